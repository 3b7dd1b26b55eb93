//! The SQL that changes rows.
//!
//! Everything here runs inside the transaction of one commit. Work is grouped by table over all batches
//! (entities even by key, so that ten changes of one conversation are one write); only the order of lines
//! and `outgoing` matters and is kept.
//!
//! *Never:* a commit.

use super::super::batch::{Batch, Outgoing, Rows};
use super::super::delivery::say_taken_out;
use super::super::row::{self, InputKey, Unreadable};
use super::super::{Erased, INPUT_KEPT_FOR, StoreError};
use super::{Counters, read};
use router_core::Timestamp;
use router_core::values::address::Address;
use router_core::values::effect::Kept;
use router_core::values::id::LinkName;
use router_core::values::participant::Person;
use rusqlite::{
    CachedStatement, Connection, OptionalExtension as _, Transaction, TransactionBehavior, params,
};
use std::collections::BTreeMap;

/// Bytes of one entry in `input.keys`: time and key.
pub(super) const INPUT_BYTES: usize = 24;

/// Writes `batches`.
pub(super) fn batches(
    transaction: &Transaction<'_>,
    batches: &mut [Batch],
    counters: &mut Counters,
) -> Result<(), StoreError> {
    let before = *counters;
    let newest = batches.iter().map(|batch| batch.at.as_millis()).max();
    counters.last_time = counters.last_time.max(newest.unwrap_or(0));
    acknowledged(transaction, batches)?;
    entities(transaction, batches)?;
    facts(transaction, batches)?;
    customers(transaction, batches)?;
    inputs(transaction, batches)?;
    lines(transaction, batches, counters)?;
    outgoing(transaction, batches, counters)?;
    keep_counters(transaction, before, *counters)
}

fn acknowledged(transaction: &Transaction<'_>, batches: &[Batch]) -> Result<(), StoreError> {
    let mut until: BTreeMap<&LinkName, u64> = BTreeMap::new();
    for (link, number) in batches.iter().flat_map(|batch| &batch.acknowledged) {
        let highest = until.entry(link).or_default();
        *highest = (*highest).max(*number);
    }
    for (link, number) in until {
        transaction
            .prepare_cached("DELETE FROM outbox WHERE link = ?1 AND number <= ?2")?
            .execute(params![link.as_str(), number.cast_signed()])?;
    }
    Ok(())
}

fn entities(transaction: &Transaction<'_>, batches: &[Batch]) -> Result<(), StoreError> {
    let rows = batches.iter().flat_map(|batch| &batch.entities);
    let last: BTreeMap<&str, Option<&str>> =
        rows.map(|row| (row.key.as_str(), row.json.as_deref())).collect();
    let mut put = transaction.prepare_cached(
        "INSERT INTO entity (key, json) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET json = excluded.json",
    )?;
    let mut remove = transaction.prepare_cached("DELETE FROM entity WHERE key = ?1")?;
    for (key, json) in last {
        match json {
            Some(json) => put.execute(params![key, json])?,
            None => remove.execute(params![key])?,
        };
    }
    Ok(())
}

fn facts(transaction: &Transaction<'_>, batches: &[Batch]) -> Result<(), StoreError> {
    let mut insert =
        transaction.prepare_cached("INSERT INTO fact (at, conversation, json) VALUES (?1, ?2, ?3)")?;
    for fact in batches.iter().flat_map(|batch| &batch.facts) {
        let conversation = fact.conversation.map(|conversation| conversation.0.cast_signed());
        insert.execute(params![fact.at.as_millis().cast_signed(), conversation, fact.json])?;
    }
    Ok(())
}

fn customers(transaction: &Transaction<'_>, batches: &[Batch]) -> Result<(), StoreError> {
    let mut put = transaction
        .prepare_cached("INSERT OR REPLACE INTO customer (conversation, link, jid) VALUES (?1, ?2, ?3)")?;
    for row in batches.iter().flat_map(|batch| &batch.customers) {
        let Address { link, jid } = &row.customer;
        put.execute(params![row.conversation.0.cast_signed(), link.as_str(), jid.as_ref()])?;
    }
    Ok(())
}

fn inputs(transaction: &Transaction<'_>, batches: &[Batch]) -> Result<(), StoreError> {
    let mut keys =
        Vec::with_capacity(INPUT_BYTES * batches.iter().map(|batch| batch.inputs.len()).sum::<usize>());
    let mut newest = None;
    for InputKey { key, at } in batches.iter().flat_map(|batch| &batch.inputs) {
        keys.extend_from_slice(&at.as_millis().to_be_bytes());
        keys.extend_from_slice(key);
        newest = newest.max(Some(*at));
    }
    let Some(newest) = newest else { return Ok(()) };
    transaction
        .prepare_cached("INSERT INTO input (newest, keys) VALUES (?1, ?2)")?
        .execute(params![newest.as_millis().cast_signed(), keys])?;
    forget_oldest_inputs(transaction, newest)
}

