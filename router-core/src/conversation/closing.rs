//! The end of a conversation, with words to everybody in it.
//!
//! *Never:* an end that somebody is not told of.

use super::Conversations;
use super::stage::{Contact, Stage};
use super::window::Window;
use crate::values::effect::{Effect, Effects};
use crate::values::id::{ConversationId, WindowId};
use crate::values::notice::{ClosedReason, Notice};
use crate::values::time::Span;
use crate::values::timer::Timer;
use crate::values::world::World;

impl Conversations {
    /// Tells the customer and the open window, if there is one, that it is over.
    pub(crate) fn say_closed(&self, out: &mut Effects, id: ConversationId, reason: ClosedReason) {
        let Some(conversation) = self.open.get(&id) else { return };
        let notice = match reason {
            ClosedReason::ByCustomer => Notice::CancelledByCustomer,
            ClosedReason::ByAgent
            | ClosedReason::Silence
            | ClosedReason::CustomerLost
            | ClosedReason::NobodyFree
            | ClosedReason::OutOfHours
            | ClosedReason::KeptTooLong
            | ClosedReason::ByRule
            | ClosedReason::Withdrawn => Notice::Closed(reason),
        };
        out.effects.push(Effect::Tell { to: conversation.customer_side(), notice });
        if let Stage::Active(active) = &conversation.stage {
            out.effects
                .push(Effect::Tell { to: active.window.side(id), notice: Notice::WindowClosed(reason) });
        }
    }

    /// Says something to the customer of a conversation.
    pub(crate) fn tell_customer(&self, out: &mut Effects, id: ConversationId, notice: Notice) {
        if let Some(conversation) = self.open.get(&id) {
            out.effects.push(Effect::Tell { to: conversation.customer_side(), notice });
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
        let Some(Stage::Active(active)) = self.open.get(&id).map(|open| &open.stage) else { return };
        let window: Window = active.window.clone();
        out.effects.push(Effect::Tell { to: window.side(id), notice: Notice::WrapUp { length } });
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
        if let Some(window) = conversation.window() {
            out.effects.push(Effect::CloseWindow(window.side(id)));
        }
        out.effects.push(Effect::ForgetConversation(id));
        self.remove(id);
    }

    /// The open conversation's window with this id, if it is over or open: agent, alias, and whether it is open.
    pub(crate) fn window(&self, window: WindowId) -> Option<(&Window, bool)> {
        let conversation = self.open.get(&window.conversation)?;
        let found = conversation.window_numbered(window.number)?;
        Some((found, conversation.window().is_some_and(|open| open.number == window.number)))
    }
}
