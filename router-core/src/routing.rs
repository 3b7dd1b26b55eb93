//! The media-neutral half: who gets which interaction, and when.
//!
//! [`Router`] holds interactions, queues and agents. Its calls change them and leave [`Outcome`]s behind,
//! which the engine takes in order. Every change of an interaction or agent goes through `index`, which keeps
//! the derived data (lines, free agents, load, deadlines) equal to what a rebuild would give.
//!
//! *Never:* a chat, a window, a word to anybody.

mod agent;
mod cached;
mod candidates;
mod class;
mod classes;
mod estimate;
mod index;
mod intake;
mod interaction;
mod ladder;
mod line;
mod matching;
mod offer;
mod outcome;
mod presence;
mod queue;
mod reconcile;
mod score;
mod service;
mod staff;

pub use agent::Agent;
pub(crate) use agent::{WorkKind, capacity};
pub(crate) use class::{attributes_of, relaxed};
pub use interaction::Interaction;
pub(crate) use interaction::Place;
pub(crate) use outcome::Outcome;
pub use queue::Queue;
pub(crate) use service::Entry;

use crate::values::address::Address;
use crate::values::deadline::Deadlines;
use crate::values::id::{AgentId, CalendarName, InteractionId, OfferId, QueueName};
use crate::values::time::Timestamp;
use crate::values::world::World;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// All interactions, queues and agents.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Router {
    pub(crate) agents: BTreeMap<AgentId, Agent>,
    pub(crate) queues: BTreeMap<QueueName, Queue>,
    pub(crate) interactions: BTreeMap<InteractionId, Interaction>,
    pub(crate) last_offer: OfferId,
    pub(crate) deadlines: Deadlines,
    index: index::Index,
    /// When each calendar that something depends on changes next. Derived.
    calendars: BTreeMap<CalendarName, Timestamp>,
    /// Interactions that just came into a line.
    newcomers: Vec<InteractionId>,
    outcomes: Vec<Outcome>,
    pub(crate) touched: Touched,
}

/// What changed since the engine looked.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Touched {
    /// Each with whether it is no conversation.
    pub(crate) interactions: Vec<(InteractionId, bool)>,
    pub(crate) agents: Vec<AgentId>,
    /// Agents of whose clients something else is known.
    pub(crate) clients: Vec<AgentId>,
    /// Queues whose kept form changed.
    pub(crate) queues: Vec<QueueName>,
    /// Queues whose figures (waiting, present, free) may have changed.
    pub(crate) figures: BTreeSet<QueueName>,
}

impl Router {
    /// The agents and queues of the settings, nobody known to be there.
    pub(crate) fn new(world: &World) -> Self {
        let mut router = Self::default();
        for name in world.policy.queues.keys() {
            router.queues.insert(name.clone(), Queue::default());
        }
        for (id, agent) in &world.policy.agents {
            router.agents.insert(id.clone(), Agent::new(agent.address.clone(), world.now));
        }
        router.rebuild(world);
        router
    }

    /// Takes what happened since the last call, in order.
    pub(crate) fn take_outcomes(&mut self) -> Vec<Outcome> {
        core::mem::take(&mut self.outcomes)
    }

    /// The agent who is reached at an address.
    pub(crate) fn agent_at(&self, address: &Address) -> Option<&AgentId> {
        self.index.by_address.get(address)
    }

    /// Whether no client of an agent is there.
    pub(crate) fn is_absent(&self, agent: &AgentId) -> bool {
        self.agents.get(agent).is_none_or(Agent::is_absent)
    }

    /// What the agent is busy with in this way, in order of id.
    pub(crate) fn work_of(&self, agent: &AgentId, kind: WorkKind) -> Vec<InteractionId> {
        let Some(agent) = self.agents.get(agent) else { return Vec::new() };
        agent.work.iter().filter(|work| work.1.kind == kind).map(|work| *work.0).collect()
    }
}
