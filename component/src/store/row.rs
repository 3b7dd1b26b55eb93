//! The kinds of rows a store keeps.
//!
//! Plain values, made by the desk and read back after a start or for a transcript.
//!
//! *Never:* SQL, XML.

use router_core::values::address::Address;
use router_core::values::effect::Kept;
use router_core::values::id::{ConversationId, MessageId};
use router_core::values::participant::Person;
use router_core::{Span, Timestamp};
use std::fmt;

/// How long a consumed input is remembered.
pub const INPUT_KEPT_FOR: Span = Span::from_seconds(600);

/// The new form of an entity.
#[derive(Clone, PartialEq, Eq)]
pub struct EntityRow {
    /// Which entity; the desk chooses the keys.
    pub key: String,
    /// Its new form; `None`: it is gone.
    pub json: Option<String>,
}

impl fmt::Debug for EntityRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.json.as_ref().map(String::len);
        f.debug_struct("EntityRow").field("key", &self.key).field("json_bytes", &length).finish()
    }
}

/// An entity that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Its key.
    pub key: String,
    /// What is wrong with it, without its contents.
    pub reason: String,
}

/// An entity that was set aside.
#[derive(Clone, PartialEq, Eq)]
pub struct Aside {
    /// When.
    pub at: Timestamp,
    /// Its key, as far as it can be read.
    pub key: String,
    /// Its form, as it was kept.
    pub json: Vec<u8>,
    /// Why.
    pub reason: String,
}

impl fmt::Debug for Aside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.json.len();
        f.debug_struct("Aside").field("key", &self.key).field("bytes", &bytes).finish_non_exhaustive()
    }
}

/// A decision or turn of events, as kept for explanations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactRow {
    /// When.
    pub at: Timestamp,
    /// In which conversation, if in one.
    pub conversation: Option<ConversationId>,
    /// What, as JSON.
    pub json: String,
}

/// An input that was consumed: the same one again is a repetition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InputKey {
    /// A hash over sender, id and payload.
    pub key: [u8; 16],
    /// When it was consumed.
    pub at: Timestamp,
}

impl InputKey {
    /// Whether the key still counts at `now`. A key from the future (the clock was set back) counts for as
    /// long as one from the past.
    pub(super) fn counts_at(&self, now: Timestamp) -> bool {
        counts(self.at, now)
    }
}

/// Whether an input consumed at `at` still counts at `now`.
pub(super) fn counts(at: Timestamp, now: Timestamp) -> bool {
    now.since(at) < INPUT_KEPT_FOR && at.since(now) < INPUT_KEPT_FOR
}

/// Whose conversation it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerRow {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its customer.
    pub customer: Address,
}

/// A line of a transcript.
#[derive(Clone, PartialEq, Eq)]
pub struct Line {
    /// The message's number. A second line with the same number replaces the first.
    pub message: MessageId,
    /// The conversation it was written in.
    pub conversation: ConversationId,
    /// When it came in.
    pub at: Timestamp,
    /// Who wrote it.
    pub author: Person,
    /// The id that the author's client gave it.
    pub stanza_id: Option<String>,
    /// What it is to the transcript. Where it takes something back, the words of that go, of all its corrections too.
    pub kept: Kept,
    /// The stanza as it came in, checked; empty if its words were taken back, or if it takes others back.
    pub stanza: Vec<u8>,
}

impl Line {
    /// The message that it corrects or takes back.
    pub(super) fn revises(&self) -> Option<MessageId> {
        match self.kept {
            Kept::Said => None,
            Kept::Corrects(of) | Kept::Retracts(of) => Some(of),
        }
    }
}

/// What a line is to the transcript, from what is kept of it.
pub(super) fn kept(revises: Option<MessageId>, has_words: bool) -> Kept {
    match revises {
        None => Kept::Said,
        Some(of) if has_words => Kept::Corrects(of),
        Some(of) => Kept::Retracts(of),
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line")
            .field("message", &self.message)
            .field("conversation", &self.conversation)
            .field("stanza_bytes", &self.stanza.len())
            .finish_non_exhaustive()
    }
}

/// A line of a transcript without its stanza: enough to map ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentLine {
    /// The message's number.
    pub message: MessageId,
    /// The conversation it was written in.
    pub conversation: ConversationId,
    /// Who wrote it.
    pub author: Person,
    /// The id that the author's client gave it.
    pub stanza_id: Option<String>,
    /// What it is to the transcript.
    pub kept: Kept,
}
