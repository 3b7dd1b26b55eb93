//! Interactions that are no conversations: a call, a mail, a simulated contact (capability C16).
//!
//! They go through the same rules, queues and agents; what becomes of them is reported to whoever brought them, who
//! does the rest. Every event about one is answered by [`Effect::Resolved`], as a command is by [`Effect::Answer`].
//!
//! *Never:* a word to a customer; something that comes or goes without a report; a refused wish that changes something.

use super::Engine;
use super::deadlines::conversation;
use crate::expression::{Attributes, Value};
use crate::routing::{Entry, Place};
use crate::rules::{self, Outcome};
use crate::values::effect::{Effect, InteractionFault, News};
use crate::values::fact::{FactKind, Target, WhyEnded};
use crate::values::id::{AgentId, ConversationId, DeskName, InteractionId, Medium, QueueName};
use crate::values::ladder::End;
use crate::values::notice::OfferOverReason;
use alloc::sync::Arc;

impl Engine {
    /// Something came that is to be routed.
    pub(super) fn arrived(
        &mut self,
        reference: Arc<str>,
        medium: Medium,
        mut attributes: Attributes,
        queue: QueueName,
    ) {
        self.last_conversation = ConversationId(self.last_conversation.0 + 1);
        self.marks.engine = true;
        let id = InteractionId(self.last_conversation.0);
        let is_full = self.is_full();
        self.foreign.insert(id, reference.clone());
        self.resolve(Ok(id));
        if is_full {
            return self.refuse_foreign(id, WhyEnded::QueueFull, End::Close);
        }
        let policy = self.world.policy.clone();
        let queue = if policy.queues.contains_key(&queue) { Some(queue) } else { self.home_queue() };
        let Some(queue) = queue else { return self.refuse_foreign(id, WhyEnded::NobodySignedIn, End::Close) };
        if !policy.rules.is_empty() {
            attributes.set("medium", Value::Text(Arc::from(medium.as_str())));
            attributes.set("queue", Value::Text(Arc::from(queue.as_str())));
            let desk = match attributes.get("desk") {
                Some(Value::Text(desk)) => Some(DeskName::from(&**desk)),
                _ => policy.home_desk.clone(),
            };
            self.set_time(&mut attributes, desk.as_ref());
        }
        let last_agent = match attributes.get("history.last_agent") {
            Some(Value::Text(agent)) => Some(AgentId::from(&**agent)),
            _ => None,
        };
        let decision = rules::decide(&policy.rules, &attributes, &medium, &queue, last_agent.as_ref());
        if !policy.rules.is_empty() {
            let failed = decision.failed;
            self.fact(Some(conversation(id)), FactKind::Ruled { rule: decision.rule, attributes, failed });
        }
        let (queue, needs) = match decision.outcome {
            Outcome::Queue(queue, needs) => (queue, needs),
            Outcome::Answer(rule) => {
                self.fact(Some(conversation(id)), FactKind::Answered(rule.clone()));
                self.report_news(id, News::Answered(rule));
                return self.forget_foreign(id);
            }
        };
        match self.admit_foreign(id, queue, &needs) {
            Ok(queue) => {
                let what = FactKind::Queued { queue: queue.clone(), needs: (*needs).clone() };
                self.fact(Some(conversation(id)), what);
                self.report_news(id, News::Queued(queue.clone()));
                let entry = Entry { queue, needs, reference: Some(reference), detached: None };
                self.router.enter(&self.world, id, entry);
            }
            Err((why, end)) => self.refuse_foreign(id, why, end),
        }
    }

    /// It is not taken in: whoever brought it hears why.
    fn refuse_foreign(&mut self, id: InteractionId, why: WhyEnded, end: End) {
        self.report_news(id, News::Ended { why, end });
        self.forget_foreign(id);
    }

    /// The customer gave up, or somebody else took care of it.
    pub(super) fn left(&mut self, id: InteractionId) {
        let left = self.take_back(id);
        self.resolve(left.map(|()| id));
    }

