//! Running a task: to its next line, or through its next host call.

use std::rc::Rc;

use kernel::{Outcome, Syscall, Tid, Time};
use python::{Budget, Data, Effect, HostError, HostFunction, Stream, ThreadId};

use super::World;
use crate::event::{Awaited, Event, What};
use crate::host_call::{Request, errno_exception, reply_data, understand};
use crate::process::{Pending, ProcessId, TaskId, TaskState};
use crate::view::ConsoleKind;

/// Instructions of one line after which others get their turn.
const INSTRUCTIONS_PER_LINE: u64 = 20_000;

impl World {
    /// Runs a task for at most `most` steps; several only if each would be a line.
    pub(super) fn run(&mut self, id: TaskId, most: u64, events: &mut Vec<Event>) {
        self.time = self.time.max(self.task_due(id).unwrap_or(self.time));
        match self.task_state(id) {
            Some(TaskState::Woken { call, .. }) => {
                let call = Rc::clone(call);
                self.steps += 1;
                self.resume(id, call, events);
            }
            Some(TaskState::Sleeping { .. }) => {
                self.reply(id, Ok(Data::None));
                self.go_on(id, most, events);
            }
            Some(TaskState::Waiting { .. }) => {
                self.reply(id, Ok(Data::Bool(false)));
                self.go_on(id, most, events);
            }
            _ => {
                self.take_turn(id);
                self.execute(id, most, events);
            }
        }
    }

    /// A task whose wait is over runs, unless another thread of its process does.
    fn go_on(&mut self, id: TaskId, most: u64, events: &mut Vec<Event>) {
        let at = self.time;
        self.set_state(id, TaskState::Ready { at });
        if self.has_no_turn(id) {
            self.steps += 1;
            self.tell(events, None, What::Awake { task: id });
        } else {
            self.execute(id, most, events);
        }
    }

    fn execute(&mut self, id: TaskId, most: u64, events: &mut Vec<Event>) {
        let cost = self.line_cost();
        let budget = Budget { lines: most.max(1), instructions_per_line: INSTRUCTIONS_PER_LINE };
        let Some(vm) = self.process_mut(id.process).alive() else { return };
        let stop = vm.run(ThreadId(id.thread), budget);
        // Line i of the batch is a step at start + i·cost; so is what stopped it, after the last.
        let start = self.time;
        let at_line = matches!(stop.effect, Effect::Line);
        let steps = if at_line { stop.lines } else { stop.lines + 1 };
        self.steps += steps.max(1);
        self.time = start + kernel::Duration(cost.0.saturating_mul(steps.max(1) - 1));
        if stop.lines > 0 {
            let line_step = if at_line { self.steps } else { self.steps - 1 };
            if let Some(task) = self.process_mut(id.process).tasks.get_mut(&id.thread) {
                task.line_step = line_step;
            }
        }
        match stop.effect {
            Effect::Line => {
                let at = self.time + cost;
                self.set_state(id, TaskState::Ready { at });
                self.current = None;
                self.end_turn_if_over(id, at);
                let vm = self.process(id.process).and_then(|process| process.vm());
                if let Some((file, line, _)) = vm.and_then(|vm| vm.position(ThreadId(id.thread))) {
                    self.tell(events, None, What::Line { task: id, file, line });
                }
            }
            Effect::Paused => {
                let at = self.time + cost;
                self.set_state(id, TaskState::Ready { at });
                self.current = None;
                self.end_turn_if_over(id, at);
                self.tell(events, None, What::Paused { task: id });
            }
            Effect::HostCall { function, arguments } => {
                self.host_call(id, function, &arguments, events);
                self.keep_pending(id, function, arguments);
            }
            Effect::Print { stream, text } => self.print(id, stream, text, events),
            Effect::Spawn { thread } => {
                self.stay_in_line(id);
                let task = TaskId { process: id.process, thread: thread.0 };
                self.add_task(task);
                self.tell(events, self.line_step(id), What::ThreadStarted { task });
            }
            Effect::ThreadEnd => {
                self.set_state(id, TaskState::Ended);
                self.tell(events, None, What::ThreadEnded { task: id });
                self.forget_ended_tasks(id.process);
            }
            Effect::Exit { code } => self.end_process(id.process, code, events),
        }
    }

    /// The task goes on at once, in the middle of its line.
    pub(super) fn stay_in_line(&mut self, id: TaskId) {
        let at = self.time;
        self.set_state(id, TaskState::Ready { at });
        // A call that was answered late finds another thread at work.
        if !self.has_no_turn(id) {
            self.current = Some(id);
        }
    }

