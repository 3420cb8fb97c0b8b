//! The built-in functions.

use super::{NativeDef, NativeKind, func, named};
use crate::builtin_class as class;
use crate::code::BinaryOp;
use crate::control::{Control, Input, Res, fault, tail, tail_ret, type_error, value_error};
use crate::host::{Effect, Stream};
use crate::interp::int_value;
use crate::object::{Layout, Object, Range};
use crate::symbol;
use crate::text::{float, int, repr, slice, surrogate};
use crate::thread::Ret;
use crate::value::{Sym, Value};
use crate::vm::Vm;
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

pub const TABLE: &[NativeDef] = &[
    named("print", NativeKind::Function, print),
    func("len", 1, 1, |vm, a| vm.length(a[0])),
    func("repr", 1, 1, |vm, a| {
        let text = vm.repr(a[0])?;
        Ok(vm.str(text))
    }),
    func("ascii", 1, 1, |vm, a| {
        let text = repr::escape_non_ascii(&vm.repr(a[0])?);
        Ok(vm.str(text))
    }),
    func("format", 1, 2, |vm, a| {
        let spec = a.get(1).copied().unwrap_or_default();
        vm.format_op(a[0], Value::Int(0), spec)
    }),
    func("abs", 1, 1, abs),
    func("divmod", 2, 2, divmod),
    func("pow", 2, 3, pow).keywords(&["base", "exp", "mod"]),
    func("round", 1, 2, round).keywords(&["number", "ndigits"]),
    func("bin", 1, 1, |vm, a| radix(vm, a[0], 2)),
    func("oct", 1, 1, |vm, a| radix(vm, a[0], 8)),
    func("hex", 1, 1, |vm, a| radix(vm, a[0], 16)),
    func("chr", 1, 1, chr),
    func("ord", 1, 1, ord),
    func("hash", 1, 1, |vm, a| Ok(Value::Int(vm.hash_value(a[0], 0)?))),
    func("id", 1, 1, id),
    func("callable", 1, 1, callable),
    func("isinstance", 2, 2, isinstance),
    func("issubclass", 2, 2, issubclass),
    func("iter", 1, 2, iter),
    func("next", 1, 2, next),
    func("getattr", 2, 3, getattr),
    func("hasattr", 2, 2, hasattr),
    func("setattr", 3, 3, setattr),
    func("delattr", 2, 2, delattr),
    func("vars", 0, 1, vars),
    func("dir", 0, 1, dir),
    func("globals", 0, 0, |vm, _| {
        let globals = vm.visible_globals();
        Ok(vm.alloc(Object::Names(globals)))
    }),
    func("locals", 0, 0, locals),
    func("any", 1, 1, |vm, a| any_all(vm, a[0], true)),
    func("all", 1, 1, |vm, a| any_all(vm, a[0], false)),
    func("sum", 1, 2, sum).keywords(&["", "start"]),
    named("min", NativeKind::Function, |vm, a, n| extreme(vm, a, n, false)),
    named("max", NativeKind::Function, |vm, a, n| extreme(vm, a, n, true)),
    named("sorted", NativeKind::Function, sorted),
    func("input", 0, 1, input),
    func("__import__", 1, 5, |vm, a| {
        let import = vm.prelude_function("_import");
        let wants_last = match a.get(3) {
            Some(names) => !names.is_absent() && vm.is_true(*names)?,
            None => false,
        };
        let level = a.get(4).copied().filter(|level| !level.is_absent());
        tail(import, vec![a[0], Value::Bool(wants_last), level.unwrap_or(Value::Int(0))])
    })
    .keywords(&["name", "globals", "locals", "fromlist", "level"]),
    named("__build_class__", NativeKind::Function, |_, _, _| {
        type_error("__build_class__ is called by the class statement only")
    }),
];

