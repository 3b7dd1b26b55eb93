//! Strict well-formedness of one stanza, in one pass, without recursion.
//!
//! The pass walks the bytes once: names through a table, values and text through a table that stops at what needs
//! thought, open elements on a fixed stack. Namespace declarations and attribute names are looked at by `scope` when a
//! start tag is complete. Nothing is allocated for a stanza that declares no prefix. What passes is XML as RFC 6120
//! section 11.1 restricts it: no comments, CDATA, processing instructions, DOCTYPE, or entities of one's own; and it
//! stands on its own in our stream, which declares only its default namespace, `stream`, and `xml`.
//!
//! *Never:* repairing. A stanza passes or is refused as it is.

mod scope;

use std::borrow::Cow;
use std::ops::Range;

use bytes::Bytes;

use super::characters::{
    Place, REFERENCE_BYTES, is_legal, is_name_part, is_name_start, is_space, reference, unescape,
};
use scope::{AttributeSpan, Scope};

/// Elements inside each other, the stanza itself included. Deeper stanzas are refused here and by the framer.
pub const DEPTH_MAX: usize = 64;
/// Attributes of one element, declarations of namespaces included.
pub const ATTRIBUTES_MAX: usize = 64;

/// Why a stanza is not well-formed, or not allowed in XMPP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// Not UTF-8 (RFC 6120 section 11.6).
    #[error("not utf-8")]
    Encoding,
    /// Ends in the middle.
    #[error("the stanza is not complete")]
    Incomplete,
    /// Something before the stanza or behind it.
    #[error("something stands outside of the stanza")]
    Outside,
    /// A comment, CDATA section, processing instruction or declaration (RFC 6120 section 11.1).
    #[error("comments, cdata, instructions and declarations are not allowed")]
    Restricted,
    /// Not a name where a name must be.
    #[error("a name is missing or not allowed")]
    Name,
    /// A tag that is not written as tags are.
    #[error("a tag is malformed")]
    Tag,
    /// An end tag that does not fit its start tag.
    #[error("an end tag does not match its start tag")]
    Mismatch,
    /// A character that XML does not allow here.
    #[error("a character is not allowed here")]
    Character,
    /// `&` without a known name or legal number.
    #[error("a reference is unknown or stands for an illegal character")]
    Reference,
    /// The same attribute twice, by name or by namespace and local name.
    #[error("an attribute is given twice")]
    DuplicateAttribute,
    /// A prefix that is not declared in the stanza.
    #[error("a prefix is not declared")]
    UndeclaredPrefix,
    /// A declaration that Namespaces in XML forbids (section 3).
    #[error("a namespace declaration is not allowed")]
    Declaration,
    /// More than [`DEPTH_MAX`].
    #[error("too deep")]
    Depth,
    /// More than [`ATTRIBUTES_MAX`], or more than 64 prefixes at a time.
    #[error("too many attributes or declarations")]
    TooMany,
}

/// The bytes of one well-formed stanza. Cloning is cheap. `Debug` shows the length only, since it holds a message.
#[derive(Clone, PartialEq, Eq)]
pub struct Checked(Bytes);

impl Checked {
    /// Checks `bytes` and keeps them.
    ///
    /// # Errors
    /// What [`check`] says.
    pub fn new(bytes: Bytes) -> Result<Self, CheckError> {
        check(&bytes)?;
        Ok(Self(bytes))
    }

    /// The stanza as bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The stanza as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("checked stanzas are utf-8")
    }

    /// The text at a place that [`super::Child::plain_text`] gave.
    pub fn text_at(&self, range: Range<usize>) -> Cow<'_, str> {
        unescape(self.raw_text_at(range), Place::Content)
    }

    /// The same as it was written, references and all.
    pub fn raw_text_at(&self, range: Range<usize>) -> &str {
        let bytes = self.0.get(range).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// The bytes, without copying.
    pub fn into_bytes(self) -> Bytes {
        self.0
    }
}

impl std::fmt::Debug for Checked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Checked({} bytes)", self.0.len())
    }
}

