//! Keeps everything derived equal to what a rebuild would give.
//!
//! A change of an interaction or agent takes its old contribution out of lines, free agents, load and
//! deadlines, makes the change, and puts the new one in. Nothing else writes to the derived data.
//!
//! *Never:* a decision.

use super::Router;
use super::agent::{Agent, WorkKind, capacity};
use super::interaction::{Interaction, Place};
use super::outcome::Outcome;
use super::queue::{LineKey, Queue};
use crate::values::deadline::Deadlines;
use crate::values::id::{AgentId, InteractionId, QueueName};
use crate::values::time::Span;
use crate::values::world::World;
use alloc::collections::{BTreeMap, BTreeSet};

impl Router {
    /// Derives everything anew. For a new policy and after loading.
    pub(crate) fn rebuild(&mut self, world: &World) {
        self.deadlines = Deadlines::default();
        for queue in self.queues.values_mut() {
            *queue = Queue { handling: queue.handling, ..Queue::default() };
        }
        self.by_address.clear();
        for (id, policy) in &world.policy.agents {
            self.by_address.insert(policy.address.clone(), id.clone());
            for queue in &policy.queues {
                if let Some(queue) = self.queues.get_mut(queue) {
                    queue.members.insert(id.clone());
                }
            }
        }
        for agent in self.agents.values_mut() {
            agent.work.clear();
        }
        for (id, interaction) in &self.interactions {
            if let Some((agent, kind)) = interaction.work()
                && let Some(agent) = self.agents.get_mut(agent)
            {
                agent.work.insert(*id, kind);
            }
            enlist(&mut self.queues, *id, interaction, world);
            for (wake, due) in interaction.deadlines(*id) {
                self.deadlines.shift(wake, None, due);
            }
        }
        for (id, agent) in &self.agents {
            put_in(&mut self.queues, id, agent, world);
            let (wake, due) = agent.deadline(id);
            self.deadlines.shift(wake, None, due);
        }
    }

    /// Adds an interaction.
    pub(super) fn insert(&mut self, world: &World, id: InteractionId, interaction: Interaction) {
        enlist(&mut self.queues, id, &interaction, world);
        for (wake, due) in interaction.deadlines(id) {
            self.deadlines.shift(wake, None, due);
        }
        let work = owned(interaction.work());
        self.note(id, &interaction);
        self.interactions.insert(id, interaction);
        self.move_work(world, id, None, work);
    }

    /// Takes an interaction out; its agent's capacity is given back.
    pub(super) fn remove(&mut self, world: &World, id: InteractionId) -> Option<Interaction> {
        let interaction = self.interactions.remove(&id)?;
        strike(&mut self.queues, id, &interaction, world);
        for (wake, due) in interaction.deadlines(id) {
            self.deadlines.shift(wake, due, None);
        }
        self.move_work(world, id, owned(interaction.work()), None);
        self.touched.interactions.push(id);
        self.touched.figures.insert(interaction.queue.clone());
        Some(interaction)
    }

    /// Changes an interaction and everything that follows from it.
    pub(super) fn change(&mut self, world: &World, id: InteractionId, change: impl FnOnce(&mut Interaction)) {
        let Some(mut interaction) = self.interactions.remove(&id) else { return };
        strike(&mut self.queues, id, &interaction, world);
        self.touched.figures.insert(interaction.queue.clone());
        let deadlines = interaction.deadlines(id);
        let work = owned(interaction.work());
        change(&mut interaction);
        enlist(&mut self.queues, id, &interaction, world);
        for ((wake, before), (_, after)) in deadlines.into_iter().zip(interaction.deadlines(id)) {
            self.deadlines.shift(wake, before, after);
        }
        let new_work = owned(interaction.work());
        self.note(id, &interaction);
        self.interactions.insert(id, interaction);
        self.move_work(world, id, work, new_work);
    }

    /// Changes an agent and everything that follows from it.
    pub(super) fn change_agent(&mut self, world: &World, id: &AgentId, change: impl FnOnce(&mut Agent)) {
        let Some(agent) = self.agents.get_mut(id) else { return };
        take_out(&mut self.queues, id, agent, world);
        let (wake, due) = agent.deadline(id);
        let availability = agent.availability();
        change(agent);
        agent.settle_grace(world);
        self.deadlines.shift(wake, due, agent.grace.due());
        put_in(&mut self.queues, id, agent, world);
        let now = agent.availability();
        let free = agent.is_ready() && agent.load() < capacity(id, world);
        if now != availability {
            self.outcomes.push(Outcome::AvailabilityChanged { agent: id.clone(), now });
        }
        for queue in queues_of(id, world) {
            self.touched.figures.insert(queue.clone());
            if free {
                self.stirred.insert(queue.clone());
            }
        }
        self.touched.agents.push(id.clone());
    }

