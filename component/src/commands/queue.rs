//! `queue`: who waits in the agent's queues.
//!
//! *Never:* what becomes of it; that is the core's.

use super::{Description, Who};
use router_core::values::command::Command;

pub(super) const COMMAND: Description = Description {
    name: "queue",
    who: Who::Agents,
    arguments: &[],
    words: "queue-words",
    usage: "queue-usage",
    means: "queue-means",
    build: |_| Command::Queue,
};
