//! What is looked up for a stanza before it is read.
//!
//! *Never:* a change.

use super::Desk;
use crate::envelope::{Envelope, Sender};
use crate::inbound::{Known, RoomView, WindowView};
use crate::station::Station;
use router_core::values::alias;
use router_core::values::id::{AgentId, LinkName};
use std::sync::Arc;
use xmpp_edge::wire::{Address as Jid, StanzaName};

impl Desk {
    /// Who we are on a link.
    pub(super) fn station(&self, link: &LinkName) -> Option<Arc<Station>> {
        self.stations.get(link).map(Arc::clone)
    }

    /// The agent who sends a stanza.
    pub(super) fn sending_agent(&self, envelope: &Envelope<'_>) -> Option<AgentId> {
        let sender = envelope.sender.as_ref().filter(|sender| sender.jid.is_valid())?;
        self.engine.agent_at(&sender.address).cloned()
    }

    /// What is known of a stanza that `agent` sends, or somebody else.
    pub(super) fn known(&self, envelope: &Envelope<'_>, agent: Option<AgentId>) -> Known<'_> {
        let sender = envelope.sender.as_ref().filter(|sender| sender.jid.is_valid());
        let local = envelope.recipient.as_ref().and_then(Jid::local);
        let local = local.filter(|_| envelope.station.account().is_none());
        let (is_iq, is_presence) = match envelope.view.name() {
            StanzaName::Iq => (true, false),
            StanzaName::Presence => (false, true),
            StanzaName::Message | StanzaName::Other => (false, false),
        };
        let question = |sender: &Sender| {
            self.questions.asked(&sender.address, sender.jid.resource(), &envelope.view.id()?)
        };
        let desk = envelope.recipient.as_ref().and_then(|to| envelope.station.desk(to));
        let desk_state = |desk: &str| Some(self.engine.desk_state(&self.identities.get(desk)?.name));
        Known {
            agent,
            window: local.and_then(|local| self.window_at(local)),
            room: sender.zip(local).and_then(|(sender, local)| self.room_view(sender, local)),
            question: sender.filter(|_| is_iq).and_then(question),
            last_resource: sender
                .filter(|_| is_presence)
                .and_then(|sender| self.contacts.last_resource(&sender.address)),
            desk_state: desk.filter(|_| is_presence).and_then(desk_state).unwrap_or_default(),
            desks: &self.identities,
            firewall: &self.settings.firewall,
            home_desk: self.engine.policy().home_desk.as_ref(),
            phrases: &self.phrases,
            ids: self.ids,
            now: self.clock.now(),
            started: self.started,
        }
    }

    /// The room that sends something to the desk that owns it.
    fn room_view(&self, sender: &Sender, desk: &str) -> Option<RoomView> {
        let room = self.rooms.view(&sender.address, desk, sender.jid.resource())?;
        let window = self.engine.window(room.room);
        let alias = window.map_or_else(|| Arc::from(""), |window| window.alias);
        let window = self.window_at(&alias).filter(|window| window.is_open);
        Some(RoomView { room, window, alias })
    }

    fn window_at(&self, localpart: &str) -> Option<WindowView> {
        let id = alias::window(self.engine.seed(), localpart)?;
        let window = self.engine.window(id).filter(|window| &*window.alias == localpart)?;
        let address = self.engine.policy().agents.get(&window.agent)?.address.clone();
        let customer = self.customer_name(&window.agent, &window.customer, id);
        let (agent, desk) = (window.agent, window.desk);
        Some(WindowView { id, agent, address, desk, customer, is_open: window.open })
    }
}
