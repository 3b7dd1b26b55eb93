//! What can go wrong with a store.
//!
//! The one question that matters is whether trying again can help: another program that holds the file lets
//! go of it, a full disk is cleared. After anything else the process ends, and a start reads what was kept.
//!
//! *Never:* contents of rows.

use rusqlite::ErrorCode;
use rusqlite::ffi::SQLITE_IOERR_SHMSIZE;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A store could not do what it was asked for.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file or its folder cannot be used.
    #[error("cannot use the database {path}: {reason}")]
    Unusable {
        /// The database.
        path: PathBuf,
        /// Why, in words.
        reason: String,
    },
    /// Another Frontdesk works on this file.
    #[error(
        "the database {path} is in use by another frontdesk{holder}: stop it first, or give this one a path of its own"
    )]
    InUse {
        /// The database.
        path: PathBuf,
        /// ` (process 4711)`, or nothing if it is not known.
        holder: String,
    },
    /// The file is something else.
    #[error("{path} is not a database of frontdesk: choose another path")]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// A newer Frontdesk wrote the file.
    #[error(
        "the database {path} has schema {found}, this frontdesk knows schemas up to {known}: run the newer frontdesk that wrote it, or restore a backup from before"
    )]
    SchemaTooNew {
        /// The database.
        path: PathBuf,
        /// The schema in the file.
        found: u32,
        /// The newest schema this program knows.
        known: u32,
    },
    /// Another program holds a lock on the file at the moment.
    #[error("the database is locked by another program")]
    Busy,
    /// No room is left on the disk.
    #[error("no room is left for the database: {0}")]
    DiskFull(#[source] rusqlite::Error),
    /// The file is damaged, found in the middle of something.
    #[error(
        "the database is damaged: {0}: `frontdesk check-store` says where, `frontdesk repair` saves what can be read"
    )]
    Corrupt(#[source] rusqlite::Error),
    /// The file is ours and damaged.
    #[error(
        "the database {path} is damaged: {what}. It was left as it is. `frontdesk check-store {path}` says more, `frontdesk \
         repair {path} NEW` saves what can be read into a new file; or put a backup in its place"
    )]
    Damaged {
        /// The database.
        path: PathBuf,
        /// What, and where.
        what: String,
    },
    /// The file is not where it was, or somebody else writes to it.
    #[error("{what} while frontdesk runs: it accepts nothing more and ends. {}", saved_in(.path, .saved))]
    Lost {
        /// The database.
        path: PathBuf,
        /// What has become of it.
        what: String,
        /// Where all that it held was saved, if that was possible.
        saved: Option<PathBuf>,
    },
    /// Anything else that the database says.
    #[error("the database failed: {0}")]
    Failed(#[source] rusqlite::Error),
    /// The store's thread has ended.
    #[error("the store has ended")]
    Ended,
}

impl StoreError {
    /// Whether the same call can succeed later without anybody repairing the file.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Busy | Self::DiskFull(_) => true,
            Self::Unusable { .. }
            | Self::InUse { .. }
            | Self::NotOurs { .. }
            | Self::SchemaTooNew { .. }
            | Self::Corrupt(_)
            | Self::Damaged { .. }
            | Self::Lost { .. }
            | Self::Failed(_)
            | Self::Ended => false,
        }
    }
}

/// What to do about a store that is lost.
fn saved_in(path: &Path, saved: &Option<PathBuf>) -> String {
    match saved {
        Some(saved) => format!(
            "Everything that was accepted is in {}: put it in the place of {}, then start again",
            saved.display(),
            path.display()
        ),
        None => "Find out who did that before you start again, and restore a backup if the file is gone"
            .to_owned(),
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        // The index of the log lives in a file of its own; that this one cannot grow has an own code.
        let index_cannot_grow =
            error.sqlite_error().is_some_and(|inner| inner.extended_code == SQLITE_IOERR_SHMSIZE);
        if index_cannot_grow {
            return Self::DiskFull(error);
        }
        #[allow(clippy::wildcard_enum_match_arm, reason = "a foreign enum; only these differ for the caller")]
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::DiskFull(error),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt(error),
            _ => Self::Failed(error),
        }
    }
}
