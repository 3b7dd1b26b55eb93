//! Facts as they are kept: as short as they can be with nothing left out.
//!
//! Most of what a conversation leaves in the store are facts, and most of a fact is names that are the same in each. So the four
//! long kinds have a short form: lists instead of names, numbers for reasons and terms, short names for what is known, and agents
//! who were passed over for the same reason and with the same score together, each domain once. The rest is short already. Facts of earlier versions
//! stand there in the long form, which is also what programs are given; both are read.
//!
//! *Never:* a number or short name that changes its meaning: stores keep them.

use router_core::Span;
use router_core::expression::{Attributes, Value};
use router_core::values::fact::{Candidate, FactKind, NotChosen};
use router_core::values::id::{AgentId, Medium, OfferId, QueueName, RuleName};
use router_core::values::rule::{CHAT, Requirement};
use router_core::values::strategy::{Strategy, Term, TermName};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The short form of a long kind.
#[derive(Serialize, Deserialize)]
enum Short {
    R(Option<RuleName>, BTreeMap<String, Value>, Vec<(RuleName, String)>),
    Q(QueueName, Option<RuleName>, Option<Requirement>),
    O(OfferId, AgentId, Span, u16, Strategy, Vec<i64>, Vec<Group>),
    N(Vec<Group>),
}

/// Agents in a row with one reason and one score: the number of the reason, who they are, and the terms of the score, number and
/// value in turns. A domain that is that of the agent before is left out.
#[derive(Serialize, Deserialize)]
struct Group(usize, Vec<String>, Vec<i64>);

/// By their place here they are kept: new ones come at the end. What a client lacks has no number: a fact with that is kept in
/// the long form.
static REASONS: [NotChosen; 16] = [
    NotChosen::Offline,
    NotChosen::Away,
    NotChosen::NotReady,
    NotChosen::AtCapacity,
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

/// The same for terms.
const TERMS: [TermName; 10] = [
    TermName::Gain,
    TermName::Spared,
    TermName::Surplus,
    TermName::Load,
    TermName::Chats,
    TermName::Turn,
    TermName::Lot,
    TermName::Place,
    TermName::Skill,
    TermName::Flexibility,
];

/// Short names of what is known. No attribute is called like one of them.
const PATHS: [(&str, &str); 20] = [
    ("desk", "d"),
    ("medium", "m"),
    ("queue", "q"),
    ("language", "l"),
    ("opening", "o"),
    ("customer.jid", "cj"),
    ("customer.link", "cl"),
    ("customer.domain", "cd"),
    ("customer.network", "cn"),
    ("customer.anonymous", "ca"),
    ("customer.known", "ck"),
    ("history.contacts", "hc"),
    ("history.contacts_today", "ht"),
    ("history.last_agent", "hl"),
    ("client.features", "f"),
    ("client.name", "n"),
    ("client.version", "v"),
    ("now.weekday", "w"),
    ("now.hour", "h"),
    ("now.minute", "i"),
];

/// The kept form of a fact.
pub fn write(what: &FactKind) -> String {
    match short(what) {
        Some(short) => serde_json::to_string(&short),
        None => serde_json::to_string(what),
    }
    .expect("a fact is plain data")
}

/// A kept fact, short or long; `None` if this version does not know its kind.
pub fn read(json: &str) -> Option<FactKind> {
    match serde_json::from_str::<Short>(json) {
        Ok(short) => long(short),
        Err(_) => serde_json::from_str(json).ok(),
    }
}

fn short(what: &FactKind) -> Option<Short> {
    #[allow(clippy::wildcard_enum_match_arm, reason = "a kind without a short form is kept as it is")]
    match what {
        FactKind::Ruled { rule, attributes, failed } => {
            let known = attributes.iter().map(|(path, value)| (other(path, PATHS), value.clone()));
            Some(Short::R(rule.clone(), known.collect(), failed.clone()))
        }
        FactKind::Queued { queue, needs } => {
            let plain = plain(needs.rule.clone());
            Some(Short::Q(queue.clone(), needs.rule.clone(), (*needs != plain).then(|| needs.clone())))
        }
        FactKind::Offered { offer, agent, waited, step, strategy, terms, rejected } => {
            let (terms, groups) = (numbers(terms)?, groups(rejected)?);
            Some(Short::O(*offer, agent.clone(), *waited, *step, *strategy, terms, groups))
        }
        FactKind::NobodyEligible { rejected } => Some(Short::N(groups(rejected)?)),
        _ => None,
    }
}

fn long(short: Short) -> Option<FactKind> {
    Some(match short {
        Short::R(rule, known, failed) => {
            let mut attributes = Attributes::default();
            for (name, value) in known {
                attributes.set(&other(&name, PATHS.map(|(path, name)| (name, path))), value);
            }
            FactKind::Ruled { rule, attributes, failed }
        }
        Short::Q(queue, rule, needs) => {
            FactKind::Queued { queue, needs: needs.unwrap_or_else(|| plain(rule)) }
        }
        Short::O(offer, agent, waited, step, strategy, terms, groups) => {
            let (terms, rejected) = (terms_of(&terms)?, candidates(groups)?);
            FactKind::Offered { offer, agent, waited, step, strategy, terms, rejected }
        }
        Short::N(groups) => FactKind::NobodyEligible { rejected: candidates(groups)? },
    })
}

/// What most need: an agent for a chat.
fn plain(rule: Option<RuleName>) -> Requirement {
    Requirement { rule, ..Requirement::of(Medium::from(CHAT)) }
}

/// The other name, if there is one.
fn other(name: &str, names: [(&str, &str); 20]) -> String {
    let found = names.iter().find(|(one, _)| *one == name);
    found.map_or(name, |(_, other)| other).to_owned()
}

fn numbers(terms: &[Term]) -> Option<Vec<i64>> {
    let mut numbers = Vec::with_capacity(2 * terms.len());
    for term in terms {
        let number = TERMS.iter().position(|name| *name == term.name)?;
        numbers.extend([i64::try_from(number).ok()?, term.value]);
    }
    Some(numbers)
}

fn terms_of(numbers: &[i64]) -> Option<Vec<Term>> {
    let (pairs, []) = numbers.as_chunks::<2>() else { return None };
    let term = |[name, value]: &[i64; 2]| {
        Some(Term { name: *TERMS.get(usize::try_from(*name).ok()?)?, value: *value })
    };
    pairs.iter().map(term).collect()
}

fn groups(candidates: &[Candidate]) -> Option<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::new();
    let mut before = "";
    for Candidate { agent, reason, terms } in candidates {
        let (reason, terms) = (REASONS.iter().position(|one| one == reason)?, numbers(terms)?);
        let (name, domain) = agent.as_str().rsplit_once('@').unwrap_or((agent.as_str(), ""));
        let is_same = !domain.is_empty() && domain == before;
        before = domain;
        let name = if is_same { format!("{name}@") } else { agent.as_str().to_owned() };
        match groups.last_mut().filter(|group| group.0 == reason && group.2 == terms) {
            Some(group) => group.1.push(name),
            None => groups.push(Group(reason, vec![name], terms)),
        }
    }
    Some(groups)
}

