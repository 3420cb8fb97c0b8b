//! Expressions.

use super::fold;
use super::scope::ScopeKind;
use super::unit::Label;
use super::{Compiled, Compiler};
use crate::code::{BinaryOp, CompareOp, Const, Op, UnaryOp};
use crate::source::Problem;
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::Ranged;

impl<'a> Compiler<'a> {
    pub fn expression(&mut self, expression: &'a Expr) -> Compiled {
        let outer = self.locate(expression.range());
        if let Some(value) = fold::constant(expression) {
            let at = self.unit.constant(value);
            self.emit(Op::Const(at));
        } else {
            self.expression_here(expression)?;
        }
        self.unit.position = outer;
        Ok(())
    }

    fn expression_here(&mut self, expression: &'a Expr) -> Compiled {
        match expression {
            Expr::Name(name) => self.load_name(&name.id),
            Expr::Attribute(attribute) => {
                self.expression(&attribute.value)?;
                let name = self.name_index(&attribute.attr);
                self.emit(Op::LoadAttr(name));
            }
            Expr::Call(call) => self.call(call)?,
            Expr::BinOp(binary) => {
                self.expression(&binary.left)?;
                self.expression(&binary.right)?;
                self.emit(Op::Binary(binary_op(binary.op)));
            }
            Expr::UnaryOp(unary) => {
                self.expression(&unary.operand)?;
                self.emit(Op::Unary(match unary.op {
                    ast::UnaryOp::Not => UnaryOp::Not,
                    ast::UnaryOp::USub => UnaryOp::Neg,
                    ast::UnaryOp::UAdd => UnaryOp::Pos,
                    ast::UnaryOp::Invert => UnaryOp::Invert,
                }));
            }
            Expr::BoolOp(bool_op) => self.bool_op(bool_op)?,
            Expr::Compare(compare) => self.compare(compare)?,
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value)?;
                self.expression(&subscript.slice)?;
                self.emit(Op::Subscript);
            }
            Expr::Slice(slice) => self.slice(slice)?,
            Expr::If(inner) => {
                let (otherwise, end) = (self.unit.label(), self.unit.label());
                self.jump_unless(&inner.test, otherwise)?;
                self.expression(&inner.body)?;
                self.unit.jump_nowhere(Op::Jump, end);
                self.unit.place(otherwise);
                self.expression(&inner.orelse)?;
                self.unit.place(end);
            }
            Expr::Tuple(tuple) => {
                if self.build(&tuple.elts, Op::BuildTuple)? {
                    self.emit(Op::ListToTuple);
                }
            }
            Expr::List(list) => {
                self.build(&list.elts, Op::BuildList)?;
            }
            Expr::Set(set) => self.build_set(&set.elts)?,
            Expr::Dict(dict) => self.build_dict(dict)?,
            Expr::Named(named) => {
                self.expression(&named.value)?;
                self.emit(Op::Dup);
                self.store(&named.target)?;
            }
            Expr::Lambda(lambda) => self.lambda(lambda)?,
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => {
                self.comprehension(expression)?;
            }
            Expr::FString(f_string) => self.f_string(f_string)?,
            Expr::Await(inner) => {
                self.require_async("'await' outside async function", inner.range)?;
                self.expression(&inner.value)?;
                self.await_top();
            }
            Expr::Yield(inner) => {
                self.require_function("'yield' outside function", inner.range)?;
                match &inner.value {
                    Some(value) => self.expression(value)?,
                    None => self.load_none(),
                }
                self.emit(Op::Yield);
            }
            Expr::YieldFrom(inner) => {
                self.require_function("'yield' outside function", inner.range)?;
                if self.scope().is_async {
                    let message = "'yield from' inside async function";
                    return Err(Problem::syntax(message, inner.range));
                }
                self.expression(&inner.value)?;
                self.emit(Op::GetYieldFromIter);
                self.delegate();
            }
            Expr::Starred(inner) => {
                return Err(Problem::syntax("can't use starred expression here", inner.range));
            }
            Expr::TString(inner) => return Err(Problem::syntax("invalid syntax", inner.range)),
            Expr::IpyEscapeCommand(inner) => {
                return Err(Problem::syntax("invalid syntax", inner.range));
            }
            // The rest are constants.
            Expr::NumberLiteral(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_) => {}
        }
        Ok(())
    }

    fn load_none(&mut self) {
        let none = self.unit.constant(Const::None);
        self.emit(Op::Const(none));
    }

    fn require_function(&self, message: &str, range: ruff_text_size::TextRange) -> Compiled {
        if matches!(self.scope().kind, ScopeKind::Module | ScopeKind::Class) {
            return Err(Problem::syntax(message, range));
        }
        if self.scope().kind == ScopeKind::Comprehension {
            return Err(Problem::syntax("'yield' inside comprehension", range));
        }
        Ok(())
    }

    /// awaitable → its result
    pub fn await_top(&mut self) {
        self.emit(Op::GetAwaitable);
        self.delegate();
    }

    /// iterator → its return value, giving out all it yields.
    fn delegate(&mut self) {
        let (again, end) = (self.unit.label(), self.unit.label());
        self.load_none();
        self.unit.place(again);
        self.unit.jump_nowhere(Op::Send, end);
        self.emit_nowhere(Op::YieldInner);
        self.unit.jump_nowhere(Op::Jump, again);
        self.unit.place(end);
    }

    /// Evaluates a condition and jumps when it is false.
    pub fn jump_unless(&mut self, test: &'a Expr, target: Label) -> Compiled {
        self.jump_on(test, target, false)
    }

    pub fn jump_if(&mut self, test: &'a Expr, target: Label) -> Compiled {
        self.jump_on(test, target, true)
    }

    fn jump_on(&mut self, test: &'a Expr, target: Label, wanted: bool) -> Compiled {
        let outer = self.locate(test.range());
        match test {
            Expr::UnaryOp(unary) if unary.op == ast::UnaryOp::Not => {
                self.jump_on(&unary.operand, target, !wanted)?;
            }
            Expr::BoolOp(bool_op) => {
                // `and` falls to false as soon as one is; `or` to true.
                let decides = bool_op.op == ast::BoolOp::Or;
                let end = self.unit.label();
                let early = if decides == wanted { target } else { end };
                let (last, first) = bool_op.values.split_last().expect("two operands");
                for value in first {
                    self.jump_on(value, early, decides)?;
                }
                self.jump_on(last, target, wanted)?;
                self.unit.place(end);
            }
            _ => {
                self.expression(test)?;
                self.unit.jump(if wanted { Op::PopJumpIfTrue } else { Op::PopJumpIfFalse }, target);
            }
        }
        self.unit.position = outer;
        Ok(())
    }

    fn bool_op(&mut self, bool_op: &'a ast::ExprBoolOp) -> Compiled {
        let end = self.unit.label();
        let (last, first) = bool_op.values.split_last().expect("two operands");
        let jump = match bool_op.op {
            ast::BoolOp::And => Op::JumpIfFalseOrPop,
            ast::BoolOp::Or => Op::JumpIfTrueOrPop,
        };
        for value in first {
            self.expression(value)?;
            self.unit.jump(jump, end);
        }
        self.expression(last)?;
        self.unit.place(end);
        Ok(())
    }

    fn compare(&mut self, compare: &'a ast::ExprCompare) -> Compiled {
        self.expression(&compare.left)?;
        if let ([op], [right]) = (&*compare.ops, &*compare.comparators) {
            self.expression(right)?;
            self.emit(compare_op(*op));
            return Ok(());
        }
        let (cleanup, end) = (self.unit.label(), self.unit.label());
        let last = compare.ops.len() - 1;
        for (at, (op, right)) in compare.ops.iter().zip(&compare.comparators).enumerate() {
            self.expression(right)?;
            if at == last {
                self.emit(compare_op(*op));
                break;
            }
            self.emit(Op::Dup);
            self.emit(Op::RotThree);
            self.emit(compare_op(*op));
            self.unit.jump(Op::JumpIfFalseOrPop, cleanup);
        }
        self.unit.jump_nowhere(Op::Jump, end);
        self.unit.place(cleanup);
        self.emit(Op::Swap(2));
        self.emit(Op::Pop);
        self.unit.place(end);
        Ok(())
    }

    fn slice(&mut self, slice: &'a ast::ExprSlice) -> Compiled {
        let parts = [&slice.lower, &slice.upper, &slice.step];
        let count = if slice.step.is_some() { 3 } else { 2 };
        for part in &parts[..count] {
            match part {
                Some(part) => self.expression(part)?,
                None => self.load_none(),
            }
        }
        self.emit(Op::BuildSlice(count as u32));
        Ok(())
    }

    /// Elements to one value; `true` when a list was built because of a star.
    fn build(&mut self, elements: &'a [Expr], op: fn(u32) -> Op) -> Compiled<bool> {
        if !elements.iter().any(Expr::is_starred_expr) {
            for element in elements {
                self.expression(element)?;
            }
            self.emit(op(elements.len() as u32));
            return Ok(false);
        }
        self.emit(Op::BuildList(0));
        for element in elements {
            match element {
                Expr::Starred(starred) => {
                    self.expression(&starred.value)?;
                    self.emit(Op::ListExtend);
                }
                _ => {
                    self.expression(element)?;
                    self.emit(Op::ListAppend(1));
                }
            }
        }
        Ok(true)
    }

    fn build_set(&mut self, elements: &'a [Expr]) -> Compiled {
        if !elements.iter().any(Expr::is_starred_expr) {
            self.build(elements, Op::BuildSet)?;
            if elements.len() >= 3 && elements.iter().all(|item| fold::constant(item).is_some()) {
                self.emit(Op::CopySet);
            }
            return Ok(());
        }
        self.emit(Op::BuildSet(0));
        for element in elements {
            match element {
                Expr::Starred(starred) => {
                    self.expression(&starred.value)?;
                    self.emit(Op::SetUpdate);
                }
                _ => {
                    self.expression(element)?;
                    self.emit(Op::SetAdd(1));
                }
            }
        }
        Ok(())
    }

    fn build_dict(&mut self, dict: &'a ast::ExprDict) -> Compiled {
        let plain = dict.items.iter().take_while(|item| item.key.is_some()).count();
        let (first, rest) = dict.items.split_at(plain);
        for item in first {
            if let Some(key) = &item.key {
                self.expression(key)?;
            }
            self.expression(&item.value)?;
        }
        self.emit(Op::BuildDict(plain as u32));
        for item in rest {
            match &item.key {
                Some(key) => {
                    self.expression(key)?;
                    self.expression(&item.value)?;
                    self.emit(Op::MapAdd(1));
                }
                None => {
                    self.expression(&item.value)?;
                    self.emit(Op::DictUpdate);
                }
            }
        }
        Ok(())
    }

    fn call(&mut self, call: &'a ast::ExprCall) -> Compiled {
        let arguments = &call.arguments;
        let starred = arguments.args.iter().any(Expr::is_starred_expr)
            || arguments.keywords.iter().any(|keyword| keyword.arg.is_none())
            || arguments.args.len() + arguments.keywords.len() > 60_000;
        self.check_keywords(arguments)?;
        if !starred
            && arguments.keywords.is_empty()
            && let Expr::Attribute(attribute) = &*call.func
        {
            return self.method_call(call, attribute);
        }
        self.expression(&call.func)?;
        if starred {
            let keywords = self.spread_arguments(&arguments.args, &arguments.keywords)?;
            self.emit(Op::CallEx { keywords });
            return Ok(());
        }
        for argument in &arguments.args {
            self.expression(argument)?;
        }
        if arguments.keywords.is_empty() {
            self.emit(Op::Call(arguments.args.len() as u32));
            return Ok(());
        }
        let mut names = Vec::new();
        for keyword in &arguments.keywords {
            self.expression(&keyword.value)?;
            names.extend(keyword.arg.as_ref().map(|name| Const::Str(name.as_str().into())));
        }
        let count = (arguments.args.len() + arguments.keywords.len()) as u16;
        let names = self.unit.constant(Const::Tuple(names));
        self.emit(Op::CallKw { count, names });
        Ok(())
    }

    fn check_keywords(&self, arguments: &ast::Arguments) -> Compiled {
        for (at, keyword) in arguments.keywords.iter().enumerate() {
            let Some(name) = &keyword.arg else { continue };
            let again = arguments.keywords[..at]
                .iter()
                .any(|other| other.arg.as_ref().is_some_and(|other| other.id == name.id));
            if again {
                let message = format!("keyword argument repeated: {}", name.as_str());
                return Err(Problem::syntax(message, keyword.range));
            }
        }
        Ok(())
    }

    fn method_call(
        &mut self,
        call: &'a ast::ExprCall,
        attribute: &'a ast::ExprAttribute,
    ) -> Compiled {
        self.expression(&attribute.value)?;
        let name = self.name_index(&attribute.attr);
        let outer = self.locate(attribute.range);
        // CPython traces a method call at the line of the method's name.
        let whole = outer;
        let name_line = self.source.locate(attribute.attr.range.start().to_u32()).0;
        self.unit.position.line = name_line;
        self.unit.position.column =
            if name_line == whole.line { self.unit.position.column } else { 0 };
        self.emit(Op::LoadMethod(name));
        self.unit.position = outer;
        for argument in &call.arguments.args {
            self.expression(argument)?;
        }
        if name_line != outer.line {
            self.unit.position.line = name_line;
            self.unit.position.column = self.source.locate(attribute.attr.range.start().to_u32()).1;
        }
        self.emit(Op::CallMethod(call.arguments.args.len() as u32));
        self.unit.position = outer;
        Ok(())
    }

    /// → tuple [dict]; tells whether there is a dict.
    pub fn spread_arguments(
        &mut self,
        arguments: &'a [Expr],
        keywords: &'a [ast::Keyword],
    ) -> Compiled<bool> {
        if let [Expr::Starred(starred)] = arguments {
            self.emit(Op::BuildList(0));
            self.expression(&starred.value)?;
            self.emit(Op::ExtendArguments);
            self.emit(Op::ListToTuple);
        } else if self.build(arguments, Op::BuildTuple)? {
            self.emit(Op::ListToTuple);
        }
        if keywords.is_empty() {
            return Ok(false);
        }
        self.emit(Op::BuildDict(0));
        for keyword in keywords {
            match &keyword.arg {
                Some(name) => {
                    let name = self.unit.constant(Const::Str(name.as_str().into()));
                    self.emit(Op::Const(name));
                    self.expression(&keyword.value)?;
                    self.emit(Op::BuildDict(1));
                    self.emit(Op::DictMerge);
                }
                None => {
                    self.expression(&keyword.value)?;
                    self.emit(Op::DictMerge);
                }
            }
        }
        Ok(true)
    }

    fn f_string(&mut self, f_string: &'a ast::ExprFString) -> Compiled {
        let mut parts = 0;
        let mut literal = String::new();
        for part in &f_string.value {
            match part {
                ast::FStringPart::Literal(text) => literal.push_str(&text.value),
                ast::FStringPart::FString(inner) => {
                    parts += self.f_string_elements(&inner.elements, &mut literal)?;
                }
            }
        }
        parts += self.f_string_literal(&mut literal);
        self.emit(Op::BuildString(parts));
        Ok(())
    }

    fn f_string_literal(&mut self, literal: &mut String) -> u32 {
        if literal.is_empty() {
            return 0;
        }
        let text = Const::Str(std::mem::take(literal).into());
        let text = self.unit.constant(text);
        self.emit(Op::Const(text));
        1
    }

    fn f_string_elements(
        &mut self,
        elements: &'a ast::InterpolatedStringElements,
        literal: &mut String,
    ) -> Compiled<u32> {
        let mut parts = 0;
        for element in elements {
            match element {
                ast::InterpolatedStringElement::Literal(text) => literal.push_str(&text.value),
                ast::InterpolatedStringElement::Interpolation(inner) => {
                    if let Some(debug) = &inner.debug_text {
                        literal.push_str(debug.as_str());
                    }
                    parts += self.f_string_literal(literal);
                    self.interpolation(inner)?;
                    parts += 1;
                }
            }
        }
        Ok(parts)
    }

    fn interpolation(&mut self, inner: &'a ast::InterpolatedElement) -> Compiled {
        self.expression(&inner.expression)?;
        let debug = inner.debug_text.is_some() && inner.format_spec.is_none();
        let conversion = match inner.conversion {
            ast::ConversionFlag::None => u8::from(debug) * 2,
            ast::ConversionFlag::Str => 1,
            ast::ConversionFlag::Repr => 2,
            ast::ConversionFlag::Ascii => 3,
        };
        if let Some(spec) = &inner.format_spec {
            let mut literal = String::new();
            let mut parts = self.f_string_elements(&spec.elements, &mut literal)?;
            parts += self.f_string_literal(&mut literal);
            self.emit(Op::BuildString(parts));
        }
        self.emit(Op::FormatValue { conversion, spec: inner.format_spec.is_some() });
        Ok(())
    }
}

