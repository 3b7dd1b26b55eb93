//! Opens the file: permissions, the locks against a second Frontdesk, and how SQLite is to work.
//!
//! The lock that counts is an advisory one (`flock`) on the database itself, whatever name it was reached by. The handle
//! that holds it is closed after SQLite's own, because closing any handle on the file drops SQLite's locks, which are of
//! another kind. A second one on `<path>.lock` names the process that has it. The system lets go of both when the process
//! ends, however it ends. Readers (a backup, an administrator's `sqlite3`) may still open the database while Frontdesk runs.
//!
//! *Never:* the schema.

use super::super::StoreError;
use super::place::beside;
use rusqlite::{Connection, OpenFlags};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long one call waits for another program's lock before it counts as busy.
const BUSY_WAIT: Duration = Duration::from_millis(500);

/// Pages the log may grow by before they are carried over into the file, which costs a second fsync. Hot
/// pages (entities, the outbox) are written over many times in between, but carried over once.
const CHECKPOINT_PAGES: u32 = 8_000;

/// Memory for pages of the file. What is written often is small; the rest is written once and read seldom.
const CACHE_KIB: u32 = 4 * 1024;

/// Bytes of a page.
const PAGE_BYTES: u32 = 4096;

/// The locks that keep others away.
pub(super) struct Locks {
    /// On the database.
    pub(super) database: File,
    /// On the file beside it. Held, and asked for nothing.
    _beside: File,
}

/// The database behind a path: what symbolic links lead to, whether it is there or not.
pub(super) fn resolved(path: &Path) -> Result<PathBuf, StoreError> {
    let unusable = |reason: String| StoreError::Unusable { path: path.to_owned(), reason };
    let name = match path.canonicalize() {
        Ok(resolved) => return Ok(resolved),
        Err(error) => path.file_name().ok_or_else(|| unusable(error.to_string()))?,
    };
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    match folder.canonicalize() {
        Ok(folder) if folder.is_dir() => Ok(folder.join(name)),
        Ok(_) | Err(_) => Err(unusable(format!("the folder {} does not exist", folder.display()))),
    }
}

/// The connection to the database at `path`, which is [`resolved`], and the locks.
pub(super) fn open(path: &Path) -> Result<(Connection, Locks), StoreError> {
    let unusable = |reason: String| StoreError::Unusable { path: path.to_owned(), reason };
    let beside = lock_beside(path)?;
    let database = private_file(path).map_err(|error| unusable(error.to_string()))?;
    match database.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(StoreError::InUse { path: path.to_owned(), holder: String::new() });
        }
        Err(TryLockError::Error(error)) => return Err(unusable(format!("cannot lock it: {error}"))),
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| unusable(error.to_string()))?;
    connection.busy_timeout(BUSY_WAIT)?;
    Ok((connection, Locks { database, _beside: beside }))
}

/// A connection to the database at `path` that reads only.
pub(super) fn open_to_read(path: &Path) -> Result<Connection, StoreError> {
    let unusable = |reason: String| StoreError::Unusable { path: path.to_owned(), reason };
    // SQLite's own words for all of this are "unable to open database file".
    if let Err(error) = File::open(path) {
        let is_missing = error.kind() == io::ErrorKind::NotFound;
        let reason = if is_missing { "there is no such file".to_owned() } else { error.to_string() };
        return Err(unusable(reason));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| unusable(error.to_string()))?;
    connection.busy_timeout(BUSY_WAIT)?;
    Ok(connection)
}

/// Limits the file to `bytes`, rounded down to pages; zero: to as much as SQLite can hold.
pub(super) fn limit_size(connection: &Connection, bytes: u64) -> Result<(), StoreError> {
    let pages = if bytes == 0 { u64::from(u32::MAX) - 1 } else { bytes / u64::from(PAGE_BYTES) };
    connection.pragma_update_and_check(None, "max_page_count", pages.cast_signed(), |_| Ok(()))?;
    Ok(())
}

/// How SQLite is to work on a file that is ours.
pub(super) fn configure(connection: &Connection) -> Result<(), StoreError> {
    connection.pragma_update(None, "page_size", PAGE_BYTES)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update_and_check(None, "wal_autocheckpoint", CHECKPOINT_PAGES, |_| Ok(()))?;
    connection.pragma_update(None, "cache_size", -i64::from(CACHE_KIB))?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(())
}

/// Makes the file, if it is not there, readable for its owner only. SQLite gives the files beside it (log and
/// index) the same mode.
pub(super) fn private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path)
}

fn lock_beside(path: &Path) -> Result<File, StoreError> {
    let lock_path = beside(path, ".lock");
    let unusable = |error: io::Error| StoreError::Unusable {
        path: path.to_owned(),
        reason: format!("cannot lock it through {}: {error}", lock_path.display()),
    };
    let mut file = private_file(&lock_path).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            // Only for the sentence: without the number it says the same.
            let known = file.read_to_string(&mut holder).is_ok() && !holder.trim().is_empty();
            let holder = if known { format!(" (process {})", holder.trim()) } else { String::new() };
            return Err(StoreError::InUse { path: path.to_owned(), holder });
        }
        Err(TryLockError::Error(error)) => return Err(unusable(error)),
    }
    file.set_len(0).and_then(|()| file.rewind()).map_err(unusable)?;
    match writeln!(file, "{}", std::process::id()) {
        // the number is only for the sentence of another frontdesk
        Err(error) if error.kind() == io::ErrorKind::StorageFull => {}
        result => result.map_err(unusable)?,
    }
    Ok(file)
}
