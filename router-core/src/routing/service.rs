//! The way of an interaction through routing: in, on, and out.
//!
//! Whatever comes back into a line (overflow, transfer, lost agent) keeps its age. The limit of a queue guards
//! the door only: who is already inside is never turned away.
//!
//! *Never:* a choice of an agent.

use super::Router;
use super::agent::WorkKind;
use super::interaction::{Interaction, Place, Wait};
use super::outcome::Outcome;
use crate::values::id::{AgentId, InteractionId, QueueName};
use crate::values::notice::OfferOverReason;
use crate::values::policy::OverflowTarget;
use crate::values::time::Span;
use crate::values::timer::Timer;
use crate::values::world::World;
use alloc::vec::Vec;

impl Router {
    /// Whether a queue takes nobody in: as many wait as it allows, and nobody is free.
    pub(crate) fn is_full(&self, world: &World, queue: &QueueName) -> bool {
        let most = world.policy.queues.get(queue).map_or(0, |queue| queue.max_waiting);
        self.queues.get(queue).is_none_or(|queue| queue.line.len() >= most as usize && queue.free.is_empty())
    }

    /// An interaction comes into a queue.
    pub(crate) fn enter(&mut self, world: &World, id: InteractionId, queue: &QueueName) {
        let wait = new_wait(world, queue, Vec::new());
        let place = Place::Waiting(wait);
        self.insert(world, id, Interaction { entered: world.now, queue: queue.clone(), place });
        self.newcomers.push(id);
    }

    /// An interaction ends before anybody took it.
    pub(crate) fn leave(&mut self, world: &World, id: InteractionId, reason: OfferOverReason) {
        self.revoke(world, id, reason);
        self.remove(world, id);
    }

    /// Its customer cannot be reached: it keeps its place, but is not offered. The overflow is held.
    pub(crate) fn pause(&mut self, world: &World, id: InteractionId, reason: OfferOverReason) {
        self.revoke(world, id, reason);
        if let Some(Place::Waiting(mut wait)) = self.interactions.get(&id).map(|it| it.place.clone()) {
            wait.overflow = wait.overflow.settle(world.now, false);
            self.change(world, id, |interaction| interaction.place = Place::Paused(wait));
        }
    }

    /// Its customer can be reached again.
    pub(crate) fn resume(&mut self, world: &World, id: InteractionId) {
        if let Some(Place::Paused(mut wait)) = self.interactions.get(&id).map(|it| it.place.clone()) {
            wait.overflow = wait.overflow.settle(world.now, true);
            self.change(world, id, |interaction| interaction.place = Place::Waiting(wait));
        }
    }

    /// It has waited for as long as its queue allows.
    pub(crate) fn overflow(&mut self, world: &World, id: InteractionId) {
        let Some(from) = self.interactions.get(&id).map(|interaction| interaction.queue.clone()) else {
            return;
        };
        let target = world.policy.queues.get(&from).and_then(|queue| queue.overflow.as_ref());
        match target.map(|overflow| &overflow.to) {
            Some(OverflowTarget::Queue(to)) => {
                self.move_to(world, id, to);
                self.outcomes.push(Outcome::Overflowed { interaction: id, from, to: to.clone() });
            }
            Some(OverflowTarget::Close) | None => self.outcomes.push(Outcome::Unserved { interaction: id }),
        }
    }

    /// Puts an interaction into another queue: one that waits keeps its age and who refused it, but the queue's
    /// patience begins anew; for one that is with an agent only the name changes.
    pub(crate) fn move_to(&mut self, world: &World, id: InteractionId, queue: &QueueName) {
        self.revoke(world, id, OfferOverReason::Revoked);
        self.change(world, id, |interaction| {
            interaction.queue = queue.clone();
            match &mut interaction.place {
                Place::Waiting(wait) => wait.overflow = patience(world, queue),
                Place::Paused(wait) => wait.overflow = patience(world, queue).settle(world.now, false),
                Place::Offered(_) | Place::Assigned { .. } | Place::WrapUp { .. } => {}
            }
        });
    }

