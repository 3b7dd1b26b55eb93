//! Random histories of the whole shell against its promises (docs/ARCHITECTURE.md, "Invariants").
//!
//! A seed is a whole history: customers and agents who write, correct and take back, command and ask; links that stall,
//! break and come back; a store that refuses; a process that dies before, after and in the middle of a commit, and is
//! started again as `run` does it. Desk, store, and courier are the real ones; the other ends of the links are played.
//! `HISTORIES_SEEDS` sets the number of histories (500), `HISTORIES_FROM` the first seed, `HISTORIES_SEED` plays one and
//! prints its steps. `book` and `ending` have the laws.
//!
//! *Never:* a history that cannot be played again from its seed.

#![allow(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "a test may stop at what it does not expect"
)]

mod book;
mod ending;
mod history;
mod people;
mod process;
mod random;
mod server;
mod store;

use book::Broken;
use std::collections::BTreeMap;

/// The laws, and what each says.
const LAWS: &[(&str, &str)] = &[
    ("nothing_leaves_before_its_commit", "what a server takes, a commit released before"),
    ("a_connection_begins_with_a_replay", "nothing is written to a connection before what its outbox holds"),
    (
        "rows_go_in_order_and_none_is_left_out",
        "within one connection rows go by their numbers, none twice, none left out",
    ),
    ("a_barrier_stands_behind_its_rows", "a barrier stands for exactly the rows before it"),
    ("what_is_forgotten_was_taken_by_its_server", "no row is deleted before its server has it"),
    ("every_row_arrives", "every row that was kept is taken by its server, over all crashes"),
    ("the_outbox_is_empty_in_the_end", "when all is quiet and all barriers are back, nothing waits"),
    ("nobody_is_told_twice", "one row shows a message to one reader in one window"),
    ("a_message_has_one_id", "a message has the id that its number gives it, also after a restart"),
    ("two_messages_have_two_ids", "no number is given twice, also after a restart"),
    (
        "a_correction_is_taken_as_one",
        "who corrects an own message of late is understood, also after a restart",
    ),
    ("words_are_heard_in_the_order_they_were_said", "each reader hears what was said in its order"),
    ("what_agents_said_is_heard", "what is kept of an agent's words is heard by the customer"),
    ("what_customers_said_is_seen", "an agent has seen all that stands of the customer's words"),
    (
        "what_was_taken_back_before_it_was_shown_is_never_shown",
        "words that were taken back or corrected before anybody saw them stay unseen",
    ),
    ("a_repetition_is_taken_once", "the same stanza again is no new message, also after a restart"),
    ("what_is_receipted_is_kept", "a receipt is given for what is in the store"),
    ("a_query_is_answered_once", "no query gets two answers on one connection, or two different ones"),
    ("every_query_is_answered", "a query is answered, if neither process nor link failed meanwhile"),
    ("no_address_of_one_side_reaches_the_other", "no domain, resource or id of one side gets to the other"),
    ("a_whisper_never_reaches_the_customer", "what an agent tells us stays with us"),
    ("what_is_kept_is_what_was", "a start finds the engine as it was at the end"),
    ("questions_have_an_end", "no more questions are open than clients can be asked"),
    ("no_process_ends_by_itself", "the desk goes on until it is told to end"),
    ("there_is_an_end_to_every_exchange", "nobody answers answers without end"),
    ("a_process_ends_in_order", "an end that was asked for keeps everything"),
];

/// What must happen in the histories, or the laws would prove nothing.
const EVERYTHING: [&str; 10] = [
    "broke down",
    "death after a commit",
    "death before a commit",
    "death while delivering",
    "died",
    "drained",
    "refused",
    "stalled",
    "stopped in order",
    "withdrawn before it was shown",
];

fn sentence(law: &str) -> &'static str {
    LAWS.iter().find(|(name, _)| *name == law).expect("every law is in the list").1
}

fn play(seed: u64, is_told: bool) -> Result<(BTreeMap<&'static str, u64>, u64), Broken> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(history::play(seed, is_told))
}

fn number_from(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

#[test]
fn all_promises_hold_in_random_histories() {
    if let Some(seed) = number_from("HISTORIES_SEED") {
        let counts = play(seed, true).unwrap_or_else(|(law, what)| panic!("{law}: {what}"));
        return println!("{counts:?}");
    }
    let first = number_from("HISTORIES_FROM").unwrap_or(0);
    let count = number_from("HISTORIES_SEEDS").unwrap_or(500);
    let mut broken = BTreeMap::<&str, (u64, u64, String)>::new();
    let mut happened = BTreeMap::new();
    for seed in first..first + count {
        match play(seed, false) {
            Ok((counts, _)) => {
                for (what, times) in counts {
                    *happened.entry(what).or_insert(0) += times;
                }
            }
            Err((law, what)) => broken.entry(law).or_insert((0, seed, what)).0 += 1,
        }
    }
    println!("{happened:?}");
    let rare = EVERYTHING.iter().find(|what| happened.get(*what).copied().unwrap_or(0) < count / 10);
    let told = |(law, (times, seed, what)): (&&str, &(u64, u64, String))| {
        format!("{law} ({}): {times} times, first HISTORIES_SEED={seed}: {what}\n", sentence(law))
    };
    assert!(broken.is_empty(), "{}", broken.iter().map(told).collect::<String>());
    assert_eq!(rare, None, "happened too rarely: {happened:?}");
}

#[test]
fn one_seed_is_one_history() {
    for seed in 0..10 {
        assert_eq!(play(seed, false), play(seed, false), "seed {seed}");
    }
}
