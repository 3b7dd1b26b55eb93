//! Where an active conversation takes place, and so how words get from one side to the other.
//!
//! Each way of hosting is a file with the same three functions: what happens when somebody joins, when somebody says
//! something, and when it is over. Who hears whom is decided by the participants' voices, not here.
//!
//! *Never:* a decision about who takes part.

mod relay;

use super::participants::Participant;
use super::stage::Conversation;
use crate::values::effect::Effects;
use crate::values::id::MessageId;
use crate::values::participant::Person;
use serde::{Deserialize, Serialize};

/// The ways of hosting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Hosting {
    /// Frontdesk passes every message on between the desk and a private window for each agent (capability C11).
    #[default]
    Relay,
}

/// What kind of thing is passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Passing {
    /// Words.
    Message,
    /// A chat state, a receipt, a marker.
    Signal,
}

impl Hosting {
    /// Somebody joins.
    pub(super) fn joined(self, out: &mut Effects, conversation: &Conversation, who: &Participant) {
        match self {
            Self::Relay => relay::joined(out, conversation, who),
        }
    }

    /// `author` says something to all who hear it.
    pub(super) fn said(
        self,
        out: &mut Effects,
        conversation: &Conversation,
        author: &Person,
        message: MessageId,
        passing: Passing,
    ) {
        match self {
            Self::Relay => relay::said(out, conversation, author, message, passing),
        }
    }

    /// Somebody leaves.
    pub(super) fn left(self, out: &mut Effects, conversation: &Conversation, who: &Participant) {
        match self {
            Self::Relay => relay::left(out, conversation, who),
        }
    }
}
