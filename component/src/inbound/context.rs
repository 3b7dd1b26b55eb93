//! What reading a stanza may look up.
//!
//! The desk loop implements [`Context`] over the engine, the settings and the words. All of it is read-only and
//! answers at once.
//!
//! *Never:* a way to change something.

use std::sync::Arc;

use frontdesk_settings::{Direction, Family, Treatments};
use router_core::Timestamp;
use router_core::values::address::Address;
use router_core::values::answer::Utterance;
use router_core::values::command::Command;
use router_core::values::id::{AgentId, DeskName, Language, MessageId, Resource, WindowId};
use router_core::values::notice::DeskState;

use crate::commands::Targets;
use crate::questions::Question;

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
}

/// Words of our own that need no engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// There is nobody at this address.
    NobodyHere,
    /// The chat is over; the message was not delivered.
    ChatOver,
    /// The firewall refuses something of this family.
    NotTaken(Family),
    /// Nobody reads what is written to the domain itself; these are the addresses of the desks.
    WhereToWrite(Vec<String>),
    /// Too much at once; please wait a moment.
    TooFast,
    /// The message is too long to be taken.
    TooLarge,
    /// The status text of a desk in a state.
    DeskStatus(DeskName, DeskState),
}

/// Read-only look-ups.
pub trait Context {
    /// The desk with this localpart.
    fn desk(&self, localpart: &str) -> Option<Arc<DeskIdentity>>;
    /// All desks, in the order in which they are shown.
    fn desks(&self) -> Vec<Arc<DeskIdentity>>;
    /// The desk that speaks where no other does.
    fn home_desk(&self) -> Option<DeskName>;
    /// The state of a desk.
    fn desk_state(&self, desk: &DeskName) -> DeskState;
    /// The agent with this address.
    fn agent_at(&self, address: &Address) -> Option<AgentId>;
    /// The open window with this alias.
    fn window(&self, localpart: &str) -> Option<WindowView>;
    /// The window that once was open under this alias.
    fn past_window(&self, localpart: &str) -> Option<WindowView>;
    /// The resource from which a customer with an open conversation wrote last.
    fn last_resource(&self, customer: &Address) -> Option<Resource>;
    /// What we asked under this id, if exactly this client (or, without a resource, this address) was asked.
    fn question(&self, address: &Address, resource: Option<&str>, id: &str) -> Option<Question>;
    /// The message that has this id of ours.
    fn own_message(&self, id: &str) -> Option<MessageId>;
    /// The command in a text of an agent (without a leading `!`).
    fn command(&self, text: &str) -> Command;
    /// Where the queue or agent is looked for that an agent names.
    fn targets(&self) -> Targets<'_>;
    /// All queues and agents: what is sent for each, and the name that an agent reads.
    fn target_names(&self, agent: &AgentId) -> Vec<(String, String)>;
    /// A text without variables, in the language of an agent, else in the language that is asked for.
    fn text(&self, agent: Option<&AgentId>, language: Option<&Language>, key: &str) -> String;
    /// What a customer's text says.
    fn utterance(&self, text: &str) -> Utterance;
    /// Words for a remark in the language of the reader, as far as it is known.
    fn sentence(&self, remark: &Remark, language: Option<&Language>) -> String;
    /// What happens to payloads in this direction.
    fn treatments(&self, direction: Direction) -> &Treatments;
    /// A number that only this store knows, the same after a restart.
    fn secret(&self) -> u64;
    /// The time, for those who ask (XEP-0202).
    fn now(&self) -> Timestamp;
    /// When the program was started (XEP-0012).
    fn started(&self) -> Timestamp;
}
