//! Brings waiting interactions and free agents together.
//!
//! What may fit is noted when it arises: a class into which an interaction came, the classes of an agent who has room
//! again. One pass takes the first in line of all noted classes, oldest first, and offers it to the first of the free
//! agents of its class, until nothing fits any more. Offers only ever use capacity up, so nothing is left over.
//!
//! *Never:* polling, or a look at classes in which nothing changed.

use super::Router;
use super::agent::{Agent, AgentIndex};
use super::class::{Class, client_at, step_of};
use super::interaction::{Interaction, Place};
use super::line::LineKey;
use super::outcome::Outcome;
use crate::values::id::{AgentId, InteractionId};
use crate::values::world::World;

/// An interaction and an agent who fit.
struct Fitting {
    key: LineKey,
    agent: AgentIndex,
}

impl Router {
    /// Offers what can be offered.
    pub(crate) fn drain(&mut self, world: &World) {
        while let Some(fitting) = self.next_fitting(world) {
            let Some(agent) = self.index.roster.get(fitting.agent as usize).cloned() else { break };
            self.offer(world, fitting.key.2, &agent);
        }
        for id in core::mem::take(&mut self.newcomers) {
            self.report_if_waiting(world, id);
        }
    }

    /// The oldest interaction of all noted classes that fits somebody, with the best agent for it. Classes in which
    /// nothing fits are looked at no more.
    fn next_fitting(&mut self, world: &World) -> Option<Fitting> {
        let mut best: Option<Fitting> = None;
        let mut barren = alloc::vec::Vec::new();
        for number in &self.index.stirred {
            let found = self.index.class(*number).and_then(|class| self.first_fitting(class));
            match found {
                Some(found) if best.as_ref().is_none_or(|best| found.key < best.key) => best = Some(found),
                Some(_) => {}
                None => barren.push(*number),
            }
        }
        for number in barren {
            self.index.stirred.remove(&number);
        }
        let mut content = alloc::vec::Vec::new();
        for agent in &self.index.stirred_agents {
            match self.first_personal(world, *agent) {
                Some(found) if best.as_ref().is_none_or(|best| found.key < best.key) => best = Some(found),
                Some(_) => {}
                None => content.push(*agent),
            }
        }
        for agent in content {
            self.index.stirred_agents.remove(&agent);
        }
        best
    }

    /// The first in line of a class whom one of the free agents may take.
    fn first_fitting(&self, class: &Class) -> Option<Fitting> {
        let best = class.free.first()?.agent;
        let open = class.open.first().map(|key| Fitting { key: *key, agent: best });
        let before = |key: &LineKey| open.as_ref().is_none_or(|open| *key < open.key);
        for key in class.choosy.iter().take_while(|key| before(key)) {
            if let Some(agent) = self.first_not_asked(class, key.2) {
                return Some(Fitting { key: *key, agent });
            }
        }
        open
    }

    /// The best free agent of a class who was not asked for this interaction.
    pub(super) fn first_not_asked(&self, class: &Class, id: InteractionId) -> Option<AgentIndex> {
        let interaction = self.interactions.get(&id)?;
        let fresh = |agent: AgentIndex| {
            self.index.roster.get(agent as usize).is_some_and(|agent| !interaction.was_asked(agent))
        };
        class.free.iter().map(|key| key.agent).find(|agent| fresh(*agent))
    }

    /// The first interaction that waits for this agent alone and for which the agent has room; a light one may fit
    /// where a heavy one does not.
    fn first_personal(&self, world: &World, agent: AgentIndex) -> Option<Fitting> {
        let personal = &self.index.desks.get(agent as usize)?.personal;
        let id = self.index.roster.get(agent as usize)?;
        let state = self.agents.get(id)?;
        let readiness = state.readiness(id, world);
        let fits = |key: &&LineKey| {
            let interaction = self.interactions.get(&key.2);
            interaction.is_some_and(|it| readiness.has_room(&it.load(world)) && has_client(world, it, state))
        };
        personal.iter().find(fits).map(|key| Fitting { key: *key, agent })
    }

    fn report_if_waiting(&mut self, world: &World, id: InteractionId) {
        let waits = |it: &Interaction| matches!(it.place, Place::Waiting(_));
        if self.interactions.get(&id).is_some_and(waits) {
            let rejected = self.candidates(world, id, None);
            self.outcomes.push(Outcome::NobodyEligible { interaction: id, rejected });
        }
    }

    /// Whether an agent could be offered this interaction now, whatever its class.
    pub(crate) fn can_take(&self, world: &World, id: InteractionId, agent: &AgentId) -> bool {
        let Some(load) = self.interactions.get(&id).map(|interaction| interaction.load(world)) else {
            return false;
        };
        self.agents.get(agent).is_some_and(|state| state.obstacle(agent, &load, world).is_none())
    }
}

/// Whether one of the agent's clients has what is required on the step on which an interaction waits.
fn has_client(world: &World, interaction: &Interaction, agent: &Agent) -> bool {
    let step = interaction.wait().and_then(|wait| step_of(world, &interaction.queue, wait.step));
    let (needs, strength) = client_at(&interaction.needs, step);
    !strength.is_required() || needs.is_none_or(|needs| agent.grade(needs, world).has_required())
}
