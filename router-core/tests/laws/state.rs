//! The engine's state as it is kept: rows of JSON, read without the engine's own types.
//!
//! *Never:* a look at anything that is not kept.

use router_core::values::client::Client;
use router_core::values::id::{AgentId, InteractionId, LinkName, Medium, QueueName};
use router_core::values::notice::Detached;
use router_core::values::presence::Show;
use router_core::values::report::{AgentReport, MediumReport, ReportedAvailability};
use router_core::values::rule::Requirement;
use router_core::{Changed, Engine, Entity, Policy, Timestamp};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything that is kept, by key.
pub(crate) type Rows = BTreeMap<Changed, Arc<Row>>;

/// One row.
#[derive(Debug, PartialEq)]
pub(crate) struct Row {
    entity: Entity,
    pub(crate) json: Value,
    /// What was read back from the JSON.
    read: Entity,
    /// The interaction in it, of a conversation or another one.
    routed: Option<Routed>,
    /// The agent in it.
    person: Option<Person>,
    /// What an agent's clients have said, by resource.
    clients: Option<BTreeMap<String, Client>>,
}

/// An interaction.
#[derive(Debug, PartialEq, Deserialize)]
pub(crate) struct Routed {
    pub(crate) entered: u64,
    pub(crate) queue: QueueName,
    pub(crate) needs: Requirement,
    pub(crate) reference: Option<String>,
    pub(crate) detached: Option<Detached>,
    pub(crate) offers: u16,
    pub(crate) place: Place,
}

#[derive(Debug, PartialEq, Deserialize)]
pub(crate) enum Place {
    Waiting(Wait),
    Paused(Wait),
    Offered(Offered),
    Assigned { agent: AgentId },
    WrapUp { agent: AgentId, ends: Timer },
}

#[derive(Debug, PartialEq, Deserialize)]
pub(crate) struct Wait {
    pub(crate) since: u64,
    pub(crate) step: u16,
    pub(crate) step_ends: Timer,
    pub(crate) prefers: Timer,
    pub(crate) tried: Vec<AgentId>,
    pub(crate) again: Timer,
}

#[derive(Debug, PartialEq, Deserialize)]
pub(crate) struct Offered {
    pub(crate) leases: Vec<Lease>,
    pub(crate) asks_all: bool,
    pub(crate) more: Timer,
    pub(crate) wait: Wait,
}

#[derive(Debug, PartialEq, Deserialize)]
pub(crate) struct Lease {
    pub(crate) id: u64,
    pub(crate) agent: AgentId,
    pub(crate) expires: Timer,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub(crate) enum Timer {
    Off,
    Running(u64),
    Held(u64),
}

/// An agent.
#[derive(Debug, PartialEq, Deserialize)]
pub(crate) struct Person {
    reach: String,
    resources: BTreeMap<String, Seen>,
    own: Value,
    #[serde(default)]
    report: AgentReport,
    pub(crate) missed: u8,
    pub(crate) idle_since: u64,
    pub(crate) last_offer: u64,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Seen {
    show: Show,
    priority: i8,
}

/// All rows of an engine; those that did not change are taken from `before`.
pub(crate) fn rows(engine: &Engine, before: &Rows) -> Rows {
    let row_of = |entity: Entity| {
        let key = entity.key();
        let same = before.get(&key).filter(|row| row.entity == entity).cloned();
        (key, same.unwrap_or_else(|| row(entity)))
    };
    engine.dump().into_iter().map(row_of).collect()
}

pub(crate) fn row(entity: Entity) -> Arc<Row> {
    let text = serde_json::to_string(&entity).expect("an entity can be written as JSON");
    let json: Value = serde_json::from_str(&text).expect("what was written is JSON");
    let read = serde_json::from_str(&text).expect("a row can be read");
    let routed = match &entity {
        Entity::Conversation(_) => Some(&json["Conversation"]["interaction"]),
        Entity::Interaction(..) => Some(&json["Interaction"][1]),
        _ => None,
    };
    let routed = routed.filter(|it| !it.is_null()).map(|it| Routed::deserialize(it).expect("an interaction"));
    let person = match &entity {
        Entity::Agent(..) => Some(Person::deserialize(&json["Agent"][1]).expect("an agent")),
        _ => None,
    };
    let clients = match &entity {
        Entity::AgentClients(..) => {
            Some(BTreeMap::deserialize(&json["AgentClients"][1]).expect("clients by resource"))
        }
        _ => None,
    };
    Arc::new(Row { entity, json, read, routed, person, clients })
}

/// The engine that comes out of rows of JSON.
pub(crate) fn loaded(policy: &Arc<Policy>, seed: u64, time: Timestamp, rows: &Rows) -> Engine {
    Engine::restore(policy.clone(), seed, time, rows.values().map(|row| row.read.clone()).collect())
}

/// One conversation's row.
pub(crate) struct Talk<'a> {
    pub(crate) id: u64,
    pub(crate) conversation: &'a Value,
    pub(crate) routed: Option<&'a Routed>,
    /// The last message by a person after the dialogue.
    pub(crate) last_message: Option<u64>,
}

pub(crate) fn talks(rows: &Rows) -> impl Iterator<Item = Talk<'_>> {
    rows.iter().filter_map(|(key, row)| match key {
        Changed::Conversation(id) => {
            let conversation = &row.json["Conversation"]["conversation"];
            let progress = rows.get(&Changed::Progress(*id));
            let last_message =
                progress.and_then(|row| row.json["Progress"][1]["transcript"]["until"].as_u64());
            Some(Talk { id: id.0, conversation, routed: row.routed.as_ref(), last_message })
        }
        _ => None,
    })
}

