//! Generators and coroutines: frames that are set aside and taken up again.

use crate::builtin_class as class;
use crate::code::Op;
use crate::control::{Control, Input, Res, fault, raise, type_error};
use crate::object::{Generator, GeneratorState, Object};
use crate::symbol;
use crate::thread::{Block, BlockKind, Ret};
use crate::value::{Ref, Value};
use crate::vm::Vm;
use std::rc::Rc;

impl Vm {
    pub(crate) fn as_generator(&self, value: Value) -> Option<&Generator> {
        match self.object(value) {
            Some(Object::Generator(generator)) => Some(generator),
            _ => None,
        }
    }

    pub(super) fn generator_mut(&mut self, at: Ref) -> &mut Generator {
        match self.heap.slot_mut(at) {
            Object::Generator(generator) => Rc::make_mut(generator),
            other => unreachable!("a generator was expected, not {other:?}"),
        }
    }

    /// The function's frame becomes a generator, which is the call's result.
    pub(crate) fn return_generator(&mut self) -> Res<()> {
        let Some(mut frame) = self.cur.frames.pop() else { return Ok(()) };
        let stack = self.cur.stack.split_off(frame.base as usize);
        self.cur.stack.truncate(frame.cut as usize);
        let ret = std::mem::replace(&mut frame.ret, Ret::Push);
        let (name, qualname) = match frame.function.reference().and_then(|at| self.function(at)) {
            Some(function) => (function.name, function.qualname),
            None => (Value::None, Value::None),
        };
        let code = frame.code;
        let blocks = Vec::new();
        let handled = Value::Undefined;
        let state = GeneratorState::Suspended {
            frame: Box::new(frame),
            stack,
            blocks,
            handled,
            started: false,
        };
        let generator = Generator { code, name, qualname, state, tracked: false, finalised: false };
        self.heap.charge(200);
        let generator = self.alloc(Object::Generator(Rc::new(generator)));
        if let Value::Obj(at) = generator
            && self.type_of(generator) == class::COROUTINE
        {
            self.track_generator(at);
        }
        self.deliver(ret, generator)
    }

    fn track_generator(&mut self, at: Ref) {
        let generator = self.generator_mut(at);
        if !generator.finalised {
            generator.tracked = true;
            self.track_finalisable(Value::Obj(at));
        }
    }

    /// Puts the generator's frame on the stack and gives it a value or an exception.
    pub(crate) fn resume(&mut self, at: Ref, input: Input, ret: Ret) -> Res<()> {
        self.check_depth()?;
        let kind = self.generator_kind(at);
        let generator = self.generator_mut(at);
        let state = std::mem::replace(&mut generator.state, GeneratorState::Running);
        if std::mem::take(&mut generator.tracked) {
            self.untrack_finalisable(Value::Obj(at));
        }
        let (mut frame, stack, blocks, handled, started) = match state {
            GeneratorState::Suspended { frame, stack, blocks, handled, started } => {
                (frame, stack, blocks, handled, started)
            }
            GeneratorState::Running => {
                return fault("ValueError", format!("{kind} already executing"));
            }
            GeneratorState::Finished => {
                self.generator_mut(at).state = GeneratorState::Finished;
                return self.resume_finished(kind, input, ret);
            }
        };
        if let (false, Input::Send(value)) = (started, &input)
            && !value.is_none()
        {
            let state = GeneratorState::Suspended { frame, stack, blocks, handled, started };
            self.generator_mut(at).state = state;
            if kind == "coroutine" {
                self.track_generator(at);
            }
            return type_error(format!("can't send non-None value to a just-started {kind}"));
        }
        let base = self.cur.stack.len() as u32;
        let first_block = self.cur.blocks.len() as u32;
        let outer_handled = self.cur.handled;
        self.cur.stack.extend(stack);
        let mut first_handler = true;
        for block in blocks {
            let height = block.height + base;
            if block.kind == BlockKind::Handler && first_handler {
                first_handler = false;
                self.cur.stack[height as usize] = outer_handled;
                self.cur.handled = handled;
            }
            self.cur.blocks.push(Block { kind: block.kind, height });
        }
        frame.base = base;
        frame.cut = base;
        frame.blocks = first_block;
        frame.generator = Some(at);
        frame.ret = ret;
        self.cur.frames.push(*frame);
        match input {
            Input::Send(value) => {
                if started {
                    self.push(value);
                }
                self.count_step()
            }
            Input::Throw(exception) => self.throw_into(exception, started),
        }
    }

