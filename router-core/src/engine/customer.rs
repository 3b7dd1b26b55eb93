//! What customers do, and where their conversations go from there.
//!
//! *Never:* the questions themselves.

use super::Engine;
use super::deadlines::interaction;
use crate::conversation::{Opening, Turn};
use crate::values::address::Address;
use crate::values::answer::{Keyword, Utterance};
use crate::values::effect::{Effect, Recipient};
use crate::values::fact::FactKind;
use crate::values::id::{ConversationId, DeskName, Language, MessageId, QueueName};
use crate::values::notice::{ClosedReason, HelpContext, Notice, OfferOverReason, RefusedReason};

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
        let Some(policy) = self.world.policy.desks.get(&desk) else { return };
        let refused = if self.conversations.open.len() >= self.world.policy.limits.conversations as usize {
            Some(RefusedReason::TooManyConversations)
        } else {
            self.router.is_full(&self.world, &policy.queue).then_some(RefusedReason::QueueFull)
        };
        let asks_for_help = matches!(utterance.keyword, Some(Keyword::Help | Keyword::Cancel));
        let notice = match refused {
            _ if utterance.marked || asks_for_help => Some(Notice::CustomerHelp(HelpContext::Outside)),
            Some(reason) => {
                self.fact(None, FactKind::Refused(reason));
                Some(Notice::Refused(reason))
            }
            None => None,
        };
        if let Some(notice) = notice {
            let to = Recipient::Customer { conversation: None, address: customer, desk, language };
            self.out.effects.push(Effect::Tell { to, notice });
            return;
        }
        self.last_conversation = ConversationId(self.last_conversation.0 + 1);
        self.marks.engine = true;
        let id = self.last_conversation;
        self.fact(Some(id), FactKind::Started(desk.clone()));
        let opening = Opening { id, customer, desk, language, text: utterance.text.clone() };
        let turn = self.conversations.begin(&self.world, &mut self.out, opening);
        self.take_turn(id, turn);
    }

    /// Does what has to follow from a turn of a conversation.
    pub(super) fn take_turn(&mut self, id: ConversationId, turn: Turn) {
        match turn {
            Turn::Stay => {}
            Turn::Queue(queue) => self.enter(id, &queue),
            Turn::TellPlace => self.tell_place(id),
            Turn::Close(reason) => self.close(id, reason),
        }
    }

    fn enter(&mut self, id: ConversationId, queue: &QueueName) {
        if self.router.is_full(&self.world, queue) {
            self.fact(Some(id), FactKind::Refused(RefusedReason::QueueFull));
            self.conversations.say_refused(&mut self.out, id, RefusedReason::QueueFull);
            self.conversations.forget(&mut self.out, id);
            return;
        }
        self.conversations.begin_waiting(&self.world, id);
        self.fact(Some(id), FactKind::Queued(queue.clone()));
        self.router.enter(&self.world, interaction(id), queue);
        self.pause_unless_reachable(id);
        self.tell_place(id);
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
            if self.conversations.customer_left(&self.world, &mut self.out, id) {
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
            | ClosedReason::Withdrawn => OfferOverReason::Revoked,
        }
    }
}
