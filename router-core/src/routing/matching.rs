//! Brings waiting interactions and free agents together.
//!
//! Offers only ever use capacity up, so one pass over the heads of all stirred queues, oldest first, leaves no
//! waiting interaction with an eligible free agent. The choice among the eligible: least loaded, then longest
//! idle, then the id.
//!
//! *Never:* polling; a queue is looked at when something in it may fit.

use super::Router;
use super::index::line_key;
use super::interaction::{Offer, Place};
use super::outcome::Outcome;
use super::queue::{FreeKey, LineKey, Queue};
use crate::values::fact::{Candidate, NotChosen};
use crate::values::id::{AgentId, InteractionId, OfferId, QueueName};
use crate::values::time::Span;
use crate::values::timer::Timer;
use crate::values::world::World;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// Most agents that are listed with the reason why not they.
const LISTED_CANDIDATES: usize = 20;

impl Router {
    /// Offers what can be offered.
    pub(crate) fn drain(&mut self, world: &World) {
        let mut reached: BTreeMap<QueueName, Option<LineKey>> =
            core::mem::take(&mut self.stirred).into_iter().map(|queue| (queue, None)).collect();
        while let Some((queue, key)) = self.next_head(&reached) {
            reached.insert(queue.clone(), Some(key));
            if let Some(chosen) = self.choose(&queue, key.1) {
                self.offer(world, key.1, &chosen);
            }
        }
        self.stirred.clear();
        for id in core::mem::take(&mut self.newcomers) {
            self.report_if_waiting(world, id);
        }
    }

    /// The oldest interaction not yet looked at, in queues where somebody is free.
    fn next_head(&self, reached: &BTreeMap<QueueName, Option<LineKey>>) -> Option<(QueueName, LineKey)> {
        reached
            .iter()
            .filter_map(|(name, after)| Some((self.queues.get(name)?.next(*after)?, name)))
            .min()
            .map(|(key, name)| (name.clone(), key))
    }

    fn choose(&self, queue: &QueueName, id: InteractionId) -> Option<FreeKey> {
        let wait = self.interactions.get(&id)?.wait()?;
        self.queues.get(queue)?.free.iter().find(|key| !wait.tried.contains(&key.2)).cloned()
    }

    fn offer(&mut self, world: &World, id: InteractionId, chosen: &FreeKey) {
        let rejected = self.candidates(world, id, Some(chosen));
        self.make_offer(world, id, &chosen.2, rejected);
    }

    /// Offers an interaction that is in the line; the agent's capacity is taken.
    pub(super) fn make_offer(
        &mut self,
        world: &World,
        id: InteractionId,
        agent: &AgentId,
        rejected: Vec<Candidate>,
    ) {
        let Some(interaction) = self.interactions.get(&id) else { return };
        let Some(wait) = interaction.wait().cloned() else { return };
        let answer_within = self.offer_time(world, &interaction.queue);
        self.last_offer = OfferId(self.last_offer.0 + 1);
        let offer = self.last_offer;
        let waited = world.now.since(wait.since);
        self.change(world, id, |interaction| {
            let mut wait = wait;
            wait.again = Timer::Off;
            let expires = Timer::start(world.now, answer_within);
            let agent = agent.clone();
            interaction.place = Place::Offered(Offer { id: offer, agent, since: world.now, expires, wait });
        });
        let agent = agent.clone();
        self.outcomes.push(Outcome::Offered {
            interaction: id,
            offer,
            agent,
            answer_within,
            waited,
            rejected,
        });
    }

    /// Time to answer an offer from this queue.
    pub(super) fn offer_time(&self, world: &World, queue: &QueueName) -> Span {
        world.policy.queues.get(queue).map_or(Span::from_seconds(30), |queue| queue.offer_for)
    }

    fn report_if_waiting(&mut self, world: &World, id: InteractionId) {
        let waits = self.interactions.get(&id).is_some_and(|it| matches!(it.place, Place::Waiting(_)));
        if waits {
            let rejected = self.candidates(world, id, None);
            self.outcomes.push(Outcome::NobodyEligible { interaction: id, rejected });
        }
    }

    /// The agents of the interaction's queue who were not chosen, each with the reason, up to a bound.
    fn candidates(&self, world: &World, id: InteractionId, chosen: Option<&FreeKey>) -> Vec<Candidate> {
        let Some(interaction) = self.interactions.get(&id) else { return Vec::new() };
        let Some(queue) = self.queues.get(&interaction.queue) else { return Vec::new() };
        let tried = interaction.wait().map(|wait| wait.tried.as_slice()).unwrap_or_default();
        let others = queue.members.iter().filter(|agent| chosen.is_none_or(|chosen| chosen.2 != **agent));
        let listed = others.take(LISTED_CANDIDATES);
        listed
            .filter_map(|agent| {
                Some(Candidate { reason: self.reason(world, agent, tried, chosen)?, agent: agent.clone() })
            })
            .collect()
    }

    fn reason(
        &self,
        world: &World,
        agent: &AgentId,
        tried: &[AgentId],
        chosen: Option<&FreeKey>,
    ) -> Option<NotChosen> {
        let state = self.agents.get(agent)?;
        if let Some(obstacle) = state.obstacle(agent, world) {
            return Some(obstacle);
        }
        if tried.contains(agent) {
            return Some(NotChosen::RejectedBefore);
        }
        let chosen = chosen?;
        Some(if state.load() > chosen.0 {
            NotChosen::MoreLoad
        } else if state.idle_since > chosen.1 {
            NotChosen::IdleForLess
        } else {
            NotChosen::LaterName
        })
    }

    /// Everybody but the named agent, for an offer that is meant for one.
    pub(super) fn passed_over(&self, queue: &QueueName, named: &AgentId) -> Vec<Candidate> {
        let Some(queue) = self.queues.get(queue) else { return Vec::new() };
        let others = queue.members.iter().filter(|agent| *agent != named).take(LISTED_CANDIDATES);
        others.map(|agent| Candidate { agent: agent.clone(), reason: NotChosen::NotTheNamedOne }).collect()
    }

    /// The place in the line, 1 is next.
    pub(super) fn position(&self, world: &World, id: InteractionId) -> Option<u32> {
        let interaction = self.interactions.get(&id)?;
        interaction.wait()?;
        let queue = self.queues.get(&interaction.queue)?;
        let ahead = queue.line.range(..line_key(id, interaction, world)).count();
        Some(u32::try_from(ahead).unwrap_or(u32::MAX).saturating_add(1))
    }
}

impl Queue {
    /// The first that may be offered after `after`, if somebody is free at all.
    fn next(&self, after: Option<LineKey>) -> Option<LineKey> {
        if self.free.is_empty() {
            return None;
        }
        match after {
            Some(after) => self
                .callable
                .range((core::ops::Bound::Excluded(after), core::ops::Bound::Unbounded))
                .next()
                .copied(),
            None => self.callable.first().copied(),
        }
    }
}
