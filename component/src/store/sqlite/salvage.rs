//! Saves what can be read of a damaged file into a new one.
//!
//! The damaged file is never written to: a copy of it and of its log is read. Where its first page, which leads to all tables,
//! is gone, that of an empty store stands in for it: the tables of every store begin at the same pages. A table is read from
//! its beginning up to the damage, from its end back to the damage, and what lies between row by row, so that of a
//! damaged page only that page is lost.
//!
//! *Never:* a guess at what a row may have held.

use super::super::StoreError;
use super::open::private_file;
use super::place::beside;
use super::{SqliteStore, schema};
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};
use std::fs;
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

/// A table that was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Which.
    pub table: &'static str,
    /// Rows that could be read.
    pub rows: usize,
    /// What ended the reading, if something did: then rows may be missing.
    pub damage: Option<String>,
}

/// The tables, and by which column the rows of each can be found one by one.
const TABLES: [(&str, Option<&str>); 8] = [
    ("meta", None),
    ("entity", Some("rowid")),
    ("outbox", None),
    ("customer", Some("conversation")),
    ("line", Some("message")),
    ("fact", Some("number")),
    ("input", Some("number")),
    ("aside", Some("number")),
];

/// A gap in the rows that is longer than this is not looked through row by row.
const GAP_MOST: i64 = 10_000_000;

const PAGE: usize = 4096;

/// Saves what can be read of the file at `damaged` into a new file at `new`, a table after the other.
///
/// # Errors
/// There is a file at `new` already, or nothing can be read at all.
pub fn salvage(damaged: &Path, new: &Path) -> Result<Vec<Saved>, StoreError> {
    let unusable = |path: &Path, error: io::Error| StoreError::Unusable {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    if new.exists() {
        return Err(unusable(new, io::Error::new(io::ErrorKind::AlreadyExists, "there is a file already")));
    }
    let mut copy = Copy::of(damaged, &beside(new, ".copy")).map_err(|error| unusable(damaged, error))?;
    let store = SqliteStore::open(new)?;
    let mut from = open_copy(&copy.path)?;
    let as_it_is = readable(&from);
    if as_it_is.is_none_or(|rows| rows.whole < TABLES.len()) {
        // the grafted page is that of a file, not of a log beside it
        store.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        let grafted =
            Copy::of(damaged, &beside(new, ".grafted")).map_err(|error| unusable(damaged, error))?;
        grafted.graft_first_page(new).map_err(|error| unusable(new, error))?;
        let other = open_copy(&grafted.path)?;
        if readable(&other) > as_it_is {
            (from, copy) = (other, grafted);
        }
    }
    let mut saved = Vec::new();
    for (table, key) in TABLES {
        saved.push(save(&from, &store.connection, table, key)?);
    }
    drop((from, copy));
    schema::take_counters_from_rows(&store.connection)?;
    if saved.iter().all(|table| table.rows == 0) {
        let what = "nothing in it can be read".to_owned();
        return Err(StoreError::Damaged { path: damaged.to_owned(), what });
    }
    Ok(saved)
}

/// A copy of the damaged file, which goes away.
struct Copy {
    path: PathBuf,
}

impl Copy {
    fn of(damaged: &Path, path: &Path) -> io::Result<Self> {
        let copy = Self { path: path.to_owned() };
        for more in ["", "-wal"] {
            let (from, to) = (beside(damaged, more), beside(path, more));
            match fs::File::open(&from) {
                Ok(mut file) => drop(io::copy(&mut file, &mut private_file(&to)?)?),
                Err(error) if more.is_empty() => return Err(error),
                // most files have no log beside them
                Err(_) => {}
            }
        }
        Ok(copy)
    }

    /// Puts the first page of the empty store at `new` in the place of its own, with as many pages as there are.
    fn graft_first_page(&self, new: &Path) -> io::Result<()> {
        let mut page = fs::read(new)?;
        page.truncate(PAGE);
        let mut file = private_file(&self.path)?;
        let pages = u32::try_from(file.metadata()?.len() / PAGE as u64).unwrap_or(u32::MAX);
        if let Some(count) = page.get_mut(28..32) {
            count.copy_from_slice(&pages.to_be_bytes());
        }
        file.rewind()?;
        file.write_all(&page)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        for more in ["", "-wal", "-shm"] {
            // it is a copy, and may not be there
            let _ = fs::remove_file(beside(&self.path, more));
        }
    }
}

fn open_copy(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    // lets SQLite read a file that is shorter than its header says; a file that it cannot read at all refuses this too
    let _ = connection.pragma_update(None, "writable_schema", true);
    Ok(connection)
}

/// How much of a file can be read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Readable {
    rows: usize,
    /// Tables that are read to their end.
    whole: usize,
}

