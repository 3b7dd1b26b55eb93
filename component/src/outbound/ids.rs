//! The ids of stanzas that Frontdesk sends.
//!
//! An id is a tag and a number: the tag belongs to the store (so that two stores never give the same ids), the
//! number is that of the message, or of the notice. The same message always has the same id, also when it is
//! sent again after a restart, so that clients can tell that it is the same.
//!
//! *Never:* an id that a client gave: those do not cross to the other side.

use std::fmt;

use router_core::values::id::{ConversationId, MessageId};

/// Makes and recognises ids.
#[derive(Clone, Copy)]
pub struct IdMaker {
    tag: u32,
    secret: u64,
}

/// What an answer to one of our own queries is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Query {
    /// Whether the customer of this conversation is still there.
    Check(ConversationId),
    /// Something about the software of the client that was asked under this number.
    Software(u64, About),
}

/// What is asked about a client's software.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Name, version, operating system (XEP-0092).
    Version,
    /// Features (XEP-0030).
    Features,
}

impl fmt::Debug for IdMaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdMaker({:x})", self.tag)
    }
}

impl IdMaker {
    /// Ids for the store with this seed.
    pub fn new(seed: u64) -> Self {
        Self { tag: (seed >> 32) as u32 ^ seed as u32, secret: seed }
    }

    /// What the ids do not tell of the store's seed, for keys that nobody may foresee.
    pub fn secret(self) -> u64 {
        self.secret
    }

    /// The id of a relayed message.
    pub fn of_message(self, message: MessageId) -> String {
        format!("{:x}-{:x}", self.tag, message.0)
    }

    /// The message that has this id.
    pub fn message_of(self, id: &str) -> Option<MessageId> {
        let (tag, number) = id.split_once('-')?;
        if number.starts_with('+') || u32::from_str_radix(tag, 16).ok()? != self.tag {
            return None;
        }
        u64::from_str_radix(number, 16).ok().map(MessageId)
    }

    /// The id of the question whether a customer is still there.
    pub fn of_check(self, conversation: ConversationId) -> String {
        format!("check-{:x}-{:x}", self.tag, conversation.0)
    }

    /// The id of a question about a client's software.
    pub fn of_software(self, number: u64, about: About) -> String {
        let about = match about {
            About::Version => "version",
            About::Features => "features",
        };
        format!("software-{:x}-{number:x}-{about}", self.tag)
    }

    /// The query that an answer with this id belongs to.
    pub fn query_of(self, id: &str) -> Option<Query> {
        if let Some(number) = id.strip_prefix(&format!("check-{:x}-", self.tag)) {
            return Some(Query::Check(ConversationId(u64::from_str_radix(number, 16).ok()?)));
        }
        let (number, about) = id.strip_prefix(&format!("software-{:x}-", self.tag))?.split_once('-')?;
        let about = match about {
            "version" => About::Version,
            "features" => About::Features,
            _ => return None,
        };
        Some(Query::Software(u64::from_str_radix(number, 16).ok()?, about))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_back_by_their_own_store_only() {
        let ids = IdMaker::new(0x1234_5678_9abc_def0);
        let id = ids.of_message(MessageId(300));
        assert_eq!(ids.message_of(&id), Some(MessageId(300)));
        assert_eq!(IdMaker::new(1).message_of(&id), None);
        for odd in ["", "-", "a-b-c", "x", "88888888-+1"] {
            assert_eq!(ids.message_of(odd), None, "{odd}");
        }
        assert_eq!(ids.query_of(&ids.of_check(ConversationId(5))), Some(Query::Check(ConversationId(5))));
        for about in [About::Version, About::Features] {
            let id = ids.of_software(77, about);
            assert_eq!(ids.query_of(&id), Some(Query::Software(77, about)));
            assert_eq!(IdMaker::new(1).query_of(&id), None);
        }
        assert_eq!(ids.query_of(&ids.of_software(77, About::Version).replace("version", "os")), None);
    }
}
