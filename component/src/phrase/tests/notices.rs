//! Everything that can be said, by example.
//!
//! *Never:* words.

use super::reasons::whys;
use crate::phrase::Sentence;
use frontdesk_settings::Family;
use router_core::values::answer::{Answer, AnswerFault, AnswerValue, Text};
use router_core::values::client::ClientLine;
use router_core::values::fact::WhyEnded;
use router_core::values::hosting::FellBack;
use router_core::values::id::{
    AgentId, CalendarName, ConversationId, Level, QuestionId, QueueName, RuleName,
};
use router_core::values::ladder::End;
use router_core::values::notice::{
    AgentNotice, Brief, ClosedReason, ClosedUntil, CommandFault, ConversationLine, CustomerNotice, DeskState,
    Detached, Grown, HelpContext, LineStage, OfferOverReason, QueueLine, RefusedReason, Revises, WaitRange,
};
use router_core::values::presence::{Availability, NotReadyReason};
use router_core::{Span, Timestamp};

pub(super) fn seconds(seconds: u64) -> Span {
    Span::from_seconds(seconds)
}

pub(super) fn range(from: u64, to: u64) -> Option<WaitRange> {
    Some(WaitRange { from: seconds(from), to: seconds(to) })
}

pub(super) fn brief(opening: &str, previous: Option<&str>) -> Brief {
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
        detached: None,
        tags: Default::default(),
        client: ClientLine::default(),
    }
}

