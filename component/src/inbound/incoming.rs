//! A message or signal of a person, with all that must be kept of it.
//!
//! The core gets an event with the number of the message ([`Incoming::event`]); the rest is for the shell: the stanza
//! to relay it from, what it carries, and the key by which a repetition is recognised.
//!
//! *Never:* deciding where it goes.

use router_core::Event;
use router_core::values::address::Address;
use router_core::values::answer::{self, Text, Utterance};
use router_core::values::command::Command;
use router_core::values::effect::AgentSide;
use router_core::values::id::{AgentId, DeskName, Language, MessageId, Resource, WindowId};
use router_core::values::notice;
use router_core::values::participant::Person;
use router_core::values::room::RoomEvent;
use siphasher::sip128::{Hasher128 as _, SipHasher13};
use std::borrow::Cow;
use std::hash::Hasher as _;
use std::sync::Arc;

use crate::payload::{Message, Revises, Revision};
use xmpp_edge::wire::{Checked, Stanza};

/// A message or signal of a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// Who said it to whom, as the core sees it.
    pub said: Said,
    /// The sender's bare JID.
    pub sender: Address,
    /// The sender's resource.
    pub resource: Option<Resource>,
    /// The id of the stanza, if it has one.
    pub id: Option<String>,
    /// The language of the text, if it is known.
    pub language: Option<Language>,
    /// The text, cleaned and cut as the core sees it; empty for signals.
    pub text: Text,
    /// The sender asks for a receipt (XEP-0184); to be given once the message is kept.
    pub wants_receipt: bool,
    /// The earlier message of the sender's that it changes, whose id is the sender's and means something only in the same
    /// conversation.
    pub revises: Option<Revises>,
    /// The sender's id for the message that it answers (XEP-0461).
    pub replies_to: Option<String>,
    /// It is fleeting: a chat state, a receipt, a marker, a reaction, a retraction.
    pub is_signal: bool,
    /// Recognises a repetition. `None` without an id, and for signals.
    pub key: Option<InputKey>,
    /// The stanza itself.
    pub stanza: Checked,
    /// What it carries.
    pub content: Arc<Message>,
}

/// Who said something to whom.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// A customer wrote to a desk.
    ByCustomer {
        /// Which desk.
        desk: DeskName,
        /// What it says.
        utterance: Utterance,
    },
    /// An agent wrote in a window of its own, open or over.
    ByAgent {
        /// Who.
        agent: AgentId,
        /// Which window.
        window: WindowId,
    },
    /// An agent gave a command.
    Command {
        /// Who.
        agent: AgentId,
        /// In which window.
        window: Option<WindowId>,
        /// What.
        command: Command,
        /// Where it is answered: in the window it was said in if that is open, else by the desk.
        answer: AgentSide,
    },
    /// A member of a room of ours said something to all in it.
    InRoom {
        /// Which room.
        room: WindowId,
        /// Who.
        who: Person,
    },
    /// A customer's client signalled something to a desk.
    CustomerSignal {
        /// Which desk.
        desk: DeskName,
    },
    /// An agent's client signalled something in an open window.
    AgentSignal {
        /// Who.
        agent: AgentId,
        /// Which window.
        window: WindowId,
    },
}

impl Said {
    /// The same, of a message that has more to it than its text, or not.
    pub(super) fn with_more(self, has_more: bool) -> Self {
        match self {
            Self::ByCustomer { desk, utterance } => {
                Self::ByCustomer { desk, utterance: Utterance { has_more, ..utterance } }
            }
            Self::ByAgent { .. }
            | Self::Command { .. }
            | Self::InRoom { .. }
            | Self::CustomerSignal { .. }
            | Self::AgentSignal { .. } => self,
        }
    }
}

