//! Reading a checked stanza where it lies: its start tag and its top-level children.
//!
//! [`Stanza::new`] reads the start tag once and remembers where the five attributes that matter stand, and which prefixes
//! it declares. Children are found by an iterator that skips from one to the next; children of a child in the same way,
//! with the [`Scope`] of that child. Values and texts are unescaped only when asked for. The namespaces
//! `jabber:component:accept` and `jabber:client` are one and the same here: both read as `jabber:client`.
//!
//! *Never:* a tree; copies of what is not asked for.

mod scope;

use std::borrow::Cow;
use std::ops::Range;

use super::characters::{Place, unescape};
use super::check::Checked;
use super::tag::{self, Attribute};
use super::{address::Address, ns};

pub use scope::Scope;

/// What a stanza is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StanzaName {
    /// `<message>`
    Message,
    /// `<presence>`
    Presence,
    /// `<iq>`
    Iq,
    /// Anything else, or one of the above in a foreign namespace.
    Other,
}

/// A checked stanza with its start tag read.
#[derive(Clone)]
pub struct Stanza<'a> {
    checked: &'a Checked,
    text: &'a str,
    name: &'a str,
    from: Option<Attribute<'a>>,
    to: Option<Attribute<'a>>,
    id: Option<Attribute<'a>>,
    kind: Option<Attribute<'a>>,
    lang: Option<Attribute<'a>>,
    scope: Scope<'a>,
    tag_bytes: usize,
    empty: bool,
}

impl<'a> Stanza<'a> {
    /// Reads the start tag.
    pub fn new(checked: &'a Checked) -> Self {
        let text = checked.as_str();
        let (name, mut attributes) = tag::open(text);
        let mut stanza = Self {
            checked,
            text,
            name,
            from: None,
            to: None,
            id: None,
            kind: None,
            lang: None,
            scope: Scope::of_the_stream(),
            tag_bytes: 0,
            empty: true,
        };
        for attribute in attributes.by_ref() {
            match attribute.name {
                "from" => stanza.from = Some(attribute),
                "to" => stanza.to = Some(attribute),
                "id" => stanza.id = Some(attribute),
                "type" => stanza.kind = Some(attribute),
                "xml:lang" => stanza.lang = Some(attribute),
                _ => stanza.scope.declare(&attribute),
            }
        }
        stanza.scope.settle();
        let close = attributes.close().expect("a checked stanza begins with a whole tag");
        stanza.tag_bytes = close.length;
        stanza.empty = close.empty;
        stanza
    }

    /// Which of the three stanzas it is.
    pub fn name(&self) -> StanzaName {
        if self.scope.default_namespace() != ns::CLIENT {
            return StanzaName::Other;
        }
        match self.name {
            "message" => StanzaName::Message,
            "presence" => StanzaName::Presence,
            "iq" => StanzaName::Iq,
            _ => StanzaName::Other,
        }
    }

    /// The name as written, prefix and all.
    pub fn qualified_name(&self) -> &'a str {
        self.name
    }

    /// `from` as the server wrote it; see [`Stanza::sender`].
    pub fn from(&self) -> Option<Cow<'a, str>> {
        self.from.map(|attribute| attribute.value())
    }

    /// `to` as written; see [`Stanza::recipient`].
    pub fn to(&self) -> Option<Cow<'a, str>> {
        self.to.map(|attribute| attribute.value())
    }

    /// `id`.
    pub fn id(&self) -> Option<Cow<'a, str>> {
        self.id.map(|attribute| attribute.value())
    }

    /// `type`; what it means when missing or unknown differs per stanza (RFC 6121 sections 4.7.1 and 5.2.2).
    pub fn kind(&self) -> Option<Cow<'a, str>> {
        self.kind.map(|attribute| attribute.value())
    }

    /// `xml:lang`, not validated.
    pub fn lang(&self) -> Option<Cow<'a, str>> {
        self.lang.map(|attribute| attribute.value())
    }

    /// `from`, split and normalised.
    pub fn sender(&self) -> Option<Address> {
        self.from().map(|text| Address::parse(&text))
    }

    /// `to`, split and normalised.
    pub fn recipient(&self) -> Option<Address> {
        self.to().map(|text| Address::parse(&text))
    }

    /// The stanza that was read.
    pub fn checked(&self) -> &'a Checked {
        self.checked
    }

    /// The whole stanza as text.
    pub fn source(&self) -> &'a str {
        self.text
    }

    /// The top-level children, in order. Text between them is passed over.
    pub fn children(&self) -> Children<'_, 'a> {
        let end = if self.empty { self.text.len() } else { self.tag_bytes };
        Children { text: self.text, scope: &self.scope, position: end }
    }

    /// The first child with this local name and namespace.
    pub fn child(&self, name: &str, namespace: &str) -> Option<Child<'a>> {
        self.children().find(|child| child.is(name, namespace))
    }

    pub(super) fn kept_attributes(&self) -> impl Iterator<Item = Attribute<'a>> {
        [self.kind, self.lang].into_iter().flatten()
    }

    /// The namespaces that the start tag declares, for children of children.
    pub fn scope(&self) -> &Scope<'a> {
        &self.scope
    }
}

