//! The store in a file: SQLite, embedded.
//!
//! The file is in WAL mode with `synchronous = FULL`: a commit is one write to the log and one fsync, whatever
//! the number of batches in it, and what was committed outlives a power cut. Everything a commit does to the
//! file happens in one transaction; counters live in `meta` and in memory, and the memory follows only when
//! the transaction is through. `open` makes the file and keeps others away, `schema` brings it up to date, `place` sees to
//! it that the file still is where it was, `write` and `read` hold the SQL; `archive` is for reading beside a running Frontdesk.
//!
//! *Never:* a second connection that writes.

mod archive;
mod damage;
mod open;
mod place;
mod read;
mod salvage;
mod schema;
mod write;

pub use archive::Archive;
pub use salvage::{Saved, salvage};

use super::batch::Batch;
use super::delivery::{Delivery, OutboxRows, deliveries};
use super::row::{Aside, FactRow, Line, RecentLine, Unreadable};
use super::{Erased, Loaded, Store, StoreError};
use open::Locks;
use place::Place;
use router_core::Timestamp;
use router_core::values::address::Address;
use router_core::values::id::{ConversationId, LinkName};
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

/// Keeps everything in one SQLite file.
pub struct SqliteStore {
    connection: Connection,
    counters: Counters,
    place: Place,
    /// Held for as long as the store lives, and let go of after the connection.
    _locks: Locks,
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
        let path = open::resolved(path)?;
        let (mut connection, locks) = open::open(&path)?;
        match Self::prepare(&mut connection, &path, &locks) {
            Ok((place, counters)) => Ok(Self { connection, counters, place, _locks: locks }),
            Err(error) => Err(damage::told(error, &path, &connection)),
        }
    }

    fn prepare(
        connection: &mut Connection,
        path: &Path,
        locks: &Locks,
    ) -> Result<(Place, Counters), StoreError> {
        let found = schema::version(connection, path)?;
        open::configure(connection)?;
        schema::bring_up_to_date(connection, found)?;
        let place = Place::take(path.to_owned(), &locks.database, connection)?;
        write::mend_meta(connection)?;
        Ok((place, read::counters(connection)?))
    }

    /// `error`, with the place if it says that the file is damaged.
    fn told(&self, error: StoreError) -> StoreError {
        damage::told(error, self.place.path(), &self.connection)
    }

    fn commit_all(&mut self, batches: &mut Vec<Batch>) -> Result<Vec<Delivery>, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        self.place.check_owner(&transaction)?;
        let mut counters = self.counters;
        write::batches(&transaction, batches, &mut counters)?;
        transaction.commit()?;
        self.look()?;
        let last_outbox = std::mem::replace(&mut self.counters, counters).last_outbox;
        Ok(deliveries(batches, last_outbox))
    }

    fn load_all(&mut self, now: Timestamp) -> Result<Loaded, StoreError> {
        write::started(&self.connection, now)?;
        write::forget_inputs(&self.connection, now)?;
        let (loaded, no_text) = read::loaded(&self.connection, now, self.counters)?;
        // a table whose beginning is lost looks empty
        let looks_empty = loaded.entities.is_empty() && no_text.is_empty() && self.counters.last_message > 0;
        if looks_empty && let Some(what) = damage::faults(&self.connection, 1).into_iter().next() {
            return Err(StoreError::Damaged { path: self.place.path().to_owned(), what });
        }
        if !no_text.is_empty() {
            write::set_rows_aside(&mut self.connection, now, &no_text)?;
        }
        Ok(loaded)
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
        self.load_all(now).map_err(|error| self.told(error))
    }

    fn set_aside(&mut self, now: Timestamp, unreadable: &[Unreadable]) -> Result<(), StoreError> {
        write::set_aside(&mut self.connection, now, unreadable)
    }

    fn aside(&mut self) -> Result<Vec<Aside>, StoreError> {
        read::aside(&self.connection)
    }

    fn look(&mut self) -> Result<(), StoreError> {
        match self.place.look() {
            Err(StoreError::Lost { path, what, .. }) => {
                let saved = self.place.save(&self.connection);
                Err(StoreError::Lost { path, what, saved })
            }
            result => result,
        }
    }

    fn recent_lines(
        &mut self,
        conversations: &[ConversationId],
        per_conversation: u32,
    ) -> Result<Vec<RecentLine>, StoreError> {
        read::recent_lines(&self.connection, conversations, per_conversation)
            .map_err(|error| self.told(error))
    }

    fn commit(&mut self, batches: &mut Vec<Batch>) -> Result<Vec<Delivery>, StoreError> {
        self.commit_all(batches).map_err(|error| self.told(error))
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
