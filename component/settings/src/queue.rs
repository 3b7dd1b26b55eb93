//! Reads the `[[queue]]`s.
//!
//! *Never:* the steps of a ladder, or checking that an end leads somewhere: the core does that.

use super::end;
use super::link::at;
use super::place::Place;
use super::policy_place::Spot;
use super::reading::Reading;
use super::section::{Placed, Section};
use super::suggest;
use super::tree::Table;
use super::wording::Wording;
use router_core::Span;
use router_core::values::id::{CalendarName, QueueName};
use router_core::values::ladder::{End, Step};
use router_core::values::policy::QueuePolicy;
use router_core::values::strategy::Strategy;
use std::collections::BTreeMap;

pub(super) const KEYS: &[&str] = &[
    "name",
    "title",
    "offer_for",
    "wrap_up",
    "head_start",
    "strategy",
    "step",
    "end",
    "max_waiting",
    "max_wait",
    "needs_agents",
    "hours",
    "turned_away",
];

/// How long everybody is asked if the queue has no steps.
const DEFAULT_STEP: Span = Span::from_seconds(3_600);

/// A queue whose steps are still to be read.
pub(super) type Unfinished<'a> = (QueueName, Section<'a>);

/// Reads all queues into the policy and the texts. Their steps speak of agents, so they are read later; until then
/// a queue has one step.
pub(super) fn read<'a>(root: &Section<'a>, reading: &mut Reading<'_>) -> Vec<Unfinished<'a>> {
    let tables = root.tables("queue", &mut reading.faults);
    if tables.is_empty() && !root.has("queue") {
        reading.fault(&Place::Whole, "there is no queue; write [[queue]] with name = \"general\"");
    }
    let mut names: BTreeMap<String, Place> = BTreeMap::new();
    tables.iter().map(|table| one(table, &mut names, reading)).collect()
}

fn one<'a>(
    table: &Placed<&'a Table>,
    names: &mut BTreeMap<String, Place>,
    reading: &mut Reading<'_>,
) -> Unfinished<'a> {
    let section = Section::open("[[queue]]", KEYS, table.value, &table.place, &mut reading.faults);
    let name = section.required("name", "name = \"billing\"", &mut reading.faults);
    let name = reading.name("queue", name);
    let title = section.entry("title").and_then(|entry| reading.wording("title", &entry.node));
    let strategy = strategy(&section, reading).unwrap_or_default();
    let end = end::of_queue(&section, "end", reading);
    let turned_away = end::of_queue(&section, "turned_away", reading);
    let faults = &mut reading.faults;
    let hours = section.text("hours", faults);
    let policy = QueuePolicy {
        head_start: section.span("head_start", faults).unwrap_or(Span::ZERO),
        offer_for: section.span("offer_for", faults).unwrap_or(Span::from_seconds(30)),
        wrap_up: section.span("wrap_up", faults).unwrap_or(Span::from_seconds(10)),
        strategy,
        ladder: vec![Step { lasts: Some(DEFAULT_STEP), ..Step::default() }],
        end: end.as_ref().map_or(End::LeaveMessage, |end| end.value.clone()),
        max_waiting: section
            .number("max_waiting", 0, 1_000_000, faults)
            .and_then(|number| u32::try_from(number.value).ok())
            .unwrap_or(100),
        max_wait: section.span("max_wait", faults),
        needs_agents: section.boolean("needs_agents", faults).unwrap_or(false),
        hours: hours.as_ref().map(|hours| CalendarName::from(hours.value)),
        turned_away: turned_away.as_ref().map_or(End::Close, |end| end.value.clone()),
    };
    let queue = own_name(&section, name.as_ref(), names, reading);
    let spots = [
        (Spot::OfferFor(queue.clone()), section.entry("offer_for").map(|entry| &entry.node.place)),
        (Spot::QueueHours(queue.clone()), hours.as_ref().map(|hours| &hours.place)),
    ];
    for (spot, place) in spots {
        if let Some(place) = place {
            reading.remember(spot, place);
        }
    }
    for end in [turned_away, end].into_iter().flatten() {
        if let End::Queue(next) = end.value {
            reading.remember(Spot::Ends(queue.clone()), &end.place);
            reading.remember(Spot::End(queue.clone(), next), &end.place);
        }
    }
    reading.remember(Spot::Queue(queue.clone()), name.as_ref().map_or(&section.place, |name| &name.place));
    reading.texts.queues.insert(queue.clone(), title.unwrap_or_else(|| Wording::plain(queue.as_str())));
    reading.draft.queues.insert(queue.clone(), policy);
    (queue, section)
}

/// The queue's name, or a placeholder that no setting can name, so that the rest of it is checked too.
fn own_name(
    section: &Section<'_>,
    name: Option<&Placed<&str>>,
    names: &mut BTreeMap<String, Place>,
    reading: &mut Reading<'_>,
) -> QueueName {
    let unnamed = || QueueName::from(Reading::placeholder(&section.place).as_str());
    let Some(name) = name else { return unnamed() };
    if let Some(first) = names.insert(name.value.to_lowercase(), name.place.clone()) {
        let message =
            format!("{} is called \"{}\" too; give each queue its own name", at(&first), name.value);
        reading.fault(&name.place, message);
        return unnamed();
    }
    QueueName::from(name.value)
}

fn strategy(section: &Section<'_>, reading: &mut Reading<'_>) -> Option<Strategy> {
    let named = section.text("strategy", &mut reading.faults)?;
    let found = Strategy::ALL.into_iter().find(|strategy| strategy.name() == named.value);
    if found.is_none() {
        let names = Strategy::ALL.iter().map(|strategy| strategy.name());
        let instead = suggest::instead(named.value, "strategies", names);
        reading.fault(&named.place, format!("\"{}\" is not a strategy{instead}", named.value));
    }
    found
}
