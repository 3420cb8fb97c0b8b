//! The format mini-language: `format(value, spec)` for int, float and str.
//!
//! A number is laid out as sign, prefix, grouped digits and remainder; padding goes around them or,
//! with `=`, between prefix and digits.

use super::{
    Result, check_size, float, int, overflow_error, string, surrogate, type_error, value_error,
};
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

/// A parsed format spec.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Spec {
    pub fill: char,
    /// `<`, `>`, `=`, `^`; `None` when the spec leaves it to the type.
    pub align: Option<char>,
    /// `+`, `-`, space.
    pub sign: Option<char>,
    /// `z`: negative zero prints as zero.
    pub no_negative_zero: bool,
    /// `#`.
    pub alternate: bool,
    pub width: usize,
    /// `,` or `_`.
    pub grouping: Option<char>,
    pub precision: Option<usize>,
    /// The presentation type, `d`, `x`, `f`, `s` …
    pub kind: Option<char>,
}

/// What differs between the types a spec is parsed for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Text,
    Int,
    Float,
}

struct Scanner<'a> {
    chars: &'a [char],
    at: usize,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let c = self.peek().filter(|&c| wanted(c))?;
        self.at += 1;
        Some(c)
    }

    /// A run of digits; `None` when there is none.
    fn number(&mut self) -> Result<Option<usize>> {
        let mut value: Option<i64> = None;
        while let Some(digit) = self.take(|c| c.is_ascii_digit()) {
            let next = value.unwrap_or(0).checked_mul(10);
            let digit = i64::from(digit as u8 - b'0');
            let Some(next) = next.and_then(|n| n.checked_add(digit)) else {
                return value_error("Too many decimal digits in format string");
            };
            value = Some(next);
        }
        Ok(value.map(|n| usize::try_from(n).unwrap_or(usize::MAX)))
    }
}

fn is_align(c: char) -> bool {
    matches!(c, '<' | '>' | '=' | '^')
}

impl Spec {
    fn parse(text: &str, type_name: &str, family: Family) -> Result<Spec> {
        let chars: Vec<char> = text.chars().collect();
        let mut scan = Scanner { chars: &chars, at: 0 };
        let mut fill = None;
        let mut align = None;
        if chars.len() >= 2 && is_align(chars[1]) {
            (fill, align) = (Some(chars[0]), Some(chars[1]));
            scan.at = 2;
        } else if let Some(c) = scan.take(is_align) {
            align = Some(c);
        }
        let sign = scan.take(|c| matches!(c, '+' | '-' | ' '));
        let no_negative_zero = scan.take(|c| c == 'z').is_some();
        let alternate = scan.take(|c| c == '#').is_some();
        if fill.is_none() && scan.take(|c| c == '0').is_some() {
            fill = Some('0');
            if align.is_none() && family != Family::Text {
                align = Some('=');
            }
        }
        let width = scan.number()?.unwrap_or(0);
        let mut grouping = scan.take(|c| c == ',');
        if let Some(c) = scan.take(|c| c == '_') {
            if grouping.is_some() {
                return value_error("Cannot specify both ',' and '_'.");
            }
            grouping = Some(c);
        }
        if grouping == Some('_') && scan.peek() == Some(',') {
            return value_error("Cannot specify both ',' and '_'.");
        }
        let mut precision = None;
        if scan.take(|c| c == '.').is_some() {
            precision = scan.number()?;
            if precision.is_none() {
                return value_error("Format specifier missing precision");
            }
        }
        if chars.len() - scan.at > 1 {
            return value_error(format!(
                "Invalid format specifier '{text}' for object of type '{type_name}'"
            ));
        }
        let kind = scan.peek();
        let spec = Spec {
            fill: fill.unwrap_or(' '),
            align,
            sign,
            no_negative_zero,
            alternate,
            width,
            grouping,
            precision,
            kind,
        };
        spec.check_grouping(family)?;
        check_size(width.saturating_mul(4))?;
        Ok(spec)
    }

    fn check_grouping(&self, family: Family) -> Result<()> {
        let Some(separator) = self.grouping else {
            return Ok(());
        };
        let default = if family == Family::Text { Some('s') } else { None };
        match self.kind.or(default) {
            None | Some('d' | 'e' | 'f' | 'g' | 'E' | 'F' | 'G' | '%') => Ok(()),
            Some('b' | 'o' | 'x' | 'X') if separator == '_' => Ok(()),
            Some(kind) => {
                value_error(format!("Cannot specify '{separator}' with '{}'.", shown_code(kind)))
            }
        }
    }
}

fn shown_code(kind: char) -> String {
    if matches!(kind, '!'..='\x7f') {
        kind.to_string()
    } else {
        format!("\\x{:x}", surrogate::ord(kind))
    }
}

