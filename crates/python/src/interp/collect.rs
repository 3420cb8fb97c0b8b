//! Garbage: mark and sweep, and finalisers at the moment CPython would run them.
//!
//! Invariant: runs only between instructions, when every live value is reachable from the machine.

use crate::control::{Res, fault};
use crate::object::{GeneratorState, Iter, Object};
use crate::symbol;
use crate::thread::{Again, Asking, Frame, Question, Ret, Thread};
use crate::value::{Ref, Value};
use crate::vm::Vm;
use crate::witness::Holder;

const NO_PARENT: u32 = u32::MAX;
/// The least allocation between two collections.
const LEAST: u64 = 4 << 20;
/// And the most, however much survives.
const MOST: u64 = 32 << 20;

impl Vm {
    /// A value was let go of: perhaps the last reference to something with a finaliser.
    #[inline]
    pub(crate) fn dropped(&mut self, value: Value) {
        if self.finalisable.is_empty() || self.suspect {
            return;
        }
        if let Value::Obj(at) = value {
            self.suspect = !matches!(
                self.heap.get(at),
                Object::Str(_)
                    | Object::Bytes(_)
                    | Object::BigInt(_)
                    | Object::Range(_)
                    | Object::Code(_)
                    | Object::Module(_)
                    | Object::Class(_)
                    | Object::ByteArray(_)
            );
        }
    }

    /// A frame is left: its locals go.
    pub(crate) fn frame_dropped(&mut self, cut: usize) {
        if self.suspect {
            return;
        }
        for place in cut..self.cur.stack.len() {
            let value = self.cur.stack[place];
            self.dropped(value);
            if self.suspect {
                return;
            }
        }
    }

    pub(crate) fn track_finalisable(&mut self, value: Value) {
        if let Value::Obj(at) = value {
            self.finalisable.push(at);
            self.witnesses.push(Vec::new());
        }
    }

    /// Garbage when enough was allocated, finalisers when one may be due, the heap's limit.
    pub(crate) fn housekeeping(&mut self) -> Res<()> {
        if self.suspect && !self.finalisable.is_empty() {
            self.suspect = false;
            if !self.all_witnessed() {
                self.run_finalisers()?;
            }
        }
        self.suspect = false;
        if self.heap.allocated > self.next_collection {
            let (marks, _) = self.mark();
            self.sweep(&marks);
            self.next_collection = self.heap.survived.clamp(LEAST, MOST);
            if self.heap.survived > self.environment.0.limits.heap_bytes as u64 {
                // Let the program clean up: the next error comes after another stretch.
                return fault("MemoryError", "");
            }
        }
        Ok(())
    }

    fn sweep(&mut self, marks: &[bool]) {
        let mut place = 0;
        let keep: Vec<bool> = self.finalisable.iter().map(|at| marks[at.0 as usize]).collect();
        self.finalisable.retain(|_| {
            place += 1;
            keep[place - 1]
        });
        let mut place = 0;
        self.witnesses.retain(|_| {
            place += 1;
            keep[place - 1]
        });
        self.heap.sweep(marks);
        self.cache.forget();
    }

    /// Whether each object with a finaliser is still held as it was when last looked at.
    fn all_witnessed(&self) -> bool {
        self.finalisable.iter().zip(&self.witnesses).all(|(at, chain)| self.witnessed(*at, chain))
    }

