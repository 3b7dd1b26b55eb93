//! `accept`: an agent takes an offered conversation.
//!
//! *Never:* what becomes of it; that is the core's.

use super::{Argument, Description, Who};
use router_core::values::command::Command;

pub(super) const COMMAND: Description = Description {
    name: "accept",
    who: Who::Agents,
    arguments: &[Argument::CONVERSATION],
    words: "accept-words",
    usage: "accept-usage",
    means: "accept-means",
    build: |given| Command::Accept(given.conversation),
};
