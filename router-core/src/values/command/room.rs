//! `room`: a conversation that is passed on goes on in a room.
//!
//! *Never:* what becomes of it; that is the engine's.

use super::{Argument, Command, Description, Who};

pub(super) static COMMAND: Description = Description {
    name: "room",
    who: Who::Agents,
    arguments: &[Argument::CONVERSATION],
    words: "room-words",
    usage: "room-usage",
    means: "room-means",
    build: |given| Command::Room(given.conversation),
};
