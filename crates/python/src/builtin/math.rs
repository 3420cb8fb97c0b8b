//! `math`.

use super::{ANY, NativeDef, NativeKind, func, named};
use crate::control::{Res, fault, type_error, value_error};
use crate::interp::int_value;
use crate::symbol;
use crate::text::{float, int, special};
use crate::value::{Ref, Sym, Value};
use crate::vm::Vm;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

macro_rules! real {
    ($name:literal, $function:expr) => {
        func($name, 1, 1, |vm, a| {
            let x = vm.need_float(a[0])?;
            let function: fn(f64) -> f64 = $function;
            checked(x.is_finite(), function(x))
        })
    };
}

pub const TABLE: &[NativeDef] = &[
    func("sqrt", 1, 1, |vm, a| {
        let x = vm.need_float(a[0])?;
        if x < 0.0 { value_error("math domain error") } else { Ok(Value::Float(x.sqrt())) }
    }),
    real!("sin", f64::sin),
    real!("cos", f64::cos),
    real!("tan", f64::tan),
    real!("asin", f64::asin),
    real!("acos", f64::acos),
    real!("atan", f64::atan),
    real!("sinh", f64::sinh),
    real!("cosh", f64::cosh),
    real!("tanh", f64::tanh),
    real!("exp", f64::exp),
    real!("exp2", f64::exp2),
    real!("expm1", f64::exp_m1),
    real!("log1p", f64::ln_1p),
    real!("cbrt", f64::cbrt),
    real!("asinh", special::asinh),
    func("acosh", 1, 1, |vm, a| {
        let x = vm.need_float(a[0])?;
        if x < 1.0 { value_error("math domain error") } else { Ok(Value::Float(special::acosh(x))) }
    }),
    func("atanh", 1, 1, |vm, a| {
        let x = vm.need_float(a[0])?;
        if x.abs() >= 1.0 {
            value_error("math domain error")
        } else {
            Ok(Value::Float(special::atanh(x)))
        }
    }),
    real!("erf", special::erf),
    real!("erfc", special::erfc),
    func("gamma", 1, 1, |vm, a| gamma(vm, a[0], special::gamma)),
    func("lgamma", 1, 1, |vm, a| gamma(vm, a[0], special::lgamma)),
    func("nextafter", 2, 2, |vm, a| {
        let (x, y) = (vm.need_float(a[0])?, vm.need_float(a[1])?);
        Ok(Value::Float(special::next_after(x, y)))
    }),
    func("ulp", 1, 1, |vm, a| Ok(Value::Float(special::ulp(vm.need_float(a[0])?)))),
    func("remainder", 2, 2, |vm, a| {
        let (x, y) = (vm.need_float(a[0])?, vm.need_float(a[1])?);
        if !x.is_nan() && !y.is_nan() && (x.is_infinite() || y == 0.0) {
            return value_error("math domain error");
        }
        Ok(Value::Float(special::remainder(x, y)))
    }),
    real!("fabs", f64::abs),
    real!("degrees", f64::to_degrees),
    real!("radians", f64::to_radians),
    func("atan2", 2, 2, |vm, a| {
        let (y, x) = (vm.need_float(a[0])?, vm.need_float(a[1])?);
        Ok(Value::Float(y.atan2(x)))
    }),
    func("hypot", 0, ANY, |vm, a| {
        let mut sum = 0.0;
        for value in a {
            let x = vm.need_float(*value)?;
            sum += x * x;
        }
        if let [x, y] = a {
            let (x, y) = (vm.need_float(*x)?, vm.need_float(*y)?);
            return Ok(Value::Float(x.hypot(y)));
        }
        Ok(Value::Float(sum.sqrt()))
    }),
    func("pow", 2, 2, |vm, a| {
        let (x, y) = (vm.need_float(a[0])?, vm.need_float(a[1])?);
        let result = x.powf(y);
        if result.is_nan() && !x.is_nan() && !y.is_nan() {
            return value_error("math domain error");
        }
        if x == 0.0 && y.is_finite() && result.is_infinite() {
            return value_error("math domain error");
        }
        checked(x.is_finite() && y.is_finite(), result)
    }),
    func("fmod", 2, 2, |vm, a| {
        let (x, y) = (vm.need_float(a[0])?, vm.need_float(a[1])?);
        if y == 0.0 || x.is_infinite() {
            value_error("math domain error")
        } else {
            Ok(Value::Float(x % y))
        }
    }),
    func("copysign", 2, 2, |vm, a| {
        let (x, y) = (vm.need_float(a[0])?, vm.need_float(a[1])?);
        Ok(Value::Float(x.copysign(y)))
    }),
    func("modf", 1, 1, |vm, a| {
        let x = vm.need_float(a[0])?;
        let fraction = if x.is_infinite() { 0.0 } else { x.fract() }.copysign(x);
        Ok(vm.tuple(vec![Value::Float(fraction), Value::Float(x.trunc())]))
    }),
    func("ldexp", 2, 2, |vm, a| {
        let (x, n) = (vm.need_float(a[0])?, vm.need_index(a[1])?.clamp(-3000, 3000));
        // In two steps: the power alone may be out of range.
        let half = (n / 2) as i32;
        let result = x * 2f64.powi(half) * 2f64.powi(n as i32 - half);
        checked(x.is_finite(), result)
    }),
    func("frexp", 1, 1, |vm, a| {
        let x = vm.need_float(a[0])?;
        let (mantissa, exponent) = frexp(x);
        Ok(vm.tuple(vec![Value::Float(mantissa), Value::Int(exponent)]))
    }),
    func("log", 1, 2, log),
    func("log2", 1, 1, |vm, a| logarithm(vm, a[0], f64::log2)),
    func("log10", 1, 1, |vm, a| logarithm(vm, a[0], f64::log10)),
    func("floor", 1, 1, |vm, a| rounded(vm, a[0], symbol::FLOOR, float::floor)),
    func("ceil", 1, 1, |vm, a| rounded(vm, a[0], symbol::CEIL, float::ceil)),
    func("trunc", 1, 1, |vm, a| rounded(vm, a[0], symbol::TRUNC, float::trunc)),
    func("isnan", 1, 1, |vm, a| Ok(Value::Bool(vm.need_float(a[0])?.is_nan()))),
    func("isinf", 1, 1, |vm, a| Ok(Value::Bool(vm.need_float(a[0])?.is_infinite()))),
    func("isfinite", 1, 1, |vm, a| Ok(Value::Bool(vm.need_float(a[0])?.is_finite()))),
    named("isclose", NativeKind::Function, isclose),
    func("gcd", 0, ANY, |vm, a| {
        let mut result = BigInt::zero();
        for value in a {
            result = result.gcd(&need_int(vm, *value)?);
        }
        Ok(vm.int(result))
    }),
    func("lcm", 0, ANY, |vm, a| {
        let mut result = BigInt::one();
        for value in a {
            let n = need_int(vm, *value)?;
            if n.is_zero() {
                return Ok(Value::Int(0));
            }
            result = result.lcm(&n);
            vm.check_size((result.bits() / 8) as usize)?;
        }
        Ok(vm.int(result))
    }),
    func("factorial", 1, 1, |vm, a| {
        let n = need_int(vm, a[0])?;
        if n.is_negative() {
            return value_error("factorial() not defined for negative values");
        }
        let Some(n) = n.to_u32().filter(|n| *n <= 20_000) else { return fault("MemoryError", "") };
        let mut result = BigInt::one();
        for factor in 2..=n {
            result *= factor;
        }
        Ok(vm.int(result))
    }),
    func("comb", 2, 2, |vm, a| choose(vm, a, true)),
    func("perm", 1, 2, |vm, a| choose(vm, a, false)),
    func("isqrt", 1, 1, |vm, a| {
        let n = need_int(vm, a[0])?;
        let root = int::isqrt(&n)?;
        Ok(vm.int(root))
    }),
    func("fsum", 1, 1, |vm, a| {
        let mut partials: Vec<f64> = Vec::new();
        for item in vm.items_of(a[0])? {
            add_exactly(&mut partials, vm.need_float(item)?);
        }
        Ok(Value::Float(partials.iter().rev().sum()))
    }),
    func("prod", 1, 1, |vm, a| {
        let mut total = Value::Int(1);
        for item in vm.items_of(a[0])? {
            total = match vm.binary_plain(crate::code::BinaryOp::Mul, total, item)? {
                Some(value) => value,
                None => return type_error("unsupported operand type(s) for *"),
            };
        }
        Ok(total)
    }),
    func("dist", 2, 2, |vm, a| {
        let (x, y) = (vm.items_of(a[0])?, vm.items_of(a[1])?);
        let mut sum = 0.0;
        for (x, y) in x.iter().zip(&y) {
            let difference = vm.need_float(*x)? - vm.need_float(*y)?;
            sum += difference * difference;
        }
        Ok(Value::Float(sum.sqrt()))
    }),
];

