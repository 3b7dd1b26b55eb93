//! Random and mutated XML against the layers of `wire`, with rxml as the other opinion.
//!
//! Held for every input: what `check` passes, rxml accepts, and `view` sees the same start tag and children; the framer
//! gives the same frames however the stream is cut; what `check` passed and fits the limits comes out of the framer as
//! it was; a splice of it passes `check` and its children mean the same to rxml; what minidom read and `element` wrote
//! passes `check` and reads the same. Inputs are the corpus in `fuzz/corpus`, grammar-made stanzas, and mutations of
//! both. Runs for `FRONTDESK_FUZZ_SECONDS` seconds (default 2) from `FRONTDESK_FUZZ_SEED` (default 1); a failure prints
//! the input, which then belongs into the corpus.
//!
//! *Never:* expectations about single inputs (those are the unit tests' tables).

#![allow(clippy::unwrap_used, reason = "a failure is the point of a test")]

use std::time::{Duration, Instant};

use bytes::Bytes;
use rxml::{Event, Parse, Parser};
use xmpp_edge::wire::check::check;
use xmpp_edge::wire::{Checked, Frame, FrameError, Framer, Limits, Splice, Stanza, StartTag, element, ns};

const STREAM: &str = "<stream:stream xmlns='jabber:component:accept' \
    xmlns:stream='http://etherx.jabber.org/streams' id='1'>";

/// A generator of pseudo-random numbers (splitmix64), so that a seed is a bug report.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }
}

const NAMES: &[&str] =
    &["message", "iq", "body", "a", "x:a", "y:b", "\u{E9}t\u{E9}", "stream:error", "xml:a", "a.b-1"];
const ATTRIBUTES: &[&str] = &[
    "from",
    "to",
    "id",
    "type",
    "xml:lang",
    "x:k",
    "y:k",
    "k",
    "xmlns",
    "xmlns:x",
    "xmlns:y",
    "xmlns:stream",
];
const VALUES: &[&str] = &[
    "",
    "a@b/c",
    "urn:x",
    "urn:y",
    "urn:&#120;",
    "jabber:client",
    "jabber:component:accept",
    "a&amp;b",
    "&#10;\t\n",
    ">",
    "'",
    "\"",
    "\u{1F600}",
    "!!",
    "http://www.w3.org/XML/1998/namespace",
    "x]]>y",
];
const TEXTS: &[&str] = &[
    "",
    " ",
    "hello",
    "&lt;b&gt;",
    "a\r\nb\rc",
    "&#x1F600;",
    "]]",
    "> \u{202E} '",
    "\u{7F}\u{85}\u{FFFD}",
    "\n",
];
const FRAGMENTS: &[&str] = &[
    "<",
    ">",
    "/",
    "&",
    "'",
    "\"",
    "=",
    " ",
    ":",
    ";",
    "]]>",
    "<![CDATA[",
    "<!--",
    "-->",
    "<?x?>",
    "&#0;",
    "&#xFFFE;",
    "xmlns:x='urn:x'",
    "xmlns=''",
    "\0",
    "\u{FFFE}",
    "\u{FFFF}",
    "</a>",
    "<a>",
    "<x:a/>",
    "</stream:stream>",
    "\r",
];

/// Appends a random element; mostly well-formed.
fn grow(dice: &mut Dice, out: &mut String, depth: usize) {
    let name = dice.one_of(NAMES);
    out.push('<');
    out.push_str(name);
    for _ in 0..dice.below(4) {
        let (attribute, value) = (dice.one_of(ATTRIBUTES), dice.one_of(VALUES));
        let quote = if value.contains('\'') { '"' } else { '\'' };
        out.push_str(&format!(" {attribute}={quote}{value}{quote}"));
    }
    if dice.below(4) == 0 {
        out.push_str("/>");
        return;
    }
    out.push('>');
    for _ in 0..dice.below(4) {
        out.push_str(dice.one_of(TEXTS));
        if depth < 5 {
            grow(dice, out, depth + 1);
        }
    }
    out.push_str(&format!("</{name}>"));
}

/// Changes a few places: inserts, removes, repeats, flips.
fn mutate(dice: &mut Dice, bytes: &mut Vec<u8>) {
    for _ in 0..=dice.below(3) {
        let at = dice.below(bytes.len() + 1);
        let end = (at + dice.below(12)).min(bytes.len());
        match dice.below(4) {
            0 => drop(bytes.splice(at..at, dice.one_of(FRAGMENTS).bytes())),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            _ if at < bytes.len() => bytes[at] = dice.below(256) as u8,
            _ => {}
        }
    }
}

