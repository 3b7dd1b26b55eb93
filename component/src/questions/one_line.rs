//! Words of others about themselves, cut to what rules can use.
//!
//! *Never:* what they mean.

use std::sync::Arc;

/// Characters of a line; the rest is cut.
pub(super) const CHARACTERS: usize = 200;

/// One line without control characters; `None` if nothing is left.
pub(super) fn one_line(said: &str) -> Option<Arc<str>> {
    let line: String =
        said.trim().chars().filter(|character| !character.is_control()).take(CHARACTERS).collect();
    (!line.is_empty()).then(|| line.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_short_and_plain() {
        let long = "ü".repeat(CHARACTERS * 2);
        let table = [
            (" Gajim ", Some("Gajim")),
            ("a\nb\tc\u{85}", Some("abc")),
            ("", None),
            (" \n\t ", None),
            ("\u{1}\u{7f}", None),
            (&long, Some(&long[..CHARACTERS * 2])),
        ];
        for (said, expected) in table {
            assert_eq!(one_line(said).as_deref(), expected, "{said:?}");
        }
    }
}