    /// Takes the work from the agent who had it and gives it to the one who has it now.
    fn move_work(&mut self, world: &World, id: InteractionId, before: Option<Work>, after: Option<Work>) {
        if before == after {
            return;
        }
        let same_agent = before.as_ref().map(|work| &work.0) == after.as_ref().map(|work| &work.0);
        if let Some((agent, _)) = before
            && !same_agent
        {
            self.change_agent(world, &agent, |agent| {
                agent.work.remove(&id);
            });
        }
        if let Some((agent, kind)) = after {
            self.change_agent(world, &agent, |agent| {
                agent.work.insert(id, kind);
            });
        }
    }

    fn note(&mut self, id: InteractionId, interaction: &Interaction) {
        self.touched.interactions.push(id);
        self.touched.figures.insert(interaction.queue.clone());
        if matches!(interaction.place, Place::Waiting(_)) {
            self.stirred.insert(interaction.queue.clone());
        }
    }
}

/// Whose capacity an interaction takes, and as what.
type Work = (AgentId, WorkKind);

fn owned(work: Option<(&AgentId, WorkKind)>) -> Option<Work> {
    work.map(|(agent, kind)| (agent.clone(), kind))
}

/// The place of an interaction in the line of its queue.
pub(super) fn line_key(id: InteractionId, interaction: &Interaction, world: &World) -> LineKey {
    let head_start = world.policy.queues.get(&interaction.queue).map_or(Span::ZERO, |queue| queue.head_start);
    (interaction.entered.minus(head_start), id)
}

fn enlist(
    queues: &mut BTreeMap<QueueName, Queue>,
    id: InteractionId,
    interaction: &Interaction,
    world: &World,
) {
    if interaction.wait().is_none() {
        return;
    }
    let key = line_key(id, interaction, world);
    let Some(queue) = queues.get_mut(&interaction.queue) else { return };
    queue.line.insert(key);
    if matches!(interaction.place, Place::Waiting(_)) {
        queue.callable.insert(key);
    }
}

fn strike(
    queues: &mut BTreeMap<QueueName, Queue>,
    id: InteractionId,
    interaction: &Interaction,
    world: &World,
) {
    let key = line_key(id, interaction, world);
    if let Some(queue) = queues.get_mut(&interaction.queue) {
        queue.line.remove(&key);
        queue.callable.remove(&key);
    }
}

fn put_in(queues: &mut BTreeMap<QueueName, Queue>, id: &AgentId, agent: &Agent, world: &World) {
    if !agent.is_ready() {
        return;
    }
    let capacity = capacity(id, world);
    for_each_queue(queues, id, world, |queue| {
        queue.present += 1;
        queue.capacity += u32::from(capacity);
        if agent.load() < capacity {
            queue.free.insert((agent.load(), agent.idle_since, id.clone()));
        }
    });
}

fn take_out(queues: &mut BTreeMap<QueueName, Queue>, id: &AgentId, agent: &Agent, world: &World) {
    if !agent.is_ready() {
        return;
    }
    let capacity = capacity(id, world);
    for_each_queue(queues, id, world, |queue| {
        queue.present -= 1;
        queue.capacity -= u32::from(capacity);
        queue.free.remove(&(agent.load(), agent.idle_since, id.clone()));
    });
}

fn for_each_queue(
    queues: &mut BTreeMap<QueueName, Queue>,
    id: &AgentId,
    world: &World,
    mut act: impl FnMut(&mut Queue),
) {
    for name in queues_of(id, world) {
        if let Some(queue) = queues.get_mut(name) {
            act(queue);
        }
    }
}

/// The queues an agent serves, each once even if the settings name one twice.
fn queues_of<'a>(id: &AgentId, world: &'a World) -> BTreeSet<&'a QueueName> {
    world.policy.agents.get(id).map(|agent| agent.queues.iter().collect()).unwrap_or_default()
}
