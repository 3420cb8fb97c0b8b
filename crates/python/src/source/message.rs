//! What is wrong with a text, in CPython 3.11's words.
//!
//! CPython's order: a fault of its tokenizer anywhere in the text comes first, then a bracket that was never
//! closed (when the parser failed on a later line), then the parser's own error at the token it could not
//! take. ruff finds that token; its kind of error, or the tokens around, choose the words.

use super::scan::{Fault, FaultClass, Kind, Scanned, Token, scan};
use super::{Problem, ProblemKind};
use crate::code::SourceText;
use ruff_python_ast::Expr;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{
    InterpolatedStringErrorType, LexicalErrorType, ParseError, ParseErrorType,
    UnsupportedSyntaxError, parse_expression,
};
use ruff_text_size::{Ranged, TextRange, TextSize};

pub fn first_problem(
    source: &SourceText,
    errors: &[ParseError],
    newer: &[UnsupportedSyntaxError],
) -> Option<Problem> {
    let error = match (errors.first(), newer.first()) {
        (Some(error), _) => error,
        (None, Some(error)) => return Some(Problem::syntax("invalid syntax", error.range())),
        (None, None) => return None,
    };
    let scanned = scan(&source.text);
    if let Some(fault) = &scanned.fault {
        let indented = matches!(error.error, ParseErrorType::UnexpectedIndentation);
        let earlier = error.location.end().to_usize() < fault.start;
        let first = scanned.tokens.iter().find(|token| token.kind == Kind::Indent);
        // CPython looks no further than an indent it did not expect.
        if let Some(token) = first.filter(|_| indented && earlier) {
            let at = token.end.max(token.start + 1) - 1;
            return Some(indentation("unexpected indent", span(at, at)));
        }
        return Some(of_fault(fault));
    }
    let explainer = Explainer { text: &source.text, tokens: &scanned.tokens };
    let place = explainer.token_at(error.location.start().to_usize());
    if let Some(problem) = never_closed(source, &scanned, explainer.tokens[place]) {
        return Some(problem);
    }
    Some(explainer.explain(error, place))
}

fn of_fault(fault: &Fault) -> Problem {
    let kind = match fault.class {
        FaultClass::Syntax => ProblemKind::Syntax,
        FaultClass::Indentation => ProblemKind::Indentation,
        FaultClass::Tab => ProblemKind::Tab,
    };
    Problem { kind, message: fault.message.clone(), range: fault.range() }
}

fn never_closed(source: &SourceText, scanned: &Scanned, at: Token) -> Option<Problem> {
    let &place = scanned.open.last()?;
    let later = source.text[place..at.start.max(place)].contains('\n');
    if at.kind != Kind::End && !later {
        return None;
    }
    let bracket = char::from(source.text.as_bytes()[place]);
    Some(Problem::syntax(format!("'{bracket}' was never closed"), span(place, place)))
}

fn span(start: usize, end: usize) -> TextRange {
    TextRange::new(TextSize::new(start as u32), TextSize::new(end.max(start) as u32))
}

struct Explainer<'a> {
    text: &'a str,
    /// Never empty: the last one is `End`.
    tokens: &'a [Token],
}

