//! What comes in: link events and stanzas, on their way to the engine.
//!
//! *Never:* the meaning of a stanza; `inbound` finds that.

use super::connections::Arrived;
use super::contacts::Told;
use super::{Current, Desk};
use crate::guard::{Knock, Verdict};
use crate::inbound::{self, Courtesy, Inbound, Incoming, Refused, Reply, Said};
use crate::ledger::Side;
use crate::outbound::ids::{About, Query};
use crate::outbound::{message, query};
use crate::store::{Author, CustomerRow, InputKey, Line, Outgoing};
use router_core::values::address::Address;
use router_core::values::id::{ConversationId, LinkName, MessageId};
use router_core::{Effect, Effects, Event, Timestamp};
use xmpp_edge::link::{LinkEvent, Refusal};
use xmpp_edge::wire::{Checked, Stanza, StanzaName};

impl Desk {
    pub(super) fn take(&mut self, input: LinkEvent) {
        match input {
            LinkEvent::Up { link, epoch } => self.link_up(link.into(), epoch.0),
            LinkEvent::Drained { link, epoch } => self.link_drained(link.into(), epoch.0),
            LinkEvent::Twin { link, nonce, .. } => {
                self.connections.foreign(self.clock.now(), &link.into(), nonce);
            }
            LinkEvent::Down { link, .. } => {
                let link = LinkName::from(link);
                self.connections.went_down(&link);
                self.fanout.went_down(&link);
                self.happened(Event::LinkDown(link));
            }
            LinkEvent::Stanza { link, stanza, .. } => self.stanza(&link.into(), &stanza),
            LinkEvent::Refused { link, header, reason, .. } => {
                self.refused(&link.into(), header.as_ref(), reason);
            }
        }
    }

    fn link_up(&mut self, link: LinkName, epoch: u64) {
        self.connections.came_up(self.clock.now(), &link, epoch);
        self.batch.outgoing.push(Outgoing::Replay { link: link.clone(), epoch });
        self.show_all_desks(&link);
        self.happened(Event::LinkUp(link));
    }

    /// A link that did not keep up does again. What it was not given in the meantime stands in the outbox; what was
    /// fleeting is made anew: presence of desks and windows, and questions for that of agents.
    fn link_drained(&mut self, link: LinkName, epoch: u64) {
        self.batch.outgoing.push(Outgoing::Replay { link: link.clone(), epoch });
        self.show_all_desks(&link);
        let agents = self.engine.policy().agents.iter().filter(|(_, agent)| agent.address.link == link);
        for agent in agents.map(|(agent, _)| agent.clone()).collect::<Vec<_>>() {
            self.probe(&agent);
            self.show_windows(&agent);
        }
    }

    /// A stanza that was over a cap or ill-formed: its sender is told, as far as the header can be answered.
    fn refused(&mut self, link: &LinkName, header: Option<&Checked>, reason: Refusal) {
        tracing::debug!(%link, %reason, "refused a stanza");
        let (Some(header), Some(domain)) = (header, self.domain(link)) else { return };
        let why = match reason {
            Refusal::OverCap(_) => Refused::TooLarge,
            Refusal::IllFormed(_) => Refused::IllFormed,
        };
        if let Some(answer) = inbound::refusal(header, why, link, domain, &self.views()) {
            self.send(link, answer, false);
        }
    }

    pub(super) fn happened(&mut self, event: Event) {
        let effects = self.engine.handle(self.clock.now(), event);
        self.act(effects, None);
    }
}

/// Stanzas.
impl Desk {
    fn stanza(&mut self, link: &LinkName, stanza: &Checked) {
        let Some(domain) = self.domain(link).map(str::to_owned) else { return };
        let now = self.clock.now();
        if let Some(knock) = Knock::of(stanza, link, &domain, |sender| self.engine.agent_at(sender).is_some())
        {
            match self.guard.admit(now, &knock) {
                Verdict::Pass => {}
                Verdict::Tell => {
                    if let Some(answer) =
                        inbound::refusal(stanza, Refused::TooFast, link, &domain, &self.views())
                    {
                        self.send(link, answer, false);
                    }
                    return;
                }
                Verdict::Drop => return,
            }
        }
        match inbound::read(stanza, link, &domain, &self.views()) {
            Inbound::Nothing(reason) => tracing::trace!(%link, reason = reason.as_str(), "ignored"),
            Inbound::Reply(reply) => self.reply(link, reply),
            Inbound::Message(incoming) => self.message(now, incoming),
            Inbound::Signal(incoming) => self.signal(now, &incoming),
            Inbound::Happened { event, reply } => {
                self.reply(link, reply);
                if let Some(event) = self.believed(stanza, event) {
                    self.show_windows_to_newcomer(&event);
                    self.happened(event);
                }
            }
            Inbound::Subscription { desk, subscriber, wanted, reply } => {
                self.reply(link, reply);
                self.subscription(&desk, &subscriber, wanted);
            }
            Inbound::Approval { agent, approved, reply } => {
                self.reply(link, reply);
                self.approval(&agent, approved);
            }
            Inbound::Barrier { link, nonce, epoch, number } => {
                match self.connections.barrier(now, &link, (nonce, epoch), number) {
                    Arrived::Nothing => {}
                    Arrived::Pace => self.fanout.arrived(&link),
                    Arrived::Rows(number) => self.batch.acknowledged.push((link, number)),
                }
            }
        }
    }

