//! Terminals: what is typed at a process, and who reads it. A forked process reads at the console of the
//! one that the scenario started.

use kernel::{BlockReason, Fd, Time};
use python::{Data, ThreadId};

use super::World;
use crate::choice::Choice;
use crate::event::{Event, What};
use crate::process::{ProcessId, TaskId, TaskState};
use crate::view::ConsoleKind;

impl World {
    /// The process at whose terminal this one reads and prints: itself, unless it was forked.
    pub fn terminal(&self, id: ProcessId) -> ProcessId {
        self.terminal_of(id)
    }

    pub(super) fn terminal_of(&self, id: ProcessId) -> ProcessId {
        self.process(id).map_or(id, |process| process.terminal)
    }

    /// The tasks that wait for a line of this terminal, and when the script types it.
    fn reader_of(&self, terminal: ProcessId) -> Option<(TaskId, Option<Time>)> {
        self.processes().filter(|process| process.terminal == terminal).find_map(|process| {
            process.tasks.iter().find_map(|(thread, task)| match task.state {
                TaskState::Input { typed_at } => {
                    Some((TaskId { process: process.id, thread: *thread }, typed_at))
                }
                _ => None,
            })
        })
    }

    /// When the script types its next line at a terminal.
    pub(super) fn typing_due(&self, terminal: ProcessId) -> Option<Time> {
        let typist = self.typists.iter().find(|(_, id)| *id == terminal).map(|(at, _)| *at);
        typist.or_else(|| self.reader_of(terminal)?.1)
    }

    /// Whether typing this is what the script would do next.
    pub(super) fn is_scripted(&self, choice: &Choice) -> bool {
        match choice {
            Choice::Type(id, line) => self.scripted_line(*id) == Some(line.as_str()),
            Choice::EndOfInput(id) => self.scripted_line(*id).is_none(),
            _ => false,
        }
    }

    pub(super) fn type_line(
        &mut self,
        id: ProcessId,
        line: Option<String>,
        events: &mut Vec<Event>,
    ) {
        let scripted = match &line {
            Some(line) => self.is_scripted(&Choice::Type(id, line.clone())),
            None => false,
        };
        self.typists.retain(|(_, terminal)| *terminal != id);
        let process = self.process_mut(id);
        if scripted {
            process.input.script_used += 1;
        }
        if line.is_none() {
            process.input.script_ended = true;
        }
        if let Some(line) = &line {
            process.console.push(ConsoleKind::Typed, &format!("{line}\n"));
        }
        process.input.lines.push_back(line.clone());
        self.tell(events, None, What::Typed { process: id, line });
        self.serve_reader(id);
        self.tell_kernel_of_input(id, events);
    }

    /// `select` and its relatives ask the kernel whether a typed line waits.
    fn tell_kernel_of_input(&mut self, terminal: ProcessId, events: &mut Vec<Event>) {
        let Some(process) = self.process(terminal) else { return };
        let waiting = !process.input.lines.is_empty() || process.input.script_ended;
        let host = process.host;
        let pids: Vec<kernel::Pid> = self
            .processes()
            .filter(|process| process.terminal == terminal && process.is_alive())
            .map(|process| process.pid)
            .collect();
        for pid in pids {
            self.kernel_mut(host).set_terminal_input(pid, waiting);
            self.settle_kernel(host, events);
        }
    }

    /// Gives the first typed line to the task that waits for one.
    fn serve_reader(&mut self, terminal: ProcessId) {
        let Some((task, _)) = self.reader_of(terminal) else { return };
        let Some(answer) = self.take_line(terminal) else { return };
        if let Some(vm) = self.process_mut(task.process).alive() {
            vm.reply(ThreadId(task.thread), Ok(answer));
        }
        let at = self.time;
        self.set_state(task, TaskState::Ready { at });
    }

    /// The next typed line as `readline` returns it: with its newline, or empty at end of file.
    fn take_line(&mut self, terminal: ProcessId) -> Option<Data> {
        let process = self.process_mut(terminal);
        let line = match process.input.lines.front()? {
            Some(line) => format!("{line}\n"),
            None => String::new(),
        };
        process.input.lines.pop_front();
        Some(Data::Str(line))
    }

    pub(super) fn read_line(&mut self, id: TaskId, events: &mut Vec<Event>) {
        let terminal = self.terminal_of(id.process);
        if let Some(line) = self.take_line(terminal) {
            self.tell_kernel_of_input(terminal, events);
            return self.answer(id, Ok(line));
        }
        let Some(process) = self.process(terminal) else { return };
        if process.input.script_ended {
            // A closed standard input stays closed.
            return self.answer(id, Ok(Data::Str(String::new())));
        }
        let typed_at = self.next_typing(terminal);
        self.set_state(id, TaskState::Input { typed_at });
        let what = What::WaitingForInput { process: id.process };
        self.tell(events, self.line_step(id), what);
        self.note_settled(id.process);
    }

    /// When a script would type, if it were asked now.
    fn next_typing(&self, terminal: ProcessId) -> Option<Time> {
        let process = self.process(terminal)?;
        let typing = &self.scenario.programs[process.program].typing;
        let scripted = process.input.script_used < typing.lines.len() || typing.then_end_of_file;
        scripted.then_some(self.time + typing.delay)
    }

    /// A task waits, with others or alone, for its terminal: the script types.
    pub(super) fn call_typist(&mut self, id: ProcessId, reason: &BlockReason) {
        let BlockReason::NotReady { fds, .. } = reason else { return };
        let terminal = self.terminal_of(id);
        let Some(process) = self.process(terminal) else { return };
        let idle = process.input.lines.is_empty() && !process.input.script_ended;
        if !fds.contains(&Fd(0)) || !idle || self.typists.iter().any(|(_, id)| *id == terminal) {
            return;
        }
        if let Some(at) = self.next_typing(terminal) {
            self.typists.insert((at, terminal));
        }
    }
}
