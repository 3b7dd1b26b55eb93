//! Other settings while conversations go on.
//!
//! *Never:* an end without a word to everybody concerned.

use super::Engine;
use super::deadlines::conversation;
use crate::conversation::Stage;
use crate::values::fact::WhyEnded;
use crate::values::id::ConversationId;
use crate::values::ladder::End;
use crate::values::notice::ClosedReason;
use crate::values::policy::Policy;
use alloc::sync::Arc;

impl Engine {
    pub(super) fn replace_policy(&mut self, policy: Arc<Policy>) {
        self.world.policy = policy;
        self.reconcile();
    }

    /// Brings everything in line with the settings: agents and queues first, then who was in queues that are
    /// gone, then dialogues.
    pub(super) fn reconcile(&mut self) {
        self.unsettled = false;
        self.router.reconcile(&self.world);
        self.carry_outcomes();
        for id in self.router.strays(&self.world) {
            self.house(conversation(id));
        }
        self.carry_outcomes();
        self.router.forget_queues(&self.world);
        for (id, turn) in self.conversations.reconcile(&self.world, &mut self.out) {
            self.take_turn(id, turn);
        }
        self.shown.retain(|desk, _| self.world.policy.desks.contains_key(desk));
        self.marks.engine = true;
        self.marks.show_all = true;
        self.settle();
    }

    /// Moves a conversation whose queue is gone to its desk's own queue, or closes it. What is no conversation goes to
    /// the queue of the home desk, or back to whoever brought it.
    fn house(&mut self, id: ConversationId) {
        let it = super::deadlines::interaction(id);
        if self.is_foreign(it) {
            match self.home_queue() {
                Some(queue) => self.router.move_to(&self.world, it, &queue),
                None => {
                    self.end_foreign(it, WhyEnded::NobodySignedIn, End::Close);
                }
            }
            return;
        }
        let Some(open) = self.conversations.open.get(&id) else { return };
        let is_over = matches!(open.stage, Stage::WrapUp(_));
        let interaction = super::deadlines::interaction(id);
        match self.world.policy.desks.get(&open.desk) {
            Some(desk) => {
                let queue = desk.queue.clone();
                self.router.move_to(&self.world, interaction, &queue);
                self.carry_outcomes();
                if self.conversations.is_waiting(id) {
                    self.conversations.forget_place(&self.world, id);
                    self.tell_place(id);
                }
            }
            None if is_over => self.router.end_wrap_up(&self.world, interaction),
            None => self.close(id, ClosedReason::Withdrawn),
        }
    }
}
