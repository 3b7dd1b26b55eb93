//! The words of a body: which of them are fallback (XEP-0428), which are a quote, and which are left.
//!
//! Ranges count Unicode code points; clients that count otherwise (UTF-16, bytes) are understood where the range would
//! else not end with the quoted lines. A range that makes no sense counts as the quoted lines in front, or for nothing:
//! it never takes an answer away. In what is quoted, lines with an address that the reader must not see are left out.
//!
//! *Never:* what the words mean.

use std::ops::Range;

use super::Fallback;

/// A mark on a body, resolved to an element that is in the message.
#[derive(Clone, Copy, Debug)]
pub struct Mark<'m> {
    /// What its element's fallback is.
    pub fallback: Fallback,
    /// Where it begins and ends, as written.
    pub start: Option<&'m str>,
    /// See `start`.
    pub end: Option<&'m str>,
    /// The element does not pass, and its fallback neither.
    pub goes: bool,
}

/// Addresses that nobody may read in a quote.
#[derive(Clone, Debug, Default)]
pub struct Hidden {
    /// Bare JIDs, in lower case.
    pub addresses: Vec<String>,
    /// Our own domain.
    pub domain: String,
}

/// A text on its way to the other side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewritten {
    /// The text, if it is another.
    pub text: Option<String>,
    /// For each mark, what it covers in code points; `None` for all of it.
    pub ranges: Vec<Option<Range<usize>>>,
}

/// The end of the quoted lines in front (XEP-0393 section 5.1.3).
pub(super) fn quoted(text: &str) -> usize {
    text.split_inclusive('\n').take_while(|line| line.starts_with('>')).map(str::len).sum()
}

/// Control characters other than tab and line feed, and embeddings, overrides and isolates of the direction of writing
/// (Unicode Standard Annex 9 section 2) are not.
pub fn is_harmless(character: char) -> bool {
    match character {
        '\t' | '\n' => true,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => false,
        other => !other.is_control(),
    }
}

/// Whether nobody would see anything in it.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|character| character.is_whitespace() || !is_harmless(character))
}

/// What a sender says: the text without what is marked, and without quoted lines in front, if that leaves anything.
pub(super) fn said(text: &str, marks: &[Mark<'_>]) -> String {
    let ranges = marks.iter().filter_map(|mark| covered(text, mark)).collect();
    let left = without(text, &merged(ranges));
    match left.get(quoted(&left)..) {
        Some(behind) if !is_blank(behind) => behind.to_owned(),
        Some(_) | None => left,
    }
}

/// What the other side reads of a text: without the fallback of what does not pass, and without hidden addresses.
pub fn rewrite(text: &str, marks: &[Mark<'_>], hidden: &Hidden) -> Rewritten {
    let ranges: Vec<_> = marks.iter().map(|mark| covered(text, mark)).collect();
    let mut quotes: Vec<Range<usize>> = std::iter::once(0..quoted(text)).collect();
    let mut gone = Vec::new();
    for (mark, range) in marks.iter().zip(&ranges) {
        if let Some(range) = range {
            if mark.goes { &mut gone } else { &mut quotes }.push(range.clone());
        }
    }
    for quote in merged(quotes) {
        gone.extend(hidden.lines(text, quote));
    }
    let gone = merged(gone);
    let left = (!gone.is_empty()).then(|| without(text, &gone));
    let new_text = left.as_deref().unwrap_or(text);
    let moved = |mark: &Mark<'_>, range: &Option<Range<usize>>| match range {
        Some(range) if mark.start.is_none() && mark.end.is_none() && *range == (0..text.len()) => None,
        Some(range) => Some(code_points(new_text, &(behind(range.start, &gone)..behind(range.end, &gone)))),
        None => Some(0..0),
    };
    let ranges = marks.iter().zip(&ranges).map(|(mark, range)| moved(mark, range)).collect();
    Rewritten { text: left, ranges }
}

impl Hidden {
    /// The lines of a quote that are left out.
    fn lines(&self, text: &str, quote: Range<usize>) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut at = quote.start;
        for line in text[quote].split_inclusive('\n') {
            if self.is_in(line) || is_heading(line) {
                found.push(at..at + line.len());
            }
            at += line.len();
        }
        found
    }

    fn is_in(&self, line: &str) -> bool {
        if !line.contains('@') {
            return false;
        }
        let line = line.to_lowercase();
        let at_ours = !self.domain.is_empty() && line.contains(&format!("@{}", self.domain));
        at_ours || self.addresses.iter().any(|address| !address.is_empty() && line.contains(address.as_str()))
    }
}

