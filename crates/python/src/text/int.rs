//! `int`: its text, its parsing, and floor arithmetic.
//!
//! Ints are bounded at [`LARGEST_BITS`]; an operation that would pass it is refused with MemoryError
//! before it starts.

use super::{Result, error, overflow_error, repr as text_repr, unicode, value_error};
use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// No int has more bits than this: about 1.2 million decimal digits.
pub const LARGEST_BITS: u64 = 1 << 22;

/// `sys.get_int_max_str_digits()`.
pub const MAX_STR_DIGITS: usize = 4300;

const LIMIT: &str = "Exceeds the limit (4300 digits) for integer string conversion";
const LIMIT_ADVICE: &str = "use sys.set_int_max_str_digits() to increase the limit";

/// `int(text, base)`, base 0 or 2..=36.
pub fn parse(text: &str, base: i64) -> Result<BigInt> {
    parse_shown(text, base, || text_repr::str_repr(text))
}

/// `int(data, base)` of bytes.
pub fn parse_bytes(data: &[u8], base: i64) -> Result<BigInt> {
    let text: String = data.iter().map(|&b| if b < 128 { char::from(b) } else { '?' }).collect();
    parse_shown(&text, base, || text_repr::bytes_repr(data))
}

fn parse_shown(text: &str, base: i64, shown: impl Fn() -> String) -> Result<BigInt> {
    if base != 0 && !(2..=36).contains(&base) {
        return value_error("int() base must be >= 2 and <= 36, or 0");
    }
    let Some((negative, digits, radix)) = literal_digits(text, base as u32) else {
        return value_error(format!("invalid literal for int() with base {base}: {}", shown()));
    };
    if !radix.is_power_of_two() && digits.len() > MAX_STR_DIGITS {
        let count = digits.len();
        return value_error(format!("{LIMIT}: value has {count} digits; {LIMIT_ADVICE}"));
    }
    super::check_size(digits.len().saturating_mul(8))?;
    let magnitude = BigInt::parse_bytes(digits.as_bytes(), radix).unwrap_or_default();
    Ok(if negative { -magnitude } else { magnitude })
}

/// Sign, digits without underscores, and radix of an int literal.
fn literal_digits(text: &str, base: u32) -> Option<(bool, String, u32)> {
    let text = unicode::ascii_digits(text.trim_matches(unicode::is_space));
    let (negative, body) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(&text)),
    };
    let lower = body.to_ascii_lowercase();
    let prefixed = [("0x", 16), ("0o", 8), ("0b", 2)]
        .into_iter()
        .find(|(prefix, radix)| (base == 0 || base == *radix) && lower.starts_with(prefix));
    let (body, radix) = match prefixed {
        // An underscore may follow the prefix.
        Some((_, radix)) => (lower[2..].strip_prefix('_').unwrap_or(&lower[2..]), radix),
        None => (lower.as_str(), if base == 0 { 10 } else { base }),
    };
    let lone_underscore = body.starts_with('_') || body.ends_with('_') || body.contains("__");
    let digits = body.replace('_', "");
    if lone_underscore || digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    // Base 0 reads as source code does: no leading zeros save in zero.
    let old_octal = base == 0 && prefixed.is_none() && digits.starts_with('0');
    if old_octal && digits.bytes().any(|b| b != b'0') {
        return None;
    }
    Some((negative, digits, radix))
}

/// `str(n)`; ValueError past 4300 digits, as CPython 3.11.
pub fn to_string(n: &BigInt) -> Result<String> {
    let too_long = || value_error(format!("{LIMIT}; {LIMIT_ADVICE}"));
    // 4300 digits are 14285 bits at most: do not start on what is far beyond.
    if n.bits() > 14_300 {
        return too_long();
    }
    let text = n.to_string();
    if text.trim_start_matches('-').len() > MAX_STR_DIGITS { too_long() } else { Ok(text) }
}

/// `bin`, `oct`, `hex`: radix 2, 8 or 16, with prefix.
pub fn to_radix(n: &BigInt, radix: u32) -> String {
    let prefix = match radix {
        2 => "0b",
        8 => "0o",
        _ => "0x",
    };
    let sign = if n.is_negative() { "-" } else { "" };
    format!("{sign}{prefix}{}", n.magnitude().to_str_radix(radix))
}

/// Floor division of small ints; `None` on zero or overflow.
pub fn floor_div_small(a: i64, b: i64) -> Option<i64> {
    let quotient = a.checked_div(b)?;
    let inexact = a % b != 0 && (a < 0) != (b < 0);
    Some(quotient - i64::from(inexact))
}

