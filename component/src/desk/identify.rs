//! Finds out with what, and from where, a customer writes: asks, and tells the engine what is known by now.
//!
//! A client is asked when it is new in a conversation, together with its account and its domain; what is known already is
//! told at once. Nothing waits for an answer here: the engine knows whether a rule does.
//!
//! *Never:* what is asked of whom; `clients` knows that.

use super::Desk;
use crate::envelope::Envelope;
use crate::identity::disco::CAPS;
use crate::inbound::{Incoming, Said};
use crate::questions::{Answer, Party, Question};
use router_core::values::id::{ConversationId, DeskName, Resource};
use router_core::{Event, Timestamp};
use xmpp_edge::wire::StanzaName;

impl Desk {
    /// Asks a client that is new in a conversation whether it answers at all, so that a later silence means something, and
    /// what it is: rules and agents may want to know.
    pub(super) fn ask_new_client(
        &mut self,
        now: Timestamp,
        conversation: ConversationId,
        incoming: &Incoming,
    ) {
        let Some((desk, client)) = customer_client(incoming) else { return };
        if client.resource.is_some() {
            self.ask(now, desk, client.clone(), Question::StillThere(conversation));
        }
        for (whom, question) in self.clients.ask(now, &client, conversation) {
            self.ask(now, desk, whom, question);
        }
        self.new_clients.push(conversation);
    }

    /// Tells the engine what is known of clients that are new in their conversations.
    pub(super) fn tell_new_clients(&mut self) {
        for conversation in std::mem::take(&mut self.new_clients) {
            self.tell_client(conversation);
        }
    }

    /// Somebody said what it is, or did not.
    pub(super) fn said_of_itself(&mut self, whom: &Party, answer: Answer) {
        for conversation in self.clients.said(whom, answer) {
            self.tell_client(conversation);
        }
    }

    fn tell_client(&mut self, conversation: ConversationId) {
        if let Some(party) = self.contacts.client(conversation) {
            let client = self.clients.view(&party);
            self.happened(Event::CustomerClient { conversation, client });
        }
    }

    /// Presence may say what its client can do.
    pub(super) fn shows_ability(&mut self, now: Timestamp, envelope: &Envelope<'_>) {
        let view = &envelope.view;
        let (Some(sender), StanzaName::Presence, None) = (&envelope.sender, view.name(), view.kind()) else {
            return;
        };
        let Some(resource) = sender.jid.resource().map(Resource::from) else { return };
        let caps = view.child("c", CAPS).filter(|caps| caps.attribute("hash").as_deref() == Some("sha-1"));
        if let Some(verification) = caps.and_then(|caps| caps.attribute("ver")) {
            let client = Party { address: sender.address.clone(), resource: Some(resource) };
            self.clients.shows(now, &client, &verification);
        }
    }
}

/// The client from which a customer wrote, and to which desk.
fn customer_client(incoming: &Incoming) -> Option<(&DeskName, Party)> {
    match &incoming.said {
        Said::ByCustomer { desk, .. } => {
            Some((desk, Party { address: incoming.sender.clone(), resource: incoming.resource.clone() }))
        }
        Said::ByAgent { .. }
        | Said::Command { .. }
        | Said::InRoom { .. }
        | Said::CustomerSignal { .. }
        | Said::AgentSignal { .. } => None,
    }
}
