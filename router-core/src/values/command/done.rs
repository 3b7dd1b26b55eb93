//! `done`: a conversation is over, or its wrap-up.
//!
//! *Never:* what becomes of it; that is the engine's.

use super::{Argument, Command, Description, Who};

pub(super) static COMMAND: Description = Description {
    name: "done",
    who: Who::Agents,
    arguments: &[Argument::CONVERSATION],
    words: "done-words",
    usage: "done-usage",
    means: "done-means",
    build: |given| Command::Done(given.conversation),
};
