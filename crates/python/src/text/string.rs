//! Methods of `str`. Indices count code points; `start` and `end` are as Python's arguments.

use super::slice::{Slice, bounds};
use super::{Result, check_size, unicode, value_error};

pub use super::letter_case::{capitalize, casefold, lower, swapcase, title, upper};
pub use super::predicate::{
    is_alnum, is_alpha, is_ascii, is_decimal, is_digit, is_identifier, is_lower, is_numeric,
    is_printable, is_space, is_title, is_upper,
};

pub fn len(s: &str) -> usize {
    if s.is_ascii() { s.len() } else { s.chars().count() }
}

/// Byte offset of code point `index`; the string's length when past the end.
pub fn offset(s: &str, index: usize) -> usize {
    if s.is_ascii() {
        return index.min(s.len());
    }
    s.char_indices().nth(index).map_or(s.len(), |(at, _)| at)
}

/// Code point at `index`, which is in range or `None`.
pub fn char_at(s: &str, index: usize) -> Option<char> {
    if s.is_ascii() {
        s.as_bytes().get(index).map(|&b| char::from(b))
    } else {
        s.chars().nth(index)
    }
}

/// Code points `from..to`.
pub fn substring(s: &str, from: usize, to: usize) -> &str {
    let start = offset(s, from);
    let rest = &s[start..];
    &rest[..offset(rest, to.saturating_sub(from))]
}

pub fn slice(s: &str, slice: Slice) -> String {
    if slice.length == 0 {
        return String::new();
    }
    if slice.step == 1 {
        return substring(s, slice.start as usize, slice.stop as usize).to_string();
    }
    if s.is_ascii() {
        return slice.indices().map(|i| char::from(s.as_bytes()[i])).collect();
    }
    let chars: Vec<char> = s.chars().collect();
    slice.indices().map(|i| chars[i]).collect()
}

/// `s * n`.
pub fn repeat(s: &str, n: i64) -> Result<String> {
    let n = n.max(0) as usize;
    check_size(s.len().saturating_mul(n))?;
    Ok(s.repeat(n))
}

/// `s.split(sep, maxsplit)`; a negative `maxsplit` is no limit.
pub fn split<'a>(s: &'a str, sep: Option<&str>, maxsplit: i64) -> Result<Vec<&'a str>> {
    let limit = usize::try_from(maxsplit).unwrap_or(usize::MAX);
    match sep {
        Some("") => value_error("empty separator"),
        Some(sep) => Ok(s.splitn(limit.saturating_add(1), sep).collect()),
        None => Ok(split_white(s, limit)),
    }
}

fn split_white(s: &str, limit: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = s.trim_start_matches(unicode::is_space);
    while !rest.is_empty() {
        let end = if parts.len() < limit { rest.find(unicode::is_space) } else { None };
        let Some(end) = end else {
            // The last part keeps the white space at its end only when the limit made it last.
            parts.push(rest);
            break;
        };
        parts.push(&rest[..end]);
        rest = rest[end..].trim_start_matches(unicode::is_space);
    }
    parts
}

pub fn rsplit<'a>(s: &'a str, sep: Option<&str>, maxsplit: i64) -> Result<Vec<&'a str>> {
    let limit = usize::try_from(maxsplit).unwrap_or(usize::MAX);
    let mut parts: Vec<&str> = match sep {
        Some("") => return value_error("empty separator"),
        Some(sep) => s.rsplitn(limit.saturating_add(1), sep).collect(),
        None => rsplit_white(s, limit),
    };
    parts.reverse();
    Ok(parts)
}

fn rsplit_white(s: &str, limit: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = s.trim_end_matches(unicode::is_space);
    while !rest.is_empty() {
        let space = if parts.len() < limit { rest.rfind(unicode::is_space) } else { None };
        let Some(space) = space else {
            parts.push(rest);
            break;
        };
        let start = space + rest[space..].chars().next().map_or(1, char::len_utf8);
        parts.push(&rest[start..]);
        rest = rest[..space].trim_end_matches(unicode::is_space);
    }
    parts
}

pub fn splitlines(s: &str, keepends: bool) -> Vec<&str> {
    let is_break =
        |c: char| matches!(c, '\n'..='\r' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let mut lines = Vec::new();
    let mut rest = s;
    while !rest.is_empty() {
        let Some(at) = rest.find(is_break) else {
            lines.push(rest);
            break;
        };
        let ending = &rest[at..];
        let width = if ending.starts_with("\r\n") {
            2
        } else {
            ending.chars().next().map_or(1, char::len_utf8)
        };
        lines.push(&rest[..if keepends { at + width } else { at }]);
        rest = &ending[width..];
    }
    lines
}

pub fn partition<'a>(s: &'a str, sep: &'a str) -> Result<(&'a str, &'a str, &'a str)> {
    if sep.is_empty() {
        return value_error("empty separator");
    }
    Ok(s.split_once(sep).map_or((s, "", ""), |(head, tail)| (head, sep, tail)))
}

pub fn rpartition<'a>(s: &'a str, sep: &'a str) -> Result<(&'a str, &'a str, &'a str)> {
    if sep.is_empty() {
        return value_error("empty separator");
    }
    Ok(s.rsplit_once(sep).map_or(("", "", s), |(head, tail)| (head, sep, tail)))
}

