//! Reads what a rule says of the agent's client, and what becomes of it on a step.
//!
//! *Never:* knowing what clients announce; the abilities of the core do.

use super::policy_place::Spot;
use super::reading::Reading;
use super::section::{Placed, Section};
use super::suggest;
use router_core::values::ability::Ability;
use router_core::values::client_need::{ClientRule, ClientWish, Program, Same};
use router_core::values::id::RuleName;
use router_core::values::ladder::ClientStrength;

/// Under which key it stands, in a rule and in a step.
pub(super) const KEY: &str = "agent_client";
pub(super) const KEYS: &[&str] = &["required", "preferred"];
pub(super) const WISH_KEYS: &[&str] = &["features", "software", "same"];

const EXAMPLE: &str = "agent_client = { required = { features = [\"files\"] } }";
const STRENGTHS: [&str; 3] = ["required", "preferred", "ignored"];
/// What two clients may have in common beside abilities.
const COMMON: [&str; 3] = ["network", "service", "software"];

/// What a rule says.
pub(super) fn of_rule(section: &Section<'_>, rule: &RuleName, reading: &mut Reading<'_>) -> ClientRule {
    let Some(table) = section.table(KEY, &mut reading.faults) else { return ClientRule::default() };
    reading.remember(Spot::RuleClient(rule.clone()), &table.place);
    let section = Section::open(KEY, KEYS, table.value, &table.place, &mut reading.faults);
    if !section.has("required") && !section.has("preferred") {
        section.missing("required or preferred", EXAMPLE, &mut reading.faults);
    }
    ClientRule {
        required: wish("required", &section, reading),
        preferred: wish("preferred", &section, reading),
    }
}

fn wish(key: &str, section: &Section<'_>, reading: &mut Reading<'_>) -> ClientWish {
    let Some(table) = section.table(key, &mut reading.faults) else { return ClientWish::default() };
    let section = Section::open(key, WISH_KEYS, table.value, &table.place, &mut reading.faults);
    let mut texts = |key| section.texts(key, &mut reading.faults).unwrap_or_default();
    let (features, software, same) = (texts("features"), texts("software"), texts("same"));
    if table.value.entries.is_empty() {
        section.missing("features, software or same", "features = [\"files\"]", &mut reading.faults);
    }
    ClientWish {
        features: features.iter().filter_map(|it| ability(it, &[], reading)).collect(),
        software: software.iter().filter_map(|it| program(it, reading)).collect(),
        same: same.iter().filter_map(|it| common(it, reading)).collect(),
    }
}

/// An ability; `besides` are words that would do, too.
fn ability(
    written: &Placed<&str>,
    besides: &'static [&'static str],
    reading: &mut Reading<'_>,
) -> Option<Ability> {
    let ability = Ability::named(written.value);
    if ability.is_none() {
        let known = Ability::words().chain(besides.iter().copied());
        let instead = suggest::instead(written.value, "abilities", known);
        let message = format!(
            "\"{}\" is not an ability that is known{instead}; \
             or write the namespace as clients announce it, such as \"urn:xmpp:ping\"",
            written.value
        );
        reading.fault(&written.place, message);
    }
    ability
}

fn common(written: &Placed<&str>, reading: &mut Reading<'_>) -> Option<Same> {
    match written.value {
        "network" => Some(Same::Network),
        "service" => Some(Same::Service),
        "software" => Some(Same::Software),
        _ => ability(written, &COMMON, reading).map(Same::Feature),
    }
}

fn program(written: &Placed<&str>, reading: &mut Reading<'_>) -> Option<Program> {
    let program = Program::parse(written.value);
    if program.is_none() {
        let message = format!(
            "\"{}\" is not a program; write its name, and after >= the least version if that matters, \
             such as \"Gajim >= 1.7\"",
            written.value
        );
        reading.fault(&written.place, message);
    }
    program
}

/// What a step says.
pub(super) fn of_step(section: &Section<'_>, reading: &mut Reading<'_>) -> ClientStrength {
    let Some(strength) = section.text(KEY, &mut reading.faults) else { return ClientStrength::Required };
    match strength.value {
        "required" => ClientStrength::Required,
        "preferred" => ClientStrength::Preferred,
        "ignored" => ClientStrength::Ignored,
        wrong => {
            let instead = suggest::instead(wrong, "strengths", STRENGTHS.into_iter());
            let message = format!("what is required of the agent's client cannot be \"{wrong}\"{instead}");
            reading.fault(&strength.place, message);
            ClientStrength::Required
        }
    }
}
