//! Reads the `[[queue.step]]`s: who is asked, how, and for how long.
//!
//! *Never:* checking that somebody can be found; `findings` of the core does.

use super::agent_client;
use super::condition;
use super::policy_place::Spot;
use super::queue::Unfinished;
use super::reading::Reading;
use super::section::{Placed, Section};
use super::suggest;
use super::tree::Table;
use router_core::Span;
use router_core::expression::Schema;
use router_core::rules::agent_schema;
use router_core::values::id::QueueName;
use router_core::values::ladder::{OfferMode, Step};

pub(super) const KEYS: &[&str] =
    &["for", "agents", "relax", agent_client::KEY, "offer", "every", "skip_when_none_eligible"];
const OFFERS: [&str; 3] = ["one", "all", "staggered"];
const FOR_EVER: &str = "forever";

/// Most that a step lowers the needed levels: the best level.
const MOST_RELAXED: i64 = 10;

/// Reads the steps of all queues into the policy, which must have its agents.
pub(super) fn read(queues: &[Unfinished<'_>], reading: &mut Reading<'_>) {
    let schema = agent_schema(&reading.draft);
    for (queue, section) in queues {
        let tables = section.tables("step", &mut reading.faults);
        if !section.has("step") {
            continue;
        }
        let steps = tables.iter().enumerate().map(|(at, table)| {
            let number = u16::try_from(at + 1).unwrap_or(u16::MAX);
            reading.remember(Spot::Step(queue.clone(), number), &table.place);
            one(table, &Owner { queue, number }, &schema, reading)
        });
        let steps: Vec<Step> = steps.collect();
        if let Some(policy) = reading.draft.queues.get_mut(queue) {
            policy.ladder = steps;
        }
    }
}

struct Owner<'a> {
    queue: &'a QueueName,
    number: u16,
}

fn one(table: &Placed<&Table>, owner: &Owner<'_>, schema: &Schema, reading: &mut Reading<'_>) -> Step {
    let section = Section::open("[[queue.step]]", KEYS, table.value, &table.place, &mut reading.faults);
    if let Some(entry) = section.entry("agents") {
        let spot = Spot::StepAgents(owner.queue.clone(), owner.number);
        reading.remember(spot, &entry.node.place);
    }
    let agents = condition::read(&section, "agents", schema, reading);
    if section.has("agents") && agents.is_none() {
        reading.doubts.steps.insert((owner.queue.clone(), owner.number));
    }
    let relax = section.number("relax", 0, MOST_RELAXED, &mut reading.faults);
    if let Some(entry) = section.entry(agent_client::KEY) {
        let spot = Spot::StepClient(owner.queue.clone(), owner.number);
        reading.remember(spot, &entry.node.place);
    }
    Step {
        agents,
        relax: relax.and_then(|relax| u8::try_from(relax.value).ok()).unwrap_or(0),
        agent_client: agent_client::of_step(&section, reading),
        offer: offer(&section, reading),
        lasts: lasts(&section, reading),
        skip_when_none_eligible: section
            .boolean("skip_when_none_eligible", &mut reading.faults)
            .unwrap_or(false),
    }
}

/// How long the step lasts; for ever if that is said, or if it cannot be read, which is reported.
fn lasts(section: &Section<'_>, reading: &mut Reading<'_>) -> Option<Span> {
    let Some(entry) = section.entry("for") else {
        section.missing("a length of time", "for = \"1m\"", &mut reading.faults);
        return Some(Span::from_seconds(1));
    };
    if entry.node.value.as_text() == Some(FOR_EVER) {
        return None;
    }
    // A wrong length is reported as such; it must not look like a step for ever besides.
    section.span("for", &mut reading.faults).or(Some(Span::from_seconds(1)))
}

fn offer(section: &Section<'_>, reading: &mut Reading<'_>) -> OfferMode {
    let mode = section.text("offer", &mut reading.faults);
    let every = section.span("every", &mut reading.faults);
    let staggered = mode.as_ref().is_some_and(|mode| mode.value == "staggered");
    if let (Some(entry), false) = (section.entry("every"), staggered) {
        let message = "every belongs to offer = \"staggered\"; write that too, or remove every";
        reading.fault(&entry.key_place, message);
    }
    match mode.as_ref().map(|mode| mode.value) {
        Some("all") => OfferMode::All,
        Some("staggered") => {
            if !section.has("every") {
                section.missing(
                    "every, because offer is \"staggered\"",
                    "every = \"10s\"",
                    &mut reading.faults,
                );
            }
            OfferMode::Staggered(every.unwrap_or(Span::from_seconds(10)))
        }
        Some("one") | None => OfferMode::One,
        Some(wrong) => {
            let instead = suggest::instead(wrong, "ways to offer", OFFERS.into_iter());
            if let Some(mode) = &mode {
                reading.fault(&mode.place, format!("\"{wrong}\" is not a way to offer{instead}"));
            }
            OfferMode::One
        }
    }
}
