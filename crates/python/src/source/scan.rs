//! A tokenizer for texts that are wrong: it finds what CPython's tokenizer refuses and gives tokens to
//! explain a parser's error by.
//!
//! Invariant: linear in the text, and it never fails; after the first fault it stops. Deliberately not here:
//! the tokens a right text is parsed from (ruff's).

use ruff_text_size::TextRange;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Name,
    Number,
    String,
    Op,
    Newline,
    Indent,
    Dedent,
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    /// Brackets open around it.
    pub level: usize,
}

/// What the tokenizer refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub class: FaultClass,
    pub message: String,
    pub start: usize,
    pub end: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultClass {
    Syntax,
    Indentation,
    Tab,
}

pub struct Scanned {
    pub tokens: Vec<Token>,
    pub fault: Option<Fault>,
    /// Brackets never closed: where they open, outermost first.
    pub open: Vec<usize>,
}

pub fn scan(text: &str) -> Scanned {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        at: 0,
        tokens: Vec::new(),
        open: Vec::new(),
        indents: vec![(0, 0)],
    };
    let fault = scanner.run().err();
    Scanned { tokens: scanner.tokens, fault, open: scanner.open }
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    tokens: Vec<Token>,
    open: Vec<usize>,
    /// Columns with tabs to 8, and with tabs as 1: both must agree.
    indents: Vec<(usize, usize)>,
}

type Step = Result<(), Fault>;

fn syntax(message: impl Into<String>, start: usize, end: usize) -> Fault {
    Fault { class: FaultClass::Syntax, message: message.into(), start, end }
}

