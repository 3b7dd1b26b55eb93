//! What Frontdesk must not lose, and the order in which it leaves.
//!
//! The desk sends [`Batch`]es; the store commits many of them in one transaction and only then passes their
//! stanzas on as [`Delivery`]s: write, then act. A stanza that must arrive becomes an outbox row first and
//! stays one until the server has confirmed it, so that a restart sends it again, byte by byte. Two stores
//! implement [`Store`]: [`SqliteStore`] keeps everything in a file, [`MemoryStore`] serves tests. One thread
//! ([`thread`]) owns the store; an [`Archive`] reads its file from outside.
//!
//! *Never:* an opinion on what the entities mean; their JSON is opaque here.

mod batch;
mod delivery;
mod error;
mod heartbeat;
mod memory;
mod patience;
mod row;
mod sqlite;
pub mod thread;

pub use batch::{Batch, Excerpt, Outgoing, Renderer, Rows, SHOWN_AT_MOST, TranscriptRequest};
pub use delivery::{Delivery, OutboxRows};
pub use error::StoreError;
pub use heartbeat::{Activity, Heartbeat, Pulse};
pub use memory::MemoryStore;
pub(crate) use patience::Patience;
pub use row::{
    Aside, CustomerRow, EntityRow, FactRow, INPUT_KEPT_FOR, InputKey, Line, RecentLine, Unreadable,
};
pub use sqlite::{Archive, Saved, SqliteStore, salvage};
pub use thread::{Deliver, Outbox, StoreHandle, StoreThread, WeakStoreHandle};

use router_core::Timestamp;
use router_core::values::address::Address;
use router_core::values::id::{ConversationId, LinkName, MessageId};

/// Keeps batches and gives back what they left. One owner; every call waits for the disk.
pub trait Store: Send {
    /// Everything the desk needs to go on after a start, as of `now`, or of [`Loaded::time`] if that is later. Something
    /// is written, so that a store that cannot be written to shows here. Entities that are no text are set aside.
    ///
    /// # Errors
    /// The file cannot be read, or written to.
    fn load(&mut self, now: Timestamp) -> Result<Loaded, StoreError>;

    /// Sets entities aside: they are not loaded any more, but kept as they are.
    ///
    /// # Errors
    /// They stay where they are.
    fn set_aside(&mut self, now: Timestamp, unreadable: &[Unreadable]) -> Result<(), StoreError>;

    /// What was set aside, oldest first.
    ///
    /// # Errors
    /// The file cannot be read.
    fn aside(&mut self) -> Result<Vec<Aside>, StoreError>;

    /// Whether what is kept still is where it was. Every [`Store::commit`] asks that itself before anything is passed on.
    ///
    /// # Errors
    /// [`StoreError::Lost`].
    fn look(&mut self) -> Result<(), StoreError>;

    /// The newest `per_conversation` lines of each of `conversations`, without their stanzas, oldest first
    /// within a conversation; the conversations in the order asked for.
    ///
    /// # Errors
    /// The file cannot be read.
    fn recent_lines(
        &mut self,
        conversations: &[ConversationId],
        per_conversation: u32,
    ) -> Result<Vec<RecentLine>, StoreError>;

    /// Commits all of `batches` in one transaction. Afterwards the vector is empty, everything is on the disk
    /// and the deliveries may be acted upon, in their order.
    ///
    /// # Errors
    /// Nothing was kept; `batches` is as before and can be committed again if the error
    /// [is retryable](StoreError::is_retryable).
    fn commit(&mut self, batches: &mut Vec<Batch>) -> Result<Vec<Delivery>, StoreError>;

    /// The outbox rows of a link with numbers above `after`, in order: as many as make up `most_bytes`, at least one if
    /// there is one.
    ///
    /// # Errors
    /// The file cannot be read.
    fn outbox(&mut self, link: &LinkName, after: u64, most_bytes: usize) -> Result<OutboxRows, StoreError>;

    /// The transcript of a conversation, oldest first.
    ///
    /// # Errors
    /// The file cannot be read.
    fn history(&mut self, conversation: ConversationId) -> Result<Vec<Line>, StoreError>;

    /// The facts of a conversation, oldest first.
    ///
    /// # Errors
    /// The file cannot be read.
    fn facts(&mut self, conversation: ConversationId) -> Result<Vec<FactRow>, StoreError>;

    /// Removes the lines and facts of all conversations of `customer`, and the entities `keys` (what is
    /// remembered of the customer). Stanzas that are on their way stay until they are confirmed.
    ///
    /// # Errors
    /// Nothing was removed.
    fn erase(&mut self, customer: &Address, keys: &[String]) -> Result<Erased, StoreError>;
}

/// What a store had kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// All entities, by key: each with its JSON.
    pub entities: Vec<(String, String)>,
    /// Inputs consumed within the last ten minutes, oldest first.
    pub inputs: Vec<InputKey>,
    /// The highest message number ever kept, also if its line was erased; 0 if there was none.
    pub last_message: MessageId,
    /// The seed of the window aliases: drawn once, when the store was made.
    pub alias_seed: u64,
    /// The highest [`Batch::at`] ever kept; zero if there was none.
    pub time: Timestamp,
    /// The newest conversation of which the customer is known; 0 if there is none.
    pub last_conversation: ConversationId,
}

/// How much was erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Conversations the customer had.
    pub conversations: usize,
    /// Transcript lines removed.
    pub lines: usize,
    /// Facts removed.
    pub facts: usize,
    /// Entities removed.
    pub entities: usize,
}
