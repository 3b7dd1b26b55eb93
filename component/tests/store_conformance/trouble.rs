//! A full disk and a lock held by somebody else: both pass, and nothing is lost meanwhile.
//!
//! *Never:* trouble that needs a repair.

use super::fixture::*;
use frontdesk::store::{Batch, Outgoing, SqliteStore, Store, StoreError, TranscriptRequest};
use router_core::values::effect::Range;
use router_core::values::id::{ConversationId, LinkName, MessageId};
use rusqlite::Connection;

/// A batch that touches every table.
fn batch(number: u64) -> Batch {
    Batch {
        at: NOW,
        entities: vec![entity(&format!("key {number}"), Some(&"e".repeat(700)))],
        lines: vec![line(number, 1, None, &"l".repeat(500))],
        facts: vec![fact(Some(1), "{}")],
        customers: vec![customer(1, "anna@x")],
        inputs: vec![input(number as u8, NOW)],
        outgoing: vec![
            durable("main", &number.to_string()),
            Outgoing::Transcript(TranscriptRequest::new(
                LinkName::from("inner"),
                ConversationId(1),
                None,
                Some(Range { from: MessageId(number), until: MessageId(number) }),
                Box::new(|excerpt| excerpt.lines.into_iter().map(|line| line.stanza).collect()),
            )),
        ],
        acknowledged: Vec::new(),
        taken: Vec::new(),
    }
}

/// Everything that `numbers` batches leave is there, each once.
fn assert_complete(mut store: SqliteStore, numbers: u64) {
    let loaded = store.load(NOW).unwrap();
    assert_eq!(loaded.entities.len() as u64, numbers);
    assert_eq!(loaded.inputs.len() as u64, numbers);
    assert_eq!(loaded.last_message, MessageId(numbers));
    assert_eq!(store.history(ConversationId(1)).unwrap().len() as u64, numbers);
    assert_eq!(store.facts(ConversationId(1)).unwrap().len() as u64, numbers);
    for link in ["main", "inner"] {
        let rows = store.outbox(&LinkName::from(link), 0, usize::MAX).unwrap();
        assert_eq!(rows.len() as u64, numbers);
    }
}

#[test]
fn a_full_disk_passes_and_nothing_is_lost() {
    let folder = Folder::new();
    let mut store = SqliteStore::open(&folder.database()).unwrap();
    store.limit_size(400 * 1024).unwrap();
    let mut number = 0;
    let mut held = loop {
        number += 1;
        let mut held = vec![batch(number)];
        match store.commit(&mut held) {
            Ok(deliveries) => assert_eq!(deliveries.len(), 2),
            Err(error) => {
                assert!(matches!(error, StoreError::DiskFull(_)), "{error:?}");
                assert!(error.is_retryable());
                break held;
            }
        }
    };
    assert!(number > 10, "the disk was full at once");
    assert!(store.commit(&mut held).is_err(), "it is still full");
    number += 1;
    held.push(batch(number));
    store.limit_size(0).unwrap();
    let deliveries = store.commit(&mut held).unwrap();
    let first = 2 * (number - 2) + 1;
    assert_eq!(deliveries[0], sent("main", Some(first), &(number - 1).to_string()), "no number was skipped");
    assert_eq!(deliveries.len(), 4);
    drop(store);
    assert_complete(SqliteStore::open(&folder.database()).unwrap(), number);
}

#[test]
fn a_lock_passes_and_nothing_is_lost() {
    let folder = Folder::new();
    let mut store = SqliteStore::open(&folder.database()).unwrap();
    store.commit(&mut vec![batch(1)]).unwrap();
    let other = Connection::open(folder.database()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut held = vec![batch(2), batch(3)];
    let error = store.commit(&mut held).unwrap_err();
    assert!(matches!(error, StoreError::Busy) && error.is_retryable(), "{error:?}");
    assert_eq!(held.len(), 2);
    other.execute_batch("COMMIT").unwrap();
    assert_eq!(store.commit(&mut held).unwrap().len(), 4);
    drop(store);
    assert_complete(SqliteStore::open(&folder.database()).unwrap(), 3);
}
