//! `accept`: an agent takes an offered conversation.
//!
//! *Never:* what becomes of it; that is the engine's.

use super::{Argument, Command, Description, Who};

pub(super) static COMMAND: Description = Description {
    name: "accept",
    who: Who::Agents,
    arguments: &[Argument::CONVERSATION],
    words: "accept-words",
    usage: "accept-usage",
    means: "accept-means",
    build: |given| Command::Accept(given.conversation),
};