    fn reply(&mut self, link: &LinkName, reply: Reply) {
        if !reply.answers.is_empty() {
            self.send(link, reply.answers, false);
        }
        if let Some(Courtesy { topic, to, stanzas }) = reply.courtesy
            && self.guard.may_tell(self.clock.now(), &to, topic)
        {
            self.send(link, stanzas, false);
        }
    }

    /// A message of a person: once only, numbered, kept, acknowledged.
    fn message(&mut self, now: Timestamp, incoming: Incoming) {
        if let Some(key) = incoming.key {
            if !self.dedup.is_new(now, key.0) {
                self.acknowledge(&incoming);
                return;
            }
            self.batch.inputs.push(InputKey { key: key.0, at: now });
        }
        if self.is_echo(now, &incoming) {
            return;
        }
        let message = self.next_message();
        tracing::trace!(message = message.0, "a message came in");
        let before = self.conversation_of(&incoming);
        if before.is_none() {
            self.recall_software(now, &incoming);
        }
        let effects = self.engine.handle(now, incoming.event(message));
        let after = self.conversation_of(&incoming);
        if let (Some(conversation), true) = (after, after != before) {
            let customer = incoming.sender.clone();
            self.batch.customers.push(CustomerRow { conversation, customer });
        }
        if let Some(conversation) = after.or(before)
            && self.is_kept(conversation, &incoming, message, &effects)
        {
            self.keep(now, message, conversation, &incoming);
        }
        self.act(effects, Some(&Current { message, stanza: incoming.stanza.clone() }));
        self.acknowledge(&incoming);
    }

    /// Whether a customer sends back our own words, as a program that answers everything does.
    fn is_echo(&mut self, now: Timestamp, incoming: &Incoming) -> bool {
        matches!(incoming.said, Said::ByCustomer { .. })
            && self.guard.is_echo(now, &incoming.sender, incoming.text.as_str())
    }

    fn keep(
        &mut self,
        now: Timestamp,
        message: MessageId,
        conversation: ConversationId,
        incoming: &Incoming,
    ) {
        let (side, author) = match &incoming.said {
            Said::ByAgent { agent, .. } | Said::AgentSignal { agent, .. } | Said::Command { agent, .. } => {
                (Side::Agent, Author::Agent(agent.clone()))
            }
            Said::ByCustomer { .. } | Said::CustomerSignal { .. } => (Side::Customer, Author::Customer),
        };
        self.ledger.remember(conversation, message, side, incoming.id.as_deref());
        if let (Side::Customer, Some(resource)) = (side, &incoming.resource) {
            let row = self.contacts.wrote(conversation, &incoming.sender, resource.as_str());
            let is_new_client = row.is_some();
            self.batch.entities.extend(row);
            if is_new_client {
                self.ask_client(conversation, incoming);
                self.ask_software(now, incoming);
            }
        }
        self.batch.lines.push(Line {
            message,
            conversation,
            at: now,
            author,
            stanza_id: incoming.id.clone(),
            stanza: incoming.stanza.as_bytes().to_vec(),
        });
    }

    /// Asks a client that is new to us whether it answers queries at all, so that a later silence means something.
    fn ask_client(&mut self, conversation: ConversationId, incoming: &Incoming) {
        if let Said::ByCustomer { desk, .. } = &incoming.said {
            self.check_client(conversation, &incoming.sender, desk);
        }
    }

