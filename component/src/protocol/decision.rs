//! A decision: what is known of a conversation goes out, an instruction comes back (capability C15).
//!
//! *Never:* a decision.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// What a routing server is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionQuestion {
    /// Whoever asks calls the conversation so; the same in the notice of its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<u64>,
    /// What it is made of; left out: `chat`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub medium: Option<String>,
    /// What is known: dotted names such as `customer.jid` or `answers.topic`, each a text, a whole number, true or false, or a
    /// list of texts. `queue` is where the dialogue leads.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, serde_json::Value>,
}

/// What a routing server says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// What is to happen.
    #[serde(default)]
    pub verdict: DecisionVerdict,
    /// The queue; left out: where the dialogue leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<String>,
    /// Skills that the agent must have, with the least level.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub skills: BTreeMap<String, u8>,
    /// All of a higher one come before all of a lower one.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub priority: u8,
    /// It counts as if it had come so many seconds earlier.
    #[serde(default, skip_serializing_if = "is_zero_seconds")]
    pub head_start: u32,
    /// An agent who is asked first: the bare JID, or the part before the `@` where only one agent has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// For so many seconds; left out: 30.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_wait: Option<u32>,
    /// Agents who are never asked.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub exclude: BTreeSet<String>,
    /// Where the conversation takes place: `relay`, `direct` or `room`; left out: as the desk says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hosting: Option<String>,
    /// Words for reports.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<String>,
    /// Words for the customer, said before anything else; 2,000 characters at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub say: Option<String>,
    /// The rule that decided, for explanations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

/// What is to happen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DecisionVerdict {
    /// An agent is looked for.
    #[default]
    Route,
    /// It ends, with the words of `say`.
    End,
    /// Whoever asks decides by rules of its own.
    Local,
}

/// A conversation is over about which a decision was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionEnd {
    /// The number under which it was asked about.
    pub conversation: u64,
    /// Why it is over, such as `by-agent` or `silence`.
    pub reason: String,
    /// Who talked to the customer last: the bare JID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
}

fn is_zero(priority: &u8) -> bool {
    *priority == 0
}

fn is_zero_seconds(seconds: &u32) -> bool {
    *seconds == 0
}
