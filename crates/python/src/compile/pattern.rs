//! `match`.

use super::unit::Label;
use super::{Compiled, Compiler};
use crate::code::{CompareOp, Const, Op};
use crate::source::Problem;
use ruff_python_ast::{self as ast, Pattern, Singleton};
use ruff_text_size::Ranged;

impl<'a> Compiler<'a> {
    pub fn match_statement(&mut self, statement: &'a ast::StmtMatch) -> Compiled {
        self.expression(&statement.subject)?;
        let end = self.unit.label();
        let last = statement.cases.len() - 1;
        for (at, case) in statement.cases.iter().enumerate() {
            if at < last && case.guard.is_none() && is_irrefutable(&case.pattern) {
                return Err(Problem::syntax(
                    irrefutable_message(&case.pattern),
                    case.pattern.range(),
                ));
            }
            let outer = self.locate(case.pattern.range());
            let fail = self.unit.label();
            // The subject stays below until the case is taken; names are bound as they match.
            self.emit(Op::Dup);
            self.pattern(&case.pattern, fail)?;
            self.unit.position = outer;
            if let Some(guard) = &case.guard {
                self.jump_unless(guard, fail)?;
            }
            self.emit(Op::Pop);
            self.statements(&case.body)?;
            self.unit.jump_nowhere(Op::Jump, end);
            self.unit.place(fail);
        }
        self.emit_nowhere(Op::Pop);
        self.unit.place(end);
        Ok(())
    }

    /// value → (empty) when it matches, and jump with nothing left when it does not.
    fn pattern(&mut self, pattern: &'a Pattern, fail: Label) -> Compiled {
        let outer = self.locate(pattern.range());
        match pattern {
            Pattern::MatchValue(inner) => {
                self.expression(&inner.value)?;
                self.emit(Op::Compare(CompareOp::Eq));
                self.unit.jump(Op::PopJumpIfFalse, fail);
            }
            Pattern::MatchSingleton(inner) => {
                let value = match inner.value {
                    Singleton::None => Const::None,
                    Singleton::True => Const::Bool(true),
                    Singleton::False => Const::Bool(false),
                };
                let value = self.unit.constant(value);
                self.emit(Op::Const(value));
                self.emit(Op::Is(false));
                self.unit.jump(Op::PopJumpIfFalse, fail);
            }
            Pattern::MatchAs(inner) => self.match_as(inner, fail)?,
            Pattern::MatchOr(inner) => self.match_or(inner, fail)?,
            Pattern::MatchSequence(inner) => self.match_sequence(inner, fail)?,
            Pattern::MatchMapping(inner) => self.match_mapping(inner, fail)?,
            Pattern::MatchClass(inner) => self.match_class(inner, fail)?,
            Pattern::MatchStar(inner) => {
                return Err(Problem::syntax("starred pattern outside a sequence", inner.range));
            }
        }
        self.unit.position = outer;
        Ok(())
    }

    fn match_as(&mut self, pattern: &'a ast::PatternMatchAs, fail: Label) -> Compiled {
        match (&pattern.pattern, &pattern.name) {
            (Some(inner), Some(name)) => {
                let (failed, matched) = (self.unit.label(), self.unit.label());
                self.emit(Op::Dup);
                self.pattern(inner, failed)?;
                self.store_name(name);
                self.unit.jump_nowhere(Op::Jump, matched);
                self.drop_and_fail(failed, fail);
                self.unit.place(matched);
            }
            (None, Some(name)) => self.store_name(name),
            _ => self.emit(Op::Pop),
        }
        Ok(())
    }

    fn drop_and_fail(&mut self, failed: Label, fail: Label) {
        self.unit.place(failed);
        self.emit_nowhere(Op::Pop);
        self.unit.jump_nowhere(Op::Jump, fail);
    }

    fn match_or(&mut self, pattern: &'a ast::PatternMatchOr, fail: Label) -> Compiled {
        let (failed, matched) = (self.unit.label(), self.unit.label());
        for alternative in &pattern.patterns {
            let next = self.unit.label();
            self.emit(Op::Dup);
            self.pattern(alternative, next)?;
            self.emit(Op::Pop);
            self.unit.jump_nowhere(Op::Jump, matched);
            self.unit.place(next);
        }
        self.unit.jump_nowhere(Op::Jump, failed);
        self.drop_and_fail(failed, fail);
        self.unit.place(matched);
        Ok(())
    }

