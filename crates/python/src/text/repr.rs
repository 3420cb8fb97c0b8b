//! `repr` and `ascii` of `str` and `bytes`.

use super::{surrogate, unicode};
use std::fmt::Write;

/// `repr(text)` with quotes.
pub fn str_repr(text: &str) -> String {
    quote_str(text, unicode::is_printable)
}

/// `ascii(text)` of a str: `repr` with everything beyond ASCII escaped.
pub fn str_ascii(text: &str) -> String {
    quote_str(text, |c| matches!(c, ' '..='~'))
}

/// Escapes what is not ASCII in a finished repr: `ascii(object)` is this over `repr(object)`.
pub fn escape_non_ascii(repr: &str) -> String {
    let mut out = String::with_capacity(repr.len());
    for c in repr.chars() {
        if c.is_ascii() { out.push(c) } else { escape(&mut out, c) }
    }
    out
}

/// `repr(data)` with `b` and quotes.
pub fn bytes_repr(data: &[u8]) -> String {
    let quote = quote_for(data.contains(&b'\''), data.contains(&b'"'));
    let mut out = String::with_capacity(data.len() + 3);
    out.push('b');
    out.push(quote);
    for &byte in data {
        let c = char::from(byte);
        if matches!(c, ' '..='~') { push_plain(&mut out, c, quote) } else { escape(&mut out, c) }
    }
    out.push(quote);
    out
}

/// Single quotes, unless the text has them and no double ones.
fn quote_for(single: bool, double: bool) -> char {
    if single && !double { '"' } else { '\'' }
}

fn quote_str(text: &str, printable: impl Fn(char) -> bool) -> String {
    let quote = quote_for(text.contains('\''), text.contains('"'));
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        if printable(c) { push_plain(&mut out, c, quote) } else { escape(&mut out, c) }
    }
    out.push(quote);
    out
}

fn push_plain(out: &mut String, c: char, quote: char) {
    if c == quote || c == '\\' {
        out.push('\\');
    }
    out.push(c);
}

/// `\n`, `\x07`, `\u200b`, `\U0001f600`.
pub(super) fn escape(out: &mut String, c: char) {
    // Writing to a String cannot fail.
    let _ = match (c, surrogate::ord(c)) {
        ('\n', _) => out.write_str("\\n"),
        ('\r', _) => out.write_str("\\r"),
        ('\t', _) => out.write_str("\\t"),
        (_, code @ ..0x100) => write!(out, "\\x{code:02x}"),
        (_, code @ ..0x1_0000) => write!(out, "\\u{code:04x}"),
        (_, code) => write!(out, "\\U{code:08x}"),
    };
}
