//! Python 2 in a program's text: which construct, what Python 3 has instead, and the change that makes
//! it so where that is mechanical.
//!
//! A light scan of its own, as such a text does not parse: strings and comments are skipped, brackets
//! counted, statements split. CPython's own message is the traceback's; this stands beside it.

use serde::{Deserialize, Serialize};

/// One construct of Python 2.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Python2 {
    /// 1-based.
    pub line: u32,
    /// Byte range in the text.
    pub start: usize,
    pub end: usize,
    /// "the print statement"
    pub construct: String,
    /// The Python 3 form: "print(…)"
    pub instead: String,
    /// What the range becomes, where that is mechanical.
    pub fix: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Word,
    Number,
    Text,
    Mark,
}

#[derive(Clone, Copy, Debug)]
struct Token {
    kind: Kind,
    start: usize,
    end: usize,
    /// Brackets open around it.
    depth: usize,
}

/// Names that Python 3 calls otherwise.
const NAMES: &[(&str, &str)] = &[
    ("raw_input", "input"),
    ("xrange", "range"),
    ("unicode", "str"),
    ("unichr", "chr"),
    ("long", "int"),
    ("basestring", "str"),
];

const METHODS: &[(&str, &str)] =
    &[("iteritems", "items"), ("itervalues", "values"), ("iterkeys", "keys")];

const MODULES: &[(&str, &str)] = &[
    ("Queue", "queue"),
    ("SocketServer", "socketserver"),
    ("thread", "_thread"),
    ("ConfigParser", "configparser"),
    ("StringIO", "io"),
    ("cStringIO", "io"),
    ("cPickle", "pickle"),
    ("httplib", "http.client"),
    ("BaseHTTPServer", "http.server"),
    ("urllib2", "urllib.request"),
    ("urlparse", "urllib.parse"),
    ("__builtin__", "builtins"),
    ("Tkinter", "tkinter"),
];

/// The constructs of Python 2 in a text, in order; empty for Python 3.
pub fn python2(text: &str) -> Vec<Python2> {
    let mut finder = Finder { text, found: Vec::new(), bare_prints: Vec::new() };
    let tokens = scan(text);
    finder.expressions(&tokens);
    for statement in statements(text, &tokens) {
        finder.statement(statement);
    }
    if !finder.found.is_empty() {
        for (start, end) in std::mem::take(&mut finder.bare_prints) {
            finder.add(start, end, "the print statement", "print()", Some("print()".into()));
        }
    }
    finder.found.sort_by_key(|one| (one.start, std::cmp::Reverse(one.end)));
    finder.found
}

/// The text with every mechanical change made; the same text when there is none.
pub fn to_python3(text: &str) -> String {
    let mut text = text.to_string();
    // Changes may lie inside one another (`print raw_input()`): the inner ones first, then again.
    for _ in 0..8 {
        let found = python2(&text);
        let fixes: Vec<&Python2> = found.iter().filter(|one| one.fix.is_some()).collect();
        let inner = |one: &&&Python2| {
            !fixes.iter().any(|other| {
                other.start >= one.start && other.end <= one.end && !std::ptr::eq(*other, **one)
            })
        };
        let mut chosen: Vec<&&Python2> = fixes.iter().filter(inner).collect();
        if chosen.is_empty() {
            break;
        }
        chosen.sort_by_key(|one| std::cmp::Reverse(one.start));
        for one in chosen {
            if let Some(fix) = &one.fix {
                text.replace_range(one.start..one.end, fix);
            }
        }
    }
    text
}

struct Finder<'a> {
    text: &'a str,
    found: Vec<Python2>,
    bare_prints: Vec<(usize, usize)>,
}

impl<'a> Finder<'a> {
    fn add(
        &mut self,
        start: usize,
        end: usize,
        construct: &str,
        instead: &str,
        fix: Option<String>,
    ) {
        let line = self.text[..start].matches('\n').count() as u32 + 1;
        let (construct, instead) = (construct.to_string(), instead.to_string());
        self.found.push(Python2 { line, start, end, construct, instead, fix });
    }

