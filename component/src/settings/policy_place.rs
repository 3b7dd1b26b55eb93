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
use router_core::PolicyFault;
use router_core::values::id::{AgentId, DeskName, QuestionId, QueueName};

/// A value that the core may complain about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spot {
    /// `desk` as a whole (always noted).
    Desks,
    DeskQueue(DeskName),
    OptionQueue(DeskName, QuestionId, QueueName),
    Question(DeskName, QuestionId),
    Condition(DeskName, QuestionId, QuestionId),
    Overflow(QueueName),
    OfferFor(QueueName),
    AgentQueue(AgentId, QueueName),
    AgentQueues(AgentId),
    AgentCapacity(AgentId),
    Agent(AgentId),
}

/// Adds a fault for each of `items`.
pub(super) fn report(items: &[PolicyFault], places: &Places, queues: &[String], faults: &mut Faults) {
    for item in items {
        let (spot, message) = sentence(item, queues);
        if let Some(place) = places.get(&spot) {
            faults.add(place, message);
        }
    }
    if faults.is_empty() {
        faults.add(&Place::Whole, format!("the settings contradict themselves: {items:?}"));
    }
}

fn sentence(item: &PolicyFault, queues: &[String]) -> (Spot, String) {
    let no_queue = |name: &QueueName| {
        let instead = suggest::instead(name.as_str(), "queues", queues.iter().map(String::as_str));
        format!("queue \"{name}\" does not exist{instead}")
    };
    match item.clone() {
        PolicyFault::NoDesk => {
            (Spot::Desks, "there is no desk; write [[desk]] with name = \"support\"".to_owned())
        }
        PolicyFault::NoHomeDesk => (Spot::Desks, "the first desk has no usable name".to_owned()),
        PolicyFault::DeskQueueMissing(desk, queue) => (Spot::DeskQueue(desk), no_queue(&queue)),
        PolicyFault::OptionQueueMissing(desk, question, queue) => {
            let message = no_queue(&queue);
            (Spot::OptionQueue(desk, question, queue), message)
        }
        PolicyFault::QuestionTwice(desk, question) => {
            let message =
                format!("desk \"{desk}\" has two questions with the id \"{question}\"; give each its own");
            (Spot::Question(desk, question), message)
        }
        PolicyFault::QuestionUnanswerable(desk, question) => {
            let message = format!(
                "question \"{question}\" has no possible answer; a choice needs options, \
                 a number needs min up to max, a text max_characters above 0"
            );
            (Spot::Question(desk, question), message)
        }
        PolicyFault::ConditionNotEarlier(desk, question, earlier) => {
            let message = format!(
                "question \"{question}\" depends on \"{earlier}\", which is not asked before it; \
                 name an earlier question of desk \"{desk}\""
            );
            (Spot::Condition(desk, question, earlier), message)
        }
        PolicyFault::OverflowMissing(queue, next) => {
            let message = format!("{}; or write \"close\"", no_queue(&next));
            (Spot::Overflow(queue), message)
        }
        PolicyFault::OverflowCircle(queue) => {
            let message = format!(
                "queue \"{queue}\" overflows in a circle back into itself; \
                 let one queue of the circle overflow to \"close\""
            );
            (Spot::Overflow(queue), message)
        }
        PolicyFault::NoTimeToAnswer(queue) => (
            Spot::OfferFor(queue),
            "offer_for gives no time to answer; write for instance \"30s\"".to_owned(),
        ),
        PolicyFault::AgentQueueMissing(agent, queue) => {
            let message = no_queue(&queue);
            (Spot::AgentQueue(agent, queue), message)
        }
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
    }
}
