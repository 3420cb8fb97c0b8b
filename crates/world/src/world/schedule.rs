//! Who can go on by themselves, and when: the agenda of tasks and the start of programs.

use kernel::{Duration, Time};

use super::World;
use crate::process::{Phase, ProcessId, TaskId, TaskState, Turn};
use crate::scenario::Start;

/// A program that neither blocks nor ends for this long does not hold up those after it.
const PATIENCE: Duration = Duration::from_millis(50);

impl World {
    /// Changes a task's state, and the agenda and the turn of its process with it.
    pub(super) fn set_state(&mut self, id: TaskId, state: TaskState) {
        if self.task_state(id).is_none() {
            return;
        }
        let before = self.planned(id);
        let process = self.process_mut(id.process);
        let ready = match &state {
            TaskState::Ready { at } => Some(*at),
            _ => None,
        };
        if let Some(task) = process.tasks.get_mut(&id.thread) {
            task.state = state;
        }
        let turn = &mut process.turn;
        let had_turn = turn.holder == Some(id.thread);
        match ready {
            Some(at) if turn.holder.is_none() => {
                turn.holder = Some(id.thread);
                turn.until = at + Turn::LENGTH;
            }
            Some(_) if !had_turn && !turn.queue.contains(&id.thread) => {
                turn.queue.push_back(id.thread);
            }
            Some(_) => {}
            None => turn.queue.retain(|thread| *thread != id.thread),
        }
        let after = self.planned(id);
        if before != after {
            if let Some(at) = before {
                self.agenda.remove(&(at, id));
            }
            if let Some(at) = after {
                self.agenda.insert((at, id));
            }
        }
        if ready.is_none() && self.current == Some(id) {
            self.current = None;
        }
        if had_turn && ready.is_none() {
            self.pass_turn(id.process, self.time);
        }
    }

    /// The next ready thread of a process gets the turn, from this time on.
    fn pass_turn(&mut self, id: ProcessId, from: Time) {
        let process = self.process_mut(id);
        let next = process.turn.queue.pop_front();
        process.turn.holder = next;
        let Some(thread) = next else { return };
        let Some(task) = process.tasks.get_mut(&thread) else { return };
        let TaskState::Ready { at } = &mut task.state else { return };
        *at = from.max(*at);
        let at = *at;
        process.turn.until = at + Turn::LENGTH;
        self.agenda.insert((at, TaskId { process: id, thread }));
    }

    /// The task has run until `at`: the turn goes on if it was long and others wait for it.
    pub(super) fn end_turn_if_over(&mut self, id: TaskId, at: Time) {
        let Some(process) = self.process(id.process) else { return };
        let turn = &process.turn;
        if turn.holder == Some(id.thread) && !turn.queue.is_empty() && at >= turn.until {
            self.agenda.remove(&(at, id));
            self.process_mut(id.process).turn.queue.push_back(id.thread);
            self.pass_turn(id.process, at);
        }
    }

    /// A ready task that does not have the turn gets it, because the learner says so.
    pub(super) fn take_turn(&mut self, id: TaskId) {
        let Some(process) = self.process(id.process) else { return };
        let Some(holder) = process.turn.holder.filter(|holder| *holder != id.thread) else {
            return;
        };
        let other = TaskId { process: id.process, thread: holder };
        if let Some(at) = self.planned(other) {
            self.agenda.remove(&(at, other));
        }
        if self.current == Some(other) {
            self.current = None;
        }
        let now = self.time;
        let turn = &mut self.process_mut(id.process).turn;
        turn.queue.retain(|thread| *thread != id.thread);
        turn.queue.push_front(holder);
        turn.holder = Some(id.thread);
        turn.until = now + Turn::LENGTH;
        if let Some(at) = self.planned(id) {
            self.agenda.insert((at, id));
        }
    }

    /// Whether another thread of its process is running Python code.
    pub(super) fn has_no_turn(&self, id: TaskId) -> bool {
        let holder = self.process(id.process).and_then(|process| process.turn.holder);
        holder.is_some_and(|holder| holder != id.thread)
    }

    /// When a task goes on by itself as things stand; `None` if it does not, or when it waits for its
    /// turn.
    pub(super) fn planned(&self, id: TaskId) -> Option<Time> {
        let process = self.process(id.process)?;
        match &process.tasks.get(&id.thread)?.state {
            TaskState::Ready { .. } if process.turn.holder != Some(id.thread) => None,
            state => due(state),
        }
    }

    pub(super) fn task_state(&self, id: TaskId) -> Option<&TaskState> {
        self.process(id.process)?.tasks.get(&id.thread).map(|task| &task.state)
    }

    /// When a task goes on by itself; `None` if it does not.
    pub(super) fn task_due(&self, id: TaskId) -> Option<Time> {
        due(self.task_state(id)?)
    }

    /// Marks a process that waits (or has ended) as settled: those after it may start.
    pub(super) fn note_settled(&mut self, id: ProcessId) {
        let Some(process) = self.process(id) else { return };
        if !process.settled && (!process.is_alive() || process.is_waiting()) {
            self.process_mut(id).settled = true;
            self.plan_start();
        }
    }

    /// Works out which program starts next by itself, and when.
    pub(super) fn plan_start(&mut self) {
        self.next_start = self
            .processes
            .iter()
            .filter(|process| matches!(process.phase, Phase::NotStarted) && !process.forked)
            .filter_map(|process| Some((self.start_time(process.id)?, process.id)))
            .min();
    }

    /// When a program that has not started does so by itself, as things stand.
    pub(super) fn start_time(&self, id: ProcessId) -> Option<Time> {
        let process = self.process(id)?;
        match self.scenario.programs.get(process.program)?.start {
            Start::ByHand => None,
            Start::At(after) => Some(Time::ZERO + after),
            Start::Order(order) => self.start_by_order(order),
        }
    }

    fn start_by_order(&self, order: u32) -> Option<Time> {
        let mut start = self.time;
        for earlier in self.processes().filter(|process| !process.forked) {
            let Start::Order(theirs) = self.scenario.programs[earlier.program].start else {
                continue;
            };
            if theirs >= order {
                continue;
            }
            match earlier.phase {
                Phase::NotStarted => return None,
                _ if earlier.settled => {}
                _ => start = start.max(earlier.started_at + PATIENCE),
            }
        }
        Some(start)
    }
}

fn due(state: &TaskState) -> Option<Time> {
    match state {
        TaskState::Ready { at } | TaskState::Woken { at, .. } => Some(*at),
        TaskState::Sleeping { until } => Some(*until),
        TaskState::Waiting { until, .. } => *until,
        TaskState::Input { typed_at } => *typed_at,
        TaskState::Blocked { .. } | TaskState::Ended => None,
    }
}
