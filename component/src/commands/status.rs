//! `status`: what an agent is and does.
//!
//! *Never:* what becomes of it; that is the core's.

use super::{Description, Who};
use router_core::values::command::Command;

pub(super) const COMMAND: Description = Description {
    name: "status",
    who: Who::Agents,
    arguments: &[],
    words: "status-words",
    usage: "status-usage",
    means: "status-means",
    build: |_| Command::Status,
};
