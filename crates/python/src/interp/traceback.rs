//! Tracebacks as CPython 3.11 prints them.

use crate::builtin_class as class;
use crate::code::Position;
use crate::control::{Control, Res};
use crate::host::{Effect, Stream};
use crate::object::{Object, TracebackEntry};
use crate::symbol;
use crate::text::{caret, suggest};
use crate::thread::Question;
use crate::value::{Ref, Value};
use crate::vm::Vm;

/// Identical lines shown before "[Previous line repeated …]".
const REPEATS: usize = 3;

/// Exceptions shown of one group, and groups shown inside one another.
const WIDEST_GROUP: usize = 15;
const DEEPEST_GROUP: usize = 10;

/// A report in the making; inside groups its lines stand behind a margin.
#[derive(Default)]
struct Report {
    text: String,
    /// Uncaught exceptions are told with what may have been meant.
    suggests: bool,
    depth: usize,
    /// The innermost group's last line is still to come.
    open: bool,
}

impl Report {
    fn emit(&mut self, text: &str, margin: char) {
        if self.depth == 0 {
            self.text.push_str(text);
            return;
        }
        for line in text.split_inclusive('\n') {
            self.text.push_str(&"  ".repeat(self.depth));
            self.text.push(margin);
            self.text.push(' ');
            self.text.push_str(line);
        }
    }
}

impl Vm {
    /// Prints what ended a thread, to stderr.
    pub(crate) fn report_uncaught(&mut self, exception: Value) -> Res {
        let text = match self.as_exception(exception) {
            Some(at) => {
                let mut report = Report { suggests: true, ..Report::default() };
                self.write_report(at, &mut report)?;
                report.text
            }
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
        let mut report = Report::default();
        self.write_report(at, &mut report)?;
        Ok(report.text)
    }

    fn write_report(&self, at: Ref, report: &mut Report) -> Res<()> {
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
        for (place, (exception, link)) in chain.iter().enumerate().rev() {
            self.one_report(*exception, report)?;
            report.emit(if place == 0 { "" } else { link }, '|');
        }
        Ok(())
    }

    fn one_report(&self, at: Ref, report: &mut Report) -> Res<()> {
        let exception = self.exception(at);
        let inner = self.group_exceptions(at);
        if inner.is_some() && report.depth > DEEPEST_GROUP {
            report.emit(&format!("... (max_group_depth is {DEEPEST_GROUP})\n"), '|');
            return Ok(());
        }
        let outermost = inner.is_some() && report.depth == 0;
        if outermost {
            report.depth = 1;
        }
        if !exception.traceback.is_empty() {
            let title = "Traceback (most recent call last):\n";
            if inner.is_some() {
                let title = format!("Exception Group {title}");
                report.emit(&title, if outermost { '+' } else { '|' });
            } else {
                report.emit(title, '|');
            }
            report.emit(&self.entries_text(&exception.traceback), '|');
        }
        let mut lines = self.exception_lines(at)?;
        if let Some(meant) = self.suggestion(at).filter(|_| report.suggests) {
            let end = lines.find('\n').unwrap_or(lines.len());
            lines.insert_str(end, &format!(". Did you mean: '{meant}'?"));
        }
        report.emit(&lines, '|');
        if let Some(inner) = inner {
            self.group_report(&inner, report)?;
        }
        if outermost {
            report.depth = 0;
        }
        Ok(())
    }

    /// The exceptions of a group, each under its number.
    fn group_report(&self, inner: &[Value], report: &mut Report) -> Res<()> {
        report.open = false;
        let shown = inner.len().min(WIDEST_GROUP + 1);
        for (place, exception) in inner.iter().take(shown).enumerate() {
            let last = place + 1 == shown;
            report.open |= last;
            let more = place >= WIDEST_GROUP;
            let title = if more { "...".to_string() } else { (place + 1).to_string() };
            let indent = "  ".repeat(report.depth);
            let joint = if place == 0 { "+-" } else { "  " };
            let line = "-".repeat(16);
            report.text.push_str(&format!("{indent}{joint}+{line} {title} {line}\n"));
            report.depth += 1;
            if more {
                let left = inner.len() - WIDEST_GROUP;
                let plural = if left > 1 { "s" } else { "" };
                report.emit(&format!("and {left} more exception{plural}\n"), '|');
            } else if let Some(at) = self.as_exception(*exception) {
                self.write_report(at, report)?;
            }
            if last && report.open {
                let indent = "  ".repeat(report.depth);
                report.text.push_str(&format!("{indent}+{}\n", "-".repeat(36)));
                report.open = false;
            }
            report.depth -= 1;
        }
        Ok(())
    }

    /// The name that a NameError or AttributeError may have meant.
    fn suggestion(&self, at: Ref) -> Option<String> {
        let exception = self.exception(at);
        let wrong = self.as_str(exception.names.get(symbol::NAME_ATTR)?)?;
        if self.is_subclass(exception.class, class::ATTRIBUTE_ERROR) {
            let object = exception.names.get(symbol::OBJ)?;
            let names = self.dir_names(object);
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            return suggest::nearest(wrong, &names).map(String::from);
        }
        if !self.is_subclass(exception.class, class::NAME_ERROR) {
            return None;
        }
        let code = self.loaded(exception.traceback.first()?.code);
        let locals = code.locals.iter().map(|name| self.sym_name(*name)).collect::<Vec<&str>>();
        let module = self.modules.iter().filter_map(|(_, module)| module.reference()).find(|at| {
            let Object::Module(module) = self.heap.get(*at) else { return false };
            let file = module.names.get(symbol::FILE).and_then(|file| self.as_str(file));
            file == Some(&code.code.source.file)
        });
        let mut found = suggest::nearest(wrong, &locals);
        for at in module.into_iter().chain([self.builtins]) {
            found = found.or_else(|| {
                let names = self.module_names(at);
                let names: Vec<&str> = names.iter().map(|(name, _)| self.sym_name(name)).collect();
                suggest::nearest(wrong, &names)
            });
        }
        found.map(String::from)
    }

    fn group_exceptions(&self, at: Ref) -> Option<Vec<Value>> {
        let exception = self.exception(at);
        let group = self.as_class(self.builtin("BaseExceptionGroup"))?;
        if !self.is_subclass(exception.class, group) {
            return None;
        }
        let name = self.symbols.find("exceptions")?;
        let inner = exception.names.get(name)?;
        self.as_tuple(inner).map(|inner| inner.to_vec())
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
