//! `status`: what an agent is and does.
//!
//! *Never:* what becomes of it; that is the engine's.

use super::{Command, Description, Who};

pub(super) static COMMAND: Description = Description {
    name: "status",
    who: Who::Agents,
    arguments: &[],
    words: "status-words",
    usage: "status-usage",
    means: "status-means",
    build: |_| Command::Status,
};
