//! What a message carries beside its text.
//!
//! One pass over the top-level children. What is wrapped in them (carbons, forwarded stanzas, archive results, other
//! addresses, delay stamps) is not looked at: nobody but the outer sender vouches for it.
//!
//! *Never:* anything below the top level.

use super::incoming::Reference;
use xmpp_edge::wire::{Child, Stanza, ns};

const CHAT_STATES: &str = "http://jabber.org/protocol/chatstates";
const RECEIPTS: &str = "urn:xmpp:receipts";
const MARKERS: &str = "urn:xmpp:chat-markers:0";
const JINGLE_MESSAGE: &str = "urn:xmpp:jingle-message:0";

/// References of one message that are looked at.
const REFERENCES_MAX: usize = 8;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Payload {
    /// It has a chat state (XEP-0085).
    pub(super) has_chat_state: bool,
    /// It asks for a receipt (XEP-0184).
    pub(super) wants_receipt: bool,
    /// It carries more than its text: an attachment, a subject, a reference to another message.
    pub(super) has_more: bool,
    /// Ids it refers to.
    pub(super) references: Vec<Reference>,
    /// It proposes a call under this id (XEP-0353 section 3.1).
    pub(super) call: Option<String>,
    /// It comes through a room (XEP-0045), where `from` is not a person.
    pub(super) is_from_room: bool,
}

impl Payload {
    /// Reads the children.
    pub(super) fn of(view: &Stanza<'_>) -> Self {
        let mut payload = Self::default();
        for child in view.children() {
            payload.add(&child);
        }
        payload
    }

    /// Whether it is worth passing on without a text.
    pub(super) fn is_signal(&self) -> bool {
        self.has_chat_state || !self.references.is_empty()
    }

    fn add(&mut self, child: &Child<'_>) {
        let id = |name: &str| child.attribute(name).map(|id| id.into_owned()).filter(|id| !id.is_empty());
        let reference = match (child.namespace(), child.name()) {
            (CHAT_STATES, "active" | "composing" | "paused" | "inactive" | "gone") => {
                self.has_chat_state = true;
                None
            }
            (RECEIPTS, "request") => {
                self.wants_receipt = true;
                None
            }
            (JINGLE_MESSAGE, "propose") => {
                self.call = self.call.take().or(id("id"));
                None
            }
            ("jabber:x:oob", "x") | ("urn:xmpp:spoiler:0", "spoiler") | (ns::CLIENT, "subject") => {
                self.has_more = true;
                None
            }
            ("http://jabber.org/protocol/muc#user", _) => {
                self.is_from_room = true;
                None
            }
            (RECEIPTS, "received") => id("id").map(Reference::Received),
            (MARKERS, "received" | "displayed" | "acknowledged") => id("id").map(Reference::Marks),
            ("urn:xmpp:message-correct:0", "replace") => id("id").map(Reference::Corrects),
            ("urn:xmpp:reply:0", "reply") => id("id").map(Reference::RepliesTo),
            ("urn:xmpp:reactions:0", "reactions") => id("id").map(Reference::ReactsTo),
            ("urn:xmpp:message-retract:1", "retract") => id("id").map(Reference::Retracts),
            (_, _) => None,
        };
        self.has_more |= matches!(reference, Some(Reference::RepliesTo(_)));
        if self.references.len() < REFERENCES_MAX {
            self.references.extend(reference);
        }
    }
}
