//! An ordered map in copy-on-write chunks: cloning copies a pointer for every few dozen entries, and
//! writing after a clone copies the chunk written to.
//!
//! Invariant: no chunk is empty or holds more than [`MOST`] entries; keys ascend within chunks and from
//! each to the next. How entries are spread over chunks counts for nothing where maps are compared.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

const MOST: usize = 64;

#[derive(Clone, Debug)]
pub(crate) struct Map<K, V> {
    chunks: Vec<Arc<Vec<(K, V)>>>,
    len: usize,
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Map<K, V> {
        Map { chunks: Vec::new(), len: 0 }
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for Map<K, V> {
    fn eq(&self, other: &Map<K, V>) -> bool {
        self.len == other.len && self.pairs().eq(other.pairs())
    }
}

impl<K: Eq, V: Eq> Eq for Map<K, V> {}

impl<K: Hash, V: Hash> Hash for Map<K, V> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.len as u64);
        self.pairs().for_each(|pair| pair.hash(state));
    }
}

impl<K, V> Map<K, V> {
    fn pairs(&self) -> impl Iterator<Item = &(K, V)> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }
}

impl<K: Ord + Copy, V: Clone> Map<K, V> {
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn get(&self, key: &K) -> Option<&V> {
        let chunk = self.chunks.get(self.chunk_of(key))?;
        place(chunk, key).ok().map(|at| &chunk[at].1)
    }

    pub fn contains_key(&self, key: &K) -> bool {
        self.get(key).is_some()
    }

    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let number = self.chunk_of(key);
        let at = place(self.chunks.get(number)?, key).ok()?;
        Some(&mut Arc::make_mut(&mut self.chunks[number])[at].1)
    }

    /// The value at a key; the one that `make` makes, where there is none.
    pub fn get_or_insert_with(&mut self, key: K, make: impl FnOnce() -> V) -> &mut V {
        if !self.contains_key(&key) {
            self.insert(key, make());
        }
        self.get_mut(&key).expect("it was just put there")
    }

    /// What stood at the key before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let mut number = self.chunk_of(&key);
        if number == self.chunks.len() {
            // Behind all others: the last chunk is filled before another is begun.
            if self.chunks.last().is_none_or(|chunk| chunk.len() == MOST) {
                self.chunks.push(Arc::default());
            }
            number = self.chunks.len() - 1;
        }
        let chunk = Arc::make_mut(&mut self.chunks[number]);
        match place(chunk, &key) {
            Ok(at) => return Some(std::mem::replace(&mut chunk[at].1, value)),
            Err(at) => chunk.insert(at, (key, value)),
        }
        self.len += 1;
        if chunk.len() > MOST {
            let rest = chunk.split_off(MOST / 2);
            self.chunks.insert(number + 1, Arc::new(rest));
        }
        None
    }

    pub fn remove(&mut self, key: &K) -> Option<V> {
        let number = self.chunk_of(key);
        let at = place(self.chunks.get(number)?, key).ok()?;
        let chunk = Arc::make_mut(&mut self.chunks[number]);
        let (_, value) = chunk.remove(at);
        self.len -= 1;
        let left = chunk.len();
        if left == 0 {
            self.chunks.remove(number);
        } else if let Some(next) = self.chunks.get(number + 1)
            && left + next.len() <= MOST / 2
        {
            let next = self.chunks.remove(number + 1);
            Arc::make_mut(&mut self.chunks[number]).extend(next.iter().cloned());
        }
        Some(value)
    }

    pub fn first(&self) -> Option<(&K, &V)> {
        self.chunks.first().map(|chunk| (&chunk[0].0, &chunk[0].1))
    }

    pub fn last(&self) -> Option<(&K, &V)> {
        self.chunks.last().and_then(|chunk| chunk.last()).map(|(key, value)| (key, value))
    }

    /// In the order of keys.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.pairs().map(|(key, value)| (key, value))
    }

    /// Entries from a key on.
    pub fn from(&self, key: K) -> impl Iterator<Item = (&K, &V)> {
        let number = self.chunk_of(&key);
        let at = self.chunks.get(number).map_or(0, |chunk| match place(chunk, &key) {
            Ok(at) | Err(at) => at,
        });
        let rest = self.chunks[number..].iter().flat_map(|chunk| chunk.iter());
        rest.skip(at).map(|(key, value)| (key, value))
    }

    /// The first chunk that ends with this key or a later one: where it is, or would be.
    fn chunk_of(&self, key: &K) -> usize {
        self.chunks.partition_point(|chunk| chunk.last().is_some_and(|(last, _)| last < key))
    }
}

fn place<K: Ord, V>(chunk: &[(K, V)], key: &K) -> Result<usize, usize> {
    chunk.binary_search_by(|(known, _)| known.cmp(key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn all(map: &Map<u16, u8>) -> Vec<(u16, u8)> {
        map.iter().map(|(key, value)| (*key, *value)).collect()
    }

    proptest! {
        /// It is a BTreeMap, and what was cloned off stays as it was.
        #[test]
        fn as_a_plain_map(steps in proptest::collection::vec((0u16..400, 0u8..4), 0..2000)) {
            let (mut map, mut plain) = (Map::default(), BTreeMap::new());
            let mut earlier = (Map::default(), BTreeMap::new());
            for (number, (key, act)) in steps.into_iter().enumerate() {
                match act {
                    0 => prop_assert_eq!(map.remove(&key), plain.remove(&key)),
                    1 => {
                        let value = map.get_mut(&key).map(|value| { *value += 1; *value });
                        let other = plain.get_mut(&key).map(|value| { *value += 1; *value });
                        prop_assert_eq!(value, other);
                    }
                    _ => prop_assert_eq!(map.insert(key, act), plain.insert(key, act)),
                }
                prop_assert_eq!(map.len(), plain.len());
                prop_assert_eq!(map.first(), plain.first_key_value());
                prop_assert_eq!(map.last(), plain.last_key_value());
                prop_assert!(map.from(key).eq(plain.range(key..)));
                if number % 300 == 0 {
                    prop_assert_eq!(all(&earlier.0), earlier.1.into_iter().collect::<Vec<_>>());
                    earlier = (map.clone(), plain.clone());
                }
            }
            prop_assert_eq!(all(&map), plain.into_iter().collect::<Vec<_>>());
            let mut again = Map::default();
            all(&map).into_iter().for_each(|(key, value)| { again.insert(key, value); });
            prop_assert!(map == again);
            prop_assert!(map.chunks.iter().all(|chunk| (1..=MOST).contains(&chunk.len())));
        }
    }
}
