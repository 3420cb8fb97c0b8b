//! Going through a run in time: forwards, backwards, to any event, and down another branch.
//!
//! Only the learner's choices are stored, and checkpoints to start replaying from; the policy's
//! choices are recomputed. Going back and choosing differently makes a branch; the old one stays.
//!
//! Invariant: the world shown is a function of the scenario, the branch's choices and the cursor.

mod branch;
pub(crate) mod log;
mod search;

use std::collections::BTreeMap;
use std::rc::Rc;

use kernel::{HostId, Time};

use crate::capture;
use crate::choice::Choice;
use crate::event::{Event, What};
use crate::ladder::LadderPacket;
use crate::narrate::{Language, Narrator};
use crate::process::{ProcessId, TaskId};
use crate::scenario::Scenario;
use crate::view::{self, WorldView};
use crate::world::World;
use branch::Branch;
pub use branch::{BranchId, BranchView};
use search::Search;

/// How far one press of "step" goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Granularity {
    /// To the next line of the given process, or of any; a program that blocks or ends also counts.
    /// Lines of library modules are passed over.
    Line(Option<ProcessId>),
    /// As `Line`, into library modules too.
    EveryLine(Option<ProcessId>),
    /// To the next system call made or answered.
    Syscall,
    /// To the next packet sent, delivered or dropped.
    Packet,
    /// One event.
    Event,
}

impl Granularity {
    /// Whether stepping stops after this event.
    fn stops_at(self, what: &What) -> bool {
        match self {
            Granularity::Event => true,
            Granularity::Syscall => matches!(
                what,
                What::Called { .. }
                    | What::Blocked { .. }
                    | What::Finished { .. }
                    | What::Ended { .. }
            ),
            Granularity::Packet => matches!(
                what,
                What::Sent { .. }
                    | What::Delivered { .. }
                    | What::Dropped { .. }
                    | What::Unroutable { .. }
            ),
            Granularity::Line(only) | Granularity::EveryLine(only) => {
                if let What::Line { file, .. } = what
                    && matches!(self, Granularity::Line(_))
                    && file.starts_with(python::LIBRARY_FOLDER)
                {
                    return false;
                }
                let process = match what {
                    What::Line { task, .. }
                    | What::Paused { task }
                    | What::Blocked { task, .. }
                    | What::Waits { task, .. }
                    | What::Sleeping { task, .. } => task.process,
                    What::WaitingForInput { process } | What::Ended { process, .. } => *process,
                    _ => return false,
                };
                only.is_none_or(|only| only == process)
            }
        }
    }

    /// Whether the log holds every event that this granularity stops at.
    fn is_logged(self) -> bool {
        matches!(self, Granularity::Syscall | Granularity::Packet)
    }
}

/// An event worth a mark on the scrub track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub step: u64,
    pub time: Time,
    pub kind: MarkKind,
    /// A few words: "server.py: accept", "SYN client → server".
    pub label: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    Syscall(ProcessId),
    Blocked(ProcessId),
    Packet(HostId),
    Dropped,
    Printed(ProcessId),
    Ended(ProcessId),
    /// The learner's own choice.
    Choice,
}

/// A tree of runs of one scenario, with a cursor.
#[derive(Clone)]
pub struct Timeline {
    scenario: Rc<Scenario>,
    branches: Vec<Branch>,
    current: usize,
    next_branch: u32,
    /// The world at the cursor.
    world: World,
    /// What happened in the step before the cursor.
    last: Vec<Event>,
    search: Option<Search>,
}

/// Steps between looking at the clock, for those who run in slices: see [`Timeline::forward`].
const PATIENCE: u64 = 200_000;

impl Timeline {
    /// Stands at step 0. The scenario must have at least one host; what a program's source gets wrong
    /// shows as its traceback when it runs.
    pub fn new(scenario: Scenario) -> Timeline {
        Timeline::replaying(scenario, BTreeMap::new())
    }

    /// As [`Timeline::new`], and where the policy would choose, these choices are made instead, by the
    /// number of the step that each makes. One that is not possible then counts as absent.
    pub fn replaying(scenario: Scenario, choices: BTreeMap<u64, Choice>) -> Timeline {
        let scenario = Rc::new(scenario);
        let world = World::new(Rc::clone(&scenario));
        let mut root = Branch::root(world.clone());
        root.choices = choices;
        Timeline {
            scenario,
            branches: vec![root],
            current: 0,
            next_branch: 1,
            world,
            last: Vec::new(),
            search: None,
        }
    }

