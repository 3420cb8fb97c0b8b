//! One code object in the making: instructions, jump targets, constants.

use crate::code::{Code, CodeKind, Const, Op, Position, SourceText};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A place to jump to, perhaps not yet reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label(usize);

const UNPLACED: u32 = u32::MAX;

pub struct Unit {
    pub name: Rc<str>,
    pub qualname: Rc<str>,
    pub kind: CodeKind,
    pub hidden: bool,
    pub first_line: u32,
    pub position: Position,
    pub docstring: Option<Rc<str>>,
    pub positional_only: u32,
    pub positional: u32,
    pub keyword_only: u32,
    pub has_varargs: bool,
    pub has_varkw: bool,
    pub cells: Vec<u32>,
    pub free: u32,
    pub locals: Vec<Rc<str>>,
    local_places: BTreeMap<Rc<str>, u32>,
    ops: Vec<Op>,
    positions: Vec<Position>,
    consts: Vec<Const>,
    names: Vec<Rc<str>>,
    name_places: BTreeMap<Rc<str>, u32>,
    const_places: BTreeMap<String, u32>,
    labels: Vec<u32>,
    traced_line: u32,
}

impl Unit {
    pub fn new(name: &str, qualname: &str, kind: CodeKind, hidden: bool) -> Unit {
        Unit {
            name: name.into(),
            qualname: qualname.into(),
            kind,
            hidden,
            first_line: 0,
            position: Position::default(),
            docstring: None,
            positional_only: 0,
            positional: 0,
            keyword_only: 0,
            has_varargs: false,
            has_varkw: false,
            cells: Vec::new(),
            free: 0,
            locals: Vec::new(),
            local_places: BTreeMap::new(),
            ops: Vec::new(),
            positions: Vec::new(),
            consts: Vec::new(),
            names: Vec::new(),
            name_places: BTreeMap::new(),
            const_places: BTreeMap::new(),
            labels: Vec::new(),
            traced_line: 0,
        }
    }

    pub fn emit(&mut self, op: Op) {
        self.trace_line();
        self.emit_nowhere(op);
    }

    /// The line boundary, if the line changes here.
    pub fn trace_line(&mut self) {
        if !self.hidden && self.position.line != self.traced_line {
            self.traced_line = self.position.line;
            self.emit_nowhere(Op::Line(self.position.line));
        }
    }

    pub fn emit_nowhere(&mut self, op: Op) {
        self.ops.push(op);
        self.positions.push(self.position);
    }

    pub fn label(&mut self) -> Label {
        self.labels.push(UNPLACED);
        Label(self.labels.len() - 1)
    }

    /// The label is here; what line was traced on the way is not known.
    pub fn place(&mut self, label: Label) {
        self.labels[label.0] = self.ops.len() as u32;
        self.traced_line = 0;
    }

    /// Emits a jump; `op` is given the label's number until the end.
    pub fn jump(&mut self, op: fn(u32) -> Op, label: Label) {
        self.emit(op(label.0 as u32));
    }

    pub fn jump_nowhere(&mut self, op: fn(u32) -> Op, label: Label) {
        self.emit_nowhere(op(label.0 as u32));
    }

    pub fn constant(&mut self, value: Const) -> u32 {
        // A function's code is never shared, and long to write out.
        if !matches!(value, Const::Code(_)) {
            let key = format!("{value:?}");
            if let Some(at) = self.const_places.get(&key) {
                return *at;
            }
            self.const_places.insert(key, self.consts.len() as u32);
        }
        self.consts.push(value);
        self.consts.len() as u32 - 1
    }

    pub fn name(&mut self, name: &str) -> u32 {
        if let Some(at) = self.name_places.get(name) {
            return *at;
        }
        let text: Rc<str> = name.into();
        let at = self.names.len() as u32;
        self.names.push(text.clone());
        self.name_places.insert(text, at);
        at
    }

    pub fn local(&mut self, name: &str) -> u32 {
        if let Some(at) = self.local_places.get(name) {
            return *at;
        }
        let text: Rc<str> = name.into();
        let at = self.locals.len() as u32;
        self.locals.push(text.clone());
        self.local_places.insert(text, at);
        at
    }

    pub fn finish(mut self, source: Rc<SourceText>) -> Rc<Code> {
        let labels = self.labels;
        for op in &mut self.ops {
            resolve(op, &labels);
        }
        Rc::new(Code {
            name: self.name,
            qualname: self.qualname,
            kind: self.kind,
            source,
            first_line: self.first_line,
            hidden: self.hidden,
            ops: self.ops,
            positions: self.positions,
            consts: self.consts,
            names: self.names,
            locals: self.locals,
            positional_only: self.positional_only,
            positional: self.positional,
            keyword_only: self.keyword_only,
            has_varargs: self.has_varargs,
            has_varkw: self.has_varkw,
            cells: self.cells,
            free: self.free,
            docstring: self.docstring,
        })
    }
}

fn resolve(op: &mut Op, labels: &[u32]) {
    match op {
        Op::Jump(target)
        | Op::JumpBack(target)
        | Op::PopJumpIfFalse(target)
        | Op::PopJumpIfTrue(target)
        | Op::JumpIfFalseOrPop(target)
        | Op::JumpIfTrueOrPop(target)
        | Op::PopJumpIfNone(target)
        | Op::ForIter(target)
        | Op::Send(target)
        | Op::SetupTry(target)
        | Op::SetupWith(target) => {
            let place = labels[*target as usize];
            debug_assert_ne!(place, UNPLACED, "a jump to nowhere");
            *target = place;
        }
        _ => {}
    }
}
