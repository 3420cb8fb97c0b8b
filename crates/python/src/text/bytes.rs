//! Methods of `bytes` and `bytearray`: ASCII rules only. Results are plain vectors and slices; the
//! caller wraps them.

use super::slice::{Slice, bounds};
use super::{Result, check_size, value_error};
use memchr::memmem;

pub fn slice(s: &[u8], slice: Slice) -> Vec<u8> {
    if slice.step == 1 && slice.length > 0 {
        return s[slice.start as usize..slice.stop as usize].to_vec();
    }
    slice.indices().map(|i| s[i]).collect()
}

/// `s * n`.
pub fn repeat(s: &[u8], n: i64) -> Result<Vec<u8>> {
    let n = n.max(0) as usize;
    check_size(s.len().saturating_mul(n))?;
    Ok(s.repeat(n))
}

/// The C locale's white space.
fn is_white(b: u8) -> bool {
    matches!(b, b' ' | b'\t'..=b'\r')
}

/// `s.split(sep, maxsplit)`; a negative `maxsplit` is no limit.
pub fn split<'a>(s: &'a [u8], sep: Option<&[u8]>, maxsplit: i64) -> Result<Vec<&'a [u8]>> {
    let limit = usize::try_from(maxsplit).unwrap_or(usize::MAX);
    match sep {
        Some([]) => value_error("empty separator"),
        Some(sep) => {
            let (mut parts, mut from) = (Vec::new(), 0);
            for at in memmem::find_iter(s, sep).take(limit) {
                parts.push(&s[from..at]);
                from = at + sep.len();
            }
            parts.push(&s[from..]);
            Ok(parts)
        }
        None => Ok(split_white(s, limit)),
    }
}

fn split_white(s: &[u8], limit: usize) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = lstrip(s, None);
    while !rest.is_empty() {
        let space = rest.iter().position(|&b| is_white(b)).filter(|_| parts.len() < limit);
        let end = space.unwrap_or(rest.len());
        parts.push(&rest[..end]);
        rest = lstrip(&rest[end..], None);
    }
    parts
}

pub fn rsplit<'a>(s: &'a [u8], sep: Option<&[u8]>, maxsplit: i64) -> Result<Vec<&'a [u8]>> {
    let limit = usize::try_from(maxsplit).unwrap_or(usize::MAX);
    let mut parts = match sep {
        Some([]) => return value_error("empty separator"),
        Some(sep) => {
            let (mut parts, mut to) = (Vec::new(), s.len());
            for at in memmem::rfind_iter(s, sep).take(limit) {
                parts.push(&s[at + sep.len()..to]);
                to = at;
            }
            parts.push(&s[..to]);
            parts
        }
        None => rsplit_white(s, limit),
    };
    parts.reverse();
    Ok(parts)
}

fn rsplit_white(s: &[u8], limit: usize) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = rstrip(s, None);
    while !rest.is_empty() {
        let space = rest.iter().rposition(|&b| is_white(b)).filter(|_| parts.len() < limit);
        let start = space.map_or(0, |at| at + 1);
        parts.push(&rest[start..]);
        rest = rstrip(&rest[..start], None);
    }
    parts
}

pub fn splitlines(s: &[u8], keepends: bool) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    let mut rest = s;
    while !rest.is_empty() {
        let Some(at) = memchr::memchr2(b'\n', b'\r', rest) else {
            lines.push(rest);
            break;
        };
        let width = if rest[at..].starts_with(b"\r\n") { 2 } else { 1 };
        lines.push(&rest[..if keepends { at + width } else { at }]);
        rest = &rest[at + width..];
    }
    lines
}

pub fn partition<'a>(s: &'a [u8], sep: &'a [u8]) -> Result<(&'a [u8], &'a [u8], &'a [u8])> {
    if sep.is_empty() {
        return value_error("empty separator");
    }
    Ok(memmem::find(s, sep).map_or((s, &[], &[]), |at| (&s[..at], sep, &s[at + sep.len()..])))
}

pub fn rpartition<'a>(s: &'a [u8], sep: &'a [u8]) -> Result<(&'a [u8], &'a [u8], &'a [u8])> {
    if sep.is_empty() {
        return value_error("empty separator");
    }
    Ok(memmem::rfind(s, sep).map_or((&[], &[], s), |at| (&s[..at], sep, &s[at + sep.len()..])))
}

fn strips(chars: Option<&[u8]>, b: u8) -> bool {
    chars.map_or_else(|| is_white(b), |set| set.contains(&b))
}

pub fn strip<'a>(s: &'a [u8], chars: Option<&[u8]>) -> &'a [u8] {
    lstrip(rstrip(s, chars), chars)
}

