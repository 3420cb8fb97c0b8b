//! Where results go, and what happens to everything that is not a plain result.

use super::native::operation;
use crate::builtin::{self, NativeFn};
use crate::control::{Control, Fault, Res, raise, type_error};
use crate::host::Effect;
use crate::thread::{Again, Asking, Question, Ret, ThreadState};
use crate::value::{NativeId, Ref, Sym, Value};
use crate::vm::Vm;

impl Vm {
    /// Acts on what stopped the instruction loop; an effect if the thread has to stop.
    pub(crate) fn handle(&mut self, control: Control) -> Option<Effect> {
        let mut control = control;
        loop {
            let next = match control {
                Control::Stop => return self.stop.0.take().map(|effect| *effect),
                Control::Raise(at) => return self.unwind(at, true),
                Control::Reraise(at) => return self.unwind(at, false),
                Control::Fault(fault) => Control::Raise(self.make_exception(*fault)),
                Control::Exhausted => Control::Raise(self.stop_iteration(Value::Undefined)),
                other => match self.settle(other, Ret::Push) {
                    Ok(()) => return None,
                    Err(again) => again,
                },
            };
            control = next;
        }
    }

    /// Carries out a control that stands for a result.
    pub(crate) fn settle(&mut self, control: Control, ret: Ret) -> Res<()> {
        match control {
            Control::Tail(tail) => {
                let ret = tail.ret.unwrap_or(ret);
                self.call_value(tail.callable, &tail.arguments, &tail.names, ret)
            }
            Control::Attribute(attribute) => {
                let ret = attribute.ret.unwrap_or(ret);
                self.attribute_to(attribute.object, attribute.name, ret)
            }
            Control::PlainGet(attribute) => {
                self.plain_attribute_to(attribute.object, attribute.name, ret)
            }
            Control::PlainSet(attribute) => {
                let crate::control::Attribute { object, name, value, .. } = *attribute;
                if value.is_undefined() {
                    self.delete_plain_attribute(object, name, ret)
                } else {
                    self.store_plain_attribute(object, name, value, ret)
                }
            }
            Control::Import(name) => self.import_to(&name, ret),
            Control::Construct(call) => match self.as_class(call.callable) {
                Some(at) => self.construct(at, &call.arguments, &call.names, ret),
                None => type_error("descriptor '__call__' requires a 'type' object"),
            },
            Control::SetAttribute(attribute) => {
                let crate::control::Attribute { object, name, value, .. } = *attribute;
                if value.is_undefined() {
                    self.delete_attribute(object, name, ret)
                } else {
                    self.store_attribute(object, name, value, ret)
                }
            }
            Control::Resume(resume) => {
                let ret = resume.ret.unwrap_or(ret);
                self.resume(resume.generator, resume.input, ret)
            }
            Control::Effect(effect) => {
                let value = match *effect {
                    Effect::Spawn { thread } => Value::Int(i64::from(thread.0)),
                    _ => Value::None,
                };
                self.deliver(ret, value)?;
                Err(self.stop_with(*effect))
            }
            Control::Switch(switch) => self.switch_stack(*switch, ret),
            Control::Host(call) => {
                self.cur.state = ThreadState::Waiting;
                self.cur.host_ret = Some(ret);
                let (function, arguments) = *call;
                Err(self.stop_with(Effect::HostCall { function, arguments }))
            }
            other => Err(other),
        }
    }

    /// Calls a native function and sends its result where `ret` says.
    pub(crate) fn call_native(
        &mut self,
        id: NativeId,
        arguments: &[Value],
        names: &[Sym],
        ret: Ret,
    ) -> Res<()> {
        let outcome = self.invoke(id, arguments, names);
        self.native_outcome(outcome, id, arguments, names, ret)
    }

    /// As [`Self::call_native`] for an instruction's operation.
    pub(crate) fn operate(
        &mut self,
        function: fn(&mut Vm, &[Value]) -> Res,
        name: &'static str,
        arguments: &[Value],
        ret: Ret,
    ) -> Res<()> {
        match function(self, arguments) {
            Ok(value) => self.deliver(ret, value),
            Err(control) => self.native_outcome(Err(control), operation(name), arguments, &[], ret),
        }
    }