    fn take_back(&mut self, id: InteractionId) -> Result<(), InteractionFault> {
        match self.foreign_place(id)? {
            Place::Waiting(_) | Place::Paused(_) | Place::Offered(_) => {}
            Place::Assigned { agent, .. } => {
                return Err(InteractionFault::HasAgent { interaction: id, agent: agent.clone() });
            }
            Place::WrapUp { .. } => return Err(InteractionFault::InWrapUp(id)),
        }
        self.router.leave(&self.world, id, OfferOverReason::CustomerLeft);
        self.carry_outcomes();
        self.report_news(id, News::Left);
        self.forget_foreign(id);
        Ok(())
    }

    /// An agent answered an offer.
    pub(super) fn offer_answered(&mut self, id: InteractionId, agent: &AgentId, accepted: bool) {
        let done = self.foreign_place(id).map(|_| ()).and_then(|()| {
            self.router.forgive(&self.world, agent);
            let answered = if accepted {
                self.router.accept(&self.world, id, agent)
            } else {
                self.router.reject(&self.world, id, agent)
            };
            if answered { Ok(()) } else { Err(self.not_offered(id, agent)) }
        });
        self.resolve(done.map(|()| id));
    }

    fn not_offered(&self, id: InteractionId, agent: &AgentId) -> InteractionFault {
        match self.foreign_place(id) {
            Ok(Place::Assigned { agent, .. }) => {
                InteractionFault::HasAgent { interaction: id, agent: agent.clone() }
            }
            Ok(Place::WrapUp { .. }) => InteractionFault::InWrapUp(id),
            Ok(Place::Waiting(_) | Place::Paused(_) | Place::Offered(_)) => {
                InteractionFault::NotOffered { interaction: id, agent: agent.clone() }
            }
            Err(fault) => fault,
        }
    }

    /// The agent is through with it, or with the wrap-up.
    pub(super) fn ended(&mut self, id: InteractionId, by: Option<&AgentId>) {
        let ended = self.finish_foreign(id, by);
        self.resolve(ended.map(|()| id));
    }

    pub(super) fn finish_foreign(
        &mut self,
        id: InteractionId,
        by: Option<&AgentId>,
    ) -> Result<(), InteractionFault> {
        let agent = match self.foreign_place(id)? {
            Place::Assigned { agent, .. } | Place::WrapUp { agent, .. } => agent.clone(),
            Place::Waiting(_) | Place::Paused(_) | Place::Offered(_) => {
                return Err(InteractionFault::HasNoAgent(id));
            }
        };
        is_theirs(id, &agent, by)?;
        if matches!(self.foreign_place(id)?, Place::WrapUp { .. }) {
            self.router.end_wrap_up(&self.world, id);
            return Ok(());
        }
        match self.router.release(&self.world, id) {
            Some(length) => {
                self.report_news(id, News::WrapUp { agent, length });
            }
            None => {
                self.report_news(id, News::Done(agent));
                self.forget_foreign(id);
            }
        }
        Ok(())
    }

    /// It waits again, or elsewhere.
    pub(super) fn returned(&mut self, id: InteractionId, by: Option<&AgentId>, queue: Option<QueueName>) {
        let returned = self.give_back(id, by, queue);
        self.resolve(returned.map(|()| id));
    }

    /// Its agent gives it back to the named queue, or to the one it came from; one that waits goes to another queue.
    pub(super) fn give_back(
        &mut self,
        id: InteractionId,
        by: Option<&AgentId>,
        queue: Option<QueueName>,
    ) -> Result<(), InteractionFault> {
        if let Some(unknown) = queue.as_ref().filter(|queue| !self.world.policy.queues.contains_key(*queue)) {
            return Err(InteractionFault::NoSuchQueue(unknown.clone()));
        }
        let own = self.router.interactions.get(&id).map(|it| it.queue.clone());
        // else whoever waits could be made to begin the ladder anew
        let stays = queue.is_none() || queue == own;
        let agent = match self.foreign_place(id)? {
            Place::Assigned { agent, .. } => Some(agent.clone()),
            Place::WrapUp { .. } => return Err(InteractionFault::InWrapUp(id)),
            Place::Waiting(_) | Place::Paused(_) | Place::Offered(_) if stays || by.is_some() => {
                return Err(InteractionFault::HasNoAgent(id));
            }
            Place::Waiting(_) | Place::Paused(_) | Place::Offered(_) => None,
        };
        let Some(queue) = queue.or(own) else { return Err(InteractionFault::Unknown(id)) };
        match agent {
            Some(agent) => {
                is_theirs(id, &agent, by)?;
                let what = FactKind::Transferred { from: agent.clone(), to: Target::Queue(queue.clone()) };
                self.fact(Some(conversation(id)), what);
                self.router.transfer_to_queue(&self.world, id, &agent, &queue);
            }
            None => {
                self.router.move_to(&self.world, id, &queue);
                self.carry_outcomes();
            }
        }
        self.report_news(id, News::Queued(queue));
        Ok(())
    }

