//! Cuts the source of an expression into words: names, numbers, texts and marks.
//!
//! Spaces, line ends and comments (`// ...`) separate words and are dropped. Texts are read with the escapes of
//! CEL (language definition, "String and bytes values"); a number is kept without its sign.
//!
//! *Never:* a meaning of a name; that is known later.

use super::fault::{Fault, Foreign, Syntax};
use super::text::read_text;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ops::Range;

/// A word of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Name(Arc<str>),
    Number(u64),
    Text(Arc<str>),
    Mark(Mark),
    End,
}

macro_rules! marks {
    ($($name:ident $text:literal)*) => {
        /// Operators and punctuation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Mark { $($name),* }

        impl Mark {
            pub(super) const fn as_str(self) -> &'static str {
                match self { $(Mark::$name => $text),* }
            }
        }

        /// All marks; those of two characters come first, so that `<=` is not read as `<`.
        const MARKS: &[Mark] = &[$(Mark::$name),*];
    };
}

marks! {
    And "&&" Or "||" Equal "==" NotEqual "!=" AtMost "<=" AtLeast ">="
    Below "<" Above ">" Not "!" Plus "+" Minus "-" Times "*" Over "/" Rest "%"
    Question "?" Colon ":" Comma "," Dot "."
    OpenRound "(" CloseRound ")" OpenSquare "[" CloseSquare "]"
}

/// What is often written instead of a mark.
const MISWRITTEN: &[(&str, &str)] = &[("===", "=="), ("!==", "!="), ("<>", "!="), ("=>", ">="), ("=<", "<=")];

/// Half a mark, found where no whole one is.
const HALVES: &[(&str, &str)] = &[("=", "=="), ("&", "&&"), ("|", "||")];

/// The words of a source with their places; the last is [`Token::End`].
pub(super) fn tokens(source: &str) -> Result<Vec<(Token, Range<usize>)>, Fault> {
    let mut tokens = Vec::new();
    let mut at = 0;
    loop {
        at = skip_space(source, at);
        let Some(first) = source[at..].chars().next() else {
            tokens.push((Token::End, at..at));
            return Ok(tokens);
        };
        let (token, end) = token(source, at, first)?;
        tokens.push((token, at..end));
        at = end;
    }
}

fn skip_space(source: &str, mut at: usize) -> usize {
    loop {
        let rest = source[at..].trim_start_matches([' ', '\t', '\n', '\r', '\u{C}']);
        at = source.len() - rest.len();
        if !rest.starts_with("//") {
            return at;
        }
        at += rest.find('\n').unwrap_or(rest.len());
    }
}

/// The word that begins with `first` at `at`, and its end.
fn token(source: &str, at: usize, first: char) -> Result<(Token, usize), Fault> {
    match first {
        '"' | '\'' => read_text(source, at, at, false),
        '0'..='9' => number(source, at),
        '_' | 'a'..='z' | 'A'..='Z' => name(source, at),
        '{' | '}' => Err(Fault::new(at..at + 1, Syntax::Foreign(Foreign::Map))),
        _ => mark(source, at, first),
    }
}

fn name(source: &str, at: usize) -> Result<(Token, usize), Fault> {
    let is_end = |letter: char| !(letter.is_ascii_alphanumeric() || letter == '_');
    let end = source[at..].find(is_end).map_or(source.len(), |length| at + length);
    let name = &source[at..end];
    let is_quoted = source[end..].starts_with(['"', '\'']);
    match name {
        "r" | "R" if is_quoted => read_text(source, at, end, true),
        "b" | "B" | "br" | "rb" if is_quoted => Err(Fault::new(at..end, Syntax::Foreign(Foreign::Bytes))),
        _ => Ok((Token::Name(name.into()), end)),
    }
}

fn number(source: &str, at: usize) -> Result<(Token, usize), Fault> {
    let rest = &source[at..];
    let length = |text: &str, is_digit: fn(char) -> bool| {
        text.find(|letter: char| !is_digit(letter)).unwrap_or(text.len())
    };
    let hexadecimal = rest.strip_prefix("0x").or_else(|| rest.strip_prefix("0X"));
    let hexadecimal =
        hexadecimal.filter(|digits| digits.starts_with(|first: char| first.is_ascii_hexdigit()));
    let (digits, radix, end) = match hexadecimal {
        Some(digits) => {
            let length = length(digits, |digit| digit.is_ascii_hexdigit());
            (&digits[..length], 16, at + 2 + length)
        }
        None => {
            let length = length(rest, |digit| digit.is_ascii_digit());
            (&rest[..length], 10, at + length)
        }
    };
    let mut after = source[end..].chars();
    let foreign = match (after.next(), after.next()) {
        (Some('.'), Some('0'..='9')) => Some(Foreign::Fraction),
        (Some('e' | 'E'), Some('0'..='9' | '+' | '-')) => Some(Foreign::Fraction),
        (Some('u' | 'U'), _) => Some(Foreign::Unsigned),
        _ => None,
    };
    if let Some(foreign) = foreign {
        let whole = length(rest, |letter| letter.is_ascii_alphanumeric() || letter == '.');
        return Err(Fault::new(at..at + whole, Syntax::Foreign(foreign)));
    }
    match u64::from_str_radix(digits, radix) {
        Ok(number) => Ok((Token::Number(number), end)),
        Err(_) => Err(Fault::new(at..end, Syntax::NumberTooLarge)),
    }
}

fn mark(source: &str, at: usize, first: char) -> Result<(Token, usize), Fault> {
    let rest = &source[at..];
    let starts = |(found, _): &&(&'static str, &'static str)| rest.starts_with(found);
    let mistake = MISWRITTEN.iter().find(starts);
    let whole = MARKS.iter().find(|mark| rest.starts_with(mark.as_str()));
    match (mistake, whole) {
        (None, Some(mark)) => Ok((Token::Mark(*mark), at + mark.as_str().len())),
        (mistake, _) => match mistake.or_else(|| HALVES.iter().find(starts)) {
            Some((found, write)) => {
                Err(Fault::new(at..at + found.len(), Syntax::Miswritten { found, write }))
            }
            None => Err(Fault::new(at..at + first.len_utf8(), Syntax::StrangeCharacter(first))),
        },
    }
}
