//! Which classes there are: a class comes when the first interaction needs it, and goes after the last.
//!
//! Only to find a class anew all agents are looked at; so it stays for a while when nothing is in it any more, and the one
//! that was left first goes when there are more than [`SPARE`] of those. Numbers are given again.
//!
//! *Never:* more classes than interactions in lines, [`SPARE`] aside; a number that outlives its class.

use super::class::{Class, ClassIndex, ClassKey};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// Classes with nothing in them that stay, in case that they are needed again.
pub(super) const SPARE: usize = 256;

/// The classes by number and by what makes them.
#[derive(Clone, Debug, Default)]
pub(super) struct Classes {
    slots: Vec<Option<Slot>>,
    numbers: BTreeMap<ClassKey, ClassIndex>,
    /// Numbers of classes that are gone.
    vacant: Vec<ClassIndex>,
    /// Classes with nothing in them, in the order in which they were left.
    spare: BTreeSet<(u64, ClassIndex)>,
    /// How often a class was left.
    departures: u64,
}

#[derive(Clone, Debug)]
struct Slot {
    class: Class,
    /// Interactions in lines that are of this class.
    users: u32,
    /// Which departure left it empty, while `users` is 0.
    left: u64,
}

impl Classes {
    pub(super) fn get(&self, number: ClassIndex) -> Option<&Class> {
        self.slots.get(number as usize)?.as_ref().map(|slot| &slot.class)
    }

    pub(super) fn get_mut(&mut self, number: ClassIndex) -> Option<&mut Class> {
        self.slots.get_mut(number as usize)?.as_mut().map(|slot| &mut slot.class)
    }

    pub(super) fn number_of(&self, key: &ClassKey) -> Option<ClassIndex> {
        self.numbers.get(key).copied()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Class> {
        self.slots.iter().flatten().map(|slot| &slot.class)
    }

    /// The number that the next class gets.
    pub(super) fn next_number(&self) -> ClassIndex {
        self.vacant.last().copied().unwrap_or(self.slots.len() as ClassIndex)
    }

    /// Adds a class under [`Classes::next_number`]; nothing is in it yet.
    pub(super) fn add(&mut self, class: Class) {
        let number = self.next_number();
        self.numbers.insert(class.key.clone(), number);
        let slot = Some(Slot { class, users: 0, left: 0 });
        match self.vacant.pop() {
            Some(number) => self.slots[number as usize] = slot,
            None => self.slots.push(slot),
        }
        self.set_spare(number);
    }

    /// An interaction is of this class from now on.
    pub(super) fn enter(&mut self, number: ClassIndex) {
        let Some(slot) = self.slots.get_mut(number as usize).and_then(Option::as_mut) else { return };
        if slot.users == 0 {
            self.spare.remove(&(slot.left, number));
        }
        slot.users += 1;
    }

    /// An interaction is of this class no longer.
    pub(super) fn leave(&mut self, number: ClassIndex) {
        let Some(slot) = self.slots.get_mut(number as usize).and_then(Option::as_mut) else { return };
        slot.users = slot.users.saturating_sub(1);
        if slot.users == 0 {
            self.set_spare(number);
        }
    }

    /// Takes out the class that was left first, if there are too many with nothing in them.
    pub(super) fn take_surplus(&mut self) -> Option<(ClassIndex, Class)> {
        if self.spare.len() <= SPARE {
            return None;
        }
        let (_, number) = self.spare.pop_first()?;
        let slot = self.slots.get_mut(number as usize)?.take()?;
        self.numbers.remove(&slot.class.key);
        self.vacant.push(number);
        Some((number, slot.class))
    }

    fn set_spare(&mut self, number: ClassIndex) {
        let Some(slot) = self.slots.get_mut(number as usize).and_then(Option::as_mut) else { return };
        self.departures += 1;
        slot.left = self.departures;
        self.spare.insert((self.departures, number));
    }
}

#[cfg(test)]
mod tests {
    use super::SPARE;
    use crate::routing::{Entry, Router};
    use crate::values::id::{AgentId, InteractionId, Resource};
    use crate::values::notice::OfferOverReason;
    use crate::values::policy::{AgentPolicy, Policy, QueuePolicy};
    use crate::values::presence::{ResourcePresence, Show};
    use crate::values::rule::Requirement;
    use crate::values::world::World;
    use crate::{PolicyDraft, Timestamp};
    use alloc::collections::BTreeMap;
    use alloc::format;
    use alloc::sync::Arc;
    use core::ops::Range;