    /// The learner's choices on the way to the cursor, by step: what [`Timeline::replaying`] takes.
    pub fn choices(&self) -> BTreeMap<u64, Choice> {
        let made = self.branch().choices.range(..=self.step());
        made.map(|(step, choice)| (*step, choice.clone())).collect()
    }

    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The world at the cursor.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The cursor: how many steps have happened at the instant shown.
    pub fn step(&self) -> u64 {
        self.world.steps()
    }

    /// How far the current branch has been explored.
    pub fn explored(&self) -> u64 {
        self.branch().explored
    }

    /// Whether the cursor is at the explored end and nothing can follow without the learner.
    pub fn ended(&self) -> bool {
        self.step() == self.explored() && self.world.policy().is_none()
    }

    pub fn view(&self, language: Language) -> WorldView {
        view::of(&self.world, &self.last, language)
    }

    /// Everything that happened in the step before the cursor.
    pub fn last_events(&self) -> &[Event] {
        &self.last
    }

    /// The events of the explored run up to the cursor except lines, newest `most`.
    pub fn events(&self, most: usize) -> Vec<Event> {
        self.branch().log.events_until(self.step(), most)
    }

    /// Steps forward, along what was explored, then by policy. False if nothing can happen, or if no
    /// stop was found within 200,000 steps (the cursor then stands there; calling again goes on).
    pub fn forward(&mut self, by: Granularity) -> bool {
        let begin = self.step();
        let limit = begin.saturating_add(PATIENCE);
        while self.step() < limit && self.step_once() {
            if self.last.iter().any(|event| by.stops_at(&event.what)) {
                return true;
            }
        }
        // At the end of a run there may be steps that no stop follows: they are shown all the same.
        self.step() > begin && self.step() < limit
    }

    /// Goes on until a thread comes to a line that is not deeper than where it stands now, or with `out`
    /// less deep: over the calls of its line, or out of its function. It stops short where the thread
    /// ends, nothing can happen, or 200,000 steps were taken (calling again goes on). False if nothing
    /// happened.
    pub fn forward_over(&mut self, task: TaskId, out: bool) -> bool {
        let depth = |timeline: &Timeline| {
            let vm = timeline.world.process(task.process)?.vm()?;
            vm.position(python::ThreadId(task.thread)).map(|(.., depth)| depth)
        };
        let begin = self.step();
        let Some(most) = depth(self).map(|depth| depth.saturating_sub(usize::from(out))) else {
            return self.forward(Granularity::Line(Some(task.process)));
        };
        while self.step() < begin.saturating_add(PATIENCE) && self.step_once() {
            let arrived = |event: &Event| match &event.what {
                What::Line { task: at, .. } => *at == task,
                What::Ended { process, .. } => *process == task.process,
                _ => false,
            };
            if self.last.iter().any(arrived) && depth(self).is_none_or(|depth| depth <= most) {
                break;
            }
        }
        self.step() > begin
    }

    /// Back to where one press of "step" before stood. False at the beginning.
    pub fn back(&mut self, by: Granularity) -> bool {
        let from = self.step();
        if from == 0 {
            return false;
        }
        let target = if by == Granularity::Event {
            from - 1
        } else if by.is_logged() {
            self.branch().log.last_before(from, |what| by.stops_at(what)).unwrap_or(0)
        } else {
            self.last_stop_before(from, by)
        };
        self.seek(target);
        true
    }

    /// Replays stretch after stretch, latest first, until one holds a stop.
    fn last_stop_before(&mut self, from: u64, by: Granularity) -> u64 {
        let mut end = from;
        while end > 0 {
            let begin = self.restore_before(end);
            let mut found = None;
            while self.step() + 1 < end && self.step_once() {
                if self.last.iter().any(|event| by.stops_at(&event.what)) {
                    found = Some(self.step());
                }
            }
            if let Some(step) = found {
                return step;
            }
            end = begin;
            // The stop may be the checkpoint's own step.
            if end > 0 {
                self.restore_before(end);
                self.run_to(end - 1);
                self.step_once();
                if self.last.iter().any(|event| by.stops_at(&event.what)) {
                    return end;
                }
            }
        }
        0
    }

    /// Puts the cursor at the latest checkpoint before `step`; returns its step.
    fn restore_before(&mut self, step: u64) -> u64 {
        let (at, world) = self.checkpoint(step - 1);
        self.world = world;
        self.last.clear();
        at
    }

