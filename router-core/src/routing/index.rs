//! Everything that is derived from interactions, agents and settings, and how it is kept equal to what a rebuild
//! would give.
//!
//! Agents have numbers in the order of their ids; classes come and go with the interactions that need them (`classes`).
//! `change` (interactions) and `change_agent` (agents) are the only ways to change either: they take the old
//! contribution out, make the change, and put the new one in.
//!
//! *Never:* a decision.

use super::Router;
use super::agent::{Agent, AgentIndex, Readiness, Work, WorkKind};
use super::class::{Class, ClassIndex, ClassKey, Supply};
use super::classes::Classes;
use super::interaction::{Interaction, Openness};
use super::line::LineKey;
use super::queue::Staff;
use super::score::Fit;
use crate::values::address::Address;
use crate::values::id::{AgentId, InteractionId, QueueName};
use crate::values::time::Span;
use crate::values::world::World;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// The derived data beyond what hangs on queues and agents themselves.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// The agents by number.
    pub(super) roster: Vec<AgentId>,
    /// What hangs on each agent, by number.
    pub(super) desks: Vec<Ties>,
    pub(super) classes: Classes,
    /// How many agents there are for what.
    supply: Supply,
    /// The agents of each queue, in order.
    pub(super) members: BTreeMap<QueueName, Vec<AgentIndex>>,
    /// Groups of queues whose agents are counted together.
    pub(super) pools: Vec<Pool>,
    /// Who is reached where.
    pub(super) by_address: BTreeMap<Address, AgentId>,
    /// Classes in which something may fit now that did not before.
    pub(super) stirred: BTreeSet<ClassIndex>,
    /// Agents for whom alone something may wait.
    pub(super) stirred_agents: BTreeSet<AgentIndex>,
}

/// What hangs on one agent.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Ties {
    /// The classes that the agent is in.
    pub(super) classes: Vec<(ClassIndex, Fit)>,
    /// The queues that the agent serves, each once.
    queues: Vec<QueueName>,
    /// The pools with one of these queues.
    pools: Vec<usize>,
    /// The agent's own state as it was counted last.
    pub(super) readiness: Option<Readiness>,
    /// Interactions that wait for this agent alone.
    pub(super) personal: BTreeSet<LineKey>,
    /// Interactions that this agent refused.
    pub(super) refused: BTreeSet<InteractionId>,
}

/// Queues whose agents are counted together: those that a desk leads to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Pool {
    pub(super) queues: BTreeSet<QueueName>,
    pub(super) staff: Staff,
    /// How many wait in person.
    pub(super) waiting: u32,
}

/// Where an interaction stands in the derived data.
#[derive(Clone, Debug, PartialEq)]
struct Footprint {
    line: Option<(QueueName, LineKey)>,
    spot: Spot,
    is_detached: bool,
    refused: Vec<AgentId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spot {
    None,
    Open(ClassIndex),
    Choosy(ClassIndex),
    Personal(AgentIndex),
}

impl Router {
    /// Adds an interaction.
    pub(super) fn insert(&mut self, world: &World, id: InteractionId, mut interaction: Interaction) {
        self.classify(world, &mut interaction);
        let footprint = self.footprint(world, id, &interaction);
        self.put(id, &footprint);
        for (wake, due) in interaction.deadlines(id) {
            self.deadlines.shift(wake, None, due);
        }
        let work = interaction.work(world);
        self.note(id, &interaction);
        self.index.change_class(None, interaction.class.0);
        self.interactions.insert(id, interaction);
        self.move_work(world, id, Vec::new(), work);
    }

    /// Takes an interaction out; its agents' capacity is given back.
    pub(super) fn remove(&mut self, world: &World, id: InteractionId) -> Option<Interaction> {
        let interaction = self.interactions.remove(&id)?;
        let footprint = self.footprint(world, id, &interaction);
        self.take(id, &footprint);
        for (wake, due) in interaction.deadlines(id) {
            self.deadlines.shift(wake, due, None);
        }
        self.note(id, &interaction);
        self.index.change_class(interaction.class.0, None);
        self.move_work(world, id, interaction.work(world), Vec::new());
        Some(interaction)
    }

