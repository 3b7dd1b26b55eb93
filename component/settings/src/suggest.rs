//! "Did you mean ...?": the known name that is closest to a mistyped one.
//!
//! Closest by edit distance (insert, delete, replace, swap of neighbours), at most a third of its length.
//!
//! *Never:* a guess that replaces what the administrator wrote.

/// Most names that a fault lists.
const SHOWN: usize = 16;

/// The sentence part that follows a wrong name: a suggestion if one is near, then what there is.
///
/// `what` is a plural such as `queues`. Example: `; did you mean "billing"? queues are: billing, general`.
pub fn instead<'a>(wrong: &str, what: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    let near = match nearest(wrong, &known) {
        Some(name) => format!("; did you mean \"{name}\"?"),
        None => ";".to_owned(),
    };
    if known.is_empty() {
        return format!("; there are no {what}");
    }
    let shown = known.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    match known.len().saturating_sub(SHOWN) {
        0 => format!("{near} {what} are: {shown}"),
        more => format!("{near} {what} are: {shown} and {more} more"),
    }
}

/// Only the suggestion, for names of which there are too many to list.
pub(super) fn perhaps<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    nearest(wrong, &known).map_or_else(String::new, |name| format!("; did you mean \"{name}\"?"))
}

fn nearest<'a>(wrong: &str, known: &[&'a str]) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    known
        .iter()
        .map(|name| (distance(&wrong, &name.to_lowercase()), *name))
        .filter(|(distance, name)| *distance <= (name.chars().count() / 3).clamp(1, 4))
        .min()
        .map(|(_, name)| name)
}

/// Optimal string alignment distance. Very long inputs count as far away, so that no input costs much time.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(65).collect();
    let b: Vec<char> = b.chars().take(65).collect();
    if a.len() > 64 || b.len() > 64 {
        return usize::MAX;
    }
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replace = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replace.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_suggested() {
        for (wrong, expected) in [
            ("biling", Some("billing")),
            ("Billing", Some("billing")),
            ("bililng", Some("billing")),
            ("genral", Some("general")),
            ("sales", None),
            ("", None),
        ] {
            assert_eq!(nearest(wrong, &["billing", "general"]), expected, "{wrong}");
        }
    }

    #[test]
    fn the_sentence_names_what_there_is() {
        let known = ["billing", "general"];
        let said = |wrong| instead(wrong, "queues", known.into_iter());
        assert_eq!(said("biling"), "; did you mean \"billing\"? queues are: billing, general");
        assert_eq!(said("sales"), "; queues are: billing, general");
        assert_eq!(instead("sales", "queues", [].into_iter()), "; there are no queues");
    }
}
