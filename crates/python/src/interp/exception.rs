//! Raising, catching, unwinding, and how a thread ends.

use super::native;
use crate::builtin_class as class;
use crate::control::{Control, Fault, Res, raise, type_error};
use crate::host::{Data, Effect, HostError};
use crate::namespace::Namespace;
use crate::object::{Exception, Layout, Object, TracebackEntry};
use crate::symbol;
use crate::thread::{Block, BlockKind, Ret, ThreadState};
use crate::value::{Ref, Sym, Value};
use crate::vm::{ThreadId, Vm};
use std::rc::Rc;

/// Frames kept in one traceback.
const LONGEST_TRACEBACK: usize = 20_000;

impl Vm {
    pub(crate) fn new_exception(&mut self, class_at: Ref, arguments: Vec<Value>) -> Ref {
        let arguments = self.tuple(arguments);
        let exception = Exception {
            class: class_at,
            arguments,
            names: Namespace::default(),
            traceback: Vec::new(),
            held: Vec::new(),
            cause: Value::None,
            context: Value::None,
            suppress_context: false,
        };
        self.heap.charge(128);
        self.heap.alloc(Object::Exception(Rc::new(exception)))
    }

    pub(crate) fn exception_class(&self, name: &str) -> Ref {
        if let Some(at) = class::CLASSES.iter().position(|known| known.name == name) {
            return Ref(at as u32);
        }
        if let Some((module, name)) = name.split_once('.') {
            let found = self
                .symbols
                .find(module)
                .and_then(|module| self.modules.get(module))
                .and_then(Value::reference)
                .and_then(|module| {
                    let name = self.symbols.find(name)?;
                    self.module_names(module).get(name)
                });
            if let Some(at) = found.and_then(|value| self.as_class(value)) {
                return at;
            }
        }
        class::EXCEPTION
    }

    pub(crate) fn make_exception(&mut self, fault: Fault) -> Ref {
        let class_at = self.exception_class(fault.class);
        // `NameError.name` is the name that the message quotes.
        let quoted = fault.message.split('\'').nth(1).filter(|_| fault.class == "NameError");
        let missing = quoted.map(|name| self.str(name));
        let arguments = match (fault.arguments, &fault.unicode) {
            (Some(arguments), _) => arguments,
            (None, Some(unicode)) => self.unicode_arguments(unicode),
            (None, None) if fault.message == crate::text::float::RANGE_ERROR => {
                vec![Value::Int(34), self.str("Numerical result out of range")]
            }
            (None, None) => vec![self.str(fault.message.clone())],
        };
        let at = self.new_exception(class_at, arguments);
        let missing = missing.map(|name| (symbol::NAME_ATTR, name));
        for (name, value) in missing.into_iter().chain(fault.attributes) {
            self.exception_mut(at).names.set(name, value);
        }
        self.fill_exception(at);
        at
    }

    fn unicode_arguments(&mut self, unicode: &crate::text::UnicodeFault) -> Vec<Value> {
        let encoding = self.str(unicode.encoding.clone());
        let object = match &unicode.object {
            crate::text::FaultObject::Bytes(data) => self.bytes(data.clone()),
            crate::text::FaultObject::Text(text) => self.str(text.clone()),
        };
        let reason = self.str(unicode.reason.clone());
        vec![
            encoding,
            object,
            Value::Int(unicode.start as i64),
            Value::Int(unicode.end as i64),
            reason,
        ]
    }

