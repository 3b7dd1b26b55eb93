//! Rules: from everything that is known of an interaction to what it needs.
//!
//! Rules are looked at in order; the first whose condition holds decides. The last one has no condition, so
//! that there is always an answer.
//!
//! *Never:* a decision who gets it; that is routing.

use super::client_need::{ClientNeeds, ClientRule};
use super::hosting::HostingKind;
use super::id::{AgentId, Level, Medium, QueueName, RuleName, SkillName};
use super::time::Span;
use crate::expression::Expression;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use serde::{Deserialize, Serialize};

/// One rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its name, unique.
    pub name: RuleName,
    /// When it decides; `None`: always.
    pub when: Option<Expression>,
    /// What it says.
    pub verdict: Verdict,
}

/// What a rule says.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// An agent is looked for.
    Route(Route),
    /// It ends here with the words of the rule.
    Answer,
}

/// What an interaction needs that a rule routes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// Into which queue; `None`: where the dialogue leads.
    pub queue: Option<QueueName>,
    /// Skills an agent must have, with the least level.
    pub skills: BTreeMap<SkillName, Level>,
    /// Strict priority: all of a higher one come before all of a lower one (0).
    pub priority: u8,
    /// It counts as if it had come this much earlier; added to the queue's.
    pub head_start: Span,
    /// An agent who is asked first.
    pub prefer: Option<Preference>,
    /// Agents who are never asked.
    pub exclude: BTreeSet<AgentId>,
    /// What the agent's client is to have.
    pub agent_client: Box<ClientRule>,
    /// Where the conversation takes place; `None`: as the desk says.
    pub hosting: Option<HostingKind>,
    /// Words for reports and explanations.
    pub tags: BTreeSet<Arc<str>>,
}

/// An agent who is waited for before others are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preference {
    /// Who.
    pub agent: Preferred,
    /// For how long, if that agent is signed in; else nobody is waited for.
    pub wait: Span,
}

/// Who is preferred.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Preferred {
    /// Whoever talked to this customer last.
    Last,
    /// This one.
    Named(AgentId),
}

/// What an interaction needs, as the rules said when it came; kept with it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Requirement {
    /// The rule that decided; `None` when there are no rules.
    #[serde(default)]
    pub rule: Option<RuleName>,
    /// What it is made of.
    pub medium: Medium,
    /// Skills an agent must have, with the least level at the first step of the ladder.
    #[serde(default)]
    pub skills: BTreeMap<SkillName, Level>,
    /// Strict priority.
    #[serde(default)]
    pub priority: u8,
    /// It counts as if it had come this much earlier.
    #[serde(default)]
    pub head_start: Span,
    /// Who is asked first, and for how long that one is waited for.
    #[serde(default)]
    pub prefer: Option<(AgentId, Span)>,
    /// Who is never asked.
    #[serde(default)]
    pub exclude: BTreeSet<AgentId>,
    /// What the agent's client is to have.
    #[serde(default, skip_serializing_if = "ClientNeeds::is_empty")]
    pub agent_client: Box<ClientNeeds>,
    /// Where the conversation takes place; `None`: as the desk says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hosting: Option<HostingKind>,
    /// Words for reports.
    #[serde(default)]
    pub tags: BTreeSet<Arc<str>>,
}

impl Requirement {
    /// Nothing but the medium.
    pub fn of(medium: Medium) -> Self {
        Self {
            rule: None,
            medium,
            skills: BTreeMap::new(),
            priority: 0,
            head_start: Span::ZERO,
            prefer: None,
            exclude: BTreeSet::new(),
            agent_client: Box::default(),
            hosting: None,
            tags: BTreeSet::new(),
        }
    }
}

impl Default for Requirement {
    fn default() -> Self {
        Self::of(Medium::from(CHAT))
    }
}

/// The medium of conversations.
pub const CHAT: &str = "chat";
