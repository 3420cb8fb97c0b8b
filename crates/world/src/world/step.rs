//! Making a choice happen.

use kernel::{Duration, HostId, Time, TimerId};
use python::{Config, Vm};

use super::World;
use crate::choice::Choice;
use crate::event::{Event, What};
use crate::host_call::HOST_MODULES;
use crate::library::LIBRARY;
use crate::process::{Input, Phase, Process, ProcessId, Task, TaskId, TaskState};

impl World {
    /// Takes `most` steps of the policy, or fewer if nothing can happen any more; returns how many.
    /// What happened is added to `events`, without a `Line` event for each line that a program runs
    /// while nobody else has a turn.
    pub fn advance(&mut self, most: u64, events: &mut Vec<Event>) -> u64 {
        let begin = self.steps;
        let end = begin.saturating_add(most);
        while self.steps < end {
            let Some(choice) = self.policy() else { break };
            match choice {
                Choice::Run(task) => self.run_ahead(task, end - self.steps, events),
                choice => self.make(choice, events),
            }
        }
        self.steps - begin
    }

    /// Makes one choice happen, as one step; false (and nothing changes) if it is not possible.
    pub fn step(&mut self, choice: Choice, events: &mut Vec<Event>) -> bool {
        if !self.is_possible(&choice) {
            return false;
        }
        match choice {
            Choice::Run(task) => self.run(task, 1, events),
            choice => self.make(choice, events),
        }
        true
    }

    /// Whether a choice can be made now.
    pub fn is_possible(&self, choice: &Choice) -> bool {
        match choice {
            Choice::Start(id) => {
                self.process(*id).is_some_and(|process| matches!(process.phase, Phase::NotStarted))
            }
            Choice::Run(id) => matches!(
                self.task_state(*id),
                Some(
                    TaskState::Ready { .. }
                        | TaskState::Woken { .. }
                        | TaskState::Sleeping { .. }
                        | TaskState::Waiting { until: Some(_), .. }
                )
            ),
            Choice::Deliver(id)
            | Choice::Drop(id)
            | Choice::Duplicate(id)
            | Choice::Delay(id, _) => self.wire.get(*id).is_some(),
            Choice::Expire(host, timer) => {
                self.hosts.get(host.0 as usize).is_some_and(|kernel| kernel.timer(*timer).is_some())
            }
            Choice::Type(id, line) => {
                self.can_type(*id) && line.chars().count() <= Input::MOST_CHARACTERS
            }
            Choice::EndOfInput(id) => self.can_type(*id),
            Choice::Interrupt(id) | Choice::Kill(id) | Choice::Signal(id, _) => {
                self.process(*id).is_some_and(|process| process.is_alive())
            }
        }
    }

    fn can_type(&self, id: ProcessId) -> bool {
        self.process(id).is_some_and(|process| {
            process.is_alive() && process.input.lines.len() < Input::MOST_LINES
        })
    }

    fn run_ahead(&mut self, task: TaskId, most: u64, events: &mut Vec<Event>) {
        let start = self.task_due(task).unwrap_or(self.time).max(self.time);
        let cost = self.line_cost().0;
        let lines = match self.next_other(task) {
            _ if self.current == Some(task) => 1,
            None => most,
            // Line i (from 0) starts at start + i·cost; all but the first must start before the other.
            Some(other) => 1 + other.0.saturating_sub(start.0).saturating_sub(1) / cost,
        };
        self.run(task, lines.min(most), events);
    }

    pub(super) fn line_cost(&self) -> Duration {
        Duration(self.scenario.line_cost.0.max(1))
    }

    /// A step that is not the running of a program.
    fn make(&mut self, choice: Choice, events: &mut Vec<Event>) {
        self.steps += 1;
        self.time = self.time.max(self.due(&choice));
        match choice {
            Choice::Run(_) => unreachable!("running is another kind of step"),
            Choice::Start(id) => self.start(id, events),
            Choice::Deliver(id) => self.deliver(id, events),
            Choice::Drop(id) => {
                let Some(flight) = self.wire_mut().take(id) else { return };
                let by_hand = flight.fate != kernel::Fate::Drop;
                let content = Box::new(flight.packet);
                self.tell(
                    events,
                    Some(flight.cause),
                    What::Dropped { packet: id, by_hand, content },
                );
            }
            Choice::Duplicate(id) => {
                if let Some(copy) = self.wire_mut().duplicate(id, Duration::from_micros(100)) {
                    self.tell(events, None, What::Duplicated { packet: id, copy });
                }
            }
            Choice::Delay(id, by) => {
                self.wire_mut().delay(id, by);
                if let Some(until) = self.wire.get(id).map(|flight| flight.due) {
                    self.tell(events, None, What::Delayed { packet: id, until });
                }
            }
            Choice::Expire(host, timer) => self.expire(host, timer, events),
            Choice::Type(id, line) => self.type_line(id, Some(line), events),
            Choice::EndOfInput(id) => self.type_line(id, None, events),
            Choice::Interrupt(id) => self.interrupt(id, events),
            Choice::Kill(id) => self.signal(id, super::signal::SIGKILL, events),
            Choice::Signal(id, signal) => {
                self.alarm_rang(id, signal);
                self.signal(id, signal, events);
            }
        }
    }