    fn print(&mut self, id: TaskId, stream: Stream, text: String, events: &mut Vec<Event>) {
        let error = stream == Stream::Stderr;
        let kind = if error { ConsoleKind::Error } else { ConsoleKind::Out };
        self.process_mut(id.process).console.push(kind, &text);
        let cause = self.line_step(id);
        self.tell(events, cause, What::Printed { process: id.process, error, text });
        self.stay_in_line(id);
    }

    pub(super) fn line_step(&self, id: TaskId) -> Option<u64> {
        self.process(id.process)?.tasks.get(&id.thread).map(|task| task.line_step)
    }

    pub(super) fn reply(&mut self, id: TaskId, answer: Result<Data, HostError>) {
        if let Some(vm) = self.process_mut(id.process).alive() {
            vm.reply(ThreadId(id.thread), answer);
        }
    }

    pub(super) fn answer(&mut self, id: TaskId, answer: Result<Data, HostError>) {
        self.reply(id, answer);
        self.stay_in_line(id);
    }

    fn host_call(
        &mut self,
        id: TaskId,
        function: HostFunction,
        arguments: &[Data],
        events: &mut Vec<Event>,
    ) {
        let request = match understand(function, arguments) {
            Ok(request) => request,
            Err(error) => return self.answer(id, Err(error)),
        };
        match request {
            Request::Syscall(call) => self.syscall(id, call, events),
            Request::Date => {
                let start = self.scenario.start_date.saturating_mul(1_000_000_000);
                self.answer(id, Ok(Data::Int(start.saturating_add(self.time.0) as i64)));
            }
            Request::Monotonic => self.answer(id, Ok(Data::Int(self.time.0 as i64))),
            Request::Sleep(span) => self.sleep(id, self.time + span, events),
            Request::ReadLine => self.read_line(id, events),
            Request::SleepUntil(until) => self.sleep(id, until, events),
            Request::Fork => self.fork(id, events),
            Request::WaitPid { pid, options } => self.wait_pid(id, pid, options, events),
            Request::Exit(code) => self.end_process(id.process, code, events),
            Request::Exec { argv, source } => self.exec(id, argv, source, events),
            Request::ParentId => {
                let parent = self.process(id.process).and_then(|process| process.parent);
                let parent = parent.and_then(|parent| self.process(parent));
                let pid = parent.map_or(1, |parent| parent.pid.0);
                self.answer(id, Ok(Data::Int(pid.into())));
            }
            Request::Descriptors => {
                let process = self.process(id.process);
                let fds = process.map(|process| self.kernel(process.host).open_fds(process.pid));
                let fds = fds.unwrap_or_default();
                let list = fds.into_iter().map(|fd| Data::Int(fd.0.into())).collect();
                self.answer(id, Ok(Data::List(list)));
            }
            Request::Kill { pid, signal } => self.kill_call(id, pid, signal, events),
            Request::Handle { signal, how } => {
                let before = self.set_handling(id.process, signal, how);
                self.answer(id, Ok(Data::Int(before)));
            }
            Request::Alarm { after, interval } => {
                let left = self.set_alarm(id.process, after, interval);
                self.answer(id, Ok(Data::Int(left)));
            }
            Request::File(request) => {
                let result = self.file_request(id.process, request);
                self.answer(id, result);
            }
            Request::Wait { number, word, holder, until } => {
                let holder = TaskId { process: id.process, thread: holder };
                let on = Awaited::from_word(&word, holder);
                self.wait_for_task(id, number, on, until, events);
            }
            Request::Wake(number) => {
                self.wake_waiting(id.process, number);
                self.answer(id, Ok(Data::None));
            }
            Request::NameThread(name) => {
                if let Some(task) = self.process_mut(id.process).tasks.get_mut(&id.thread) {
                    task.name = name;
                }
                self.answer(id, Ok(Data::None));
            }
            Request::NativeId => {
                let pid = self.process(id.process).map_or(0, |process| process.pid.0);
                self.answer(id, Ok(Data::Int(i64::from(pid) + i64::from(id.thread) * 7)));
            }
            Request::HostName => {
                let name = self.host_name(id.process);
                self.answer(id, Ok(Data::Str(name)));
            }
            Request::ProcessId => {
                let pid = self.process(id.process).map_or(0, |process| process.pid.0);
                self.answer(id, Ok(Data::Int(pid.into())));
            }
            Request::Resolve(name) => {
                let addresses = self.resolve(id.process, &name);
                let found = addresses.into_iter().map(|ip| Data::Str(ip.to_string())).collect();
                self.answer(id, Ok(Data::List(found)));
            }
            Request::Reverse(address) => {
                let name = self.reverse(&address).map_or(Data::None, Data::Str);
                self.answer(id, Ok(name));
            }
        }
    }