    /// Changes an interaction and everything that follows from it.
    pub(super) fn change(&mut self, world: &World, id: InteractionId, change: impl FnOnce(&mut Interaction)) {
        let Some(mut interaction) = self.interactions.remove(&id) else { return };
        let before = self.footprint(world, id, &interaction);
        let class = interaction.class.0;
        let deadlines = interaction.deadlines(id);
        let work = interaction.work(world);
        self.touched.figures.insert(interaction.queue.clone());
        change(&mut interaction);
        self.classify(world, &mut interaction);
        let after = self.footprint(world, id, &interaction);
        if before != after {
            self.take(id, &before);
            self.put(id, &after);
        }
        for ((wake, before), (_, after)) in deadlines.into_iter().zip(interaction.deadlines(id)) {
            self.deadlines.shift(wake, before, after);
        }
        let new_work = interaction.work(world);
        self.note(id, &interaction);
        self.index.change_class(class, interaction.class.0);
        self.interactions.insert(id, interaction);
        self.move_work(world, id, work, new_work);
    }

    fn note(&mut self, id: InteractionId, interaction: &Interaction) {
        self.touched.interactions.push((id, interaction.reference.is_some()));
        if !self.touched.figures.contains(&interaction.queue) {
            self.touched.figures.insert(interaction.queue.clone());
        }
    }

    /// Puts an interaction into the derived data that are made anew.
    pub(super) fn enlist(&mut self, world: &World, id: InteractionId) {
        let Some(mut interaction) = self.interactions.remove(&id) else { return };
        self.classify(world, &mut interaction);
        let footprint = self.footprint(world, id, &interaction);
        self.put(id, &footprint);
        for (wake, due) in interaction.deadlines(id) {
            self.deadlines.shift(wake, None, due);
        }
        self.index.change_class(None, interaction.class.0);
        self.interactions.insert(id, interaction);
    }

    /// Finds the class of an interaction in a line; one that is needed for the first time comes into being. What is in no
    /// line has none.
    pub(super) fn classify(&mut self, world: &World, interaction: &mut Interaction) {
        let Some(step) = interaction.wait().map(|wait| wait.step) else {
            interaction.class.0 = None;
            return;
        };
        let known = interaction.class.0.and_then(|class| self.index.class(class));
        if known.is_some_and(|class| class.key.step == step && class.key.queue == interaction.queue) {
            return;
        }
        let Some(key) = ClassKey::of(interaction, world) else { return };
        let class = match self.index.classes.number_of(&key) {
            Some(class) => class,
            None => self.index.found(key, &self.agents, world),
        };
        interaction.class.0 = Some(class);
    }

    fn footprint(&self, world: &World, id: InteractionId, interaction: &Interaction) -> Footprint {
        let Some(wait) = interaction.wait() else {
            return Footprint { line: None, spot: Spot::None, is_detached: false, refused: Vec::new() };
        };
        let key = line_key(id, interaction, world);
        let class = interaction.class.0;
        let spot = match (interaction.openness(world), class) {
            (Openness::Nobody, _) | (_, None) => Spot::None,
            (Openness::Everybody, Some(class)) => Spot::Open(class),
            (Openness::SomeNot, Some(class)) => Spot::Choosy(class),
            (Openness::Only(agent), Some(class)) => match self.number_of(agent) {
                Some(agent) => Spot::Personal(agent),
                None => Spot::Open(class),
            },
        };
        Footprint {
            line: Some((interaction.queue.clone(), key)),
            spot,
            is_detached: interaction.detached.is_some(),
            refused: wait.tried.clone(),
        }
    }

    fn put(&mut self, id: InteractionId, footprint: &Footprint) {
        let Some((name, key)) = &footprint.line else { return };
        if let Some(queue) = self.queues.get_mut(name) {
            queue.line.insert(*key);
            if footprint.is_detached {
                queue.detached.insert(id);
            } else {
                self.index.pools_with(name).for_each(|pool| pool.waiting += 1);
            }
        }
        match footprint.spot {
            Spot::None => {}
            Spot::Open(class) => {
                self.index.classes.get_mut(class).map(|class| class.open.insert(*key));
                self.index.stirred.insert(class);
            }
            Spot::Choosy(class) => {
                self.index.classes.get_mut(class).map(|class| class.choosy.insert(*key));
                self.index.stirred.insert(class);
            }
            Spot::Personal(agent) => {
                self.index.desks[agent as usize].personal.insert(*key);
                self.index.stirred_agents.insert(agent);
            }
        }
        for agent in &footprint.refused {
            if let Some(agent) = self.number_of(agent) {
                self.index.desks[agent as usize].refused.insert(id);
            }
        }
    }

