//! Finds everything that is wrong with a policy before the engine sees it.
//!
//! References must name what exists, dialogues must be able to go forward, bounds must leave room.
//!
//! *Never:* words for people; the shell turns a [`PolicyFault`] into a sentence with a place.

use super::id::{AgentId, CalendarName, DeskName, QuestionId, QueueName, RuleName};
use super::ladder::{End, OfferMode};
use super::policy::{Policy, PolicyDraft, QueuePolicy};
use super::question::{Question, QuestionKind};
use super::rule::{Preferred, Route, Rule, Verdict};
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
    /// A queue ends in, or turns away to, a queue that does not exist.
    EndMissing(QueueName, QueueName),
    /// Queues end in each other in a circle, so that a conversation would never come to an end.
    EndCircle(QueueName),
    /// The ladder of a queue has no step.
    NoStep(QueueName),
    /// A step that is not the last one has no time, so that those after it are never reached; the first is 1.
    StepForEver(QueueName, u16),
    /// A step, or the time between two agents who are asked, is empty; the first step is 1.
    StepWithoutTime(QueueName, u16),
    /// A desk has hours that do not exist.
    DeskHoursMissing(DeskName, CalendarName),
    /// A queue has hours that do not exist.
    QueueHoursMissing(QueueName, CalendarName),
    /// An agent has hours that do not exist.
    AgentHoursMissing(AgentId, CalendarName),
    /// Two rules have the same name.
    RuleTwice(RuleName),
    /// The last rule has a condition, so that there may be no answer.
    NoDefaultRule(RuleName),
    /// A rule comes after one without a condition, so that it never decides.
    RuleAfterDefault(RuleName),
    /// A rule leads to a queue that does not exist.
    RuleQueueMissing(RuleName, QueueName),
    /// A rule names an agent who does not exist.
    RuleAgentMissing(RuleName, AgentId),
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
        self.check_rules(&mut faults);
        if faults.is_empty() { Ok(Policy::from_valid(self)) } else { Err(faults) }
    }

    fn check_desks(&self, faults: &mut Vec<PolicyFault>) {
        for (name, desk) in &self.desks {
            if !self.queues.contains_key(&desk.queue) {
                faults.push(PolicyFault::DeskQueueMissing(name.clone(), desk.queue.clone()));
            }
            if let Some(hours) = self.unknown(desk.hours.as_ref()) {
                faults.push(PolicyFault::DeskHoursMissing(name.clone(), hours.clone()));
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
            for next in ends_of(queue).filter(|next| !self.queues.contains_key(*next)) {
                faults.push(PolicyFault::EndMissing(name.clone(), next.clone()));
            }
            if self.comes_back(name) {
                faults.push(PolicyFault::EndCircle(name.clone()));
            }
            if let Some(hours) = self.unknown(queue.hours.as_ref()) {
                faults.push(PolicyFault::QueueHoursMissing(name.clone(), hours.clone()));
            }
            check_ladder(name, queue, faults);
        }
    }

    fn unknown<'a>(&self, calendar: Option<&'a CalendarName>) -> Option<&'a CalendarName> {
        calendar.filter(|calendar| !self.calendars.contains_key(*calendar))
    }

    /// Whether following the ends of queues leads back to `start`.
    fn comes_back(&self, start: &QueueName) -> bool {
        let (mut open, mut seen) = (Vec::from([start]), BTreeSet::new());
        while let Some(name) = open.pop() {
            for next in self.queues.get(name).into_iter().flat_map(ends_of) {
                if next == start {
                    return true;
                }
                if seen.insert(next) {
                    open.push(next);
                }
            }
        }
        false
    }

    fn check_rules(&self, faults: &mut Vec<PolicyFault>) {
        let mut names = BTreeSet::new();
        let mut default = false;
        for rule in &self.rules {
            if !names.insert(&rule.name) {
                faults.push(PolicyFault::RuleTwice(rule.name.clone()));
            }
            if default {
                faults.push(PolicyFault::RuleAfterDefault(rule.name.clone()));
            }
            default = default || rule.when.is_none();
            self.check_rule(rule, faults);
        }
        if let Some(last) = self.rules.last().filter(|_| !default) {
            faults.push(PolicyFault::NoDefaultRule(last.name.clone()));
        }
    }

    fn check_rule(&self, rule: &Rule, faults: &mut Vec<PolicyFault>) {
        let Verdict::Route(Route { queue, prefer, exclude, .. }) = &rule.verdict else { return };
        if let Some(queue) = queue.as_ref().filter(|queue| !self.queues.contains_key(*queue)) {
            faults.push(PolicyFault::RuleQueueMissing(rule.name.clone(), queue.clone()));
        }
        let preferred = prefer.iter().filter_map(|prefer| match &prefer.agent {
            Preferred::Named(agent) => Some(agent),
            Preferred::Last => None,
        });
        for agent in preferred.chain(exclude).filter(|agent| !self.agents.contains_key(*agent)) {
            faults.push(PolicyFault::RuleAgentMissing(rule.name.clone(), agent.clone()));
        }
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
            if let Some(hours) = self.unknown(agent.hours.as_ref()) {
                faults.push(PolicyFault::AgentHoursMissing(id.clone(), hours.clone()));
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

/// The queues in which a queue ends, or to which it turns away.
fn ends_of(queue: &QueuePolicy) -> impl Iterator<Item = &QueueName> {
    [&queue.end, &queue.turned_away].into_iter().filter_map(|end| match end {
        End::Queue(next) => Some(next),
        End::Close | End::LeaveMessage | End::CallBack => None,
    })
}

fn check_ladder(name: &QueueName, queue: &QueuePolicy, faults: &mut Vec<PolicyFault>) {
    if queue.ladder.is_empty() {
        faults.push(PolicyFault::NoStep(name.clone()));
    }
    for (at, step) in queue.ladder.iter().enumerate() {
        let number = u16::try_from(at + 1).unwrap_or(u16::MAX);
        if step.lasts.is_none() && at + 1 < queue.ladder.len() {
            faults.push(PolicyFault::StepForEver(name.clone(), number));
        }
        let at_once = step.offer == OfferMode::Staggered(Span::ZERO);
        if step.lasts == Some(Span::ZERO) || at_once {
            faults.push(PolicyFault::StepWithoutTime(name.clone(), number));
        }
    }
}
