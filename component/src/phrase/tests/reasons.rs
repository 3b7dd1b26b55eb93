//! Answers to `why`, by example.
//!
//! *Never:* words.

use router_core::Span;
use router_core::values::ability::Ability;
use router_core::values::client_need::{ClientNeeds, Demand, Lack, Network, Program};
use router_core::values::fact::{Candidate, NotChosen};
use router_core::values::id::{AgentId, ConversationId, Level, QueueName, RuleName};
use router_core::values::ladder::ClientStrength;
use router_core::values::notice::{AgentNotice, Choice, Reasons};
use router_core::values::strategy::{Strategy, Term, TermName};

/// All that can be needed of an agent's client.
fn client_needs() -> ClientNeeds {
    let abilities = |names: &[&str]| names.iter().filter_map(|name| Ability::named(name)).collect();
    let required = Demand {
        features: abilities(&["files", "urn:example:odd"]),
        software: ["Gajim >= 1.7", "Dino"].iter().filter_map(|text| Program::parse(text)).collect(),
        program: Some("Gajim".into()),
        network: Some(Network::Behind("sms".into())),
        service: Some("customers.example".into()),
    };
    let preferred =
        Demand { features: abilities(&["calls"]), network: Some(Network::Xmpp), ..Demand::default() };
    ClientNeeds { required, preferred }
}

/// One that waits, one that has an agent, then every reason, every term, and none.
pub(super) fn whys() -> Vec<AgentNotice> {
    let rule = Some(RuleName::from("gone"));
    let everybody = Reasons { rule, offers: 1, others: everybody(), ..waiting() };
    let by_all = Reasons { choice: Some(by(Strategy::BestSkill, &TERMS)), ..waiting() };
    let by_none = Reasons { choice: Some(by(Strategy::LongestIdle, &[])), ..waiting() };
    let by_client = Reasons { agent_client: client_needs(), ..waiting() };
    let relaxed = Reasons { client_strength: ClientStrength::Preferred, ..by_client.clone() };
    [waiting(), chosen(), everybody, by_all, by_none, by_client, relaxed]
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
        agent_client: ClientNeeds::default(),
        client_strength: ClientStrength::Required,
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
        NotChosen::ClientNotPreferred,
    ];
    let features = Ability::words().chain(["urn:example:odd"]).filter_map(Ability::named);
    let lacks = [Lack::Unsaid, Lack::Software, Lack::Network, Lack::Service];
    let lacks = lacks.into_iter().chain(features.map(Lack::Feature)).map(NotChosen::ClientLacks);
    let others = all.into_iter().chain(lacks).map(|reason| candidate("bert@example.org", reason));
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
