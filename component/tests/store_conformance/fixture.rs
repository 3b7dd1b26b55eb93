//! Stores to test, folders that go away, and rows in one line each.
//!
//! *Never:* an assertion.

use frontdesk::store::{
    Batch, CustomerRow, Delivery, EntityRow, FactRow, InputKey, Line, MemoryStore, Outgoing, SqliteStore,
    Store,
};
use router_core::Timestamp;
use router_core::values::address::Address;
use router_core::values::effect::Kept;
use router_core::values::id::{AgentId, ConversationId, LinkName, MessageId};
use router_core::values::participant::Person;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A point in time from which the tests count.
pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

/// A folder of its own that is removed at the end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("frontdesk-store-{}-{count}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.0.join("frontdesk.db")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A store under test that can be restarted.
pub(crate) struct Subject {
    store: Option<Box<dyn Store>>,
    folder: Option<Folder>,
}

impl Subject {
    pub(crate) fn memory() -> Self {
        Self { store: Some(Box::new(MemoryStore::new())), folder: None }
    }

    pub(crate) fn sqlite() -> Self {
        let folder = Folder::new();
        Self { store: Some(Box::new(SqliteStore::open(&folder.database()).unwrap())), folder: Some(folder) }
    }

    pub(crate) fn store(&mut self) -> &mut dyn Store {
        &mut **self.store.as_mut().unwrap()
    }

    /// Ends the process, as far as the store can tell. What only memory holds stays where it is.
    pub(crate) fn restart(&mut self) {
        if let Some(folder) = &self.folder {
            self.store = None;
            self.store = Some(Box::new(SqliteStore::open(&folder.database()).unwrap()));
        }
    }

    pub(crate) fn commit(&mut self, batch: Batch) -> Vec<Delivery> {
        self.commit_all(vec![batch])
    }

    pub(crate) fn commit_all(&mut self, mut batches: Vec<Batch>) -> Vec<Delivery> {
        let deliveries = self.store().commit(&mut batches).unwrap();
        assert!(batches.is_empty());
        deliveries
    }

    /// What a link would be sent if it came up now.
    pub(crate) fn outbox(&mut self, link: &str) -> Vec<(u64, String)> {
        let rows = self.store().outbox(&LinkName::from(link), 0, usize::MAX).unwrap();
        rows.into_iter().map(|(number, bytes)| (number, String::from_utf8(bytes).unwrap())).collect()
    }
}

pub(crate) fn entity(key: &str, json: Option<&str>) -> EntityRow {
    EntityRow { key: key.to_owned(), json: json.map(str::to_owned) }
}

pub(crate) fn durable(link: &str, text: &str) -> Outgoing {
    Outgoing::Stanza { link: LinkName::from(link), bytes: text.as_bytes().to_vec(), durable: true }
}

pub(crate) fn fleeting(link: &str, text: &str) -> Outgoing {
    Outgoing::Stanza { link: LinkName::from(link), bytes: text.as_bytes().to_vec(), durable: false }
}

/// What leaves for [`durable`] and [`fleeting`].
pub(crate) fn sent(link: &str, number: Option<u64>, text: &str) -> Delivery {
    Delivery::Stanza { link: LinkName::from(link), number, bytes: text.as_bytes().to_vec() }
}

pub(crate) fn done(link: &str, until: u64) -> Batch {
    Batch { acknowledged: vec![(LinkName::from(link), until)], ..Batch::default() }
}

pub(crate) fn outgoing(outgoing: Vec<Outgoing>) -> Batch {
    Batch { outgoing, ..Batch::default() }
}

pub(crate) fn line(message: u64, conversation: u64, agent: Option<&str>, text: &str) -> Line {
    Line {
        message: MessageId(message),
        conversation: ConversationId(conversation),
        at: Timestamp::from_millis(NOW.as_millis() + message),
        author: agent.map_or(Person::Customer, |agent| Person::Agent(AgentId::from(agent))),
        stanza_id: agent.is_none().then(|| format!("id-{message}")),
        kept: Kept::Said,
        stanza: text.as_bytes().to_vec(),
    }
}

/// A line that corrects or takes back another one.
pub(crate) fn revision(message: u64, conversation: u64, kept: Kept, text: &str) -> Line {
    Line { kept, ..line(message, conversation, None, text) }
}

pub(crate) fn fact(conversation: Option<u64>, json: &str) -> FactRow {
    FactRow { at: NOW, conversation: conversation.map(ConversationId), json: json.to_owned() }
}

pub(crate) fn input(byte: u8, at: Timestamp) -> InputKey {
    InputKey { key: [byte; 16], at }
}

pub(crate) fn address(jid: &str) -> Address {
    Address::new(&LinkName::from("main"), jid)
}

pub(crate) fn customer(conversation: u64, jid: &str) -> CustomerRow {
    CustomerRow { conversation: ConversationId(conversation), customer: address(jid) }
}
