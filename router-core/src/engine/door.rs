//! Who is taken in, who is turned away, and what becomes of whoever nobody took.
//!
//! A desk has hours, a queue has hours and limits. Whoever is not taken in is told why, and gets what the settings say
//! instead: another queue, a message that is kept, a call back, or the end.
//!
//! *Never:* somebody who is sent away without a word.

use super::Engine;
use super::deadlines::{conversation, interaction};
use crate::routing::{Entry, Interaction};
use crate::rules::{self, Outcome};
use crate::values::calendar::Hours;
use crate::values::effect::{Effect, News};
use crate::values::fact::{FactKind, WhyEnded};
use crate::values::id::{CalendarName, ConversationId, DeskName, InteractionId, Medium, QueueName};
use crate::values::instruction::DecidedBy;
use crate::values::ladder::End;
use crate::values::notice::{ClosedReason, CustomerNotice, Detached, OfferOverReason, RefusedReason};
use crate::values::rule::{CHAT, Requirement};
use alloc::collections::BTreeSet;
use alloc::sync::Arc;

/// What happens to a customer's first message.
pub(super) enum AtTheDoor {
    /// The dialogue begins.
    ComeIn,
    /// The desk is closed, but it is kept.
    Leave(Detached),
    /// It is refused with these words.
    Refused(RefusedReason, CustomerNotice),
}

/// Where somebody finds a place.
enum Admission {
    Queue(QueueName),
    Detached(QueueName, Detached, WhyEnded),
    Refused(QueueName, WhyEnded),
}

impl Engine {
    /// Whether a desk takes a new conversation.
    pub(super) fn at_the_door(&self, desk: &DeskName) -> AtTheDoor {
        let policy = &self.world.policy;
        if self.is_full() {
            let reason = RefusedReason::TooManyConversations;
            return AtTheDoor::Refused(reason, CustomerNotice::Refused(reason));
        }
        let Some(settings) = policy.desks.get(desk) else { return AtTheDoor::ComeIn };
        let Some(hours) = settings.hours.as_ref().filter(|hours| !self.world.is_open(hours)) else {
            return match self.nowhere_to_go(desk, &settings.queue) {
                Some(why) => AtTheDoor::Refused(refused_as(why), self.refusal(&settings.queue, why)),
                None => AtTheDoor::ComeIn,
            };
        };
        match settings.when_closed {
            End::LeaveMessage => AtTheDoor::Leave(Detached::LeftMessage),
            End::CallBack => AtTheDoor::Leave(Detached::CallBack),
            End::Close | End::Queue(_) => {
                let notice = self.out_of_hours(Some(hours), End::Close);
                AtTheDoor::Refused(RefusedReason::OutOfHours, notice)
            }
        }
    }

    /// Whether as much is open as is allowed, conversations and others.
    pub(super) fn is_full(&self) -> bool {
        let open = self.conversations.open.len() + self.foreign.len();
        open >= self.world.policy.limits.conversations as usize
    }

    /// Why questions would be asked in vain: every queue that the desk leads to sends everybody away.
    fn nowhere_to_go(&self, desk: &DeskName, own: &QueueName) -> Option<WhyEnded> {
        let why = self.sends_away(own)?;
        let queues = rules::queues_of(&self.world.policy, desk);
        queues.into_iter().all(|queue| self.sends_away(queue).is_some()).then_some(why)
    }

    fn sends_away(&self, queue: &QueueName) -> Option<WhyEnded> {
        let end = self.world.policy.queues.get(queue).map(|queue| &queue.turned_away);
        self.router.objection(&self.world, queue).filter(|_| end == Some(&End::Close))
    }

    /// The dialogue is over: as soon as enough is known, the rules say what is needed, and a queue takes it in.
    pub(super) fn route(&mut self, id: ConversationId, queue: &QueueName) {
        if !self.asks_server(id, queue) && !self.waits_for_client(id, queue) {
            self.route_now(id, queue);
        }
    }

    pub(super) fn route_now(&mut self, id: ConversationId, queue: &QueueName) {
        if let Some((queue, needs)) = self.ask_rules(id, queue) {
            self.take_in_line(id, queue, needs);
        }
    }

    /// A queue takes it in, or the settings say what becomes of it instead.
    pub(super) fn take_in_line(&mut self, id: ConversationId, queue: QueueName, needs: Arc<Requirement>) {
        match self.admission(Some(id), queue, &needs) {
            Admission::Queue(queue) => {
                self.enter(id, queue, needs, None);
                self.tell_place(id);
            }
            Admission::Detached(queue, how, why) => {
                self.enter(id, queue.clone(), needs, Some(how));
                self.tell_detached(id, &queue, how, why);
            }
            Admission::Refused(queue, why) => {
                self.fact(Some(id), FactKind::Refused(refused_as(why)));
                let notice = self.refusal(&queue, why);
                self.conversations.tell_customer(&mut self.out, id, notice);
                self.tell_server_of_end(id, closed_as(why));
                self.conversations.forget(&mut self.out, id);
            }
        }
    }

