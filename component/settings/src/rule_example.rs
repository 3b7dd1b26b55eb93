//! Runs the examples of rules: given what is known of a customer, which rule decides?
//!
//! What an example does not give has a neutral value (`""`, 0, false, an empty list) if it is always known, and is
//! missing otherwise.
//!
//! *Never:* a decision of its own; the core decides.

use super::reading::Reading;
use super::section::{Placed, Section, wrong};
use super::suggest;
use super::tree::{Node, Table, Value};
use router_core::PolicyDraft;
use router_core::expression::{self, Attributes, Presence, Schema, Type, Version};
use router_core::rules::{Decision, Outcome, decide};
use router_core::values::id::{AgentId, DeskName, Medium, QueueName, RuleName};
use router_core::values::rule::CHAT;

pub(super) const KEYS: &[&str] = &["given", "rule", "queue"];

/// Calendars are asked as `open("name")` and given under this prefix.
const OPEN: &str = "open.";

/// An example as it is written, and the rule it belongs to.
pub(super) struct Example<'a> {
    pub(super) of: RuleName,
    pub(super) table: Placed<&'a Table>,
}

/// Runs all examples against the rules of the policy.
pub(super) fn run(examples: &[Example<'_>], schema: &Schema, reading: &mut Reading<'_>) {
    for example in examples {
        one(example, schema, reading);
    }
}

fn one(example: &Example<'_>, schema: &Schema, reading: &mut Reading<'_>) {
    let place = &example.table.place;
    let section = Section::open("an example", KEYS, example.table.value, place, &mut reading.faults);
    let rule = section.text("rule", &mut reading.faults);
    let queue = section.text("queue", &mut reading.faults);
    let (rule, rule_place) = match rule {
        Some(rule) => (RuleName::from(rule.value), rule.place),
        None => (example.of.clone(), place.clone()),
    };
    let given = given(&section, schema, reading);
    if !reading.draft.rules.iter().any(|other| other.name == rule) {
        let names: Vec<String> = reading.draft.rules.iter().map(|rule| rule.name.to_string()).collect();
        let instead = suggest::instead(rule.as_str(), "rules", names.iter().map(String::as_str));
        reading.fault(&rule_place, format!("rule \"{rule}\" does not exist{instead}"));
        return;
    }
    let Some(given) = given else { return };
    let decision = ask(&given, &reading.draft);
    if in_doubt(&rule, &decision, reading) {
        return;
    }
    if decision.rule.as_ref() != Some(&rule) {
        reading.fault(place, other_rule(&rule, &decision, &given, &reading.draft));
    } else if let Some(queue) = queue {
        check_queue(&queue, &rule, &decision, reading);
    }
}

/// Whether another rule might decide if what is wrong with the rules were mended.
fn in_doubt(expected: &RuleName, decision: &Decision, reading: &Reading<'_>) -> bool {
    let decided = |rule: &RuleName| decision.rule.as_ref() == Some(rule);
    let looked_at = reading.draft.rules.iter().map(|rule| &rule.name).take_while(|rule| !decided(rule));
    let doubtful = |rule: &RuleName| reading.doubts.rules.contains(rule);
    doubtful(expected) || looked_at.into_iter().any(doubtful)
}

fn check_queue(queue: &Placed<&str>, rule: &RuleName, decision: &Decision, reading: &mut Reading<'_>) {
    let message = match &decision.outcome {
        Outcome::Queue(led, _) if led.as_str() == queue.value => return,
        Outcome::Queue(led, _) => format!(
            "rule \"{rule}\" leads this example to queue \"{led}\", not to \"{}\"; correct the rule or the example",
            queue.value
        ),
        Outcome::Answer(_) => {
            format!("rule \"{rule}\" ends this example, so that it comes to no queue; remove queue here")
        }
    };
    reading.fault(&queue.place, message);
}

/// Everything that is known in the example; `None` if something of it is wrong, which is reported.
fn given(section: &Section<'_>, schema: &Schema, reading: &mut Reading<'_>) -> Option<Attributes> {
    let mut known = neutral(schema, &reading.draft);
    if !section.has("given") {
        let example = "given = { \"customer.domain\" = \"vip.example\" }";
        section.missing("given", example, &mut reading.faults);
        return None;
    }
    let table = section.table("given", &mut reading.faults)?;
    let mut all_right = true;
    fill(&mut known, table.value, "", schema, &mut all_right, reading);
    all_right.then_some(known)
}

/// The neutral values of what is always known.
fn neutral(schema: &Schema, draft: &PolicyDraft) -> Attributes {
    let mut known = Attributes::default();
    for path in schema.paths() {
        match schema.type_of(path) {
            Some((Type::Bool, Presence::Always)) => known.set(path, false),
            Some((Type::Int, Presence::Always)) => known.set(path, 0),
            Some((Type::Text, Presence::Always)) => known.set(path, ""),
            Some((Type::List(_), Presence::Always)) => known.set(path, expression::Value::List(Vec::new())),
            Some((Type::Version, Presence::Always) | (_, Presence::Sometimes)) | None => {}
        }
    }
    for calendar in draft.calendars.keys() {
        known.set(&format!("{OPEN}{calendar}"), false);
    }
    known
}

/// Sets what `table` gives. Tables inside of it are parts of a path: `customer.domain` may be written so, too.
fn fill(
    known: &mut Attributes,
    table: &Table,
    prefix: &str,
    schema: &Schema,
    all_right: &mut bool,
    reading: &mut Reading<'_>,
) {
    for entry in &table.entries {
        let path = format!("{prefix}{}", entry.key);
        if let Some(inner) = entry.node.value.as_table() {
            fill(known, inner, &format!("{path}."), schema, all_right, reading);
            continue;
        }
        let of = type_of(&path, schema, &reading.draft);
        let value = match of {
            Ok(of) => typed(&path, &entry.node, &of, reading),
            Err(why) => {
                reading.fault(&entry.key_place, why);
                None
            }
        };
        match value {
            Some(value) => known.set(&path, value),
            None => *all_right = false,
        }
    }
}

/// The type of an attribute, or why it cannot be given.
fn type_of(path: &str, schema: &Schema, draft: &PolicyDraft) -> Result<Type, String> {
    if let Some((of, _)) = schema.type_of(path) {
        return Ok(of.clone());
    }
    let calendars = || draft.calendars.keys().map(|name| format!("{OPEN}{name}"));
    if calendars().any(|calendar| calendar == path) {
        return Ok(Type::Bool);
    }
    if schema.paths().any(|other| other == path) {
        return Err(format!(
            "{path} is asked in two ways, as questions of different kinds; give one of them another id"
        ));
    }
    let all: Vec<String> = schema.paths().map(str::to_owned).chain(calendars()).collect();
    let perhaps = suggest::perhaps(path, all.iter().map(String::as_str));
    Err(format!(
        "there is no attribute {path}; use one that docs/EXPRESSIONS.md or your questions name{perhaps}"
    ))
}

/// The value of `node` as one of type `of`.
fn typed(path: &str, node: &Node, of: &Type, reading: &mut Reading<'_>) -> Option<expression::Value> {
    let value = match (of, &node.value) {
        (Type::Bool, Value::Boolean(value)) => Some(expression::Value::from(*value)),
        (Type::Int, Value::Integer(number)) => Some(expression::Value::from(*number)),
        (Type::Text, Value::Text(text)) => Some(expression::Value::from(text.as_str())),
        (Type::Version, Value::Text(text)) => Version::parse(text).map(expression::Value::from),
        (Type::List(of), Value::List(list)) => {
            let items: Option<Vec<expression::Value>> =
                list.iter().map(|item| typed(path, item, of, reading)).collect();
            return items.map(expression::Value::List);
        }
        _ => None,
    };
    let expected = match of {
        Type::Bool => "true or false without quotes",
        Type::Int => "a whole number without quotes",
        Type::Text => "a string in double quotes",
        Type::Version => "a version in double quotes, such as \"1.4\"",
        Type::List(_) => "a list such as [\"one\", \"two\"]",
    };
    value.or_else(|| wrong(node, path, expected, &mut reading.faults))
}

fn text<'a>(known: &'a Attributes, path: &str) -> Option<&'a str> {
    match known.get(path) {
        Some(expression::Value::Text(text)) if !text.is_empty() => Some(text),
        Some(_) | None => None,
    }
}

