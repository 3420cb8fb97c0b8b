//! The value of an expression at a point in time, without side effects.

use super::compare::number;
use super::operator::normal_int;
use crate::code::CodeKind;
use crate::control::Control;
use crate::object::Object;
use crate::value::{Ref, Value};
use crate::view::ValueView;
use crate::vm::{ThreadId, Vm};
use ruff_python_ast::{BoolOp, CmpOp, Expr, UnaryOp};

type Outcome<T = Value> = Result<T, String>;

impl Vm {
    pub(crate) fn evaluate_expression(
        &self,
        thread: ThreadId,
        depth: usize,
        expression: &str,
    ) -> Outcome<ValueView> {
        let tree = crate::source::parse_expression(expression.trim())
            .map_err(|problem| problem.message)?;
        // A copy to make values in: the machine itself stays as it is.
        let mut scratch = self.clone();
        let names = scratch.names_at(thread, depth)?;
        let value = scratch.value_of(&tree, &names)?;
        Ok(scratch.view(value))
    }

    fn names_at(&self, thread: ThreadId, depth: usize) -> Outcome<Vec<(String, Value)>> {
        let running = self.threads.iter().find(|known| known.id == thread.0);
        let Some(thread) = running.filter(|running| !running.frames.is_empty()) else {
            let main = self.main_names().filter(|_| thread.0 == 0);
            return Ok(self.names_in(&[main.ok_or("the thread has ended")?, self.builtins]));
        };
        let visible: Vec<_> =
            thread.frames.iter().filter(|frame| !self.loaded(frame.code).code.hidden).collect();
        let frame = visible.get(depth).ok_or("there is no such frame")?;
        let loaded = self.loaded(frame.code);
        let mut names = Vec::new();
        if !matches!(loaded.code.kind, CodeKind::Module | CodeKind::Class) {
            for (slot, name) in loaded.locals.iter().enumerate() {
                let mut value =
                    thread.stack.get(frame.base as usize + slot).copied().unwrap_or_default();
                if let Some(Object::Cell(inner)) = self.object(value) {
                    value = *inner;
                }
                if !value.is_undefined() {
                    names.push((self.sym_name(*name).to_string(), value));
                }
            }
        }
        let mut spaces = vec![frame.globals, self.builtins];
        if let Some(at) = frame.names.reference() {
            spaces.insert(0, at);
        }
        names.extend(self.names_in(&spaces));
        Ok(names)
    }

    fn names_in(&self, spaces: &[Ref]) -> Vec<(String, Value)> {
        let all = spaces.iter().flat_map(|at| self.module_names(*at).iter());
        all.map(|(name, value)| (self.sym_name(name).to_string(), value)).collect()
    }

    fn sentence(&self, control: Control) -> String {
        match control {
            Control::Fault(fault) => self.fault_text(&fault),
            Control::Raise(at) => {
                let name = self.class_name(self.exception(at).class);
                let text = self.exception_text(at).unwrap_or_default();
                format!("{name}: {text}")
            }
            _ => "this would run Python code, which looking must not".into(),
        }
    }

