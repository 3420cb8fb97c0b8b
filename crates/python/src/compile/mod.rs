//! From ruff's tree to instructions.
//!
//! Invariant: positions and line boundaries are those that CPython 3.11's compiler would give, so that
//! stepping and tracebacks agree. Nothing here runs code or depends on anything but the source text.

mod assign;
mod block;
mod class;
mod expression;
mod fold;
mod function;
mod pattern;
pub(crate) mod scope;
mod statement;
mod unit;

use crate::code::{Code, CodeKind, Op, SourceText};
use crate::source::Problem;
use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::TextRange;
use scope::{Place, ScopeKind, Scopes};
use std::rc::Rc;
use unit::Unit;

pub(crate) use expression::binary_op;
pub(crate) use fold::constant;
pub(crate) use scope::ScopeError;

type Compiled<T = ()> = Result<T, Problem>;

/// What to compile as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// No line events, no frames in tracebacks or views.
    pub hidden: bool,
    /// A module shipped with the machine: its body and its classes' bodies only define things, so
    /// they have no line events; its functions do.
    pub library: bool,
}

pub fn module(body: &[Stmt], source: &Rc<SourceText>, options: Options) -> Compiled<Rc<Code>> {
    let scopes = Scopes::analyse(body, ScopeKind::Module).map_err(Problem::from)?;
    let mut compiler = Compiler::new(scopes, source.clone(), options);
    let has_annotations = compiler.scope().has_annotations;
    if has_annotations {
        compiler.emit_nowhere(Op::SetupAnnotations);
    }
    if let Some(docstring) = docstring(body) {
        compiler.unit.docstring = Some(docstring);
    }
    compiler.module_body(body)?;
    compiler.return_none();
    Ok(compiler.unit.finish(compiler.source))
}

/// An expression as a code object that returns its value, for `eval` and the like.
pub fn expression(body: &Expr, source: &Rc<SourceText>, options: Options) -> Compiled<Rc<Code>> {
    let scopes = Scopes::of_expression(body).map_err(Problem::from)?;
    let mut compiler = Compiler::new(scopes, source.clone(), options);
    compiler.expression(body)?;
    compiler.emit(Op::Return);
    Ok(compiler.unit.finish(compiler.source))
}

pub fn docstring(body: &[Stmt]) -> Option<Rc<str>> {
    match body.first() {
        Some(Stmt::Expr(statement)) => match &*statement.value {
            Expr::StringLiteral(text) => Some(text.value.to_str().into()),
            _ => None,
        },
        _ => None,
    }
}

pub(super) struct Compiler<'a> {
    scopes: Scopes,
    /// The scope being compiled.
    at: usize,
    unit: Unit,
    blocks: Vec<block::FrameBlock<'a>>,
    source: Rc<SourceText>,
    options: Options,
    /// Names of the enclosing classes and functions, for qualified names.
    class: Option<String>,
    future_annotations: bool,
}

impl<'a> Compiler<'a> {
    fn new(scopes: Scopes, source: Rc<SourceText>, options: Options) -> Compiler<'a> {
        let hidden = options.hidden || options.library;
        let mut unit = Unit::new("<module>", "<module>", CodeKind::Module, hidden);
        unit.first_line = 1;
        Compiler {
            scopes,
            at: 0,
            unit,
            blocks: Vec::new(),
            source,
            options,
            class: None,
            future_annotations: false,
        }
    }

    fn scope(&self) -> &scope::Scope {
        &self.scopes.all[self.at]
    }

    /// Following instructions come from this node; gives back what was in force.
    fn locate(&mut self, range: TextRange) -> crate::code::Position {
        let (line, column) = self.source.locate(range.start().to_u32());
        let (end_line, end_column) = self.source.locate(range.end().to_u32());
        let position = crate::code::Position { line, end_line, column, end_column };
        std::mem::replace(&mut self.unit.position, position)
    }

    fn emit(&mut self, op: Op) {
        self.unit.emit(op);
    }

    /// An instruction without a line of its own.
    fn emit_nowhere(&mut self, op: Op) {
        self.unit.emit_nowhere(op);
    }

    fn mangled(&self, name: &str) -> String {
        scope::mangle(self.class.as_deref(), name)
    }

    fn name_index(&mut self, name: &str) -> u32 {
        let name = self.mangled(name);
        self.unit.name(&name)
    }

    fn load_name(&mut self, name: &str) {
        let name = self.mangled(name);
        let op = self.name_op(&name, Access::Load);
        self.emit(op);
    }

    fn store_name(&mut self, name: &str) {
        let name = self.mangled(name);
        let op = self.name_op(&name, Access::Store);
        self.emit(op);
    }

    fn delete_name(&mut self, name: &str) {
        let name = self.mangled(name);
        let op = self.name_op(&name, Access::Delete);
        self.emit(op);
    }

    fn name_op(&mut self, name: &str, access: Access) -> Op {
        let kind = self.scope().kind;
        let place = self.scope().places.get(name).copied();
        let by_name = match kind {
            ScopeKind::Module => None,
            ScopeKind::Class => Some(()),
            _ => None,
        };
        match place {
            Some(Place::Free) if by_name.is_some() && access == Access::Load => {
                let slot = self.unit.local(name) as u16;
                Op::LoadClassDeref { slot, name: self.unit.name(name) }
            }
            Some(Place::Cell | Place::Free) => {
                let slot = self.unit.local(name);
                access.pick(Op::LoadDeref(slot), Op::StoreDeref(slot), Op::DeleteDeref(slot))
            }
            Some(Place::Local) if by_name.is_none() => {
                let slot = self.unit.local(name);
                access.pick(Op::LoadFast(slot), Op::StoreFast(slot), Op::DeleteFast(slot))
            }
            Some(Place::Global) | None if by_name.is_some() && !self.declared_global(name) => {
                let at = self.unit.name(name);
                access.pick(Op::LoadName(at), Op::StoreName(at), Op::DeleteName(at))
            }
            Some(Place::Local) => {
                let at = self.unit.name(name);
                access.pick(Op::LoadName(at), Op::StoreName(at), Op::DeleteName(at))
            }
            _ => {
                let at = self.unit.name(name);
                access.pick(Op::LoadGlobal(at), Op::StoreGlobal(at), Op::DeleteGlobal(at))
            }
        }
    }

    fn declared_global(&self, name: &str) -> bool {
        self.scope().declares_global(name)
    }

    fn return_none(&mut self) {
        let none = self.unit.constant(crate::code::Const::None);
        self.emit_nowhere(Op::Const(none));
        self.emit_nowhere(Op::Return);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Load,
    Store,
    Delete,
}

impl Access {
    fn pick(self, load: Op, store: Op, delete: Op) -> Op {
        match self {
            Access::Load => load,
            Access::Store => store,
            Access::Delete => delete,
        }
    }
}

fn all_arguments(parameters: &ast::Parameters) -> impl Iterator<Item = &ast::ParameterWithDefault> {
    parameters.posonlyargs.iter().chain(&parameters.args).chain(&parameters.kwonlyargs)
}
