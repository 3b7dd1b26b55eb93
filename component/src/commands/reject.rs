//! `reject`: an agent leaves an offered conversation to somebody else.
//!
//! *Never:* what becomes of it; that is the core's.

use super::{Argument, Description, Who};
use router_core::values::command::Command;

pub(super) const COMMAND: Description = Description {
    name: "reject",
    who: Who::Agents,
    arguments: &[Argument::CONVERSATION],
    words: "reject-words",
    usage: "reject-usage",
    means: "reject-means",
    build: |given| Command::Reject(given.conversation),
};
