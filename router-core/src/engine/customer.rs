//! What customers do, and where their conversations go from there.
//!
//! *Never:* the questions themselves.

use super::Engine;
use super::deadlines::interaction;
use super::door::AtTheDoor;
use crate::conversation::{Opening, Turn};
use crate::values::address::Address;
use crate::values::answer::{Keyword, Utterance};
use crate::values::effect::{Effect, Recipient};
use crate::values::fact::FactKind;
use crate::values::id::{ConversationId, DeskName, Language, MessageId};
use crate::values::notice::{ClosedReason, HelpContext, Notice, OfferOverReason};

impl Engine {
    pub(super) fn customer_wrote(
        &mut self,
        customer: Address,
        desk: DeskName,
        message: MessageId,
        utterance: &Utterance,
        language: Option<Language>,
    ) {
        let Some(id) = self.conversations.of(&customer, &desk) else {
            self.first_words(customer, desk, utterance, language);
            return;
        };
        self.customer_is_here(id);
        if !utterance.marked && !self.router.is_agent_there(interaction(id)) {
            self.conversations.hold(&self.world, id, message);
        }
        let turn =
            self.conversations.customer_wrote(&self.world, &mut self.out, id, message, utterance, language);
        self.take_turn(id, turn);
    }

    /// A message outside any conversation: a request, or just a question what to say here.
    fn first_words(
        &mut self,
        customer: Address,
        desk: DeskName,
        utterance: &Utterance,
        language: Option<Language>,
    ) {
        if !self.world.policy.desks.contains_key(&desk) {
            return;
        }
        let to = Recipient::Customer {
            conversation: None,
            address: customer.clone(),
            desk: desk.clone(),
            language: language.clone(),
        };
        if utterance.marked || matches!(utterance.keyword, Some(Keyword::Help | Keyword::Cancel)) {
            let notice = Notice::CustomerHelp(HelpContext::Outside);
            self.out.effects.push(Effect::Tell { to, notice });
            return;
        }
        let detached = match self.at_the_door(&desk) {
            AtTheDoor::ComeIn => None,
            AtTheDoor::Leave(how) => Some(how),
            AtTheDoor::Refused(reason, notice) => {
                self.fact(None, FactKind::Refused(reason));
                self.out.effects.push(Effect::Tell { to, notice });
                return;
            }
        };
        self.last_conversation = ConversationId(self.last_conversation.0 + 1);
        self.marks.engine = true;
        let id = self.last_conversation;
        self.fact(Some(id), FactKind::Started(desk.clone()));
        let opening = Opening { id, customer, desk, language, text: utterance.text.clone() };
        match detached {
            None => {
                let turn = self.conversations.begin(&self.world, &mut self.out, opening);
                self.take_turn(id, turn);
            }
            Some(how) => {
                let queue = self.conversations.begin_without_questions(&self.world, opening);
                if let Some(queue) = queue {
                    self.route_detached(id, &queue, how);
                }
            }
        }
    }

    /// Does what has to follow from a turn of a conversation.
    pub(super) fn take_turn(&mut self, id: ConversationId, turn: Turn) {
        match turn {
            Turn::Stay => {}
            Turn::Queue(queue) => self.route(id, &queue),
            Turn::TellPlace => self.tell_place(id),
            Turn::Close(reason) => self.close(id, reason),
        }
    }

    pub(super) fn tell_place(&mut self, id: ConversationId) {
        if let Some(standing) = self.router.standing(&self.world, interaction(id)) {
            self.conversations.tell_place(&self.world, &mut self.out, id, standing);
        }
    }

    pub(super) fn pause_unless_reachable(&mut self, id: ConversationId) {
        if !self.conversations.is_reachable(&self.world, id) {
            self.router.pause(&self.world, interaction(id), OfferOverReason::Revoked);
        }
    }

    pub(super) fn customer_seen(&mut self, customer: &Address) {
        for id in self.conversations.all_of(customer) {
            self.customer_is_here(id);
        }
    }

    fn customer_is_here(&mut self, id: ConversationId) {
        if self.conversations.customer_seen(&self.world, &mut self.out, id) {
            self.fact(Some(id), FactKind::CustomerBack);
            if self.conversations.is_reachable(&self.world, id) {
                self.router.resume(&self.world, interaction(id));
            }
        }
    }

    pub(super) fn customer_left(&mut self, customer: &Address) {
        for id in self.conversations.all_of(customer) {
            let waits_in_person =
                self.router.interactions.get(&interaction(id)).is_none_or(|it| it.detached.is_none());
            if waits_in_person && self.conversations.customer_left(&self.world, &mut self.out, id) {
                self.fact(Some(id), FactKind::CustomerGone);
                self.router.pause(&self.world, interaction(id), OfferOverReason::CustomerLeft);
            }
        }
    }
}

impl Engine {
    /// Where an offer's end is put down when its conversation is closed for this reason.
    pub(super) fn offer_over_by(reason: ClosedReason) -> OfferOverReason {
        match reason {
            ClosedReason::ByCustomer | ClosedReason::CustomerLost => OfferOverReason::CustomerLeft,
            ClosedReason::ByAgent
            | ClosedReason::Silence
            | ClosedReason::NobodyFree
            | ClosedReason::OutOfHours
            | ClosedReason::KeptTooLong
            | ClosedReason::ByRule
            | ClosedReason::Withdrawn => OfferOverReason::Revoked,
        }
    }
}
