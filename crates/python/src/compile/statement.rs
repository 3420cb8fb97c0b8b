//! Statements.

use super::block::FrameBlock;
use super::fold;
use super::scope::ScopeKind;
use super::unit::Label;
use super::{Compiled, Compiler};
use crate::code::{Const, Op};
use crate::source::Problem;
use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::Ranged;

impl<'a> Compiler<'a> {
    pub fn module_body(&mut self, body: &'a [Stmt]) -> Compiled {
        let rest = self.body_docstring(body);
        self.statements(rest)
    }

    /// Stores a docstring as `__doc__`; gives the statements after it.
    pub fn body_docstring(&mut self, body: &'a [Stmt]) -> &'a [Stmt] {
        let Some(text) = super::docstring(body) else { return body };
        let outer = self.locate(body[0].range());
        let text = self.unit.constant(Const::Str(text));
        self.emit(Op::Const(text));
        self.store_name("__doc__");
        self.unit.position = outer;
        &body[1..]
    }

    pub fn statements(&mut self, body: &'a [Stmt]) -> Compiled {
        body.iter().try_for_each(|statement| self.statement(statement))
    }

    fn statement(&mut self, statement: &'a Stmt) -> Compiled {
        let outer = self.locate(statement.range());
        self.statement_here(statement)?;
        self.unit.position = outer;
        Ok(())
    }

    fn statement_here(&mut self, statement: &'a Stmt) -> Compiled {
        match statement {
            Stmt::Expr(inner) => self.expression_statement(&inner.value),
            Stmt::Assign(inner) => self.assign(inner),
            Stmt::AugAssign(inner) => self.augmented_assign(inner),
            Stmt::AnnAssign(inner) => self.annotated_assign(inner),
            Stmt::Pass(_) => {
                self.emit(Op::Nop);
                Ok(())
            }
            Stmt::If(inner) => self.if_statement(inner),
            Stmt::While(inner) => self.while_statement(inner),
            Stmt::For(inner) if inner.is_async => self.async_for_statement(inner),
            Stmt::For(inner) => self.for_statement(inner),
            Stmt::Break(inner) => self.compile_break(inner.range, false),
            Stmt::Continue(inner) => self.compile_break(inner.range, true),
            Stmt::Return(inner) => self.return_statement(inner),
            Stmt::FunctionDef(inner) => self.function_statement(inner),
            Stmt::ClassDef(inner) => self.class_statement(inner),
            Stmt::Try(inner) => self.try_statement(inner),
            Stmt::With(inner) => self.with_statement(inner),
            Stmt::Raise(inner) => self.raise_statement(inner),
            Stmt::Assert(inner) => self.assert_statement(inner),
            Stmt::Delete(inner) => inner.targets.iter().try_for_each(|target| self.delete(target)),
            Stmt::Import(inner) => self.import_statement(inner),
            Stmt::ImportFrom(inner) => self.import_from(inner),
            Stmt::Global(_) | Stmt::Nonlocal(_) => Ok(()),
            Stmt::Match(inner) => self.match_statement(inner),
            Stmt::TypeAlias(inner) => Err(Problem::syntax("invalid syntax", inner.range)),
            Stmt::IpyEscapeCommand(inner) => Err(Problem::syntax("invalid syntax", inner.range)),
        }
    }

    fn expression_statement(&mut self, value: &'a Expr) -> Compiled {
        if fold::constant(value).is_some() {
            self.emit(Op::Nop);
            return Ok(());
        }
        self.expression(value)?;
        self.emit(Op::Pop);
        Ok(())
    }

    fn if_statement(&mut self, statement: &'a ast::StmtIf) -> Compiled {
        let end = self.unit.label();
        let mut next = self.unit.label();
        self.jump_unless(&statement.test, next)?;
        self.statements(&statement.body)?;
        for (place, clause) in statement.elif_else_clauses.iter().enumerate() {
            self.unit.jump_nowhere(Op::Jump, end);
            self.unit.place(next);
            next = self.unit.label();
            if let Some(test) = &clause.test {
                let outer = self.locate(clause.range);
                self.jump_unless(test, next)?;
                self.unit.position = outer;
            }
            self.statements(&clause.body)?;
            let _ = place;
        }
        self.unit.place(next);
        self.unit.place(end);
        Ok(())
    }

    fn while_statement(&mut self, statement: &'a ast::StmtWhile) -> Compiled {
        let (again, otherwise, end) = (self.unit.label(), self.unit.label(), self.unit.label());
        self.unit.place(again);
        let outer = self.locate(statement.test.range());
        self.unit.trace_line();
        self.unit.position = outer;
        self.push_block(FrameBlock::While { end, again })?;
        let truth = fold::constant(&statement.test).map(|value| truth_of(&value));
        match truth {
            Some(true) => {}
            Some(false) => self.unit.jump(Op::Jump, otherwise),
            None => self.jump_unless(&statement.test, otherwise)?,
        }
        self.statements(&statement.body)?;
        self.unit.jump_nowhere(Op::JumpBack, again);
        self.blocks.pop();
        self.unit.place(otherwise);
        self.statements(&statement.orelse)?;
        self.unit.place(end);
        Ok(())
    }

    fn for_statement(&mut self, statement: &'a ast::StmtFor) -> Compiled {
        let (again, otherwise, end) = (self.unit.label(), self.unit.label(), self.unit.label());
        self.expression(&statement.iter)?;
        // CPython lays these at the whole statement: no carets then.
        let outer = self.locate(statement.range());
        self.emit(Op::GetIter);
        self.unit.place(again);
        self.unit.jump(Op::ForIter, otherwise);
        self.unit.position = outer;
        self.push_block(FrameBlock::For { end, again })?;
        self.store(&statement.target)?;
        self.statements(&statement.body)?;
        self.unit.jump_nowhere(Op::JumpBack, again);
        self.blocks.pop();
        self.unit.place(otherwise);
        self.statements(&statement.orelse)?;
        self.unit.place(end);
        Ok(())
    }

    fn async_for_statement(&mut self, statement: &'a ast::StmtFor) -> Compiled {
        let (again, otherwise, end) = (self.unit.label(), self.unit.label(), self.unit.label());
        self.require_async("'async for' outside async function", statement.range)?;
        self.expression(&statement.iter)?;
        self.emit(Op::GetAiter);
        self.unit.place(again);
        self.push_block(FrameBlock::For { end, again })?;
        self.async_next(otherwise);
        self.store(&statement.target)?;
        self.statements(&statement.body)?;
        self.unit.jump_nowhere(Op::JumpBack, again);
        self.blocks.pop();
        self.unit.place(otherwise);
        self.statements(&statement.orelse)?;
        self.unit.place(end);
        Ok(())
    }

    /// iterator → iterator item; on StopAsyncIteration drops the iterator and goes to `end`.
    pub fn async_next(&mut self, end: Label) {
        let (stop, go_on) = (self.unit.label(), self.unit.label());
        self.unit.jump(Op::SetupTry, stop);
        self.emit(Op::GetAnext);
        self.await_top();
        self.emit(Op::PopBlock);
        self.unit.jump(Op::Jump, go_on);
        self.unit.place(stop);
        self.emit_nowhere(Op::EndAsyncFor);
        self.unit.jump_nowhere(Op::Jump, end);
        self.unit.place(go_on);
    }

    fn return_statement(&mut self, statement: &'a ast::StmtReturn) -> Compiled {
        if matches!(self.scope().kind, ScopeKind::Module | ScopeKind::Class) {
            return Err(Problem::syntax("'return' outside function", statement.range));
        }
        self.check_star(0, statement.range)?;
        let Some(value) = &statement.value else {
            return self.compile_return_constant(Const::None);
        };
        if self.scope().is_generator && self.scope().is_async {
            let message = "'return' with value in async generator";
            return Err(Problem::syntax(message, statement.range));
        }
        if let Some(value) = fold::constant(value) {
            return self.compile_return_constant(value);
        }
        self.expression(value)?;
        self.compile_return()
    }

    fn try_statement(&mut self, statement: &'a ast::StmtTry) -> Compiled {
        if statement.finalbody.is_empty() {
            return self.try_except(statement);
        }
        let (handler, end) = (self.unit.label(), self.unit.label());
        self.unit.trace_line();
        self.unit.jump_nowhere(Op::SetupTry, handler);
        self.push_block(FrameBlock::Finally { body: &statement.finalbody })?;
        if statement.handlers.is_empty() {
            self.statements(&statement.body)?;
        } else {
            self.try_except(statement)?;
        }
        self.blocks.pop();
        self.emit_nowhere(Op::PopBlock);
        self.statements(&statement.finalbody)?;
        self.unit.jump_nowhere(Op::Jump, end);
        self.unit.place(handler);
        self.push_block(FrameBlock::Handler)?;
        self.statements(&statement.finalbody)?;
        self.blocks.pop();
        self.emit_nowhere(Op::Reraise);
        self.unit.place(end);
        Ok(())
    }

    fn try_except(&mut self, statement: &'a ast::StmtTry) -> Compiled {
        let (handler, end) = (self.unit.label(), self.unit.label());
        self.unit.trace_line();
        self.emit(Op::Nop);
        self.unit.jump_nowhere(Op::SetupTry, handler);
        self.push_block(FrameBlock::Try)?;
        self.statements(&statement.body)?;
        self.blocks.pop();
        self.emit_nowhere(Op::PopBlock);
        self.statements(&statement.orelse)?;
        self.unit.jump_nowhere(Op::Jump, end);
        self.unit.place(handler);
        // The exception stands on the stack.
        if statement.is_star {
            return self.star_handlers(statement, end);
        }
        self.push_block(FrameBlock::Handler)?;
        for (place, ast::ExceptHandler::ExceptHandler(inner)) in
            statement.handlers.iter().enumerate()
        {
            if inner.type_.is_none() && place + 1 < statement.handlers.len() {
                return Err(Problem::syntax("default 'except:' must be last", inner.range));
            }
            let next = self.unit.label();
            let outer = self.locate(inner.range);
            if let Some(class) = &inner.type_ {
                self.expression(class)?;
                self.emit(Op::MatchException);
                self.unit.jump(Op::PopJumpIfFalse, next);
            }
            self.handler_body(inner, end)?;
            self.unit.position = outer;
            self.unit.place(next);
        }
        self.blocks.pop();
        self.emit_nowhere(Op::Reraise);
        self.unit.place(end);
        Ok(())
    }

    /// The `except*` clauses: each takes its part of the group; what they raise and what is left is
    /// raised as one at the end.
    fn star_handlers(&mut self, statement: &'a ast::StmtTry, end: Label) -> Compiled {
        self.push_block(FrameBlock::StarHandler)?;
        self.emit_nowhere(Op::Dup);
        self.emit_nowhere(Op::BuildList(0));
        self.emit_nowhere(Op::Swap(2));
        for ast::ExceptHandler::ExceptHandler(inner) in &statement.handlers {
            let (failed, unmatched, next) =
                (self.unit.label(), self.unit.label(), self.unit.label());
            let outer = self.locate(inner.range);
            if let Some(class) = &inner.type_ {
                self.expression(class)?;
            }
            self.emit(Op::MatchGroup);
            self.emit_nowhere(Op::Dup);
            self.unit.jump_nowhere(Op::PopJumpIfNone, unmatched);
            self.emit_nowhere(Op::SetHandled(1));
            match &inner.name {
                Some(name) => self.store_name(name),
                None => self.emit(Op::Pop),
            }
            self.unit.jump_nowhere(Op::SetupTry, failed);
            self.statements(&inner.body)?;
            self.emit_nowhere(Op::PopBlock);
            if let Some(name) = &inner.name {
                self.forget_name(name);
            }
            self.unit.jump_nowhere(Op::Jump, next);
            self.unit.place(failed);
            if let Some(name) = &inner.name {
                self.forget_name(name);
            }
            // original raised rest handled exception
            self.emit_nowhere(Op::ListAppend(3));
            self.emit_nowhere(Op::PopExcept);
            self.unit.jump_nowhere(Op::Jump, next);
            self.unit.place(unmatched);
            self.emit_nowhere(Op::Pop);
            self.unit.place(next);
            self.emit_nowhere(Op::SetHandled(3));
            self.unit.position = outer;
        }
        self.blocks.pop();
        let done = self.unit.label();
        self.emit_nowhere(Op::EndGroup);
        self.emit_nowhere(Op::Dup);
        self.unit.jump_nowhere(Op::PopJumpIfNone, done);
        self.emit_nowhere(Op::Reraise);
        self.unit.place(done);
        self.emit_nowhere(Op::Pop);
        self.emit_nowhere(Op::PopExcept);
        self.unit.place(end);
        Ok(())
    }

    fn handler_body(
        &mut self,
        handler: &'a ast::ExceptHandlerExceptHandler,
        end: Label,
    ) -> Compiled {
        let Some(name) = &handler.name else {
            self.emit(Op::Pop);
            self.statements(&handler.body)?;
            self.emit_nowhere(Op::PopExcept);
            self.unit.jump_nowhere(Op::Jump, end);
            return Ok(());
        };
        self.store_name(name);
        let cleanup = self.unit.label();
        self.unit.jump_nowhere(Op::SetupTry, cleanup);
        let plain = self.blocks.pop();
        self.push_block(FrameBlock::NamedHandler { name: name.to_string() })?;
        self.statements(&handler.body)?;
        self.blocks.pop();
        self.blocks.extend(plain);
        self.emit_nowhere(Op::PopBlock);
        self.emit_nowhere(Op::PopExcept);
        self.forget_name(name);
        self.unit.jump_nowhere(Op::Jump, end);
        self.unit.place(cleanup);
        self.forget_name(name);
        self.emit_nowhere(Op::Reraise);
        Ok(())
    }

    fn with_statement(&mut self, statement: &'a ast::StmtWith) -> Compiled {
        if statement.is_async {
            self.require_async("'async with' outside async function", statement.range)?;
        }
        self.with_items(statement, 0)
    }

    fn with_items(&mut self, statement: &'a ast::StmtWith, at: usize) -> Compiled {
        let Some(item) = statement.items.get(at) else {
            return self.statements(&statement.body);
        };
        let asynchronous = statement.is_async;
        let (handler, end) = (self.unit.label(), self.unit.label());
        self.expression(&item.context_expr)?;
        let outer = self.locate(statement.range());
        self.emit(Op::WithEnter { asynchronous });
        self.locate(item.context_expr.range());
        if asynchronous {
            self.await_top();
        }
        let position = self.unit.position;
        self.unit.jump_nowhere(Op::SetupWith, handler);
        match &item.optional_vars {
            Some(target) => self.store(target)?,
            None => self.emit(Op::Pop),
        }
        self.unit.position = outer;
        self.push_block(FrameBlock::With { position, asynchronous })?;
        self.with_items(statement, at + 1)?;
        self.blocks.pop();
        self.emit_nowhere(Op::PopBlock);
        let outer = std::mem::replace(&mut self.unit.position, position);
        self.emit(Op::WithExit);
        if asynchronous {
            self.await_top();
        }
        self.emit(Op::Pop);
        self.unit.jump_nowhere(Op::Jump, end);
        self.unit.place(handler);
        let (swallow, raise) = (self.unit.label(), self.unit.label());
        self.emit(Op::WithExcept);
        if asynchronous {
            self.await_top();
        }
        self.unit.jump(Op::PopJumpIfTrue, swallow);
        self.unit.place(raise);
        self.emit_nowhere(Op::Reraise);
        self.unit.place(swallow);
        self.emit_nowhere(Op::PopExcept);
        self.emit_nowhere(Op::Pop);
        self.unit.position = outer;
        self.unit.place(end);
        Ok(())
    }

    fn raise_statement(&mut self, statement: &'a ast::StmtRaise) -> Compiled {
        let mut count = 0;
        for part in [&statement.exc, &statement.cause].into_iter().flatten() {
            self.expression(part)?;
            count += 1;
        }
        self.emit(Op::Raise(count));
        Ok(())
    }

    fn assert_statement(&mut self, statement: &'a ast::StmtAssert) -> Compiled {
        let end = self.unit.label();
        self.jump_if(&statement.test, end)?;
        self.emit(Op::LoadAssertionError);
        if let Some(message) = &statement.msg {
            self.expression(message)?;
            self.emit(Op::Call(1));
        }
        // CPython points at the condition.
        let outer = self.locate(statement.test.range());
        self.emit(Op::Raise(1));
        self.unit.position = outer;
        self.unit.place(end);
        Ok(())
    }

    fn import_statement(&mut self, statement: &'a ast::StmtImport) -> Compiled {
        for alias in &statement.names {
            let level = self.unit.constant(Const::Int(0));
            let none = self.unit.constant(Const::None);
            self.emit(Op::Const(level));
            self.emit(Op::Const(none));
            let name = self.unit.name(&alias.name);
            self.emit(Op::ImportName(name));
            match &alias.asname {
                None => self.store_name(alias.name.split('.').next().unwrap_or_default()),
                Some(target) => {
                    for part in alias.name.split('.').skip(1) {
                        let part = self.unit.name(part);
                        self.emit(Op::ImportFrom(part));
                        self.emit(Op::Swap(2));
                        self.emit(Op::Pop);
                    }
                    self.store_name(target);
                }
            }
        }
        Ok(())
    }

    fn import_from(&mut self, statement: &'a ast::StmtImportFrom) -> Compiled {
        let module = statement.module.as_ref().map_or("", |name| name.as_str());
        if module == "__future__" {
            self.future_import(statement)?;
        }
        let level = self.unit.constant(Const::Int(i64::from(statement.level)));
        self.emit(Op::Const(level));
        let names =
            statement.names.iter().map(|alias| Const::Str(alias.name.as_str().into())).collect();
        let names = self.unit.constant(Const::Tuple(names));
        self.emit(Op::Const(names));
        let module = self.unit.name(module);
        self.emit(Op::ImportName(module));
        if statement.names.first().is_some_and(|alias| alias.name.as_str() == "*") {
            self.emit(Op::ImportStar);
            return Ok(());
        }
        for alias in &statement.names {
            let name = self.unit.name(&alias.name);
            self.emit(Op::ImportFrom(name));
            self.store_name(alias.asname.as_ref().unwrap_or(&alias.name));
        }
        self.emit(Op::Pop);
        Ok(())
    }

    fn future_import(&mut self, statement: &'a ast::StmtImportFrom) -> Compiled {
        const KNOWN: [&str; 10] = [
            "nested_scopes",
            "generators",
            "division",
            "absolute_import",
            "with_statement",
            "print_function",
            "unicode_literals",
            "generator_stop",
            "annotations",
            "barry_as_FLUFL",
        ];
        for alias in &statement.names {
            if !KNOWN.contains(&alias.name.as_str()) {
                let message = format!("future feature {} is not defined", alias.name.as_str());
                return Err(Problem::syntax(message, statement.range));
            }
            self.future_annotations |= alias.name.as_str() == "annotations";
        }
        Ok(())
    }

    pub fn delete(&mut self, target: &'a Expr) -> Compiled {
        let outer = self.locate(target.range());
        match target {
            Expr::Name(name) => self.delete_name(&name.id),
            Expr::Attribute(attribute) => {
                self.expression(&attribute.value)?;
                let name = self.name_index(&attribute.attr);
                self.emit(Op::DeleteAttr(name));
            }
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value)?;
                self.expression(&subscript.slice)?;
                self.emit(Op::DeleteSubscript);
            }
            Expr::Tuple(tuple) => tuple.elts.iter().try_for_each(|target| self.delete(target))?,
            Expr::List(list) => list.elts.iter().try_for_each(|target| self.delete(target))?,
            _ => return Err(Problem::syntax("cannot delete expression", target.range())),
        }
        self.unit.position = outer;
        Ok(())
    }

    pub fn require_async(&self, message: &str, range: ruff_text_size::TextRange) -> Compiled {
        let inside = self.scope().is_async && self.scope().kind != ScopeKind::Module;
        let nowhere = matches!(self.scope().kind, ScopeKind::Module | ScopeKind::Class);
        match (inside, message) {
            (true, _) => Ok(()),
            (_, "'await' outside async function") if nowhere => {
                Err(Problem::syntax("'await' outside function", range))
            }
            _ => Err(Problem::syntax(message, range)),
        }
    }
}

pub fn truth_of(value: &Const) -> bool {
    match value {
        Const::None => false,
        Const::Bool(b) => *b,
        Const::Int(n) => *n != 0,
        Const::Float(x) => *x != 0.0,
        Const::Str(text) => !text.is_empty(),
        Const::Bytes(data) => !data.is_empty(),
        Const::Tuple(items) => !items.is_empty(),
        _ => true,
    }
}