/// Removes outdated rows from the old end. Rows are in the order of time but for changes of the clock, so
/// this looks at one row more than it removes.
fn forget_oldest_inputs(transaction: &Transaction<'_>, now: Timestamp) -> Result<(), StoreError> {
    let mut oldest =
        transaction.prepare_cached("SELECT number, newest FROM input ORDER BY number LIMIT 1")?;
    let mut remove = transaction.prepare_cached("DELETE FROM input WHERE number = ?1")?;
    loop {
        let (number, newest): (i64, i64) = oldest.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        // The row just written counts, so the loop ends there at the latest.
        if row::counts(Timestamp::from_millis(newest.cast_unsigned()), now) {
            return Ok(());
        }
        remove.execute([number])?;
    }
}

/// Removes every row of inputs that does not count at `now`.
pub(super) fn forget_inputs(connection: &Connection, now: Timestamp) -> Result<(), StoreError> {
    let (from, until) = (now.minus(INPUT_KEPT_FOR), now.plus(INPUT_KEPT_FOR));
    connection.execute(
        "DELETE FROM input WHERE newest <= ?1 OR newest >= ?2",
        params![from.as_millis().cast_signed(), until.as_millis().cast_signed()],
    )?;
    Ok(())
}

fn lines(
    transaction: &Transaction<'_>,
    batches: &[Batch],
    counters: &mut Counters,
) -> Result<(), StoreError> {
    let mut insert = transaction.prepare_cached(
        "INSERT OR REPLACE INTO line (message, conversation, at, agent, stanza_id, revises, stanza) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for line in batches.iter().flat_map(|batch| &batch.lines) {
        if let Kept::Retracts(of) = line.kept {
            transaction
                .prepare_cached(
                    "UPDATE line SET stanza = x'' WHERE conversation = ?1 AND (message = ?2 OR revises = ?2)",
                )?
                .execute(params![line.conversation.0.cast_signed(), of.0.cast_signed()])?;
        }
        let agent = match &line.author {
            Person::Customer => None,
            Person::Agent(agent) => Some(agent.as_str()),
        };
        insert.execute(params![
            line.message.0.cast_signed(),
            line.conversation.0.cast_signed(),
            line.at.as_millis().cast_signed(),
            agent,
            line.stanza_id,
            line.revises().map(|of| of.0.cast_signed()),
            line.stanza,
        ])?;
        counters.last_message = counters.last_message.max(line.message.0);
    }
    Ok(())
}

fn outgoing(
    transaction: &Transaction<'_>,
    batches: &mut [Batch],
    counters: &mut Counters,
) -> Result<(), StoreError> {
    let mut insert =
        transaction.prepare_cached("INSERT INTO outbox (link, number, stanza) VALUES (?1, ?2, ?3)")?;
    for outgoing in batches.iter_mut().flat_map(|batch| &mut batch.outgoing) {
        match outgoing {
            Outgoing::Stanza { link, bytes, durable: true } => stanza(&mut insert, link, bytes, counters)?,
            Outgoing::Replay { link, rows: Rows::WithoutTheFirst, .. } => take_out(transaction, link)?,
            Outgoing::Stanza { durable: false, .. }
            | Outgoing::Told { .. }
            | Outgoing::News(_)
            | Outgoing::Errand(_)
            | Outgoing::Replay { rows: Rows::AllAtOnce | Rows::OneByOne { .. }, .. } => {}
            Outgoing::Transcript(request) => {
                let link = request.link.clone();
                let stanzas = request.stanzas(|conversation, opening, range| {
                    read::excerpt(transaction, conversation, opening, range)
                })?;
                for bytes in stanzas {
                    stanza(&mut insert, &link, bytes, counters)?;
                }
            }
        }
    }
    Ok(())
}

