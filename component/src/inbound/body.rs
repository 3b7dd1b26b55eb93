//! The text of a message, as the core may see it.
//!
//! It is cleaned of what could deceive a reader of logs and windows (control characters, overrides of the direction of
//! writing) and cut.
//!
//! *Never:* what the text means.

use crate::payload::is_harmless;
use router_core::values::answer::Text;
use std::borrow::Cow;

/// The core sees this much of a text at the most, in bytes; what is relayed is the whole stanza.
pub const TEXT_BYTES_MAX: usize = 16 * 1024;

/// Takes out what deceives and cuts at [`TEXT_BYTES_MAX`].
pub(super) fn clean(raw: Cow<'_, str>) -> Text {
    let text = if raw.len() <= TEXT_BYTES_MAX && raw.bytes().fold(true, |plain, byte| plain & is_plain(byte))
    {
        raw
    } else {
        Cow::Owned(cleaned(&raw))
    };
    Text::from(if text.trim().is_empty() { "" } else { &*text })
}

/// Whether no character that could do harm has this byte: 0xC2 begins the control characters above ASCII, 0xE2 those of
/// the direction of writing. Without branches, so that many are compared in one go.
fn is_plain(byte: u8) -> bool {
    let is_control = (byte < 0x20) & (byte != b'\t') & (byte != b'\n');
    !is_control & (byte != 0x7F) & (byte != 0xC2) & (byte != 0xE2)
}

fn cleaned(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len().min(TEXT_BYTES_MAX));
    for character in raw.chars().filter(|&character| is_harmless(character)) {
        if text.len() + character.len_utf8() > TEXT_BYTES_MAX {
            break;
        }
        text.push(character);
    }
    text
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
            assert_eq!(clean(Cow::from(raw)).as_str(), expected);
        }
        assert_eq!(clean("ä".repeat(200_000).into()).as_str().len(), TEXT_BYTES_MAX);
        assert!(clean("日".repeat(200_000).into()).as_str().len() > TEXT_BYTES_MAX - 3);
    }
}
