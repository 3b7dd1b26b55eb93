//! Agents: how they are there, what they have, what programs say of them.
//!
//! *Never:* a decision.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What a program says of an agent. It stands until the next report, which takes its place as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgentState {
    /// How the agent is there for programs; left out: as the agent's XMPP clients show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub availability: Option<Availability>,
    /// By medium: what the agent is busy with elsewhere, and how much the agent takes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub media: BTreeMap<String, MediumState>,
}

/// How an agent is there for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Availability {
    /// Takes what programs bring, with an XMPP client or without.
    Available,
    /// Takes nothing, no chats either.
    Away,
    /// Takes nothing that programs bring; chats go on as the XMPP clients show.
    Offline,
}

/// One medium of an agent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MediumState {
    /// The agent is on such a thing that did not come from here, and can take nothing else, of whatever medium.
    #[serde(default)]
    pub busy: bool,
    /// So many that did not come from here; each takes of the capacity what the medium weighs.
    #[serde(default)]
    pub in_use: u16,
    /// At most so many at a time of those that come from here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u16>,
}

/// An agent as things are now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Agent {
    /// The bare JID.
    pub agent: String,
    /// The name that customers see.
    pub name: String,
    /// The queues that the agent serves.
    pub queues: Vec<String>,
    /// `available`, `away`, `not-ready` or `offline`, as people see it.
    pub availability: String,
    /// Whether a chat may come, capacity aside.
    pub takes_chats: bool,
    /// Whether something that a program brings may come, capacity aside.
    pub takes_interactions: bool,
    /// Units of capacity in use, elsewhere too.
    pub load: u32,
    /// Most units in use at a time.
    pub capacity: u32,
    /// What programs said last.
    pub reported: AgentState,
    /// What the agent is offered, has, or winds up.
    pub work: Vec<AgentWork>,
}

/// Something that an agent is busy with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AgentWork {
    /// The number of the interaction, or of the chat.
    pub id: u64,
    /// What it is made of.
    pub medium: String,
    /// `offered`, `assigned` or `wrap-up`.
    pub state: String,
}

/// All agents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Agents {
    /// In the order of their JIDs.
    pub agents: Vec<Agent>,
}