impl Incoming {
    /// The event for the core, once the message has a number; nothing for a command, which is a request. `of` is the earlier
    /// message that it revises, if it is known.
    pub fn event(&self, message: MessageId, of: Option<MessageId>) -> Option<Event> {
        let customer = || self.sender.clone();
        let revises = self.revises.as_ref().map(|earlier| earlier.kind);
        Some(match (self.said.clone(), revises) {
            // What is said to the desk itself is said now.
            (Said::ByCustomer { desk, utterance }, Some(Revision::Correction)) if !utterance.marked => {
                let revision = answer::Revision::Corrected(utterance);
                Event::CustomerRevised { customer: customer(), desk, message, of, revision }
            }
            (Said::ByCustomer { desk, .. } | Said::CustomerSignal { desk }, Some(Revision::Retraction)) => {
                let revision = answer::Revision::Retracted;
                Event::CustomerRevised { customer: customer(), desk, message, of, revision }
            }
            (Said::ByAgent { agent, window }, Some(revises)) => {
                let revises = match revises {
                    Revision::Correction => notice::Revises::Correction,
                    Revision::Retraction => notice::Revises::Retraction,
                };
                Event::AgentRevised { agent, window, message, of, revises }
            }
            (Said::AgentSignal { agent, window }, Some(Revision::Retraction)) => {
                let revises = notice::Revises::Retraction;
                Event::AgentRevised { agent, window, message, of, revises }
            }
            (Said::ByCustomer { desk, utterance }, _) => Event::CustomerWrote {
                customer: customer(),
                desk,
                message,
                utterance,
                language: self.language.clone(),
            },
            (Said::ByAgent { agent, window }, None) => Event::AgentWrote { agent, window, message },
            (Said::InRoom { room, who }, _) => Event::Room { room, what: RoomEvent::Said { who, message } },
            (Said::Command { .. }, _) => return None,
            (Said::CustomerSignal { desk }, _) => {
                Event::CustomerSignalled { customer: customer(), desk, message }
            }
            (Said::AgentSignal { agent, window }, _) => Event::AgentSignalled { agent, window, message },
        })
    }
}

/// What servers add to a message when they have kept it for its reader (XEP-0203, XEP-0359).
const ADDED_BY_SERVERS: [&str; 2] = ["urn:xmpp:delay", "urn:xmpp:sid:0"];

/// The end of a stanza, `source`, as its sender wrote it: without what the server of an account adds, which differs each time
/// that it delivers a message.
pub(super) fn as_written<'s>(view: &Stanza<'s>, source: &'s str) -> Cow<'s, str> {
    if !ADDED_BY_SERVERS.iter().any(|namespace| source.contains(namespace)) {
        return Cow::Borrowed(source);
    }
    let whole = view.source();
    let mut at = whole.len() - source.len();
    let mut written = String::with_capacity(source.len());
    for child in view.children().filter(|child| ADDED_BY_SERVERS.contains(&child.namespace())) {
        let range = child.range();
        written.push_str(whole.get(at..range.start).unwrap_or_default());
        at = range.end.max(at);
    }
    written.push_str(whole.get(at..).unwrap_or_default());
    Cow::Owned(written)
}

/// Keeps these hashes apart from others with the same secret.
const PURPOSE: u64 = u64::from_le_bytes(*b"a repeat");

/// Recognises a message that is delivered twice: a hash of sender, recipient, id and content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InputKey(pub [u8; 16]);

impl InputKey {
    /// The key for a message of `sender` to the bare JID `to`, with its id and its content as written. SipHash-1-3 with
    /// 128 bits: nobody who does not know `secret` can make a message with the key of somebody else's.
    pub(super) fn of(secret: u64, sender: &Address, to: &str, id: &str, content: &str) -> Self {
        let mut hash = SipHasher13::new_with_keys(secret, PURPOSE);
        for part in [sender.link.as_str(), &sender.jid, to, id, content] {
            hash.write(&(part.len() as u64).to_le_bytes());
            hash.write(part.as_bytes());
        }
        Self(hash.finish128().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(children: &str) -> String {
        let stanza = format!("<message from='a@x' id='1'>{children}</message>");
        let checked = Checked::new(stanza.into_bytes().into()).unwrap();
        let view = Stanza::new(&checked);
        let start = view.children().next().unwrap().range().start;
        as_written(&view, &view.source()[start..]).into_owned()
    }

    #[test]
    fn what_servers_add_makes_no_other_message() {
        let first = written("<body>urn:xmpp:delay?</body><active xmlns='urn:x'/>");
        let id = "<stanza-id xmlns='urn:xmpp:sid:0' by='s@x' id='7'/>";
        let delay = "<delay xmlns='urn:xmpp:delay' from='x' stamp='2026-01-01T00:00:00Z'/>";
        let again = format!("<body>urn:xmpp:delay?</body>{id}<active xmlns='urn:x'/>{delay}");
        assert_eq!(written(&again), first);
        assert_ne!(written("<body>urn:xmpp:delay!</body><active xmlns='urn:x'/>"), first);
    }
}
