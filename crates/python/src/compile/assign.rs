//! Assignment in all its forms.

use super::scope::ScopeKind;
use super::{Compiled, Compiler};
use crate::code::{Const, Op};
use crate::source::Problem;
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::Ranged;

impl<'a> Compiler<'a> {
    pub fn assign(&mut self, statement: &'a ast::StmtAssign) -> Compiled {
        self.expression(&statement.value)?;
        for (place, target) in statement.targets.iter().enumerate() {
            if place + 1 < statement.targets.len() {
                self.emit(Op::Dup);
            }
            self.store(target)?;
        }
        Ok(())
    }

    /// value →
    pub fn store(&mut self, target: &'a Expr) -> Compiled {
        let outer = self.locate(target.range());
        match target {
            Expr::Name(name) => {
                check_name(&name.id, name.range)?;
                self.store_name(&name.id);
            }
            Expr::Attribute(attribute) => {
                self.expression(&attribute.value)?;
                let name = self.name_index(&attribute.attr);
                self.emit(Op::StoreAttr(name));
            }
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value)?;
                self.expression(&subscript.slice)?;
                self.emit(Op::StoreSubscript);
            }
            Expr::Tuple(tuple) => self.unpack(&tuple.elts)?,
            Expr::List(list) => self.unpack(&list.elts)?,
            Expr::Starred(starred) => {
                let message = "starred assignment target must be in a list or tuple";
                return Err(Problem::syntax(message, starred.range));
            }
            _ => return Err(Problem::syntax("cannot assign to expression", target.range())),
        }
        self.unit.position = outer;
        Ok(())
    }

    fn unpack(&mut self, targets: &'a [Expr]) -> Compiled {
        let mut stars = targets.iter().enumerate().filter(|(_, target)| target.is_starred_expr());
        match (stars.next(), stars.next()) {
            (_, Some((_, second))) => {
                let message = "multiple starred expressions in assignment";
                return Err(Problem::syntax(message, second.range()));
            }
            (Some((at, _)), None) => {
                let after = targets.len() - at - 1;
                self.emit(Op::UnpackEx { before: at as u16, after: after as u16 });
            }
            (None, None) => self.emit(Op::UnpackSequence(targets.len() as u32)),
        }
        for target in targets {
            match target {
                Expr::Starred(starred) => self.store(&starred.value)?,
                _ => self.store(target)?,
            }
        }
        Ok(())
    }

    pub fn augmented_assign(&mut self, statement: &'a ast::StmtAugAssign) -> Compiled {
        let op = Op::InPlace(super::expression::binary_op(statement.op));
        let whole = self.unit.position;
        match &*statement.target {
            Expr::Name(name) => {
                let outer = self.locate(name.range);
                self.load_name(&name.id);
                self.unit.position = outer;
                self.expression(&statement.value)?;
                self.emit(op);
                self.store_name(&name.id);
            }
            Expr::Attribute(attribute) => {
                self.expression(&attribute.value)?;
                let name = self.name_index(&attribute.attr);
                self.locate(attribute.range);
                self.emit(Op::Dup);
                self.emit(Op::LoadAttr(name));
                self.unit.position = whole;
                self.expression(&statement.value)?;
                self.emit(op);
                self.locate(attribute.range);
                self.emit(Op::Swap(2));
                self.emit(Op::StoreAttr(name));
            }
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value)?;
                self.expression(&subscript.slice)?;
                self.locate(subscript.range);
                self.emit(Op::Dup2);
                self.emit(Op::Subscript);
                self.unit.position = whole;
                self.expression(&statement.value)?;
                self.emit(op);
                self.locate(subscript.range);
                self.emit(Op::RotThree);
                self.emit(Op::StoreSubscript);
            }
            other => {
                let message = "illegal expression for augmented assignment";
                return Err(Problem::syntax(message, other.range()));
            }
        }
        self.unit.position = whole;
        Ok(())
    }

    pub fn annotated_assign(&mut self, statement: &'a ast::StmtAnnAssign) -> Compiled {
        if let Some(value) = &statement.value {
            self.expression(value)?;
            self.store(&statement.target)?;
        }
        let Expr::Name(name) = &*statement.target else { return Ok(()) };
        let evaluated = matches!(self.scope().kind, ScopeKind::Module | ScopeKind::Class);
        if !evaluated || !statement.simple {
            if statement.value.is_none() {
                self.emit(Op::Nop);
            }
            return Ok(());
        }
        self.annotation(&statement.annotation)?;
        let annotations = self.unit.name("__annotations__");
        self.emit(Op::LoadName(annotations));
        let mangled = self.mangled(&name.id);
        let key = self.unit.constant(Const::Str(mangled.into()));
        self.emit(Op::Const(key));
        self.emit(Op::StoreSubscript);
        Ok(())
    }

    pub fn annotation(&mut self, annotation: &'a Expr) -> Compiled {
        if !self.future_annotations {
            let Expr::Starred(inner) = annotation else { return self.expression(annotation) };
            // `*args: *Ts`: the one item that iterating gives (PEP 646).
            self.expression(&inner.value)?;
            self.emit(Op::UnpackSequence(1));
            return Ok(());
        }
        let range = annotation.range();
        let text = &self.source.text[range.start().to_usize()..range.end().to_usize()];
        let text = Const::Str(text.into());
        let text = self.unit.constant(text);
        self.emit(Op::Const(text));
        Ok(())
    }
}

pub fn check_name(name: &str, range: ruff_text_size::TextRange) -> Compiled {
    if name == "__debug__" {
        return Err(Problem::syntax("cannot assign to __debug__", range));
    }
    Ok(())
}
