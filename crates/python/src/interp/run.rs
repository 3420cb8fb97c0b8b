//! The instruction loop.
//!
//! Invariant: between two instructions all state is in the machine; `pc`, `base` and the code held here
//! are copies, written back before anything that may look at or change the frames.

use crate::code::{BinaryOp, CompareOp, Op, UnaryOp};
use crate::control::{Control, Res, raise};
use crate::host::Effect;
use crate::object::{Iter, Object};
use crate::thread::{AGAIN, Block, BlockKind, Frame, Ret, ThreadState};
use crate::value::Value;
use crate::vm::Vm;

/// What a back edge or a call costs of the budget for one line.
const STEP: u64 = 8;

impl Vm {
    pub(crate) fn run_current(&mut self) -> Effect {
        self.cur.at_line_start = false;
        if self.cur.state == ThreadState::Waiting {
            return Effect::Paused;
        }
        match self.cur.late.take() {
            Some(crate::thread::Late::Raise(exception)) => {
                if let Some(effect) = self.handle(Control::Raise(exception)) {
                    return effect;
                }
            }
            Some(crate::thread::Late::Stop) => {
                if let Some(effect) = self.stop.0.take() {
                    return *effect;
                }
            }
            None => {}
        }
        if !self.cur.signals.is_empty() {
            let number = self.cur.signals.remove(0);
            let again = self.cur.again.take();
            let ret = again.map_or(Ret::Discard, Ret::Again);
            let handler = self.prelude_function("_on_signal");
            if let Err(control) = self.call_value(handler, &[Value::Int(number)], &[], ret)
                && let Some(effect) = self.handle(control)
            {
                return effect;
            }
        }
        if let Some(exception) = self.cur.interrupt.take()
            && let Some(effect) = self.handle(Control::Raise(exception))
        {
            return effect;
        }
        loop {
            if self.cur.frames.is_empty() {
                if let Some(effect) = self.frames_ended() {
                    return effect;
                }
                continue;
            }
            let control = self.execute();
            if let Some(effect) = self.handle(control) {
                return effect;
            }
        }
    }

    #[inline]
    pub(crate) fn push(&mut self, value: Value) {
        self.cur.stack.push(value);
    }

    #[inline]
    pub(crate) fn pop(&mut self) -> Value {
        self.cur.stack.pop().unwrap_or_default()
    }

    #[inline]
    fn top(&self) -> Value {
        self.cur.stack.last().copied().unwrap_or_default()
    }

    #[inline]
    pub(crate) fn peek(&self, from_top: usize) -> Value {
        let length = self.cur.stack.len();
        self.cur.stack.get(length.wrapping_sub(from_top)).copied().unwrap_or_default()
    }

    pub(crate) fn pop_many(&mut self, count: usize) -> Vec<Value> {
        let at = self.cur.stack.len().saturating_sub(count);
        self.cur.stack.split_off(at)
    }

    pub(crate) fn frame(&self) -> &Frame {
        self.cur.frames.last().expect("a frame runs")
    }

    pub(crate) fn frame_mut(&mut self) -> &mut Frame {
        self.cur.frames.last_mut().expect("a frame runs")
    }

    /// After a thread's last line: what it let go of is finalised before the return that comes next.
    #[cold]
    fn last_boundary(&mut self) -> Res<()> {
        self.finalise_dropped(self.frame().line & !AGAIN)?;
        if self.cur.frames.len() > 1 {
            self.cur.frames[0].pc -= 1;
        }
        Ok(())
    }

    /// At the boundary after the line `before`: budget, garbage, finalisers.
    #[cold]
    fn line_boundary(&mut self, before: u32) -> Res<()> {
        let before = before & !AGAIN;
        self.steps_left = self.steps_per_line;
        let depth = self.cur.frames.len();
        if self.suspect {
            self.finalise_dropped(before)?;
        }
        self.collect_if_due()?;
        if self.cur.frames.len() > depth {
            // A finaliser runs first; then this boundary is reached again.
            let frame = &mut self.cur.frames[depth - 1];
            frame.pc -= 1;
            frame.line = before;
            return Ok(());
        }
        if !self.cur.started {
            self.cur.started = true;
            return Ok(());
        }
        self.lines_left = self.lines_left.saturating_sub(1);
        if self.lines_left == 0 {
            self.cur.at_line_start = true;
            return Err(self.stop_with(Effect::Line));
        }
        Ok(())
    }

