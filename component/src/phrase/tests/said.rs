//! Every notice and every sentence in both languages, as people read them.
//!
//! *Never:* rules about texts; `every_text` has them.

use super::{language, phrases};
use crate::phrase::{Phrases, Sentence};
use expect_test::{ExpectFile, expect_file};
use router_core::Span;
use router_core::values::answer::{Answer, AnswerFault, AnswerValue};
use router_core::values::id::{AgentId, ConversationId, DeskName, QuestionId, QueueName};
use router_core::values::notice::{
    Brief, ClosedReason, CommandFault, ConversationLine, DeskState, HelpContext, LineStage, Notice,
    OfferOverReason, QueueLine, RefusedReason, WaitRange,
};
use router_core::values::presence::{Availability, NotReadyReason};

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

fn seconds(seconds: u64) -> Span {
    Span::from_seconds(seconds)
}

fn range(from: u64, to: u64) -> Option<WaitRange> {
    Some(WaitRange { from: seconds(from), to: seconds(to) })
}

fn brief(opening: &str, previous: Option<&str>) -> Brief {
    let answer = |question: &str, value| Answer { question: QuestionId::from(question), value };
    Brief {
        conversation: ConversationId(1234),
        customer: "Carla".into(),
        queue: QueueName::from("billing"),
        opening: opening.into(),
        answers: vec![
            answer("name", AnswerValue::Text("Carla".into())),
            answer("topic", AnswerValue::Choice("billing".into())),
            answer("urgent", AnswerValue::YesNo(true)),
            answer("calm", AnswerValue::YesNo(false)),
            answer("order", AnswerValue::Number(-4711)),
            answer("mail", AnswerValue::Skipped),
            answer("gone", AnswerValue::Choice("gone".into())),
        ],
        waited: seconds(150),
        previous: previous.map(Into::into),
    }
}

fn to_customers() -> Vec<Notice> {
    let ask = |question: &str, fault| Notice::Ask { question: QuestionId::from(question), fault };
    let mut all = vec![
        Notice::Greeting,
        ask("name", None),
        ask("topic", None),
        ask("topic", Some(AnswerFault::NotAnOption(2))),
        ask("gone", None),
    ];
    all.extend(
        [
            AnswerFault::Empty,
            AnswerFault::TooLong(500),
            AnswerFault::NotAnOption(1),
            AnswerFault::NotYesOrNo,
            AnswerFault::NotANumber,
            AnswerFault::OutOfBounds { min: 1, max: 10_000 },
            AnswerFault::NotAnEmailAddress,
        ]
        .map(|fault| ask("name", Some(fault))),
    );
    all.push(Notice::NothingBefore);
    let contexts = [HelpContext::Outside, HelpContext::Dialogue, HelpContext::Waiting, HelpContext::Active];
    all.extend(contexts.map(Notice::CustomerHelp));
    all.push(Notice::CancelledByCustomer);
    for (position, wait, staffed) in
        [(1, range(0, 50), true), (1, None, true), (3, range(100, 290), true), (3, None, false)]
    {
        all.push(Notice::QueuePosition { position, wait, staffed });
    }
    all.push(Notice::AgentJoined { name: "Anna".into() });
    all.extend([Notice::AgentLost, Notice::Transferring]);
    all.push(Notice::SilenceReminder { closes_in: seconds(300) });
    all.extend(closed_reasons().map(Notice::Closed));
    let refused = [RefusedReason::QueueFull, RefusedReason::TooManyConversations, RefusedReason::TooManyKept];
    all.extend(refused.map(Notice::Refused));
    all
}

fn closed_reasons() -> [ClosedReason; 6] {
    [
        ClosedReason::ByAgent,
        ClosedReason::ByCustomer,
        ClosedReason::Silence,
        ClosedReason::CustomerLost,
        ClosedReason::NobodyFree,
        ClosedReason::Withdrawn,
    ]
}

