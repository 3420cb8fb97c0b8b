//! Signals: `kill`, Ctrl-C, alarms, and what becomes of them.

use kernel::{Duration, Errno, Tid};
use python::{HostError, ThreadId};

use super::World;
use crate::event::{Event, What};
use crate::host_call::errno_exception;
use crate::process::{Handling, ProcessId, TaskId, TaskState};
use crate::view::ConsoleKind;
use python::Data;

pub(super) const SIGINT: i32 = 2;
pub(super) const SIGKILL: i32 = 9;
pub(super) const SIGPIPE: i32 = 13;
pub(super) const SIGALRM: i32 = 14;
pub(super) const SIGCHLD: i32 = 17;
/// SIGCHLD, SIGCONT, SIGURG and SIGWINCH do nothing by default; Python ignores SIGPIPE and SIGXFSZ.
const HARMLESS: [i32; 6] = [SIGCHLD, 18, 23, 28, SIGPIPE, 25];
const MOST_SIGNALS: i32 = 64;

impl World {
    /// A signal arrives at a process.
    pub(super) fn signal(&mut self, id: ProcessId, signal: i32, events: &mut Vec<Event>) {
        let Some(process) = self.process(id) else { return };
        if !process.is_alive() {
            return;
        }
        match process.signals.handling.get(&signal) {
            _ if signal == SIGKILL => self.end_process(id, -SIGKILL, events),
            Some(Handling::Ignore) => {}
            Some(Handling::Call) => {
                self.tell(events, None, What::Signalled { process: id, signal });
                self.interrupt_main(id, signal, None, events);
            }
            None if signal == SIGINT => {
                self.tell(events, None, What::Interrupted { process: id });
                let class = "KeyboardInterrupt".to_owned();
                let error = HostError { class, arguments: Vec::new() };
                self.interrupt_main(id, signal, Some(error), events);
            }
            None if HARMLESS.contains(&signal) => {}
            None => {
                self.tell(events, None, What::Signalled { process: id, signal });
                self.end_process(id, -signal, events);
            }
        }
    }

    /// Ctrl-C at a terminal: every process there gets SIGINT.
    pub(super) fn interrupt(&mut self, id: ProcessId, events: &mut Vec<Event>) {
        let terminal = self.terminal_of(id);
        self.process_mut(terminal).console.push(ConsoleKind::Typed, "^C\n");
        let there: Vec<ProcessId> = self
            .processes()
            .filter(|process| process.terminal == terminal && process.is_alive())
            .map(|process| process.id)
            .collect();
        for process in there {
            self.signal(process, SIGINT, events);
        }
    }

    /// Takes the main thread out of the call it waits in, to raise or to run a handler.
    fn interrupt_main(
        &mut self,
        id: ProcessId,
        signal: i32,
        error: Option<HostError>,
        events: &mut Vec<Event>,
    ) {
        let main = TaskId { process: id, thread: 0 };
        let Some(process) = self.process(id) else { return };
        let (host, pid) = (process.host, process.pid);
        let now = self.time;
        let state = self.task_state(main);
        if matches!(state, Some(TaskState::Blocked { .. } | TaskState::Woken { .. })) {
            self.kernel_mut(host).interrupt(now, kernel::Task { pid, tid: Tid(0) });
            self.settle_kernel(host, events);
        }
        let waits = !matches!(self.task_state(main), Some(TaskState::Ready { .. }));
        let task = self.process_mut(id).tasks.get_mut(&0);
        let pending = task.and_then(|task| task.pending.take()).filter(|_| waits);
        if let Some(vm) = self.process_mut(id).alive() {
            match error {
                Some(error) => vm.interrupt(ThreadId(0), error),
                None => {
                    let call = pending.as_ref().map(|call| (call.0.0, &call.0.1[..]));
                    vm.signal(i64::from(signal), call);
                }
            }
        }
        if waits {
            self.set_state(main, TaskState::Ready { at: now });
        }
    }

    /// `kill(2)`.
    pub(super) fn kill_call(&mut self, id: TaskId, pid: i64, signal: i32, events: &mut Vec<Event>) {
        let host = self.host_of(id.process);
        let target = self.processes().find(|process| {
            i64::from(process.pid.0) == pid
                && process.host == host
                && (process.is_alive() || !process.reaped)
        });
        let errno = match target {
            _ if !(0..=MOST_SIGNALS).contains(&signal) => Errno::EINVAL,
            None => Errno(3),
            Some(target) => {
                let target = target.id;
                self.answer(id, Ok(Data::None));
                if signal != 0 {
                    self.signal(target, signal, events);
                }
                return;
            }
        };
        self.answer(id, Err(errno_exception(errno)));
    }

    /// Sets what is done about a signal (0 default, 1 ignore, 2 call); gives what was done before.
    pub(super) fn set_handling(&mut self, id: ProcessId, signal: i32, how: i64) -> i64 {
        let handling = &mut self.process_mut(id).signals.handling;
        let before = match how {
            1 => handling.insert(signal, Handling::Ignore),
            2 => handling.insert(signal, Handling::Call),
            _ => handling.remove(&signal),
        };
        match before {
            None => 0,
            Some(Handling::Ignore) => 1,
            Some(Handling::Call) => 2,
        }
    }

    /// Sets or clears the alarm; gives the nanoseconds that were left of the one before.
    pub(super) fn set_alarm(&mut self, id: ProcessId, after: Duration, every: Duration) -> i64 {
        let now = self.time;
        let signals = &mut self.process_mut(id).signals;
        let before = signals.alarm.take();
        signals.interval = every;
        signals.alarm = (after > Duration::ZERO).then_some(now + after);
        let alarm = signals.alarm;
        self.alarms.retain(|(_, process)| *process != id);
        self.alarms.extend(alarm.map(|at| (at, id)));
        before.map_or(0, |at| at.0.saturating_sub(now.0) as i64)
    }

    pub(super) fn alarm_rang(&mut self, id: ProcessId, signal: i32) {
        if signal == SIGALRM {
            let every = self.process(id).map_or(Duration::ZERO, |process| process.signals.interval);
            self.set_alarm(id, every, every);
        }
    }
}
