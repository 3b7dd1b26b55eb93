//! A machine whose clock was wrong at one start: later starts with the right clock are right at once.
//!
//! The engine's time never goes back, so it is ahead of the wall for a while; what people see follows the wall all the same.
//!
//! *Never:* the machine's own clock.

#![allow(clippy::unwrap_used, reason = "a failure is the point of a test")]

#[path = "../upgrade/house.rs"]
mod house;

use house::House;
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// Wednesday, 2027-01-20 at 12:00 UTC, in seconds.
const NOON: u64 = 1_800_446_400;
const HOUR: u64 = 3_600;

const SETTINGS: &str = r#"
[[link]]
name = "main"
domain = "help.test"
secret = "s"
[store]
path = "store.sqlite"
[[calendar]]
name = "office"
zone = "Etc/UTC"
open = ["mon-sun 08:00-20:00"]
holidays = [{ date = "2027-01-21", name = "the feast" }]
[[desk]]
name = "support"
queue = "general"
hours = "office"
when_closed = "close"
[[queue]]
name = "general"
[[agent]]
jid = "a0@corp.example"
queues = ["general"]
"#;

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("frontdesk-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder.join("store.sqlite")
}

/// What a customer hears who writes now, in a process that was started when the clock said `wall`.
async fn heard(path: &Path, wall: u64, customer: &str) -> String {
    let mut house = House::open(path.to_owned(), SETTINGS.to_owned(), wall).unwrap();
    house.connect().await;
    house.forget();
    house.says(&format!("{customer}@d.example/m"), "support@help.test", customer, "Is anybody there?").await;
    let heard = house.hears(&format!("{customer}@d.example")).into_iter().map(|heard| heard.body);
    let heard: Vec<String> = heard.collect();
    house.abandon().await;
    heard.join("\n")
}

/// When the last row of a table was written, in seconds.
fn last(path: &Path, table: &str) -> u64 {
    let select = format!("SELECT max(at) FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table})");
    let at: i64 = Connection::open(path).unwrap().query_row(&select, [], |row| row.get(0)).unwrap();
    at.cast_unsigned() / 1000
}

#[tokio::test(start_paused = true)]
async fn after_a_start_ten_hours_fast_the_desk_is_open_and_stamps_are_right() {
    let path = folder("ten-hours");
    let closed = heard(&path, NOON + 10 * HOUR, "early").await;
    assert!(closed.contains("closed"), "by that clock it is ten in the evening: {closed}");
    for (n, customer) in ["one", "two"].into_iter().enumerate() {
        let now = NOON + 60 * (n as u64 + 1);
        let open = heard(&path, now, customer).await;
        assert!(!open.contains("closed") && !open.is_empty(), "it is noon: {open}");
        for table in ["line", "fact"] {
            assert!(last(&path, table).abs_diff(now) < 10, "{table}: {} is not {now}", last(&path, table));
        }
    }
    let _ = std::fs::remove_dir_all(path.parent().unwrap());
}

#[tokio::test(start_paused = true)]
async fn after_a_start_a_day_fast_tomorrows_holiday_closes_nothing_today() {
    let path = folder("a-day");
    let closed = heard(&path, NOON + 24 * HOUR, "early").await;
    assert!(closed.contains("the feast"), "{closed}");
    let open = heard(&path, NOON + 60, "one").await;
    assert!(!open.contains("closed") && !open.is_empty(), "{open}");
    // in the evening it closes by the wall, and says truly when it opens
    let closed = heard(&path, NOON + 9 * HOUR, "late").await;
    assert!(closed.contains("closed") && closed.contains("on Friday at 08:00"), "{closed}");
    let _ = std::fs::remove_dir_all(path.parent().unwrap());
}
