//! What routing knows of one agent: clients, own state, load.
//!
//! *Never:* names or addresses beyond the one that tells whether it is still the same agent.

use crate::values::address::Address;
use crate::values::client::{Client, Learnt};
use crate::values::client_need::{ClientNeeds, Demand, Lack, Seat};
use crate::values::deadline::Wake;
use crate::values::fact::NotChosen;
use crate::values::id::{AgentId, InteractionId, Medium, OfferId, Resource};
use crate::values::presence::{Availability, NotReadyReason, ResourcePresence, Show};
use crate::values::report::{AgentReport, ReportedAvailability};
use crate::values::time::Timestamp;
use crate::values::timer::Timer;
use crate::values::world::World;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
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
    /// What programs say of the agent.
    #[serde(default, skip_serializing_if = "AgentReport::is_empty")]
    pub(crate) report: AgentReport,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Work {
    pub(crate) kind: WorkKind,
    pub(crate) load: Load,
}

/// What an interaction asks of an agent's capacity, and through what the agent must be reached for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Load {
    /// Units of capacity.
    pub(crate) units: u16,
    pub(crate) medium: Medium,
    /// A program brought it, so that a program is what the agent must be reached by; else it is a conversation.
    pub(crate) by_program: bool,
}

/// What decides whether an agent is free, and with what score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Readiness {
    /// For conversations.
    pub(super) ready: bool,
    /// For what programs bring.
    pub(super) ready_for_programs: bool,
    /// Occupied elsewhere as a whole.
    pub(super) busy: bool,
    /// Media of which the agent has as much as programs allow; mostly none.
    pub(super) closed: Vec<Medium>,
    pub(super) capacity: u16,
    /// In use, here and elsewhere.
    pub(super) units: u16,
    pub(super) chats: u16,
    pub(super) idle_since: Timestamp,
    pub(super) last_offer: OfferId,
}

impl Readiness {
    /// Whether the agent takes work of this kind, whatever the load.
    pub(super) fn is_ready_for(&self, by_program: bool) -> bool {
        if by_program { self.ready_for_programs } else { self.ready }
    }

    /// Whether an interaction of this load can be offered.
    pub(super) fn has_room(&self, load: &Load) -> bool {
        self.is_ready_for(load.by_program)
            && self.has_units(load.units)
            && !self.closed.contains(&load.medium)
    }

    /// Whether so many units are left.
    pub(super) fn has_units(&self, units: u16) -> bool {
        !self.busy && self.units.saturating_add(units) <= self.capacity
    }

