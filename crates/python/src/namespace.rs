//! Names and what they are bound to: a module's globals, a class's dictionary, an instance's attributes.
//!
//! Invariant: insertion-ordered; removing keeps the order of the rest. Small ones are searched from
//! the front, larger ones through an index.

use crate::value::{Sym, Value};

/// Above this many names an index is kept.
const INDEXED_FROM: usize = 9;
const EMPTY: u32 = u32::MAX;

#[derive(Clone, Debug, Default)]
pub struct Namespace {
    entries: Vec<(Sym, Value)>,
    /// Open addressing over `entries`, a power of two in length; empty while small.
    index: Vec<u32>,
}

impl PartialEq for Namespace {
    fn eq(&self, other: &Namespace) -> bool {
        self.entries == other.entries
    }
}

impl Eq for Namespace {}

impl std::hash::Hash for Namespace {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.entries.hash(state);
    }
}

impl Namespace {
    pub fn get(&self, name: Sym) -> Option<Value> {
        self.position(name).map(|at| self.entries[at].1)
    }

    pub fn contains(&self, name: Sym) -> bool {
        self.position(name).is_some()
    }

    pub fn set(&mut self, name: Sym, value: Value) {
        if let Some(at) = self.position(name) {
            self.entries[at].1 = value;
            return;
        }
        self.entries.push((name, value));
        if self.entries.len() >= INDEXED_FROM {
            if self.index.len() < self.entries.len() * 2 {
                self.rebuild();
            } else {
                let at = self.entries.len() - 1;
                self.insert_index(at);
            }
        }
    }

    /// Sets a name that is there already; false where it is not.
    pub fn replace(&mut self, name: Sym, value: Value) -> bool {
        let found = self.position(name);
        if let Some(at) = found {
            self.entries[at].1 = value;
        }
        found.is_some()
    }

    pub fn remove(&mut self, name: Sym) -> Option<Value> {
        let at = self.position(name)?;
        let (_, value) = self.entries.remove(at);
        self.rebuild();
        Some(value)
    }

    pub fn clear(&mut self) {
        self.entries.clear();
        self.index.clear();
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = (Sym, Value)> + '_ {
        self.entries.iter().copied()
    }

    /// Which binding's value this is.
    pub fn position_of(&self, value: Value) -> Option<usize> {
        self.entries.iter().position(|entry| entry.1 == value)
    }

    /// The value bound as the nth.
    pub fn at(&self, place: usize) -> Option<Value> {
        self.entries.get(place).map(|entry| entry.1)
    }

    #[inline]
    fn position(&self, name: Sym) -> Option<usize> {
        if self.index.is_empty() {
            return self.entries.iter().position(|entry| entry.0 == name);
        }
        let mask = self.index.len() - 1;
        let mut probe = slot(name) & mask;
        loop {
            let at = self.index[probe];
            if at == EMPTY {
                return None;
            }
            if self.entries[at as usize].0 == name {
                return Some(at as usize);
            }
            probe = (probe + 1) & mask;
        }
    }

    fn rebuild(&mut self) {
        self.index.clear();
        if self.entries.len() < INDEXED_FROM {
            return;
        }
        self.index.resize((self.entries.len() * 4).next_power_of_two(), EMPTY);
        for at in 0..self.entries.len() {
            self.insert_index(at);
        }
    }

    fn insert_index(&mut self, at: usize) {
        let mask = self.index.len() - 1;
        let mut probe = slot(self.entries[at].0) & mask;
        while self.index[probe] != EMPTY {
            probe = (probe + 1) & mask;
        }
        self.index[probe] = at as u32;
    }
}

fn slot(name: Sym) -> usize {
    (name.0.wrapping_mul(0x9E37_79B1) >> 7) as usize
}