    /// Asks a client that is new to us what it is: rules may want to know.
    fn ask_software(&mut self, now: Timestamp, incoming: &Incoming) {
        let (Said::ByCustomer { desk, .. }, Some(resource)) = (&incoming.said, &incoming.resource) else {
            return;
        };
        let Some(from) = self.desk_at(desk, &incoming.sender.link) else { return };
        let Some(number) = self.clients.wrote(now, &incoming.sender, resource) else { return };
        let to = format!("{}/{resource}", incoming.sender.jid);
        let version = query::version(&from, &to, &self.ids.of_software(number, About::Version));
        let features = query::features(&from, &to, &self.ids.of_software(number, About::Features));
        self.send(&incoming.sender.link, version, false);
        self.send(&incoming.sender.link, features, false);
    }

    /// A customer begins again from a client that was asked before: what it is counts from the first message on.
    fn recall_software(&mut self, now: Timestamp, incoming: &Incoming) {
        let (Said::ByCustomer { .. }, Some(resource)) = (&incoming.said, &incoming.resource) else { return };
        if let Some(software) = self.clients.known(&incoming.sender, resource).cloned() {
            let customer = incoming.sender.clone();
            let effects = self.engine.handle(now, Event::CustomerSoftware { customer, software });
            self.act(effects, None);
        }
    }

    /// A receipt for a customer who wants one (XEP-0184): it leaves after the commit, like everything.
    fn acknowledge(&mut self, incoming: &Incoming) {
        let (Said::ByCustomer { desk, .. }, Some(id), true) =
            (&incoming.said, &incoming.id, incoming.wants_receipt)
        else {
            return;
        };
        let Some(from) = self.desk_at(desk, &incoming.sender.link) else { return };
        let own_id = self.ids.of_message(self.next_message());
        let receipt = message::receipt(&from, &incoming.sender.jid, &own_id, id);
        self.send(&incoming.sender.link, receipt, false);
    }

    fn signal(&mut self, now: Timestamp, incoming: &Incoming) {
        let message = self.next_message();
        let effects = self.engine.handle(now, incoming.event(message));
        self.act(effects, Some(&Current { message, stanza: incoming.stanza.clone() }));
    }

    fn conversation_of(&self, incoming: &Incoming) -> Option<ConversationId> {
        match &incoming.said {
            Said::ByCustomer { desk, .. } | Said::CustomerSignal { desk } => {
                self.engine.conversation_of(&incoming.sender, desk)
            }
            Said::ByAgent { window, .. } | Said::AgentSignal { window, .. } => Some(window.conversation),
            Said::Command { .. } => None,
        }
    }

    /// What an answer to one of our own queries is worth; everything else is believed as it is.
    fn believed(&mut self, stanza: &Checked, event: Event) -> Option<Event> {
        let view = Stanza::new(stanza);
        if view.name() != StanzaName::Iq {
            return Some(event);
        }
        match (self.ids.query_of(&view.id()?)?, event) {
            (Query::Check(conversation), Event::CustomerSeen(address) | Event::CustomerLeft(address)) => {
                self.checked(&view, conversation, &address)
            }
            (Query::Software(number, _), Event::CustomerSoftware { customer, software }) => {
                let software = self.clients.answered(number, software)?;
                Some(Event::CustomerSoftware { customer, software })
            }
            (Query::Check(_) | Query::Software(..), _) => None,
        }
    }

    fn checked(&mut self, view: &Stanza<'_>, conversation: ConversationId, from: &Address) -> Option<Event> {
        let sender = view.sender()?;
        let is_result = view.kind().as_deref() == Some("result");
        let resource = sender.resource().unwrap_or_default();
        let (told, row) = self.contacts.answered(conversation, from, resource, is_result);
        self.batch.entities.extend(row);
        match told {
            Told::Seen(address) => Some(Event::CustomerSeen(address)),
            Told::Left(address) => Some(Event::CustomerLeft(address)),
            Told::Nothing => None,
        }
    }

    /// Whether a message belongs into the transcript. Words for the desk (`help`, `!cancel`), messages that were refused,
    /// and what was written to a closed window do not: whoever joins later would see them.
    fn is_kept(
        &self,
        conversation: ConversationId,
        incoming: &Incoming,
        message: MessageId,
        effects: &Effects,
    ) -> bool {
        match &incoming.said {
            Said::ByCustomer { .. } => {
                self.engine.last_shown_message(conversation).is_none_or(|last| last == message)
            }
            Said::ByAgent { .. } => effects.effects.iter().any(
                |effect| matches!(effect, Effect::Relay { message: relayed, .. } if *relayed == message),
            ),
            Said::Command { .. } | Said::CustomerSignal { .. } | Said::AgentSignal { .. } => false,
        }
    }
}
