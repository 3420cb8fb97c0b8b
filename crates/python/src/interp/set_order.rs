//! The order in which CPython's sets give their items.
//!
//! A set of numbers has an order that programs show (`print({10, 1, 5})`), which follows from the hash
//! table's size and its probing. Sets of other items (strings, whose hashes differ from run to run in
//! CPython) keep the order of insertion.

use crate::dict::{Dict, Entry};
use crate::object::Object;
use crate::value::Value;
use crate::vm::Vm;

const SMALLEST: usize = 8;
const LINEAR_PROBES: usize = 9;
const EMPTY: u32 = u32::MAX;

impl Vm {
    /// The items in CPython's order.
    pub(crate) fn set_order(&self, set: &Dict) -> Vec<Value> {
        self.entries_in_order(set).into_iter().map(|entry| entry.key).collect()
    }

    pub(crate) fn entries_in_order(&self, set: &Dict) -> Vec<Entry> {
        let entries: Vec<Entry> = set.iter().copied().collect();
        if !entries.iter().all(|entry| self.hashes_as_cpython(entry.key)) {
            return entries;
        }
        let hashes: Vec<u64> = entries.iter().map(|entry| entry.hash as u64).collect();
        let order = table_order(&hashes, set.slots as usize);
        order.into_iter().map(|at| entries[at as usize]).collect()
    }

    fn hashes_as_cpython(&self, key: Value) -> bool {
        match key {
            Value::Int(_) | Value::Bool(_) | Value::Float(_) => true,
            key => match self.object(key) {
                Some(Object::BigInt(_)) => true,
                Some(Object::Tuple(items)) => {
                    items.iter().all(|item| matches!(item, Value::Int(_) | Value::Float(_)))
                }
                _ => false,
            },
        }
    }

    /// The set as a copy of one or a union of two: its table starts as large as CPython makes it.
    pub(crate) fn merged(&self, first: &Dict, second: Option<&Dict>) -> Dict {
        let mut made = Dict::default();
        let mut slots = SMALLEST;
        for set in [Some(first), second].into_iter().flatten() {
            if (made.len() + set.len()) * 5 >= (slots - 1) * 3 {
                slots = size_above((made.len() + set.len()) * 2);
            }
            for Entry { hash, key, .. } in self.entries_in_order(set) {
                let known = made.find(hash, |other| self.same_or_equal(other, key, 0));
                if let Ok(None) = known {
                    made.push(hash, key, Value::None);
                }
            }
        }
        made.slots = slots as u32;
        made
    }
}

fn size_above(wanted: usize) -> usize {
    let mut size = SMALLEST;
    while size <= wanted {
        size <<= 1;
    }
    size
}

fn table_order(hashes: &[u64], slots: usize) -> Vec<u32> {
    let mut table = vec![EMPTY; slots.max(SMALLEST)];
    for at in 0..hashes.len() {
        insert(&mut table, hashes, at as u32);
        let used = at + 1;
        if used * 5 >= (table.len() - 1) * 3 {
            let size = size_above(if used > 50_000 { used * 2 } else { used * 4 });
            let old = std::mem::replace(&mut table, vec![EMPTY; size]);
            for entry in old.into_iter().filter(|entry| *entry != EMPTY) {
                insert(&mut table, hashes, entry);
            }
        }
    }
    table.retain(|entry| *entry != EMPTY);
    table
}

fn insert(table: &mut [u32], hashes: &[u64], at: u32) {
    let mask = table.len() - 1;
    let mut perturb = hashes[at as usize];
    let mut place = perturb as usize & mask;
    loop {
        let probes = if place + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
        for slot in &mut table[place..=place + probes] {
            if *slot == EMPTY {
                *slot = at;
                return;
            }
        }
        perturb >>= 5;
        place = (place.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize)) & mask;
    }
}
