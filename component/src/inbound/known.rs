//! What is known before a stanza is read: what the desk has looked up for it, and what it is answered with.
//!
//! Whatever depends on the stanza stands in its start tag (who sends it, to which of our addresses, under which id), so it
//! is looked up once, before anything else is read.
//!
//! *Never:* a way to change something, or to look up more.

use std::collections::BTreeMap;
use std::sync::Arc;

use frontdesk_settings::Firewall;
use router_core::Timestamp;
use router_core::values::address::Address;
use router_core::values::id::{AgentId, DeskName, Language, Resource, WindowId};
use router_core::values::notice::DeskState;

use crate::ids::IdMaker;
use crate::phrase::{Phrases, Sentence};
use crate::questions::Question;
use crate::rooms;

/// What is known before a stanza is read.
pub struct Known<'a> {
    /// The agent who sends it.
    pub agent: Option<AgentId>,
    /// The window that it is addressed to, whosever that is.
    pub window: Option<WindowView>,
    /// The room of ours that sends it to the desk that owns it.
    pub room: Option<RoomView>,
    /// Of an iq: what we asked its sender, exactly, under its id.
    pub question: Option<Question>,
    /// Of presence: the resource from which its sender wrote last, as a customer with an open conversation.
    pub last_resource: Option<&'a Resource>,
    /// Of presence: the state of the desk that it is addressed to.
    pub desk_state: DeskState,
    /// All desks, in the order in which they are shown.
    pub desks: &'a BTreeMap<DeskName, Arc<DeskIdentity>>,
    /// The desk that speaks where no other does.
    pub home_desk: Option<&'a DeskName>,
    /// What passes from one side to the other.
    pub firewall: &'a Firewall,
    /// The words, and what agents' words mean.
    pub phrases: &'a Phrases,
    /// The ids that we give.
    pub ids: IdMaker,
    /// The time, for those who ask (XEP-0202).
    pub now: Timestamp,
    /// When the program was started (XEP-0012).
    pub started: Timestamp,
}

impl Known<'_> {
    /// Words of our own in the language of the reader, as far as it is known.
    pub(super) fn words(&self, language: Option<Language>, sentence: &Sentence) -> String {
        self.phrases.sentence(language.as_ref(), None, sentence)
    }
}

/// A desk as others may know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskIdentity {
    /// Its name, which is the localpart of its address.
    pub name: DeskName,
    /// The name people see.
    pub title: String,
    /// A sentence about it; may be empty.
    pub description: String,
    /// Its own language, for those whose language is not known.
    pub language: Option<Language>,
}

/// A room of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomView {
    /// Which, and who in it sends the stanza.
    pub room: rooms::View,
    /// The window of the agent for whom it was made, while that is open.
    pub window: Option<WindowView>,
    /// The localpart of that window's address.
    pub alias: Arc<str>,
}

/// The window that an alias stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowView {
    /// Which window.
    pub id: WindowId,
    /// Whose it is.
    pub agent: AgentId,
    /// Where that agent is: the only address that the alias exists for.
    pub address: Address,
    /// The desk of the conversation.
    pub desk: DeskName,
    /// The readable name of the customer.
    pub customer: Arc<str>,
    /// Whether it is open; else it is over.
    pub is_open: bool,
}