    /// An answer was corrected while it waits: the rules are asked again, and it goes into another queue, with its age, if
    /// they say so and that one takes it in. What a routing server has decided stays decided.
    pub(super) fn route_again(&mut self, id: ConversationId, queue: &QueueName) {
        if self.decided_by(id) != DecidedBy::Rules {
            return;
        }
        let Some((queue, needs)) = self.ask_rules(id, queue) else { return };
        let it = interaction(id);
        let same = |routed: &Interaction| routed.queue == queue && routed.needs == needs;
        if self.router.interactions.get(&it).is_none_or(same) {
            return;
        }
        let moves = self.router.interactions.get(&it).is_some_and(|routed| routed.queue != queue);
        if moves && self.router.objection(&self.world, &queue).is_some() {
            return;
        }
        self.fact(Some(id), FactKind::Queued { queue: queue.clone(), needs: (*needs).clone() });
        self.router.move_with(&self.world, it, &queue, needs);
        self.carry_outcomes();
        self.conversations.forget_place(&self.world, id);
        self.tell_place(id);
    }

    /// A message outside the desk's hours is kept for the queue to which it belongs.
    pub(super) fn route_detached(&mut self, id: ConversationId, queue: &QueueName, how: Detached) {
        let Some((queue, needs)) = self.ask_rules(id, queue) else { return };
        self.enter(id, queue, needs, Some(how));
        let hours = self
            .conversations
            .open
            .get(&id)
            .and_then(|open| self.world.policy.desks.get(&open.desk).and_then(|desk| desk.hours.clone()));
        let notice = self.out_of_hours(hours.as_ref(), end_of(how));
        self.conversations.tell_customer(&mut self.out, id, notice);
    }

    /// What the rules say; `None` if they ended it.
    fn ask_rules(&mut self, id: ConversationId, queue: &QueueName) -> Option<(QueueName, Arc<Requirement>)> {
        let policy = self.world.policy.clone();
        let attributes = self.attributes(id, queue);
        let customer = self.conversations.open.get(&id).map(|open| open.customer.clone())?;
        let last_agent = self.conversations.customers.last_agent(&customer).cloned();
        let medium = Medium::from(CHAT);
        let decision = rules::decide(&policy.rules, &attributes, &medium, queue, last_agent.as_ref());
        let failed = decision.failed;
        self.fact(Some(id), FactKind::Ruled { rule: decision.rule, attributes, failed });
        match decision.outcome {
            Outcome::Queue(queue, needs) => Some((queue, needs)),
            Outcome::Answer(rule) => {
                self.fact(Some(id), FactKind::Answered(rule.clone()));
                self.conversations.tell_customer(&mut self.out, id, CustomerNotice::RuleAnswer(rule));
                self.end_by_rule(id);
                None
            }
        }
    }

    /// It ends here, and the customer has heard why.
    pub(super) fn end_by_rule(&mut self, id: ConversationId) {
        self.tell_server_of_end(id, ClosedReason::ByRule);
        self.router.leave(&self.world, interaction(id), OfferOverReason::Revoked);
        self.carry_outcomes();
        self.conversations.forget(&mut self.out, id);
    }

    /// Which queue takes it, following the queues to which those who are turned away are sent.
    fn admission(&mut self, id: Option<ConversationId>, queue: QueueName, needs: &Requirement) -> Admission {
        let (mut queue, mut seen) = (queue, BTreeSet::new());
        loop {
            let Some(why) = self.router.objection(&self.world, &queue) else {
                return Admission::Queue(queue);
            };
            let policy = self.world.policy.queues.get(&queue);
            let end = policy.map_or(End::Close, |policy| policy.turned_away.clone());
            let what = FactKind::Ended { queue: queue.clone(), why, end: end.clone() };
            self.fact(id, what);
            match end {
                End::Queue(next) if seen.insert(next.clone()) => queue = next,
                End::LeaveMessage if needs.medium.as_str() == CHAT => {
                    return Admission::Detached(queue, Detached::LeftMessage, why);
                }
                End::CallBack if needs.medium.as_str() == CHAT => {
                    return Admission::Detached(queue, Detached::CallBack, why);
                }
                End::Queue(_) | End::Close | End::LeaveMessage | End::CallBack => {
                    return Admission::Refused(queue, why);
                }
            }
        }
    }

    /// A queue for an interaction that is no conversation, or why there is none.
    pub(super) fn admit_foreign(
        &mut self,
        id: InteractionId,
        queue: QueueName,
        needs: &Requirement,
    ) -> Result<QueueName, (WhyEnded, End)> {
        match self.admission(Some(conversation(id)), queue, needs) {
            Admission::Queue(queue) => Ok(queue),
            Admission::Detached(queue, _, why) | Admission::Refused(queue, why) => {
                let policy = self.world.policy.queues.get(&queue);
                Err((why, policy.map_or(End::Close, |policy| policy.turned_away.clone())))
            }
        }
    }