    /// To any explored step; beyond the end, to the end.
    pub fn seek(&mut self, step: u64) {
        let step = step.min(self.explored());
        if step == self.step() {
            return;
        }
        if step == 0 {
            self.world = self.checkpoint(0).1;
            self.last.clear();
            return;
        }
        // The step itself is replayed alone, so that what happened in it is known.
        let (at, world) = self.checkpoint(step - 1);
        if step < self.step() || at > self.step() {
            self.world = world;
        }
        self.run_to(step - 1);
        self.step_once();
    }

    /// Forward by policy for at most `most` steps; returns how many were taken.
    pub fn run(&mut self, most: u64) -> u64 {
        let begin = self.step();
        let end = begin.saturating_add(most);
        if most > 1 {
            self.run_to(end - 1);
        }
        if self.step() < end {
            self.step_once();
        }
        self.step() - begin
    }

    /// Makes a choice of the learner's at the cursor: a new branch, unless the cursor stands at the
    /// end. False (and nothing changes) if the choice is not possible now.
    pub fn choose(&mut self, choice: Choice) -> bool {
        if !self.world.is_possible(&choice) {
            return false;
        }
        let step = self.step();
        if step < self.explored() {
            if self.branch().choice_at(step + 1) == Some(&choice) {
                return self.step_once();
            }
            self.grow_branch(step);
        }
        self.search = None;
        // Choices that were to be made later belong to what would have come without this one.
        let choices = &mut self.branch_mut().choices;
        choices.split_off(&(step + 1));
        choices.insert(step + 1, choice);
        self.step_once()
    }

    /// One step along the branch: the learner's choice if one is stored, else the policy's.
    fn step_once(&mut self) -> bool {
        let next = self.step() + 1;
        let stored = self.branch().choice_at(next).cloned();
        let choice = match stored.filter(|choice| self.world.is_possible(choice)) {
            Some(choice) => choice,
            None => match self.world.policy() {
                Some(choice) => choice,
                None => return false,
            },
        };
        let mut events = std::mem::take(&mut self.last);
        events.clear();
        let happened = self.world.step(choice, &mut events);
        self.last = events;
        if happened {
            self.record_last();
        }
        happened
    }

    fn record_last(&mut self) {
        let events = std::mem::take(&mut self.last);
        let world = &self.world;
        self.branches[self.current].record(world, &events);
        self.last = events;
    }

    /// Runs to a step by policy and stored choices, without details of each line.
    fn run_to(&mut self, step: u64) {
        let mut events = Vec::new();
        while self.step() < step {
            let next = self.step() + 1;
            let branch = &self.branches[self.current];
            let until = match branch.next_choice(next) {
                Some((at, _)) if at == next => {
                    if !self.step_once() {
                        return;
                    }
                    continue;
                }
                Some((at, _)) => step.min(at - 1),
                None => step,
            };
            let most = (until - self.step()).min(branch.checkpoint_interval());
            events.clear();
            if self.world.advance(most, &mut events) == 0 {
                return;
            }
            self.branches[self.current].record(&self.world, &events);
            self.last = std::mem::take(&mut events);
            self.last.retain(|event| event.step == self.world.steps());
        }
    }

    /// Marks of the explored run, at most `most`, evenly thinned; the learner's choices and the ends
    /// of programs are kept first.
    pub fn marks(&self, most: usize, language: Language) -> Vec<Mark> {
        let narrator = Narrator::new(&self.world, language);
        self.branch().log.marks(most, &narrator, &self.branch().choices)
    }

    /// Packets sent up to the cursor, newest `most`.
    pub fn ladder(&self, most: usize) -> Vec<LadderPacket> {
        self.branch().log.ladder(&self.world, most)
    }

    /// The packets sent up to the cursor, as a pcapng file.
    pub fn capture(&self) -> Vec<u8> {
        capture::pcapng(self.world.scenario(), self.branch().log.captured(self.step()))
    }

    /// A side-effect-free expression in a frame of the main thread, at the cursor.
    pub fn evaluate(
        &self,
        process: ProcessId,
        frame: usize,
        expression: &str,
    ) -> Result<String, String> {
        let vm = self.world.process(process).and_then(|process| process.vm());
        let vm = vm.ok_or_else(|| "the program has not started".to_owned())?;
        vm.evaluate(python::ThreadId(0), frame, expression).map(|value| value.text)
    }

    /// The same world on every platform has the same digest.
    pub fn digest(&self) -> u64 {
        self.world.digest()
    }
}
