//! Where an active conversation takes place, and so how words get from one side to the other.
//!
//! Each way of hosting is a file with the same functions: what both are told when it begins, what happens when somebody
//! joins, when somebody says something, and when it is over. Who hears whom is decided by the participants' voices, not here.
//!
//! *Never:* a decision about who takes part.

mod direct;
mod relay;
mod room;

use super::participants::Participant;
use super::silence::Silence;
use super::stage::{Active, Conversation};
use crate::values::address::Address;
use crate::values::effect::Effects;
use crate::values::hosting::{FellBack, HostingKind};
use crate::values::id::{DeskName, MessageId};
use crate::values::notice::{AgentNotice, Brief, CustomerNotice};
use crate::values::participant::Person;
use crate::values::time::Timestamp;
use crate::values::timer::Timer;
use crate::values::world::World;
use alloc::sync::Arc;
use room::Room;
use serde::{Deserialize, Serialize};

/// The ways of hosting, each with what is known while it lasts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) enum Hosting {
    /// Frontdesk passes every message on between the desk and a private window for each agent (capability C11).
    #[default]
    Relay,
    /// The two know each other's address and talk without Frontdesk; it counts as over when the timer ends (C12).
    Direct(Timer),
    /// Both are in a room of ours, or on the way to it (C12).
    Room(Room),
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
    /// The hosting that is wanted, or the relay where that is not possible between the two.
    pub(super) fn begin(
        world: &World,
        wanted: HostingKind,
        customer: &Address,
        agent: &Address,
    ) -> (Self, Option<FellBack>) {
        match wanted {
            HostingKind::Relay => (Self::Relay, None),
            HostingKind::Direct | HostingKind::Room if customer.link != agent.link => {
                (Self::Relay, Some(FellBack::OtherServer))
            }
            HostingKind::Direct => {
                (Self::Direct(Timer::start(world.now, world.policy.times.direct_limit)), None)
            }
            HostingKind::Room => (Self::Room(Room::wanted(world, false)), None),
        }
    }

    /// Whether Frontdesk hears what is said, and passes it on.
    pub(super) fn passes_on(&self) -> bool {
        match self {
            Self::Relay | Self::Room(_) => true,
            Self::Direct(_) => false,
        }
    }

    /// The silence when somebody has just said something.
    pub(super) fn silence(&self, world: &World, desk: &DeskName) -> Silence {
        if self.passes_on() { Silence::begin(world, desk) } else { Silence::default() }
    }

    /// When it is over by itself.
    pub(super) fn due(&self) -> Option<Timestamp> {
        match self {
            Self::Relay | Self::Room(_) => None,
            Self::Direct(timer) => timer.due(),
        }
    }

    /// When a room, or somebody in it, is not waited for any longer.
    pub(super) fn room_due(&self) -> Option<Timestamp> {
        match self {
            Self::Relay | Self::Direct(_) => None,
            Self::Room(room) => room.due(),
        }
    }

    /// Whether words for the desk itself need no mark there, because the talk is elsewhere.
    pub(super) fn is_elsewhere(&self) -> bool {
        match self {
            Self::Relay => false,
            Self::Direct(_) | Self::Room(_) => true,
        }
    }

    /// Runs or holds what counts down.
    pub(super) fn settle(&mut self, now: Timestamp, run: bool) {
        match self {
            Self::Relay => {}
            Self::Direct(timer) => *timer = timer.settle(now, run),
            Self::Room(room) => room.settle(now, run),
        }
    }

    /// The first words in the agent's window.
    pub(super) fn summary(&self, world: &World, conversation: &Conversation, brief: Brief) -> AgentNotice {
        match self {
            Self::Relay | Self::Room(_) => AgentNotice::WindowSummary(brief),
            Self::Direct(_) => direct::summary(world, conversation, brief),
        }
    }

    /// What the customer is told at once of the agent called `name`; of a room only when it stands.
    pub(super) fn welcome(&self, name: Arc<str>, agent: &Address) -> Option<CustomerNotice> {
        match self {
            Self::Relay => Some(CustomerNotice::AgentJoined { name }),
            Self::Direct(_) => Some(direct::welcome(name, agent)),
            Self::Room(_) => None,
        }
    }

    /// Somebody joins.
    pub(super) fn joined(&self, out: &mut Effects, conversation: &Conversation, who: &Participant) {
        match self {
            Self::Relay | Self::Direct(_) | Self::Room(_) => relay::joined(out, conversation, who),
        }
    }

    /// `author` says something to all who hear it.
    pub(super) fn said(
        &self,
        out: &mut Effects,
        conversation: &Conversation,
        author: &Person,
        message: MessageId,
        passing: Passing,
    ) {
        match self {
            Self::Relay | Self::Room(_) => relay::said(out, conversation, author, message, passing),
            Self::Direct(_) => direct::said(out, conversation, author, message, passing),
        }
    }

    /// Somebody leaves.
    pub(super) fn left(&self, out: &mut Effects, conversation: &Conversation, who: &Participant) {
        match self {
            Self::Relay | Self::Direct(_) | Self::Room(_) => relay::left(out, conversation, who),
        }
    }

    /// Nobody takes part any more.
    pub(super) fn over(out: &mut Effects, conversation: &Conversation, active: &Active) {
        match &active.hosting {
            Self::Relay | Self::Direct(_) => {}
            Self::Room(room) => room::over(out, conversation, active, room),
        }
    }
}