    /// At a back edge or call: the budget within a line, and garbage where no line boundary comes.
    #[inline]
    pub(crate) fn count_step(&mut self) -> Res<()> {
        if self.steps_left <= STEP {
            if self.steps_per_line == 0 {
                return Ok(());
            }
            self.steps_left = self.steps_per_line;
            return Err(self.stop_with(Effect::Paused));
        }
        self.steps_left -= STEP;
        if self.heap.allocated > self.next_collection { self.collect_if_due() } else { Ok(()) }
    }

    /// Runs until something other than a plain next instruction has to happen.
    #[allow(clippy::too_many_lines)]
    fn execute(&mut self) -> Control {
        'frame: loop {
            let Some(frame) = self.cur.frames.last() else { return Control::Stop };
            let code = frame.code;
            let loaded = self.codes.0[code as usize].clone();
            let ops = &loaded.code.ops[..];
            let mut pc = frame.pc as usize;
            let base = frame.base as usize;

            macro_rules! save {
                () => {
                    self.frame_mut().pc = pc as u32
                };
            }
            macro_rules! attempt {
                ($result:expr) => {
                    match $result {
                        Ok(value) => value,
                        Err(control) => {
                            save!();
                            return control;
                        }
                    }
                };
            }
            // For what may push or pop frames. Where it did not, what is held here is still true.
            macro_rules! leave {
                ($result:expr) => {{
                    save!();
                    if let Err(control) = $result {
                        return control;
                    }
                    match self.cur.frames.last() {
                        Some(frame) if frame.code == code && frame.base as usize == base => {
                            pc = frame.pc as usize;
                            continue;
                        }
                        _ => continue 'frame,
                    }
                }};
            }

            loop {
                let op = ops[pc];
                pc += 1;
                match op {
                    Op::Nop => {}
                    Op::Line(line) => {
                        let frame = self.frame_mut();
                        if frame.line != line {
                            let before = std::mem::replace(&mut frame.line, line);
                            if self.lines_left > 1
                                && self.cur.started
                                && !self.suspect
                                && self.heap.allocated <= self.next_collection
                            {
                                self.lines_left -= 1;
                                self.steps_left = self.steps_per_line;
                            } else {
                                save!();
                                if let Err(control) = self.line_boundary(before) {
                                    return control;
                                }
                                continue 'frame;
                            }
                        }
                    }
                    Op::Pop => {
                        let value = self.pop();
                        if !self.finalisable.is_empty() {
                            self.dropped(value);
                        }
                    }
                    Op::Dup => {
                        let value = self.top();
                        self.push(value);
                    }
                    Op::Dup2 => {
                        let (a, b) = (self.peek(2), self.peek(1));
                        self.push(a);
                        self.push(b);
                    }
                    Op::Swap(n) => {
                        let length = self.cur.stack.len();
                        self.cur.stack.swap(length - 1, length - n as usize);
                    }
                    Op::RotThree => {
                        let length = self.cur.stack.len();
                        self.cur.stack[length - 3..].rotate_right(1);
                    }
                    Op::Const(at) => self.push(loaded.consts[at as usize]),
                    Op::MakeFunction { code, flags } => {
                        let code = loaded.codes[code as usize];
                        attempt!(self.make_function(code, flags));
                    }
                    Op::LoadFast(slot) => {
                        let value = self.cur.stack[base + slot as usize];
                        if value.is_undefined() {
                            attempt!(self.unbound_local(&loaded, slot));
                        }
                        self.push(value);
                    }
                    Op::StoreFast(slot) => {
                        let value = self.pop();
                        let place = &mut self.cur.stack[base + slot as usize];
                        let old = std::mem::replace(place, value);
                        if !self.finalisable.is_empty() {
                            self.dropped(old);
                        }
                    }
                    Op::DeleteFast(slot) => {
                        let place = &mut self.cur.stack[base + slot as usize];
                        let old = std::mem::take(place);
                        if old.is_undefined() {
                            attempt!(self.unbound_local(&loaded, slot));
                        }
                        self.dropped(old);
                    }
                    Op::LoadGlobal(at) => {
                        let name = loaded.names[at as usize];
                        let globals = self.frame().globals;
                        let found = match self.heap.get(globals) {
                            Object::Module(module) => module.names.get(name),
                            _ => None,
                        };
                        let value = match found {
                            Some(value) => value,
                            None => attempt!(self.load_builtin(name)),
                        };
                        self.push(value);
                    }
                    Op::StoreGlobal(at) => {
                        let value = self.pop();
                        let globals = self.frame().globals;
                        let name = loaded.names[at as usize];
                        self.set_global(globals, name, value);
                    }
                    Op::DeleteGlobal(at) => {
                        let globals = self.frame().globals;
                        attempt!(self.delete_global(globals, loaded.names[at as usize]));
                    }
                    Op::LoadName(at) => {
                        let value = attempt!(self.load_name(loaded.names[at as usize]));
                        self.push(value);
                    }
                    Op::StoreName(at) => {
                        let value = self.pop();
                        leave!(self.store_name(loaded.names[at as usize], value));
                    }
                    Op::DeleteName(at) => leave!(self.delete_name(loaded.names[at as usize])),
                    Op::MakeCell(slot) => {
                        let value = self.cur.stack[base + slot as usize];
                        let cell = self.alloc(Object::Cell(value));
                        self.cur.stack[base + slot as usize] = cell;
                    }
                    Op::LoadCell(slot) => {
                        let cell = self.cur.stack[base + slot as usize];
                        self.push(cell);
                    }
                    Op::LoadDeref(slot) => {
                        let cell = self.cur.stack[base + slot as usize];
                        let value = match self.object(cell) {
                            Some(Object::Cell(value)) => *value,
                            _ => Value::Undefined,
                        };
                        if value.is_undefined() {
                            attempt!(self.unbound_cell(&loaded, slot));
                        }
                        self.push(value);
                    }
                    Op::StoreDeref(slot) => {
                        let value = self.pop();
                        let cell = self.cur.stack[base + slot as usize];
                        self.set_cell(cell, value);
                    }
                    Op::DeleteDeref(slot) => {
                        let cell = self.cur.stack[base + slot as usize];
                        if let Some(Object::Cell(Value::Undefined)) = self.object(cell) {
                            attempt!(self.unbound_cell::<()>(&loaded, slot));
                        }
                        self.set_cell(cell, Value::Undefined);
                    }
                    Op::LoadClassDeref { slot, name } => {
                        let own = self.class_body_name(loaded.names[name as usize]);
                        let value = match own {
                            Some(value) => value,
                            None => match self.object(self.cur.stack[base + slot as usize]) {
                                Some(Object::Cell(value)) if !value.is_undefined() => *value,
                                _ => attempt!(self.unbound_cell(&loaded, u32::from(slot))),
                            },
                        };
                        self.push(value);
                    }
                    Op::LoadAttr(at) => {
                        let name = loaded.names[at as usize];
                        let object = self.pop();
                        if let Some(value) = self.fast_attribute(object, name) {
                            self.push(value);
                        } else {
                            save!();
                            match self.enter_getter(object, name) {
                                Ok(true) => continue 'frame,
                                Ok(false) => leave!(self.load_attribute(object, name)),
                                Err(control) => return control,
                            }
                        }
                    }
                    Op::StoreAttr(at) => {
                        let name = loaded.names[at as usize];
                        let object = self.pop();
                        let value = self.pop();
                        if !self.fast_store(object, name, value) {
                            leave!(self.store_attribute(object, name, value, Ret::Discard));
                        }
                    }
                    Op::DeleteAttr(at) => {
                        let object = self.pop();
                        leave!(self.delete_attribute(
                            object,
                            loaded.names[at as usize],
                            Ret::Discard
                        ));
                    }
                    Op::LoadMethod(at) => {
                        let name = loaded.names[at as usize];
                        let object = self.pop();
                        match self.fast_method(object, name) {
                            Some(function) => {
                                self.push(function);
                                self.push(object);
                            }
                            None => {
                                self.push(Value::Undefined);
                                leave!(self.load_attribute(object, name));
                            }
                        }
                    }
                    Op::Binary(op) => {
                        let (a, b) = (self.peek(2), self.peek(1));
                        if let Some(value) = fast_binary(op, a, b) {
                            let length = self.cur.stack.len();
                            self.cur.stack.truncate(length - 1);
                            self.cur.stack[length - 2] = value;
                        } else {
                            self.pop();
                            self.pop();
                            leave!(self.binary(op, a, b));
                        }
                    }
                    Op::InPlace(op) => {
                        let (a, b) = (self.peek(2), self.peek(1));
                        if let Some(value) = fast_binary(op, a, b) {
                            let length = self.cur.stack.len();
                            self.cur.stack.truncate(length - 1);
                            self.cur.stack[length - 2] = value;
                        } else {
                            self.pop();
                            self.pop();
                            leave!(self.in_place(op, a, b));
                        }
                    }
                    Op::Unary(UnaryOp::Not) => {
                        let value = self.pop();
                        match self.fast_truth(value) {
                            Some(truth) => self.push(Value::Bool(!truth)),
                            None => leave!(self.truth(value, true)),
                        }
                    }
                    Op::Unary(op) => {
                        let value = self.pop();
                        leave!(self.unary(op, value));
                    }
                    Op::Compare(op) => {
                        let (a, b) = (self.peek(2), self.peek(1));
                        if let (Value::Int(x), Value::Int(y)) = (a, b) {
                            let truth = compare_ints(op, x, y);
                            let length = self.cur.stack.len();
                            match ops[pc] {
                                Op::PopJumpIfFalse(target) => {
                                    self.cur.stack.truncate(length - 2);
                                    pc = if truth { pc + 1 } else { target as usize };
                                }
                                _ => {
                                    self.cur.stack.truncate(length - 1);
                                    self.cur.stack[length - 2] = Value::Bool(truth);
                                }
                            }
                        } else {
                            self.pop();
                            self.pop();
                            leave!(self.compare(op, a, b));
                        }
                    }
                    Op::Is(negate) => {
                        let (b, a) = (self.pop(), self.pop());
                        self.push(Value::Bool(a.same(b) != negate));
                    }
                    Op::Contains(negate) => {
                        let (container, item) = (self.pop(), self.pop());
                        match self.fast_contains(container, item) {
                            Some(found) => self.push(Value::Bool(found != negate)),
                            None => leave!(self.contains(container, item, negate)),
                        }
                    }
                    Op::Subscript => {
                        let (key, container) = (self.pop(), self.pop());
                        match self.fast_subscript(container, key) {
                            Some(value) => self.push(value),
                            None => leave!(self.subscript(container, key)),
                        }
                    }
                    Op::StoreSubscript => {
                        let (key, container, value) = (self.pop(), self.pop(), self.pop());
                        if !self.fast_store_subscript(container, key, value) {
                            leave!(self.store_subscript(container, key, value));
                        }
                    }
                    Op::DeleteSubscript => {
                        let (key, container) = (self.pop(), self.pop());
                        leave!(self.delete_subscript(container, key));
                    }
                    Op::BuildTuple(count) => {
                        if ops[pc] == Op::Binary(BinaryOp::Mod)
                            && let Some(text) = attempt!(self.fill_from_stack(count as usize))
                        {
                            self.push(text);
                            pc += 1;
                            continue;
                        }
                        let items = self.pop_many(count as usize);
                        let tuple = self.tuple(items);
                        self.push(tuple);
                    }
                    Op::BuildList(count) => {
                        let items = self.pop_many(count as usize);
                        let list = self.list(items);
                        self.push(list);
                    }
                    Op::BuildSet(count) => {
                        let items = self.pop_many(count as usize);
                        leave!(self.build_set(items));
                    }
                    Op::CopySet => {
                        let set = self.as_set(self.top()).cloned().unwrap_or_default();
                        let copy = self.merged(&set, None);
                        if let Some(place) = self.dict_mut(self.top()) {
                            *place = copy;
                        }
                    }
                    Op::BuildDict(count) => {
                        let items = self.pop_many(count as usize * 2);
                        leave!(self.build_dict(items));
                    }
                    Op::BuildSlice(count) => {
                        if ops[pc] == Op::Subscript
                            && let Some(part) = attempt!(self.slice_from_stack(count as usize))
                        {
                            self.push(part);
                            pc += 1;
                            continue;
                        }
                        let step = if count == 3 { self.pop() } else { Value::None };
                        let (stop, start) = (self.pop(), self.pop());
                        let slice = Object::Slice(std::rc::Rc::new([start, stop, step]));
                        let slice = self.alloc(slice);
                        self.push(slice);
                    }
                    Op::BuildString(count) => {
                        let first = self.cur.stack.len() - count as usize;
                        let parts = &self.cur.stack[first..];
                        let mut text = String::with_capacity(64);
                        for part in parts {
                            text.push_str(self.as_str(*part).unwrap_or_default());
                        }
                        self.cur.stack.truncate(first);
                        let text = self.new_str(crate::object::Str::new(&text));
                        self.push(text);
                    }
                    Op::ListAppend(depth) => {
                        let item = self.pop();
                        let list = self.peek(depth as usize);
                        self.heap.charge(16);
                        if let Some(items) = self.list_mut(list) {
                            items.push(item);
                        }
                    }
                    Op::SetAdd(depth) => {
                        let item = self.pop();
                        let set = self.peek(depth as usize);
                        leave!(self.set_add_op(set, item));
                    }
                    Op::MapAdd(depth) => {
                        let (value, key) = (self.pop(), self.pop());
                        let dict = self.peek(depth as usize);
                        leave!(self.store_subscript(dict, key, value));
                    }
                    Op::ListExtend => {
                        let items = self.pop();
                        let list = self.top();
                        leave!(self.list_extend_op(list, items));
                    }
                    Op::ExtendArguments => {
                        let items = self.pop();
                        let (callable, list) = (self.peek(2), self.peek(1));
                        attempt!(self.check_spread(callable, items));
                        leave!(self.list_extend_op(list, items));
                    }
                    Op::SetUpdate => {
                        let items = self.pop();
                        let set = self.top();
                        leave!(self.set_update_op(set, items));
                    }
                    Op::DictUpdate => {
                        let other = self.pop();
                        let dict = self.top();
                        leave!(self.dict_update_op(dict, other));
                    }
                    Op::DictMerge => {
                        let other = self.pop();
                        let dict = self.top();
                        let callable = self.peek(3);
                        leave!(self.dict_merge_op(dict, other, callable));
                    }
                    Op::ListToTuple => {
                        let list = self.pop();
                        let items =
                            self.as_list(list).map(|items| items.to_vec()).unwrap_or_default();
                        let tuple = self.tuple(items);
                        self.push(tuple);
                    }
                    Op::Jump(target) => pc = target as usize,
                    Op::JumpBack(target) => {
                        pc = target as usize;
                        self.frame_mut().line |= AGAIN;
                        attempt!(self.count_step());
                    }
                    Op::PopJumpIfFalse(target) => {
                        let value = self.pop();
                        match self.fast_truth(value) {
                            Some(true) => {}
                            Some(false) => pc = target as usize,
                            None => {
                                // The truth comes on the stack; this instruction runs again.
                                pc -= 1;
                                leave!(self.truth(value, false));
                            }
                        }
                    }
                    Op::PopJumpIfTrue(target) => {
                        let value = self.pop();
                        match self.fast_truth(value) {
                            Some(false) => {}
                            Some(true) => pc = target as usize,
                            None => {
                                pc -= 1;
                                leave!(self.truth(value, false));
                            }
                        }
                    }
                    Op::JumpIfFalseOrPop(target) => {
                        let value = self.top();
                        match self.fast_truth(value) {
                            Some(true) => {
                                self.pop();
                            }
                            Some(false) => pc = target as usize,
                            None => leave!(self.truth_for_jump(value, target, false)),
                        }
                    }
                    Op::JumpIfTrueOrPop(target) => {
                        let value = self.top();
                        match self.fast_truth(value) {
                            Some(false) => {
                                self.pop();
                            }
                            Some(true) => pc = target as usize,
                            None => leave!(self.truth_for_jump(value, target, true)),
                        }
                    }
                    Op::PopJumpIfNone(target) => {
                        if self.pop().is_none() {
                            pc = target as usize;
                        }
                    }
                    Op::GetIter => {
                        let value = self.pop();
                        leave!(self.get_iter(value));
                    }
                    Op::ForIter(target) => {
                        let iterator = self.top();
                        if let Value::Obj(at) = iterator
                            && let Object::Iter(iter) = self.heap.slot_mut(at)
                        {
                            let iter = std::rc::Rc::make_mut(iter);
                            if let Iter::Range { next, step, left } = iter {
                                if *left == 0 {
                                    self.pop();
                                    pc = target as usize;
                                } else {
                                    let value = Value::Int(*next);
                                    *next = next.wrapping_add(*step);
                                    *left -= 1;
                                    self.push(value);
                                }
                                continue;
                            }
                            if ops[pc] == Op::UnpackSequence(2)
                                && let Some(pair) = attempt!(self.next_pair(at))
                            {
                                match pair {
                                    Some((first, second)) => {
                                        self.push(second);
                                        self.push(first);
                                        pc += 1;
                                    }
                                    None => {
                                        self.pop();
                                        pc = target as usize;
                                    }
                                }
                                continue;
                            }
                            match attempt!(self.native_next(at)) {
                                Some(value) => self.push(value),
                                None => {
                                    self.pop();
                                    pc = target as usize;
                                }
                            }
                            continue;
                        }
                        leave!(self.for_iter(iterator, target));
                    }
                    Op::Call(count) => {
                        save!();
                        match self.call_from_stack(count as usize, false) {
                            Ok(true) => continue 'frame,
                            Ok(false) => {}
                            Err(control) => return control,
                        }
                    }
                    Op::CallMethod(count) => {
                        save!();
                        match self.call_from_stack(count as usize, true) {
                            Ok(true) => continue 'frame,
                            Ok(false) => {}
                            Err(control) => return control,
                        }
                    }
                    Op::CallKw { count, names } => {
                        let names = self.name_tuple(loaded.consts[names as usize]);
                        let arguments = self.pop_many(count as usize);
                        let callable = self.pop();
                        leave!(self.call_value(callable, &arguments, &names, Ret::Push));
                    }
                    Op::CallEx { keywords } => leave!(self.call_spread(keywords)),
                    Op::Return => {
                        if self.suspect && self.cur.frames.len() == 1 {
                            save!();
                            if let Err(control) = self.last_boundary() {
                                return control;
                            }
                            if self.cur.frames.len() > 1 {
                                continue 'frame;
                            }
                        }
                        let value = self.pop();
                        leave!(self.return_value(value));
                    }
                    Op::Yield | Op::YieldInner => {
                        let value = self.pop();
                        leave!(self.yield_value(value, op == Op::Yield));
                    }
                    Op::ReturnGenerator => leave!(self.return_generator()),
                    Op::GetYieldFromIter => {
                        let value = self.pop();
                        leave!(self.yield_from_iter(value));
                    }
                    Op::Send(target) => leave!(self.send(target)),
                    Op::GetAwaitable => {
                        let value = self.pop();
                        leave!(self.get_awaitable(value));
                    }
                    Op::GetAiter => {
                        let value = self.pop();
                        leave!(self.get_aiter(value));
                    }
                    Op::GetAnext => {
                        let value = self.top();
                        leave!(self.get_anext(value));
                    }
                    Op::EndAsyncFor => attempt!(self.end_async_for()),
                    Op::SetupTry(target) => {
                        let height = self.cur.stack.len() as u32;
                        self.cur.blocks.push(Block { kind: BlockKind::Try { target }, height });
                    }
                    Op::SetupWith(target) => {
                        let height = (self.cur.stack.len() - 1) as u32;
                        self.cur.blocks.push(Block { kind: BlockKind::Try { target }, height });
                    }
                    Op::PopBlock => {
                        self.cur.blocks.pop();
                    }
                    Op::PopExcept => self.pop_except(false),
                    Op::PopExceptKeep => self.pop_except(true),
                    Op::Reraise => {
                        let exception = self.pop();
                        save!();
                        return match self.as_exception(exception) {
                            Some(at) => Control::Reraise(at),
                            None => raise("SystemError", "nothing to raise again"),
                        };
                    }
                    Op::Raise(count) => leave!(self.raise_op(count)),
                    Op::MatchException => attempt!(self.match_exception()),
                    Op::MatchGroup => {
                        let (kinds, rest) = (self.pop(), self.pop());
                        let helper = self.prelude_function("_match_star");
                        leave!(self.call_value(helper, &[rest, kinds], &[], Ret::Spread));
                    }
                    Op::EndGroup => {
                        let (rest, raised, first) = (self.pop(), self.pop(), self.pop());
                        let helper = self.prelude_function("_end_star");
                        leave!(self.call_value(helper, &[first, raised, rest], &[], Ret::Push));
                    }
                    Op::SetHandled(depth) => self.cur.handled = self.peek(depth as usize),
                    Op::WithEnter { asynchronous } => leave!(self.with_enter(asynchronous)),
                    Op::WithExit => {
                        let exit = self.pop();
                        let none = [Value::None; 3];
                        leave!(self.call_value(exit, &none, &[], Ret::Push));
                    }
                    Op::WithExcept => leave!(self.with_except()),
                    Op::ImportName(at) => leave!(self.import_name(loaded.names[at as usize])),
                    Op::ImportFrom(at) => leave!(self.import_from(loaded.names[at as usize])),
                    Op::ImportStar => leave!(self.import_star()),
                    Op::BuildClass => leave!(self.build_class()),
                    Op::UnpackSequence(count) => {
                        let value = self.pop();
                        match self.fast_unpack(value, count as usize) {
                            true => {}
                            false => leave!(self.unpack_sequence(value, count as usize)),
                        }
                    }
                    Op::UnpackEx { before, after } => {
                        let value = self.pop();
                        leave!(self.unpack_star(value, before as usize, after as usize));
                    }
                    Op::FormatValue { conversion, spec } => {
                        let spec = if spec { self.pop() } else { Value::Undefined };
                        let value = self.pop();
                        leave!(self.format_value(value, conversion, spec));
                    }
                    Op::LoadAssertionError => {
                        self.push(Value::Obj(crate::builtin_class::ASSERTION_ERROR));
                    }
                    Op::MatchSequence => {
                        let truth = self.is_sequence_pattern(self.top());
                        self.push(Value::Bool(truth));
                    }
                    Op::MatchMapping => {
                        let truth = self.is_mapping_pattern(self.top());
                        self.push(Value::Bool(truth));
                    }
                    Op::GetLen => {
                        let value = self.top();
                        leave!(self.length_op(value));
                    }
                    Op::MatchKeys => leave!(self.match_keys()),
                    Op::MatchClass(count) => leave!(self.match_class(count as usize)),
                    Op::MatchRest => leave!(self.match_rest()),
                    Op::SetupAnnotations => self.setup_annotations(),
                }
            }
        }
    }

    fn call_spread(&mut self, keywords: bool) -> Res<()> {
        let mapping = if keywords { self.pop() } else { Value::Undefined };
        let arguments = self.pop();
        let callable = self.pop();
        let mut all = self.as_tuple(arguments).map(|items| items.to_vec()).unwrap_or_default();
        let mut names = Vec::new();
        let pairs: Vec<(Value, Value)> = match self.as_dict(mapping) {
            Some(dict) => dict.iter().map(|entry| (entry.key, entry.value)).collect(),
            None => Vec::new(),
        };
        for (key, value) in pairs {
            let Some(text) = self.str_arc(key) else {
                return crate::control::type_error("keywords must be strings");
            };
            names.push(self.symbols.intern(&text));
            all.push(value);
        }
        self.call_value(callable, &all, &names, Ret::Push)
    }
}

