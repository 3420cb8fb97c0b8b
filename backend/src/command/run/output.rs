//! What a run prints: the programs' lines as they come, or every event, or JSON at the end.

use std::io::{self, Write};

use serde_json::{Value, json};
use world::narrate::Narrator;
use world::view::Status;
use world::{Event, Language, ProcessId, What, World};

use super::options::Options;
use super::{Stopped, seconds, standing, view};

pub struct Output {
    format: Format,
    commands: Vec<String>,
    programs: Vec<Printed>,
    /// Widest name, in characters.
    width: usize,
    bytes: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Lines,
    Trace,
    Json,
}

/// What one program printed.
#[derive(Default)]
struct Printed {
    name: String,
    /// Only kept for JSON.
    stdout: String,
    stderr: String,
    /// The line that is not finished, of both streams.
    line: String,
}

impl Output {
    /// One command line and one name for each program of the scenario.
    pub fn new(commands: Vec<String>, names: Vec<String>, options: &Options) -> Output {
        let format = match (options.json, options.trace) {
            (true, _) => Format::Json,
            (false, true) => Format::Trace,
            (false, false) => Format::Lines,
        };
        let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
        let programs =
            names.into_iter().map(|name| Printed { name, ..Printed::default() }).collect();
        Output { format, commands, programs, width, bytes: 0 }
    }

    /// Bytes that the programs have printed, and of the trace.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Takes what happened; prints what can be printed now.
    pub fn take(
        &mut self,
        world: &World,
        events: &[Event],
        out: &mut impl Write,
    ) -> io::Result<()> {
        for event in events {
            if self.format == Format::Trace {
                let sentence = Narrator::new(world, Language::English).event(event);
                self.bytes += sentence.len();
                if !sentence.is_empty() {
                    writeln!(out, "{:>13.6} s  {sentence}", seconds(event.time))?;
                }
            }
            if let What::Printed { process, error, text } = &event.what {
                self.bytes += text.len();
                // A forked process prints at the terminal of the one that the command line started.
                self.print(world.terminal(*process), *error, text, out)?;
            }
        }
        Ok(())
    }

    fn print(
        &mut self,
        process: ProcessId,
        error: bool,
        text: &str,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let (format, width) = (self.format, self.width);
        let program = self.program(process);
        match format {
            Format::Trace => {}
            Format::Json if error => program.stderr.push_str(text),
            Format::Json => program.stdout.push_str(text),
            Format::Lines => {
                program.line.push_str(text);
                while let Some(end) = program.line.find('\n') {
                    let rest = program.line.split_off(end + 1);
                    let line = std::mem::replace(&mut program.line, rest);
                    write!(out, "{:width$} │ {line}", program.name)?;
                }
            }
        }
        Ok(())
    }

    /// A process that no command line started has been forked by one.
    fn program(&mut self, process: ProcessId) -> &mut Printed {
        let index = process.0 as usize;
        while self.programs.len() <= index {
            let name = format!("process {}", self.programs.len() + 1);
            self.programs.push(Printed { name, ..Printed::default() });
        }
        &mut self.programs[index]
    }

    /// How each program stands now that the run is over; `stopped` if it did not end by itself.
    pub fn finish(
        &mut self,
        world: &World,
        stopped: Option<Stopped>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        if self.format == Format::Json {
            writeln!(out, "{:#}", self.json(world, stopped))?;
            return Ok(());
        }
        let width = self.width;
        for program in self.programs.iter().filter(|program| !program.line.is_empty()) {
            writeln!(out, "{:width$} │ {}", program.name, program.line)?;
        }
        for process in view(world).processes {
            writeln!(
                out,
                "{:width$} ─ {}",
                process.name,
                standing(&process.status, stopped.is_some())
            )?;
        }
        if let Some(stopped) = stopped {
            writeln!(out, "{}", stopped.sentence())?;
        }
        Ok(())
    }

    fn json(&mut self, world: &World, stopped: Option<Stopped>) -> Value {
        let mut processes = Vec::new();
        for (index, process) in view(world).processes.into_iter().enumerate() {
            let command = self.commands.get(index).cloned().unwrap_or(process.name);
            let printed = self.program(process.id);
            let (ended, exit) = match process.status {
                Status::Exited { code } => ("exited", Some(code)),
                _ if stopped.is_some() => ("stopped", None),
                _ => ("blocked", None),
            };
            processes.push(json!({
                "command": command,
                "stdout": std::mem::take(&mut printed.stdout),
                "stderr": std::mem::take(&mut printed.stderr),
                "exit": exit,
                "ended": ended,
            }));
        }
        let virtual_seconds = match stopped {
            Some(Stopped::Until(until)) => until,
            _ => seconds(world.time()),
        };
        let mut result = json!({
            "processes": processes,
            "events": world.steps(),
            "virtual_seconds": virtual_seconds,
        });
        if let (Some(stopped), Some(object)) = (stopped, result.as_object_mut()) {
            object.insert("stopped".into(), stopped.sentence().into());
        }
        result
    }
}
