//! Recognises a message that was taken before.
//!
//! A client that did not get its receipt, or a server that was restarted, may send the same stanza again. The key
//! is a hash of the bare sender, the id and the payload; keys are kept for ten minutes, in the store too. In memory half of
//! a key will do: of half a million, two are alike once in a hundred million times.
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
    seen: HashSet<u64>,
    /// Oldest first.
    order: VecDeque<u64>,
    /// How many of them came at a time, oldest first.
    times: VecDeque<(Timestamp, usize)>,
}

impl Dedup {
    /// Takes note of `key`; `false` if it was there already.
    pub fn is_new(&mut self, now: Timestamp, key: Key) -> bool {
        while self.times.front().is_some_and(|(at, _)| now.since(*at) > WINDOW) || self.order.len() >= MOST {
            self.forget_oldest();
        }
        let [key, _] = key.as_chunks().0 else { return true };
        let key = u64::from_le_bytes(*key);
        let new = self.seen.insert(key);
        if new {
            self.order.push_back(key);
            match self.times.back_mut().filter(|(at, _)| *at == now) {
                Some((_, count)) => *count += 1,
                None => self.times.push_back((now, 1)),
            }
        }
        new
    }

    fn forget_oldest(&mut self) {
        if let Some(old) = self.order.pop_front() {
            self.seen.remove(&old);
        }
        if let Some((_, count)) = self.times.front_mut() {
            *count -= 1;
            if *count == 0 {
                self.times.pop_front();
            }
        }
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
