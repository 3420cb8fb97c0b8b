//! Finalisers at the moment CPython would run them, without counting references.
//!
//! For each object with a finaliser a chain of holders is known that keeps it alive. Letting go of an
//! object that is no link of any chain changes nothing; letting go of a link has all chains looked at,
//! and only a broken one has the heap marked. What no drop tells of (a slice of a list overwritten, an
//! operand consumed) is found by looking now and then.

use super::collect::{NO_PARENT, each_reference};
use crate::control::Res;
use crate::object::Object;
use crate::symbol;
use crate::thread::{Ret, Thread};
use crate::value::{Ref, Value};
use crate::vm::Vm;
use crate::witness::{Holder, Links};

/// Chains longer than this are not kept: their objects are looked for by marking.
const LONGEST_CHAIN: usize = 64;
/// All chains are looked at after one drop for this many of them: a drop costs as much with a thousand
/// sockets as with eight.
const CHAINS_A_DROP: u32 = 8;

impl Vm {
    pub(crate) fn track_finalisable(&mut self, value: Value) {
        if let Value::Obj(at) = value {
            self.finalisable.push(at);
            self.witnesses.push(Vec::new());
            self.links.0 = Links::Unknown;
        }
    }

    /// A value was let go of: perhaps the last reference to something with a finaliser.
    #[inline]
    pub(crate) fn dropped(&mut self, value: Value) {
        if self.finalisable.is_empty() || self.suspect {
            return;
        }
        if let Value::Obj(at) = value
            && may_hold(self.heap.get(at))
        {
            self.drops += 1;
            self.suspect =
                self.drops > self.finalisable.len() as u32 / CHAINS_A_DROP || self.is_link(at);
        }
    }

    /// A frame is left: its locals go.
    pub(crate) fn frame_dropped(&mut self, cut: usize) {
        for place in cut..self.cur.stack.len() {
            if self.suspect {
                return;
            }
            let value = self.cur.stack[place];
            self.dropped(value);
        }
    }

    fn is_link(&mut self, at: Ref) -> bool {
        if self.links.0 == Links::Unknown {
            self.links.0 = Links::of(&self.finalisable, &self.witnesses);
        }
        self.links.0.contains(at)
    }

    /// Runs the finaliser of an object that nobody holds any more, if there is one.
    pub(crate) fn finalise_dropped(&mut self) -> Res<()> {
        self.suspect = false;
        self.drops = 0;
        let all = self.finalisable.iter().zip(&self.witnesses);
        if all.into_iter().all(|(at, chain)| self.witnessed(*at, chain)) {
            return Ok(());
        }
        self.run_finalisers()
    }

    /// Whether an object is still held as it was when last looked at.
    fn witnessed(&self, at: Ref, chain: &[Holder]) -> bool {
        let mut target = Value::Obj(at);
        for holder in chain {
            match *holder {
                Holder::Root => return true,
                Holder::Stack { thread, slot } => {
                    let stack = self.thread_by_id(thread).map(|thread| &thread.stack);
                    return stack.and_then(|stack| stack.get(slot as usize)) == Some(&target);
                }
                Holder::Object { at, place } => {
                    if !holds(self.heap.get(at), place, target) {
                        return false;
                    }
                    target = Value::Obj(at);
                }
            }
        }
        false
    }

    fn thread_by_id(&self, id: u32) -> Option<&Thread> {
        if !self.cur.frames.is_empty() && self.cur.id == id {
            return Some(&self.cur);
        }
        self.threads.iter().find(|thread| thread.id == id)
    }

    /// Calls the finaliser of one unreachable object; the rest are found on the next look.
    pub(crate) fn run_finalisers(&mut self) -> Res<()> {
        let (marks, parents) = self.mark(false);
        let mut due = None;
        for place in 0..self.finalisable.len() {
            let at = self.finalisable[place];
            if !marks[at.0 as usize] {
                due = due.or(Some(place));
            } else if !self.witnessed(at, &self.witnesses[place]) {
                self.witnesses[place] = self.chain_of(at, &parents);
            }
        }
        self.links.0 = Links::Unknown;
        let Some(place) = due else { return Ok(()) };
        let at = self.finalisable.remove(place);
        self.witnesses.remove(place);
        let value = Value::Obj(at);
        if let Object::Generator(_) = self.heap.get(at) {
            self.suspect = true;
            return Ok(());
        }
        let class_at = self.type_of(value);
        let Some(method) = self.lookup(class_at, symbol::DEL) else { return Ok(()) };
        let bound = self.bind(method, value, class_at)?;
        self.call_value(bound, &[], &[], Ret::Finaliser)
    }

    fn chain_of(&self, at: Ref, parents: &[u32]) -> Vec<Holder> {
        let mut chain = Vec::new();
        let mut current = at;
        while chain.len() < LONGEST_CHAIN {
            let parent = parents[current.0 as usize];
            if parent == NO_PARENT {
                chain.push(self.root_of(Value::Obj(current)));
                return chain;
            }
            let place = place_in(self.heap.get(Ref(parent)), Value::Obj(current));
            current = Ref(parent);
            chain.push(Holder::Object { at: current, place });
        }
        Vec::new()
    }

    fn root_of(&self, value: Value) -> Holder {
        for thread in std::iter::once(&self.cur).chain(&self.threads) {
            if let Some(slot) = thread.stack.iter().position(|held| *held == value) {
                return Holder::Stack { thread: thread.id, slot: slot as u32 };
            }
        }
        // A module's names are roots through the module, which stays; others are checked by marking.
        match value.reference().map(|at| self.heap.get(at)) {
            Some(Object::Module(_) | Object::Class(_)) => Holder::Root,
            _ => Holder::Stack { thread: u32::MAX, slot: 0 },
        }
    }
}

/// Whether letting go of an object may let go of one with a finaliser.
fn may_hold(object: &Object) -> bool {
    !matches!(
        object,
        Object::Str(_)
            | Object::Bytes(_)
            | Object::BigInt(_)
            | Object::Range(_)
            | Object::Code(_)
            | Object::Module(_)
            | Object::Class(_)
            | Object::ByteArray(_)
    )
}

/// Where in a collection or namespace a value stands, so that it is found there again at once.
fn place_in(holder: &Object, target: Value) -> u32 {
    let place = match holder {
        Object::List(items) | Object::Tuple(items) => items.iter().position(|item| *item == target),
        Object::Dict(dict) | Object::Set(dict) => (0..dict.places()).find(|place| {
            dict.at(*place).is_some_and(|entry| entry.value == target || entry.key == target)
        }),
        Object::Module(module) => module.names.iter().position(|(_, value)| value == target),
        Object::Instance(instance) => instance.names.iter().position(|(_, value)| value == target),
        _ => None,
    };
    place.unwrap_or_default() as u32
}

/// Whether an object holds another, looked for first where it stood.
fn holds(holder: &Object, place: u32, target: Value) -> bool {
    let there = match holder {
        Object::List(items) | Object::Tuple(items) => items.get(place as usize) == Some(&target),
        Object::Dict(dict) | Object::Set(dict) => dict
            .at(place as usize)
            .is_some_and(|entry| entry.value == target || entry.key == target),
        Object::Module(module) => module.names.at(place as usize) == Some(target),
        Object::Instance(instance) => instance.names.at(place as usize) == Some(target),
        _ => false,
    };
    if there {
        return true;
    }
    let mut found = false;
    each_reference(holder, &mut |value| found |= value == target);
    found
}