    fn take(&mut self, id: InteractionId, footprint: &Footprint) {
        let Some((name, key)) = &footprint.line else { return };
        if let Some(queue) = self.queues.get_mut(name) {
            queue.line.remove(key);
            if !queue.detached.remove(&id) {
                self.index.pools_with(name).for_each(|pool| pool.waiting -= 1);
            }
        }
        match footprint.spot {
            Spot::None => {}
            Spot::Open(class) => drop(self.index.classes.get_mut(class).map(|it| it.open.remove(key))),
            Spot::Choosy(class) => drop(self.index.classes.get_mut(class).map(|it| it.choosy.remove(key))),
            Spot::Personal(agent) => drop(self.index.desks[agent as usize].personal.remove(key)),
        }
        for agent in &footprint.refused {
            if let Some(agent) = self.number_of(agent) {
                self.index.desks[agent as usize].refused.remove(&id);
            }
        }
    }

    /// The number of an agent.
    pub(super) fn number_of(&self, agent: &AgentId) -> Option<AgentIndex> {
        self.agents.get(agent)?.index
    }

    /// Takes the work from the agents who had it and gives it to those who have it now.
    fn move_work(
        &mut self,
        world: &World,
        id: InteractionId,
        before: Vec<(AgentId, Work)>,
        after: Vec<(AgentId, Work)>,
    ) {
        for (agent, _) in before.iter().filter(|old| !after.iter().any(|new| new.0 == old.0)) {
            self.change_agent(world, agent, |agent| agent.set_work(id, None));
        }
        let last_offer = self.last_offer;
        for (agent, work) in after.iter().filter(|new| !before.contains(new)) {
            self.change_agent(world, agent, |agent| {
                agent.set_work(id, Some(work.clone()));
                if work.kind == WorkKind::Offered {
                    agent.last_offer = last_offer;
                }
            });
        }
    }
}

impl Index {
    /// A class comes into being with all agents who are in it.
    fn found(&mut self, key: ClassKey, agents: &BTreeMap<AgentId, Agent>, world: &World) -> ClassIndex {
        let number = self.classes.next_number();
        let mut class = Class::new(key, world);
        for (at, id) in self.roster.iter().enumerate() {
            let (Some(agent), Some(policy)) = (agents.get(id), world.policy.agents.get(id)) else { continue };
            let Ok(mut fit) = class.fit(id, policy, &self.supply, world) else { continue };
            fit.grade = agent.grade(&class.key.client, world);
            let at = at as AgentIndex;
            class.members.push(at);
            self.desks[at as usize].classes.push((number, fit));
            class.count_in(at, &agent.readiness(id, world), &fit);
        }
        self.classes.add(class);
        self.let_go();
        number
    }

    /// An interaction is of another class now.
    fn change_class(&mut self, before: Option<ClassIndex>, after: Option<ClassIndex>) {
        if before != after {
            after.into_iter().for_each(|class| self.classes.enter(class));
            before.into_iter().for_each(|class| self.classes.leave(class));
            self.let_go();
        }
    }

    /// Classes that nobody has needed for longest go.
    fn let_go(&mut self) {
        while let Some((number, class)) = self.classes.take_surplus() {
            self.stirred.remove(&number);
            for agent in class.members {
                self.desks[agent as usize].leave(number);
            }
        }
    }

    fn pools_with(&mut self, queue: &QueueName) -> impl Iterator<Item = &mut Pool> {
        self.pools.iter_mut().filter(|pool| pool.queues.contains(queue))
    }

