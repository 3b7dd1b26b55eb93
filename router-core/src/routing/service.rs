//! The way of an interaction through routing: in, on, and out.
//!
//! Whatever comes back into a line (another queue, transfer, lost agent) keeps its age.
//!
//! *Never:* a choice of an agent.

use super::Router;
use super::agent::WorkKind;
use super::cached::Cached;
use super::class::{client_at, relaxed, step_of};
use super::interaction::{Interaction, Place};
use super::outcome::Outcome;
use crate::values::id::{AgentId, InteractionId, QueueName};
use crate::values::notice::{Detached, OfferOverReason};
use crate::values::rule::Requirement;
use crate::values::time::Span;
use crate::values::timer::Timer;
use crate::values::world::World;
use alloc::sync::Arc;

/// Something that comes into a queue.
pub(crate) struct Entry {
    pub(crate) queue: QueueName,
    pub(crate) needs: Arc<Requirement>,
    /// The name under which it was brought, if it is no conversation.
    pub(crate) reference: Option<Arc<str>>,
    /// Its customer does not wait in person from the beginning.
    pub(crate) detached: Option<Detached>,
}

impl Router {
    /// An interaction comes into a queue.
    pub(crate) fn enter(&mut self, world: &World, id: InteractionId, entry: Entry) {
        let mut wait = self.new_wait(world, &entry.queue);
        let in_person = entry.detached.is_none();
        let by_program = entry.reference.is_some();
        let may_have_it =
            |agent: &AgentId| self.is_there(agent, by_program) && self.is_entitled(world, agent, &entry);
        let prefers = entry.needs.prefer.clone().filter(|(agent, _)| in_person && may_have_it(agent));
        if let Some((_, span)) = &prefers {
            wait.prefers = Timer::start(world.now, *span);
        }
        let interaction = Interaction {
            entered: world.now,
            queue: entry.queue,
            needs: entry.needs,
            reference: entry.reference,
            detached: entry.detached,
            offers: 0,
            account: None,
            place: Place::Waiting(wait),
            class: Cached(None),
        };
        self.insert(world, id, interaction);
        if let Some((agent, wait)) = prefers {
            self.outcomes.push(Outcome::Prefers { interaction: id, agent, wait });
        }
        self.begin_ladder(world, id);
        self.newcomers.push(id);
    }

    /// Begins with the first step, or a later one if the first asks nobody who is there. Whoever does not wait in person
    /// waits on the last one.
    fn begin_ladder(&mut self, world: &World, id: InteractionId) {
        if let Some(how) = self.interactions.get(&id).and_then(|interaction| interaction.detached) {
            return self.detach(world, id, how);
        }
        let queue = self.interactions.get(&id).and_then(|it| world.policy.queues.get(&it.queue));
        let skips =
            queue.and_then(|queue| queue.ladder.first()).is_some_and(|step| step.skip_when_none_eligible);
        if skips {
            self.go_to_step(world, id, 0);
        }
    }

    /// Whether an agent is signed in and takes work of this kind, whatever the load.
    pub(super) fn is_there(&self, agent: &AgentId, by_program: bool) -> bool {
        self.agents.get(agent).is_some_and(|agent| agent.is_ready(by_program))
    }

    /// An interaction ends before anybody took it.
    pub(crate) fn leave(&mut self, world: &World, id: InteractionId, reason: OfferOverReason) {
        self.revoke(world, id, reason);
        self.remove(world, id);
    }

    /// Its customer cannot be reached: it keeps its place, but is not offered. The step of the ladder is held.
    pub(crate) fn pause(&mut self, world: &World, id: InteractionId, reason: OfferOverReason) {
        self.revoke(world, id, reason);
        if let Some(Place::Waiting(mut wait)) = self.interactions.get(&id).map(|it| it.place.clone()) {
            wait.step_ends = wait.step_ends.settle(world.now, false);
            wait.prefers = Timer::Off;
            self.change(world, id, |interaction| interaction.place = Place::Paused(wait));
        }
    }

