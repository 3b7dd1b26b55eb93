//! What a program says of an agent: a phone system, a mail program, another routing server.
//!
//! A report stands until the next one. It stands beside what the agent's XMPP clients show: conversations need a client,
//! what programs bring needs a report of `available`, or, as long as no availability was reported, a client too. One capacity
//! is shared by all of it.
//!
//! *Never:* a person's own word; that is a command.

use super::id::Medium;
use alloc::collections::BTreeMap;
use serde::{Deserialize, Serialize};

/// What is known of an agent from outside.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentReport {
    /// Whether programs can give the agent something; `None`: the XMPP clients tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub availability: Option<ReportedAvailability>,
    /// What is known for each medium; nothing for most.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub media: BTreeMap<Medium, MediumReport>,
}

/// How an agent is there for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ReportedAvailability {
    /// Takes what programs bring, with an XMPP client or without.
    Available,
    /// Takes nothing for now, no conversation either; what the agent has stays.
    Away,
    /// Is reached by no program; conversations go on as the XMPP clients show.
    Offline,
}

/// What an agent is busy with elsewhere, and how much of a medium the agent takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediumReport {
    /// The agent can take nothing else, of whatever medium: a call that did not come from here, say.
    #[serde(default)]
    pub busy: bool,
    /// So many that did not come from here; each takes the units of its medium.
    #[serde(default)]
    pub in_use: u16,
    /// At most so many at a time of those from here; `None`: as many as the capacity has room for.
    #[serde(default)]
    pub capacity: Option<u16>,
}

impl AgentReport {
    /// Whether nothing at all is reported.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the agent can take nothing, of whatever medium.
    pub(crate) fn is_busy(&self) -> bool {
        self.media.values().any(|medium| medium.busy)
    }
}
