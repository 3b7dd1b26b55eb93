//! kill -9 in the middle: whatever left the store before is there after.
//!
//! The test starts itself as a child that writes batches and reports each delivery on its standard output
//! (the wire of this test). The parent kills it at a random moment and compares.
//!
//! *Never:* a clean end of the child.

use super::fixture::*;
use frontdesk::store::{Batch, Delivery, SqliteStore, Store, thread};
use router_core::values::id::{ConversationId, LinkName, MessageId};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Set for the child: where its database is.
const CHILD: &str = "FRONTDESK_STORE_CRASH_CHILD";

const ROUNDS: u32 = 12;

#[test]
fn what_left_before_a_kill_is_there_after() {
    if let Some(path) = std::env::var_os(CHILD) {
        write_until_killed(Path::new(&path));
    }
    let folder = Folder::new();
    let mut left = 0;
    for round in 0..ROUNDS {
        let reported =
            run_and_kill(&folder.database(), Duration::from_millis(30 + u64::from(round * 37 % 200)));
        left = left.max(reported);
        left = compare(&folder.database(), left);
    }
    assert!(left > 200, "the child wrote next to nothing: {left}");
}

/// Runs the child for a while; gives back the last outbox number it delivered, 0 if it came to none.
fn run_and_kill(database: &Path, after: Duration) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::what_left_before_a_kill_is_there_after", "--nocapture"])
        .env(CHILD, database)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut wire = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut all = Vec::new();
        wire.read_to_end(&mut all).unwrap();
        all
    });
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    let all = String::from_utf8(reader.join().unwrap()).unwrap();
    let whole = all.rfind('\n').map_or("", |end| &all[..end]);
    let numbers = whole.lines().filter_map(|line| line.strip_prefix("delivered ")?.parse().ok());
    numbers.max().unwrap_or(0)
}

/// Everything up to number `left` must be there; gives back the highest number that is.
fn compare(database: &Path, left: u64) -> u64 {
    let mut store = SqliteStore::open(database).unwrap();
    let rows = store.outbox(&LinkName::from("main"), 0, usize::MAX).unwrap();
    for (number, expected) in rows.iter().zip(1..) {
        assert_eq!(number, &(expected, text(expected).into_bytes()), "a row is lost, doubled or changed");
    }
    let kept = rows.len() as u64;
    assert!(kept >= left, "{left} rows left the store, {kept} are there");
    let loaded = store.load(NOW).unwrap();
    assert_eq!(loaded.last_message, MessageId(kept), "a batch was kept in part");
    assert_eq!(store.history(ConversationId(1)).unwrap().len() as u64, kept);
    let counted = loaded.entities.iter().find(|(key, _)| key == "count").map(|(_, json)| json.clone());
    assert_eq!(counted.unwrap_or("0".to_owned()), kept.to_string());
    kept
}

fn text(number: u64) -> String {
    format!("<message id='{number}'>{}</message>", "x".repeat(number as usize % 700))
}

/// The child: goes on from what is there, through the thread, as fast as it can.
#[allow(clippy::print_stdout, reason = "standard output is the wire of this test")]
fn write_until_killed(database: &Path) -> ! {
    let mut store = SqliteStore::open(database).unwrap();
    let mut number = store.load(NOW).unwrap().last_message.0;
    let deliver = |deliveries: Vec<Delivery>| {
        let mut out = std::io::stdout().lock();
        for delivery in deliveries {
            if let Delivery::Stanza { number: Some(number), .. } = delivery {
                writeln!(out, "delivered {number}").unwrap();
            }
        }
        out.flush().unwrap();
    };
    let (handle, _thread) = thread::spawn(Box::new(store), deliver).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        println!();
        loop {
            let first = number + 1;
            number += 1 + number % 7;
            let numbers = first..=number;
            let batch = Batch {
                entities: vec![entity("count", Some(&number.to_string()))],
                lines: numbers.clone().map(|n| line(n, 1, None, "words")).collect(),
                outgoing: numbers.map(|n| durable("main", &text(n))).collect(),
                ..Batch::default()
            };
            handle.commit(batch).await.unwrap();
        }
    })
}
