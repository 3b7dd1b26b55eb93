//! An earlier release: the store it left, its settings, and what was true.
//!
//! *Never:* the store itself, but copies of it.

use rusqlite::Connection;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

pub(crate) struct Release {
    pub(crate) settings: String,
    pub(crate) facts: Value,
    /// When the store was left, in seconds.
    pub(crate) left: u64,
    store: PathBuf,
}

/// Lines and facts of each conversation, in their order.
pub(crate) struct Written {
    pub(crate) lines: BTreeMap<u64, Vec<String>>,
    pub(crate) facts: BTreeMap<u64, Vec<String>>,
}

impl Release {
    pub(crate) fn of(version: &str, left: u64) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/upgrade").join(version);
        let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
        Self {
            settings: text("settings.toml"),
            facts: serde_json::from_str(&text("facts.json")).unwrap(),
            left,
            store: folder.join("store.sqlite"),
        }
    }

    /// A copy of the store, in a new folder.
    pub(crate) fn copy(&self) -> PathBuf {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let (process, count) = (std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(format!("frontdesk-upgrade-{process}-{count}"));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("store.sqlite");
        std::fs::write(&path, std::fs::read(&self.store).unwrap()).unwrap();
        path
    }

    /// What the store held, read without Frontdesk.
    pub(crate) fn written(&self) -> Written {
        let path = self.copy();
        let connection = Connection::open(&path).unwrap();
        let read = |sql: &str| {
            let mut found: BTreeMap<u64, Vec<String>> = BTreeMap::new();
            let mut select = connection.prepare(sql).unwrap();
            let mut rows = select.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                let conversation: i64 = row.get(0).unwrap();
                found.entry(conversation.cast_unsigned()).or_default().push(row.get(1).unwrap());
            }
            found
        };
        let written = Written {
            lines: read("SELECT conversation, CAST(stanza AS TEXT) FROM line ORDER BY message"),
            facts: read("SELECT conversation, json FROM fact WHERE conversation IS NOT NULL ORDER BY number"),
        };
        drop(connection);
        std::fs::remove_dir_all(path.parent().unwrap()).unwrap();
        written
    }
}