fn unknown_code<T>(kind: char, type_name: &str) -> Result<T> {
    let code = shown_code(kind);
    value_error(format!("Unknown format code '{code}' for object of type '{type_name}'"))
}

/// `format(text, spec)`; `type_name` is "str" or a subclass's name.
pub fn format_str(text: &str, spec: &str, type_name: &str) -> Result<String> {
    if spec.is_empty() {
        return Ok(text.to_string());
    }
    let spec = Spec::parse(spec, type_name, Family::Text)?;
    if let Some(kind) = spec.kind.filter(|&kind| kind != 's') {
        return unknown_code(kind, type_name);
    }
    let refused = match (spec.sign, spec.no_negative_zero, spec.alternate, spec.align) {
        (Some(' '), ..) => "Space not allowed in string format specifier",
        (Some(_), ..) => "Sign not allowed in string format specifier",
        (_, true, ..) => "Negative zero coercion (z) not allowed in string format specifier",
        (_, _, true, _) => "Alternate form (#) not allowed in string format specifier",
        (.., Some('=')) => "'=' alignment not allowed in string format specifier",
        _ => "",
    };
    if !refused.is_empty() {
        return value_error(refused);
    }
    let kept = spec.precision.map_or(text, |count| string::substring(text, 0, count));
    Ok(pad(kept, &spec, '<'))
}

fn pad(text: &str, spec: &Spec, default_align: char) -> String {
    let missing = spec.width.saturating_sub(string::len(text));
    let before = match spec.align.unwrap_or(default_align) {
        '<' => 0,
        '^' => missing / 2,
        _ => missing,
    };
    let mut out = String::with_capacity(text.len() + missing);
    out.extend(std::iter::repeat_n(spec.fill, before));
    out.push_str(text);
    out.extend(std::iter::repeat_n(spec.fill, missing - before));
    out
}

/// As [`format_int`] for small ints.
pub fn format_small(n: i64, spec: &str, type_name: &str) -> Result<String> {
    if spec.is_empty() { Ok(n.to_string()) } else { format_int(&BigInt::from(n), spec, type_name) }
}

/// `format(n, spec)`; `type_name` is "int" or a subclass's name ("bool" formats as int when the spec
/// is not empty).
pub fn format_int(n: &BigInt, spec: &str, type_name: &str) -> Result<String> {
    if spec.is_empty() {
        return int::to_string(n);
    }
    let spec = Spec::parse(spec, type_name, Family::Int)?;
    match spec.kind.unwrap_or('d') {
        'b' | 'c' | 'd' | 'o' | 'x' | 'X' | 'n' => {}
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => {
            return lay_out_float(float::from_int(n)?, &spec);
        }
        kind => return unknown_code(kind, type_name),
    }
    if spec.precision.is_some() {
        return value_error("Precision not allowed in integer format specifier");
    }
    if spec.no_negative_zero {
        return value_error("Negative zero coercion (z) not allowed in integer format specifier");
    }
    let (prefix, digits) = match spec.kind {
        Some('c') => return format_code_point(n, &spec),
        Some('b') => ("0b", n.magnitude().to_str_radix(2)),
        Some('o') => ("0o", n.magnitude().to_str_radix(8)),
        Some('x') => ("0x", n.magnitude().to_str_radix(16)),
        Some('X') => ("0X", n.magnitude().to_str_radix(16).to_uppercase()),
        _ => ("", int::to_string(&n.abs())?),
    };
    let prefix = if spec.alternate { prefix } else { "" };
    Ok(lay_out(&spec, n.is_negative(), prefix, &digits, ""))
}

fn format_code_point(n: &BigInt, spec: &Spec) -> Result<String> {
    if spec.sign.is_some() {
        return value_error("Sign not allowed with integer format specifier 'c'");
    }
    if spec.alternate {
        return value_error("Alternate form (#) not allowed with integer format specifier 'c'");
    }
    if n.to_i64().is_none() {
        return overflow_error("Python int too large to convert to C long");
    }
    match n.to_u32().and_then(surrogate::chr) {
        Some(c) => Ok(lay_out(spec, false, "", "", &c.to_string())),
        None => overflow_error("%c arg not in range(0x110000)"),
    }
}

/// `format(x, spec)`; `type_name` is "float" or a subclass's name.
pub fn format_float(x: f64, spec: &str, type_name: &str) -> Result<String> {
    if spec.is_empty() {
        return Ok(float::repr(x));
    }
    let spec = Spec::parse(spec, type_name, Family::Float)?;
    match spec.kind {
        None | Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | '%') => lay_out_float(x, &spec),
        Some(kind) => unknown_code(kind, type_name),
    }
}

