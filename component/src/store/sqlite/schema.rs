//! Brings the file's schema up to date.
//!
//! The files in `store/schema` are numbered from 1 and applied in order, each once, each in a transaction
//! with the number it leads to (`user_version`). A file with a higher number than the last one here was
//! written by a newer Frontdesk and is refused. `application_id` tells our files from other databases.
//!
//! *Never:* a step backwards.

use super::super::StoreError;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::Path;

const STEPS: [&str; 1] = [include_str!("../schema/0001_first.sql")];

/// `FDSK` in ASCII.
const APPLICATION_ID: u32 = 0x4644_534b;

/// Applies the steps that the file does not have yet.
pub(super) fn bring_up_to_date(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = version(&transaction, path)?;
    let known = u32::try_from(STEPS.len()).expect("there are few steps");
    if found > known {
        return Err(StoreError::SchemaTooNew { path: path.to_owned(), found, known });
    }
    for step in STEPS.iter().skip(found as usize) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", known)?;
    transaction.commit()?;
    Ok(())
}

/// The schema that the file has; 0 if it is new.
fn version(transaction: &Transaction<'_>, path: &Path) -> Result<u32, StoreError> {
    let number = |name| transaction.pragma_query_value(None, name, |row| row.get::<_, u32>(0));
    let tables: u32 = transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let is_new = tables == 0;
    if !is_new && number("application_id")? != APPLICATION_ID {
        return Err(StoreError::NotOurs { path: path.to_owned() });
    }
    Ok(number("user_version")?)
}
