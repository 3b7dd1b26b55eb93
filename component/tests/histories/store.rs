//! The store as it is in the process, with trouble: it refuses, and the process dies around a commit.
//!
//! Memory outlives the process here as a file does; the file is opened anew.
//!
//! *Never:* a commit that is kept in part; that such a thing does not happen is for the store's own tests.

use crate::book::{Book, Commit, Death};
use frontdesk::courier::Courier;
use frontdesk::store::{
    Aside, Batch, Deliver, Delivery, Erased, FactRow, Line, Loaded, MemoryStore, Outbox, OutboxRows,
    RecentLine, SqliteStore, Store, StoreError, Unreadable,
};
use router_core::Timestamp;
use router_core::values::address::Address;
use router_core::values::id::{ConversationId, LinkName};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

/// Where everything is kept.
pub(crate) enum Shelf {
    Memory(Arc<Mutex<MemoryStore>>),
    File(PathBuf),
}

impl Shelf {
    pub(crate) fn memory() -> Self {
        Self::Memory(Arc::default())
    }

    /// In a new folder.
    pub(crate) fn file() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let (process, count) = (std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(format!("frontdesk-histories-{process}-{count}"));
        std::fs::create_dir_all(&folder).unwrap();
        Self::File(folder)
    }

    pub(crate) fn open(&self) -> Inner {
        match self {
            Self::Memory(store) => Inner::Memory(Arc::clone(store)),
            Self::File(folder) => {
                Inner::File(Box::new(SqliteStore::open(&folder.join("frontdesk.db")).unwrap()))
            }
        }
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        if let Self::File(folder) = self {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

pub(crate) enum Inner {
    Memory(Arc<Mutex<MemoryStore>>),
    File(Box<SqliteStore>),
}

impl Inner {
    pub(crate) fn with<T>(&mut self, work: impl FnOnce(&mut dyn Store) -> T) -> T {
        match self {
            Self::Memory(store) => work(&mut *store.lock().unwrap()),
            Self::File(store) => work(&mut **store),
        }
    }
}

/// A store that is watched, and has trouble as the book says.
pub(crate) struct Watched {
    pub(crate) inner: Inner,
    pub(crate) book: Arc<Mutex<Book>>,
    /// Instead of a random one.
    pub(crate) alias_seed: u64,
}

impl Watched {
    /// What happens to the commit at hand.
    fn trouble(&self) -> Result<Option<Death>, StoreError> {
        let mut book = self.book.lock().unwrap();
        if book.trouble.refusals > 0 {
            book.trouble.refusals -= 1;
            book.count("refused");
            // the worker parks before it tries again: not for long
            std::thread::current().unpark();
            return Err(StoreError::Busy);
        }
        match &mut book.trouble.death {
            Some((0, death)) => {
                let death = *death;
                book.trouble.death = None;
                if death == Death::BeforeTheCommit { Err(StoreError::Ended) } else { Ok(Some(death)) }
            }
            Some((left, _)) => {
                *left -= 1;
                Ok(None)
            }
            None => Ok(None),
        }
    }
}

impl Store for Watched {
    fn load(&mut self, now: Timestamp) -> Result<Loaded, StoreError> {
        let loaded = self.inner.with(|store| store.load(now))?;
        Ok(Loaded { alias_seed: self.alias_seed, ..loaded })
    }

    fn set_aside(&mut self, now: Timestamp, unreadable: &[Unreadable]) -> Result<(), StoreError> {
        self.inner.with(|store| store.set_aside(now, unreadable))
    }

    fn aside(&mut self) -> Result<Vec<Aside>, StoreError> {
        self.inner.with(|store| store.aside())
    }

    fn look(&mut self) -> Result<(), StoreError> {
        self.inner.with(|store| store.look())
    }

    fn recent_lines(&mut self, of: &[ConversationId], each: u32) -> Result<Vec<RecentLine>, StoreError> {
        self.inner.with(|store| store.recent_lines(of, each))
    }

    fn commit(&mut self, batches: &mut Vec<Batch>) -> Result<Vec<Delivery>, StoreError> {
        let death = self.trouble()?;
        let mut commit = Commit::default();
        for batch in batches.iter() {
            commit.lines.extend(batch.lines.iter().cloned());
            let acknowledged = batch.acknowledged.iter();
            commit
                .acknowledged
                .extend(acknowledged.map(|(link, number)| (link.as_str().to_owned(), *number)));
        }
        let deliveries = self.inner.with(|store| store.commit(batches))?;
        let mut book = self.book.lock().unwrap();
        book.committed(commit, &deliveries);
        match death {
            Some(Death::BeforeTheCommit | Death::BeforeAnyDelivery) => return Err(StoreError::Ended),
            Some(Death::AfterSomeDeliveries(some)) => book.trouble.deliveries_left = Some(some),
            None => {}
        }
        Ok(deliveries)
    }

    fn outbox(&mut self, link: &LinkName, after: u64, most: usize) -> Result<OutboxRows, StoreError> {
        self.inner.with(|store| store.outbox(link, after, most))
    }

    fn history(&mut self, conversation: ConversationId) -> Result<Vec<Line>, StoreError> {
        self.inner.with(|store| store.history(conversation))
    }

    fn facts(&mut self, conversation: ConversationId) -> Result<Vec<FactRow>, StoreError> {
        self.inner.with(|store| store.facts(conversation))
    }

    fn erase(&mut self, customer: &Address, keys: &[String]) -> Result<Erased, StoreError> {
        self.inner.with(|store| store.erase(customer, keys))
    }
}

/// The courier, in a process that may die while it carries.
pub(crate) struct Mortal {
    pub(crate) courier: Courier,
    pub(crate) book: Arc<Mutex<Book>>,
}

impl Deliver for Mortal {
    fn deliver(&mut self, mut deliveries: Vec<Delivery>, outbox: &mut Outbox<'_>) -> Result<(), StoreError> {
        let Some(left) = self.book.lock().unwrap().trouble.deliveries_left.take() else {
            return self.courier.deliver(deliveries, outbox);
        };
        deliveries.truncate(left);
        self.courier.deliver(deliveries, outbox)?;
        Err(StoreError::Ended)
    }
}
