//! Something to route, and where in routing it is.
//!
//! The place is an enum with its data in the variant. Whoever is in a queue (waiting, paused or offered)
//! keeps the place in the line until accepted, so that nobody's position jumps when an offer is refused.
//!
//! *Never:* what it is about.

use super::agent::{Load, Work, WorkKind};
use super::cached::Cached;
use super::class::ClassIndex;
use crate::values::deadline::Wake;
use crate::values::fact::Candidate;
use crate::values::id::{AgentId, InteractionId, OfferId, QueueName};
use crate::values::notice::{Choice, Detached};
use crate::values::rule::Requirement;
use crate::values::time::Timestamp;
use crate::values::timer::Timer;
use crate::values::world::World;
use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// One interaction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interaction {
    /// When it first came into a queue: its age, kept through refusals, the ladder, transfers and lost agents.
    pub(crate) entered: Timestamp,
    /// The queue it is in, or was in when it was assigned.
    pub(crate) queue: QueueName,
    /// What it needs.
    #[serde(default)]
    pub(crate) needs: Arc<Requirement>,
    /// The name under which it was brought, if it is no conversation.
    #[serde(default)]
    pub(crate) reference: Option<Arc<str>>,
    /// What its customer expects who does not wait in person.
    #[serde(default)]
    pub(crate) detached: Option<Detached>,
    /// How often it was offered.
    #[serde(default)]
    pub(crate) offers: u16,
    /// How the last agent was chosen, for explanations.
    #[serde(default)]
    pub(crate) account: Option<Box<Account>>,
    /// Where it is.
    pub(crate) place: Place,
    /// Its class while it is in a line. Derived.
    #[serde(skip)]
    pub(super) class: Cached<Option<ClassIndex>>,
}

/// How an agent was chosen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) choice: Choice,
    /// Why not the others.
    #[serde(default)]
    pub(crate) others: Vec<Candidate>,
    /// The step of the ladder, the first being 0.
    #[serde(default)]
    pub(crate) step: u16,
}

/// Where an interaction is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Place {
    /// In the line, to be offered as soon as somebody can take it.
    Waiting(Wait),
    /// In the line, but not offered, because its customer cannot be reached.
    Paused(Wait),
    /// Offered to one or more agents; still in the line.
    Offered(Offered),
    /// With an agent.
    Assigned {
        /// Whose.
        agent: AgentId,
        /// Since when.
        since: Timestamp,
        /// How long it had waited before.
        #[serde(default)]
        waited: crate::values::time::Span,
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
    /// The step of the ladder, the first being 0.
    #[serde(default)]
    pub(crate) step: u16,
    /// When that step is over.
    #[serde(default)]
    pub(crate) step_ends: Timer,
    /// On while the preferred agent is waited for.
    #[serde(default)]
    pub(crate) prefers: Timer,
    /// Agents who refused it or had it; not asked again before `again`.
    #[serde(default)]
    pub(crate) tried: Vec<AgentId>,
    /// When `tried` is forgotten. On whenever somebody is in `tried` and nobody is being asked.
    #[serde(default)]
    pub(crate) again: Timer,
}

/// The offers that stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Offered {
    /// One for each agent who is asked; never empty.
    pub(crate) leases: Vec<Lease>,
    /// Whoever becomes free is asked too.
    #[serde(default)]
    pub(crate) asks_all: bool,
    /// When one more is asked.
    #[serde(default)]
    pub(crate) more: Timer,
    /// The wait that goes on if nobody accepts.
    pub(crate) wait: Wait,
}

/// An offer: a lease on one agent's capacity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Lease {
    /// Its number.
    pub(crate) id: OfferId,
    /// To whom.
    pub(crate) agent: AgentId,
    /// Since when.
    pub(crate) since: Timestamp,
    /// When it expires.
    pub(crate) expires: Timer,
}

/// Who may be given an interaction that is in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Openness<'a> {
    /// Nobody at the moment.
    Nobody,
    /// Everybody of its class.
    Everybody,
    /// Those of its class who were not asked yet.
    SomeNot,
    /// One agent.
    Only(&'a AgentId),
}

impl Interaction {
    /// The wait, while it is in the line.
    pub(crate) fn wait(&self) -> Option<&Wait> {
        match &self.place {
            Place::Waiting(wait) | Place::Paused(wait) => Some(wait),
            Place::Offered(offered) => Some(&offered.wait),
            Place::Assigned { .. } | Place::WrapUp { .. } => None,
        }
    }

