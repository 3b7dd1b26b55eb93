//! `help`: which commands there are.
//!
//! *Never:* what becomes of it; that is the engine's.

use super::{Command, Description, Who};

pub(super) static COMMAND: Description = Description {
    name: "help",
    who: Who::Agents,
    arguments: &[],
    words: "help-words",
    usage: "help-usage",
    means: "help-means",
    build: |_| Command::Help,
};
