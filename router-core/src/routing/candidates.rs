//! Why this agent and not the others: for facts and explanations.
//!
//! Listed are first those who could have taken it, best first, then the others of the queue with what stands in
//! their way; up to a bound, so that a queue of ten thousand agents is not looked through for every offer.
//!
//! *Never:* a decision.

use super::Router;
use super::agent::{Agent, AgentIndex};
use super::class::{Class, Misfit, relaxed, step_of};
use super::interaction::Interaction;
use super::score::Fit;
use crate::values::fact::{Candidate, NotChosen};
use crate::values::id::{AgentId, InteractionId, Level, SkillName};
use crate::values::notice::Choice;
use crate::values::world::World;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

impl Router {
    /// The agents of the interaction's queue who are not `chosen`, each with the reason, up to the bound.
    pub(crate) fn candidates(
        &self,
        world: &World,
        id: InteractionId,
        chosen: Option<&AgentId>,
    ) -> Vec<Candidate> {
        let most = usize::from(world.policy.limits.listed_candidates);
        let Some(interaction) = self.interactions.get(&id).filter(|_| most > 0) else { return Vec::new() };
        let Some(class) = interaction.class.0.and_then(|class| self.index.class(class)) else {
            return Vec::new();
        };
        let best = chosen.and_then(|chosen| self.standing_in(world, class, chosen));
        let runners_up = class.free.iter().map(|key| key.2).take(most);
        let free: BTreeSet<AgentIndex> = runners_up.clone().collect();
        let rest = class.members.iter().copied().filter(|agent| !free.contains(agent)).take(most);
        let mut listed: Vec<AgentIndex> = runners_up.chain(rest).collect();
        if listed.len() <= most {
            listed.extend(self.others_of(world, class, most));
        }
        let ids = listed.into_iter().filter_map(|agent| self.index.roster.get(agent as usize));
        let others = ids.filter(|agent| chosen != Some(*agent));
        others
            .filter_map(|agent| self.candidate(world, interaction, class, agent, best.as_ref()))
            .take(most)
            .collect()
    }

    /// The skills that are needed on a step, the first being 0.
    pub(crate) fn skills_at(
        &self,
        world: &World,
        interaction: &Interaction,
        step: u16,
    ) -> BTreeMap<SkillName, Level> {
        let relax = step_of(world, &interaction.queue, step).map_or(0, |step| step.relax);
        relaxed(&interaction.needs.skills, relax).collect()
    }

    /// How the agent is chosen if it is this one.
    pub(super) fn choice(&self, world: &World, id: InteractionId, agent: &AgentId) -> Option<Choice> {
        let class = self.index.class(self.interactions.get(&id)?.class.0?)?;
        let (terms, _) = self.standing_in(world, class, agent).unwrap_or_default();
        Some(Choice { agent: agent.clone(), strategy: class.measure.strategy, terms })
    }

    /// Agents of the class's queue who are not in the class.
    fn others_of<'a>(
        &'a self,
        world: &'a World,
        class: &'a Class,
        most: usize,
    ) -> impl Iterator<Item = AgentIndex> + 'a {
        let serves = |id: &AgentId| {
            world.policy.agents.get(id).is_some_and(|agent| agent.queues.contains(&class.key.queue))
        };
        let numbered = self.index.roster.iter().enumerate().take(20 * most);
        numbered
            .filter(move |(at, id)| class.members.binary_search(&(*at as AgentIndex)).is_err() && serves(id))
            .map(|(at, _)| at as AgentIndex)
            .take(most)
    }

    fn candidate(
        &self,
        world: &World,
        interaction: &Interaction,
        class: &Class,
        id: &AgentId,
        best: Option<&Standing>,
    ) -> Option<Candidate> {
        let agent = self.agents.get(id)?;
        let without = |reason| Some(Candidate { agent: id.clone(), reason, terms: Vec::new() });
        if let Some(misfit) = self.misfit(world, class, id) {
            return without(misfit);
        }
        if let Some(obstacle) = agent.obstacle(id, class.key.units, world) {
            return without(obstacle);
        }
        if interaction.was_asked(id) {
            return without(NotChosen::RejectedBefore);
        }
        let (best_terms, best_idle) = best?;
        let (terms, idle) = self.standing_in(world, class, id)?;
        let score =
            |terms: &[crate::values::strategy::Term]| terms.iter().map(|term| term.value).sum::<i64>();
        let reason = if score(&terms) < score(best_terms) {
            NotChosen::LowerScore
        } else if idle > *best_idle {
            NotChosen::IdleForLess
        } else {
            NotChosen::LaterName
        };
        Some(Candidate { agent: id.clone(), reason, terms })
    }

    fn misfit(&self, world: &World, class: &Class, id: &AgentId) -> Option<NotChosen> {
        let policy = world.policy.agents.get(id)?;
        match class.fit(id, policy, self.index.skills(), world) {
            Ok(_) => None,
            Err(Misfit::Skill | Misfit::Queue) => Some(NotChosen::LacksSkill),
            Err(Misfit::Excluded) => Some(NotChosen::Excluded),
            Err(Misfit::Step) => Some(NotChosen::NotAtThisStep),
        }
    }

    fn standing_in(&self, world: &World, class: &Class, id: &AgentId) -> Option<Standing> {
        let agent: &Agent = self.agents.get(id)?;
        let number = agent.index?;
        let policy = world.policy.agents.get(id)?;
        let fit: Fit = class.fit(id, policy, self.index.skills(), world).ok()?;
        let terms = class.measure.terms(number, &agent.readiness(id, world), &fit);
        Some((terms, agent.idle_since))
    }

    /// Everybody but the named agent, for an offer that is meant for one.
    pub(super) fn passed_over(&self, world: &World, id: InteractionId, named: &AgentId) -> Vec<Candidate> {
        let mut others = self.candidates(world, id, Some(named));
        for other in &mut others {
            other.reason = NotChosen::NotTheNamedOne;
        }
        others
    }
}

/// The terms of an agent's score and since when the agent is idle.
type Standing = (Vec<crate::values::strategy::Term>, crate::values::time::Timestamp);