    /// Attributes that the constructor of a built-in exception sets from its arguments.
    pub(crate) fn fill_exception(&mut self, at: Ref) {
        let exception = self.exception(at);
        let class_at = exception.class;
        let items = self.as_tuple(exception.arguments).cloned().unwrap_or_default();
        let get = |place: usize| items.get(place).copied().unwrap_or(Value::None);
        let mut set: Vec<(Sym, Value)> = Vec::new();
        if self.is_subclass(class_at, class::OS_ERROR) {
            let full = items.len() >= 2 && items.len() <= 5;
            set.push((symbol::ERRNO, if full { get(0) } else { Value::None }));
            set.push((symbol::STRERROR, if full { get(1) } else { Value::None }));
            set.push((symbol::FILENAME, if full { get(2) } else { Value::None }));
            if full && items.len() > 2 {
                let two = self.tuple(vec![get(0), get(1)]);
                self.exception_mut(at).arguments = two;
            }
        } else if self.is_subclass(class_at, class::STOP_ITERATION) {
            set.push((symbol::VALUE, get(0)));
        } else if self.is_subclass(class_at, class::SYSTEM_EXIT) {
            let code = match items.len() {
                0 => Value::None,
                1 => get(0),
                _ => self.exception(at).arguments,
            };
            set.push((symbol::CODE_ATTR, code));
        } else if self.is_subclass(class_at, class::UNICODE_ENCODE_ERROR)
            || self.is_subclass(class_at, class::UNICODE_DECODE_ERROR)
        {
            let names =
                [symbol::ENCODING, symbol::OBJECT_ATTR, symbol::START, symbol::END, symbol::REASON];
            set.extend(names.iter().enumerate().map(|(place, name)| (*name, get(place))));
        } else if self.is_subclass(class_at, class::SYNTAX_ERROR) {
            set.push((symbol::MSG, get(0)));
            let details = self.as_tuple(get(1)).cloned().unwrap_or_default();
            let names = [symbol::FILENAME, symbol::LINENO, symbol::OFFSET, symbol::TEXT];
            let detail = |place: usize| details.get(place).copied().unwrap_or(Value::None);
            set.extend(names.iter().enumerate().map(|(place, name)| (*name, detail(place))));
        } else if self.is_subclass(class_at, class::IMPORT_ERROR) {
            set.push((symbol::MSG, get(0)));
        }
        for (name, value) in set {
            if !self.exception(at).names.contains(name) {
                self.exception_mut(at).names.set(name, value);
            }
        }
    }

    /// The subclass of OSError that an errno stands for (PEP 3151).
    pub(crate) fn os_error_class(&self, errno: i64) -> Ref {
        match errno {
            1 | 13 => class::PERMISSION_ERROR,
            2 => class::FILE_NOT_FOUND_ERROR,
            3 => class::PROCESS_LOOKUP_ERROR,
            4 => class::INTERRUPTED_ERROR,
            10 => class::CHILD_PROCESS_ERROR,
            11 | 114 | 115 => class::BLOCKING_IO_ERROR,
            17 => class::FILE_EXISTS_ERROR,
            20 => class::NOT_A_DIRECTORY_ERROR,
            21 => class::IS_A_DIRECTORY_ERROR,
            32 | 108 => class::BROKEN_PIPE_ERROR,
            103 => class::CONNECTION_ABORTED_ERROR,
            104 => class::CONNECTION_RESET_ERROR,
            110 => class::TIMEOUT_ERROR,
            111 => class::CONNECTION_REFUSED_ERROR,
            _ => class::OS_ERROR,
        }
    }

    pub(crate) fn stop_iteration(&mut self, value: Value) -> Ref {
        let arguments = if value.is_undefined() { Vec::new() } else { vec![value] };
        let at = self.new_exception(class::STOP_ITERATION, arguments);
        self.fill_exception(at);
        at
    }

    pub(crate) fn host_exception(&mut self, error: &HostError) -> Ref {
        let arguments: Vec<Value> =
            error.arguments.iter().map(|data| self.value_of_data(data)).collect();
        let mut class_at = self.exception_class(&error.class);
        if class_at == class::OS_ERROR
            && arguments.len() >= 2
            && let Some(Value::Int(errno)) = arguments.first()
        {
            class_at = self.os_error_class(*errno);
        }
        let at = self.new_exception(class_at, arguments);
        self.fill_exception(at);
        at
    }

    pub(crate) fn value_of_data(&mut self, data: &Data) -> Value {
        match data {
            Data::None => Value::None,
            Data::Bool(b) => Value::Bool(*b),
            Data::Int(n) => Value::Int(*n),
            Data::Float(x) => Value::Float(*x),
            Data::Str(text) => self.str(text.clone()),
            Data::Bytes(bytes) => self.bytes(bytes.clone()),
            Data::Tuple(items) => {
                let items = items.iter().map(|item| self.value_of_data(item)).collect();
                self.tuple(items)
            }
            Data::List(items) => {
                let items = items.iter().map(|item| self.value_of_data(item)).collect();
                self.list(items)
            }
        }
    }

