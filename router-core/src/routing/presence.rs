//! Agents come, go, and say what they are, and so do their clients.
//!
//! An agent whose last client is gone loses offers at once and keeps conversations for the grace time.
//!
//! *Never:* a guess; an agent who was not heard of since the link came up is not there.

use super::Router;
use super::agent::{OwnState, Reach, WorkKind};
use crate::values::client::Client;
use crate::values::id::{AgentId, InteractionId, LinkName, Resource};
use crate::values::notice::OfferOverReason;
use crate::values::presence::{NotReadyReason, ResourcePresence};
use crate::values::report::{AgentReport, ReportedAvailability};
use crate::values::world::World;
use alloc::vec::Vec;

impl Router {
    /// A resource of an agent changed its presence.
    pub(crate) fn presence(
        &mut self,
        world: &World,
        agent: &AgentId,
        resource: Resource,
        presence: ResourcePresence,
    ) {
        let limit = usize::from(world.policy.limits.resources_per_agent);
        self.change_resources(world, agent, |agent| agent.note(resource, presence, limit));
        self.follow_absence(world, agent);
    }

    /// The client at a resource of an agent says what it is; of one that is not there nothing is kept.
    pub(crate) fn learn_client(&mut self, world: &World, id: &AgentId, resource: Resource, client: Client) {
        if self.agents.get_mut(id).is_some_and(|agent| agent.learn(resource, client)) {
            self.touched.clients.push(id.clone());
            self.grade_anew(world, id);
        }
    }

    /// No client of the agent is there.
    pub(crate) fn gone(&mut self, world: &World, agent: &AgentId) {
        self.change_resources(world, agent, |agent| {
            agent.reach = Reach::Known;
            agent.forget_resources();
        });
        self.follow_absence(world, agent);
    }

    /// A link went down or came up: nothing is known of its agents until they answer. Returns who they are.
    pub(crate) fn link_changed(&mut self, world: &World, link: &LinkName) -> Vec<AgentId> {
        let agents = self.agents.iter().filter(|agent| agent.1.address.link == *link);
        let agents: Vec<AgentId> = agents.map(|agent| agent.0.clone()).collect();
        for agent in &agents {
            self.change_resources(world, agent, |agent| {
                agent.reach = Reach::Unknown;
                agent.forget_resources();
            });
            self.follow_absence(world, agent);
        }
        agents
    }

    /// The agent takes work. Whatever the agent refused or missed while not ready may be offered at once.
    pub(crate) fn ready(&mut self, world: &World, agent: &AgentId) {
        let was_ready = self.agents.get(agent).is_none_or(|agent| agent.own == OwnState::Ready);
        self.change_agent(world, agent, |agent| {
            agent.own = OwnState::Ready;
            agent.missed = 0;
        });
        if !was_ready {
            self.forget_refusals(world, agent);
        }
    }

    /// The agent takes no new work; nor what is offered.
    pub(crate) fn not_ready(&mut self, world: &World, agent: &AgentId, reason: NotReadyReason) {
        self.change_agent(world, agent, |agent| agent.own = OwnState::NotReady(reason));
        self.revoke_offers_to(world, agent);
        self.end_preferences_for(world, agent);
    }

    /// A program says what the agent is up to. Offers that the agent cannot take now are taken back.
    pub(crate) fn reported(&mut self, world: &World, agent: &AgentId, report: AgentReport) {
        let comes = report.availability == Some(ReportedAvailability::Available);
        let missed = |own: &OwnState| matches!(own, OwnState::NotReady(NotReadyReason::MissedOffers(_)));
        let is_back = comes && self.agents.get(agent).is_some_and(|agent| missed(&agent.own));
        self.change_agent(world, agent, |agent| agent.report = report);
        if is_back {
            self.ready(world, agent);
        }
        let Some(state) = self.agents.get(agent) else { return };
        let can_take = |by_program: bool| state.is_ready(by_program) && !state.report.is_busy();
        let offered = state.work.iter().filter(|(_, work)| work.kind == WorkKind::Offered);
        let in_vain = offered.filter(|(_, work)| !can_take(work.load.by_program)).map(|(id, _)| *id);
        let in_vain: Vec<InteractionId> = in_vain.collect();
        self.take_back_from(world, agent, in_vain);
        self.follow_absence(world, agent);
    }

    fn take_back_from(&mut self, world: &World, agent: &AgentId, offered: Vec<InteractionId>) {
        for id in offered {
            self.end_lease(world, id, agent, OfferOverReason::Revoked);
            self.catch_up(world, id);
        }
    }

    fn follow_absence(&mut self, world: &World, agent: &AgentId) {
        let offered = self.agents.get(agent).map(|agent| agent.out_of_reach(WorkKind::Offered));
        self.take_back_from(world, agent, offered.unwrap_or_default());
        let is_there = [false, true].map(|by_program| self.is_there(agent, by_program));
        if is_there != [true; 2] {
            self.end_preferences(world, agent, is_there);
        }
    }

    /// Whoever waits for this agent alone waits no longer for an agent who takes no work.
    pub(super) fn end_preferences_for(&mut self, world: &World, agent: &AgentId) {
        self.end_preferences(world, agent, [false; 2]);
    }

    /// The same of those for whom the agent is not there: conversations, and what programs brought.
    fn end_preferences(&mut self, world: &World, agent: &AgentId, is_there: [bool; 2]) {
        let Some(number) = self.number_of(agent) else { return };
        let personal = self.index.desks.get(number as usize).map(|ties| ties.personal.iter());
        let waiting: Vec<InteractionId> = personal.into_iter().flatten().map(|key| key.2).collect();
        let by_program =
            |id: &InteractionId| self.interactions.get(id).is_some_and(|it| it.reference.is_some());
        let waiting: Vec<_> =
            waiting.into_iter().filter(|id| !is_there[usize::from(by_program(id))]).collect();
        for id in waiting {
            self.end_preference(world, id);
        }
    }
}
