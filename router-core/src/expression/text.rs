//! Reads a text between quotes, with the escapes of CEL.
//!
//! `\n` and its kind, `\x41`, `\u00e4`, `\U0001f600` and `\101` name a character each; after `r` a backslash
//! is a backslash. A text ends on the line where it begins.
//!
//! *Never:* bytes; an escape always is a character.

use super::fault::{Fault, Syntax};
use super::token::Token;
use alloc::string::String;

/// Reads the text that begins with the quote at `quote_at`; `at` is where its token begins.
pub(super) fn read_text(
    source: &str,
    at: usize,
    quote_at: usize,
    is_raw: bool,
) -> Result<(Token, usize), Fault> {
    let mut text = String::new();
    let mut characters = source[quote_at..].char_indices();
    let quote = characters.next().map(|(_, quote)| quote);
    while let Some((offset, character)) = characters.next() {
        let here = quote_at + offset;
        match character {
            end if Some(end) == quote => return Ok((Token::Text(text.into()), here + 1)),
            '\n' | '\r' => break,
            '\\' if !is_raw => {
                let (meant, length) = escape(&source[here + 1..]).ok_or_else(|| {
                    let end = here + 1 + characters.next().map_or(0, |(_, next)| next.len_utf8());
                    Fault::new(here..end, Syntax::UnknownEscape)
                })?;
                text.push(meant);
                // All characters of an escape are single bytes.
                characters.nth(length - 1);
            }
            other => text.push(other),
        }
    }
    let line = source[at..].find(['\n', '\r']).map_or(source.len(), |length| at + length);
    Err(Fault::new(at..line, Syntax::UnclosedText))
}

/// The character that is meant by what follows a backslash, and the number of bytes that name it.
fn escape(rest: &str) -> Option<(char, usize)> {
    let first = rest.chars().next()?;
    let meant = match first {
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{C}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{B}',
        '\\' | '?' | '"' | '\'' | '`' => first,
        'x' | 'X' => return coded(rest, 1, 2, 16),
        'u' => return coded(rest, 1, 4, 16),
        'U' => return coded(rest, 1, 8, 16),
        '0'..='3' => return coded(rest, 0, 3, 8),
        _ => return None,
    };
    Some((meant, 1))
}

/// A character by its number: `digits` digits after `skip` bytes.
fn coded(rest: &str, skip: usize, digits: usize, radix: u32) -> Option<(char, usize)> {
    let number = rest.get(skip..skip + digits)?;
    if !number.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    let code = u32::from_str_radix(number, radix).ok()?;
    Some((char::from_u32(code)?, skip + digits))
}
