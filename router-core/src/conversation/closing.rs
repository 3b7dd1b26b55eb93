//! The end of a conversation, with words to everybody in it; and words to one side of it.
//!
//! *Never:* an end that somebody is not told of.

use super::Conversations;
use super::hosting::Hosting;
use super::stage::{Contact, Stage};
use super::window::Window;
use crate::values::effect::{AgentSide, Effect, Effects};
use crate::values::id::{ConversationId, WindowId};
use crate::values::notice::{AgentNotice, ClosedReason, CustomerNotice};
use crate::values::time::Span;
use crate::values::timer::Timer;
use crate::values::world::World;

impl Conversations {
    /// Tells the customer and the open window, if there is one, that it is over.
    pub(crate) fn say_closed(&self, out: &mut Effects, id: ConversationId, reason: ClosedReason) {
        let notice = match reason {
            ClosedReason::ByCustomer => CustomerNotice::CancelledByCustomer,
            ClosedReason::ByAgent
            | ClosedReason::Silence
            | ClosedReason::CustomerLost
            | ClosedReason::NobodyFree
            | ClosedReason::OutOfHours
            | ClosedReason::KeptTooLong
            | ClosedReason::ByRule
            | ClosedReason::HandedOver
            | ClosedReason::Withdrawn => CustomerNotice::Closed(reason),
        };
        self.tell_customer(out, id, notice);
        self.tell_agents(out, id, &AgentNotice::WindowClosed(reason));
    }

    /// Says something to the customer of a conversation.
    pub(crate) fn tell_customer(&self, out: &mut Effects, id: ConversationId, notice: CustomerNotice) {
        if let Some(conversation) = self.open.get(&id) {
            out.effects.push(Effect::TellCustomer { to: conversation.customer_side(), notice });
        }
    }

    /// Says something to all agents who take part in an active conversation.
    pub(crate) fn tell_agents(&self, out: &mut Effects, id: ConversationId, notice: &AgentNotice) {
        let Some(conversation) = self.open.get(&id) else { return };
        let Stage::Active(active) = &conversation.stage else { return };
        for one in active.participants.iter() {
            let to = AgentSide::Window(conversation.window_side(&one.window));
            out.effects.push(Effect::TellAgent { to, notice: notice.clone() });
        }
    }

    /// Over for the customer; the agent's window stays for the wrap-up.
    pub(crate) fn begin_wrap_up(
        &mut self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        length: Span,
    ) {
        let Some(conversation) = self.open.get(&id) else { return };
        let Stage::Active(active) = &conversation.stage else { return };
        let Some(window): Option<Window> = active.participants.lead().map(|lead| lead.window.clone()) else {
            return;
        };
        let to = AgentSide::Window(conversation.window_side(&window));
        out.effects.push(Effect::TellAgent { to, notice: AgentNotice::WrapUp { length } });
        for colleague in active.participants.iter().skip(1) {
            active.hosting.left(out, conversation, colleague);
        }
        Hosting::over(out, conversation, active);
        let customer = self.change(world, id, |conversation| {
            conversation.stage = Stage::WrapUp(window);
            conversation.contact = Contact::Here;
            conversation.check = Timer::Off;
            conversation.customer.clone()
        });
        if let Some(customer) = customer {
            self.unlist(&customer, id);
        }
    }

    /// Removes a conversation; a window that is open closes.
    pub(crate) fn forget(&mut self, out: &mut Effects, id: ConversationId) {
        let Some(conversation) = self.open.get(&id) else { return };
        match &conversation.stage {
            Stage::Active(active) => {
                for one in active.participants.iter() {
                    active.hosting.left(out, conversation, one);
                }
                Hosting::over(out, conversation, active);
            }
            Stage::WrapUp(window) => {
                out.effects.push(Effect::CloseWindow(conversation.window_side(window)));
            }
            Stage::Dialogue(_) | Stage::Deciding(_) | Stage::Waiting(_) => {}
        }
        out.effects.push(Effect::ForgetConversation(id));
        self.remove(id);
    }

    /// The open conversation's window with this id, over or open: agent, alias, and whether it is open.
    pub(crate) fn window(&self, window: WindowId) -> Option<(&Window, bool)> {
        let conversation = self.open.get(&window.conversation)?;
        let found = conversation.window_numbered(window.number)?;
        Some((found, conversation.open_windows().any(|open| open.number == window.number)))
    }
}