impl Explainer<'_> {
    /// The first token that ends after `offset`, or stands at it.
    fn token_at(&self, offset: usize) -> usize {
        let found =
            self.tokens.iter().position(|token| token.end > offset || token.start >= offset);
        found.unwrap_or(self.tokens.len() - 1)
    }

    fn word(&self, place: usize) -> &str {
        self.tokens.get(place).map_or("", |token| &self.text[token.start..token.end])
    }

    fn between(&self, from: usize, to: usize) -> &[Token] {
        self.tokens.get(from..to).unwrap_or_default()
    }

    fn text_between(&self, from: usize, to: usize) -> &str {
        self.text.get(from..to).unwrap_or_default()
    }

    fn is(&self, place: usize, word: &str) -> bool {
        self.word(place) == word
    }

    fn line_of(&self, offset: usize) -> usize {
        1 + self.text.as_bytes()[..offset].iter().filter(|&&b| b == b'\n').count()
    }

    /// The first token of the logical line that `place` stands in.
    fn line_start(&self, place: usize) -> usize {
        let before = self.tokens[..place]
            .iter()
            .rposition(|token| matches!(token.kind, Kind::Newline | Kind::Indent | Kind::Dedent));
        before.map_or(0, |at| at + 1)
    }

    fn invalid(&self, place: usize) -> Problem {
        let token = self.tokens[place];
        Problem::syntax("invalid syntax", span(token.start, token.end))
    }

    fn explain(&self, error: &ParseError, place: usize) -> Problem {
        let range = error.location;
        match &error.error {
            ParseErrorType::UnexpectedIndentation => {
                let token = self.tokens[place];
                // CPython points before the first character, which no caret can show.
                let at = token.end.max(token.start + 1) - 1;
                return indentation("unexpected indent", span(at, at));
            }
            ParseErrorType::InvalidAssignmentTarget => return self.bad_target(range, "assign to"),
            ParseErrorType::InvalidNamedAssignmentTarget => {
                return self
                    .named(range, |name| format!("cannot use assignment expressions with {name}"));
            }
            ParseErrorType::InvalidAugmentedAssignmentTarget => {
                return self.named(range, |name| {
                    format!("'{name}' is an illegal expression for augmented assignment")
                });
            }
            ParseErrorType::InvalidDeleteTarget => return self.bad_target(range, "delete"),
            ParseErrorType::InvalidAnnotatedAssignmentTarget => {
                return Problem::syntax("illegal target for annotation", range);
            }
            ParseErrorType::PositionalAfterKeywordArgument => {
                return self.at_closing(range, "positional argument follows keyword argument");
            }
            ParseErrorType::PositionalAfterKeywordUnpacking => {
                return self
                    .at_closing(range, "positional argument follows keyword argument unpacking");
            }
            ParseErrorType::InvalidArgumentUnpackingOrder => {
                let message = "iterable argument unpacking follows keyword argument unpacking";
                return Problem::syntax(message, range);
            }
            ParseErrorType::UnparenthesizedGeneratorExpression => {
                return Problem::syntax("Generator expression must be parenthesized", range);
            }
            ParseErrorType::IterableUnpackingInComprehension => {
                return Problem::syntax(
                    "iterable unpacking cannot be used in comprehension",
                    range,
                );
            }
            ParseErrorType::NonDefaultParamAfterDefaultParam => {
                return Problem::syntax("non-default argument follows default argument", range);
            }
            ParseErrorType::ExpectedKeywordParam => {
                return Problem::syntax("named arguments must follow bare *", range);
            }
            ParseErrorType::ParamAfterVarKeywordParam => {
                return Problem::syntax("arguments cannot follow var-keyword argument", range);
            }
            ParseErrorType::InvalidStarredExpressionUsage => {
                return Problem::syntax("can't use starred expression here", range);
            }
            ParseErrorType::UnparenthesizedNamedExpression => {
                let walrus =
                    (place..self.tokens.len()).find(|&at| self.is(at, ":=")).unwrap_or(place);
                return self.invalid(walrus);
            }
            ParseErrorType::FStringError(kind) => return f_string(kind, range),
            ParseErrorType::Lexical(lexical) => {
                if let Some(problem) = self.lexical(lexical, range) {
                    return problem;
                }
            }
            ParseErrorType::OtherError(message) => {
                if let Some(problem) = self.other(message, range, place) {
                    return problem;
                }
            }
            ParseErrorType::ExpectedToken { expected, found } => {
                if let Some(problem) = self.expected(*expected, *found, place) {
                    return problem;
                }
            }
            _ => {}
        }
        self.by_tokens(place)
    }

    /// What the tokens around the one that was not taken tell.
    fn by_tokens(&self, place: usize) -> Problem {
        if matches!(self.tokens[place].kind, Kind::Indent) {
            return indentation(
                "unexpected indent",
                span(self.tokens[place].start, self.tokens[place].start),
            );
        }
        let found = self
            .missing_block(place)
            .or_else(|| self.print_statement(place))
            .or_else(|| self.missing_colon(place))
            .or_else(|| self.single_equals(place))
            .or_else(|| self.missing_else(place))
            .or_else(|| self.missing_comma(place))
            .or_else(|| self.dictionary(place));
        found.unwrap_or_else(|| self.invalid(place))
    }

    /// A header's colon and then no indented line.
    fn missing_block(&self, place: usize) -> Option<Problem> {
        let token = self.tokens[place];
        let newline =
            self.tokens[..=place]
                .iter()
                .rposition(|token| token.kind == Kind::Newline)
                .filter(|&at| self.between(at + 1, place).iter().all(|t| t.kind == Kind::Dedent))?;
        if newline == 0 || !self.is(newline - 1, ":") || token.kind == Kind::Indent {
            return None;
        }
        let mut header = self.line_start(newline);
        if self.is(header, "async") {
            header += 1;
        }
        let what = match self.word(header) {
            "def" => "function definition".to_string(),
            "class" => "class definition".to_string(),
            word @ ("if" | "elif" | "else" | "for" | "while" | "with" | "try" | "except"
            | "finally" | "match" | "case") => format!("'{word}' statement"),
            _ => return None,
        };
        let line = self.line_of(self.tokens[header].start);
        let at = if token.kind == Kind::End || place == newline {
            self.tokens[newline].start
        } else {
            token.start
        };
        let message = format!("expected an indented block after {what} on line {line}");
        Some(indentation(message, span(at, at)))
    }

    /// `print "x"` of Python 2, and `exec`.
    fn print_statement(&self, place: usize) -> Option<Problem> {
        let name = place.checked_sub(1)?;
        let word = self.word(name);
        if !matches!(word, "print" | "exec") || self.tokens[place].kind == Kind::Newline {
            return None;
        }
        let end = self.expression_end(place, true)?;
        let message = format!("Missing parentheses in call to '{word}'. Did you mean {word}(...)?");
        Some(Problem::syntax(message, span(self.tokens[name].start, end)))
    }

    /// Where the longest expression from `place` ends, with commas outside brackets or without.
    fn expression_end(&self, place: usize, commas: bool) -> Option<usize> {
        let level = self.tokens[place].level;
        let start = self.tokens[place].start;
        let mut ends = Vec::new();
        for token in self.tokens[place..].iter().take(60) {
            let word = &self.text[token.start..token.end];
            let stops = token.kind == Kind::Newline
                || token.level < level
                || token.level == level && (word == ";" || word == "," && !commas);
            if stops {
                break;
            }
            if token.level == level {
                ends.push(token.end);
            }
        }
        let whole = |&&end: &&usize| parse_expression(self.text_between(start, end)).is_ok();
        ends.iter().rev().find(whole).copied()
    }

    fn missing_colon(&self, place: usize) -> Option<Problem> {
        let token = self.tokens[place];
        let mut start = self.line_start(place);
        if self.is(start, "async") {
            start += 1;
        }
        let at_end = matches!(token.kind, Kind::Newline | Kind::End);
        // These want their colon at once; the others only say so at the end of the line.
        let insists = match self.word(start) {
            "def" => {
                self.is(place.wrapping_sub(1), ")")
                    || self.between(start, place).iter().any(|t| &self.text[t.start..t.end] == "->")
            }
            "else" | "try" | "finally" => place == start + 1,
            _ => false,
        };
        let header = matches!(
            self.word(start),
            "if" | "elif" | "while" | "for" | "with" | "class" | "except" | "match" | "case"
        );
        let complete = place >= start + 2 || self.is(start, "except");
        let told = insists || header && at_end && complete && self.header_is_whole(start, place);
        if !told || token.level > 0 {
            return None;
        }
        Some(Problem::syntax("expected ':'", span(token.start, token.end)))
    }

    /// Whether a header lacks nothing but its colon.
    fn header_is_whole(&self, start: usize, end: usize) -> bool {
        let from = self.tokens[start].start;
        let header = self.text_between(from, self.tokens[end - 1].end);
        let (before, after) = match self.word(start) {
            "elif" | "else" => ("if x:\n pass\n", ": pass"),
            "except" => ("try:\n pass\n", ": pass"),
            "match" => ("", ":\n case _: pass"),
            "case" => ("match x:\n ", ": pass"),
            _ => ("", ": pass"),
        };
        ruff_python_parser::parse_module(&format!("{before}{header}{after}")).is_ok()
    }

    /// `=` where a comparison was meant.
    fn single_equals(&self, place: usize) -> Option<Problem> {
        if !self.is(place, "=") || place == 0 {
            return None;
        }
        let start = self.operand_start(place);
        let left = span(self.tokens[start].start, self.tokens[place - 1].end);
        let end = self.operand_end(place + 1)?;
        if self.tokens.iter().any(|token| {
            token.start >= end
                && token.start < end + 2
                && matches!(&self.text[token.start..token.end], "=" | ":=")
        }) {
            return None;
        }
        let call = self.tokens[place].level > 0 && self.in_call(place);
        if start + 1 == place
            && self.tokens[start].kind == Kind::Name
            && !is_constant(self.word(start))
        {
            let range = span(left.start().to_usize(), end);
            let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
            return (!call).then(|| Problem::syntax(message, range));
        }
        let name = self.expression_name(left)?;
        if call && !is_constant(name) {
            let range = span(left.start().to_usize(), self.tokens[place].end);
            let message = "expression cannot contain assignment, perhaps you meant \"==\"?";
            return Some(Problem::syntax(message, range));
        }
        Some(Problem::syntax(
            format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?"),
            left,
        ))
    }

    /// Where the operand that ends before `place` begins: after a comma, a bracket or a keyword.
    fn operand_start(&self, place: usize) -> usize {
        let level = self.tokens[place].level;
        let stops = |token: &Token| {
            let word = &self.text[token.start..token.end];
            token.level < level
                || matches!(token.kind, Kind::Newline | Kind::Indent | Kind::Dedent)
                || token.level == level
                    && matches!(
                        word,
                        "," | ":"
                            | "="
                            | ";"
                            | "if"
                            | "elif"
                            | "else"
                            | "while"
                            | "for"
                            | "in"
                            | "return"
                            | "assert"
                            | "not"
                            | "and"
                            | "or"
                            | "lambda"
                            | "yield"
                            | "with"
                            | "as"
                            | "from"
                            | "import"
                            | "raise"
                            | ":="
                    )
        };
        // The opening bracket itself counts as outside.
        self.tokens[..place].iter().rposition(stops).map_or(0, |at| at + 1)
    }

    /// Where an operand without `=` that begins at `place` ends.
    fn operand_end(&self, place: usize) -> Option<usize> {
        let level = self.tokens.get(place)?.level;
        let mut end = None;
        let start = self.tokens[place].start;
        for token in self.tokens[place..].iter().take(60) {
            if token.level < level || token.kind == Kind::Newline {
                break;
            }
            let word = &self.text[token.start..token.end];
            if token.level == level
                && matches!(
                    word,
                    "," | ":"
                        | "="
                        | ":="
                        | "if"
                        | "else"
                        | "and"
                        | "or"
                        | "for"
                        | "=="
                        | "<"
                        | ">"
                        | "<="
                        | ">="
                        | "!="
                )
            {
                break;
            }
            if token.level == level && parse_expression(self.text_between(start, token.end)).is_ok()
            {
                end = Some(token.end);
            }
        }
        end
    }

    /// Whether the innermost open bracket belongs to a call.
    fn in_call(&self, place: usize) -> bool {
        let level = self.tokens[place].level;
        let Some(open) = self.tokens[..place].iter().rposition(|token| token.level < level) else {
            return false;
        };
        let before = open.checked_sub(1).map(|at| self.tokens[at]);
        self.is(open, "(")
            && before.is_some_and(|token| {
                let word = &self.text[token.start..token.end];
                match token.kind {
                    Kind::Name => !is_keyword(word),
                    Kind::Op => matches!(word, ")" | "]"),
                    _ => false,
                }
            })
    }

    /// `1 if x` without its `else`.
    fn missing_else(&self, place: usize) -> Option<Problem> {
        let level = self.tokens[place].level;
        let line = self.line_start(place);
        let condition = self.between(line, place).iter().rposition(|token| {
            token.level == level && &self.text[token.start..token.end] == "if"
        })? + line;
        if condition == line || self.is(place, ":") || self.is(place, "else") {
            return None;
        }
        let start = self.operand_start(condition);
        let value = self.text_between(self.tokens[start].start, self.tokens[condition].start);
        let test = self.text_between(self.tokens[condition].end, self.tokens[place - 1].end);
        let whole = start < condition
            && condition + 1 < place
            && parse_expression(value.trim()).is_ok()
            && parse_expression(test.trim()).is_ok()
            && !self.between(start, condition).iter().any(|t| &self.text[t.start..t.end] == "for");
        let comprehension = self.tokens[line..condition]
            .iter()
            .any(|t| t.level == level && &self.text[t.start..t.end] == "for");
        if !whole || comprehension {
            return None;
        }
        let range = span(self.tokens[start].start, self.tokens[place - 1].end);
        Some(Problem::syntax("expected 'else' after 'if' expression", range))
    }

    /// Two expressions side by side within brackets.
    fn missing_comma(&self, place: usize) -> Option<Problem> {
        if self.tokens[place].level == 0 || place == 0 {
            return None;
        }
        let start = self.operand_start(place);
        if start >= place {
            return None;
        }
        let left = span(self.tokens[start].start, self.tokens[place - 1].end);
        let name_string =
            self.tokens[start].kind == Kind::Name && self.tokens[start + 1].kind == Kind::String;
        let inside_parameters = self.is(self.line_start(place), "def");
        if name_string
            || inside_parameters
            || parse_expression(self.text_between(left.start().to_usize(), left.end().to_usize()))
                .is_err()
        {
            return None;
        }
        let end = self.expression_end(place, false)?;
        let message = "invalid syntax. Perhaps you forgot a comma?";
        Some(Problem::syntax(message, span(left.start().to_usize(), end)))
    }

    /// A dictionary whose key lacks its value.
    fn dictionary(&self, place: usize) -> Option<Problem> {
        let level = self.tokens[place].level;
        let before = place.checked_sub(1)?;
        let closes = self.is(place, "}") || self.is(place, ",");
        // The closing bracket counts as inside here: it was pushed before its level fell.
        let inner = if self.is(place, "}") { level + 1 } else { level };
        let open = self.tokens[..place].iter().rposition(|token| token.level < inner)?;
        if !closes || !self.is(open, "{") {
            return None;
        }
        let colons = self.tokens[open..place]
            .iter()
            .any(|t| t.level == inner && &self.text[t.start..t.end] == ":");
        if self.is(before, ":") {
            let token = self.tokens[before];
            let message = "expression expected after dictionary key and ':'";
            return Some(Problem::syntax(message, span(token.start, token.end)));
        }
        if !colons {
            return None;
        }
        let end = self.tokens[before].end;
        let at = end - self.text[..end].chars().next_back().map_or(0, char::len_utf8);
        Some(Problem::syntax("':' expected after dictionary key", span(at, at)))
    }

    fn expected(&self, expected: TokenKind, found: TokenKind, place: usize) -> Option<Problem> {
        let token = self.tokens[place];
        let range = span(token.start, token.end);
        match (expected, found) {
            (TokenKind::Lpar, _) if self.is(self.line_start(place), "def") => {
                Some(Problem::syntax("expected '('", range))
            }
            (TokenKind::Else, _) => self.missing_else(place),
            _ => None,
        }
    }

    fn lexical(&self, error: &LexicalErrorType, range: TextRange) -> Option<Problem> {
        match error {
            LexicalErrorType::FStringError(kind) => Some(f_string(kind, range)),
            LexicalErrorType::UnicodeError | LexicalErrorType::StringError => {
                self.bad_escape(range)
            }
            LexicalErrorType::InvalidByteLiteral => {
                let token = self.tokens[self.token_at(range.start().to_usize())];
                let message = "bytes can only contain ASCII literal characters";
                Some(Problem::syntax(message, span(token.start, token.end)))
            }
            _ => None,
        }
    }

    /// The escape at fault in a string, in the codec's words.
    fn bad_escape(&self, range: TextRange) -> Option<Problem> {
        let token = self.tokens[self.token_at(range.start().to_usize())];
        let literal = &self.text[token.start..token.end];
        let quote = literal.find(['"', '\''])?;
        let triple = literal[quote..].starts_with("\"\"\"") || literal[quote..].starts_with("'''");
        let body_start = quote + if triple { 3 } else { 1 };
        let body = &literal[body_start..];
        let mut at = 0;
        while let Some(found) = body[at..].find('\\') {
            at += found;
            let kind = body[at + 1..].chars().next()?;
            let wanted = match kind {
                'x' => 2,
                'u' => 4,
                'U' => 8,
                'N' => {
                    let range = span(token.start, token.end);
                    return Some(Problem::unsupported(
                        "\\N{…}",
                        "write the character itself",
                        range,
                    ));
                }
                _ => {
                    at += 1 + kind.len_utf8();
                    continue;
                }
            };
            let digits =
                body[at + 2..].chars().take(wanted).take_while(char::is_ascii_hexdigit).count();
            let shape = format!("\\{kind}{}", "X".repeat(wanted));
            let first = body[..at].chars().count();
            if digits < wanted {
                let message = format!(
                    "(unicode error) 'unicodeescape' codec can't decode bytes in position {first}-{}: \
                     truncated {shape} escape",
                    first + 1 + digits
                );
                return Some(Problem::syntax(message, span(token.start, token.end)));
            }
            at += 2 + wanted;
        }
        None
    }

    fn other(&self, message: &str, range: TextRange, place: usize) -> Option<Problem> {
        let token = self.tokens[place];
        let here = span(token.start, token.end);
        if message.starts_with("Expected an indented block") {
            return self.missing_block(place);
        }
        if message.starts_with("Expected `except` or `finally`") {
            return Some(Problem::syntax("expected 'except' or 'finally' block", here));
        }
        if message.starts_with("Multiple exception types must be parenthesized") {
            return Some(Problem::syntax("multiple exception types must be parenthesized", range));
        }
        if message == "Trailing comma not allowed"
            && self.text.as_bytes().get(token.start) == Some(&b',')
        {
            let line = self.line_start(place);
            if self.is(line, "from") {
                let message = "trailing comma not allowed without surrounding parentheses";
                let at = token.end;
                return Some(Problem::syntax(message, span(at, at)));
            }
            return Some(self.invalid((place + 1).min(self.tokens.len() - 1)));
        }
        if message.starts_with("Only one '*' parameter") {
            return Some(Problem::syntax("* argument may appear only once", range));
        }
        if message == "Expected a parameter name" {
            let equals = (place..self.tokens.len()).find(|&at| self.is(at, "="))?;
            if is_constant(self.word(place)) {
                let value_end = self.operand_end(equals + 1).unwrap_or(self.tokens[equals].end);
                let message = format!("cannot assign to {}", self.word(place));
                return Some(Problem::syntax(message, span(token.start, value_end)));
            }
            let message = "expression cannot contain assignment, perhaps you meant \"==\"?";
            return Some(Problem::syntax(message, span(token.start, self.tokens[equals].end)));
        }
        None
    }

    /// CPython notices at the closing bracket.
    fn at_closing(&self, range: TextRange, message: &str) -> Problem {
        let place = self.token_at(range.start().to_usize());
        let level = self.tokens[place].level;
        let close = self.tokens[place..].iter().find(|token| token.level < level);
        let token = close.unwrap_or(&self.tokens[place]);
        Problem::syntax(message, span(token.start, token.end))
    }

    fn named(&self, range: TextRange, message: impl Fn(&str) -> String) -> Problem {
        Problem::syntax(message(self.expression_name(range).unwrap_or("expression")), range)
    }

    fn bad_target(&self, range: TextRange, doing: &str) -> Problem {
        let name = self.expression_name(range).unwrap_or("expression");
        let hint = doing == "assign to" && self.could_be_comparison(range, name);
        let tail = if hint { " here. Maybe you meant '==' instead of '='?" } else { "" };
        Problem::syntax(format!("cannot {doing} {name}{tail}"), range)
    }

    /// Whether a target is the whole left side of the only `=` and no looser than a sum.
    fn could_be_comparison(&self, range: TextRange, name: &str) -> bool {
        let loose = matches!(
            name,
            "comparison"
                | "conditional expression"
                | "lambda"
                | "True"
                | "False"
                | "None"
                | "__debug__"
                | "starred"
        );
        let text = self.text_between(range.start().to_usize(), range.end().to_usize());
        let mut first = self.token_at(range.start().to_usize());
        let line = self.line_start(first);
        while first > line && self.is(first - 1, "(") {
            first -= 1;
        }
        let after = self.token_at(range.end().to_usize());
        let after = (after..self.tokens.len()).find(|&at| !self.is(at, ")")).unwrap_or(after);
        let starts = first == line || self.is(first.wrapping_sub(1), ";");
        let chained = self
            .between(after + 1, self.tokens.len())
            .iter()
            .take_while(|token| token.kind != Kind::Newline)
            .any(|token| token.level == 0 && &self.text[token.start..token.end] == "=");
        let boolean = text.starts_with("not ")
            || matches!(parse_expression(text).map(|p| p.into_expr()), Ok(Expr::BoolOp(_)));
        starts && !loose && !boolean && self.is(after, "=") && !chained
    }

    /// CPython's name for a kind of expression.
    fn expression_name(&self, range: TextRange) -> Option<&'static str> {
        let text = self.text_between(range.start().to_usize(), range.end().to_usize());
        if text.trim_start().starts_with('*') {
            return Some("starred");
        }
        let expression = parse_expression(text).ok()?.into_expr();
        Some(match expression {
            Expr::Attribute(_) => "attribute",
            Expr::Subscript(_) => "subscript",
            Expr::Name(name) if name.id == "__debug__" => "__debug__",
            Expr::Name(_) => "name",
            Expr::List(_) => "list",
            Expr::Tuple(_) => "tuple",
            Expr::Lambda(_) => "lambda",
            Expr::Call(_) => "function call",
            Expr::Generator(_) => "generator expression",
            Expr::Yield(_) | Expr::YieldFrom(_) => "yield expression",
            Expr::Await(_) => "await expression",
            Expr::ListComp(_) => "list comprehension",
            Expr::SetComp(_) => "set comprehension",
            Expr::DictComp(_) => "dict comprehension",
            Expr::Dict(_) => "dict literal",
            Expr::Set(_) => "set display",
            Expr::FString(_) => "f-string expression",
            Expr::NoneLiteral(_) => "None",
            Expr::BooleanLiteral(literal) => {
                if literal.value {
                    "True"
                } else {
                    "False"
                }
            }
            Expr::EllipsisLiteral(_) => "ellipsis",
            Expr::Compare(_) => "comparison",
            Expr::If(_) => "conditional expression",
            Expr::Named(_) => "named expression",
            Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::BytesLiteral(_) => "literal",
            _ => "expression",
        })
    }
}