pub(super) fn to_customers() -> Vec<CustomerNotice> {
    let ask = |question: &str, fault| CustomerNotice::Ask { question: QuestionId::from(question), fault };
    let mut all = vec![
        CustomerNotice::Greeting,
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
    all.push(CustomerNotice::NothingBefore);
    let contexts = [HelpContext::Outside, HelpContext::Dialogue, HelpContext::Waiting, HelpContext::Active];
    all.extend(contexts.map(CustomerNotice::CustomerHelp));
    all.push(CustomerNotice::CancelledByCustomer);
    for (position, wait, staffed) in
        [(1, range(0, 50), true), (1, None, true), (3, range(100, 290), true), (3, None, false)]
    {
        all.push(CustomerNotice::QueuePosition { position, wait, staffed, grown: None });
    }
    for grown in
        [Grown::Urgent(1), Grown::Urgent(2), Grown::Urgent(7), Grown::FewerAgents, Grown::SlowerService]
    {
        let (wait, grown) = (range(300, 900), Some(grown));
        all.push(CustomerNotice::QueuePosition { position: 4, wait, staffed: true, grown });
    }
    all.extend(
        ["night", "spam", "sales", "own", "gone"]
            .map(|rule| CustomerNotice::RuleAnswer(RuleName::from(rule))),
    );
    all.push(CustomerNotice::FromServer(Text::from("Good morning, gold customer!")));
    all.extend(closed_hours());
    let whys = [
        WhyEnded::NobodyTookIt,
        WhyEnded::QueueFull,
        WhyEnded::WaitTooLong,
        WhyEnded::NobodySignedIn,
        WhyEnded::OutOfHours,
    ];
    all.extend(whys.map(CustomerNotice::LeaveMessage));
    all.extend(whys.map(CustomerNotice::CallBack));
    all.push(CustomerNotice::MessageKept);
    all.extend(agent_has_it());
    all.extend([CustomerNotice::AgentLost, CustomerNotice::Transferring]);
    all.push(CustomerNotice::SilenceReminder { closes_in: seconds(300) });
    all.extend(closed_reasons().map(CustomerNotice::Closed));
    let refused = [
        RefusedReason::WaitTooLong,
        RefusedReason::NobodySignedIn,
        RefusedReason::OutOfHours,
        RefusedReason::QueueFull,
        RefusedReason::TooManyConversations,
        RefusedReason::TooManyKept,
    ];
    all.extend(refused.map(CustomerNotice::Refused));
    all.extend([Revises::Correction, Revises::Retraction].map(CustomerNotice::CannotRevise));
    all
}

fn agent_has_it() -> [CustomerNotice; 5] {
    let (name, address) = (|| "Anna".into(), || "anna@example.org".into());
    [
        CustomerNotice::AgentJoined { name: name() },
        CustomerNotice::Introduced { name: name(), address: address() },
        CustomerNotice::TalksDirectly { name: name(), address: address() },
        CustomerNotice::InvitedToRoom { name: name(), address: "k7q2@conference.example.org".into() },
        CustomerNotice::GoesOnHere { name: name() },
    ]
}

/// 2026-12-24T17:00:00Z, a Thursday: 18:00 in Berlin.
pub(super) const NOW: Timestamp = Timestamp::from_millis(1_798_131_600_000);

/// So many hours later.
fn hours(hours: u64) -> Timestamp {
    NOW.plus(seconds(hours * 3_600))
}

fn closed_hours() -> Vec<CustomerNotice> {
    let office = Some(CalendarName::from("office"));
    let closed = |opens, holiday: Option<&str>, then| CustomerNotice::OutOfHours {
        opens,
        holiday: holiday.map(Into::into),
        calendar: office.clone(),
        then,
    };
    vec![
        closed(Some(hours(15)), Some("Christmas"), End::Close),
        closed(Some(hours(2)), None, End::LeaveMessage),
        closed(Some(hours(111)), None, End::CallBack),
        closed(Some(hours(24 * 14)), None, End::Close),
        closed(Some(hours(24 * 350)), None, End::Close),
        closed(None, None, End::Close),
        CustomerNotice::OutOfHours {
            opens: Some(hours(15)),
            holiday: None,
            calendar: Some(CalendarName::from("gone")),
            then: End::Close,
        },
    ]
}

fn closed_reasons() -> [ClosedReason; 10] {
    [
        ClosedReason::OutOfHours,
        ClosedReason::KeptTooLong,
        ClosedReason::ByRule,
        ClosedReason::ByAgent,
        ClosedReason::ByCustomer,
        ClosedReason::Silence,
        ClosedReason::CustomerLost,
        ClosedReason::NobodyFree,
        ClosedReason::Withdrawn,
        ClosedReason::HandedOver,
    ]
}

pub(super) fn to_agents() -> Vec<AgentNotice> {
    let opening = "My invoice is wrong.\nIt says 12 instead of 10.";
    let mut all = vec![
        AgentNotice::Offer { brief: brief(opening, None), answer_within: seconds(30) },
        AgentNotice::Offer { brief: brief("", Some("Bert")), answer_within: seconds(90) },
        AgentNotice::WindowSummary(brief(opening, None)),
    ];
    for detached in [Detached::LeftMessage, Detached::CallBack] {
        let tags = ["gold".into(), "urgent".into()].into();
        let client = ClientLine {
            program: Some("Gajim 1.8.4".into()),
            network: (detached == Detached::CallBack).then(|| "sms".into()),
            display_name: Some("Carla S.".into()),
        };
        let brief = Brief { detached: Some(detached), tags, answers: vec![], client, ..brief(opening, None) };
        all.push(AgentNotice::Offer { brief, answer_within: seconds(30) });
    }
    let reasons = [
        OfferOverReason::Rejected,
        OfferOverReason::Expired,
        OfferOverReason::CustomerLeft,
        OfferOverReason::Revoked,
        OfferOverReason::TakenByAnother,
    ];
    let (conversation, customer) = (ConversationId(12), "Carla");
    all.extend(reasons.map(|reason| AgentNotice::OfferOver {
        conversation,
        customer: customer.into(),
        reason,
    }));
    let address = || "carla@example.net".into();
    let brief = Brief { answers: vec![], ..brief("Hello", None) };
    all.push(AgentNotice::Introduced { brief, address: address(), limit: seconds(3_600) });
    all.push(AgentNotice::TalksDirectly { address: address() });
    let address = "k7q2@conference.example.org".into();
    all.push(AgentNotice::InvitedToRoom { address, within: seconds(60) });
    all.extend(FELL_BACK.map(AgentNotice::FellBack));
    all.extend(closed_reasons().map(AgentNotice::WindowClosed));
    all.push(AgentNotice::CustomerGone { closes_in: seconds(60) });
    all.extend([AgentNotice::CustomerBack, AgentNotice::TransferredAway, AgentNotice::NotDelivered]);
    all.push(AgentNotice::WrapUp { length: seconds(10) });
    all.extend([1, 3].map(|missed| AgentNotice::MadeNotReady { missed }));
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
        all.push(AgentNotice::AgentStatus { availability, load: 1, capacity: 2, conversations });
    }
    all.extend(queues_and_skills());
    all.extend(whys());
    all.extend([AgentNotice::AgentHelp, AgentNotice::Followed]);
    all.extend([AgentNotice::NotHeard, AgentNotice::CannotTakeBack]);
    all.push(AgentNotice::SilenceReminder { closes_in: seconds(300) });
    all.extend(command_faults().map(AgentNotice::CommandRefused));
    all
}

