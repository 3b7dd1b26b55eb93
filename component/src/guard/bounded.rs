//! A map that forgets what was not used for the longest time.
//!
//! Every use gives an entry a new number; a second map sorted by these numbers finds the oldest. At the capacity the
//! oldest entry goes before a new one comes.
//!
//! *Never:* more entries than the capacity.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

/// A map of bounded size.
#[derive(Debug)]
pub(super) struct BoundedMap<K, V> {
    entries: HashMap<K, Entry<V>>,
    by_use: BTreeMap<u64, K>,
    uses: u64,
    capacity: usize,
}

#[derive(Debug)]
struct Entry<V> {
    used: u64,
    value: V,
}

impl<K: Clone + Eq + Hash, V> BoundedMap<K, V> {
    /// An empty map for `capacity` entries, at least one.
    pub(super) fn new(capacity: usize) -> Self {
        Self { entries: HashMap::new(), by_use: BTreeMap::new(), uses: 1, capacity: capacity.max(1) }
    }

    /// Changes the capacity; the oldest entries go until the rest fits.
    pub(super) fn set_capacity(&mut self, capacity: usize) {
        self.capacity = capacity.max(1);
        while self.entries.len() > self.capacity {
            self.forget_oldest();
        }
    }

    /// The entry for `key`, made now if there is none; it is the newest from now on.
    pub(super) fn get_or_insert_with(&mut self, key: &K, make: impl FnOnce() -> V) -> &mut V {
        if self.entries.len() >= self.capacity && !self.entries.contains_key(key) {
            self.forget_oldest();
        }
        let entry = self.entries.entry(key.clone()).or_insert_with(|| Entry { used: 0, value: make() });
        if entry.used != self.uses {
            self.uses += 1;
            self.by_use.remove(&entry.used);
            entry.used = self.uses;
            self.by_use.insert(self.uses, key.clone());
        }
        &mut entry.value
    }

    fn forget_oldest(&mut self) {
        if let Some((_, key)) = self.by_use.pop_first() {
            self.entries.remove(&key);
        }
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        assert_eq!(self.entries.len(), self.by_use.len());
        self.entries.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_unused_for_the_longest_time_is_forgotten() {
        let mut map = BoundedMap::new(2);
        *map.get_or_insert_with(&"a", || 0) += 1;
        *map.get_or_insert_with(&"b", || 0) += 1;
        *map.get_or_insert_with(&"a", || 0) += 1;
        *map.get_or_insert_with(&"c", || 0) += 1;
        assert_eq!(map.len(), 2);
        assert_eq!(*map.get_or_insert_with(&"a", || 0), 2);
        assert_eq!(*map.get_or_insert_with(&"b", || 0), 0);
        map.set_capacity(1);
        assert_eq!(map.len(), 1);
        assert_eq!(*map.get_or_insert_with(&"b", || 9), 0);
    }
}
