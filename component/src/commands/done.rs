//! `done`: a conversation is over, or its wrap-up.
//!
//! *Never:* what becomes of it; that is the core's.

use super::{Argument, Description, Who};
use router_core::values::command::Command;

pub(super) const COMMAND: Description = Description {
    name: "done",
    who: Who::Agents,
    arguments: &[Argument::CONVERSATION],
    words: "done-words",
    usage: "done-usage",
    means: "done-means",
    build: |given| Command::Done(given.conversation),
};
