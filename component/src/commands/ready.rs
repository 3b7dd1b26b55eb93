//! `ready`: an agent takes work.
//!
//! *Never:* what becomes of it; that is the core's.

use super::{Description, Who};
use router_core::values::command::Command;

pub(super) const COMMAND: Description = Description {
    name: "ready",
    who: Who::Agents,
    arguments: &[],
    words: "ready-words",
    usage: "ready-usage",
    means: "ready-means",
    build: |_| Command::Ready,
};
