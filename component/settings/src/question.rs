//! Reads the `[[desk.question]]`s: what the dialogue asks.
//!
//! *Never:* asking.

use super::desk::words;
use super::policy_place::Spot;
use super::reading::Reading;
use super::section::{self, Placed, Section};
use super::suggest;
use super::tree::{Table, Value};
use super::wording::{QuestionTexts, Wording};
use router_core::values::id::{DeskName, Language, QuestionId, QueueName};
use router_core::values::question::{AnswerCondition, ChoiceOption, Question, QuestionKind};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) const KEYS: &[&str] = &[
    "id",
    "kind",
    "ask",
    "label",
    "options",
    "only_when",
    "remember",
    "optional",
    "max_characters",
    "min",
    "max",
];
pub(super) const OPTION_KEYS: &[&str] = &["id", "label", "queue"];
const KINDS: &[&str] = &["text", "choice", "yes_no", "number", "email"];

/// Keys that belong to one kind only.
const OF_ONE_KIND: &[(&str, &str)] =
    &[("options", "choice"), ("max_characters", "text"), ("min", "number"), ("max", "number")];
const DEFAULT_CHARACTERS: u32 = 500;

/// The questions of `desk` and their words.
pub(super) fn read(
    section: &Section<'_>,
    desk: &DeskName,
    language: &Language,
    reading: &mut Reading<'_>,
) -> (Vec<Question>, BTreeMap<QuestionId, QuestionTexts>) {
    let mut questions: Vec<Question> = Vec::new();
    let mut wordings = BTreeMap::new();
    for table in section.tables("question", &mut reading.faults) {
        let context = Context { desk, language, earlier: &questions };
        if let Some((question, texts)) = one(&table, &context, reading) {
            wordings.insert(question.id.clone(), texts);
            questions.push(question);
        }
    }
    (questions, wordings)
}

struct Context<'a> {
    desk: &'a DeskName,
    language: &'a Language,
    earlier: &'a [Question],
}

fn one(
    table: &Placed<&Table>,
    context: &Context<'_>,
    reading: &mut Reading<'_>,
) -> Option<(Question, QuestionTexts)> {
    let title = "[[desk.question]]";
    let section = Section::open(title, KEYS, table.value, &table.place, &mut reading.faults);
    let id = section.required("id", "id = \"topic\"", &mut reading.faults);
    let id = reading.name("question", id);
    let example = "ask = \"What is it about?\"";
    let ask = if section.has("ask") {
        words(&section, "ask", context.language, reading)
    } else {
        section.missing("a text", example, &mut reading.faults);
        None
    };
    let label = words(&section, "label", context.language, reading);
    let question = QuestionId::from(id.as_ref().map_or("", |id| id.value));
    let (kind, options) = kind(&section, &question, context, reading);
    let only_when = conditions(&section, &question, context, reading);
    let remember = section.boolean("remember", &mut reading.faults).unwrap_or(false);
    let optional = section.boolean("optional", &mut reading.faults).unwrap_or(false);
    let id = id?;
    reading.remember(Spot::Question(context.desk.clone(), question.clone()), &id.place);
    let texts = QuestionTexts { ask: ask.unwrap_or_default(), label, options };
    Some((Question { id: question, kind, only_when, remember, optional }, texts))
}

/// What counts as an answer, and the labels of the options.
fn kind(
    section: &Section<'_>,
    question: &QuestionId,
    context: &Context<'_>,
    reading: &mut Reading<'_>,
) -> (QuestionKind, Vec<(Arc<str>, Wording)>) {
    let kind = match section.text("kind", &mut reading.faults) {
        Some(kind) if KINDS.contains(&kind.value) => Some(kind.value),
        Some(kind) => {
            let instead = suggest::instead(kind.value, "kinds", KINDS.iter().copied());
            reading.fault(&kind.place, format!("\"{}\" is not a kind of question{instead}", kind.value));
            None
        }
        None if section.has("kind") => None,
        None => Some(if section.has("options") { "choice" } else { "text" }),
    };
    for (key, of) in OF_ONE_KIND {
        if let (Some(entry), Some(kind)) = (section.entry(key), kind)
            && kind != *of
        {
            let message =
                format!("{key} belongs to questions of kind \"{of}\", this one is \"{kind}\"; remove it");
            reading.fault(&entry.key_place, message);
        }
    }
    // A kind that is wrong is reported; its options are still checked.
    match kind.or(section.has("options").then_some("choice")) {
        Some("choice") => {
            let (options, labels) = options(section, question, context, reading);
            (QuestionKind::Choice { options }, labels)
        }
        Some("yes_no") => (QuestionKind::YesNo, Vec::new()),
        Some("number") => {
            let bound = i64::from(u32::MAX);
            let min = section.number("min", -bound, bound, &mut reading.faults);
            let max = section.number("max", -bound, bound, &mut reading.faults);
            let (min, max) = (min.map_or(0, |min| min.value), max.map_or(1_000_000_000, |max| max.value));
            (QuestionKind::Number { min, max }, Vec::new())
        }
        Some("email") => (QuestionKind::Email, Vec::new()),
        Some(_) | None => {
            let longest = section.number("max_characters", 1, 10_000, &mut reading.faults);
            let longest = longest.and_then(|number| u32::try_from(number.value).ok());
            (QuestionKind::Text { max_characters: longest.unwrap_or(DEFAULT_CHARACTERS) }, Vec::new())
        }
    }
}

