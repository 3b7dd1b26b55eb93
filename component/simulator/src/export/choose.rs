//! Which attributes of a contact are written: a closed list, and only values that the settings know.
//!
//! *Never:* an attribute because nobody thought of it.

use super::case::Case;
use crate::day::Attribute;
use router_core::Policy;
use router_core::expression::{Attributes, Value};
use router_core::values::question::QuestionKind;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Longest language tag that is written; a longer one could say more than a language.
const LANGUAGE_MAX: usize = 12;

/// The attributes of a contact that may be known.
pub(super) fn attributes(case: &Case, policy: &Policy) -> BTreeMap<Arc<str>, Attribute> {
    let mut chosen = BTreeMap::new();
    let mut text = |name: &str, value: &str| {
        chosen.insert(Arc::from(name), Attribute::Text(value.into()));
    };
    if let Some(desk) = case.desk.as_ref().filter(|desk| policy.desks.contains_key(*desk)) {
        text("desk", desk.as_str());
    }
    let nothing = Attributes::default();
    let known = case.known.as_ref().unwrap_or(&nothing);
    let said = |name: &str| match known.get(name) {
        Some(Value::Text(value)) => Some(value),
        _ => None,
    };
    let queues = || policy.queues.keys().map(|queue| queue.as_str());
    // What the dialogue led to; rules are asked again.
    let asked = said("queue").map(|queue| &**queue).or(case.queue.as_ref().map(|queue| queue.as_str()));
    if let Some(queue) = queues().find(|queue| Some(*queue) == asked) {
        text("queue", queue);
    }
    if let Some(medium) =
        said("medium").filter(|medium| policy.weights.keys().any(|it| it.as_str() == &***medium))
    {
        text("medium", medium);
    }
    if let Some(language) = said("language").filter(|language| is_language(language)) {
        text("language", language);
    }
    if let Some(domain) = said("customer.domain").and_then(|domain| shown_domain(domain, policy)) {
        text("customer.domain", &domain);
    }
    answers(known, policy, &mut chosen);
    chosen
}

fn is_language(tag: &str) -> bool {
    let subtag =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let primary = tag.split('-').next().unwrap_or_default();
    tag.len() <= LANGUAGE_MAX && (2..=3).contains(&primary.len()) && tag.split('-').all(subtag)
}

/// Answers by option, yes or no; numbers only if a rule asks for them, since a number may be somebody's.
fn answers(known: &Attributes, policy: &Policy, chosen: &mut BTreeMap<Arc<str>, Attribute>) {
    let read: BTreeSet<&str> = policy
        .rules
        .iter()
        .filter_map(|rule| rule.when.as_ref())
        .flat_map(|when| when.attributes())
        .collect();
    for question in policy.desks.values().flat_map(|desk| &desk.questions) {
        let path = format!("answers.{}", question.id);
        let value = match (&question.kind, known.get(&path)) {
            (QuestionKind::Choice { options }, Some(Value::Text(text))) => options
                .iter()
                .find(|option| option.id == *text)
                .map(|option| Attribute::Text(option.id.clone())),
            (QuestionKind::YesNo, Some(Value::Bool(value))) => Some(Attribute::YesNo(*value)),
            (QuestionKind::Number { .. }, Some(Value::Int(number))) if read.contains(path.as_str()) => {
                Some(Attribute::Number(*number as f64))
            }
            _ => None,
        };
        if let Some(value) = value {
            chosen.insert(path.into(), value);
        }
    }
}

/// A domain as it stands in a rule that compares domains; `None` if no rule can tell it from others.
fn shown_domain(domain: &str, policy: &Policy) -> Option<String> {
    let conditions = policy.rules.iter().filter_map(|rule| rule.when.as_ref());
    let about_domains = conditions.filter(|when| when.attributes().contains("customer.domain"));
    let mut found: Option<String> = None;
    for (before, literal) in about_domains.flat_map(|when| literals(when.source())) {
        let fits = literal == domain
            || before.ends_with("endsWith(") && domain.ends_with(&literal)
            || before.ends_with("startsWith(") && domain.starts_with(&literal)
            || before.ends_with("contains(") && domain.contains(&literal);
        if fits && found.as_ref().is_none_or(|found| found.len() < literal.len()) {
            found = Some(literal);
        }
    }
    found
}

/// The texts in quotes in an expression, each with what stands before it.
fn literals(source: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut before = String::new();
    let mut characters = source.chars();
    while let Some(quote) = characters.next() {
        if quote != '"' && quote != '\'' {
            if !quote.is_whitespace() {
                before.push(quote);
            }
            continue;
        }
        let mut literal = String::new();
        while let Some(next) = characters.next().filter(|next| *next != quote) {
            literal.push(if next == '\\' { characters.next().unwrap_or(next) } else { next });
        }
        found.push((std::mem::take(&mut before), literal));
    }
    found
}
