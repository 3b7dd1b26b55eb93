//! Reads the expressions of rules and steps, and says what is wrong with one where it stands in the file.
//!
//! A fault of the language marks bytes of the expression. Those are found in the file again by reading the TOML
//! string a second time, byte by byte, past its escapes and line ends; the expression is shown with a marker under
//! the part that is meant.
//!
//! *Never:* knowing the language; the core has it.

use super::place::Place;
use super::reading::Reading;
use super::section::Section;
use router_core::expression::{Expression, Fault, Schema, Type};
use std::ops::Range;

/// Characters of an expression that are shown at most.
const SHOWN: usize = 100;

/// The condition under `key`; `None` if there is none, or if it is wrong, which is reported.
pub(super) fn read(
    section: &Section<'_>,
    key: &str,
    schema: &Schema,
    reading: &mut Reading<'_>,
) -> Option<Expression> {
    let written = section.text(key, &mut reading.faults)?;
    match Expression::compile(written.value, schema, &Type::Bool) {
        Ok(condition) => Some(condition),
        Err(fault) => {
            let place = place_of(reading.text(), &written.place, written.value, fault.at.start);
            reading.fault(&place.unwrap_or(written.place), said(key, written.value, &fault));
            None
        }
    }
}

/// Stands for a condition that cannot be read.
pub(super) fn never() -> Option<Expression> {
    Expression::compile("false", &Schema::default(), &Type::Bool).ok()
}

/// The fault in words, and below it the expression with a marker.
fn said(key: &str, source: &str, fault: &Fault) -> String {
    let (line, marker) = marked(source, fault.at.clone());
    format!("{key}: {fault}\n    {line}\n    {marker}")
}

