//! What a routing server says that is asked instead of the rules (capability C15).
//!
//! The facts of a conversation go out, an instruction comes back, or nothing does. What comes back is the word of another
//! program: it is checked before it is followed.
//!
//! *Never:* how a server is asked.

use super::answer::Text;
use super::hosting::HostingKind;
use super::id::{AgentId, Level, QueueName, RuleName, SkillName};
use super::time::Span;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use serde::{Deserialize, Serialize};

/// Who says what a conversation needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DecidedBy {
    /// The rules of the settings.
    #[default]
    Rules,
    /// The routing server; without an answer in time, the queue to which the dialogue leads.
    Server,
    /// The routing server; without an answer in time, the rules.
    ServerThenRules,
}

/// What a routing server says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Instruction {
    /// What is to happen.
    pub verdict: Instructed,
    /// Words for the customer, said before anything else; at most [`SAID_AT_MOST`] characters.
    pub say: Option<Text>,
    /// By which of its rules, for explanations.
    pub rule: Option<RuleName>,
}

/// Longest words of a routing server, in characters.
pub const SAID_AT_MOST: usize = 2_000;

/// What is to happen with a conversation.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Instructed {
    /// The rules of the settings decide after all.
    #[default]
    AskRules,
    /// An agent is looked for.
    Route(Box<InstructedRoute>),
    /// It ends here.
    End,
}

/// What a conversation needs, as a routing server says it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InstructedRoute {
    /// Into which queue; `None`: where the dialogue leads.
    pub queue: Option<QueueName>,
    /// Skills an agent must have, with the least level.
    pub skills: BTreeMap<SkillName, Level>,
    /// Strict priority.
    pub priority: u8,
    /// It counts as if it had come this much earlier.
    pub head_start: Span,
    /// An agent who is asked first, and for how long that one is waited for.
    pub prefer: Option<(AgentId, Span)>,
    /// Agents who are never asked.
    pub exclude: BTreeSet<AgentId>,
    /// Where it takes place; `None`: as the desk says.
    pub hosting: Option<HostingKind>,
    /// Words for reports and explanations.
    pub tags: BTreeSet<Arc<str>>,
}

/// Why a routing server's word was not followed, or did not come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoInstruction {
    /// None came in time.
    TooLate,
    /// It cannot be reached, or refuses to answer.
    Unavailable,
    /// What it says cannot be understood.
    NotUnderstood,
    /// It names a queue that does not exist.
    UnknownQueue(QueueName),
    /// It names an agent who does not exist.
    UnknownAgent(AgentId),
    /// It says more to the customer than is allowed.
    SaysTooMuch,
}