impl Scanner<'_> {
    fn run(&mut self) -> Step {
        let mut line_start = true;
        while self.at < self.bytes.len() {
            if line_start && self.open.is_empty() {
                line_start = false;
                if self.indentation()? {
                    line_start = true;
                }
                continue;
            }
            match self.bytes[self.at] {
                b'\n' => {
                    if self.open.is_empty() {
                        self.push(Kind::Newline, self.at, self.at);
                    }
                    self.at += 1;
                    // Within brackets lines have no indentation of their own.
                    line_start = self.open.is_empty();
                }
                b' ' | b'\t' | b'\x0c' | b'\r' => self.at += 1,
                b'#' => self.skip_line(),
                b'\\' => self.continuation()?,
                b'"' | b'\'' => self.string(self.at)?,
                b'0'..=b'9' => self.number()?,
                b'.' if self.peek(1).is_some_and(|b| b.is_ascii_digit()) => self.number()?,
                b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => self.word()?,
                _ => self.operator()?,
            }
        }
        let end = self.bytes.len();
        if self.open.is_empty()
            && self
                .tokens
                .last()
                .is_some_and(|last| !matches!(last.kind, Kind::Newline | Kind::Dedent))
        {
            self.push(Kind::Newline, end, end);
        }
        while self.indents.len() > 1 {
            self.indents.pop();
            self.push(Kind::Dedent, end, end);
        }
        self.push(Kind::End, end, end);
        Ok(())
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize) {
        self.tokens.push(Token { kind, start, end, level: self.open.len() });
    }

    fn skip_line(&mut self) {
        while self.peek(0).is_some_and(|b| b != b'\n') {
            self.at += 1;
        }
    }

    fn line_end(&self) -> usize {
        self.bytes[self.at..]
            .iter()
            .position(|&b| b == b'\n')
            .map_or(self.bytes.len(), |n| self.at + n)
    }

    /// Measures a line's indentation; true when the line is blank.
    fn indentation(&mut self) -> Result<bool, Fault> {
        let start = self.at;
        let (mut column, mut plain) = (0, 0);
        while let Some(byte) = self.peek(0) {
            match byte {
                b' ' => (column, plain) = (column + 1, plain + 1),
                b'\t' => (column, plain) = ((column / 8 + 1) * 8, plain + 1),
                b'\x0c' => (column, plain) = (0, 0),
                _ => break,
            }
            self.at += 1;
        }
        match self.peek(0) {
            Some(b'#') => self.skip_line(),
            Some(b'\r') if self.peek(1) == Some(b'\n') => self.at += 1,
            _ => {}
        }
        if matches!(self.peek(0), None | Some(b'\n')) {
            self.at += usize::from(self.peek(0).is_some());
            return Ok(true);
        }
        let &(top, plain_top) = self.indents.last().unwrap_or(&(0, 0));
        let tabs = Fault {
            class: FaultClass::Tab,
            message: "inconsistent use of tabs and spaces in indentation".into(),
            start,
            end: start,
        };
        if column == top {
            return if plain == plain_top { Ok(false) } else { Err(tabs) };
        }
        if column > top {
            if plain <= plain_top {
                return Err(tabs);
            }
            self.indents.push((column, plain));
            self.push(Kind::Indent, start, self.at);
            return Ok(false);
        }
        while self.indents.last().is_some_and(|&(open, _)| open > column) {
            self.indents.pop();
            self.push(Kind::Dedent, self.at, self.at);
        }
        match self.indents.last() {
            Some(&(open, open_plain)) if open == column => {
                if plain == open_plain {
                    Ok(false)
                } else {
                    Err(tabs)
                }
            }
            _ => {
                let end = self.line_end();
                let message = "unindent does not match any outer indentation level".into();
                Err(Fault { class: FaultClass::Indentation, message, start: end, end })
            }
        }
    }

    fn continuation(&mut self) -> Step {
        let next = if self.peek(1) == Some(b'\r') { 2 } else { 1 };
        match self.peek(next) {
            Some(b'\n') if self.at + next + 1 < self.bytes.len() => {
                self.at += next + 1;
                Ok(())
            }
            None | Some(b'\n') => {
                Err(syntax("unexpected EOF while parsing", self.at + 1, self.at + 1))
            }
            Some(_) => {
                let at = self.at + 1;
                Err(syntax("unexpected character after line continuation character", at, at))
            }
        }
    }

    /// A string whose prefix began at `start`; stands at its quote.
    fn string(&mut self, start: usize) -> Step {
        let quote = self.bytes[self.at];
        let triple = self.bytes[self.at..].starts_with(&[quote; 3]);
        self.at += if triple { 3 } else { 1 };
        loop {
            match self.peek(0) {
                Some(b'\\') => self.at = (self.at + 2).min(self.bytes.len()),
                Some(byte) if byte == quote && !triple => {
                    self.at += 1;
                    break;
                }
                Some(byte) if byte == quote && self.bytes[self.at..].starts_with(&[quote; 3]) => {
                    self.at += 3;
                    break;
                }
                Some(b'\n') if !triple => return Err(self.unterminated(start, false)),
                Some(_) => self.at += 1,
                None => return Err(self.unterminated(start, triple)),
            }
        }
        self.push(Kind::String, start, self.at);
        Ok(())
    }

    fn unterminated(&self, start: usize, triple: bool) -> Fault {
        let counted = if triple { self.bytes.len() } else { self.at };
        let line = 1 + self.bytes[..counted].iter().filter(|&&b| b == b'\n').count();
        let what = if triple { "triple-quoted string" } else { "string" };
        syntax(format!("unterminated {what} literal (detected at line {line})"), start, start)
    }

    fn word(&mut self) -> Step {
        let start = self.at;
        while let Some(c) = self.text[self.at..].chars().next() {
            if c.is_ascii() && !c.is_ascii_alphanumeric() && c != '_' {
                break;
            }
            let fits = c == '_'
                || if self.at == start {
                    unicode_ident::is_xid_start(c)
                } else {
                    unicode_ident::is_xid_continue(c)
                };
            if !fits {
                let code = u32::from(c);
                let message = if crate::text::unicode::is_printable(c) {
                    format!("invalid character '{c}' (U+{code:04X})")
                } else {
                    format!("invalid non-printable character U+{code:04X}")
                };
                return Err(syntax(message, self.at, self.at));
            }
            self.at += c.len_utf8();
        }
        let word = &self.text[start..self.at];
        if matches!(self.peek(0), Some(b'"' | b'\'')) && is_prefix(word) {
            return self.string(start);
        }
        self.push(Kind::Name, start, self.at);
        Ok(())
    }

    fn operator(&mut self) -> Step {
        const LONG: [&str; 24] = [
            "**=", "//=", ">>=", "<<=", "...", "!=", "->", ":=", "==", "<=", ">=", "<>", "**",
            "//", ">>", "<<", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=",
        ];
        let start = self.at;
        let byte = self.bytes[start];
        let length =
            LONG.iter().find(|op| self.text[start..].starts_with(**op)).map_or(1, |op| op.len());
        let length = if self.text[start..].starts_with("@=") { 2 } else { length };
        if matches!(byte, b')' | b']' | b'}') {
            self.close(byte)?;
        }
        self.at += length;
        self.push(Kind::Op, start, self.at);
        if matches!(byte, b'(' | b'[' | b'{') {
            self.open.push(start);
        }
        Ok(())
    }

    fn close(&mut self, byte: u8) -> Step {
        let closing = char::from(byte);
        let Some(&place) = self.open.last() else {
            return Err(syntax(format!("unmatched '{closing}'"), self.at, self.at));
        };
        let opening = char::from(self.bytes[place]);
        if matches!((opening, closing), ('(', ')') | ('[', ']') | ('{', '}')) {
            self.open.pop();
            return Ok(());
        }
        let mut message = format!(
            "closing parenthesis '{closing}' does not match opening parenthesis '{opening}'"
        );
        if self.text[place..self.at].contains('\n') {
            let line = 1 + self.bytes[..place].iter().filter(|&&b| b == b'\n').count();
            message.push_str(&format!(" on line {line}"));
        }
        Err(syntax(message, self.at, self.at))
    }

    fn digits(&mut self, valid: impl Fn(u8) -> bool) -> bool {
        let start = self.at;
        while let Some(byte) = self.peek(0) {
            if valid(byte) {
                self.at += 1;
            } else if byte == b'_' && self.at > start && self.peek(1).is_some_and(&valid) {
                self.at += 2;
            } else {
                break;
            }
        }
        self.at > start
    }

    fn number(&mut self) -> Step {
        let start = self.at;
        let radix = match self.peek(1).map(|b| b.to_ascii_lowercase()) {
            Some(b'x') => Some((16, "hexadecimal")),
            Some(b'o') => Some((8, "octal")),
            Some(b'b') => Some((2, "binary")),
            _ => None,
        };
        let mut name = "decimal";
        if let Some((base, what)) = radix.filter(|_| self.bytes[start] == b'0') {
            name = what;
            self.at += 2;
            if self.peek(0) == Some(b'_') {
                self.at += 1;
            }
            let found = self.digits(|b| char::from(b).is_digit(base));
            if let Some(digit) = self.peek(0).filter(u8::is_ascii_digit) {
                let message = format!("invalid digit '{}' in {what} literal", char::from(digit));
                return Err(syntax(message, self.at, self.at));
            }
            if !found {
                return Err(syntax(format!("invalid {what} literal"), self.at - 1, self.at - 1));
            }
        } else {
            self.digits(|b| b.is_ascii_digit());
            let whole_end = self.at;
            let mut fraction = false;
            if self.peek(0) == Some(b'.') {
                fraction = true;
                self.at += 1;
                self.digits(|b| b.is_ascii_digit());
            }
            if matches!(self.peek(0), Some(b'e' | b'E')) {
                let sign = usize::from(matches!(self.peek(1), Some(b'+' | b'-')));
                if self.peek(1 + sign).is_some_and(|b| b.is_ascii_digit()) {
                    fraction = true;
                    self.at += 1 + sign;
                    self.digits(|b| b.is_ascii_digit());
                }
            }
            if matches!(self.peek(0), Some(b'j' | b'J')) {
                fraction = true;
                name = "imaginary";
                self.at += 1;
            }
            let digits = &self.text[start..whole_end];
            if !fraction
                && digits.len() > 1
                && digits.starts_with('0')
                && digits.bytes().any(|b| matches!(b, b'1'..=b'9'))
            {
                let zeros = digits.len() - digits.trim_start_matches(['0', '_']).len();
                let message = "leading zeros in decimal integer literals are not permitted; \
                               use an 0o prefix for octal integers";
                return Err(syntax(message, start, start + zeros));
            }
        }
        self.after_number(name)?;
        self.push(Kind::Number, start, self.at);
        Ok(())
    }

    /// A number must not run into a name, save a keyword that may follow one.
    fn after_number(&mut self, name: &str) -> Step {
        let rest = &self.text[self.at..];
        let joined =
            rest.chars().next().is_some_and(|c| c == '_' || unicode_ident::is_xid_start(c));
        let keyword = ["and", "else", "for", "if", "in", "is", "not", "or"]
            .iter()
            .any(|word| rest.starts_with(word));
        if joined && !keyword {
            return Err(syntax(format!("invalid {name} literal"), self.at - 1, self.at - 1));
        }
        Ok(())
    }
}

fn is_prefix(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    matches!(word.as_str(), "r" | "b" | "u" | "f" | "br" | "rb" | "fr" | "rf")
}

impl Fault {
    pub fn range(&self) -> TextRange {
        TextRange::new((self.start as u32).into(), (self.end as u32).into())
    }
}