fn print(vm: &mut Vm, arguments: &[Value], names: &[Sym]) -> Res {
    let positional = arguments.len() - names.len();
    let (mut separator, mut end, mut file) = (" ".to_string(), "\n".to_string(), Value::None);
    let mut flush = Value::None;
    for (name, value) in names.iter().zip(&arguments[positional..]) {
        match vm.sym_name(*name) {
            "sep" if !value.is_none() => separator = vm.need_text(*value, "sep")?,
            "end" if !value.is_none() => end = vm.need_text(*value, "end")?,
            "sep" | "end" => {}
            "file" => file = *value,
            "flush" => flush = *value,
            other => {
                let message = format!("'{other}' is an invalid keyword argument for print()");
                return type_error(message);
            }
        }
    }
    let mut text = String::new();
    for (place, argument) in arguments[..positional].iter().enumerate() {
        if place > 0 {
            text.push_str(&separator);
        }
        text.push_str(&vm.display(*argument)?);
        vm.check_size(text.len())?;
    }
    text.push_str(&end);
    let stdout = vm.system_name("stdout");
    let target = if file.is_none() { stdout } else { file };
    match vm.standard_stream(target) {
        Some(stream) => vm.print(stream, text),
        None => {
            let helper = vm.prelude_function("_print_to");
            let text = vm.str(text);
            tail(helper, vec![target, text, flush])
        }
    }
}

fn abs(vm: &mut Vm, a: &[Value]) -> Res {
    if let Some(method) = vm.special(a[0], symbol::ABS) {
        return tail(method, vec![a[0]]);
    }
    match vm.payload(a[0]) {
        Value::Float(x) => Ok(Value::Float(x.abs())),
        value => match int_value(vm, value) {
            Some(n) => Ok(vm.int(n.abs())),
            None => type_error(format!("bad operand type for abs(): '{}'", vm.type_name(a[0]))),
        },
    }
}

fn divmod(vm: &mut Vm, a: &[Value]) -> Res {
    if let Some(method) = vm.special(a[0], symbol::DIVMOD) {
        return tail(method, vec![a[0], a[1]]);
    }
    if let Some(method) = vm.special(a[1], symbol::RDIVMOD) {
        return tail(method, vec![a[1], a[0]]);
    }
    if let (Some(x), Some(y)) = (int_value(vm, a[0]), int_value(vm, a[1])) {
        let (quotient, remainder) = int::divmod(&x, &y)?;
        let pair = vec![vm.int(quotient), vm.int(remainder)];
        return Ok(vm.tuple(pair));
    }
    let quotient = vm.binary_plain(BinaryOp::FloorDiv, a[0], a[1]);
    if let (Value::Float(_), _) | (_, Value::Float(_)) = (a[0], a[1])
        && let (Some(x), Some(y)) = (vm.float_value(a[0])?, vm.float_value(a[1])?)
    {
        let (quotient, remainder) = float::divmod(x, y)?;
        return Ok(vm.tuple(vec![Value::Float(quotient), Value::Float(remainder)]));
    }
    quotient?;
    type_error(format!(
        "unsupported operand type(s) for divmod(): '{}' and '{}'",
        vm.type_name(a[0]),
        vm.type_name(a[1])
    ))
}

fn pow(vm: &mut Vm, a: &[Value]) -> Res {
    if a.len() == 3 && !a[2].is_none() {
        let (Some(x), Some(y), Some(m)) =
            (int_value(vm, a[0]), int_value(vm, a[1]), int_value(vm, a[2]))
        else {
            return type_error("pow() 3rd argument not allowed unless all arguments are integers");
        };
        let value = int::pow_mod(&x, &y, &m)?;
        return Ok(vm.int(value));
    }
    let helper = vm.prelude_function("_pow");
    tail(helper, vec![a[0], a[1]])
}

fn round(vm: &mut Vm, a: &[Value]) -> Res {
    let digits = a.get(1).copied().unwrap_or(Value::None);
    if let Some(method) = vm.special(a[0], symbol::ROUND) {
        let arguments = if digits.is_absent() { vec![a[0]] } else { vec![a[0], digits] };
        return tail(method, arguments);
    }
    let value = vm.payload(a[0]);
    if let Value::Float(x) = value {
        if digits.is_absent() {
            let n = float::round_to_int(x)?;
            return Ok(vm.int(n));
        }
        return Ok(Value::Float(float::round(x, vm.need_index(digits)?)?));
    }
    match int_value(vm, value) {
        Some(n) if digits.is_absent() => Ok(vm.int(n)),
        Some(n) => {
            let digits = vm.need_index(digits)?;
            let n = int::round(&n, digits);
            Ok(vm.int(n))
        }
        None => type_error(format!("type {} doesn't define __round__ method", vm.type_name(a[0]))),
    }
}

fn radix(vm: &mut Vm, value: Value, radix: u32) -> Res {
    let n = match int_value(vm, value) {
        Some(n) => n,
        None => vm.need_index(value)?.into(),
    };
    let text = int::to_radix(&n, radix);
    Ok(vm.str(text))
}

