//! What the shell may look at.
//!
//! *Never:* a change.

use super::Engine;
use crate::routing::WorkKind;
use crate::values::address::Address;
use crate::values::effect::WindowSide;
use crate::values::id::{AgentId, ConversationId, DeskName, Resource, WindowId};
use crate::values::notice::DeskState;
use crate::values::policy::Policy;
use crate::values::time::Timestamp;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// A window as the shell may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowView {
    /// Whose it is; to everybody else it does not exist.
    pub agent: AgentId,
    /// The localpart of its address.
    pub alias: Arc<str>,
    /// The desk of its conversation.
    pub desk: DeskName,
    /// The customer's readable name.
    pub customer: Arc<str>,
    /// Whether it is open: in an active conversation or its wrap-up.
    pub open: bool,
}

impl Engine {
    /// The settings in force.
    pub fn policy(&self) -> &Policy {
        &self.world.policy
    }

    /// The seed of the windows' addresses.
    pub fn seed(&self) -> u64 {
        self.world.seed
    }

    /// The time up to which everything was handled.
    pub fn time(&self) -> Timestamp {
        self.world.now
    }

    /// The conversation to which a message of the customer to the desk belongs.
    pub fn conversation_of(&self, customer: &Address, desk: &DeskName) -> Option<ConversationId> {
        self.conversations.of(customer, desk)
    }

    /// A window; `None` if it never existed or its conversation is gone.
    pub fn window(&self, id: WindowId) -> Option<WindowView> {
        let (window, open) = self.conversations.window(id)?;
        let conversation = self.conversations.open.get(&id.conversation)?;
        Some(WindowView {
            agent: window.agent.clone(),
            alias: window.alias.clone(),
            desk: conversation.desk.clone(),
            customer: conversation.customer_name(),
            open,
        })
    }

    /// Where the room of an active conversation is; `None` if it has none (any more), or not yet.
    pub fn room_at(&self, room: WindowId) -> Option<&Arc<str>> {
        self.conversations.room_at(room)
    }

    /// The open windows of an agent, in order of their conversations.
    pub fn windows_of(&self, agent: &AgentId) -> Vec<WindowSide> {
        let Some(known) = self.router.agents.get(agent) else { return Vec::new() };
        let work = known.work.iter().filter(|work| work.1.kind != WorkKind::Offered);
        work.filter_map(|(id, _)| {
            let open = self.conversations.open.get(&ConversationId(id.0))?;
            let window = open.open_windows().find(|window| window.agent == *agent)?;
            Some(open.window_side(window))
        })
        .collect()
    }

    /// Whether a client of an agent is known to be there.
    pub fn is_online(&self, agent: &AgentId, resource: &Resource) -> bool {
        self.router.agents.get(agent).is_some_and(|agent| agent.resources.contains_key(resource))
    }

    /// The clients of an agent that are known to be there.
    pub fn online(&self, agent: &AgentId) -> impl Iterator<Item = &Resource> {
        self.router.agents.get(agent).into_iter().flat_map(|agent| agent.resources.keys())
    }

    /// The agent who is reached at an address, by the settings in force.
    pub fn agent_at(&self, address: &Address) -> Option<&AgentId> {
        self.router.agent_at(address)
    }

    /// The present state of a desk; all zero for one that does not exist.
    pub fn desk_state(&self, desk: &DeskName) -> DeskState {
        match self.world.policy.desks.get(desk) {
            Some(settings) => self.state_of(desk, settings),
            None => DeskState::default(),
        }
    }

    /// All conversations, including those in wrap-up.
    pub fn open_conversations(&self) -> impl Iterator<Item = ConversationId> + '_ {
        self.conversations.open.keys().copied()
    }
}