/// The gamma function or its logarithm: neither is defined at 0 and the negative integers.
fn gamma(vm: &mut Vm, value: Value, function: fn(f64) -> f64) -> Res {
    let x = vm.need_float(value)?;
    let whole = x <= 0.0 && x.is_finite() && x == x.floor();
    if whole || (x == f64::NEG_INFINITY && function(x).is_nan()) {
        return value_error("math domain error");
    }
    checked(x.is_finite(), function(x))
}

fn checked(finite: bool, result: f64) -> Res {
    if result.is_nan() && finite {
        return value_error("math domain error");
    }
    if result.is_infinite() && finite {
        return fault("OverflowError", "math range error");
    }
    Ok(Value::Float(result))
}

fn frexp(x: f64) -> (f64, i64) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let (mut value, mut shift) = (x, 0);
    if value.abs() < f64::MIN_POSITIVE {
        value *= 2f64.powi(60);
        shift = -60;
    }
    let bits = value.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i64 - 1022;
    let mantissa = f64::from_bits((bits & !(0x7ff << 52)) | (1022 << 52));
    (mantissa, exponent + shift)
}

fn need_int(vm: &Vm, value: Value) -> Res<BigInt> {
    match int_value(vm, value) {
        Some(n) => Ok(n),
        None => vm.need_index(value).map(BigInt::from),
    }
}