pub fn strip<'a>(s: &'a str, chars: Option<&str>) -> &'a str {
    lstrip(rstrip(s, chars), chars)
}

pub fn lstrip<'a>(s: &'a str, chars: Option<&str>) -> &'a str {
    match chars {
        None => s.trim_start_matches(unicode::is_space),
        Some(set) => s.trim_start_matches(|c| set.contains(c)),
    }
}

pub fn rstrip<'a>(s: &'a str, chars: Option<&str>) -> &'a str {
    match chars {
        None => s.trim_end_matches(unicode::is_space),
        Some(set) => s.trim_end_matches(|c| set.contains(c)),
    }
}

/// The part of `s` that `start` and `end` select and the code points before it; `None` when `start`
/// lies beyond the end.
fn window(s: &str, start: Option<i64>, end: Option<i64>) -> Option<(&str, usize)> {
    if start.is_none() && end.is_none() {
        return Some((s, 0));
    }
    let (from, to) = bounds(start, end, len(s));
    if from > to {
        return None;
    }
    Some((substring(s, from, to), from))
}

pub fn find(s: &str, sub: &str, start: Option<i64>, end: Option<i64>) -> Option<usize> {
    let (part, before) = window(s, start, end)?;
    part.find(sub).map(|at| before + len(&part[..at]))
}

pub fn rfind(s: &str, sub: &str, start: Option<i64>, end: Option<i64>) -> Option<usize> {
    let (part, before) = window(s, start, end)?;
    part.rfind(sub).map(|at| before + len(&part[..at]))
}

/// `s.index(sub)`: ValueError "substring not found".
pub fn index(s: &str, sub: &str, start: Option<i64>, end: Option<i64>) -> Result<usize> {
    find(s, sub, start, end).map_or_else(|| value_error("substring not found"), Ok)
}

pub fn rindex(s: &str, sub: &str, start: Option<i64>, end: Option<i64>) -> Result<usize> {
    rfind(s, sub, start, end).map_or_else(|| value_error("substring not found"), Ok)
}

pub fn count(s: &str, sub: &str, start: Option<i64>, end: Option<i64>) -> usize {
    match window(s, start, end) {
        None => 0,
        Some((part, _)) if sub.is_empty() => len(part) + 1,
        Some((part, _)) => part.matches(sub).count(),
    }
}

/// `s.replace(old, new, count)`; a negative `count` is no limit.
pub fn replace(s: &str, old: &str, new: &str, count: i64) -> Result<String> {
    let limit = usize::try_from(count).unwrap_or(usize::MAX);
    let found = if old.is_empty() { len(s) + 1 } else { s.matches(old).count() }.min(limit);
    check_size(s.len().saturating_add(found.saturating_mul(new.len())))?;
    Ok(s.replacen(old, new, limit))
}

pub fn starts_with(s: &str, prefix: &str, start: Option<i64>, end: Option<i64>) -> bool {
    window(s, start, end).is_some_and(|(part, _)| part.starts_with(prefix))
}

pub fn ends_with(s: &str, suffix: &str, start: Option<i64>, end: Option<i64>) -> bool {
    window(s, start, end).is_some_and(|(part, _)| part.ends_with(suffix))
}

/// `before` and `after` fill characters around `s`.
fn pad(s: &str, before: usize, after: usize, fill: char) -> Result<String> {
    check_size(
        s.len().saturating_add(before.saturating_add(after).saturating_mul(fill.len_utf8())),
    )?;
    let mut out = String::with_capacity(s.len() + (before + after) * fill.len_utf8());
    out.extend(std::iter::repeat_n(fill, before));
    out.push_str(s);
    out.extend(std::iter::repeat_n(fill, after));
    Ok(out)
}

fn missing(s: &str, width: i64) -> usize {
    usize::try_from(width).unwrap_or(0).saturating_sub(len(s))
}

pub fn ljust(s: &str, width: i64, fill: char) -> Result<String> {
    pad(s, 0, missing(s, width), fill)
}

pub fn rjust(s: &str, width: i64, fill: char) -> Result<String> {
    pad(s, missing(s, width), 0, fill)
}

pub fn center(s: &str, width: i64, fill: char) -> Result<String> {
    let missing = missing(s, width);
    // CPython puts the odd one on the left when the width is odd.
    let left = missing / 2 + (missing & width.max(0) as usize & 1);
    pad(s, left, missing - left, fill)
}

pub fn zfill(s: &str, width: i64) -> Result<String> {
    let sign = usize::from(s.starts_with(['+', '-']));
    Ok(format!("{}{}", &s[..sign], pad(&s[sign..], missing(s, width), 0, '0')?))
}

pub fn expandtabs(s: &str, tabsize: i64) -> Result<String> {
    let tabsize = usize::try_from(tabsize).unwrap_or(0);
    let tabs = s.bytes().filter(|&b| b == b'\t').count();
    check_size(s.len().saturating_add(tabs.saturating_mul(tabsize)))?;
    let (mut out, mut column) = (String::with_capacity(s.len()), 0usize);
    for c in s.chars() {
        match c {
            '\t' if tabsize == 0 => {}
            '\t' => {
                let spaces = tabsize - column % tabsize;
                out.extend(std::iter::repeat_n(' ', spaces));
                column += spaces;
            }
            _ => {
                out.push(c);
                column = if matches!(c, '\n' | '\r') { 0 } else { column + 1 };
            }
        }
    }
    Ok(out)
}
