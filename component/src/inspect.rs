//! `frontdesk check-store` and `frontdesk repair`: what is wrong with a store, and what of it can be saved.
//!
//! *Never:* a change of the file that is looked at.

use crate::entities::Entities;
use crate::store::{Archive, StoreError, Unreadable, salvage};
use std::io::{self, Write};
use std::path::Path;

/// Most faults of the file itself that are named.
const MOST_FAULTS: u32 = 20;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// The store cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The answer cannot be written.
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
}

/// Writes what is wrong with the store at `path` and what to do; frontdesk may run meanwhile. The exit code: 0 if all of it
/// can be read.
///
/// # Errors
/// It cannot be read at all, or `out` cannot be written to.
pub fn check_store(path: &Path, out: &mut impl Write) -> Result<u8, InspectError> {
    let archive = Archive::open(path)?;
    let faults = archive.faults(MOST_FAULTS);
    for fault in &faults {
        writeln!(out, "damaged: {fault}")?;
    }
    let mut unreadable = 0;
    let rows = archive.entities();
    if let Ok((rows, no_text)) = rows {
        let entities = Entities::read(rows);
        for Unreadable { key, reason } in &entities.unreadable {
            writeln!(out, "cannot be read: {key}: {reason}")?;
        }
        unreadable = entities.unreadable.len() + no_text;
        if no_text > 0 {
            writeln!(out, "cannot be read: {no_text} rows that are not text")?;
        }
    }
    let aside = archive.aside().unwrap_or_default();
    for row in &aside {
        let (key, bytes, reason) = (&row.key, row.json.len(), &row.reason);
        writeln!(out, "was set aside: {key} ({bytes} bytes): {reason}")?;
    }
    if let Ok((messages, waiting)) = archive.amounts() {
        writeln!(out, "{messages} messages, {waiting} stanzas wait for their server")?;
    }
    if !faults.is_empty() {
        let path = path.display();
        writeln!(
            out,
            "Stop frontdesk; `frontdesk repair {path} NEW` saves what can be read into a new file. Or put a backup in its place."
        )?;
    } else if unreadable > 0 {
        writeln!(out, "The next start sets these rows aside and serves everything else.")?;
    } else {
        writeln!(out, "OK")?;
    }
    Ok(u8::from(!faults.is_empty() || unreadable > 0))
}

/// Saves what can be read of the store at `damaged` into a new one at `new`, and writes what that was.
///
/// # Errors
/// Nothing can be read, there is a file at `new`, or `out` cannot be written to.
pub fn repair(damaged: &Path, new: &Path, out: &mut impl Write) -> Result<(), InspectError> {
    let saved = salvage(damaged, new)?;
    for table in &saved {
        let damage = table.damage.as_ref().map(|damage| format!("; some may be missing: {damage}"));
        writeln!(out, "{}: {} rows{}", table.table, table.rows, damage.unwrap_or_default())?;
    }
    let (new, damaged) = (new.display(), damaged.display());
    writeln!(
        out,
        "What could be read of {damaged} is in {new}, and {damaged} is as it was. Put {new} in its place (without what ends in \
         -wal and -shm), then start frontdesk: what is not whole is set aside, aloud."
    )?;
    Ok(())
}
