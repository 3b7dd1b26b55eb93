//! Finds the known name that somebody probably meant.
//!
//! The measure is the number of letters to insert, delete, replace or swap with their neighbour; more than
//! a third of the name is another name. A name that was only begun (`customer` of `customer.domain`)
//! or only ended (`domain`) is found too.
//!
//! *Never:* a guess that is used instead of the name; it is only shown.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// Names that are longer are not compared.
const LONGEST: usize = 100;

/// The name of `names` that is nearest to `wanted`, if one is near enough.
pub(super) fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    if wanted.len() > LONGEST {
        return None;
    }
    let names: Vec<&str> = names.filter(|name| name.len() <= LONGEST).collect();
    let near = names
        .iter()
        .map(|name| (distance(wanted, name), *name))
        .filter(|(distance, name)| distance * 3 <= name.chars().count().max(3))
        .min();
    let begun = names.iter().find(|name| {
        let rest = name.strip_prefix(wanted);
        rest.is_some_and(|rest| rest.starts_with(|next: char| !next.is_alphanumeric() && next != '_'))
    });
    let ended = names.iter().find(|name| name.rsplit('.').next() == Some(wanted));
    begun.copied().or(near.map(|(_, name)| name)).or(ended.copied()).map(ToOwned::to_owned)
}

/// Letters to insert, delete, replace or swap until one name is the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    let mut previous = None;
    for (row, letter) in one.chars().enumerate() {
        let mut current = vec![row + 1];
        for (column, wanted) in other.iter().enumerate() {
            let replaced = last[column] + usize::from(letter != *wanted);
            let mut best = replaced.min(last[column + 1] + 1).min(current[column] + 1);
            if column > 0 && previous == Some(*wanted) && letter == other[column - 1] {
                best = best.min(before_last[column - 1] + 1);
            }
            current.push(best);
        }
        before_last = core::mem::replace(&mut last, current);
        previous = Some(letter);
    }
    last[other.len()]
}