/// What rxml sees of the stanzas inside a stream, a line per event; runs of text are one line.
fn meaning(stanzas: &[u8]) -> Result<Vec<String>, String> {
    let document = [STREAM.as_bytes(), stanzas, b"</stream:stream>"].concat();
    let mut parser = Parser::new();
    let mut rest = &document[..];
    let mut lines: Vec<String> = Vec::new();
    while let Some(event) = parser.parse(&mut rest, true).map_err(|error| format!("{error:?}"))? {
        match event {
            Event::XmlDeclaration(..) => {}
            Event::StartElement(_, (namespace, name), attributes) => {
                let namespace = if namespace == ns::COMPONENT { ns::CLIENT } else { namespace.as_str() };
                let mut list: Vec<String> = attributes
                    .iter()
                    .map(|((space, name), value)| format!(" {{{space}}}{name}={value:?}"))
                    .collect();
                list.sort();
                lines.push(format!("+{{{namespace}}}{name}{}", list.concat()));
            }
            Event::EndElement(_) => lines.push("-".to_owned()),
            Event::Text(_, text) => match lines.last_mut() {
                Some(last) if last.starts_with('"') => last.push_str(&text),
                _ => lines.push(format!("\"{text}")),
            },
        }
    }
    lines.pop();
    lines.remove(0);
    Ok(lines)
}

/// The events of the direct child elements, without the text between them.
fn children_of(lines: &[String]) -> Vec<String> {
    let mut depth = 0_usize;
    let mut children = Vec::new();
    for line in lines {
        if line.starts_with('-') {
            depth -= 1;
            if depth >= 1 {
                children.push(line.clone());
            }
        } else if line.starts_with('+') {
            depth += 1;
            if depth >= 2 {
                children.push(line.clone());
            }
        } else if depth >= 2 {
            children.push(line.clone());
        }
    }
    children
}

fn frames(pieces: &[&[u8]]) -> (Vec<Frame>, Option<FrameError>) {
    let mut framer = Framer::new(Limits::default());
    let mut frames = Vec::new();
    for piece in pieces {
        framer.buffer().extend_from_slice(piece);
        loop {
            match framer.next_frame() {
                Ok(Some(frame)) => frames.push(frame),
                Ok(None) => break,
                Err(error) => return (frames, Some(error)),
            }
        }
    }
    (frames, None)
}

/// Returns whether the input is within the limits, so that the other layers get to see it.
fn the_framer_does_not_mind_cuts(dice: &mut Dice, input: &[u8], well_formed: bool) -> bool {
    let stream = [STREAM.as_bytes(), input, b"<iq id='next'/>"].concat();
    let whole = frames(&[&stream]);
    let (first, second) = (dice.below(stream.len()), dice.below(stream.len()));
    let (first, second) = (first.min(second), first.max(second));
    assert_eq!(frames(&[&stream[..first], &stream[first..second], &stream[second..]]), whole);
    if stream.len() < 4096 {
        let single: Vec<&[u8]> = stream.chunks(1).collect();
        assert_eq!(frames(&single), whole);
    }
    let refused = whole.0.iter().any(|frame| matches!(frame, Frame::Refused(_)));
    if well_formed && !refused && !input.starts_with(b"<stream:error") {
        let expected =
            [Frame::Stanza(Bytes::copy_from_slice(input)), Frame::Stanza(Bytes::from("<iq id='next'/>"))];
        assert_eq!(whole.0[1..], expected);
    }
    !refused
}

fn the_view_sees_what_rxml_sees(checked: &Checked, lines: &[String]) {
    let stanza = Stanza::new(checked);
    let seen = [("from", stanza.from()), ("to", stanza.to()), ("id", stanza.id()), ("type", stanza.kind())];
    for (name, value) in seen {
        let shown = value.map(|value| format!(" {{}}{name}={:?}", &*value));
        assert!(shown.is_none_or(|shown| lines[0].contains(&shown)), "{name} differs from {}", lines[0]);
    }
    for child in stanza.children() {
        let own = meaning_of_child(checked, child.range());
        assert!(own[0].starts_with(&format!("+{{{}}}{}", child.namespace(), child.name())), "{}", own[0]);
        let mut depth = 0_usize;
        let mut text = String::new();
        for line in &own {
            match line.as_bytes()[0] {
                b'+' => depth += 1,
                b'-' => depth -= 1,
                _ if depth == 1 => text.push_str(&line[1..]),
                _ => {}
            }
        }
        assert_eq!(child.text(), text);
    }
}

