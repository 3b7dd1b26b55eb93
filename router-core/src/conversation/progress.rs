//! How far the talk of a conversation has got: what changes with every message, and when a link comes or goes.
//!
//! A conversation's row is long, and such an event changes little of it. So these things are kept in a row of their own,
//! and the long one is not written anew. Rows of version 0.1.0 have all in one, which is still read.
//!
//! *Never:* what changes seldom.

use super::silence::Silence;
use super::stage::{Conversation, Stage};
use crate::values::effect::Range;
use crate::values::timer::Timer;
use serde::{Deserialize, Serialize};

/// What changes with every message, and when a link comes or goes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// The messages by people after the dialogue.
    #[serde(default)]
    transcript: Option<Range>,
    /// While agents take part.
    #[serde(default)]
    silence: Option<Silence>,
    /// When it is found out whether the customer is still there.
    #[serde(default)]
    check: Timer,
}

impl Progress {
    /// That of a conversation, as soon as there is any.
    pub(crate) fn of(conversation: &Conversation) -> Option<Self> {
        let silence = match &conversation.stage {
            Stage::Active(active) => Some(active.silence),
            Stage::Dialogue(_) | Stage::Deciding(_) | Stage::Waiting(_) | Stage::WrapUp(_) => None,
        };
        let progress = Self { transcript: conversation.transcript, silence, check: conversation.check };
        let is_some = progress.transcript.is_some() || progress.silence.is_some() || progress.check.is_on();
        is_some.then_some(progress)
    }

    /// Puts it back where it was taken from.
    pub(crate) fn restore(self, conversation: &mut Conversation) {
        (conversation.transcript, conversation.check) = (self.transcript, self.check);
        if let (Stage::Active(active), Some(silence)) = (&mut conversation.stage, self.silence) {
            active.silence = silence;
        }
    }
}
