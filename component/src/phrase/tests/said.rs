//! Every notice and every sentence in both languages, as people read them.
//!
//! *Never:* rules about texts; `every_text` has them.

use super::notices::{NOW, brief, sentences, to_agents, to_customers};
use super::{language, phrases};
use crate::phrase::Phrases;
use expect_test::{ExpectFile, expect_file};
use router_core::values::id::{DeskName, QuestionId};
use router_core::values::notice::{AgentNotice, CustomerNotice};
use std::collections::BTreeSet;

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
    let language = language.as_ref();
    said.extend(to_customers().iter().map(|notice| phrases.say_to_customer(language, None, NOW, notice)));
    said.extend(to_agents().iter().map(|notice| phrases.say_to_agent(language, None, notice)));
    let other = DeskName::from("other");
    for question in ["urgent", "order", "mail"] {
        let notice = CustomerNotice::Ask { question: QuestionId::from(question), fault: None };
        said.push(phrases.say_to_customer(language, Some(&other), NOW, &notice));
    }
    said.push(phrases.say_to_customer(language, Some(&other), NOW, &CustomerNotice::Greeting));
    said.extend(sentences().iter().map(|sentence| phrases.sentence(language, None, sentence)));
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

/// A new notice must be added to the lists above: these matches stop compiling first.
#[test]
fn no_notice_is_forgotten() {
    let number = |notice: &CustomerNotice| match notice {
        CustomerNotice::Greeting => 0,
        CustomerNotice::Ask { .. } => 1,
        CustomerNotice::NothingBefore => 2,
        CustomerNotice::CustomerHelp(_) => 3,
        CustomerNotice::CancelledByCustomer => 4,
        CustomerNotice::QueuePosition { .. } => 5,
        CustomerNotice::RuleAnswer(_) => 6,
        CustomerNotice::OutOfHours { .. } => 7,
        CustomerNotice::LeaveMessage(_) => 8,
        CustomerNotice::CallBack(_) => 9,
        CustomerNotice::MessageKept => 10,
        CustomerNotice::AgentJoined { .. } => 11,
        CustomerNotice::AgentLost => 12,
        CustomerNotice::Transferring => 13,
        CustomerNotice::SilenceReminder { .. } => 14,
        CustomerNotice::Closed(_) => 15,
        CustomerNotice::Refused(_) => 16,
        CustomerNotice::CannotRevise(_) => 17,
        CustomerNotice::Introduced { .. } => 18,
        CustomerNotice::TalksDirectly { .. } => 19,
        CustomerNotice::InvitedToRoom { .. } => 20,
        CustomerNotice::GoesOnHere { .. } => 21,
        CustomerNotice::FromServer(_) => 22,
    };
    assert_eq!(to_customers().iter().map(number).collect::<BTreeSet<i32>>(), (0..23).collect());
    let number = |notice: &AgentNotice| match notice {
        AgentNotice::Offer { .. } => 0,
        AgentNotice::OfferOver { .. } => 1,
        AgentNotice::WindowSummary(_) => 2,
        AgentNotice::WindowClosed(_) => 3,
        AgentNotice::CustomerGone { .. } => 4,
        AgentNotice::CustomerBack => 5,
        AgentNotice::TransferredAway => 6,
        AgentNotice::SilenceReminder { .. } => 7,
        AgentNotice::WrapUp { .. } => 8,
        AgentNotice::MadeNotReady { .. } => 9,
        AgentNotice::AgentStatus { .. } => 10,
        AgentNotice::AgentSkills { .. } => 11,
        AgentNotice::Why(_) => 12,
        AgentNotice::QueueList(_) => 13,
        AgentNotice::AgentHelp => 14,
        AgentNotice::Followed => 15,
        AgentNotice::CommandRefused(_) => 16,
        AgentNotice::NotDelivered => 17,
        AgentNotice::NotHeard => 18,
        AgentNotice::CannotTakeBack => 19,
        AgentNotice::Introduced { .. } => 20,
        AgentNotice::TalksDirectly { .. } => 21,
        AgentNotice::FellBack(_) => 22,
        AgentNotice::InvitedToRoom { .. } => 23,
    };
    assert_eq!(to_agents().iter().map(number).collect::<BTreeSet<i32>>(), (0..24).collect());
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
        let notice = AgentNotice::WindowSummary(brief("x", None));
        let said = phrases.say_to_agent(language(tag).as_ref(), desk, &notice);
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
