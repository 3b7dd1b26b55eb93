//! `skills`: what an agent serves and masters.
//!
//! *Never:* what becomes of it; that is the core's.

use super::{Description, Who};
use router_core::values::command::Command;

pub(super) const COMMAND: Description = Description {
    name: "skills",
    who: Who::Agents,
    arguments: &[],
    words: "skills-words",
    usage: "skills-usage",
    means: "skills-means",
    build: |_| Command::Skills,
};
