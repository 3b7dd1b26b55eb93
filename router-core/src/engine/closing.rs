//! Ends a conversation in both machines.
//!
//! Whoever had an agent gets the agent a wrap-up, whichever side ended it.
//!
//! *Never:* an end in one machine only.

use super::Engine;
use super::deadlines::interaction;
use crate::conversation::Stage;
use crate::values::fact::FactKind;
use crate::values::id::ConversationId;
use crate::values::notice::ClosedReason;

impl Engine {
    pub(super) fn close(&mut self, id: ConversationId, reason: ClosedReason) {
        let Some(conversation) = self.conversations.open.get(&id) else { return };
        let is_active = match &conversation.stage {
            Stage::Active(_) => true,
            Stage::Dialogue(_) | Stage::Deciding(_) | Stage::Waiting(_) => false,
            Stage::WrapUp(_) => return,
        };
        self.fact(Some(id), FactKind::Closed(reason));
        self.tell_server_of_end(id, reason);
        self.conversations.say_closed(&mut self.out, id, reason);
        if !is_active {
            self.router.leave(&self.world, interaction(id), Self::offer_over_by(reason));
            // The agent who was offered it is told by name, so before the name is forgotten.
            self.carry_outcomes();
            self.conversations.forget(&mut self.out, id);
            return;
        }
        match self.router.release(&self.world, interaction(id)) {
            Some(length) => self.conversations.begin_wrap_up(&self.world, &mut self.out, id, length),
            None => {
                // Of an agent who was lost it waits again already.
                self.router.leave(&self.world, interaction(id), Self::offer_over_by(reason));
                self.conversations.forget(&mut self.out, id);
            }
        }
    }
}
