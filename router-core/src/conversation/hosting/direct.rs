//! Hosting without Frontdesk: both know each other's address and talk there.
//!
//! The agent keeps a window for commands; the conversation takes the agent's capacity until `done`, or until its time is up.
//! New words are for the other one's own address, so they are not passed on, and whoever wrote them is told where to
//! write. Corrections of what was said before still go where that was read.
//!
//! *Never:* a deadline of silence; nobody here hears whether they talk.

use super::Passing;
use super::relay;
use crate::conversation::Conversations;
use crate::conversation::participants::Participant;
use crate::conversation::stage::{Conversation, Stage};
use crate::values::address::Address;
use crate::values::effect::{AgentSide, Effect, Effects};
use crate::values::id::{ConversationId, MessageId};
use crate::values::notice::{AgentNotice, Brief, CustomerNotice};
use crate::values::participant::Person;
use crate::values::world::World;
use alloc::sync::Arc;

/// The first words in the agent's window.
pub(super) fn summary(world: &World, conversation: &Conversation, brief: Brief) -> AgentNotice {
    let (address, limit) = (conversation.customer.jid.clone(), world.policy.times.direct_limit);
    AgentNotice::Introduced { brief, address, limit }
}

/// What the customer is told when the agent has it.
pub(super) fn welcome(name: Arc<str>, agent: &Address) -> CustomerNotice {
    CustomerNotice::Introduced { name, address: agent.jid.clone() }
}

pub(super) fn said(
    out: &mut Effects,
    conversation: &Conversation,
    author: &Person,
    message: MessageId,
    passing: Passing,
) {
    match passing {
        Passing::Message => relay::said(out, conversation, author, message, passing),
        Passing::Signal => {}
    }
}

impl Conversations {
    /// Tells `author`, whose words are not passed on here, where to write instead; false if they are passed on.
    pub(in crate::conversation) fn send_elsewhere(
        &self,
        world: &World,
        out: &mut Effects,
        id: ConversationId,
        author: &Person,
    ) -> bool {
        if self.passes_on(id) {
            return false;
        }
        let Some(conversation) = self.open.get(&id) else { return false };
        let Stage::Active(active) = &conversation.stage else { return false };
        match author {
            Person::Customer => {
                let Some(Participant { window, .. }) = active.participants.lead() else { return false };
                let agent = world.policy.agents.get(&window.agent);
                let name = agent.map_or_else(|| Arc::from(window.agent.as_str()), |agent| agent.name.clone());
                let notice = CustomerNotice::TalksDirectly { name, address: window.address.jid.clone() };
                self.tell_customer(out, id, notice);
            }
            Person::Agent(agent) => {
                let Some(one) = active.participants.iter().find(|one| one.window.agent == *agent) else {
                    return false;
                };
                let to = AgentSide::Window(conversation.window_side(&one.window));
                let notice = AgentNotice::TalksDirectly { address: conversation.customer.jid.clone() };
                out.effects.push(Effect::TellAgent { to, notice });
            }
        }
        true
    }

    /// Whether what is said in a conversation is passed on: not where the two talk without Frontdesk.
    pub(crate) fn passes_on(&self, id: ConversationId) -> bool {
        match self.open.get(&id).map(|open| &open.stage) {
            Some(Stage::Active(active)) => active.hosting.passes_on(),
            Some(Stage::Dialogue(_) | Stage::Deciding(_) | Stage::Waiting(_) | Stage::WrapUp(_)) | None => {
                true
            }
        }
    }
}
