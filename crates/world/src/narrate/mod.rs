//! Sentences about events, in the page's languages.
//!
//! Each language is one module with the same few functions; what they share (names of things, calls
//! as `strace` writes them) is here.

mod chinese;
mod english;
mod strace;

use kernel::{BlockReason, HostId, Note, PacketId};

use crate::choice::Choice;
use crate::event::{Awaited, Event, What};
use crate::goal::call_name;
use crate::ladder::packet_label;
use crate::process::{ProcessId, TaskId};
use crate::timeline::log::Log;
use crate::world::World;

/// A language of the page's own words. Lessons may come in any language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    #[default]
    English,
    Chinese,
}

/// What just happened, and why things stand as they do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    pub what: String,
    pub why: String,
}

/// Puts events of one world into words.
pub struct Narrator<'a> {
    world: &'a World,
    language: Language,
}

impl<'a> Narrator<'a> {
    pub fn new(world: &'a World, language: Language) -> Narrator<'a> {
        Narrator { world, language }
    }

    /// About one step: its main event, and why things stand as they do after it.
    pub fn sentence(&self, step: &[Event]) -> Sentence {
        let Some(main) = step.iter().max_by_key(|event| weight(&event.what)) else {
            return Sentence { what: beginning(self.language), why: String::new() };
        };
        let mut why: Vec<String> = Vec::new();
        match &main.what {
            What::Blocked { reason, .. } => why.push(self.reason(reason)),
            What::Waits { on, .. } => why.push(self.awaited(on)),
            What::Called { call, result, .. } | What::Finished { call, result, .. } => {
                why.push(match self.language {
                    Language::English => english::meaning(call, result),
                    Language::Chinese => chinese::meaning(call, result),
                });
            }
            _ => {}
        }
        why.extend(step.iter().filter_map(|event| match &event.what {
            What::Kernel { note, .. } => self.note(note),
            _ => None,
        }));
        why.dedup();
        why.retain(|text| !text.is_empty());
        Sentence { what: self.event(main), why: why.join(" ") }
    }

    /// One event as a sentence.
    pub fn event(&self, event: &Event) -> String {
        match self.language {
            Language::English => english::event(self, &event.what),
            Language::Chinese => chinese::event(self, &event.what),
        }
    }

    /// Why a call waits.
    pub fn reason(&self, reason: &BlockReason) -> String {
        match self.language {
            Language::English => english::reason(reason),
            Language::Chinese => chinese::reason(reason),
        }
    }

    /// What a thread waits for.
    pub fn awaited(&self, on: &Awaited) -> String {
        match self.language {
            Language::English => english::awaited(self, on),
            Language::Chinese => chinese::awaited(self, on),
        }
    }

    /// What a kernel's note tells a learner; `None` for one that says nothing to them.
    pub fn note(&self, note: &Note) -> Option<String> {
        match self.language {
            Language::English => english::note(note),
            Language::Chinese => chinese::note(note),
        }
    }

    /// A choice as a menu entry.
    pub fn choice(&self, choice: &Choice) -> String {
        let packet = |id: &PacketId| match self.world.wire().get(*id) {
            Some(flight) => packet_label(&flight.packet),
            None => String::new(),
        };
        self.choice_with(choice, &packet)
    }

    /// The same for a choice made earlier, whose packet may have left the wire.
    pub(crate) fn choice_by_log(&self, choice: &Choice, log: &Log) -> String {
        let packet = |id: &PacketId| {
            log.packet(*id).map_or_else(String::new, |record| packet_label(&record.content))
        };
        self.choice_with(choice, &packet)
    }

    fn choice_with(&self, choice: &Choice, packet: &dyn Fn(&PacketId) -> String) -> String {
        match self.language {
            Language::English => english::choice(self, choice, packet),
            Language::Chinese => chinese::choice(self, choice, packet),
        }
    }

    /// A few words for a mark on the track.
    pub fn label(&self, event: &Event) -> String {
        match &event.what {
            What::Called { task, call, .. }
            | What::Blocked { task, call, .. }
            | What::Finished { task, call, .. } => {
                format!("{}: {}", self.task(*task), call_name(call))
            }
            What::Sent { from, to, content, .. } => {
                format!("{} {} → {}", packet_label(content), self.host(*from), self.host(*to))
            }
            _ => self.event(event),
        }
    }

    fn process(&self, id: ProcessId) -> String {
        self.world.process(id).map_or_else(String::new, |process| process.name.clone())
    }

    fn task(&self, id: TaskId) -> String {
        let name = self.process(id.process);
        let task = self.world.process(id.process).and_then(|process| process.tasks.get(&id.thread));
        match task {
            _ if id.thread == 0 => name,
            Some(task) if !task.name.is_empty() => format!("{name} {}", task.name),
            _ => format!("{name} (thread {})", id.thread),
        }
    }

    fn host(&self, id: HostId) -> String {
        let host = self.world.scenario().hosts.get(id.0 as usize);
        host.map_or_else(String::new, |host| host.name.clone())
    }

    /// The text of a line of a process's program, trimmed; empty for other files.
    fn source_line(&self, id: ProcessId, file: &str, line: u32) -> String {
        let program =
            self.world.process(id).map(|process| &self.world.scenario().programs[process.program]);
        let text = program.filter(|program| program.file == file).and_then(|program| {
            program.source.lines().nth((line as usize).saturating_sub(1)).map(str::trim)
        });
        let text = text.unwrap_or_default();
        match text.char_indices().nth(100) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text.to_owned(),
        }
    }
}

