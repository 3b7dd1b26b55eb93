//! What came of a drill: the row of the table, and what must hold whatever failed.
//!
//! *Never:* a promise about times; those are figures to look at.

use std::ops::RangeInclusive;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::people::{People, Word};

/// No drill may need more memory than this.
const MEMORY_MOST: u64 = 300 << 20;

/// The columns of the table.
pub(crate) const HEADING: &str = "| Drill | Sent | Receipted | Refused | Lost | Not taken | p99 elsewhere | Worst elsewhere | Memory | Lines |\n\
     |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|";

/// What may be missing in the end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Missing {
    /// Nothing.
    Nothing,
    /// What was neither receipted nor heard: it went with a connection or process that was killed.
    NotTaken,
    /// What a second process on our domain took: it answers as if it were us.
    TakenByATwin,
}

/// What was counted.
#[derive(Debug)]
pub(crate) struct Report {
    sent: usize,
    receipted: usize,
    /// Told to their authors by an error, of Frontdesk or of the server that had no Frontdesk.
    refused: usize,
    /// Heard by nobody, although they were receipted or nothing came between.
    lost: usize,
    /// Heard by nobody, never receipted, and on their way to something that was killed.
    not_taken: usize,
    /// From the mouth to the ear on the second side, sorted.
    delays: Vec<Duration>,
    memory: u64,
    lines: usize,
    missing: Missing,
    faults: Vec<String>,
    /// The end of the log.
    log: String,
}

impl Report {
    pub(crate) fn new(people: &People, missing: Missing, memory: u64, (lines, log): (usize, String)) -> Self {
        let words = &people.words;
        let count = |which: &dyn Fn(&Word) -> bool| words.iter().filter(|word| which(word)).count();
        let unheard = count(&|word| word.heard.is_none() && !word.is_refused);
        let broken = count(&|word| word.heard.is_none() && word.is_receipted);
        let elsewhere = words.iter().filter(|word| word.side == 1);
        let mut delays: Vec<Duration> =
            elsewhere.filter_map(|word| Some(word.heard?.duration_since(word.sent))).collect();
        delays.sort();
        let lost = if missing == Missing::Nothing { unheard.max(broken) } else { broken };
        Self {
            sent: words.len(),
            receipted: count(&|word| word.is_receipted),
            refused: count(&|word| word.is_refused),
            lost,
            not_taken: unheard.saturating_sub(lost),
            delays,
            memory,
            lines,
            missing,
            faults: people.faults.clone(),
            log,
        }
    }

    /// Fails if something was lost or went wrong, with all that did. `lines` is how much the log has to say.
    pub(crate) fn expect_sound(&self, lines: RangeInclusive<usize>) -> Result<()> {
        let is_sound = self.missing == Missing::TakenByATwin;
        let mut wrong = if is_sound { Vec::new() } else { self.faults.clone() };
        if self.lost > 0 && !is_sound {
            wrong.push(format!("{} words were lost", self.lost));
        }
        if self.memory > MEMORY_MOST {
            wrong.push(format!("{} MB of memory", self.memory >> 20));
        }
        if !lines.contains(&self.lines) {
            wrong.push(format!("the log says it in {} lines, not in {lines:?}", self.lines));
        }
        if self.delays.is_empty() {
            wrong.push("nobody elsewhere was heard".to_owned());
        }
        if !wrong.is_empty() {
            bail!("{}\n{HEADING}\n{}\n{}", wrong.join("; "), self.row("this one"), self.log);
        }
        Ok(())
    }

    /// The row of the table.
    pub(crate) fn row(&self, name: &str) -> String {
        let at = |percent: usize| {
            let place = (self.delays.len() * percent / 100).min(self.delays.len().saturating_sub(1));
            self.delays.get(place).copied().unwrap_or_default()
        };
        format!(
            "| {name} | {} | {} | {} | {} | {} | {} | {} | {} MB | {} |",
            self.sent,
            self.receipted,
            self.refused,
            self.lost,
            self.not_taken,
            shown(at(99)),
            shown(at(100)),
            self.memory >> 20,
            self.lines
        )
    }
}

fn shown(time: Duration) -> String {
    match time.as_millis() {
        0..10_000 => format!("{} ms", time.as_millis()),
        _ => format!("{:.1} s", time.as_secs_f64()),
    }
}
