//! Answers to `why`, by example.
//!
//! *Never:* words.

use router_core::Span;
use router_core::values::fact::{Candidate, NotChosen};
use router_core::values::id::{AgentId, ConversationId, Level, QueueName, RuleName};
use router_core::values::notice::{AgentNotice, Choice, Reasons};
use router_core::values::strategy::{Strategy, Term, TermName};

/// One that waits, one that has an agent, then every reason, every term, and none.
pub(super) fn whys() -> Vec<AgentNotice> {
    let rule = Some(RuleName::from("gone"));
    let everybody = Reasons { rule, offers: 1, others: everybody(), ..waiting() };
    let by_all = Reasons { choice: Some(by(Strategy::BestSkill, &TERMS)), ..waiting() };
    let by_none = Reasons { choice: Some(by(Strategy::LongestIdle, &[])), ..waiting() };
    [waiting(), chosen(), everybody, by_all, by_none]
        .map(|reasons| AgentNotice::Why(Box::new(reasons)))
        .into()
}

fn candidate(agent: &str, reason: NotChosen) -> Candidate {
    Candidate { agent: AgentId::from(agent), reason, terms: vec![] }
}

fn waiting() -> Reasons {
    Reasons {
        conversation: ConversationId(12),
        customer: "Carla".into(),
        rule: None,
        queue: QueueName::from("billing"),
        skills: Default::default(),
        priority: 0,
        step: 1,
        steps: 1,
        waited: Span::from_seconds(40),
        offers: 0,
        choice: None,
        others: vec![],
    }
}

fn chosen() -> Reasons {
    let terms =
        vec![Term { name: TermName::Gain, value: 1_000 }, Term { name: TermName::Spared, value: -40 }];
    Reasons {
        rule: Some(RuleName::from("own")),
        skills: [("billing".into(), Level(2)), ("french".into(), Level(3))].into(),
        priority: 5,
        step: 2,
        steps: 3,
        offers: 2,
        choice: Some(Choice {
            agent: AgentId::from("anna@example.org"),
            strategy: Strategy::Balanced,
            terms,
        }),
        others: vec![
            candidate("bert@example.org", NotChosen::LacksSkill),
            candidate("carl@example.org", NotChosen::AtCapacity),
            candidate("dora@example.org", NotChosen::AtCapacity),
        ],
        ..waiting()
    }
}

/// Somebody for every reason, and more than are named for one.
fn everybody() -> Vec<Candidate> {
    let all = [
        NotChosen::Offline,
        NotChosen::Away,
        NotChosen::NotReady,
        NotChosen::RejectedBefore,
        NotChosen::BeingAsked,
        NotChosen::Unreachable,
        NotChosen::OffDuty,
        NotChosen::LacksSkill,
        NotChosen::NotAtThisStep,
        NotChosen::Excluded,
        NotChosen::LowerScore,
        NotChosen::IdleForLess,
        NotChosen::LaterName,
        NotChosen::NotTheNamedOne,
    ];
    let others = all.iter().map(|reason| candidate("bert@example.org", *reason));
    let many = (1..=11).map(|number| candidate(&format!("a{number}"), NotChosen::AtCapacity));
    others.chain(many).collect()
}

const TERMS: [TermName; 8] = [
    TermName::Surplus,
    TermName::Load,
    TermName::Chats,
    TermName::Turn,
    TermName::Lot,
    TermName::Place,
    TermName::Skill,
    TermName::Flexibility,
];

fn by(strategy: Strategy, names: &[TermName]) -> Choice {
    Choice {
        agent: AgentId::from("gone@example.org"),
        strategy,
        terms: names.iter().map(|name| Term { name: *name, value: 1_250 }).collect(),
    }
}