    /// Whether something may fit now that did not before.
    pub(super) fn is_freer_than(&self, before: &Self) -> bool {
        (self.ready && !before.ready)
            || (self.ready_for_programs && !before.ready_for_programs)
            || (self.ready || self.ready_for_programs)
                && (self.units < before.units
                    || self.capacity > before.capacity
                    || (before.busy && !self.busy)
                    || before.closed.iter().any(|medium| !self.closed.contains(medium)))
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
            report: AgentReport::default(),
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

    /// Whether the agent cannot be reached for work of this kind.
    pub(crate) fn is_absent_for(&self, by_program: bool) -> bool {
        match self.report.availability.filter(|_| by_program) {
            Some(ReportedAvailability::Available | ReportedAvailability::Away) => false,
            Some(ReportedAvailability::Offline) => true,
            None => self.is_absent(),
        }
    }

    /// State as people see it.
    pub(crate) fn availability(&self) -> Availability {
        if self.is_absent() && self.is_absent_for(true) {
            return Availability::Offline;
        }
        if let OwnState::NotReady(reason) = &self.own {
            return Availability::NotReady(reason.clone());
        }
        let shows = (!self.is_absent() && self.shows_for(false)) || self.shows_for(true);
        if shows { Availability::Available } else { Availability::Away }
    }

    /// Whether new work of this kind may come, capacity aside.
    pub(crate) fn is_ready(&self, by_program: bool) -> bool {
        self.is_on_duty
            && !self.is_absent_for(by_program)
            && self.own == OwnState::Ready
            && self.shows_for(by_program)
    }

    fn shows_for(&self, by_program: bool) -> bool {
        match (self.report.availability, by_program) {
            (Some(ReportedAvailability::Away), _) => false,
            (Some(reported), true) => reported == ReportedAvailability::Available,
            (Some(ReportedAvailability::Available | ReportedAvailability::Offline) | None, _) => {
                self.shows_available()
            }
        }
    }

    /// What decides about the next offer.
    pub(super) fn readiness(&self, id: &AgentId, world: &World) -> Readiness {
        Readiness {
            ready: self.is_ready(false),
            ready_for_programs: self.is_ready(true),
            busy: self.report.is_busy(),
            closed: self.closed_media(),
            capacity: capacity(id, world),
            units: self.units.saturating_add(self.units_elsewhere(world)),
            chats: u16::try_from(self.work.len()).unwrap_or(u16::MAX),
            idle_since: self.idle_since,
            last_offer: self.last_offer,
        }
    }

    /// Units of capacity of what the agent has that did not come from here.
    pub(crate) fn units_elsewhere(&self, world: &World) -> u16 {
        let units = self.report.media.iter().map(|(medium, report)| {
            report.in_use.saturating_mul(world.policy.weights.get(medium).copied().unwrap_or(1))
        });
        units.fold(0, u16::saturating_add)
    }

    /// Media of which the agent has as many as programs allow.
    fn closed_media(&self) -> Vec<Medium> {
        let count = |medium: &Medium| self.work.values().filter(|work| work.load.medium == *medium).count();
        let limited = self.report.media.iter();
        let full =
            limited.filter(|(medium, it)| it.capacity.is_some_and(|most| count(medium) >= most.into()));
        full.map(|(medium, _)| medium.clone()).collect()
    }

    /// Takes an interaction into the work, or out of it.
    pub(super) fn set_work(&mut self, id: InteractionId, work: Option<Work>) {
        let units = |work: Option<&Work>| work.map_or(0, |work| work.load.units);
        let more = units(work.as_ref());
        let before = match work {
            Some(work) => self.work.insert(id, work),
            None => self.work.remove(&id),
        };
        self.units = self.units.saturating_add(more).saturating_sub(units(before.as_ref()));
    }

    fn shows_available(&self) -> bool {
        let disturbable = self.resources.values().all(|seen| seen.show != Show::DoNotDisturb);
        disturbable && self.resources.values().any(Seen::is_available)
    }

    /// Units of capacity in use, of what came from here.
    pub(crate) fn load(&self) -> u16 {
        self.units
    }

    /// Why the agent cannot be given an interaction of this load, if so.
    pub(super) fn obstacle(&self, id: &AgentId, load: &Load, world: &World) -> Option<NotChosen> {
        if self.is_absent_for(load.by_program) {
            let is_known =
                self.reach == Reach::Known || (load.by_program && self.report.availability.is_some());
            return Some(if is_known { NotChosen::Offline } else { NotChosen::Unreachable });
        }
        if self.own != OwnState::Ready {
            return Some(NotChosen::NotReady);
        }
        if !self.shows_for(load.by_program) {
            return Some(NotChosen::Away);
        }
        if !self.is_on_duty {
            return Some(NotChosen::OffDuty);
        }
        (!self.readiness(id, world).has_room(load)).then_some(NotChosen::AtCapacity)
    }

    /// What the agent has and cannot be reached for.
    pub(super) fn out_of_reach(&self, kind: WorkKind) -> Vec<InteractionId> {
        let work = self.work.iter().filter(|(_, work)| work.kind == kind);
        work.filter(|(_, work)| self.is_absent_for(work.load.by_program)).map(|(id, _)| *id).collect()
    }

    /// Starts, holds or stops the grace as the agent's clients, work and link demand.
    pub(super) fn settle_grace(&mut self, world: &World) {
        let is_lost =
            |work: &Work| work.kind == WorkKind::Assigned && self.is_absent_for(work.load.by_program);
        let needed = self.work.values().any(is_lost);
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
