//! Everybody in the line of a queue, in order, with fast places.
//!
//! A sorted list in pieces of bounded length: finding, adding and removing is a binary search and a short move, and
//! the place of somebody is the sum of the lengths of the pieces before.
//!
//! *Never:* a decision who is next; the order is a static key.

use crate::values::id::InteractionId;
use crate::values::time::Timestamp;
use alloc::vec::Vec;

/// The order in a line: strict priority (255 less the priority), time of entering less the head start, then the id.
/// Comparing two cancels the present time, so the order of ageing never changes.
pub(super) type LineKey = (u8, Timestamp, InteractionId);

/// A piece that grows beyond this is split in two.
const PIECE: usize = 512;

/// The line.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// None is empty; all of one come before all of the next.
    pieces: Vec<Vec<LineKey>>,
    len: usize,
}

impl Line {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn first(&self) -> Option<&LineKey> {
        self.pieces.first()?.first()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &LineKey> {
        self.pieces.iter().flatten()
    }

    /// Adds `key`; one that is there is not added again.
    pub(super) fn insert(&mut self, key: LineKey) {
        let Some(at) = self.piece_of(&key) else {
            self.pieces.push(alloc::vec![key]);
            self.len = 1;
            return;
        };
        let piece = &mut self.pieces[at];
        if let Err(place) = piece.binary_search(&key) {
            piece.insert(place, key);
            self.len += 1;
            if piece.len() > PIECE {
                let second = piece.split_off(PIECE / 2);
                self.pieces.insert(at + 1, second);
            }
        }
    }

    pub(super) fn remove(&mut self, key: &LineKey) {
        let Some(at) = self.piece_of(key) else { return };
        let piece = &mut self.pieces[at];
        if let Ok(place) = piece.binary_search(key) {
            piece.remove(place);
            self.len -= 1;
            if piece.is_empty() {
                self.pieces.remove(at);
            }
        }
    }

    /// How many come before `key`.
    pub(super) fn before(&self, key: &LineKey) -> usize {
        let Some(at) = self.piece_of(key) else { return 0 };
        let (Ok(place) | Err(place)) = self.pieces[at].binary_search(key);
        self.pieces[..at].iter().map(Vec::len).sum::<usize>() + place
    }

    /// The piece that holds `key`, or into which it belongs; `None` if there are no pieces.
    fn piece_of(&self, key: &LineKey) -> Option<usize> {
        let after = self.pieces.partition_point(|piece| piece.first().is_some_and(|first| first <= key));
        (!self.pieces.is_empty()).then(|| after.saturating_sub(1))
    }
}

/// How it is cut into pieces depends on what was in it before and makes no difference.
impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeSet;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_a_sorted_set_with_places(steps in prop::collection::vec((any::<bool>(), 0u64..3000), 0..4000)) {
            let (mut line, mut set) = (Line::default(), BTreeSet::new());
            for (add, number) in steps {
                let key = (255, Timestamp::from_millis(number / 3), InteractionId(number));
                if add {
                    line.insert(key);
                    set.insert(key);
                } else {
                    line.remove(&key);
                    set.remove(&key);
                }
                prop_assert_eq!(line.len(), set.len());
                prop_assert_eq!(line.before(&key), set.range(..key).count());
                prop_assert_eq!(line.first(), set.first());
            }
            prop_assert!(line.iter().eq(set.iter()));
        }
    }
}
