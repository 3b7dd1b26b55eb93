//! Which characters XML allows where, and what its references stand for.
//!
//! Tables for ASCII, ranges for the rest, after XML 1.0 (fifth edition) sections 2.2, 2.3 and 4.1. `unescape` is for
//! slices that were checked: it resolves references and normalises line ends as a parser has to (sections 2.11 and
//! 3.3.3), and borrows when there is nothing to change. What it cannot resolve it leaves as it stands, so that a
//! header of an unchecked stanza can still be read.
//!
//! *Never:* knowledge of XMPP.

use std::borrow::Cow;

/// Whether XML allows this character at all (XML 1.0 section 2.2).
pub fn is_legal(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// Whether a name may begin with this character. The colon is no part of names here: it parts prefix and local name.
/// XML allows U+FDF0 to U+FFFD as well; rxml does not, and no name of XMPP needs them.
pub fn is_name_start(character: char) -> bool {
    matches!(character,
        'A'..='Z' | 'a'..='z' | '_'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
        | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{10000}'..='\u{EFFFF}')
}

/// Whether a name may go on with this character.
pub fn is_name_part(character: char) -> bool {
    is_name_start(character)
        || matches!(character,
            '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// Whether this byte is white space between markup (XML 1.0 section 2.3).
pub const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The character for what stands between `&` and `;`: one of the five names or a number of a legal character.
/// `None` for everything else (no entity can be declared: RFC 6120 section 11.1).
pub fn reference(inner: &str) -> Option<char> {
    match inner {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        numeric => {
            let digits = numeric.strip_prefix('#')?;
            let (digits, radix) = match digits.strip_prefix('x') {
                Some(hexadecimal) => (hexadecimal, 16),
                None => (digits, 10),
            };
            // from_str_radix would take a sign
            if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
                return None;
            }
            let character = char::from_u32(u32::from_str_radix(digits, radix).ok()?)?;
            is_legal(character).then_some(character)
        }
    }
}

/// Longest text between `&` and `;` that is looked at, in bytes. `#x10FFFF` has eight.
pub const REFERENCE_BYTES: usize = 10;

/// Where a piece of text comes from, since white space means different things there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Between tags: line ends become `\n`.
    Content,
    /// In an attribute: every white space character becomes a space.
    Attribute,
}

/// The text that a raw slice of a document stands for.
pub fn unescape(raw: &str, place: Place) -> Cow<'_, str> {
    // without branches, so that many bytes are compared in one go; nearly every value is plain
    let is_plain = |byte: u8| (byte >= b' ') & (byte != b'&');
    if place == Place::Attribute && raw.bytes().fold(true, |plain, byte| plain & is_plain(byte)) {
        return Cow::Borrowed(raw);
    }
    let next = |text: &str| match place {
        Place::Content => memchr::memchr2(b'&', b'\r', text.as_bytes()),
        Place::Attribute => text.bytes().position(|byte| matches!(byte, b'&' | b'\r' | b'\t' | b'\n')),
    };
    let Some(first) = next(raw) else {
        return Cow::Borrowed(raw);
    };
    let mut text = String::with_capacity(raw.len());
    text.push_str(&raw[..first]);
    let mut rest = &raw[first..];
    while let Some(byte) = rest.bytes().next() {
        let taken = match byte {
            b'&' => resolve(rest, &mut text),
            b'\r' => {
                text.push(if place == Place::Attribute { ' ' } else { '\n' });
                if rest.as_bytes().get(1) == Some(&b'\n') { 2 } else { 1 }
            }
            _ => {
                text.push(' ');
                1
            }
        };
        rest = &rest[taken..];
        let run = next(rest).unwrap_or(rest.len());
        text.push_str(&rest[..run]);
        rest = &rest[run..];
    }
    Cow::Owned(text)
}

/// Appends what the reference at the start of `rest` stands for; returns how many bytes it takes.
fn resolve(rest: &str, text: &mut String) -> usize {
    let resolved = rest.bytes().take(REFERENCE_BYTES + 2).position(|byte| byte == b';').and_then(|end| {
        let character = reference(rest.get(1..end)?)?;
        Some((character, end + 1))
    });
    match resolved {
        Some((character, taken)) => {
            text.push(character);
            taken
        }
        None => {
            text.push('&');
            1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_stand_for_legal_characters_only() {
        let table = [
            ("amp", Some('&')),
            ("apos", Some('\'')),
            ("#65", Some('A')),
            ("#x41", Some('A')),
            ("#x1F600", Some('\u{1F600}')),
            ("#0", None),
            ("#x0", None),
            ("#8", None),
            ("#xD800", None),
            ("#xFFFE", None),
            ("#x110000", None),
            ("#+65", None),
            ("#X41", None),
            ("#", None),
            ("#x", None),
            ("", None),
            ("nbsp", None),
            ("AMP", None),
        ];
        for (inner, expected) in table {
            assert_eq!(reference(inner), expected, "{inner}");
        }
    }

    #[test]
    fn unescape_follows_the_place() {
        let table = [
            ("plain", "plain", "plain"),
            ("a&amp;b&#10;c", "a&b\nc", "a&b\nc"),
            ("a\r\nb\rc\td", "a\nb\nc\td", "a b c d"),
            ("a & b &bogus; &#0;", "a & b &bogus; &#0;", "a & b &bogus; &#0;"),
            ("&", "&", "&"),
            ("\u{E9}&lt;\u{E9}", "\u{E9}<\u{E9}", "\u{E9}<\u{E9}"),
        ];
        for (raw, content, attribute) in table {
            assert_eq!(unescape(raw, Place::Content), content, "{raw}");
            assert_eq!(unescape(raw, Place::Attribute), attribute, "{raw}");
        }
        assert!(matches!(unescape("plain", Place::Attribute), Cow::Borrowed(_)));
    }
}