    pub(crate) fn native_outcome(
        &mut self,
        outcome: Res,
        id: NativeId,
        arguments: &[Value],
        names: &[Sym],
        ret: Ret,
    ) -> Res<()> {
        match outcome {
            Ok(value) => self.deliver(ret, value),
            Err(Control::Ask(question)) => {
                let answers = std::mem::take(&mut self.answers);
                if self.cur.asking.len() >= 200 {
                    return crate::control::fault(
                        "RecursionError",
                        "maximum recursion depth exceeded",
                    );
                }
                self.cur.asking.push(Asking {
                    native: id,
                    arguments: arguments.to_vec(),
                    names: names.to_vec(),
                    answers,
                    question: (*question).clone(),
                    ret,
                });
                let depth = self.cur.asking.len() - 1;
                let asked = self.put_question(*question);
                if let Err(Control::Raise(_) | Control::Fault(_) | Control::Exhausted) = &asked {
                    self.cur.asking.truncate(depth);
                }
                asked
            }
            Err(Control::Exhausted) => self.exhausted(ret),
            Err(control) => match ret {
                // Errors that the continuation turns into results.
                Ret::AttributeOr(_) | Ret::HasAttribute | Ret::NextOr(_) => {
                    self.error_or_settle(control, ret)
                }
                ret => self.settle(control, ret),
            },
        }
    }

    fn error_or_settle(&mut self, control: Control, ret: Ret) -> Res<()> {
        match control {
            Control::Fault(_) | Control::Raise(_) => {
                let exception = match control {
                    Control::Fault(fault) => self.make_exception(*fault),
                    Control::Raise(at) => at,
                    _ => return Ok(()),
                };
                match self.caught_by(&ret, exception) {
                    Some(value) => {
                        self.push(value);
                        Ok(())
                    }
                    None => Err(Control::Raise(exception)),
                }
            }
            other => self.settle(other, ret),
        }
    }

    /// The result that a continuation makes of an exception, if it does.
    pub(crate) fn caught_by(&self, ret: &Ret, exception: Ref) -> Option<Value> {
        use crate::builtin_class::{ATTRIBUTE_ERROR, STOP_ITERATION};
        let class = self.exception(exception).class;
        match ret {
            Ret::AttributeOr(default) if self.is_subclass(class, ATTRIBUTE_ERROR) => Some(*default),
            Ret::HasAttribute if self.is_subclass(class, ATTRIBUTE_ERROR) => {
                Some(Value::Bool(false))
            }
            Ret::NextOr(default) if self.is_subclass(class, STOP_ITERATION) => Some(*default),
            _ => None,
        }
    }

    /// An iterator ended for a consumer that is `ret`.
    pub(crate) fn exhausted(&mut self, ret: Ret) -> Res<()> {
        match ret {
            Ret::ForIter(target) => {
                self.pop();
                self.frame_mut().pc = target;
                Ok(())
            }
            Ret::NextOr(default) => {
                self.push(default);
                Ok(())
            }
            Ret::Send(target) => {
                self.pop();
                self.push(Value::None);
                self.frame_mut().pc = target;
                Ok(())
            }
            _ => Err(Control::Exhausted),
        }
    }

    /// Checks the arguments' number and names and calls.
    pub(crate) fn invoke(&mut self, id: NativeId, arguments: &[Value], names: &[Sym]) -> Res {
        let definition = builtin::definition(id);
        match definition.function {
            NativeFn::Named(function) => function(self, arguments, names),
            NativeFn::Plain(function) => {
                if names.is_empty() {
                    if arguments.len() < definition.min as usize
                        || (definition.max != builtin::ANY
                            && arguments.len() > definition.max as usize)
                    {
                        return self.wrong_count(id, arguments.len());
                    }
                    return function(self, arguments);
                }
                let all = self.place_keywords(id, arguments, names)?;
                function(self, &all)
            }
        }
    }

    fn place_keywords(
        &mut self,
        id: NativeId,
        arguments: &[Value],
        names: &[Sym],
    ) -> Res<Vec<Value>> {
        let definition = builtin::definition(id);
        let positional = arguments.len() - names.len();
        let shown = self.native_name(id);
        if definition.keywords.is_empty() {
            return type_error(format!("{shown}() takes no keyword arguments"));
        }
        if positional > definition.max as usize {
            return self.wrong_count(id, positional);
        }
        let mut all = arguments[..positional].to_vec();
        for (name, value) in names.iter().zip(&arguments[positional..]) {
            let text = self.sym_name(*name).to_string();
            let Some(at) = definition.keywords.iter().position(|known| *known == text) else {
                return type_error(format!(
                    "'{text}' is an invalid keyword argument for {shown}()"
                ));
            };
            if all.len() <= at {
                all.resize(at + 1, Value::Undefined);
            }
            if !all[at].is_undefined() {
                let message = format!(
                    "argument for {shown}() given by name ('{text}') and position ({})",
                    at + 1
                );
                return type_error(message);
            }
            all[at] = *value;
        }
        for at in 0..definition.min as usize {
            if all.get(at).is_none_or(|value| value.is_undefined()) {
                let name = definition.keywords.get(at).copied().unwrap_or("");
                return type_error(format!(
                    "{shown}() missing required argument '{name}' (pos {})",
                    at + 1
                ));
            }
        }
        Ok(all)
    }

