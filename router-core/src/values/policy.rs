//! The validated settings, as the core needs them.
//!
//! The shell fills a [`PolicyDraft`] from its settings; [`PolicyDraft::validate`] gives a [`Policy`] that the
//! engine can rely on, or everything that is wrong with it at once.
//!
//! *Never:* texts, ports, files.

use super::address::Address;
use super::calendar::Calendar;
use super::hosting::HostingKind;
use super::id::{AgentId, CalendarName, DeskName, Level, Medium, QueueName, SkillName};
use super::instruction::DecidedBy;
use super::ladder::{End, Step};
use super::question::Question;
use super::rule::Rule;
use super::strategy::Strategy;
use super::time::Span;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ops::Deref;

/// Settings whose references and bounds hold. Read-only; made by [`PolicyDraft::validate`].
#[derive(Clone, Debug, PartialEq)]
pub struct Policy(PolicyDraft);

impl Policy {
    /// Wraps a draft that was found valid.
    pub(super) fn from_valid(draft: PolicyDraft) -> Self {
        Self(draft)
    }

    /// Settings that nobody looked at, to see that nothing is lost under them either.
    #[cfg(test)]
    pub(crate) fn unchecked(draft: PolicyDraft) -> Self {
        Self(draft)
    }
}

impl Deref for Policy {
    type Target = PolicyDraft;

    fn deref(&self) -> &PolicyDraft {
        &self.0
    }
}

/// Settings that may still be wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyDraft {
    /// The desks by name.
    pub desks: BTreeMap<DeskName, DeskPolicy>,
    /// The queues by name.
    pub queues: BTreeMap<QueueName, QueuePolicy>,
    /// The agents by id.
    pub agents: BTreeMap<AgentId, AgentPolicy>,
    /// The rules in order; the last one has no condition. May be empty: then the dialogue alone decides.
    pub rules: Vec<Rule>,
    /// When what is open.
    pub calendars: BTreeMap<CalendarName, Calendar>,
    /// The local time of rules at desks without hours of their own.
    pub clock: Calendar,
    /// Domains whose accounts belong to nobody in particular.
    pub anonymous: BTreeSet<Arc<str>>,
    /// Gateways by domain, with the network behind them, such as `sms`.
    pub networks: BTreeMap<Arc<str>, Arc<str>>,
    /// Units of capacity that an interaction of a medium takes; 1 for one that is not named.
    pub weights: BTreeMap<Medium, u16>,
    /// By how much each further parallel chat slows an agent down, in thousandths (150): with `n` chats the agent
    /// gets as much done as `n / (1 + (n - 1) * 0.150)` agents with one each.
    pub slow_down: u16,
    /// The desk from which agents' presence is watched and which speaks where no other does.
    pub home_desk: Option<DeskName>,
    /// Times that hold everywhere.
    pub times: Times,
    /// Bounds that hold everywhere.
    pub limits: Limits,
}

impl Default for PolicyDraft {
    fn default() -> Self {
        Self {
            desks: BTreeMap::new(),
            queues: BTreeMap::new(),
            agents: BTreeMap::new(),
            rules: Vec::new(),
            calendars: BTreeMap::new(),
            clock: Calendar::default(),
            anonymous: BTreeSet::new(),
            networks: BTreeMap::new(),
            weights: BTreeMap::new(),
            slow_down: 150,
            home_desk: None,
            times: Times::default(),
            limits: Limits::default(),
        }
    }
}

/// A desk.
#[derive(Clone, Debug, PartialEq)]
pub struct DeskPolicy {
    /// The queue that conversations enter unless an answer says otherwise.
    pub queue: QueueName,
    /// The questions of the dialogue, in order; may be empty.
    pub questions: Vec<Question>,
    /// Silence after which the customer of an active conversation (or one in the dialogue) is reminded.
    pub remind_after: Span,
    /// Further silence after which it is closed.
    pub close_after: Span,
    /// Where its conversations take place, unless a rule says otherwise.
    pub hosting: HostingKind,
    /// Who says what its conversations need.
    pub decided_by: DecidedBy,
    /// When it is open; `None`: always.
    pub hours: Option<CalendarName>,
    /// What happens to whoever comes while it is closed.
    pub when_closed: End,
}

/// A queue.
#[derive(Clone, Debug, PartialEq)]
pub struct QueuePolicy {
    /// Conversations enter as if they had come this much earlier.
    pub head_start: Span,
    /// Time an agent has to answer an offer.
    pub offer_for: Span,
    /// Length of the wrap-up; zero: none.
    pub wrap_up: Span,
    /// How one of those who could take it is chosen.
    pub strategy: Strategy,
    /// Who is asked, how, and for how long; at least one step.
    pub ladder: Vec<Step>,
    /// What happens after the last step.
    pub end: End,
    /// Most conversations that wait at a time.
    pub max_waiting: u32,
    /// Longest estimated wait with which somebody is still taken in; `None`: any.
    pub max_wait: Option<Span>,
    /// Nobody is taken in while none of its agents is signed in and ready.
    pub needs_agents: bool,
    /// When it is open; `None`: always.
    pub hours: Option<CalendarName>,
    /// What happens to whoever is not taken in, or still waits when it closes.
    pub turned_away: End,
}