impl Talk<'_> {
    /// `Dialogue`, `Deciding`, `Waiting`, `Active` or `WrapUp`.
    pub(crate) fn stage(&self) -> &str {
        name(&self.conversation["stage"])
    }

    /// Messages that are kept for the agent who will join.
    pub(crate) fn kept(&self) -> u64 {
        self.conversation["stage"][self.stage()]["kept"].as_u64().unwrap_or(0)
    }

    pub(crate) fn customer_link(&self) -> &str {
        self.conversation["customer"]["link"].as_str().unwrap_or_default()
    }
}

/// All interactions, of conversations and others, with their numbers.
pub(crate) fn all_routed(rows: &Rows) -> impl Iterator<Item = (u64, &Routed)> {
    rows.iter().filter_map(|(key, row)| match key {
        Changed::Conversation(id) => Some((id.0, row.routed.as_ref()?)),
        Changed::Interaction(id) => Some((id.0, row.routed.as_ref()?)),
        _ => None,
    })
}

/// The interaction with a number.
pub(crate) fn routed(rows: &Rows, id: u64) -> Option<&Routed> {
    all_routed(rows).find(|it| it.0 == id).map(|it| it.1)
}

/// The interactions that are no conversations.
pub(crate) fn foreign(rows: &Rows) -> impl Iterator<Item = (InteractionId, &Routed)> {
    rows.iter().filter_map(|(key, row)| match key {
        Changed::Interaction(id) => Some((*id, row.routed.as_ref()?)),
        _ => None,
    })
}

pub(crate) fn person<'a>(rows: &'a Rows, agent: &AgentId) -> Option<&'a Person> {
    rows.get(&Changed::Agent(agent.clone()))?.person.as_ref()
}

pub(crate) fn clients<'a>(rows: &'a Rows, agent: &AgentId) -> Option<&'a BTreeMap<String, Client>> {
    rows.get(&Changed::AgentClients(agent.clone()))?.clients.as_ref()
}

impl Person {
    /// The resources at which work may come.
    pub(crate) fn available(&self) -> impl Iterator<Item = &str> {
        let available = |seen: &Seen| seen.show == Show::Available && seen.priority >= 0;
        self.resources.iter().filter(move |it| available(it.1)).map(|it| it.0.as_str())
    }

    /// Whether no client is known to be there.
    pub(crate) fn is_absent(&self) -> bool {
        self.reach != "Known" || self.resources.is_empty()
    }

    /// Whether the agent said, or was made, not to take work.
    pub(crate) fn is_not_ready(&self) -> bool {
        self.own != "Ready"
    }

    /// Whether the agent takes a conversation, capacity and hours aside: known, ready, a client that is available, none
    /// that is not to be disturbed, no program that says away. For what a program brings, the word of programs counts, if
    /// there is one.
    pub(crate) fn is_ready(&self, by_program: bool) -> bool {
        let by_clients = self.reach == "Known"
            && self.available().next().is_some()
            && self.resources.values().all(|seen| seen.show != Show::DoNotDisturb);
        self.own == "Ready"
            && match (self.report.availability, by_program) {
                (Some(ReportedAvailability::Available), true) => true,
                (Some(ReportedAvailability::Away), _) | (Some(ReportedAvailability::Offline), true) => false,
                (Some(ReportedAvailability::Available | ReportedAvailability::Offline), false)
                | (None, _) => by_clients,
            }
    }

    /// Whether nothing reaches the agent for such an interaction.
    pub(crate) fn is_out_of_reach(&self, by_program: bool) -> bool {
        match (self.report.availability, by_program) {
            (Some(ReportedAvailability::Offline), true) => true,
            (Some(_), true) => false,
            (_, false) | (None, true) => self.is_absent(),
        }
    }

