//! `away`: an agent takes no new work.
//!
//! *Never:* what becomes of it; that is the engine's.

use super::{Argument, Command, Description, Kind, Who};

const REASON: Argument =
    Argument { name: "reason", kind: Kind::Words, required: false, label: "argument-reason" };

pub(super) static COMMAND: Description = Description {
    name: "away",
    who: Who::Agents,
    arguments: &[REASON],
    words: "away-words",
    usage: "away-usage",
    means: "away-means",
    build: |given| Command::Away(given.words),
};