fn options(
    section: &Section<'_>,
    question: &QuestionId,
    context: &Context<'_>,
    reading: &mut Reading<'_>,
) -> (Vec<ChoiceOption>, Vec<(Arc<str>, Wording)>) {
    let example = "options = [{ id = \"billing\", label = \"Billing\" }, { id = \"other\" }]";
    if !section.has("options") {
        section.missing("options", example, &mut reading.faults);
    }
    let mut options: Vec<ChoiceOption> = Vec::new();
    let mut labels = Vec::new();
    for table in section.tables("options", &mut reading.faults) {
        let option = Section::open("an option", OPTION_KEYS, table.value, &table.place, &mut reading.faults);
        let id = option.required("id", "id = \"billing\"", &mut reading.faults);
        let id = reading.name("option", id);
        let label = words(&option, "label", context.language, reading);
        let queue = option.text("queue", &mut reading.faults);
        let Some(id) = id else { continue };
        if options.iter().any(|other| &*other.id == id.value) {
            let message = format!("two options have the id \"{}\"; give each its own", id.value);
            reading.fault(&id.place, message);
            continue;
        }
        let label = label.unwrap_or_else(|| Wording::plain(id.value));
        let queue = queue.map(|queue| {
            let name = QueueName::from(queue.value);
            let spot = Spot::OptionQueue(context.desk.clone(), question.clone(), name.clone());
            reading.remember(spot, &queue.place);
            name
        });
        let lower = label.all().map(|text| Arc::from(text.to_lowercase())).collect();
        options.push(ChoiceOption { id: Arc::from(id.value), labels: lower, queue });
        labels.push((Arc::from(id.value), label));
    }
    (options, labels)
}

fn conditions(
    section: &Section<'_>,
    question: &QuestionId,
    context: &Context<'_>,
    reading: &mut Reading<'_>,
) -> Vec<AnswerCondition> {
    let Some(table) = section.table("only_when", &mut reading.faults) else { return Vec::new() };
    let mut conditions = Vec::new();
    for entry in &table.value.entries {
        let Some(values) = section::texts(&entry.key, &entry.node, &mut reading.faults) else { continue };
        let earlier = QuestionId::from(entry.key.as_str());
        let spot = Spot::Condition(context.desk.clone(), question.clone(), earlier.clone());
        reading.remember(spot, &entry.key_place);
        let known = context.earlier.iter().find(|other| other.id == earlier);
        let any_of = values.iter().map(|value| value_of(value, known, reading)).collect();
        if matches!(&entry.node.value, Value::List(list) if list.is_empty()) {
            reading.fault(
                &entry.node.place,
                "no answer is named, so the question would never be asked; name one",
            );
        }
        conditions.push(AnswerCondition { question: earlier, any_of });
    }
    conditions
}

/// The form of a condition's value that the core compares with, checked against the earlier question.
fn value_of(value: &Placed<&str>, earlier: Option<&Question>, reading: &mut Reading<'_>) -> Arc<str> {
    let possible: Vec<&str> = match earlier.map(|question| &question.kind) {
        Some(QuestionKind::Choice { options }) => options.iter().map(|option| &*option.id).collect(),
        Some(QuestionKind::YesNo) => vec!["yes", "no"],
        Some(QuestionKind::Text { .. } | QuestionKind::Number { .. } | QuestionKind::Email) | None => {
            return Arc::from(value.value.to_lowercase());
        }
    };
    if !possible.contains(&value.value) {
        let instead = suggest::instead(value.value, "answers", possible.into_iter());
        reading.fault(&value.place, format!("\"{}\" is not a possible answer{instead}", value.value));
    }
    Arc::from(value.value)
}
