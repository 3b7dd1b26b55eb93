//! Why this agent and not the others: for facts and explanations.
//!
//! Listed are first those who could have taken it, best first, then the others of the queue with what stands in
//! their way; up to a bound, so that a queue of ten thousand agents is not looked through for every offer.
//!
//! *Never:* a decision.

use super::Router;
use super::agent::{AgentIndex, Grade};
use super::class::{Class, ClassIndex, Misfit, client_at, relaxed, step_of};
use super::interaction::Interaction;
use crate::values::client_need::ClientNeeds;
use crate::values::fact::{Candidate, NotChosen};
use crate::values::id::{AgentId, InteractionId, Level, SkillName};
use crate::values::ladder::ClientStrength;
use crate::values::notice::Choice;
use crate::values::strategy::Term;
use crate::values::time::Timestamp;
use crate::values::world::World;
use alloc::collections::BTreeMap;
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
        let Some(number) = interaction.class.0 else { return Vec::new() };
        let Some(class) = self.index.class(number) else { return Vec::new() };
        let chosen = chosen.and_then(|chosen| self.number_of(chosen));
        let best = chosen.and_then(|chosen| self.standing_in(class, number, chosen));
        let is_free = |agent: AgentIndex| {
            let grade = self.index.fit(number, agent).map(|fit| fit.grade);
            self.room(class, agent) && grade.is_some_and(|grade| class.admits(grade))
        };
        let runners_up = class.free.iter().map(|key| key.agent);
        let busy = class.members.iter().copied().filter(|agent| !is_free(*agent));
        let all = self.index.members.get(&class.key.queue).map(Vec::as_slice).unwrap_or_default();
        let others = all.iter().copied().filter(|agent| class.members.binary_search(agent).is_err());
        let ordered = runners_up.chain(busy).chain(others).filter(|agent| Some(*agent) != chosen);
        ordered
            .take(most)
            .filter_map(|agent| self.candidate(world, interaction, number, agent, best.as_ref()))
            .collect()
    }

    /// What is needed of the agent's client on a step, the first being 0, and how strongly.
    pub(crate) fn client_at(
        &self,
        world: &World,
        interaction: &Interaction,
        step: u16,
    ) -> (ClientNeeds, ClientStrength) {
        let (needs, strength) = client_at(&interaction.needs, step_of(world, &interaction.queue, step));
        (needs.cloned().unwrap_or_default(), strength)
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
    pub(super) fn choice(&self, id: InteractionId, agent: &AgentId) -> Option<Choice> {
        let number = self.interactions.get(&id)?.class.0?;
        let class = self.index.class(number)?;
        let standing = self.number_of(agent).and_then(|agent| self.standing_in(class, number, agent));
        let terms = standing.map(|standing| standing.terms).unwrap_or_default();
        Some(Choice { agent: agent.clone(), strategy: class.measure.strategy, terms })
    }

    fn room(&self, class: &Class, agent: AgentIndex) -> bool {
        let ties = self.index.desks.get(agent as usize);
        ties.and_then(|ties| ties.readiness.as_ref()).is_some_and(|it| it.has_room(&class.key.load))
    }

    fn candidate(
        &self,
        world: &World,
        interaction: &Interaction,
        number: ClassIndex,
        at: AgentIndex,
        best: Option<&Standing>,
    ) -> Option<Candidate> {
        let id = self.index.roster.get(at as usize)?;
        let class = self.index.class(number)?;
        let without = |reason| Some(Candidate { agent: id.clone(), reason, terms: Vec::new() });
        let Some(fit) = self.index.fit(number, at) else {
            return without(self.misfit(world, class, id)?);
        };
        if interaction.is_being_asked(id) {
            return without(NotChosen::BeingAsked);
        }
        let readiness = self.index.desks.get(at as usize)?.readiness.as_ref()?;
        let (state, load) = (self.agents.get(id)?, &class.key.load);
        let is_ready = readiness.is_ready_for(load.by_program);
        if is_ready && !class.admits(fit.grade) {
            return without(NotChosen::ClientLacks(state.lack(&class.key.client.required, world)));
        }
        if is_ready && !readiness.has_room(load) {
            return without(NotChosen::AtCapacity);
        }
        if let Some(obstacle) = state.obstacle(id, load, world) {
            return without(obstacle);
        }
        if interaction.was_asked(id) {
            return without(NotChosen::RejectedBefore);
        }
        let (best, own) = (best?, self.standing_in(class, number, at)?);
        let score = |terms: &[Term]| terms.iter().map(|term| term.value).sum::<i64>();
        let reason = if own.grade < best.grade {
            NotChosen::ClientNotPreferred
        } else if score(&own.terms) < score(&best.terms) {
            NotChosen::LowerScore
        } else if own.idle_since > best.idle_since {
            NotChosen::IdleForLess
        } else {
            NotChosen::LaterName
        };
        Some(Candidate { agent: id.clone(), reason, terms: own.terms })
    }

    fn misfit(&self, world: &World, class: &Class, id: &AgentId) -> Option<NotChosen> {
        let policy = world.policy.agents.get(id)?;
        match class.fit(id, policy, self.index.supply(), world) {
            Ok(_) => None,
            Err(Misfit::Skill | Misfit::Queue) => Some(NotChosen::LacksSkill),
            Err(Misfit::Excluded) => Some(NotChosen::Excluded),
            Err(Misfit::Step) => Some(NotChosen::NotAtThisStep),
        }
    }

    /// What speaks for a member of a class.
    fn standing_in(&self, class: &Class, number: ClassIndex, agent: AgentIndex) -> Option<Standing> {
        let fit = self.index.fit(number, agent)?;
        let readiness = self.index.desks.get(agent as usize)?.readiness.as_ref()?;
        let terms = class.measure.terms(agent, readiness, fit);
        Some(Standing { grade: fit.grade, terms, idle_since: readiness.idle_since })
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

/// What decides between two who could take it.
struct Standing {
    grade: Grade,
    terms: Vec<Term>,
    idle_since: Timestamp,
}
