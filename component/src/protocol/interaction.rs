//! Interactions: what is submitted, what becomes of it, what is done with it.
//!
//! *Never:* a decision.

use super::queue::Wait;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// An interaction that is to be routed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInteraction {
    /// What it is made of: `chat`, `voice`, `mail`, `callback`, or a medium that `[capacity]` names.
    #[schema(example = "voice")]
    pub medium: String,
    /// The queue for it if no rule names one; left out: the queue of the home desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<String>,
    /// What is known of it, for the rules: dotted names such as `customer.name` or `answers.topic`, each a text, a whole
    /// number, true or false, or a list of texts.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, serde_json::Value>,
    /// Your own name for it, up to 200 characters; need not be unique.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// An http or https URL to which news of it are posted, signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback: Option<String>,
}

/// What an agent does with an interaction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acting {
    /// Who: the bare JID of the agent, or the part before the `@` where only one agent has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
}

/// An interaction is taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancelling {}

/// An interaction goes back into a queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Requeueing {
    /// Whose it must be; left out: whoever has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// Where it waits; left out: where it waited before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<String>,
}

/// How far an interaction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// In a queue.
    Waiting,
    /// Offered to one agent or more; still in its queue.
    Offered,
    /// With an agent.
    Assigned,
    /// Over, with its agent still busy.
    WrapUp,
    /// Over.
    Ended,
}

/// An interaction as it is now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Interaction {
    /// Its number.
    pub id: u64,
    /// Your own name for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// What it is made of.
    pub medium: String,
    /// How far it is.
    pub state: State,
    /// Counts the changes; the entity tag is made of it.
    pub version: u64,
    /// The queue it is in, or was in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<String>,
    /// The rule that decided where it goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Skills that its agent must have, with the least level.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub skills: BTreeMap<String, u8>,
    /// Words of the rule for reports.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<String>,
    /// While it waits: its place in the queue, 1 being next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
    /// While it waits: how long it will, if that can be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<Wait>,
    /// While it is offered: the offers that stand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<Offer>,
    /// Who has it, or had it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// While its agent is busy with the wrap-up: until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<End>,
    /// When it was submitted.
    pub created: String,
    /// When it changed last.
    pub changed: String,
}

/// An offer that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Offer {
    /// Its number.
    pub offer: u64,
    /// To whom.
    pub agent: String,
    /// Until when it can be answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// How an interaction ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct End {
    /// How.
    pub outcome: Outcome,
    /// Why nobody took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// What the settings want to be done with one that nobody took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<Then>,
    /// The rule that ended it with its own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

/// How an interaction ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// An agent had it and is through with it.
    Done,
    /// It was cancelled.
    Cancelled,
    /// Nobody took it, or it was not taken in.
    NotTaken,
    /// A rule ended it.
    Answered,
}

/// What is to be done with an interaction that nobody took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Then {
    /// Nothing; it is refused.
    Close,
    /// A message is taken.
    LeaveMessage,
    /// A call back is promised.
    CallBack,
}