/// The line of `source` in which the span begins, shortened around it, and the marker that goes under it.
fn marked(source: &str, at: Range<usize>) -> (String, String) {
    let start = floor(source, at.start);
    let from = source[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let until = source[start..].find('\n').map_or(source.len(), |newline| start + newline);
    let end = floor(source, at.end).clamp(start, until);
    let before: Vec<char> = source[from..start].chars().collect();
    let skipped = before.len().saturating_sub(SHOWN / 2);
    let shown: String =
        before[skipped..].iter().chain(&source[start..until].chars().collect::<Vec<_>>()).collect();
    let length = source[start..end].chars().count().clamp(1, SHOWN);
    let dots = |more: bool| if more { "... " } else { "" };
    let line: String = shown.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let indent = before.len() - skipped + dots(skipped > 0).len();
    let marker = format!("{}{}", " ".repeat(indent), "^".repeat(length));
    let (more, less) = (dots(skipped > 0), if shown.chars().count() > SHOWN { " ..." } else { "" });
    (format!("{more}{}{less}", line.trim_end()), marker)
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Where byte `at` of the string `value` stands, whose TOML string begins at `start`. `None` if the file does not
/// say so (a variable stands in for it).
fn place_of(file: &str, start: &Place, value: &str, at: usize) -> Option<Place> {
    let Place::Line(line, column) = start else { return None };
    let begin = offset(file, *line, *column)?;
    let places = unquote(&file[begin..], value)?;
    let found = begin + places.get(at).copied()?;
    let before = &file[..floor(file, found)];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Some(Place::Line(before.matches('\n').count() + 1, before[line_start..].chars().count() + 1))
}

/// The byte at a line and column, both counted from 1.
fn offset(file: &str, line: usize, column: usize) -> Option<usize> {
    let start = match line {
        1 => 0,
        _ => file.match_indices('\n').nth(line - 2)?.0 + 1,
    };
    let mut columns = file[start..].char_indices().map(|(at, _)| start + at);
    columns.nth(column - 1)
}

/// For each byte of `value`, and for its end, the byte of `written` that it comes from. `written` begins with the
/// quotes of a TOML string; `None` if that string is not `value`.
fn unquote(written: &str, value: &str) -> Option<Vec<usize>> {
    let quotes = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quotes| written.starts_with(*quotes))?;
    let mut at = quotes.len();
    if quotes.len() == 3 {
        at += newline(&written[at..]);
    }
    let mut places = Vec::with_capacity(value.len() + 1);
    while places.len() < value.len() {
        let rest = &value[places.len()..];
        let (length, found) = match &written[at..] {
            escape if escape.starts_with('\\') && quotes.starts_with('"') => match escaped(escape)? {
                (length, Some(c)) => (length, c),
                (length, None) => {
                    at += length;
                    continue;
                }
            },
            crlf if crlf.starts_with("\r\n") && !rest.starts_with('\r') => (2, '\n'),
            plain => {
                let c = plain.chars().next()?;
                (c.len_utf8(), c)
            }
        };
        if !rest.starts_with(found) {
            return None;
        }
        places.extend(std::iter::repeat_n(at, found.len_utf8()));
        at += length;
    }
    places.push(at);
    Some(places)
}

/// The length of a line end at the start of `text`; 0 if there is none.
fn newline(text: &str) -> usize {
    if text.starts_with("\r\n") { 2 } else { usize::from(text.starts_with('\n')) }
}

/// The length of an escape and the character it stands for; none for a line end that is left out.
fn escaped(escape: &str) -> Option<(usize, Option<char>)> {
    let kind = escape.chars().nth(1)?;
    let hex = |digits: usize| {
        let number = u32::from_str_radix(escape.get(2..2 + digits)?, 16).ok()?;
        Some((2 + digits, Some(char::from_u32(number)?)))
    };
    let one = |c: char| Some((2, Some(c)));
    match kind {
        'b' => one('\u{8}'),
        't' => one('\t'),
        'n' => one('\n'),
        'f' => one('\u{c}'),
        'r' => one('\r'),
        'e' => one('\u{1b}'),
        '"' | '\\' => one(kind),
        'x' => hex(2),
        'u' => hex(4),
        'U' => hex(8),
        ' ' | '\t' | '\r' | '\n' => {
            let after = &escape[1..];
            Some((1 + after.len() - after.trim_start_matches([' ', '\t', '\r', '\n']).len(), None))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(file: &str, column: usize, value: &str, at: usize) -> Option<Place> {
        place_of(file, &Place::Line(2, column), value, at)
    }

    #[test]
    fn a_byte_is_found_in_every_kind_of_string() {
        for (file, value, at, expected) in [
            ("\na = 'x == \"ü\" y'", "x == \"ü\" y", 10, Some((2, 15))),
            ("\na = \"x == \\\"\\u00fc\\\" y\"", "x == \"ü\" y", 10, Some((2, 22))),
            ("\na = '''\nx ==\r\n  y'''", "x ==\n  y", 7, Some((4, 3))),
            ("\na = \"\"\"\r\nx \\\n    == y\"\"\"", "x == y", 2, Some((4, 5))),
            ("\na = \"\"\"x\"\"\"", "x", 1, Some((2, 9))),
            ("\na = \"other\"", "x", 0, None),
            ("\na = 5", "x", 0, None),
        ] {
            let expected = expected.map(|(line, column)| Place::Line(line, column));
            assert_eq!(place(file, 5, value, at), expected, "{file}");
        }
        assert_eq!(place_of("", &Place::Line(9, 9), "x", 0), None);
        assert_eq!(place_of("", &Place::Variable("X".into()), "x", 0), None);
    }

    #[test]
    fn the_marker_stands_under_the_part() {
        assert_eq!(marked("a == b", 5..6), ("a == b".to_owned(), "     ^".to_owned()));
        assert_eq!(marked("a ==", 4..4), ("a ==".to_owned(), "    ^".to_owned()));
        assert_eq!(marked("ä &&\n  bc == 1", 8..10), ("  bc == 1".to_owned(), "  ^^".to_owned()));
        let long = format!("{}bad{}", "x".repeat(200), "y".repeat(200));
        let (line, marker) = marked(&long, 200..203);
        assert_eq!(marker.trim_start().len(), 3);
        assert_eq!(&line[marker.len() - 3..marker.len()], "bad");
        assert!(line.starts_with("... ") && line.ends_with(" ..."));
    }
}
