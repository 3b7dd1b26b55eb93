//! `why`: why a conversation is where it is.
//!
//! *Never:* what becomes of it; that is the core's.

use super::{Argument, Description, Who};
use router_core::values::command::Command;

pub(super) const COMMAND: Description = Description {
    name: "why",
    who: Who::Agents,
    arguments: &[Argument::CONVERSATION],
    words: "why-words",
    usage: "why-usage",
    means: "why-means",
    build: |given| Command::Why(given.conversation),
};
