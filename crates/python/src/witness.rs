//! Why an object with a finaliser is still alive: the chain of holders found at the last mark.
//!
//! Invariant: as long as every link of the chain still holds the next, the object is reachable and
//! nothing needs to be searched.

use std::hash::{Hash, Hasher};

use crate::value::Ref;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holder {
    /// A slot of a thread's stack.
    Stack { thread: u32, slot: u32 },
    /// Some other root: checked by a full mark only.
    Root,
    /// An object, and where in it the next link was found if it is a collection.
    Object { at: Ref, place: u32 },
}

/// The objects that are links of chains. It follows from the chains, so it counts for nothing where
/// machines are compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Links {
    #[default]
    Unknown,
    /// Some object has no chain: any other may hold it.
    Any,
    /// One bit a slot of the heap.
    These(Vec<u64>),
}

impl Links {
    pub fn of(objects: &[Ref], chains: &[Vec<Holder>]) -> Links {
        if chains.iter().any(Vec::is_empty) {
            return Links::Any;
        }
        let mut bits = Vec::new();
        let holders = chains.iter().flatten().filter_map(|holder| match holder {
            Holder::Object { at, .. } => Some(at),
            _ => None,
        });
        for Ref(slot) in objects.iter().chain(holders) {
            let word = *slot as usize / 64;
            if word >= bits.len() {
                bits.resize(word + 1, 0);
            }
            bits[word] |= 1 << (slot % 64);
        }
        Links::These(bits)
    }

    pub fn contains(&self, Ref(slot): Ref) -> bool {
        match self {
            Links::Unknown | Links::Any => true,
            Links::These(bits) => {
                bits.get(slot as usize / 64).is_some_and(|word| word >> (slot % 64) & 1 == 1)
            }
        }
    }
}

/// [`Links`] as a part of the machine.
#[derive(Clone, Debug, Default)]
pub(crate) struct KnownLinks(pub Links);

impl PartialEq for KnownLinks {
    fn eq(&self, _: &KnownLinks) -> bool {
        true
    }
}

impl Eq for KnownLinks {}

impl Hash for KnownLinks {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}
