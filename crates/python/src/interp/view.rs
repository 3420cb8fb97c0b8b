//! Frames and variables for a person to look at. Looking changes nothing and runs nothing.

use crate::code::{CodeKind, Op};
use crate::object::Object;
use crate::symbol;
use crate::thread::{AGAIN, Frame, Thread};
use crate::value::{Ref, Value};
use crate::view::{FrameView, ValueView, Variable};
use crate::vm::{ThreadId, Vm};

const LONGEST_TEXT: usize = 200;
const MOST_ATTRIBUTES: usize = 16;
const MOST_VARIABLES: usize = 200;

impl Vm {
    fn thread(&self, thread: ThreadId) -> Option<&Thread> {
        self.threads.iter().find(|known| known.id == thread.0)
    }

    fn visible<'a>(
        &'a self,
        thread: &'a Thread,
    ) -> impl DoubleEndedIterator<Item = (usize, &'a Frame)> {
        thread.frames.iter().enumerate().filter(|(_, frame)| !self.loaded(frame.code).code.hidden)
    }

    pub(crate) fn frame_views(&self, thread: ThreadId) -> Vec<FrameView> {
        let main = thread.0 == 0;
        let Some(thread) = self.thread(thread).filter(|thread| !main || !thread.frames.is_empty())
        else {
            return if main { self.remains() } else { Vec::new() };
        };
        let innermost = self.visible(thread).last().map(|(place, _)| place);
        let last = thread.frames.len().saturating_sub(1);
        self.visible(thread)
            .map(|(place, frame)| {
                let fresh = frame.pc == 0 && !thread.started;
                let start =
                    Some(place) == innermost && place == last && (thread.at_line_start || fresh);
                self.frame_view(thread, place, frame, start)
            })
            .collect()
    }

    /// The main program's namespace.
    pub(crate) fn main_names(&self) -> Option<Ref> {
        self.modules.get(symbol::MAIN)?.reference()
    }

    /// What a program that has ended leaves to look at: the variables of its file.
    fn remains(&self) -> Vec<FrameView> {
        let Some(at) = self.main_names() else { return Vec::new() };
        vec![FrameView {
            function: "<module>".to_string(),
            file: self.environment.0.path.clone(),
            line: 0,
            at_line_start: true,
            columns: None,
            variables: self.module_variables(at),
        }]
    }

    fn frame_view(
        &self,
        thread: &Thread,
        place: usize,
        frame: &Frame,
        at_line_start: bool,
    ) -> FrameView {
        let code = &self.loaded(frame.code).code;
        let instruction = frame.pc.saturating_sub(1) as usize;
        let position = code.positions.get(instruction).copied().unwrap_or_default();
        let line = self.line_of(frame);
        let columns =
            (!at_line_start && position.line == position.end_line && position.line == line)
                .then_some((position.column, position.end_column));
        FrameView {
            function: code.qualname.to_string(),
            file: code.source.file.clone(),
            line,
            at_line_start,
            columns,
            variables: self.frame_variables(thread, place, frame),
        }
    }

    fn line_of(&self, frame: &Frame) -> u32 {
        if frame.line != 0 && frame.line & AGAIN == 0 {
            return frame.line;
        }
        let code = &self.loaded(frame.code).code;
        let next = code.ops[frame.pc as usize..].iter().find_map(|op| match op {
            Op::Line(line) => Some(*line),
            _ => None,
        });
        next.unwrap_or(code.first_line)
    }

    pub(crate) fn thread_position(&self, thread: ThreadId) -> Option<(String, u32, usize)> {
        let thread = self.thread(thread)?;
        let mut depth = 0;
        let mut last = None;
        for (_, frame) in self.visible(thread) {
            depth += 1;
            last = Some(frame);
        }
        let frame = last?;
        Some((self.loaded(frame.code).code.source.file.clone(), self.line_of(frame), depth))
    }

    fn frame_variables(&self, thread: &Thread, place: usize, frame: &Frame) -> Vec<Variable> {
        let loaded = self.loaded(frame.code);
        let mut variables = Vec::new();
        if matches!(loaded.code.kind, CodeKind::Module | CodeKind::Class) {
            variables = self.module_variables(frame.names.reference().unwrap_or(frame.globals));
        } else {
            let end =
                thread.frames.get(place + 1).map_or(thread.stack.len(), |next| next.cut as usize);
            for (slot, name) in loaded.locals.iter().enumerate() {
                let at = frame.base as usize + slot;
                if at >= end {
                    break;
                }
                let mut value = thread.stack.get(at).copied().unwrap_or_default();
                if let Some(Object::Cell(inner)) = self.object(value) {
                    value = *inner;
                }
                let name = self.sym_name(*name);
                if value.is_undefined() || name.starts_with('.') || name == "__class__" {
                    continue;
                }
                variables.push(Variable { name: name.to_string(), value: self.view(value) });
            }
        }
        variables.truncate(MOST_VARIABLES);
        variables
    }

    /// The variables of a file, what it defines and imports last.
    fn module_variables(&self, at: Ref) -> Vec<Variable> {
        let mut variables = Vec::new();
        let mut late = Vec::new();
        for (name, value) in self.module_names(at).iter() {
            let name_text = self.sym_name(name);
            if name_text.starts_with("__") && name_text.ends_with("__") {
                continue;
            }
            let definition = matches!(
                self.object(value),
                Some(Object::Function(_) | Object::Module(_) | Object::Class(_))
            ) || matches!(value, Value::Native(_));
            let variable = Variable { name: name_text.to_string(), value: self.view(value) };
            if definition { late.push(variable) } else { variables.push(variable) }
        }
        variables.extend(late);
        variables.truncate(MOST_VARIABLES);
        variables
    }

    /// A value as a person sees it.
    pub(crate) fn view(&self, value: Value) -> ValueView {
        let attributes = match self.object(value) {
            Some(Object::Instance(instance)) => instance
                .names
                .iter()
                .take(MOST_ATTRIBUTES)
                .map(|(name, value)| (self.sym_name(name).to_string(), self.short_text(value)))
                .collect(),
            _ => Vec::new(),
        };
        let identity = match (value, self.object(value)) {
            (_, Some(Object::Str(_) | Object::Bytes(_) | Object::BigInt(_))) => None,
            (Value::Obj(at), _) => Some(at.0),
            _ => None,
        };
        ValueView {
            text: self.short_text(value),
            type_name: self.type_name(value),
            identity,
            attributes,
        }
    }

    fn short_text(&self, value: Value) -> String {
        cut(self.cheap_repr(value, 0))
    }

    /// `repr` without Python code and without work beyond what is shown.
    fn cheap_repr(&self, value: Value, depth: u32) -> String {
        if depth > 6 {
            return "…".into();
        }
        let list = |items: &mut dyn Iterator<Item = String>, start: &str, end: &str| {
            let mut text = String::from(start);
            for (place, item) in items.enumerate() {
                if place > 0 {
                    text.push_str(", ");
                }
                text.push_str(&item);
                if text.len() > LONGEST_TEXT * 2 {
                    return text;
                }
            }
            text + end
        };
        let nested = |value: &Value| self.cheap_repr(*value, depth + 1);
        match self.object(value) {
            Some(Object::List(items)) => list(&mut items.iter().map(nested), "[", "]"),
            Some(Object::Tuple(items)) => {
                list(&mut items.iter().map(nested), "(", if items.len() == 1 { ",)" } else { ")" })
            }
            Some(Object::Dict(dict)) => list(
                &mut dict
                    .iter()
                    .map(|entry| format!("{}: {}", nested(&entry.key), nested(&entry.value))),
                "{",
                "}",
            ),
            Some(Object::Set(set)) if !set.is_empty() => {
                let items = match set.len() <= LONGEST_TEXT {
                    true => self.set_order(set),
                    false => set.iter().take(LONGEST_TEXT).map(|entry| entry.key).collect(),
                };
                list(&mut items.iter().map(nested), "{", "}")
            }
            Some(Object::Str(text)) => {
                let start: String = self.heap.text(text).chars().take(LONGEST_TEXT + 1).collect();
                crate::text::repr::str_repr(&start)
            }
            Some(Object::Bytes(data)) => {
                crate::text::repr::bytes_repr(&data[..data.len().min(LONGEST_TEXT)])
            }
            Some(Object::ByteArray(data)) => {
                format!(
                    "bytearray({})",
                    crate::text::repr::bytes_repr(&data[..data.len().min(LONGEST_TEXT)])
                )
            }
            Some(Object::BigInt(n)) if n.bits() > 10_000 => format!("<int of {} bits>", n.bits()),
            Some(Object::Instance(instance)) if instance.payload.is_undefined() => {
                format!("<{} object>", self.class_name(instance.class))
            }
            Some(Object::Instance(instance)) => self.cheap_repr(instance.payload, depth + 1),
            Some(Object::Function(function)) => {
                format!("<function {}>", self.as_str(function.name).unwrap_or("?"))
            }
            Some(Object::Module(module)) => format!("<module '{}'>", self.sym_name(module.name)),
            Some(Object::Method(method)) => match self.object(method.0) {
                Some(Object::Function(function)) => {
                    format!("<bound method {}>", self.as_str(function.qualname).unwrap_or("?"))
                }
                _ => "<built-in method>".into(),
            },
            _ => self.repr(value).unwrap_or_else(|_| format!("<{} object>", self.type_name(value))),
        }
    }
}

fn cut(text: String) -> String {
    if text.chars().count() <= LONGEST_TEXT {
        return text;
    }
    let mut short: String = text.chars().take(LONGEST_TEXT - 1).collect();
    short.push('…');
    short
}
