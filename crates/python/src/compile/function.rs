//! Functions, lambdas and comprehensions: code objects inside code objects.

use super::scope::{Place, ScopeKind};
use super::unit::Unit;
use super::{Compiled, Compiler, all_arguments};
use crate::code::{
    CodeKind, Const, MAKE_ANNOTATIONS, MAKE_CLOSURE, MAKE_DEFAULTS, MAKE_KWDEFAULTS, Op,
};
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};
use std::rc::Rc;

/// What stands aside while an inner code object is compiled.
pub struct Outer<'a> {
    unit: Unit,
    at: usize,
    blocks: Vec<super::block::FrameBlock<'a>>,
}

impl<'a> Compiler<'a> {
    pub fn function_statement(&mut self, function: &'a ast::StmtFunctionDef) -> Compiled {
        let first_line = self.decorators(&function.decorator_list)?;
        let name_line = self.name_position(function.name.range);
        let mut flags = self.defaults(Some(&function.parameters))?;
        flags |= self.annotations(function)?;
        let outer = self.enter(function.range, true, &function.name, self.kind_of(function));
        self.unit.first_line = first_line.unwrap_or(name_line);
        self.unit.docstring = super::docstring(&function.body);
        self.begin(Some(&function.parameters));
        let body =
            if self.unit.docstring.is_some() { &function.body[1..] } else { &function.body[..] };
        self.statements(body)?;
        if body.is_empty() {
            // A lone docstring: CPython returns None on its line.
            self.locate(function.body[0].range());
            self.unit.trace_line();
        }
        self.return_none();
        self.leave(outer, flags);
        self.apply_decorators(&function.decorator_list);
        self.store_name(&function.name);
        Ok(())
    }

    fn kind_of(&self, function: &ast::StmtFunctionDef) -> CodeKind {
        let scope = &self.scopes.all[self.scopes.of(function.range, true)];
        match (function.is_async, scope.is_generator) {
            (false, false) => CodeKind::Function,
            (false, true) => CodeKind::Generator,
            (true, false) => CodeKind::Coroutine,
            (true, true) => CodeKind::AsyncGenerator,
        }
    }

    fn name_position(&mut self, name: TextRange) -> u32 {
        self.source.locate(name.start().to_u32()).0
    }

    /// Evaluates decorators; gives the first one's line. The definition's own line follows.
    pub fn decorators(&mut self, decorators: &'a [ast::Decorator]) -> Compiled<Option<u32>> {
        let mut first = None;
        for decorator in decorators {
            self.expression(&decorator.expression)?;
            first.get_or_insert(self.source.locate(decorator.range.start().to_u32()).0);
        }
        Ok(first)
    }

    pub fn apply_decorators(&mut self, decorators: &'a [ast::Decorator]) {
        for decorator in decorators.iter().rev() {
            let outer = self.locate(decorator.expression.range());
            self.emit(Op::Call(1));
            self.unit.position = outer;
        }
    }

    pub fn lambda(&mut self, lambda: &'a ast::ExprLambda) -> Compiled {
        let flags = self.defaults(lambda.parameters.as_deref())?;
        let scope = &self.scopes.all[self.scopes.of(lambda.range, false)];
        let kind = if scope.is_generator { CodeKind::Generator } else { CodeKind::Function };
        let outer = self.enter(lambda.range, false, "<lambda>", kind);
        self.begin(lambda.parameters.as_deref());
        self.expression(&lambda.body)?;
        self.locate(lambda.body.range());
        self.emit_nowhere(Op::Return);
        self.leave(outer, flags);
        Ok(())
    }

    fn defaults(&mut self, parameters: Option<&'a ast::Parameters>) -> Compiled<u8> {
        let Some(parameters) = parameters else { return Ok(0) };
        let mut flags = 0;
        let mut count = 0;
        for parameter in parameters.posonlyargs.iter().chain(&parameters.args) {
            if let Some(default) = &parameter.default {
                self.expression(default)?;
                count += 1;
            }
        }
        if count > 0 {
            self.emit(Op::BuildTuple(count));
            flags |= MAKE_DEFAULTS;
        }
        let mut count = 0;
        for parameter in &parameters.kwonlyargs {
            if let Some(default) = &parameter.default {
                let name = self.mangled(parameter.name());
                let name = self.unit.constant(Const::Str(name.into()));
                self.emit(Op::Const(name));
                self.expression(default)?;
                count += 1;
            }
        }
        if count > 0 {
            self.emit(Op::BuildDict(count));
            flags |= MAKE_KWDEFAULTS;
        }
        Ok(flags)
    }

