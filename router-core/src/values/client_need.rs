//! What a conversation needs of the agent's client (capability C8): how a rule says it, and what it comes to.
//!
//! A rule says it as a [`ClientRule`], which may ask for what the customer's client has. As soon as the rule decides, that
//! becomes [`ClientNeeds`], which say by themselves what is demanded. There are three strengths: what is *required* an agent
//! must have at one client that is available; whose client has what is *preferred* comes first; all else is ignored.
//!
//! *Never:* who is there; a look at more than one client at a time.

use super::ability::Ability;
use super::client::{Client, Software};
use crate::expression::{Attributes, Value, Version};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use core::fmt;
use serde::{Deserialize, Serialize};

/// What a rule says of the agent's client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientRule {
    /// What the client must have.
    pub required: ClientWish,
    /// Whose client has this comes first.
    pub preferred: ClientWish,
}

/// What a client is to have; nothing in it: whatever it has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientWish {
    /// What it can do, each of them.
    pub features: BTreeSet<Ability>,
    /// Which program it is, one of them.
    pub software: BTreeSet<Program>,
    /// What it has in common with the customer's client.
    pub same: BTreeSet<Same>,
}

/// What two clients may have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Same {
    /// This, if the customer's client can do it.
    Feature(Ability),
    /// The network behind a gateway; who comes through none is in XMPP itself.
    Network,
    /// The server of the account.
    Service,
    /// The program, if the customer's client says which it is.
    Software,
}

/// A program, and the least version of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Program {
    /// Its name, as it says itself, in any letters.
    pub name: Arc<str>,
    /// The least version; `None`: any, also one that is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Version>,
}

/// What an interaction needs of the agent's client; kept with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ClientNeeds {
    /// What one client of the agent must have.
    #[serde(default, skip_serializing_if = "Demand::is_empty")]
    pub required: Demand,
    /// Whose client has this comes first.
    #[serde(default, skip_serializing_if = "Demand::is_empty")]
    pub preferred: Demand,
}

/// What is demanded of a client, all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Demand {
    /// What it can do.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub features: BTreeSet<Ability>,
    /// One of these programs; empty: any.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub software: BTreeSet<Program>,
    /// This very program too, that of the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<Arc<str>>,
    /// Reached in this network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<Network>,
    /// An account of this server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Arc<str>>,
}

/// Where somebody is reached.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Network {
    /// Behind no gateway.
    Xmpp,
    /// Behind one, such as `sms`.
    Behind(Arc<str>),
}

/// What a client lacks of what is demanded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lack {
    /// It has not said what it is, or does not say.
    Unsaid,
    /// It cannot do this.
    Feature(Ability),
    /// It is another program, or an older one.
    Software,
    /// It is in another network.
    Network,
    /// Its account is on another server.
    Service,
}

/// A client, and where its account is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seat<'a> {
    /// What it says of itself.
    pub(crate) client: &'a Client,
    /// The domain of the account.
    pub(crate) domain: &'a str,
    /// The networks that the settings know, by domain.
    pub(crate) networks: &'a BTreeMap<Arc<str>, Arc<str>>,
}

impl ClientRule {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The attributes of the customer's client that decide what is demanded.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = &'static str> {
        let both = self.required.same.iter().chain(&self.preferred.same);
        both.filter_map(|same| match same {
            Same::Feature(_) => Some("client.features"),
            Same::Network => Some("customer.network"),
            Same::Software => Some("client.name"),
            Same::Service => None,
        })
    }

    /// What is demanded for the customer of whom `known` is known. What the customer's client has not said is not asked of
    /// the agent's.
    pub(crate) fn needs(&self, known: &Attributes) -> ClientNeeds {
        ClientNeeds { required: self.required.demand(known), preferred: self.preferred.demand(known) }
    }
}

impl ClientWish {
    fn demand(&self, known: &Attributes) -> Demand {
        let (features, software) = (self.features.clone(), self.software.clone());
        let mut demand = Demand { features, software, ..Demand::default() };
        let text = |path| match known.get(path) {
            Some(Value::Text(text)) => Some(text.clone()),
            Some(_) | None => None,
        };
        for same in &self.same {
            match same {
                Same::Feature(ability) if has(known, ability) => {
                    demand.features.insert(ability.clone());
                }
                Same::Feature(_) => {}
                Same::Network => {
                    demand.network = Some(text("customer.network").map_or(Network::Xmpp, Network::Behind));
                }
                Same::Service => demand.service = text("customer.domain").filter(|domain| !domain.is_empty()),
                Same::Software => demand.program = text("client.name"),
            }
        }
        demand
    }
}

/// Whether the customer's client is known to have an ability.
fn has(known: &Attributes, ability: &Ability) -> bool {
    let Some(Value::List(features)) = known.get("client.features") else { return false };
    let announced = |namespace: &str| {
        features.iter().any(|feature| matches!(feature, Value::Text(text) if **text == *namespace))
    };
    ability.namespaces().any(announced)
}

impl ClientNeeds {
    /// Whether nothing is needed.
    pub fn is_empty(&self) -> bool {
        self.required.is_empty() && self.preferred.is_empty()
    }
}

impl Demand {
    /// Whether any client will do.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What a client lacks first, if it does.
    pub(crate) fn lack(&self, seat: Seat<'_>) -> Option<Lack> {
        let Seat { client, domain, networks } = seat;
        if self.service.as_deref().is_some_and(|service| service != domain) {
            return Some(Lack::Service);
        }
        if let Some(wanted) = &self.network {
            let is_there = match (networks.get(domain).or(client.network.said()), wanted) {
                (Some(network), Network::Behind(wanted)) => network == wanted,
                (Some(_), Network::Xmpp) => false,
                (None, _) if client.network.is_open() => return Some(Lack::Unsaid),
                (None, wanted) => *wanted == Network::Xmpp,
            };
            if !is_there {
                return Some(Lack::Network);
            }
        }
        if !self.features.is_empty() {
            let Some(features) = client.features.said() else { return Some(Lack::Unsaid) };
            if let Some(missing) = self.features.iter().find(|ability| !ability.is_among(features)) {
                return Some(Lack::Feature(missing.clone()));
            }
        }
        if !self.software.is_empty() || self.program.is_some() {
            let Some(software) = client.software.said() else { return Some(Lack::Unsaid) };
            let is_one = self.software.is_empty() || self.software.iter().any(|it| it.is(software));
            if !is_one || self.program.as_ref().is_some_and(|name| !is_called(name, software)) {
                return Some(Lack::Software);
            }
        }
        None
    }
}

impl Program {
    /// Reads `Gajim` or `Gajim >= 1.7`.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, at_least) = match text.split_once(">=") {
            Some((name, version)) => (name, Some(Version::parse(version.trim())?)),
            None => (text, None),
        };
        let name = name.trim();
        let is_name = !name.is_empty() && !name.contains(['<', '>', '=', '!']);
        is_name.then(|| Self { name: Arc::from(name), at_least })
    }

    fn is(&self, software: &Software) -> bool {
        let version = software.version.as_ref().and_then(|version| Version::parse(version));
        is_called(&self.name, software)
            && self.at_least.as_ref().is_none_or(|least| version.is_some_and(|version| version >= *least))
    }
}

fn is_called(name: &str, software: &Software) -> bool {
    let said = software.name.as_deref().unwrap_or_default();
    name.chars().flat_map(char::to_lowercase).eq(said.chars().flat_map(char::to_lowercase))
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.at_least {
            Some(version) => write!(f, "{} >= {version}", self.name),
            None => f.write_str(&self.name),
        }
    }
}