    fn value_of(&mut self, expression: &Expr, names: &[(String, Value)]) -> Outcome {
        if let Some(value) = self.literal(expression) {
            return Ok(value);
        }
        match expression {
            Expr::Name(name) => names
                .iter()
                .find(|(known, _)| *known == name.id.as_str())
                .map(|(_, value)| *value)
                .ok_or_else(|| format!("name '{}' is not defined here", name.id)),
            Expr::Attribute(attribute) => {
                let object = self.value_of(&attribute.value, names)?;
                let name = self.symbols.intern(&attribute.attr);
                match self.plain_attribute(object, name) {
                    Ok(Some(value)) => Ok(value),
                    Ok(None) => Err(format!(
                        "'{}' object has no plain attribute '{}'",
                        self.type_name(object),
                        attribute.attr.as_str()
                    )),
                    Err(control) => Err(self.sentence(control)),
                }
            }
            Expr::Subscript(subscript) => {
                let container = self.value_of(&subscript.value, names)?;
                let key = self.value_of(&subscript.slice, names)?;
                self.get_item(container, key).map_err(|control| self.sentence(control))
            }
            Expr::Slice(slice) => {
                let mut parts = [Value::None; 3];
                for (place, part) in [&slice.lower, &slice.upper, &slice.step].into_iter().enumerate() {
                    if let Some(part) = part {
                        parts[place] = self.value_of(part, names)?;
                    }
                }
                Ok(self.alloc(Object::Slice(std::rc::Rc::new(parts))))
            }
            Expr::Tuple(tuple) => {
                let items = self.evaluate_all(&tuple.elts, names)?;
                Ok(self.tuple(items))
            }
            Expr::List(list) => {
                let items = self.evaluate_all(&list.elts, names)?;
                Ok(self.list(items))
            }
            Expr::BinOp(binary) => {
                let a = self.value_of(&binary.left, names)?;
                let b = self.value_of(&binary.right, names)?;
                let op = crate::compile::binary_op(binary.op);
                match self.binary_plain(op, a, b) {
                    Ok(Some(value)) => Ok(value),
                    Ok(None) => Err("these operands do not support the operator".into()),
                    Err(control) => Err(self.sentence(control)),
                }
            }
            Expr::UnaryOp(unary) => self.evaluate_unary(unary.op, &unary.operand, names),
            Expr::BoolOp(bool_op) => {
                let mut value = Value::None;
                for operand in &bool_op.values {
                    value = self.value_of(operand, names)?;
                    let truth = self.is_true(value).map_err(|control| self.sentence(control))?;
                    if truth == (bool_op.op == BoolOp::Or) {
                        break;
                    }
                }
                Ok(value)
            }
            Expr::Compare(compare) => {
                let mut left = self.value_of(&compare.left, names)?;
                for (op, right) in compare.ops.iter().zip(&compare.comparators) {
                    let right = self.value_of(right, names)?;
                    let truth = self.evaluate_compare(*op, left, right)?;
                    if !truth {
                        return Ok(Value::Bool(false));
                    }
                    left = right;
                }
                Ok(Value::Bool(true))
            }
            Expr::If(inner) => {
                let test = self.value_of(&inner.test, names)?;
                let truth = self.is_true(test).map_err(|control| self.sentence(control))?;
                self.value_of(if truth { &inner.body } else { &inner.orelse }, names)
            }
            Expr::Call(call) if call.arguments.keywords.is_empty() && call.arguments.args.len() == 1 => {
                let Expr::Name(name) = &*call.func else {
                    return Err("calls are not evaluated here (only len)".into());
                };
                if name.id.as_str() != "len" {
                    return Err("calls are not evaluated here (only len)".into());
                }
                let value = self.value_of(&call.arguments.args[0], names)?;
                self.native_length(value)
                    .map(|length| Value::Int(length as i64))
                    .map_err(|control| self.sentence(control))
            }
            _ => Err("only names, attributes, items, literals, arithmetic and comparisons are evaluated here".into()),
        }
    }

    fn evaluate_all(&mut self, items: &[Expr], names: &[(String, Value)]) -> Outcome<Vec<Value>> {
        items.iter().map(|item| self.value_of(item, names)).collect()
    }

    fn evaluate_unary(
        &mut self,
        op: UnaryOp,
        operand: &Expr,
        names: &[(String, Value)],
    ) -> Outcome {
        let value = self.value_of(operand, names)?;
        if op == UnaryOp::Not {
            return self
                .is_true(value)
                .map(|truth| Value::Bool(!truth))
                .map_err(|c| self.sentence(c));
        }
        if let (UnaryOp::USub, Value::Float(x)) = (op, value) {
            return Ok(Value::Float(-x));
        }
        let Some(n) = number(self, value).and_then(|n| normal_int(&n)) else {
            return Err("this operand does not support the operator".into());
        };
        Ok(match op {
            UnaryOp::USub => self.int(-n),
            UnaryOp::Invert => self.int(-n - 1),
            _ => self.int(n),
        })
    }

    fn evaluate_compare(&mut self, op: CmpOp, a: Value, b: Value) -> Outcome<bool> {
        use crate::code::CompareOp;
        let plain = |vm: &Vm, op| match vm.compare_plain(op, a, b) {
            Ok(value) => Ok(value == Value::Bool(true)),
            Err(control) => Err(vm.sentence(control)),
        };
        match op {
            CmpOp::Eq => plain(self, CompareOp::Eq),
            CmpOp::NotEq => plain(self, CompareOp::Ne),
            CmpOp::Lt => plain(self, CompareOp::Lt),
            CmpOp::LtE => plain(self, CompareOp::Le),
            CmpOp::Gt => plain(self, CompareOp::Gt),
            CmpOp::GtE => plain(self, CompareOp::Ge),
            CmpOp::Is => Ok(a.same(b)),
            CmpOp::IsNot => Ok(!a.same(b)),
            CmpOp::In | CmpOp::NotIn => {
                let found = self.contains_plain(b, a).map_err(|control| self.sentence(control))?;
                Ok((found == Value::Bool(true)) == (op == CmpOp::In))
            }
        }
    }

    fn literal(&mut self, expression: &Expr) -> Option<Value> {
        let constant = crate::compile::constant(expression)?;
        Some(self.constant(&constant))
    }
}