    /// Its customer can be reached again.
    pub(crate) fn resume(&mut self, world: &World, id: InteractionId) {
        if let Some(Place::Paused(mut wait)) = self.interactions.get(&id).map(|it| it.place.clone()) {
            wait.step_ends = wait.step_ends.settle(world.now, true);
            self.change(world, id, |interaction| interaction.place = Place::Waiting(wait));
        }
    }

    /// Puts an interaction into another queue: one that waits keeps its age and who refused it, but the ladder begins
    /// anew; for one that is with an agent only the name changes.
    pub(crate) fn move_to(&mut self, world: &World, id: InteractionId, queue: &QueueName) {
        let Some(needs) = self.interactions.get(&id).map(|it| it.needs.clone()) else { return };
        self.move_with(world, id, queue, needs);
    }

    /// Like [`Router::move_to`], with other needs.
    pub(crate) fn move_with(
        &mut self,
        world: &World,
        id: InteractionId,
        queue: &QueueName,
        needs: Arc<Requirement>,
    ) {
        self.revoke(world, id, OfferOverReason::Revoked);
        let fresh = self.new_wait(world, queue);
        self.change(world, id, |interaction| {
            let run = !interaction.is_paused();
            interaction.queue = queue.clone();
            (interaction.needs, interaction.class) = (needs, Cached(None));
            if let Some(wait) = interaction.wait_mut() {
                (wait.step, wait.prefers) = (0, Timer::Off);
                wait.step_ends = fresh.step_ends.settle(world.now, run);
            }
        });
        self.begin_ladder(world, id);
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
        let mut wait = self.new_wait(world, queue);
        wait.tried.push(from.clone());
        wait.again = Timer::start(world.now, self.offer_time(world, queue));
        self.change(world, id, |interaction| {
            interaction.queue = queue.clone();
            interaction.place = Place::Waiting(wait);
        });
        self.begin_ladder(world, id);
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
        let mut wait = self.new_wait(world, &queue);
        wait.tried.push(from.clone());
        self.change(world, id, |interaction| interaction.place = Place::Waiting(wait));
        self.begin_ladder(world, id);
        self.rest(world, from);
        let rejected = self.passed_over(world, id, to);
        self.make_offer(world, id, to, true, rejected);
    }

    /// The service is over. If its queue has a wrap-up, it begins and its length is returned; else the
    /// interaction is gone.
    pub(crate) fn release(&mut self, world: &World, id: InteractionId) -> Option<Span> {
        let interaction = self.interactions.get(&id)?;
        let length = world.policy.queues.get(&interaction.queue).map_or(Span::ZERO, |queue| queue.wrap_up);
        let Place::Assigned { agent, since, .. } = interaction.place.clone() else { return None };
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

    /// The agent did not come back: whatever the agent had, and cannot be reached for, waits again, with its age.
    pub(crate) fn lose_agent(&mut self, world: &World, agent: &AgentId) {
        let lost = self.agents.get(agent).map(|agent| agent.out_of_reach(WorkKind::Assigned));
        for id in lost.unwrap_or_default() {
            let Some(queue) = self.interactions.get(&id).map(|it| it.queue.clone()) else { continue };
            let wait = self.new_wait(world, &queue);
            self.change(world, id, |interaction| interaction.place = Place::Waiting(wait));
            self.begin_ladder(world, id);
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

    /// Whether an agent who is preferred may have it: serves the queue, masters what the first step asks for, has a client
    /// as it is required there, and is not excluded. Whom the step asks makes no difference.
    fn is_entitled(&self, world: &World, id: &AgentId, entry: &Entry) -> bool {
        let (Some(policy), Some(agent)) = (world.policy.agents.get(id), self.agents.get(id)) else {
            return false;
        };
        let step = step_of(world, &entry.queue, 0);
        let relax = step.map_or(0, |step| step.relax);
        let (needs, strength) = client_at(&entry.needs, step);
        policy.queues.contains(&entry.queue)
            && !entry.needs.exclude.contains(id)
            && relaxed(&entry.needs.skills, relax)
                .all(|(skill, level)| policy.skills.get(&skill).is_some_and(|mastered| *mastered >= level))
            && (!strength.is_required() || needs.is_none_or(|needs| agent.grade(needs, world).has_required()))
    }
}