/// What the rules say. The dialogue leads to the queue that is given, else to that of the desk.
fn ask(given: &Attributes, draft: &PolicyDraft) -> Decision {
    let desk = text(given, "desk").map(DeskName::from).or_else(|| draft.home_desk.clone());
    let of_desk = desk.and_then(|desk| draft.desks.get(&desk)).map(|desk| desk.queue.clone());
    let queue = text(given, "queue").map(QueueName::from).or(of_desk).unwrap_or_else(|| QueueName::from(""));
    let last = text(given, "history.last_agent").map(AgentId::from);
    let medium = Medium::from(text(given, "medium").unwrap_or(CHAT));
    decide(&draft.rules, given, &medium, &queue, last.as_ref())
}

/// What is wrong with an example that another rule decides than `expected`.
fn other_rule(expected: &RuleName, decision: &Decision, given: &Attributes, draft: &PolicyDraft) -> String {
    if let Some((_, why)) = decision.failed.iter().find(|(failed, _)| failed == expected) {
        return format!("rule \"{expected}\" cannot be asked in this example: {why}; correct its when");
    }
    let rule = |name: &RuleName| draft.rules.iter().find(|rule| rule.name == *name);
    let holds = rule(expected)
        .and_then(|rule| rule.when.as_ref())
        .is_none_or(|when| when.holds(given).unwrap_or(false));
    let written = |name: &RuleName| match rule(name).and_then(|rule| rule.when.as_ref()) {
        Some(when) => format!("its when holds: {}", shortened(when.source())),
        None => "it has no when".to_owned(),
    };
    match (&decision.rule, holds) {
        (Some(other), true) => format!(
            "rule \"{other}\" decides this example instead of \"{expected}\", because it comes first and {}; \
             move rule \"{expected}\" before it, or correct the example",
            written(other)
        ),
        (Some(other), false) => format!(
            "rule \"{other}\" decides this example, because rule \"{expected}\" does not hold for it ({}); \
             correct the rule or what is given",
            rule(expected)
                .and_then(|rule| rule.when.as_ref())
                .map_or_else(String::new, |when| shortened(when.source()))
        ),
        (None, _) => format!(
            "no rule decides this example, because rule \"{expected}\" does not hold for it; \
             correct the rule or what is given"
        ),
    }
}

/// A source on one line.
fn shortened(source: &str) -> String {
    const SHOWN: usize = 100;
    let line = source.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{} ...", &line[..at]),
        None => line,
    }
}
