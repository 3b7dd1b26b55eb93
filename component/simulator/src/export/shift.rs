//! Who was there and when, how agents answer offers, and how much work their conversations were.
//!
//! A conversation that an agent had beside others took longer than its work: its time counts by the speed that the
//! settings assume (`slow_down`).
//!
//! *Never:* an agent's name in what is given out.

use super::Facts;
use super::case::{Case, OfferEnd};
use crate::day::{AgentDay, Interval, from_seconds, seconds, union};
use crate::distribution::Distribution;
use crate::random::Stream;
use router_core::values::fact::FactKind;
use router_core::values::id::{AgentId, ConversationId, QueueName};
use router_core::values::presence::{Availability, NotReadyReason};
use router_core::{Policy, Span, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Answers that say something about how they spread.
const ANSWERS_MIN: usize = 5;

/// The agents of a recording.
pub(super) struct Crew {
    members: BTreeMap<AgentId, Member>,
    slow_down: f64,
}

#[derive(Default)]
struct Member {
    /// Changes of being ready, in order.
    ready: Vec<(Timestamp, bool)>,
    services: Vec<(Timestamp, Timestamp)>,
    /// How long each accepted offer took to be accepted, in seconds.
    answers: Vec<f64>,
    missed: usize,
    /// Where it was offered something.
    queues: BTreeSet<QueueName>,
}

impl Crew {
    pub(super) fn new(facts: &Facts, cases: &BTreeMap<ConversationId, Case>, policy: &Policy) -> Self {
        let mut members: BTreeMap<AgentId, Member> = BTreeMap::new();
        for (at, _, what) in facts {
            if let FactKind::Availability { agent, now } = what {
                // One who missed offers is there; the simulation makes agents not ready by itself.
                let ready = match now {
                    Availability::Available | Availability::NotReady(NotReadyReason::MissedOffers(_)) => true,
                    Availability::Away
                    | Availability::NotReady(NotReadyReason::Asked(_))
                    | Availability::Offline => false,
                };
                members.entry(agent.clone()).or_default().ready.push((*at, ready));
            }
        }
        for case in cases.values() {
            for offer in &case.offers {
                let member = members.entry(offer.agent.clone()).or_default();
                member.queues.extend(case.queue.clone());
                match offer.end {
                    Some(OfferEnd::Accepted(at)) => member.answers.push(seconds(at.since(offer.at))),
                    Some(OfferEnd::Missed) => member.missed += 1,
                    Some(OfferEnd::Other) | None => {}
                }
            }
            for service in &case.services {
                if let Some(until) = service.until {
                    let member = members.entry(service.agent.clone()).or_default();
                    member.services.push((service.from, until));
                }
            }
        }
        Self { members, slow_down: f64::from(policy.slow_down) / 1000.0 }
    }

    /// What the agents are called: numbers in an order that is up to chance.
    pub(super) fn names(&self, stream: &mut Stream) -> BTreeMap<AgentId, Arc<str>> {
        let mut agents: Vec<&AgentId> = self.members.keys().collect();
        stream.shuffle(&mut agents);
        let named = agents.into_iter().enumerate();
        named.map(|(index, agent)| (agent.clone(), format!("agent-{}", index + 1).into())).collect()
    }

    /// How long one agent who does nothing else would have needed, if the conversation was served to its end.
    pub(super) fn work_of(&self, case: &Case) -> Option<Span> {
        let mut work = 0.0;
        for service in &case.services {
            let member = self.members.get(&service.agent)?;
            work += member.work(service.from, service.until?, self.slow_down);
        }
        (!case.services.is_empty()).then(|| from_seconds(work))
    }

    /// The agent on the day from `begin` to `end`, called `name`, if it came.
    pub(super) fn agent(
        &self,
        id: &AgentId,
        name: &Arc<str>,
        policy: &Policy,
        begin: Timestamp,
        end: Timestamp,
    ) -> Option<AgentDay> {
        let member = self.members.get(id)?;
        let shifts = member.shifts(begin, end);
        let (first, last) = (shifts.first()?, shifts.last()?);
        let settings = policy.agents.get(id);
        let queues: BTreeSet<QueueName> = match settings {
            Some(settings) => settings.queues.iter().cloned().collect(),
            None => member.queues.clone(),
        };
        let mut skills: BTreeMap<Arc<str>, u8> =
            queues.iter().map(|queue| (Arc::from(queue.as_str()), 1)).collect();
        if let Some(settings) = settings {
            skills.extend(settings.skills.iter().map(|(skill, level)| (Arc::from(skill.as_str()), level.0)));
        }
        let group: Vec<&str> = queues.iter().map(QueueName::as_str).collect();
        Some(AgentDay {
            id: name.clone(),
            group: group.join("+").into(),
            from: first.from,
            until: Some(last.until),
            breaks: shifts
                .windows(2)
                .map(|pair| Interval { from: pair[0].until, until: pair[1].from })
                .collect(),
            skills,
            capacity: settings.map_or(member.at_once(), |settings| u32::from(settings.capacity)),
            slow_down: self.slow_down,
            answer: self.answer(member),
            missed: member.missed as f64 / (member.missed + member.answers.len()).max(1) as f64,
        })
    }

    /// How long it takes the agent to accept an offer; that of all agents if little is known of this one.
    fn answer(&self, member: &Member) -> Distribution {
        let all: Vec<f64> = self.members.values().flat_map(|member| member.answers.iter().copied()).collect();
        let answers = if member.answers.len() >= ANSWERS_MIN { &member.answers } else { &all };
        let count = answers.len().max(1) as f64;
        let mean = answers.iter().sum::<f64>() / count;
        let spread = answers.iter().map(|answer| (answer - mean).powi(2)).sum::<f64>() / count;
        if answers.len() >= ANSWERS_MIN && mean > 0.0 && spread > 0.0 {
            return Distribution::Lognormal {
                mean: rounded(mean),
                cv: rounded(spread.sqrt() / mean).max(0.01),
            };
        }
        Distribution::Constant { mean: rounded(mean) }
    }
}

/// To the hundredth, so that a figure cannot be traced to single answers.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

impl Member {
    /// When it took conversations between `begin` and `end`, since `begin`.
    fn shifts(&self, begin: Timestamp, end: Timestamp) -> Vec<Interval> {
        let mut shifts = Vec::new();
        let mut since = None;
        for (at, ready) in self.ready.iter().copied().chain([(end, false)]) {
            match (ready, since) {
                (true, None) => since = Some(at),
                (false, Some(from)) => {
                    shifts.push((from, at));
                    since = None;
                }
                _ => {}
            }
        }
        if self.ready.is_empty() {
            shifts.clone_from(&self.services);
        }
        let within = |(from, until): (Timestamp, Timestamp)| Interval {
            from: from.since(begin),
            until: until.min(end).since(begin),
        };
        let mut shifts = union(shifts.into_iter().map(within).collect());
        shifts.retain(|shift| shift.from < shift.until);
        shifts
    }

    fn work(&self, from: Timestamp, until: Timestamp, slow_down: f64) -> f64 {
        let overlapping = self.services.iter().filter(|other| other.0 < until && other.1 > from);
        let mut edges: Vec<Timestamp> =
            overlapping.clone().flat_map(|other| [other.0.max(from), other.1.min(until)]).collect();
        edges.sort_unstable();
        edges.dedup();
        let piece = |pair: &[Timestamp]| {
            let at_once =
                overlapping.clone().filter(|other| other.0 <= pair[0] && other.1 >= pair[1]).count();
            seconds(pair[1].since(pair[0])) / (1.0 + slow_down * at_once.saturating_sub(1) as f64)
        };
        edges.windows(2).map(piece).sum()
    }

    /// How many conversations it had at once at most.
    fn at_once(&self) -> u32 {
        let at =
            |moment: Timestamp| self.services.iter().filter(|it| it.0 <= moment && it.1 > moment).count();
        let most = self.services.iter().map(|service| at(service.0)).max();
        u32::try_from(most.unwrap_or(1).max(1)).unwrap_or(u32::MAX)
    }
}
