//! Reading one start tag, and finding where an element ends.
//!
//! Works on text that starts with `<`. On checked text every answer is exact; on unchecked text (the header of a stanza
//! that was refused) it reads as far as it can and then says that there is no more.
//!
//! *Never:* well-formedness (that is `check`), namespaces of anything deeper than the tag at hand.

use std::borrow::Cow;

use memchr::{memchr, memchr3};

use super::characters::{Place, is_space, unescape};

/// One attribute as it stands in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// Qualified name, such as `id`, `xmlns:x` or `xml:lang`.
    pub name: &'a str,
    /// Value as written, between the quotes, references not resolved.
    pub raw: &'a str,
    /// Name, equals sign, quotes and all, for copying.
    pub source: &'a str,
}

impl<'a> Attribute<'a> {
    /// The value with references resolved and white space normalised.
    pub fn value(&self) -> Cow<'a, str> {
        unescape(self.raw, Place::Attribute)
    }
}

/// The attributes of a start tag, in order. After the last one, [`Attributes::close`] knows where the tag ends.
#[derive(Debug, Clone)]
pub struct Attributes<'a> {
    text: &'a str,
    position: usize,
}

/// How a start tag ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TagClose {
    /// Length of the whole tag in bytes, angle brackets included.
    pub length: usize,
    /// Whether it was `<name/>`.
    pub empty: bool,
}

/// Qualified name of the start tag at the beginning of `text`, and its attributes. `text` starts with `<`.
pub fn open(text: &str) -> (&str, Attributes<'_>) {
    let end =
        text.bytes().position(|byte| is_space(byte) || matches!(byte, b'>' | b'/')).unwrap_or(text.len());
    let name = text.get(1..end).unwrap_or("");
    (name, Attributes { text, position: end })
}

impl<'a> Attributes<'a> {
    fn skip_space(&mut self) {
        let bytes = self.text.as_bytes();
        while bytes.get(self.position).copied().is_some_and(is_space) {
            self.position += 1;
        }
    }

    /// The end of the tag, once the iterator has ended; `None` when the tag is not whole.
    pub fn close(&self) -> Option<TagClose> {
        match self.text.as_bytes().get(self.position..)? {
            [b'>', ..] => Some(TagClose { length: self.position + 1, empty: false }),
            [b'/', b'>', ..] => Some(TagClose { length: self.position + 2, empty: true }),
            _ => None,
        }
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Attribute<'a>;

    fn next(&mut self) -> Option<Attribute<'a>> {
        self.skip_space();
        let bytes = self.text.as_bytes();
        let start = self.position;
        let mut at = start;
        while !matches!(bytes.get(at)?, b'=' | b'>' | b'/' | b'<' | b'"' | b'\'') && !is_space(bytes[at]) {
            at += 1;
        }
        let name = self.text.get(start..at)?;
        while is_space(*bytes.get(at)?) {
            at += 1;
        }
        if bytes[at] != b'=' || name.is_empty() {
            return None;
        }
        at += 1;
        while is_space(*bytes.get(at)?) {
            at += 1;
        }
        let quote = bytes[at];
        if !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let value = at + 1;
        let end = value + memchr(quote, &bytes[value..])?;
        self.position = end + 1;
        Some(Attribute { name, raw: self.text.get(value..end)?, source: self.text.get(start..=end)? })
    }
}

/// Length of the tag at `start`, which is a `<`, up to and with its `>`; quotes are respected.
pub(super) fn tag_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        at += memchr3(b'>', b'"', b'\'', bytes.get(at..)?)?;
        match bytes[at] {
            b'>' => return Some(at + 1),
            quote => at += 2 + memchr(quote, bytes.get(at + 1..)?)?,
        }
    }
}

/// Where the content of an element and where the element itself end, from a position inside its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ElementEnd {
    /// Offset of the `<` of the end tag.
    pub content: usize,
    /// Offset behind the end tag.
    pub element: usize,
}

/// Finds the end of the element whose content starts at `start`. No recursion: depth is a number.
pub fn element_end(bytes: &[u8], start: usize) -> Option<ElementEnd> {
    let mut at = start;
    let mut depth = 1_usize;
    loop {
        at += memchr(b'<', bytes.get(at..)?)?;
        if *bytes.get(at + 1)? == b'/' {
            let end = at + 1 + memchr(b'>', &bytes[at..])?;
            depth -= 1;
            if depth == 0 {
                return Some(ElementEnd { content: at, element: end });
            }
            at = end;
        } else {
            at = tag_end(bytes, at)?;
            if bytes[at - 2] != b'/' {
                depth += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, Vec<(String, String)>, Option<TagClose>) {
        let (name, mut attributes) = open(text);
        let list = attributes.by_ref().map(|a| (a.name.to_owned(), a.raw.to_owned())).collect();
        (name.to_owned(), list, attributes.close())
    }

    #[test]
    fn start_tags_are_read_as_far_as_they_go() {
        let (name, list, close) = read("<message to='a>b' id = \"it's\" ><body/>");
        assert_eq!(name, "message");
        assert_eq!(list, [("to".into(), "a>b".into()), ("id".into(), "it's".into())]);
        assert_eq!(close, Some(TagClose { length: 31, empty: false }));
        assert_eq!(read("<iq/>").2, Some(TagClose { length: 5, empty: true }));
        assert_eq!(read("<iq a='1'/>").2, Some(TagClose { length: 11, empty: true }));
    }

    #[test]
    fn broken_tags_end_without_a_close() {
        for text in
            ["<", "<a", "<a b", "<a b=", "<a b='", "<a b=c>", "<a b='1' <c/>", "<a ='x'>", "<a / >", ""]
        {
            assert_eq!(read(text).2, None, "{text}");
        }
    }

    #[test]
    fn elements_end_where_their_depth_says() {
        let text = b"<a><b x='</a>'><a/></b>t</a><c/>";
        assert_eq!(element_end(text, 3), Some(ElementEnd { content: 24, element: 28 }));
        assert_eq!(element_end(b"<a><b>", 3), None);
        assert_eq!(element_end(b"<a><b x='>", 3), None);
        assert_eq!(element_end(b"<a><", 3), None);
    }
}
