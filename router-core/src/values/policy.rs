//! The validated settings, as the core needs them.
//!
//! The shell fills a [`PolicyDraft`] from its settings; [`PolicyDraft::validate`] gives a [`Policy`] that the
//! engine can rely on, or everything that is wrong with it at once.
//!
//! *Never:* texts, ports, files.

use super::address::Address;
use super::id::{AgentId, DeskName, QueueName};
use super::question::Question;
use super::time::Span;
use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ops::Deref;

/// Settings whose references and bounds hold. Read-only; made by [`PolicyDraft::validate`].
#[derive(Clone, Debug, PartialEq)]
pub struct Policy(PolicyDraft);

impl Policy {
    /// Wraps a draft that was found valid.
    pub(super) fn from_valid(draft: PolicyDraft) -> Self {
        Self(draft)
    }
}

impl Deref for Policy {
    type Target = PolicyDraft;

    fn deref(&self) -> &PolicyDraft {
        &self.0
    }
}

/// Settings that may still be wrong.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PolicyDraft {
    /// The desks by name.
    pub desks: BTreeMap<DeskName, DeskPolicy>,
    /// The queues by name.
    pub queues: BTreeMap<QueueName, QueuePolicy>,
    /// The agents by id.
    pub agents: BTreeMap<AgentId, AgentPolicy>,
    /// The desk from which agents' presence is watched and which speaks where no other does.
    pub home_desk: Option<DeskName>,
    /// Times that hold everywhere.
    pub times: Times,
    /// Bounds that hold everywhere.
    pub limits: Limits,
}

/// A desk.
#[derive(Clone, Debug, PartialEq)]
pub struct DeskPolicy {
    /// The queue that conversations enter unless an answer says otherwise.
    pub queue: QueueName,
    /// The questions of the dialogue, in order; may be empty.
    pub questions: Vec<Question>,
    /// Silence after which the customer of an active conversation (or one in the dialogue) is reminded.
    pub remind_after: Span,
    /// Further silence after which it is closed.
    pub close_after: Span,
}

/// A queue.
#[derive(Clone, Debug, PartialEq)]
pub struct QueuePolicy {
    /// Conversations enter as if they had come this much earlier.
    pub head_start: Span,
    /// Time an agent has to answer an offer.
    pub offer_for: Span,
    /// Length of the wrap-up; zero: none.
    pub wrap_up: Span,
    /// What happens when a conversation has waited for too long in this queue.
    pub overflow: Option<Overflow>,
    /// Most conversations that wait at a time.
    pub max_waiting: u32,
}

/// What happens after a time of waiting.
#[derive(Clone, Debug, PartialEq)]
pub struct Overflow {
    /// Waiting time in this queue after which it happens.
    pub after: Span,
    /// Where it goes.
    pub to: OverflowTarget,
}

/// Where an overflowing conversation goes.
#[derive(Clone, Debug, PartialEq)]
pub enum OverflowTarget {
    /// To another queue, with its age.
    Queue(QueueName),
    /// It is closed with a message.
    Close,
}

/// An agent.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentPolicy {
    /// Where the agent is reached.
    pub address: Address,
    /// The name that customers see.
    pub name: Arc<str>,
    /// The queues the agent serves.
    pub queues: Vec<QueueName>,
    /// Most conversations (and offers) at a time; at least 1.
    pub capacity: u16,
}

/// Times that hold everywhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Times {
    /// An agent whose clients are all gone keeps conversations for this long (60 s).
    pub agent_grace: Span,
    /// A customer whose client is gone keeps the conversation, or the place, for this long (60 s).
    pub customer_grace: Span,
    /// How often it is checked whether a customer is still there (60 s); zero: never.
    pub check_customer_every: Span,
    /// Least time between two announcements of the place in the queue (60 s).
    pub announce_every: Span,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            agent_grace: Span::from_seconds(60),
            customer_grace: Span::from_seconds(60),
            check_customer_every: Span::from_seconds(60),
            announce_every: Span::from_seconds(60),
        }
    }
}

/// Bounds that hold everywhere; at a bound somebody is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// Open conversations (20,000).
    pub conversations: u32,
    /// Messages of one conversation that are kept while it waits (100).
    pub kept_messages: u16,
    /// Unanswered offers in a row after which an agent becomes not ready (3).
    pub missed_offers: u8,
    /// Customers whose answers are remembered (100,000); the oldest is forgotten.
    pub remembered_customers: u32,
    /// Resources of one agent that are told apart (20); more are ignored.
    pub resources_per_agent: u16,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            conversations: 20_000,
            kept_messages: 100,
            missed_offers: 3,
            remembered_customers: 100_000,
            resources_per_agent: 20,
        }
    }
}