fn chr(vm: &mut Vm, a: &[Value]) -> Res {
    let code = vm.need_index(a[0])?;
    if i32::try_from(code).is_err() {
        return fault("OverflowError", "Python int too large to convert to C int");
    }
    match u32::try_from(code).ok().and_then(surrogate::chr) {
        Some(character) => Ok(vm.char_str(character)),
        None => value_error("chr() arg not in range(0x110000)"),
    }
}

fn ord(vm: &mut Vm, a: &[Value]) -> Res {
    let length = if let Some(text) = vm.as_str(a[0]) {
        let mut characters = text.chars();
        if let (Some(character), None) = (characters.next(), characters.next()) {
            return Ok(Value::Int(i64::from(surrogate::ord(character))));
        }
        text.chars().count()
    } else if let Some(data) = vm.as_bytes(a[0]) {
        if let [byte] = data {
            return Ok(Value::Int(i64::from(*byte)));
        }
        data.len()
    } else {
        let name = vm.type_name(a[0]);
        return type_error(format!("ord() expected string of length 1, but {name} found"));
    };
    type_error(format!("ord() expected a character, but string of length {length} found"))
}

fn id(vm: &mut Vm, a: &[Value]) -> Res {
    Ok(Value::Int(match a[0] {
        Value::Obj(at) => vm.identity(at) as i64,
        Value::Int(n) => 0x7e00_0000_0000 + n.wrapping_mul(32),
        Value::Float(x) => 0x7d00_0000_0000 + ((x.to_bits() >> 8) as i64 & 0xffff_ffff),
        Value::Bool(b) => 0x5600_0000_0000 + i64::from(b) * 32,
        Value::Native(id) => {
            0x5500_0000_0000 + i64::from(id.table) * 0x10000 + i64::from(id.index) * 32
        }
        Value::None => 0x5600_0000_1000,
        _ => 0x5600_0000_2000,
    }))
}

fn callable(vm: &mut Vm, a: &[Value]) -> Res {
    let yes = match vm.object(a[0]) {
        Some(
            Object::Function(_)
            | Object::Method(_)
            | Object::Class(_)
            | Object::HostFunction(..)
            | Object::StaticMethod(_),
        ) => true,
        _ => {
            matches!(a[0], Value::Native(_)) || {
                let class_at = vm.type_of(a[0]);
                vm.lookup(class_at, symbol::CALL).is_some()
            }
        }
    };
    Ok(Value::Bool(yes))
}

fn isinstance(vm: &mut Vm, a: &[Value]) -> Res {
    if let Some(at) = vm.as_class(a[1]) {
        let metaclass = vm.class(at).metaclass;
        if metaclass != class::TYPE
            && let Some(hook @ Value::Obj(_)) = vm.lookup(metaclass, symbol::INSTANCECHECK)
        {
            return tail_ret(hook, vec![a[1], a[0]], Ret::Push);
        }
        if vm.is_instance(a[0], at) {
            return Ok(Value::Bool(true));
        }
        // It may say that it is of another class than it is.
        let kind = vm.type_of(a[0]);
        if let Some(says) = vm.lookup(kind, symbol::CLASS)
            && matches!(vm.object(says), Some(Object::Property(_)))
        {
            let claims = vm.prelude_function("_claims_class");
            return tail(claims, vec![a[0], a[1]]);
        }
        return Ok(Value::Bool(false));
    }
    if let Some(items) = vm.as_tuple(a[1]).cloned() {
        if !are_plain_classes(vm, &items) {
            let any = vm.prelude_function("_instance_of_any");
            return tail(any, vec![a[0], a[1]]);
        }
        let is = |item: &Value| vm.as_class(*item).is_some_and(|at| vm.is_instance(a[0], at));
        return Ok(Value::Bool(items.iter().any(is)));
    }
    if let Some(hook) = vm.special(a[1], symbol::INSTANCECHECK) {
        return tail(hook, vec![a[1], a[0]]);
    }
    type_error("isinstance() arg 2 must be a type, a tuple of types, or a union")
}

/// Whether none of them has a say of its own in what its instances are.
fn are_plain_classes(vm: &Vm, items: &[Value]) -> bool {
    items
        .iter()
        .all(|item| vm.as_class(*item).is_some_and(|at| vm.class(at).metaclass == class::TYPE))
}

