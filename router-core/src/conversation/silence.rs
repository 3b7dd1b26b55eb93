//! Silence: nobody wrote for a while.
//!
//! Any message of either side starts it anew, so nobody is closed who is being written to. First a reminder,
//! to both sides when an agent is there (who may be the one who owes an answer), then the end.
//!
//! *Never:* a reminder while one side cannot be reached.

use super::{Conversations, Turn};
use crate::values::effect::Effects;
use crate::values::id::{ConversationId, DeskName};
use crate::values::notice::{AgentNotice, ClosedReason, CustomerNotice};
use crate::values::time::{Span, Timestamp};
use crate::values::timer::Timer;
use crate::values::world::World;
use serde::{Deserialize, Serialize};

/// How far silence has gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Silence {
    /// The reminder comes when the timer ends.
    Quiet(Timer),
    /// Reminded; the end comes when the timer ends.
    Reminded(Timer),
}

impl Default for Silence {
    fn default() -> Self {
        Self::Quiet(Timer::Off)
    }
}

impl Silence {
    /// Somebody just wrote. A desk without a reminder time never closes for silence.
    pub(super) fn begin(world: &World, desk: &DeskName) -> Self {
        match world.policy.desks.get(desk).map(|desk| desk.remind_after) {
            Some(after) if after != Span::ZERO => Self::Quiet(Timer::start(world.now, after)),
            Some(_) | None => Self::Quiet(Timer::Off),
        }
    }

    pub(super) fn due(self) -> Option<Timestamp> {
        match self {
            Self::Quiet(timer) | Self::Reminded(timer) => timer.due(),
        }
    }

    pub(super) fn settle(&mut self, now: Timestamp, run: bool) {
        match self {
            Self::Quiet(timer) | Self::Reminded(timer) => *timer = timer.settle(now, run),
        }
    }
}

impl Conversations {
    /// The silence of a conversation is due.
    pub(crate) fn silent(&mut self, world: &World, out: &mut Effects, id: ConversationId) -> Turn {
        let Some(conversation) = self.open.get(&id) else { return Turn::Stay };
        match conversation.silence() {
            Some(Silence::Quiet(_)) => {}
            Some(Silence::Reminded(_)) => return Turn::Close(ClosedReason::Silence),
            None => return Turn::Stay,
        }
        let closes_in =
            world.policy.desks.get(&conversation.desk).map_or(Span::ZERO, |desk| desk.close_after);
        self.tell_customer(out, id, CustomerNotice::SilenceReminder { closes_in });
        self.tell_agents(out, id, &AgentNotice::SilenceReminder { closes_in });
        self.change(world, id, |conversation| {
            if let Some(silence) = conversation.silence_mut() {
                *silence = Silence::Reminded(Timer::start(world.now, closes_in));
            }
        });
        Turn::Stay
    }
}
