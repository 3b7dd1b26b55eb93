//! With what, and from where, somebody writes: what is known of a client and of whoever sits at it (capability C3).
//!
//! Every part is asked for on its own and may come late, or never. None of it is a proof.
//!
//! *Never:* how it is asked for.

use alloc::collections::BTreeSet;
use alloc::sync::Arc;
use serde::{Deserialize, Serialize};

/// Something that is asked of others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Learnt<T> {
    /// The answer may still come.
    #[default]
    NotYet,
    /// There is no answer, or it says nothing.
    Silent,
    /// This was said.
    Said(T),
}

impl<T> Learnt<T> {
    /// What was said, if anything.
    pub fn said(&self) -> Option<&T> {
        match self {
            Self::Said(said) => Some(said),
            Self::NotYet | Self::Silent => None,
        }
    }

    /// Whether the answer may still come.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::NotYet)
    }
}

impl<T> From<Option<T>> for Learnt<T> {
    /// An answer, which says this or nothing.
    fn from(said: Option<T>) -> Self {
        said.map_or(Self::Silent, Self::Said)
    }
}

/// Features of service discovery (XEP-0030); shared by all who have the same.
pub type Features = Arc<BTreeSet<Arc<str>>>;

/// One client of somebody, and whoever sits at it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// Which program it is.
    #[serde(default)]
    pub software: Learnt<Software>,
    /// What it can do.
    #[serde(default)]
    pub features: Learnt<Features>,
    /// What the server says of the account.
    #[serde(default)]
    pub account: Learnt<Account>,
    /// The network behind the domain, if that is a gateway.
    #[serde(default)]
    pub network: Learnt<Arc<str>>,
    /// The name that its user has chosen, one clean line.
    #[serde(default)]
    pub display_name: Learnt<Arc<str>>,
}

/// What a program says of itself (XEP-0092); never empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Software {
    /// Its name.
    #[serde(default)]
    pub name: Option<Arc<str>>,
    /// Its version, as it was written.
    #[serde(default)]
    pub version: Option<Arc<str>>,
    /// The operating system.
    #[serde(default)]
    pub os: Option<Arc<str>>,
}

/// What kind of account it is, by its identity (XEP-0030, category `account`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Account {
    /// Somebody has registered it.
    Registered,
    /// It is made for a visit and gone afterwards.
    Anonymous,
}

/// What agents are shown of a customer's client.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientLine {
    /// The program, with its version if that is known.
    #[serde(default)]
    pub program: Option<Arc<str>>,
    /// The network behind a gateway.
    #[serde(default)]
    pub network: Option<Arc<str>>,
    /// The name that the customer has chosen in the client.
    #[serde(default)]
    pub display_name: Option<Arc<str>>,
}

impl ClientLine {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl<T> Learnt<T> {
    /// Takes over what is known by now; an answer that may still come changes nothing.
    fn learn(&mut self, newer: Self) {
        match newer {
            Self::NotYet => {}
            Self::Silent | Self::Said(_) => *self = newer,
        }
    }
}

impl Client {
    /// Takes over what is known by now.
    pub(crate) fn learn(&mut self, newer: Self) {
        let Self { software, features, account, network, display_name } = newer;
        self.software.learn(software);
        self.features.learn(features);
        self.account.learn(account);
        self.network.learn(network);
        self.display_name.learn(display_name);
    }

    /// What agents are shown. The network may be known from the settings.
    pub fn line(&self, network: Option<&Arc<str>>) -> ClientLine {
        let software = self.software.said();
        let name = software.and_then(|software| software.name.as_deref());
        let version = software.and_then(|software| software.version.as_deref());
        ClientLine {
            program: name.map(|name| match version {
                Some(version) => Arc::from(alloc::format!("{name} {version}")),
                None => Arc::from(name),
            }),
            network: network.or(self.network.said()).cloned(),
            display_name: self.display_name.said().cloned(),
        }
    }
}
