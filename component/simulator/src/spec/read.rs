//! Reads the description of days from TOML and says everything that is wrong with it.
//!
//! *Never:* making a day.

mod class;
mod form;
mod group;

use super::{ClassSpec, Spec, periods};
use form::moment;
use frontdesk_settings::Faults;
use frontdesk_settings::place::Place;
use frontdesk_settings::section::{Placed, Section};
use frontdesk_settings::tree::{self, Node};
use router_core::Span;
use std::path::Path;

pub(super) const KEYS: &[&str] = &[
    "days",
    "seed",
    "date",
    "zone",
    "opens",
    "until",
    "drain",
    "period",
    "day_factor",
    "stratified",
    "class",
    "group",
];
pub(super) const DAY_FACTOR_KEYS: &[&str] = &["shape"];
#[cfg(test)]
pub(super) use class::KEYS as CLASS_KEYS;
#[cfg(test)]
pub(super) use group::KEYS as GROUP_KEYS;

/// A Monday without a holiday nearby.
const DATE: &str = "2026-03-02";
/// Most contacts that a day may be expected to have.
const CONTACTS_MAX: f64 = 5_000_000.0;
/// Most periods of a day: minutes.
const PERIODS_MAX: usize = 1440;

/// Reads a description from `text`; `path` is used for faults.
///
/// # Errors
/// Everything that is wrong, sorted by line.
pub fn read(text: &str, path: &Path) -> Result<Spec, Faults> {
    let mut faults = Faults::new(path);
    let Some(tree) = tree::parse(text, &mut faults) else { return Err(faults.sorted()) };
    let root = Section::open("the description", KEYS, &tree, &Place::Whole, &mut faults);
    let spec = whole(&root, &mut faults);
    match spec {
        Some(spec) if faults.is_empty() => Ok(spec),
        _ => Err(faults.sorted()),
    }
}

fn whole(root: &Section<'_>, faults: &mut Faults) -> Option<Spec> {
    let opens = moment(root, "opens", "opens = \"08:00\"", faults);
    let until = moment(root, "until", "until = \"16:00\"", faults);
    let (opens, until) = open(opens, until, root, faults);
    let length = Span::from_millis(until.as_millis() - opens.as_millis());
    let period = match root.has("period") {
        true => root.span("period", faults).unwrap_or(length),
        false => length,
    };
    let count = periods(opens, until, period);
    if count > PERIODS_MAX || period == Span::ZERO {
        let place = root.entry("period").map_or(Place::Whole, |entry| entry.node.place.clone());
        faults.add(&place, format!("there are more than {PERIODS_MAX} periods in the day; make them longer"));
        return None;
    }
    let classes = class::read(root, count, faults);
    let groups = group::read(root, count, faults);
    let hours = period.as_millis() as f64 / 3_600_000.0;
    let expected: f64 = classes.iter().map(|class| expected(class, count, hours)).sum();
    if expected > CONTACTS_MAX {
        let message = format!(
            "a day would have about {expected:.0} contacts; lower the rates to at most {CONTACTS_MAX:.0}"
        );
        faults.add(&Place::Whole, message);
    }
    Some(Spec {
        days: number(root, "days", 1, 100_000, faults).unwrap_or(30) as u32,
        seed: number(root, "seed", 0, i64::MAX, faults).unwrap_or(1) as u64,
        date: date(root, faults),
        zone: root.text("zone", faults).map_or_else(|| "UTC".to_owned(), |text| text.value.to_owned()),
        opens,
        until,
        drain: root.boolean("drain", faults).unwrap_or(false),
        period,
        day_factor: day_factor(root, faults),
        stratified: root.boolean("stratified", faults).unwrap_or(false),
        classes,
        groups,
    })
}

/// Opening and closing time; whole days if they make no sense, so that the rest is checked too.
fn open(
    opens: Option<Placed<Span>>,
    until: Option<Placed<Span>>,
    root: &Section<'_>,
    faults: &mut Faults,
) -> (Span, Span) {
    let whole = (Span::ZERO, form::MIDNIGHT);
    let (Some(opens), Some(until)) = (opens, until) else { return whole };
    if opens.value >= until.value {
        let place = root.entry("until").map_or(Place::Whole, |entry| entry.node.place.clone());
        faults.add(&place, "until is not after opens; write the later time here");
        return whole;
    }
    (opens.value, until.value)
}

fn expected(class: &ClassSpec, periods: usize, hours: f64) -> f64 {
    (0..periods).filter_map(|period| super::of_period(&class.rate, period)).map(|rate| rate * hours).sum()
}

fn number(section: &Section<'_>, key: &str, min: i64, max: i64, faults: &mut Faults) -> Option<i64> {
    section.number(key, min, max, faults).map(|number| number.value)
}

fn day_factor(root: &Section<'_>, faults: &mut Faults) -> Option<f64> {
    let table = root.table("day_factor", faults)?;
    let section = Section::open("day_factor", DAY_FACTOR_KEYS, table.value, &table.place, faults);
    if !section.has("shape") {
        section.missing("shape", "day_factor = { shape = 28.7 }", faults);
    }
    section.decimal("shape", 0.01, 1e6, faults).map(|shape| shape.value)
}

fn date(root: &Section<'_>, faults: &mut Faults) -> String {
    let Some(date) = root.text("date", faults) else { return DATE.to_owned() };
    if !is_date(date.value) {
        let message = format!("date is \"{}\"; write year, month and day such as \"{DATE}\"", date.value);
        faults.add(&date.place, message);
    }
    date.value.to_owned()
}

/// Whether `text` looks like `2026-03-02`. Whether there is such a day is for the calendar that uses it.
pub(crate) fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |text: &str, length: usize| {
        (text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse().unwrap_or(0))
    };
    match parts.as_slice() {
        [year, month, day] => {
            let month = number(month, 2);
            number(year, 4).is_some()
                && month.is_some_and(|month: u32| (1..=12).contains(&month))
                && number(day, 2).is_some_and(|day| (1..=31).contains(&day))
        }
        _ => false,
    }
}

/// Reads the value of `key` by period: a list with an entry for each of `periods`, or one value for all of them.
fn by_period<T>(
    section: &Section<'_>,
    key: &str,
    periods: usize,
    faults: &mut Faults,
    mut one: impl FnMut(&Node, &mut Faults) -> Option<T>,
) -> Option<Vec<T>> {
    let node = &section.entry(key)?.node;
    let Some(list) = node.value.as_list() else {
        return one(node, faults).map(|value| vec![value]);
    };
    let values: Vec<T> = list.iter().filter_map(|node| one(node, faults)).collect();
    if list.len() != periods {
        let message = format!(
            "{key} has {} entries and the day {periods} periods; write one for each period, or a single value \
             without brackets for all of them",
            list.len()
        );
        faults.add(&node.place, message);
        return None;
    }
    (values.len() == list.len()).then_some(values)
}