/// An agent.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentPolicy {
    /// Where the agent is reached.
    pub address: Address,
    /// The name that customers see.
    pub name: Arc<str>,
    /// The queues the agent serves.
    pub queues: Vec<QueueName>,
    /// Most units of capacity in use at a time; a chat takes 1 unless the weights say otherwise. At least 1.
    pub capacity: u16,
    /// What the agent masters, and how well.
    pub skills: BTreeMap<SkillName, Level>,
    /// Groups the agent belongs to, for conditions of ladder steps.
    pub teams: BTreeSet<Arc<str>>,
    /// When the agent is on duty; `None`: whenever ready.
    pub hours: Option<CalendarName>,
    /// The place among the agents in the settings.
    pub place: u32,
}

/// Times that hold everywhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Times {
    /// An agent whose clients are all gone keeps conversations for this long (60 s).
    pub agent_grace: Span,
    /// A customer whose client is gone keeps the conversation, or the place, for this long (60 s).
    pub customer_grace: Span,
    /// How often it is checked whether a customer is still there (60 s); zero: never.
    pub check_customer_every: Span,
    /// Least time between two announcements of the place in the queue (60 s).
    pub announce_every: Span,
    /// An unchanged place is announced again after this time (300 s); zero: never.
    pub announce_again: Span,
    /// A message that was left, or a promised call back, waits for an agent for this long (7 days).
    pub keep_messages: Span,
    /// Two who were introduced to each other count as talking for this long, unless the agent says `done` (1 h).
    pub direct_limit: Span,
    /// Both have to be in a room in this time, or what is said is passed on as usual (60 s).
    pub join_within: Span,
    /// A rule that asks for something a customer's client has not said yet waits for it this long (1 s); zero: never.
    pub wait_for_client: Span,
    /// A routing server that is asked has this long to answer (2 s).
    pub ask_server: Span,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            agent_grace: Span::from_seconds(60),
            customer_grace: Span::from_seconds(60),
            check_customer_every: Span::from_seconds(60),
            announce_every: Span::from_seconds(60),
            announce_again: Span::from_seconds(300),
            keep_messages: Span::from_seconds(7 * 86_400),
            direct_limit: Span::from_seconds(3600),
            join_within: Span::from_seconds(60),
            wait_for_client: Span::from_seconds(1),
            ask_server: Span::from_seconds(2),
        }
    }
}

/// Bounds that hold everywhere; at a bound somebody is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// Open conversations (20,000).
    pub conversations: u32,
    /// Messages of one conversation that are kept while it waits (100).
    pub kept_messages: u16,
    /// Unanswered offers in a row after which an agent becomes not ready (3).
    pub missed_offers: u8,
    /// Customers whose answers are remembered (100,000); the oldest is forgotten.
    pub remembered_customers: u32,
    /// Resources of one agent that are told apart (20); more are ignored.
    pub resources_per_agent: u16,
    /// Agents who are asked at once for one interaction (50).
    pub asked_at_once: u16,
    /// Agents who are listed with the reason why not they, in facts (20).
    pub listed_candidates: u16,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            conversations: 20_000,
            kept_messages: 100,
            missed_offers: 3,
            remembered_customers: 100_000,
            resources_per_agent: 20,
            asked_at_once: 50,
            listed_candidates: 20,
        }
    }
}

#[cfg(test)]
impl QueuePolicy {
    /// One step, which lasts for ever.
    pub(crate) fn plain() -> Self {
        Self {
            head_start: Span::ZERO,
            offer_for: Span::from_seconds(30),
            wrap_up: Span::ZERO,
            strategy: Strategy::default(),
            ladder: alloc::vec![Step::default()],
            end: End::Close,
            max_waiting: u32::MAX,
            max_wait: None,
            needs_agents: false,
            hours: None,
            turned_away: End::Close,
        }
    }
}

#[cfg(test)]
impl AgentPolicy {
    /// One at a time, of one queue.
    pub(crate) fn plain(name: &str, queue: &str) -> Self {
        Self {
            address: Address::new(&"main".into(), &alloc::format!("{name}@example.org")),
            name: name.into(),
            queues: alloc::vec![queue.into()],
            capacity: 1,
            skills: BTreeMap::new(),
            teams: BTreeSet::new(),
            hours: None,
            place: 0,
        }
    }
}
