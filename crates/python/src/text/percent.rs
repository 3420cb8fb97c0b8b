//! `%`-formatting of `str` and `bytes`: the template as pieces, and each conversion on plain values.
//!
//! The caller walks [`parse`]'s pieces; for a field it takes an argument for each [`Count::Star`]
//! and one for the conversion (an `Argument`, or [`Field::wrong_type`] when it does not fit) and
//! appends [`Field::render`]. Errors of the template come where CPython meets them: after the fields before.

use super::{
    Result, TextError, check_size, int, overflow_error, spec, string, surrogate, value_error,
};
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Literal(String),
    Field(Field),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Count {
    None,
    Fixed(usize),
    /// `*`: an int taken from the arguments ("* wants int").
    Star,
}

/// One conversion, `%(key)-10.3f`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub key: Option<String>,
    pub left: bool,
    pub plus: bool,
    pub space: bool,
    pub alternate: bool,
    pub zero: bool,
    pub width: Count,
    pub precision: Count,
    /// d i u o x X e E f F g G c r s a (and b for bytes); others make [`Field::render`] fail.
    pub conversion: char,
    /// Index of the conversion character in the template, for messages.
    pub position: usize,
    /// Whether the template is bytes.
    pub bytes: bool,
}

/// A value converted as its field's conversion asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// For d i u (floats truncated) o x X c.
    Int(BigInt),
    /// For e E f F g G.
    Float(f64),
    /// For s r a b (already `str`/`repr`/`ascii`) and c (one character).
    Text(String),
}

/// What a conversion takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// d i u: an int, or a float to truncate.
    Number,
    /// o x X: an int.
    Int,
    /// e E f F g G.
    Float,
    /// c: an int or a one-character string.
    Char,
    Str,
    Repr,
    Ascii,
    /// No such conversion: take the argument, then `render` for the error.
    Unknown,
}

/// Splits a `str` template. A broken one gives the pieces before the fault, then the error.
pub fn parse(template: &str) -> (Vec<Piece>, Result<()>) {
    Parser { chars: template.chars().collect(), at: 0, bytes: false, pieces: Vec::new() }.run()
}

/// As [`parse`] for a bytes template; literals and texts are Latin-1: each char is one byte.
pub fn parse_bytes(template: &[u8]) -> (Vec<Piece>, Result<()>) {
    let chars = template.iter().map(|&b| char::from(b)).collect();
    Parser { chars, at: 0, bytes: true, pieces: Vec::new() }.run()
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    bytes: bool,
    pieces: Vec<Piece>,
}

impl Parser {
    fn run(mut self) -> (Vec<Piece>, Result<()>) {
        while self.at < self.chars.len() {
            if self.chars[self.at] != '%' {
                let start = self.at;
                while self.peek().is_some_and(|c| c != '%') {
                    self.at += 1;
                }
                self.literal(start, self.at);
            } else if self.chars.get(self.at + 1) == Some(&'%') {
                self.literal(self.at, self.at + 1);
                self.at += 2;
            } else {
                self.at += 1;
                match self.field() {
                    Ok(field) => self.pieces.push(Piece::Field(field)),
                    Err(error) => return (self.pieces, Err(error)),
                }
            }
        }
        (self.pieces, Ok(()))
    }

    fn literal(&mut self, from: usize, to: usize) {
        let text = &self.chars[from..to];
        match self.pieces.last_mut() {
            Some(Piece::Literal(last)) => last.extend(text),
            _ => self.pieces.push(Piece::Literal(text.iter().collect())),
        }
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let c = self.peek().filter(|&c| wanted(c))?;
        self.at += 1;
        Some(c)
    }