    fn annotations(&mut self, function: &'a ast::StmtFunctionDef) -> Compiled<u8> {
        let mut count = 0;
        let parameters = &function.parameters;
        let plain = all_arguments(parameters).map(|parameter| &parameter.parameter);
        let rest = [parameters.vararg.as_deref(), parameters.kwarg.as_deref()];
        for parameter in plain.chain(rest.into_iter().flatten()) {
            if let Some(annotation) = &parameter.annotation {
                self.annotation_pair(&parameter.name, annotation)?;
                count += 1;
            }
        }
        if let Some(returns) = &function.returns {
            self.annotation_pair("return", returns)?;
            count += 1;
        }
        if count == 0 {
            return Ok(0);
        }
        self.emit(Op::BuildDict(count));
        Ok(MAKE_ANNOTATIONS)
    }

    fn annotation_pair(&mut self, name: &str, annotation: &'a Expr) -> Compiled {
        let name = self.mangled(name);
        let name = self.unit.constant(Const::Str(name.into()));
        self.emit(Op::Const(name));
        self.annotation(annotation)
    }

    /// Starts the code object of a scope.
    pub fn enter(
        &mut self,
        range: TextRange,
        statement: bool,
        name: &str,
        kind: CodeKind,
    ) -> Outer<'a> {
        let qualname = self.qualified(name);
        let hidden = self.options.hidden || (kind == CodeKind::Class && self.unit.hidden);
        let mut unit = Unit::new(name, &qualname, kind, hidden);
        unit.position = self.unit.position;
        unit.first_line = self.unit.position.line;
        let outer = Outer {
            unit: std::mem::replace(&mut self.unit, unit),
            at: self.at,
            blocks: std::mem::take(&mut self.blocks),
        };
        self.at = self.scopes.of(range, statement);
        outer
    }

    fn qualified(&self, name: &str) -> String {
        let scope = self.scope();
        if scope.kind == ScopeKind::Module || self.declared_global(&self.mangled(name)) {
            return name.into();
        }
        match scope.kind {
            ScopeKind::Class => format!("{}.{name}", self.unit.qualname),
            _ => format!("{}.<locals>.{name}", self.unit.qualname),
        }
    }

    /// Lays out the locals and makes cells of the captured ones.
    pub fn begin(&mut self, parameters: Option<&'a ast::Parameters>) {
        if let Some(parameters) = parameters {
            self.parameters(parameters);
        }
        let locals: Vec<String> = self.scope().locals().map(String::from).collect();
        if self.scope().kind != ScopeKind::Class {
            for name in &locals {
                self.unit.local(name);
            }
        }
        let cells: Vec<String> = self.scope().names_in(Place::Cell).map(String::from).collect();
        for name in &cells {
            let slot = self.unit.local(name);
            self.unit.cells.push(slot);
            self.emit_nowhere(Op::MakeCell(slot));
        }
        let free: Vec<String> = self.scope().names_in(Place::Free).map(String::from).collect();
        for name in &free {
            self.unit.local(name);
        }
        self.unit.free = free.len() as u32;
        if self.unit.kind != CodeKind::Function && self.unit.kind != CodeKind::Class {
            self.emit_nowhere(Op::ReturnGenerator);
        }
    }

    fn parameters(&mut self, parameters: &'a ast::Parameters) {
        for parameter in all_arguments(parameters) {
            let name = self.mangled(parameter.name());
            self.unit.local(&name);
        }
        self.unit.positional_only = parameters.posonlyargs.len() as u32;
        self.unit.positional = (parameters.posonlyargs.len() + parameters.args.len()) as u32;
        self.unit.keyword_only = parameters.kwonlyargs.len() as u32;
        if let Some(parameter) = &parameters.vararg {
            let name = self.mangled(&parameter.name);
            self.unit.local(&name);
            self.unit.has_varargs = true;
        }
        if let Some(parameter) = &parameters.kwarg {
            let name = self.mangled(&parameter.name);
            self.unit.local(&name);
            self.unit.has_varkw = true;
        }
    }

    /// Ends the inner code object; the outer one makes a function of it.
    pub fn leave(&mut self, outer: Outer<'a>, mut flags: u8) {
        let unit = std::mem::replace(&mut self.unit, outer.unit);
        self.at = outer.at;
        self.blocks = outer.blocks;
        let first_free = unit.locals.len() - unit.free as usize;
        let free: Vec<Rc<str>> = unit.locals[first_free..].to_vec();
        let code = unit.finish(self.source.clone());
        if !free.is_empty() {
            for name in &free {
                let slot = self.unit.local(name);
                self.emit(Op::LoadCell(slot));
            }
            self.emit(Op::BuildTuple(free.len() as u32));
            flags |= MAKE_CLOSURE;
        }
        let code = self.unit.constant(Const::Code(code));
        self.emit(Op::MakeFunction { code, flags });
    }

    pub fn comprehension(&mut self, expression: &'a Expr) -> Compiled {
        let (range, generators, name) = match expression {
            Expr::ListComp(inner) => (inner.range, &inner.generators, "<listcomp>"),
            Expr::SetComp(inner) => (inner.range, &inner.generators, "<setcomp>"),
            Expr::DictComp(inner) => (inner.range, &inner.generators, "<dictcomp>"),
            Expr::Generator(inner) => (inner.range, &inner.generators, "<genexpr>"),
            _ => return Ok(()),
        };
        let generator = matches!(expression, Expr::Generator(_));
        let asynchronous = self.scopes.all[self.scopes.of(range, false)].is_async;
        let kind = match (generator, asynchronous) {
            (true, false) => CodeKind::Generator,
            (true, true) => CodeKind::AsyncGenerator,
            (false, false) => CodeKind::Function,
            (false, true) => CodeKind::Coroutine,
        };
        let outer = self.enter(range, false, name, kind);
        self.unit.local(".0");
        self.unit.positional = 1;
        self.begin(None);
        match expression {
            Expr::ListComp(_) => self.emit(Op::BuildList(0)),
            Expr::SetComp(_) => self.emit(Op::BuildSet(0)),
            Expr::DictComp(_) => self.emit(Op::BuildDict(0)),
            _ => {}
        }
        self.comprehension_loop(generators, 0, expression)?;
        if generator {
            self.return_none();
        } else {
            self.emit_nowhere(Op::Return);
        }
        self.leave(outer, 0);
        let first = &generators[0];
        self.expression(&first.iter)?;
        self.emit(if first.is_async { Op::GetAiter } else { Op::GetIter });
        self.emit(Op::Call(1));
        if asynchronous && !generator {
            self.require_async(
                "asynchronous comprehension outside of an asynchronous function",
                range,
            )?;
            self.await_top();
        }
        Ok(())
    }

    fn comprehension_loop(
        &mut self,
        generators: &'a [ast::Comprehension],
        depth: usize,
        expression: &'a Expr,
    ) -> Compiled {
        let Some(generator) = generators.get(depth) else {
            return self.comprehension_element(expression, depth as u32);
        };
        let (again, end) = (self.unit.label(), self.unit.label());
        if depth == 0 {
            let slot = self.unit.local(".0");
            self.emit(Op::LoadFast(slot));
        } else {
            self.expression(&generator.iter)?;
            self.emit(if generator.is_async { Op::GetAiter } else { Op::GetIter });
        }
        self.unit.place(again);
        if generator.is_async {
            self.async_next(end);
        } else {
            self.unit.jump(Op::ForIter, end);
        }
        self.store(&generator.target)?;
        for test in &generator.ifs {
            self.jump_unless(test, again)?;
        }
        self.comprehension_loop(generators, depth + 1, expression)?;
        self.unit.jump_nowhere(Op::JumpBack, again);
        self.unit.place(end);
        Ok(())
    }

    fn comprehension_element(&mut self, expression: &'a Expr, depth: u32) -> Compiled {
        match expression {
            Expr::ListComp(inner) => {
                self.expression(&inner.elt)?;
                self.emit(Op::ListAppend(depth + 1));
            }
            Expr::SetComp(inner) => {
                self.expression(&inner.elt)?;
                self.emit(Op::SetAdd(depth + 1));
            }
            Expr::DictComp(inner) => {
                if let Some(key) = &inner.key {
                    self.expression(key)?;
                }
                self.expression(&inner.value)?;
                self.emit(Op::MapAdd(depth + 1));
            }
            Expr::Generator(inner) => {
                self.expression(&inner.elt)?;
                self.emit(Op::Yield);
                self.emit_nowhere(Op::Pop);
            }
            _ => {}
        }
        Ok(())
    }
}
