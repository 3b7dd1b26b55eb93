//! Reads what happens to an interaction that no agent takes: `end`, `turned_away`, `when_closed`.
//!
//! A word says it (`"message"`, `"close"`, `"call_back"`), or a table names another queue.
//!
//! *Never:* checking that the queue exists: the core does that.

use super::place::Place;
use super::reading::Reading;
use super::section::{Placed, Section, wrong};
use super::suggest;
use super::tree::Node;
use router_core::values::id::QueueName;
use router_core::values::ladder::End;

pub(super) const KEYS: &[&str] = &["queue"];

const WORDS: [(&str, End); 3] =
    [("message", End::LeaveMessage), ("close", End::Close), ("call_back", End::CallBack)];

/// The end under `key` of a queue.
pub(super) fn of_queue(section: &Section<'_>, key: &str, reading: &mut Reading<'_>) -> Option<Placed<End>> {
    let node = &section.entry(key)?.node;
    match node.value.as_table() {
        Some(table) => {
            let section = Section::open(key, KEYS, table, &node.place, &mut reading.faults);
            let example = format!("{key} = {{ queue = \"general\" }}");
            let queue = section.required("queue", &example, &mut reading.faults)?;
            Some(Placed { place: queue.place, value: End::Queue(QueueName::from(queue.value)) })
        }
        None => {
            let expected = "\"message\", \"close\", \"call_back\" or { queue = \"general\" }";
            word(node, key, expected, reading)
        }
    }
}

/// The end under `key` where no other queue can take over.
pub(super) fn of_desk(section: &Section<'_>, key: &str, reading: &mut Reading<'_>) -> Option<Placed<End>> {
    let node = &section.entry(key)?.node;
    word(node, key, "\"close\", \"message\" or \"call_back\"", reading)
}

fn word(node: &Node, key: &str, expected: &str, reading: &mut Reading<'_>) -> Option<Placed<End>> {
    let Some(text) = node.value.as_text() else { return wrong(node, key, expected, &mut reading.faults) };
    let place: &Place = &node.place;
    match WORDS.into_iter().find(|(word, _)| *word == text) {
        Some((_, value)) => Some(Placed { place: place.clone(), value }),
        None => {
            let perhaps = suggest::perhaps(text, WORDS.iter().map(|(word, _)| *word));
            reading.fault(place, format!("{key} is \"{text}\"; write {expected}{perhaps}"));
            None
        }
    }
}
