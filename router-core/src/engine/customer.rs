//! What customers do, and where their conversations go from there.
//!
//! *Never:* the questions themselves.

use super::Engine;
use super::deadlines::interaction;
use super::door::AtTheDoor;
use crate::conversation::{Opening, Turn, revises};
use crate::values::address::Address;
use crate::values::answer::{Keyword, Revision, Utterance};
use crate::values::effect::{CustomerSide, Effect};
use crate::values::fact::FactKind;
use crate::values::id::{ConversationId, DeskName, Language, MessageId};
use crate::values::notice::{ClosedReason, CustomerNotice, HelpContext, OfferOverReason};
use crate::values::participant::Person;

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
            self.first_words(customer, desk, message, utterance, language);
            return;
        };
        if !utterance.marked && utterance.keyword != Some(Keyword::Cancel) {
            self.wrote_outside_the_room(id);
        }
        self.customer_is_here(id);
        if !utterance.marked && self.conversations.passes_on(id) {
            self.hold_for_absent(id, &Person::Customer, message);
        }
        let turn =
            self.conversations.customer_wrote(&self.world, &mut self.out, id, message, utterance, language);
        self.take_turn(id, turn);
    }

    /// A customer corrected or took back what was said earlier. Where no conversation is open there is nothing to correct,
    /// and certainly nothing to begin.
    pub(super) fn customer_revised(
        &mut self,
        customer: &Address,
        desk: &DeskName,
        message: MessageId,
        of: Option<MessageId>,
        revision: &Revision,
    ) {
        let Some(id) = self.conversations.of(customer, desk) else {
            if self.world.policy.desks.contains_key(desk) {
                let to = outside(customer, desk, None);
                let notice = CustomerNotice::CannotRevise(revises(revision));
                self.out.effects.push(Effect::TellCustomer { to, notice });
            }
            return;
        };
        self.wrote_outside_the_room(id);
        self.customer_is_here(id);
        self.hold_for_absent(id, &Person::Customer, message);
        let (world, out) = (&self.world, &mut self.out);
        let turn = self.conversations.customer_revised(world, out, id, message, of, revision);
        self.take_turn(id, turn);
    }

    /// A message outside any conversation: a request, or just a question what to say here.
    fn first_words(
        &mut self,
        customer: Address,
        desk: DeskName,
        message: MessageId,
        utterance: &Utterance,
        language: Option<Language>,
    ) {
        if !self.world.policy.desks.contains_key(&desk) {
            return;
        }
        let to = outside(&customer, &desk, language.clone());
        if utterance.marked || matches!(utterance.keyword, Some(Keyword::Help | Keyword::Cancel)) {
            let notice = CustomerNotice::CustomerHelp(HelpContext::Outside);
            self.out.effects.push(Effect::TellCustomer { to, notice });
            return;
        }
        let detached = match self.at_the_door(&desk) {
            AtTheDoor::ComeIn => None,
            AtTheDoor::Leave(how) => Some(how),
            AtTheDoor::Refused(reason, notice) => {
                self.fact(None, FactKind::Refused(reason));
                self.out.effects.push(Effect::TellCustomer { to, notice });
                return;
            }
        };
        self.last_conversation = ConversationId(self.last_conversation.0 + 1);
        self.marks.engine = true;
        let id = self.last_conversation;
        self.fact(Some(id), FactKind::Started(desk.clone()));
        let opening = Opening { id, customer, desk, language, message, utterance: utterance.clone() };
        match detached {
            None => {
                let turn = self.conversations.begin(&self.world, &mut self.out, opening);
                self.take_turn(id, turn);
            }
            Some(how) => {
                let (world, out) = (&self.world, &mut self.out);
                let queue = self.conversations.begin_without_questions(world, out, opening);
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
            Turn::QueueAgain(queue) if self.conversations.is_deciding(id) => self.route(id, &queue),
            Turn::QueueAgain(queue) => self.route_again(id, &queue),
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
            if !self.conversations.is_talk_in_room(id) {
                self.customer_is_here(id);
            }
        }
    }

    pub(super) fn customer_is_here(&mut self, id: ConversationId) {
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
            if waits_in_person && !self.conversations.is_talk_in_room(id) {
                self.customer_is_gone(id);
            }
        }
    }

    pub(super) fn customer_is_gone(&mut self, id: ConversationId) {
        if self.conversations.customer_left(&self.world, &mut self.out, id) {
            self.fact(Some(id), FactKind::CustomerGone);
            self.router.pause(&self.world, interaction(id), OfferOverReason::CustomerLeft);
        }
    }
}

/// A customer who has no conversation with the desk.
fn outside(customer: &Address, desk: &DeskName, language: Option<Language>) -> CustomerSide {
    CustomerSide { conversation: None, address: customer.clone(), desk: desk.clone(), language }
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
            | ClosedReason::HandedOver
            | ClosedReason::Withdrawn => OfferOverReason::Revoked,
        }
    }
}
