//! `float`: its text, its parsing, and its arithmetic where that differs from the processor's.
//!
//! Results do not depend on the platform's C library: powers are computed here or by `libm`.

use super::{Result, double, error, overflow_error, repr as text_repr, unicode, value_error};
use num_bigint::{BigInt, Sign};
use num_traits::{One, Signed, Zero};
use std::cmp::Ordering;

/// `repr(x)`, which is also `str(x)`: the shortest digits that read back as `x`.
pub fn repr(x: f64) -> String {
    if let Some(word) = non_finite(x) {
        return word.to_string();
    }
    let (digits, exponent) = shortest_digits(x.abs());
    let sign = if x.is_sign_negative() { "-" } else { "" };
    // CPython's 'r' format: an exponent when the decimal point would stand far from the digits.
    if (-4..16).contains(&exponent) {
        format!("{sign}{}", place_point(&digits, exponent, true))
    } else {
        format!("{sign}{}", scientific(&digits, exponent, 'e'))
    }
}

fn non_finite(x: f64) -> Option<&'static str> {
    match x {
        _ if x.is_nan() => Some("nan"),
        f64::INFINITY => Some("inf"),
        f64::NEG_INFINITY => Some("-inf"),
        _ => None,
    }
}

/// Significant digits without trailing zeros, and the exponent of the first of them.
pub(super) fn shortest_digits(x: f64) -> (String, i32) {
    split_scientific(&format!("{x:e}"))
}

/// `count` significant digits (at least 1), correctly rounded, and the exponent of the first.
pub(super) fn exact_digits(x: f64, count: usize) -> (String, i32) {
    // A double has fewer than 800 significant digits: all beyond are zeros.
    let (mut digits, exponent) = split_scientific(&format!("{x:.*e}", count.clamp(1, 1100) - 1));
    let missing = count.saturating_sub(digits.len());
    digits.extend(std::iter::repeat_n('0', missing));
    (digits, exponent)
}

/// `x` with `decimals` digits after the point, correctly rounded.
pub(super) fn fixed(x: f64, decimals: usize) -> String {
    let mut text = format!("{x:.*}", decimals.min(1100));
    text.extend(std::iter::repeat_n('0', decimals.saturating_sub(1100)));
    text
}

fn split_scientific(text: &str) -> (String, i32) {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    (mantissa.replace('.', ""), exponent.parse().unwrap_or(0))
}

/// Writes digits with a decimal point; `exponent` is that of the first digit.
pub(super) fn place_point(digits: &str, exponent: i32, add_point_zero: bool) -> String {
    if exponent < 0 {
        let zeros = "0".repeat((-exponent - 1) as usize);
        return format!("0.{zeros}{digits}");
    }
    let whole = exponent as usize + 1;
    if digits.len() > whole {
        format!("{}.{}", &digits[..whole], &digits[whole..])
    } else {
        let zeros = "0".repeat(whole - digits.len());
        let tail = if add_point_zero { ".0" } else { "" };
        format!("{digits}{zeros}{tail}")
    }
}

/// `1.5e+20`: at least two exponent digits, always signed.
pub(super) fn scientific(digits: &str, exponent: i32, letter: char) -> String {
    let point = if digits.len() > 1 { "." } else { "" };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{}{point}{}{letter}{sign}{:02}", &digits[..1], &digits[1..], exponent.abs())
}

/// `float('…')`: surrounding white space, underscores between digits, any decimal digits.
pub fn parse(text: &str) -> Result<f64> {
    parse_plain(text).map_or_else(
        || {
            let shown = text_repr::str_repr(text);
            value_error(format!("could not convert string to float: {shown}"))
        },
        Ok,
    )
}

/// `float(b'…')`.
pub fn parse_bytes(data: &[u8]) -> Result<f64> {
    let parsed = std::str::from_utf8(data).ok().filter(|text| text.is_ascii());
    parsed.and_then(parse_plain).map_or_else(
        || {
            let shown = text_repr::bytes_repr(data);
            value_error(format!("could not convert string to float: {shown}"))
        },
        Ok,
    )
}