/// Floor modulo of small ints; `None` on zero.
pub fn modulo_small(a: i64, b: i64) -> Option<i64> {
    if b == 0 {
        return None;
    }
    let remainder = a.wrapping_rem(b);
    Some(if remainder != 0 && (remainder < 0) != (b < 0) { remainder + b } else { remainder })
}

pub fn floor_div(a: &BigInt, b: &BigInt) -> Result<BigInt> {
    if b.is_zero() {
        return error("ZeroDivisionError", "integer division or modulo by zero");
    }
    Ok(a.div_floor(b))
}

pub fn modulo(a: &BigInt, b: &BigInt) -> Result<BigInt> {
    if b.is_zero() {
        return error("ZeroDivisionError", "integer modulo by zero");
    }
    Ok(a.mod_floor(b))
}

pub fn divmod(a: &BigInt, b: &BigInt) -> Result<(BigInt, BigInt)> {
    if b.is_zero() {
        return error("ZeroDivisionError", "integer division or modulo by zero");
    }
    Ok(a.div_mod_floor(b))
}

/// `a * b`, refused past [`LARGEST_BITS`].
pub fn multiply(a: &BigInt, b: &BigInt) -> Result<BigInt> {
    check_bits(a.bits().saturating_add(b.bits()))?;
    Ok(a * b)
}

/// `a / b`, correctly rounded.
pub fn true_div(a: &BigInt, b: &BigInt) -> Result<f64> {
    if b.is_zero() {
        return error("ZeroDivisionError", "division by zero");
    }
    // A quotient of at least 65 bits and whether anything is left decide the rounding.
    let shift = (b.bits() as i64 - a.bits() as i64 + 66).max(0);
    let (quotient, rest) = (a.abs() << shift as u64).div_rem(&b.abs());
    let magnitude = scaled_to_float(&quotient, !rest.is_zero(), -shift);
    if magnitude.is_infinite() {
        return overflow_error("integer division result too large for a float");
    }
    let negative = a.is_negative() != b.is_negative();
    Ok(if negative { -magnitude } else { magnitude })
}

/// The 64 leading bits of |n|, the last one set too if any dropped bit was, and how many were dropped.
pub(super) fn leading_bits(n: &BigInt) -> (u64, u64) {
    let magnitude = n.magnitude();
    let bits = magnitude.bits();
    if bits <= 64 {
        return (magnitude.to_u64().unwrap_or(0), 0);
    }
    let dropped = bits - 64;
    let lead = (magnitude >> dropped).to_u64().unwrap_or(u64::MAX);
    let sticky = magnitude.trailing_zeros().is_some_and(|zeros| zeros < dropped);
    (lead | u64::from(sticky), dropped)
}

/// (n + something in 0..1 if `inexact`) × 2^exponent for `n >= 0`, rounded once, halves to even.
pub(super) fn scaled_to_float(n: &BigInt, inexact: bool, exponent: i64) -> f64 {
    if n.is_zero() {
        return 0.0;
    }
    let (lead, dropped) = leading_bits(n);
    let lead = lead | u64::from(inexact);
    let exponent = exponent.saturating_add(dropped as i64);
    let top = 63 - i64::from(lead.leading_zeros());
    if top.saturating_add(exponent) > 1023 {
        return f64::INFINITY;
    }
    if top.saturating_add(exponent) < -1075 {
        return 0.0;
    }
    // Below 2^-1022 fewer than 53 bits remain: round to the last one that does.
    let spare = -1074 - exponent;
    if spare > 0 && top + exponent < -1022 {
        if spare > 64 {
            return 0.0;
        }
        let wide = u128::from(lead);
        let (kept, half) = (wide >> spare, 1u128 << (spare - 1));
        let rest = wide & ((1u128 << spare) - 1);
        let up = rest > half || rest == half && kept & 1 == 1;
        return f64::from_bits((kept + u128::from(up)) as u64);
    }
    super::float::scale(lead as f64, exponent as i32)
}

fn check_bits(bits: u64) -> Result<()> {
    if bits > LARGEST_BITS { error("MemoryError", "") } else { Ok(()) }
}

/// `a ** b` for `b >= 0`; a negative exponent is the caller's (`float::pow`).
pub fn pow(a: &BigInt, b: &BigInt) -> Result<BigInt> {
    if b.is_zero() || a.is_one() {
        return Ok(BigInt::one());
    }
    if a.is_zero() {
        return Ok(BigInt::zero());
    }
    if a.magnitude().is_one() {
        return Ok(if b.bit(0) { a.clone() } else { BigInt::one() });
    }
    let exponent = b.to_u32().unwrap_or(u32::MAX);
    check_bits((a.bits() - 1).saturating_mul(u64::from(exponent)))?;
    Ok(a.pow(exponent))
}

