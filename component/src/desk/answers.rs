//! What others are asked, and what follows from their answers.
//!
//! A customer's client is asked as often as the engine wants to know whether it is still there, and what it is by
//! `identify`. Every question comes back here exactly once, with an answer or with silence.
//!
//! *Never:* how a question is written or an answer read; each file of `questions` knows that.

use super::Desk;
use super::contacts::Told;
use crate::questions::{Answer, Party, Question, StillThere};
use router_core::values::address::Address;
use router_core::values::id::{ConversationId, DeskName};
use router_core::{Event, Timestamp};

/// What is asked.
impl Desk {
    /// Asks the client from which the customer wrote last, if one is known.
    pub(super) fn check_customer(&mut self, customer: &Address, desk: &DeskName) {
        let Some(conversation) = self.engine.conversation_of(customer, desk) else { return };
        let client = self.contacts.client(conversation).filter(|client| client.resource.is_some());
        let Some(client) = client else { return };
        self.ask(self.clock.now(), desk, client, Question::StillThere(conversation));
    }

    pub(super) fn ask(&mut self, now: Timestamp, desk: &DeskName, whom: Party, question: Question) {
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
        match answer {
            Answer::StillThere(conversation, still_there) => {
                if let Some(event) = self.told(conversation, whom, still_there) {
                    self.happened(event);
                }
            }
            Answer::Services(services) => self.services_are(&whom.address.link, services),
            Answer::IsForRooms(is_it) => self.service_is(&whom.address, is_it),
            Answer::Room(answer) => self.room_answered(&whom.address, answer),
            Answer::Version(_)
            | Answer::Features(_)
            | Answer::Account(_)
            | Answer::Network(_)
            | Answer::DisplayName(_) => self.said_of_itself(whom, answer),
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
}
