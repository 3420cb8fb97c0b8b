//! The heap: objects in copy-on-write pages, freed by a deterministic mark and sweep.
//!
//! Invariant: cloning copies one pointer per page; writing after a clone copies the page written to.
//! Which slot an object gets depends only on the program's history.

use crate::object::{Object, Str};
use crate::value::{Ref, Value};
use std::rc::Rc;

const PAGE: usize = 64;
const NO_SLOT: u32 = u32::MAX;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Page {
    slots: [Object; PAGE],
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Heap {
    pages: Vec<Rc<Page>>,
    free: u32,
    /// Objects alive or not yet swept.
    pub live: u32,
    /// Rough bytes allocated since the last collection.
    pub allocated: u64,
    /// Rough bytes that survived the last collection.
    pub survived: u64,
}

impl Default for Heap {
    fn default() -> Heap {
        Heap { pages: Vec::new(), free: NO_SLOT, live: 0, allocated: 0, survived: 0 }
    }
}

impl Heap {
    pub fn alloc(&mut self, object: Object) -> Ref {
        self.allocated += 48;
        self.live += 1;
        if self.free == NO_SLOT {
            self.add_page();
        }
        let slot = self.free;
        let place = self.slot_mut(Ref(slot));
        let Object::Free(next) = *place else { unreachable!("the free list holds free slots") };
        *place = object;
        self.free = next;
        Ref(slot)
    }

    fn add_page(&mut self) {
        let first = (self.pages.len() * PAGE) as u32;
        let slots = std::array::from_fn(|at| {
            Object::Free(if at + 1 == PAGE { NO_SLOT } else { first + at as u32 + 1 })
        });
        self.pages.push(Rc::new(Page { slots }));
        self.free = first;
    }

    #[inline]
    pub fn get(&self, at: Ref) -> &Object {
        &self.pages[at.0 as usize / PAGE].slots[at.0 as usize % PAGE]
    }

    #[inline]
    pub fn slot_mut(&mut self, at: Ref) -> &mut Object {
        &mut Rc::make_mut(&mut self.pages[at.0 as usize / PAGE]).slots[at.0 as usize % PAGE]
    }

    /// The bytes of a string's text.
    #[inline]
    pub fn text_bytes<'a>(&'a self, text: &'a Str) -> &'a [u8] {
        match text {
            Str::Short { length, bytes } => &bytes[..*length as usize],
            Str::Long { text, .. } => text.as_bytes(),
            Str::Grown { length, buffer, .. } => match self.get(*buffer) {
                Object::Buffer(whole) => &whole.as_bytes()[..*length as usize],
                _ => &[],
            },
        }
    }

    pub fn text<'a>(&'a self, text: &'a Str) -> &'a str {
        match text {
            Str::Short { length, bytes } => {
                std::str::from_utf8(&bytes[..*length as usize]).unwrap_or_default()
            }
            Str::Long { text, .. } => text,
            Str::Grown { length, buffer, .. } => match self.get(*buffer) {
                Object::Buffer(whole) => &whole[..*length as usize],
                _ => "",
            },
        }
    }

    /// Adds to the account of bytes, for contents outside the slots.
    pub fn charge(&mut self, bytes: usize) {
        self.allocated += bytes as u64;
    }

    pub fn slots(&self) -> usize {
        self.pages.len() * PAGE
    }

    /// Frees every slot not marked; `marks` has one flag per slot. A page that stays as it is is not
    /// written, so that clones go on sharing it.
    pub fn sweep(&mut self, marks: &[bool]) {
        let mut free = NO_SLOT;
        self.live = 0;
        self.survived = 0;
        self.allocated = 0;
        for (number, page) in self.pages.iter_mut().enumerate().rev() {
            let first = number * PAGE;
            let before = free;
            let mut changes = false;
            for (at, object) in page.slots.iter().enumerate().rev() {
                if marks[first + at] {
                    self.live += 1;
                    self.survived += 48 + size_of_contents(object) as u64;
                } else {
                    changes |= !matches!(object, Object::Free(next) if *next == free);
                    free = (first + at) as u32;
                }
            }
            if changes {
                let mut free = before;
                for (at, object) in Rc::make_mut(page).slots.iter_mut().enumerate().rev() {
                    if !marks[first + at] {
                        *object = Object::Free(free);
                        free = (first + at) as u32;
                    }
                }
            }
        }
        self.free = free;
    }
}

fn size_of_contents(object: &Object) -> usize {
    const WORD: usize = size_of::<Value>();
    match object {
        Object::Str(Str::Long { text, .. }) => text.len(),
        Object::Str(_) => 0,
        // Not its capacity, which differs between a buffer and a copy of it.
        Object::Buffer(text) => text.len(),
        Object::Bytes(data) | Object::ByteArray(data) => data.len(),
        Object::List(items) | Object::Tuple(items) => items.len() * WORD,
        Object::Dict(dict) | Object::Set(dict) | Object::FrozenSet(dict) => {
            dict.places() * 3 * WORD
        }
        Object::Instance(instance) => 64 + instance.names.len() * 24,
        Object::Exception(exception) => 128 + exception.traceback.len() * 8,
        Object::Function(_) => 200,
        Object::Class(class) => 300 + class.names.len() * 24,
        Object::Module(module) => module.names.len() * 24,
        Object::BigInt(n) => (n.bits() / 8) as usize,
        Object::Generator(_) => 200,
        _ => 32,
    }
}