    /// "len", "list.append": as messages name it.
    pub(crate) fn native_name(&self, id: NativeId) -> String {
        let definition = builtin::definition(id);
        match builtin::owner(id) {
            Some(class) if definition.name == "__new__" || definition.name == "__init__" => {
                self.class_name(class)
            }
            Some(class) => format!("{}.{}", self.class_name(class), definition.name),
            None => definition.name.to_string(),
        }
    }

    fn wrong_count<T>(&self, id: NativeId, given: usize) -> Res<T> {
        let definition = builtin::definition(id);
        let is_method = !matches!(
            definition.kind,
            builtin::NativeKind::Function | builtin::NativeKind::StaticMethod
        );
        // A constructor's class is not counted either.
        let skip = usize::from(is_method || definition.name == "__new__");
        let arguments_missing = given == 0;
        let (min, given) = (definition.min as usize - skip, given.saturating_sub(skip));
        let max = definition.max as usize - skip;
        let full = self.native_name(id);
        if is_method && arguments_missing {
            return type_error(format!("unbound method {full}() needs an argument"));
        }
        let short = if matches!(definition.name, "__new__" | "__init__") {
            full.clone()
        } else {
            definition.name.to_string()
        };
        let missing = definition.keywords.get(given + skip).filter(|name| !name.is_empty());
        if let (true, Some(name)) = (given < min, missing) {
            return type_error(format!(
                "{full}() missing required argument '{name}' (pos {})",
                given + 1
            ));
        }
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        type_error(if definition.max == builtin::ANY {
            format!("{short} expected at least {min} argument{}, got {given}", plural(min))
        } else if (min, max) == (0, 0) {
            format!("{full}() takes no arguments ({given} given)")
        } else if (min, max) == (1, 1) {
            format!("{full}() takes exactly one argument ({given} given)")
        } else if min == max {
            format!("{short} expected {min} arguments, got {given}")
        } else if given < min {
            format!("{short} expected at least {min} argument{}, got {given}", plural(min))
        } else if definition.keywords.is_empty() {
            format!("{short} expected at most {max} argument{}, got {given}", plural(max))
        } else {
            format!("{short}() takes at most {max} argument{} ({given} given)", plural(max))
        })
    }

    /// The answer given to a question of the built-in being called.
    pub(crate) fn answer(&self, question: &Question) -> Option<Value> {
        // A built-in that is called again asks again in the same order.
        let next = self.asked.0.get();
        let found = match self.answers.get(next) {
            Some(pair) if pair.0 == *question => {
                self.asked.0.set(next + 1);
                Some(pair)
            }
            _ => self.answers.iter().find(|(asked, _)| asked == question),
        };
        found.map(|(_, answer)| *answer)
    }

    /// The answer, or the question to be put.
    pub(crate) fn ask(&self, question: Question) -> Res {
        match self.answer(&question) {
            Some(answer) => Ok(answer),
            None => Err(Control::Ask(Box::new(question))),
        }
    }

    fn put_question(&mut self, question: Question) -> Res<()> {
        let (name, arguments): (&str, Vec<Value>) = match question {
            Question::Repr(value) => ("_ask_repr", vec![value]),
            Question::Str(value) => ("_ask_str", vec![value]),
            Question::Hash(value) => ("_ask_hash", vec![value]),
            Question::Truth(value) => ("_ask_truth", vec![value]),
            Question::Length(value) => ("_ask_length", vec![value]),
            Question::Equal(a, b) => ("_ask_equal", vec![a, b]),
            Question::Less(a, b) => ("_ask_less", vec![a, b]),
            Question::Items(value) => ("_ask_items", vec![value]),
            Question::Index(value) => ("_ask_index", vec![value]),
            Question::Int(value) => ("_ask_int", vec![value]),
            Question::Float(value) => ("_ask_float", vec![value]),
            Question::Format(value, spec) => {
                let spec = self.sym_str(spec);
                ("_ask_format", vec![value, spec])
            }
            Question::Attribute(value, name) => {
                let name = self.sym_str(name);
                ("_ask_attribute", vec![value, name])
            }
            Question::Call(callable, arguments) => {
                return self.call_value(callable, &arguments, &[], Ret::Answer);
            }
        };
        let function = self.prelude_function(name);
        self.call_value(function, &arguments, &[], Ret::Answer)
    }

