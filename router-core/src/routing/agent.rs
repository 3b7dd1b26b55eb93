//! What routing knows of one agent: clients, own state, load.
//!
//! *Never:* names or addresses beyond the one that tells whether it is still the same agent.

use crate::values::address::Address;
use crate::values::client::{Client, Learnt};
use crate::values::client_need::{ClientNeeds, Demand, Lack, Seat};
use crate::values::deadline::Wake;
use crate::values::fact::NotChosen;
use crate::values::id::{AgentId, InteractionId, OfferId, Resource};
use crate::values::presence::{Availability, NotReadyReason, ResourcePresence, Show};
use crate::values::time::Timestamp;
use crate::values::timer::Timer;
use crate::values::world::World;
use alloc::collections::BTreeMap;
use serde::{Deserialize, Serialize};

/// One agent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agent {
    /// Where the agent was reached when this was written.
    pub(crate) address: Address,
    /// Whether the presence is known since the link came up.
    #[serde(default)]
    pub(crate) reach: Reach,
    /// The resources that are online.
    #[serde(default)]
    pub(crate) resources: BTreeMap<Resource, Seen>,
    /// What the clients at some of them have said of themselves. Kept in a row of its own.
    #[serde(skip)]
    pub(crate) clients: BTreeMap<Resource, Client>,
    /// What the agent said, or was made.
    #[serde(default)]
    pub(crate) own: OwnState,
    /// Offers in a row that expired unanswered.
    #[serde(default)]
    pub(crate) missed: u8,
    /// When work of the agent last ended, or an offer was refused.
    #[serde(default)]
    pub(crate) idle_since: Timestamp,
    /// When the agent's conversations go to others; on while they are held for an agent who is not there.
    #[serde(default)]
    pub(crate) grace: Timer,
    /// The last offer made to the agent.
    #[serde(default)]
    pub(crate) last_offer: OfferId,
    /// The interactions that take capacity. Derived from them.
    #[serde(skip)]
    pub(crate) work: BTreeMap<InteractionId, Work>,
    /// Units of capacity that they take. Derived.
    #[serde(skip)]
    pub(crate) units: u16,
    /// Whether the agent's hours are on. Derived from the settings and the time.
    #[serde(skip)]
    pub(crate) is_on_duty: bool,
    /// The number under which the index knows the agent. Derived.
    #[serde(skip)]
    pub(super) index: Option<AgentIndex>,
}

/// The number of an agent in the order of ids, as long as the settings are the same.
pub(super) type AgentIndex = u32;

/// What an interaction takes of an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Work {
    pub(crate) kind: WorkKind,
    /// Units of capacity.
    pub(crate) units: u16,
}

/// What decides whether an agent is free, and with what score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Readiness {
    pub(super) ready: bool,
    pub(super) capacity: u16,
    pub(super) units: u16,
    pub(super) chats: u16,
    pub(super) idle_since: Timestamp,
    pub(super) last_offer: OfferId,
}

impl Readiness {
    /// Whether an interaction that takes `units` can be offered.
    pub(super) fn has_room(&self, units: u16) -> bool {
        self.ready && self.units.saturating_add(units) <= self.capacity
    }
}

/// Whether an agent's presence is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Reach {
    /// Not yet answered, or the link is down.
    #[default]
    Unknown,
    /// The resources are what is there.
    Known,
}

/// A resource that is online.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seen {
    pub(crate) show: Show,
    pub(crate) priority: i8,
}

impl Seen {
    /// Whether messages to the bare address get there, and somebody is before it.
    fn is_available(&self) -> bool {
        self.show == Show::Available && self.priority >= 0
    }
}

/// A client that has said nothing.
static UNSAID: Client = Client {
    software: Learnt::NotYet,
    features: Learnt::NotYet,
    account: Learnt::NotYet,
    network: Learnt::NotYet,
    display_name: Learnt::NotYet,
};

/// What a client is worth to those who need something of it; more is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Grade(u8);

impl Grade {
    /// Everything that is required, and everything that is preferred.
    pub(super) const BEST: Self = Self(Self::REQUIRED + Self::PREFERRED);
    const REQUIRED: u8 = 2;
    const PREFERRED: u8 = 1;

    fn of(needs: &ClientNeeds, seat: Seat<'_>) -> Self {
        let worth = |demand: &Demand, worth| if demand.lack(seat).is_none() { worth } else { 0 };
        Self(worth(&needs.required, Self::REQUIRED) + worth(&needs.preferred, Self::PREFERRED))
    }

    /// Whether there is everything that is required.
    pub(super) fn has_required(self) -> bool {
        self.0 >= Self::REQUIRED
    }
}

/// What the agent's commands and missed offers made of the agent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum OwnState {
    /// Takes work.
    #[default]
    Ready,
    /// Takes none.
    NotReady(NotReadyReason),
}

/// As what an interaction takes capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WorkKind {
    Offered,
    Assigned,
    WrapUp,
}

impl Agent {
    pub(super) fn new(address: Address, now: Timestamp) -> Self {
        Self {
            address,
            reach: Reach::Unknown,
            resources: BTreeMap::new(),
            clients: BTreeMap::new(),
            own: OwnState::Ready,
            missed: 0,
            idle_since: now,
            grace: Timer::Off,
            last_offer: OfferId(0),
            work: BTreeMap::new(),
            units: 0,
            is_on_duty: true,
            index: None,
        }
    }

    /// No client is there any more, as far as it is known.
    pub(super) fn forget_resources(&mut self) {
        self.resources.clear();
        self.clients.clear();
    }