    fn field(&mut self) -> Result<Field> {
        let key = if self.take(|c| c == '(').is_some() { Some(self.key()?) } else { None };
        let mut field = Field {
            key,
            left: false,
            plus: false,
            space: false,
            alternate: false,
            zero: false,
            width: Count::None,
            precision: Count::None,
            conversion: ' ',
            position: 0,
            bytes: self.bytes,
        };
        while let Some(flag) = self.take(|c| matches!(c, '-' | '+' | ' ' | '#' | '0')) {
            match flag {
                '-' => field.left = true,
                '+' => field.plus = true,
                ' ' => field.space = true,
                '#' => field.alternate = true,
                _ => field.zero = true,
            }
        }
        field.width = self.count(i64::MAX, "width too big")?;
        if self.take(|c| c == '.').is_some() {
            field.precision = match self.count(i64::from(i32::MAX), "precision too big")? {
                Count::None => Count::Fixed(0),
                count => count,
            };
        }
        self.take(|c| matches!(c, 'h' | 'l' | 'L'));
        field.position = self.at;
        match self.take(|_| true) {
            Some(conversion) => field.conversion = conversion,
            None => return value_error("incomplete format"),
        }
        Ok(field)
    }

    /// A key may hold balanced parentheses.
    fn key(&mut self) -> Result<String> {
        let (start, mut depth) = (self.at, 1);
        while let Some(c) = self.take(|_| true) {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Ok(self.chars[start..self.at - 1].iter().collect());
            }
        }
        value_error("incomplete format key")
    }

    fn count(&mut self, highest: i64, too_big: &str) -> Result<Count> {
        if self.take(|c| c == '*').is_some() {
            return Ok(Count::Star);
        }
        let mut value: Option<i64> = None;
        while let Some(digit) = self.take(|c| c.is_ascii_digit()) {
            let next = value.unwrap_or(0).checked_mul(10);
            match next.and_then(|n| n.checked_add(i64::from(digit as u8 - b'0'))) {
                Some(next) if next <= highest => value = Some(next),
                _ => return value_error(too_big),
            }
        }
        Ok(value.map_or(Count::None, |n| Count::Fixed(usize::try_from(n).unwrap_or(usize::MAX))))
    }
}

impl Field {
    pub fn wanted(&self) -> Wanted {
        match self.conversion {
            'd' | 'i' | 'u' => Wanted::Number,
            'o' | 'x' | 'X' => Wanted::Int,
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => Wanted::Float,
            'c' => Wanted::Char,
            's' => Wanted::Str,
            // For bytes %r is %a.
            'r' if !self.bytes => Wanted::Repr,
            'r' | 'a' => Wanted::Ascii,
            'b' if self.bytes => Wanted::Str,
            _ => Wanted::Unknown,
        }
    }

    /// The TypeError for an argument of a type that the conversion does not take.
    pub fn wrong_type(&self, type_name: &str) -> TextError {
        let code = self.conversion;
        let message = match self.wanted() {
            Wanted::Number => format!("%{code} format: a real number is required, not {type_name}"),
            Wanted::Int => format!("%{code} format: an integer is required, not {type_name}"),
            Wanted::Float if self.bytes => format!("float argument required, not {type_name}"),
            Wanted::Char if self.bytes => {
                "%c requires an integer in range(256) or a single byte".to_string()
            }
            Wanted::Char => "%c requires int or char".to_string(),
            Wanted::Str if self.bytes => format!(
                "%b requires a bytes-like object, or an object that implements __bytes__, not '{type_name}'"
            ),
            _ => format!("must be real number, not {type_name}"),
        };
        TextError { class: "TypeError", message, unicode: None }
    }

    /// Applies a `*` width: negative means left-justified.
    pub fn set_width(&mut self, width: i64) {
        self.left |= width < 0;
        self.width = Count::Fixed(usize::try_from(width.unsigned_abs()).unwrap_or(usize::MAX));
    }

    /// Applies a `*` precision: negative means 0.
    pub fn set_precision(&mut self, precision: i64) {
        self.precision = Count::Fixed(usize::try_from(precision.max(0)).unwrap_or(usize::MAX));
    }

