//! Which way of assigning serves customers best: `balanced` against the other strategies and against other systems.
//!
//! `cargo bench -p contest --bench strategies` prints every cell of docs/STRATEGIES.md in some minutes; `-- --quick` plays few
//! days of each, which says little about differences. Further arguments choose scenarios by the beginning of their name.
//! A figure never makes the bench fail.
//!
//! *Never:* a clock that has a say in a figure.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a bench prints its figures")]

use contest::Contestant;
use contest::cell::Plan;
use contest::report;
use contest::scenario::{LOADS, Scenario};
use std::thread;

const SEED: u64 = 1;
const DAYS: u32 = 30;
const DAYS_QUICK: u32 = 4;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let is_quick = arguments.iter().any(|argument| argument == "--quick");
    let chosen: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    let is_chosen = |scenario: &Scenario| {
        chosen.is_empty() || chosen.iter().any(|name| scenario.name().starts_with(name.as_str()))
    };
    let days = if is_quick { DAYS_QUICK } else { DAYS };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let contestants = Contestant::all();
    let scenarios: Vec<Scenario> = Scenario::ALL.into_iter().filter(is_chosen).collect();
    let cells = scenarios.len() * LOADS.len();
    println!("{days} days a cell, seed {SEED}.\n\n{}\n", report::LEGEND);
    let (mut losses, mut done, mut total) = (Vec::new(), 0, (0, 0, 0));
    for scenario in scenarios {
        for load in LOADS {
            let plan = Plan { scenario, load, days, seed: SEED };
            let cell = plan.play(&contestants, threads);
            println!("{}", report::table(&plan, &cell));
            losses.extend(report::losses(&plan, &cell));
            let (won, lost, open) = report::tally(&plan, &cell);
            total = (total.0 + won, total.1 + lost, total.2 + open);
            done += 1;
            eprintln!(
                "{done} of {cells}: {} at {load:.2}: {won} won, {lost} lost, {open} open",
                scenario.name()
            );
        }
    }
    println!(
        "### Where balanced is worse\n\n| cell | measure | than | its figure (difference) |\n|---|---|---|---|"
    );
    for loss in losses {
        println!("{loss}");
    }
    println!("\n{} won, {} lost, {} open.", total.0, total.1, total.2);
}