    pub(crate) fn prelude_function(&self, name: &str) -> Value {
        let found =
            self.symbols.find(name).and_then(|sym| self.module_names(self.prelude).get(sym));
        found.unwrap_or(Value::None)
    }

    /// A callee's result arrives.
    pub(crate) fn deliver(&mut self, ret: Ret, value: Value) -> Res<()> {
        match ret {
            Ret::Push | Ret::ForIter(_) | Ret::Send(_) | Ret::NextOr(_) | Ret::AttributeOr(_) => {
                self.push(value);
                Ok(())
            }
            Ret::Finaliser => {
                // The next one comes when this one is over.
                self.suspect_all();
                Ok(())
            }
            Ret::Discard => {
                if !self.finalisable.is_empty() {
                    self.dropped(value);
                }
                Ok(())
            }
            Ret::HasAttribute => {
                self.push(Value::Bool(true));
                Ok(())
            }
            Ret::Init(instance) => {
                if !value.is_none() {
                    let message =
                        format!("__init__() should return None, not '{}'", self.type_name(value));
                    return type_error(message);
                }
                self.push(instance);
                Ok(())
            }
            Ret::New(call) => self.after_new(*call, value),
            Ret::Truth { negate, length } => self.deliver_truth(value, negate, length),
            Ret::Operator(operation) => self.operator_said(operation, value),
            Ret::Iterator => {
                self.check_iterator(value)?;
                self.push(value);
                Ok(())
            }
            Ret::Jump { target, jump_if } => {
                if self.fast_truth(value) == Some(jump_if) {
                    self.frame_mut().pc = target;
                } else {
                    self.pop();
                }
                Ok(())
            }
            Ret::Spread => {
                self.spread(value);
                Ok(())
            }
            Ret::Answer => self.answered(value),
            Ret::ClassBody(call) => self.finish_class_body(*call, value),
            Ret::ClassMade(cell) => {
                self.set_cell(cell, value);
                self.push(value);
                Ok(())
            }
            Ret::Import(..) => Ok(()),
            Ret::Raise { cause } => self.raise_value(value, cause),
            Ret::Close => Err(raise("RuntimeError", "generator ignored GeneratorExit")),
            Ret::Chain(both) => self.deliver_chain(both.0, both.1, value),
            Ret::Again(call) => {
                let Again { callable, arguments, ret } = *call;
                self.call_value(callable, &arguments, &[], ret)
            }
        }
    }

    /// `first` ends in a value on the stack, at once or after a further call.
    fn deliver_chain(&mut self, first: Ret, then: Ret, value: Value) -> Res<()> {
        match first {
            Ret::New(call) => {
                if !self.is_instance(value, call.class) {
                    return self.deliver(then, value);
                }
                let class = self.type_of(value);
                self.initialise(class, value, &call.arguments, &call.names, then, true)
            }
            Ret::Init(instance) => {
                if !value.is_none() {
                    return self.deliver(Ret::Init(instance), value);
                }
                self.deliver(then, instance)
            }
            Ret::Import(module, _) => self.deliver(then, Value::Obj(module)),
            first => {
                self.deliver(first, value)?;
                let value = self.pop();
                self.deliver(then, value)
            }
        }
    }

    fn answered(&mut self, value: Value) -> Res<()> {
        let Some(asking) = self.cur.asking.pop() else {
            return Err(raise("SystemError", "an answer nobody asked for"));
        };
        let Asking { native, arguments, names, mut answers, question, ret } = asking;
        if answers.len() >= 20_000 {
            return Err(raise("MemoryError", ""));
        }
        answers.push((question, value));
        self.answers = answers;
        self.asked.0.set(0);
        let outcome = self.invoke(native, &arguments, &names);
        if !matches!(outcome, Err(Control::Ask(_))) {
            self.answers.clear();
        }
        self.native_outcome(outcome, native, &arguments, &names, ret)
    }

    pub(crate) fn fault_text(&self, fault: &Fault) -> String {
        format!("{}: {}", fault.class, fault.message)
    }
}
