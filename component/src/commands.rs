//! The commands of agents: one description each, from which chat words, forms and help come.
//!
//! A [`Description`] names a command, its arguments with their kinds, who may give it, and what becomes of it in the core.
//! Its words stand in the texts, in every language: how it is said, how it is used, what it means. `words` reads what was
//! said in a chat, `form` what was sent as an ad-hoc command (XEP-0050). A command more is a file here, a line in
//! [`ALL`], and what it does in the core.
//!
//! *Never:* whether a command can be followed; that is the core's.

mod accept;
mod away;
mod done;
pub mod form;
mod help;
mod queue;
mod ready;
mod reject;
mod skills;
mod status;
mod target;
#[cfg(test)]
mod tests;
mod transfer;
mod why;
mod words;

pub use form::COMMANDS;
pub use target::{Targets, targets};
pub use words::Vocabulary;

use router_core::values::command::{Command, TransferTarget};
use router_core::values::id::ConversationId;
use std::sync::Arc;

/// All commands, in the order in which help tells them.
pub static ALL: &[&Description] = &[
    &ready::COMMAND,
    &away::COMMAND,
    &status::COMMAND,
    &accept::COMMAND,
    &reject::COMMAND,
    &done::COMMAND,
    &transfer::COMMAND,
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
