//! What others are asked, and what follows from their answers.
//!
//! A customer's client is asked when it is new in a conversation, and as often as the engine wants to know whether it is
//! still there. Every question comes back here exactly once, with an answer or with silence.
//!
//! *Never:* how a question is written or an answer read; each file of `questions` knows that.

use super::Desk;
use super::contacts::Told;
use crate::inbound::{Incoming, Said};
use crate::questions::{Answer, Party, Question, StillThere};
use router_core::values::address::Address;
use router_core::values::id::{ConversationId, DeskName};
use router_core::values::software::Software;
use router_core::{Event, Timestamp};

/// What is asked.
impl Desk {
    /// Asks a client that is new to us whether it answers at all, so that a later silence means something, and what it
    /// is: rules may want to know.
    pub(super) fn ask_new_client(
        &mut self,
        now: Timestamp,
        conversation: ConversationId,
        incoming: &Incoming,
    ) {
        let Some((desk, client)) = customer_client(incoming) else { return };
        self.ask(now, desk, client.clone(), Question::StillThere(conversation));
        if self.clients.is_to_be_asked(now, &client) {
            self.ask(now, desk, client.clone(), Question::Version);
            self.ask(now, desk, client, Question::Features);
        }
    }

    /// Asks the client from which the customer wrote last, if one is known.
    pub(super) fn check_customer(&mut self, customer: &Address, desk: &DeskName) {
        let Some(conversation) = self.engine.conversation_of(customer, desk) else { return };
        let Some(client) = self.contacts.client(conversation) else { return };
        self.ask(self.clock.now(), desk, client, Question::StillThere(conversation));
    }

    fn ask(&mut self, now: Timestamp, desk: &DeskName, whom: Party, question: Question) {
        let link = whom.address.link.clone();
        let Some(from) = self.desk_at(desk, &link) else { return };
        let stanza = self.questions.ask(now, &from, whom, question);
        self.send(&link, stanza, false);
    }
}

/// What follows.
impl Desk {
    pub(super) fn answered(&mut self, id: &str, answer: Answer) {
        if let Some(whom) = self.questions.answered(id) {
            self.follow(&whom, answer);
        }
    }

    pub(super) fn questions_timed_out(&mut self, now: Timestamp) {
        for ended in self.questions.expire(now) {
            self.follow(&ended.whom, ended.answer);
        }
    }

    fn follow(&mut self, whom: &Party, answer: Answer) {
        let event = match answer {
            Answer::StillThere(conversation, still_there) => self.told(conversation, whom, still_there),
            Answer::Version(part) | Answer::Features(part) => self.said_of_itself(whom, part),
        };
        if let Some(event) = event {
            self.happened(event);
        }
    }

    fn told(
        &mut self,
        conversation: ConversationId,
        client: &Party,
        still_there: StillThere,
    ) -> Option<Event> {
        let (told, row) = self.contacts.answered(conversation, client, still_there);
        self.batch.entities.extend(row);
        match told {
            Told::Seen(customer) => Some(Event::CustomerSeen(customer)),
            Told::Left(customer) => Some(Event::CustomerLeft(customer)),
            Told::Nothing => None,
        }
    }

    fn said_of_itself(&mut self, client: &Party, part: Software) -> Option<Event> {
        let software = self.clients.said(client, part)?;
        Some(Event::CustomerSoftware { customer: client.address.clone(), software })
    }

    /// A customer writes from another client than before: what it is, if it was asked before, counts from this message on.
    pub(super) fn recall_software(&mut self, incoming: &Incoming) {
        let Some((_, client)) = customer_client(incoming) else { return };
        if self.contacts.last_resource(&client.address) == client.resource.as_ref() {
            return;
        }
        if let Some(software) = self.clients.known(&client).cloned() {
            self.happened(Event::CustomerSoftware { customer: client.address, software });
        }
    }
}

/// The client from which a customer wrote, and to which desk.
fn customer_client(incoming: &Incoming) -> Option<(&DeskName, Party)> {
    match (&incoming.said, &incoming.resource) {
        (Said::ByCustomer { desk, .. }, Some(resource)) => {
            Some((desk, Party { address: incoming.sender.clone(), resource: Some(resource.clone()) }))
        }
        (
            Said::ByCustomer { .. }
            | Said::ByAgent { .. }
            | Said::Command { .. }
            | Said::CustomerSignal { .. }
            | Said::AgentSignal { .. },
            _,
        ) => None,
    }
}
