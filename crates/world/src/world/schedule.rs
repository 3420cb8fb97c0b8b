//! Who can go on by themselves, and when: the agenda of tasks and the start of programs.

use kernel::{Duration, Time};

use super::World;
use crate::process::{Phase, ProcessId, TaskId, TaskState};
use crate::scenario::Start;

/// A program that neither blocks nor ends for this long does not hold up those after it.
const PATIENCE: Duration = Duration::from_millis(50);

impl World {
    /// Changes a task's state, and the agenda with it.
    pub(super) fn set_state(&mut self, id: TaskId, state: TaskState) {
        let Some(task) = self.process_mut(id.process).tasks.get_mut(&id.thread) else { return };
        let before = due(&task.state);
        let after = due(&state);
        task.state = state;
        if before != after {
            if let Some(at) = before {
                self.agenda.remove(&(at, id));
            }
            if let Some(at) = after {
                self.agenda.insert((at, id));
            }
        }
        if after.is_none() && self.current == Some(id) {
            self.current = None;
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
            .filter(|process| matches!(process.phase, Phase::NotStarted))
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
        for earlier in self.processes() {
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
        TaskState::Input { typed_at } => *typed_at,
        TaskState::Blocked { .. } | TaskState::Ended => None,
    }
}
