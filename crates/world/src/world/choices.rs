//! What could happen next, and what the policy picks: the earliest in virtual time.

use kernel::{Duration, HostId, Time, TimerId};

use super::World;
use crate::choice::Choice;
use crate::process::{Phase, ProcessId, TaskId, TaskState};

/// How long "delay" holds a packet back: longer than the first retransmission timeout.
const DELAY: Duration = Duration::from_millis(1500);

/// At most this many of a kind are listed for people.
const MOST_LISTED: usize = 200;

impl World {
    /// The policy's choice: the task in the middle of its line, else the earliest of all; at the same
    /// time packets go first, then timers, then programs.
    pub fn policy(&self) -> Option<Choice> {
        if let Some(task) = self.current {
            return Some(Choice::Run(task));
        }
        let candidates = [
            self.wire.next_due().map(|(at, id)| (at, Kind::Packet(id))),
            self.next_timer().map(|(at, host, id)| (at, Kind::Timer(host, id))),
            self.next_start.map(|(at, id)| (at, Kind::Start(id))),
            self.alarms.first().map(|(at, id)| (*at, Kind::Alarm(*id))),
            self.typists.first().map(|(at, id)| (*at, Kind::Typist(*id))),
            self.agenda.first().map(|(at, id)| (*at, Kind::Task(*id))),
        ];
        // `min_by_key` keeps the first of equals: the order above is the rank.
        let (_, kind) = candidates.into_iter().flatten().min_by_key(|(at, _)| *at)?;
        Some(match kind {
            Kind::Packet(id) => match self.wire.get(id).map(|flight| flight.fate) {
                Some(kernel::Fate::Drop) => Choice::Drop(id),
                _ => Choice::Deliver(id),
            },
            Kind::Timer(host, id) => Choice::Expire(host, id),
            Kind::Start(id) => Choice::Start(id),
            Kind::Alarm(id) => Choice::Signal(id, super::signal::SIGALRM),
            Kind::Typist(id) => self.typing_choice(id),
            Kind::Task(id) => self.task_choice(id),
        })
    }

    /// What it means that a task goes on: for one that waits for input, that its script types.
    fn task_choice(&self, id: TaskId) -> Choice {
        match self.task_state(id) {
            Some(TaskState::Input { .. }) => self.typing_choice(self.terminal_of(id.process)),
            _ => Choice::Run(id),
        }
    }

    /// What the script types next at a terminal.
    fn typing_choice(&self, terminal: ProcessId) -> Choice {
        match self.scripted_line(terminal) {
            Some(line) => Choice::Type(terminal, line.to_owned()),
            None => Choice::EndOfInput(terminal),
        }
    }

    pub(super) fn scripted_line(&self, id: ProcessId) -> Option<&str> {
        let process = self.process(id)?;
        let typing = &self.scenario.programs.get(process.program)?.typing;
        typing.lines.get(process.input.script_used).map(String::as_str)
    }

    fn next_timer(&self) -> Option<(Time, HostId, TimerId)> {
        self.hosts
            .iter()
            .enumerate()
            .filter_map(|(index, kernel)| {
                let (at, id) = kernel.next_deadline()?;
                Some((at, HostId(index as u32), id))
            })
            .min()
    }

    /// The first thing that the policy would do other than running `task`: how far that task may run
    /// ahead without anybody noticing.
    pub(super) fn next_other(&self, task: TaskId) -> Option<Time> {
        let turn = self.process(task.process).map(|process| &process.turn);
        [
            turn.filter(|turn| !turn.queue.is_empty()).map(|turn| turn.until),
            self.wire.next_due().map(|(at, _)| at),
            self.next_timer().map(|(at, _, _)| at),
            self.next_start.map(|(at, _)| at),
            self.alarms.first().map(|(at, _)| *at),
            self.typists.first().map(|(at, _)| *at),
            self.agenda.iter().find(|(_, id)| *id != task).map(|(at, _)| *at),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// Everything that could happen next, each with the time at which the policy would let it
    /// happen. For people: bounded, and not fast.
    pub fn choices(&self) -> Vec<(Choice, Option<Time>)> {
        let mut choices = Vec::new();
        for process in self.processes() {
            if matches!(process.phase, Phase::NotStarted) {
                choices.push((Choice::Start(process.id), self.start_time(process.id)));
            }
            for (thread, task) in &process.tasks {
                let id = TaskId { process: process.id, thread: *thread };
                match task.state {
                    TaskState::Ready { .. }
                    | TaskState::Woken { .. }
                    | TaskState::Sleeping { .. }
                    | TaskState::Waiting { until: Some(_), .. } => {
                        choices.push((Choice::Run(id), self.planned(id)));
                    }
                    TaskState::Input { typed_at } => choices.push((self.task_choice(id), typed_at)),
                    TaskState::Blocked { .. }
                    | TaskState::Waiting { until: None, .. }
                    | TaskState::Ended => {}
                }
            }
        }
        choices.extend(
            self.alarms
                .iter()
                .map(|(at, id)| (Choice::Signal(*id, super::signal::SIGALRM), Some(*at))),
        );
        choices.extend(self.typists.iter().map(|(at, id)| (self.typing_choice(*id), Some(*at))));
        for flight in self.wire.in_flight().take(MOST_LISTED) {
            choices.push((Choice::Deliver(flight.id), Some(flight.due)));
            choices.push((Choice::Drop(flight.id), None));
            choices.push((Choice::Duplicate(flight.id), None));
            choices.push((Choice::Delay(flight.id, DELAY), None));
        }
        for (index, kernel) in self.hosts.iter().enumerate() {
            for timer in kernel.timers().into_iter().take(MOST_LISTED) {
                let choice = Choice::Expire(HostId(index as u32), timer.id);
                choices.push((choice, Some(timer.deadline)));
            }
        }
        let policy = self.policy();
        // Stable: the policy's choice first, then by time, then what only the learner would do.
        choices.sort_by_key(|(choice, due)| (Some(choice) != policy.as_ref(), due.is_none(), *due));
        choices
    }
}

enum Kind {
    Packet(kernel::PacketId),
    Timer(HostId, TimerId),
    Start(ProcessId),
    Alarm(ProcessId),
    Typist(ProcessId),
    Task(TaskId),
}