    fn match_sequence(&mut self, pattern: &'a ast::PatternMatchSequence, fail: Label) -> Compiled {
        let (failed, matched) = (self.unit.label(), self.unit.label());
        let star = pattern.patterns.iter().position(Pattern::is_match_star);
        let fixed = pattern.patterns.len() - usize::from(star.is_some());
        self.emit(Op::MatchSequence);
        self.unit.jump(Op::PopJumpIfFalse, failed);
        self.emit(Op::GetLen);
        let wanted = self.unit.constant(Const::Int(fixed as i64));
        self.emit(Op::Const(wanted));
        self.emit(Op::Compare(if star.is_some() { CompareOp::Ge } else { CompareOp::Eq }));
        self.unit.jump(Op::PopJumpIfFalse, failed);
        match star {
            Some(at) => {
                let after = (fixed - at) as u16;
                self.emit(Op::UnpackEx { before: at as u16, after });
            }
            None => self.emit(Op::UnpackSequence(fixed as u32)),
        }
        let count = pattern.patterns.len();
        self.sub_patterns(pattern.patterns.iter(), count, fail)?;
        self.unit.jump_nowhere(Op::Jump, matched);
        self.drop_and_fail(failed, fail);
        self.unit.place(matched);
        Ok(())
    }

    /// Matches the values on the stack, first on top; on failure those not yet matched are dropped.
    fn sub_patterns(
        &mut self,
        patterns: impl Iterator<Item = &'a Pattern>,
        count: usize,
        fail: Label,
    ) -> Compiled {
        let drops: Vec<Label> = (0..count).map(|_| self.unit.label()).collect();
        let matched = self.unit.label();
        for (at, pattern) in patterns.enumerate() {
            let left = count - at - 1;
            match pattern {
                Pattern::MatchStar(star) => match &star.name {
                    Some(name) => self.store_name(name),
                    None => self.emit(Op::Pop),
                },
                _ => self.pattern(pattern, drops[left])?,
            }
        }
        self.unit.jump_nowhere(Op::Jump, matched);
        for label in drops.iter().skip(1).rev() {
            self.unit.place(*label);
            self.emit_nowhere(Op::Pop);
        }
        if let Some(label) = drops.first() {
            self.unit.place(*label);
        }
        self.unit.jump_nowhere(Op::Jump, fail);
        self.unit.place(matched);
        Ok(())
    }

    fn match_mapping(&mut self, pattern: &'a ast::PatternMatchMapping, fail: Label) -> Compiled {
        let (failed, failed_keys, matched) =
            (self.unit.label(), self.unit.label(), self.unit.label());
        self.emit(Op::MatchMapping);
        self.unit.jump(Op::PopJumpIfFalse, failed);
        for key in &pattern.keys {
            self.expression(key)?;
        }
        self.emit(Op::BuildTuple(pattern.keys.len() as u32));
        self.emit(Op::MatchKeys);
        self.emit(Op::Dup);
        self.unit.jump(Op::PopJumpIfNone, failed_keys);
        // subject keys values → values [rest]
        if let Some(rest) = &pattern.rest {
            self.emit(Op::RotThree);
            self.emit(Op::MatchRest);
            self.store_name(rest);
        } else {
            self.emit(Op::RotThree);
            self.emit(Op::Pop);
            self.emit(Op::Pop);
        }
        self.emit(Op::UnpackSequence(pattern.keys.len() as u32));
        self.sub_patterns(pattern.patterns.iter(), pattern.keys.len(), fail)?;
        self.unit.jump_nowhere(Op::Jump, matched);
        self.unit.place(failed_keys);
        self.emit_nowhere(Op::Pop);
        self.emit_nowhere(Op::Pop);
        self.unit.jump_nowhere(Op::Jump, failed);
        self.drop_and_fail(failed, fail);
        self.unit.place(matched);
        Ok(())
    }

    fn match_class(&mut self, pattern: &'a ast::PatternMatchClass, fail: Label) -> Compiled {
        let (failed, matched) = (self.unit.label(), self.unit.label());
        let arguments = &pattern.arguments;
        self.expression(&pattern.cls)?;
        let names = arguments
            .keywords
            .iter()
            .map(|keyword| Const::Str(keyword.attr.as_str().into()))
            .collect();
        let names = self.unit.constant(Const::Tuple(names));
        self.emit(Op::Const(names));
        self.emit(Op::MatchClass(arguments.patterns.len() as u32));
        self.emit(Op::Dup);
        self.unit.jump(Op::PopJumpIfNone, failed);
        let count = arguments.patterns.len() + arguments.keywords.len();
        self.emit(Op::UnpackSequence(count as u32));
        let named = arguments.keywords.iter().map(|keyword| &keyword.pattern);
        self.sub_patterns(arguments.patterns.iter().chain(named), count, fail)?;
        self.unit.jump_nowhere(Op::Jump, matched);
        self.drop_and_fail(failed, fail);
        self.unit.place(matched);
        Ok(())
    }
}

fn is_irrefutable(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::MatchAs(inner) => inner.pattern.as_deref().is_none_or(is_irrefutable),
        Pattern::MatchOr(inner) => inner.patterns.iter().any(is_irrefutable),
        _ => false,
    }
}

fn irrefutable_message(pattern: &Pattern) -> String {
    match pattern {
        Pattern::MatchAs(inner) => match &inner.name {
            Some(name) => {
                format!("name capture '{}' makes remaining patterns unreachable", name.as_str())
            }
            None => "wildcard makes remaining patterns unreachable".into(),
        },
        _ => "wildcard makes remaining patterns unreachable".into(),
    }
}