    /// Takes in what the client at a resource says of itself; `false` if that is nothing new, or nobody is there.
    pub(super) fn learn(&mut self, resource: Resource, said: Client) -> bool {
        if !self.resources.contains_key(&resource) {
            return false;
        }
        let mut client = self.clients.get(&resource).cloned().unwrap_or_default();
        client.learn(said);
        if self.clients.get(&resource).unwrap_or(&UNSAID) == &client {
            return false;
        }
        self.clients.insert(resource, client);
        true
    }

    /// What the best of the clients that are available is worth, each looked at for itself.
    pub(super) fn grade(&self, needs: &ClientNeeds, world: &World) -> Grade {
        if needs.is_empty() {
            return Grade::BEST;
        }
        self.seats(world).map(|seat| Grade::of(needs, seat)).max().unwrap_or_default()
    }

    /// What keeps all clients that are available from what is demanded.
    pub(super) fn lack(&self, demand: &Demand, world: &World) -> Lack {
        let mut lacks = self.seats(world).filter_map(|seat| demand.lack(seat));
        lacks.find(|lack| *lack != Lack::Unsaid).unwrap_or(Lack::Unsaid)
    }

    /// The clients to which work could be given.
    fn seats<'a>(&'a self, world: &'a World) -> impl Iterator<Item = Seat<'a>> {
        let domain = self.address.jid.rsplit('@').next().unwrap_or_default();
        let available = self.resources.iter().filter(|(_, seen)| seen.is_available());
        available.map(move |(resource, _)| {
            let client = self.clients.get(resource).unwrap_or(&UNSAID);
            Seat { client, domain, networks: &world.policy.networks }
        })
    }

    /// Takes in what one resource shows; more than `limit` resources are not told apart.
    pub(super) fn note(&mut self, resource: Resource, presence: ResourcePresence, limit: usize) {
        self.reach = Reach::Known;
        match presence {
            ResourcePresence::Offline => {
                self.resources.remove(&resource);
                self.clients.remove(&resource);
            }
            ResourcePresence::Online { show, priority } => {
                if self.resources.len() < limit || self.resources.contains_key(&resource) {
                    self.resources.insert(resource, Seen { show, priority });
                }
            }
        }
    }

    /// Whether no client of the agent is known to be there.
    pub(crate) fn is_absent(&self) -> bool {
        self.reach == Reach::Unknown || self.resources.is_empty()
    }

    /// State as routing sees it.
    pub(crate) fn availability(&self) -> Availability {
        if self.is_absent() {
            return Availability::Offline;
        }
        if let OwnState::NotReady(reason) = &self.own {
            return Availability::NotReady(reason.clone());
        }
        if self.shows_available() { Availability::Available } else { Availability::Away }
    }

    /// Whether new work may come, capacity aside.
    pub(crate) fn is_ready(&self) -> bool {
        self.is_on_duty && !self.is_absent() && self.own == OwnState::Ready && self.shows_available()
    }

    /// What decides about the next offer.
    pub(super) fn readiness(&self, id: &AgentId, world: &World) -> Readiness {
        Readiness {
            ready: self.is_ready(),
            capacity: capacity(id, world),
            units: self.units,
            chats: u16::try_from(self.work.len()).unwrap_or(u16::MAX),
            idle_since: self.idle_since,
            last_offer: self.last_offer,
        }
    }

    /// Takes an interaction into the work, or out of it.
    pub(super) fn set_work(&mut self, id: InteractionId, work: Option<Work>) {
        let before = match work {
            Some(work) => self.work.insert(id, work),
            None => self.work.remove(&id),
        };
        let units = |work: Option<Work>| work.map_or(0, |work| work.units);
        self.units = self.units.saturating_add(units(work)).saturating_sub(units(before));
    }

    fn shows_available(&self) -> bool {
        let disturbable = self.resources.values().all(|seen| seen.show != Show::DoNotDisturb);
        disturbable && self.resources.values().any(Seen::is_available)
    }

    /// Units of capacity in use.
    pub(crate) fn load(&self) -> u16 {
        self.units
    }

    /// Why the agent cannot be given an interaction that takes `units`, if so.
    pub(super) fn obstacle(&self, id: &AgentId, units: u16, world: &World) -> Option<NotChosen> {
        if self.reach == Reach::Unknown {
            return Some(NotChosen::Unreachable);
        }
        match self.availability() {
            Availability::Offline => Some(NotChosen::Offline),
            Availability::NotReady(_) => Some(NotChosen::NotReady),
            Availability::Away => Some(NotChosen::Away),
            Availability::Available if !self.is_on_duty => Some(NotChosen::OffDuty),
            Availability::Available if self.units.saturating_add(units) > capacity(id, world) => {
                Some(NotChosen::AtCapacity)
            }
            Availability::Available => None,
        }
    }

    /// Starts, holds or stops the grace as the agent's clients, work and link demand.
    pub(super) fn settle_grace(&mut self, world: &World) {
        let needed = self.is_absent() && self.work.values().any(|work| work.kind == WorkKind::Assigned);
        let timer = match (needed, self.grace.is_on()) {
            (false, _) => Timer::Off,
            (true, true) => self.grace,
            (true, false) => Timer::start(world.now, world.policy.times.agent_grace),
        };
        self.grace = timer.settle(world.now, world.is_up(&self.address.link));
    }

    pub(super) fn deadline(&self, id: &AgentId) -> (Wake, Option<Timestamp>) {
        (Wake::AgentGrace(id.clone()), self.grace.due())
    }
}

/// Most units of capacity of the agent in use at a time; none for somebody who is not in the settings.
pub(crate) fn capacity(id: &AgentId, world: &World) -> u16 {
    world.policy.agents.get(id).map_or(0, |agent| agent.capacity)
}
