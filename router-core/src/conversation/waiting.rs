//! What the customer is told while an agent is looked for.
//!
//! The place is told when the wait begins, and then at fixed points every `announce_every`, and only if it is
//! another one. The announced wait never grows within one wait.
//!
//! *Never:* the place itself; that is handed in.

use super::Conversations;
use super::stage::{Announced, Stage, Waiting};
use crate::values::effect::{Effect, Effects};
use crate::values::id::ConversationId;
use crate::values::notice::{Notice, WaitRange};
use crate::values::standing::Standing;
use crate::values::timer::Timer;
use crate::values::world::World;

impl Conversations {
    /// The conversation is in a queue from now on.
    pub(crate) fn begin_waiting(&mut self, world: &World, id: ConversationId) {
        self.change(world, id, |conversation| {
            conversation.stage = Stage::Waiting(Waiting::default());
            conversation.check = Timer::repeat(world.now, world.policy.times.check_customer_every, world.now);
        });
    }

    /// Tells the customer the place, whatever was told before.
    pub(crate) fn tell_place(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        standing: Standing,
    ) {
        self.change(world, id, |conversation| {
            let to = conversation.customer_side();
            let Stage::Waiting(waiting) = &mut conversation.stage else { return };
            let before = waiting.announced.and_then(|announced| announced.wait);
            let wait = standing.wait.map(|wait| not_longer(wait, before));
            let Standing { position, staffed, .. } = standing;
            out.effects.push(Effect::Tell { to, notice: Notice::QueuePosition { position, wait, staffed } });
            waiting.announced = Some(Announced { position, wait: wait.or(before) });
            waiting.announce = Timer::repeat(world.now, world.policy.times.announce_every, world.horizon);
        });
    }

    /// The customer may be told again: is told if the place is another one.
    pub(crate) fn announce(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        standing: Standing,
    ) {
        let Some(Stage::Waiting(waiting)) = self.open.get(&id).map(|open| &open.stage) else { return };
        if waiting.announced.is_none_or(|told| told.position != standing.position) {
            self.tell_place(world, out, id, standing);
            return;
        }
        self.change(world, id, |conversation| {
            if let Stage::Waiting(waiting) = &mut conversation.stage {
                waiting.announce = Timer::repeat(world.now, world.policy.times.announce_every, world.horizon);
            }
        });
    }

    /// Whether the customer was told a place in this wait.
    pub(crate) fn was_told_place(&self, id: ConversationId) -> bool {
        match self.open.get(&id).map(|open| &open.stage) {
            Some(Stage::Waiting(waiting)) => waiting.announced.is_some(),
            Some(Stage::Dialogue(_) | Stage::Active(_) | Stage::WrapUp(_)) | None => true,
        }
    }

    /// Whether an agent is looked for.
    pub(crate) fn is_waiting(&self, id: ConversationId) -> bool {
        self.open.get(&id).is_some_and(|open| matches!(open.stage, Stage::Waiting(_)))
    }

    /// What was told counts no more (another queue); the next announcement may be a longer wait.
    pub(crate) fn forget_place(&mut self, world: &World, id: ConversationId) {
        self.change(world, id, |conversation| {
            if let Stage::Waiting(waiting) = &mut conversation.stage {
                waiting.announced = None;
            }
        });
    }
}

fn not_longer(wait: WaitRange, before: Option<WaitRange>) -> WaitRange {
    let Some(before) = before else { return wait };
    let to = wait.to.min(before.to);
    WaitRange { from: wait.from.min(before.from).min(to), to }
}
