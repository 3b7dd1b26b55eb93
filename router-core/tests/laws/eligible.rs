//! Who may take what, found out from rows and settings alone, and how good each choice is.
//!
//! *Never:* a question to the engine.

use crate::clients;
use crate::state::{Place, Routed, Rows, all_routed, person};
use router_core::expression::{Attributes, Value};
use router_core::values::calendar::Hours;
use router_core::values::id::{AgentId, CalendarName, Level, QueueName};
use router_core::values::ladder::{ClientStrength, Step};
use router_core::values::policy::AgentPolicy;
use router_core::values::strategy::Strategy;
use router_core::{Policy, Timestamp};
use std::collections::BTreeSet;

/// The surroundings of a question.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) rows: &'a Rows,
    pub(crate) now: Timestamp,
}

impl Scene<'_> {
    pub(crate) fn is_open(&self, hours: Option<&CalendarName>) -> bool {
        let calendar = hours.and_then(|hours| self.policy.calendars.get(hours));
        calendar.is_none_or(|calendar| matches!(calendar.hours(self.now), Hours::Open { .. }))
    }

    pub(crate) fn queue_is_open(&self, queue: &QueueName) -> bool {
        self.is_open(self.policy.queues.get(queue).and_then(|queue| queue.hours.as_ref()))
    }

    /// Whether an agent takes work of this kind, capacity aside.
    pub(crate) fn is_ready(&self, agent: &AgentId, by_program: bool) -> bool {
        let Some(policy) = self.policy.agents.get(agent) else { return false };
        person(self.rows, agent).is_some_and(|person| person.is_ready(by_program))
            && self.is_open(policy.hours.as_ref())
    }

    /// What an agent has: units of capacity, also elsewhere, and number of interactions.
    pub(crate) fn load(&self, agent: &AgentId) -> (u32, u32) {
        let mine = all_routed(self.rows).filter(|it| it.1.agents().contains(&agent));
        let elsewhere = person(self.rows, agent).map_or(0, |person| person.elsewhere(self.policy));
        mine.fold((elsewhere, 0), |(units, count), (_, it)| {
            (units + u32::from(it.units(self.policy)), count + 1)
        })
    }

    /// Whether an agent who is there has so many units left.
    pub(crate) fn has_units(&self, agent: &AgentId, units: u32) -> bool {
        let capacity = self.policy.agents.get(agent).map_or(0, |agent| u32::from(agent.capacity));
        let is_busy = person(self.rows, agent).is_some_and(|person| person.is_busy());
        !is_busy && self.load(agent).0 + units <= capacity
    }

    /// Whether an agent can take an interaction more of this kind.
    pub(crate) fn has_room(&self, agent: &AgentId, it: &Routed) -> bool {
        let units = u32::from(it.units(self.policy));
        self.is_ready(agent, it.by_program()) && self.has_units(agent, units) && !self.is_closed(agent, it)
    }

    /// Whether an agent has as many of its medium as programs allow.
    pub(crate) fn is_closed(&self, agent: &AgentId, it: &Routed) -> bool {
        let medium = &it.needs.medium;
        let Some(most) = person(self.rows, agent).and_then(|person| person.most(medium)) else {
            return false;
        };
        let theirs = |other: &Routed| other.agents().contains(&agent) && other.needs.medium == *medium;
        all_routed(self.rows).filter(|other| theirs(other.1)).count() >= usize::from(most)
    }

    /// Whether rules, skills, clients and the step of the ladder allow an agent for an interaction in a line.
    pub(crate) fn fits(&self, it: &Routed, agent: &AgentId) -> bool {
        let (Some(policy), Some(step)) = (self.policy.agents.get(agent), self.step(it)) else { return false };
        let serves = policy.queues.contains(&it.queue) && !it.needs.exclude.contains(agent);
        let skilled =
            needed(it, step).all(|(skill, level)| policy.skills.get(skill).is_some_and(|has| *has >= level));
        let asked = step.agents.as_ref().is_none_or(|condition| {
            condition.holds(&self.attributes(agent, policy)).expect("conditions of steps cannot fail")
        });
        serves && skilled && asked && self.has_client(it, agent)
    }

    /// What an agent's clients are worth for an interaction, and whether that will do, on the step on which it waits.
    pub(crate) fn client(&self, it: &Routed, agent: &AgentId) -> (u8, bool) {
        let strength = self.step(it).map_or(ClientStrength::Required, |step| step.agent_client);
        let needs = &it.needs.agent_client;
        if needs.is_empty() || strength == ClientStrength::Ignored {
            return (0, true);
        }
        let worth = clients::worth(self.policy, self.rows, agent, needs);
        (worth, strength == ClientStrength::Preferred || worth >= 2)
    }

    /// Whether one of the agent's clients has what is required.
    pub(crate) fn has_client(&self, it: &Routed, agent: &AgentId) -> bool {
        self.client(it, agent).1
    }

    /// Whether an interaction that waits may be offered to an agent, room aside: the time box of a preferred agent,
    /// refusals, and everything that [`Scene::fits`] asks.
    pub(crate) fn may_be_offered(&self, it: &Routed, agent: &AgentId) -> bool {
        match &it.place {
            Place::Waiting(wait) => match &it.needs.prefer {
                Some((preferred, _)) if wait.prefers != crate::state::Timer::Off => {
                    preferred == agent && self.has_client(it, agent)
                }
                _ => self.fits(it, agent) && !wait.tried.contains(agent),
            },
            Place::Offered(offered) => {
                let more = offered.leases.len() < usize::from(self.policy.limits.asked_at_once);
                offered.asks_all && more && self.fits(it, agent) && !it.was_asked(agent)
            }
            Place::Paused(_) | Place::Assigned { .. } | Place::WrapUp { .. } => false,
        }
    }

    pub(crate) fn step(&self, it: &Routed) -> Option<&Step> {
        self.policy.queues.get(&it.queue)?.ladder.get(usize::from(it.wait()?.step))
    }

    fn attributes(&self, id: &AgentId, agent: &AgentPolicy) -> Attributes {
        let texts = |texts: Vec<&str>| Value::List(texts.into_iter().map(Value::from).collect());
        let mut known = Attributes::default();
        known.set("agent.jid", id.as_str());
        known.set("agent.name", &*agent.name);
        known.set("agent.link", agent.address.link.as_str());
        known.set("agent.domain", "example.org");
        known.set("agent.teams", texts(agent.teams.iter().map(|team| &**team).collect()));
        known.set("agent.skills", texts(agent.skills.keys().map(|skill| skill.as_str()).collect()));
        for skill in self.policy.agents.values().flat_map(|agent| agent.skills.keys()) {
            let level = agent.skills.get(skill).map_or(0, |level| i64::from(level.0));
            known.set(&format!("agent.level.{}", skill.as_str()), level);
        }
        known
    }

    /// What the strategy of its queue says about an agent with this load; more is better. `None` for lots.
    pub(crate) fn score(
        &self,
        it: &Routed,
        agent: &AgentId,
        load: (u32, u32),
        last_offer: u64,
    ) -> Option<i64> {
        let (policy, step) = (self.policy.agents.get(agent)?, self.step(it)?);
        let (units, chats) = (i64::from(load.0), i64::from(load.1));
        let levels = |surplus: bool| -> i64 {
            let of = |(skill, level): (_, Level)| {
                let has = i64::from(policy.skills.get(skill).map_or(0, |has| has.0));
                if surplus { has - i64::from(level.0) } else { has }
            };
            needed(it, step).map(of).sum()
        };
        let queues: BTreeSet<&QueueName> = policy.queues.iter().collect();
        let breadth = (queues.len() + policy.skills.len()) as i64 - 1 - needed(it, step).count() as i64;
        let done = |chats: i64| match chats {
            0 => 0,
            _ => 1_000_000 * chats / (1000 + (chats - 1) * i64::from(self.policy.slow_down)),
        };
        Some(match self.policy.queues.get(&it.queue)?.strategy {
            Strategy::Balanced => {
                let spared = 200 * self.scarcity(it, step, policy).min(1000) / 1000;
                done(chats + 1) - done(chats) - spared - 5 * levels(true)
            }
            Strategy::LongestIdle | Strategy::RingAll => 0,
            Strategy::LeastLoaded => -(1000 * units / i64::from(policy.capacity)),
            Strategy::FewestChats => -1000 * chats,
            Strategy::RoundRobin => -(last_offer as i64),
            Strategy::RandomSeeded => return None,
            Strategy::Linear => -i64::from(policy.place),
            Strategy::BestSkill => 1000 * levels(false),
            Strategy::LeastFlexibleFirst => -1000 * breadth,
        })
    }
}

impl Scene<'_> {
    /// How rare the things are that an agent could do besides: one over the number of those who can do each, in
    /// thousandths, added up.
    fn scarcity(&self, it: &Routed, step: &Step, agent: &AgentPolicy) -> i64 {
        let agents = || self.policy.agents.values();
        let queues = agent.queues.iter().filter(|queue| **queue != it.queue);
        let queues = queues.map(|queue| agents().filter(|other| other.queues.contains(queue)).count());
        let spare = agent.skills.keys().filter(|skill| needed(it, step).all(|(needed, _)| needed != *skill));
        let skills = spare.map(|skill| agents().filter(|other| other.skills.contains_key(skill)).count());
        queues.chain(skills).map(|count| 1000 / count as i64).sum()
    }
}

/// The levels that a step demands.
fn needed<'a>(
    it: &'a Routed,
    step: &'a Step,
) -> impl Iterator<Item = (&'a router_core::values::id::SkillName, Level)> {
    let lowered = it.needs.skills.iter().filter(|(_, level)| level.0 > step.relax);
    lowered.map(|(skill, level)| (skill, Level(level.0 - step.relax)))
}