pub fn lstrip<'a>(s: &'a [u8], chars: Option<&[u8]>) -> &'a [u8] {
    let from = s.iter().position(|&b| !strips(chars, b)).unwrap_or(s.len());
    &s[from..]
}

pub fn rstrip<'a>(s: &'a [u8], chars: Option<&[u8]>) -> &'a [u8] {
    let to = s.iter().rposition(|&b| !strips(chars, b)).map_or(0, |at| at + 1);
    &s[..to]
}

/// The part of `s` that `start` and `end` select, and where it starts.
fn window(s: &[u8], start: Option<i64>, end: Option<i64>) -> Option<(&[u8], usize)> {
    let (from, to) = bounds(start, end, s.len());
    if from > to { None } else { Some((&s[from..to], from)) }
}

pub fn find(s: &[u8], sub: &[u8], start: Option<i64>, end: Option<i64>) -> Option<usize> {
    let (part, before) = window(s, start, end)?;
    memmem::find(part, sub).map(|at| before + at)
}

pub fn rfind(s: &[u8], sub: &[u8], start: Option<i64>, end: Option<i64>) -> Option<usize> {
    let (part, before) = window(s, start, end)?;
    memmem::rfind(part, sub).map(|at| before + at)
}

/// ValueError "subsection not found".
pub fn index(s: &[u8], sub: &[u8], start: Option<i64>, end: Option<i64>) -> Result<usize> {
    find(s, sub, start, end).map_or_else(|| value_error("subsection not found"), Ok)
}

pub fn rindex(s: &[u8], sub: &[u8], start: Option<i64>, end: Option<i64>) -> Result<usize> {
    rfind(s, sub, start, end).map_or_else(|| value_error("subsection not found"), Ok)
}

pub fn count(s: &[u8], sub: &[u8], start: Option<i64>, end: Option<i64>) -> usize {
    match window(s, start, end) {
        None => 0,
        Some((part, _)) if sub.is_empty() => part.len() + 1,
        Some((part, _)) => memmem::find_iter(part, sub).count(),
    }
}

/// `s.replace(old, new, count)`; a negative `count` is no limit.
pub fn replace(s: &[u8], old: &[u8], new: &[u8], count: i64) -> Result<Vec<u8>> {
    let limit = usize::try_from(count).unwrap_or(usize::MAX);
    let found = memmem::find_iter(s, old).take(limit).count();
    check_size(s.len().saturating_add(found.saturating_mul(new.len())))?;
    let (mut out, mut from) = (Vec::new(), 0);
    for at in memmem::find_iter(s, old).take(limit) {
        out.extend_from_slice(&s[from..at]);
        out.extend_from_slice(new);
        from = at + old.len();
    }
    out.extend_from_slice(&s[from..]);
    Ok(out)
}

pub fn starts_with(s: &[u8], prefix: &[u8], start: Option<i64>, end: Option<i64>) -> bool {
    window(s, start, end).is_some_and(|(part, _)| part.starts_with(prefix))
}

pub fn ends_with(s: &[u8], suffix: &[u8], start: Option<i64>, end: Option<i64>) -> bool {
    window(s, start, end).is_some_and(|(part, _)| part.ends_with(suffix))
}

pub fn upper(s: &[u8]) -> Vec<u8> {
    s.to_ascii_uppercase()
}

pub fn lower(s: &[u8]) -> Vec<u8> {
    s.to_ascii_lowercase()
}

pub fn title(s: &[u8]) -> Vec<u8> {
    let mut inside = false;
    let turn = |&b: &u8| {
        let turned = if inside { b.to_ascii_lowercase() } else { b.to_ascii_uppercase() };
        inside = b.is_ascii_alphabetic();
        turned
    };
    s.iter().map(turn).collect()
}

pub fn capitalize(s: &[u8]) -> Vec<u8> {
    let mut out = s.to_ascii_lowercase();
    if let Some(first) = out.first_mut() {
        first.make_ascii_uppercase();
    }
    out
}

pub fn swapcase(s: &[u8]) -> Vec<u8> {
    let swap = |&b: &u8| if b.is_ascii_alphabetic() { b ^ 0x20 } else { b };
    s.iter().map(swap).collect()
}

fn all(s: &[u8], of_kind: impl Fn(u8) -> bool) -> bool {
    !s.is_empty() && s.iter().all(|&b| of_kind(b))
}

pub fn is_alpha(s: &[u8]) -> bool {
    all(s, |b| b.is_ascii_alphabetic())
}

pub fn is_alnum(s: &[u8]) -> bool {
    all(s, |b| b.is_ascii_alphanumeric())
}

