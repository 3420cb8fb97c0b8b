//! The template of `str.format`: `{0.a[b]!r:>{w}}`.

use super::{Result, value_error};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Literal(String),
    Field(Field),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub first: First,
    pub path: Vec<Access>,
    /// `r`, `s` or `a`.
    pub conversion: Option<char>,
    /// The spec, itself a template: nested fields at most one deep.
    pub spec: Vec<Piece>,
}

/// What a field starts with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum First {
    /// A positional argument; `{}` counts them from 0, those in nested specs included. A missing one is
    /// IndexError "Replacement index 0 out of range for positional args tuple".
    Index(usize),
    /// A keyword argument; a missing one is KeyError.
    Name(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    Attribute(String),
    Index(i64),
    Key(String),
}

/// Splits a template. A broken one gives the pieces before the fault, then the error.
pub fn parse(template: &str) -> (Vec<Piece>, Result<()>) {
    let mut numbering = Numbering::Unset;
    let chars: Vec<char> = template.chars().collect();
    parse_level(&chars, 2, &mut numbering)
}

/// `{}` and `{0}` must not be mixed.
enum Numbering {
    Unset,
    Automatic(usize),
    Manual,
}

fn parse_level(chars: &[char], depth: u32, numbering: &mut Numbering) -> (Vec<Piece>, Result<()>) {
    let mut pieces = Vec::new();
    if depth == 0 {
        return (pieces, value_error("Max string recursion exceeded"));
    }
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        if !matches!(c, '{' | '}') || chars.get(at + 1) == Some(&c) {
            at += if matches!(c, '{' | '}') { 2 } else { 1 };
            match pieces.last_mut() {
                Some(Piece::Literal(text)) => text.push(c),
                _ => pieces.push(Piece::Literal(c.to_string())),
            }
            continue;
        }
        if c == '}' || at + 1 == chars.len() {
            return (pieces, value_error(format!("Single '{c}' encountered in format string")));
        }
        let field = split_field(chars, &mut at).and_then(|raw| raw.resolve(depth, numbering));
        match field {
            Ok(field) => pieces.push(Piece::Field(field)),
            Err(error) => return (pieces, Err(error)),
        }
    }
    (pieces, Ok(()))
}

/// The parts of one field as they stand in the template.
struct Raw<'a> {
    name: &'a [char],
    conversion: Option<char>,
    spec: &'a [char],
}

/// Cuts out the field that opens at `at`, and moves behind it.
fn split_field<'a>(chars: &'a [char], at: &mut usize) -> Result<Raw<'a>> {
    let start = *at + 1;
    let mut end = start;
    let mut in_bracket = false;
    loop {
        match chars.get(end) {
            None => return value_error("expected '}' before end of string"),
            Some('{') => return value_error("unexpected '{' in field name"),
            Some('[') => in_bracket = true,
            Some(']') => in_bracket = false,
            Some('}' | ':' | '!') if !in_bracket => break,
            Some(_) => {}
        }
        end += 1;
    }
    let name = &chars[start..end];
    let mut conversion = None;
    if chars[end] == '}' {
        *at = end + 1;
        return Ok(Raw { name, conversion, spec: &[] });
    }
    let mut spec_start = end + 1;
    if chars[end] == '!' {
        let Some(&c) = chars.get(end + 1) else {
            return value_error("end of string while looking for conversion specifier");
        };
        conversion = Some(c);
        match chars.get(end + 2) {
            Some('}') => {
                *at = end + 3;
                return Ok(Raw { name, conversion, spec: &[] });
            }
            Some(':') => spec_start = end + 3,
            Some(_) => return value_error("expected ':' after conversion specifier"),
            None => return value_error("unmatched '{' in format spec"),
        }
    }
    let mut open = 1;
    for (i, c) in chars.iter().enumerate().skip(spec_start) {
        match c {
            '{' => open += 1,
            '}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            *at = i + 1;
            return Ok(Raw { name, conversion, spec: &chars[spec_start..i] });
        }
    }
    value_error("unmatched '{' in format spec")
}

impl Raw<'_> {
    fn resolve(&self, depth: u32, numbering: &mut Numbering) -> Result<Field> {
        let split =
            self.name.iter().position(|c| matches!(c, '.' | '[')).unwrap_or(self.name.len());
        let first = first(&self.name[..split], numbering)?;
        let path = path(&self.name[split..])?;
        if let Some(c) = self.conversion.filter(|c| !matches!(c, 'r' | 's' | 'a')) {
            let shown = if matches!(c, '!'..='\x7f') {
                c.to_string()
            } else {
                format!("\\x{:x}", c as u32)
            };
            return value_error(format!("Unknown conversion specifier {shown}"));
        }
        // A spec without fields is taken as it stands, doubled braces cannot occur in it.
        let spec = if self.spec.iter().any(|c| matches!(c, '{' | '}')) {
            let (pieces, outcome) = parse_level(self.spec, depth - 1, numbering);
            outcome.map(|()| pieces)?
        } else if self.spec.is_empty() {
            Vec::new()
        } else {
            vec![Piece::Literal(self.spec.iter().collect())]
        };
        Ok(Field { first, path, conversion: self.conversion, spec })
    }
}

fn first(name: &[char], numbering: &mut Numbering) -> Result<First> {
    let number = decimal(name)?;
    if !name.is_empty() && number.is_none() {
        return Ok(First::Name(name.iter().collect()));
    }
    match (&mut *numbering, number) {
        (Numbering::Automatic(_), Some(_)) => value_error(
            "cannot switch from automatic field numbering to manual field specification",
        ),
        (Numbering::Manual, None) => value_error(
            "cannot switch from manual field specification to automatic field numbering",
        ),
        (_, Some(index)) => {
            *numbering = Numbering::Manual;
            Ok(First::Index(usize::try_from(index).unwrap_or(usize::MAX)))
        }
        (Numbering::Automatic(next), None) => {
            let index = *next;
            *next += 1;
            Ok(First::Index(index))
        }
        (Numbering::Unset, None) => {
            *numbering = Numbering::Automatic(1);
            Ok(First::Index(0))
        }
    }
}

/// The value of a name that is all digits.
fn decimal(name: &[char]) -> Result<Option<i64>> {
    if name.is_empty() || !name.iter().all(char::is_ascii_digit) {
        return Ok(None);
    }
    match name.iter().collect::<String>().parse() {
        Ok(number) => Ok(Some(number)),
        Err(_) => value_error("Too many decimal digits in format string"),
    }
}

fn path(mut rest: &[char]) -> Result<Vec<Access>> {
    let mut path = Vec::new();
    while let Some((&c, tail)) = rest.split_first() {
        let (access, after) = match c {
            '.' => {
                let end = tail.iter().position(|c| matches!(c, '.' | '[')).unwrap_or(tail.len());
                (Access::Attribute(tail[..end].iter().collect()), end)
            }
            '[' => {
                let Some(end) = tail.iter().position(|&c| c == ']') else {
                    return value_error("Missing ']' in format string");
                };
                let key = &tail[..end];
                let index = decimal(key)?;
                let access = index.map_or_else(|| Access::Key(key.iter().collect()), Access::Index);
                (access, end + 1)
            }
            _ => return value_error("Only '.' or '[' may follow ']' in format field specifier"),
        };
        if matches!(&access, Access::Attribute(name) | Access::Key(name) if name.is_empty()) {
            return value_error("Empty attribute in format string");
        }
        path.push(access);
        rest = &tail[after..];
    }
    Ok(path)
}
