//! Brings the file's schema up to date.
//!
//! The files in `store/schema` are numbered from 1 and applied in order, each once, each in a transaction
//! with the number it leads to (`user_version`). A file with a higher number than the last one here was
//! written by a newer Frontdesk and is refused. `application_id` tells our files from other databases.
//!
//! *Never:* a step backwards.

use super::super::StoreError;
use super::damage;
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

const STEPS: [&str; 4] = [
    include_str!("../schema/0001_first.sql"),
    include_str!("../schema/0002_revisions.sql"),
    include_str!("../schema/0003_last_time.sql"),
    include_str!("../schema/0004_aside.sql"),
];

/// The first schema that has room for what is set aside.
pub(super) const WITH_ASIDE: u32 = 4;

/// `FDSK` in ASCII.
const APPLICATION_ID: u32 = 0x4644_534b;

/// The schema that the file has; 0 if it is new. Changes nothing.
///
/// # Errors
/// The file is not ours, or newer than this program.
pub(super) fn version(connection: &Connection, path: &Path) -> Result<u32, StoreError> {
    let not_ours = || StoreError::NotOurs { path: path.to_owned() };
    let count = "SELECT count(*), count(CASE WHEN name IN ('meta', 'entity', 'outbox') THEN 1 END) FROM sqlite_schema";
    let tables = connection.query_row(count, [], |row| Ok((row.get(0)?, row.get(1)?)));
    let (tables, ours): (u32, u32) = match tables.map_err(StoreError::from) {
        Err(StoreError::Corrupt(_)) if !damage::has_our_marks(path) => return Err(not_ours()),
        answer => answer?,
    };
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, u32>(0));
    if tables > 0 && number("application_id")? != APPLICATION_ID {
        if ours < 3 {
            return Err(not_ours());
        }
        let what = "its header does not name frontdesk any more".to_owned();
        return Err(StoreError::Damaged { path: path.to_owned(), what });
    }
    let (found, known) = (number("user_version")?, known());
    if found > known {
        return Err(StoreError::SchemaTooNew { path: path.to_owned(), found, known });
    }
    Ok(found)
}

/// Applies the steps that come after schema `found`.
pub(super) fn bring_up_to_date(connection: &mut Connection, found: u32) -> Result<(), StoreError> {
    if found == known() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in STEPS.iter().skip(found as usize) {
        transaction.execute_batch(step).map_err(|error| as_damage(error.into()))?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", known())?;
    transaction.commit()?;
    Ok(())
}

/// A step that the file does not allow says that the file is not as it was left.
fn as_damage(error: StoreError) -> StoreError {
    let StoreError::Failed(error) = error else { return error };
    StoreError::Corrupt(error)
}

/// After rows were put into a new file: its counters go on from them, if those of the old file could not be read.
pub(super) fn take_counters_from_rows(connection: &Connection) -> Result<(), StoreError> {
    let update = "UPDATE meta SET value = max(value, (SELECT coalesce(max(message), 0) FROM line)) WHERE name = 'last_message';
         UPDATE meta SET value = max(value, (SELECT coalesce(max(number), 0) FROM outbox)) WHERE name = 'last_outbox';
         UPDATE meta SET value = max(value, (SELECT coalesce(max(at), 0) FROM fact)) WHERE name = 'last_time';";
    Ok(connection.execute_batch(update)?)
}

fn known() -> u32 {
    u32::try_from(STEPS.len()).expect("there are few steps")
}