    fn word(&self, token: &Token) -> &'a str {
        &self.text[token.start..token.end]
    }

    /// What can stand anywhere in a statement.
    fn expressions(&mut self, tokens: &[Token]) {
        let mut backtick: Option<usize> = None;
        for (at, token) in tokens.iter().enumerate() {
            let word = self.word(token);
            let before = at.checked_sub(1).map_or("", |at| self.word(&tokens[at]));
            let after = tokens.get(at + 1).map_or("", |next| self.word(next));
            match token.kind {
                Kind::Mark if word == "<>" => {
                    self.add(token.start, token.end, "the operator <>", "!=", Some("!=".into()));
                }
                Kind::Mark if word == "`" => match backtick.take() {
                    None => backtick = Some(token.start),
                    Some(start) => {
                        let inner = format!("repr({})", &self.text[start + 1..token.start]);
                        self.add(start, token.end, "`…` for repr", "repr(…)", Some(inner));
                    }
                },
                Kind::Number => self.number(token, word),
                Kind::Text if word.to_ascii_lowercase().starts_with("ur") => {
                    let fix = format!("r{}", &word[2..]);
                    self.add(token.start, token.end, "a ur\"…\" string", "r\"…\"", Some(fix));
                }
                Kind::Word if before == "." => self.method(tokens, at, after),
                Kind::Word if !matches!(before, "def" | "class" | "import" | "from" | "as") => {
                    let known = NAMES.iter().find(|(old, _)| *old == word);
                    let called = after == "(" || word == "basestring" || word == "unicode";
                    if let Some((old, new)) =
                        known.filter(|_| called && !self.defines(tokens, word))
                    {
                        let fix = Some((*new).to_string());
                        self.add(token.start, token.end, old, new, fix);
                    }
                }
                _ => {}
            }
        }
    }

    fn defines(&self, tokens: &[Token], name: &str) -> bool {
        tokens.windows(2).any(|pair| {
            let (first, second) = (self.word(&pair[0]), self.word(&pair[1]));
            (matches!(first, "def" | "class" | "import" | "as" | "for") && second == name)
                || (first == name && second == "=")
        })
    }

    fn number(&mut self, token: &Token, word: &str) {
        if let Some(digits) = word.strip_suffix(['l', 'L']) {
            let fix = Some(digits.to_string());
            self.add(token.start, token.end, "a long integer such as 10L", "10", fix);
            return;
        }
        let octal = word.len() > 1
            && word.starts_with('0')
            && word.bytes().all(|byte| (b'0'..=b'7').contains(&byte))
            && word.bytes().any(|byte| byte != b'0');
        if octal {
            let fix = format!("0o{}", word.trim_start_matches('0'));
            self.add(token.start, token.end, "an octal number such as 0777", "0o777", Some(fix));
        }
    }

    fn method(&mut self, tokens: &[Token], at: usize, after: &str) {
        let token = tokens[at];
        let word = self.word(&token);
        if after != "(" {
            return;
        }
        if let Some((old, new)) = METHODS.iter().find(|(old, _)| *old == word) {
            let (old, new) = (format!("dict.{old}()"), format!("dict.{new}()"));
            let fix = new[5..new.len() - 2].to_string();
            self.add(token.start, token.end, &old, &new, Some(fix));
        }
        if word != "has_key" && word != "next" {
            return;
        }
        // The object is mechanical to move when it is a name with dots.
        let mut first = at;
        while first >= 2
            && self.word(&tokens[first - 1]) == "."
            && tokens[first - 2].kind == Kind::Word
        {
            first -= 2;
        }
        let closing = tokens[at + 2..]
            .iter()
            .find(|later| later.depth == token.depth && self.word(later) == ")");
        let Some(closing) = closing.filter(|_| first < at) else { return };
        let object = &self.text[tokens[first].start..tokens[at - 1].start];
        let inside = self.text[tokens[at + 1].end..closing.start].trim();
        let start = tokens[first].start;
        if word == "has_key" && !inside.is_empty() {
            let fix = format!("({inside} in {object})");
            self.add(start, closing.end, "dict.has_key(key)", "key in dict", Some(fix));
        } else if word == "next" && inside.is_empty() {
            let fix = format!("next({object})");
            self.add(start, closing.end, "iterator.next()", "next(iterator)", Some(fix));
        }
    }

    fn statement(&mut self, tokens: &[Token]) {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return };
        let (start, end) = (first.start, last.end);
        let rest = &tokens[1..];
        match self.word(first) {
            "print" => self.print_statement(first, rest, end),
            "exec" if rest.first().is_some_and(|next| !self.is_mark(next, &["(", "=", "."])) => {
                let parts = self.split(rest, "in");
                let inside: Vec<&str> = parts
                    .iter()
                    .flat_map(|part| self.split(part, ","))
                    .map(|part| self.span(part))
                    .collect();
                let fix = format!("exec({})", inside.join(", "));
                self.add(start, end, "the exec statement", "exec(…)", Some(fix));
            }
            "raise" => {
                let parts = self.split(rest, ",");
                if let [class, value, trace @ ..] = &parts[..] {
                    let mut fix = format!("raise {}({})", self.span(class), self.span(value));
                    if let Some(trace) = trace.first() {
                        fix.push_str(&format!(".with_traceback({})", self.span(trace)));
                    }
                    self.add(start, end, "raise Class, value", "raise Class(value)", Some(fix));
                }
            }
            "except" => {
                let colon =
                    rest.iter().position(|token| token.depth == 0 && self.word(token) == ":");
                let head = &rest[..colon.unwrap_or(rest.len())];
                let parts = self.split(head, ",");
                if let [class, name] = &parts[..]
                    && let (false, [name]) = (class.is_empty(), &name[..])
                {
                    let fix = format!("except {} as {}", self.span(class), self.word(name));
                    self.add(
                        start,
                        name.end,
                        "except Class, name",
                        "except Class as name",
                        Some(fix),
                    );
                }
            }
            "import" => {
                for part in self.split(rest, ",") {
                    let Some(name) = part.first() else { continue };
                    let old = self.word(name);
                    if let Some((_, new)) = MODULES.iter().find(|(known, _)| *known == old) {
                        let renamed = part.len() > 1;
                        let fix =
                            if renamed { (*new).to_string() } else { format!("{new} as {old}") };
                        self.add(
                            name.start,
                            name.end,
                            &format!("the module {old}"),
                            new,
                            Some(fix),
                        );
                    }
                }
            }
            "from" => {
                let Some(name) = rest.first() else { return };
                let old = self.word(name);
                if let Some((_, new)) = MODULES.iter().find(|(known, _)| *known == old) {
                    let fix = Some((*new).to_string());
                    self.add(name.start, name.end, &format!("the module {old}"), new, fix);
                }
            }
            _ => {}
        }
    }

    fn print_statement(&mut self, print: &Token, rest: &[Token], end: usize) {
        let Some(next) = rest.first() else {
            self.bare_prints.push((print.start, print.end));
            return;
        };
        if self.is_mark(next, &["=", ".", ",", ":", ")", "]", "}", "[", "+=", "-=", "==", "!="]) {
            return;
        }
        if self.word(next) == "(" {
            // `print (a)` is a call; `print (a), b` and `print (a) % b` were not.
            let close =
                rest.iter().skip(1).position(|token| token.depth == 0 && self.word(token) == ")");
            let after = close.and_then(|close| rest.get(close + 2));
            if !after.is_some_and(|after| self.is_mark(after, &["%", ","])) {
                return;
            }
        }
        let (mut parts, mut file) = (rest, None);
        if self.word(next) == ">>" {
            let pieces = self.split(&rest[1..], ",");
            file = pieces.first().map(|piece| self.span(piece).to_string());
            let used = pieces.first().map_or(0, |piece| piece.len() + 2);
            parts = rest.get(used..).unwrap_or_default();
        }
        let comma = parts.last().is_some_and(|last| last.depth == 0 && self.word(last) == ",");
        let items = if comma { &parts[..parts.len() - 1] } else { parts };
        let mut arguments: Vec<String> = Vec::new();
        if !items.is_empty() {
            arguments.push(self.span(items).to_string());
        }
        if comma {
            arguments.push("end=' '".into());
        }
        arguments.extend(file.map(|file| format!("file={file}")));
        let fix = format!("print({})", arguments.join(", "));
        self.add(print.start, end, "the print statement", "print(…)", Some(fix));
    }

    fn is_mark(&self, token: &Token, marks: &[&str]) -> bool {
        token.kind == Kind::Mark && marks.contains(&self.word(token))
    }

    fn span(&self, tokens: &[Token]) -> &'a str {
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => &self.text[first.start..last.end],
            _ => "",
        }
    }

    /// The parts between a word or mark outside brackets.
    fn split<'t>(&self, tokens: &'t [Token], by: &str) -> Vec<&'t [Token]> {
        tokens.split(|token| token.depth == 0 && self.word(token) == by).collect()
    }
}

