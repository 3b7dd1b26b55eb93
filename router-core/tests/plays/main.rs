//! Conversations that a support manager can read, one per rule of the engine.
//!
//! `check(script, expected)` plays the script (see `script`) against a real engine and compares what people
//! see, line by line (see `print`). `UPDATE_EXPECT=1` writes the expectations anew.
//!
//! *Never:* a look into the engine; only events go in and effects come out.

#![allow(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test may stop at what it does not expect"
)]

mod cast;
mod media;
mod print;
mod room;
mod routing_cast;
mod script;

mod dialogue;
mod ending;
mod hosting;
mod hosting_room;
mod hosting_room_over;
mod links;
mod main_path;
mod offers;
mod older_rows;
mod queues;
mod reports;
mod revising;
mod routing_asking;
mod routing_client;
mod routing_compatible;
mod routing_compatible_ways;
mod routing_duty;
mod routing_hours;
mod routing_limits;
mod routing_messages;
mod routing_order;
mod routing_preferred;
mod routing_rules;
mod routing_server;
mod routing_skills;
mod routing_strategies;
mod routing_why;
mod settings;
mod transfer;

use expect_test::Expect;
use router_core::PolicyDraft;
use script::Between;

/// Plays `script` with the usual cast (see `cast`).
fn check(script: &str, expected: Expect) {
    check_with(|_| {}, script, expected);
}

/// Plays `script` with the usual cast under settings that `change` made.
fn check_with(change: impl FnOnce(&mut PolicyDraft), script: &str, expected: Expect) {
    check_between(change, |_| {}, script, expected);
}

/// Plays `script`; its line `settings change` replaces the settings by those that `later` makes of the first.
fn check_between(
    change: impl FnOnce(&mut PolicyDraft),
    later: impl FnOnce(&mut PolicyDraft),
    script: &str,
    expected: Expect,
) {
    let mut first = cast::policy();
    change(&mut first);
    let mut second = first.clone();
    later(&mut second);
    let seen = script::play(first.clone(), second.clone(), script, Between::Nothing);
    expected.assert_eq(&seen);
    let restarted = script::play(first, second, script, Between::Restart);
    assert_eq!(restarted, seen, "a restart after each line changes nothing that people see");
}
