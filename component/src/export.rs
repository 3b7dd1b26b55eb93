//! `frontdesk export-trace`: writes recorded days as a trace.
//!
//! *Never:* a change of the store; frontdesk may run meanwhile.

use crate::config_file::ConfigFile;
use crate::kept_fact;
use crate::store::{Archive, StoreError};
use frontdesk_settings::{self as settings, Faults, StoreSettings};
use frontdesk_simulator::export::{Facts, midnight, recorded_days};
use frontdesk_simulator::trace;
use jiff::civil::Date;
use router_core::{Span, Timestamp};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

const DAY: Span = Span::from_seconds(86_400);

/// Which days are exported, and where to.
#[derive(Debug, clap::Args)]
pub struct ExportTrace {
    /// The first day, such as 2026-11-20, in the zone of the settings.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub from: Date,
    /// The last day, included; left out: the first.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub to: Option<Date>,
    /// The file to write; left out: standard output.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The settings.
    #[command(flatten)]
    pub file: ConfigFile,
}

fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "write a date such as 2026-11-20".to_owned())
}

/// Why nothing was exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The settings have faults.
    #[error("{0}")]
    Settings(#[from] Faults),
    /// Nothing outlives the process.
    #[error(
        "the settings keep conversations in memory only (store.path = \":memory:\"): there is nothing to export"
    )]
    InMemory,
    /// The store cannot be read.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// The days are the wrong way round, or too far away.
    #[error("there are no days from {from} to {to}; write the earlier day as --from")]
    NoDays {
        /// The first.
        from: Date,
        /// The last.
        to: Date,
    },
    /// Nothing happened on these days.
    #[error("no conversation came into a queue from {from} to {to}")]
    Empty {
        /// The first.
        from: Date,
        /// The last.
        to: Date,
    },
    /// The trace cannot be written.
    #[error("cannot write the trace: {0}")]
    Write(#[from] io::Error),
}

/// Writes the trace, to `out` if no file is named. `seed` should be known to nobody. Notes go to `say`.
///
/// # Errors
/// Why there is none.
pub fn export_trace(
    wanted: &ExportTrace,
    now: Timestamp,
    seed: u64,
    out: &mut impl Write,
    say: &dyn Fn(&str),
) -> Result<(), ExportError> {
    let settings = settings::load(&wanted.file.config, now)?;
    let path = match &settings.store {
        StoreSettings::Memory => return Err(ExportError::InMemory),
        StoreSettings::Sqlite(path) => path,
    };
    let (from, to) = (wanted.from, wanted.to.unwrap_or(wanted.from));
    let no_days = || ExportError::NoDays { from, to };
    let begin = midnight(from, &settings.zone).filter(|_| from <= to).ok_or_else(no_days)?;
    let end = to.tomorrow().ok().and_then(|next| midnight(next, &settings.zone)).ok_or_else(no_days)?;
    let facts = Archive::open(path)?.facts_between(begin.minus(DAY), end.plus(DAY))?;
    // What this version cannot read was written by another; the days are told without it.
    let facts: Facts = facts
        .iter()
        .filter_map(|fact| Some((fact.at, fact.conversation, kept_fact::read(&fact.json)?)))
        .collect();
    let days = recorded_days(&facts, &settings, from, to, seed);
    if days.is_empty() {
        return Err(ExportError::Empty { from, to });
    }
    let write = |out: &mut dyn Write| -> io::Result<()> {
        let mut out = BufWriter::new(out);
        days.iter().try_for_each(|day| trace::write(day, &mut out))?;
        out.flush()
    };
    match &wanted.out {
        Some(path) => write(&mut File::create(path)?)?,
        None => write(out)?,
    }
    for day in &days {
        say(&format!("{}: {} contacts, {} agents", day.date, day.contacts.len(), day.agents.len()));
    }
    Ok(())
}
