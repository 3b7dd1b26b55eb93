//! What concerns the file itself: who may read it, who may open it, what is refused.
//!
//! *Never:* what every store promises.

use super::fixture::*;
use frontdesk::store::{Archive, Batch, FactRow, SqliteStore, Store, StoreError};
use router_core::Timestamp;
use router_core::values::id::ConversationId;
use rusqlite::Connection;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// The refusal of `path`, in words.
fn refusal(path: &Path) -> (StoreError, String) {
    let error = SqliteStore::open(path).err().expect("this file must be refused");
    assert!(!error.is_retryable());
    let words = error.to_string();
    (error, words)
}

#[test]
fn only_the_owner_can_read_it() {
    let folder = Folder::new();
    let mut store = SqliteStore::open(&folder.database()).unwrap();
    store.commit(&mut vec![outgoing(vec![durable("main", "secret")])]).unwrap();
    let mut names = Vec::new();
    for file in fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", file.path());
        names.push(file.file_name().into_string().unwrap());
    }
    names.sort();
    assert_eq!(names, ["frontdesk.db", "frontdesk.db-shm", "frontdesk.db-wal", "frontdesk.db.lock"]);
}

#[test]
fn a_second_frontdesk_is_refused_and_told_why() {
    let folder = Folder::new();
    let first = SqliteStore::open(&folder.database()).unwrap();
    let (error, words) = refusal(&folder.database());
    assert!(matches!(error, StoreError::InUse { .. }));
    assert!(
        words.contains(&format!("in use by another frontdesk (process {})", std::process::id())),
        "{words}"
    );
    drop(first);
    SqliteStore::open(&folder.database()).unwrap();
}

#[test]
fn an_administrator_can_read_while_it_runs() {
    let folder = Folder::new();
    let mut store = SqliteStore::open(&folder.database()).unwrap();
    store.commit(&mut vec![outgoing(vec![durable("main", "1")])]).unwrap();
    let reader = Connection::open(folder.database()).unwrap();
    let rows: u32 = reader.query_row("SELECT count(*) FROM outbox", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 1);
}

#[test]
fn an_archive_reads_what_was_committed_last() {
    let folder = Folder::new();
    let mut store = SqliteStore::open(&folder.database()).unwrap();
    let archive = Archive::open(&folder.database()).unwrap();
    assert_eq!(archive.newest().unwrap(), None);
    for number in 1..=2 {
        let facts = vec![fact(Some(number), "begins"), fact(None, "somebody comes")];
        let customers = vec![customer(number, "anna@x")];
        store.commit(&mut vec![Batch { facts, customers, ..Batch::default() }]).unwrap();
        let conversation = ConversationId(number);
        assert_eq!(archive.facts(conversation).unwrap(), [fact(Some(number), "begins")]);
        assert_eq!(archive.customer(conversation).unwrap(), Some(address("anna@x")));
        assert_eq!(archive.newest().unwrap(), Some(conversation));
    }
    store.erase(&address("anna@x"), &[]).unwrap();
    assert_eq!(archive.facts(ConversationId(1)).unwrap(), []);
    assert_eq!(archive.customer(ConversationId(1)).unwrap(), None);
    drop(store);
    drop(archive);
    SqliteStore::open(&folder.database()).unwrap();
}

#[test]
fn an_archive_gives_the_facts_of_a_time() {
    let folder = Folder::new();
    let mut store = SqliteStore::open(&folder.database()).unwrap();
    let at = |seconds: u64, conversation: Option<u64>| FactRow {
        at: Timestamp::from_millis(1000 * seconds),
        ..fact(conversation, "happens")
    };
    let facts = vec![at(10, Some(1)), at(20, None), at(30, Some(2)), at(40, Some(1))];
    store.commit(&mut vec![Batch { facts: facts.clone(), ..Batch::default() }]).unwrap();
    let archive = Archive::open(&folder.database()).unwrap();
    let between = |from: u64, until: u64| {
        archive
            .facts_between(Timestamp::from_millis(1000 * from), Timestamp::from_millis(1000 * until))
            .unwrap()
    };
    assert_eq!(between(20, 40), facts[1..3]);
    assert_eq!(between(0, 100), facts);
    assert_eq!(between(41, 100), []);
}

