//! Turns what the core finds wrong with a policy into sentences with a line.
//!
//! The readers note a [`Spot`] for every value that the core may complain about. A complaint whose spot was
//! never noted follows from a fault that is reported already (the value was missing or of the wrong kind),
//! so it is left out.
//!
//! *Never:* a check of its own.

use super::place::{Faults, Place};
use super::reading::Places;
use super::suggest;
use router_core::values::id::{AgentId, CalendarName, DeskName, QuestionId, QueueName, RuleName};
use router_core::{PolicyDraft, PolicyFault};

/// A value that the core may complain about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spot {
    /// `desk` as a whole (always noted).
    Desks,
    DeskQueue(DeskName),
    DeskHours(DeskName),
    OptionQueue(DeskName, QuestionId, QueueName),
    Question(DeskName, QuestionId),
    Condition(DeskName, QuestionId, QuestionId),
    Queue(QueueName),
    QueueHours(QueueName),
    /// The first end of a queue that leads to another one.
    Ends(QueueName),
    End(QueueName, QueueName),
    /// A step, with its number from 1.
    Step(QueueName, u16),
    StepAgents(QueueName, u16),
    StepClient(QueueName, u16),
    OfferFor(QueueName),
    AgentQueue(AgentId, QueueName),
    AgentQueues(AgentId),
    AgentCapacity(AgentId),
    AgentHours(AgentId),
    Agent(AgentId),
    Rule(RuleName),
    RuleWhen(RuleName),
    RuleQueue(RuleName),
    RuleSkills(RuleName),
    RuleClient(RuleName),
    RuleAgent(RuleName, AgentId),
    Calendar(CalendarName),
}

/// What may be meant by a name that does not exist.
#[derive(Debug)]
pub(super) struct Names {
    queues: Vec<String>,
    agents: Vec<String>,
    calendars: Vec<String>,
}

/// A spot and what is said about it.
type Said = (Spot, String);

/// Adds a fault for each of `items`.
pub(super) fn report(items: &[PolicyFault], places: &Places, names: &Names, faults: &mut Faults) {
    for item in items {
        let (spot, message) = sentence(item, names);
        if let Some(place) = places.get(&spot) {
            faults.add(place, message);
        }
    }
    if faults.is_empty() {
        faults.add(&Place::Whole, format!("the settings contradict themselves: {items:?}"));
    }
}

fn sentence(item: &PolicyFault, names: &Names) -> Said {
    match item.clone() {
        PolicyFault::NoDesk => no_desk(),
        PolicyFault::NoHomeDesk => (Spot::Desks, "the first desk has no usable name".to_owned()),
        PolicyFault::DeskQueueMissing(desk, queue) => (Spot::DeskQueue(desk), names.no_queue(&queue)),
        PolicyFault::DeskHoursMissing(desk, hours) => (Spot::DeskHours(desk), names.no_calendar(&hours)),
        PolicyFault::OptionQueueMissing(desk, question, queue) => {
            let message = names.no_queue(&queue);
            (Spot::OptionQueue(desk, question, queue), message)
        }
        PolicyFault::QuestionTwice(desk, question) => question_twice(desk, question),
        PolicyFault::QuestionUnanswerable(desk, question) => unanswerable(desk, question),
        PolicyFault::ConditionNotEarlier(desk, question, named) => not_earlier(desk, question, named),
        PolicyFault::EndMissing(queue, next) => names.end_missing(queue, next),
        PolicyFault::EndCircle(queue) => end_circle(queue),
        PolicyFault::NoStep(queue) => no_step(queue),
        PolicyFault::StepForEver(queue, step) => step_for_ever(queue, step),
        PolicyFault::StepWithoutTime(queue, step) => step_without_time(queue, step),
        PolicyFault::QueueHoursMissing(queue, hours) => (Spot::QueueHours(queue), names.no_calendar(&hours)),
        PolicyFault::NoTimeToAnswer(queue) => (
            Spot::OfferFor(queue),
            "offer_for gives no time to answer; write for instance \"30s\"".to_owned(),
        ),
        PolicyFault::AgentQueueMissing(agent, queue) => {
            let message = names.no_queue(&queue);
            (Spot::AgentQueue(agent, queue), message)
        }
        PolicyFault::AgentHoursMissing(agent, hours) => (Spot::AgentHours(agent), names.no_calendar(&hours)),
        PolicyFault::AgentWithoutQueue(agent) => {
            let message = format!("agent \"{agent}\" serves no queue; leave queues out to serve all");
            (Spot::AgentQueues(agent), message)
        }
        PolicyFault::AgentWithoutCapacity(agent) => {
            (Spot::AgentCapacity(agent), "capacity must be at least 1".to_owned())
        }
        PolicyFault::AgentAddressTwice(first, second) => {
            (Spot::Agent(second), format!("agents \"{first}\" and this one have the same address"))
        }
        PolicyFault::RuleTwice(rule) => rule_twice(rule),
        PolicyFault::NoDefaultRule(rule) => no_default_rule(rule),
        PolicyFault::RuleAfterDefault(rule) => rule_after_default(rule),
        PolicyFault::RuleQueueMissing(rule, queue) => (Spot::RuleQueue(rule), names.no_queue(&queue)),
        PolicyFault::RuleAgentMissing(rule, agent) => names.rule_agent_missing(rule, agent),
    }
}

