//! Agents come, go, and say what they are, and so do their clients.
//!
//! An agent whose last client is gone loses offers at once and keeps conversations for the grace time.
//!
//! *Never:* a guess; an agent who was not heard of since the link came up is not there.

use super::Router;
use super::agent::{OwnState, Reach};
use crate::values::client::Client;
use crate::values::id::{AgentId, InteractionId, LinkName, Resource};
use crate::values::presence::{NotReadyReason, ResourcePresence};
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

    fn follow_absence(&mut self, world: &World, agent: &AgentId) {
        if self.agents.get(agent).is_some_and(|agent| agent.is_absent()) {
            self.revoke_offers_to(world, agent);
        }
        if !self.is_there(agent) {
            self.end_preferences_for(world, agent);
        }
    }

    /// Whoever waits for this agent alone waits no longer for an agent who takes no work.
    pub(super) fn end_preferences_for(&mut self, world: &World, agent: &AgentId) {
        let Some(number) = self.number_of(agent) else { return };
        let personal = self.index.desks.get(number as usize).map(|ties| ties.personal.iter());
        let waiting: Vec<InteractionId> = personal.into_iter().flatten().map(|key| key.2).collect();
        for id in waiting {
            self.end_preference(world, id);
        }
    }
}