fn issubclass(vm: &mut Vm, a: &[Value]) -> Res {
    let Some(at) = vm.as_class(a[0]) else {
        return type_error("issubclass() arg 1 must be a class");
    };
    if let Some(of) = vm.as_class(a[1]) {
        let metaclass = vm.class(of).metaclass;
        if metaclass != class::TYPE
            && let Some(hook @ Value::Obj(_)) = vm.lookup(metaclass, symbol::SUBCLASSCHECK)
        {
            return tail(hook, vec![a[1], a[0]]);
        }
        return Ok(Value::Bool(vm.is_subclass(at, of)));
    }
    if let Some(items) = vm.as_tuple(a[1]).cloned() {
        if !are_plain_classes(vm, &items) {
            let any = vm.prelude_function("_subclass_of_any");
            return tail(any, vec![a[0], a[1]]);
        }
        let is = |item: &Value| vm.as_class(*item).is_some_and(|of| vm.is_subclass(at, of));
        return Ok(Value::Bool(items.iter().any(is)));
    }
    if let Some(hook) = vm.special(a[1], symbol::SUBCLASSCHECK) {
        return tail(hook, vec![a[1], a[0]]);
    }
    type_error("issubclass() arg 2 must be a class, a tuple of classes, or a union")
}

fn iter(vm: &mut Vm, a: &[Value]) -> Res {
    if a.len() == 2 {
        let helper = vm.prelude_function("_call_until");
        return tail(helper, vec![a[0], a[1]]);
    }
    if let Some(iterator) = vm.native_iter(a[0])? {
        return Ok(iterator);
    }
    let class_at = vm.type_of(a[0]);
    match vm.lookup(class_at, symbol::ITER) {
        Some(method) if !method.is_none() => {
            let bound = vm.bind(method, a[0], class_at)?;
            let helper = vm.prelude_function("_iterator_of");
            tail(helper, vec![bound])
        }
        None if vm.lookup(class_at, symbol::GETITEM).is_some() => {
            let helper = vm.prelude_function("_iterate_by_index");
            tail(helper, vec![a[0]])
        }
        _ => type_error(format!("'{}' object is not iterable", vm.type_name(a[0]))),
    }
}

fn next(vm: &mut Vm, a: &[Value]) -> Res {
    let ret = a.get(1).map(|default| Ret::NextOr(*default));
    if let Some(at) = a[0].reference() {
        match vm.object(a[0]) {
            Some(Object::Iter(_)) => {
                return match (vm.native_next(at)?, a.get(1)) {
                    (Some(value), _) => Ok(value),
                    (None, Some(default)) => Ok(*default),
                    (None, None) => Err(Control::Exhausted),
                };
            }
            Some(Object::Generator(_)) if vm.type_of(a[0]) == class::GENERATOR => {
                let input = Input::Send(Value::None);
                return Err(Control::Resume(Box::new(crate::control::Resume {
                    generator: at,
                    input,
                    ret,
                })));
            }
            _ => {}
        }
    }
    let class_at = vm.type_of(a[0]);
    match vm.lookup(class_at, symbol::NEXT) {
        Some(method) => {
            let bound = vm.bind(method, a[0], class_at)?;
            match ret {
                Some(ret) => tail_ret(bound, Vec::new(), ret),
                None => tail(bound, Vec::new()),
            }
        }
        None => type_error(format!("'{}' object is not an iterator", vm.type_name(a[0]))),
    }
}

fn getattr(vm: &mut Vm, a: &[Value]) -> Res {
    let Some(name) = vm.str_arc(a[1]).map(|text| vm.symbols.intern(&text)) else {
        return type_error(
            "attribute name must be string, not '".to_string() + &vm.type_name(a[1]) + "'",
        );
    };
    let ret = a.get(2).map(|default| Ret::AttributeOr(*default));
    Err(read_attribute(a[0], name, ret))
}

fn hasattr(vm: &mut Vm, a: &[Value]) -> Res {
    let Some(name) = vm.str_arc(a[1]).map(|text| vm.symbols.intern(&text)) else {
        let name = vm.type_name(a[1]);
        return type_error(format!("attribute name must be string, not '{name}'"));
    };
    Err(read_attribute(a[0], name, Some(Ret::HasAttribute)))
}

fn read_attribute(object: Value, name: Sym, ret: Option<Ret>) -> Control {
    let value = Value::Undefined;
    Control::Attribute(Box::new(crate::control::Attribute { object, name, value, ret }))
}