fn candidates(groups: Vec<Group>) -> Option<Vec<Candidate>> {
    let mut candidates = Vec::new();
    let mut domain = String::new();
    for Group(reason, agents, terms) in groups {
        let (reason, terms) = (REASONS.get(reason)?, terms_of(&terms)?);
        for mut agent in agents {
            if agent.ends_with('@') {
                agent.push_str(&domain);
            }
            domain = agent.rsplit_once('@').map_or_else(String::new, |(_, domain)| domain.to_owned());
            let (agent, reason) = (AgentId::from(agent.as_str()), reason.clone());
            candidates.push(Candidate { agent, reason, terms: terms.clone() });
        }
    }
    Some(candidates)
}

#[cfg(test)]
mod tests {
    use super::*;
    use router_core::values::ability::Ability;
    use router_core::values::client_need::Lack;

    fn candidate(agent: &str, reason: NotChosen, terms: &[(TermName, i64)]) -> Candidate {
        let terms = terms.iter().map(|(name, value)| Term { name: *name, value: *value }).collect();
        Candidate { agent: AgentId::from(agent), reason, terms }
    }

    fn offered(rejected: Vec<Candidate>) -> FactKind {
        FactKind::Offered {
            offer: OfferId(7),
            agent: AgentId::from("bob@a.example"),
            waited: Span::from_seconds(3),
            step: 1,
            strategy: Strategy::Balanced,
            terms: vec![Term { name: TermName::Gain, value: 739 }],
            rejected,
        }
    }

    #[test]
    fn nothing_is_left_out() {
        let gain = [(TermName::Gain, 500), (TermName::Spared, -20)];
        let lacks = [Lack::Unsaid, Lack::Feature(Ability::named("files").unwrap())];
        let lacks = lacks.map(NotChosen::ClientLacks);
        let mut kinds: Vec<FactKind> = REASONS
            .iter()
            .chain(&lacks)
            .map(|reason| {
                offered(vec![
                    candidate("carl@a.example", reason.clone(), &gain),
                    candidate("dora@a.example", reason.clone(), &[]),
                    candidate("a bot", reason.clone(), &[]),
                    candidate("dora@b.example", NotChosen::Offline, &[]),
                    candidate("emil@b.example", NotChosen::Away, &[]),
                ])
            })
            .collect();
        kinds.push(FactKind::NobodyEligible { rejected: Vec::new() });
        let mut attributes = Attributes::default();
        for (path, _) in PATHS {
            attributes.set(path, Value::Text("x".into()));
        }
        attributes.set("answers.topic", false);
        kinds.push(FactKind::Ruled {
            rule: Some(RuleName::from("vip")),
            attributes,
            failed: vec![(RuleName::from("odd"), "division by zero".to_owned())],
        });
        for rule in [None, Some(RuleName::from("vip"))] {
            let needs = plain(rule);
            let other = Requirement { priority: 3, ..needs.clone() };
            for needs in [needs, other, Requirement::of(Medium::from("voice"))] {
                kinds.push(FactKind::Queued { queue: QueueName::from("general"), needs });
            }
        }
        kinds.push(FactKind::CustomerGone);
        for kind in kinds {
            let kept = write(&kind);
            assert_eq!(read(&kept).as_ref(), Some(&kind), "{kept}");
            let before = serde_json::to_string(&kind).unwrap();
            assert_eq!(read(&before).as_ref(), Some(&kind), "as an earlier version kept it: {before}");
        }
        assert_eq!(read("{\"FromALaterVersion\":1}"), None);
    }

    #[test]
    fn agents_who_were_passed_over_are_short() {
        let busy = |n| candidate(&format!("agent{n}@corp.example"), NotChosen::AtCapacity, &[]);
        let kept = write(&offered(vec![busy(1), busy(2), candidate("x@y", NotChosen::Offline, &[])]));
        assert_eq!(
            kept,
            r#"{"O":[7,"bob@a.example",3000,1,"Balanced",[0,739],[[3,["agent1@corp.example","agent2@"],[]],[0,["x@y"],[]]]]}"#
        );
    }
}