fn to_agents() -> Vec<Notice> {
    let opening = "My invoice is wrong.\nIt says 12 instead of 10.";
    let mut all = vec![
        Notice::Offer { brief: brief(opening, None), answer_within: seconds(30) },
        Notice::Offer { brief: brief("", Some("Bert")), answer_within: seconds(90) },
        Notice::WindowSummary(brief(opening, None)),
    ];
    let reasons = [
        OfferOverReason::Rejected,
        OfferOverReason::Expired,
        OfferOverReason::CustomerLeft,
        OfferOverReason::Revoked,
    ];
    let (conversation, customer) = (ConversationId(12), "Carla");
    all.extend(reasons.map(|reason| Notice::OfferOver { conversation, customer: customer.into(), reason }));
    all.extend(closed_reasons().map(Notice::WindowClosed));
    all.push(Notice::CustomerGone { closes_in: seconds(60) });
    all.extend([Notice::CustomerBack, Notice::TransferredAway, Notice::NotDelivered]);
    all.push(Notice::WrapUp { length: seconds(10) });
    all.extend([1, 3].map(|missed| Notice::MadeNotReady { missed }));
    let lines = [LineStage::Offered, LineStage::Active, LineStage::WrapUp].map(|stage| ConversationLine {
        conversation,
        customer: customer.into(),
        stage,
        lasted: seconds(3_700),
    });
    for (availability, conversations) in [
        (Availability::Available, lines.to_vec()),
        (Availability::Away, vec![]),
        (Availability::NotReady(NotReadyReason::Asked("lunch".into())), vec![]),
        (Availability::NotReady(NotReadyReason::Asked("".into())), vec![]),
        (Availability::NotReady(NotReadyReason::MissedOffers(3)), vec![]),
        (Availability::Offline, vec![]),
    ] {
        all.push(Notice::AgentStatus { availability, load: 1, capacity: 2, conversations });
    }
    let queue = |name: &str, waiting, longest| QueueLine {
        queue: QueueName::from(name),
        waiting,
        longest,
        free: 1,
        present: 2,
    };
    all.push(Notice::QueueList(vec![]));
    all.push(Notice::QueueList(vec![queue("billing", 3, Some(seconds(400))), queue("general", 0, None)]));
    all.push(Notice::AgentHelp);
    all.extend(command_faults().map(Notice::CommandRefused));
    all
}

fn command_faults() -> [CommandFault; 10] {
    [
        CommandFault::Unknown("hello".into()),
        CommandFault::NothingOffered,
        CommandFault::NoConversation,
        CommandFault::WhichConversation(vec![ConversationId(3), ConversationId(1200)]),
        CommandFault::NotYours(ConversationId(7)),
        CommandFault::OfferIsOver,
        CommandFault::TransferToWhom,
        CommandFault::NoSuchTarget("sales".into()),
        CommandFault::TargetNotAvailable(AgentId::from("bert@example.org")),
        CommandFault::TransferToSelf,
    ]
}

fn sentences() -> Vec<Sentence> {
    let state =
        |present, free, waiting, wait| Sentence::DeskPresence(DeskState { present, free, waiting, wait });
    vec![
        Sentence::EncryptedUnreadable,
        Sentence::CallsNotPossible,
        Sentence::FileTransferNotPossible,
        Sentence::TooManyMessages,
        Sentence::MessageTooLarge,
        Sentence::UnknownAddress,
        Sentence::WhereToWrite(vec!["support@help.example.org".into()]),
        Sentence::NotAnAgent,
        Sentence::DeskDescription,
        Sentence::AliasDescription { customer: "Carla".into(), queue: QueueName::from("billing") },
        state(0, 0, 0, None),
        state(0, 0, 1, None),
        state(1, 1, 0, None),
        state(2, 0, 3, range(120, 300)),
        state(2, 0, 1, range(60, 60)),
        state(2, 0, 0, range(7_200, 10_000)),
    ]
}

fn everything(phrases: &Phrases, tag: &str) -> String {
    let language = language(tag);
    let mut said = Vec::new();
    for notice in to_customers().iter().chain(&to_agents()) {
        said.push(phrases.say(language.as_ref(), None, notice));
    }
    let other = DeskName::from("other");
    for question in ["urgent", "order", "mail"] {
        let notice = Notice::Ask { question: QuestionId::from(question), fault: None };
        said.push(phrases.say(language.as_ref(), Some(&other), &notice));
    }
    said.push(phrases.say(language.as_ref(), Some(&other), &Notice::Greeting));
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
    };
    let mut seen: Vec<i32> = to_customers().iter().chain(&to_agents()).map(number).collect();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen, (0..=25).collect::<Vec<_>>());
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
        let said = phrases.say(language(tag).as_ref(), desk, &notice);
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
