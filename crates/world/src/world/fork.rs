//! Processes made by processes: `fork`, `waitpid`, and what an end means to parents and children.

use kernel::{Errno, Pid, Time};
use python::{Data, ThreadId};

use super::World;
use super::signal::SIGCHLD;
use crate::event::{Awaited, Event, What};
use crate::host_call::errno_exception;
use crate::process::{
    Console, Handling, Input, Phase, Process, ProcessId, Task, TaskId, TaskState,
};

/// Processes of one world; past it `fork` fails with EAGAIN.
const MOST_PROCESSES: usize = 1_000;
const WNOHANG: i64 = 1;

impl World {
    pub(super) fn fork(&mut self, task: TaskId, events: &mut Vec<Event>) {
        if self.processes.len() >= MOST_PROCESSES {
            return self.answer(task, Err(errno_exception(Errno::EAGAIN)));
        }
        let Some(parent) = self.process(task.process) else { return };
        let Phase::Alive(vm) = &parent.phase else { return };
        let mut copy = vm.fork(ThreadId(task.thread));
        copy.reply(ThreadId(0), Ok(Data::Int(0)));
        let id = ProcessId(self.processes.len() as u32);
        let pid = Pid(self.next_pid);
        let base = &self.scenario.programs[parent.program].name;
        let child = Process {
            id,
            host: parent.host,
            pid,
            name: format!("{base} [{}]", pid.0),
            program: parent.program,
            parent: Some(parent.id),
            forked: true,
            reaped: false,
            terminal: parent.terminal,
            signals: crate::process::Signals {
                handling: parent.signals.handling.clone(),
                ..Default::default()
            },
            phase: Phase::Alive(Box::new(copy)),
            tasks: Default::default(),
            turn: Default::default(),
            console: Console::default(),
            input: Input::default(),
            started_at: self.time,
            settled: false,
        };
        let (host, parent_pid) = (parent.host, parent.pid);
        self.next_pid += 1;
        self.processes.push(std::rc::Rc::new(child));
        self.kernel_mut(host).fork(parent_pid, pid);
        self.tell(events, self.line_step(task), What::Forked { task, child: id });
        self.add_task(TaskId { process: id, thread: 0 });
        self.answer(task, Ok(Data::Int(pid.0.into())));
    }

    /// `execve(2)`: the process goes on as another program, with the descriptors it has. Its other threads
    /// are gone, and signals that it handled do what they do by default.
    pub(super) fn exec(
        &mut self,
        task: TaskId,
        argv: Vec<String>,
        source: String,
        events: &mut Vec<Event>,
    ) {
        let id = task.process;
        let Some(process) = self.process(id) else { return };
        let vm = self.interpreter(process, argv, source);
        let threads: Vec<u32> = process.tasks.keys().copied().collect();
        for thread in threads {
            self.set_state(TaskId { process: id, thread }, TaskState::Ended);
        }
        let process = self.process_mut(id);
        process.tasks.clear();
        process.turn = Default::default();
        process.signals.handling.retain(|_, handling| *handling == Handling::Ignore);
        process.phase = Phase::Alive(Box::new(vm));
        self.current = None;
        self.tell(events, None, What::Started { process: id });
        self.add_task(TaskId { process: id, thread: 0 });
    }

    /// Children that `waitpid(pid)` may tell about.
    fn children(&self, of: ProcessId, pid: i64) -> impl Iterator<Item = &Process> {
        self.processes().filter(move |process| {
            process.parent == Some(of)
                && !process.reaped
                && (pid <= 0 || i64::from(process.pid.0) == pid)
        })
    }

    pub(super) fn wait_pid(
        &mut self,
        task: TaskId,
        pid: i64,
        options: i64,
        events: &mut Vec<Event>,
    ) {
        if self.children(task.process, pid).next().is_none() {
            return self.answer(task, Err(errno_exception(Errno(10))));
        }
        let ended = self.children(task.process, pid).find_map(|child| match child.phase {
            Phase::Ended { code, .. } => Some((child.id, code)),
            _ => None,
        });
        match ended {
            Some((child, code)) => {
                let answer = self.reap(task, child, code, events);
                self.answer(task, Ok(answer));
            }
            None if options & WNOHANG != 0 => {
                self.answer(task, Ok(Data::Tuple(vec![Data::Int(0), Data::Int(0)])));
            }
            None => self.wait_for_task(task, -1, Awaited::Child { pid }, None, events),
        }
    }

    /// The pid and the status word that `waitpid` returns.
    fn reap(&mut self, task: TaskId, child: ProcessId, code: i32, events: &mut Vec<Event>) -> Data {
        self.process_mut(child).reaped = true;
        let pid = self.process(child).map_or(0, |process| process.pid.0);
        self.tell(events, self.line_step(task), What::Reaped { task, child, code });
        let status = if code < 0 { -code } else { (code & 0xff) << 8 };
        Data::Tuple(vec![Data::Int(pid.into()), Data::Int(status.into())])
    }

    /// A process has ended: its children are nobody's now, and its parent is told.
    pub(super) fn after_end(&mut self, id: ProcessId, code: i32, events: &mut Vec<Event>) {
        self.alarms.retain(|(_, process)| *process != id);
        let orphans: Vec<ProcessId> = self.children(id, -1).map(|child| child.id).collect();
        for orphan in orphans {
            let orphan = self.process_mut(orphan);
            orphan.parent = None;
            orphan.reaped = !orphan.is_alive();
        }
        let Some(process) = self.process(id) else { return };
        let Some(parent) = process.parent else {
            self.process_mut(id).reaped = true;
            return;
        };
        if process.reaped {
            return;
        }
        let pid = i64::from(process.pid.0);
        if let Some(thread) = self.waiter_for(parent, pid) {
            let task = TaskId { process: parent, thread };
            let answer = self.reap(task, id, code, events);
            self.reply(task, Ok(answer));
            let at: Time = self.time;
            self.set_state(task, TaskState::Ready { at });
        }
        self.signal(parent, SIGCHLD, events);
    }

    fn waiter_for(&self, parent: ProcessId, child: i64) -> Option<u32> {
        let waits = |task: &Task| {
            matches!(&task.state, TaskState::Waiting { on: Awaited::Child { pid }, .. }
                if *pid <= 0 || *pid == child)
        };
        let tasks = &self.process(parent)?.tasks;
        tasks.iter().find(|(_, task)| waits(task)).map(|(thread, _)| *thread)
    }
}