/// An element inside a stanza: mostly one of its top-level children.
#[derive(Clone)]
pub struct Child<'a> {
    stanza_text: &'a str,
    name: &'a str,
    namespace: scope::Namespace<'a>,
    start: usize,
    content_start: usize,
    content_end: usize,
    end: usize,
}

impl<'a> Child<'a> {
    /// Local name.
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// Namespace; that of our own stream reads as `jabber:client`.
    pub fn namespace(&self) -> &str {
        self.namespace.as_str()
    }

    /// Whether it has this local name and namespace.
    pub fn is(&self, name: &str, namespace: &str) -> bool {
        self.name == name && self.namespace() == namespace
    }

    /// Where it stands in the bytes of the stanza.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// The child as written.
    pub fn source(&self) -> &'a str {
        &self.stanza_text[self.range()]
    }

    /// An attribute by its qualified name, such as `id` or `xml:lang`.
    pub fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        self.attributes().find(|attribute| attribute.name == name).map(|attribute| attribute.value())
    }

    /// Its attributes, declarations included.
    pub fn attributes(&self) -> tag::Attributes<'a> {
        tag::open(self.source()).1
    }

    /// The namespaces in force inside of it; `outer` are those around it.
    pub fn scope(&self, outer: &Scope<'a>) -> Scope<'a> {
        let mut scope = outer.clone();
        for attribute in self.attributes() {
            scope.declare(&attribute);
        }
        scope.settle();
        scope
    }

    /// The elements directly inside of it, in order, which live in its [`Child::scope`].
    pub fn children<'s>(&self, scope: &'s Scope<'a>) -> Children<'s, 'a> {
        Children { text: &self.stanza_text[..self.content_end], scope, position: self.content_start }
    }

    /// Where its text stands in the bytes of the stanza, if nothing but text is in it; see [`super::Writer::copy_text`].
    pub fn plain_text(&self) -> Option<Range<usize>> {
        let content = &self.stanza_text.as_bytes()[self.content_start..self.content_end];
        memchr::memchr(b'<', content).is_none().then_some(self.content_start..self.content_end)
    }

    /// Its own text, without that of elements inside it.
    pub fn text(&self) -> Cow<'a, str> {
        let content = &self.stanza_text[self.content_start..self.content_end];
        let Some(first) = memchr::memchr(b'<', content.as_bytes()) else {
            return unescape(content, Place::Content);
        };
        let mut text = unescape(&content[..first], Place::Content).into_owned();
        let mut at = first;
        while let Some(end) = element_at(content, at) {
            let next = memchr::memchr(b'<', &content.as_bytes()[end..]).map_or(content.len(), |n| end + n);
            text.push_str(&unescape(&content[end..next], Place::Content));
            at = next;
        }
        Cow::Owned(text)
    }
}

/// The end of the element that starts at `at`; `None` at the end of the content.
fn element_at(content: &str, at: usize) -> Option<usize> {
    let (_, mut attributes) = tag::open(content.get(at..).filter(|rest| !rest.is_empty())?);
    attributes.by_ref().for_each(drop);
    let close = attributes.close()?;
    if close.empty {
        return Some(at + close.length);
    }
    tag::element_end(content.as_bytes(), at + close.length).map(|end| end.element)
}

/// Iterator over the elements directly inside of another.
#[derive(Clone)]
pub struct Children<'s, 'a> {
    text: &'a str,
    scope: &'s Scope<'a>,
    position: usize,
}

impl<'a> Iterator for Children<'_, 'a> {
    type Item = Child<'a>;

    fn next(&mut self) -> Option<Child<'a>> {
        let text = self.text;
        let bytes = text.as_bytes();
        let start = self.position + memchr::memchr(b'<', bytes.get(self.position..)?)?;
        if bytes.get(start + 1) == Some(&b'/') {
            return None;
        }
        let (qualified, mut attributes) = tag::open(&text[start..]);
        let (prefix, name) = match qualified.split_once(':') {
            Some((prefix, local)) => (Some(prefix), local),
            None => (None, qualified),
        };
        let mut own = None;
        for attribute in attributes.by_ref() {
            if scope::declares(attribute.name, prefix) {
                own = Some(scope::namespace(&attribute));
            }
        }
        let close = attributes.close()?;
        let content_start = start + close.length;
        let (content_end, end) = if close.empty {
            (content_start, content_start)
        } else {
            let end = tag::element_end(bytes, content_start)?;
            (end.content, end.element)
        };
        self.position = end;
        let namespace = own.unwrap_or_else(|| self.scope.namespace(prefix));
        Some(Child { stanza_text: text, name, namespace, start, content_start, content_end, end })
    }
}

#[cfg(test)]
mod tests;
