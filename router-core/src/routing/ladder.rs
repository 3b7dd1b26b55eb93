//! The way along the ladder of a queue: from step to step, to the end, and out when the queue closes.
//!
//! Each step has its time. A step that asks nobody who is there can be skipped. After the last step, or when the queue
//! closes for the day, an explicit end follows, which the engine carries out.
//!
//! *Never:* an interaction that waits without an end, unless the settings say so.

use super::Router;
use super::class::step_of;
use super::interaction::{Place, Wait};
use super::outcome::Outcome;
use crate::values::deadline::Wake;
use crate::values::fact::WhyEnded;
use crate::values::id::{CalendarName, InteractionId, QueueName};
use crate::values::ladder::ClientStrength;
use crate::values::notice::Detached;
use crate::values::time::{Span, Timestamp};
use crate::values::timer::Timer;
use crate::values::world::World;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

impl Router {
    /// The time of a step is over, or of a message that was left.
    pub(crate) fn end_step(&mut self, world: &World, id: InteractionId) {
        let Some(interaction) = self.interactions.get(&id) else { return };
        let Some(step) = interaction.wait().map(|wait| wait.step) else { return };
        if interaction.detached.is_some() {
            self.outcomes.push(Outcome::KeptTooLong { interaction: id });
            return;
        }
        let queue = interaction.queue.clone();
        let steps = world.policy.queues.get(&queue).map_or(0, |queue| queue.ladder.len());
        if usize::from(step) + 1 < steps && is_open(world, &queue) {
            self.go_to_step(world, id, step + 1);
        } else {
            self.end_ladder(world, id, &queue);
        }
    }

    /// A step whose time ran out while an offer stood ends before anybody else is asked.
    pub(super) fn catch_up(&mut self, world: &World, id: InteractionId) {
        let Some(Place::Waiting(wait)) = self.interactions.get(&id).map(|it| &it.place) else { return };
        if wait.step_ends.due().is_some_and(|due| due <= world.now) {
            self.end_step(world, id);
        }
    }

    fn end_ladder(&mut self, world: &World, id: InteractionId, queue: &QueueName) {
        let Some(policy) = world.policy.queues.get(queue) else { return };
        // Off, so that it happens once; whatever follows sets it anew.
        self.set_step_timer(world, id, Timer::Off);
        let (why, end) = if is_open(world, queue) {
            (WhyEnded::NobodyTookIt, policy.end.clone())
        } else {
            (WhyEnded::OutOfHours, policy.turned_away.clone())
        };
        self.outcomes.push(Outcome::LadderOver { interaction: id, queue: queue.clone(), why, end });
    }

    /// Goes to a step, or on beyond it while it asks nobody who is there.
    pub(super) fn go_to_step(&mut self, world: &World, id: InteractionId, first: u16) {
        let Some(interaction) = self.interactions.get(&id) else { return };
        let queue = interaction.queue.clone();
        let ladder = world.policy.queues.get(&queue).map(|queue| queue.ladder.as_slice()).unwrap_or_default();
        let mut step = first;
        while usize::from(step) + 1 < ladder.len()
            && ladder.get(usize::from(step)).is_some_and(|step| step.skip_when_none_eligible)
            && self.nobody_is_there(world, id, step)
        {
            step += 1;
        }
        self.change(world, id, |interaction| {
            let run = !interaction.is_paused();
            if let Some(wait) = interaction.wait_mut() {
                wait.step = step;
                wait.step_ends = step_timer(world, &queue, step).settle(world.now, run);
            }
        });
        if step > 0 {
            let (relax, agent_client) = step_of(world, &queue, step)
                .map_or((0, ClientStrength::Required), |step| (step.relax, step.agent_client));
            self.outcomes.push(Outcome::Stepped { interaction: id, step: step + 1, relax, agent_client });
        }
    }

    /// Whether nobody of those whom a step asks is signed in and ready. Finds the step's class by trying it on.
    fn nobody_is_there(&mut self, world: &World, id: InteractionId, step: u16) -> bool {
        let Some(mut tried_on) = self.interactions.get(&id).cloned() else { return false };
        if let Some(wait) = tried_on.wait_mut() {
            wait.step = step;
        }
        self.classify(world, &mut tried_on);
        let class = tried_on.class.0.and_then(|class| self.index.class(class));
        class.is_some_and(|class| class.present == 0)
    }

    fn set_step_timer(&mut self, world: &World, id: InteractionId, timer: Timer) {
        self.change(world, id, |interaction| {
            if let Some(wait) = interaction.wait_mut() {
                wait.step_ends = timer;
            }
        });
    }

    /// The customer does not wait in person any more; the interaction waits on, on the last step, for as long as
    /// messages are kept.
    pub(crate) fn detach(&mut self, world: &World, id: InteractionId, how: Detached) {
        self.change(world, id, |interaction| {
            let last = world.policy.queues.get(&interaction.queue).map_or(0, |queue| queue.ladder.len());
            let run = !interaction.is_paused();
            interaction.detached = Some(how);
            if let Some(wait) = interaction.wait_mut() {
                wait.step = u16::try_from(last.saturating_sub(1)).unwrap_or(u16::MAX);
                let kept = Timer::start(world.now, world.policy.times.keep_messages);
                wait.step_ends = kept.settle(world.now, run);
                wait.prefers = Timer::Off;
            }
        });
    }

