//! Finalisers at the moment CPython would run them, without counting references.
//!
//! For each object with a finaliser a chain of holders is known that keeps it alive. Letting go of an
//! object that is no link of any chain changes nothing; letting go of a link has that link looked at,
//! and only where it is broken and no other holder is at hand has the heap marked. What no drop tells of
//! (a slice of a list overwritten, an operand consumed) is found by looking at all links now and then.

use std::rc::Rc;

use super::collect::{NO_PARENT, each_reference};
use crate::builtin_class as class;
use crate::control::Res;
use crate::object::Object;
use crate::symbol;
use crate::thread::{Ret, Thread};
use crate::value::{Ref, Value};
use crate::vm::Vm;
use crate::witness::{Holder, Witnesses};

/// All links are looked at after one drop for this many objects: a drop costs as much with a thousand
/// sockets as with eight.
const OBJECTS_A_DROP: u32 = 8;
/// More links than this let go of in one line, and all are looked at.
const MOST_SUSPECTS: usize = 16;
/// A holder further than this from a root is not taken without marking.
const LONGEST_CHAIN: usize = 64;

impl Vm {
    pub(crate) fn track_finalisable(&mut self, value: Value) {
        if let Value::Obj(at) = value {
            self.finalisable.push(at);
            self.suspect_link(at);
        }
    }

    /// Nothing is left to do when the object goes.
    pub(crate) fn untrack_finalisable(&mut self, value: Value) {
        if let Value::Obj(at) = value
            && let Some(place) = self.finalisable.iter().rposition(|known| *known == at)
        {
            self.finalisable.remove(place);
            if self.suspects == [at] {
                self.suspects.clear();
                self.suspect = false;
            }
            if self.witnesses.contains(at) && !self.is_holder(at) {
                Rc::make_mut(&mut self.witnesses).remove(at);
            }
        }
    }

    fn is_holder(&self, wanted: Ref) -> bool {
        let mut links = self.witnesses.links().iter();
        links.any(|(_, holder)| matches!(holder, Holder::Object { at, .. } if *at == wanted))
    }

    /// Something was let go of: whatever has a finaliser may have lost its last reference.
    pub(crate) fn suspect_all(&mut self) {
        self.suspect = !self.finalisable.is_empty();
        self.suspects.clear();
    }

    fn suspect_link(&mut self, at: Ref) {
        if !self.suspect || !self.suspects.is_empty() {
            self.suspect = true;
            if self.suspects.last() != Some(&at) {
                self.suspects.push(at);
            }
            if self.suspects.len() > MOST_SUSPECTS {
                self.suspects.clear();
            }
        }
    }

    /// A value was let go of: perhaps the last reference to something with a finaliser.
    #[inline]
    pub(crate) fn dropped(&mut self, value: Value) {
        if self.finalisable.is_empty() {
            return;
        }
        if let Value::Obj(at) = value
            && may_hold(self.heap.get(at))
        {
            self.drops += 1;
            if self.drops > self.finalisable.len() as u32 / OBJECTS_A_DROP {
                self.suspect_all();
            } else if self.witnesses.contains(at) {
                self.suspect_link(at);
            }
        }
    }

    /// A frame is left: its locals go.
    pub(crate) fn frame_dropped(&mut self, cut: usize) {
        for place in cut..self.cur.stack.len() {
            let value = self.cur.stack[place];
            self.dropped(value);
        }
    }

    /// Runs the finaliser of an object that nobody holds any more, if there is one.
    pub(crate) fn finalise_dropped(&mut self, line: u32) -> Res<()> {
        self.suspect = false;
        let suspects = std::mem::take(&mut self.suspects);
        let lost = if suspects.is_empty() {
            self.drops = 0;
            self.broken_links()
        } else {
            suspects.into_iter().filter(|at| !self.is_held(*at)).collect()
        };
        for at in lost {
            if !self.find_holder(at) {
                // It may be a link that is needed no more.
                self.forget_unneeded_links();
                if self.witnesses.contains(at) || self.finalisable.contains(&at) {
                    return self.run_finalisers(line);
                }
            }
        }
        Ok(())
    }

    /// What is no longer held as it was when last looked at. A link found at another place of its holder
    /// is looked for there the next time.
    fn broken_links(&mut self) -> Vec<Ref> {
        let mut lost: Vec<Ref> = Vec::new();
        let mut moved = Vec::new();
        for (at, holder) in self.witnesses.links() {
            match self.looked_at(*at, *holder) {
                None => lost.push(*at),
                Some(now) if now != *holder => moved.push((*at, now)),
                Some(_) => {}
            }
        }
        if !moved.is_empty() {
            let witnesses = Rc::make_mut(&mut self.witnesses);
            moved.into_iter().for_each(|(at, holder)| witnesses.set(at, holder));
        }
        let unknown = self.finalisable.iter().filter(|at| !self.witnesses.contains(**at));
        lost.extend(unknown);
        lost
    }