    /// When the policy would let a choice happen; now, if only the learner would.
    fn due(&self, choice: &Choice) -> Time {
        match choice {
            Choice::Start(id) => self.start_time(*id),
            Choice::Run(id) => self.task_due(*id),
            Choice::Deliver(id) => self.wire.get(*id).map(|flight| flight.due),
            Choice::Drop(id) => self
                .wire
                .get(*id)
                .filter(|flight| flight.fate == kernel::Fate::Drop)
                .map(|flight| flight.due),
            Choice::Expire(host, timer) => {
                self.kernel(*host).timer(*timer).map(|view| view.deadline)
            }
            Choice::Type(id, _) | Choice::EndOfInput(id) => {
                if self.is_scripted(choice) {
                    self.typing_due(*id)
                } else {
                    None
                }
            }
            Choice::Signal(id, super::signal::SIGALRM) => {
                self.process(*id).and_then(|process| process.signals.alarm)
            }
            Choice::Signal(..) => None,
            Choice::Duplicate(_) | Choice::Delay(..) | Choice::Interrupt(_) | Choice::Kill(_) => {
                None
            }
        }
        .unwrap_or(self.time)
    }

    fn start(&mut self, id: ProcessId, events: &mut Vec<Event>) {
        let Some(process) = self.process(id) else { return };
        let (host, pid) = (process.host, process.pid);
        let Some(program) = self.scenario.programs.get(process.program) else { return };
        let mut argv = vec![program.file.clone()];
        argv.extend(program.arguments.iter().cloned());
        let vm = self.interpreter(process, argv, program.source.clone());
        let now = self.time;
        let process = self.process_mut(id);
        process.phase = Phase::Alive(Box::new(vm));
        process.started_at = now;
        self.kernel_mut(host).create_process(pid);
        self.tell(events, None, What::Started { process: id });
        let task = TaskId { process: id, thread: 0 };
        self.add_task(task);
        let vm = self.process(id).and_then(|process| process.vm());
        if let Some((file, line, _)) = vm.and_then(|vm| vm.position(python::ThreadId(0))) {
            self.tell(events, None, What::Line { task, file, line });
        }
        self.plan_start();
    }

    /// A fresh interpreter for a process: the program's text in the file that the first argument names.
    pub(super) fn interpreter(&self, process: &Process, argv: Vec<String>, source: String) -> Vm {
        let program = self.scenario.programs.get(process.program);
        Vm::new(Config {
            path: argv.first().cloned().unwrap_or_default(),
            argv,
            source,
            files: program.map(|program| program.files.clone()).unwrap_or_default(),
            library: LIBRARY,
            host_modules: HOST_MODULES,
            limits: Default::default(),
            seed: self.scenario.network.seed ^ u64::from(process.pid.0),
        })
    }

    pub(super) fn add_task(&mut self, id: TaskId) {
        let (now, step) = (self.time, self.steps);
        let task = Task {
            name: String::new(),
            state: TaskState::Ended,
            line_step: step,
            pending: None,
            woken_by: None,
        };
        self.process_mut(id.process).tasks.insert(id.thread, task);
        self.set_state(id, TaskState::Ready { at: now });
    }

    fn expire(&mut self, host: HostId, timer: TimerId, events: &mut Vec<Event>) {
        let name = self.kernel(host).timer(timer).map(|view| view.name).unwrap_or_default();
        let now = self.time;
        self.tell(events, None, What::TimerExpired { host, name });
        self.kernel_mut(host).expire(now, timer);
        self.settle_kernel(host, events);
    }

    pub(super) fn end_process(&mut self, id: ProcessId, code: i32, events: &mut Vec<Event>) {
        let Some(process) = self.process(id) else { return };
        let (host, pid) = (process.host, process.pid);
        let threads: Vec<u32> = process.tasks.keys().copied().collect();
        for thread in threads {
            self.set_state(TaskId { process: id, thread }, TaskState::Ended);
        }
        let process = self.process_mut(id);
        if let Phase::Alive(vm) = std::mem::replace(&mut process.phase, Phase::NotStarted) {
            process.phase = Phase::Ended { code, last: vm };
        }
        self.tell(events, None, What::Ended { process: id, code });
        let now = self.time;
        self.kernel_mut(host).exit_process(now, pid);
        self.settle_kernel(host, events);
        self.after_end(id, code, events);
        self.note_settled(id);
    }
}