fn indentation(message: impl Into<String>, range: TextRange) -> Problem {
    Problem { kind: ProblemKind::Indentation, message: message.into(), range }
}

fn f_string(kind: &InterpolatedStringErrorType, range: TextRange) -> Problem {
    use InterpolatedStringErrorType as Kind;
    let message = match kind {
        Kind::UnclosedLbrace => "f-string: expecting '}'",
        Kind::InvalidConversionFlag => {
            "f-string: invalid conversion character: expected 's', 'r', or 'a'"
        }
        Kind::SingleRbrace => "f-string: single '}' is not allowed",
        Kind::UnterminatedString | Kind::UnterminatedTripleQuotedString => {
            "f-string: unterminated string"
        }
        Kind::LambdaWithoutParentheses => "f-string: invalid syntax",
        Kind::ConversionFlagNotImmediatelyAfterExclamation => {
            "f-string: invalid conversion character: expected 's', 'r', or 'a'"
        }
        Kind::NewlineInFormatSpec => "f-string: expecting '}'",
    };
    Problem::syntax(message, range)
}

fn is_constant(word: &str) -> bool {
    matches!(word, "True" | "False" | "None")
}

fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "as"
            | "assert"
            | "async"
            | "await"
            | "del"
            | "elif"
            | "else"
            | "except"
            | "finally"
            | "for"
            | "from"
            | "global"
            | "if"
            | "import"
            | "in"
            | "is"
            | "lambda"
            | "nonlocal"
            | "not"
            | "or"
            | "raise"
            | "return"
            | "try"
            | "while"
            | "with"
            | "yield"
            | "def"
            | "class"
            | "print"
            | "exec"
    ) && !matches!(word, "print" | "exec")
}