    /// One agent, who can take everything, one at a time.
    fn world() -> World {
        let mut draft = PolicyDraft::default();
        draft.queues.insert("general".into(), QueuePolicy::plain());
        draft.agents.insert("bob".into(), AgentPolicy::plain("bob", "general"));
        let policy = Arc::new(Policy::unchecked(draft));
        let now = Timestamp::default();
        World { now, horizon: now, policy, seed: 1, links: BTreeMap::new() }
    }

    fn router(world: &World) -> Router {
        let mut router = Router::new(world);
        let presence = ResourcePresence::Online { show: Show::Available, priority: 0 };
        router.presence(world, &AgentId::from("bob"), Resource::from("desk"), presence);
        router
    }

    /// Each needs something else.
    fn enter(router: &mut Router, world: &World, numbers: Range<u64>) {
        for number in numbers {
            let exclude = [AgentId::from(&*format!("agent {number}"))].into();
            let needs = Arc::new(Requirement { exclude, ..Requirement::default() });
            let entry = Entry { queue: "general".into(), needs, reference: None, detached: None };
            router.enter(world, InteractionId(number), entry);
            router.drain(world);
        }
    }

    fn leave(router: &mut Router, world: &World, numbers: Range<u64>) {
        for number in numbers {
            router.leave(world, InteractionId(number), OfferOverReason::CustomerLeft);
            router.drain(world);
        }
    }

    /// Classes, numbers that were ever given, and classes that the agent is in.
    fn counts(router: &Router) -> (usize, usize, usize) {
        let classes = &router.index.classes;
        assert_eq!(classes.iter().count(), classes.numbers.len());
        (classes.numbers.len(), classes.slots.len(), router.index.desks[0].classes.len())
    }

    #[test]
    fn a_class_goes_after_the_last_that_needed_it() {
        let world = world();
        let mut router = router(&world);
        enter(&mut router, &world, 0..300);
        leave(&mut router, &world, 0..300);
        let before = counts(&router);
        assert_eq!((before.0, before.2), (SPARE, SPARE));
        enter(&mut router, &world, 1_000..11_000);
        assert!(counts(&router).0 >= 10_000 && counts(&router).2 >= 10_000, "each needs its own");
        leave(&mut router, &world, 1_000..11_000);
        assert_eq!((counts(&router).0, counts(&router).2), (before.0, before.2));
        let numbers = counts(&router).1;
        for number in 20_000..30_000 {
            enter(&mut router, &world, number..number + 1);
            leave(&mut router, &world, number..number + 1);
        }
        assert_eq!(counts(&router), (before.0, numbers, before.2), "numbers are given again");
    }

    #[test]
    fn a_class_stays_while_somebody_needs_it() {
        let world = world();
        let mut router = router(&world);
        enter(&mut router, &world, 0..2);
        for number in 10..2_000 {
            enter(&mut router, &world, number..number + 1);
            leave(&mut router, &world, number..number + 1);
        }
        // bob is offered the first; when that one goes, it is the turn of the second, in its class of its own.
        leave(&mut router, &world, 0..1);
        assert!(router.interactions[&InteractionId(1)].is_being_asked(&AgentId::from("bob")));
        assert_eq!(counts(&router).0, 1 + SPARE);
    }
}