    fn enter(
        &mut self,
        id: ConversationId,
        queue: QueueName,
        needs: Arc<Requirement>,
        detached: Option<Detached>,
    ) {
        self.conversations.begin_waiting(&self.world, id, detached);
        let what = FactKind::Queued { queue: queue.clone(), needs: (*needs).clone() };
        self.fact(Some(id), what);
        let entry = Entry { queue, needs, reference: None, detached };
        self.router.enter(&self.world, interaction(id), entry);
        self.pause_unless_reachable(id);
    }

    /// The ladder came to its end.
    pub(super) fn ladder_over(&mut self, it: InteractionId, queue: QueueName, why: WhyEnded, end: End) {
        let id = conversation(it);
        self.fact(Some(id), FactKind::Ended { queue: queue.clone(), why, end: end.clone() });
        if let End::Queue(next) = &end {
            self.router.move_to(&self.world, it, next);
            self.carry_outcomes();
            if !self.is_foreign(it) {
                self.conversations.forget_place(&self.world, id);
                self.tell_place(id);
            }
            return;
        }
        if self.end_foreign(it, why, end.clone()) {
            return;
        }
        let how = match end {
            End::LeaveMessage => Detached::LeftMessage,
            End::CallBack => Detached::CallBack,
            End::Close | End::Queue(_) => {
                return self.close(id, closed_as(why));
            }
        };
        self.conversations.detach(&self.world, id, how);
        self.router.detach(&self.world, it, how);
        if self.conversations.is_reachable(&self.world, id) {
            self.router.resume(&self.world, it);
        }
        self.tell_detached(id, &queue, how, why);
    }

    fn tell_detached(&mut self, id: ConversationId, queue: &QueueName, how: Detached, why: WhyEnded) {
        let hours = self.world.policy.queues.get(queue).and_then(|queue| queue.hours.clone());
        let notice = match why {
            WhyEnded::OutOfHours => self.out_of_hours(hours.as_ref(), end_of(how)),
            WhyEnded::NobodyTookIt
            | WhyEnded::QueueFull
            | WhyEnded::WaitTooLong
            | WhyEnded::NobodySignedIn => detached_notice(how, why),
        };
        self.conversations.tell_customer(&mut self.out, id, notice);
    }

    fn refusal(&self, queue: &QueueName, why: WhyEnded) -> CustomerNotice {
        match why {
            WhyEnded::OutOfHours => {
                let hours = self.world.policy.queues.get(queue).and_then(|queue| queue.hours.as_ref());
                self.out_of_hours(hours, End::Close)
            }
            WhyEnded::NobodyTookIt
            | WhyEnded::QueueFull
            | WhyEnded::WaitTooLong
            | WhyEnded::NobodySignedIn => CustomerNotice::Refused(refused_as(why)),
        }
    }

    fn out_of_hours(&self, hours: Option<&CalendarName>, then: End) -> CustomerNotice {
        let (opens, holiday) = match hours.map(|hours| self.world.hours(hours)) {
            Some(Hours::Closed { opens, holiday }) => (opens, holiday),
            Some(Hours::Open { .. }) | None => (None, None),
        };
        CustomerNotice::OutOfHours { opens, holiday, calendar: hours.cloned(), then }
    }

    /// Ends an interaction that is no conversation; false if it is one.
    pub(super) fn end_foreign(&mut self, it: InteractionId, why: WhyEnded, end: End) -> bool {
        if !self.report_news(it, News::Ended { why, end }) {
            return false;
        }
        self.router.leave(&self.world, it, OfferOverReason::Revoked);
        self.carry_outcomes();
        self.forget_foreign(it);
        true
    }

    /// Tells whoever brought an interaction; false if it is a conversation.
    pub(super) fn report_news(&mut self, interaction: InteractionId, news: News) -> bool {
        let Some(reference) = self.foreign.get(&interaction).cloned() else { return false };
        self.out.effects.push(Effect::Report { interaction, reference, news });
        true
    }
}

fn refused_as(why: WhyEnded) -> RefusedReason {
    match why {
        WhyEnded::QueueFull | WhyEnded::NobodyTookIt => RefusedReason::QueueFull,
        WhyEnded::WaitTooLong => RefusedReason::WaitTooLong,
        WhyEnded::NobodySignedIn => RefusedReason::NobodySignedIn,
        WhyEnded::OutOfHours => RefusedReason::OutOfHours,
    }
}

fn closed_as(why: WhyEnded) -> ClosedReason {
    match why {
        WhyEnded::OutOfHours => ClosedReason::OutOfHours,
        WhyEnded::NobodyTookIt | WhyEnded::QueueFull | WhyEnded::WaitTooLong | WhyEnded::NobodySignedIn => {
            ClosedReason::NobodyFree
        }
    }
}

fn detached_notice(how: Detached, why: WhyEnded) -> CustomerNotice {
    match how {
        Detached::LeftMessage => CustomerNotice::LeaveMessage(why),
        Detached::CallBack => CustomerNotice::CallBack(why),
    }
}

fn end_of(how: Detached) -> End {
    match how {
        Detached::LeftMessage => End::LeaveMessage,
        Detached::CallBack => End::CallBack,
    }
}
