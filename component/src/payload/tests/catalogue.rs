//! The catalogue is in order, and docs/XEPS.md says what it says.
//!
//! *Never:* what an entry does with a stanza.

use std::collections::BTreeSet;

use crate::phrase::Sentence;
use crate::phrase::tests::phrases;
use frontdesk_settings::{Direction, Family, Firewall};

use super::super::{Fallback, Kind, Needs, Passes, Payload, Revision, Target, Value, all, find};

#[test]
fn every_element_has_one_entry() {
    let mut seen = BTreeSet::new();
    for payload in all() {
        assert!(!payload.specification.is_empty() && !payload.shape.names.is_empty(), "{payload:?}");
        for name in payload.shape.names {
            assert!(seen.insert((payload.shape.namespace, *name)), "{name} is there twice");
            assert!(std::ptr::eq(find(payload.shape.namespace, name).unwrap(), payload));
        }
        let has_id = payload.shape.attributes.iter().any(|attribute| attribute.value == Value::Id);
        assert_eq!(has_id, payload.target != Target::None, "{payload:?}");
        let is_opaque = |value| matches!(value, Value::Opaque(_));
        let crosses = payload.passes != Passes::ToNobody && payload.needs != Needs::Named;
        let opaque = payload.shape.attributes.iter().any(|attribute| is_opaque(attribute.value));
        assert!(!(crosses && (opaque || is_opaque(payload.shape.text))), "{payload:?}");
    }
}

fn row(payload: &Payload) -> String {
    let kind = match payload.kind {
        Kind::Content => "content",
        Kind::Change(Revision::Correction | Revision::Retraction) => "change",
        Kind::Signal => "signal",
        Kind::Decoration => "decoration",
        Kind::Obstacle => "answered",
    };
    let passes = match (payload.passes, payload.needs) {
        (Passes::ToNobody, _) => "no",
        (Passes::ToCustomers, _) => "to customers, with content",
        (Passes::ToAll, Needs::Nothing) => "alone",
        (Passes::ToAll, Needs::Company) => "with anything",
        (Passes::ToAll, Needs::Content) => "with content",
        (Passes::ToAll, Needs::Named) => "with what it names",
    };
    let target = match payload.target {
        Target::None => "",
        Target::Received => "of the other side",
        Target::Sent => "of the own side",
        Target::Any => "of either side",
    };
    let fallback = match payload.fallback {
        Fallback::None => "",
        Fallback::Quote => "a quote",
        Fallback::All => "all",
    };
    let announced = if payload.announces.is_some() { "yes" } else { "" };
    let names = payload.shape.names.join(", ");
    let family = payload.family.name();
    format!(
        "| {} | `{}` | {names} | {family} | {kind} | {passes} | {target} | {fallback} | {announced} |",
        payload.specification, payload.shape.namespace
    )
}

#[test]
fn the_documentation_has_a_row_for_each_entry_and_no_other() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/XEPS.md");
    let text = std::fs::read_to_string(path).unwrap();
    let expected: Vec<String> = all().map(row).collect();
    documented(&text, "## Payloads of messages", &expected);
    let expected: Vec<String> = Family::ALL.map(family).into();
    documented(&text, "### Families", &expected);
}

/// Compares the rows of the table under a heading.
fn documented(text: &str, heading: &str, expected: &[String]) {
    let (_, table) = text.split_once(&format!("\n{heading}\n")).expect("the section is there");
    let rows = table.lines().skip_while(|line| !line.starts_with("|---")).skip(1);
    let documented: Vec<&str> = rows.take_while(|line| line.starts_with('|')).collect();
    assert_eq!(documented, expected, "the rows should be\n{}\n", expected.join("\n"));
}

fn family(family: Family) -> String {
    let possible: Vec<&str> = family.treatments().iter().map(|treatment| treatment.name()).collect();
    let in_preset = |firewall: Firewall| firewall.treatments(Direction::CustomerToAgent)[family].name();
    let sentence = phrases("").sentence(None, None, &Sentence::NotTaken(family));
    let said = if possible.contains(&"refuse") && family != Family::Rooms { &*sentence } else { "" };
    format!(
        "| {} | {} | {} | {} | {said} |",
        family.name(),
        in_preset(Firewall::default()),
        in_preset(Firewall::strict()),
        possible.join(", ")
    )
}
