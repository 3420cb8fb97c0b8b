//! Running to a named point.

use super::Timeline;
use crate::event::{Event, What};
use crate::goal::{Goal, Point, Reached, call_name, segment_matches};
use crate::process::ProcessId;
use crate::world::World;

/// A search under way: how far it has looked, and how often it has found the point.
#[derive(Clone, Debug)]
pub(super) struct Search {
    goal: Goal,
    scanned: u64,
    found: u32,
}

impl Timeline {
    /// Runs to a point, looking from the start of the run; at most `most` steps now. On
    /// [`Reached::NotYet`] the cursor stands where the search has come to, and calling again with the
    /// same goal goes on. On [`Reached::Never`] it stands at the end of the run.
    pub fn run_until(&mut self, goal: &Goal, most: u64) -> Reached {
        if goal.point == Point::Start {
            self.search = None;
            self.seek(0);
            return Reached::Yes;
        }
        let mut search = match self.search.take() {
            Some(search) if search.goal == *goal && search.scanned == self.step() => search,
            _ => {
                self.seek(0);
                Search { goal: goal.clone(), scanned: 0, found: 0 }
            }
        };
        let limit = self.step().saturating_add(most);
        loop {
            if self.step() >= limit {
                search.scanned = self.step();
                self.search = Some(search);
                return Reached::NotYet;
            }
            if !self.advance_in_search(goal, limit) {
                return if goal.point == Point::End { Reached::Yes } else { Reached::Never };
            }
            let hits = self.last.iter().filter(|event| matches(&self.world, event, goal)).count();
            search.found += u32::from(hits > 0);
            if search.found >= goal.occurrence.max(1) {
                return Reached::Yes;
            }
        }
    }

    /// One step; or, where the goal is no event of a step, as many as come to it.
    fn advance_in_search(&mut self, goal: &Goal, limit: u64) -> bool {
        match goal.point {
            Point::End => self.run(limit - self.step()) > 0,
            _ => self.step_once(),
        }
    }
}

/// Whether an event is the point. Each step counts once.
fn matches(world: &World, event: &Event, goal: &Goal) -> bool {
    let is = |process: ProcessId, program: &str| {
        world.process(process).is_some_and(|process| process.name == program)
    };
    let host_is = |host: kernel::HostId, name: &str| {
        world.scenario().hosts.get(host.0 as usize).is_some_and(|host| host.name == name)
    };
    match (&goal.point, &event.what) {
        (Point::Time(at), _) => event.time.0 >= *at,
        (Point::Starts { program }, What::Started { process }) => is(*process, program),
        (Point::Blocks { program, call }, What::Blocked { task, call: made, .. }) => {
            is(task.process, program) && call.as_deref().is_none_or(|call| call == call_name(made))
        }
        (Point::Blocks { program, call }, What::Sleeping { task, .. }) => {
            is(task.process, program) && call.as_deref().is_none_or(|call| call == "sleep")
        }
        (Point::Blocks { program, call }, What::Waits { task, on, .. }) => {
            is(task.process, program) && call.as_deref().is_none_or(|call| call == on.call_name())
        }
        (Point::Blocks { program, call }, What::WaitingForInput { process }) => {
            is(*process, program) && call.as_deref().is_none_or(|call| call == "input")
        }
        (Point::Line { program, line }, What::Line { task, line: at, file }) => {
            is(task.process, program)
                && line == at
                && world.program_file(task.process) == Some(file.as_str())
        }
        (Point::Calls { program, call }, What::Called { task, call: made, .. })
        | (Point::Calls { program, call }, What::Finished { task, call: made, .. }) => {
            is(task.process, program) && call == call_name(made)
        }
        (Point::Prints { program }, What::Printed { process, .. }) => is(*process, program),
        (Point::Ends { program }, What::Ended { process, .. }) => is(*process, program),
        (Point::State { host, state }, What::Kernel { host: at, note }) => {
            host_is(*at, host)
                && matches!(&note.kind, kernel::NoteKind::State { to, .. } if to == state)
        }
        (Point::Sends { host, segment }, What::Sent { from, content, .. }) => {
            host_is(*from, host) && segment_matches(content, segment)
        }
        (Point::Receives { host, segment }, What::Delivered { to, content, .. }) => {
            host_is(*to, host) && segment_matches(content, segment)
        }
        _ => false,
    }
}
