//! Drills: something fails on purpose, beside conversations that must not suffer for it (capabilities C1, C11).
//!
//! Each drill is a test; run so, it is short. `cargo test --release --workspace --test drills -- --table` runs all of them at
//! full length, one after the other, and prints the table of docs/TESTING.md; a name behind it runs those that contain it.
//! Drills about disks mount a file system of their own and want root, which `./check` and CI have.
//!
//! *Never:* a failure because something was slow; delays stand in the table.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the table is what is wanted")]

mod clock;
mod disk;
mod links;
mod mount;
mod people;
mod process;
mod report;
mod server;
mod strangers;
mod world;

use std::ops::RangeInclusive;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use libtest_mimic::{Arguments, Failed, Trial};
use report::{HEADING, Report};

/// How long a drill takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Extent {
    /// As a test.
    Short,
    /// For the table.
    Full,
}

impl Extent {
    /// A number of times or things.
    pub(crate) fn of(self, short: usize, full: usize) -> usize {
        match self {
            Self::Short => short,
            Self::Full => full,
        }
    }

    /// A time.
    pub(crate) fn seconds(self, short: u64, full: u64) -> Duration {
        Duration::from_secs(match self {
            Self::Short => short,
            Self::Full => full,
        })
    }
}

/// One drill.
struct Drill {
    name: &'static str,
    run: fn(Extent) -> Result<Report>,
    /// What the log may say about it at most, in lines, for each time that it happens.
    lines: usize,
    /// How often it happens.
    times: (usize, usize),
    /// Whether it is a test as well: the others take a minute, or are shown by a test of their own.
    is_test: bool,
}

const fn once(name: &'static str, run: fn(Extent) -> Result<Report>) -> Drill {
    Drill { name, run, lines: 20, times: (1, 1), is_test: true }
}

const fn often(name: &'static str, run: fn(Extent) -> Result<Report>, times: (usize, usize)) -> Drill {
    Drill { name, run, lines: 20, times, is_test: true }
}

const fn only_in_the_table(drill: Drill) -> Drill {
    Drill { is_test: false, ..drill }
}

const DRILLS: &[Drill] = &[
    once("link: reads nothing", links::reads_nothing),
    only_in_the_table(once("link: hangs", links::hangs)),
    only_in_the_table(once("link: reads slowly", links::reads_slowly)),
    only_in_the_table(once("link: a stanza never ends", links::a_stanza_never_ends)),
    often("link: is cut again and again", links::is_cut, links::CUTS),
    once("link: the server is away", links::server_is_away),
    once("twin: throws us out", links::twin_throws_out),
    once("twin: shares with us", links::twin_shares),
    often("process: killed", process::killed, process::ENDS),
    often("process: ended in order", process::ended, process::ENDS),
    once("process: stopped", process::stopped),
    often("process: settings again and again", process::reloaded, process::RELOADS),
    once("disk: locked", disk::locked),
    once("disk: full", disk::full),
    once("disk: read-only", disk::read_only),
    once("disk: stands still", disk::frozen),
    once("disk: the store is gone", disk::removed),
    once("clock: hours fast at one start", clock::fast_at_one_start),
    only_in_the_table(once("clock: jumps while we run", clock::jumps)),
    once("strangers: 50,000 of them", strangers::many),
    once("strangers: odd stanzas", strangers::odd),
    once("strangers: 50,000 subscribers", strangers::subscribers),
];

impl Drill {
    fn perform(&self, extent: Extent) -> Result<Report> {
        let report = (self.run)(extent)?;
        report.expect_sound(self.lines(extent))?;
        Ok(report)
    }

    /// What the log has to say. A short fault may be over before it is one.
    fn lines(&self, extent: Extent) -> RangeInclusive<usize> {
        extent.of(0, 1)..=self.lines * extent.of(self.times.0, self.times.1)
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--table") {
        let wanted = arguments.iter().find(|argument| !argument.starts_with("--"));
        return table(wanted.map_or("", String::as_str));
    }
    let trial = |drill: &'static Drill| {
        let name = drill.name.replace(": ", "::").replace(' ', "_");
        Trial::test(name, || {
            drill.perform(Extent::Short).map(drop).map_err(|error| Failed::from(format!("{error:#}")))
        })
    };
    libtest_mimic::run(
        &Arguments::from_args(),
        DRILLS.iter().filter(|drill| drill.is_test).map(trial).collect(),
    )
    .exit_code()
}

/// Everything whose name has `wanted` in it, at full length.
fn table(wanted: &str) -> ExitCode {
    println!("{HEADING}");
    let mut failed = Vec::new();
    for drill in DRILLS.iter().filter(|drill| drill.name.contains(wanted)) {
        let began = Instant::now();
        match (drill.run)(Extent::Full) {
            Ok(report) => {
                println!("{}", report.row(drill.name));
                if let Err(error) = report.expect_sound(drill.lines(Extent::Full)) {
                    failed.push(format!("{}: {error:#}", drill.name));
                }
            }
            Err(error) => failed.push(format!("{}: {error:#}", drill.name)),
        }
        eprintln!("{} took {:.0} s", drill.name, began.elapsed().as_secs_f64());
    }
    for fault in &failed {
        println!("\n{fault}");
    }
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
