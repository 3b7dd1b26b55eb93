//! An element read by its shape, and written again by it.
//!
//! Reading keeps what the shape names and nothing else; text without references stays where it is in the stanza.
//! Writing goes by the shape alone: no byte of a tag comes from outside.
//!
//! *Never:* whether the element crosses.

use std::borrow::Cow;
use std::ops::Range;

use super::shape::{Shape, Value};
use super::words;
use xmpp_edge::wire::{Checked, Child, Scope, Writer};

/// Elements inside another that are looked at.
const INSIDE_MAX: usize = 64;

/// What was read of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    shape: &'static Shape,
    name: &'static str,
    attributes: Vec<(&'static str, Box<str>)>,
    text: Text,
    children: Vec<Element>,
}

#[derive(Clone, PartialEq, Eq)]
enum Text {
    None,
    /// As it stands in the stanza.
    InPlace(Range<usize>),
    Taken(Box<str>),
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::None => f.write_str("no text"),
            Self::InPlace(range) => write!(f, "text of {} bytes", range.len()),
            Self::Taken(text) => write!(f, "text of {} bytes", text.len()),
        }
    }
}

/// What takes the places of ids and authors.
#[derive(Clone, Copy, Debug)]
pub struct Translation<'t> {
    /// The id of the earlier message, as the reader knows it.
    pub id: &'t str,
    /// Who wrote it, as the reader knows them.
    pub author: &'t str,
}

impl Element {
    /// Reads a child, in the scope of what is around it; `None` if it lacks something that is needed.
    pub fn read<'a>(shape: &'static Shape, child: &Child<'a>, scope: &Scope<'a>) -> Option<Self> {
        let name = shape.names.iter().copied().find(|name| *name == child.name())?;
        let mut attributes = Vec::new();
        for wanted in shape.attributes {
            match child.attribute(wanted.name).filter(|value| wanted.value.accepts(value)) {
                Some(value) => attributes.push((wanted.name, Box::from(&*value))),
                None if wanted.needed => return None,
                None => {}
            }
        }
        let text = Text::read(shape.text, child)?;
        let children = Self::inside(shape, child, scope)?;
        Some(Self { shape, name, attributes, text, children })
    }

    fn inside<'a>(shape: &'static Shape, child: &Child<'a>, scope: &Scope<'a>) -> Option<Vec<Self>> {
        let mut found: Vec<Self> = Vec::new();
        if shape.children.is_empty() {
            return Some(found);
        }
        let scope = child.scope(scope);
        for inner in child.children(&scope).take(INSIDE_MAX) {
            let wanted =
                shape.children.iter().find(|inside| inside.shape.is(inner.namespace(), inner.name()));
            let Some(wanted) = wanted else { continue };
            if count(&found, &wanted.shape) < wanted.most {
                found.extend(Self::read(&wanted.shape, &inner, &scope));
            }
        }
        let complete = shape.children.iter().all(|inside| count(&found, &inside.shape) >= inside.least);
        complete.then_some(found)
    }

    /// Its local name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// An attribute that the shape names.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| *own == name).map(|(_, value)| &**value)
    }

    /// The id of the earlier message that it names.
    pub fn id(&self) -> Option<&str> {
        let named = self.shape.attributes.iter().find(|attribute| attribute.value == Value::Id)?;
        self.attribute(named.name)
    }

    /// The first element in it with this name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Its text, as far as the shape has one.
    pub fn text<'t>(&'t self, stanza: &'t Checked) -> Cow<'t, str> {
        match &self.text {
            Text::None => Cow::Borrowed(""),
            Text::InPlace(range) => stanza.text_at(range.clone()),
            Text::Taken(text) => Cow::Borrowed(text),
        }
    }

    /// The same as it was written, references and all.
    pub fn raw_text<'t>(&'t self, stanza: &'t Checked) -> &'t str {
        match &self.text {
            Text::None => "",
            Text::InPlace(range) => stanza.raw_text_at(range.clone()),
            Text::Taken(text) => text,
        }
    }

    /// Whether its text may begin with `wanted`: it does, or with a reference.
    pub fn may_begin_with(&self, wanted: char, stanza: &Checked) -> bool {
        self.raw_text(stanza).trim_start().starts_with([wanted, '&'])
    }

    /// Whether nobody would see anything of its text.
    pub fn is_blank(&self, stanza: &Checked) -> bool {
        let first = self.raw_text(stanza).trim_start().bytes().next();
        let is_seen = first.is_some_and(|byte| byte.is_ascii_graphic() && byte != b'&');
        !is_seen && words::is_blank(&self.text(stanza))
    }

    /// Writes it into an element of the namespace `outer`.
    pub fn write<'w>(
        &self,
        writer: &mut Writer<'w>,
        stanza: &Checked,
        outer: &str,
        translation: Option<Translation<'_>>,
    ) {
        self.open(writer, self.shape, outer, translation);
        match &self.text {
            Text::None => {}
            Text::InPlace(range) => drop(writer.copy_text(stanza, range.clone())),
            Text::Taken(text) => drop(writer.text(text)),
        }
        for child in &self.children {
            child.write(writer, stanza, self.shape.namespace, translation);
        }
        writer.close();
    }

    /// Writes it with another text than its own.
    pub fn write_with_text(&self, writer: &mut Writer<'_>, outer: &str, text: &str) {
        self.open(writer, self.shape, outer, None);
        writer.text(text).close();
    }

    /// Writes what names the same message in another shape.
    pub fn write_as(
        &self,
        writer: &mut Writer<'_>,
        shape: &'static Shape,
        outer: &str,
        translation: Option<Translation<'_>>,
    ) {
        self.open(writer, shape, outer, translation);
        writer.close();
    }

    fn open(
        &self,
        writer: &mut Writer<'_>,
        shape: &'static Shape,
        outer: &str,
        translation: Option<Translation<'_>>,
    ) {
        let name = shape.names.iter().copied().find(|name| *name == self.name).unwrap_or(shape.names[0]);
        writer.open(name, (shape.namespace != outer).then_some(shape.namespace));
        for attribute in shape.attributes {
            let value = match attribute.value {
                Value::Id => translation.map(|translation| translation.id),
                Value::Author => translation.map(|translation| translation.author),
                Value::Nothing
                | Value::Words
                | Value::ShortWords(_)
                | Value::Opaque(_)
                | Value::Language
                | Value::Url
                | Value::Number
                | Value::Namespace => self.attribute(attribute.name),
            };
            if let Some(value) = value {
                writer.attribute(attribute.name, value);
            }
        }
    }
}

impl Text {
    /// `None` if it is not what it must be: then the element is none either.
    fn read(value: Value, child: &Child<'_>) -> Option<Self> {
        match (value, child.plain_text()) {
            (Value::Nothing, _) => Some(Self::None),
            (Value::Words, Some(range)) if range.is_empty() => Some(Self::None),
            (Value::Words, Some(range)) => Some(Self::InPlace(range)),
            (_, _) => {
                let text = child.text();
                let may_lack = text.is_empty() && value != Value::Url;
                let taken = value.accepts(&text).then(|| Self::Taken(Box::from(&*text)));
                taken.or(may_lack.then_some(Self::None))
            }
        }
    }
}

fn count(elements: &[Element], shape: &'static Shape) -> usize {
    elements.iter().filter(|element| std::ptr::eq(element.shape, shape)).count()
}
