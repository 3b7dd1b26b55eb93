//! Recognises a message that was taken before.
//!
//! A client that did not get its receipt, or a server that was restarted, may send the same stanza again. The key
//! is a hash of the bare sender, the id and the payload; keys are kept for ten minutes, in the store too.
//!
//! *Never:* messages without an id: two of them may well be meant.

use router_core::{Span, Timestamp};
use std::collections::{HashSet, VecDeque};

/// For how long a message is recognised.
pub const WINDOW: Span = Span::from_seconds(600);

/// Keys that are kept at most; the oldest goes first.
pub const MOST: usize = 500_000;

/// A 16-byte key of an input.
pub type Key = [u8; 16];

/// The keys of the last ten minutes.
#[derive(Debug, Default)]
pub struct Dedup {
    seen: HashSet<Key>,
    order: VecDeque<(Timestamp, Key)>,
}

impl Dedup {
    /// Takes note of `key`; `false` if it was there already.
    pub fn is_new(&mut self, now: Timestamp, key: Key) -> bool {
        while self.order.front().is_some_and(|(at, _)| now.since(*at) > WINDOW) || self.order.len() >= MOST {
            if let Some((_, old)) = self.order.pop_front() {
                self.seen.remove(&old);
            }
        }
        let new = self.seen.insert(key);
        if new {
            self.order.push_back((now, key));
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_new_once_in_ten_minutes() {
        let mut dedup = Dedup::default();
        let at = Timestamp::from_millis;
        assert!(dedup.is_new(at(0), [1; 16]));
        assert!(!dedup.is_new(at(600_000), [1; 16]));
        assert!(dedup.is_new(at(600_001), [1; 16]));
    }
}