pub fn binary_op(op: ast::Operator) -> BinaryOp {
    match op {
        ast::Operator::Add => BinaryOp::Add,
        ast::Operator::Sub => BinaryOp::Sub,
        ast::Operator::Mult => BinaryOp::Mul,
        ast::Operator::MatMult => BinaryOp::MatMul,
        ast::Operator::Div => BinaryOp::TrueDiv,
        ast::Operator::Mod => BinaryOp::Mod,
        ast::Operator::Pow => BinaryOp::Pow,
        ast::Operator::LShift => BinaryOp::LShift,
        ast::Operator::RShift => BinaryOp::RShift,
        ast::Operator::BitOr => BinaryOp::Or,
        ast::Operator::BitXor => BinaryOp::Xor,
        ast::Operator::BitAnd => BinaryOp::And,
        ast::Operator::FloorDiv => BinaryOp::FloorDiv,
    }
}

fn compare_op(op: ast::CmpOp) -> Op {
    match op {
        ast::CmpOp::Eq => Op::Compare(CompareOp::Eq),
        ast::CmpOp::NotEq => Op::Compare(CompareOp::Ne),
        ast::CmpOp::Lt => Op::Compare(CompareOp::Lt),
        ast::CmpOp::LtE => Op::Compare(CompareOp::Le),
        ast::CmpOp::Gt => Op::Compare(CompareOp::Gt),
        ast::CmpOp::GtE => Op::Compare(CompareOp::Ge),
        ast::CmpOp::Is => Op::Is(false),
        ast::CmpOp::IsNot => Op::Is(true),
        ast::CmpOp::In => Op::Contains(false),
        ast::CmpOp::NotIn => Op::Contains(true),
    }
}
