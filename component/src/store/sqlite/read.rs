//! The SQL that reads rows.
//!
//! Numbers are kept as SQLite's signed 64 bits and read back bit by bit.
//!
//! *Never:* a change of a row.

use super::super::batch::{Excerpt, SHOWN_AT_MOST};
use super::super::delivery::OutboxRows;
use super::super::row::{self, Aside, FactRow, InputKey, Line, RecentLine};
use super::super::{Loaded, StoreError};
use super::Counters;
use super::write::INPUT_BYTES;
use router_core::Timestamp;
use router_core::values::address::Address;
use router_core::values::effect::Range;
use router_core::values::id::{AgentId, ConversationId, LinkName, MessageId};
use router_core::values::participant::Person;
use rusqlite::{Connection, Params, Row, params};

/// The numbers that count up for ever.
pub(super) fn counters(connection: &Connection) -> Result<Counters, StoreError> {
    Ok(Counters {
        last_message: meta(connection, "last_message")?,
        last_outbox: meta(connection, "last_outbox")?,
        last_time: meta(connection, "last_time")?,
    })
}

/// What the desk needs after a start, and the rows of entities that are no text.
pub(super) fn loaded(
    connection: &Connection,
    now: Timestamp,
    counters: Counters,
) -> Result<(Loaded, Vec<i64>), StoreError> {
    let Entities { readable: entities, no_text } = entities(connection)?;
    let select = "SELECT coalesce(max(conversation), 0) FROM customer";
    let last_conversation: i64 = connection.query_row(select, [], |row| row.get(0))?;
    let loaded = Loaded {
        entities,
        inputs: inputs(connection, now)?,
        last_message: MessageId(counters.last_message),
        alias_seed: meta(connection, "alias_seed")?,
        time: Timestamp::from_millis(counters.last_time),
        last_conversation: ConversationId(last_conversation.cast_unsigned()),
    };
    Ok((loaded, no_text))
}

fn meta(connection: &Connection, name: &str) -> Result<u64, StoreError> {
    let value: i64 =
        connection.query_row("SELECT value FROM meta WHERE name = ?1", [name], |row| row.get(0))?;
    Ok(value.cast_unsigned())
}

/// The entities of a file.
pub(super) struct Entities {
    /// Keys and what is kept under them, in the order of the keys.
    pub(super) readable: Vec<(String, String)>,
    /// The rows of those that are no text.
    pub(super) no_text: Vec<i64>,
}

/// All entities.
pub(super) fn entities(connection: &Connection) -> Result<Entities, StoreError> {
    // in the order of the file, since that of the keys would jump about in it
    let mut select = connection.prepare("SELECT rowid, key, json FROM entity")?;
    let mut rows = select.query([])?;
    let (mut entities, mut no_text) = (Vec::<(String, String)>::new(), Vec::new());
    while let Some(row) = rows.next()? {
        match (row.get(1), row.get(2)) {
            (Ok(key), Ok(json)) => entities.push((key, json)),
            (Err(_), _) | (_, Err(_)) => no_text.push(row.get(0)?),
        }
    }
    entities.sort_by(|one, other| other.0.cmp(&one.0));
    // a damaged index lets a key in twice: the newer row counts
    entities.reverse();
    entities.dedup_by(|later, earlier| later.0 == earlier.0);
    Ok(Entities { readable: entities, no_text })
}

