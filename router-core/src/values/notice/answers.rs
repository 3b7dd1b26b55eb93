//! What commands of agents are answered with: lines of lists, reasons, and why one is not followed.
//!
//! *Never:* a sentence.

use crate::values::client_need::ClientNeeds;
use crate::values::fact::Candidate;
use crate::values::hosting::FellBack;
use crate::values::id::{AgentId, ConversationId, Level, QueueName, RuleName, SkillName};
use crate::values::ladder::ClientStrength;
use crate::values::strategy::{Strategy, Term};
use crate::values::time::Span;
use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Why a conversation is where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reasons {
    /// Which.
    pub conversation: ConversationId,
    /// Its customer's readable name; empty if it is not known.
    pub customer: Arc<str>,
    /// The rule that decided; `None` when there are none.
    pub rule: Option<RuleName>,
    /// The queue.
    pub queue: QueueName,
    /// Needed skills with their levels at the present step.
    pub skills: BTreeMap<SkillName, Level>,
    /// What is needed of the agent's client at the present step.
    pub agent_client: ClientNeeds,
    /// How strongly what is required of it is required there.
    pub client_strength: ClientStrength,
    /// Strict priority.
    pub priority: u8,
    /// The step of the ladder, the first being 1.
    pub step: u16,
    /// How many steps there are.
    pub steps: u16,
    /// How long it has waited, or had when it was taken.
    pub waited: Span,
    /// Offers made so far.
    pub offers: u16,
    /// The last choice, if there was one.
    pub choice: Option<Choice>,
    /// Why not the others: those of the last choice, or of this moment while it waits.
    pub others: Vec<Candidate>,
}

/// How an agent was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Who.
    pub agent: AgentId,
    /// By which strategy.
    pub strategy: Strategy,
    /// What spoke for the agent.
    pub terms: Vec<Term>,
}

/// A conversation in an agent's `status`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationLine {
    /// Its number.
    pub conversation: ConversationId,
    /// The customer's readable name; empty if it is not known.
    pub customer: Arc<str>,
    /// What it is to the agent.
    pub stage: LineStage,
    /// For how long.
    pub lasted: Span,
}

/// The stage of a conversation in an agent's `status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineStage {
    /// Offered, not yet answered.
    Offered,
    /// Being talked to.
    Active,
    /// In wrap-up.
    WrapUp,
}

/// A queue in the answer to `queue`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueLine {
    /// Which.
    pub queue: QueueName,
    /// How many wait.
    pub waiting: u32,
    /// How long the first has waited.
    pub longest: Option<Span>,
    /// Agents of this queue who could take one now.
    pub free: u32,
    /// Agents of this queue who are there.
    pub present: u32,
}

/// Why a command cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CommandFault {
    /// There is no such command.
    Unknown(Arc<str>),
    /// Nothing is offered to you.
    NothingOffered,
    /// You have no conversation.
    NoConversation,
    /// You have several; say which (their numbers).
    WhichConversation(Vec<ConversationId>),
    /// That conversation is not yours, or over.
    NotYours(ConversationId),
    /// The offer is over.
    OfferIsOver,
    /// `transfer` needs a queue or an agent.
    TransferToWhom,
    /// No queue or agent is called so.
    NoSuchTarget(Arc<str>),
    /// That agent cannot take it now.
    TargetNotAvailable(AgentId),
    /// A conversation cannot be transferred to oneself.
    TransferToSelf,
    /// The conversation does not take place in the usual way, so it cannot move into a room.
    TakesPlaceElsewhere(ConversationId),
    /// No room can be made for it.
    NoRoom(FellBack),
    /// Commands are for agents; you are none (any more).
    NotAnAgent,
}