fn parse_plain(text: &str) -> Option<f64> {
    let ascii = unicode::ascii_digits(text.trim_matches(unicode::is_space));
    let bytes = ascii.as_bytes();
    let mut plain = String::with_capacity(ascii.len());
    for (i, c) in ascii.chars().enumerate() {
        if c == '_' {
            let digit =
                |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
            if !ascii.is_ascii() || !digit(i.checked_sub(1)) || !digit(Some(i + 1)) {
                return None;
            }
        } else {
            plain.push(c);
        }
    }
    plain.parse().ok()
}

pub fn true_div(a: f64, b: f64) -> Result<f64> {
    if b == 0.0 {
        return error("ZeroDivisionError", "float division by zero");
    }
    Ok(a / b)
}

pub fn floor_div(a: f64, b: f64) -> Result<f64> {
    if b == 0.0 {
        return error("ZeroDivisionError", "float floor division by zero");
    }
    Ok(div_mod(a, b).0)
}

pub fn modulo(a: f64, b: f64) -> Result<f64> {
    if b == 0.0 {
        return error("ZeroDivisionError", "float modulo");
    }
    Ok(div_mod(a, b).1)
}

pub fn divmod(a: f64, b: f64) -> Result<(f64, f64)> {
    if b == 0.0 {
        return error("ZeroDivisionError", "float divmod()");
    }
    Ok(div_mod(a, b))
}

/// Floor division from the exact remainder, so that the two agree.
fn div_mod(a: f64, b: f64) -> (f64, f64) {
    let mut remainder = a % b;
    let mut quotient = (a - remainder) / b;
    if remainder == 0.0 {
        remainder = 0.0_f64.copysign(b);
    } else if (b < 0.0) != (remainder < 0.0) {
        remainder += b;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return (0.0_f64.copysign(a / b), remainder);
    }
    let floored = quotient.floor();
    let corrected = if quotient - floored > 0.5 { floored + 1.0 } else { floored };
    (corrected, remainder)
}

/// The message of the OverflowError with two arguments that C's ERANGE becomes.
pub const RANGE_ERROR: &str = "(34, 'Numerical result out of range')";

