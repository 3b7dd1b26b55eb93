//! Every notice and every sentence in both languages, as people read them.
//!
//! *Never:* rules about texts; `every_text` has them.

use super::notices::{NOW, brief, sentences, to_agents, to_customers};
use super::{language, phrases};
use crate::phrase::Phrases;
use expect_test::{ExpectFile, expect_file};
use router_core::values::id::{DeskName, QuestionId};
use router_core::values::notice::Notice;

/// More kinds of questions than the example has.
const MORE: &str = r#"
[[desk]]
name = "other"
queue = "general"

[[desk.question]]
id = "urgent"
kind = "yes_no"
ask = "Is it urgent?"
optional = true

[[desk.question]]
id = "order"
kind = "number"
ask = "Which order?"
min = 1
max = 99999

[[desk.question]]
id = "mail"
kind = "email"
ask = "Where can we reach you?"
"#;

fn everything(phrases: &Phrases, tag: &str) -> String {
    let language = language(tag);
    let mut said = Vec::new();
    for notice in to_customers().iter().chain(&to_agents()) {
        said.push(phrases.say(language.as_ref(), None, NOW, notice));
    }
    let other = DeskName::from("other");
    for question in ["urgent", "order", "mail"] {
        let notice = Notice::Ask { question: QuestionId::from(question), fault: None };
        said.push(phrases.say(language.as_ref(), Some(&other), NOW, &notice));
    }
    said.push(phrases.say(language.as_ref(), Some(&other), NOW, &Notice::Greeting));
    said.extend(sentences().iter().map(|sentence| phrases.sentence(language.as_ref(), None, sentence)));
    for text in &said {
        assert!(!text.trim().is_empty());
        assert!(!text.contains(['\u{2068}', '\u{2069}', '{', '}', '$']), "{text}");
    }
    said.join("\n--\n")
}

fn check(tag: &str, expected: ExpectFile) {
    expected.assert_eq(&everything(&phrases(MORE), tag));
}

#[test]
fn in_english() {
    check("en", expect_file!["said.en.txt"]);
}

#[test]
fn in_german() {
    check("de-AT", expect_file!["said.de.txt"]);
}

/// A new notice must be added to the lists above: this match stops compiling first.
#[test]
fn no_notice_is_forgotten() {
    let number = |notice: &Notice| match notice {
        Notice::Greeting => 0,
        Notice::Ask { .. } => 1,
        Notice::NothingBefore => 2,
        Notice::CustomerHelp(_) => 3,
        Notice::CancelledByCustomer => 4,
        Notice::QueuePosition { .. } => 5,
        Notice::AgentJoined { .. } => 6,
        Notice::AgentLost => 7,
        Notice::Transferring => 8,
        Notice::SilenceReminder { .. } => 9,
        Notice::Closed(_) => 10,
        Notice::Refused(_) => 11,
        Notice::Offer { .. } => 12,
        Notice::OfferOver { .. } => 13,
        Notice::WindowSummary(_) => 14,
        Notice::WindowClosed(_) => 15,
        Notice::CustomerGone { .. } => 16,
        Notice::CustomerBack => 17,
        Notice::TransferredAway => 18,
        Notice::WrapUp { .. } => 19,
        Notice::MadeNotReady { .. } => 20,
        Notice::AgentStatus { .. } => 21,
        Notice::QueueList(_) => 22,
        Notice::AgentHelp => 23,
        Notice::CommandRefused(_) => 24,
        Notice::NotDelivered => 25,
        Notice::RuleAnswer(_) => 26,
        Notice::OutOfHours { .. } => 27,
        Notice::LeaveMessage(_) => 28,
        Notice::CallBack(_) => 29,
        Notice::MessageKept => 30,
        Notice::AgentSkills { .. } => 31,
        Notice::Why(_) => 32,
    };
    let mut seen: Vec<i32> = to_customers().iter().chain(&to_agents()).map(number).collect();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen, (0..=32).collect::<Vec<_>>());
}

#[test]
fn the_language_is_the_readers_then_the_desks_then_english() {
    let german_desk = MORE.replace("name = \"other\"", "name = \"other\"\nlanguage = \"de\"");
    let phrases = phrases(&german_desk);
    let (support, other) = (DeskName::from("support"), DeskName::from("other"));
    for (tag, desk, expected) in [
        ("de", Some(&support), "ja"),
        ("de-at", Some(&support), "ja"),
        ("en-us", Some(&other), "yes"),
        ("fr", Some(&other), "ja"),
        ("", Some(&other), "ja"),
        ("fr", Some(&support), "yes"),
        ("", None, "yes"),
    ] {
        let notice = Notice::WindowSummary(brief("x", None));
        let said = phrases.say(language(tag).as_ref(), desk, NOW, &notice);
        assert!(said.contains(&format!("urgent: {expected}\n")), "{tag:?} {desk:?}: {said}");
    }
}

#[test]
fn choices_are_numbered() {
    let phrases = phrases("");
    let (desk, topic) = (DeskName::from("support"), QuestionId::from("topic"));
    let pair = |number: &str, label: &str| (number.to_owned(), label.to_owned());
    let expected = [pair("1", "Rechnung"), pair("2", "Etwas anderes")];
    assert_eq!(phrases.choices(language("de").as_ref(), &desk, &topic), expected);
    assert!(phrases.choices(None, &desk, &QuestionId::from("name")).is_empty());
}
