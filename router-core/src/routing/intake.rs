//! Who is taken into a queue, and who is turned away at the door.
//!
//! The limits guard the door only: who is already inside is never turned away by them.
//!
//! *Never:* what is said to whoever is turned away.

use super::Router;
use super::ladder::is_open;
use crate::values::fact::WhyEnded;
use crate::values::id::QueueName;
use crate::values::world::World;

impl Router {
    /// Why a queue takes nobody in now, if so.
    pub(crate) fn objection(&self, world: &World, name: &QueueName) -> Option<WhyEnded> {
        let (policy, queue) = (world.policy.queues.get(name)?, self.queues.get(name)?);
        if !is_open(world, name) {
            return Some(WhyEnded::OutOfHours);
        }
        if queue.waiting() >= policy.max_waiting && queue.staff.free == 0 {
            return Some(WhyEnded::QueueFull);
        }
        if policy.needs_agents && queue.staff.present == 0 {
            return Some(WhyEnded::NobodySignedIn);
        }
        let most = policy.max_wait?;
        let expected = self.estimate_for_newcomer(name)?.middle();
        (expected > most).then_some(WhyEnded::WaitTooLong)
    }
}
