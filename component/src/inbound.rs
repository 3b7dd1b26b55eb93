//! What a stanza means: the one border between the bytes of a server and the events of the core.
//!
//! [`read`] takes a checked stanza with its start tag read and says what it is: a person's message, something fleeting, an event, or something
//! that is answered on the spot. It knows nothing but the stanza and what was looked up for it before ([`Known`]); it never fails
//! and never changes anything. `header` finds out who wrote to which of our addresses, and makes an address that the
//! sender may not know of into one that does not exist; `message`, `presence` and `iq` do the rest, one family a file.
//!
//! *Never:* state, clocks, I/O; trust in anything but the outer `from`.

mod body;
mod error;
mod header;
mod incoming;
mod iq;
mod known;
mod message;
mod presence;
mod room;
mod signpost;

use router_core::Event;
use router_core::values::address::Address;
use router_core::values::id::{AgentId, DeskName, LinkName};

use crate::envelope::Envelope;
use crate::guard::Topic;
use crate::phrase::Sentence;
use crate::questions::Answer;
use crate::request::Request;
use xmpp_edge::wire::{Stanza, StanzaName};

pub use body::TEXT_BYTES_MAX;
pub use incoming::{Incoming, InputKey, Said};
pub use known::{DeskIdentity, Known, RoomView, WindowView};
pub use room::InRoom;

use crate::ids::BarrierId;
use header::{Header, Place};

/// What a stanza means.
#[derive(Clone, Debug, PartialEq)]
pub enum Inbound {
    /// It is ignored on purpose.
    Nothing(Reason),
    /// It is answered at once and concerns nobody else.
    Reply(Reply),
    /// A person wrote something.
    Message(Incoming),
    /// A person's client sent something fleeting: a chat state, a receipt, a marker, a reaction.
    Signal(Incoming),
    /// Somebody wants something, and an answer to it.
    Request(Request),
    /// Something happened that the core must know, and perhaps something is answered.
    Happened {
        /// What.
        event: Event,
        /// The answer; often empty.
        reply: Reply,
    },
    /// Somebody wants the presence of a desk from now on, or no longer.
    Subscription {
        /// Which desk.
        desk: DeskName,
        /// Who.
        subscriber: Address,
        /// From now on, or no longer.
        wanted: bool,
        /// The answer.
        reply: Reply,
    },
    /// An agent lets the home desk see the presence, or no longer; in that case the agent counts as gone.
    Approval {
        /// Who.
        agent: AgentId,
        /// Whether the presence may be seen.
        approved: bool,
        /// The answer.
        reply: Reply,
    },
    /// Something changed in a room of ours, or on our way into it.
    InRoom {
        /// Which room, by its bare JID.
        room: Address,
        /// What.
        what: InRoom,
    },
    /// Whom we asked something has answered.
    Answered {
        /// The id of the question.
        id: String,
        /// What the answer says.
        answer: Answer,
    },
    /// Our own ping came back: the server has taken everything that was written before it.
    Barrier {
        /// Through which link.
        link: LinkName,
        /// Which it is.
        id: BarrierId,
    },
}

/// What goes back to the sender.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// Whole stanzas, one after the other, to be sent in any case.
    pub answers: Vec<u8>,
    /// Something to be sent only if the guard allows it now.
    pub courtesy: Option<Courtesy>,
}

/// Words (or a request) of our own that must not be repeated too often. See [`crate::guard::Guard::may_tell`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Courtesy {
    /// What it is about.
    pub topic: Topic,
    /// Who gets it.
    pub to: Address,
    /// Whole stanzas, one after the other.
    pub stanzas: Vec<u8>,
    /// What is sent instead when it must not be said again; mostly nothing.
    pub otherwise: Vec<u8>,
}