    /// Its agent passes it on to whoever serves `queue`; the agent is not asked first.
    pub(crate) fn transfer_to_queue(
        &mut self,
        world: &World,
        id: InteractionId,
        from: &AgentId,
        queue: &QueueName,
    ) {
        self.observe(world, id);
        let mut wait = new_wait(world, queue, alloc::vec![from.clone()]);
        wait.again = Timer::start(world.now, self.offer_time(world, queue));
        self.change(world, id, |interaction| {
            interaction.queue = queue.clone();
            interaction.place = Place::Waiting(wait);
        });
        self.rest(world, from);
        self.newcomers.push(id);
    }

    /// Its agent passes it on to one other agent, who must be free (see `can_take`). If that one refuses, it
    /// waits with its age in the queue in which it was.
    pub(crate) fn transfer_to_agent(
        &mut self,
        world: &World,
        id: InteractionId,
        from: &AgentId,
        to: &AgentId,
    ) {
        self.observe(world, id);
        let Some(queue) = self.interactions.get(&id).map(|interaction| interaction.queue.clone()) else {
            return;
        };
        let wait = new_wait(world, &queue, alloc::vec![from.clone()]);
        self.change(world, id, |interaction| interaction.place = Place::Waiting(wait));
        self.rest(world, from);
        let rejected = self.passed_over(&queue, to);
        self.make_offer(world, id, to, rejected);
    }

    /// Whether an agent could be offered something now.
    pub(crate) fn can_take(&self, world: &World, agent: &AgentId) -> bool {
        self.agents.get(agent).is_some_and(|state| state.obstacle(agent, world).is_none())
    }

    /// The service is over. If its queue has a wrap-up, it begins and its length is returned; else the
    /// interaction is gone.
    pub(crate) fn release(&mut self, world: &World, id: InteractionId) -> Option<Span> {
        let interaction = self.interactions.get(&id)?;
        let length = world.policy.queues.get(&interaction.queue).map_or(Span::ZERO, |queue| queue.wrap_up);
        let Place::Assigned { agent, since } = interaction.place.clone() else { return None };
        if length == Span::ZERO {
            self.observe(world, id);
            self.remove(world, id);
            self.rest(world, &agent);
            return None;
        }
        self.change(world, id, |interaction| {
            let ends = Timer::start(world.now, length);
            interaction.place = Place::WrapUp { agent, since, began: world.now, ends };
        });
        Some(length)
    }

    /// The wrap-up is over; its agent is free for others.
    pub(crate) fn end_wrap_up(&mut self, world: &World, id: InteractionId) {
        let Some(Place::WrapUp { agent, .. }) = self.interactions.get(&id).map(|it| it.place.clone()) else {
            return;
        };
        self.observe(world, id);
        self.remove(world, id);
        self.rest(world, &agent);
        self.outcomes.push(Outcome::WrapUpOver { interaction: id, agent });
    }

    /// The agent did not come back: whatever the agent had waits again, with its age.
    pub(crate) fn lose_agent(&mut self, world: &World, agent: &AgentId) {
        for id in self.work_of(agent, WorkKind::Assigned) {
            self.change(world, id, |interaction| {
                interaction.place = Place::Waiting(new_wait(world, &interaction.queue, Vec::new()));
            });
            self.newcomers.push(id);
            self.outcomes.push(Outcome::AgentLost { interaction: id, agent: agent.clone() });
        }
    }

    /// Remembers how long an agent was busy with it.
    fn observe(&mut self, world: &World, id: InteractionId) {
        let Some(interaction) = self.interactions.get(&id) else { return };
        let (Place::Assigned { since, .. } | Place::WrapUp { since, .. }) = interaction.place else { return };
        if let Some(queue) = self.queues.get_mut(&interaction.queue) {
            queue.handling.observe(world.now.since(since));
            self.touched.queues.push(interaction.queue.clone());
            self.touched.figures.insert(interaction.queue.clone());
        }
    }

    fn rest(&mut self, world: &World, agent: &AgentId) {
        self.change_agent(world, agent, |agent| agent.idle_since = world.now);
    }
}

fn new_wait(world: &World, queue: &QueueName, tried: Vec<AgentId>) -> Wait {
    Wait { since: world.now, overflow: patience(world, queue), tried, again: Timer::Off }
}

/// For how long an interaction waits in a queue before it goes elsewhere.
fn patience(world: &World, queue: &QueueName) -> Timer {
    let overflow = world.policy.queues.get(queue).and_then(|queue| queue.overflow.as_ref());
    overflow.map_or(Timer::Off, |overflow| Timer::start(world.now, overflow.after))
}