fn setattr(vm: &mut Vm, a: &[Value]) -> Res {
    let setter = vm.machine_function("set_attribute");
    tail(setter, vec![a[0], a[1], a[2]])
}

fn delattr(vm: &mut Vm, a: &[Value]) -> Res {
    let deleter = vm.machine_function("delete_attribute");
    tail(deleter, vec![a[0], a[1]])
}

fn vars(vm: &mut Vm, a: &[Value]) -> Res {
    let Some(object) = a.first() else { return locals(vm, a) };
    if !vm.has_names(*object) {
        return type_error("vars() argument must have __dict__ attribute");
    }
    match object.reference() {
        Some(at) => Ok(vm.alloc(Object::Names(at))),
        None => Ok(Value::None),
    }
}

fn locals(vm: &mut Vm, _: &[Value]) -> Res {
    let pairs = vm.visible_locals();
    let Some(pairs) = pairs else {
        let globals = vm.visible_globals();
        return Ok(vm.alloc(Object::Names(globals)));
    };
    let mut items = Vec::new();
    for (name, value) in pairs {
        items.push(vm.sym_str(name));
        items.push(value);
    }
    vm.make_dict(&items)
}

fn dir(vm: &mut Vm, a: &[Value]) -> Res {
    let mut names: Vec<Sym> = Vec::new();
    match a.first() {
        None => match vm.visible_locals() {
            Some(pairs) => names.extend(pairs.iter().map(|(name, _)| *name)),
            None => {
                let globals = vm.visible_globals();
                names.extend(vm.module_names(globals).iter().map(|(name, _)| name));
            }
        },
        Some(object) => {
            if let Some(hook) = vm.special(*object, symbol::DIR) {
                let sorted = vm.prelude_function("_dir");
                return tail(sorted, vec![hook, *object]);
            }
            let items = vm.dir_names(*object);
            let items = items.into_iter().map(|text| vm.str(text)).collect();
            return Ok(vm.list(items));
        }
    }
    let mut texts: Vec<String> = names.iter().map(|name| vm.sym_name(*name).to_string()).collect();
    texts.sort();
    texts.dedup();
    let items = texts.into_iter().map(|text| vm.str(text)).collect();
    Ok(vm.list(items))
}

/// `any` and `all` stop early, so an iterable in Python is walked by Python.
fn any_all(vm: &mut Vm, iterable: Value, any: bool) -> Res {
    if vm.as_list(iterable).is_none() && vm.as_tuple(iterable).is_none() {
        let helper = vm.prelude_function(if any { "_any" } else { "_all" });
        return tail(helper, vec![iterable]);
    }
    for item in vm.items_of(iterable)? {
        if vm.is_true(item)? == any {
            return Ok(Value::Bool(any));
        }
    }
    Ok(Value::Bool(!any))
}

/// Whether an iterable is better gone through item by item than collected: it runs code, or is too long.
fn is_long(vm: &mut Vm, iterable: Value) -> Res<bool> {
    Ok(match vm.object(iterable) {
        Some(Object::Generator(_) | Object::Instance(_)) => vm.payload(iterable) == iterable,
        Some(Object::Range(_)) => vm.native_length(iterable)? > crate::interp::iterate::MOST_ITEMS,
        _ => false,
    })
}

fn sum(vm: &mut Vm, a: &[Value]) -> Res {
    let start = a.get(1).copied().unwrap_or(Value::Int(0)).or_none();
    let start = if a.len() < 2 || a[1].is_undefined() { Value::Int(0) } else { start };
    if vm.as_str(start).is_some() {
        return type_error("sum() can't sum strings [use ''.join(seq) instead]");
    }
    if let (Some(Object::Range(range)), Value::Int(start)) = (vm.object(a[0]), start)
        && let Some(total) = sum_of_range(range)
    {
        return Ok(vm.int(BigInt::from(total) + start));
    }
    if is_long(vm, a[0])? {
        let helper = vm.prelude_function("_sum");
        return tail(helper, vec![start, a[0]]);
    }
    let items = vm.items_of(a[0])?;
    let mut total = start;
    for (place, item) in items.iter().enumerate() {
        let plain = vm.special(total, symbol::ADD).is_none()
            && vm.special(*item, symbol::RADD).is_none()
            && vm.special(*item, symbol::ADD).is_none();
        let next = if plain { vm.binary_plain(BinaryOp::Add, total, *item)? } else { None };
        match next {
            Some(value) => total = value,
            None => {
                let helper = vm.prelude_function("_sum");
                let rest = vm.list(items[place..].to_vec());
                return tail(helper, vec![total, rest]);
            }
        }
    }
    Ok(total)
}