/// The name of the branch that no choice of the learner's made.
pub(crate) fn first_branch(language: Language) -> String {
    match language {
        Language::English => "first run".to_owned(),
        Language::Chinese => "最初的运行".to_owned(),
    }
}

/// What is said before the first step.
pub(crate) fn beginning(language: Language) -> String {
    match language {
        Language::English => "Nothing has happened yet.".to_owned(),
        Language::Chinese => "还什么都没有发生。".to_owned(),
    }
}

/// The choice to start a program, as a menu entry.
pub(crate) fn start(language: Language, program: &str) -> String {
    match language {
        Language::English => format!("Start {program}"),
        Language::Chinese => format!("启动 {program}"),
    }
}

/// Which of a step's events the sentence is about.
fn weight(what: &What) -> u32 {
    match what {
        What::Deadlock { .. } => 10,
        What::Ended { .. } => 9,
        What::Finished { .. } => 8,
        What::Blocked { .. }
        | What::Sleeping { .. }
        | What::Waits { .. }
        | What::WaitingForInput { .. } => 7,
        What::Called { .. } => 6,
        What::Delivered { .. }
        | What::Dropped { .. }
        | What::Duplicated { .. }
        | What::Delayed { .. }
        | What::TimerExpired { .. }
        | What::Typed { .. }
        | What::Interrupted { .. }
        | What::ThreadStarted { .. }
        | What::ThreadEnded { .. }
        | What::Forked { .. }
        | What::Reaped { .. }
        | What::Signalled { .. }
        | What::Awake { .. }
        | What::Started { .. } => 5,
        What::Printed { .. } | What::Paused { .. } | What::Line { .. } => 4,
        What::Sent { .. } | What::Unroutable { .. } => 2,
        What::Kernel { .. } => 1,
    }
}

/// The first 80 characters, without the last newline.
fn short(text: &str) -> String {
    let text = text.trim_end_matches('\n');
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn signal_name(signal: i32) -> String {
    const NAMES: [(i32, &str); 12] = [
        (1, "SIGHUP"),
        (2, "SIGINT"),
        (3, "SIGQUIT"),
        (6, "SIGABRT"),
        (9, "SIGKILL"),
        (10, "SIGUSR1"),
        (11, "SIGSEGV"),
        (12, "SIGUSR2"),
        (13, "SIGPIPE"),
        (14, "SIGALRM"),
        (15, "SIGTERM"),
        (17, "SIGCHLD"),
    ];
    let known = NAMES.iter().find(|(number, _)| *number == signal);
    known.map_or_else(|| format!("signal {signal}"), |(_, name)| (*name).to_owned())
}