    /// How an agent fits a class.
    pub(super) fn fit(&self, class: ClassIndex, agent: AgentIndex) -> Option<&Fit> {
        let ties = self.desks.get(agent as usize)?;
        ties.classes.iter().find(|(number, _)| *number == class).map(|(_, fit)| fit)
    }

    /// How many agents there are for what.
    pub(super) fn supply(&self) -> &Supply {
        &self.supply
    }

    /// The class of this number.
    pub(super) fn class(&self, class: ClassIndex) -> Option<&Class> {
        self.classes.get(class)
    }

    /// Numbers the agents and counts nobody yet.
    pub(super) fn renumber(&mut self, agents: &mut BTreeMap<AgentId, Agent>, world: &World) {
        *self = Self::default();
        for desk in world.policy.desks.keys() {
            let queues = crate::rules::queues_of(&world.policy, desk).into_iter().cloned().collect();
            self.pools.push(Pool { queues, ..Pool::default() });
        }
        for (number, (id, agent)) in agents.iter_mut().enumerate() {
            agent.index = Some(number as AgentIndex);
            self.roster.push(id.clone());
            self.desks.push(self.ties(id, world));
            for queue in self.desks[number].queues() {
                self.members.entry(queue.clone()).or_default().push(number as AgentIndex);
            }
        }
        for (id, policy) in &world.policy.agents {
            self.by_address.insert(policy.address.clone(), id.clone());
            for skill in policy.skills.keys() {
                *self.supply.skills.entry(skill.clone()).or_default() += 1;
            }
            for queue in policy.queues.iter().collect::<BTreeSet<_>>() {
                *self.supply.queues.entry(queue.clone()).or_default() += 1;
            }
        }
    }

    fn ties(&self, id: &AgentId, world: &World) -> Ties {
        let Some(policy) = world.policy.agents.get(id) else { return Ties::default() };
        let queues: BTreeSet<QueueName> = policy.queues.iter().cloned().collect();
        let serves = |pool: &Pool| queues.iter().any(|queue| pool.queues.contains(queue));
        let pools = (0..self.pools.len()).filter(|at| serves(&self.pools[*at])).collect();
        Ties { queues: queues.into_iter().collect(), pools, ..Ties::default() }
    }
}

impl Ties {
    pub(super) fn queues(&self) -> &[QueueName] {
        &self.queues
    }

    pub(super) fn pools(&self) -> &[usize] {
        &self.pools
    }

    fn leave(&mut self, class: ClassIndex) {
        if let Some(at) = self.classes.iter().position(|(number, _)| *number == class) {
            self.classes.swap_remove(at);
        }
    }
}

/// The place of an interaction in the line of its queue.
pub(super) fn line_key(id: InteractionId, interaction: &Interaction, world: &World) -> LineKey {
    let of_queue = world.policy.queues.get(&interaction.queue).map_or(Span::ZERO, |queue| queue.head_start);
    let entered = interaction.entered.minus(of_queue).minus(interaction.needs.head_start);
    (u8::MAX - interaction.needs.priority, entered, id)
}

/// Which classes there are and what numbers they have depends on what was needed before and makes no difference; those
/// that only one side has are empty.
impl PartialEq for Index {
    fn eq(&self, other: &Self) -> bool {
        let same_classes = |mine: &Self, others: &Self| {
            mine.classes.iter().all(|class| match others.classes.number_of(&class.key) {
                Some(number) => others.class(number) == Some(class),
                None => class.open.is_empty() && class.choosy.is_empty(),
            })
        };
        let ties = |mine: &Ties, others: &Ties| {
            mine.queues == others.queues
                && mine.pools == others.pools
                && mine.readiness == others.readiness
                && mine.personal == others.personal
                && mine.refused == others.refused
        };
        self.roster == other.roster
            && self.by_address == other.by_address
            && self.pools == other.pools
            && self.desks.len() == other.desks.len()
            && self.desks.iter().zip(&other.desks).all(|(mine, others)| ties(mine, others))
            && same_classes(self, other)
            && same_classes(other, self)
    }
}

impl PartialEq for Class {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
            && self.members == other.members
            && self.free == other.free
            && (self.present, self.capacity) == (other.present, other.capacity)
            && self.open == other.open
            && self.choosy == other.choosy
    }
}
