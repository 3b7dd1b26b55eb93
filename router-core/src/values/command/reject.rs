//! `reject`: an agent leaves an offered conversation to somebody else.
//!
//! *Never:* what becomes of it; that is the engine's.

use super::{Argument, Command, Description, Who};

pub(super) static COMMAND: Description = Description {
    name: "reject",
    who: Who::Agents,
    arguments: &[Argument::CONVERSATION],
    words: "reject-words",
    usage: "reject-usage",
    means: "reject-means",
    build: |given| Command::Reject(given.conversation),
};
