//! What a message says and is: its words as the desk reads them, what earlier message it changes or answers, and whether
//! it is worth keeping.
//!
//! The desk reads what remains of the body without fallback and quotes; the relay passes the whole.
//!
//! *Never:* what the words mean.

use super::words;
use super::{Element, Fallback, Family, Kind, Message, Needs, Part, body, encryption, receipts};
use frontdesk_settings::{Treatment, Treatments};
use std::borrow::Cow;
use xmpp_edge::wire::Checked;

/// An earlier message of the sender's is changed by this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revises {
    /// How.
    pub kind: Revision,
    /// The sender's id for it, or for an earlier correction of it.
    pub id: String,
}

/// How a message changes an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revision {
    /// It has other words now (XEP-0308).
    Correction,
    /// It is taken back (XEP-0424).
    Retraction,
}

/// What a message is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Somebody says something: it is kept.
    Content,
    /// It is fleeting: a state, a receipt, a reaction, a retraction.
    Signal,
    /// Nothing in it is known, or it would need something else beside it.
    Nothing,
}

/// A message as the desk reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood<'m> {
    /// The words, neither cleaned nor cut; empty for signals, and for what has none.
    pub text: Cow<'m, str>,
    /// Their language, as written.
    pub language: Option<&'m str>,
    /// What it is worth.
    pub standing: Standing,
}

impl Message {
    /// Whether its sender wants a receipt (XEP-0184 section 5).
    pub fn wants_receipt(&self) -> bool {
        self.parts().iter().any(|part| receipts::is_request(part.payload))
    }

    /// The earlier message that it changes.
    pub fn revises(&self) -> Option<Revises> {
        let changes = |kind| matches!(kind, Kind::Change(_));
        let (part, id) = self.naming(|payload| changes(payload.kind))?;
        let Kind::Change(kind) = part.payload.kind else { return None };
        Some(Revises { kind, id: id.to_owned() })
    }

    /// The sender's id for the message that it answers.
    pub fn replies_to(&self) -> Option<String> {
        let (_, id) = self.naming(|payload| payload.fallback == Fallback::Quote)?;
        Some(id.to_owned())
    }

    /// Whether its one text is not all of it: there is something else that somebody has to say, or it answers something.
    pub fn has_more_than_text(&self) -> bool {
        let contents = self.parts().iter().filter(|part| part.is_content());
        contents.count() > 1 || self.bodies().count() != 1 || self.replies_to().is_some()
    }

    /// What of it is refused by these treatments, with the element that is; the first family counts. Where nothing is left
    /// of what somebody had to say, that is refused too.
    pub fn refused(&self, stanza: &Checked, treatments: &Treatments) -> Option<(Family, Option<&Element>)> {
        let is_refused = |part: &&Part| {
            part.treatment == Treatment::Refuse && (part.payload.needs != Needs::Content || self.has_body())
        };
        let refused =
            self.parts().iter().filter(is_refused).min_by_key(|part| precedence(part.payload.family));
        if let Some(part) = refused {
            return Some((part.payload.family, Some(&part.element)));
        }
        let is_unreadable = |part: &Part| {
            part.element.may_begin_with('?', stanza)
                && encryption::is_off_the_record(&part.element.text(stanza))
        };
        if treatments[Family::Encryption] == Treatment::Refuse && self.bodies().any(is_unreadable) {
            return Some((Family::Encryption, None));
        }
        self.nothing_left()
    }

    /// Something that was to be said, or a change of it, when all of it is stripped.
    fn nothing_left(&self) -> Option<(Family, Option<&Element>)> {
        let says = |part: &&Part| match part.payload.kind {
            Kind::Content | Kind::Change(_) => part.payload.needs == Needs::Nothing,
            Kind::Signal | Kind::Decoration | Kind::Obstacle => false,
        };
        let mut said = self.parts().iter().filter(says).peekable();
        let first = said.peek().map(|part| (part.payload.family, Some(&part.element)))?;
        said.all(|part| part.treatment == Treatment::Strip).then_some(first)
    }

    /// Its bodies, one for each language.
    pub fn bodies(&self) -> impl Iterator<Item = &Part> {
        self.parts().iter().filter(|part| body::is_one(part.payload))
    }

    /// Whether anything stands in its body.
    pub fn has_body(&self) -> bool {
        self.bodies().next().is_some()
    }

    /// Reads what it says: the body in the language of the whole, else the first; without a body, the subject or the
    /// address of a file.
    pub fn understand<'m>(&'m self, stanza: &'m Checked) -> Understood<'m> {
        let marks: Vec<_> = self.marks(&|_| false).into_iter().map(|(_, _, mark)| mark).collect();
        let chosen = self.bodies().find(|body| self.fits(body)).or_else(|| self.bodies().next());
        if let Some(body) = chosen {
            let text = body.element.text(stanza);
            let text = if marks.is_empty() && !text.starts_with('>') {
                text
            } else {
                Cow::Owned(words::said(&text, &marks))
            };
            if !words::is_blank(&text) {
                return self.content(text, Some(body));
            }
        }
        let other = self.parts().iter().filter(|part| part.is_content() && !body::is_one(part.payload));
        let mut others = other.peekable();
        let worth = others.peek().copied();
        let spoken = others.map(|part| (spoken(part, stanza), part)).find(|(text, _)| !text.is_empty());
        match (spoken, worth) {
            (Some((text, part)), _) => self.content(text, Some(part)),
            (None, Some(_)) => self.content(Cow::Borrowed(""), None),
            (None, None) => self.fleeting(),
        }
    }

    fn fits(&self, part: &Part) -> bool {
        let own = part.element.attribute("xml:lang");
        own.is_none_or(|own| self.language().is_some_and(|whole| whole.eq_ignore_ascii_case(own)))
    }

    fn content<'m>(&'m self, text: Cow<'m, str>, part: Option<&'m Part>) -> Understood<'m> {
        let language = part.map_or(self.language(), |part| self.language_of(part));
        Understood { text, language, standing: Standing::Content }
    }

    fn fleeting(&self) -> Understood<'_> {
        let stands = self.parts().iter().any(|part| part.stands_alone() && !body::is_one(part.payload));
        let standing = if stands { Standing::Signal } else { Standing::Nothing };
        Understood { text: Cow::Borrowed(""), language: self.language(), standing }
    }
}

/// The words of something that is no body.
fn spoken<'m>(part: &'m Part, stanza: &'m Checked) -> Cow<'m, str> {
    let own = part.element.text(stanza);
    if !own.is_empty() {
        return own;
    }
    part.element.child("url").map(|url| url.text(stanza)).unwrap_or_default()
}

/// Of several families that are refused, which is spoken of: rooms, since those get no answer at all; then what hides the rest.
fn precedence(family: Family) -> (bool, bool, Family) {
    (family != Family::Rooms, family != Family::Encryption, family)
}
