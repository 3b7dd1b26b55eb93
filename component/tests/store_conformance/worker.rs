//! The thread: groups, retries, reports, ends.
//!
//! *Never:* what a store keeps.

use super::fixture::*;
use frontdesk::store::{
    Activity, Aside, Batch, Delivery, Erased, FactRow, Line, Loaded, MemoryStore, OutboxRows, RecentLine,
    Store, StoreError, Unreadable, thread,
};
use router_core::Timestamp;
use router_core::values::address::Address;
use router_core::values::id::{ConversationId, LinkName};
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};

/// A memory store whose commits fail as told, and which says how many batches each got.
struct Troubled {
    inner: MemoryStore,
    errors: VecDeque<StoreError>,
    attempts: Sender<usize>,
}

impl Store for Troubled {
    fn load(&mut self, now: Timestamp) -> Result<Loaded, StoreError> {
        self.inner.load(now)
    }

    fn set_aside(&mut self, now: Timestamp, unreadable: &[Unreadable]) -> Result<(), StoreError> {
        self.inner.set_aside(now, unreadable)
    }

    fn aside(&mut self) -> Result<Vec<Aside>, StoreError> {
        self.inner.aside()
    }

    fn look(&mut self) -> Result<(), StoreError> {
        self.inner.look()
    }

    fn recent_lines(&mut self, of: &[ConversationId], each: u32) -> Result<Vec<RecentLine>, StoreError> {
        self.inner.recent_lines(of, each)
    }

    fn commit(&mut self, batches: &mut Vec<Batch>) -> Result<Vec<Delivery>, StoreError> {
        self.attempts.send(batches.len()).unwrap();
        match self.errors.pop_front() {
            Some(error) => Err(error),
            None => self.inner.commit(batches),
        }
    }

    fn outbox(&mut self, link: &LinkName, after: u64, most: usize) -> Result<OutboxRows, StoreError> {
        self.inner.outbox(link, after, most)
    }

    fn history(&mut self, conversation: ConversationId) -> Result<Vec<Line>, StoreError> {
        self.inner.history(conversation)
    }

    fn facts(&mut self, conversation: ConversationId) -> Result<Vec<FactRow>, StoreError> {
        self.inner.facts(conversation)
    }

    fn erase(&mut self, customer: &Address, keys: &[String]) -> Result<Erased, StoreError> {
        self.inner.erase(customer, keys)
    }
}

struct Running {
    handle: thread::StoreHandle,
    thread: thread::StoreThread,
    deliveries: Receiver<Vec<Delivery>>,
    attempts: Receiver<usize>,
}

fn start(errors: impl IntoIterator<Item = StoreError>) -> Running {
    let (attempted, attempts) = channel();
    let (delivered, deliveries) = channel();
    let store =
        Troubled { inner: MemoryStore::new(), errors: errors.into_iter().collect(), attempts: attempted };
    let deliver = move |deliveries| {
        // The test may have looked away already.
        let _ = delivered.send(deliveries);
    };
    let (handle, thread) = thread::spawn(Box::new(store), deliver).unwrap();
    Running { handle, thread, deliveries, attempts }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

#[test]
fn many_batches_leave_in_order_and_the_thread_ends_after_the_last() {
    let running = start([]);
    block_on(async {
        for number in 1..=500 {
            running.handle.commit(outgoing(vec![durable("main", &number.to_string())])).await.unwrap();
        }
        drop(running.handle);
        running.thread.ended.await.unwrap().unwrap();
    });
    let left: Vec<_> = running.deliveries.iter().flatten().collect();
    let expected: Vec<_> = (1..=500).map(|number| sent("main", Some(number), &number.to_string())).collect();
    assert_eq!(left, expected);
    let sizes: Vec<_> = running.attempts.iter().collect();
    assert!(sizes.iter().all(|size| (1..=thread::MAX_BATCHES).contains(size)), "{sizes:?}");
}

#[test]
fn batches_are_held_until_the_store_takes_them() {
    let running = start([StoreError::Busy, StoreError::Busy, StoreError::Busy]);
    let before = running.thread.heartbeat.pulse();
    block_on(async {
        running.handle.commit(outgoing(vec![durable("main", "1")])).await.unwrap();
        drop(running.handle);
        running.thread.ended.await.unwrap().unwrap();
    });
    assert_eq!(running.deliveries.iter().flatten().collect::<Vec<_>>(), [sent("main", Some(1), "1")]);
    assert_eq!(running.attempts.iter().collect::<Vec<_>>(), [1, 1, 1, 1]);
    let after = running.thread.heartbeat.pulse();
    assert!(after.beats >= before.beats + 4 && after.activity == Activity::Idle, "{after:?}");
}

#[test]
fn a_store_that_stays_busy_does_not_keep_the_process() {
    let running = start((0..1000).map(|_| StoreError::Busy));
    let ended = block_on(async {
        running.handle.commit(outgoing(vec![durable("main", "1")])).await.unwrap();
        drop(running.handle);
        running.thread.ended.await.unwrap()
    });
    assert!(matches!(ended, Err(StoreError::Busy)));
    assert!(running.deliveries.iter().next().is_none(), "what is not kept does not leave");
}

#[test]
fn a_fatal_error_ends_the_thread_and_is_reported() {
    let running = start([StoreError::Corrupt(rusqlite::Error::InvalidQuery)]);
    block_on(async {
        running.handle.commit(outgoing(vec![durable("main", "1")])).await.unwrap();
        let ended = running.thread.ended.await.unwrap();
        assert!(matches!(ended, Err(StoreError::Corrupt(_))));
        let refused = running.handle.commit(Batch::default()).await;
        assert!(matches!(refused, Err(StoreError::Ended)));
        assert!(matches!(running.handle.history(ConversationId(1)).await, Err(StoreError::Ended)));
    });
    assert!(running.deliveries.iter().next().is_none(), "what is not kept does not leave");
}

#[test]
fn questions_come_after_the_batches_before_them() {
    let running = start([]);
    block_on(async {
        let lines = vec![line(1, 7, None, "hello")];
        let batch = Batch {
            lines: lines.clone(),
            facts: vec![fact(Some(7), "{}")],
            customers: vec![customer(7, "anna@x")],
            ..Batch::default()
        };
        running.handle.commit(batch).await.unwrap();
        assert_eq!(running.handle.history(ConversationId(7)).await.unwrap(), lines);
        assert_eq!(running.handle.facts(ConversationId(7)).await.unwrap().len(), 1);
        let erased = running.handle.erase(address("anna@x"), Vec::new()).await.unwrap();
        assert_eq!(erased, Erased { conversations: 1, lines: 1, facts: 1, entities: 0 });
    });
}