    /// Units in use by what did not come from here.
    pub(crate) fn elsewhere(&self, policy: &Policy) -> u32 {
        let units = |(medium, of): (&Medium, &MediumReport)| {
            u32::from(of.in_use) * u32::from(policy.weights.get(medium).copied().unwrap_or(1))
        };
        self.report.media.iter().map(units).sum()
    }

    /// Whether nothing fits, whatever its units.
    pub(crate) fn is_busy(&self) -> bool {
        self.report.media.values().any(|medium| medium.busy)
    }

    /// Most of a medium at a time, if a program says so.
    pub(crate) fn most(&self, medium: &Medium) -> Option<u16> {
        self.report.media.get(medium).and_then(|medium| medium.capacity)
    }
}

impl Routed {
    /// The wait, while it is in the line.
    pub(crate) fn wait(&self) -> Option<&Wait> {
        match &self.place {
            Place::Waiting(wait) | Place::Paused(wait) => Some(wait),
            Place::Offered(offered) => Some(&offered.wait),
            Place::Assigned { .. } | Place::WrapUp { .. } => None,
        }
    }

    pub(crate) fn leases(&self) -> &[Lease] {
        match &self.place {
            Place::Offered(offered) => &offered.leases,
            _ => &[],
        }
    }

    /// Whose capacity it takes.
    pub(crate) fn agents(&self) -> Vec<&AgentId> {
        match &self.place {
            Place::Waiting(_) | Place::Paused(_) => Vec::new(),
            Place::Offered(offered) => offered.leases.iter().map(|lease| &lease.agent).collect(),
            Place::Assigned { agent } | Place::WrapUp { agent, .. } => vec![agent],
        }
    }

    /// The agent who has it.
    pub(crate) fn agent(&self) -> Option<&AgentId> {
        match &self.place {
            Place::Assigned { agent } | Place::WrapUp { agent, .. } => Some(agent),
            _ => None,
        }
    }

    /// Whether a program brought it.
    pub(crate) fn by_program(&self) -> bool {
        self.reference.is_some()
    }

    pub(crate) fn units(&self, policy: &Policy) -> u16 {
        policy.weights.get(&self.needs.medium).copied().unwrap_or(1)
    }

    /// Whether an agent was asked in this wait, or is being asked.
    pub(crate) fn was_asked(&self, agent: &AgentId) -> bool {
        let tried = self.wait().is_some_and(|wait| wait.tried.contains(agent));
        tried || self.leases().iter().any(|lease| lease.agent == *agent)
    }

    /// The dynamic order of ageing at a point in time: priority, then the time waited with head starts, then the id.
    pub(crate) fn urgency(&self, policy: &Policy, now: u64, id: u64) -> (u8, i64, u64) {
        let of_queue = policy.queues.get(&self.queue).map_or(0, |queue| queue.head_start.as_millis());
        let aged = now - self.entered + of_queue + self.needs.head_start.as_millis();
        (255 - self.needs.priority, -i64::try_from(aged).expect("ages are small"), id)
    }

    /// All timers that run.
    pub(crate) fn timers(&self) -> Vec<Timer> {
        match &self.place {
            Place::Waiting(wait) => vec![wait.step_ends, wait.prefers, wait.again],
            Place::Paused(wait) => vec![wait.again],
            Place::Offered(offered) => {
                let leases = offered.leases.iter().map(|lease| lease.expires);
                leases.chain([offered.more]).collect()
            }
            Place::Assigned { .. } => Vec::new(),
            Place::WrapUp { ends, .. } => vec![*ends],
        }
    }
}

/// The name of an enum's variant.
pub(crate) fn name(value: &Value) -> &str {
    match value {
        Value::Object(fields) => fields.keys().next().map(String::as_str).unwrap_or_default(),
        Value::String(name) => name,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => "",
    }
}

pub(crate) fn is_up(rows: &Rows, link: &str) -> bool {
    rows.get(&Changed::Link(LinkName::from(link))).is_none_or(|row| row.json["Link"][1] == Value::Bool(true))
}

/// All running timers below `value`.
pub(crate) fn running(value: &Value, found: &mut Vec<u64>) {
    match value {
        Value::Object(fields) => {
            if let (1, Some(at)) = (fields.len(), fields.get("Running").and_then(Value::as_u64)) {
                found.push(at);
            }
            fields.values().for_each(|value| running(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| running(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Whether there is a held timer below `value`.
pub(crate) fn is_held(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.contains_key("Held") || fields.values().any(is_held),
        Value::Array(values) => values.iter().any(is_held),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}
