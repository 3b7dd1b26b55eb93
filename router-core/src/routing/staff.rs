//! An agent changes, or an agent's clients: the free agents of classes, the figures of queues and pools, and deadlines
//! follow. Each class of the agent takes a place in an order, and those that need nothing of a client take no look at one.
//!
//! *Never:* a look at other agents.

use super::Router;
use super::agent::{Agent, AgentIndex, Readiness};
use super::outcome::Outcome;
use super::queue::Staff;
use crate::values::deadline::Deadlines;
use crate::values::id::{AgentId, CalendarName, InteractionId};
use crate::values::policy::AgentPolicy;
use crate::values::world::World;
use alloc::vec::Vec;

impl Router {
    /// Derives everything anew. For a new policy and after loading.
    pub(crate) fn rebuild(&mut self, world: &World) {
        self.deadlines = Deadlines::default();
        for queue in self.queues.values_mut() {
            *queue = queue.kept();
        }
        for (id, agent) in &mut self.agents {
            agent.work.clear();
            agent.units = 0;
            agent.is_on_duty = world.policy.agents.get(id).is_none_or(|policy| is_on_duty(policy, world));
        }
        for (id, interaction) in &mut self.interactions {
            interaction.class.0 = None;
            for (agent, work) in interaction.work(world) {
                if let Some(agent) = self.agents.get_mut(&agent) {
                    agent.set_work(*id, Some(work));
                }
            }
        }
        self.index.renumber(&mut self.agents, world);
        let mut present = Vec::new();
        for (id, agent) in &self.agents {
            let (wake, due) = agent.deadline(id);
            self.deadlines.shift(wake, None, due);
            present.extend(agent.index.map(|number| (number, agent.readiness(id, world))));
        }
        let touched = core::mem::take(&mut self.touched.figures);
        for (number, readiness) in present {
            self.count(number, None, Some(readiness));
        }
        self.touched.figures = touched;
        let all: Vec<InteractionId> = self.interactions.keys().copied().collect();
        for id in all {
            self.enlist(world, id);
        }
        self.watch_calendars(world);
    }

    /// Changes an agent and everything that follows from it.
    pub(super) fn change_agent(&mut self, world: &World, id: &AgentId, change: impl FnOnce(&mut Agent)) {
        let Some(agent) = self.agents.get_mut(id) else { return };
        let before = agent.readiness(id, world);
        let (wake, due) = agent.deadline(id);
        let shown = (agent.availability(), agent.is_absent());
        change(agent);
        agent.settle_grace(world);
        self.deadlines.shift(wake, due, agent.grace.due());
        let after = agent.readiness(id, world);
        let now = agent.availability();
        let number = agent.index;
        if (&now, agent.is_absent()) != (&shown.0, shown.1) {
            self.outcomes.push(Outcome::AvailabilityChanged { agent: id.clone(), now });
        }
        if let Some(number) = number
            && before != after
        {
            self.rank(number, &before, &after);
            self.count(number, Some(before), Some(after));
        }
        self.touched.agents.push(id.clone());
    }

    /// Gives an agent another place among the free ones of all classes.
    fn rank(&mut self, number: AgentIndex, before: &Readiness, after: &Readiness) {
        let index = &mut self.index;
        let freed = after.is_freer_than(before);
        for (class_number, fit) in &index.desks[number as usize].classes {
            let Some(class) = index.classes.get_mut(*class_number) else { continue };
            class.count_out(number, before, fit);
            class.count_in(number, after, fit);
            if freed {
                index.stirred.insert(*class_number);
            }
        }
        if freed {
            index.stirred_agents.insert(number);
        }
    }

    /// Changes who of an agent's clients is there, and everything that follows from it.
    pub(super) fn change_resources(&mut self, world: &World, id: &AgentId, change: impl FnOnce(&mut Agent)) {
        let clients = |router: &Self| router.agents.get(id).map_or(0, |agent| agent.clients.len());
        let before = clients(self);
        self.change_agent(world, id, change);
        if clients(self) != before {
            self.touched.clients.push(id.clone());
        }
        self.grade_anew(world, id);
    }

    /// What the agent's clients are worth may be something else now, in the classes that need something of a client.
    pub(super) fn grade_anew(&mut self, world: &World, id: &AgentId) {
        let Some((agent, number)) = self.agents.get(id).and_then(|agent| Some((agent, agent.index?))) else {
            return;
        };
        let readiness = agent.readiness(id, world);
        let index = &mut self.index;
        for (class_number, fit) in &mut index.desks[number as usize].classes {
            let Some(class) = index.classes.get_mut(*class_number) else { continue };
            let grade = agent.grade(&class.key.client, world);
            if grade != fit.grade {
                class.count_out(number, &readiness, fit);
                fit.grade = grade;
                class.count_in(number, &readiness, fit);
                index.stirred.insert(*class_number);
            }
        }
        index.stirred_agents.insert(number);
    }

    /// Counts an agent among the staff of queues and pools.
    fn count(&mut self, number: AgentIndex, before: Option<Readiness>, after: Option<Readiness>) {
        let staff = |readiness: Option<&Readiness>, programs: bool| {
            readiness.map_or(Staff::default(), |it| it.staff(programs))
        };
        let of_queues = (staff(before.as_ref(), true), staff(after.as_ref(), true));
        let of_pools = (staff(before.as_ref(), false), staff(after.as_ref(), false));
        self.index.desks[number as usize].readiness = after;
        if of_queues.0 == of_queues.1 && of_pools.0 == of_pools.1 {
            return;
        }
        let ties = &self.index.desks[number as usize];
        for name in ties.queues() {
            if let Some(queue) = self.queues.get_mut(name) {
                queue.staff.exchange(of_queues.0, of_queues.1);
            }
            if !self.touched.figures.contains(name) {
                self.touched.figures.insert(name.clone());
            }
        }
        for pool in ties.pools() {
            self.index.pools[*pool].staff.exchange(of_pools.0, of_pools.1);
        }
    }

    /// Something opened or closed: agents go on or off duty.
    pub(super) fn change_shifts(&mut self, world: &World, calendar: &CalendarName) {
        let concerned = world.policy.agents.iter().filter(|agent| agent.1.hours.as_ref() == Some(calendar));
        for (id, policy) in concerned {
            let on_duty = is_on_duty(policy, world);
            if self.agents.get(id).is_some_and(|agent| agent.is_on_duty != on_duty) {
                self.change_agent(world, id, |agent| agent.is_on_duty = on_duty);
                if !on_duty {
                    self.revoke_offers_to(world, id);
                    self.end_preferences_for(world, id);
                }
            }
        }
    }
}

impl Readiness {
    /// Counted for conversations, or `programs` too: for whatever there is.
    fn staff(&self, programs: bool) -> Staff {
        let ready = self.ready || (programs && self.ready_for_programs);
        Staff {
            present: u32::from(ready),
            free: u32::from(ready && self.has_units(1)),
            capacity: if ready { u32::from(self.capacity) } else { 0 },
        }
    }
}

impl Staff {
    fn exchange(&mut self, before: Self, after: Self) {
        self.present = self.present + after.present - before.present;
        self.free = self.free + after.free - before.free;
        self.capacity = self.capacity + after.capacity - before.capacity;
    }
}

fn is_on_duty(policy: &AgentPolicy, world: &World) -> bool {
    policy.hours.as_ref().is_none_or(|hours| world.is_open(hours))
}
