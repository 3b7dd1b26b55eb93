//! Reads the `[[class]]`es.
//!
//! *Never:* deciding what an attribute means.

use super::super::{AttributeSpec, ClassSpec};
use super::{by_period, form};
use crate::day::Attribute;
use frontdesk_settings::Faults;
use frontdesk_settings::place::Place;
use frontdesk_settings::section::{Placed, Section, decimal, texts, wrong};
use frontdesk_settings::tree::{Node, Table, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(in super::super) const KEYS: &[&str] = &["name", "rate", "handling", "patience", "attributes"];

/// Reads all classes of a day with so many `periods`.
pub(super) fn read(root: &Section<'_>, periods: usize, faults: &mut Faults) -> Vec<ClassSpec> {
    if !root.has("class") {
        faults.add(&Place::Whole, "nobody arrives; write [[class]] with name, rate and handling");
    }
    let mut names = BTreeSet::new();
    let tables = root.tables("class", faults);
    tables.iter().filter_map(|table| one(table, periods, &mut names, faults)).collect()
}

fn one(
    table: &Placed<&Table>,
    periods: usize,
    names: &mut BTreeSet<String>,
    faults: &mut Faults,
) -> Option<ClassSpec> {
    let section = Section::open("[[class]]", KEYS, table.value, &table.place, faults);
    let name = unique(&section, "name = \"billing\"", names, faults);
    for (key, example) in [("rate", "rate = 120"), ("handling", "handling = \"5m\"")] {
        if !section.has(key) {
            section.missing(key, example, faults);
        }
    }
    let rate = by_period(&section, "rate", periods, faults, |node, faults| form::rate("rate", node, faults));
    let distribution = |key, faults: &mut Faults| {
        by_period(&section, key, periods, faults, |node, faults| form::distribution(key, node, faults))
    };
    let handling = distribution("handling", faults);
    let patience = distribution("patience", faults).unwrap_or_default();
    let attributes = section.table("attributes", faults).map(|table| attributes(table.value, faults));
    Some(ClassSpec {
        name: name?,
        rate: rate?,
        handling: handling?,
        patience,
        attributes: attributes.unwrap_or_default(),
    })
}

/// The name of a table, which no other of `names` has.
pub(super) fn unique(
    section: &Section<'_>,
    example: &str,
    names: &mut BTreeSet<String>,
    faults: &mut Faults,
) -> Option<Arc<str>> {
    let name = section.required("name", example, faults)?;
    if !names.insert(name.value.to_owned()) {
        faults.add(&name.place, format!("there are two called \"{}\"; give each its own name", name.value));
        return None;
    }
    Some(name.value.into())
}

fn attributes(table: &Table, faults: &mut Faults) -> BTreeMap<Arc<str>, AttributeSpec> {
    let read = table.entries.iter().filter_map(|entry| {
        attribute(&entry.key, &entry.node, faults).map(|value| (entry.key.as_str().into(), value))
    });
    read.collect()
}

fn attribute(name: &str, node: &Node, faults: &mut Faults) -> Option<AttributeSpec> {
    let fixed = match &node.value {
        Value::Text(text) => Attribute::Text(text.as_str().into()),
        Value::Integer(number) => Attribute::Number(*number as f64),
        Value::Decimal(number) if number.is_finite() => Attribute::Number(*number),
        Value::Boolean(value) => Attribute::YesNo(*value),
        Value::List(_) => {
            let list = texts(name, node, faults)?;
            Attribute::List(list.iter().map(|text| text.value.into()).collect())
        }
        Value::Table(weights) => return one_of(name, weights, node, faults),
        Value::Decimal(_) | Value::Date(_) | Value::Other(_) => {
            return wrong(node, name, "a string, a number, true, false, or a list of strings", faults);
        }
    };
    Some(AttributeSpec::Fixed(fixed))
}

fn one_of(name: &str, weights: &Table, node: &Node, faults: &mut Faults) -> Option<AttributeSpec> {
    let read = weights.entries.iter().filter_map(|entry| {
        let weight = decimal(&entry.key, &entry.node, 0.0, 1e9, faults)?;
        Some((Arc::from(entry.key.as_str()), weight))
    });
    let read: Vec<(Arc<str>, f64)> = read.collect();
    if read.len() == weights.entries.len() && !read.iter().any(|(_, weight)| *weight > 0.0) {
        let message =
            format!("{name} has no value with a weight above 0; write for instance {{ en = 0.7, de = 0.3 }}");
        faults.add(&node.place, message);
        return None;
    }
    Some(AttributeSpec::OneOf(read))
}
