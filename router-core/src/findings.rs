//! What is probably not meant in settings, though it is valid: rules that never decide, steps that nobody can take.
//!
//! [`find`] looks at a policy before it is used; it may have faults besides. `reach` works out what can come into
//! which queue; `rules`, `ladders`, `clients`, `people` and `values` look at one kind of thing each. What cannot be proven is not
//! said.
//!
//! *Never:* a fault; with all of these Frontdesk runs. Words for people.

mod clients;
mod ladders;
mod people;
mod reach;
mod rules;
mod values;

use crate::values::ability::Ability;
use crate::values::id::{AgentId, CalendarName, DeskName, Level, Medium, QueueName, RuleName, SkillName};
use crate::values::policy::PolicyDraft;
use crate::values::time::Timestamp;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use reach::Reach;

/// Something that is probably not meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A rule never decides, because whenever it holds one of these holds, which come before it.
    RuleShadowed(RuleName, Vec<RuleName>),
    /// The condition of a rule can never hold.
    RuleNeverHolds(RuleName),
    /// A rule demands a skill that no agent has, or not at this level; the best there is.
    SkillMissing {
        /// The rule.
        rule: RuleName,
        /// The skill that it demands.
        skill: SkillName,
        /// The level that it demands.
        needed: Level,
        /// The best level that any agent has; 0: none has it.
        best: Level,
    },
    /// A rule prefers the last agent, but no customer is remembered.
    LastAgentForgotten(RuleName),
    /// No agent of the queue meets the condition of a step (the first is 1), or can do what the rule demands there.
    StepWithoutAgents(QueueName, u16, Option<RuleName>),
    /// A rule demands an account on the customer's server, and no agent has one on any server that its condition allows.
    ClientServiceUnserved(RuleName),
    /// A rule requires an ability that is of no use where Frontdesk passes on what is said.
    ClientLostByRelay(RuleName, Ability),
    /// A step (the first is 1) says what becomes of demands on agents' clients, but nothing that comes into the queue makes any.
    ClientNotDemanded(QueueName, u16),
    /// The last step of a queue lasts for ever, so that whoever is not taken waits without an end.
    EndlessStep(QueueName, u16),
    /// A queue ends in, or turns away to, one that no agent serves.
    EndUnserved(QueueName, QueueName),
    /// Customers come to a queue that no agent serves.
    QueueUnserved(QueueName),
    /// No desk, option, rule or end leads to a queue.
    QueueUnused(QueueName),
    /// Nobody asks whether a calendar is open.
    CalendarUnused(CalendarName),
    /// The hours of somebody never open, as far as the calendar reaches.
    NeverOpen(Owner, CalendarName),
    /// An agent's capacity is smaller than what a medium takes.
    CapacityTooSmall(AgentId, Medium, u16),
    /// A condition asks for an attribute that never has another value than this reason leaves.
    NeverSet(Asker, Arc<str>, Unset),
    /// A condition compares an attribute with a value that it never has; what it may be instead.
    NoSuchValue {
        /// Who asks.
        asker: Asker,
        /// The attribute.
        path: Arc<str>,
        /// The value.
        value: Arc<str>,
        /// All values that it may have.
        known: Vec<String>,
    },
}

/// Whose condition it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asker {
    /// A rule's.
    Rule(RuleName),
    /// That of a step of a queue; the first is 1.
    Step(QueueName, u16),
}

/// Who has hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A desk.
    Desk(DeskName),
    /// A queue.
    Queue(QueueName),
    /// An agent.
    Agent(AgentId),
}

/// Why an attribute is never set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unset {
    /// There are no anonymous domains.
    NoAnonymousDomains,
    /// No customer is remembered.
    NobodyRemembered,
    /// None of the desks for which the rule can decide asks the question.
    AskedElsewhere,
}

/// Everything that is probably not meant in `policy`. Hours are looked at from `now` on.
pub fn find(policy: &PolicyDraft, now: Timestamp) -> Vec<Finding> {
    let mut findings = Vec::new();
    let live = rules::find(policy, &mut findings);
    let reach = Reach::of(policy, &live);
    people::find(policy, &live, now, &mut findings);
    ladders::find(policy, &reach, &mut findings);
    clients::find(policy, &live, &reach, &mut findings);
    values::find(policy, &mut findings);
    findings
}