impl Names {
    /// The names in `draft`, without those that stand for tables without one.
    pub(super) fn of(draft: &PolicyDraft) -> Self {
        let own = |name: &str| (!name.starts_with('(')).then(|| name.to_owned());
        Self {
            queues: draft.queues.keys().filter_map(|name| own(name.as_str())).collect(),
            agents: draft.agents.keys().filter_map(|name| own(name.as_str())).collect(),
            calendars: draft.calendars.keys().filter_map(|name| own(name.as_str())).collect(),
        }
    }

    fn no_queue(&self, name: &QueueName) -> String {
        let instead = suggest::instead(name.as_str(), "queues", self.queues.iter().map(String::as_str));
        format!("queue \"{name}\" does not exist{instead}")
    }

    fn no_calendar(&self, name: &CalendarName) -> String {
        let instead = suggest::instead(name.as_str(), "calendars", self.calendars.iter().map(String::as_str));
        format!("calendar \"{name}\" does not exist{instead}; write a [[calendar]] with this name")
    }

    fn end_missing(&self, queue: QueueName, next: QueueName) -> Said {
        let message = format!("{}; or write \"message\", \"close\" or \"call_back\"", self.no_queue(&next));
        (Spot::End(queue, next), message)
    }

    fn rule_agent_missing(&self, rule: RuleName, agent: AgentId) -> Said {
        let instead = suggest::perhaps(agent.as_str(), self.agents.iter().map(String::as_str));
        let message = format!("agent \"{agent}\" does not exist; write the jid of an [[agent]]{instead}");
        (Spot::RuleAgent(rule, agent), message)
    }
}

fn no_desk() -> Said {
    (Spot::Desks, "there is no desk; write [[desk]] with name = \"support\"".to_owned())
}

fn question_twice(desk: DeskName, question: QuestionId) -> Said {
    let message = format!("desk \"{desk}\" has two questions with the id \"{question}\"; give each its own");
    (Spot::Question(desk, question), message)
}

fn unanswerable(desk: DeskName, question: QuestionId) -> Said {
    let message = format!(
        "question \"{question}\" has no possible answer; a choice needs options, \
         a number needs min up to max, a text max_characters above 0"
    );
    (Spot::Question(desk, question), message)
}

fn not_earlier(desk: DeskName, question: QuestionId, earlier: QuestionId) -> Said {
    let message = format!(
        "question \"{question}\" depends on \"{earlier}\", which is not asked before it; \
         name an earlier question of desk \"{desk}\""
    );
    (Spot::Condition(desk, question, earlier), message)
}

fn end_circle(queue: QueueName) -> Said {
    let message = format!(
        "queue \"{queue}\" ends in a circle back in itself; \
         let one queue of the circle end with \"message\", \"close\" or \"call_back\""
    );
    (Spot::Ends(queue), message)
}

fn no_step(queue: QueueName) -> Said {
    let message = format!("queue \"{queue}\" has no step; write [[queue.step]], or leave step out");
    (Spot::Queue(queue), message)
}

fn step_for_ever(queue: QueueName, step: u16) -> Said {
    let message = format!(
        "step {step} of queue \"{queue}\" lasts for ever, so those after it are never reached; \
         give it a length of time such as for = \"1m\""
    );
    (Spot::Step(queue, step), message)
}

fn step_without_time(queue: QueueName, step: u16) -> Said {
    let message = format!(
        "step {step} of queue \"{queue}\" leaves no time; write for and every with a length above 0, \
         such as \"1m\""
    );
    (Spot::Step(queue, step), message)
}

fn rule_twice(rule: RuleName) -> Said {
    let message = format!("another rule is called \"{rule}\" too; give each rule its own name");
    (Spot::Rule(rule), message)
}

fn no_default_rule(rule: RuleName) -> Said {
    let message = format!(
        "the last rule, \"{rule}\", has a condition, so that for some customers no rule decides; \
         add a [[rule]] with name = \"default\" and without when"
    );
    (Spot::Rule(rule), message)
}

fn rule_after_default(rule: RuleName) -> Said {
    let message = format!(
        "rule \"{rule}\" comes after one without when, so that it never decides; move it before that one"
    );
    (Spot::Rule(rule), message)
}
