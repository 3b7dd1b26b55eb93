//! The ladder of a queue: who is asked, how, for how long, and what happens when nobody was found.
//!
//! *Never:* where on the ladder an interaction is.

use super::id::QueueName;
use super::time::Span;
use crate::expression::Expression;
use serde::{Deserialize, Serialize};

/// One step of a ladder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Step {
    /// Which of the queue's agents, as a condition on an agent's attributes; `None`: all.
    pub agents: Option<Expression>,
    /// The needed levels are lowered by this much; a level of 0 or less is no need any more.
    pub relax: u8,
    /// What becomes of what is required of the agent's client.
    pub agent_client: ClientStrength,
    /// Who is asked at a time.
    pub offer: OfferMode,
    /// For how long; `None`, at the last step only: for ever.
    pub lasts: Option<Span>,
    /// Go on at once if none of these agents is signed in and ready.
    pub skip_when_none_eligible: bool,
}

/// What becomes on a step of what is required of the agent's client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ClientStrength {
    /// It is required.
    #[default]
    Required,
    /// Whose client has it comes first; nobody is left out.
    Preferred,
    /// Neither it nor what is preferred is looked at.
    Ignored,
}

impl ClientStrength {
    /// Whether the step demands all that the rule does.
    pub fn is_required(&self) -> bool {
        *self == Self::Required
    }
}

/// Who is asked at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OfferMode {
    /// One after the other.
    #[default]
    One,
    /// Everybody who is free; the first to accept has it.
    All,
    /// One more after each such time, until somebody accepts.
    Staggered(Span),
}

/// What happens to an interaction that no agent takes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum End {
    /// It is closed with a message.
    Close,
    /// The customer leaves a message, which the next agent gets as a conversation with its age.
    LeaveMessage,
    /// The customer need not wait: the next free agent writes.
    CallBack,
    /// It goes to another queue, with its age.
    Queue(QueueName),
}
