//! The text of a message.
//!
//! Of several bodies one is chosen: the one in the language of the stanza itself, else the first. It is cleaned of what
//! could deceive a reader of logs and windows (control characters, overrides of the direction of writing) and cut.
//!
//! *Never:* what the text means.

use router_core::values::id::Language;

use super::header::{Header, language};
use xmpp_edge::wire::{Stanza, ns};

/// The core sees this much of a text at the most, in bytes; what is relayed is the whole stanza.
pub const TEXT_BYTES_MAX: usize = 16 * 1024;

/// A text and its language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Body {
    /// Cleaned and cut; empty if there was nothing but white space.
    pub(super) text: String,
    /// Something was cut off.
    pub(super) is_cut: bool,
    pub(super) language: Option<Language>,
}

/// Chooses and cleans the body (RFC 6121 section 5.2.3).
pub(super) fn choose(view: &Stanza<'_>, header: &Header<'_>) -> Body {
    let mut chosen = None;
    for child in view.children().filter(|child| child.is("body", ns::CLIENT)) {
        let own = child.attribute("xml:lang").map(|tag| language(&tag));
        let fits = own.as_ref().is_none_or(|own| *own == header.language);
        let spoken = own.unwrap_or_else(|| header.language.clone());
        if fits {
            chosen = Some((child, spoken));
            break;
        }
        chosen = chosen.or(Some((child, spoken)));
    }
    chosen.map_or_else(Body::default, |(child, language)| {
        let raw = child.text();
        let text = clean(&raw);
        Body { is_cut: !text.is_empty() && raw.len() > TEXT_BYTES_MAX, text, language }
    })
}

/// Takes out what deceives and cuts at [`TEXT_BYTES_MAX`].
fn clean(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len().min(TEXT_BYTES_MAX));
    for character in raw.chars().filter(|&character| is_harmless(character)) {
        if text.len() + character.len_utf8() > TEXT_BYTES_MAX {
            break;
        }
        text.push(character);
    }
    if text.trim().is_empty() { String::new() } else { text }
}

/// Control characters other than tab and line feed, and embeddings, overrides and isolates of the direction of writing
/// (Unicode Standard Annex 9 section 2) are not.
fn is_harmless(character: char) -> bool {
    match character {
        '\t' | '\n' => true,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => false,
        other => !other.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cleaned_and_cut() {
        let table = [
            ("plain", "plain"),
            ("two\r\nlines\tand a tab", "two\nlines\tand a tab"),
            ("  \n\t ", ""),
            ("\u{202E}evil\u{202C}", "evil"),
            ("\u{2066}a\u{2069}\u{85}\u{9B}\u{7F}b", "ab"),
            ("\u{202E}", ""),
            ("שלום \u{200F}!", "שלום \u{200F}!"),
        ];
        for (raw, expected) in table {
            assert_eq!(clean(raw), expected);
        }
        assert_eq!(clean(&"ä".repeat(200_000)).len(), TEXT_BYTES_MAX);
        assert!(clean(&"日".repeat(200_000)).len() > TEXT_BYTES_MAX - 3);
    }
}