pub fn is_digit(s: &[u8]) -> bool {
    all(s, |b| b.is_ascii_digit())
}

pub fn is_space(s: &[u8]) -> bool {
    all(s, is_white)
}

pub fn is_lower(s: &[u8]) -> bool {
    s.iter().any(u8::is_ascii_lowercase) && !s.iter().any(u8::is_ascii_uppercase)
}

pub fn is_upper(s: &[u8]) -> bool {
    s.iter().any(u8::is_ascii_uppercase) && !s.iter().any(u8::is_ascii_lowercase)
}

pub fn is_title(s: &[u8]) -> bool {
    s.iter().any(u8::is_ascii_alphabetic) && title(s) == s
}

fn pad(s: &[u8], before: usize, after: usize, fill: u8) -> Result<Vec<u8>> {
    check_size(s.len().saturating_add(before.saturating_add(after)))?;
    let mut out = vec![fill; before];
    out.extend_from_slice(s);
    out.resize(out.len() + after, fill);
    Ok(out)
}

fn missing(s: &[u8], width: i64) -> usize {
    usize::try_from(width).unwrap_or(0).saturating_sub(s.len())
}

pub fn ljust(s: &[u8], width: i64, fill: u8) -> Result<Vec<u8>> {
    pad(s, 0, missing(s, width), fill)
}

pub fn rjust(s: &[u8], width: i64, fill: u8) -> Result<Vec<u8>> {
    pad(s, missing(s, width), 0, fill)
}

pub fn center(s: &[u8], width: i64, fill: u8) -> Result<Vec<u8>> {
    let missing = missing(s, width);
    let left = missing / 2 + (missing & width.max(0) as usize & 1);
    pad(s, left, missing - left, fill)
}

pub fn zfill(s: &[u8], width: i64) -> Result<Vec<u8>> {
    let sign = usize::from(matches!(s.first(), Some(b'+' | b'-')));
    let mut out = s[..sign].to_vec();
    out.extend(pad(&s[sign..], missing(s, width), 0, b'0')?);
    Ok(out)
}

pub fn expandtabs(s: &[u8], tabsize: i64) -> Result<Vec<u8>> {
    let text: String = s.iter().map(|&b| char::from(b)).collect();
    let expanded = super::string::expandtabs(&text, tabsize)?;
    Ok(expanded.chars().map(|c| c as u8).collect())
}

/// `table` is `None` or 256 bytes.
pub fn translate(s: &[u8], table: Option<&[u8]>, delete: &[u8]) -> Result<Vec<u8>> {
    if table.is_some_and(|table| table.len() != 256) {
        return value_error("translation table must be 256 characters long");
    }
    let kept = s.iter().filter(|b| !delete.contains(b));
    Ok(kept.map(|&b| table.map_or(b, |table| table[usize::from(b)])).collect())
}

pub fn make_trans(from: &[u8], to: &[u8]) -> Result<Vec<u8>> {
    if from.len() != to.len() {
        return value_error("maketrans arguments must have same length");
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (&from, &to) in from.iter().zip(to) {
        table[usize::from(from)] = to;
    }
    Ok(table)
}

/// `s.hex(sep, bytes_per_sep)`: groups are counted from the end, from the start when negative.
pub fn hex(s: &[u8], sep: Option<char>, group: i64) -> String {
    let size = usize::try_from(group.unsigned_abs()).unwrap_or(usize::MAX);
    let mut out = String::with_capacity(s.len() * 2);
    for (i, b) in s.iter().enumerate() {
        let position = if group < 0 { i } else { s.len() - i };
        if let Some(sep) = sep.filter(|_| i > 0 && size > 0 && position.is_multiple_of(size)) {
            out.push(sep);
        }
        out.extend(
            [b >> 4, b & 15].map(|nibble| char::from(b"0123456789abcdef"[usize::from(nibble)])),
        );
    }
    out
}

/// `bytes.fromhex(text)`: white space may stand between two bytes.
pub fn from_hex(text: &str) -> Result<Vec<u8>> {
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: usize| {
        let value = chars.get(at).and_then(|c| c.to_digit(16)).and_then(|d| u8::try_from(d).ok());
        value.map_or_else(
            || {
                let what = "non-hexadecimal number found in fromhex() arg at position";
                value_error(format!("{what} {at}"))
            },
            Ok,
        )
    };
    let (mut out, mut at) = (Vec::new(), 0);
    while at < chars.len() {
        if chars[at].is_ascii() && is_white(chars[at] as u8) {
            at += 1;
            continue;
        }
        out.push(digit(at)? << 4 | digit(at + 1)?);
        at += 2;
    }
    Ok(out)
}
