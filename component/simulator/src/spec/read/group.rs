//! Reads the `[[group]]`s of agents.
//!
//! *Never:* a single agent: they are numbered when a day is made.

use super::super::GroupSpec;
use super::class::unique;
use super::{by_period, form, number};
use crate::distribution::Distribution;
use frontdesk_settings::Faults;
use frontdesk_settings::place::Place;
use frontdesk_settings::section::{Placed, Section, wrong};
use frontdesk_settings::tree::{Node, Table, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(in super::super) const KEYS: &[&str] =
    &["name", "agents", "breaks", "skills", "capacity", "slow_down", "answer", "missed"];

const AGENTS_MAX: u32 = 100_000;

/// Reads all groups of a day with so many `periods`.
pub(super) fn read(root: &Section<'_>, periods: usize, faults: &mut Faults) -> Vec<GroupSpec> {
    if !root.has("group") {
        faults.add(&Place::Whole, "nobody works; write [[group]] with name and agents");
    }
    let mut names = BTreeSet::new();
    let tables = root.tables("group", faults);
    tables.iter().filter_map(|table| one(table, periods, &mut names, faults)).collect()
}

fn one(
    table: &Placed<&Table>,
    periods: usize,
    names: &mut BTreeSet<String>,
    faults: &mut Faults,
) -> Option<GroupSpec> {
    let section = Section::open("[[group]]", KEYS, table.value, &table.place, faults);
    let name = unique(&section, "name = \"generalists\"", names, faults);
    if !section.has("agents") {
        section.missing("agents", "agents = 12", faults);
    }
    let agents = by_period(&section, "agents", periods, faults, head_count);
    let breaks = section.texts("breaks", faults).unwrap_or_default();
    let breaks = breaks.iter().filter_map(|text| form::interval("breaks", text, faults)).collect();
    let skills = section.table("skills", faults).map(|table| skills(table.value, faults));
    let answer = section.entry("answer").and_then(|e| form::distribution("answer", &e.node, faults));
    Some(GroupSpec {
        breaks,
        skills: skills.unwrap_or_default(),
        capacity: number(&section, "capacity", 1, 1000, faults).unwrap_or(1) as u32,
        slow_down: section.decimal("slow_down", 0.0, 10.0, faults).map_or(0.0, |number| number.value),
        answer: answer.unwrap_or(Distribution::Constant { mean: 0.0 }),
        missed: section.decimal("missed", 0.0, 1.0, faults).map_or(0.0, |number| number.value),
        name: name?,
        agents: agents?,
    })
}

fn head_count(node: &Node, faults: &mut Faults) -> Option<u32> {
    let Value::Integer(count) = node.value else {
        return wrong(node, "agents", "a whole number without quotes", faults);
    };
    let valid = u32::try_from(count).ok().filter(|count| *count <= AGENTS_MAX);
    if valid.is_none() {
        faults.add(&node.place, format!("agents is {count}; write a number from 0 to {AGENTS_MAX}"));
    }
    valid
}

fn skills(table: &Table, faults: &mut Faults) -> BTreeMap<Arc<str>, u8> {
    let read = table.entries.iter().filter_map(|entry| {
        let level =
            if let Value::Integer(level) = entry.node.value { u8::try_from(level).ok() } else { None };
        if level.is_none() {
            let message = format!("{} has no level; write a whole number from 0 to 255", entry.key);
            faults.add(&entry.node.place, message);
        }
        level.map(|level| (entry.key.as_str().into(), level))
    });
    read.collect()
}