/// A long range need not be gone through. Nothing where even 128 bits do not hold the sum.
fn sum_of_range(range: &Range) -> Option<i128> {
    let (start, step) = (i128::from(range.start), i128::from(range.step));
    let count = i128::from(slice::range_length(range.start, range.stop, range.step));
    let last = start + (count - 1) * step;
    Some(count.checked_mul(start + last)? / 2)
}

fn extreme(vm: &mut Vm, arguments: &[Value], names: &[Sym], largest: bool) -> Res {
    let name = if largest { "max" } else { "min" };
    let positional = arguments.len() - names.len();
    let (mut key, mut default) = (Value::None, Value::Undefined);
    for (keyword, value) in names.iter().zip(&arguments[positional..]) {
        match vm.sym_name(*keyword) {
            "key" => key = *value,
            "default" => default = *value,
            other => {
                return type_error(format!(
                    "'{other}' is an invalid keyword argument for {name}()"
                ));
            }
        }
    }
    if positional == 1 && is_long(vm, arguments[0])? {
        let helper = vm.prelude_function("_extreme_of");
        let none = vm.tuple(Vec::new());
        let default = if default.is_undefined() { none } else { vm.tuple(vec![default]) };
        return tail(helper, vec![arguments[0], key, Value::Bool(largest), default]);
    }
    let items = match positional {
        0 => return type_error(format!("{name} expected at least 1 argument, got 0")),
        1 => vm.items_of(arguments[0])?,
        _ if !default.is_undefined() => {
            return type_error(format!(
                "Cannot specify a default for {name}() with multiple positional arguments"
            ));
        }
        _ => arguments[..positional].to_vec(),
    };
    let Some(first) = items.first() else {
        if default.is_undefined() {
            return value_error(format!("{name}() arg is an empty sequence"));
        }
        return Ok(default);
    };
    if !key.is_none() {
        let helper = vm.prelude_function("_extreme");
        let items = vm.list(items);
        return tail(helper, vec![items, key, Value::Bool(largest)]);
    }
    let mut best = *first;
    for item in &items[1..] {
        let better = if largest {
            match vm.order_or_ask(*item, best, 0)? {
                Some(order) => order == Some(std::cmp::Ordering::Greater),
                None => return vm.no_order(">", *item, best),
            }
        } else {
            vm.less(*item, best)?
        };
        if better {
            best = *item;
        }
    }
    Ok(best)
}

fn sorted(vm: &mut Vm, arguments: &[Value], names: &[Sym]) -> Res {
    if arguments.len() - names.len() != 1 {
        let given = arguments.len() - names.len();
        return type_error(format!("sorted expected 1 argument, got {given}"));
    }
    let items = vm.items_of(arguments[0])?;
    let list = vm.list(items);
    let helper = vm.prelude_function("_sorted");
    let mut all = vec![list];
    all.extend_from_slice(&arguments[1..]);
    Err(Control::Tail(Box::new(crate::control::Tail {
        callable: helper,
        arguments: all,
        names: names.to_vec(),
        ret: None,
    })))
}

fn input(vm: &mut Vm, a: &[Value]) -> Res {
    let helper = vm.prelude_function("_input");
    let prompt = a.first().copied().unwrap_or(vm.empty_str);
    tail(helper, vec![prompt])
}

impl Vm {
    /// The names that `dir(object)` gives when its class says nothing else, sorted.
    pub(crate) fn dir_names(&self, object: Value) -> Vec<String> {
        let mut names: Vec<Sym> = Vec::new();
        let class_at = self.as_class(object).unwrap_or(self.type_of(object));
        if let Some(at) = object.reference() {
            names.extend(self.names_of(at).iter().map(|(name, _)| name));
        }
        if !matches!(self.object(object), Some(Object::Module(_))) {
            for base in &self.class(class_at).mro {
                names.extend(self.class(*base).names.iter().map(|(name, _)| name));
            }
            names.extend([symbol::CLASS, symbol::DOC]);
        }
        // What CPython's built-in classes have and lack, and what every plain instance has.
        let plain = self.class(class_at).mro.iter().any(|base| {
            let base = self.class(*base);
            !base.builtin && !base.slotted
        });
        if self.class(class_at).builtin && !matches!(class_at, class::FUNCTION | class::MODULE) {
            names.retain(|name| *name != symbol::MODULE);
        } else if plain && !matches!(self.object(object), Some(Object::Module(_))) {
            names.push(symbol::DICT);
            names.extend(self.symbols.find("__weakref__"));
        }
        let mut texts: Vec<String> =
            names.iter().map(|name| self.sym_name(*name).to_string()).collect();
        if class_at == class::GENERATOR {
            texts.push("__del__".into());
        }
        texts.sort();
        texts.dedup();
        texts
    }

