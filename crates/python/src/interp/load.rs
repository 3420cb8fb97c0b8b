//! Code made ready to run: constants as values, names as symbols.

use crate::code::{Code, Const};
use crate::object::{Object, Str};
use crate::value::{Sym, Value};
use crate::vm::Vm;
use std::rc::Rc;

#[derive(Debug)]
pub struct Loaded {
    pub code: Rc<Code>,
    pub consts: Vec<Value>,
    pub names: Vec<Sym>,
    pub locals: Vec<Sym>,
    pub name: Sym,
    /// For constants that are code: their index among the loaded codes.
    pub codes: Vec<u32>,
    /// Plain positional parameters only, not a generator: the fast way in.
    pub simple: bool,
}

impl Vm {
    /// Registers code and the code inside it; gives its number.
    pub(crate) fn load_code(&mut self, code: &Rc<Code>) -> u32 {
        let mut consts = Vec::with_capacity(code.consts.len());
        let mut codes = Vec::with_capacity(code.consts.len());
        for constant in &code.consts {
            match constant {
                Const::Code(inner) => {
                    codes.push(self.load_code(inner));
                    consts.push(Value::None);
                }
                _ => {
                    codes.push(u32::MAX);
                    let value = self.constant(constant);
                    consts.push(value);
                }
            }
        }
        let names = code.names.iter().map(|name| self.symbols.intern(name)).collect();
        let locals = code.locals.iter().map(|name| self.symbols.intern(name)).collect();
        let name = self.symbols.intern(&code.name);
        let simple =
            code.keyword_only == 0 && !code.has_varargs && !code.has_varkw && !code.is_generator();
        let loaded = Loaded { code: code.clone(), consts, names, locals, name, codes, simple };
        let all = Rc::make_mut(&mut self.codes.0);
        all.push(Rc::new(loaded));
        self.heap.charge(200 + code.ops.len() * 24);
        all.len() as u32 - 1
    }

    pub(crate) fn constant(&mut self, constant: &Const) -> Value {
        match constant {
            Const::None | Const::Code(_) => Value::None,
            Const::Ellipsis => Value::Ellipsis,
            Const::Bool(b) => Value::Bool(*b),
            Const::Int(n) => Value::Int(*n),
            Const::Float(x) => Value::Float(*x),
            Const::Imaginary(imaginary) => self.imaginary(*imaginary),
            Const::BigInt(n) => Value::Obj(self.heap.alloc(Object::BigInt(Rc::new(n.clone())))),
            // One object for all texts that look like names, as CPython interns them.
            Const::Str(text)
                if text.len() < 64
                    && text.bytes().all(|c| c == b'_' || c.is_ascii_alphanumeric()) =>
            {
                let name = self.symbols.intern(text);
                self.sym_str(name)
            }
            Const::Str(text) => Value::Obj(self.heap.alloc(Object::Str(Str::new(text)))),
            Const::Bytes(data) => {
                Value::Obj(self.heap.alloc(Object::Bytes(Rc::new(data.to_vec()))))
            }
            Const::Tuple(items) => {
                let items: Vec<Value> = items.iter().map(|item| self.constant(item)).collect();
                self.tuple(items)
            }
        }
    }

    /// `complex` is a class of the prelude.
    fn imaginary(&mut self, imaginary: f64) -> Value {
        let Some(class) = self.as_class(self.builtin("complex")) else { return Value::None };
        let mut names = crate::namespace::Namespace::default();
        for (name, part) in [("real", 0.0), ("imag", imaginary)] {
            names.set(self.symbols.intern(name), Value::Float(part));
        }
        let payload = Value::Undefined;
        let instance = crate::object::Instance { class, names, payload, finalised: false };
        self.alloc(Object::Instance(Rc::new(instance)))
    }

    pub(crate) fn loaded(&self, code: u32) -> &Rc<Loaded> {
        &self.codes.0[code as usize]
    }
}