fn logarithm(vm: &mut Vm, value: Value, function: fn(f64) -> f64) -> Res {
    if let Some(n) = int_value(vm, value)
        && n.is_positive()
        && n.bits() > 1000
    {
        let shift = n.bits() - 60;
        let top = (&n >> shift).to_f64().unwrap_or(1.0);
        return Ok(Value::Float(function(top) + function(2.0) * shift as f64));
    }
    let x = vm.need_float(value)?;
    if x <= 0.0 { value_error("math domain error") } else { Ok(Value::Float(function(x))) }
}

fn log(vm: &mut Vm, a: &[Value]) -> Res {
    let Value::Float(x) = logarithm(vm, a[0], f64::ln)? else { return Ok(Value::None) };
    let Some(base) = a.get(1) else { return Ok(Value::Float(x)) };
    let Value::Float(base) = logarithm(vm, *base, f64::ln)? else { return Ok(Value::None) };
    if base == 0.0 {
        return fault("ZeroDivisionError", "float division by zero");
    }
    Ok(Value::Float(x / base))
}

fn rounded(
    vm: &mut Vm,
    value: Value,
    name: Sym,
    function: fn(f64) -> crate::text::Result<BigInt>,
) -> Res {
    if let Some(n) = int_value(vm, value) {
        return Ok(vm.int(n));
    }
    if let Some(method) = vm.special(value, name) {
        return crate::control::tail(method, vec![value]);
    }
    let n = function(vm.need_float(value)?)?;
    Ok(vm.int(n))
}

fn isclose(vm: &mut Vm, a: &[Value], names: &[Sym]) -> Res {
    let plain = a.len() - names.len();
    if plain != 2 {
        return type_error(format!(
            "isclose() takes exactly 2 positional arguments ({plain} given)"
        ));
    }
    let (x, y) = (vm.need_float(a[0])?, vm.need_float(a[1])?);
    let (mut relative, mut absolute) = (1e-9, 0.0);
    for (name, value) in names.iter().zip(&a[plain..]) {
        match vm.sym_name(*name) {
            "rel_tol" => relative = vm.need_float(*value)?,
            _ => absolute = vm.need_float(*value)?,
        }
    }
    if relative < 0.0 || absolute < 0.0 {
        return value_error("tolerances must be non-negative");
    }
    let difference = (x - y).abs();
    let close = x == y
        || (difference.is_finite()
            && (difference <= relative * y.abs()
                || difference <= relative * x.abs()
                || difference <= absolute));
    Ok(Value::Bool(close))
}

fn choose(vm: &mut Vm, a: &[Value], divide: bool) -> Res {
    let n = need_int(vm, a[0])?;
    let k = match a.get(1) {
        Some(k) if !k.is_none() => need_int(vm, *k)?,
        _ => n.clone(),
    };
    if n.is_negative() || k.is_negative() {
        return value_error("n must be a non-negative integer");
    }
    if k > n {
        return Ok(Value::Int(0));
    }
    let k = if divide && &k * 2 > n { &n - &k } else { k };
    let Some(k) = k.to_u32().filter(|k| *k <= 20_000) else { return fault("MemoryError", "") };
    let mut result = BigInt::one();
    for step in 0..k {
        result *= &n - step;
        if divide {
            result /= step + 1;
        }
        vm.check_size((result.bits() / 8) as usize)?;
    }
    Ok(vm.int(result))
}

/// Shewchuk's exact running sum.
fn add_exactly(partials: &mut Vec<f64>, x: f64) {
    let mut x = x;
    let mut kept = 0;
    for at in 0..partials.len() {
        let mut y = partials[at];
        if x.abs() < y.abs() {
            std::mem::swap(&mut x, &mut y);
        }
        let high = x + y;
        let low = y - (high - x);
        if low != 0.0 {
            partials[kept] = low;
            kept += 1;
        }
        x = high;
    }
    partials.truncate(kept);
    partials.push(x);
}

impl Vm {
    pub(crate) fn fill_math(&mut self, at: Ref) {
        let constants = [
            ("pi", std::f64::consts::PI),
            ("e", std::f64::consts::E),
            ("tau", std::f64::consts::TAU),
            ("inf", f64::INFINITY),
            ("nan", f64::NAN),
        ];
        for (name, value) in constants {
            let name = self.symbols.intern(name);
            self.module_names_mut(at).set(name, Value::Float(value));
        }
    }
}
