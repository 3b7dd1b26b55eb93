//! Links and agents come and go.
//!
//! *Never:* what agents say; that is in `command`.

use super::Engine;
use super::deadlines::interaction;
use crate::values::effect::Effect;
use crate::values::id::{AgentId, ConversationId, LinkName, MessageId, WindowId};
use crate::values::notice::OfferOverReason;
use crate::values::participant::Person;
use alloc::vec::Vec;

impl Engine {
    /// A link is up: its agents are asked for their presence, its customers can be served, and what waited
    /// for people on it goes on. A link that was not known to be down came back before anybody noticed.
    pub(super) fn link_up(&mut self, link: &LinkName) {
        if self.world.is_up(link) {
            self.set_link(link, false);
        }
        self.set_link(link, true);
        let agents = self.router.link_changed(&self.world, link);
        self.out.effects.extend(agents.into_iter().map(Effect::ProbeAgent));
        for id in self.conversations.on_link(link) {
            if self.conversations.is_reachable(&self.world, id) {
                self.router.resume(&self.world, interaction(id));
            }
            self.conversations.bring_about(&mut self.out, id);
        }
        self.marks.show_all = true;
    }

    /// A link is down: nobody on it can be reached. If that is known already, as after each try to connect again that
    /// fails, nothing changes.
    pub(super) fn link_down(&mut self, link: &LinkName) {
        if self.world.links.get(link) == Some(&false) {
            return;
        }
        self.set_link(link, false);
        self.router.link_changed(&self.world, link);
        for id in self.conversations.on_link(link) {
            self.router.pause(&self.world, interaction(id), OfferOverReason::Revoked);
        }
    }

    fn set_link(&mut self, link: &LinkName, up: bool) {
        self.world.links.insert(link.clone(), up);
        self.marks.links.insert(link.clone());
        self.conversations.link_changed(&self.world, link);
    }

    /// An agent's client cannot be reached: whatever it was thought to be, it is asked anew. What came back, and all after
    /// it, waits until a client is there.
    pub(super) fn window_unreachable(&mut self, window: WindowId, message: Option<MessageId>) {
        let Some((agent, true)) =
            self.conversations.window(window).map(|found| (found.0.agent.clone(), found.1))
        else {
            return;
        };
        self.router.gone(&self.world, &agent);
        if let Some(message) = message {
            self.conversations.hold(&self.world, window.conversation, &agent, message);
        }
        self.out.effects.push(Effect::ProbeAgent(agent));
    }

    /// Agents of a conversation who have no client at the moment are shown `message` of `author`, and what follows, later.
    pub(super) fn hold_for_absent(&mut self, id: ConversationId, author: &Person, message: MessageId) {
        let is_author = |agent: &AgentId| matches!(author, Person::Agent(author) if author == agent);
        let hearers = self.conversations.participants(id).filter(|agent| !is_author(agent));
        let absent = hearers.filter(|agent| self.router.is_absent(agent));
        let absent: Vec<AgentId> = absent.cloned().collect();
        for agent in absent {
            self.conversations.hold(&self.world, id, &agent, message);
        }
    }

    /// Whether a window, open or over, is this agent's, and the agent still is one.
    pub(super) fn owns(&self, agent: &AgentId, window: WindowId) -> bool {
        self.router.agents.contains_key(agent)
            && self.conversations.window(window).is_some_and(|found| found.0.agent == *agent)
    }
}
