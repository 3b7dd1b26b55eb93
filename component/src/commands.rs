//! Reading the commands of agents, and offering them.
//!
//! What commands there are, the core describes (`values::command`); their words stand in the texts, in every language: how each
//! is said, how it is used, what it means. `words` reads what was said in a chat, `form` what was sent as an ad-hoc command
//! (XEP-0050).
//!
//! *Never:* whether a command can be followed; that is the core's.

pub mod form;
mod target;
#[cfg(test)]
mod tests;
mod words;

pub use form::COMMANDS;
pub use target::{Targets, targets};
pub use words::Vocabulary;
