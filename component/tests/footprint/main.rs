//! What a conversation leaves in the store when it is over, in bytes of the file.
//!
//! A customer answers a question, one of twenty-one agents takes the chat, both write once, and it is ended. The file is
//! compared after many such conversations with what it was after a few. `cargo nextest run --workspace --no-capture -E
//! 'binary(footprint)'` prints what of it is facts, lines and the rest.
//!
//! *Never:* memory; the relay bench measures that.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a failure is the point of a test")]

#[path = "../upgrade/house.rs"]
mod house;

use house::House;
use rusqlite::Connection;
use std::fmt::Write as _;
use std::path::Path;

/// When it begins, in seconds.
const BEGIN: u64 = 1_800_000_000;
const AGENTS: usize = 21;
/// What a conversation may leave, all in all.
const MOST: u64 = 2_500;

fn settings() -> String {
    let mut text = String::from(
        "[[link]]\nname = \"main\"\ndomain = \"help.test\"\nsecret = \"s\"\n[store]\npath = \"store.sqlite\"\n\
         [guard]\nmessages_per_second = 1000\nburst = 1000\n\
         [[desk]]\nname = \"support\"\nqueue = \"general\"\n\
         [[desk.question]]\nid = \"topic\"\nask = \"What is it about?\"\n\
         [[queue]]\nname = \"general\"\nwrap_up = \"0s\"\n",
    );
    for agent in 0..AGENTS {
        write!(text, "[[agent]]\njid = \"agent{agent}@corp.example\"\nqueues = [\"general\"]\n").unwrap();
    }
    text
}

async fn converse(house: &mut House, customer: usize) {
    let jid = format!("customer{customer}@public.example/phone");
    let to = "support@help.test";
    let opening = "Hello, my last invoice is wrong, could somebody have a look?";
    for (id, words) in [opening, "The invoice of October"].iter().enumerate() {
        house.says(&jid, to, &format!("c{customer}-{id}"), words).await;
    }
    let (agent, number) = (0..AGENTS)
        .find_map(|agent| {
            let agent = format!("agent{agent}@corp.example");
            let (number, _) = house.offers_to(&agent).pop()?;
            Some((format!("{agent}/pc"), number))
        })
        .unwrap();
    house.says(&agent, to, &format!("a{customer}"), &format!("accept {number}")).await;
    let window = house.window(&agent);
    let said = "I am looking at it, one moment please. It is mended now.";
    house.says(&agent, &window, &format!("s{customer}"), said).await;
    house.says(&jid, to, &format!("d{customer}"), "Thank you, that is very kind of you").await;
    house.says(&agent, &window, &format!("e{customer}"), "!done").await;
    house.confirm().await;
    house.forget();
}

/// Bytes of the file, without what is free in it; and of the columns of lines, of facts.
fn weigh(path: &Path) -> (u64, u64, u64) {
    let packed = path.with_extension("packed");
    let _ = std::fs::remove_file(&packed);
    let connection = Connection::open(path).unwrap();
    connection.execute("VACUUM INTO ?1", [packed.to_str().unwrap()]).unwrap();
    let sum = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap().cast_unsigned();
    let lines = sum("SELECT coalesce(sum(length(stanza)), 0) FROM line");
    let facts = sum("SELECT coalesce(sum(length(json)), 0) FROM fact WHERE conversation IS NOT NULL");
    (packed.metadata().unwrap().len(), lines, facts)
}

#[tokio::test(start_paused = true)]
async fn a_short_conversation_leaves_little() {
    const FEW: usize = 20;
    const MANY: usize = 220;
    let folder = std::env::temp_dir().join(format!("frontdesk-footprint-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("store.sqlite");
    let mut house = House::open(path.clone(), settings(), BEGIN).unwrap();
    house.connect().await;
    for agent in 0..AGENTS {
        house.online(&format!("agent{agent}@corp.example/pc")).await;
    }
    for customer in 0..FEW {
        converse(&mut house, customer).await;
    }
    house.rest().await;
    let before = weigh(&path);
    for customer in FEW..MANY {
        converse(&mut house, customer).await;
    }
    house.rest().await;
    let after = weigh(&path);
    house.abandon().await;
    std::fs::remove_dir_all(&folder).unwrap();
    let each = |after: u64, before: u64| (after - before) / (MANY - FEW) as u64;
    let (all, lines, facts) = (each(after.0, before.0), each(after.1, before.1), each(after.2, before.2));
    println!(
        "a short conversation leaves {all} bytes: {lines} in lines, {facts} in facts, {} else",
        all - lines - facts
    );
    assert!(all <= MOST, "{all} bytes, {lines} in lines, {facts} in facts");
}