/// Checks one stanza: exactly one element, nothing around it.
///
/// # Errors
/// The first fault, in document order; a wrong encoding before all others.
pub fn check(bytes: &[u8]) -> Result<(), CheckError> {
    let text = std::str::from_utf8(bytes).map_err(|_| CheckError::Encoding)?;
    if u32::try_from(bytes.len()).is_err() {
        return Err(CheckError::TooMany);
    }
    if !bytes.starts_with(b"<") {
        return Err(if bytes.is_empty() { CheckError::Incomplete } else { CheckError::Outside });
    }
    let mut pass = Pass {
        text,
        bytes,
        position: 0,
        open: [Open::default(); DEPTH_MAX],
        depth: 0,
        scope: Scope::default(),
    };
    pass.markup()?;
    while pass.depth > 0 {
        pass.content()?;
        pass.markup()?;
    }
    if pass.position == bytes.len() { Ok(()) } else { Err(CheckError::Outside) }
}

/// An open element: where its name stands, and how many declarations were in scope before it.
#[derive(Clone, Copy, Default)]
struct Open {
    name_start: u32,
    name_end: u32,
    declarations: u32,
}

struct Pass<'a> {
    text: &'a str,
    bytes: &'a [u8],
    position: usize,
    open: [Open; DEPTH_MAX],
    depth: usize,
    scope: Scope<'a>,
}

/// A qualified name in the text.
struct Name {
    start: usize,
    end: usize,
    colon: Option<usize>,
}

impl<'a> Pass<'a> {
    fn peek(&self) -> Result<u8, CheckError> {
        self.bytes.get(self.position).copied().ok_or(CheckError::Incomplete)
    }

    fn skip_space(&mut self) -> bool {
        let start = self.position;
        while self.bytes.get(self.position).copied().is_some_and(is_space) {
            self.position += 1;
        }
        self.position > start
    }

    /// One tag, from its `<`.
    fn markup(&mut self) -> Result<(), CheckError> {
        self.position += 1;
        match self.peek()? {
            b'/' => self.end_tag(),
            b'!' | b'?' => Err(CheckError::Restricted),
            _ => self.start_tag(),
        }
    }

    fn start_tag(&mut self) -> Result<(), CheckError> {
        if self.depth == DEPTH_MAX {
            return Err(CheckError::Depth);
        }
        let name = self.name()?;
        let declarations = self.scope.declared();
        loop {
            let spaced = self.skip_space();
            match self.peek()? {
                b'>' => {
                    self.position += 1;
                    self.close_start_tag(&name)?;
                    self.open[self.depth] = Open {
                        name_start: narrow(name.start),
                        name_end: narrow(name.end),
                        declarations: narrow(declarations),
                    };
                    self.depth += 1;
                    return Ok(());
                }
                b'/' => {
                    self.position += 1;
                    if self.peek()? != b'>' {
                        return Err(CheckError::Tag);
                    }
                    self.position += 1;
                    self.close_start_tag(&name)?;
                    self.scope.forget(declarations);
                    return Ok(());
                }
                _ if spaced => self.attribute()?,
                _ => return Err(CheckError::Tag),
            }
        }
    }

    fn close_start_tag(&mut self, name: &Name) -> Result<(), CheckError> {
        let prefix = name.colon.map(|colon| &self.text[name.start..colon]);
        self.scope.close_tag(prefix)
    }

    fn end_tag(&mut self) -> Result<(), CheckError> {
        self.position += 1;
        let Some(top) = self.depth.checked_sub(1) else { return Err(CheckError::Outside) };
        let open = self.open[top];
        let name = &self.bytes[open.name_start as usize..open.name_end as usize];
        if !self.bytes[self.position..].starts_with(name) {
            return Err(CheckError::Mismatch);
        }
        self.position += name.len();
        self.skip_space();
        if self.peek()? != b'>' {
            return Err(CheckError::Mismatch);
        }
        self.position += 1;
        self.depth = top;
        self.scope.forget(open.declarations as usize);
        Ok(())
    }

    fn attribute(&mut self) -> Result<(), CheckError> {
        let name = self.name()?;
        self.skip_space();
        if self.peek()? != b'=' {
            return Err(CheckError::Tag);
        }
        self.position += 1;
        self.skip_space();
        let quote = self.peek()?;
        if !matches!(quote, b'"' | b'\'') {
            return Err(CheckError::Tag);
        }
        self.position += 1;
        let start = self.position;
        self.value(quote)?;
        let span = AttributeSpan {
            name: &self.text[name.start..name.end],
            colon: name.colon.map(|colon| colon - name.start),
            raw: &self.text[start..self.position],
        };
        self.position += 1;
        self.scope.attribute(span)
    }

