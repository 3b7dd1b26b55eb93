//! Which id a message has for each participant of a conversation.
//!
//! A relayed message gets an id of ours, and clients never see each other's ids. Corrections, replies, receipts and
//! markers refer to ids, so the last messages of every open conversation are remembered here with who wrote them and the
//! id that the author's client gave. A correction is remembered under the message it corrects, whichever of its ids the
//! next one names. After a restart the ledger is filled from the transcript.
//!
//! *Never:* bodies.

use crate::ids::IdMaker;
use router_core::values::effect::Kept;
use router_core::values::id::{ConversationId, MessageId};
use router_core::values::participant::Person;
use std::collections::{HashMap, VecDeque};

/// Messages that are remembered for each conversation.
pub const REMEMBERED: usize = 32;

/// Ids longer than this are not remembered, so that nobody fills the memory with them.
const LONGEST_ID: usize = 128;

/// One conversation's messages. Their ids stand in one text, one behind the other, and their authors in a list: every
/// open conversation has some, so they are small.
#[derive(Debug, Default)]
struct Messages {
    /// Oldest first, as are their ids.
    entries: VecDeque<Entry>,
    ids: String,
    authors: Vec<Person>,
}

#[derive(Debug)]
struct Entry {
    message: MessageId,
    /// The message that this one corrects, or itself.
    root: MessageId,
    /// The place in the list.
    author: u32,
    /// 0 if no id is remembered.
    id_bytes: u32,
}

/// A remembered message.
struct Known<'a> {
    message: MessageId,
    /// The message that this one corrects, or itself.
    root: MessageId,
    author: &'a Person,
    id: Option<&'a str>,
}

impl Messages {
    fn newest_first(&self) -> impl Iterator<Item = Known<'_>> {
        let mut ids = self.ids.as_str();
        self.entries.iter().rev().filter_map(move |entry| {
            let (earlier, id) = ids.split_at_checked(ids.len().checked_sub(entry.id_bytes as usize)?)?;
            ids = earlier;
            let author = self.authors.get(entry.author as usize)?;
            let id = (!id.is_empty()).then_some(id);
            Some(Known { message: entry.message, root: entry.root, author, id })
        })
    }

    fn push(&mut self, known: &Known<'_>) {
        let author = self.authors.iter().position(|author| author == known.author).unwrap_or_else(|| {
            self.authors.push(known.author.clone());
            self.authors.len() - 1
        });
        let id = known.id.filter(|id| id.len() <= LONGEST_ID).unwrap_or_default();
        self.ids.push_str(id);
        let (message, root) = (known.message, known.root);
        self.entries.push_back(Entry { message, root, author: author as u32, id_bytes: id.len() as u32 });
    }

    fn forget_oldest(&mut self) {
        if let Some(oldest) = self.entries.pop_front() {
            self.ids.drain(..oldest.id_bytes as usize);
        }
    }
}

/// Who wrote a message that somebody refers to, as seen from the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Whoever refers to it.
    Own,
    /// Whoever the reference is for.
    Hearers,
    /// Somebody else.
    Others,
}

/// The translation of a reference for whom it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translated {
    /// The id as they know it.
    pub id: String,
    /// Who wrote the message it refers to.
    pub whose: Whose,
}

