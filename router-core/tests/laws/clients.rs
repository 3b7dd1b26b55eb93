//! Agents' clients in random histories: what they say, what rules need of them, and what that comes to.
//!
//! Whether a client has what is needed is found out here once more, from rows and settings alone.
//!
//! *Never:* a question to the engine.

use crate::random::Random;
use crate::state::{Rows, clients, person};
use router_core::expression::Version;
use router_core::values::ability::Ability;
use router_core::values::client::{Client, Learnt, Software};
use router_core::values::client_need::{ClientNeeds, ClientRule, ClientWish, Demand, Network, Program, Same};
use router_core::values::id::{AgentId, Resource};
use router_core::values::ladder::ClientStrength;
use router_core::{Event, Policy};

/// What clients announce: two names of one ability, another one, and one without a word.
const FEATURES: [&str; 4] =
    ["jabber:x:oob", "urn:xmpp:http:upload:0", "urn:xmpp:jingle:apps:rtp:audio", "urn:example:odd"];
const ABILITIES: [&str; 3] = ["files", "calls", "urn:example:odd"];
const PROGRAMS: [&str; 3] = ["Gajim >= 1.7", "gajim", "Dino >= 0.4"];

/// A client of an agent, perhaps one that is not there, says something of itself, perhaps nothing.
pub(crate) fn says(random: &mut Random, agent: AgentId) -> Event {
    let resource = Resource::from(*random.pick(&["desk", "desk", "desk", "phone", "tablet"]));
    let software = Software {
        name: Some((*random.pick(&["Gajim", "dino", "x"])).into()),
        version: random.percent(80).then(|| (*random.pick(&["1.8", "1.7~rc1", "0.4", "odd"])).into()),
        os: None,
    };
    let features = FEATURES.into_iter().filter(|_| random.percent(50)).map(Into::into).collect();
    let client = Client {
        software: learnt(random, software),
        features: learnt(random, std::sync::Arc::new(features)),
        network: learnt(random, "sms".into()),
        ..Client::default()
    };
    Event::AgentClient { agent, resource, client }
}

fn learnt<T>(random: &mut Random, said: T) -> Learnt<T> {
    match random.below(10) {
        0..=6 => Learnt::Said(said),
        7 => Learnt::Silent,
        _ => Learnt::NotYet,
    }
}

/// What a rule says of the agent's client, mostly little enough that somebody has it.
pub(crate) fn rule(random: &mut Random) -> ClientRule {
    if random.percent(45) {
        return ClientRule::default();
    }
    let required = if random.percent(50) { wish(random) } else { ClientWish::default() };
    let preferred = if random.percent(80) { wish(random) } else { ClientWish::default() };
    ClientRule { required, preferred }
}

fn wish(random: &mut Random) -> ClientWish {
    let mut wish = ClientWish::default();
    let ability = |random: &mut Random| Ability::named(random.pick::<&str>(&ABILITIES)).unwrap();
    match random.below(6) {
        0..=2 => drop(wish.features.insert(ability(random))),
        3 => wish.software.extend(Program::parse(random.pick::<&str>(&PROGRAMS))),
        4 => drop(wish.same.insert(Same::Feature(ability(random)))),
        _ => {
            let same = random.pick(&[Same::Network, Same::Service, Same::Software]).clone();
            wish.same.insert(same);
        }
    }
    wish
}

/// What becomes of it on a step.
pub(crate) fn strength(random: &mut Random) -> ClientStrength {
    match random.below(8) {
        0 => ClientStrength::Ignored,
        1 => ClientStrength::Preferred,
        _ => ClientStrength::Required,
    }
}

/// How good the best client of an agent is that is available: 2 for all that is required, 1 for all that is preferred.
pub(crate) fn worth(policy: &Policy, rows: &Rows, agent: &AgentId, needs: &ClientNeeds) -> u8 {
    let Some(person) = person(rows, agent) else { return 0 };
    let address = &policy.agents[agent].address.jid;
    let domain = address.split('@').nth(1).unwrap();
    let worth = |resource: &str| {
        let said = clients(rows, agent).and_then(|all| all.get(resource)).cloned().unwrap_or_default();
        let has = |demand| has(policy, domain, &said, demand);
        2 * u8::from(has(&needs.required)) + u8::from(has(&needs.preferred))
    };
    person.available().map(worth).max().unwrap_or(0)
}

/// Whether a client has all of it.
fn has(policy: &Policy, domain: &str, client: &Client, demand: &Demand) -> bool {
    let Demand { features, software, program, network, service } = demand;
    let announced = client.features.said();
    let can = |ability: &Ability| {
        let namespaces = |word: &str| match word {
            "files" => vec!["jabber:x:oob", "urn:xmpp:http:upload:0"],
            "calls" => vec!["urn:xmpp:jingle:apps:rtp:audio"],
            "urn:example:odd" => vec!["urn:example:odd"],
            other => panic!("no rule asks for {other}"),
        };
        announced.is_some_and(|all| namespaces(ability.as_str()).iter().any(|it| all.contains(*it)))
    };
    let name = client.software.said().and_then(|said| said.name.as_ref()).map(|name| name.to_lowercase());
    let version = client.software.said().and_then(|said| Version::parse(said.version.as_ref()?));
    let is = |wanted: &Program| {
        let old_enough = wanted.at_least.as_ref().is_none_or(|least| version.as_ref() >= Some(least));
        name.as_deref() == Some(&*wanted.name.to_lowercase()) && old_enough
    };
    let place = match (policy.networks.get(domain), &client.network) {
        (Some(network), _) | (None, Learnt::Said(network)) => Some(Network::Behind(network.clone())),
        (None, Learnt::Silent) => Some(Network::Xmpp),
        (None, Learnt::NotYet) => None,
    };
    features.iter().all(can)
        && (software.is_empty() || software.iter().any(is))
        && program.as_ref().is_none_or(|wanted| name == Some(wanted.to_lowercase()))
        && network.as_ref().is_none_or(|wanted| place.as_ref() == Some(wanted))
        && service.as_ref().is_none_or(|wanted| **wanted == *domain)
}