/// The statements: between line ends, `;` and the `:` of a block's head, outside brackets.
fn statements<'t>(text: &str, tokens: &'t [Token]) -> Vec<&'t [Token]> {
    let mut all = Vec::new();
    let mut start = 0;
    for at in 0..tokens.len() {
        let token = tokens[at];
        let word = &text[token.start..token.end];
        let head = matches!(
            &text[tokens[start].start..tokens[start].end],
            "if" | "else" | "elif" | "for" | "while" | "try" | "finally" | "with" | "def" | "class"
        ) || &text[tokens[start].start..tokens[start].end] == "except";
        let ends_head = word == ":" && head && token.depth == 0;
        let gap = tokens.get(at + 1).map_or("\n", |next| &text[token.end..next.start]);
        let outside = token.depth == 0 && !matches!(word, "(" | "[" | "{");
        let ends_line =
            outside && (gap.replace("\\\n", " ").contains('\n') || tokens.get(at + 1).is_none());
        if (word == ";" && token.depth == 0) || ends_head || ends_line {
            let end = if word == ";" { at } else { at + 1 };
            if end > start {
                all.push(&tokens[start..end]);
            }
            start = at + 1;
            if start == tokens.len() {
                break;
            }
        }
    }
    all
}

fn scan(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let (mut at, mut depth) = (0, 0usize);
    while at < bytes.len() {
        let start = at;
        let byte = bytes[at];
        let kind = match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b'\x0c' | b'\\' => {
                at += 1;
                continue;
            }
            b'#' => {
                at +=
                    bytes[at..].iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len() - at);
                continue;
            }
            b'"' | b'\'' => {
                at = string_end(bytes, at);
                Kind::Text
            }
            b'0'..=b'9' => {
                at = run_end(bytes, at);
                Kind::Number
            }
            byte if is_word(byte) => {
                at = run_end(bytes, at);
                let prefix = at - start <= 2
                    && bytes[start..at].iter().all(|byte| b"uUrRbBfF".contains(byte));
                match bytes.get(at) {
                    Some(b'"' | b'\'') if prefix => {
                        at = string_end(bytes, at);
                        Kind::Text
                    }
                    _ => Kind::Word,
                }
            }
            _ => {
                let two = bytes.get(at..at + 2).unwrap_or_default();
                let pairs: [&[u8]; 12] = [
                    b"<>", b">>", b"<<", b"==", b"!=", b"<=", b">=", b"+=", b"-=", b"*=", b"**",
                    b"//",
                ];
                at += if pairs.contains(&two) { 2 } else { 1 };
                Kind::Mark
            }
        };
        if matches!(byte, b')' | b']' | b'}') {
            depth = depth.saturating_sub(1);
        }
        tokens.push(Token { kind, start, end: at, depth });
        if matches!(byte, b'(' | b'[' | b'{') {
            depth += 1;
        }
    }
    tokens
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

