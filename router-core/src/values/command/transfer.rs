//! `transfer`: somebody else goes on with a conversation.
//!
//! *Never:* what becomes of it; that is the engine's.

use super::{Argument, Command, Description, Kind, Who};

const TARGET: Argument =
    Argument { name: "target", kind: Kind::Target, required: true, label: "argument-target" };

pub(super) static COMMAND: Description = Description {
    name: "transfer",
    who: Who::Agents,
    arguments: &[Argument::CONVERSATION, TARGET],
    words: "transfer-words",
    usage: "transfer-usage",
    means: "transfer-means",
    build: |given| Command::Transfer { conversation: given.conversation, target: given.target },
};