    pub(super) fn wait_mut(&mut self) -> Option<&mut Wait> {
        match &mut self.place {
            Place::Waiting(wait) | Place::Paused(wait) => Some(wait),
            Place::Offered(offered) => Some(&mut offered.wait),
            Place::Assigned { .. } | Place::WrapUp { .. } => None,
        }
    }

    /// Whether it keeps its place without being offered.
    pub(super) fn is_paused(&self) -> bool {
        matches!(self.place, Place::Paused(_))
    }

    /// Units of an agent's capacity that it takes.
    pub(super) fn units(&self, world: &World) -> u16 {
        world.policy.weights.get(&self.needs.medium).copied().unwrap_or(1)
    }

    /// What it asks of whoever takes it.
    pub(super) fn load(&self, world: &World) -> Load {
        let by_program = self.reference.is_some();
        Load { units: self.units(world), medium: self.needs.medium.clone(), by_program }
    }

    /// Who may be given it now.
    pub(super) fn openness(&self, world: &World) -> Openness<'_> {
        match &self.place {
            Place::Waiting(wait) if wait.prefers.is_on() => match &self.needs.prefer {
                Some((agent, _)) => Openness::Only(agent),
                None => Openness::Everybody,
            },
            Place::Waiting(wait) if wait.tried.is_empty() => Openness::Everybody,
            Place::Waiting(_) => Openness::SomeNot,
            Place::Offered(offered) => {
                let more = offered.leases.len() < usize::from(world.policy.limits.asked_at_once);
                if offered.asks_all && more { Openness::SomeNot } else { Openness::Nobody }
            }
            Place::Paused(_) | Place::Assigned { .. } | Place::WrapUp { .. } => Openness::Nobody,
        }
    }

    /// Whether `agent` was asked before or is being asked.
    pub(super) fn was_asked(&self, agent: &AgentId) -> bool {
        self.is_being_asked(agent) || self.wait().is_some_and(|wait| wait.tried.contains(agent))
    }

    /// Whether an offer to `agent` stands.
    pub(super) fn is_being_asked(&self, agent: &AgentId) -> bool {
        match &self.place {
            Place::Offered(offered) => offered.leases.iter().any(|lease| lease.agent == *agent),
            Place::Waiting(_) | Place::Paused(_) | Place::Assigned { .. } | Place::WrapUp { .. } => false,
        }
    }

    /// The agent's refusal counts no more.
    pub(super) fn forgive(&mut self, agent: &AgentId) {
        let Some(wait) = self.wait_mut() else { return };
        wait.tried.retain(|tried| tried != agent);
        if wait.tried.is_empty() {
            wait.again = Timer::Off;
        }
    }

    /// Whose capacity it takes, and as what.
    pub(super) fn work(&self, world: &World) -> Vec<(AgentId, Work)> {
        let work = |kind| Work { kind, load: self.load(world) };
        let one = |agent: &AgentId, kind| alloc::vec![(agent.clone(), work(kind))];
        match &self.place {
            Place::Waiting(_) | Place::Paused(_) => Vec::new(),
            Place::Offered(offered) => {
                let leases = offered.leases.iter();
                leases.map(|lease| (lease.agent.clone(), work(WorkKind::Offered))).collect()
            }
            Place::Assigned { agent, .. } => one(agent, WorkKind::Assigned),
            Place::WrapUp { agent, .. } => one(agent, WorkKind::WrapUp),
        }
    }

    /// What it waits for. The step of an offered one goes on when the offer is over; that of a paused one is held.
    pub(super) fn deadlines(&self, id: InteractionId) -> [(Wake, Option<Timestamp>); 6] {
        let (mut expires, mut more, mut step, mut again) = (None, None, None, None);
        let (mut prefers, mut wrap_up) = (None, None);
        match &self.place {
            Place::Waiting(wait) => {
                (step, again, prefers) = (wait.step_ends.due(), wait.again.due(), wait.prefers.due());
            }
            Place::Paused(wait) => again = wait.again.due(),
            Place::Offered(offered) => {
                expires = offered.leases.iter().filter_map(|lease| lease.expires.due()).min();
                more = offered.more.due();
            }
            Place::Assigned { .. } => {}
            Place::WrapUp { ends, .. } => wrap_up = ends.due(),
        }
        [
            (Wake::OfferExpires(id), expires),
            (Wake::AskMore(id), more),
            (Wake::StepEnds(id), step),
            (Wake::PreferenceEnds(id), prefers),
            (Wake::TryAgain(id), again),
            (Wake::WrapUpEnds(id), wrap_up),
        ]
    }
}