    /// The converted text with sign, padding and prefix; for bytes each char is one byte.
    pub fn render(&self, argument: &Argument) -> Result<String> {
        match (self.wanted(), argument) {
            (Wanted::Number | Wanted::Int, Argument::Int(n)) => self.render_int(n),
            (Wanted::Float, Argument::Float(x)) => self.render_float(*x),
            (Wanted::Char, Argument::Int(n)) => self.render_char(n),
            (Wanted::Char, Argument::Text(text)) => self.fill("", text, ' '),
            (Wanted::Str | Wanted::Repr | Wanted::Ascii, Argument::Text(text)) => {
                let kept =
                    self.precision().map_or(&**text, |count| string::substring(text, 0, count));
                self.fill("", kept, ' ')
            }
            (Wanted::Unknown, _) => self.unknown(),
            (_, Argument::Text(_)) => Err(self.wrong_type("str")),
            (_, Argument::Int(_)) => Err(self.wrong_type("int")),
            (_, Argument::Float(_)) => Err(self.wrong_type("float")),
        }
    }

    fn unknown(&self) -> Result<String> {
        let code = surrogate::ord(self.conversion);
        let shown = if matches!(code, 32..127) { self.conversion } else { '?' };
        value_error(format!(
            "unsupported format character '{shown}' (0x{code:x}) at index {}",
            self.position
        ))
    }

    fn width(&self) -> usize {
        if let Count::Fixed(width) = self.width { width } else { 0 }
    }

    fn precision(&self) -> Option<usize> {
        if let Count::Fixed(precision) = self.precision { Some(precision) } else { None }
    }

    fn sign(&self, negative: bool) -> &'static str {
        match (negative, self.plus, self.space) {
            (true, ..) => "-",
            (_, true, _) => "+",
            (_, _, true) => " ",
            _ => "",
        }
    }

    fn render_int(&self, n: &BigInt) -> Result<String> {
        let magnitude = n.magnitude();
        let (prefix, digits) = match self.conversion {
            'o' => ("0o", magnitude.to_str_radix(8)),
            'x' => ("0x", magnitude.to_str_radix(16)),
            'X' => ("0X", magnitude.to_str_radix(16).to_uppercase()),
            _ => ("", int::to_string(&n.abs())?),
        };
        let precision = self.precision().unwrap_or(0);
        if precision > i32::MAX as usize - 3 {
            return overflow_error("precision too large");
        }
        check_size(precision)?;
        let zeros = "0".repeat(precision.saturating_sub(digits.len()));
        let prefix = if self.alternate { prefix } else { "" };
        self.number(&format!("{}{prefix}", self.sign(n.is_negative())), &format!("{zeros}{digits}"))
    }

    fn render_float(&self, x: f64) -> Result<String> {
        let precision = Some(self.precision().unwrap_or(6));
        let body = spec::float_body(x, self.conversion, precision, self.alternate)?;
        let negative = x.is_sign_negative() && !x.is_nan();
        self.number(self.sign(negative), &body)
    }

    fn render_char(&self, n: &BigInt) -> Result<String> {
        let highest = if self.bytes { 0xff } else { 0x10_ffff };
        match n.to_u32().filter(|&code| code <= highest).and_then(surrogate::chr) {
            Some(c) => self.fill("", &c.to_string(), ' '),
            None if self.bytes => overflow_error("%c arg not in range(256)"),
            None => overflow_error("%c arg not in range(0x110000)"),
        }
    }

    fn number(&self, lead: &str, body: &str) -> Result<String> {
        if self.zero && !self.left {
            return self.fill(lead, body, '0');
        }
        self.fill("", &format!("{lead}{body}"), ' ')
    }

    /// Pads between `lead` and `body`, or after both.
    fn fill(&self, lead: &str, body: &str, fill: char) -> Result<String> {
        let width = self.width();
        check_size(width)?;
        let missing = width.saturating_sub(string::len(lead) + string::len(body));
        let padding: String = std::iter::repeat_n(fill, missing).collect();
        Ok(if self.left {
            format!("{lead}{body}{padding}")
        } else {
            format!("{lead}{padding}{body}")
        })
    }
}