    /// The preferred agent is not waited for any longer.
    pub(crate) fn end_preference(&mut self, world: &World, id: InteractionId) {
        self.change(world, id, |interaction| {
            if let Some(wait) = interaction.wait_mut() {
                wait.prefers = Timer::Off;
            }
        });
    }

    /// Something opened or closed: agents come on or go off duty, and who waits in a queue that closed comes to an end.
    pub(crate) fn hours_changed(&mut self, world: &World, calendar: &CalendarName) {
        self.watch_calendar(world, calendar);
        self.change_shifts(world, calendar);
        for (name, policy) in &world.policy.queues {
            if policy.hours.as_ref() == Some(calendar) {
                self.touched.figures.insert(name.clone());
                if !world.is_open(calendar) {
                    self.clear(world, name);
                }
            }
        }
    }

    /// Everybody who waits in person is asked to go; an offer that stands may still be accepted.
    pub(super) fn clear(&mut self, world: &World, queue: &QueueName) {
        let Some(line) = self.queues.get(queue).map(|queue| &queue.line) else { return };
        let waiting: Vec<InteractionId> = line.iter().map(|key| key.2).collect();
        for id in waiting {
            let Some(interaction) = self.interactions.get(&id) else { continue };
            if interaction.detached.is_none() {
                let due =
                    if interaction.is_paused() { Timer::Held(Span::ZERO) } else { Timer::Running(world.now) };
                self.set_step_timer(world, id, due);
            }
        }
    }

    /// Waits for the next changes of all calendars that something depends on.
    pub(super) fn watch_calendars(&mut self, world: &World) {
        self.calendars.clear();
        let queues = world.policy.queues.values().filter_map(|queue| queue.hours.as_ref());
        let agents = world.policy.agents.values().filter_map(|agent| agent.hours.as_ref());
        let desks = world.policy.desks.values().filter_map(|desk| desk.hours.as_ref());
        let used: BTreeSet<&CalendarName> = queues.chain(agents).chain(desks).collect();
        for calendar in used {
            self.watch_calendar(world, calendar);
        }
    }

    fn watch_calendar(&mut self, world: &World, name: &CalendarName) {
        let next = world.policy.calendars.get(name).and_then(|calendar| calendar.next_change(world.now));
        let before: Option<Timestamp> = match next {
            Some(next) => self.calendars.insert(name.clone(), next),
            None => self.calendars.remove(name),
        };
        self.deadlines.shift(Wake::HoursChange(name.clone()), before, next);
    }

    /// Waits under a ladder that is another one now: steps that are gone become the last one, and times begin anew
    /// where there was none, or there is none any more.
    pub(super) fn renew_ladders(&mut self, world: &World) {
        let waiting = self.interactions.iter().filter(|it| it.1.wait().is_some());
        let waiting: Vec<InteractionId> = waiting.map(|it| *it.0).collect();
        for id in waiting {
            self.change(world, id, |interaction| {
                let queue = interaction.queue.clone();
                let is_paused = interaction.is_paused();
                let is_detached = interaction.detached.is_some();
                let Some(wait) = interaction.wait_mut() else { return };
                let steps = world.policy.queues.get(&queue).map_or(1, |queue| queue.ladder.len().max(1));
                wait.step = wait.step.min(u16::try_from(steps - 1).unwrap_or(u16::MAX));
                let fresh = step_timer(world, &queue, wait.step);
                if !is_detached && wait.step_ends.is_on() != fresh.is_on() {
                    wait.step_ends = fresh.settle(world.now, !is_paused);
                }
            });
        }
    }

    /// How a new wait in a queue begins.
    pub(super) fn new_wait(&self, world: &World, queue: &QueueName) -> Wait {
        Wait {
            since: world.now,
            step: 0,
            step_ends: step_timer(world, queue, 0),
            prefers: Timer::Off,
            tried: Vec::new(),
            again: Timer::Off,
        }
    }
}

/// Whether a queue is open now.
pub(super) fn is_open(world: &World, queue: &QueueName) -> bool {
    let hours = world.policy.queues.get(queue).and_then(|queue| queue.hours.as_ref());
    hours.is_none_or(|hours| world.is_open(hours))
}

/// A queue that is closed has no time for anybody who comes into it without being taken in at the door: a lost agent's
/// conversation, one that is passed on, the end of another queue.
fn step_timer(world: &World, queue: &QueueName, step: u16) -> Timer {
    if !is_open(world, queue) {
        return Timer::start(world.now, Span::ZERO);
    }
    let lasts = step_of(world, queue, step).and_then(|step| step.lasts);
    lasts.map_or(Timer::Off, |lasts| Timer::start(world.now, lasts))
}
