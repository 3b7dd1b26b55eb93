//! The moment between the last answer and the decision, if something is to be known before: what the customer's client is, or
//! what a routing server says.
//!
//! What a client says of itself is asked when the customer writes, beside the dialogue, and is mostly there before it is
//! needed. If it is not, it is waited for, no longer than the settings allow, and so is the answer of a server. What is
//! written meanwhile is kept.
//!
//! *Never:* a wait that nobody asks for, or one without an end.

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
    /// For what.
    #[serde(default)]
    pub(crate) awaits: Awaits,
    /// When it is decided without it.
    pub(crate) until: Timer,
    /// Messages that were kept.
    #[serde(default)]
    pub(crate) kept: u16,
}

/// What a decision waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Awaits {
    /// What the customer's client says of itself.
    #[default]
    Client,
    /// What a routing server says to the question of this number.
    Server(u32),
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
            Some(Stage::Deciding(deciding)) => deciding.awaits == Awaits::Client,
            Some(Stage::Dialogue(_)) if longest != Span::ZERO => {
                let until = Timer::start(world.now, longest);
                let deciding = Deciding { awaits: Awaits::Client, until, kept: 0 };
                self.change(world, id, |conversation| conversation.stage = Stage::Deciding(deciding));
                true
            }
            Some(Stage::Dialogue(_) | Stage::Waiting(_) | Stage::Active(_) | Stage::WrapUp(_)) | None => {
                false
            }
        }
    }

    /// A routing server is asked, or asked again: the number of the question. The time for its answer runs from the first.
    pub(crate) fn await_server(&mut self, world: &World, id: ConversationId) -> Option<u32> {
        let deciding = match &self.open.get(&id)?.stage {
            Stage::Deciding(Deciding { awaits: Awaits::Server(last), until, kept }) => {
                Deciding { awaits: Awaits::Server(last.wrapping_add(1)), until: *until, kept: *kept }
            }
            Stage::Dialogue(_) => Deciding {
                awaits: Awaits::Server(1),
                until: Timer::start(world.now, world.policy.times.ask_server),
                kept: 0,
            },
            Stage::Deciding(_) | Stage::Waiting(_) | Stage::Active(_) | Stage::WrapUp(_) => return None,
        };
        let Awaits::Server(number) = deciding.awaits else { return None };
        self.change(world, id, |conversation| {
            conversation.stage = Stage::Deciding(deciding);
            conversation.asked_server = true;
        });
        Some(number)
    }

    /// The number of the question to which a routing server's answer is waited for.
    pub(crate) fn awaited_of_server(&self, id: ConversationId) -> Option<u32> {
        match &self.open.get(&id)?.stage {
            Stage::Deciding(Deciding { awaits: Awaits::Server(number), .. }) => Some(*number),
            Stage::Deciding(_)
            | Stage::Dialogue(_)
            | Stage::Waiting(_)
            | Stage::Active(_)
            | Stage::WrapUp(_) => None,
        }
    }

    /// Whether something is waited for before it is decided.
    pub(crate) fn is_deciding(&self, id: ConversationId) -> bool {
        self.open.get(&id).is_some_and(|open| matches!(open.stage, Stage::Deciding(_)))
    }

    /// Whether the client is waited for.
    pub(crate) fn awaits_client(&self, id: ConversationId) -> bool {
        self.is_deciding(id) && self.awaited_of_server(id).is_none()
    }

    /// The queue to which the answers lead.
    pub(crate) fn queue_of(&self, world: &World, id: ConversationId) -> Option<QueueName> {
        let conversation = self.open.get(&id)?;
        let desk = world.policy.desks.get(&conversation.desk)?;
        Some(queue_for(desk, &conversation.answers))
    }
}