fn run_end(bytes: &[u8], start: usize) -> usize {
    start + bytes[start..].iter().take_while(|byte| is_word(**byte)).count()
}

/// Past a string that opens here; an unterminated one ends with its line.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let triple = bytes.get(start..start + 3) == Some(&[quote; 3]);
    let mut at = start + if triple { 3 } else { 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'\n' if !triple => return at,
            byte if byte == quote && !triple => return at + 1,
            byte if byte == quote && bytes.get(at..at + 3) == Some(&[quote; 3]) => return at + 3,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::{python2, to_python3};

    /// Python 2, the construct told of first, and Python 3.
    const CASES: &[(&str, &str, &str)] = &[
        ("print \"a\", x\n", "the print statement", "print(\"a\", x)\n"),
        ("print x,\nprint\n", "the print statement", "print(x, end=' ')\nprint()\n"),
        ("print >>f, a, b\n", "the print statement", "print(a, b, file=f)\n"),
        (
            "if x: print 'a'; print 'b' # c\n",
            "the print statement",
            "if x: print('a'); print('b') # c\n",
        ),
        ("print (a), b\n", "the print statement", "print((a), b)\n"),
        ("print 'a %s' % (\n  x)\n", "the print statement", "print('a %s' % (\n  x))\n"),
        ("exec code in ns\n", "the exec statement", "exec(code, ns)\n"),
        ("raise ValueError, 'no'\n", "raise Class, value", "raise ValueError('no')\n"),
        (
            "try:\n  f()\nexcept (A, B), e:\n  pass\n",
            "except Class, name",
            "try:\n  f()\nexcept (A, B) as e:\n  pass\n",
        ),
        ("s = `x + 1`\n", "`…` for repr", "s = repr(x + 1)\n"),
        ("if a <> b: pass\n", "the operator <>", "if a != b: pass\n"),
        ("n = 10L + 0777\n", "a long integer such as 10L", "n = 10 + 0o777\n"),
        ("p = ur'a\\b'\n", "a ur\"…\" string", "p = r'a\\b'\n"),
        ("if d.has_key(k): pass\n", "dict.has_key(key)", "if (k in d): pass\n"),
        ("for i in xrange(3): pass\n", "xrange", "for i in range(3): pass\n"),
        ("n = int(raw_input('> '))\n", "raw_input", "n = int(input('> '))\n"),
        ("print raw_input('> ')\n", "the print statement", "print(input('> '))\n"),
        ("for k, v in d.iteritems(): pass\n", "dict.iteritems()", "for k, v in d.items(): pass\n"),
        ("x = it.next()\n", "iterator.next()", "x = next(it)\n"),
        ("import sys, Queue\n", "the module Queue", "import sys, queue as Queue\n"),
        (
            "from SocketServer import TCPServer\n",
            "the module SocketServer",
            "from socketserver import TCPServer\n",
        ),
    ];

    #[test]
    fn names_the_construct_and_changes_it() {
        for (old, construct, new) in CASES {
            let found = python2(old);
            let first = found.first().map(|one| one.construct.as_str());
            assert_eq!(first, Some(*construct), "{old}");
            assert_eq!(to_python3(old), *new, "{old}");
            assert!(python2(new).is_empty(), "{new}: {:?}", python2(new));
        }
    }

    #[test]
    fn leaves_python_3_alone() {
        let programs = [
            "print('a')\nprint ('a', x)\nprint\nprint = 3\n",
            "# print x\n'''\nprint x\n'''\nx = 0\ny = 00\n",
            "raise ValueError('a')\ntry:\n  pass\nexcept (A, B) as e:\n  pass\n",
            "def xrange(n): return range(n)\nxrange(3)\n",
            "d.items()\nnext(it)\nimport queue\n",
        ];
        for program in programs {
            assert_eq!(python2(program), [], "{program}");
        }
    }
}
