//! A file that vanishes, is replaced, or gets a second owner while it is open.
//!
//! *Never:* a file that stays where it is.

use super::fixture::*;
use frontdesk::store::{SqliteStore, Store, StoreError};
use router_core::values::id::LinkName;
use rusqlite::Connection;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

/// A store with one row in it.
fn store_in(folder: &Folder) -> SqliteStore {
    let mut store = SqliteStore::open(&folder.database()).unwrap();
    store.commit(&mut vec![outgoing(vec![durable("main", "before")])]).unwrap();
    store
}

/// How a commit is refused, and that it keeps nothing back: the words, and where everything was saved.
fn loss(store: &mut SqliteStore) -> (String, Option<PathBuf>) {
    let error = store.commit(&mut vec![outgoing(vec![durable("main", "after")])]).unwrap_err();
    assert!(!error.is_retryable());
    let words = error.to_string();
    let StoreError::Lost { saved, .. } = error else { panic!("{error:?}") };
    (words, saved)
}

fn rows(path: &Path) -> Vec<String> {
    let mut store = SqliteStore::open(path).unwrap();
    let rows = store.outbox(&LinkName::from("main"), 0, usize::MAX).unwrap();
    rows.into_iter().map(|(_, stanza)| String::from_utf8(stanza).unwrap()).collect()
}

#[test]
fn a_second_frontdesk_is_refused_whatever_name_it_uses() {
    let folder = Folder::new();
    let first = store_in(&folder);
    let other_name = folder.path().join("other.db");
    symlink(folder.database(), &other_name).unwrap();
    let hard_link = folder.path().join("hard.db");
    fs::hard_link(folder.database(), &hard_link).unwrap();
    fs::remove_file(folder.path().join("frontdesk.db.lock")).unwrap();
    for path in [folder.database(), other_name.clone(), hard_link] {
        let error = SqliteStore::open(&path).err().unwrap();
        assert!(matches!(error, StoreError::InUse { .. }), "{error:?}");
    }
    drop(first);
    assert_eq!(rows(&other_name), ["before"]);
}

#[test]
fn a_file_that_was_removed_is_noticed_and_saved() {
    let folder = Folder::new();
    let mut store = store_in(&folder);
    store.look().unwrap();
    fs::remove_file(folder.database()).unwrap();
    assert!(matches!(store.look(), Err(StoreError::Lost { .. })));
    let (words, saved) = loss(&mut store);
    let saved = saved.unwrap();
    for part in [
        "frontdesk.db was removed while frontdesk runs",
        "put it in the place of",
        &saved.display().to_string(),
    ] {
        assert!(words.contains(part), "{words}");
    }
    assert_eq!(saved.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    drop(store);
    fs::rename(&saved, folder.database()).unwrap();
    for rest in ["frontdesk.db-wal", "frontdesk.db-shm"] {
        let _ = fs::remove_file(folder.path().join(rest));
    }
    assert_eq!(rows(&folder.database()), ["before", "after"]);
}

#[test]
fn a_removed_log_is_noticed() {
    let folder = Folder::new();
    let mut store = store_in(&folder);
    fs::remove_file(folder.path().join("frontdesk.db-wal")).unwrap();
    let (words, saved) = loss(&mut store);
    assert!(words.contains("frontdesk.db-wal was removed"), "{words}");
    assert_eq!(rows(&saved.unwrap()), ["before", "after"]);
}

#[test]
fn a_file_in_its_place_is_noticed_and_left_alone() {
    let folder = Folder::new();
    let mut store = store_in(&folder);
    let other = folder.path().join("other");
    fs::write(&other, "somebody's notes").unwrap();
    fs::rename(&other, folder.database()).unwrap();
    let (words, saved) = loss(&mut store);
    assert!(words.contains("was replaced by another file"), "{words}");
    assert_eq!(rows(&saved.unwrap()), ["before", "after"]);
    assert_eq!(fs::read_to_string(folder.database()).unwrap(), "somebody's notes");
}

#[test]
fn a_second_owner_is_noticed_before_anything_is_written() {
    let folder = Folder::new();
    let mut store = store_in(&folder);
    let other = Connection::open(folder.database()).unwrap();
    other.execute("UPDATE meta SET value = value + 1 WHERE name = 'owner'", []).unwrap();
    let (words, saved) = loss(&mut store);
    assert!(words.contains("another process has begun to write to the database"), "{words}");
    assert_eq!(saved, None);
    drop((store, other));
    assert_eq!(rows(&folder.database()), ["before"]);
}
