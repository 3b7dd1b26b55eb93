//! Finds everything that is wrong with a policy before the engine sees it.
//!
//! References must name what exists, dialogues must be able to go forward, bounds must leave room.
//!
//! *Never:* words for people; the shell turns a [`PolicyFault`] into a sentence with a place.

use super::id::{AgentId, DeskName, QuestionId, QueueName};
use super::policy::{OverflowTarget, Policy, PolicyDraft};
use super::question::{Question, QuestionKind};
use super::time::Span;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// One thing that is wrong with a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyFault {
    /// There is no desk at all.
    NoDesk,
    /// The home desk is missing or is not one of the desks.
    NoHomeDesk,
    /// A desk leads to a queue that does not exist.
    DeskQueueMissing(DeskName, QueueName),
    /// An option of a question leads to a queue that does not exist.
    OptionQueueMissing(DeskName, QuestionId, QueueName),
    /// Two questions of a desk have the same id.
    QuestionTwice(DeskName, QuestionId),
    /// A choice has no options, or a number or text has no possible answer.
    QuestionUnanswerable(DeskName, QuestionId),
    /// A condition names a question that does not come before.
    ConditionNotEarlier(DeskName, QuestionId, QuestionId),
    /// A queue overflows into a queue that does not exist.
    OverflowMissing(QueueName, QueueName),
    /// Queues overflow in a circle, so that a conversation would never come to an end.
    OverflowCircle(QueueName),
    /// A queue gives no time to answer an offer.
    NoTimeToAnswer(QueueName),
    /// An agent serves a queue that does not exist.
    AgentQueueMissing(AgentId, QueueName),
    /// An agent serves no queue.
    AgentWithoutQueue(AgentId),
    /// An agent has no capacity.
    AgentWithoutCapacity(AgentId),
    /// Two agents have the same address.
    AgentAddressTwice(AgentId, AgentId),
}

impl PolicyDraft {
    /// The policy, or everything that is wrong with it.
    pub fn validate(self) -> Result<Policy, Vec<PolicyFault>> {
        let mut faults = Vec::new();
        if self.desks.is_empty() {
            faults.push(PolicyFault::NoDesk);
        } else if !self.home_desk.as_ref().is_some_and(|home| self.desks.contains_key(home)) {
            faults.push(PolicyFault::NoHomeDesk);
        }
        self.check_desks(&mut faults);
        self.check_queues(&mut faults);
        self.check_agents(&mut faults);
        if faults.is_empty() { Ok(Policy::from_valid(self)) } else { Err(faults) }
    }

    fn check_desks(&self, faults: &mut Vec<PolicyFault>) {
        for (name, desk) in &self.desks {
            if !self.queues.contains_key(&desk.queue) {
                faults.push(PolicyFault::DeskQueueMissing(name.clone(), desk.queue.clone()));
            }
            let mut earlier = BTreeSet::new();
            for question in &desk.questions {
                self.check_question(name, question, &earlier, faults);
                if !earlier.insert(question.id.clone()) {
                    faults.push(PolicyFault::QuestionTwice(name.clone(), question.id.clone()));
                }
            }
        }
    }

    fn check_question(
        &self,
        desk: &DeskName,
        question: &Question,
        earlier: &BTreeSet<QuestionId>,
        faults: &mut Vec<PolicyFault>,
    ) {
        for condition in &question.only_when {
            if !earlier.contains(&condition.question) {
                let fault = PolicyFault::ConditionNotEarlier(
                    desk.clone(),
                    question.id.clone(),
                    condition.question.clone(),
                );
                faults.push(fault);
            }
        }
        let answerable = match &question.kind {
            QuestionKind::Text { max_characters } => *max_characters > 0,
            QuestionKind::Choice { options } => !options.is_empty(),
            QuestionKind::Number { min, max } => min <= max,
            QuestionKind::YesNo | QuestionKind::Email => true,
        };
        if !answerable {
            faults.push(PolicyFault::QuestionUnanswerable(desk.clone(), question.id.clone()));
        }
        if let QuestionKind::Choice { options } = &question.kind {
            for queue in options.iter().filter_map(|option| option.queue.as_ref()) {
                if !self.queues.contains_key(queue) {
                    let fault =
                        PolicyFault::OptionQueueMissing(desk.clone(), question.id.clone(), queue.clone());
                    faults.push(fault);
                }
            }
        }
    }

    fn check_queues(&self, faults: &mut Vec<PolicyFault>) {
        for (name, queue) in &self.queues {
            if queue.offer_for == Span::ZERO {
                faults.push(PolicyFault::NoTimeToAnswer(name.clone()));
            }
            if let Some(next) = self.overflow_queue(name)
                && !self.queues.contains_key(next)
            {
                faults.push(PolicyFault::OverflowMissing(name.clone(), next.clone()));
            }
            if self.overflows_into_itself(name) {
                faults.push(PolicyFault::OverflowCircle(name.clone()));
            }
        }
    }

    fn overflow_queue(&self, name: &QueueName) -> Option<&QueueName> {
        match &self.queues.get(name)?.overflow.as_ref()?.to {
            OverflowTarget::Queue(next) => Some(next),
            OverflowTarget::Close => None,
        }
    }

    fn overflows_into_itself(&self, start: &QueueName) -> bool {
        let mut current = start;
        for _ in 0..self.queues.len() {
            match self.overflow_queue(current) {
                Some(next) if next == start => return true,
                Some(next) => current = next,
                None => return false,
            }
        }
        false
    }

    fn check_agents(&self, faults: &mut Vec<PolicyFault>) {
        let mut by_address = BTreeMap::new();
        for (id, agent) in &self.agents {
            for queue in agent.queues.iter().filter(|queue| !self.queues.contains_key(*queue)) {
                faults.push(PolicyFault::AgentQueueMissing(id.clone(), queue.clone()));
            }
            if agent.queues.is_empty() {
                faults.push(PolicyFault::AgentWithoutQueue(id.clone()));
            }
            if agent.capacity == 0 {
                faults.push(PolicyFault::AgentWithoutCapacity(id.clone()));
            }
            if let Some(other) = by_address.insert(&agent.address, id) {
                faults.push(PolicyFault::AgentAddressTwice(other.clone(), id.clone()));
            }
        }
    }
}