/// How much can be read from the beginning of each table; `None` if there are no tables.
fn readable(connection: &Connection) -> Option<Readable> {
    let mut readable = Readable { rows: 0, whole: 0 };
    for (table, _) in TABLES {
        let select = match table {
            // its columns are looked at, because another table may be in its place
            "entity" => "SELECT key FROM entity WHERE json LIKE '{%' OR key = 'desk/numbers'".to_owned(),
            _ => format!("SELECT * FROM {table} NOT INDEXED"),
        };
        let (result, _) = read(connection, &select, 1, &mut |_| readable.rows += 1);
        readable.whole += usize::from(result.is_ok());
    }
    (readable.rows > 0).then_some(readable)
}

/// Copies what can be read of one table.
fn save(
    from: &Connection,
    to: &Connection,
    table: &'static str,
    key: Option<&'static str>,
) -> Result<Saved, StoreError> {
    let mut columns = shared_columns(from, to, table);
    if columns.is_empty() {
        return Ok(Saved { table, rows: 0, damage: Some("it cannot be found".to_owned()) });
    }
    if key == Some("rowid") {
        columns.insert(0, "rowid".to_owned());
    }
    let names = columns.join(", ");
    let marks = vec!["?"; columns.len()].join(", ");
    let transaction = to.unchecked_transaction()?;
    let (mut rows, mut damage) = (0, None);
    {
        let mut insert =
            transaction.prepare(&format!("INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})"))?;
        let mut keep = |row: Vec<Value>| {
            // a row that does not fit a column's type is damaged
            rows += usize::from(insert.execute(params_from_iter(row)).is_ok());
        };
        let select = format!("SELECT {names} FROM {table}");
        let (up, last) = read(from, &format!("{select} NOT INDEXED"), columns.len(), &mut keep);
        if let Err(error) = up {
            let order = key.map_or_else(
                || if table == "meta" { "name".to_owned() } else { "link DESC, number".to_owned() },
                str::to_owned,
            );
            let backwards = format!("{select} ORDER BY {order} DESC");
            let (_, first) = read(from, &backwards, columns.len(), &mut keep);
            if let (Some(key), Some(last), Some(first)) = (key, last, first) {
                let one = format!("{select} WHERE {key} = ?1");
                for number in (last.saturating_add(1)..first).take(GAP_MOST as usize) {
                    read_one(from, &one, number, columns.len(), &mut keep);
                }
            }
            damage = Some(error.to_string());
        }
    }
    transaction.commit()?;
    Ok(Saved { table, rows, damage })
}

/// The columns that both have.
fn shared_columns(from: &Connection, to: &Connection, table: &str) -> Vec<String> {
    let columns = |connection: &Connection| -> rusqlite::Result<Vec<String>> {
        let mut select = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
        let names = select.query_map([table], |row| row.get(0))?;
        names.collect()
    };
    let there = columns(from).unwrap_or_default();
    let mut both = columns(to).unwrap_or_default();
    both.retain(|name| there.contains(name));
    both
}

/// Reads up to the first damage; what it was, and the key of the last row, if keys are numbers.
fn read(
    from: &Connection,
    select: &str,
    columns: usize,
    keep: &mut impl FnMut(Vec<Value>),
) -> (rusqlite::Result<()>, Option<i64>) {
    let mut last = None;
    let result = (|| {
        let mut select = from.prepare(select)?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            if let Ok(values) =
                (0..columns).map(|column| value(row, column)).collect::<rusqlite::Result<Vec<_>>>()
            {
                if let Some(Value::Integer(key)) = values.first() {
                    last = Some(*key);
                }
                keep(values);
            }
        }
        Ok(())
    })();
    (result, last)
}

fn read_one(from: &Connection, select: &str, number: i64, columns: usize, keep: &mut impl FnMut(Vec<Value>)) {
    let Ok(mut select) = from.prepare_cached(select) else { return };
    let row = select.query_row([number], |row| (0..columns).map(|column| value(row, column)).collect());
    // a row that is not there, or on the damaged page, is the rule here
    if let Ok(values) = row {
        keep(values);
    }
}

/// A value as it stands there; text that is none is read as far as it can be.
fn value(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Value> {
    use rusqlite::types::ValueRef;
    Ok(match row.get_ref(column)? {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    })
}
