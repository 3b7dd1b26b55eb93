//! `ready`: an agent takes work.
//!
//! *Never:* what becomes of it; that is the engine's.

use super::{Command, Description, Who};

pub(super) static COMMAND: Description = Description {
    name: "ready",
    who: Who::Agents,
    arguments: &[],
    words: "ready-words",
    usage: "ready-usage",
    means: "ready-means",
    build: |_| Command::Ready,
};
