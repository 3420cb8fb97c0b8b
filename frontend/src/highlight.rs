//! Colours for Python: a line-by-line tokenizer that knows just enough (strings over several lines
//! included) to tell keywords, strings, numbers, comments and definitions apart. It never fails: what
//! it does not know is plain.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Plain,
    Keyword,
    Text,
    Number,
    Comment,
    /// A function's or class's name where it is defined, or a decorator.
    Definition,
    Builtin,
}

impl Kind {
    /// Its class in the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Kind::Plain => "",
            Kind::Keyword => "k",
            Kind::Text => "s",
            Kind::Number => "n",
            Kind::Comment => "c",
            Kind::Definition => "d",
            Kind::Builtin => "b",
        }
    }
}

pub type Line = Vec<(Kind, String)>;

const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];
const BUILTINS: &[&str] = &[
    "abs",
    "all",
    "any",
    "bool",
    "bytearray",
    "bytes",
    "chr",
    "dict",
    "enumerate",
    "filter",
    "float",
    "format",
    "getattr",
    "hasattr",
    "hash",
    "hex",
    "id",
    "input",
    "int",
    "isinstance",
    "iter",
    "len",
    "list",
    "map",
    "max",
    "min",
    "next",
    "object",
    "open",
    "ord",
    "print",
    "range",
    "repr",
    "reversed",
    "round",
    "self",
    "set",
    "setattr",
    "sorted",
    "str",
    "sum",
    "super",
    "tuple",
    "type",
    "zip",
];

/// The source's lines, each as coloured pieces.
pub fn highlight(source: &str) -> Vec<Line> {
    let mut open: Option<&'static str> = None;
    source.split('\n').map(|line| one_line(line, &mut open)).collect()
}

/// `open` is the triple quote that a string over several lines waits for.
fn one_line(line: &str, open: &mut Option<&'static str>) -> Line {
    let mut out = Line::new();
    let mut rest = line;
    let mut after_def = false;
    while !rest.is_empty() {
        let (kind, length) = if let Some(quote) = *open {
            let end = rest.find(quote).map(|i| i + quote.len());
            if end.is_some() {
                *open = None;
            }
            (Kind::Text, end.unwrap_or(rest.len()))
        } else {
            token(rest, after_def, open)
        };
        let (piece, tail) = rest.split_at(length);
        if kind != Kind::Plain || !piece.trim().is_empty() {
            after_def = piece == "def" || piece == "class";
        }
        match out.last_mut() {
            Some((last, text)) if *last == kind => text.push_str(piece),
            _ => out.push((kind, piece.to_string())),
        }
        rest = tail;
    }
    out
}

/// Kind and length (bytes, at least one character) of the first token.
fn token(rest: &str, after_def: bool, open: &mut Option<&'static str>) -> (Kind, usize) {
    let first = rest.chars().next().unwrap_or(' ');
    let one = first.len_utf8();
    if first == '#' {
        return (Kind::Comment, rest.len());
    }
    if first == '"' || first == '\'' {
        return (Kind::Text, string(rest, open));
    }
    if first.is_ascii_digit() {
        return (Kind::Number, span(rest, |c| c.is_ascii_alphanumeric() || c == '.' || c == '_'));
    }
    if first == '@' && !rest[one..].starts_with([' ', '=']) {
        return (
            Kind::Definition,
            one + span(&rest[one..], |c| c.is_alphanumeric() || c == '_' || c == '.'),
        );
    }
    if first.is_alphabetic() || first == '_' {
        let length = span(rest, |c| c.is_alphanumeric() || c == '_');
        let (word, after) = rest.split_at(length);
        let is_prefix = word.len() <= 2 && word.chars().all(|c| "rRbBfFuU".contains(c));
        if is_prefix && after.starts_with(['"', '\'']) {
            return (Kind::Text, length + string(after, open));
        }
        let kind = match word {
            _ if after_def => Kind::Definition,
            _ if KEYWORDS.contains(&word) => Kind::Keyword,
            _ if BUILTINS.contains(&word) => Kind::Builtin,
            _ => Kind::Plain,
        };
        return (kind, length);
    }
    (Kind::Plain, one)
}

fn span(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// Length of the string that starts here, as far as this line goes.
fn string(rest: &str, open: &mut Option<&'static str>) -> usize {
    for quote in ["\"\"\"", "'''"] {
        if let Some(body) = rest.strip_prefix(quote) {
            let end = body.find(quote);
            if end.is_none() {
                *open = Some(quote);
            }
            return end.map_or(rest.len(), |i| i + 2 * quote.len());
        }
    }
    let quote = rest.as_bytes()[0];
    let mut escaped = false;
    for (i, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b if b == quote => return i + 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(source: &str) -> String {
        let piece = |(kind, text): &(Kind, String)| match kind {
            Kind::Plain => text.clone(),
            kind => format!("<{}:{text}>", kind.class()),
        };
        highlight(source)
            .iter()
            .map(|l| l.iter().map(piece).collect::<String>())
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn pieces() {
        let table = [
            ("import socket  # why", "<k:import> socket  <c:# why>"),
            ("s.send(b'a\\'b' + x)", "s.send(<s:b'a\\'b'> + x)"),
            ("def main(n=0x1f):", "<k:def> <d:main>(n=<n:0x1f>):"),
            ("print(f\"{n}\")", "<b:print>(<s:f\"{n}\">)"),
            ("a = '''one\ntwo # not\n''' + b", "a = <s:'''one>\n<s:two # not>\n<s:'''> + b"),
            ("名 = '套接字'", "名 = <s:'套接字'>"),
            ("'never closed", "<s:'never closed>"),
            ("", ""),
        ];
        for (source, expected) in table {
            assert_eq!(drawn(source), expected, "{source}");
        }
    }

    #[test]
    fn nothing_is_lost() {
        for source in ["\u{0}\\\"'''", "'\\", "@", "\"\"\"\"", "é'ü\"ß", "b'", "0'"] {
            let text: Vec<String> = highlight(source)
                .into_iter()
                .map(|l| l.into_iter().map(|(_, t)| t).collect())
                .collect();
            assert_eq!(text.join("\n"), source);
        }
    }
}
