//! What was decided in a conversation and why, read back from the store: `frontdesk explain`.
//!
//! Every decision leaves a fact, and facts stay when the conversation is over. `timeline` puts them in order with their
//! local times, `decision` has the words for each kind. Names, the reasons of rules and time zones come from the settings
//! as they are now; what is gone from them appears under the name that the fact has.
//!
//! *Never:* a word of the transcript, a change of the store.

mod decision;
#[cfg(test)]
mod tests;
mod timeline;

use crate::kept_fact;
use crate::store::{Archive, FactRow, StoreError};
use frontdesk_settings::{Faults, Settings, StoreSettings, load};
use router_core::Timestamp;
use router_core::values::address::Address;
use router_core::values::id::ConversationId;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why there is no explanation.
#[derive(Debug, Error)]
pub enum ExplainError {
    /// The settings have faults.
    #[error("{0}")]
    Settings(Faults),
    /// Nothing outlives the process.
    #[error(
        "the settings keep conversations in memory only (store.path = \":memory:\"), so nothing can be read from outside: \
         set store.path to a file to have explanations"
    )]
    InMemory,
    /// The store cannot be read.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// Nothing is kept of it.
    #[error("nothing is kept of conversation {number} in {path}{}: the number is wrong, or it was erased", newest_of(.newest))]
    Unknown {
        /// Which was asked for.
        number: ConversationId,
        /// Where it was looked for.
        path: PathBuf,
        /// The newest there is.
        newest: Option<ConversationId>,
    },
    /// The explanation cannot be written.
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
}

fn newest_of(newest: &Option<ConversationId>) -> String {
    newest.map_or_else(String::new, |newest| format!(", where the newest is {newest}"))
}

/// What the store knows of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Which.
    pub conversation: ConversationId,
    /// Whose.
    pub customer: Option<Address>,
    /// What was decided, oldest first.
    pub facts: Vec<FactRow>,
}

/// Writes the explanation of a conversation to `out`: for people, or as JSON Lines. The settings are those in the file
/// at `config`.
///
/// # Errors
/// Why there is none, in a sentence.
pub fn explain(
    config: &Path,
    now: Timestamp,
    conversation: ConversationId,
    json: bool,
    out: &mut impl Write,
) -> Result<(), ExplainError> {
    let settings = load(config, now).map_err(ExplainError::Settings)?;
    let path = match &settings.store {
        StoreSettings::Memory => return Err(ExplainError::InMemory),
        StoreSettings::Sqlite(path) => path,
    };
    let archive = Archive::open(path)?;
    let facts = archive.facts(conversation)?;
    if facts.is_empty() {
        let newest = archive.newest()?;
        return Err(ExplainError::Unknown { number: conversation, path: path.clone(), newest });
    }
    let record = Record { conversation, customer: archive.customer(conversation)?, facts };
    let text = if json { json_lines(&record) } else { explanation(&record, &settings) };
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// The explanation for people.
pub fn explanation(record: &Record, settings: &Settings) -> String {
    timeline::write(record, settings)
}

/// A JSON object for each fact, a line each: `at` in milliseconds since 1970, `conversation`, `what`. A fact that this
/// version does not know is passed on as it was kept.
pub fn json_lines(record: &Record) -> String {
    let line = |fact: &FactRow| {
        let what = match kept_fact::read(&fact.json) {
            Some(what) => serde_json::to_value(what),
            None => serde_json::from_str(&fact.json),
        };
        let what = what.unwrap_or_default();
        let line = serde_json::json!({
            "at": fact.at.as_millis(),
            "conversation": record.conversation.0,
            "what": what,
        });
        format!("{line}\n")
    };
    record.facts.iter().map(line).collect()
}
