//! Reads the `[[rule]]`s: which customers go where, and what they need.
//!
//! *Never:* running the examples of rules; `rule_example` does.

use super::agent;
use super::agent_client;
use super::condition;
use super::hosting;
use super::policy_place::Spot;
use super::reading::Reading;
use super::rule_example::{self, Example};
use super::section::{Placed, Section};
use super::suggest;
use super::tree::Table;
use super::wording::{RuleEnd, RuleTexts};
use jid::Jid;
use router_core::Span;
use router_core::expression::Schema;
use router_core::rules::known_schema;
use router_core::values::id::{AgentId, QueueName, RuleName};
use router_core::values::rule::{Preference, Preferred, Route, Rule, Verdict};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) const KEYS: &[&str] = &[
    "name",
    "when",
    "why",
    "queue",
    "skills",
    "priority",
    "head_start",
    "prefer",
    "exclude",
    agent_client::KEY,
    "hosting",
    "tags",
    "end",
    "answer",
    "redirect",
    "examples",
];
pub(super) const PREFER_KEYS: &[&str] = &["agent", "for"];

/// Keys of a rule that looks for an agent.
const OF_ROUTES: &[&str] =
    &["queue", "skills", "priority", "head_start", "prefer", "exclude", agent_client::KEY, "hosting", "tags"];
const ENDS: [&str; 3] = ["closed", "blocked", "redirect"];
const HIGHEST_PRIORITY: i64 = 100;

/// Reads all rules into the policy, which must have everything else, and runs their examples.
pub(super) fn read(root: &Section<'_>, reading: &mut Reading<'_>) {
    let schema = known_schema(&reading.draft);
    let mut examples: Vec<Example<'_>> = Vec::new();
    for table in root.tables("rule", &mut reading.faults) {
        let section = Section::open("[[rule]]", KEYS, table.value, &table.place, &mut reading.faults);
        one(&section, &schema, &mut examples, reading);
    }
    rule_example::run(&examples, &schema, reading);
}

fn one<'a>(
    section: &Section<'a>,
    schema: &Schema,
    examples: &mut Vec<Example<'a>>,
    reading: &mut Reading<'_>,
) {
    let name = section.required("name", "name = \"vip\"", &mut reading.faults);
    let name = reading.name("rule", name);
    let place = name.as_ref().map_or(&section.place, |name| &name.place).clone();
    let own = match &name {
        Some(name) => RuleName::from(name.value),
        None => RuleName::from(Reading::placeholder(&section.place).as_str()),
    };
    let mut when = condition::read(section, "when", schema, reading);
    let why = section.entry("why").and_then(|entry| reading.wording("why", &entry.node));
    let answer = section.entry("answer").and_then(|entry| reading.wording("answer", &entry.node));
    let kind = end(section, reading);
    let verdict = if section.has("end") {
        refuse(
            section,
            OF_ROUTES,
            "belongs to a rule that looks for an agent; remove it, or remove end",
            reading,
        );
        Verdict::Answer
    } else {
        refuse(section, &["answer", "redirect"], "belongs to a rule with end; add end = \"closed\"", reading);
        Verdict::Route(route(section, &own, reading))
    };
    for table in section.tables("examples", &mut reading.faults) {
        examples.push(Example { of: own.clone(), table });
    }
    if let Some(entry) = section.entry("when") {
        reading.remember(Spot::RuleWhen(own.clone()), &entry.node.place);
        if when.is_none() {
            // Without a condition it would look like the default.
            reading.doubts.rules.insert(own.clone());
            when = condition::never();
        }
    }
    reading.remember(Spot::Rule(own.clone()), &place);
    let texts = RuleTexts { answer, kind: kind.unwrap_or_default(), why };
    reading.texts.rules.insert(own.clone(), texts);
    reading.draft.rules.push(Rule { name: own, when, verdict });
}

/// Reports those of `keys` that are there.
fn refuse(section: &Section<'_>, keys: &[&str], why: &str, reading: &mut Reading<'_>) {
    for key in keys {
        if let Some(entry) = section.entry(key) {
            reading.fault(&entry.key_place, format!("{key} {why}"));
        }
    }
}

