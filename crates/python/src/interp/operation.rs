//! Operators whose left operand has a method for them in Python: that is called at once, and only where
//! it does not know what to do are others asked.

use super::compare::{compare_helper, compare_names};
use super::operator::names;
use crate::control::Res;
use crate::object::Object;
use crate::thread::{Operation, Ret};
use crate::value::{Ref, Value};
use crate::vm::Vm;

impl Vm {
    /// Calls a method found in the object's class with the object, without a bound method where it is a
    /// function.
    pub(crate) fn call_bound(
        &mut self,
        method: Value,
        object: Value,
        class_at: Ref,
        arguments: &[Value],
        ret: Ret,
    ) -> Res<()> {
        if let (Some(Object::Function(_)), [] | [_] | [_, _]) = (self.object(method), arguments) {
            let mut all = [object; 3];
            all[1..=arguments.len()].copy_from_slice(arguments);
            return self.call_value(method, &all[..=arguments.len()], &[], ret);
        }
        let bound = self.bind(method, object, class_at)?;
        self.call_value(bound, arguments, &[], ret)
    }

    /// Calls the left operand's method if it is a plain function of two arguments. The operands stay on
    /// the stack below it.
    pub(crate) fn call_operator(
        &mut self,
        method: Value,
        a: Value,
        b: Value,
        operation: Operation,
    ) -> Res<bool> {
        let Value::Obj(at) = method else { return Ok(false) };
        let Object::Function(function) = self.heap.get(at) else { return Ok(false) };
        let loaded = self.loaded(function.code);
        if !loaded.simple || loaded.code.positional != 2 {
            return Ok(false);
        }
        self.cur.stack.extend([a, b, a, b]);
        let base = self.cur.stack.len() - 2;
        self.enter(at, base, base, Ret::Operator(operation))?;
        Ok(true)
    }

    /// What the left operand's method said to an operator.
    pub(crate) fn operator_said(&mut self, operation: Operation, value: Value) -> Res<()> {
        let (b, a) = (self.pop(), self.pop());
        if value != Value::NotImplemented {
            self.push(value);
            return Ok(());
        }
        match operation {
            Operation::Binary { op, in_place } => {
                let names = names(op);
                let right = self.special(b, names.reflected).unwrap_or(Value::None);
                let sign = self.sign(names.sign, in_place);
                let helper = self.prelude_function("_binary_otherwise");
                self.call_value(helper, &[right, a, b, sign], &[], Ret::Push)
            }
            Operation::Compare(op) => {
                let (_, reflected, sign) = compare_names(op);
                let other = self.sym_str(reflected);
                let sign = self.str(sign);
                let helper = self.prelude_function("_compare_otherwise");
                let same = Value::Bool(compare_helper(op) == "_eq");
                self.call_value(helper, &[same, other, a, b, sign], &[], Ret::Push)
            }
        }
    }
}