    pub(crate) fn to_data(&self, value: Value, depth: usize) -> Res<Data> {
        if depth > 20 {
            return crate::control::value_error("a value nested too deep for the host");
        }
        let items = |items: &[Value]| -> Res<Vec<Data>> {
            items.iter().map(|item| self.to_data(*item, depth + 1)).collect()
        };
        Ok(match value {
            Value::None | Value::Undefined => Data::None,
            Value::Bool(b) => Data::Bool(b),
            Value::Int(n) => Data::Int(n),
            Value::Float(x) => Data::Float(x),
            value => {
                if let Some(text) = self.as_str(value) {
                    Data::Str(text.into())
                } else if let Some(bytes) = self.as_bytes(value) {
                    Data::Bytes(bytes.into())
                } else if let Some(tuple) = self.as_tuple(value) {
                    Data::Tuple(items(tuple)?)
                } else if let Some(list) = self.as_list(value) {
                    Data::List(items(list)?)
                } else {
                    match self.payload(value) {
                        payload if payload != value => return self.to_data(payload, depth + 1),
                        Value::Obj(at) if matches!(self.heap.get(at), Object::BigInt(_)) => {
                            return crate::control::fault(
                                "OverflowError",
                                "Python int too large to convert to C long",
                            );
                        }
                        _ => {
                            let name = self.type_name(value);
                            return type_error(format!("the host takes no '{name}' object"));
                        }
                    }
                }
            }
        })
    }

    pub(crate) fn reply_to(&mut self, thread: ThreadId, answer: Result<Data, HostError>) {
        let Some(place) = self.threads.iter().position(|known| known.id == thread.0) else {
            return;
        };
        self.cur = std::mem::take(&mut self.threads[place]);
        if self.cur.state == ThreadState::Waiting {
            self.cur.state = ThreadState::Ready;
            let ret = self.cur.host_ret.take().unwrap_or(Ret::Push);
            let outcome = match answer {
                Ok(data) => {
                    let value = self.value_of_data(&data);
                    self.deliver(ret, value)
                }
                Err(error) => {
                    let exception = self.host_exception(&error);
                    Err(Control::Raise(exception))
                }
            };
            self.cur.late = outcome.err().map(|control| self.settle_late(control));
        }
        self.threads[place] = std::mem::take(&mut self.cur);
    }

    /// What is left to do when the thread next runs.
    fn settle_late(&mut self, control: Control) -> crate::thread::Late {
        match control {
            Control::Raise(at) | Control::Reraise(at) => crate::thread::Late::Raise(at),
            Control::Fault(fault) => crate::thread::Late::Raise(self.make_exception(*fault)),
            Control::Exhausted => crate::thread::Late::Raise(self.stop_iteration(Value::Undefined)),
            _ => crate::thread::Late::Stop,
        }
    }

    pub(crate) fn interrupt_thread(&mut self, thread: ThreadId, error: &HostError) {
        let exception = self.host_exception(error);
        if let Some(thread) = self.threads.iter_mut().find(|known| known.id == thread.0) {
            thread.interrupt = Some(exception);
            thread.state = ThreadState::Ready;
            thread.host_ret = None;
        }
    }

    /// `raise`, with its operands on the stack.
    pub(crate) fn raise_op(&mut self, count: u32) -> Res<()> {
        if count == 0 {
            return match self.as_exception(self.cur.handled) {
                Some(at) => Err(Control::Reraise(at)),
                None => Err(raise("RuntimeError", "No active exception to reraise")),
            };
        }
        let cause = if count == 2 { self.pop() } else { Value::Undefined };
        let value = self.pop();
        if let Some(at) = self.as_class(value)
            && matches!(self.layout(at), Layout::Exception)
        {
            return self.call_value(value, &[], &[], Ret::Raise { cause });
        }
        self.raise_value(value, cause)
    }

    pub(crate) fn raise_value(&mut self, value: Value, cause: Value) -> Res<()> {
        let Some(at) = self.as_exception(value) else {
            return type_error("exceptions must derive from BaseException");
        };
        if !cause.is_undefined() {
            let cause = match self.as_class(cause) {
                Some(class_at) if matches!(self.layout(class_at), Layout::Exception) => {
                    Value::Obj(self.new_exception(class_at, Vec::new()))
                }
                _ => cause,
            };
            if !cause.is_none() && self.as_exception(cause).is_none() {
                return type_error("exception causes must derive from BaseException");
            }
            let exception = self.exception_mut(at);
            exception.cause = cause;
            exception.suppress_context = true;
        }
        Err(Control::Raise(at))
    }