fn take_out(transaction: &Transaction<'_>, link: &LinkName) -> Result<(), StoreError> {
    let mut first = transaction
        .prepare_cached("SELECT number, stanza FROM outbox WHERE link = ?1 ORDER BY number LIMIT 1")?;
    let row: Option<(i64, Vec<u8>)> =
        first.query_row([link.as_str()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    if let Some((number, stanza)) = row {
        say_taken_out(link, number.cast_unsigned(), &stanza);
        transaction
            .prepare_cached("DELETE FROM outbox WHERE link = ?1 AND number = ?2")?
            .execute(params![link.as_str(), number])?;
    }
    Ok(())
}

fn stanza(
    insert: &mut CachedStatement<'_>,
    link: &LinkName,
    bytes: &[u8],
    counters: &mut Counters,
) -> Result<(), StoreError> {
    counters.last_outbox += 1;
    insert.execute(params![link.as_str(), counters.last_outbox.cast_signed(), bytes])?;
    Ok(())
}

fn keep_counters(transaction: &Transaction<'_>, before: Counters, after: Counters) -> Result<(), StoreError> {
    let mut update = transaction.prepare_cached("UPDATE meta SET value = ?2 WHERE name = ?1")?;
    for (name, before, after) in [
        ("last_message", before.last_message, after.last_message),
        ("last_outbox", before.last_outbox, after.last_outbox),
        ("last_time", before.last_time, after.last_time),
    ] {
        if before != after {
            update.execute(params![name, after.cast_signed()])?;
        }
    }
    Ok(())
}

/// Sets entities aside, by their keys.
pub(super) fn set_aside(
    connection: &mut Connection,
    now: Timestamp,
    unreadable: &[Unreadable],
) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for Unreadable { key, reason } in unreadable {
        let row: Option<i64> = transaction
            .prepare_cached("SELECT max(rowid) FROM entity WHERE key = ?1")?
            .query_row([key], |row| row.get(0))?;
        if let Some(row) = row {
            move_aside(&transaction, now, row, reason)?;
        }
    }
    Ok(transaction.commit()?)
}

/// Sets entities aside that are no text, by their row.
pub(super) fn set_rows_aside(
    connection: &mut Connection,
    now: Timestamp,
    rows: &[i64],
) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for row in rows {
        tracing::error!(
            row,
            "an entity in the store is not text: it is set aside, and everything else is served"
        );
        move_aside(&transaction, now, *row, "it is not text")?;
    }
    Ok(transaction.commit()?)
}

/// What is no text any more is kept as bytes, and its key as far as it can be read.
fn move_aside(
    transaction: &Transaction<'_>,
    now: Timestamp,
    row: i64,
    reason: &str,
) -> Result<(), StoreError> {
    let mut select = transaction.prepare_cached("SELECT key, json FROM entity WHERE rowid = ?1")?;
    let (key, json) = select.query_row([row], |row| Ok((read::lossy(row, 0)?, read::bytes(row, 1)?)))?;
    transaction
        .prepare_cached("INSERT INTO aside (at, key, json, reason) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![now.as_millis().cast_signed(), key, json, reason])?;
    transaction.prepare_cached("DELETE FROM entity WHERE rowid = ?1")?.execute([row])?;
    Ok(())
}

/// Numbers that a damaged file has lost are found again from what they counted, and aloud.
pub(super) fn mend_meta(connection: &Connection) -> Result<(), StoreError> {
    for (name, value) in [
        ("alias_seed", "SELECT random()"),
        ("last_message", "SELECT coalesce(max(message), 0) FROM line"),
        // rows that were confirmed are gone, and their numbers with them
        ("last_outbox", "SELECT coalesce(max(number), 0) + 1000000 FROM outbox"),
        ("last_time", "SELECT coalesce((SELECT at FROM fact ORDER BY number DESC LIMIT 1), 0)"),
    ] {
        let count = "SELECT count(*) FROM meta WHERE name = ?1";
        let is_there: bool = connection.query_row(count, [name], |row| row.get(0))?;
        if !is_there {
            tracing::error!(name, "the store is damaged: a number was lost and is found again from the rest");
            let insert = format!("INSERT INTO meta (name, value) VALUES (?1, ({value}))");
            connection.execute(&insert, [name])?;
        }
    }
    Ok(())
}

/// Writes something at a start, whatever there is to do: a store that cannot be written to must show before anybody is
/// served.
pub(super) fn started(connection: &Connection, now: Timestamp) -> Result<(), StoreError> {
    connection.execute(
        "INSERT OR REPLACE INTO meta (name, value) VALUES ('last_start', ?1)",
        [now.as_millis().cast_signed()],
    )?;
    Ok(())
}

/// Removes what is kept of `customer`. What is removed is overwritten in the file, and the log is emptied.
pub(super) fn erase(
    connection: &mut Connection,
    customer: &Address,
    keys: &[String],
) -> Result<Erased, StoreError> {
    connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
    let erased = erase_rows(connection, customer, keys);
    connection.pragma_update_and_check(None, "secure_delete", false, |_| Ok(()))?;
    let erased = erased?;
    // A reader can keep the log from being emptied; the next checkpoints do it then.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(erased)
}

fn erase_rows(
    connection: &mut Connection,
    customer: &Address,
    keys: &[String],
) -> Result<Erased, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let whose = params![customer.jid.as_ref(), customer.link.as_str()];
    let theirs = "conversation IN (SELECT conversation FROM customer WHERE jid = ?1 AND link = ?2)";
    let lines = transaction.execute(&format!("DELETE FROM line WHERE {theirs}"), whose)?;
    let facts = transaction.execute(&format!("DELETE FROM fact WHERE {theirs}"), whose)?;
    let conversations = transaction.execute("DELETE FROM customer WHERE jid = ?1 AND link = ?2", whose)?;
    let mut entities = 0;
    for key in keys {
        entities += transaction.execute("DELETE FROM entity WHERE key = ?1", [key])?;
    }
    transaction.commit()?;
    Ok(Erased { conversations, lines, facts, entities })
}