    fn witnessed(&self, at: Ref, chain: &[Holder]) -> bool {
        let mut target = Value::Obj(at);
        for holder in chain {
            match holder {
                Holder::Root => return true,
                Holder::Stack { thread, slot } => {
                    let found = self
                        .thread_by_id(*thread)
                        .and_then(|thread| thread.stack.get(*slot as usize));
                    return found == Some(&target);
                }
                Holder::Object(holder) => {
                    let mut found = false;
                    each_reference(self.heap.get(*holder), &mut |value| found |= value == target);
                    if !found {
                        return false;
                    }
                    target = Value::Obj(*holder);
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
    fn run_finalisers(&mut self) -> Res<()> {
        let (marks, parents) = self.mark();
        let mut due = None;
        for place in 0..self.finalisable.len() {
            let at = self.finalisable[place];
            if !marks[at.0 as usize] {
                due = due.or(Some(place));
                continue;
            }
            self.witnesses[place] = self.chain_of(at, &parents);
        }
        let Some(place) = due else { return Ok(()) };
        let at = self.finalisable.remove(place);
        self.witnesses.remove(place);
        // More may be due.
        self.suspect = true;
        let value = Value::Obj(at);
        if let Object::Generator(_) = self.heap.get(at) {
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
        while chain.len() < 64 {
            let parent = parents[current.0 as usize];
            if parent == NO_PARENT {
                chain.push(self.root_of(Value::Obj(current)));
                return chain;
            }
            current = Ref(parent);
            chain.push(Holder::Object(current));
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

    /// Marks what is reachable; for each slot also who led there first.
    fn mark(&self) -> (Vec<bool>, Vec<u32>) {
        let slots = self.heap.slots();
        let mut marker =
            Marker { marks: vec![false; slots], parents: vec![NO_PARENT; slots], todo: Vec::new() };
        for at in 0..crate::builtin_class::CLASSES.len() as u32 {
            marker.root(Value::Obj(Ref(at)));
        }
        for value in [self.empty_str, self.empty_bytes, self.empty_tuple] {
            marker.root(value);
        }
        marker.root(Value::Obj(self.builtins));
        marker.root(Value::Obj(self.prelude));
        self.modules.iter().for_each(|(_, module)| marker.root(module));
        self.name_strings.iter().for_each(|text| marker.root(*text));
        for (question, answer) in &self.answers {
            marker.root(*answer);
            each_in_question(question, &mut |value| marker.root(value));
        }
        for loaded in self.codes.0.iter() {
            loaded.consts.iter().for_each(|constant| marker.root(*constant));
        }
        for thread in std::iter::once(&self.cur).chain(&self.threads) {
            mark_thread(thread, &mut |value| marker.root(value));
        }
        marker.run(self);
        (marker.marks, marker.parents)
    }
}

struct Marker {
    marks: Vec<bool>,
    parents: Vec<u32>,
    todo: Vec<Ref>,
}

impl Marker {
    fn root(&mut self, value: Value) {
        self.visit(value, NO_PARENT);
    }

    fn visit(&mut self, value: Value, parent: u32) {
        if let Value::Obj(at) = value {
            let slot = at.0 as usize;
            if !self.marks[slot] {
                self.marks[slot] = true;
                self.parents[slot] = parent;
                self.todo.push(at);
            }
        }
    }

    fn run(&mut self, vm: &Vm) {
        while let Some(at) = self.todo.pop() {
            each_reference(vm.heap.get(at), &mut |value| self.visit(value, at.0));
        }
    }
}

fn mark_thread(thread: &Thread, visit: &mut dyn FnMut(Value)) {
    thread.stack.iter().for_each(|value| visit(*value));
    visit(thread.handled);
    visit(thread.result);
    if let Some(at) = thread.interrupt {
        visit(Value::Obj(at));
    }
    if let Some(crate::thread::Late::Raise(at)) = thread.late {
        visit(Value::Obj(at));
    }
    if let Some(ret) = &thread.host_ret {
        each_in_ret(ret, visit);
    }
    if let Some(again) = &thread.again {
        each_in_again(again, visit);
    }
    thread.frames.iter().for_each(|frame| each_in_frame(frame, visit));
    thread.asking.iter().for_each(|asking| each_in_asking(asking, visit));
}

fn each_in_asking(asking: &Asking, visit: &mut dyn FnMut(Value)) {
    asking.arguments.iter().for_each(|value| visit(*value));
    for (question, answer) in &asking.answers {
        each_in_question(question, visit);
        visit(*answer);
    }
    each_in_question(&asking.question, visit);
    each_in_ret(&asking.ret, visit);
}

fn each_in_frame(frame: &Frame, visit: &mut dyn FnMut(Value)) {
    visit(Value::Obj(frame.globals));
    visit(frame.names);
    visit(frame.function);
    if let Some(at) = frame.generator {
        visit(Value::Obj(at));
    }
    each_in_ret(&frame.ret, visit);
}

fn each_in_again(again: &Again, visit: &mut dyn FnMut(Value)) {
    visit(again.callable);
    again.arguments.iter().for_each(|value| visit(*value));
    each_in_ret(&again.ret, visit);
}

fn each_in_ret(ret: &Ret, visit: &mut dyn FnMut(Value)) {
    match ret {
        Ret::Init(value)
        | Ret::ClassMade(value)
        | Ret::NextOr(value)
        | Ret::AttributeOr(value)
        | Ret::Raise { cause: value } => visit(*value),
        Ret::New(call) => {
            visit(Value::Obj(call.class));
            call.arguments.iter().for_each(|value| visit(*value));
        }
        Ret::ClassBody(call) => {
            for value in [call.name, call.bases, call.original_bases, call.keywords, call.metaclass]
            {
                visit(value);
            }
            visit(Value::Obj(call.namespace));
            visit(call.mapping);
        }
        Ret::Import(at, _) => visit(Value::Obj(*at)),
        Ret::Chain(both) => {
            each_in_ret(&both.0, visit);
            each_in_ret(&both.1, visit);
        }
        Ret::Again(again) => each_in_again(again, visit),
        _ => {}
    }
}

fn each_in_question(question: &Question, visit: &mut dyn FnMut(Value)) {
    match question {
        Question::Repr(a)
        | Question::Str(a)
        | Question::Hash(a)
        | Question::Truth(a)
        | Question::Length(a)
        | Question::Items(a)
        | Question::Index(a)
        | Question::Int(a)
        | Question::Float(a)
        | Question::Format(a, _)
        | Question::Attribute(a, _) => visit(*a),
        Question::Equal(a, b) | Question::Less(a, b) => {
            visit(*a);
            visit(*b);
        }
        Question::Call(callable, arguments) => {
            visit(*callable);
            arguments.iter().for_each(|value| visit(*value));
        }
    }
}

/// Every value an object holds.
fn each_reference(object: &Object, visit: &mut dyn FnMut(Value)) {
    match object {
        Object::List(items) | Object::Tuple(items) => items.iter().for_each(|value| visit(*value)),
        Object::Dict(dict) | Object::Set(dict) | Object::FrozenSet(dict) => {
            for entry in dict.iter() {
                visit(entry.key);
                visit(entry.value);
            }
        }
        Object::Slice(parts) => parts.iter().for_each(|value| visit(*value)),
        Object::Function(function) => {
            visit(Value::Obj(function.globals));
            for value in [
                function.name,
                function.qualname,
                function.module,
                function.doc,
                function.annotations,
            ] {
                visit(value);
            }
            function.defaults.iter().for_each(|value| visit(*value));
            function.kwdefaults.iter().for_each(|(_, value)| visit(*value));
            function.closure.iter().for_each(|value| visit(*value));
            function.attributes.iter().for_each(|(_, value)| visit(value));
        }
        Object::Method(both) => {
            visit(both.0);
            visit(both.1);
        }
        Object::Class(class) => {
            visit(class.qualname);
            class.bases.iter().chain(&class.mro).for_each(|at| visit(Value::Obj(*at)));
            class.names.iter().for_each(|(_, value)| visit(value));
            class.subclasses.iter().for_each(|at| visit(Value::Obj(*at)));
            visit(Value::Obj(class.metaclass));
        }
        Object::Instance(instance) => {
            visit(Value::Obj(instance.class));
            visit(instance.payload);
            instance.names.iter().for_each(|(_, value)| visit(value));
        }
        Object::Exception(exception) => {
            visit(Value::Obj(exception.class));
            for value in [exception.arguments, exception.cause, exception.context] {
                visit(value);
            }
            exception.held.iter().for_each(|value| visit(*value));
            exception.names.iter().for_each(|(_, value)| visit(value));
        }
        Object::Module(module) => module.names.iter().for_each(|(_, value)| visit(value)),
        Object::Cell(value) | Object::StaticMethod(value) | Object::ClassMethod(value) => {
            visit(*value)
        }
        Object::Generator(generator) => {
            visit(generator.name);
            visit(generator.qualname);
            if let GeneratorState::Suspended { frame, stack, handled, .. } = &generator.state {
                each_in_frame(frame, visit);
                stack.iter().for_each(|value| visit(*value));
                visit(*handled);
            }
        }
        Object::Stack(stack) => {
            stack.values.iter().for_each(|value| visit(*value));
            visit(stack.handled);
            stack.frames.iter().for_each(|frame| each_in_frame(frame, visit));
            stack.asking.iter().for_each(|asking| each_in_asking(asking, visit));
            if let Some(ret) = &stack.ret {
                each_in_ret(ret, visit);
            }
        }
        Object::Iter(iter) => each_in_iter(iter, visit),
        Object::Property(property) => {
            for value in [property.get, property.set, property.delete, property.doc] {
                visit(value);
            }
        }
        Object::Super(both) => {
            visit(Value::Obj(both.0));
            visit(both.1);
        }
        Object::View(_, at) | Object::Names(at) | Object::Member(_, at) => visit(Value::Obj(*at)),
        Object::MemoryView(view) => visit(Value::Obj(view.target)),
        Object::Free(_)
        | Object::Str(_)
        | Object::Bytes(_)
        | Object::ByteArray(_)
        | Object::BigInt(_)
        | Object::Range(_)
        | Object::Code(_)
        | Object::Traceback(_)
        | Object::HostFunction(..) => {}
    }
}

fn each_in_iter(iter: &Iter, visit: &mut dyn FnMut(Value)) {
    match iter {
        Iter::List { list: at, .. }
        | Iter::Tuple { tuple: at, .. }
        | Iter::Str { text: at, .. }
        | Iter::Bytes { bytes: at, .. }
        | Iter::Dict { dict: at, .. } => {
            visit(Value::Obj(*at));
        }
        Iter::Set { set: at, items, .. } => {
            visit(Value::Obj(*at));
            items.iter().for_each(|value| visit(*value));
        }
        Iter::Enumerate { inner, .. } => visit(*inner),
        Iter::Zip { inner, .. } => inner.iter().for_each(|value| visit(*value)),
        Iter::Values { items, .. } => items.iter().for_each(|value| visit(*value)),
        Iter::Range { .. } | Iter::Exhausted => {}
    }
}