    /// exception class → exception bool
    pub(crate) fn match_exception(&mut self) -> Res<()> {
        let wanted = self.pop();
        let exception = self.peek(1);
        let matched = self.exception_matches(exception, wanted)?;
        self.push(Value::Bool(matched));
        Ok(())
    }

    pub(crate) fn exception_matches(&self, exception: Value, wanted: Value) -> Res<bool> {
        if let Some(items) = self.as_tuple(wanted) {
            for item in items.iter() {
                if self.exception_matches(exception, *item)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        match self.as_class(wanted) {
            Some(at) if matches!(self.layout(at), Layout::Exception) => {
                Ok(self.is_instance(exception, at))
            }
            _ => {
                type_error("catching classes that do not inherit from BaseException is not allowed")
            }
        }
    }

    pub(crate) fn pop_except(&mut self, keep: bool) {
        let value = if keep { self.pop() } else { Value::Undefined };
        if let Some(block) = self.cur.blocks.pop() {
            self.cur.handled =
                self.cur.stack.get(block.height as usize).copied().unwrap_or(Value::None);
            self.cur.stack.truncate(block.height as usize);
        }
        if keep {
            self.push(value);
        }
        self.suspect_all();
    }

    /// Finds a handler for the exception, leaving frames until there is one; an effect when the
    /// thread has to stop.
    pub(crate) fn unwind(&mut self, exception: Ref, fresh: bool) -> Option<Effect> {
        let mut exception = exception;
        let mut add_entry = fresh;
        if fresh {
            self.set_context(exception);
        }
        loop {
            let Some(frame) = self.cur.frames.last() else { return self.thread_failed(exception) };
            let (first_block, frame_generator) = (frame.blocks as usize, frame.generator);
            if add_entry {
                self.add_traceback(exception);
            }
            add_entry = true;
            while self.cur.blocks.len() > first_block {
                let Some(block) = self.cur.blocks.pop() else { break };
                let height = block.height as usize;
                match block.kind {
                    BlockKind::Handler => {
                        self.cur.handled = self.cur.stack[height];
                        self.cur.stack.truncate(height);
                    }
                    BlockKind::Try { target } => {
                        self.cur.stack.truncate(height);
                        let before = self.cur.handled;
                        self.push(before);
                        let kind = BlockKind::Handler;
                        self.cur.blocks.push(Block { kind, height: height as u32 });
                        self.cur.handled = Value::Obj(exception);
                        self.push(Value::Obj(exception));
                        self.frame_mut().pc = target;
                        return None;
                    }
                }
            }
            let Some(frame) = self.cur.frames.pop() else { continue };
            if !self.finalisable.is_empty() {
                self.hold_locals(exception, &frame);
            }
            self.cur.stack.truncate(frame.cut as usize);
            self.suspect_all();
            if let Some(generator) = frame_generator {
                self.finish_generator(generator);
                exception = self.leave_generator(generator, exception);
            }
            if self.caught_by_return(frame.ret, exception) {
                return None;
            }
        }
    }

    fn set_context(&mut self, exception: Ref) {
        let handled = self.cur.handled;
        let Some(handled_at) = self.as_exception(handled) else { return };
        if handled_at == exception {
            return;
        }
        // No cycles: the chain below must not lead back.
        let mut at = handled_at;
        for _ in 0..1000 {
            match self.as_exception(self.exception(at).context) {
                Some(next) if next == exception => {
                    self.exception_mut(at).context = Value::None;
                    break;
                }
                Some(next) => at = next,
                None => break,
            }
        }
        self.exception_mut(exception).context = handled;
    }

    fn add_traceback(&mut self, exception: Ref) {
        let Some(frame) = self.cur.frames.last() else { return };
        if self.codes.0[frame.code as usize].code.hidden {
            return;
        }
        let entry = TracebackEntry { code: frame.code, instruction: frame.pc.saturating_sub(1) };
        let traceback = &mut self.exception_mut(exception).traceback;
        if traceback.len() < LONGEST_TRACEBACK {
            traceback.push(entry);
        }
    }

    /// As in CPython, a traceback keeps its frames' variables alive.
    fn hold_locals(&mut self, exception: Ref, frame: &crate::thread::Frame) {
        let loaded = self.loaded(frame.code);
        if loaded.code.hidden {
            return;
        }
        let start = (frame.base as usize).min(self.cur.stack.len());
        let end = (start + loaded.code.locals.len()).min(self.cur.stack.len());
        let locals: Vec<Value> = self.cur.stack[start..end]
            .iter()
            .copied()
            .filter(|value| matches!(value, Value::Obj(_)))
            .collect();
        let held = &mut self.exception_mut(exception).held;
        if held.len() < LONGEST_TRACEBACK {
            held.extend(locals);
        }
    }

    /// PEP 479: StopIteration does not leave a generator.
    fn leave_generator(&mut self, generator: Ref, exception: Ref) -> Ref {
        let class_at = self.exception(exception).class;
        let kind = match self.type_of(Value::Obj(generator)) {
            class::COROUTINE => "coroutine",
            class::ASYNC_GENERATOR => "async generator",
            _ => "generator",
        };
        let what = if self.is_subclass(class_at, class::STOP_ITERATION) {
            "StopIteration"
        } else if kind == "async generator"
            && self.is_subclass(class_at, class::STOP_ASYNC_ITERATION)
        {
            "StopAsyncIteration"
        } else {
            return exception;
        };
        let message = self.str(format!("{kind} raised {what}"));
        let error = self.new_exception(class::RUNTIME_ERROR, vec![message]);
        let traceback = self.exception(exception).traceback.last().copied();
        let inner = self.exception_mut(error);
        inner.cause = Value::Obj(exception);
        inner.context = Value::Obj(exception);
        inner.suppress_context = true;
        inner.traceback.extend(traceback);
        error
    }

    /// Whether the caller's continuation makes something of the exception.
    fn caught_by_return(&mut self, ret: Ret, exception: Ref) -> bool {
        let class_at = self.exception(exception).class;
        match ret {
            Ret::ForIter(target) if self.is_subclass(class_at, class::STOP_ITERATION) => {
                self.pop();
                self.frame_mut().pc = target;
                true
            }
            Ret::Send(target) if self.is_subclass(class_at, class::STOP_ITERATION) => {
                let value =
                    self.exception(exception).names.get(symbol::VALUE).unwrap_or(Value::None);
                self.pop();
                self.push(value);
                self.frame_mut().pc = target;
                true
            }
            Ret::Close
                if self.is_subclass(class_at, class::STOP_ITERATION)
                    || self.is_subclass(class_at, class::GENERATOR_EXIT) =>
            {
                self.push(Value::None);
                true
            }
            Ret::Answer => {
                self.cur.asking.pop();
                false
            }
            Ret::Import(_, name) => {
                self.modules.remove(name);
                self.unlist_module(name);
                false
            }
            Ret::Chain(both) => {
                let (first, then) = *both;
                self.caught_by_return(first, exception) || self.caught_by_return(then, exception)
            }
            Ret::Finaliser => {
                self.suspect_all();
                true
            }
            ret => match self.caught_by(&ret, exception) {
                Some(value) => {
                    self.push(value);
                    true
                }
                None => false,
            },
        }
    }

    /// No frame caught it.
    fn thread_failed(&mut self, exception: Ref) -> Option<Effect> {
        self.cur.stack.clear();
        self.cur.blocks.clear();
        self.cur.asking.clear();
        self.cur.handled = Value::None;
        let main = self.cur.id == 0;
        if main && self.exit.is_some() {
            return None;
        }
        let class_at = self.exception(exception).class;
        if self.is_subclass(class_at, class::SYSTEM_EXIT) {
            if !main {
                return None;
            }
            return self.system_exit(exception);
        }
        if main {
            let interrupted = self.is_subclass(class_at, class::KEYBOARD_INTERRUPT);
            self.exit = Some(if interrupted { 130 } else { 1 });
        }
        self.report(exception)
    }

    fn report(&mut self, exception: Ref) -> Option<Effect> {
        let id = native::operation("report_uncaught");
        let outcome = self.call_native(id, &[Value::Obj(exception)], &[], Ret::Discard);
        match outcome {
            Ok(()) => None,
            Err(control) => self.handle_report(control),
        }
    }

    fn handle_report(&mut self, control: Control) -> Option<Effect> {
        match control {
            Control::Stop => self.stop.0.take().map(|effect| *effect),
            _ => None,
        }
    }

    fn system_exit(&mut self, exception: Ref) -> Option<Effect> {
        let code = self.exception(exception).names.get(symbol::CODE_ATTR).unwrap_or(Value::None);
        match code {
            Value::None => self.exit = Some(0),
            Value::Int(n) => self.exit = Some((n & 0xff) as i32),
            Value::Bool(b) => self.exit = Some(i32::from(b)),
            other => {
                self.exit = Some(1);
                let id = native::operation("print_exit_message");
                let outcome = self.call_native(id, &[other], &[], Ret::Discard);
                return match outcome {
                    Ok(()) => None,
                    Err(control) => self.handle_report(control),
                };
            }
        }
        None
    }

    /// All frames are gone: the thread ends, or the process.
    pub(crate) fn frames_ended(&mut self) -> Option<Effect> {
        if self.cur.id != 0 {
            self.cur.state = ThreadState::Ended;
            return Some(Effect::ThreadEnd);
        }
        if self.exit.is_none() {
            self.exit = Some(0);
        }
        if !self.cur.ending {
            // The last thing: what was registered to run at the end.
            self.cur.ending = true;
            let hook = self.prelude_function("_at_end");
            if !hook.is_none() {
                let called = self.call_value(hook, &[], &[], Ret::Discard);
                return match called {
                    Ok(()) => None,
                    Err(control) => self.handle(control),
                };
            }
        }
        if let Some(effect) = self.finalise_rest() {
            return effect;
        }
        self.cur.state = ThreadState::Ended;
        Some(Effect::Exit { code: self.exit.unwrap_or(0) })
    }

    /// At the end everything goes: finalisers run in order of creation. `None` when there are no more.
    fn finalise_rest(&mut self) -> Option<Option<Effect>> {
        if self.finalisable.is_empty() {
            return None;
        }
        let at = self.finalisable.remove(0);
        Some(match self.finalise(at, "sys", 1) {
            Ok(()) => None,
            Err(control) => self.handle(control),
        })
    }

    /// manager → exit-method entered
    pub(crate) fn with_enter(&mut self, asynchronous: bool) -> Res<()> {
        let manager = self.pop();
        let class_at = self.type_of(manager);
        let (enter, exit, protocol) = if asynchronous {
            (symbol::AENTER, symbol::AEXIT, "asynchronous context manager")
        } else {
            (symbol::ENTER, symbol::EXIT, "context manager")
        };
        let fails = |vm: &Vm, missing: &str| {
            let name = vm.type_name(manager);
            type_error(format!("'{name}' object does not support the {protocol} protocol{missing}"))
        };
        let Some(enter) = self.lookup(class_at, enter) else { return fails(self, "") };
        let Some(exit) = self.lookup(class_at, exit) else {
            let name = if asynchronous { "__aexit__" } else { "__exit__" };
            return fails(self, &format!(" (missed {name} method)"));
        };
        let exit = self.bind(exit, manager, class_at)?;
        let enter = self.bind(enter, manager, class_at)?;
        self.push(exit);
        self.call_value(enter, &[], &[], Ret::Push)
    }

    /// exit-method before exception → exit-method before exception result
    pub(crate) fn with_except(&mut self) -> Res<()> {
        let exception = self.peek(1);
        let exit = self.peek(3);
        let class_at = self.type_of(exception);
        let traceback = match self.as_exception(exception) {
            Some(at) => self.traceback_value(at),
            None => Value::None,
        };
        self.call_value(exit, &[Value::Obj(class_at), exception, traceback], &[], Ret::Push)
    }

    pub(crate) fn traceback_value(&mut self, at: Ref) -> Value {
        let entries = self.exception(at).traceback.clone();
        if entries.is_empty() {
            return Value::None;
        }
        self.alloc(Object::Traceback(Rc::new(entries)))
    }

    pub(crate) fn set_exception_attribute(&mut self, at: Ref, name: Sym, value: Value) -> Res<()> {
        match name {
            symbol::CAUSE => {
                let exception = self.exception_mut(at);
                exception.cause = value;
                exception.suppress_context = true;
            }
            symbol::CONTEXT => self.exception_mut(at).context = value,
            symbol::SUPPRESS => {
                self.exception_mut(at).suppress_context = matches!(value, Value::Bool(true));
            }
            symbol::TRACEBACK => {
                let entries = match self.object(value) {
                    Some(Object::Traceback(entries)) => entries.to_vec(),
                    _ => Vec::new(),
                };
                self.exception_mut(at).traceback = entries;
            }
            symbol::ARGS => {
                let items = self.items_of(value)?;
                let items = self.tuple(items);
                self.exception_mut(at).arguments = items;
            }
            _ => self.exception_mut(at).names.set(name, value),
        }
        Ok(())
    }
}
