//! Figures about lines: places, waits, who is there.
//!
//! The wait is the number of services that must end first (none for whom a free agent is there), over the rate
//! at which they end: the capacity of the ready agents over the mean handling time. It is given as a range of
//! half to one and a half of that, since a sum of few random times spreads about so far. Agents of several
//! queues count fully in each.
//!
//! *Never:* a promise; whoever announces it sees to it that it does not grow.

use super::Router;
use super::agent::Agent;
use super::queue::Queue;
use crate::values::id::{InteractionId, QueueName};
use crate::values::notice::{DeskState, QueueLine, WaitRange};
use crate::values::standing::Standing;
use crate::values::time::Span;
use crate::values::world::World;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

impl Router {
    /// The place of an interaction that is in a line.
    pub(crate) fn standing(&self, world: &World, id: InteractionId) -> Option<Standing> {
        let position = self.position(world, id)?;
        let queue = self.queues.get(&self.interactions.get(&id)?.queue)?;
        Some(Standing { position, wait: queue.estimate(position), staffed: queue.present > 0 })
    }

    /// The figures of the queues of a desk; the estimate is for somebody who comes now into the first.
    pub(crate) fn desk_state<'a>(
        &self,
        first: &QueueName,
        queues: impl Iterator<Item = &'a QueueName>,
    ) -> DeskState {
        let mut state = DeskState { wait: self.estimate_for_newcomer(first), ..DeskState::default() };
        let queues: Vec<&Queue> = queues.filter_map(|queue| self.queues.get(queue)).collect();
        state.waiting = queues.iter().map(|queue| queue.waiting()).sum();
        if let [queue] = queues.as_slice() {
            (state.present, state.free) = (queue.present, queue.free.len() as u32);
            return state;
        }
        let (mut present, mut free) = (BTreeSet::new(), BTreeSet::new());
        for queue in queues {
            present
                .extend(queue.members.iter().filter(|id| self.agents.get(*id).is_some_and(Agent::is_ready)));
            free.extend(queue.free.iter().map(|key| &key.2));
        }
        (state.present, state.free) = (present.len() as u32, free.len() as u32);
        state
    }

    /// What an agent is told about a queue.
    pub(crate) fn queue_line(&self, world: &World, name: &QueueName) -> QueueLine {
        let queue = self.queues.get(name);
        let first = queue.and_then(|queue| queue.line.first()).and_then(|key| self.interactions.get(&key.1));
        let longest =
            first.and_then(|interaction| interaction.wait()).map(|wait| world.now.since(wait.since));
        QueueLine {
            queue: name.clone(),
            waiting: queue.map_or(0, Queue::waiting),
            longest,
            free: queue.map_or(0, |queue| queue.free.len() as u32),
            present: queue.map_or(0, |queue| queue.present),
        }
    }

    fn estimate_for_newcomer(&self, name: &QueueName) -> Option<WaitRange> {
        let queue = self.queues.get(name)?;
        queue.estimate(queue.waiting().saturating_add(1))
    }
}

impl Queue {
    fn waiting(&self) -> u32 {
        self.line.len() as u32
    }

    fn estimate(&self, position: u32) -> Option<WaitRange> {
        if self.handling.samples == 0 || self.capacity == 0 {
            return None;
        }
        let served_at_once = self.free.len() as u64;
        let services = u64::from(position).saturating_sub(served_at_once);
        let services = self.handling.mean.as_millis().saturating_mul(services);
        let middle = services / u64::from(self.capacity);
        Some(WaitRange {
            from: Span::from_millis(middle / 2),
            to: Span::from_millis(middle.saturating_mul(3) / 2),
        })
    }
}
