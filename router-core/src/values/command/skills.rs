//! `skills`: what an agent serves and masters.
//!
//! *Never:* what becomes of it; that is the engine's.

use super::{Command, Description, Who};

pub(super) static COMMAND: Description = Description {
    name: "skills",
    who: Who::Agents,
    arguments: &[],
    words: "skills-words",
    usage: "skills-usage",
    means: "skills-means",
    build: |_| Command::Skills,
};
