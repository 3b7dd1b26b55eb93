//! Requirement classes: interactions that the same agents can take for the same reasons.
//!
//! A class is a queue, a step of its ladder, the skills and the client needed there, the load (units, medium, way), and who is
//! excluded. It has its agents, those of them who are free in the order of the queue's strategy, and its line. Who may be a
//! member stands in the settings; whether a member's client is good enough changes with the client, and only whose is good
//! enough is counted and is free. A change of an agent touches the classes of that agent only.
//!
//! *Never:* what one interaction alone demands (who refused it, whom it prefers); that is asked of the interaction.

use super::agent::{AgentIndex, Grade, Load, Readiness};
use super::interaction::Interaction;
use super::line::LineKey;
use super::score::{Fit, FreeKey, Measure};
use crate::expression::{Attributes, Value};
use crate::values::client_need::ClientNeeds;
use crate::values::id::{AgentId, Level, QueueName, SkillName};
use crate::values::ladder::{ClientStrength, OfferMode, Step};
use crate::values::policy::AgentPolicy;
use crate::values::rule::Requirement;
use crate::values::strategy::Strategy;
use crate::values::world::World;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// The number of a class, as long as something is in it.
pub(super) type ClassIndex = u32;

/// What makes a class.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ClassKey {
    pub(super) queue: QueueName,
    pub(super) step: u16,
    pub(super) load: Load,
    pub(super) skills: Vec<(SkillName, Level)>,
    pub(super) exclude: BTreeSet<AgentId>,
    /// What is needed of the client; nothing, where that is ignored.
    pub(super) client: ClientNeeds,
    pub(super) strength: ClientStrength,
}

/// One class.
#[derive(Clone, Debug)]
pub(super) struct Class {
    pub(super) key: ClassKey,
    pub(super) measure: Measure,
    pub(super) offer: OfferMode,
    /// Everybody who may be asked when there is room, in order.
    pub(super) members: Vec<AgentIndex>,
    /// Those who have room and whose client is good enough, in the order of the strategy.
    pub(super) free: BTreeSet<FreeKey>,
    /// How many of those whose client is good enough are ready, whatever their load.
    pub(super) present: u32,
    /// Units of capacity of those who are ready.
    pub(super) capacity: u32,
    /// Interactions that any of the members may be given.
    pub(super) open: BTreeSet<LineKey>,
    /// Interactions that some of the members may not be given.
    pub(super) choosy: BTreeSet<LineKey>,
}

impl ClassKey {
    /// The class of an interaction on the step it is on, if it is in a line.
    pub(super) fn of(interaction: &Interaction, world: &World) -> Option<Self> {
        let number = interaction.wait()?.step;
        let step = step_of(world, &interaction.queue, number);
        let relax = step.map_or(0, |step| step.relax);
        let (client, strength) = client_at(&interaction.needs, step);
        Some(Self {
            queue: interaction.queue.clone(),
            step: number,
            load: interaction.load(world),
            skills: relaxed(&interaction.needs.skills, relax).collect(),
            exclude: interaction.needs.exclude.clone(),
            client: client.cloned().unwrap_or_default(),
            strength,
        })
    }
}

/// What is needed of the client on a step, if anything is, and how strongly.
pub(super) fn client_at<'a>(
    needs: &'a Requirement,
    step: Option<&Step>,
) -> (Option<&'a ClientNeeds>, ClientStrength) {
    let strength = step.map_or(ClientStrength::Required, |step| step.agent_client);
    if needs.agent_client.is_empty() || strength == ClientStrength::Ignored {
        return (None, ClientStrength::Required);
    }
    (Some(&*needs.agent_client), strength)
}

/// What is left of the needed levels after they are lowered.
pub(crate) fn relaxed(
    skills: &BTreeMap<SkillName, Level>,
    relax: u8,
) -> impl Iterator<Item = (SkillName, Level)> {
    let lowered =
        skills.iter().map(move |(skill, level)| (skill.clone(), Level(level.0.saturating_sub(relax))));
    lowered.filter(|(_, level)| level.0 > 0)
}

/// A step of the ladder of a queue; the last one for a number beyond it.
pub(super) fn step_of<'a>(world: &'a World, queue: &QueueName, step: u16) -> Option<&'a Step> {
    let ladder = &world.policy.queues.get(queue)?.ladder;
    ladder.get(usize::from(step)).or(ladder.last())
}

impl Class {
    /// A class without agents.
    pub(super) fn new(key: ClassKey, world: &World) -> Self {
        let queue = world.policy.queues.get(&key.queue);
        let strategy = queue.map_or(Strategy::default(), |queue| queue.strategy);
        let mode = step_of(world, &key.queue, key.step).map_or(OfferMode::One, |step| step.offer);
        let offer = if strategy == Strategy::RingAll { OfferMode::All } else { mode };
        Self {
            key,
            measure: Measure { strategy, slow_down: world.policy.slow_down, seed: world.seed },
            offer,
            members: Vec::new(),
            free: BTreeSet::new(),
            present: 0,
            capacity: 0,
            open: BTreeSet::new(),
            choosy: BTreeSet::new(),
        }
    }

