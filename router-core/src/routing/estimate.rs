//! Figures about lines: places, waits, who is there.
//!
//! The wait is the number of services that must end first (none for whom a free agent is there), over the rate
//! at which they end: the capacity of the ready agents of the class over the mean handling time of the queue. As long
//! as no handling time was seen, it is what the last who was served had waited. It is given as a range of half to one
//! and a half of that, since a sum of few random times spreads about so far. Agents of several queues count fully in
//! each.
//!
//! *Never:* a promise; whoever announces it sees to it that it does not grow without a reason.

use super::Router;
use super::index::line_key;
use super::queue::{Queue, Staff};
use crate::values::id::{DeskName, InteractionId, QueueName};
use crate::values::notice::{DeskState, QueueLine, WaitRange};
use crate::values::standing::Standing;
use crate::values::time::Span;
use crate::values::world::World;

impl Router {
    /// The place of an interaction that is in a line.
    pub(crate) fn standing(&self, world: &World, id: InteractionId) -> Option<Standing> {
        let interaction = self.interactions.get(&id)?;
        let since = interaction.wait()?.since;
        let queue = self.queues.get(&interaction.queue)?;
        let ahead = queue.line.before(&line_key(id, interaction, world));
        let position = u32::try_from(ahead).unwrap_or(u32::MAX).saturating_add(1);
        let class = interaction.class.0.and_then(|class| self.index.class(class));
        let staff = class.map_or(queue.staff, |class| Staff {
            present: class.present,
            free: class.free.len() as u32,
            capacity: class.capacity,
        });
        let wait = queue.estimate(position, staff);
        Some(Standing { position, wait, staffed: staff.present > 0, capacity: staff.capacity, since })
    }

    /// The figures of a desk; the estimate is for somebody who comes now into the first queue.
    pub(crate) fn desk_state(&self, world: &World, desk: &DeskName, first: &QueueName) -> DeskState {
        let at = world.policy.desks.keys().position(|name| name == desk);
        let Some(pool) = at.and_then(|at| self.index.pools.get(at)) else { return DeskState::default() };
        DeskState {
            present: pool.staff.present,
            free: pool.staff.free,
            waiting: pool.waiting,
            wait: self.estimate_for_newcomer(first),
            closed: None,
        }
    }

    /// What an agent is told about a queue.
    pub(crate) fn queue_line(&self, world: &World, name: &QueueName) -> QueueLine {
        let queue = self.queues.get(name);
        let first = queue.and_then(|queue| queue.line.first()).and_then(|key| self.interactions.get(&key.2));
        let longest =
            first.and_then(|interaction| interaction.wait()).map(|wait| world.now.since(wait.since));
        QueueLine {
            queue: name.clone(),
            waiting: queue.map_or(0, |queue| queue.line.len() as u32),
            longest,
            free: queue.map_or(0, |queue| queue.staff.free),
            present: queue.map_or(0, |queue| queue.staff.present),
        }
    }

    /// The estimated wait of somebody who comes now into a queue.
    pub(crate) fn estimate_for_newcomer(&self, name: &QueueName) -> Option<WaitRange> {
        let queue = self.queues.get(name)?;
        queue.estimate(queue.line.len() as u32 + 1, queue.staff)
    }
}

impl Queue {
    fn estimate(&self, position: u32, staff: Staff) -> Option<WaitRange> {
        let services = u64::from(position).saturating_sub(u64::from(staff.free));
        let middle = match (self.handling.samples, staff.capacity) {
            (_, 0) => return None,
            (0, _) => self.last_wait?.as_millis(),
            (_, capacity) => self.handling.mean.as_millis().saturating_mul(services) / u64::from(capacity),
        };
        Some(WaitRange {
            from: Span::from_millis(middle / 2),
            to: Span::from_millis(middle.saturating_mul(3) / 2),
        })
    }
}