    /// An attribute value, up to the closing quote.
    fn value(&mut self, quote: u8) -> Result<(), CheckError> {
        loop {
            self.position += run(&self.bytes[self.position..], VALUE);
            match self.peek()? {
                byte if byte == quote => return Ok(()),
                b'"' | b'\'' => self.position += 1,
                b'&' => self.reference()?,
                // XML allows it, rxml does not, and no server writes it: they escape it
                b'\r' => return Err(CheckError::Character),
                _ => self.legal()?,
            }
        }
    }

    /// Text between tags, up to the next `<`.
    fn content(&mut self) -> Result<(), CheckError> {
        loop {
            self.position += run(&self.bytes[self.position..], CONTENT);
            match self.peek()? {
                b'<' => return Ok(()),
                b'&' => self.reference()?,
                b']' if self.bytes[self.position..].starts_with(b"]]>") => return Err(CheckError::Character),
                b']' => self.position += 1,
                _ => self.legal()?,
            }
        }
    }

    /// One character outside the fast table: allowed, or the end. `<` in a value ends up here too.
    fn legal(&mut self) -> Result<(), CheckError> {
        match self.text[self.position..].chars().next() {
            Some(character) if character != '<' && is_legal(character) => {
                self.position += character.len_utf8();
                Ok(())
            }
            Some(_) => Err(CheckError::Character),
            None => Err(CheckError::Incomplete),
        }
    }

    fn reference(&mut self) -> Result<(), CheckError> {
        let start = self.position + 1;
        let end = self.bytes[start..]
            .iter()
            .take(REFERENCE_BYTES)
            .position(|&byte| byte == b';')
            .ok_or(CheckError::Reference)?;
        reference(&self.text[start..start + end]).ok_or(CheckError::Reference)?;
        self.position = start + end + 1;
        Ok(())
    }

    fn name(&mut self) -> Result<Name, CheckError> {
        let start = self.position;
        self.name_part()?;
        let mut colon = None;
        if self.peek()? == b':' {
            colon = Some(self.position);
            self.position += 1;
            self.name_part()?;
        }
        Ok(Name { start, end: self.position, colon })
    }

    fn name_part(&mut self) -> Result<(), CheckError> {
        let start = self.position;
        if TABLE[self.peek()? as usize] & NAME_START != 0 {
            self.position += run(&self.bytes[start..], NAME);
        }
        loop {
            let byte = self.peek()?;
            if self.position > start && TABLE[byte as usize] & NAME != 0 {
                self.position += 1;
            } else if byte.is_ascii() {
                break;
            } else {
                let character = self.text[self.position..].chars().next().ok_or(CheckError::Incomplete)?;
                let allowed =
                    if self.position == start { is_name_start(character) } else { is_name_part(character) };
                if !allowed {
                    return Err(CheckError::Name);
                }
                self.position += character.len_utf8();
            }
        }
        if self.position == start { Err(CheckError::Name) } else { Ok(()) }
    }
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).expect("the length was checked to fit")
}

/// Length of the prefix of `bytes` that needs no thought in a place of this kind.
fn run(bytes: &[u8], kind: u8) -> usize {
    bytes.iter().position(|&byte| TABLE[byte as usize] & kind == 0).unwrap_or(bytes.len())
}

const NAME: u8 = 1;
const NAME_START: u8 = 2;
/// May stand in text without a second look.
const CONTENT: u8 = 4;
/// May stand in an attribute value without a second look.
const VALUE: u8 = 8;

/// What each byte may be without a second look. 0xEF may begin U+FFFE or U+FFFF and always gets one.
static TABLE: [u8; 256] = table();

const fn table() -> [u8; 256] {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let byte = index as u8;
        let mut kind = 0;
        if byte.is_ascii_alphabetic() || byte == b'_' {
            kind |= NAME | NAME_START;
        }
        if byte.is_ascii_digit() || matches!(byte, b'-' | b'.') {
            kind |= NAME;
        }
        if (byte >= 0x20 || is_space(byte)) && byte != 0xEF && !matches!(byte, b'<' | b'&') {
            if byte != b']' {
                kind |= CONTENT;
            }
            if !matches!(byte, b'"' | b'\'' | b'\r') {
                kind |= VALUE;
            }
        }
        table[index] = kind;
        index += 1;
    }
    table
}

#[cfg(test)]
mod tests;
