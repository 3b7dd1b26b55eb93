//! Which attributes rules and ladder steps may ask for.
//!
//! *Never:* their values.

use crate::expression::{Presence, Schema, Type};
use crate::values::calendar::Weekday;
use crate::values::policy::PolicyDraft;
use crate::values::question::{Question, QuestionKind};
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;

/// What a rule may ask of an interaction, under these settings.
pub fn known_schema(policy: &PolicyDraft) -> Schema {
    let mut schema = Schema::default();
    let texts = || Type::List(Box::new(Type::Text));
    for (path, of, presence) in [
        ("desk", Type::Text, Presence::Always),
        ("medium", Type::Text, Presence::Always),
        ("queue", Type::Text, Presence::Always),
        ("language", Type::Text, Presence::Always),
        ("customer.jid", Type::Text, Presence::Always),
        ("customer.domain", Type::Text, Presence::Always),
        ("customer.link", Type::Text, Presence::Always),
        ("customer.known", Type::Bool, Presence::Always),
        ("customer.anonymous", Type::Bool, Presence::Always),
        ("customer.network", Type::Text, Presence::Sometimes),
        ("customer.name", Type::Text, Presence::Sometimes),
        ("client.known", Type::Bool, Presence::Always),
        ("client.name", Type::Text, Presence::Sometimes),
        ("client.version", Type::Version, Presence::Sometimes),
        ("client.os", Type::Text, Presence::Sometimes),
        ("client.features", texts(), Presence::Always),
        ("history.contacts", Type::Int, Presence::Always),
        ("history.contacts_today", Type::Int, Presence::Always),
        ("history.last_agent", Type::Text, Presence::Sometimes),
        ("opening", Type::Text, Presence::Always),
        ("now.weekday", Type::Text, Presence::Always),
        ("now.hour", Type::Int, Presence::Always),
        ("now.minute", Type::Int, Presence::Always),
    ] {
        schema.attribute(path, of, presence);
    }
    let mut answers: BTreeMap<String, Type> = BTreeMap::new();
    for question in policy.desks.values().flat_map(|desk| &desk.questions) {
        let path = format!("answers.{}", question.id);
        let of = type_of(question);
        match answers.get(&path) {
            Some(other) if *other != of => schema.conflict(&path, (other.clone(), of)),
            Some(_) => {}
            None => {
                schema.attribute(&path, of.clone(), Presence::Sometimes);
                answers.insert(path, of);
            }
        }
    }
    for calendar in policy.calendars.keys() {
        schema.calendar(calendar.as_str());
    }
    schema
}

/// What a step of a ladder may ask of an agent, under these settings.
pub fn agent_schema(policy: &PolicyDraft) -> Schema {
    let mut schema = Schema::default();
    for path in ["agent.jid", "agent.name", "agent.link", "agent.domain"] {
        schema.attribute(path, Type::Text, Presence::Always);
    }
    for path in ["agent.teams", "agent.skills"] {
        schema.attribute(path, Type::List(Box::new(Type::Text)), Presence::Always);
    }
    for skill in policy.agents.values().flat_map(|agent| agent.skills.keys()) {
        schema.attribute(&format!("agent.level.{skill}"), Type::Int, Presence::Always);
    }
    schema
}

fn type_of(question: &Question) -> Type {
    match question.kind {
        QuestionKind::Text { .. } | QuestionKind::Choice { .. } | QuestionKind::Email => Type::Text,
        QuestionKind::YesNo => Type::Bool,
        QuestionKind::Number { .. } => Type::Int,
    }
}

/// How a day of the week is written in an expression.
pub(crate) fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "mon",
        Weekday::Tuesday => "tue",
        Weekday::Wednesday => "wed",
        Weekday::Thursday => "thu",
        Weekday::Friday => "fri",
        Weekday::Saturday => "sat",
        Weekday::Sunday => "sun",
    }
}
