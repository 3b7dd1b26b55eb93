//! The ids of stanzas that Frontdesk sends.
//!
//! An id is a tag and a number: the tag belongs to the store (so that two stores never give the same ids), the
//! number is that of the message, or of the notice. The same message always has the same id, also when it is
//! sent again after a restart, so that clients can tell that it is the same.
//!
//! *Never:* an id that a client gave: those do not cross to the other side.

use std::fmt::{self, Write as _};

use router_core::Timestamp;
use router_core::values::id::MessageId;

/// Two numbers of 32 and 64 bits in hexadecimal, and what parts them.
const ID_BYTES_MAX: usize = 25;

/// Makes and recognises ids.
#[derive(Clone, Copy)]
pub struct IdMaker {
    tag: u32,
    secret: u64,
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
        let mut id = String::with_capacity(ID_BYTES_MAX);
        write!(id, "{:x}-{:x}", self.tag, message.0).expect("a string takes everything");
        id
    }

    /// The message that has this id.
    pub fn message_of(self, id: &str) -> Option<MessageId> {
        let (tag, number) = id.split_once('-')?;
        if number.starts_with('+') || u32::from_str_radix(tag, 16).ok()? != self.tag {
            return None;
        }
        u64::from_str_radix(number, 16).ok().map(MessageId)
    }

    /// What the ids of all questions of a process that started at `started` begin with.
    pub fn question_prefix(self, started: Timestamp) -> String {
        format!("question-{:x}-{:x}-", self.tag, started.as_millis())
    }
}

/// What the id of a barrier tells: how far our server has got when it brings the ping with that id back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BarrierId {
    /// Our process.
    pub nonce: u64,
    /// The connection.
    pub epoch: u64,
    /// The last outbox row before it; 0 if none is meant.
    pub number: u64,
}

const BARRIER_PREFIX: &str = "barrier-";

impl fmt::Display for BarrierId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{BARRIER_PREFIX}{:016x}-{}-{}", self.nonce, self.epoch, self.number)
    }
}

impl BarrierId {
    /// Reads an id.
    pub fn read(id: &str) -> Option<Self> {
        let (nonce, rest) = id.strip_prefix(BARRIER_PREFIX)?.split_once('-')?;
        let (epoch, number) = rest.split_once('-')?;
        let nonce = u64::from_str_radix(nonce, 16).ok()?;
        Some(Self { nonce, epoch: epoch.parse().ok()?, number: number.parse().ok()? })
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
    }
}
