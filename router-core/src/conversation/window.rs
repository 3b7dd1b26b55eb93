//! An agent's window onto a conversation: opened, closed, and remembered for a while.
//!
//! *Never:* two open windows of one agent in one conversation.

use super::Conversations;
use super::hosting::Hosting;
use super::participants::Participants;
use super::stage::{Active, Contact, Conversation, Stage, Waiting};
use crate::values::address::Address;
use crate::values::alias::{self, MAX_WINDOW};
use crate::values::effect::{AgentSide, Effect, Effects};
use crate::values::hosting::{FellBack, HostingKind};
use crate::values::id::{AgentId, ConversationId, WindowId, WindowNumber};
use crate::values::notice::{AgentNotice, Brief, CustomerNotice, Detached};
use crate::values::timer::Timer;
use crate::values::world::World;
use alloc::sync::Arc;
use alloc::vec::Vec;
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

impl Conversation {
    /// The window with this number, open or over.
    pub(crate) fn window_numbered(&self, number: WindowNumber) -> Option<&Window> {
        self.open_windows().chain(&self.past).find(|window| window.number == number)
    }

    /// The agent who had it last.
    pub(crate) fn previous_agent(&self) -> Option<&AgentId> {
        self.past.last().map(|window| &window.agent)
    }

    fn next_window(&self) -> WindowNumber {
        let last = self.open_windows().chain(&self.past).map(|window| window.number.0).max().unwrap_or(0);
        WindowNumber(last.saturating_add(1).min(MAX_WINDOW))
    }
}

impl Conversations {
    /// An agent joins: the window opens with what is known and what was written, and the customer is told. Returns why it
    /// does not take place as `wanted`, if it does not.
    pub(crate) fn join(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        agent: &AgentId,
        brief: Brief,
        wanted: HostingKind,
    ) -> Option<FellBack> {
        let conversation = self.open.get(&id)?;
        let policy = world.policy.agents.get(agent)?;
        let number = conversation.next_window();
        let window_id = WindowId { conversation: id, number };
        let local = alias::localpart(world.seed, window_id, &brief.customer, brief.queue.as_str());
        let window =
            Window { number, agent: agent.clone(), address: policy.address.clone(), alias: Arc::from(local) };
        let customer = conversation.customer.clone();
        self.customers.met(world, &customer, agent);
        let (hosting, fell_back) = Hosting::begin(world, wanted, &customer, &policy.address);
        self.change(world, id, |conversation| {
            let silence = hosting.silence(world, &conversation.desk);
            let participants = Participants::only(window);
            if !hosting.passes_on() {
                (conversation.contact, conversation.check) = (Contact::Here, Timer::Off);
            }
            let hosting = hosting.clone();
            conversation.stage = Stage::Active(Active { hosting, participants, silence });
        });
        self.show_in(world, out, id, brief);
        if let Some(why) = fell_back {
            self.tell_agents(out, id, &AgentNotice::FellBack(why));
        }
        if let Some(welcome) = hosting.welcome(policy.name.clone(), &policy.address) {
            self.tell_customer(out, id, welcome);
        }
        self.bring_about(out, id);
        fell_back
    }

    /// The window of the agent who has just joined opens, with what is known and what was written.
    fn show_in(&self, world: &World, out: &mut Effects, id: ConversationId, brief: Brief) {
        let Some(conversation) = self.open.get(&id) else { return };
        let Stage::Active(active) = &conversation.stage else { return };
        let Some(lead) = active.participants.lead() else { return };
        active.hosting.joined(out, conversation, lead);
        let to = conversation.window_side(&lead.window);
        let notice = active.hosting.summary(world, conversation, brief);
        out.effects.push(Effect::TellAgent { to: AgentSide::Window(to.clone()), notice });
        let opening = conversation.first.filter(|first| first.is_shown).map(|first| first.message);
        let range = conversation.transcript;
        if opening.is_some() || range.is_some() {
            out.effects.push(Effect::ShowTranscript { to, opening, range, is_first: true });
        }
    }

    /// The agent has it no longer: the window is over and an agent is looked for again. Whoever did not wait in person
    /// before does not now.
    pub(crate) fn part(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        to_customer: CustomerNotice,
        detached: Option<Detached>,
    ) {
        let Some(conversation) = self.open.get(&id) else { return };
        let Stage::Active(active) = &conversation.stage else { return };
        self.tell_agents(out, id, &AgentNotice::TransferredAway);
        for one in active.participants.iter() {
            active.hosting.left(out, conversation, one);
        }
        Hosting::over(out, conversation, active);
        self.tell_customer(out, id, to_customer);
        self.change(world, id, |conversation| {
            let windows: Vec<Window> = conversation.open_windows().cloned().collect();
            conversation.past.extend(windows);
            let over = conversation.past.len().saturating_sub(PAST_WINDOWS);
            conversation.past.drain(..over);
            conversation.stage = Stage::Waiting(Waiting { detached, ..Waiting::default() });
            if detached.is_none() && !conversation.check.is_on() {
                conversation.check =
                    Timer::repeat(world.now, world.policy.times.check_customer_every, world.now);
            }
        });
    }

    /// A check of the customer's client is due.
    pub(crate) fn check_customer(&mut self, world: &World, out: &mut Effects, id: ConversationId) {
        self.progress(world, id, |conversation| {
            let (customer, desk) = (conversation.customer.clone(), conversation.desk.clone());
            out.effects.push(Effect::CheckCustomer { customer, desk });
            let every = world.policy.times.check_customer_every;
            conversation.check = Timer::repeat(world.now, every, world.horizon);
        });
    }
}