    fn generator_kind(&self, at: Ref) -> &'static str {
        match self.type_of(Value::Obj(at)) {
            class::COROUTINE => "coroutine",
            class::ASYNC_GENERATOR => "async generator",
            _ => "generator",
        }
    }

    fn resume_finished(&mut self, kind: &str, input: Input, ret: Ret) -> Res<()> {
        match input {
            Input::Send(_) if kind == "coroutine" => {
                fault("RuntimeError", "cannot reuse already awaited coroutine")
            }
            Input::Send(_) if kind == "async generator" => fault("StopAsyncIteration", ""),
            Input::Send(_) => self.exhausted(ret),
            Input::Throw(exception) => match ret {
                Ret::Close => {
                    self.push(Value::None);
                    Ok(())
                }
                _ => Err(Control::Raise(exception)),
            },
        }
    }

    /// The resumed generator gets an exception: its sub-iterator first, if it delegates to one.
    fn throw_into(&mut self, exception: Ref, started: bool) -> Res<()> {
        let frame = self.frame();
        let pc = frame.pc as usize;
        let loaded = self.loaded(frame.code).clone();
        let delegating =
            started && pc > 0 && matches!(loaded.code.ops.get(pc - 1), Some(Op::YieldInner));
        if !delegating {
            return Err(Control::Raise(exception));
        }
        let inner = self.peek(1);
        // The instruction before gives the place to go when the inner one ends.
        let Some(Op::Send(target)) =
            pc.checked_sub(2).and_then(|at| loaded.code.ops.get(at).copied())
        else {
            return Err(Control::Raise(exception));
        };
        if self.is_subclass(self.exception(exception).class, class::GENERATOR_EXIT) {
            // The inner one is closed; then the exception goes on here.
            let close = self.prelude_function("_close_inner");
            return self.call_value(close, &[inner, Value::Obj(exception)], &[], Ret::Send(target));
        }
        if self.as_generator(inner).is_some() {
            let at = inner.reference().unwrap_or(Ref(0));
            // What it gives is yielded on, not sent in again.
            self.frame_mut().pc -= 1;
            return self.resume(at, Input::Throw(exception), Ret::Send(target));
        }
        let class_of = self.type_of(inner);
        match self.lookup(class_of, symbol::THROW) {
            Some(throw) => {
                self.frame_mut().pc -= 1;
                let bound = self.bind(throw, inner, class_of)?;
                self.call_value(bound, &[Value::Obj(exception)], &[], Ret::Send(target))
            }
            None if self.lookup(class_of, symbol::GETATTR).is_some() => {
                self.frame_mut().pc -= 1;
                let throw = self.prelude_function("_throw_to");
                self.call_value(throw, &[inner, Value::Obj(exception)], &[], Ret::Send(target))
            }
            None => Err(Control::Raise(exception)),
        }
    }

    /// `yield`: the frame is set aside, its value goes to whoever resumed it.
    pub(crate) fn yield_value(&mut self, value: Value, own: bool) -> Res<()> {
        let Some(mut frame) = self.cur.frames.pop() else { return Ok(()) };
        let Some(at) = frame.generator else {
            return Err(raise("SystemError", "yield outside a generator"));
        };
        // What an asynchronous generator yields is told from what it awaits by a cell around it.
        let own = own && self.type_of(Value::Obj(at)) == class::ASYNC_GENERATOR;
        let value = if own { self.alloc(Object::Cell(value)) } else { value };
        let base = frame.base;
        let mut handled = Value::Undefined;
        let mut blocks = self.cur.blocks.split_off(frame.blocks as usize);
        let mut first_handler = true;
        for block in &mut blocks {
            if block.kind == BlockKind::Handler && first_handler {
                first_handler = false;
                handled = self.cur.handled;
                self.cur.handled = self.cur.stack[block.height as usize];
            }
            block.height -= base;
        }
        let stack = self.cur.stack.split_off(base as usize);
        let ret = std::mem::replace(&mut frame.ret, Ret::Push);
        let guarded = !blocks.is_empty();
        let state = GeneratorState::Suspended {
            frame: Box::new(frame),
            stack,
            blocks,
            handled,
            started: true,
        };
        self.generator_mut(at).state = state;
        if guarded && self.type_of(Value::Obj(at)) == class::GENERATOR {
            self.track_generator(at);
        }
        self.deliver(ret, value)
    }

    /// The generator's function returned.
    pub(crate) fn generator_ended(&mut self, at: Ref, ret: Ret, value: Value) -> Res<()> {
        self.generator_mut(at).state = GeneratorState::Finished;
        match ret {
            Ret::ForIter(_) | Ret::NextOr(_) => self.exhausted(ret),
            Ret::Send(target) => {
                self.pop();
                self.push(value);
                self.frame_mut().pc = target;
                Ok(())
            }
            Ret::Close => {
                self.push(Value::None);
                Ok(())
            }
            Ret::Finaliser | Ret::Discard => Ok(()),
            _ if self.type_of(Value::Obj(at)) == class::ASYNC_GENERATOR => {
                fault("StopAsyncIteration", "")
            }
            _ => {
                let value = if value.is_none() { Value::Undefined } else { value };
                Err(Control::Raise(self.stop_iteration(value)))
            }
        }
    }

    pub(crate) fn finish_generator(&mut self, at: Ref) {
        let generator = self.generator_mut(at);
        generator.state = GeneratorState::Finished;
        if std::mem::take(&mut generator.tracked) {
            self.untrack_finalisable(Value::Obj(at));
        }
    }

    pub(crate) fn yield_from_iter(&mut self, value: Value) -> Res<()> {
        if self.as_generator(value).is_some() {
            self.push(value);
            return Ok(());
        }
        self.get_iter(value)
    }

    /// iterator value → iterator yielded, or the end's value and a jump.
    pub(crate) fn send(&mut self, target: u32) -> Res<()> {
        let value = self.pop();
        let iterator = self.peek(1);
        if self.as_generator(iterator).is_some() {
            let at = iterator.reference().unwrap_or(Ref(0));
            return self.resume(at, Input::Send(value), Ret::Send(target));
        }
        if let Some(at) = iterator.reference()
            && value.is_none()
            && matches!(self.heap.get(at), Object::Iter(_))
        {
            return match self.native_next(at)? {
                Some(value) => {
                    self.push(value);
                    Ok(())
                }
                None => self.exhausted(Ret::Send(target)),
            };
        }
        let class_of = self.type_of(iterator);
        let name = if value.is_none() { symbol::NEXT } else { symbol::SEND };
        match self.lookup(class_of, name) {
            Some(method) => {
                let bound = self.bind(method, iterator, class_of)?;
                let arguments: &[Value] = if value.is_none() { &[] } else { &[value] };
                self.call_value(bound, arguments, &[], Ret::Send(target))
            }
            None if value.is_none() => {
                type_error(format!("'{}' object is not an iterator", self.type_name(iterator)))
            }
            None => {
                let send = self.prelude_function("_send_to");
                self.call_value(send, &[iterator, value], &[], Ret::Send(target))
            }
        }
    }

    pub(crate) fn get_awaitable(&mut self, value: Value) -> Res<()> {
        let class_of = self.type_of(value);
        if class_of == class::COROUTINE {
            self.push(value);
            return Ok(());
        }
        match self.lookup(class_of, symbol::AWAIT) {
            Some(method) => {
                let bound = self.bind(method, value, class_of)?;
                self.call_value(bound, &[], &[], Ret::Push)
            }
            None => {
                let name = self.type_name(value);
                type_error(format!("object {name} can't be used in 'await' expression"))
            }
        }
    }

    pub(crate) fn get_aiter(&mut self, value: Value) -> Res<()> {
        let class_of = self.type_of(value);
        if class_of == class::ASYNC_GENERATOR {
            self.push(value);
            return Ok(());
        }
        match self.lookup(class_of, symbol::AITER) {
            Some(method) => {
                let bound = self.bind(method, value, class_of)?;
                self.call_value(bound, &[], &[], Ret::Push)
            }
            None => {
                let name = self.type_name(value);
                type_error(format!(
                    "'async for' requires an object with __aiter__ method, got {name}"
                ))
            }
        }
    }

    pub(crate) fn get_anext(&mut self, value: Value) -> Res<()> {
        let class_of = self.type_of(value);
        if class_of == class::ASYNC_GENERATOR {
            let step = self.prelude_function("_async_send");
            return self.call_value(step, &[value], &[], Ret::Push);
        }
        match self.lookup(class_of, symbol::ANEXT) {
            Some(method) => {
                let bound = self.bind(method, value, class_of)?;
                self.call_value(bound, &[], &[], Ret::Push)
            }
            None => {
                let name = self.type_name(value);
                type_error(format!(
                    "'async for' requires an iterator with __anext__ method, got {name}"
                ))
            }
        }
    }

    /// Inside the handler of an `async for`: its iterator is dropped if it simply ended.
    pub(crate) fn end_async_for(&mut self) -> Res<()> {
        let exception = self.pop();
        let Some(at) = self.as_exception(exception) else { return Ok(()) };
        if self.is_subclass(self.exception(at).class, class::STOP_ASYNC_ITERATION) {
            self.pop_except(false);
            self.pop();
            return Ok(());
        }
        Err(Control::Reraise(at))
    }
}