    /// The place of an interaction that is no conversation.
    fn foreign_place(&self, id: InteractionId) -> Result<&Place, InteractionFault> {
        let it = self.router.interactions.get(&id).filter(|_| self.is_foreign(id));
        it.map(|it| &it.place).ok_or(InteractionFault::Unknown(id))
    }

    fn resolve(&mut self, resolved: Result<InteractionId, InteractionFault>) {
        self.out.effects.push(Effect::Resolved(resolved));
    }

    /// Where something goes whose queue does not exist (any more) and that belongs to no desk. Settings that were checked
    /// have a home desk, and that one a queue.
    pub(super) fn home_queue(&self) -> Option<QueueName> {
        let home = self.world.policy.home_desk.as_ref()?;
        self.world.policy.desks.get(home).map(|desk| desk.queue.clone())
    }

    /// Whether an interaction is no conversation.
    pub(super) fn is_foreign(&self, id: InteractionId) -> bool {
        self.foreign.contains_key(&id)
    }

    pub(super) fn forget_foreign(&mut self, id: InteractionId) {
        self.foreign.remove(&id);
    }
}

/// Whether an interaction is with the agent who is named, if one is.
fn is_theirs(id: InteractionId, agent: &AgentId, by: Option<&AgentId>) -> Result<(), InteractionFault> {
    match by {
        Some(by) if by != agent => Err(InteractionFault::HasAgent { interaction: id, agent: agent.clone() }),
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::values::effect::{Effect, Effects, News};
    use crate::values::policy::{Policy, QueuePolicy};
    use crate::{Engine, Event, PolicyDraft, Timestamp};
    use alloc::sync::Arc;
    use alloc::vec::Vec;

    /// What is reported as ended.
    fn ends(out: &Effects) -> Vec<&str> {
        let mut ended = Vec::new();
        for effect in &out.effects {
            if let Effect::Report { reference, news: News::Ended { .. }, .. } = effect {
                ended.push(&**reference);
            }
        }
        ended
    }

    fn call() -> Event {
        Event::InteractionArrived {
            reference: "call".into(),
            medium: "voice".into(),
            attributes: Default::default(),
            queue: "general".into(),
        }
    }

    fn with_queue() -> PolicyDraft {
        let mut draft = PolicyDraft::default();
        draft.queues.insert("general".into(), QueuePolicy::plain());
        draft
    }

    #[test]
    fn an_arrival_for_which_there_is_no_queue_is_reported() {
        let mut engine = Engine::new(Arc::new(Policy::unchecked(PolicyDraft::default())), 1);
        let out = engine.handle(Timestamp::default(), call());
        assert_eq!(ends(&out), ["call"]);
        assert!(engine.foreign.is_empty());
    }

    #[test]
    fn what_waits_where_no_queue_is_left_is_reported() {
        let mut engine = Engine::new(Arc::new(Policy::unchecked(with_queue())), 1);
        assert_eq!(ends(&engine.handle(Timestamp::default(), call())), Vec::<&str>::new());
        let none = Arc::new(Policy::unchecked(PolicyDraft::default()));
        assert_eq!(ends(&engine.handle(Timestamp::default(), Event::PolicyReplaced(none))), ["call"]);
        assert!(engine.foreign.is_empty() && engine.router.interactions.is_empty());
    }
}
