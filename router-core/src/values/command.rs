//! What an agent can tell Frontdesk to do.
//!
//! *Never:* the words of a command: the shell parses them.

use super::id::{AgentId, ConversationId, QueueName};
use alloc::sync::Arc;
use serde::{Deserialize, Serialize};

/// A command of an agent. Where a conversation can be named and is not, the only one there is is meant;
/// inside a window, that window's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Command {
    /// Which commands are there?
    Help,
    /// I take work.
    Ready,
    /// I take no new work, for the given reason (may be empty).
    Away(Arc<str>),
    /// What is my state and what am I doing?
    Status,
    /// Which queues, skills and teams are mine?
    Skills,
    /// Why is a conversation where it is?
    Why(Option<ConversationId>),
    /// I take the offered conversation.
    Accept(Option<ConversationId>),
    /// I do not take it.
    Reject(Option<ConversationId>),
    /// The conversation is over; or, during wrap-up, I am free again.
    Done(Option<ConversationId>),
    /// Somebody else should go on with the conversation.
    Transfer {
        /// Which conversation.
        conversation: Option<ConversationId>,
        /// To whom.
        target: TransferTarget,
    },
    /// Who is waiting in my queues?
    Queue,
    /// Not a command.
    Unknown(Arc<str>),
}

/// Where a conversation is transferred to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TransferTarget {
    /// To whoever serves this queue.
    Queue(QueueName),
    /// To this agent.
    Agent(AgentId),
    /// The command named nobody.
    Missing,
    /// No queue and no agent is called so.
    Unknown(Arc<str>),
}
