//! What reading a stanza may look up in the desk: desks, agents, windows, words.
//!
//! *Never:* a change.

use super::Desk;
use crate::commands::Targets;
use crate::inbound::{Context, DeskIdentity, Remark, WindowView};
use crate::phrase;
use crate::questions::Question;
use frontdesk_settings::{Direction, Treatments};
use router_core::Timestamp;
use router_core::values::address::Address;
use router_core::values::alias;
use router_core::values::answer::Utterance;
use router_core::values::command::Command;
use router_core::values::id::{AgentId, DeskName, Language, LinkName, MessageId, Resource};
use router_core::values::notice::DeskState;
use std::sync::Arc;

/// The desk as `inbound` sees it.
pub(super) struct Views<'a>(pub(super) &'a Desk);

impl Desk {
    pub(super) fn views(&self) -> Views<'_> {
        Views(self)
    }

    /// Our domain on a link.
    pub(super) fn domain(&self, link: &LinkName) -> Option<&str> {
        self.domains.get(link).map(|domain| &**domain)
    }
}

impl Context for Views<'_> {
    fn desk(&self, localpart: &str) -> Option<Arc<DeskIdentity>> {
        self.0.identities.get(localpart).cloned()
    }

    fn desks(&self) -> Vec<Arc<DeskIdentity>> {
        self.0.identities.values().cloned().collect()
    }

    fn home_desk(&self) -> Option<DeskName> {
        self.0.engine.policy().home_desk.clone()
    }

    fn desk_state(&self, desk: &DeskName) -> DeskState {
        self.0.engine.desk_state(desk)
    }

    fn agent_at(&self, address: &Address) -> Option<AgentId> {
        self.0.engine.agent_at(address).cloned()
    }

    fn window(&self, localpart: &str) -> Option<WindowView> {
        self.0.window_at(localpart).filter(|(_, open)| *open).map(|(view, _)| view)
    }

    fn past_window(&self, localpart: &str) -> Option<WindowView> {
        self.0.window_at(localpart).filter(|(_, open)| !*open).map(|(view, _)| view)
    }

    fn last_resource(&self, customer: &Address) -> Option<Resource> {
        self.0.contacts.last_resource(customer).cloned()
    }

    fn question(&self, address: &Address, resource: Option<&str>, id: &str) -> Option<Question> {
        self.0.questions.asked(address, resource, id)
    }

    fn own_message(&self, id: &str) -> Option<MessageId> {
        self.0.ids.message_of(id)
    }

    fn command(&self, text: &str) -> Command {
        self.0.phrases.command(text)
    }

    fn targets(&self) -> Targets<'_> {
        self.0.phrases.targets()
    }

    fn target_names(&self, agent: &AgentId) -> Vec<(String, String)> {
        self.0.phrases.target_names(self.0.phrases.agent_language(agent))
    }

    fn text(&self, agent: Option<&AgentId>, language: Option<&Language>, key: &str) -> String {
        let own = agent.and_then(|agent| self.0.phrases.agent_language(agent));
        self.0.phrases.text(own.or(language), key)
    }

    fn utterance(&self, text: &str) -> Utterance {
        phrase::keywords::read(text)
    }

    fn sentence(&self, remark: &Remark, language: Option<&Language>) -> String {
        self.0.remark(remark, language)
    }

    fn treatments(&self, direction: Direction) -> &Treatments {
        self.0.settings.firewall.treatments(direction)
    }

    fn secret(&self) -> u64 {
        self.0.ids.secret()
    }

    fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    fn started(&self) -> Timestamp {
        self.0.started
    }
}

impl Desk {
    fn window_at(&self, localpart: &str) -> Option<(WindowView, bool)> {
        let id = alias::window(self.engine.seed(), localpart)?;
        let window = self.engine.window(id)?;
        if &*window.alias != localpart {
            return None;
        }
        let address = self.engine.policy().agents.get(&window.agent)?.address.clone();
        let customer = self.customer_name(&window.agent, &window.customer, id);
        let view = WindowView { id, agent: window.agent, address, desk: window.desk, customer };
        Some((view, window.open))
    }
}