    fn is_held(&self, at: Ref) -> bool {
        let holder = self.witnesses.holder(at);
        holder.is_some_and(|holder| self.looked_at(at, holder).is_some())
    }

    /// The holder as it is now, if it still holds the object.
    fn looked_at(&self, target: Ref, holder: Holder) -> Option<Holder> {
        match holder {
            Holder::Root => Some(holder),
            Holder::Stack { thread, slot } => {
                let stack = self.thread_by_id(thread).map(|thread| &thread.stack);
                let held = stack.and_then(|stack| stack.get(slot as usize));
                (held == Some(&Value::Obj(target))).then_some(holder)
            }
            Holder::Object { at, place } => {
                let object = self.heap.get(at);
                if stands_at(object, place, Value::Obj(target)) {
                    return Some(holder);
                }
                let place = place_in(object, Value::Obj(target))?;
                Some(Holder::Object { at, place })
            }
        }
    }

    fn thread_by_id(&self, id: u32) -> Option<&Thread> {
        if !self.cur.frames.is_empty() && self.cur.id == id {
            return Some(&self.cur);
        }
        self.threads.iter().find(|thread| thread.id == id)
    }

    /// Looks for another holder where one is likely: where others were found, on the stacks, among the
    /// names of the module being run.
    fn find_holder(&mut self, at: Ref) -> bool {
        let value = Value::Obj(at);
        let recent = self.witnesses.recent.iter().rev();
        let among = recent.copied().find_map(|holder| {
            let place = place_in(self.heap.get(holder), value)?;
            self.leads_to_root(holder, at).then_some(Holder::Object { at: holder, place })
        });
        let found = among.or_else(|| self.stack_slot(value)).or_else(|| self.global_of(value));
        let Some(holder) = found else { return false };
        let witnesses = Rc::make_mut(&mut self.witnesses);
        if let Holder::Object { at: holder, .. } = holder {
            witnesses.found_in(holder);
            if !witnesses.contains(holder) {
                witnesses.set(holder, Holder::Root);
            }
        }
        witnesses.set(at, holder);
        true
    }

    /// Whether an object is reachable by known links, none of which is `but`.
    fn leads_to_root(&self, object: Ref, but: Ref) -> bool {
        let mut current = object;
        for _ in 0..LONGEST_CHAIN {
            if current == but {
                return false;
            }
            match self.witnesses.holder(current) {
                Some(holder) if self.looked_at(current, holder).is_none() => return false,
                Some(Holder::Object { at, .. }) => current = at,
                Some(_) => return true,
                None => return false,
            }
        }
        false
    }

    fn stack_slot(&self, value: Value) -> Option<Holder> {
        let running = Some(&self.cur).filter(|thread| !thread.frames.is_empty());
        running.into_iter().chain(&self.threads).find_map(|thread| {
            let slot = thread.stack.iter().rposition(|held| *held == value)?;
            Some(Holder::Stack { thread: thread.id, slot: slot as u32 })
        })
    }

    /// A global name of the code being run: its module stays.
    fn global_of(&self, value: Value) -> Option<Holder> {
        let globals = self.cur.frames.last()?.globals;
        let at_root = value != Value::Obj(globals)
            && self.witnesses.holder(globals).is_none_or(|holder| holder == Holder::Root);
        let place = place_in(self.heap.get(globals), value).filter(|_| at_root)?;
        Some(Holder::Object { at: globals, place })
    }

    /// Keeps only the links that some object with a finaliser needs.
    fn forget_unneeded_links(&mut self) {
        let mut needed = self.witnesses.afresh();
        for at in &self.finalisable {
            let mut current = *at;
            while !needed.contains(current)
                && let Some(holder) = self.witnesses.holder(current)
            {
                needed.set(current, holder);
                let Holder::Object { at, .. } = holder else { break };
                current = at;
            }
        }
        self.witnesses = Rc::new(needed);
    }

