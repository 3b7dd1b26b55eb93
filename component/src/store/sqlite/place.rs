//! Whether the database is still where it was, and still ours.
//!
//! A file that is removed, or replaced by another one, can be written to for as long as it is open, and all of it is gone
//! when the process ends. So the path is looked at after each commit and every few seconds, and each transaction reads the
//! token that its owner wrote when it opened the store: a second process, if the locks did not keep it away, has written
//! another one.
//!
//! *Never:* a file that is written anew.

use super::super::StoreError;
use super::open::private_file;
use rusqlite::{Connection, OptionalExtension as _};
use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Where the database is, and what tells that it is the same one.
pub(super) struct Place {
    path: PathBuf,
    database: Identity,
    /// The write-ahead log beside it.
    log: Identity,
    log_path: PathBuf,
    token: i64,
}

/// One file, whatever its name.
#[derive(PartialEq, Eq)]
struct Identity {
    device: u64,
    inode: u64,
}

impl Identity {
    fn of(metadata: &Metadata) -> Self {
        Self { device: metadata.dev(), inode: metadata.ino() }
    }
}

impl Place {
    /// Makes the store ours: writes a new token. `database` is open on the file at `path`.
    pub(super) fn take(path: PathBuf, database: &File, connection: &Connection) -> Result<Self, StoreError> {
        let token = rand::random();
        connection.execute("INSERT OR REPLACE INTO meta (name, value) VALUES ('owner', ?1)", [token])?;
        let log_path = beside(&path, "-wal");
        let identities = database.metadata().and_then(|database| Ok((database, log_path.metadata()?)));
        match identities {
            Ok((database, log)) => {
                let (database, log) = (Identity::of(&database), Identity::of(&log));
                Ok(Self { path, database, log, log_path, token })
            }
            Err(error) => Err(StoreError::Unusable { path, reason: error.to_string() }),
        }
    }

    /// Where the database is, by its own name.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the files still have their names.
    pub(super) fn look(&self) -> Result<(), StoreError> {
        for (path, identity) in [(&self.path, &self.database), (&self.log_path, &self.log)] {
            let what = match path.metadata() {
                Ok(metadata) if Identity::of(&metadata) == *identity => continue,
                Ok(_) => "was replaced by another file",
                Err(error) if error.kind() == io::ErrorKind::NotFound => "was removed",
                // the disk has trouble, which is for the next commit to find out
                Err(_) => continue,
            };
            return Err(self.lost(format!("{} {what}", path.display())));
        }
        Ok(())
    }

    /// Whether the store that `connection` has a transaction on is still ours.
    pub(super) fn check_owner(&self, connection: &Connection) -> Result<(), StoreError> {
        let mut select = connection.prepare_cached("SELECT value FROM meta WHERE name = 'owner'")?;
        let token: Option<i64> = select.query_row([], |row| row.get(0)).optional()?;
        if token == Some(self.token) {
            return Ok(());
        }
        Err(self.lost(format!("another process has begun to write to the database {}", self.path.display())))
    }

    fn lost(&self, what: String) -> StoreError {
        StoreError::Lost { path: self.path.clone(), what, saved: None }
    }

    /// Saves what a removed file still holds beside its old place, since it is gone when the process ends.
    pub(super) fn save(&self, connection: &Connection) -> Option<PathBuf> {
        let saved = beside(&self.path, &format!(".saved-{}", std::process::id()));
        let name = saved.to_str()?;
        // of an earlier attempt; an empty file is filled, and keeps its mode
        let _ = std::fs::remove_file(&saved);
        let result = private_file(&saved)
            .map_err(|error| error.to_string())
            .and_then(|_| connection.execute("VACUUM INTO ?1", [name]).map_err(|error| error.to_string()));
        match result {
            Ok(_) => Some(saved),
            Err(error) => {
                tracing::error!(%error, path = name, "what the lost database holds could not be saved");
                None
            }
        }
    }
}

/// `path` with more at the end of its name.
pub(super) fn beside(path: &Path, more: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(more);
    PathBuf::from(name)
}