fn queues_and_skills() -> Vec<AgentNotice> {
    let mut all = Vec::new();
    let queue = |name: &str, waiting, longest| QueueLine {
        queue: QueueName::from(name),
        waiting,
        longest,
        free: 1,
        present: 2,
    };
    all.push(AgentNotice::QueueList(vec![]));
    all.push(AgentNotice::QueueList(vec![
        queue("billing", 3, Some(seconds(400))),
        queue("general", 0, None),
    ]));
    let skills = || [("billing".into(), Level(2)), ("french".into(), Level(3))].into();
    all.push(AgentNotice::AgentSkills {
        queues: vec![],
        skills: Default::default(),
        teams: Default::default(),
    });
    let queues = vec![QueueName::from("billing"), QueueName::from("general")];
    all.push(AgentNotice::AgentSkills { queues, skills: skills(), teams: ["night".into()].into() });
    all
}

const FELL_BACK: [FellBack; 8] = [
    FellBack::OtherServer,
    FellBack::NoRooms,
    FellBack::RoomRefused,
    FellBack::NotJoined,
    FellBack::AgentNotJoined,
    FellBack::WroteElsewhere,
    FellBack::AgentLeft,
    FellBack::RoomGone,
];

fn command_faults() -> [CommandFault; 13] {
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
        CommandFault::TakesPlaceElsewhere(ConversationId(7)),
        CommandFault::NoRoom(FellBack::OtherServer),
        CommandFault::NotAnAgent,
    ]
}

pub(super) fn sentences() -> Vec<Sentence> {
    let state = |present, free, waiting, wait| {
        let state = DeskState { present, free, waiting, wait, closed: None };
        Sentence::DeskPresence { state, now: NOW }
    };
    let closed = |closed| {
        let state = DeskState { present: 1, closed: Some(closed), ..DeskState::default() };
        Sentence::DeskPresence { state, now: NOW }
    };
    let mut sentences: Vec<Sentence> = Family::ALL.map(Sentence::NotTaken).into();
    sentences.extend([
        Sentence::TooManyMessages,
        Sentence::MessageTooLarge,
        Sentence::UnknownAddress,
        Sentence::WhereToWrite(vec!["support@help.example.org".into()]),
        Sentence::EarlierLeftOut,
        Sentence::RoomInvitation,
        Sentence::RoomOver,
        Sentence::DeskDescription,
        Sentence::AliasDescription { customer: "Carla".into(), queue: QueueName::from("billing") },
        state(0, 0, 0, None),
        state(0, 0, 1, None),
        state(1, 1, 0, None),
        state(2, 0, 3, range(120, 300)),
        state(2, 0, 1, range(60, 60)),
        state(2, 0, 0, range(7_200, 10_000)),
        closed(ClosedUntil::Unknown),
        closed(ClosedUntil::Opens(hours(2))),
        closed(ClosedUntil::Opens(hours(15))),
        closed(ClosedUntil::Opens(hours(24 * 10))),
    ]);
    sentences
}