    fn sleep(&mut self, id: TaskId, until: Time, events: &mut Vec<Event>) {
        let until = until.max(self.time);
        self.set_state(id, TaskState::Sleeping { until });
        self.tell(events, self.line_step(id), What::Sleeping { task: id, until });
        self.note_settled(id.process);
    }

    /// Remembers a call that has to wait, so that it can be made again after a signal.
    fn keep_pending(&mut self, id: TaskId, function: HostFunction, arguments: Vec<Data>) {
        let waits =
            !matches!(self.task_state(id), None | Some(TaskState::Ready { .. } | TaskState::Ended));
        if let Some(task) = self.process_mut(id.process).tasks.get_mut(&id.thread) {
            task.pending = waits.then(|| Pending(Rc::new((function, arguments))));
        }
    }

    fn syscall(&mut self, id: TaskId, call: Syscall, events: &mut Vec<Event>) {
        let Some(caller) = self.kernel_task(id) else { return };
        let (now, host) = (self.time, self.host_of(id.process));
        let outcome = self.kernel_mut(host).syscall(now, caller, call.clone());
        let cause = self.line_step(id);
        match outcome {
            Outcome::Done(result) => {
                self.tell(events, cause, What::Called { task: id, call, result: result.clone() });
                self.answer(id, result.map(reply_data).map_err(errno_exception));
            }
            Outcome::Blocked(reason) => {
                let what = What::Blocked { task: id, call: call.clone(), reason: reason.clone() };
                self.tell(events, cause, what);
                self.call_typist(id.process, &reason);
                self.set_state(id, TaskState::Blocked { call: Rc::new(call), reason });
                self.note_settled(id.process);
            }
        }
        self.settle_kernel(host, events);
    }

    fn resume(&mut self, id: TaskId, call: Rc<Syscall>, events: &mut Vec<Event>) {
        let Some(caller) = self.kernel_task(id) else { return };
        let (now, host) = (self.time, self.host_of(id.process));
        let cause = self
            .process(id.process)
            .and_then(|process| process.tasks.get(&id.thread))
            .and_then(|task| task.woken_by);
        match self.kernel_mut(host).resume(now, caller) {
            Outcome::Done(result) => {
                let what =
                    What::Finished { task: id, call: (*call).clone(), result: result.clone() };
                self.tell(events, cause, what);
                self.answer(id, result.map(reply_data).map_err(errno_exception));
            }
            Outcome::Blocked(reason) => {
                let what =
                    What::Blocked { task: id, call: (*call).clone(), reason: reason.clone() };
                self.tell(events, cause, what);
                self.set_state(id, TaskState::Blocked { call, reason });
                self.current = None;
            }
        }
        self.settle_kernel(host, events);
    }

    fn kernel_task(&self, id: TaskId) -> Option<kernel::Task> {
        let process = self.process(id.process)?;
        Some(kernel::Task { pid: process.pid, tid: Tid(id.thread) })
    }

    pub(super) fn host_of(&self, id: ProcessId) -> kernel::HostId {
        self.process(id).map_or(kernel::HostId(0), |process| process.host)
    }

    fn host_name(&self, id: ProcessId) -> String {
        let host = self.host_of(id);
        self.scenario.hosts[host.0 as usize].name.clone()
    }

    /// Addresses of a name in the hosts file that every host shares; the caller's own name and
    /// `localhost` are its own.
    fn resolve(&self, _caller: ProcessId, name: &str) -> Vec<std::net::IpAddr> {
        if name.eq_ignore_ascii_case("localhost") {
            return vec![
                std::net::Ipv4Addr::LOCALHOST.into(),
                std::net::Ipv6Addr::LOCALHOST.into(),
            ];
        }
        self.scenario
            .hosts
            .iter()
            .filter(|host| host.name.eq_ignore_ascii_case(name))
            .flat_map(|host| host.addresses.iter().copied())
            .collect()
    }

    fn reverse(&self, address: &str) -> Option<String> {
        let ip: std::net::IpAddr = address.parse().ok()?;
        if ip.is_loopback() {
            return Some("localhost".to_owned());
        }
        let host = self.scenario.hosts.iter().find(|host| host.addresses.contains(&ip))?;
        Some(host.name.clone())
    }
}
