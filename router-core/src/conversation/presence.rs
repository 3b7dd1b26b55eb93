//! Customers come and go.
//!
//! A customer whose client went keeps the conversation, or the place, for the grace time.
//!
//! *Never:* an end without a word to the agent.

use super::Conversations;
use super::stage::Contact;
use crate::values::effect::Effects;
use crate::values::id::ConversationId;
use crate::values::notice::AgentNotice;
use crate::values::timer::Timer;
use crate::values::world::World;

impl Conversations {
    /// The customer's client went. False if that was known, or if the two talk without Frontdesk.
    pub(crate) fn customer_left(&mut self, world: &World, out: &mut Effects, id: ConversationId) -> bool {
        let is_known = self.open.get(&id).is_none_or(|open| matches!(open.contact, Contact::Gone(_)));
        if is_known || !self.passes_on(id) {
            return false;
        }
        let closes_in = world.policy.times.customer_grace;
        self.change(world, id, |conversation| {
            conversation.contact = Contact::Gone(Timer::start(world.now, closes_in));
        });
        self.tell_agents(out, id, &AgentNotice::CustomerGone { closes_in });
        true
    }

    /// The customer's client is there. False if that was known.
    pub(crate) fn customer_seen(&mut self, world: &World, out: &mut Effects, id: ConversationId) -> bool {
        if self.open.get(&id).is_none_or(|open| open.contact == Contact::Here) {
            return false;
        }
        self.change(world, id, |conversation| conversation.contact = Contact::Here);
        self.tell_agents(out, id, &AgentNotice::CustomerBack);
        true
    }

    /// Whether the customer can be reached as far as is known.
    pub(crate) fn is_reachable(&self, world: &World, id: ConversationId) -> bool {
        self.open
            .get(&id)
            .is_some_and(|open| open.contact == Contact::Here && world.is_up(&open.customer.link))
    }
}
