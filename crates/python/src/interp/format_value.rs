//! `format`, the fields of f-strings, and `%`.

use super::compare::{Number, number};
use super::operator::{float_of, int_value, normal_int};
use crate::control::{Res, type_error};
use crate::object::{Object, Str};
use crate::symbol;
use crate::text::{float, percent, repr, spec};
use crate::thread::{Question, Ret};
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    /// value [spec] → text, as in an f-string
    pub(crate) fn format_value(&mut self, value: Value, conversion: u8, format: Value) -> Res<()> {
        if conversion == 0
            && format.is_undefined()
            && matches!(self.object(value), Some(Object::Str(_)))
        {
            self.push(value);
            return Ok(());
        }
        if let (0 | 1, true, Value::Int(n)) = (conversion, format.is_undefined(), value) {
            let text = self.new_str(Str::of_int(n));
            self.push(text);
            return Ok(());
        }
        let conversion = Value::Int(i64::from(conversion));
        self.operate(
            |vm, a| vm.format_op(a[0], a[1], a[2]),
            "format_value",
            &[value, conversion, format],
            Ret::Push,
        )
    }

    pub(crate) fn format_op(&mut self, value: Value, conversion: Value, format: Value) -> Res {
        let value = match conversion {
            Value::Int(1) => {
                let text = self.display(value)?;
                self.str(text)
            }
            Value::Int(2) => {
                let text = self.repr(value)?;
                self.str(text)
            }
            Value::Int(3) => {
                let text = repr::escape_non_ascii(&self.repr(value)?);
                self.str(text)
            }
            _ => value,
        };
        let spec_text =
            if format.is_undefined() { "" } else { self.as_str(format).unwrap_or_default() };
        let spec_text = spec_text.to_string();
        let text = self.format(value, &spec_text)?;
        Ok(self.str(text))
    }

    /// `format(value, spec)`
    pub(crate) fn format(&mut self, value: Value, format: &str) -> Res<String> {
        match value {
            Value::Int(n) if !format.is_empty() => {
                return Ok(spec::format_small(n, format, "int")?);
            }
            Value::Float(x) if !format.is_empty() => {
                return Ok(spec::format_float(x, format, "float")?);
            }
            _ => {}
        }
        if self.special(value, symbol::FORMAT).is_some() {
            let spec = self.symbols.intern(format);
            let answer = self.ask(Question::Format(value, spec))?;
            return match self.as_str(answer) {
                Some(text) => Ok(text.to_string()),
                None => {
                    let name = self.type_name(answer);
                    type_error(format!("__format__ must return a str, not {name}"))
                }
            };
        }
        if format.is_empty() {
            return self.display(value);
        }
        let name = self.type_name(value);
        let user_text = self.special(value, symbol::STR).is_some()
            || self.special(value, symbol::REPR).is_some();
        let inner = if user_text { value } else { self.payload(value) };
        if let Some(n) = number(self, inner) {
            return Ok(match n {
                Number::Small(n) => spec::format_small(n, format, &name)?,
                Number::Big(n) => spec::format_int(&n, format, &name)?,
                Number::Float(x) => spec::format_float(x, format, &name)?,
            });
        }
        if let Some(text) = self.as_str(inner) {
            return Ok(spec::format_str(text, format, &name)?);
        }
        type_error(format!("unsupported format string passed to {name}.__format__"))
    }

    /// `template % arguments`
    pub(crate) fn modulo_text(&mut self, template: Value, arguments: Value) -> Res {
        if let Some(text) = self.str_arc(template) {
            if let Some(out) = self.fill_plainly(&text, arguments) {
                self.check_size(out.len())?;
                return Ok(self.str(out));
            }
            let (pieces, fault) = percent::parse(&text);
            let out = self.fill_template(pieces, fault, arguments, false)?;
            return Ok(self.str(out));
        }
        let data = self.as_bytes(template).unwrap_or_default().to_vec();
        let (pieces, fault) = percent::parse_bytes(&data);
        let out = self.fill_template(pieces, fault, arguments, true)?;
        let out: Vec<u8> = out.chars().map(|character| character as u32 as u8).collect();
        let array = matches!(self.object(template), Some(Object::ByteArray(_)));
        Ok(if array { self.bytearray(out) } else { self.bytes(out) })
    }

    fn fill_template(
        &mut self,
        pieces: Vec<percent::Piece>,
        broken: crate::text::Result<()>,
        arguments: Value,
        bytes: bool,
    ) -> Res<String> {
        let positional: Vec<Value> = match self.as_tuple(arguments) {
            Some(items) => items.to_vec(),
            None => vec![arguments],
        };
        let mut taken = 0;
        let mut by_key = false;
        let mut out = String::new();
        for piece in pieces {
            let mut field = match piece {
                percent::Piece::Literal(text) => {
                    out.push_str(&text);
                    continue;
                }
                percent::Piece::Field(field) => field,
            };
            let mut take = |vm: &Vm| -> Res {
                let _ = vm;
                taken += 1;
                match positional.get(taken - 1) {
                    Some(value) => Ok(*value),
                    None => type_error("not enough arguments for format string"),
                }
            };
            if field.width == percent::Count::Star {
                let width = take(self)?;
                let Value::Int(width) = width else { return type_error("* wants int") };
                field.set_width(width);
            }
            if field.precision == percent::Count::Star {
                let precision = take(self)?;
                let Value::Int(precision) = precision else { return type_error("* wants int") };
                field.set_precision(precision);
            }
            let value = match &field.key {
                Some(key) => {
                    by_key = true;
                    if self.as_dict(arguments).is_none()
                        && self.special(arguments, symbol::GETITEM).is_none()
                    {
                        return type_error("format requires a mapping");
                    }
                    // The same object each time, so that a question is known as one that was answered.
                    let name = self.symbols.intern(key);
                    let plain = self.special(arguments, symbol::GETITEM).is_none()
                        && self.special(arguments, symbol::MISSING).is_none();
                    let key = match bytes && plain {
                        true => self.bytes(key.as_bytes().to_vec()),
                        false => self.sym_str(name),
                    };
                    self.mapping_item(arguments, key)?
                }
                None => take(self)?,
            };
            let argument = self.percent_argument(&field, value, bytes)?;
            out.push_str(&field.render(&argument)?);
            self.check_size(out.len())?;
        }
        broken?;
        let mapping = self.as_dict(arguments).is_some();
        if !by_key && taken < positional.len() && !(mapping && self.as_tuple(arguments).is_none()) {
            let kind = if bytes { "bytes" } else { "string" };
            return type_error(format!("not all arguments converted during {kind} formatting"));
        }
        Ok(out)
    }

    fn mapping_item(&mut self, mapping: Value, key: Value) -> Res {
        if let Some(method) = self.special(mapping, symbol::GETITEM) {
            return self.ask(Question::Call(method, vec![mapping, key]));
        }
        self.get_item(mapping, key)
    }

    fn percent_argument(
        &mut self,
        field: &percent::Field,
        value: Value,
        bytes: bool,
    ) -> Res<percent::Argument> {
        use percent::Argument;
        Ok(match field.conversion {
            's' | 'b' if bytes => match self.as_bytes(value) {
                Some(data) => Argument::Text(data.iter().map(|byte| *byte as char).collect()),
                None => {
                    return type_error(format!(
                        "%b requires a bytes-like object, or an object that implements __bytes__, not '{}'",
                        self.type_name(value)
                    ));
                }
            },
            's' => Argument::Text(self.display(value)?),
            'r' => Argument::Text(self.repr(value)?),
            'a' => Argument::Text(repr::escape_non_ascii(&self.repr(value)?)),
            'c' => {
                if let Some(text) = self.as_str(value) {
                    if text.chars().count() != 1 {
                        return type_error("%c requires int or char");
                    }
                    Argument::Text(text.to_string())
                } else if let (true, Some([byte])) = (bytes, self.as_bytes(value)) {
                    Argument::Text((*byte as char).to_string())
                } else {
                    match int_value(self, value) {
                        Some(n) => Argument::Int(n),
                        None => return type_error("%c requires int or char"),
                    }
                }
            }
            'd' | 'i' | 'u' => match number(self, self.payload(value)) {
                Some(Number::Float(x)) => Argument::Int(float::trunc(x)?),
                Some(n) => Argument::Int(normal_int(&n).unwrap_or_default()),
                None => match self.int_hook(value)? {
                    Some(n) => Argument::Int(n),
                    None => {
                        return type_error(format!(
                            "%{} format: a real number is required, not {}",
                            field.conversion,
                            self.type_name(value)
                        ));
                    }
                },
            },
            'x' | 'X' | 'o' => match int_value(self, value) {
                Some(n) => Argument::Int(n),
                None => match self.index_value(value)? {
                    Some(n) => Argument::Int(n.into()),
                    None => {
                        return type_error(format!(
                            "%{} format: an integer is required, not {}",
                            field.conversion,
                            self.type_name(value)
                        ));
                    }
                },
            },
            _ => match number(self, self.payload(value)) {
                Some(n) => Argument::Float(float_of(&n)?),
                None => match self.float_hook(value)? {
                    Some(x) => Argument::Float(x),
                    None => {
                        let name = self.type_name(value);
                        return type_error(format!("must be real number, not {name}"));
                    }
                },
            },
        })
    }

    pub(crate) fn int_hook(&self, value: Value) -> Res<Option<num_bigint::BigInt>> {
        if self.special(value, symbol::INT).is_some()
            || self.special(value, symbol::INDEX).is_some()
            || self.special(value, symbol::TRUNC).is_some()
        {
            let answer = self.ask(Question::Int(value))?;
            return Ok(int_value(self, answer));
        }
        Ok(None)
    }

    pub(crate) fn float_hook(&self, value: Value) -> Res<Option<f64>> {
        if self.special(value, symbol::FLOAT).is_some()
            || self.special(value, symbol::INDEX).is_some()
        {
            let answer = self.ask(Question::Float(value))?;
            return match number(self, self.payload(answer)) {
                Some(n) => Ok(Some(float_of(&n)?)),
                None => Ok(None),
            };
        }
        Ok(None)
    }
}
