//! A look into the file from outside: what was decided in a conversation, while Frontdesk runs or not.
//!
//! The connection reads only and takes no lock that a writer would notice, so a running Frontdesk goes on. What it sees
//! is what was committed last.
//!
//! *Never:* a change, not even of the schema; a look into the words of a transcript.

use super::super::StoreError;
use super::super::row::{Aside, FactRow};
use super::{damage, open, read, schema};
use router_core::Timestamp;
use router_core::values::address::Address;
use router_core::values::id::ConversationId;
use rusqlite::Connection;
use std::path::Path;

/// Reads the file of a Frontdesk that may be running.
pub struct Archive {
    connection: Connection,
    schema: u32,
}

impl Archive {
    /// Opens the database at `path` for reading.
    ///
    /// # Errors
    /// There is no such file, it cannot be read, is not a database of Frontdesk, or has a newer schema.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let connection = open::open_to_read(path)?;
        match schema::version(&connection, path) {
            Ok(0) => Err(StoreError::NotOurs { path: path.to_owned() }),
            Ok(schema) => Ok(Self { connection, schema }),
            Err(error) => Err(damage::told(error, path, &connection)),
        }
    }

    /// The first faults of the file itself, each with its place in words.
    pub fn faults(&self, most: u32) -> Vec<String> {
        damage::faults(&self.connection, most)
    }

    /// All entities by their keys, and how many are no text.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn entities(&self) -> Result<(Vec<(String, String)>, usize), StoreError> {
        let read::Entities { readable, no_text } = read::entities(&self.connection)?;
        Ok((readable, no_text.len()))
    }

    /// What was set aside, oldest first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn aside(&self) -> Result<Vec<Aside>, StoreError> {
        if self.schema < schema::WITH_ASIDE { Ok(Vec::new()) } else { read::aside(&self.connection) }
    }

    /// How many messages there are, and how many stanzas wait for their server.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn amounts(&self) -> Result<(u64, u64), StoreError> {
        read::amounts(&self.connection)
    }

    /// The facts of a conversation, oldest first; none if there is no such conversation, or it was erased.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn facts(&self, conversation: ConversationId) -> Result<Vec<FactRow>, StoreError> {
        read::facts(&self.connection, conversation)
    }

    /// All facts from `from` on, before `until`, oldest first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn facts_between(&self, from: Timestamp, until: Timestamp) -> Result<Vec<FactRow>, StoreError> {
        read::facts_between(&self.connection, from, until)
    }

    /// Whose conversation it is.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn customer(&self, conversation: ConversationId) -> Result<Option<Address>, StoreError> {
        read::customer(&self.connection, conversation)
    }

    /// The newest conversation of which there are facts.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn newest(&self) -> Result<Option<ConversationId>, StoreError> {
        read::newest_conversation(&self.connection)
    }
}
