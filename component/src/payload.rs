//! What a message may carry: one file per specification, and the one catalogue of them.
//!
//! A [`Payload`] says everything about an element: its specification, family and kind, its [`Shape`] down to the leaves,
//! to whom it passes, which id in it is translated, what it needs beside it, and what it announces in discovery.
//! `inbound`, the relay, `identity::disco` and the table in docs/XEPS.md read the [`CATALOGUE`] and know no namespace of
//! their own. [`Message`] is a stanza read by it, once. A payload more is a file here and a line in the list; what is
//! not in the list does not cross, and neither does what a shape does not name.
//!
//! *Never:* who gets what (the engine), ids themselves (the ledger).

mod element;
mod message;
mod shape;
mod standing;
mod words;

mod attention;
mod body;
mod call_invites;
mod chat_states;
mod correction;
mod encryption;
mod fallback;
mod forms;
mod forwarded;
mod hints;
mod invitations;
mod jingle_message;
mod markers;
mod out_of_band;
mod reactions;
mod receipts;
mod replies;
mod retraction;
mod rooms;
mod spoiler;
mod styling;
mod subject;
mod thread;

pub use element::{Element, Translation};
pub use fallback::write_mark;
pub use frontdesk_settings::Family;
pub use message::{Message, Part, Type};
pub use shape::{Attribute, Inside, Shape, Value};
pub use standing::{Revises, Revision, Standing, Understood};
pub use words::{Hidden, Mark, Rewritten, is_blank, is_harmless, rewrite};

/// Every payload that is known, a list for each specification.
pub static CATALOGUE: &[&[Payload]] = &[
    body::PAYLOADS,
    subject::PAYLOADS,
    thread::PAYLOADS,
    chat_states::PAYLOADS,
    receipts::PAYLOADS,
    markers::PAYLOADS,
    correction::PAYLOADS,
    retraction::PAYLOADS,
    replies::PAYLOADS,
    reactions::PAYLOADS,
    fallback::PAYLOADS,
    out_of_band::PAYLOADS,
    attention::PAYLOADS,
    hints::PAYLOADS,
    spoiler::PAYLOADS,
    styling::PAYLOADS,
    encryption::PAYLOADS,
    jingle_message::PAYLOADS,
    call_invites::PAYLOADS,
    forms::PAYLOADS,
    invitations::PAYLOADS,
    forwarded::PAYLOADS,
    rooms::PAYLOADS,
];

/// One kind of element at the top level of a message.
#[derive(Debug, PartialEq, Eq)]
pub struct Payload {
    /// The specification and its section, as docs/XEPS.md names it.
    pub specification: &'static str,
    /// What it belongs to, for the firewall.
    pub family: Family,
    /// What it does.
    pub kind: Kind,
    /// What may be in it.
    pub shape: Shape,
    /// To whom it passes.
    pub passes: Passes,
    /// The earlier message that it names.
    pub target: Target,
    /// What it is nothing without.
    pub needs: Needs,
    /// How often it may stand in one message; what is over that does not count.
    pub repeat: Repeat,
    /// What the words are that stand in the body for those who do not know it (XEP-0428).
    pub fallback: Fallback,
    /// It is written in this shape instead, with the same id: for forms that are out of use.
    pub written: Option<&'static Shape>,
    /// What it announces in discovery (XEP-0030), for desks and windows.
    pub announces: Option<&'static str>,
}

/// What a payload does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is what somebody has to say, and passes alone.
    Content,
    /// It changes an earlier message.
    Change(Revision),
    /// It says something fleeting, and passes alone.
    Signal,
    /// It belongs to something else in the message.
    Decoration,
    /// It is nothing that can be passed on.
    Obstacle,
}

/// To whom a payload passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passes {
    /// To whoever is at the other end.
    ToAll,
    /// From agents to customers only.
    ToCustomers,
    /// To nobody.
    ToNobody,
}

/// Whose earlier message a payload may name. One that is unknown to the other side keeps the payload back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// It names none.
    None,
    /// One that the sender got.
    Received,
    /// One that the sender wrote.
    Sent,
    /// One of either side.
    Any,
}

/// What a payload is nothing without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// It stands alone.
    Nothing,
    /// Something else that passes and stands alone.
    Company,
    /// Something of kind [`Kind::Content`] that passes.
    Content,
    /// The element that it names, if that passes.
    Named,
}

/// How often a payload counts in one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// Once.
    Never,
    /// Once with each name.
    PerName,
    /// Once in each language (RFC 6121 section 5.2.3).
    PerLanguage,
    /// This often.
    UpTo(usize),
}

/// What the words are that a mark (XEP-0428) for a payload covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// There are none: such a mark counts for nothing.
    None,
    /// The lines in front, which quote; what the sender says comes behind them.
    Quote,
    /// All of it, as a rule: the sender says nothing else.
    All,
}

impl Payload {
    /// A decoration without anything special, for the rest of a payload's fields.
    const PLAIN: Self = Self {
        specification: "",
        family: Family::Presentation,
        kind: Kind::Decoration,
        shape: Shape::EMPTY,
        passes: Passes::ToAll,
        target: Target::None,
        needs: Needs::Nothing,
        repeat: Repeat::Never,
        fallback: Fallback::None,
        written: None,
        announces: None,
    };

    /// Whether a message may consist of it alone.
    pub fn stands_alone(&self) -> bool {
        match self.kind {
            Kind::Content | Kind::Signal | Kind::Change(_) => self.needs == Needs::Nothing,
            Kind::Decoration | Kind::Obstacle => false,
        }
    }
}

/// Every payload, in the order of the catalogue.
pub fn all() -> impl Iterator<Item = &'static Payload> {
    CATALOGUE.iter().copied().flatten()
}

/// The payload that an element of this namespace and name is.
pub fn find(namespace: &str, name: &str) -> Option<&'static Payload> {
    all().find(|payload| payload.shape.is(namespace, name))
}

#[cfg(test)]
mod tests;
