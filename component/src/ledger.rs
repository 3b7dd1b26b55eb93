//! Which id a message has on each side of a conversation.
//!
//! A relayed message gets an id of ours, and the two clients never see each other's ids. Corrections, replies,
//! receipts and markers refer to ids, so the last messages of every open conversation are remembered here with
//! their author and the id that the author's client gave. After a restart the ledger is filled from the transcript.
//!
//! *Never:* bodies.

use crate::outbound::ids::IdMaker;
use router_core::values::id::{ConversationId, MessageId};
use std::collections::{HashMap, VecDeque};

/// Messages that are remembered for each conversation.
pub const REMEMBERED: usize = 32;

/// Ids longer than this are not remembered, so that nobody fills the memory with them.
const LONGEST_ID: usize = 128;

/// Which side of a conversation wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The customer.
    Customer,
    /// One of the agents.
    Agent,
}

#[derive(Debug)]
struct Entry {
    message: MessageId,
    author: Side,
    id: Option<Box<str>>,
}

/// The translation of a reference for the other side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translated {
    /// The id as the other side knows it.
    pub id: String,
    /// Who wrote the message it refers to.
    pub author: Side,
}

/// The remembered ids of all open conversations.
#[derive(Debug)]
pub struct Ledger {
    ids: IdMaker,
    conversations: HashMap<ConversationId, VecDeque<Entry>>,
}

impl Ledger {
    /// An empty ledger; `ids` recognises the ids that Frontdesk gave.
    pub fn new(ids: IdMaker) -> Self {
        Self { ids, conversations: HashMap::new() }
    }

    /// Remembers a message; the oldest of the conversation is forgotten when there are [`REMEMBERED`].
    pub fn remember(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
        author: Side,
        id: Option<&str>,
    ) {
        let entries = self.conversations.entry(conversation).or_default();
        if entries.len() == REMEMBERED {
            entries.pop_front();
        }
        let id = id.filter(|id| id.len() <= LONGEST_ID).map(Box::from);
        entries.push_back(Entry { message, author, id });
    }

    /// Forgets a conversation.
    pub fn forget(&mut self, conversation: ConversationId) {
        self.conversations.remove(&conversation);
    }

    /// What the id that `from` used is on the other side; `None` if it is unknown there.
    pub fn translate(&self, conversation: ConversationId, from: Side, id: &str) -> Option<Translated> {
        let entries = self.conversations.get(&conversation)?;
        if let Some(message) = self.ids.message_of(id) {
            let entry = entries.iter().find(|entry| entry.message == message && entry.author != from)?;
            return Some(Translated { id: entry.id.as_deref()?.to_owned(), author: entry.author });
        }
        let entry =
            entries.iter().rev().find(|entry| entry.author == from && entry.id.as_deref() == Some(id))?;
        Some(Translated { id: self.ids.of_message(entry.message), author: entry.author })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const C: ConversationId = ConversationId(1);

    fn ledger() -> Ledger {
        let mut ledger = Ledger::new(IdMaker::new(7));
        ledger.remember(C, MessageId(10), Side::Customer, Some("anna-1"));
        ledger.remember(C, MessageId(11), Side::Agent, Some("bob-1"));
        ledger
    }

    #[test]
    fn ids_are_translated_both_ways() {
        let ledger = ledger();
        let ours = IdMaker::new(7).of_message(MessageId(10));
        let translated = ledger.translate(C, Side::Agent, &ours).unwrap();
        assert_eq!(translated, Translated { id: "anna-1".into(), author: Side::Customer });
        let own = ledger.translate(C, Side::Agent, "bob-1").unwrap();
        assert_eq!(own.id, IdMaker::new(7).of_message(MessageId(11)));
    }

    #[test]
    fn other_peoples_ids_are_unknown() {
        let ledger = ledger();
        assert_eq!(ledger.translate(C, Side::Customer, "bob-1"), None);
        assert_eq!(ledger.translate(ConversationId(2), Side::Agent, "bob-1"), None);
    }

    #[test]
    fn only_the_last_are_remembered() {
        let mut ledger = ledger();
        for n in 0..REMEMBERED as u64 {
            ledger.remember(C, MessageId(100 + n), Side::Customer, None);
        }
        assert_eq!(ledger.translate(C, Side::Agent, "bob-1"), None);
    }
}
