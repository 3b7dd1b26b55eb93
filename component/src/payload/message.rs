//! A message read by the catalogue: one pass over its children.
//!
//! Only what the catalogue knows is kept, each part in its shape, in the order of the stanza. Texts stay where they are
//! in the bytes, so a [`Message`] is read and written together with the stanza that it was read from.
//!
//! *Never:* anything that only other parties could vouch for (carbons, forwarded stanzas, archive results, other
//! addresses, delay stamps).

use super::shape::is_language;
use super::words::Mark;
use super::{Element, Fallback, Kind, Needs, Payload, Repeat, Target, find};
use frontdesk_settings::{Treatment, Treatments};
use xmpp_edge::wire::{Child, Stanza};

/// The type of a message that a person writes (RFC 6121 section 5.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// One of a conversation.
    Chat,
    /// One that stands alone; what is unknown counts as this.
    Normal,
    /// Not said, which counts as normal.
    Absent,
}

/// What a message carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    kind: Type,
    language: Option<Box<str>>,
    parts: Vec<Part>,
    /// Where the first child begins.
    start: Option<usize>,
}

/// One element of a message.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it is.
    pub payload: &'static Payload,
    /// What is in it.
    pub element: Element,
    /// What the firewall does with it.
    pub treatment: Treatment,
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.payload, other.payload) && self.element == other.element
    }
}

impl Eq for Part {}

impl Part {
    /// Whether the firewall lets it pass.
    pub fn passes(&self) -> bool {
        self.treatment == Treatment::Pass
    }

    /// Whether it is something that somebody has to say, and may be said.
    pub fn is_content(&self) -> bool {
        self.passes() && self.payload.kind == Kind::Content
    }

    /// Whether a message may consist of it alone.
    pub fn stands_alone(&self) -> bool {
        self.passes() && self.payload.stands_alone()
    }
}

impl Message {
    /// Reads a message that is treated in this way.
    pub fn read(stanza: &Stanza<'_>, treatments: &Treatments) -> Self {
        let mut message = Self {
            kind: match stanza.kind().as_deref() {
                None => Type::Absent,
                // what is said in a room is a part of a conversation too
                Some("chat" | "groupchat") => Type::Chat,
                Some(_) => Type::Normal,
            },
            language: stanza.lang().filter(|tag| is_language(tag)).map(|tag| Box::from(&*tag)),
            parts: Vec::with_capacity(4),
            start: None,
        };
        for child in stanza.children() {
            message.start.get_or_insert(child.range().start);
            message.take(stanza, &child, treatments);
        }
        message
    }

    fn take<'a>(&mut self, stanza: &Stanza<'a>, child: &Child<'a>, treatments: &Treatments) {
        let Some(payload) = find(child.namespace(), child.name()) else { return };
        let treatment = treatments[payload.family];
        let is_ignored = payload.kind == Kind::Obstacle && treatment == Treatment::Strip;
        if is_ignored || !self.may_repeat(payload) {
            return;
        }
        let Some(element) = Element::read(&payload.shape, child, stanza.scope()) else { return };
        let speaks = payload.kind == Kind::Content && payload.shape.text.is_free();
        let is_blank = speaks && element.is_blank(stanza.checked());
        let part = Part { payload, element, treatment };
        if !is_blank && !self.has_like(&part) {
            self.parts.push(part);
        }
    }

    fn may_repeat(&self, payload: &'static Payload) -> bool {
        match payload.repeat {
            Repeat::Never => !self.has(payload),
            Repeat::UpTo(most) => self.parts_of(payload).count() < most,
            Repeat::PerName => self.parts_of(payload).count() < payload.shape.names.len(),
            Repeat::PerLanguage => self.parts_of(payload).count() < LANGUAGES_MAX,
        }
    }

    /// Whether there is one already beside which this one does not count.
    fn has_like(&self, part: &Part) -> bool {
        let same: fn(&Self, &Part, &Part) -> bool = match part.payload.repeat {
            Repeat::PerName => |_, one, other| one.element.name() == other.element.name(),
            Repeat::PerLanguage => |message, one, other| {
                message.language_of(one).map(str::to_ascii_lowercase)
                    == message.language_of(other).map(str::to_ascii_lowercase)
            },
            Repeat::Never | Repeat::UpTo(_) => return false,
        };
        self.parts_of(part.payload).any(|other| same(self, part, other))
    }

    fn has(&self, payload: &'static Payload) -> bool {
        self.parts_of(payload).next().is_some()
    }

    fn parts_of(&self, payload: &'static Payload) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(move |part| std::ptr::eq(part.payload, payload))
    }

    /// Everything behind its start tag, as written; nothing if it has no children.
    pub fn source<'s>(&self, stanza: &Stanza<'s>) -> &'s str {
        self.start.and_then(|start| stanza.source().get(start..)).unwrap_or_default()
    }

    /// Its type.
    pub fn kind(&self) -> Type {
        self.kind
    }

    /// The language of the whole, as written.
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// The language of one part of it, as written.
    pub fn language_of<'p>(&'p self, part: &'p Part) -> Option<&'p str> {
        part.element.attribute("xml:lang").or(self.language())
    }

    /// Everything in it, in its order.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Whether a part is a body, whose words a mark may cover.
    pub fn is_body(part: &Part) -> bool {
        super::body::is_one(part.payload)
    }

    /// Where the part stands that a mark (XEP-0428) names. One that names nothing, as marks once did, names what there
    /// is with a fallback.
    pub fn named_by(&self, mark: &Part) -> Option<usize> {
        let named = mark.element.attribute("for");
        self.parts.iter().position(|part| {
            part.payload.fallback != Fallback::None
                && named.is_none_or(|namespace| part.payload.shape.has_namespace(namespace))
        })
    }

    /// The marks on its bodies, with the places of mark and named part; `goes` says whether a named part stays behind.
    pub fn marks<'m>(&'m self, goes: &dyn Fn(usize) -> bool) -> Vec<(usize, usize, Mark<'m>)> {
        let mut marks = Vec::new();
        for (place, part) in self.parts.iter().enumerate() {
            let Some(named) = (part.payload.needs == Needs::Named).then(|| self.named_by(part)).flatten()
            else {
                continue;
            };
            let body = part.element.child("body");
            if body.is_none() && part.element.child("subject").is_some() {
                continue;
            }
            let written = |name: &str| body.and_then(|body| body.attribute(name));
            let fallback = self.parts[named].payload.fallback;
            let mark = Mark { fallback, start: written("start"), end: written("end"), goes: goes(named) };
            marks.push((place, named, mark));
        }
        marks
    }

    /// The first part that names an earlier message in this way, and the sender's id for it.
    pub(super) fn naming(&self, wanted: impl Fn(&Payload) -> bool) -> Option<(&Part, &str)> {
        let naming =
            |part: &&Part| part.passes() && part.payload.target != Target::None && wanted(part.payload);
        let part = self.parts.iter().find(naming)?;
        Some((part, part.element.id()?))
    }
}

/// Languages of one message in which a text counts.
const LANGUAGES_MAX: usize = 16;