/// What was set aside, oldest first.
pub(super) fn aside(connection: &Connection) -> Result<Vec<Aside>, StoreError> {
    let mut select = connection.prepare("SELECT at, key, json, reason FROM aside ORDER BY number")?;
    let rows = select.query_map([], |row| {
        Ok(Aside {
            at: Timestamp::from_millis(unsigned(row, 0)?),
            key: lossy(row, 1)?,
            json: bytes(row, 2)?,
            reason: lossy(row, 3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A text or blob as it stands in the file; nothing if it is a number.
pub(super) fn bytes(row: &Row<'_>, column: usize) -> rusqlite::Result<Vec<u8>> {
    Ok(row.get_ref(column)?.as_bytes().map(<[u8]>::to_vec).unwrap_or_default())
}

/// A text as far as it can be read.
pub(super) fn lossy(row: &Row<'_>, column: usize) -> rusqlite::Result<String> {
    Ok(String::from_utf8_lossy(&bytes(row, column)?).into_owned())
}

/// A row, or nothing if it is not what it should be, said aloud: one damaged row must not stand in the way of others.
fn whole<T>(row: rusqlite::Result<T>, table: &str) -> Option<rusqlite::Result<T>> {
    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "a foreign enum; only these are about the contents of a row"
    )]
    match row {
        Err(
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::Utf8Error(..),
        ) => {
            tracing::error!(
                table,
                "a row of the store cannot be read and is passed over: see `frontdesk check-store`"
            );
            None
        }
        row => Some(row),
    }
}

fn inputs(connection: &Connection, now: Timestamp) -> Result<Vec<InputKey>, StoreError> {
    let mut select = connection.prepare("SELECT keys FROM input ORDER BY number")?;
    let mut rows = select.query([])?;
    let mut inputs = Vec::new();
    while let Some(row) = rows.next()? {
        let keys = bytes(row, 0)?;
        inputs.extend(keys.as_chunks().0.iter().map(input).filter(|input| input.counts_at(now)));
    }
    Ok(inputs)
}

fn input(entry: &[u8; INPUT_BYTES]) -> InputKey {
    let (at, key) = entry.split_first_chunk().expect("an entry is longer than a time");
    let key = key.try_into().expect("an entry is a time and a key");
    InputKey { key, at: Timestamp::from_millis(u64::from_be_bytes(*at)) }
}

/// The newest lines of conversations, without their stanzas.
pub(super) fn recent_lines(
    connection: &Connection,
    conversations: &[ConversationId],
    per_conversation: u32,
) -> Result<Vec<RecentLine>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT message, agent, stanza_id, revises, length(stanza) FROM line \
         WHERE conversation = ?1 ORDER BY message DESC LIMIT ?2",
    )?;
    let mut recent = Vec::new();
    for conversation in conversations {
        let first = recent.len();
        let rows = select.query_map(params![conversation.0.cast_signed(), per_conversation], |row| {
            Ok(RecentLine {
                message: MessageId(unsigned(row, 0)?),
                conversation: *conversation,
                author: author(row, 1)?,
                stanza_id: row.get(2)?,
                kept: row::kept(message(row, 3)?, row.get::<_, i64>(4)? > 0),
            })
        })?;
        for row in rows.filter_map(|row| whole(row, "line")) {
            recent.push(row?);
        }
        recent[first..].reverse();
    }
    Ok(recent)
}

/// The whole transcript of a conversation.
pub(super) fn history(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<Vec<Line>, StoreError> {
    lines(connection, "TRUE ORDER BY message", conversation, params![conversation.0.cast_signed()])
}

/// The opening line of a conversation with all its revisions, if it is wanted, and the newest lines of a range.
pub(super) fn excerpt(
    connection: &Connection,
    conversation: ConversationId,
    opening: Option<MessageId>,
    range: Option<Range>,
) -> Result<Excerpt, StoreError> {
    let id = conversation.0.cast_signed();
    let opening = match opening {
        Some(opening) => {
            let opening = opening.0.cast_signed();
            lines(connection, "(message = ?2 OR revises = ?2)", conversation, params![id, opening])?
        }
        None => Vec::new(),
    };
    let newest = match range {
        Some(Range { from, until }) => lines(
            connection,
            "message BETWEEN ?2 AND ?3 ORDER BY message DESC LIMIT ?4",
            conversation,
            params![id, from.0.cast_signed(), until.0.cast_signed(), SHOWN_AT_MOST as i64 + 1],
        )?,
        None => Vec::new(),
    };
    Ok(Excerpt::of(opening, newest))
}

/// The lines of a conversation (`?1`) that fit `condition`.
fn lines(
    connection: &Connection,
    condition: &str,
    conversation: ConversationId,
    values: impl Params,
) -> Result<Vec<Line>, StoreError> {
    let mut select = connection.prepare_cached(&format!(
        "SELECT message, at, agent, stanza_id, revises, stanza FROM line WHERE conversation = ?1 AND {condition}"
    ))?;
    let rows = select.query_map(values, |row| {
        let stanza: Vec<u8> = row.get(5)?;
        Ok(Line {
            message: MessageId(unsigned(row, 0)?),
            conversation,
            at: Timestamp::from_millis(unsigned(row, 1)?),
            author: author(row, 2)?,
            stanza_id: row.get(3)?,
            kept: row::kept(message(row, 4)?, !stanza.is_empty()),
            stanza,
        })
    })?;
    Ok(rows.filter_map(|row| whole(row, "line")).collect::<Result<_, _>>()?)
}

fn message(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<MessageId>> {
    let number: Option<i64> = row.get(column)?;
    Ok(number.map(|number| MessageId(number.cast_unsigned())))
}

/// The facts of a conversation.
pub(super) fn facts(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<Vec<FactRow>, StoreError> {
    let mut select =
        connection.prepare_cached("SELECT at, json FROM fact WHERE conversation = ?1 ORDER BY number")?;
    let rows = select.query_map([conversation.0.cast_signed()], |row| {
        Ok(FactRow {
            at: Timestamp::from_millis(unsigned(row, 0)?),
            conversation: Some(conversation),
            json: row.get(1)?,
        })
    })?;
    Ok(rows.filter_map(|row| whole(row, "fact")).collect::<Result<_, _>>()?)
}

/// All facts from `from` on, before `until`, oldest first.
pub(super) fn facts_between(
    connection: &Connection,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<FactRow>, StoreError> {
    let mut select = connection
        .prepare("SELECT at, conversation, json FROM fact WHERE at >= ?1 AND at < ?2 ORDER BY number")?;
    let range = params![from.as_millis().cast_signed(), until.as_millis().cast_signed()];
    let rows = select.query_map(range, |row| {
        let conversation: Option<i64> = row.get(1)?;
        Ok(FactRow {
            at: Timestamp::from_millis(unsigned(row, 0)?),
            conversation: conversation.map(|number| ConversationId(number.cast_unsigned())),
            json: row.get(2)?,
        })
    })?;
    Ok(rows.filter_map(|row| whole(row, "fact")).collect::<Result<_, _>>()?)
}

/// Whose conversation it is.
pub(super) fn customer(
    connection: &Connection,
    conversation: ConversationId,
) -> Result<Option<Address>, StoreError> {
    let mut select = connection.prepare("SELECT link, jid FROM customer WHERE conversation = ?1")?;
    let mut rows = select.query([conversation.0.cast_signed()])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let (link, jid): (String, String) = (row.get(0)?, row.get(1)?);
    Ok(Some(Address::new(&LinkName::from(link.as_str()), &jid)))
}

/// The newest conversation of which there are facts.
pub(super) fn newest_conversation(connection: &Connection) -> Result<Option<ConversationId>, StoreError> {
    let newest: Option<i64> =
        connection.query_row("SELECT max(conversation) FROM fact", [], |row| row.get(0))?;
    Ok(newest.map(|number| ConversationId(number.cast_unsigned())))
}

/// How many messages there are, and how many stanzas wait for their server.
pub(super) fn amounts(connection: &Connection) -> Result<(u64, u64), StoreError> {
    let count = "SELECT (SELECT count(*) FROM line), (SELECT count(*) FROM outbox)";
    Ok(connection.query_row(count, [], |row| Ok((unsigned(row, 0)?, unsigned(row, 1)?)))?)
}

/// The outbox rows of a link above a number, in order, up to a size.
pub(super) fn outbox(
    connection: &Connection,
    link: &LinkName,
    after: u64,
    most_bytes: usize,
) -> Result<OutboxRows, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT number, stanza FROM outbox WHERE link = ?1 AND number > ?2 ORDER BY number",
    )?;
    let mut found = select.query(params![link.as_str(), after.cast_signed()])?;
    let (mut rows, mut bytes) = (OutboxRows::new(), 0);
    while bytes < most_bytes
        && let Some(row) = found.next()?
    {
        let stanza = self::bytes(row, 1)?;
        bytes += stanza.len();
        rows.push((unsigned(row, 0)?, stanza));
    }
    Ok(rows)
}

fn unsigned(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>(column)?.cast_unsigned())
}

fn author(row: &Row<'_>, column: usize) -> rusqlite::Result<Person> {
    let agent: Option<String> = row.get(column)?;
    Ok(agent.map_or(Person::Customer, |agent| Person::Agent(AgentId::from(agent.as_str()))))
}
