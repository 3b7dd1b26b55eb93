//! Finds out with what, and from where, customers write and agents answer: asks, and tells the engine what is known by now.
//!
//! A client is asked when it is new in a conversation, together with its account and its domain; what is known already is
//! told at once. An agent's client is asked when it comes, and again when its presence shows that it can do something else.
//! Nothing waits for an answer here: the engine knows whether a rule does.
//!
//! *Never:* what is asked of whom; `clients` knows that.

use super::Desk;
use crate::envelope::Envelope;
use crate::identity::disco::CAPS;
use crate::inbound::{Incoming, Said};
use crate::questions::{Answer, Party, Question};
use router_core::values::address::Address;
use router_core::values::id::{AgentId, ConversationId, DeskName, Resource};
use router_core::values::presence::ResourcePresence;
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
        let is_domain = matches!(answer, Answer::Network(_));
        for conversation in self.clients.said(whom, answer) {
            self.tell_client(conversation);
        }
        if is_domain {
            self.tell_clients_of_agents_at(&whom.address);
        } else if let (Some(agent), Some(_)) = (self.engine.agent_at(&whom.address), &whom.resource) {
            self.tell_client_of_agent(agent.clone(), whom);
        }
    }

    /// Asks a client of an agent that is there what it is, if it may be something else than before, and tells the engine what
    /// is known of it by now.
    pub(super) fn identify_agent(&mut self, now: Timestamp, shown: ShownClient, envelope: &Envelope<'_>) {
        let ShownClient { agent, client, is_new } = shown;
        // One more than are told apart is asked nothing.
        if client.resource.as_ref().is_none_or(|resource| !self.engine.is_online(&agent, resource)) {
            return;
        }
        let Some(home) = self.engine.policy().home_desk.clone() else { return };
        let verification = verification(envelope);
        if let Some(questions) = self.clients.ask_agent(now, &client, verification.as_deref(), is_new) {
            for (whom, question) in questions {
                self.ask(now, &home, whom, question);
            }
            self.tell_client_of_agent(agent, &client);
        }
    }

    /// The client of an agent whose presence is to be taken in.
    pub(super) fn shown_client(&self, event: &Event) -> Option<ShownClient> {
        let Event::AgentPresence { agent, resource, presence: ResourcePresence::Online { .. } } = event
        else {
            return None;
        };
        let address = self.engine.policy().agents.get(agent)?.address.clone();
        let is_new = !self.engine.is_online(agent, resource);
        let resource = Some(resource.clone()).filter(|resource| !resource.as_str().is_empty())?;
        Some(ShownClient {
            agent: agent.clone(),
            client: Party { address, resource: Some(resource) },
            is_new,
        })
    }

    fn tell_client_of_agent(&mut self, agent: AgentId, party: &Party) {
        if let Some(resource) = party.resource.clone() {
            let client = self.clients.view(party);
            self.happened(Event::AgentClient { agent, resource, client });
        }
    }

    /// It is known which network is behind a domain.
    fn tell_clients_of_agents_at(&mut self, domain: &Address) {
        let ends = format!("@{}", domain.jid);
        let agents = self.engine.policy().agents.iter();
        let concerned = agents
            .filter(|(_, agent)| agent.address.link == domain.link && agent.address.jid.ends_with(&ends))
            .flat_map(|(id, agent)| {
                let online = self.engine.online(id).cloned();
                let party = |resource| Party { address: agent.address.clone(), resource: Some(resource) };
                online.map(move |resource| (id.clone(), party(resource)))
            });
        for (agent, party) in concerned.collect::<Vec<_>>() {
            self.tell_client_of_agent(agent, &party);
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
        if let Some(verification) = verification(envelope) {
            let client = Party { address: sender.address.clone(), resource: Some(resource) };
            self.clients.shows(now, &client, &verification);
        }
    }
}

/// A client of an agent of which presence came.
pub(super) struct ShownClient {
    agent: AgentId,
    client: Party,
    /// It was not there before.
    is_new: bool,
}

/// The verification string that stands for what the sender can do (XEP-0115).
fn verification(envelope: &Envelope<'_>) -> Option<String> {
    let caps = envelope.view.child("c", CAPS)?;
    let is_known_hash = caps.attribute("hash").as_deref() == Some("sha-1");
    caps.attribute("ver").filter(|_| is_known_hash).map(|ver| ver.to_string())
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
