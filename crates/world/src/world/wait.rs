//! Threads that wait for each other, and the discovery that they wait in vain.

use kernel::Time;
use python::{Data, ThreadId};

use super::World;
use crate::event::{Awaited, Event, What};
use crate::process::{ProcessId, TaskId, TaskState};

/// Ended threads whose names are remembered.
const MOST_ENDED: usize = 200;

impl World {
    pub(super) fn wait_for_task(
        &mut self,
        id: TaskId,
        number: i64,
        on: Awaited,
        until: Option<Time>,
        events: &mut Vec<Event>,
    ) {
        let until = until.map(|until| until.max(self.time));
        let since = self.steps;
        self.tell(events, self.line_step(id), What::Waits { task: id, on: on.clone(), until });
        self.set_state(id, TaskState::Waiting { number, on, until, since });
        if let Some((tasks, cycle)) = self.deadlock(id) {
            self.tell(events, Some(since), What::Deadlock { tasks, cycle });
        }
        self.note_settled(id.process);
    }

    /// Wakes the task that has waited longest for this number.
    pub(super) fn wake_waiting(&mut self, process: ProcessId, wanted: i64) {
        let Some(tasks) = self.process(process).map(|process| &process.tasks) else { return };
        let waiting = tasks.iter().filter_map(|(thread, task)| match &task.state {
            TaskState::Waiting { number, since, .. } if *number == wanted => {
                Some((*since, *thread))
            }
            _ => None,
        });
        let Some((_, thread)) = waiting.min() else { return };
        let (at, step) = (self.time, self.steps);
        if let Some(vm) = self.process_mut(process).alive() {
            vm.reply(ThreadId(thread), Ok(Data::Bool(true)));
        }
        if let Some(task) = self.process_mut(process).tasks.get_mut(&thread) {
            task.woken_by = Some(step);
        }
        self.set_state(TaskId { process, thread }, TaskState::Ready { at });
    }

    /// Whom a task waits for without end, if it is another task.
    fn waits_for(&self, id: TaskId) -> Option<TaskId> {
        match self.task_state(id)? {
            TaskState::Waiting { on, until: None, .. } => on.holder(),
            _ => None,
        }
    }

    /// After `id` began to wait: the tasks that now wait for ever, if there are any, and whether each
    /// waits for the next.
    fn deadlock(&self, id: TaskId) -> Option<(Vec<TaskId>, bool)> {
        let mut cycle = vec![id];
        let mut at = id;
        while let Some(next) = self.waits_for(at) {
            if next == id {
                return Some((cycle, true));
            }
            if cycle.contains(&next) {
                break;
            }
            cycle.push(next);
            at = next;
        }
        let process = self.process(id.process)?;
        let mut all = Vec::new();
        for (thread, task) in &process.tasks {
            match task.state {
                TaskState::Ended => {}
                TaskState::Waiting { on: Awaited::Child { .. }, .. } => return None,
                TaskState::Waiting { until: None, .. } => {
                    all.push(TaskId { process: id.process, thread: *thread });
                }
                _ => return None,
            }
        }
        Some((all, false))
    }

    pub(super) fn forget_ended_tasks(&mut self, id: ProcessId) {
        let ended = |task: &crate::process::Task| task.state == TaskState::Ended;
        let tasks = &mut self.process_mut(id).tasks;
        if tasks.values().filter(|task| ended(task)).count() <= MOST_ENDED {
            return;
        }
        let oldest = tasks.iter().find(|(thread, task)| **thread != 0 && ended(task));
        if let Some(thread) = oldest.map(|(thread, _)| *thread) {
            tasks.remove(&thread);
        }
    }
}
