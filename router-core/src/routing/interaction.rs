//! Something to route, and where in routing it is.
//!
//! The place is an enum with its data in the variant. Whoever is in a queue (waiting, paused or offered)
//! keeps the place in the line until accepted, so that nobody's position jumps when an offer is refused.
//!
//! *Never:* what it is about.

use super::agent::WorkKind;
use crate::values::deadline::Wake;
use crate::values::id::{AgentId, InteractionId, OfferId, QueueName};
use crate::values::time::Timestamp;
use crate::values::timer::Timer;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// One interaction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interaction {
    /// When it first came into a queue: its age, kept through refusals, overflow, transfers and lost agents.
    pub(crate) entered: Timestamp,
    /// The queue it is in, or was in when it was assigned.
    pub(crate) queue: QueueName,
    /// Where it is.
    pub(crate) place: Place,
}

/// Where an interaction is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Place {
    /// In the line, to be offered as soon as somebody can take it.
    Waiting(Wait),
    /// In the line, but not offered, because its customer cannot be reached.
    Paused(Wait),
    /// Offered to an agent; still in the line.
    Offered(Offer),
    /// With an agent.
    Assigned {
        /// Whose.
        agent: AgentId,
        /// Since when.
        since: Timestamp,
    },
    /// Over, but its agent is still busy with it.
    WrapUp {
        /// Whose.
        agent: AgentId,
        /// When it was assigned.
        since: Timestamp,
        /// When it was over.
        began: Timestamp,
        /// When the agent is free.
        ends: Timer,
    },
}

/// What is known while it is in the line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Wait {
    /// When this wait began; other than the age, it starts again after a transfer or a lost agent.
    pub(crate) since: Timestamp,
    /// When the queue's patience ends.
    #[serde(default)]
    pub(crate) overflow: Timer,
    /// Agents who refused it or had it; not asked again before `again`.
    #[serde(default)]
    pub(crate) tried: Vec<AgentId>,
    /// When `tried` is forgotten. On whenever somebody is in `tried` and nobody is being asked.
    #[serde(default)]
    pub(crate) again: Timer,
}

/// An offer: a lease on the agent's capacity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Offer {
    /// Its number.
    pub(crate) id: OfferId,
    /// To whom.
    pub(crate) agent: AgentId,
    /// Since when.
    pub(crate) since: Timestamp,
    /// When it expires.
    pub(crate) expires: Timer,
    /// The wait that goes on if it is refused.
    pub(crate) wait: Wait,
}

impl Interaction {
    /// The wait, while it is in the line.
    pub(crate) fn wait(&self) -> Option<&Wait> {
        match &self.place {
            Place::Waiting(wait) | Place::Paused(wait) => Some(wait),
            Place::Offered(offer) => Some(&offer.wait),
            Place::Assigned { .. } | Place::WrapUp { .. } => None,
        }
    }

    /// The agent's refusal counts no more.
    pub(super) fn forgive(&mut self, agent: &AgentId) {
        let wait = match &mut self.place {
            Place::Waiting(wait) | Place::Paused(wait) => wait,
            Place::Offered(offer) => &mut offer.wait,
            Place::Assigned { .. } | Place::WrapUp { .. } => return,
        };
        wait.tried.retain(|tried| tried != agent);
        if wait.tried.is_empty() {
            wait.again = Timer::Off;
        }
    }

    /// Whose capacity it takes, and as what.
    pub(super) fn work(&self) -> Option<(&AgentId, WorkKind)> {
        match &self.place {
            Place::Waiting(_) | Place::Paused(_) => None,
            Place::Offered(offer) => Some((&offer.agent, WorkKind::Offered)),
            Place::Assigned { agent, .. } => Some((agent, WorkKind::Assigned)),
            Place::WrapUp { agent, .. } => Some((agent, WorkKind::WrapUp)),
        }
    }

    /// What it waits for. The overflow of an offered or paused one waits until that is over.
    pub(super) fn deadlines(&self, id: InteractionId) -> [(Wake, Option<Timestamp>); 4] {
        let (mut expires, mut overflow, mut again, mut wrap_up) = (None, None, None, None);
        match &self.place {
            Place::Waiting(wait) => {
                overflow = wait.overflow.due();
                again = wait.again.due();
            }
            Place::Paused(wait) => again = wait.again.due(),
            Place::Offered(offer) => expires = offer.expires.due(),
            Place::Assigned { .. } => {}
            Place::WrapUp { ends, .. } => wrap_up = ends.due(),
        }
        [
            (Wake::OfferExpires(id), expires),
            (Wake::Overflow(id), overflow),
            (Wake::TryAgain(id), again),
            (Wake::WrapUpEnds(id), wrap_up),
        ]
    }
}