/// The remembered ids of all open conversations.
#[derive(Debug)]
pub struct Ledger {
    ids: IdMaker,
    conversations: HashMap<ConversationId, Messages>,
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
        author: &Person,
        id: Option<&str>,
        kept: Kept,
    ) {
        let root = match kept {
            Kept::Said => message,
            Kept::Corrects(of) | Kept::Retracts(of) => of,
        };
        let messages = self.conversations.entry(conversation).or_default();
        if messages.entries.len() == REMEMBERED {
            messages.forget_oldest();
        }
        messages.push(&Known { message, root, author, id });
    }

    /// Forgets a conversation.
    pub fn forget(&mut self, conversation: ConversationId) {
        self.conversations.remove(&conversation);
    }

    /// The message of `author` that is meant by one of the ids that the author's client gave, from the first on.
    pub fn own(&self, conversation: ConversationId, author: &Person, id: &str) -> Option<MessageId> {
        self.written(conversation, author, id).map(|known| known.root)
    }

    /// What the id that `speaker` used is for `hearer`; `None` if it is unknown there.
    pub fn translate(
        &self,
        conversation: ConversationId,
        speaker: &Person,
        hearer: &Person,
        id: &str,
    ) -> Option<Translated> {
        let known = match self.ids.message_of(id) {
            Some(message) => {
                let mut messages = self.conversations.get(&conversation)?.newest_first();
                messages.find(|known| known.message == message && known.author != speaker)?
            }
            None => self.written(conversation, speaker, id)?,
        };
        if known.author == hearer {
            return Some(Translated { id: known.id?.to_owned(), whose: Whose::Hearers });
        }
        let whose = if known.author == speaker { Whose::Own } else { Whose::Others };
        Some(Translated { id: self.ids.of_message(known.root), whose })
    }

    fn written(&self, conversation: ConversationId, author: &Person, id: &str) -> Option<Known<'_>> {
        let mut messages = self.conversations.get(&conversation)?.newest_first();
        messages.find(|known| known.author == author && known.id == Some(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use router_core::values::id::AgentId;

    const C: ConversationId = ConversationId(1);

    fn agent(name: &str) -> Person {
        Person::Agent(AgentId::from(name))
    }

    fn ours(message: u64) -> String {
        IdMaker::new(7).of_message(MessageId(message))
    }

    fn ledger() -> Ledger {
        let mut ledger = Ledger::new(IdMaker::new(7));
        ledger.remember(C, MessageId(10), &Person::Customer, Some("anna-1"), Kept::Said);
        ledger.remember(C, MessageId(11), &agent("bob"), Some("bob-1"), Kept::Said);
        ledger
    }

    #[test]
    fn ids_are_translated_for_each_participant() {
        let ledger = ledger();
        let (anna, bob, carol) = (Person::Customer, agent("bob"), agent("carol"));
        let table = [
            (&bob, &anna, ours(10), Some(("anna-1".into(), Whose::Hearers))),
            (&bob, &anna, "bob-1".into(), Some((ours(11), Whose::Own))),
            (&anna, &bob, ours(11), Some(("bob-1".into(), Whose::Hearers))),
            (&anna, &carol, ours(11), Some((ours(11), Whose::Others))),
            (&carol, &anna, ours(11), Some((ours(11), Whose::Others))),
            (&carol, &anna, "bob-1".into(), None),
            (&anna, &bob, "bob-1".into(), None),
            (&anna, &bob, ours(10), None),
        ];
        for (speaker, hearer, id, expected) in table {
            let expected = expected.map(|(id, whose)| Translated { id, whose });
            assert_eq!(ledger.translate(C, speaker, hearer, &id), expected, "{speaker:?} {hearer:?} {id}");
        }
        assert_eq!(ledger.translate(ConversationId(2), &bob, &anna, "bob-1"), None);
    }

    #[test]
    fn corrections_chain_and_are_their_authors_alone() {
        let mut ledger = ledger();
        ledger.remember(C, MessageId(12), &agent("bob"), Some("bob-2"), Kept::Corrects(MessageId(11)));
        for id in ["bob-1", "bob-2"] {
            assert_eq!(ledger.own(C, &agent("bob"), id), Some(MessageId(11)), "{id}");
            assert_eq!(ledger.own(C, &agent("carol"), id), None);
            let translated = ledger.translate(C, &agent("bob"), &Person::Customer, id).unwrap();
            assert_eq!(translated.id, ours(11));
        }
        let receipt = ledger.translate(C, &Person::Customer, &agent("bob"), &ours(12)).unwrap();
        assert_eq!(receipt.id, "bob-2", "it is the correction that has arrived");
    }

    #[test]
    fn only_the_last_are_remembered() {
        let mut ledger = ledger();
        for n in 0..REMEMBERED as u64 {
            ledger.remember(C, MessageId(100 + n), &Person::Customer, None, Kept::Said);
        }
        assert_eq!(ledger.own(C, &agent("bob"), "bob-1"), None);
    }
}