/// Why a stanza is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Neither message, presence nor iq.
    NotAStanza,
    /// It says not who sent it, or the address is not one.
    NoSender,
    /// It is not addressed to us.
    NotForUs,
    /// It comes from one of our own addresses.
    OwnDomain,
    /// A message of type `groupchat` or `headline`.
    NotAPerson,
    /// A message without text or anything else that we understand.
    Empty,
    /// Something that only other parties could vouch for (an invitation, a room).
    Untrusted,
    /// Something fleeting that belongs to no open conversation.
    NoConversation,
    /// An error for something of ours that changes nothing.
    Bounce,
    /// An answer to a question that was not asked, or not of its sender.
    UnaskedResult,
    /// Presence that changes nothing.
    IdlePresence,
}

impl Reason {
    /// A name for metrics and the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotAStanza => "not-a-stanza",
            Self::NoSender => "no-sender",
            Self::NotForUs => "not-for-us",
            Self::OwnDomain => "own-domain",
            Self::NotAPerson => "not-a-person",
            Self::Empty => "empty",
            Self::Untrusted => "untrusted",
            Self::NoConversation => "no-conversation",
            Self::Bounce => "bounce",
            Self::UnaskedResult => "unasked-result",
            Self::IdlePresence => "idle-presence",
        }
    }
}

impl Inbound {
    fn answer(answers: Vec<u8>) -> Self {
        Self::Reply(Reply { answers, courtesy: None })
    }

    fn happened(event: Event) -> Self {
        Self::Happened { event, reply: Reply::default() }
    }
}

/// Says what a stanza means.
pub fn read(envelope: &Envelope<'_>, known: &Known<'_>) -> Inbound {
    let view = &envelope.view;
    let header = match Header::read(envelope, known) {
        Ok(header) => header,
        Err(reason) => return Inbound::Nothing(reason),
    };
    if header.station.is_ours(header.from) {
        return own_stanza(view, &header);
    }
    if let Place::Room(view) = header.place {
        return room::read(envelope.stanza, &envelope.view, &header, known, view);
    }
    match view.name() {
        StanzaName::Message => message::read(envelope.stanza, view, &header, known),
        StanzaName::Presence => presence::read(view, &header, known),
        StanzaName::Iq => iq::read(view, &header, known),
        StanzaName::Other => Inbound::Nothing(Reason::NotAStanza),
    }
}

/// Why a stanza is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Its sender sends too much (the guard).
    TooFast,
    /// It is over a cap (the framer).
    TooLarge,
    /// It is not well-formed (the check).
    IllFormed,
}

/// The error for a stanza that is not let in; nothing where no answer is allowed. The header of the stanza is enough.
pub fn refusal(envelope: &Envelope<'_>, why: Refused, known: &Known<'_>) -> Option<Vec<u8>> {
    let view = &envelope.view;
    let header = Header::read(envelope, known).ok()?;
    let answerable = match view.name() {
        StanzaName::Message => {
            header.from.is_valid() && !matches!(&*header.kind, "error" | "groupchat" | "headline")
        }
        StanzaName::Iq => matches!(&*header.kind, "get" | "set"),
        StanzaName::Presence | StanzaName::Other => false,
    };
    if !answerable || header.station.is_ours(header.from) {
        return None;
    }
    let (condition, sentence) = match why {
        Refused::TooFast => (error::Condition::PolicyViolation, Some(Sentence::TooManyMessages)),
        Refused::TooLarge => (error::Condition::PolicyViolation, Some(Sentence::MessageTooLarge)),
        Refused::IllFormed => (error::Condition::BadRequest, None),
    };
    let words = sentence.map(|sentence| known.words(header.language(), &sentence));
    Some(error::stanza(view.qualified_name(), &header, condition, words.as_deref()))
}

/// Only the server can send in our own name, and what it sends is our own ping on its way back.
fn own_stanza(view: &Stanza<'_>, header: &Header<'_>) -> Inbound {
    let is_ping = view.name() == StanzaName::Iq && header.from.as_str() == header.to.as_str();
    match header.id.as_deref().filter(|_| is_ping).and_then(BarrierId::read) {
        Some(id) => Inbound::Barrier { link: header.link.clone(), id },
        None => Inbound::Nothing(Reason::OwnDomain),
    }
}

#[cfg(test)]
mod tests;