/// Whether a quoted line says nothing but whom it quotes: `> bob@example.org:`.
fn is_heading(line: &str) -> bool {
    let words = line.trim_start_matches(['>', ' ', '\t']).trim_end();
    let Some(address) = words.strip_suffix(':') else { return false };
    let address = address.trim_start_matches('<').trim_end_matches('>');
    let bare = address.split('/').next().unwrap_or_default();
    let plain = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
    bare.split_once('@').is_some_and(|(local, domain)| plain(local) && plain(domain) && !domain.contains('@'))
}

/// What a mark covers, in bytes; `None` if it covers nothing that could be told.
fn covered(text: &str, mark: &Mark<'_>) -> Option<Range<usize>> {
    let given = || Some((offset(mark.start, 0)?, offset(mark.end, usize::MAX)?));
    match mark.fallback {
        Fallback::None => None,
        Fallback::All => {
            let (start, end) = given()?;
            let range = at_code_point(text, start)?..at_code_point(text, end).unwrap_or(text.len());
            (range.start <= range.end).then_some(range)
        }
        Fallback::Quote => {
            let leaves_something =
                |range: &Range<usize>| !is_blank(&text[..range.start]) || !is_blank(&text[range.end..]);
            let in_front = || Some(0..quoted(text)).filter(|range| !range.is_empty());
            let range = given().and_then(|(start, end)| quote(text, start, end));
            range.filter(leaves_something).or_else(in_front).filter(leaves_something)
        }
    }
}

/// An offset as written, or `missing`; `None` if it is none.
fn offset(written: Option<&str>, missing: usize) -> Option<usize> {
    let Some(written) = written else { return Some(missing) };
    written.bytes().all(|byte| byte.is_ascii_digit()).then(|| written.parse().ok()).flatten()
}

/// The quoted lines, by whatever unit the client counts in: the first that ends where the quoted lines end, else the
/// first that ends with a line, else code points.
fn quote(text: &str, start: usize, end: usize) -> Option<Range<usize>> {
    let end_of = |at: fn(&str, usize) -> Option<usize>| {
        if end == usize::MAX { Some(text.len()) } else { at(text, end) }
    };
    let all: Vec<Range<usize>> = [at_code_point as fn(&str, usize) -> Option<usize>, at_utf16, at_byte]
        .into_iter()
        .filter_map(|at| Some(at(text, start)?..end_of(at)?))
        .filter(|range| range.start <= range.end)
        .collect();
    let lines = quoted(text);
    let with_lines = |range: &&Range<usize>| range.end == lines || text[..lines].len() == range.end + 1;
    let with_a_line = |range: &&Range<usize>| text[..range.end].ends_with('\n');
    let found = all.iter().find(with_lines).or_else(|| all.iter().find(with_a_line)).or(all.first());
    let found = found?.clone();
    // a line that ends with the range goes with its end
    let is_line_end = text[found.end..].starts_with('\n') && !text[..found.end].ends_with('\n');
    Some(found.start..found.end + usize::from(is_line_end && !found.is_empty()))
}

fn at_code_point(text: &str, count: usize) -> Option<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(count)
}

fn at_utf16(text: &str, count: usize) -> Option<usize> {
    let mut units = 0;
    for (at, character) in text.char_indices() {
        if units >= count {
            return (units == count).then_some(at);
        }
        units += character.len_utf16();
    }
    (units == count).then_some(text.len())
}

fn at_byte(text: &str, count: usize) -> Option<usize> {
    text.is_char_boundary(count).then_some(count)
}

/// Ranges in order, each byte in one at most.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges.into_iter().filter(|range| !range.is_empty()) {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            Some(_) | None => merged.push(range),
        }
    }
    merged
}

fn without(text: &str, gone: &[Range<usize>]) -> String {
    let mut left = String::with_capacity(text.len());
    let mut at = 0;
    for range in gone {
        left.push_str(&text[at..range.start]);
        at = range.end;
    }
    left.push_str(&text[at..]);
    left
}

/// Where an offset is once the ranges are gone.
fn behind(offset: usize, gone: &[Range<usize>]) -> usize {
    let before: usize =
        gone.iter().map(|range| offset.min(range.end).saturating_sub(range.start.min(offset))).sum();
    offset - before
}

fn code_points(text: &str, bytes: &Range<usize>) -> Range<usize> {
    let count = |end: usize| text[..end].chars().count();
    count(bytes.start)..count(bytes.end)
}