#[inline]
fn fast_binary(op: BinaryOp, a: Value, b: Value) -> Option<Value> {
    match (op, a, b) {
        (BinaryOp::Add, Value::Int(a), Value::Int(b)) => a.checked_add(b).map(Value::Int),
        (BinaryOp::Sub, Value::Int(a), Value::Int(b)) => a.checked_sub(b).map(Value::Int),
        (BinaryOp::Mul, Value::Int(a), Value::Int(b)) => a.checked_mul(b).map(Value::Int),
        (BinaryOp::And, Value::Int(a), Value::Int(b)) => Some(Value::Int(a & b)),
        (BinaryOp::Or, Value::Int(a), Value::Int(b)) => Some(Value::Int(a | b)),
        (BinaryOp::Xor, Value::Int(a), Value::Int(b)) => Some(Value::Int(a ^ b)),
        (BinaryOp::RShift, Value::Int(a), Value::Int(b)) if (0..64).contains(&b) => {
            Some(Value::Int(a >> b))
        }
        (BinaryOp::FloorDiv, Value::Int(a), Value::Int(b)) if b > 0 => {
            Some(Value::Int(a.div_euclid(b)))
        }
        (BinaryOp::Mod, Value::Int(a), Value::Int(b)) if b > 0 => Some(Value::Int(a.rem_euclid(b))),
        (BinaryOp::Add, Value::Float(a), Value::Float(b)) => Some(Value::Float(a + b)),
        (BinaryOp::Sub, Value::Float(a), Value::Float(b)) => Some(Value::Float(a - b)),
        (BinaryOp::Mul, Value::Float(a), Value::Float(b)) => Some(Value::Float(a * b)),
        _ => None,
    }
}

#[inline]
fn compare_ints(op: CompareOp, a: i64, b: i64) -> bool {
    match op {
        CompareOp::Eq => a == b,
        CompareOp::Ne => a != b,
        CompareOp::Lt => a < b,
        CompareOp::Le => a <= b,
        CompareOp::Gt => a > b,
        CompareOp::Ge => a >= b,
    }
}
