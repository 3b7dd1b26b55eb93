//! The entities of the store, from their JSON to what a start begins with.
//!
//! Each row stands alone: one that cannot be read, or says that it is another one than its key, is reported, and all others
//! are read.
//!
//! *Never:* the contents of a row in a reason.

use crate::desk::contacts::{self, Contacts};
use crate::desk::programs::{self, Programs};
use crate::desk::roster::{self, Roster};
use crate::desk::{ENGINE_PREFIX, NUMBERS_KEY, entity_key};
use crate::rooms::{self, Rooms};
use crate::store::Unreadable;
use router_core::Entity;
use router_core::values::id::ConversationId;
use serde_json::json;

/// What the rows hold.
#[derive(Debug, Default)]
pub struct Entities {
    /// The engine's own.
    pub engine: Vec<Entity>,
    /// Subscribers and approvals.
    pub roster: Roster,
    /// The customers' clients.
    pub contacts: Contacts,
    /// The rooms that are not destroyed yet.
    pub rooms: Rooms,
    /// What programs brought.
    pub programs: Programs,
    /// The message number up to which all are reserved.
    pub reserved: u64,
    /// Rows that cannot be read.
    pub unreadable: Vec<Unreadable>,
    /// Rows of which this version knows nothing.
    pub unknown: Vec<String>,
}

impl Entities {
    /// Reads `rows`: keys, and the JSON of each.
    pub fn read(rows: Vec<(String, String)>) -> Self {
        let mut entities = Self::default();
        for (key, json) in rows {
            if let Err(reason) = entities.take(&key, &json) {
                entities.unreadable.push(Unreadable { key, reason });
            }
        }
        entities
    }

    fn take(&mut self, key: &str, json: &str) -> Result<(), String> {
        if key.starts_with(ENGINE_PREFIX) {
            let entity: Entity = serde_json::from_str(json).map_err(fault)?;
            same(key, &entity_key(&entity.key()))?;
            self.engine.push(entity);
        } else if key.starts_with(roster::PREFIX) {
            same(key, &self.roster.load(json).map_err(fault)?)?;
        } else if key.starts_with(contacts::PREFIX) {
            same(key, &self.contacts.load(json).map_err(fault)?)?;
        } else if key.starts_with(rooms::PREFIX) {
            same(key, &self.rooms.load(json).map_err(fault)?)?;
        } else if key.starts_with(programs::PREFIX) {
            same(key, &self.programs.load(json).map_err(fault)?)?;
        } else if key == NUMBERS_KEY {
            self.reserved = serde_json::from_str(json).map_err(fault)?;
        } else {
            self.unknown.push(key.to_owned());
        }
        Ok(())
    }

    /// If the engine's own row is not among them, one that gives no number of a conversation again.
    pub fn mend_engine(&mut self, last_conversation: ConversationId) {
        let is_there = self.engine.iter().any(|entity| matches!(entity, Entity::Engine(_)));
        if !is_there && last_conversation > ConversationId(0) {
            let row = json!({ "Engine": { "last_conversation": last_conversation } });
            self.engine.extend(serde_json::from_value::<Entity>(row).ok());
        }
    }
}

fn same(key: &str, own: &str) -> Result<(), String> {
    if key == own { Ok(()) } else { Err("it says that it is another row".to_owned()) }
}

/// What is wrong with JSON, without a word of it.
fn fault(error: serde_json::Error) -> String {
    let kind = match error.classify() {
        serde_json::error::Category::Syntax => "it is no JSON",
        serde_json::error::Category::Eof => "it is cut off",
        serde_json::error::Category::Data => "it holds what does not belong there",
        serde_json::error::Category::Io => "it cannot be read",
    };
    format!("{kind}, at character {}", error.column())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_stands_alone() {
        let rows = [
            ("engine/link/main", r#"{"Link":["main",true]}"#),
            ("engine/link/other", r#"{"Link":["main",true]}"#),
            ("engine/link/cut", r#"{"Link":["cut","#),
            ("engine/queue/x", r#"{"Queue":["secret words",7]}"#),
            ("contact/1", "no"),
            ("desk/numbers", "77"),
            ("from a later version", "{}"),
        ];
        let rows = rows.map(|(key, json)| (key.to_owned(), json.to_owned()));
        let entities = Entities::read(rows.to_vec());
        assert_eq!((entities.engine.len(), entities.reserved), (1, 77));
        assert_eq!(entities.unknown, ["from a later version"]);
        let told: Vec<String> =
            entities.unreadable.iter().map(|row| format!("{}: {}", row.key, row.reason)).collect();
        assert_eq!(
            told,
            [
                "engine/link/other: it says that it is another row",
                "engine/link/cut: it is cut off, at character 15",
                "engine/queue/x: it holds what does not belong there, at character 26",
                "contact/1: it is no JSON, at character 2",
            ]
        );
    }
}