/// `a ** b`; a complex result is `Unsupported`.
pub fn pow(a: f64, b: f64) -> Result<f64> {
    if a == 0.0 && b < 0.0 && b.is_finite() {
        return error("ZeroDivisionError", "0.0 cannot be raised to a negative power");
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && b != b.floor() {
        return error("Unsupported", "complex numbers are not part of the playground's Python");
    }
    let power = raw_pow(a, b);
    if power.is_infinite() && a.is_finite() && b.is_finite() {
        return overflow_error(RANGE_ERROR);
    }
    Ok(power)
}

/// C's `pow`, rounded correctly save in the rarest cases, as glibc's is.
pub fn raw_pow(a: f64, b: f64) -> f64 {
    let plain = libm::pow(a, b);
    // Special values, subnormals and huge numbers are libm's; the rest is done in twice the precision.
    if plain.is_nan() || !(1e-290..1e290).contains(&plain.abs()) || plain.abs() == 1.0 || b == 1.0 {
        return plain;
    }
    let magnitude = a.abs();
    let precise = if b == b.trunc() && b.abs() <= 1024.0 {
        let power = double::power(magnitude, b.abs() as u32);
        if b < 0.0 { double::reciprocal(power) } else { power.0 }
    } else {
        double::exp(double::product(double::ln(magnitude), (b, 0.0))).0
    };
    if (precise / plain.abs() - 1.0).abs() < 1e-12 { precise.copysign(plain) } else { plain }
}

/// `round(x, digits)`: correctly rounded on the exact value, halves to even.
pub fn round(x: f64, digits: i64) -> Result<f64> {
    if !x.is_finite() || x == 0.0 || digits > 323 {
        return Ok(x);
    }
    if digits < -308 {
        return Ok(0.0_f64.copysign(x));
    }
    let rounded = if digits >= 0 {
        fixed(x, digits as usize).parse().unwrap_or(x)
    } else {
        round_left(x, (-digits) as u32)
    };
    if rounded.is_infinite() {
        return overflow_error("rounded value too large to represent");
    }
    Ok(rounded.copysign(x))
}

/// Rounds to a multiple of 10 ** `places`.
fn round_left(x: f64, places: u32) -> f64 {
    let unit = BigInt::from(10).pow(places);
    let magnitude = x.abs();
    let whole = to_big(magnitude.trunc());
    let mut count = &whole / &unit;
    let twice_rest: BigInt = (whole % &unit) * 2;
    let half = twice_rest.cmp(&unit);
    let fraction = magnitude.fract() > 0.0;
    let up = half == Ordering::Greater || half == Ordering::Equal && (fraction || count.bit(0));
    if up {
        count += 1;
    }
    from_int(&(count * unit)).unwrap_or(f64::INFINITY)
}

/// `round(x)`: half to even.
pub fn round_to_int(x: f64) -> Result<BigInt> {
    trunc(x.round_ties_even())
}

/// `int(x)`.
pub fn trunc(x: f64) -> Result<BigInt> {
    if x.is_nan() {
        return value_error("cannot convert float NaN to integer");
    }
    if x.is_infinite() {
        return overflow_error("cannot convert float infinity to integer");
    }
    Ok(to_big(x.trunc()))
}

/// `math.floor(x)`.
pub fn floor(x: f64) -> Result<BigInt> {
    trunc(x.floor())
}

/// `math.ceil(x)`.
pub fn ceil(x: f64) -> Result<BigInt> {
    trunc(x.ceil())
}

/// A whole, finite double as an int.
fn to_big(x: f64) -> BigInt {
    if x.abs() < 9e18 {
        return BigInt::from(x as i64);
    }
    let (mantissa, exponent) = decompose(x.abs());
    let magnitude = BigInt::from(mantissa) << exponent.max(0) as u32;
    if x < 0.0 { -magnitude } else { magnitude }
}

/// A finite, non-negative double as mantissa × 2^exponent.
fn decompose(x: f64) -> (u64, i32) {
    let bits = x.to_bits();
    let biased = ((bits >> 52) & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) }
}

/// `float(n)`, correctly rounded.
pub fn from_int(n: &BigInt) -> Result<f64> {
    let (mantissa, dropped) = super::int::leading_bits(n);
    // The 64 leading bits with a sticky last one round as the whole number does.
    let magnitude =
        if dropped > 1024 { f64::INFINITY } else { scale(mantissa as f64, dropped as i32) };
    if magnitude.is_infinite() {
        return overflow_error("int too large to convert to float");
    }
    Ok(if n.sign() == Sign::Minus { -magnitude } else { magnitude })
}

/// `x * 2**exponent`, exact while the result is a normal number.
pub(super) fn scale(mut x: f64, mut exponent: i32) -> f64 {
    while exponent > 1000 {
        x *= f64::from_bits((1000 + 1023) << 52);
        exponent -= 1000;
    }
    while exponent < -1000 {
        x *= f64::from_bits((1023 - 1000) << 52);
        exponent += 1000;
    }
    x * f64::from_bits(((exponent + 1023) as u64) << 52)
}

/// Exact comparison of a float with an int; `None` for nan.
pub fn compare_int(x: f64, n: &BigInt) -> Option<Ordering> {
    if x.is_nan() {
        return None;
    }
    if x.is_infinite() {
        return Some(if x > 0.0 { Ordering::Greater } else { Ordering::Less });
    }
    let whole = x.trunc();
    Some(to_big(whole).cmp(n).then_with(|| x.partial_cmp(&whole).unwrap_or(Ordering::Equal)))
}

