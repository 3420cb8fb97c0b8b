//! The `struct` module's formats: a byte order, then codes with counts.
//!
//! `@` (the default) packs as 64-bit Linux's C compiler lays out a struct; `=`, `<`, `>` and `!` use
//! standard sizes and no alignment.

use super::{Result, check_size, error, overflow_error};
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

/// One value to pack, or unpacked.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    Int(i128),
    Float(f64),
    Bool(bool),
    Bytes(Vec<u8>),
}

impl Item {
    /// An int; one beyond all formats stays beyond them.
    pub fn int(n: &BigInt) -> Item {
        Item::Int(n.to_i128().unwrap_or(if n.is_negative() { i128::MIN } else { i128::MAX }))
    }
}

/// What a format takes for one value: the caller converts its argument to the matching [`Item`] or
/// raises struct.error with [`Wanted::message`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// `__index__`
    Int,
    /// `__float__`
    Float,
    /// truth
    Bool,
    /// one byte
    Char,
    Bytes,
}

impl Wanted {
    /// CPython's message for an argument of another type, for the format code it came from.
    pub fn message(self, code: char) -> String {
        match self {
            Wanted::Int | Wanted::Bool => "required argument is not an integer".to_string(),
            Wanted::Float => "required argument is not a float".to_string(),
            Wanted::Char => "char format requires a bytes object of length 1".to_string(),
            Wanted::Bytes => format!("argument for '{code}' must be a bytes object"),
        }
    }
}

/// A run of one code: `count` values of `size` bytes from `offset`, or one value for `s` and `p`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Run {
    code: char,
    offset: usize,
    count: usize,
    size: usize,
}

/// A compiled format.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Format {
    big_endian: bool,
    runs: Vec<Run>,
    size: usize,
}

fn struct_error<T>(message: impl Into<String>) -> Result<T> {
    error("struct.error", message)
}

/// Bytes of one value of `code`.
fn code_size(code: char, native: bool) -> Option<usize> {
    Some(match code {
        'x' | 'c' | 'b' | 'B' | '?' | 's' | 'p' => 1,
        'h' | 'H' | 'e' => 2,
        'i' | 'I' | 'f' => 4,
        'l' | 'L' if !native => 4,
        'l' | 'L' | 'q' | 'Q' | 'd' => 8,
        'n' | 'N' | 'P' if native => 8,
        _ => return None,
    })
}

impl Format {
    pub fn parse(format: &str) -> Result<Format> {
        let (order, codes) = match format.chars().next() {
            Some(order @ ('@' | '=' | '<' | '>' | '!')) => (order, &format[1..]),
            _ => ('@', format),
        };
        let native = order == '@';
        let (mut runs, mut offset) = (Vec::new(), 0usize);
        let mut count: Option<usize> = None;
        for code in codes.chars() {
            if let Some(digit) = code.to_digit(10) {
                let next = count.unwrap_or(0).saturating_mul(10).saturating_add(digit as usize);
                count = Some(next);
                continue;
            }
            if count.is_none() && matches!(code, ' ' | '\t'..='\r') {
                continue;
            }
            let Some(size) = code_size(code, native) else {
                return struct_error("bad char in struct format");
            };
            if native {
                offset = offset.next_multiple_of(size);
            }
            let count = count.take().unwrap_or(1);
            let end = count.checked_mul(size).and_then(|length| offset.checked_add(length));
            let Some(end) = end.filter(|&end| (end as u64) < 1 << 62) else {
                return struct_error("total struct size too long");
            };
            if code != 'x' {
                runs.push(Run { code, offset, count, size });
            }
            offset = end;
        }
        if count.is_some() {
            return struct_error("repeat count given without format specifier");
        }
        Ok(Format { big_endian: matches!(order, '>' | '!'), runs, size: offset })
    }

    /// `struct.calcsize`.
    pub fn size(&self) -> usize {
        self.size
    }

    /// One entry for each value: its code, where it stands, and its size.
    fn slots(&self) -> impl Iterator<Item = (char, usize, usize)> {
        self.runs.iter().flat_map(|run| {
            let whole = matches!(run.code, 's' | 'p');
            let (count, size) = if whole { (1, run.count) } else { (run.count, run.size) };
            let offset = run.offset;
            (0..count).map(move |i| (run.code, offset + i * size, size))
        })
    }

