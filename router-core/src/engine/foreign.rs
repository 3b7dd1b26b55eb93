//! Interactions that are no conversations: a call, a mail, a simulated contact (capability C16).
//!
//! They go through the same rules, queues and agents; what becomes of them is reported to whoever brought them, who
//! does the rest.
//!
//! *Never:* a word to a customer; something that comes or goes without a report.

use super::Engine;
use super::deadlines::conversation;
use crate::expression::{Attributes, Value};
use crate::routing::{Entry, Place};
use crate::rules::{self, Outcome};
use crate::values::effect::News;
use crate::values::fact::{FactKind, WhyEnded};
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
        let waits = self.router.interactions.get(&id).is_some_and(|it| it.wait().is_some());
        if self.is_foreign(id) && waits {
            self.router.leave(&self.world, id, OfferOverReason::CustomerLeft);
            self.carry_outcomes();
            self.forget_foreign(id);
        }
    }

    /// An agent answered an offer.
    pub(super) fn offer_answered(&mut self, id: InteractionId, agent: &AgentId, accepted: bool) {
        if self.is_foreign(id) {
            self.router.forgive(&self.world, agent);
            if accepted {
                self.router.accept(&self.world, id, agent);
            } else {
                self.router.reject(&self.world, id, agent);
            }
        }
    }

    /// The agent is through with it, or with the wrap-up.
    pub(super) fn ended(&mut self, id: InteractionId) {
        if !self.is_foreign(id) {
            return;
        }
        let agent = match self.router.interactions.get(&id).map(|it| &it.place) {
            Some(Place::Assigned { agent, .. }) => agent.clone(),
            Some(Place::WrapUp { .. }) => return self.router.end_wrap_up(&self.world, id),
            Some(Place::Waiting(_) | Place::Paused(_) | Place::Offered(_)) | None => return,
        };
        if self.router.release(&self.world, id).is_none() {
            self.report_news(id, News::Done(agent));
            self.forget_foreign(id);
        }
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
