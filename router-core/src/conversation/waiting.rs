//! What the customer is told while an agent is looked for.
//!
//! The place is told when the wait begins, and then at fixed points every `announce_every`: if it is another one, or
//! if it was last told long ago. The announced wait does not grow without a reason: urgent requests came first, fewer
//! agents are there, or what was announced has passed.
//!
//! *Never:* the place itself; that is handed in.

use super::Conversations;
use super::stage::{Announced, Contact, Stage, Waiting};
use crate::values::effect::{Effect, Effects};
use crate::values::id::ConversationId;
use crate::values::notice::{CustomerNotice, Detached, Grown, WaitRange};
use crate::values::standing::Standing;
use crate::values::time::Span;
use crate::values::timer::Timer;
use crate::values::world::World;

impl Conversations {
    /// The conversation is in a queue from now on.
    pub(crate) fn begin_waiting(&mut self, world: &World, id: ConversationId, detached: Option<Detached>) {
        self.change(world, id, |conversation| {
            let kept = match &conversation.stage {
                Stage::Deciding(deciding) => deciding.kept,
                Stage::Dialogue(_) | Stage::Waiting(_) | Stage::Active(_) | Stage::WrapUp(_) => 0,
            };
            conversation.stage = Stage::Waiting(Waiting { detached, kept, ..Waiting::default() });
            if detached.is_some() {
                conversation.contact = Contact::Here;
            }
            conversation.check = match detached {
                Some(_) => Timer::Off,
                None => Timer::repeat(world.now, world.policy.times.check_customer_every, world.now),
            };
        });
    }

    /// The customer does not wait in person any more, and need not be there.
    pub(crate) fn detach(&mut self, world: &World, id: ConversationId, how: Detached) {
        self.change(world, id, |conversation| {
            if let Stage::Waiting(waiting) = &mut conversation.stage {
                waiting.detached = Some(how);
                waiting.announce = Timer::Off;
                (conversation.contact, conversation.check) = (Contact::Here, Timer::Off);
            }
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
            if waiting.detached.is_some() {
                return;
            }
            let told = waiting.announced;
            let grown = told.and_then(|told| reason_for_growth(world, &told, &standing));
            let before = told.and_then(|told| told.wait).filter(|_| grown.is_none());
            let wait = standing.wait.map(|wait| not_longer(wait, before));
            let Standing { position, staffed, capacity, .. } = standing;
            let notice = CustomerNotice::QueuePosition { position, wait, staffed, grown };
            out.effects.push(Effect::TellCustomer { to, notice });
            let wait = wait.or(before);
            waiting.announced = Some(Announced { position, wait, capacity, at: world.now });
            waiting.announce = Timer::repeat(world.now, world.policy.times.announce_every, world.horizon);
        });
    }

    /// The customer may be told again: is told if the place is another one, or was told long ago.
    pub(crate) fn announce(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        standing: Standing,
    ) {
        let Some(Stage::Waiting(waiting)) = self.open.get(&id).map(|open| &open.stage) else { return };
        let again = world.policy.times.announce_again;
        let is_news = waiting.announced.is_none_or(|told| {
            let is_old = again != Span::ZERO && world.now.since(told.at) >= again;
            told.position != standing.position || is_old
        });
        if is_news {
            self.tell_place(world, out, id, standing);
            return;
        }
        self.change(world, id, |conversation| {
            if let Stage::Waiting(waiting) = &mut conversation.stage {
                waiting.announce = Timer::repeat(world.now, world.policy.times.announce_every, world.horizon);
            }
        });
    }

    /// Whether the customer was told a place in this wait, or need not be.
    pub(crate) fn was_told_place(&self, id: ConversationId) -> bool {
        match self.open.get(&id).map(|open| &open.stage) {
            Some(Stage::Waiting(waiting)) => waiting.announced.is_some() || waiting.detached.is_some(),
            Some(Stage::Dialogue(_) | Stage::Deciding(_) | Stage::Active(_) | Stage::WrapUp(_)) | None => {
                true
            }
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

/// Why place or wait may be told to be worse than before, if they are.
fn reason_for_growth(world: &World, told: &Announced, standing: &Standing) -> Option<Grown> {
    if standing.position > told.position {
        return Some(Grown::Urgent(standing.position - told.position));
    }
    let (before, now) = (told.wait?, standing.wait?);
    if now.to <= before.to {
        return None;
    }
    if standing.capacity < told.capacity {
        return Some(Grown::FewerAgents);
    }
    (world.now.since(told.at) > before.to).then_some(Grown::SlowerService)
}

fn not_longer(wait: WaitRange, before: Option<WaitRange>) -> WaitRange {
    let Some(before) = before else { return wait };
    let to = wait.to.min(before.to);
    WaitRange { from: wait.from.min(before.from).min(to), to }
}