/// In which way the rule ends a conversation.
fn end(section: &Section<'_>, reading: &mut Reading<'_>) -> Option<RuleEnd> {
    let end = section.text("end", &mut reading.faults)?;
    if let (Some(entry), true) = (section.entry("redirect"), end.value != "redirect") {
        let message = "redirect belongs to end = \"redirect\"; write that, or remove redirect";
        reading.fault(&entry.key_place, message);
    }
    match end.value {
        "closed" => Some(RuleEnd::Closed),
        "blocked" => Some(RuleEnd::Blocked),
        "redirect" => {
            let example = "redirect = \"sales@help.example.org\"";
            let to = section.required("redirect", example, &mut reading.faults)?;
            jid(&to, "sales@help.example.org", reading).map(|jid| RuleEnd::Redirect(Arc::from(jid.as_str())))
        }
        wrong => {
            let instead = suggest::instead(wrong, "ends of rules", ENDS.into_iter());
            reading.fault(&end.place, format!("a rule cannot end with \"{wrong}\"{instead}"));
            None
        }
    }
}

/// The normalised JID.
fn jid(written: &Placed<&str>, example: &str, reading: &mut Reading<'_>) -> Option<Jid> {
    match Jid::new(written.value.trim()) {
        Ok(jid) => Some(jid),
        Err(error) => {
            let message =
                format!("\"{}\" is not a JID ({error}); write for instance \"{example}\"", written.value);
            reading.fault(&written.place, message);
            None
        }
    }
}

fn route(section: &Section<'_>, rule: &RuleName, reading: &mut Reading<'_>) -> Route {
    let queue = section.text("queue", &mut reading.faults);
    if let Some(queue) = &queue {
        reading.remember(Spot::RuleQueue(rule.clone()), &queue.place);
    }
    if let Some(entry) = section.entry("skills") {
        reading.remember(Spot::RuleSkills(rule.clone()), &entry.node.place);
    }
    let priority = section.number("priority", 0, HIGHEST_PRIORITY, &mut reading.faults);
    let exclude = section.texts("exclude", &mut reading.faults).unwrap_or_default();
    let tags = section.texts("tags", &mut reading.faults).unwrap_or_default();
    Route {
        queue: queue.map(|queue| QueueName::from(queue.value)),
        skills: agent::skills(section, reading),
        priority: priority.and_then(|priority| u8::try_from(priority.value).ok()).unwrap_or(0),
        head_start: section.span("head_start", &mut reading.faults).unwrap_or(Span::ZERO),
        prefer: prefer(section, rule, reading),
        agent_client: Box::new(agent_client::of_rule(section, rule, reading)),
        hosting: hosting::read(section, reading),
        exclude: exclude.iter().filter_map(|agent| named(agent, rule, reading)).collect(),
        tags: tags.iter().map(|tag| Arc::from(tag.value)).collect::<BTreeSet<_>>(),
    }
}

fn prefer(section: &Section<'_>, rule: &RuleName, reading: &mut Reading<'_>) -> Option<Preference> {
    let example = "prefer = { agent = \"last\", for = \"30s\" }";
    let table: Placed<&Table> = section.table("prefer", &mut reading.faults)?;
    let section = Section::open("prefer", PREFER_KEYS, table.value, &table.place, &mut reading.faults);
    if !section.has("for") {
        section.missing("for", example, &mut reading.faults);
    }
    let wait = section.span("for", &mut reading.faults);
    let agent = section.required("agent", example, &mut reading.faults)?;
    let agent = match agent.value {
        "last" => Preferred::Last,
        _ => Preferred::Named(named(&agent, rule, reading)?),
    };
    Some(Preference { agent, wait: wait? })
}

/// An agent by JID.
fn named(written: &Placed<&str>, rule: &RuleName, reading: &mut Reading<'_>) -> Option<AgentId> {
    let agent = AgentId::from(jid(written, "anna@example.org", reading)?.to_bare().as_str());
    reading.remember(Spot::RuleAgent(rule.clone(), agent.clone()), &written.place);
    Some(agent)
}