/// `hash(x)` of 64-bit CPython: the value modulo 2^61 - 1. Nan hashes as 0 here (CPython uses the
/// object's address).
pub fn hash(x: f64) -> i64 {
    const BITS: i32 = 61;
    const MODULUS: u64 = (1 << BITS) - 1;
    if x.is_nan() {
        return 0;
    }
    if x.is_infinite() {
        return if x > 0.0 { 314_159 } else { -314_159 };
    }
    let (mantissa, exponent) = decompose(x.abs());
    let rotation = exponent.rem_euclid(BITS) as u32;
    let reduced = mantissa % MODULUS;
    let rotated = ((reduced << rotation) & MODULUS) | (reduced >> (BITS as u32 - rotation));
    let residue = (rotated % MODULUS) as i64;
    match if x < 0.0 { -residue } else { residue } {
        -1 => -2,
        hash => hash,
    }
}

/// `x.hex()`.
pub fn hex(x: f64) -> String {
    if let Some(word) = non_finite(x) {
        return word.to_string();
    }
    let sign = if x.is_sign_negative() { "-" } else { "" };
    if x == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let bits = x.to_bits();
    let biased = ((bits >> 52) & 0x7ff) as i32;
    let lead = i32::from(biased != 0);
    let exponent = if biased == 0 { -1022 } else { biased - 1023 };
    format!("{sign}0x{lead}.{:013x}p{exponent:+}", bits & ((1 << 52) - 1))
}

/// `float.fromhex(text)`.
pub fn from_hex(text: &str) -> Result<f64> {
    match parse_hex(text.trim_matches(unicode::is_space)) {
        Some(x) if x.is_infinite() && !text.contains(['n', 'N']) => {
            overflow_error("hexadecimal value too large to represent as a float")
        }
        Some(x) => Ok(x),
        None => value_error("invalid hexadecimal floating-point string"),
    }
}

fn parse_hex(text: &str) -> Option<f64> {
    let (negative, body) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let body = body.to_ascii_lowercase();
    let sign = if negative { -1.0 } else { 1.0 };
    match body.as_str() {
        "inf" | "infinity" => return Some(sign * f64::INFINITY),
        "nan" => return Some(f64::NAN),
        _ => {}
    }
    let body = body.strip_prefix("0x").unwrap_or(&body);
    let (digits, exponent) = match body.split_once('p') {
        Some((digits, exponent)) => {
            let sane = exponent.trim_start_matches(['+', '-']).bytes().all(|b| b.is_ascii_digit());
            (digits, if sane { exponent.parse::<i64>().ok()? } else { return None })
        }
        None => (body, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{fraction}");
    if all.is_empty() || !all.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let value = BigInt::parse_bytes(all.as_bytes(), 16)?;
    let exponent = exponent.checked_sub(4 * fraction.len() as i64)?;
    Some(sign * super::int::scaled_to_float(&value, false, exponent))
}

/// `x.as_integer_ratio()`, in lowest terms.
pub fn as_integer_ratio(x: f64) -> Result<(BigInt, BigInt)> {
    if x.is_nan() {
        return value_error("cannot convert NaN to integer ratio");
    }
    if x.is_infinite() {
        return overflow_error("cannot convert Infinity to integer ratio");
    }
    if x == 0.0 {
        return Ok((BigInt::zero(), BigInt::one()));
    }
    let (mantissa, exponent) = decompose(x.abs());
    let zeros = mantissa.trailing_zeros() as i32;
    let (mantissa, exponent) = (BigInt::from(mantissa >> zeros), exponent + zeros);
    let (numerator, denominator) = if exponent >= 0 {
        (mantissa << exponent as u32, BigInt::one())
    } else {
        (mantissa, BigInt::one() << (-exponent) as u32)
    };
    Ok((if x < 0.0 { -numerator.abs() } else { numerator }, denominator))
}
