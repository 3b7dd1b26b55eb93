//! Reads the `[[queue]]`s.
//!
//! *Never:* checking that an overflow leads somewhere: the core does that.

use super::link::at;
use super::place::Place;
use super::policy_place::Spot;
use super::reading::Reading;
use super::section::{Placed, Section};
use super::tree::Table;
use crate::phrase::Wording;
use router_core::Span;
use router_core::values::id::QueueName;
use router_core::values::policy::{Overflow, OverflowTarget, QueuePolicy};
use std::collections::BTreeMap;

pub(super) const KEYS: &[&str] =
    &["name", "title", "offer_for", "wrap_up", "head_start", "max_waiting", "overflow"];
pub(super) const OVERFLOW_KEYS: &[&str] = &["after", "to"];

/// Reads all queues into the policy and the texts.
pub(super) fn read(root: &Section<'_>, reading: &mut Reading<'_>) {
    let tables = root.tables("queue", &mut reading.faults);
    if tables.is_empty() && !root.has("queue") {
        reading.fault(&Place::Whole, "there is no queue; write [[queue]] with name = \"general\"");
    }
    let mut names: BTreeMap<String, Place> = BTreeMap::new();
    for table in tables {
        one(&table, &mut names, reading);
    }
}

fn one(table: &Placed<&Table>, names: &mut BTreeMap<String, Place>, reading: &mut Reading<'_>) {
    let section = Section::open("[[queue]]", KEYS, table.value, &table.place, &mut reading.faults);
    let name = section.required("name", "name = \"billing\"", &mut reading.faults);
    let name = reading.name("queue", name);
    let title = section.entry("title").and_then(|entry| reading.wording("title", &entry.node));
    let faults = &mut reading.faults;
    let policy = QueuePolicy {
        head_start: section.span("head_start", faults).unwrap_or(Span::ZERO),
        offer_for: section.span("offer_for", faults).unwrap_or(Span::from_seconds(30)),
        wrap_up: section.span("wrap_up", faults).unwrap_or(Span::from_seconds(10)),
        overflow: None,
        max_waiting: section
            .number("max_waiting", 0, 1_000_000, faults)
            .and_then(|number| u32::try_from(number.value).ok())
            .unwrap_or(100),
    };
    let overflow = section.table("overflow", faults).map(|table| overflow(&table, reading));
    let Some(name) = name else { return };
    if name.value == "close" {
        reading.fault(
            &name.place,
            "no queue can be called \"close\"; an overflow to \"close\" ends a conversation",
        );
        return;
    }
    if let Some(first) = names.insert(name.value.to_lowercase(), name.place.clone()) {
        let message =
            format!("{} is called \"{}\" too; give each queue its own name", at(&first), name.value);
        reading.fault(&name.place, message);
        return;
    }
    let queue = QueueName::from(name.value);
    if let Some(entry) = section.entry("offer_for") {
        reading.remember(Spot::OfferFor(queue.clone()), &entry.node.place);
    }
    let overflow = overflow.flatten().map(|placed| {
        reading.remember(Spot::Overflow(queue.clone()), &placed.place);
        placed.value
    });
    reading.texts.queues.insert(queue.clone(), title.unwrap_or_else(|| Wording::plain(name.value)));
    reading.draft.queues.insert(queue, QueuePolicy { overflow, ..policy });
}

fn overflow(table: &Placed<&Table>, reading: &mut Reading<'_>) -> Option<Placed<Overflow>> {
    let example = "overflow = { after = \"10m\", to = \"general\" }";
    let section = Section::open("overflow", OVERFLOW_KEYS, table.value, &table.place, &mut reading.faults);
    if !section.has("after") {
        section.missing("after", example, &mut reading.faults);
    }
    let after = section.span("after", &mut reading.faults);
    let to = section.required("to", example, &mut reading.faults)?;
    let target = match to.value {
        "close" => OverflowTarget::Close,
        queue => OverflowTarget::Queue(QueueName::from(queue)),
    };
    Some(Placed { place: to.place, value: Overflow { after: after?, to: target } })
}
