//! What is wrong with a file that SQLite cannot read, and whether it was ours.
//!
//! Damage in one entity is not for here: such a row is set aside (`write::set_aside`), and everything else is served.
//!
//! *Never:* a change of the file.

use super::super::StoreError;
use rusqlite::Connection;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Words that stand in every database of ours, on different pages.
const MARKS: [&[u8]; 4] = [b"alias_seed", b"last_outbox", b"engine/", b"CREATE TABLE outbox"];

/// So many bytes are looked through for them.
const LOOKED_THROUGH: u64 = 64 * 1024 * 1024;

/// Whether the file was a database of Frontdesk, whatever has become of it.
pub(super) fn has_our_marks(path: &Path) -> bool {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(LOOKED_THROUGH).read_to_end(&mut bytes));
    read.is_ok() && MARKS.iter().any(|mark| bytes.windows(mark.len()).any(|window| window == *mark))
}

/// `error`, with the path and the place if it says that the file is damaged.
pub(super) fn told(error: StoreError, path: &Path, connection: &Connection) -> StoreError {
    let StoreError::Corrupt(error) = error else { return error };
    let found = faults(connection, 1).into_iter().next();
    let what = found.unwrap_or_else(|| error.to_string());
    StoreError::Damaged { path: path.to_owned(), what }
}

/// The first faults that SQLite finds in the file, each with its place in words; none if it finds nothing.
pub(super) fn faults(connection: &Connection, most: u32) -> Vec<String> {
    let read = || -> rusqlite::Result<Vec<String>> {
        let mut check = connection.prepare(&format!("PRAGMA integrity_check({most})"))?;
        let rows = check.query_map([], |row| row.get::<_, String>(0))?;
        rows.collect()
    };
    match read() {
        Ok(found) => {
            let lines = found.iter().flat_map(|found| found.lines());
            let faults = lines.filter(|line| *line != "ok" && !line.starts_with("***"));
            faults.map(|fault| in_words(connection, fault)).collect()
        }
        Err(error) => vec![error.to_string()],
    }
}

/// `Tree 5 page 60: ...` with the name of what begins at page 5.
fn in_words(connection: &Connection, fault: &str) -> String {
    let tree = fault.strip_prefix("Tree ").and_then(|rest| rest.split_once(' '));
    let Some((Ok(root), rest)) = tree.map(|(root, rest)| (root.parse::<u32>(), rest)) else {
        return fault.to_owned();
    };
    let select = "SELECT type || ' ' || name FROM sqlite_schema WHERE rootpage = ?1";
    let name = connection.query_row(select, [root], |row| row.get::<_, String>(0));
    name.map_or_else(|_| fault.to_owned(), |name| format!("{name}, {rest}"))
}
