//! Tracebacks as CPython 3.11 prints them.

use crate::builtin_class as class;
use crate::code::Position;
use crate::control::{Control, Res};
use crate::host::{Effect, Stream};
use crate::object::TracebackEntry;
use crate::symbol;
use crate::text::caret;
use crate::thread::Question;
use crate::value::{Ref, Value};
use crate::vm::Vm;

/// Identical lines shown before "[Previous line repeated …]".
const REPEATS: usize = 3;

impl Vm {
    /// Prints what ended a thread, to stderr.
    pub(crate) fn report_uncaught(&mut self, exception: Value) -> Res {
        let text = match self.as_exception(exception) {
            Some(at) => self.traceback_text(at)?,
            None => String::new(),
        };
        Err(Control::Effect(Box::new(Effect::Print { stream: Stream::Stderr, text })))
    }

    pub(crate) fn print_exit_message(&mut self, value: Value) -> Res {
        let text = format!("{}\n", self.display(value)?);
        Err(Control::Effect(Box::new(Effect::Print { stream: Stream::Stderr, text })))
    }

    /// The whole report: causes and contexts first.
    pub(crate) fn traceback_text(&self, at: Ref) -> Res<String> {
        let mut chain = vec![(at, "")];
        let mut current = at;
        while chain.len() < 100 {
            let exception = self.exception(current);
            let (next, link) = match (
                self.as_exception(exception.cause),
                self.as_exception(exception.context),
            ) {
                (Some(cause), _) => (
                    cause,
                    "\nThe above exception was the direct cause of the following exception:\n\n",
                ),
                (None, Some(context)) if !exception.suppress_context => (
                    context,
                    "\nDuring handling of the above exception, another exception occurred:\n\n",
                ),
                _ => break,
            };
            if chain.iter().any(|(seen, _)| *seen == next) {
                break;
            }
            chain.push((next, link));
            current = next;
        }
        let mut text = String::new();
        let mut links: Vec<&str> = chain.iter().map(|(_, link)| *link).collect();
        links.push("");
        for (place, (exception, _)) in chain.iter().enumerate().rev() {
            text.push_str(&self.one_report(*exception)?);
            text.push_str(if place == 0 { "" } else { links[place] });
        }
        Ok(text)
    }

    fn one_report(&self, at: Ref) -> Res<String> {
        let exception = self.exception(at);
        let mut text = String::new();
        if !exception.traceback.is_empty() {
            text.push_str("Traceback (most recent call last):\n");
            text.push_str(&self.entries_text(&exception.traceback));
        }
        text.push_str(&self.exception_lines(at)?);
        Ok(text)
    }

    /// "Class: message" and what follows it.
    pub(crate) fn exception_lines(&self, at: Ref) -> Res<String> {
        let exception = self.exception(at);
        let name = self.full_class_name(exception.class);
        let name = name.strip_prefix("__main__.").unwrap_or(&name).to_string();
        if self.is_subclass(exception.class, class::SYNTAX_ERROR) {
            return self.syntax_lines(at, &name);
        }
        let value = Value::Obj(at);
        let message = if self.special(value, symbol::STR).is_some() {
            match self.ask(Question::Str(value)) {
                Ok(answer) => self.as_str(answer).unwrap_or("<exception str() failed>").to_string(),
                Err(control) => return Err(control),
            }
        } else {
            self.display(value)?
        };
        let mut text =
            if message.is_empty() { format!("{name}\n") } else { format!("{name}: {message}\n") };
        if let Some(notes) =
            exception.names.get(symbol::NOTES).and_then(|notes| self.as_list(notes))
        {
            for note in notes.iter() {
                if let Some(note) = self.as_str(*note) {
                    text.push_str(note);
                    text.push('\n');
                }
            }
        }
        Ok(text)
    }

    fn syntax_lines(&self, at: Ref, name: &str) -> Res<String> {
        let exception = self.exception(at);
        let own = |name| exception.names.get(name).unwrap_or(Value::None);
        let message = self.display(own(symbol::MSG))?;
        let (Some(file), Value::Int(line)) =
            (self.as_str(own(symbol::FILENAME)), own(symbol::LINENO))
        else {
            return Ok(format!("{name}: {message}\n"));
        };
        let mut text = format!("  File \"{file}\", line {line}\n");
        if let Some(source) = self.as_str(own(symbol::TEXT)) {
            let shown = source.trim_end();
            let stripped = shown.trim_start_matches([' ', '\t', '\u{c}']);
            text.push_str(&format!("    {stripped}\n"));
            let arguments = self.as_tuple(exception.arguments).cloned().unwrap_or_default();
            let details = arguments.get(1).and_then(|details| self.as_tuple(*details)).cloned();
            let number =
                |place: usize| match details.as_ref().and_then(|details| details.get(place)) {
                    Some(Value::Int(n)) => *n,
                    _ => 0,
                };
            let (column, end_line, end_column) = (number(2), number(4), number(5));
            let removed = (shown.chars().count() - stripped.chars().count()) as i64;
            let start = column - 1 - removed;
            let width = stripped.chars().count() as i64;
            if start >= 0 && !name.ends_with("IndentationError") | (column > 0) {
                let end = if end_line == line && end_column > column {
                    end_column - 1 - removed
                } else if end_line > line {
                    width
                } else {
                    start + 1
                };
                let carets = (end - start).max(1) as usize;
                text.push_str(&format!(
                    "    {}{}\n",
                    " ".repeat(start as usize),
                    "^".repeat(carets)
                ));
            }
        }
        text.push_str(&format!("{name}: {message}\n"));
        Ok(text)
    }

    /// The `File …` lines; entries are innermost first.
    pub(crate) fn entries_text(&self, entries: &[TracebackEntry]) -> String {
        let mut text = String::new();
        let mut last: Option<(u32, u32)> = None;
        let mut repeated = 0;
        for entry in entries.iter().rev() {
            let position = self.entry_position(entry);
            let key = (entry.code, position.line);
            if last == Some(key) {
                repeated += 1;
            } else {
                repeated_line(&mut text, repeated);
                last = Some(key);
                repeated = 0;
            }
            if repeated < REPEATS {
                text.push_str(&self.entry_text(entry, position));
            }
        }
        repeated_line(&mut text, repeated);
        text
    }

    pub(crate) fn entry_position(&self, entry: &TracebackEntry) -> Position {
        let code = &self.loaded(entry.code).code;
        code.positions.get(entry.instruction as usize).copied().unwrap_or_default()
    }

    fn entry_text(&self, entry: &TracebackEntry, position: Position) -> String {
        let code = &self.loaded(entry.code).code;
        let file = &code.source.file;
        let mut text = format!("  File \"{file}\", line {}, in {}\n", position.line, code.name);
        // Code made at run time has no file to read its lines from.
        let from_file = !file.starts_with('<');
        let Some(line) = code.source.line(position.line).filter(|_| from_file) else { return text };
        let stripped = line.trim();
        if stripped.is_empty() {
            return text;
        }
        text.push_str(&format!("    {stripped}\n"));
        let end = (position.end_line == position.line).then_some(position.end_column);
        if let Some(marks) = caret::underline(line, position.column, end) {
            text.push_str(&marks);
            text.push('\n');
        }
        text
    }
}

fn repeated_line(text: &mut String, repeated: usize) {
    if repeated >= REPEATS {
        let more = repeated + 1 - REPEATS;
        let plural = if more > 1 { "s" } else { "" };
        text.push_str(&format!("  [Previous line repeated {more} more time{plural}]\n"));
    }
}
