//! Writing XML: escaping, and elements one after the other into a buffer.
//!
//! A [`Writer`] keeps the names of the open elements, so that what it writes is well-formed by construction as long as
//! names and namespaces are the program's own constants. Texts and values may be anything: what XML cannot carry is
//! dropped, what it must not contain is escaped.
//!
//! *Never:* parsing, reading names from the outside.

use std::ops::Range;

use super::characters::is_legal;
use super::check::Checked;

/// Appends text for a place between tags. Characters that XML cannot carry are dropped.
pub fn escape_text(out: &mut Vec<u8>, text: &str) {
    escape(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'\r' => Some("&#13;"),
        0..=0x1F if !matches!(byte, b'\t' | b'\n') => Some(""),
        _ => None,
    });
}

/// Appends text for a place inside an attribute, for either quote. Characters that XML cannot carry are dropped.
pub fn escape_attribute(out: &mut Vec<u8>, value: &str) {
    escape(out, value, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'\'' => Some("&apos;"),
        b'"' => Some("&quot;"),
        b'\t' => Some("&#9;"),
        b'\n' => Some("&#10;"),
        b'\r' => Some("&#13;"),
        0..=0x1F => Some(""),
        _ => None,
    });
}

/// Bytes that are escaped or dropped somewhere. 0xEF may begin U+FFFE or U+FFFF, which are not legal.
static NEEDS_THOUGHT: [bool; 256] = needs_thought();

const fn needs_thought() -> [bool; 256] {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = byte < 0x20 || matches!(byte as u8, b'&' | b'<' | b'>' | b'\'' | b'"' | 0xEF);
        byte += 1;
    }
    table
}

/// Copies runs and replaces single bytes.
fn escape(out: &mut Vec<u8>, text: &str, replacement: impl Fn(u8) -> Option<&'static str>) {
    let bytes = text.as_bytes();
    let (mut copied, mut at) = (0, 0);
    while let Some(next) = bytes[at..].iter().position(|&byte| NEEDS_THOUGHT[usize::from(byte)]) {
        at += next;
        let byte = bytes[at];
        if let Some(escaped) = replacement(byte) {
            out.extend_from_slice(&bytes[copied..at]);
            out.extend_from_slice(escaped.as_bytes());
            copied = at + 1;
        } else if byte == 0xEF && !text[at..].starts_with(is_legal) {
            out.extend_from_slice(&bytes[copied..at]);
            copied = at + '\u{FFFE}'.len_utf8();
        }
        at += 1;
    }
    out.extend_from_slice(&bytes[copied..]);
}

/// Elements inside each other of nearly all that is written.
const DEPTH_EXPECTED: usize = 4;

/// Writes elements into a buffer. Names are `&str` that live as long as the writer needs them for end tags.
pub struct Writer<'a> {
    out: &'a mut Vec<u8>,
    open: Vec<&'a str>,
    in_start_tag: bool,
}

impl<'a> Writer<'a> {
    /// A writer that appends to `out`.
    pub fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out, open: Vec::with_capacity(DEPTH_EXPECTED), in_start_tag: false }
    }

    fn finish_start_tag(&mut self) {
        if self.in_start_tag {
            self.out.push(b'>');
            self.in_start_tag = false;
        }
    }

    /// Begins an element. `namespace` is written as its default namespace; `None` inherits.
    pub fn open(&mut self, name: &'a str, namespace: Option<&str>) -> &mut Self {
        self.finish_start_tag();
        self.out.push(b'<');
        self.out.extend_from_slice(name.as_bytes());
        self.open.push(name);
        self.in_start_tag = true;
        if let Some(namespace) = namespace {
            self.attribute("xmlns", namespace);
        }
        self
    }

    /// Adds an attribute to the element just begun.
    ///
    /// # Panics
    /// When something else was written since.
    pub fn attribute(&mut self, name: &str, value: &str) -> &mut Self {
        assert!(self.in_start_tag, "attributes belong into a start tag");
        self.out.push(b' ');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"='");
        escape_attribute(self.out, value);
        self.out.push(b'\'');
        self
    }

    /// Adds text to the open element.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.finish_start_tag();
        escape_text(self.out, text);
        self
    }

    /// Ends the element begun last.
    ///
    /// # Panics
    /// When none is open.
    pub fn close(&mut self) -> &mut Self {
        let name = self.open.pop().expect("close follows open");
        if self.in_start_tag {
            self.out.extend_from_slice(b"/>");
            self.in_start_tag = false;
        } else {
            self.out.extend_from_slice(b"</");
            self.out.extend_from_slice(name.as_bytes());
            self.out.push(b'>');
        }
        self
    }

    /// Copies text as it stands in `stanza`, without resolving and escaping it again: `range` is what
    /// [`super::Child::plain_text`] gave for a child of this stanza.
    pub fn copy_text(&mut self, stanza: &Checked, range: Range<usize>) -> &mut Self {
        self.finish_start_tag();
        let text = stanza.as_bytes().get(range).filter(|text| memchr::memchr(b'<', text).is_none());
        self.out.extend_from_slice(text.unwrap_or_default());
        self
    }

    /// Copies an attribute as it was written in a checked stanza.
    pub(super) fn copy_attribute(&mut self, source: &str) {
        assert!(self.in_start_tag, "attributes belong into a start tag");
        self.out.push(b' ');
        self.out.extend_from_slice(source.as_bytes());
    }

    /// Copies elements as they were written in a checked stanza, as content of the open element.
    pub(super) fn copy_content(&mut self, source: &str) {
        self.finish_start_tag();
        self.out.extend_from_slice(source.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::characters::{Place, unescape};

    #[test]
    fn text_and_attributes_are_escaped_and_come_back() {
        let table = [
            ("plain", "plain"),
            ("<&>\"'", "<&>\"'"),
            ("a\tb\nc\rd\r\n", "a\tb\nc\rd\r\n"),
            ("\0\u{1}\u{B}x\u{1F}", "x"),
            ("\u{FFFE}a\u{FFFF}", "a"),
            ("\u{FFFD}\u{FEFF}\u{1F600}\u{7F}", "\u{FFFD}\u{FEFF}\u{1F600}\u{7F}"),
            ("]]>", "]]>"),
        ];
        for (text, expected) in table {
            let mut out = Vec::new();
            escape_text(&mut out, text);
            assert_eq!(unescape(std::str::from_utf8(&out).unwrap(), Place::Content), expected);
            out.clear();
            escape_attribute(&mut out, text);
            assert_eq!(unescape(std::str::from_utf8(&out).unwrap(), Place::Attribute), expected);
        }
    }

    #[test]
    fn elements_nest() {
        let mut out = Vec::new();
        let mut writer = Writer::new(&mut out);
        writer.open("iq", None).attribute("id", "a'b").open("query", Some("urn:x")).close();
        writer.open("t", None).text("1 < 2").close().close();
        assert_eq!(out, b"<iq id='a&apos;b'><query xmlns='urn:x'/><t>1 &lt; 2</t></iq>");
    }
}
