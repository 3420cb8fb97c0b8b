//! Several stacks of frames in one thread, between which it switches (greenlets), and handlers of
//! signals, which run on top of whatever the main thread was doing.

use crate::control::{Input, Res, Switch, fault, type_error};
use crate::host::{Data, HostFunction};
use crate::object::Object;
use crate::thread::{Again, Ret, Stack, Thread, ThreadState};
use crate::value::{Ref, Value};
use crate::vm::Vm;
use std::rc::Rc;

impl Vm {
    /// A stack whose first frame is that of a Python function about to start.
    pub(crate) fn new_stack(&mut self, function: Value, arguments: &[Value]) -> Res {
        let id = self.cur.id;
        let fresh = Thread { id, handled: Value::None, started: true, ..Thread::default() };
        let current = std::mem::replace(&mut self.cur, fresh);
        let called = self.call_value(function, arguments, &[], Ret::Push);
        let made = std::mem::replace(&mut self.cur, current);
        if made.frames.is_empty() {
            called?;
            return type_error("a stack starts with a function written in Python");
        }
        self.stop.0 = None;
        let stack = Stack {
            frames: made.frames,
            values: made.stack,
            blocks: made.blocks,
            asking: made.asking,
            handled: Value::None,
            ret: None,
        };
        self.heap.charge(200);
        Ok(self.alloc(Object::Stack(Rc::new(stack))))
    }

    /// Sets the running stack aside and goes on with another one.
    pub(crate) fn switch_stack(&mut self, switch: Switch, ret: Ret) -> Res<()> {
        let Switch { from, to, input } = switch;
        let next = match self.heap.slot_mut(to) {
            Object::Stack(stack) => std::mem::take(Rc::make_mut(stack)),
            _ => return type_error("a stack is needed"),
        };
        if next.frames.is_empty() {
            return fault("RuntimeError", "this stack is running or has ended");
        }
        let thread = &mut self.cur;
        let before = Stack {
            frames: std::mem::replace(&mut thread.frames, next.frames),
            values: std::mem::replace(&mut thread.stack, next.values),
            blocks: std::mem::replace(&mut thread.blocks, next.blocks),
            asking: std::mem::replace(&mut thread.asking, next.asking),
            handled: std::mem::replace(&mut thread.handled, next.handled),
            ret: Some(ret),
        };
        if let Object::Stack(stack) = self.heap.slot_mut(from) {
            *stack = Rc::new(before);
        }
        match (next.ret, input) {
            (_, Input::Throw(exception)) => Err(crate::control::Control::Raise(exception)),
            (Some(ret), Input::Send(value)) => self.deliver(ret, value),
            (None, Input::Send(_)) => Ok(()),
        }
    }

    pub(crate) fn is_stack(&self, value: Value) -> Option<Ref> {
        match self.object(value) {
            Some(Object::Stack(_)) => value.reference(),
            _ => None,
        }
    }

    pub(crate) fn signal_main_thread(
        &mut self,
        number: i64,
        pending: Option<(HostFunction, &[Data])>,
    ) {
        let call = pending.map(|(function, arguments)| {
            let callable = self.alloc(Object::HostFunction(function.module, function.function));
            let arguments = arguments.iter().map(|data| self.value_of_data(data)).collect();
            (callable, arguments)
        });
        let Some(main) = self.threads.iter_mut().find(|thread| thread.id == 0) else { return };
        main.signals.push(number);
        if main.state == ThreadState::Waiting {
            main.state = ThreadState::Ready;
            let ret = main.host_ret.take().unwrap_or(Ret::Push);
            if let Some((callable, arguments)) = call {
                main.again = Some(Box::new(Again { callable, arguments, ret }));
            }
        }
    }
}
