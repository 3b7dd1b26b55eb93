//! `why`: why a conversation is where it is.
//!
//! *Never:* what becomes of it; that is the engine's.

use super::{Argument, Command, Description, Who};

pub(super) static COMMAND: Description = Description {
    name: "why",
    who: Who::Agents,
    arguments: &[Argument::CONVERSATION],
    words: "why-words",
    usage: "why-usage",
    means: "why-means",
    build: |given| Command::Why(given.conversation),
};
