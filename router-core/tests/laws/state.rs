//! The engine's state as it is kept: rows of JSON, read without the engine's own types.
//!
//! *Never:* a look at anything that is not kept.

use router_core::{Changed, Engine, Entity, Policy};
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
    let json = serde_json::from_str(&text).expect("what was written is JSON");
    let read = serde_json::from_str(&text).expect("a row can be read");
    Arc::new(Row { entity, json, read })
}

/// The engine that comes out of rows of JSON.
pub(crate) fn loaded(policy: &Arc<Policy>, rows: &Rows) -> Engine {
    Engine::restore(policy.clone(), rows.values().map(|row| row.read.clone()).collect())
}

/// One conversation's row.
pub(crate) struct Talk<'a> {
    pub(crate) id: u64,
    pub(crate) conversation: &'a Value,
    pub(crate) interaction: &'a Value,
}

pub(crate) fn talks(rows: &Rows) -> impl Iterator<Item = Talk<'_>> {
    rows.iter().filter_map(|(key, row)| match key {
        Changed::Conversation(id) => {
            let row = &row.json["Conversation"];
            Some(Talk { id: id.0, conversation: &row["conversation"], interaction: &row["interaction"] })
        }
        Changed::Agent(_) | Changed::Customer(_) | Changed::Queue(_) | Changed::Engine | Changed::Link(_) => {
            None
        }
    })
}

impl Talk<'_> {
    /// `Dialogue`, `Waiting`, `Active` or `WrapUp`.
    pub(crate) fn stage(&self) -> &str {
        name(&self.conversation["stage"])
    }

    /// `None`, `Waiting`, `Paused`, `Offered`, `Assigned` or `WrapUp`.
    pub(crate) fn place(&self) -> &str {
        if self.interaction.is_null() { "None" } else { name(&self.interaction["place"]) }
    }

    pub(crate) fn place_data(&self) -> &Value {
        &self.interaction["place"][self.place()]
    }

    pub(crate) fn wait(&self) -> Option<&Value> {
        match self.place() {
            "Waiting" | "Paused" => Some(self.place_data()),
            "Offered" => Some(&self.place_data()["wait"]),
            _ => None,
        }
    }

    pub(crate) fn queue(&self) -> &str {
        self.interaction["queue"].as_str().unwrap_or_default()
    }

    /// The place in the line.
    pub(crate) fn line_key(&self, policy: &Policy) -> (u64, u64) {
        let head_start =
            policy.queues.get(&self.queue().into()).map_or(0, |queue| queue.head_start.as_millis());
        (self.interaction["entered"].as_u64().unwrap_or(0).saturating_sub(head_start), self.id)
    }

    pub(crate) fn tried(&self) -> Vec<&str> {
        let tried = self.wait().and_then(|wait| wait["tried"].as_array());
        tried.map(|tried| tried.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
    }

    /// Whose capacity it takes.
    pub(crate) fn agent(&self) -> Option<&str> {
        self.place_data()["agent"].as_str()
    }

    pub(crate) fn customer_link(&self) -> &str {
        self.conversation["customer"]["link"].as_str().unwrap_or_default()
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
    rows.get(&Changed::Link(link.into())).is_none_or(|row| row.json["Link"][1] == Value::Bool(true))
}

/// How many conversations and offers take an agent's capacity.
pub(crate) fn load(rows: &Rows, agent: &str) -> u16 {
    talks(rows).filter(|talk| talk.agent() == Some(agent)).count() as u16
}

/// Whether an agent takes work, capacity aside: known, ready, a client that is available, none that is not to
/// be disturbed.
pub(crate) fn is_ready(rows: &Rows, agent: &str) -> bool {
    let Some(row) = rows.get(&Changed::Agent(agent.into())) else { return false };
    let agent = &row.json["Agent"][1];
    let Some(resources) = agent["resources"].as_object() else { return false };
    let shows = |seen: &Value| seen["show"] == "Available" && seen["priority"].as_i64() >= Some(0);
    agent["reach"] == "Known"
        && agent["own"] == "Ready"
        && resources.values().any(shows)
        && resources.values().all(|seen| seen["show"] != "DoNotDisturb")
}

pub(crate) fn idle_since(rows: &Rows, agent: &str) -> u64 {
    rows.get(&Changed::Agent(agent.into()))
        .and_then(|row| row.json["Agent"][1]["idle_since"].as_u64())
        .unwrap_or(0)
}

/// All running timers below `value`; `skipped` fields are left out.
pub(crate) fn running(value: &Value, skipped: &[&str], found: &mut Vec<u64>) {
    match value {
        Value::Object(fields) => {
            if let (1, Some(at)) = (fields.len(), fields.get("Running").and_then(Value::as_u64)) {
                found.push(at);
            }
            for (field, value) in fields {
                if !skipped.contains(&field.as_str()) {
                    running(value, skipped, found);
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| running(value, skipped, found)),
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
