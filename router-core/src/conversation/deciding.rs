//! The moment between the last answer and the rules, if one of them has to know the customer's client.
//!
//! What a client says of itself is asked when the customer writes, beside the dialogue, and is mostly there before it is
//! needed. If it is not, it is waited for, no longer than the settings allow. What is written meanwhile is kept.
//!
//! *Never:* a wait that no rule asks for, or a second one.

use super::Conversations;
use super::dialogue::queue_for;
use super::stage::Stage;
use crate::values::client::Client;
use crate::values::id::{ConversationId, QueueName};
use crate::values::time::Span;
use crate::values::timer::Timer;
use crate::values::world::World;
use serde::{Deserialize, Serialize};

/// What is known meanwhile.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Deciding {
    /// When the rules decide without it.
    pub(crate) until: Timer,
    /// Messages that were kept.
    #[serde(default)]
    pub(crate) kept: u16,
}

impl Conversations {
    /// Something else is known of the client from which the customer writes.
    pub(crate) fn learn(&mut self, id: ConversationId, client: Client) {
        if let Some(conversation) = self.open.get_mut(&id)
            && *conversation.client != client
        {
            *conversation.client = client;
            self.learnt.push(id);
        }
    }

    /// The client is waited for from now on, or still; `false` if it is not to be waited for.
    pub(crate) fn await_client(&mut self, world: &World, id: ConversationId) -> bool {
        let longest = world.policy.times.wait_for_client;
        match self.open.get(&id).map(|open| &open.stage) {
            Some(Stage::Deciding(_)) => true,
            Some(Stage::Dialogue(_)) if longest != Span::ZERO => {
                let deciding = Deciding { until: Timer::start(world.now, longest), kept: 0 };
                self.change(world, id, |conversation| conversation.stage = Stage::Deciding(deciding));
                true
            }
            Some(Stage::Dialogue(_) | Stage::Waiting(_) | Stage::Active(_) | Stage::WrapUp(_)) | None => {
                false
            }
        }
    }

    /// Whether the client is waited for.
    pub(crate) fn is_deciding(&self, id: ConversationId) -> bool {
        self.open.get(&id).is_some_and(|open| matches!(open.stage, Stage::Deciding(_)))
    }

    /// The queue to which the answers lead.
    pub(crate) fn queue_of(&self, world: &World, id: ConversationId) -> Option<QueueName> {
        let conversation = self.open.get(&id)?;
        let desk = world.policy.desks.get(&conversation.desk)?;
        Some(queue_for(desk, &conversation.answers))
    }
}