/// `pow(a, b, m)`.
pub fn pow_mod(a: &BigInt, b: &BigInt, m: &BigInt) -> Result<BigInt> {
    if m.is_zero() {
        return value_error("pow() 3rd argument cannot be 0");
    }
    let limbs = m.bits() / 64 + 1;
    if limbs.saturating_mul(limbs).saturating_mul(b.bits()) > 1 << 30 {
        return error("MemoryError", "");
    }
    if b.is_negative() {
        let Some(inverse) = a.modinv(m) else {
            return value_error("base is not invertible for the given modulus");
        };
        return Ok(inverse.modpow(&-b, m));
    }
    Ok(a.modpow(b, m))
}

pub fn shift_left(a: &BigInt, b: &BigInt) -> Result<BigInt> {
    if b.is_negative() {
        return value_error("negative shift count");
    }
    if a.is_zero() {
        return Ok(BigInt::zero());
    }
    let Some(count) = b.to_i64() else {
        return overflow_error("too many digits in integer");
    };
    check_bits(a.bits().saturating_add(count as u64))?;
    Ok(a << count)
}

pub fn shift_right(a: &BigInt, b: &BigInt) -> Result<BigInt> {
    if b.is_negative() {
        return value_error("negative shift count");
    }
    let count = b.to_u64().unwrap_or(u64::MAX);
    if count >= a.bits() {
        return Ok(BigInt::from(if a.is_negative() { -1 } else { 0 }));
    }
    Ok(a >> count)
}

/// `round(n, digits)`: to a multiple of 10 ** -digits, halves to even.
pub fn round(n: &BigInt, digits: i64) -> BigInt {
    if digits >= 0 {
        return n.clone();
    }
    // More places than the number has digits leave nothing.
    if digits.unsigned_abs() > n.bits() {
        return BigInt::zero();
    }
    let unit = BigInt::from(10).pow(digits.unsigned_abs() as u32);
    let (count, rest) = n.div_mod_floor(&unit);
    let twice = rest * 2;
    let up = twice > unit || twice == unit && count.is_odd();
    (count + BigInt::from(u8::from(up))) * unit
}

pub fn bit_length(n: &BigInt) -> u64 {
    n.bits()
}

pub fn bit_count(n: &BigInt) -> u64 {
    n.magnitude().count_ones()
}

/// `n.to_bytes(length, 'big' or 'little', signed=…)`.
pub fn to_bytes(n: &BigInt, length: i64, big_endian: bool, signed: bool) -> Result<Vec<u8>> {
    if length < 0 {
        return value_error("length argument must be non-negative");
    }
    if n.is_negative() && !signed {
        return overflow_error("can't convert negative int to unsigned");
    }
    let length = length as usize;
    super::check_size(length)?;
    let mut bytes = match (n.is_zero(), signed) {
        (true, _) => Vec::new(),
        (_, true) => n.to_signed_bytes_le(),
        (_, false) => n.magnitude().to_bytes_le(),
    };
    if bytes.len() > length {
        return overflow_error("int too big to convert");
    }
    bytes.resize(length, if n.is_negative() { 0xff } else { 0 });
    if big_endian {
        bytes.reverse();
    }
    Ok(bytes)
}

pub fn from_bytes(bytes: &[u8], big_endian: bool, signed: bool) -> BigInt {
    match (big_endian, signed) {
        (true, true) => BigInt::from_signed_bytes_be(bytes),
        (false, true) => BigInt::from_signed_bytes_le(bytes),
        (true, false) => BigInt::from_bytes_be(Sign::Plus, bytes),
        (false, false) => BigInt::from_bytes_le(Sign::Plus, bytes),
    }
}

/// `hash(n)` of 64-bit CPython: the value modulo 2^61 - 1, with -2 for -1.
pub fn hash(n: &BigInt) -> i64 {
    const MODULUS: u64 = (1 << 61) - 1;
    let residue = (n.magnitude() % BigUint::from(MODULUS)).to_i64().unwrap_or(0);
    match if n.is_negative() { -residue } else { residue } {
        -1 => -2,
        hash => hash,
    }
}

/// `math.isqrt`.
pub fn isqrt(n: &BigInt) -> Result<BigInt> {
    if n.is_negative() {
        return value_error("isqrt() argument must be nonnegative");
    }
    Ok(n.sqrt())
}