#[test]
fn an_archive_makes_no_file() {
    let folder = Folder::new();
    let words = Archive::open(&folder.database()).err().unwrap().to_string();
    assert!(words.contains("there is no such file"), "{words}");
    assert!(!folder.database().exists());
}

#[test]
fn a_missing_folder_is_named() {
    let folder = Folder::new();
    let (error, words) = refusal(&folder.path().join("absent/frontdesk.db"));
    assert!(matches!(error, StoreError::Unusable { .. }));
    assert!(words.contains("absent does not exist"), "{words}");
}

#[test]
fn a_folder_that_takes_no_files_is_named() {
    let (error, words) = refusal(Path::new("/proc/frontdesk.db"));
    assert!(matches!(error, StoreError::Unusable { .. }));
    assert!(words.contains("cannot use the database /proc/frontdesk.db"), "{words}");
}

#[test]
fn a_folder_is_no_database() {
    let folder = Folder::new();
    fs::create_dir(folder.database()).unwrap();
    assert!(matches!(refusal(&folder.database()).0, StoreError::Unusable { .. }));
}

#[test]
fn a_text_file_is_no_database_and_stays_as_it_was() {
    let folder = Folder::new();
    let text = "these are my notes, not a database. ".repeat(40);
    fs::write(folder.database(), &text).unwrap();
    let (error, words) = refusal(&folder.database());
    assert!(matches!(error, StoreError::NotOurs { .. }), "{error:?}");
    assert!(words.contains("is not a database of frontdesk"), "{words}");
    assert_eq!(fs::read_to_string(folder.database()).unwrap(), text);
}

#[test]
fn the_database_of_another_program_is_refused_and_stays_as_it_was() {
    let folder = Folder::new();
    Connection::open(folder.database()).unwrap().execute_batch("CREATE TABLE theirs (a)").unwrap();
    let before = fs::read(folder.database()).unwrap();
    assert!(matches!(refusal(&folder.database()).0, StoreError::NotOurs { .. }));
    assert_eq!(fs::read(folder.database()).unwrap(), before);
}

#[test]
fn a_newer_schema_is_refused_in_a_sentence() {
    let folder = Folder::new();
    drop(SqliteStore::open(&folder.database()).unwrap());
    let newer = Connection::open(folder.database()).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    drop(newer);
    let (error, words) = refusal(&folder.database());
    assert!(matches!(error, StoreError::SchemaTooNew { found: 99, .. }));
    assert!(words.contains("has schema 99, this frontdesk knows schemas up to"), "{words}");
}

#[test]
fn a_damaged_file_is_reported_as_damaged() {
    let folder = Folder::new();
    let mut store = SqliteStore::open(&folder.database()).unwrap();
    let entities = (0..2000).map(|n| entity(&format!("key {n}"), Some(&"x".repeat(500)))).collect();
    store.commit(&mut vec![Batch { entities, ..Batch::default() }]).unwrap();
    drop(store);
    let mut bytes = fs::read(folder.database()).unwrap();
    // All pages but the first few, which hold the schema.
    bytes[60 * 4096..].fill(0xA5);
    fs::write(folder.database(), bytes).unwrap();
    let error = SqliteStore::open(&folder.database()).unwrap().load(NOW).unwrap_err();
    assert!(!error.is_retryable());
    let words = error.to_string();
    assert!(words.contains("table entity, page 308") && words.contains("frontdesk repair"), "{words}");
}

#[test]
fn erased_words_are_gone_from_the_file() {
    let folder = Folder::new();
    let mut store = SqliteStore::open(&folder.database()).unwrap();
    let batch = Batch {
        entities: vec![entity("customer anna", Some("wormwood in the answers"))],
        customers: vec![customer(1, "anna@x")],
        lines: (1..=50).map(|n| line(n, 1, None, &format!("{n} wormwood in the line"))).collect(),
        facts: vec![fact(Some(1), "wormwood in the fact")],
        ..Batch::default()
    };
    store.commit(&mut vec![batch]).unwrap();
    store.erase(&address("anna@x"), &["customer anna".to_owned()]).unwrap();
    for file in fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
        let bytes = fs::read(file.path()).unwrap();
        let found = bytes.windows(8).any(|window| window == b"wormwood");
        assert!(!found, "in {:?}", file.path());
    }
}
