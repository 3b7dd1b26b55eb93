//! Fires what is due, in order, each at its own due time.
//!
//! *Never:* a deadline fired early, or twice.

use super::Engine;
use crate::values::deadline::Wake;
use crate::values::id::ConversationId;
use crate::values::notice::ClosedReason;

impl Engine {
    /// Fires everything that is due by the horizon.
    pub(super) fn fire_due(&mut self) {
        while let Some(deadline) = self.next_deadline().filter(|deadline| deadline.at <= self.world.horizon) {
            self.world.now = self.world.now.max(deadline.at);
            self.fire(deadline.wake);
            self.settle();
        }
    }

    fn fire(&mut self, wake: Wake) {
        match wake {
            Wake::OfferExpires(id) => self.router.expire(&self.world, id),
            Wake::AgentGrace(agent) => self.router.lose_agent(&self.world, &agent),
            Wake::CustomerGrace(id) => self.close(id, ClosedReason::CustomerLost),
            Wake::Silence(id) => {
                let turn = self.conversations.silent(&self.world, &mut self.out, id);
                self.take_turn(id, turn);
            }
            Wake::WrapUpEnds(id) => self.router.end_wrap_up(&self.world, id),
            Wake::TryAgain(id) => self.router.try_again(&self.world, id),
            Wake::StepEnds(id) => self.router.end_step(&self.world, id),
            Wake::PreferenceEnds(id) => self.router.end_preference(&self.world, id),
            Wake::AskMore(id) => self.router.ask_more(&self.world, id),
            Wake::HoursChange(calendar) => {
                self.router.hours_changed(&self.world, &calendar);
                self.marks.show_all = true;
            }
            Wake::Announce(id) => self.announce(id),
            Wake::DirectEnds(id) => self.close(id, ClosedReason::HandedOver),
            Wake::RoomLate(id) => self.room_late(id),
            Wake::DecidingEnds(id) => self.decide(id),
            Wake::CheckCustomer(id) => self.conversations.check_customer(&self.world, &mut self.out, id),
        }
    }

    fn announce(&mut self, id: ConversationId) {
        if let Some(standing) = self.router.standing(&self.world, interaction(id)) {
            self.conversations.announce(&self.world, &mut self.out, id, standing);
        }
    }
}

/// The interaction that a conversation is to routing.
pub(super) fn interaction(id: ConversationId) -> crate::values::id::InteractionId {
    crate::values::id::InteractionId(id.0)
}

/// The conversation behind an interaction.
pub(super) fn conversation(id: crate::values::id::InteractionId) -> ConversationId {
    ConversationId(id.0)
}
