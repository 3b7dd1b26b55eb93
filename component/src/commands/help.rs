//! `help`: which commands there are.
//!
//! *Never:* what becomes of it; that is the core's.

use super::{Description, Who};
use router_core::values::command::Command;

pub(super) const COMMAND: Description = Description {
    name: "help",
    who: Who::Agents,
    arguments: &[],
    words: "help-words",
    usage: "help-usage",
    means: "help-means",
    build: |_| Command::Help,
};
