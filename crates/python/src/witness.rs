//! Who keeps the objects with finalisers alive, as far as is known: of each a holder, of that its own
//! holder, and so on up to a root.
//!
//! Invariant: following holders ends at a root, never in a circle. As long as every link on the way
//! holds, the object is reachable and nothing needs to be searched.

use crate::value::Ref;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holder {
    /// A slot of a thread's stack.
    Stack { thread: u32, slot: u32 },
    /// Some other root: checked by a full mark only.
    Root,
    /// An object, and where in it the held one was found if it is a collection.
    Object { at: Ref, place: u32 },
}

/// Holders remembered because others of their kind are likely to be found there.
const RECENT: usize = 4;

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Witnesses {
    /// By slot of what is held.
    links: Vec<(Ref, Holder)>,
    /// One bit a slot of the heap: whether it has a link.
    bits: Vec<u64>,
    /// Objects that were found to hold others, the latest last.
    pub recent: Vec<Ref>,
}

impl Witnesses {
    /// No links yet, but the memory of where to look.
    pub fn afresh(&self) -> Witnesses {
        Witnesses { recent: self.recent.clone(), ..Witnesses::default() }
    }

    #[inline]
    pub fn contains(&self, Ref(slot): Ref) -> bool {
        self.bits.get(slot as usize / 64).is_some_and(|word| word >> (slot % 64) & 1 == 1)
    }

    pub fn holder(&self, at: Ref) -> Option<Holder> {
        if !self.contains(at) {
            return None;
        }
        self.place(at).ok().map(|place| self.links[place].1)
    }

    pub fn links(&self) -> &[(Ref, Holder)] {
        &self.links
    }

    pub fn set(&mut self, at: Ref, holder: Holder) {
        match self.place(at) {
            Ok(place) => self.links[place].1 = holder,
            Err(place) => self.links.insert(place, (at, holder)),
        }
        let word = at.0 as usize / 64;
        if word >= self.bits.len() {
            self.bits.resize(word + 1, 0);
        }
        self.bits[word] |= 1 << (at.0 % 64);
    }

    /// An object with a finaliser was found to be held by this one.
    pub fn found_in(&mut self, holder: Ref) {
        if self.recent.last() != Some(&holder) {
            self.recent.retain(|known| *known != holder);
            self.recent.push(holder);
            if self.recent.len() > RECENT {
                self.recent.remove(0);
            }
        }
    }

    pub fn remove(&mut self, at: Ref) {
        if let Ok(place) = self.place(at) {
            self.links.remove(place);
            self.bits[at.0 as usize / 64] &= !(1 << (at.0 % 64));
        }
    }

    fn place(&self, at: Ref) -> Result<usize, usize> {
        self.links.binary_search_by_key(&at, |link| link.0)
    }
}
