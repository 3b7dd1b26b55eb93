//! Words of others about themselves, cut to what rules can use and people can be shown.
//!
//! *Never:* what they mean.

use std::sync::Arc;

/// Characters of a line; the rest is cut.
pub(super) const CHARACTERS: usize = 200;

/// Characters of a name that people are shown.
const NAME_CHARACTERS: usize = 60;

/// Characters of the name of a network; a longer one is none.
const WORD_CHARACTERS: usize = 30;

/// One line of plain characters; `None` if nothing is left.
pub(super) fn one_line(said: &str) -> Option<Arc<str>> {
    plain(said, CHARACTERS)
}

/// A name that people are shown.
pub(super) fn one_name(said: &str) -> Option<Arc<str>> {
    plain(said, NAME_CHARACTERS)
}

/// A short word in small letters, as names of networks are.
pub(super) fn one_word(said: &str) -> Option<Arc<str>> {
    let word = said.trim().to_ascii_lowercase();
    let fits = (1..=WORD_CHARACTERS).contains(&word.len());
    let is_word = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    (fits && is_word).then(|| word.into())
}

/// The words of a text with single spaces between them, without characters that are not seen.
fn plain(said: &str, most: usize) -> Option<Arc<str>> {
    let mut line = String::new();
    let mut characters = 0;
    let mut is_gap = false;
    for character in said.chars() {
        if character.is_whitespace() {
            is_gap = !line.is_empty();
        } else if !is_unseen(character) {
            let gap = usize::from(std::mem::take(&mut is_gap));
            if characters + gap + 1 > most {
                break;
            }
            line.extend(std::iter::repeat_n(' ', gap).chain([character]));
            characters += gap + 1;
        }
    }
    (!line.is_empty()).then(|| line.into())
}

/// Control characters, and those that turn the direction of a text round or are not seen at all, by which one name can be
/// made to look like another (Unicode Standard Annex 9 section 2, Technical Report 36). Joiners stay: scripts need them.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0e}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_short_and_plain() {
        let long = "ü".repeat(CHARACTERS * 2);
        let table = [
            (" Gajim ", Some("Gajim")),
            ("a\nb\t\t c\u{85}", Some("a b c")),
            ("a\u{202e}b\u{2066}\u{200b}c", Some("abc")),
            ("ab\u{feff}", Some("ab")),
            ("", None),
            (" \n\t ", None),
            ("\u{1}\u{7f}\u{202e}", None),
            (&long, Some(&long[..CHARACTERS * 2])),
        ];
        for (said, expected) in table {
            assert_eq!(one_line(said).as_deref(), expected, "{said:?}");
        }
        assert_eq!(one_name(&long).unwrap().chars().count(), NAME_CHARACTERS);
        let words = "a ".repeat(CHARACTERS);
        assert_eq!(one_name(&words).unwrap().chars().count(), NAME_CHARACTERS - 1, "no space at the end");
    }

    #[test]
    fn words_are_short_and_small() {
        let table =
            [(" SMS ", Some("sms")), ("a-b_c.1", Some("a-b_c.1")), ("", None), ("a b", None), ("ä", None)];
        for (said, expected) in table {
            assert_eq!(one_word(said).as_deref(), expected, "{said:?}");
        }
    }
}