    /// Calls the finaliser of one unreachable object; the rest are found on the next look.
    pub(crate) fn run_finalisers(&mut self, line: u32) -> Res<()> {
        let (marks, parents) = self.mark();
        let alive = |at: &Ref| marks[at.0 as usize];
        let due = self.finalisable.iter().position(|at| !alive(at));
        let mut witnesses = self.witnesses.afresh();
        for at in self.finalisable.iter().filter(|at| alive(at)) {
            self.add_chain(&mut witnesses, *at, &parents);
        }
        self.witnesses = Rc::new(witnesses);
        let Some(place) = due else { return Ok(()) };
        let at = self.finalisable.remove(place);
        let code = self.cur.frames.last().map(|frame| self.loaded(frame.code).code.clone());
        let file = code.map_or_else(String::new, |code| code.source.file.clone());
        self.finalise(at, &file, line)
    }

    /// Calls the finaliser of an object: its `__del__`, `close` of a generator; a coroutine that was never
    /// awaited is told of, with the line that let go of it.
    pub(crate) fn finalise(&mut self, at: Ref, file: &str, line: u32) -> Res<()> {
        let value = Value::Obj(at);
        let class_at = self.type_of(value);
        if class_at == class::COROUTINE {
            let (file, line) = (self.str(file), Value::Int(line.into()));
            let tell = self.prelude_function("_never_awaited");
            return self.call_value(tell, &[value, file, line], &[], Ret::Finaliser);
        }
        if class_at == class::GENERATOR {
            self.generator_mut(at).finalised = true;
            let close = self.prelude_function("_close_dropped");
            return self.call_value(close, &[value], &[], Ret::Finaliser);
        }
        let Some(method) = self.lookup(class_at, symbol::DEL) else { return Ok(()) };
        let bound = self.bind(method, value, class_at)?;
        let delete = self.prelude_function("_delete");
        self.call_value(delete, &[bound, method], &[], Ret::Finaliser)
    }

    /// The known chain of an object if it holds, else the one that marking found.
    fn add_chain(&self, witnesses: &mut Witnesses, at: Ref, parents: &[u32]) {
        let mut chain = Vec::new();
        let mut current = at;
        while !witnesses.contains(current) {
            let holder = self.witnesses.holder(current);
            let Some(holder) = holder.and_then(|holder| self.looked_at(current, holder)) else {
                chain.clear();
                self.chain_of(witnesses, at, parents, &mut chain);
                break;
            };
            chain.push((current, holder));
            let Holder::Object { at, .. } = holder else { break };
            current = at;
        }
        if let Some((_, Holder::Object { at, .. })) = chain.first() {
            witnesses.found_in(*at);
        }
        chain.into_iter().for_each(|(at, holder)| witnesses.set(at, holder));
    }

    fn chain_of(
        &self,
        witnesses: &Witnesses,
        at: Ref,
        parents: &[u32],
        chain: &mut Vec<(Ref, Holder)>,
    ) {
        let mut current = at;
        while !witnesses.contains(current) {
            let parent = parents[current.0 as usize];
            if parent == NO_PARENT {
                chain.push((current, self.root_of(Value::Obj(current))));
                return;
            }
            let at = Ref(parent);
            let place = place_in(self.heap.get(at), Value::Obj(current)).unwrap_or_default();
            chain.push((current, Holder::Object { at, place }));
            current = at;
        }
    }

    fn root_of(&self, value: Value) -> Holder {
        if let Some(slot) = self.stack_slot(value) {
            return slot;
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

/// Where in a collection or namespace a value stands, so that it is found there again at once; 0 in
/// another object that holds it. What was added last is found first.
fn place_in(holder: &Object, target: Value) -> Option<u32> {
    let place = match holder {
        Object::List(items) | Object::Tuple(items) => {
            items.iter().rposition(|item| *item == target)
        }
        Object::Dict(dict) | Object::Set(dict) => {
            (0..dict.places()).rev().find(|place| stands_at(holder, *place as u32, target))
        }
        Object::Module(module) => module.names.position_of(target),
        Object::Instance(instance) if instance.payload != target => {
            instance.names.position_of(target)
        }
        _ => {
            let mut found = false;
            each_reference(holder, &mut |value| found |= value == target);
            found.then_some(0)
        }
    };
    place.map(|place| place as u32)
}

/// Whether a value stands at a place of a collection or namespace.
fn stands_at(holder: &Object, place: u32, target: Value) -> bool {
    let place = place as usize;
    match holder {
        Object::List(items) | Object::Tuple(items) => items.get(place) == Some(&target),
        Object::Dict(dict) | Object::Set(dict) => {
            dict.at(place).is_some_and(|entry| entry.value == target || entry.key == target)
        }
        Object::Module(module) => module.names.at(place) == Some(target),
        Object::Instance(instance) => instance.names.at(place) == Some(target),
        _ => false,
    }
}
