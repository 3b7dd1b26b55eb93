//! How many relayed messages a second the store takes, and how long one waits for the disk.
//!
//! Run it with `cargo run --release -p frontdesk --example store_bench -- FOLDER`, with a folder on the disk
//! in question; the database is made in it and removed. First as many batches as the store's thread takes,
//! each of 256 messages (an entity of 700 bytes, a line of 500, an input key, an outbox row of 500, and the
//! acknowledgement of what left before); then 200 messages a second, one in a batch.
//!
//! *Never:* a setting of its own: it measures what `frontdesk run` does.

#![allow(clippy::print_stdout, reason = "figures are what this program is for")]

use frontdesk::store::{Batch, Delivery, EntityRow, InputKey, Line, Outgoing, SqliteStore, Store, thread};
use router_core::Timestamp;
use router_core::values::effect::Kept;
use router_core::values::id::{ConversationId, LinkName, MessageId};
use router_core::values::participant::Person;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const MESSAGES_PER_BATCH: u64 = 256;
const MESSAGES: u64 = 600_000;
const CONVERSATIONS: u64 = 10_000;
const SLOW_MESSAGES: u64 = 1_000;
const SLOW_PACE: Duration = Duration::from_millis(5);
const START: u64 = 1_800_000_000_000;

/// What the store's thread reports of one commit.
struct Report {
    at: Instant,
    last_number: u64,
    stanzas: usize,
    /// Time this thread has spent on a processor, in nanoseconds.
    processor: u64,
}

fn main() {
    let folder = std::env::args_os().nth(1).map_or_else(std::env::temp_dir, PathBuf::from);
    let database = folder.join(format!("store-bench-{}.db", std::process::id()));
    at_full_speed(&database);
    at_a_walk(&database);
    restart(&database);
    for ending in ["", "-wal", "-shm", ".lock"] {
        let mut name = database.clone().into_os_string();
        name.push(ending);
        // The log and its index are gone already after a clean end.
        let _ = std::fs::remove_file(name);
    }
}

fn start(database: &Path) -> (thread::StoreHandle, thread::StoreThread, Receiver<Report>) {
    let store = SqliteStore::open(database).expect("the folder takes a database");
    let (report, reports) = channel();
    let deliver = move |deliveries: Vec<Delivery>| {
        let last_number = deliveries.iter().rev().find_map(|delivery| match delivery {
            Delivery::Stanza { number, .. } => *number,
            Delivery::Replay { .. }
            | Delivery::Taken { .. }
            | Delivery::Told { .. }
            | Delivery::News(_)
            | Delivery::Errand(_) => None,
        });
        let report_of_this = Report {
            at: Instant::now(),
            last_number: last_number.unwrap_or(0),
            stanzas: deliveries.len(),
            processor: processor_time(),
        };
        // The bench looks away when it has seen enough.
        let _ = report.send(report_of_this);
    };
    let (handle, thread) = thread::spawn(Box::new(store), deliver).expect("the system gives a thread");
    (handle, thread, reports)
}

fn at_full_speed(database: &Path) {
    let (handle, thread, reports) = start(database);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let mut seen: Vec<Report> = Vec::new();
    let began = Instant::now();
    runtime.block_on(async {
        for batch in 0..MESSAGES / MESSAGES_PER_BATCH {
            let first = 1 + batch * MESSAGES_PER_BATCH;
            seen.extend(reports.try_iter());
            let done = seen.last().map_or(0, |report| report.last_number);
            handle.commit(relayed(first, MESSAGES_PER_BATCH, done)).await.expect("the store goes on");
        }
        drop(handle);
        thread.ended.await.expect("the thread reports").expect("the store goes on");
    });
    seen.extend(reports.iter());
    let took = began.elapsed();
    let stanzas: usize = seen.iter().map(|report| report.stanzas).sum();
    let processor = Duration::from_nanos(seen.last().map_or(0, |report| report.processor));
    let slowest = seen.windows(2).map(|pair| pair[1].at - pair[0].at).max().unwrap_or_default();
    println!(
        "{stanzas} messages in {took:.2?}: {:.0} a second; {} transactions; the store's thread used {:.0} % of a \
         core, {:.1} us a message; longest pause between commits {slowest:.1?}",
        stanzas as f64 / took.as_secs_f64(),
        seen.len(),
        100.0 * processor.as_secs_f64() / took.as_secs_f64(),
        processor.as_secs_f64() * 1e6 / stanzas as f64,
    );
}

fn at_a_walk(database: &Path) {
    let (handle, thread, reports) = start(database);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let mut waits: Vec<Duration> = Vec::new();
    let mut done = u64::MAX >> 1;
    for message in 0..SLOW_MESSAGES {
        let began = Instant::now();
        let batch = relayed(MESSAGES + 1 + message, 1, done);
        runtime.block_on(handle.commit(batch)).expect("the store goes on");
        let report = reports.recv().expect("the store goes on");
        done = report.last_number;
        waits.push(report.at - began);
        std::thread::sleep(SLOW_PACE.saturating_sub(began.elapsed()));
    }
    drop(handle);
    runtime.block_on(thread.ended).expect("the thread reports").expect("the store goes on");
    waits.sort();
    let at = |percent: usize| waits[waits.len() * percent / 100];
    let worst = waits[waits.len() - 1];
    println!(
        "one message at a time, 200 a second: p50 {:.2?}, p99 {:.2?}, worst {worst:.2?}",
        at(50),
        at(99)
    );
}

fn restart(database: &Path) {
    let began = Instant::now();
    let mut store = SqliteStore::open(database).expect("the database opens again");
    let loaded = store.load(Timestamp::from_millis(START + MESSAGES)).expect("the database is whole");
    let conversations: Vec<_> = (0..CONVERSATIONS).map(ConversationId).collect();
    let recent = store.recent_lines(&conversations, 20).expect("the database is whole");
    println!(
        "a restart reads {} entities, {} input keys and {} recent lines in {:.2?}",
        loaded.entities.len(),
        loaded.inputs.len(),
        recent.len(),
        began.elapsed()
    );
}

/// A batch of `count` relayed messages, the first with number `first`.
fn relayed(first: u64, count: u64, done: u64) -> Batch {
    let link = LinkName::from("main");
    let mut batch = Batch { acknowledged: vec![(link.clone(), done)], ..Batch::default() };
    for message in first..first + count {
        // Conversations in no particular order, as customers write.
        let scattered = message.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let conversation = scattered % CONVERSATIONS;
        let at = Timestamp::from_millis(START + message);
        batch.entities.push(EntityRow {
            key: format!("conversation/{conversation}"),
            json: Some(format!("{{\"last\":{message},\"rest\":\"{}\"}}", "e".repeat(670))),
        });
        batch.lines.push(Line {
            message: MessageId(message),
            conversation: ConversationId(conversation),
            at,
            author: Person::Customer,
            stanza_id: Some(format!("id-{message}")),
            kept: Kept::Said,
            stanza: vec![b'l'; 500],
        });
        let key = (u128::from(scattered) << 64 | u128::from(message)).to_be_bytes();
        batch.inputs.push(InputKey { key, at });
        batch.outgoing.push(Outgoing::Stanza { link: link.clone(), bytes: vec![b's'; 500], durable: true });
    }
    batch
}

/// Nanoseconds this thread has spent on a processor (Linux keeps them in `schedstat`).
fn processor_time() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0)
}
