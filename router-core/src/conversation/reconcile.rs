//! Brings conversations in line with other settings than they were begun under.
//!
//! *Never:* where a conversation goes whose queue is gone.

use super::dialogue::is_current;
use super::stage::Stage;
use super::{Conversations, Turn};
use crate::values::effect::Effects;
use crate::values::id::ConversationId;
use crate::values::world::World;
use alloc::vec::Vec;

impl Conversations {
    /// Whether no conversation names a desk or question that is not in the settings.
    pub(crate) fn is_settled(&self, world: &World) -> bool {
        self.open.values().all(|conversation| {
            let over = matches!(conversation.stage, Stage::WrapUp(_));
            let desk = world.policy.desks.get(&conversation.desk);
            over || desk.is_some_and(|desk| is_current(desk, conversation))
        })
    }

    /// Takes over new settings; says of each conversation that has to go on differently what follows.
    pub(crate) fn reconcile(&mut self, world: &World, out: &mut Effects) -> Vec<(ConversationId, Turn)> {
        self.customers.forget_oldest(world);
        let open: Vec<ConversationId> = self.open.keys().copied().collect();
        let mut turns = Vec::new();
        for id in open {
            let over = self.open.get(&id).is_none_or(|open| matches!(open.stage, Stage::WrapUp(_)));
            if over {
                continue;
            }
            let turn = self.revise(world, out, id);
            if turn != Turn::Stay {
                turns.push((id, turn));
            }
        }
        turns
    }
}
