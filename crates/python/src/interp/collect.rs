//! Garbage: mark and sweep.
//!
//! Invariant: runs only between instructions, when every live value is reachable from the machine.

use crate::control::{Res, fault};
use crate::object::{GeneratorState, Iter, Object, Str};
use crate::thread::{Again, Asking, Frame, Question, Ret, Thread};
use crate::value::{Ref, Value};
use crate::vm::Vm;

pub(crate) const NO_PARENT: u32 = u32::MAX;
/// The least allocation between two collections.
const LEAST: u64 = 1 << 20;
/// And for each slot, free or not.
const BYTES_A_SLOT: u64 = 16;
/// And the most, however much survives.
const MOST: u64 = 32 << 20;

impl Vm {
    /// Garbage when enough was allocated; the heap's limit. No finaliser runs here: what is due is left
    /// for the end of the line, with all that it holds.
    pub(crate) fn collect_if_due(&mut self) -> Res<()> {
        if self.heap.allocated <= self.next_collection {
            return Ok(());
        }
        let mut marks = self.mark_with(false, 0).0;
        let mut due = false;
        for at in self.finalisable.iter().filter(|at| !marks[at.0 as usize]) {
            // A cycle, or what no drop told of: no holder that is known can be true.
            std::rc::Rc::make_mut(&mut self.witnesses).remove(*at);
            due = true;
        }
        if due {
            self.suspect_all();
            marks = self.mark_with(true, 0).0;
        }
        self.sweep(&marks);
        // A heap that was large once has many slots to look through.
        let slots = self.heap.slots() as u64 * BYTES_A_SLOT;
        self.next_collection = self.heap.survived.max(slots).clamp(LEAST, MOST);
        if self.heap.survived > self.environment.0.limits.heap_bytes as u64 {
            // Let the program clean up: the next error comes after another stretch.
            return fault("MemoryError", "");
        }
        Ok(())
    }

    fn sweep(&mut self, marks: &[bool]) {
        self.heap.sweep(marks);
        self.cache.forget();
    }

    /// Marks what is reachable; for each slot also who led there first.
    pub(crate) fn mark(&self) -> (Vec<bool>, Vec<u32>) {
        self.mark_with(false, self.heap.slots())
    }

    /// Marks what is reachable, and what objects with finalisers hold if `finalisable` are to be kept; who
    /// led there first is told for so many slots.
    fn mark_with(&self, finalisable: bool, parents: usize) -> (Vec<bool>, Vec<u32>) {
        let mut marker = Marker {
            marks: vec![false; self.heap.slots()],
            parents: vec![NO_PARENT; parents],
            todo: Vec::new(),
        };
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
        if finalisable {
            self.finalisable.iter().for_each(|at| marker.root(Value::Obj(*at)));
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
                if let Some(place) = self.parents.get_mut(slot) {
                    *place = parent;
                }
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
pub(crate) fn each_reference(object: &Object, visit: &mut dyn FnMut(Value)) {
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
        Object::Str(Str::Grown { buffer, .. }) => visit(Value::Obj(*buffer)),
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
        | Object::Buffer(_)
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