/// One child inside its stanza's start tag, as rxml sees it.
fn meaning_of_child(checked: &Checked, range: std::ops::Range<usize>) -> Vec<String> {
    let stanza = Stanza::new(checked);
    let source = checked.as_str();
    let first = stanza.children().next().map_or(source.len(), |child| child.range().start);
    let tag = &source[..source[..first].rfind('>').map_or(0, |end| end + 1)];
    let alone = format!("{tag}{}</{}>", &source[range], stanza.qualified_name());
    children_of(&meaning(alone.as_bytes()).expect("part of an accepted stanza"))
}

fn a_splice_means_the_same(checked: &Checked, lines: &[String]) {
    let stanza = Stanza::new(checked);
    let mut out = Vec::new();
    let tag = StartTag { from: "a@h.example", to: "b&<'\"\u{FFFF}", id: Some("1") };
    let mut splice = Splice::new(&mut out, &stanza, tag);
    for child in stanza.children() {
        splice.copy(&child).expect("few attributes");
    }
    splice.finish();
    assert_eq!(check(&out), Ok(()), "{}", String::from_utf8_lossy(&out));
    let spliced = meaning(&out).expect("checked");
    assert_eq!(children_of(&spliced), children_of(lines));
}

fn elements_come_back(checked: &Checked) {
    let Ok(element) = element::read(checked) else { return };
    let mut out = Vec::new();
    element::write(&mut out, &element);
    let again = Checked::new(Bytes::from(out)).expect("written elements are well-formed");
    assert_eq!(meaning(again.as_bytes()).unwrap(), meaning(checked.as_bytes()).unwrap());
}

/// All properties of one input. Returns whether it was well-formed.
fn examine(dice: &mut Dice, input: &[u8]) -> bool {
    let checked = Checked::new(Bytes::copy_from_slice(input));
    let within_limits = the_framer_does_not_mind_cuts(dice, input, checked.is_ok());
    let Some(checked) = checked.ok().filter(|_| within_limits) else { return false };
    let lines = meaning(input).expect("rxml accepts what check passes");
    the_view_sees_what_rxml_sees(&checked, &lines);
    a_splice_means_the_same(&checked, &lines);
    elements_come_back(&checked);
    true
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

fn corpus() -> Vec<Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus");
    let mut files: Vec<_> = std::fs::read_dir(folder).expect("the corpus is there").flatten().collect();
    files.sort_by_key(|file| file.path());
    files.iter().map(|file| std::fs::read(file.path()).expect("readable")).collect()
}

#[test]
fn random_input_holds_every_property() {
    let corpus = corpus();
    let small: Vec<&Vec<u8>> = corpus.iter().filter(|seed| seed.len() < 4096).collect();
    assert!(!small.is_empty());
    let mut dice = Dice(number("FRONTDESK_FUZZ_SEED", 1));
    let end = Instant::now() + Duration::from_secs(number("FRONTDESK_FUZZ_SECONDS", 2));
    let (mut examined, mut well_formed) = (0_u64, 0_u64);
    let mut next = 0;
    while next < corpus.len() || Instant::now() < end {
        let mut input = match corpus.get(next) {
            Some(seed) => seed.clone(),
            None if dice.below(3) == 0 => small[dice.below(small.len())].clone(),
            None => {
                let mut text = String::new();
                grow(&mut dice, &mut text, 0);
                text.into_bytes()
            }
        };
        if next >= corpus.len() && dice.below(2) == 0 {
            mutate(&mut dice, &mut input);
        }
        next += 1;
        let shown = String::from_utf8_lossy(&input).into_owned();
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| examine(&mut dice, &input)));
        examined += 1;
        match result {
            Ok(passed) => well_formed += u64::from(passed),
            Err(_) => panic!("this input breaks a property:\n{shown:?}"),
        }
    }
    println!("{examined} inputs, {well_formed} of them well-formed");
    assert!(well_formed * 20 > examined, "only {well_formed} of {examined} inputs were well-formed");
}
