//! Brings agents, queues and waits in line with other settings than they were made under.
//!
//! The derived data is rebuilt first; then what names agents or queues that are gone is changed in the usual
//! way, so that every consequence is an outcome like any other.
//!
//! *Never:* a decision where an interaction goes whose queue is gone; the engine knows its desk.

use super::Router;
use super::agent::{Agent, Reach, WorkKind};
use super::ladder::is_open;
use super::outcome::Outcome;
use super::queue::Queue;
use crate::values::id::{AgentId, InteractionId};
use crate::values::policy::AgentPolicy;
use crate::values::report::AgentReport;
use crate::values::world::World;
use alloc::vec::Vec;

impl Router {
    /// Whether nothing names what is not in the settings, and nothing in the settings is unknown.
    pub(crate) fn is_settled(&self, world: &World) -> bool {
        self.queues.keys().eq(world.policy.queues.keys())
            && self.agents.len() == world.policy.agents.len()
            && self.agents.iter().all(|(id, agent)| is_current(id, agent, world))
            && self.strays(world).is_empty()
    }

    /// Takes over new settings for agents and queues.
    pub(crate) fn reconcile(&mut self, world: &World) {
        for name in world.policy.queues.keys() {
            if !self.queues.contains_key(name) {
                self.queues.insert(name.clone(), Queue::default());
                self.touched.queues.push(name.clone());
            }
            self.touched.figures.insert(name.clone());
        }
        for (id, policy) in &world.policy.agents {
            if !self.agents.contains_key(id) {
                self.add(world, id, policy);
            }
        }
        self.rebuild(world);
        let gone = self.agents.iter().filter(|(id, agent)| !is_current(id, agent, world));
        let gone: Vec<AgentId> = gone.map(|agent| agent.0.clone()).collect();
        for agent in &gone {
            self.dismiss(world, agent);
        }
        for (id, policy) in &world.policy.agents {
            if !self.agents.contains_key(id) {
                self.add(world, id, policy);
            }
        }
        if !gone.is_empty() {
            self.rebuild(world);
        }
        self.renew_ladders(world);
        for queue in world.policy.queues.keys().filter(|queue| !is_open(world, queue)) {
            self.clear(world, queue);
        }
    }

    fn add(&mut self, world: &World, id: &AgentId, policy: &AgentPolicy) {
        self.agents.insert(id.clone(), Agent::new(policy.address.clone(), world.now));
        self.touched.agents.push(id.clone());
        self.outcomes.push(Outcome::AgentAdded { agent: id.clone() });
    }

    /// Interactions in queues that are not in the settings.
    pub(crate) fn strays(&self, world: &World) -> Vec<InteractionId> {
        let strays = self.interactions.iter().filter(|it| !world.policy.queues.contains_key(&it.1.queue));
        strays.map(|it| *it.0).collect()
    }

    /// Forgets queues that are not in the settings; nobody is in them any more.
    pub(crate) fn forget_queues(&mut self, world: &World) {
        let gone: Vec<_> =
            self.queues.keys().filter(|name| !world.policy.queues.contains_key(*name)).cloned().collect();
        for name in gone {
            self.queues.remove(&name);
            self.touched.queues.push(name);
        }
    }

    fn dismiss(&mut self, world: &World, id: &AgentId) {
        self.change_resources(world, id, |agent| {
            agent.reach = Reach::Unknown;
            agent.forget_resources();
            agent.report = AgentReport::default();
        });
        self.revoke_offers_to(world, id);
        self.end_preferences_for(world, id);
        self.lose_agent(world, id);
        for interaction in self.work_of(id, WorkKind::WrapUp) {
            self.end_wrap_up(world, interaction);
        }
        if let Some(agent) = self.agents.remove(id) {
            self.touched.agents.push(id.clone());
            self.outcomes.push(Outcome::AgentRemoved { agent: id.clone(), address: agent.address });
        }
    }
}

fn is_current(id: &AgentId, agent: &Agent, world: &World) -> bool {
    world.policy.agents.get(id).is_some_and(|policy| policy.address == agent.address)
}
