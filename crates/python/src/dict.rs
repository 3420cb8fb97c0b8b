//! The table under `dict`, `set` and `frozenset`: insertion-ordered, each key with its hash.
//!
//! Invariant: deterministic; a removed entry leaves a gap (`Undefined` key) until the next rebuild.
//! Comparing keys is the caller's: it passes a test that may fail.

use crate::value::Value;

const EMPTY: u32 = u32::MAX;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    pub hash: i64,
    pub key: Value,
    pub value: Value,
}

#[derive(Clone, Debug, Default)]
pub struct Dict {
    entries: Vec<Entry>,
    index: Vec<u32>,
    live: u32,
    /// For a set made from others: the size CPython's table would start with; see `set_order`.
    pub slots: u32,
}

impl PartialEq for Dict {
    fn eq(&self, other: &Dict) -> bool {
        self.entries == other.entries
    }
}

impl Eq for Dict {}

impl std::hash::Hash for Dict {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.entries.hash(state);
    }
}

impl Dict {
    pub fn len(&self) -> usize {
        self.live as usize
    }

    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// Places in the entry list, gaps included: what an iterator counts through.
    pub fn places(&self) -> usize {
        self.entries.len()
    }

    /// The entry at a place, unless it is a gap or past the end.
    pub fn at(&self, place: usize) -> Option<&Entry> {
        self.entries.get(place).filter(|entry| !entry.key.is_undefined())
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter().filter(|entry| !entry.key.is_undefined())
    }

    /// The place of the key with this hash for which `same` holds.
    pub fn find<E>(
        &self,
        hash: i64,
        mut same: impl FnMut(Value) -> Result<bool, E>,
    ) -> Result<Option<usize>, E> {
        if self.index.is_empty() {
            return Ok(None);
        }
        let mask = self.index.len() - 1;
        let mut probe = spread(hash) & mask;
        loop {
            let at = self.index[probe];
            if at == EMPTY {
                return Ok(None);
            }
            let entry = &self.entries[at as usize];
            if entry.hash == hash && !entry.key.is_undefined() && same(entry.key)? {
                return Ok(Some(at as usize));
            }
            probe = (probe + 1) & mask;
        }
    }

    /// Adds a key known not to be there.
    pub fn push(&mut self, hash: i64, key: Value, value: Value) {
        if (self.entries.len() + 1) * 2 > self.index.len() {
            self.rebuild();
        }
        self.entries.push(Entry { hash, key, value });
        self.live += 1;
        self.insert_index(self.entries.len() - 1);
    }

    pub fn set_at(&mut self, place: usize, value: Value) {
        self.entries[place].value = value;
    }

    pub fn remove_at(&mut self, place: usize) -> Entry {
        let gap = Entry { hash: 0, key: Value::Undefined, value: Value::Undefined };
        let entry = std::mem::replace(&mut self.entries[place], gap);
        self.live -= 1;
        if self.live == 0 {
            self.clear();
        }
        entry
    }

    pub fn clear(&mut self) {
        *self = Dict::default();
    }

    fn rebuild(&mut self) {
        self.entries.retain(|entry| !entry.key.is_undefined());
        self.index.clear();
        self.index.resize(((self.entries.len() + 1) * 4).next_power_of_two().max(8), EMPTY);
        for at in 0..self.entries.len() {
            self.insert_index(at);
        }
    }

    fn insert_index(&mut self, at: usize) {
        let mask = self.index.len() - 1;
        let mut probe = spread(self.entries[at].hash) & mask;
        while self.index[probe] != EMPTY {
            probe = (probe + 1) & mask;
        }
        self.index[probe] = at as u32;
    }
}

fn spread(hash: i64) -> usize {
    ((hash as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33) as usize
}
