//! Attributes that nobody sets, and values that an attribute never has.
//!
//! *Never:* a condition's truth.

use super::reach::desks_of;
use super::{Asker, Finding, Unset};
use crate::expression::{Expression, Schema};
use crate::rules::{known_schema, weekday};
use crate::values::calendar::Weekday;
use crate::values::policy::PolicyDraft;
use crate::values::question::QuestionKind;
use crate::values::rule::Rule;
use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// What the paths of answers begin with.
const ANSWERS: &str = "answers.";

pub(super) fn find(policy: &PolicyDraft, findings: &mut Vec<Finding>) {
    let schema = known_schema(policy);
    for rule in &policy.rules {
        let Some(when) = &rule.when else { continue };
        let asker = Asker::Rule(rule.name.clone());
        for path in when.attributes() {
            if let Some(why) = unset(policy, rule, path, &schema) {
                findings.push(Finding::NeverSet(asker.clone(), path.into(), why));
            } else {
                compared(policy, &asker, when, path, findings);
            }
        }
    }
    for (name, queue) in &policy.queues {
        for (at, step) in queue.ladder.iter().enumerate() {
            let Some(condition) = &step.agents else { continue };
            let asker = Asker::Step(name.clone(), u16::try_from(at + 1).unwrap_or(u16::MAX));
            for path in condition.attributes() {
                compared(policy, &asker, condition, path, findings);
            }
        }
    }
}

/// Why an attribute never has another value than its first, if so.
fn unset(policy: &PolicyDraft, rule: &Rule, path: &str, schema: &Schema) -> Option<Unset> {
    match path {
        "customer.anonymous" if policy.anonymous.is_empty() => Some(Unset::NoAnonymousDomains),
        "customer.known" | "history.contacts" | "history.contacts_today" | "history.last_agent"
            if policy.limits.remembered_customers == 0 =>
        {
            Some(Unset::NobodyRemembered)
        }
        _ => {
            let question = path.strip_prefix(ANSWERS)?;
            let asks = |desk| {
                let questions = policy.desks.get(desk).map(|desk| desk.questions.as_slice());
                questions.unwrap_or_default().iter().any(|other| other.id.as_str() == question)
            };
            let desks = desks_of(policy, rule, schema);
            (!desks.is_empty() && !desks.into_iter().any(asks)).then_some(Unset::AskedElsewhere)
        }
    }
}

/// Reports values of `path` in a condition that it never has.
fn compared(
    policy: &PolicyDraft,
    asker: &Asker,
    condition: &Expression,
    path: &str,
    findings: &mut Vec<Finding>,
) {
    let Some(known) = known_values(policy, path) else { return };
    for value in condition.texts_asked_of(path) {
        if !known.contains(value) {
            findings.push(Finding::NoSuchValue {
                asker: asker.clone(),
                path: path.into(),
                value: value.into(),
                known: known.iter().cloned().collect(),
            });
        }
    }
}

/// All values that an attribute, or an element of it, may have; `None` if they are not known.
fn known_values(policy: &PolicyDraft, path: &str) -> Option<BTreeSet<String>> {
    let agents = policy.agents.values();
    Some(match path {
        "desk" => policy.desks.keys().map(ToString::to_string).collect(),
        "queue" => policy.queues.keys().map(ToString::to_string).collect(),
        "now.weekday" => Weekday::ALL.into_iter().map(|day| weekday(day).into()).collect(),
        "history.last_agent" | "agent.jid" => policy.agents.keys().map(ToString::to_string).collect(),
        "agent.name" => agents.map(|agent| agent.name.to_string()).collect(),
        "agent.link" => agents.map(|agent| agent.address.link.to_string()).collect(),
        "agent.teams" => agents.flat_map(|agent| &agent.teams).map(ToString::to_string).collect(),
        "agent.skills" => agents.flat_map(|agent| agent.skills.keys()).map(ToString::to_string).collect(),
        _ => return options(policy, path.strip_prefix(ANSWERS)?),
    })
}

/// The options of a question, if all questions of this name are choices.
fn options(policy: &PolicyDraft, question: &str) -> Option<BTreeSet<String>> {
    let all = policy.desks.values().flat_map(|desk| &desk.questions);
    let mut known = BTreeSet::new();
    for question in all.filter(|other| other.id.as_str() == question) {
        let QuestionKind::Choice { options } = &question.kind else { return None };
        known.extend(options.iter().map(|option| option.id.to_string()));
    }
    Some(known)
}
