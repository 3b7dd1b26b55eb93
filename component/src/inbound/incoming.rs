//! A message or signal of a person, with all that must be kept of it.
//!
//! The core gets an event with the number of the message ([`Incoming::event`]); the rest is for the shell: the stanza
//! to relay it from, the ids it refers to, and the key by which a repetition is recognised.
//!
//! *Never:* deciding where it goes.

use router_core::Event;
use router_core::values::address::Address;
use router_core::values::answer::{Revision, Text, Utterance};
use router_core::values::command::Command;
use router_core::values::effect::AgentSide;
use router_core::values::id::{AgentId, DeskName, Language, MessageId, Resource, WindowId};
use router_core::values::notice::Revises;
use sha1::{Digest as _, Sha1};

use xmpp_edge::wire::Checked;

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
    /// What the stanza refers to, in its order.
    pub references: Vec<Reference>,
    /// Recognises a repetition. `None` without an id, and for signals.
    pub key: Option<InputKey>,
    /// The stanza itself.
    pub stanza: Checked,
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

impl Incoming {
    /// What the message wants with an earlier one, and the sender's id for that.
    pub fn revises(&self) -> Option<(Revises, &str)> {
        self.references.iter().find_map(|reference| match reference {
            Reference::Corrects(id) => Some((Revises::Correction, id.as_str())),
            Reference::Retracts(id) => Some((Revises::Retraction, id.as_str())),
            Reference::RepliesTo(_)
            | Reference::ReactsTo(_)
            | Reference::Received(_)
            | Reference::Marks(_) => None,
        })
    }

    /// The event for the core, once the message has a number; nothing for a command, which is a request. `of` is the earlier
    /// message that it revises, if it is known.
    pub fn event(&self, message: MessageId, of: Option<MessageId>) -> Option<Event> {
        let customer = || self.sender.clone();
        let revises = self.revises().map(|(revises, _)| revises);
        Some(match (self.said.clone(), revises) {
            // What is said to the desk itself is said now.
            (Said::ByCustomer { desk, utterance }, Some(Revises::Correction)) if !utterance.marked => {
                let revision = Revision::Corrected(utterance);
                Event::CustomerRevised { customer: customer(), desk, message, of, revision }
            }
            (Said::ByCustomer { desk, .. } | Said::CustomerSignal { desk }, Some(Revises::Retraction)) => {
                let revision = Revision::Retracted;
                Event::CustomerRevised { customer: customer(), desk, message, of, revision }
            }
            (Said::ByAgent { agent, window }, Some(revises)) => {
                Event::AgentRevised { agent, window, message, of, revises }
            }
            (Said::AgentSignal { agent, window }, Some(revises @ Revises::Retraction)) => {
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
            (Said::Command { .. }, _) => return None,
            (Said::CustomerSignal { desk }, _) => {
                Event::CustomerSignalled { customer: customer(), desk, message }
            }
            (Said::AgentSignal { agent, window }, _) => Event::AgentSignalled { agent, window, message },
        })
    }
}

/// A message that this one refers to, by the id the sender knows it under. The sender may name any id; it means
/// something only if the id belongs to the same conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// It corrects one (XEP-0308 section 3).
    Corrects(String),
    /// It answers one (XEP-0461 section 3).
    RepliesTo(String),
    /// It reacts to one (XEP-0444 section 3).
    ReactsTo(String),
    /// It takes one back (XEP-0424 section 3).
    Retracts(String),
    /// One has arrived (XEP-0184 section 5).
    Received(String),
    /// One has arrived, been shown, or been dealt with (XEP-0333 section 3).
    Marks(String),
}

/// Recognises a message that is delivered twice: a hash of sender, recipient, id and content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InputKey(pub [u8; 16]);

impl InputKey {
    /// The key for a message of `sender` to the bare JID `to`, with its id and its content as written.
    pub(super) fn of(sender: &Address, to: &str, id: &str, content: &str) -> Self {
        let mut hash = Sha1::new();
        for part in [sender.link.as_str(), &sender.jid, to, id, content] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        let mut key = [0; 16];
        key.copy_from_slice(&hash.finalize()[..16]);
        Self(key)
    }
}
