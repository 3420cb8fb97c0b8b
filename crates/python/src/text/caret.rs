//! The line of carets under a traceback's source line, as CPython 3.11 draws it: all `^`, or `~` with
//! `^` under the operator when the marked text reads as one binary operation or subscript.
//!
//! CPython parses the marked text again rather than remember what failed, so this does too.

use ruff_python_ast::{Expr, Stmt};
use ruff_python_parser::parse_module;
use ruff_text_size::Ranged;

/// Marked text longer than this is not looked into: its anchors would not fit a screen either.
const LONGEST_SEGMENT: usize = 2000;

/// The text below a source line in a traceback, indented by four as the line is, without newline;
/// `None` when CPython draws none because the mark would span the line.
///
/// `line` is the source line as written, without newline; `start` and `end` are columns in
/// characters of it, `end` is `None` when the marked range ends on a later line.
pub fn underline(line: &str, start: u32, end: Option<u32>) -> Option<String> {
    let chars: Vec<char> = line.chars().collect();
    let is_blank = |c: &char| matches!(c, ' ' | '\t' | '\x0c');
    let indent = chars.iter().take_while(|c| is_blank(c)).count();
    let start = (start as usize).min(chars.len());
    let (end, anchors) = match end {
        Some(end) => {
            let end = (end as usize).clamp(start, chars.len());
            let segment: String = chars[start..end].iter().collect();
            (end, anchors(&segment).map(|(from, to)| (start + from, start + to)))
        }
        None => (chars.len() - chars.iter().rev().take_while(|c| is_blank(c)).count(), None),
    };
    if end <= start || anchors.is_none() && end - start == chars.len() - indent {
        return None;
    }
    let mut out = " ".repeat(4 + start.saturating_sub(indent));
    for at in start..end {
        let marked = anchors.is_none_or(|(from, to)| (from..to).contains(&at));
        out.push(if marked { '^' } else { '~' });
    }
    Some(out)
}

/// The operator of a binary operation, or the brackets of a subscript, in characters of `segment`.
fn anchors(segment: &str) -> Option<(usize, usize)> {
    if segment.len() > LONGEST_SEGMENT || nesting(segment) > 100 {
        return None;
    }
    let module = parse_module(segment).ok()?.into_syntax();
    let [Stmt::Expr(statement)] = module.body.as_slice() else {
        return None;
    };
    let bytes = segment.as_bytes();
    let blank = |at: usize| matches!(bytes[at], b' ' | b'\t' | b'\x0c');
    let column = |byte: usize| segment.get(..byte).map(|text| text.chars().count());
    match statement.value.as_ref() {
        Expr::BinOp(operation) => {
            let (left, right) =
                (operation.left.end().to_usize(), operation.right.start().to_usize());
            let from = (left..right).find(|&at| !blank(at) && bytes[at] != b')')?;
            // Whatever stands next to the operator counts as its second character.
            let two = from + 1 < right && !blank(from + 1);
            // CPython takes these for columns though they count bytes.
            Some((from, from + if two { 2 } else { 1 }))
        }
        Expr::Subscript(subscript) => {
            let (value, index) =
                (subscript.value.end().to_usize(), subscript.slice.end().to_usize());
            let from = (value..bytes.len()).find(|&at| bytes[at] == b'[')?;
            let to = (index..bytes.len()).find(|&at| bytes[at] == b']')?;
            Some((column(from)?, column(to + 1)?))
        }
        _ => None,
    }
}

/// An upper bound of how deep the parser would recurse.
fn nesting(segment: &str) -> usize {
    segment.matches(['(', '[', '{', '-', '+', '~', '*']).count()
        + segment.matches("not").count()
        + segment.matches("lambda").count()
        + segment.matches("await").count()
}

#[cfg(test)]
mod tests {
    use super::underline;

    /// A source line, the range CPython marks in it, and the line it draws below (3.11.7).
    #[test]
    fn draws_what_cpython_draws() {
        for (line, start, end, expected) in [
            ("x = 1 + f(2)", 4, Some(12), Some("        ~~^~~~~~")),
            ("    return a / b", 11, Some(16), Some("           ~~^~~")),
            ("a / b", 0, Some(5), Some("    ~~^~~")),
            ("a // b", 0, Some(6), Some("    ~~^^~~")),
            ("(a) + b", 0, Some(7), Some("    ~~~~^~~")),
            ("(a)+(b)", 0, Some(7), Some("    ~~~^^~~")),
            ("(a) // (b)", 0, Some(10), Some("    ~~~~^^~~~~")),
            ("a +(b)", 0, Some(6), Some("    ~~^^~~")),
            ("(a)[(0)]", 0, Some(8), Some("    ~~~^^^^^")),
            ("x[1][k + 2]", 0, Some(11), Some("    ~~~~^^^^^^^")),
            ("d['a']", 0, Some(6), Some("    ~^^^^^")),
            ("'é' + 1", 0, Some(7), Some("    ~~~~~^~")),
            ("f(1)", 0, Some(4), None),
            ("f(1)  # why", 0, Some(4), Some("    ^^^^")),
            ("x = f(1)", 4, Some(8), Some("        ^^^^")),
            ("é = g(x) + 'ü'[3]", 11, Some(17), Some("               ~~~^^^")),
            ("raise E", 0, Some(7), None),
            ("a = b + (", 4, None, Some("        ^^^^^")),
            ("f(a,", 0, None, None),
            ("k += 'a' * 1", 0, Some(12), None),
            ("x = [a / b for i in [1]]", 5, Some(10), Some("         ~~^~~")),
            ("if a < b:", 3, Some(8), Some("       ^^^^^")),
        ] {
            assert_eq!(underline(line, start, end).as_deref(), expected, "{line}");
        }
    }
}
