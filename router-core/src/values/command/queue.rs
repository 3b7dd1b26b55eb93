//! `queue`: who waits in the agent's queues.
//!
//! *Never:* what becomes of it; that is the engine's.

use super::{Command, Description, Who};

pub(super) static COMMAND: Description = Description {
    name: "queue",
    who: Who::Agents,
    arguments: &[],
    words: "queue-words",
    usage: "queue-usage",
    means: "queue-means",
    build: |_| Command::Queue,
};
