//! Reads the `[[desk]]`s: service addresses with their words. The first one is the home desk.
//!
//! *Never:* checking that its queue exists: the core does that.

use super::end;
use super::hosting;
use super::link::at;
use super::place::Place;
use super::policy_place::Spot;
use super::question;
use super::reading::Reading;
use super::routing_server;
use super::section::{Placed, Section};
use super::tree::{Node, Table};
use super::wording::{DeskTexts, Wording};
use jid::NodePart;
use router_core::Span;
use router_core::values::alias;
use router_core::values::id::{CalendarName, DeskName, Language, QueueName};
use router_core::values::ladder::End;
use router_core::values::policy::DeskPolicy;
use std::collections::BTreeMap;

pub(super) const KEYS: &[&str] = &[
    "name",
    "title",
    "description",
    "queue",
    "language",
    "greeting",
    "hosting",
    "decide",
    "hours",
    "when_closed",
    "questions",
    "question",
];
pub(super) const QUESTIONS_KEYS: &[&str] = &["remind_after", "close_after"];

/// Reads all desks into the policy and the texts.
pub(super) fn read(root: &Section<'_>, reading: &mut Reading<'_>) {
    let tables = root.tables("desk", &mut reading.faults);
    if !root.has("desk") {
        reading.remember(Spot::Desks, &Place::Whole);
    }
    let mut names: BTreeMap<String, Place> = BTreeMap::new();
    for table in tables {
        one(&table, &mut names, reading);
    }
}

fn one(table: &Placed<&Table>, names: &mut BTreeMap<String, Place>, reading: &mut Reading<'_>) {
    let section = Section::open("[[desk]]", KEYS, table.value, &table.place, &mut reading.faults);
    let name = name(&section, reading);
    let language = match section.text("language", &mut reading.faults) {
        Some(tag) => reading.language(&tag),
        None => None,
    };
    let language = language.unwrap_or_else(|| Language::from("en"));
    let title = words(&section, "title", &language, reading);
    let description = words(&section, "description", &language, reading);
    let greeting = words(&section, "greeting", &language, reading);
    let queue = queue(&section, reading);
    let hosting = hosting::read(&section, reading).unwrap_or_default();
    let decided_by = routing_server::decided_by(&section, reading);
    let hours = section.text("hours", &mut reading.faults);
    let when_closed = end::of_desk(&section, "when_closed", reading).map_or(End::Close, |end| end.value);
    let (remind_after, close_after) = silence(&section, reading);
    let unnamed = || Placed { place: section.place.clone(), value: Reading::placeholder(&section.place) };
    let mut name = name.unwrap_or_else(unnamed);
    if let Some(first) = names.insert(name.value.clone(), name.place.clone()) {
        let message = format!("{} is called \"{}\" too; give each desk its own name", at(&first), name.value);
        reading.fault(&name.place, message);
        name = unnamed();
    }
    let desk = DeskName::from(name.value.as_str());
    let questions = question::read(&section, &desk, &language, reading);
    if reading.draft.home_desk.is_none() {
        reading.draft.home_desk = Some(desk.clone());
    }
    if let Some(queue) = &queue {
        reading.remember(Spot::DeskQueue(desk.clone()), &queue.place);
    }
    if let Some(hours) = &hours {
        reading.remember(Spot::DeskHours(desk.clone()), &hours.place);
    }
    let queue = queue.map_or_else(|| QueueName::from(""), |queue| queue.value);
    let hours = hours.map(|hours| CalendarName::from(hours.value));
    let title = title.unwrap_or_else(|| Wording::plain(&name.value));
    let (questions, wordings) = questions;
    let texts = DeskTexts { title, description, language, greeting, questions: wordings };
    reading.texts.desks.insert(desk.clone(), texts);
    let policy =
        DeskPolicy { queue, questions, remind_after, close_after, hosting, decided_by, hours, when_closed };
    reading.draft.desks.insert(desk, policy);
}

/// The localpart of the desk's address.
fn name(section: &Section<'_>, reading: &mut Reading<'_>) -> Option<Placed<String>> {
    let name = section.required("name", "name = \"support\"", &mut reading.faults);
    let name = reading.name("desk", name)?;
    match NodePart::new(name.value) {
        Ok(part) if part.as_str() != name.value => {
            let message =
                format!("the name is the localpart of the desk's address; write it as \"{}\"", part.as_str());
            reading.fault(&name.place, message);
            None
        }
        // The seed does not matter: whether a localpart looks like a window's is a matter of its form.
        Ok(_) if alias::window(0, name.value).is_some() => {
            let message = "the name looks like the address of a window (ten letters after the last dot); \
                           write it without the dot";
            reading.fault(&name.place, message);
            None
        }
        Ok(part) => Some(Placed { place: name.place, value: part.as_str().to_owned() }),
        Err(error) => {
            let message = format!(
                "\"{}\" cannot be the localpart of an address ({error}); write for instance \"support\"",
                name.value
            );
            reading.fault(&name.place, message);
            None
        }
    }
}

/// The desk's queue; if nothing is said, the only one there is.
fn queue(section: &Section<'_>, reading: &mut Reading<'_>) -> Option<Placed<QueueName>> {
    if section.has("queue") {
        let queue = section.required("queue", "queue = \"general\"", &mut reading.faults)?;
        return Some(Placed { place: queue.place, value: QueueName::from(queue.value) });
    }
    let mut queues = reading.draft.queues.keys();
    match (queues.next(), queues.next()) {
        (Some(only), None) => Some(Placed { place: section.place.clone(), value: only.clone() }),
        (None, _) => None,
        (Some(_), Some(_)) => {
            section.missing("a queue, because there are several", "queue = \"general\"", &mut reading.faults);
            None
        }
    }
}

fn silence(section: &Section<'_>, reading: &mut Reading<'_>) -> (Span, Span) {
    let defaults = (Span::from_seconds(600), Span::from_seconds(300));
    let Some(table) = section.table("questions", &mut reading.faults) else { return defaults };
    let keys = QUESTIONS_KEYS;
    let section = Section::open("questions", keys, table.value, &table.place, &mut reading.faults);
    let mut span = |key: &str, default: Span| match section.span(key, &mut reading.faults) {
        Some(Span::ZERO) => {
            let place = section.entry(key).map_or(&section.place, |entry| &entry.node.place);
            reading.faults.add(place, format!("{key} leaves no time; write for instance \"10m\""));
            default
        }
        Some(span) => span,
        None => default,
    };
    (span("remind_after", defaults.0), span("close_after", defaults.1))
}

/// The words under `key`, if there are some; they must have the desk's language.
pub(super) fn words(
    section: &Section<'_>,
    key: &str,
    language: &Language,
    reading: &mut Reading<'_>,
) -> Option<Wording> {
    let node: &Node = &section.entry(key)?.node;
    let wording = reading.wording(key, node)?;
    let primary = language.as_str().split('-').next().unwrap_or_default();
    let known = |tag: &str| wording.by_language.contains_key(&Language::from(tag));
    if wording.any.is_none() && !known(language.as_str()) && !known(primary) {
        let message =
            format!("{key} has no text in \"{language}\", the desk's language; add {primary} = \"...\"");
        reading.fault(&node.place, message);
    }
    Some(wording)
}
