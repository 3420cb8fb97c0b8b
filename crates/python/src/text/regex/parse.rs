//! Pattern text to a tree.

use crate::text::{Result, error, unicode};

/// Flag bits, as `re.I` and the others have them.
pub mod flag {
    pub const IGNORE_CASE: u32 = 2;
    pub const LOCALE: u32 = 4;
    pub const MULTI_LINE: u32 = 8;
    pub const DOT_ALL: u32 = 16;
    pub const UNICODE: u32 = 32;
    pub const VERBOSE: u32 = 64;
    pub const ASCII: u32 = 256;
}

/// Groups may not nest deeper: tree walks recurse.
const DEEPEST: usize = 100;
pub(super) const FOREVER: u32 = u32::MAX;

#[derive(Clone, Debug)]
pub(super) enum Node {
    Empty,
    /// A character and the flags it was read under.
    Char(char, u32),
    Any(u32),
    Set(Set, u32),
    /// `^` `$` `A` `Z` `b` `B`
    At(char, u32),
    Concat(Vec<Node>),
    Either(Vec<Node>),
    Group(usize, Box<Node>),
    BackReference(usize, u32),
    Repeat {
        body: Box<Node>,
        least: u32,
        most: u32,
        kind: Greed,
    },
    Look {
        body: Box<Node>,
        behind: bool,
        negate: bool,
    },
    Atomic(Box<Node>),
    /// `(?(group)yes|no)`
    Conditional(usize, Box<Node>, Box<Node>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Greed {
    Greedy,
    Lazy,
    Possessive,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Set {
    pub negate: bool,
    pub items: Vec<SetItem>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum SetItem {
    Range(char, char),
    /// d D s S w W
    Class(char),
}

pub(super) struct Parsed {
    pub root: Node,
    pub flags: u32,
    pub groups: usize,
    pub names: Vec<(String, usize)>,
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    flags: u32,
    bytes: bool,
    groups: usize,
    /// Groups still open: they cannot be referred to.
    open: Vec<usize>,
    names: Vec<(String, usize)>,
    depth: usize,
}

fn regex_error<T>(message: impl AsRef<str>, position: usize) -> Result<T> {
    error("re.error", format!("{} at position {position}", message.as_ref()))
}

pub(super) fn parse(pattern: &str, flags: u32, bytes: bool) -> Result<Parsed> {
    if flags & flag::LOCALE != 0 {
        return error(
            "Unsupported",
            "re.LOCALE is not part of the playground's Python. Instead: re.ASCII.",
        );
    }
    let flags = if bytes || flags & flag::ASCII != 0 { flags } else { flags | flag::UNICODE };
    let chars = pattern.chars().collect();
    let mut parser = Parser {
        chars,
        at: 0,
        flags,
        bytes,
        groups: 0,
        open: Vec::new(),
        names: Vec::new(),
        depth: 0,
    };
    let root = parser.alternatives()?;
    if parser.peek() == Some(')') {
        return regex_error("unbalanced parenthesis", parser.at);
    }
    Ok(Parsed { root, flags: parser.flags, groups: parser.groups, names: parser.names })
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    fn accept(&mut self, wanted: &str) -> bool {
        let found =
            wanted.chars().enumerate().all(|(i, c)| self.chars.get(self.at + i) == Some(&c));
        if found {
            self.at += wanted.chars().count();
        }
        found
    }

    fn alternatives(&mut self) -> Result<Node> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return error("RecursionError", "maximum recursion depth exceeded");
        }
        let mut branches = vec![self.sequence()?];
        while self.accept("|") {
            branches.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(if branches.len() == 1 { branches.remove(0) } else { Node::Either(branches) })
    }

    fn sequence(&mut self) -> Result<Node> {
        let mut items: Vec<Node> = Vec::new();
        while let Some(c) = self.peek() {
            if matches!(c, '|' | ')') {
                break;
            }
            if self.flags & flag::VERBOSE != 0 && self.skip_verbose(c) {
                continue;
            }
            let start = self.at;
            if self.is_repeat() {
                self.repeat(&mut items, start)?;
            } else if let Some(node) = self.atom()? {
                items.push(node);
            }
        }
        Ok(match items.len() {
            0 => Node::Empty,
            1 => items.remove(0),
            _ => Node::Concat(items),
        })
    }

    fn skip_verbose(&mut self, c: char) -> bool {
        if c == '#' {
            while self.take().is_some_and(|c| c != '\n') {}
            return true;
        }
        let white = c.is_ascii_whitespace() || c == '\x0b';
        self.at += usize::from(white);
        white
    }

    fn is_repeat(&self) -> bool {
        match self.peek() {
            Some('*' | '+' | '?') => true,
            Some('{') => self.braces().is_some(),
            _ => false,
        }
    }

    /// `{m}`, `{m,}`, `{,n}`, `{m,n}` at this place: bounds and length; other braces are literal.
    fn braces(&self) -> Option<(Option<u64>, Option<u64>, usize)> {
        let rest = &self.chars[self.at + 1..];
        let close = rest.iter().position(|&c| c == '}')?;
        let inside: String = rest[..close].iter().collect();
        if inside.is_empty() {
            return None;
        }
        let number = |text: &str| -> Option<Option<u64>> {
            if text.is_empty() {
                return Some(None);
            }
            let digits = text.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| Some(text.parse().unwrap_or(u64::MAX)))
        };
        match inside.split_once(',') {
            Some((least, most)) => Some((number(least)?, number(most)?, close + 2)),
            None => {
                let exact = number(&inside)?;
                Some((exact, exact, close + 2))
            }
        }
    }

    fn repeat(&mut self, items: &mut Vec<Node>, start: usize) -> Result<()> {
        let (least, most) = match self.peek() {
            Some('{') => {
                let (least, most, length) = self.braces().unwrap_or((None, None, 1));
                self.at += length;
                let (least, most) = (least.unwrap_or(0), most.unwrap_or(u64::from(FOREVER)));
                if least >= u64::from(FOREVER) || most > u64::from(FOREVER) {
                    return error("OverflowError", "the repetition number is too large");
                }
                if most < least {
                    return regex_error("min repeat greater than max repeat", start + 1);
                }
                (least as u32, most as u32)
            }
            c => {
                self.at += 1;
                match c {
                    Some('*') => (0, FOREVER),
                    Some('+') => (1, FOREVER),
                    _ => (0, 1),
                }
            }
        };
        let kind = if self.accept("?") {
            Greed::Lazy
        } else if self.accept("+") {
            Greed::Possessive
        } else {
            Greed::Greedy
        };
        match items.pop() {
            None | Some(Node::At(..)) => regex_error("nothing to repeat", start),
            Some(Node::Repeat { .. }) => regex_error("multiple repeat", start),
            Some(body) => {
                items.push(Node::Repeat { body: Box::new(body), least, most, kind });
                Ok(())
            }
        }
    }

    /// One item; `None` for a comment or a flag setting.
    fn atom(&mut self) -> Result<Option<Node>> {
        let start = self.at;
        let flags = self.flags;
        Ok(Some(match self.take().unwrap_or_default() {
            '.' => Node::Any(flags),
            '^' => Node::At('^', flags),
            '$' => Node::At('$', flags),
            '[' => Node::Set(self.set(start)?, flags),
            '(' => return self.group(start),
            '\\' => self.escape(start)?,
            c => Node::Char(c, flags),
        }))
    }

    fn escape(&mut self, start: usize) -> Result<Node> {
        let flags = self.flags;
        let Some(c) = self.take() else {
            return regex_error("bad escape (end of pattern)", start);
        };
        match c {
            'A' | 'Z' | 'b' | 'B' => Ok(Node::At(c, flags)),
            'd' | 'D' | 's' | 'S' | 'w' | 'W' => {
                Ok(Node::Set(Set { negate: false, items: vec![SetItem::Class(c)] }, flags))
            }
            '1'..='9' => self.number_escape(start, c),
            _ => Ok(Node::Char(self.character_escape(start, c)?, flags)),
        }
    }

    /// A back reference, or three octal digits.
    fn number_escape(&mut self, start: usize, first: char) -> Result<Node> {
        let second = self.peek().filter(char::is_ascii_digit);
        if let Some(second) = second {
            let third = self.chars.get(self.at + 1).copied().filter(|c| matches!(c, '0'..='7'));
            if let (true, true, Some(third)) = (first < '8', second < '8', third) {
                self.at += 2;
                let code = [first, second, third]
                    .iter()
                    .fold(0, |n, c| n * 8 + c.to_digit(8).unwrap_or(0));
                if code > 0o377 {
                    let text: String = self.chars[start..self.at].iter().collect();
                    let message = format!("octal escape value {text} outside of range 0-0o377");
                    return regex_error(message, start);
                }
                return Ok(Node::Char(char::from_u32(code).unwrap_or_default(), self.flags));
            }
            self.at += 1;
        }
        let digits: String = self.chars[start + 1..self.at].iter().collect();
        let group: usize = digits.parse().unwrap_or(0);
        if group > self.groups {
            return regex_error(format!("invalid group reference {group}"), start + 1);
        }
        if self.open.contains(&group) {
            return regex_error("cannot refer to an open group", start);
        }
        Ok(Node::BackReference(group, self.flags))
    }

    fn character_escape(&mut self, start: usize, c: char) -> Result<char> {
        Ok(match c {
            'a' => '\x07',
            'f' => '\x0c',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\x0b',
            '\\' => '\\',
            'x' => self.hex(start, 2)?,
            'u' if !self.bytes => self.hex(start, 4)?,
            'U' if !self.bytes => self.hex(start, 8)?,
            '0' => {
                let mut code = 0;
                for _ in 0..2 {
                    let Some(digit) = self.peek().and_then(|c| c.to_digit(8)) else { break };
                    code = code * 8 + digit;
                    self.at += 1;
                }
                char::from_u32(code).unwrap_or_default()
            }
            c if c.is_ascii_alphanumeric() => {
                return regex_error(format!("bad escape \\{c}"), start);
            }
            c => c,
        })
    }

    fn hex(&mut self, start: usize, digits: usize) -> Result<char> {
        let text: String = self.chars[self.at..]
            .iter()
            .take(digits)
            .take_while(|c| c.is_ascii_hexdigit())
            .collect();
        self.at += text.len();
        let code = u32::from_str_radix(&text, 16).ok().and_then(crate::text::surrogate::chr);
        match code.filter(|_| text.len() == digits) {
            Some(c) => Ok(c),
            None => {
                let shown: String = self.chars[start..self.at].iter().collect();
                regex_error(format!("incomplete escape {shown}"), start)
            }
        }
    }

    fn set(&mut self, start: usize) -> Result<Set> {
        let mut set = Set { negate: self.accept("^"), items: Vec::new() };
        let mut first = true;
        loop {
            let place = self.at;
            let Some(c) = self.take() else {
                return regex_error("unterminated character set", start);
            };
            if c == ']' && !first {
                return Ok(set);
            }
            first = false;
            let low = self.set_item(place, c)?;
            // A minus before the closing bracket stands for itself.
            let ranged =
                self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|&c| c != ']');
            if !ranged {
                set.items.push(low);
                continue;
            }
            self.at += 1;
            let high_place = self.at;
            let high = self.take().unwrap_or_default();
            let high = self.set_item(high_place, high)?;
            let text: String = self.chars[place..self.at].iter().collect();
            match (low, high) {
                (SetItem::Range(low, _), SetItem::Range(high, _)) if low <= high => {
                    set.items.push(SetItem::Range(low, high));
                }
                _ => return regex_error(format!("bad character range {text}"), place),
            }
        }
    }

    fn set_item(&mut self, place: usize, c: char) -> Result<SetItem> {
        if c != '\\' {
            return Ok(SetItem::Range(c, c));
        }
        let Some(c) = self.take() else {
            return regex_error("bad escape (end of pattern)", place);
        };
        if matches!(c, 'd' | 'D' | 's' | 'S' | 'w' | 'W') {
            return Ok(SetItem::Class(c));
        }
        let c = match c {
            'b' => '\x08',
            '1'..='7' => {
                self.at -= 1;
                let mut code = 0;
                while let Some(digit) =
                    self.peek().and_then(|c| c.to_digit(8)).filter(|_| code < 0o40)
                {
                    code = code * 8 + digit;
                    self.at += 1;
                }
                char::from_u32(code).unwrap_or_default()
            }
            c => self.character_escape(place, c)?,
        };
        Ok(SetItem::Range(c, c))
    }

    /// What follows an opening parenthesis.
    fn group(&mut self, start: usize) -> Result<Option<Node>> {
        if !self.accept("?") {
            return self.capture(start, None).map(Some);
        }
        let Some(c) = self.take() else {
            return regex_error("unexpected end of pattern", self.at);
        };
        let node = match c {
            'P' => return self.named(start).map(Some),
            ':' => self.rest_of_group(start)?,
            '>' => Node::Atomic(Box::new(self.rest_of_group(start)?)),
            '#' => {
                while let Some(c) = self.take() {
                    if c == ')' {
                        return Ok(None);
                    }
                }
                return regex_error("missing ), unterminated comment", start);
            }
            '=' | '!' => self.look(start, false, c == '!')?,
            '<' => match self.take() {
                Some(c @ ('=' | '!')) => self.look(start, true, c == '!')?,
                Some(c) => return regex_error(format!("unknown extension ?<{c}"), start + 1),
                None => return regex_error("unexpected end of pattern", self.at),
            },
            '(' => self.conditional(start)?,
            '-' | 'i' | 'm' | 's' | 'x' | 'a' | 'u' | 'L' => {
                self.at -= 1;
                return self.flag_group(start);
            }
            c => return regex_error(format!("unknown extension ?{c}"), start + 1),
        };
        Ok(Some(node))
    }

    fn rest_of_group(&mut self, start: usize) -> Result<Node> {
        let flags = self.flags;
        let body = self.alternatives()?;
        self.flags = flags;
        if !self.accept(")") {
            return regex_error("missing ), unterminated subpattern", start);
        }
        Ok(body)
    }

    fn capture(&mut self, start: usize, name: Option<String>) -> Result<Node> {
        self.groups += 1;
        let number = self.groups;
        if let Some(name) = name {
            self.names.push((name, number));
        }
        self.open.push(number);
        let body = self.rest_of_group(start)?;
        self.open.pop();
        Ok(Node::Group(number, Box::new(body)))
    }

    fn name_until(&mut self, end: char) -> Result<(String, usize)> {
        let start = self.at;
        while let Some(c) = self.take() {
            if c == end {
                let name: String = self.chars[start..self.at - 1].iter().collect();
                if name.is_empty() {
                    return regex_error("missing group name", start);
                }
                return Ok((name, start));
            }
        }
        if start == self.at {
            return regex_error("missing group name", start);
        }
        regex_error(format!("missing {end}, unterminated name"), start)
    }

    /// After `(?P`.
    fn named(&mut self, start: usize) -> Result<Node> {
        match self.take() {
            Some('<') => {
                let (name, at) = self.name_until('>')?;
                if !crate::text::string::is_identifier(&name) {
                    let shown = crate::text::repr::str_repr(&name);
                    return regex_error(format!("bad character in group name {shown}"), at);
                }
                if let Some((_, old)) = self.names.iter().find(|(known, _)| *known == name) {
                    let shown = crate::text::repr::str_repr(&name);
                    let number = self.groups + 1;
                    return regex_error(
                        format!(
                            "redefinition of group name {shown} as group {number}; was group {old}"
                        ),
                        at,
                    );
                }
                self.capture(start, Some(name))
            }
            Some('=') => {
                let (name, at) = self.name_until(')')?;
                let Some(&(_, group)) = self.names.iter().find(|(known, _)| *known == name) else {
                    let shown = crate::text::repr::str_repr(&name);
                    return regex_error(format!("unknown group name {shown}"), at);
                };
                if self.open.contains(&group) {
                    return regex_error("cannot refer to an open group", start);
                }
                Ok(Node::BackReference(group, self.flags))
            }
            Some(c) => regex_error(format!("unknown extension ?P{c}"), start + 1),
            None => regex_error("unexpected end of pattern", self.at),
        }
    }

    fn look(&mut self, start: usize, behind: bool, negate: bool) -> Result<Node> {
        let body = self.rest_of_group(start)?;
        if behind && width(&body).is_none() {
            return error("re.error", "look-behind requires fixed-width pattern");
        }
        Ok(Node::Look { body: Box::new(body), behind, negate })
    }

    fn conditional(&mut self, start: usize) -> Result<Node> {
        let (name, at) = self.name_until(')')?;
        let named = self.names.iter().find(|(known, _)| *known == name).map(|&(_, group)| group);
        let number = name.parse().ok();
        let Some(group) = named.or(number).filter(|&group| group > 0 && group <= self.groups)
        else {
            let shown = if number.is_some() { name } else { crate::text::repr::str_repr(&name) };
            let what =
                if number.is_some() { "invalid group reference" } else { "unknown group name" };
            return regex_error(format!("{what} {shown}"), at);
        };
        let yes = self.sequence()?;
        let no = if self.accept("|") { self.sequence()? } else { Node::Empty };
        if self.peek() == Some('|') {
            return regex_error("conditional backref with more than two branches", self.at);
        }
        if !self.accept(")") {
            return regex_error("missing ), unterminated subpattern", start);
        }
        if group == 0 || group > self.groups {
            return regex_error(format!("invalid group reference {group}"), at);
        }
        Ok(Node::Conditional(group, Box::new(yes), Box::new(no)))
    }

    /// `(?i)` for the whole pattern, `(?i-s:…)` for a group.
    fn flag_group(&mut self, start: usize) -> Result<Option<Node>> {
        let (mut on, mut off, mut removing) = (0, 0, false);
        loop {
            let bit = match self.take() {
                Some('i') => flag::IGNORE_CASE,
                Some('m') => flag::MULTI_LINE,
                Some('s') => flag::DOT_ALL,
                Some('x') => flag::VERBOSE,
                Some('a') => flag::ASCII,
                Some('u') if !self.bytes => flag::UNICODE,
                Some('-') if !removing => {
                    removing = true;
                    continue;
                }
                Some(')') if !removing => {
                    if start != 0 {
                        return regex_error(
                            "global flags not at the start of the expression",
                            start,
                        );
                    }
                    self.flags = merged(self.flags, on, 0);
                    return Ok(None);
                }
                Some(':') if removing && off == 0 => {
                    return regex_error("missing flag", self.at - 1);
                }
                Some(':') => {
                    let outer = self.flags;
                    self.flags = merged(outer, on, off);
                    let body = self.alternatives()?;
                    self.flags = outer;
                    if !self.accept(")") {
                        return regex_error("missing ), unterminated subpattern", start);
                    }
                    return Ok(Some(body));
                }
                Some(_) => return regex_error("unknown flag", self.at - 1),
                None => return regex_error("missing -, : or )", self.at),
            };
            if removing {
                off |= bit;
            } else {
                on |= bit;
            }
        }
    }
}

fn merged(flags: u32, on: u32, off: u32) -> u32 {
    let flags = if on & flag::ASCII != 0 { flags & !flag::UNICODE } else { flags };
    let flags = if on & flag::UNICODE != 0 { flags & !flag::ASCII } else { flags };
    flags & !off | on
}

/// How many characters a node always takes.
pub(super) fn width(node: &Node) -> Option<usize> {
    Some(match node {
        Node::Empty | Node::At(..) | Node::Look { .. } => 0,
        Node::Char(..) | Node::Any(_) | Node::Set(..) => 1,
        Node::Concat(items) => items.iter().map(width).sum::<Option<usize>>()?,
        Node::Either(branches) => {
            let first = width(&branches[0])?;
            return branches[1..]
                .iter()
                .all(|branch| width(branch) == Some(first))
                .then_some(first);
        }
        Node::Group(_, body) | Node::Atomic(body) => width(body)?,
        Node::Repeat { body, least, most, .. } if least == most => {
            width(body)?.checked_mul(*least as usize)?
        }
        Node::Conditional(_, yes, no) => {
            let first = width(yes)?;
            return (width(no) == Some(first)).then_some(first);
        }
        Node::Repeat { .. } | Node::BackReference(..) => return None,
    })
}

impl Set {
    pub fn contains(&self, c: char, flags: u32) -> bool {
        let direct = |c: char| self.items.iter().any(|item| item.contains(c, flags));
        let found =
            direct(c) || flags & flag::IGNORE_CASE != 0 && cases(c, flags).into_iter().any(direct);
        found != self.negate
    }
}

impl SetItem {
    fn contains(self, c: char, flags: u32) -> bool {
        match self {
            SetItem::Range(low, high) => low <= c && c <= high,
            SetItem::Class(kind) => class_contains(kind, c, flags),
        }
    }
}

/// `\d` and its kind.
pub(super) fn class_contains(kind: char, c: char, flags: u32) -> bool {
    let unicode = flags & flag::UNICODE != 0;
    let inside = match kind.to_ascii_lowercase() {
        'd' if unicode => unicode::is_decimal(c),
        'd' => c.is_ascii_digit(),
        's' if unicode => unicode::is_space(c),
        's' => matches!(c, ' ' | '\t'..='\r'),
        _ if unicode => c == '_' || unicode::is_alpha(c) || unicode::is_numeric(c),
        _ => c == '_' || c.is_ascii_alphanumeric(),
    };
    inside != kind.is_ascii_uppercase()
}

/// The other case of a letter, if it has one.
pub(super) fn cases(c: char, flags: u32) -> Vec<char> {
    if flags & flag::UNICODE == 0 {
        return vec![c.to_ascii_lowercase(), c.to_ascii_uppercase()];
    }
    let single = |mut all: Box<dyn Iterator<Item = char>>| match (all.next(), all.next()) {
        (Some(one), None) => one,
        _ => c,
    };
    let (lower, upper) = (single(Box::new(c.to_lowercase())), single(Box::new(c.to_uppercase())));
    vec![lower, upper]
}
