//! What programs may look at: interactions that are no conversations, agents, queues, figures.
//!
//! Each look is a value of its own, taken between two events; nothing in it changes afterwards.
//!
//! *Never:* a change; a customer's words.

use super::Engine;
use crate::routing::{Place, WorkKind, capacity};
use crate::values::id::{AgentId, InteractionId, Medium, OfferId, QueueName};
use crate::values::notice::{QueueLine, WaitRange};
use crate::values::presence::Availability;
use crate::values::report::AgentReport;
use crate::values::rule::Requirement;
use crate::values::time::Timestamp;
use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// An interaction that is no conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InteractionLook {
    /// The name under which it was brought.
    pub reference: Arc<str>,
    /// The queue it is in, or was in when an agent took it.
    pub queue: QueueName,
    /// What it needs.
    pub needs: Arc<Requirement>,
    /// How often it was offered.
    pub offers: u16,
    /// Where it is.
    pub place: PlaceLook,
}

/// Where an interaction is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlaceLook {
    /// In the line.
    Waiting {
        /// 1 is next.
        position: u32,
        /// How long it will wait, if there is an estimate.
        wait: Option<WaitRange>,
        /// Whether anybody who could take it is there.
        staffed: bool,
    },
    /// Offered; still in the line.
    Offered(Vec<OfferLook>),
    /// With an agent.
    Assigned {
        /// Whose.
        agent: AgentId,
        /// Since when.
        since: Timestamp,
    },
    /// Over, with its agent still busy.
    WrapUp {
        /// Whose.
        agent: AgentId,
        /// Until when.
        until: Option<Timestamp>,
    },
}

/// An offer that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferLook {
    /// Its number.
    pub offer: OfferId,
    /// To whom.
    pub agent: AgentId,
    /// Until when it can be answered.
    pub until: Option<Timestamp>,
}

/// An agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentLook {
    /// The state as people see it.
    pub availability: Availability,
    /// Whether a conversation may come, capacity aside.
    pub takes_conversations: bool,
    /// Whether something that a program brings may come, capacity aside.
    pub takes_interactions: bool,
    /// Units of capacity in use, of what came from here.
    pub load: u16,
    /// Units of capacity in use by what did not come from here.
    pub elsewhere: u16,
    /// Most units in use at a time.
    pub capacity: u16,
    /// What programs say.
    pub report: AgentReport,
    /// What the agent is offered, has, or winds up: numbers of conversations and others.
    pub work: BTreeMap<InteractionId, WorkLook>,
}

/// What an agent is busy with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkLook {
    /// Of what it is made.
    pub medium: Medium,
    /// How far it is.
    pub stage: WorkStage,
}

/// How far an agent's work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkStage {
    /// Offered.
    Offered,
    /// Taken.
    Assigned,
    /// Over, but for the wrap-up.
    WrapUp,
}

/// A queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueLook {
    /// Its figures.
    pub line: QueueLine,
    /// How long somebody waits who comes now, if there is an estimate.
    pub wait: Option<WaitRange>,
    /// Whether it takes somebody in at this time of day.
    pub open: bool,
}

impl Engine {
    /// An interaction that is no conversation; `None` if there is none (any more).
    pub fn interaction(&self, id: InteractionId) -> Option<InteractionLook> {
        let reference = self.foreign.get(&id)?.clone();
        let it = self.router.interactions.get(&id)?;
        let place = match &it.place {
            Place::Waiting(_) | Place::Paused(_) => {
                let standing = self.router.standing(&self.world, id)?;
                let (position, wait, staffed) = (standing.position, standing.wait, standing.staffed);
                PlaceLook::Waiting { position, wait, staffed }
            }
            Place::Offered(offered) => {
                let offers = offered.leases.iter().map(|lease| OfferLook {
                    offer: lease.id,
                    agent: lease.agent.clone(),
                    until: lease.expires.due(),
                });
                PlaceLook::Offered(offers.collect())
            }
            Place::Assigned { agent, since, .. } => {
                PlaceLook::Assigned { agent: agent.clone(), since: *since }
            }
            Place::WrapUp { agent, ends, .. } => {
                PlaceLook::WrapUp { agent: agent.clone(), until: ends.due() }
            }
        };
        let (queue, needs, offers) = (it.queue.clone(), it.needs.clone(), it.offers);
        Some(InteractionLook { reference, queue, needs, offers, place })
    }

    /// How many interactions are open that are no conversations.
    pub fn open_interactions(&self) -> usize {
        self.foreign.len()
    }

    /// An agent; `None` for somebody who is none.
    pub fn agent(&self, id: &AgentId) -> Option<AgentLook> {
        let agent = self.router.agents.get(id)?;
        let work = agent.work.iter().map(|(id, work)| {
            let stage = match work.kind {
                WorkKind::Offered => WorkStage::Offered,
                WorkKind::Assigned => WorkStage::Assigned,
                WorkKind::WrapUp => WorkStage::WrapUp,
            };
            (*id, WorkLook { medium: work.load.medium.clone(), stage })
        });
        Some(AgentLook {
            availability: agent.availability(),
            takes_conversations: agent.is_ready(false),
            takes_interactions: agent.is_ready(true),
            load: agent.load(),
            elsewhere: agent.units_elsewhere(&self.world),
            capacity: capacity(id, &self.world),
            report: agent.report.clone(),
            work: work.collect(),
        })
    }

    /// A queue; `None` for one that is not in the settings.
    pub fn queue(&self, name: &QueueName) -> Option<QueueLook> {
        let policy = self.world.policy.queues.get(name)?;
        Some(QueueLook {
            line: self.router.queue_line(&self.world, name),
            wait: self.router.estimate_for_newcomer(name),
            open: policy.hours.as_ref().is_none_or(|hours| self.world.is_open(hours)),
        })
    }

    /// Where something goes for which no queue is named.
    pub fn first_queue(&self) -> Option<QueueName> {
        self.home_queue()
    }
}
