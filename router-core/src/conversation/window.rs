//! An agent's window onto a conversation: opened, closed, and remembered for a while.
//!
//! *Never:* two open windows of one conversation.

use super::Conversations;
use super::silence::Silence;
use super::stage::{Active, Conversation, Stage, Waiting};
use crate::values::address::Address;
use crate::values::alias::{self, MAX_WINDOW};
use crate::values::effect::{Effect, Effects, Recipient};
use crate::values::id::{AgentId, ConversationId, WindowId, WindowNumber};
use crate::values::notice::{Brief, Detached, Notice};
use crate::values::timer::Timer;
use crate::values::world::World;
use alloc::sync::Arc;
use serde::{Deserialize, Serialize};

/// Windows that are over and still recognised, per conversation.
const PAST_WINDOWS: usize = 16;

/// One window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Window {
    pub(crate) number: WindowNumber,
    pub(crate) agent: AgentId,
    pub(crate) address: Address,
    /// The localpart of its address.
    pub(crate) alias: Arc<str>,
}

impl Window {
    /// The agent, spoken to from this window of conversation `id`.
    pub(crate) fn side(&self, id: ConversationId) -> Recipient {
        Recipient::Window {
            window: WindowId { conversation: id, number: self.number },
            agent: self.agent.clone(),
            address: self.address.clone(),
            alias: self.alias.clone(),
        }
    }
}

impl Conversation {
    /// The window with this number, open or over.
    pub(crate) fn window_numbered(&self, number: WindowNumber) -> Option<&Window> {
        self.window().into_iter().chain(&self.past).find(|window| window.number == number)
    }

    /// The agent who had it last.
    pub(crate) fn previous_agent(&self) -> Option<&AgentId> {
        self.past.last().map(|window| &window.agent)
    }

    fn next_window(&self) -> WindowNumber {
        let last = self.past.last().map_or(0, |window| window.number.0);
        WindowNumber(last.saturating_add(1).min(MAX_WINDOW))
    }
}

impl Conversations {
    /// An agent joins: the window opens with what is known and what was written, and the customer is told.
    pub(crate) fn join(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        agent: &AgentId,
        brief: Brief,
        seed: u64,
    ) {
        let Some(conversation) = self.open.get(&id) else { return };
        let Some(policy) = world.policy.agents.get(agent) else { return };
        let number = conversation.next_window();
        let window_id = WindowId { conversation: id, number };
        let local = alias::localpart(seed, window_id, &brief.customer, brief.queue.as_str());
        let window =
            Window { number, agent: agent.clone(), address: policy.address.clone(), alias: Arc::from(local) };
        let side = window.side(id);
        out.effects.push(Effect::OpenWindow(side.clone()));
        out.effects.push(Effect::Tell { to: side.clone(), notice: Notice::WindowSummary(brief) });
        if let Some(transcript) = conversation.transcript {
            let (from, until) = (transcript.from, transcript.until);
            out.effects.push(Effect::ShowTranscript { to: side, from, until });
        }
        let notice = Notice::AgentJoined { name: policy.name.clone() };
        out.effects.push(Effect::Tell { to: conversation.customer_side(), notice });
        let customer = conversation.customer.clone();
        self.customers.met(world, &customer, agent);
        self.change(world, id, |conversation| {
            let silence = Silence::begin(world, &conversation.desk);
            conversation.stage = Stage::Active(Active { window, silence, held: None });
        });
    }

    /// The agent has it no longer: the window is over and an agent is looked for again. Whoever did not wait in person
    /// before does not now.
    pub(crate) fn part(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        to_customer: Notice,
        detached: Option<Detached>,
    ) {
        let Some(Stage::Active(active)) = self.open.get(&id).map(|open| &open.stage) else { return };
        let window = active.window.clone();
        let side = window.side(id);
        out.effects.push(Effect::Tell { to: side.clone(), notice: Notice::TransferredAway });
        out.effects.push(Effect::CloseWindow(side));
        self.change(world, id, |conversation| {
            out.effects.push(Effect::Tell { to: conversation.customer_side(), notice: to_customer });
            if conversation.past.len() == PAST_WINDOWS {
                conversation.past.remove(0);
            }
            conversation.past.push(window);
            conversation.stage = Stage::Waiting(Waiting { detached, ..Waiting::default() });
        });
    }

    /// A check of the customer's client is due.
    pub(crate) fn check_customer(&mut self, world: &World, out: &mut Effects, id: ConversationId) {
        self.change(world, id, |conversation| {
            let (customer, desk) = (conversation.customer.clone(), conversation.desk.clone());
            out.effects.push(Effect::CheckCustomer { customer, desk });
            let every = world.policy.times.check_customer_every;
            conversation.check = Timer::repeat(world.now, every, world.horizon);
        });
    }
}
