//! What an agent can tell Frontdesk to do.
//!
//! A [`Description`] names a command, its arguments with their kinds, who may give it, and the [`Command`] that it makes. Chat
//! words, ad-hoc forms and help all come from it. A command more is a file here, a line in [`ALL`], a variant of
//! [`Command`], and what it does in `engine::command`.
//!
//! *Never:* a word of a command, only the key of the text that has it; the shell parses them.

mod accept;
mod away;
mod done;
mod help;
mod queue;
mod ready;
mod reject;
mod room;
mod skills;
mod status;
mod transfer;
mod why;

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
    /// The conversation goes on in a room.
    Room(Option<ConversationId>),
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

/// All commands, in the order in which help tells them.
pub static ALL: &[&Description] = &[
    &ready::COMMAND,
    &away::COMMAND,
    &status::COMMAND,
    &accept::COMMAND,
    &reject::COMMAND,
    &done::COMMAND,
    &transfer::COMMAND,
    &room::COMMAND,
    &queue::COMMAND,
    &skills::COMMAND,
    &why::COMMAND,
    &help::COMMAND,
];

/// A command.
#[derive(Debug)]
pub struct Description {
    /// The node under which it is offered as a form.
    pub name: &'static str,
    /// Who may give it.
    pub who: Who,
    /// What is to be said with it, in this order.
    pub arguments: &'static [Argument],
    /// The text with the words by which it is said, separated by commas, the first being the usual one.
    pub words: &'static str,
    /// The text that shows how it is said.
    pub usage: &'static str,
    /// The text that says what it means.
    pub means: &'static str,
    /// What it is to the core.
    pub build: fn(Given) -> Command,
}

/// Who may give a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Every agent.
    Agents,
}

/// Something that is said with a command.
#[derive(Debug)]
pub struct Argument {
    /// Its name in a form.
    pub name: &'static str,
    /// What it can be.
    pub kind: Kind,
    /// Whether the command means nothing without it.
    pub required: bool,
    /// The text that asks for it.
    pub label: &'static str,
}

/// Kinds of arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The number of a conversation.
    Conversation,
    /// A queue or an agent.
    Target,
    /// Any words.
    Words,
}

impl Argument {
    /// The conversation that is meant; without it the only one there is.
    pub const CONVERSATION: Self = Self {
        name: "conversation",
        kind: Kind::Conversation,
        required: false,
        label: "argument-conversation",
    };
}

/// What was said with a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// A number.
    pub conversation: Option<ConversationId>,
    /// A queue or an agent.
    pub target: TransferTarget,
    /// Words.
    pub words: Arc<str>,
}

impl Default for Given {
    fn default() -> Self {
        Self { conversation: None, target: TransferTarget::Missing, words: Arc::from("") }
    }
}