    /// How many values `pack` takes.
    pub fn len(&self) -> usize {
        let values = |run: &Run| if matches!(run.code, 's' | 'p') { 1 } else { run.count };
        self.runs.iter().map(values).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One entry for each value that `pack` takes: its kind and format code. Check [`Format::len`]
    /// against the number of arguments first.
    pub fn wanted(&self) -> impl Iterator<Item = (Wanted, char)> {
        self.slots().map(|(code, ..)| {
            let wanted = match code {
                'e' | 'f' | 'd' => Wanted::Float,
                '?' => Wanted::Bool,
                'c' => Wanted::Char,
                's' | 'p' => Wanted::Bytes,
                _ => Wanted::Int,
            };
            (wanted, code)
        })
    }

    /// The error of `function` ("pack", "pack_into") for a wrong number of arguments.
    pub fn check_count(&self, function: &str, given: usize) -> Result<()> {
        let wanted = self.len();
        if wanted != given {
            return struct_error(format!(
                "{function} expected {wanted} items for packing (got {given})"
            ));
        }
        Ok(())
    }

    pub fn pack(&self, items: &[Item]) -> Result<Vec<u8>> {
        self.check_count("pack", items.len())?;
        check_size(self.size)?;
        let mut out = vec![0; self.size];
        for ((code, offset, size), item) in self.slots().zip(items) {
            self.pack_one(code, item, &mut out[offset..offset + size])?;
        }
        Ok(out)
    }

    fn pack_one(&self, code: char, item: &Item, out: &mut [u8]) -> Result<()> {
        match (code, item) {
            ('c', Item::Bytes(bytes)) if bytes.len() == 1 => out[0] = bytes[0],
            ('s', Item::Bytes(bytes)) => {
                let length = bytes.len().min(out.len());
                out[..length].copy_from_slice(&bytes[..length]);
            }
            ('p', Item::Bytes(bytes)) => {
                if let Some(room) = out.len().checked_sub(1) {
                    let length = bytes.len().min(room);
                    out[0] = length.min(255) as u8;
                    out[1..=length].copy_from_slice(&bytes[..length]);
                }
            }
            ('?', Item::Bool(value)) => out[0] = u8::from(*value),
            ('e' | 'f' | 'd', Item::Float(x)) => self.put(out, pack_float(code, *x)?),
            (_, Item::Int(n)) => self.put(out, check_range(code, *n, out.len(), self.big_endian)?),
            ('c', _) => return struct_error(Wanted::Char.message(code)),
            ('s' | 'p', _) => return struct_error(Wanted::Bytes.message(code)),
            _ => return struct_error(Wanted::Int.message(code)),
        }
        Ok(())
    }

    /// Writes the low bytes of `bits` in the format's byte order.
    fn put(&self, out: &mut [u8], bits: u64) {
        let length = out.len();
        out.copy_from_slice(&bits.to_le_bytes()[..length]);
        if self.big_endian {
            out.reverse();
        }
    }

    /// struct.error unless `data` is exactly [`Format::size`] long.
    pub fn unpack(&self, data: &[u8]) -> Result<Vec<Item>> {
        if data.len() != self.size {
            return struct_error(format!("unpack requires a buffer of {} bytes", self.size));
        }
        Ok(self
            .slots()
            .map(|(code, at, size)| self.unpack_one(code, &data[at..at + size]))
            .collect())
    }

    fn unpack_one(&self, code: char, data: &[u8]) -> Item {
        if matches!(code, 's' | 'c') {
            return Item::Bytes(data.to_vec());
        }
        if code == 'p' {
            let length = data.first().map_or(0, |&n| usize::from(n).min(data.len() - 1));
            return Item::Bytes(data.get(1..=length).unwrap_or_default().to_vec());
        }
        let mut bytes = [0; 8];
        bytes[..data.len()].copy_from_slice(data);
        if self.big_endian {
            bytes[..data.len()].reverse();
        }
        let bits = u64::from_le_bytes(bytes);
        let unused = 64 - 8 * data.len() as u32;
        match code {
            '?' => Item::Bool(bits != 0),
            'd' => Item::Float(f64::from_bits(bits)),
            'f' => Item::Float(f64::from(f32::from_bits(bits as u32))),
            'e' => Item::Float(half_to_float(bits as u16)),
            'b' | 'h' | 'i' | 'l' | 'q' | 'n' => {
                Item::Int(i128::from((bits << unused) as i64 >> unused))
            }
            _ => Item::Int(i128::from(bits)),
        }
    }

    /// Checks the buffer of `unpack_from`; returns where to start.
    pub fn unpack_from_offset(&self, buffer: usize, offset: i64) -> Result<usize> {
        self.place(buffer, offset, "not enough data to unpack", "unpack_from", "unpacking")
    }

    /// Checks the buffer of `pack_into`; returns where to start.
    pub fn pack_into_offset(&self, buffer: usize, offset: i64) -> Result<usize> {
        self.place(buffer, offset, "no space to pack", "pack_into", "packing")
    }

    fn place(
        &self,
        buffer: usize,
        offset: i64,
        no_room: &str,
        call: &str,
        doing: &str,
    ) -> Result<usize> {
        let (size, length) = (self.size as i64, buffer as i64);
        if offset < 0 {
            if offset.saturating_add(size) > 0 {
                return struct_error(format!("{no_room} {size} bytes at offset {offset}"));
            }
            if offset.saturating_add(length) < 0 {
                return struct_error(format!(
                    "offset {offset} out of range for {length}-byte buffer"
                ));
            }
        }
        let start = if offset < 0 { offset + length } else { offset };
        if start.saturating_add(size) > length {
            let least = start.saturating_add(size);
            return struct_error(format!(
                "{call} requires a buffer of at least {least} bytes for {doing} {size} bytes \
                 at offset {start} (actual buffer size is {length})"
            ));
        }
        Ok(start as usize)
    }

    /// Checks the buffer of `iter_unpack`.
    pub fn check_iter(&self, buffer: usize) -> Result<()> {
        if self.size == 0 {
            return struct_error("cannot iteratively unpack with a struct of length 0");
        }
        if !buffer.is_multiple_of(self.size) {
            let size = self.size;
            return struct_error(format!(
                "iterative unpacking requires a buffer of a multiple of {size} bytes"
            ));
        }
        Ok(())
    }
}

/// The bits of `n` for `code`, or CPython's refusal, whose words depend on the C function it went
/// through: big-endian formats have their own for h, H, q and Q.
fn check_range(code: char, n: i128, size: usize, big_endian: bool) -> Result<u64> {
    let bits = 8 * size as u32;
    if code == 'P' && n.unsigned_abs() <= u128::from(u64::MAX) {
        return Ok(n as u64);
    }
    let out_of_range = match code {
        'q' | 'Q' if big_endian => "int too large to convert",
        _ => "argument out of range",
    };
    let shown = || match code {
        'b' => "byte".to_string(),
        'B' => "ubyte".to_string(),
        'h' if !big_endian => "short".to_string(),
        'H' if !big_endian => "ushort".to_string(),
        code => format!("'{code}'"),
    };
    if matches!(code, 'I' | 'L' | 'Q' | 'N') || code == 'H' && big_endian {
        let Some(value) = u64::try_from(n).ok() else {
            return struct_error(out_of_range);
        };
        let highest = u64::MAX >> (64 - bits);
        if value > highest {
            return struct_error(format!("{} format requires 0 <= number <= {highest}", shown()));
        }
        return Ok(value);
    }
    let Some(value) = i64::try_from(n).ok() else {
        return struct_error(out_of_range);
    };
    let (lowest, highest) = if code.is_ascii_lowercase() {
        (i64::MIN >> (64 - bits), i64::MAX >> (64 - bits))
    } else {
        (0, (1 << bits) - 1)
    };
    if !(lowest..=highest).contains(&value) {
        return struct_error(format!(
            "{} format requires {lowest} <= number <= {highest}",
            shown()
        ));
    }
    Ok(value as u64)
}

fn pack_float(code: char, x: f64) -> Result<u64> {
    match code {
        'd' => Ok(x.to_bits()),
        'f' => {
            let narrow = x as f32;
            if narrow.is_infinite() && x.is_finite() {
                return overflow_error("float too large to pack with f format");
            }
            Ok(u64::from(narrow.to_bits()))
        }
        _ => match float_to_half(x) {
            Some(bits) => Ok(u64::from(bits)),
            None => overflow_error("float too large to pack with e format"),
        },
    }
}

/// IEEE 754 binary16, rounded half to even.
fn float_to_half(x: f64) -> Option<u16> {
    let sign = if x.is_sign_negative() { 0x8000 } else { 0 };
    let magnitude = x.abs();
    if x.is_nan() {
        return Some(sign | 0x7e00);
    }
    if x.is_infinite() {
        return Some(sign | 0x7c00);
    }
    // Below 2^-14 numbers are multiples of 2^-24; above, of 2^(exponent - 10).
    let exponent = ((magnitude.to_bits() >> 52) as i32 - 1023).max(-14);
    let steps = (magnitude * super::float::scale(1.0, 10 - exponent)).round_ties_even() as u32;
    // A carry into the next exponent comes out right by itself.
    let bits = (((exponent + 14) as u32) << 10) + steps;
    (bits < 0x7c00).then_some(sign | bits as u16)
}

fn half_to_float(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff));
    sign * match exponent {
        0 => fraction * super::float::scale(1.0, -24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * super::float::scale(1.0, exponent - 25),
    }
}