    /// Prints as one effect.
    pub(crate) fn print(&mut self, stream: Stream, text: String) -> Res {
        if text.is_empty() {
            return Ok(Value::None);
        }
        Err(Control::Effect(Box::new(Effect::Print { stream, text })))
    }

    pub(crate) fn machine_function(&self, name: &str) -> Value {
        let found = self.symbols.find("_machine").and_then(|machine| self.modules.get(machine));
        let Some(Value::Obj(machine)) = found else { return Value::None };
        let name = self.symbols.find(name);
        name.and_then(|name| self.module_names(machine).get(name)).unwrap_or(Value::None)
    }

    pub(crate) fn float_value(&self, value: Value) -> Res<Option<f64>> {
        let value = self.payload(value);
        Ok(match value {
            Value::Float(x) => Some(x),
            value => match int_value(self, value) {
                Some(n) => Some(float::from_int(&n)?),
                None => None,
            },
        })
    }

    pub(crate) fn need_float(&self, value: Value) -> Res<f64> {
        if let Some(x) = self.float_value(value)? {
            return Ok(x);
        }
        match self.float_hook(value)? {
            Some(x) => Ok(x),
            None => type_error(format!("must be real number, not {}", self.type_name(value))),
        }
    }

    fn innermost_visible(&self) -> Option<&crate::thread::Frame> {
        self.cur
            .frames
            .iter()
            .rev()
            .find(|frame| !self.loaded(frame.code).code.hidden)
            .or(self.cur.frames.last())
    }

    pub(crate) fn visible_globals(&self) -> crate::value::Ref {
        match self.innermost_visible() {
            Some(frame) => frame.names.reference().unwrap_or(frame.globals),
            None => self.builtins,
        }
    }

    /// Where `exec` and `eval` run: the visible frame's names; a function's locals as a copy.
    pub(crate) fn visible_space(&mut self) -> crate::value::Ref {
        let globals = self.visible_globals();
        let Some(locals) = self.visible_locals() else { return globals };
        let all: Vec<(Sym, Value)> = self.module_names(globals).iter().chain(locals).collect();
        let space = self.new_module("__main__");
        for (name, value) in all {
            self.module_names_mut(space).set(name, value);
        }
        space
    }

    fn visible_locals(&self) -> Option<Vec<(Sym, Value)>> {
        self.locals_of(self.innermost_visible()?)
    }

    /// The variables of one of the thread's frames; `None` where they are a module's or class's.
    pub(crate) fn frame_locals(&self, place: usize) -> Option<Vec<(Sym, Value)>> {
        self.locals_of(self.cur.frames.get(place)?)
    }

    fn locals_of(&self, frame: &crate::thread::Frame) -> Option<Vec<(Sym, Value)>> {
        let loaded = self.loaded(frame.code);
        if matches!(loaded.code.kind, crate::code::CodeKind::Module | crate::code::CodeKind::Class)
        {
            return None;
        }
        let mut pairs = Vec::new();
        for (slot, name) in loaded.locals.iter().enumerate() {
            let mut value =
                self.cur.stack.get(frame.base as usize + slot).copied().unwrap_or_default();
            if let Some(Object::Cell(inner)) = self.object(value) {
                value = *inner;
            }
            if !value.is_undefined() {
                pairs.push((*name, value));
            }
        }
        Some(pairs)
    }

    pub(crate) fn is_exception_class(&self, value: Value) -> bool {
        self.as_class(value).is_some_and(|at| matches!(self.layout(at), Layout::Exception))
    }

    pub(crate) fn small_int(&self, value: Value) -> Res<i64> {
        match int_value(self, value) {
            Some(n) => match n.to_i64() {
                Some(n) => Ok(n),
                None => fault("OverflowError", "Python int too large to convert to C ssize_t"),
            },
            None => self.need_index(value),
        }
    }
}
