//! The store in a file: SQLite, embedded.
//!
//! The file is in WAL mode with `synchronous = FULL`: a commit is one write to the log and one fsync, whatever
//! the number of batches in it, and what was committed outlives a power cut. Everything a commit does to the
//! file happens in one transaction; counters live in `meta` and in memory, and the memory follows only when
//! the transaction is through. `open` makes the file and keeps others away, `schema` brings it up to date,
//! `write` and `read` hold the SQL; `archive` is for reading beside a running Frontdesk.
//!
//! *Never:* a second connection that writes.

mod archive;
mod open;
mod read;
mod schema;
mod write;

pub use archive::Archive;

use super::batch::Batch;
use super::delivery::{Delivery, OutboxRows, deliveries};
use super::row::{FactRow, Line, RecentLine};
use super::{Erased, Loaded, Store, StoreError};
use router_core::Timestamp;
use router_core::values::address::Address;
use router_core::values::id::{ConversationId, LinkName};
use rusqlite::{Connection, TransactionBehavior};
use std::fs::File;
use std::path::Path;

/// Keeps everything in one SQLite file.
pub struct SqliteStore {
    connection: Connection,
    counters: Counters,
    /// Held locked for as long as the store lives.
    _lock: File,
}

/// Numbers that count up for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Counters {
    last_message: u64,
    last_outbox: u64,
    /// When the last event that was kept happened, in milliseconds.
    last_time: u64,
}

impl SqliteStore {
    /// Opens the database at `path`, or makes it (for its owner only, mode 0600).
    ///
    /// # Errors
    /// The folder or file cannot be used, the file is in use by another Frontdesk, is not a database of
    /// Frontdesk, is damaged, or has a newer schema.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let (mut connection, lock) = open::open(path)?;
        let found = schema::version(&connection, path)?;
        open::configure(&connection)?;
        schema::bring_up_to_date(&mut connection, found)?;
        let counters = read::counters(&connection)?;
        Ok(Self { connection, counters, _lock: lock })
    }

    /// Limits the file to `bytes`; beyond that the disk counts as full. Zero: no limit.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn limit_size(&mut self, bytes: u64) -> Result<(), StoreError> {
        open::limit_size(&self.connection, bytes)
    }
}

impl Store for SqliteStore {
    fn load(&mut self, now: Timestamp) -> Result<Loaded, StoreError> {
        let now = now.max(Timestamp::from_millis(self.counters.last_time));
        write::started(&self.connection, now)?;
        write::forget_inputs(&self.connection, now)?;
        read::loaded(&self.connection, now, self.counters)
    }

    fn recent_lines(
        &mut self,
        conversations: &[ConversationId],
        per_conversation: u32,
    ) -> Result<Vec<RecentLine>, StoreError> {
        read::recent_lines(&self.connection, conversations, per_conversation)
    }

    fn commit(&mut self, batches: &mut Vec<Batch>) -> Result<Vec<Delivery>, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut counters = self.counters;
        write::batches(&transaction, batches, &mut counters)?;
        transaction.commit()?;
        let last_outbox = std::mem::replace(&mut self.counters, counters).last_outbox;
        Ok(deliveries(batches, last_outbox))
    }

    fn outbox(&mut self, link: &LinkName, after: u64, most_bytes: usize) -> Result<OutboxRows, StoreError> {
        read::outbox(&self.connection, link, after, most_bytes)
    }

    fn history(&mut self, conversation: ConversationId) -> Result<Vec<Line>, StoreError> {
        read::history(&self.connection, conversation)
    }

    fn facts(&mut self, conversation: ConversationId) -> Result<Vec<FactRow>, StoreError> {
        read::facts(&self.connection, conversation)
    }

    fn erase(&mut self, customer: &Address, keys: &[String]) -> Result<Erased, StoreError> {
        write::erase(&mut self.connection, customer, keys)
    }
}