fn lay_out_float(x: f64, spec: &Spec) -> Result<String> {
    let (x, kind, suffix) = match spec.kind {
        Some('%') => (x * 100.0, 'f', "%"),
        Some('n') => (x, 'g', ""),
        Some(kind) => (x, kind, ""),
        None => (x, 'r', ""),
    };
    let body = float_body(x, kind, spec.precision, spec.alternate)?;
    let whole = body.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = body.split_at(whole);
    let vanished = spec.no_negative_zero
        && x.is_finite()
        && !body.split(['e', 'E']).next().unwrap_or("").contains(|c| matches!(c, '1'..='9'));
    let negative = x.is_sign_negative() && !x.is_nan() && !vanished;
    Ok(lay_out(spec, negative, "", digits, &format!("{rest}{suffix}")))
}

/// The magnitude of `x` as `kind` (e, f, g, or r for no type) writes it; `alternate` keeps the point.
pub(super) fn float_body(
    x: f64,
    kind: char,
    precision: Option<usize>,
    alternate: bool,
) -> Result<String> {
    if precision.is_some_and(|p| p > i32::MAX as usize) {
        return value_error("precision too big");
    }
    check_size(precision.unwrap_or(0))?;
    let x = x.abs();
    let lower = kind.to_ascii_lowercase();
    let body = match (lower, precision) {
        _ if !x.is_finite() => float::repr(x),
        ('f', precision) => {
            let text = float::fixed(x, precision.unwrap_or(6));
            if alternate && precision == Some(0) { text + "." } else { text }
        }
        ('e', precision) => {
            let (digits, exponent) = float::exact_digits(x, precision.unwrap_or(6) + 1);
            with_point(float::scientific(&digits, exponent, 'e'), alternate)
        }
        ('r', None) => with_point(float::repr(x), alternate),
        ('r', Some(precision)) => general(x, precision, alternate, true),
        (_, precision) => general(x, precision.unwrap_or(6), alternate, false),
    };
    Ok(if kind.is_ascii_uppercase() { body.to_ascii_uppercase() } else { body })
}

/// `g`: significant digits; an exponent where that is shorter. `point_zero` keeps `.0` on whole
/// numbers, which counts as a digit.
fn general(x: f64, precision: usize, alternate: bool, point_zero: bool) -> String {
    let precision = precision.max(1);
    let (mut digits, exponent) = float::exact_digits(x, precision);
    if !alternate {
        let kept = digits.trim_end_matches('0').len().max(1);
        digits.truncate(kept);
    }
    let limit = precision as i64 - i64::from(point_zero);
    if exponent < -4 || i64::from(exponent) >= limit {
        with_point(float::scientific(&digits, exponent, 'e'), alternate)
    } else {
        with_point(float::place_point(&digits, exponent, point_zero), alternate)
    }
}

/// Adds the decimal point that the alternate form always shows.
fn with_point(text: String, alternate: bool) -> String {
    if !alternate || text.contains('.') {
        return text;
    }
    match text.find('e') {
        Some(at) => format!("{}.{}", &text[..at], &text[at..]),
        None => text + ".",
    }
}

/// Sign, prefix, padding, grouped digits, rest.
fn lay_out(spec: &Spec, negative: bool, prefix: &str, digits: &str, rest: &str) -> String {
    let sign = match (negative, spec.sign) {
        (true, _) => "-",
        (false, Some('+')) => "+",
        (false, Some(' ')) => " ",
        _ => "",
    };
    let inner = spec.align == Some('=');
    let taken = sign.len() + prefix.len() + string::len(rest);
    let room = spec.width.saturating_sub(taken);
    let digits = match spec.grouping {
        Some(separator) if !digits.is_empty() => {
            let size = if matches!(spec.kind, Some('b' | 'o' | 'x' | 'X')) { 4 } else { 3 };
            let least = if inner && spec.fill == '0' { room } else { 0 };
            group(digits, separator, size, least)
        }
        _ => digits.to_string(),
    };
    if inner {
        let padding: String =
            std::iter::repeat_n(spec.fill, room.saturating_sub(digits.len())).collect();
        return format!("{sign}{prefix}{padding}{digits}{rest}");
    }
    pad(&format!("{sign}{prefix}{digits}{rest}"), spec, '>')
}

/// Digits in groups, with leading zeros to at least `least` characters.
fn group(digits: &str, separator: char, size: usize, least: usize) -> String {
    let mut backwards = String::new();
    let mut source = digits.chars().rev();
    let mut count = 0;
    loop {
        let next = source.next();
        if next.is_none() && backwards.len() >= least {
            break;
        }
        if count > 0 && count % size == 0 {
            backwards.push(separator);
        }
        backwards.push(next.unwrap_or('0'));
        count += 1;
    }
    backwards.chars().rev().collect()
}

/// `format(value, spec)` of a type without a format of its own: only the empty spec is taken.
pub fn refuse<T>(type_name: &str) -> Result<T> {
    type_error(format!("unsupported format string passed to {type_name}.__format__"))
}