    /// Whether the client of a member is good enough.
    pub(super) fn admits(&self, grade: Grade) -> bool {
        !self.key.strength.is_required() || grade.has_required()
    }

    /// Counts a member, and puts the member among the free ones, if the client is good enough and there is room.
    pub(super) fn count_in(&mut self, agent: AgentIndex, readiness: &Readiness, fit: &Fit) {
        if !self.admits(fit.grade) {
            return;
        }
        if readiness.has_room(&self.key.load) {
            self.free.insert(self.measure.key(agent, readiness, fit));
        }
        if readiness.is_ready_for(self.key.load.by_program) {
            self.present += 1;
            self.capacity += u32::from(readiness.capacity);
        }
    }

    /// Undoes [`Class::count_in`], for the same readiness and fit.
    pub(super) fn count_out(&mut self, agent: AgentIndex, readiness: &Readiness, fit: &Fit) {
        if !self.admits(fit.grade) {
            return;
        }
        if readiness.has_room(&self.key.load) {
            self.free.remove(&self.measure.key(agent, readiness, fit));
        }
        if readiness.is_ready_for(self.key.load.by_program) {
            self.present -= 1;
            self.capacity -= u32::from(readiness.capacity);
        }
    }

    /// How an agent fits by the settings, with the best of clients, or why not.
    /// `supply` has all skills that any agent has, since conditions may ask for the level of each.
    pub(super) fn fit(
        &self,
        id: &AgentId,
        agent: &AgentPolicy,
        supply: &Supply,
        world: &World,
    ) -> Result<Fit, Misfit> {
        if !agent.queues.contains(&self.key.queue) {
            return Err(Misfit::Queue);
        }
        if self.key.exclude.contains(id) {
            return Err(Misfit::Excluded);
        }
        let (mut surplus, mut skill) = (0_u16, 0_u16);
        for (name, needed) in &self.key.skills {
            let level = agent.skills.get(name).copied().unwrap_or_default();
            if level < *needed {
                return Err(Misfit::Skill);
            }
            surplus += u16::from(level.0 - needed.0);
            skill += u16::from(level.0);
        }
        let step = step_of(world, &self.key.queue, self.key.step);
        if let Some(condition) = step.and_then(|step| step.agents.as_ref())
            && !condition.holds(&attributes_of(id, agent, supply.skills.keys())).unwrap_or(false)
        {
            return Err(Misfit::Step);
        }
        let (breadth, scarcity) = self.flexibility(agent, supply);
        Ok(Fit { grade: Grade::BEST, surplus, skill, breadth, scarcity, place: agent.place })
    }

    /// What the agent could do besides: how many queues and skills, and how rare they are together, in thousandths.
    fn flexibility(&self, agent: &AgentPolicy, supply: &Supply) -> (u16, u32) {
        let queues = agent.queues.iter().filter(|queue| **queue != self.key.queue);
        let queues = queues.filter_map(|queue| supply.queues.get(queue));
        let is_needed = |name: &SkillName| self.key.skills.iter().any(|(needed, _)| needed == name);
        let skills = agent.skills.keys().filter(|name| !is_needed(name));
        let skills = skills.filter_map(|name| supply.skills.get(name));
        let (mut breadth, mut scarcity) = (0_u16, 0_u32);
        for agents in queues.chain(skills) {
            breadth = breadth.saturating_add(1);
            scarcity = scarcity.saturating_add(1000 / (*agents).max(1));
        }
        (breadth, scarcity)
    }
}

/// How many agents there are for each queue and with each skill, by the settings.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Supply {
    pub(super) queues: BTreeMap<QueueName, u32>,
    pub(super) skills: BTreeMap<SkillName, u32>,
}

/// Why an agent is not in a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Misfit {
    /// Does not serve the queue.
    Queue,
    /// Is excluded by the rule.
    Excluded,
    /// Lacks a skill.
    Skill,
    /// The step asks others.
    Step,
}

/// What a condition of a ladder step may ask of an agent. `skills` are all that any agent has.
pub(crate) fn attributes_of<'a>(
    id: &AgentId,
    agent: &AgentPolicy,
    skills: impl Iterator<Item = &'a SkillName>,
) -> Attributes {
    let text = |text: &str| Value::Text(Arc::from(text));
    let list = |items: &mut dyn Iterator<Item = &str>| Value::List(items.map(text).collect());
    let mut attributes = Attributes::default();
    attributes.set("agent.jid", text(id.as_str()));
    attributes.set("agent.name", text(&agent.name));
    attributes.set("agent.link", text(agent.address.link.as_str()));
    let domain = agent.address.jid.rsplit('@').next().unwrap_or_default();
    attributes.set("agent.domain", text(domain));
    attributes.set("agent.teams", list(&mut agent.teams.iter().map(|team| &**team)));
    attributes.set("agent.skills", list(&mut agent.skills.keys().map(SkillName::as_str)));
    for skill in skills {
        let level = agent.skills.get(skill).copied().unwrap_or_default();
        attributes.set(&format!("agent.level.{skill}"), i64::from(level.0));
    }
    attributes
}
