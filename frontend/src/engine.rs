//! All that the page asks of the simulator, through two traits: behind them the engine is a part that the
//! page fetches when it is first needed (see [`crate::part`]). So nothing else may call what runs programs:
//! a direct call would bring kernel, interpreter and parser along with whatever makes it.

use std::collections::{BTreeMap, BTreeSet};

use world::snapshot::{SocketId, TcpState};
use world::state::NoteKind;
use world::{
    BranchId, Choice, Goal, Granularity, HostId, Language, ProcessId, Python2, Reached, Scenario,
    TaskId, Time, Timeline, What, call_name,
};

use crate::picture::Picture;

/// A socket's path is looked for among this many of the latest events.
const PATH_EVENTS: usize = 20_000;

/// A line of a program where runs stop.
pub type Breakpoint = (ProcessId, u32);

/// The value of what the reader watches, by program.
pub type Watches = BTreeMap<ProcessId, String>;

pub trait Engine {
    /// A new run. The choices are made at their steps when those come.
    fn start(&self, scenario: Scenario, choices: BTreeMap<u64, Choice>) -> Box<dyn Run>;

    /// Whether the programs import library modules that are not here yet.
    fn needs_library(&self, scenario: &Scenario) -> bool;

    /// Takes the file of library modules.
    fn fill_library(&self, file: String);

    /// What of a text is Python 2.
    fn python2(&self, text: &str) -> Vec<Python2>;

    /// The text with what is mechanical of that changed.
    fn to_python3(&self, text: &str) -> String;
}

/// Where a run is to stop, besides its goal.
pub struct Stops<'a> {
    pub breakpoints: &'a BTreeSet<Breakpoint>,
    pub calls: &'a BTreeSet<&'static str>,
    /// A line that the run is to reach.
    pub line: Option<Breakpoint>,
}

/// A [`Timeline`], as far as the page goes.
pub trait Run {
    fn step(&self) -> u64;
    fn time(&self) -> Time;
    fn picture(&self, language: Language, watches: &Watches, before: Option<&Picture>) -> Picture;
    fn choices(&self) -> BTreeMap<u64, Choice>;
    /// The packets so far, as a pcapng file.
    fn capture(&self) -> Vec<u8>;
    /// The states that a socket has gone through so far, as (from, to).
    fn path(&self, host: HostId, socket: SocketId) -> Vec<(TcpState, TcpState)>;
    /// Whether the last step came to where runs stop.
    fn stands_at(&self, stops: &Stops<'_>) -> bool;

    fn forward(&mut self, by: Granularity) -> bool;
    fn forward_over(&mut self, task: TaskId, out: bool) -> bool;
    fn back(&mut self, by: Granularity);
    fn seek(&mut self, step: u64);
    /// At most so many steps; says how many there were.
    fn run(&mut self, steps: u64) -> u64;
    fn run_until(&mut self, goal: &Goal, steps: u64) -> Reached;
    fn choose(&mut self, choice: Choice) -> bool;
    fn switch(&mut self, branch: BranchId);
}

/// Stands for a run until there is an engine: it shows how the scenario opens, and nothing happens in it.
pub struct Opening {
    pub scenario: Scenario,
    /// To be made when there is a run.
    pub choices: BTreeMap<u64, Choice>,
}

impl Run for Opening {
    fn step(&self) -> u64 {
        0
    }

    fn time(&self) -> Time {
        Time::ZERO
    }

    fn picture(&self, language: Language, _: &Watches, _: Option<&Picture>) -> Picture {
        Picture::opening(&self.scenario, language)
    }

    fn choices(&self) -> BTreeMap<u64, Choice> {
        self.choices.clone()
    }

    fn capture(&self) -> Vec<u8> {
        Vec::new()
    }

    fn path(&self, _: HostId, _: SocketId) -> Vec<(TcpState, TcpState)> {
        Vec::new()
    }

    fn stands_at(&self, _: &Stops<'_>) -> bool {
        false
    }

    fn forward(&mut self, _: Granularity) -> bool {
        false
    }

    fn forward_over(&mut self, _: TaskId, _: bool) -> bool {
        false
    }

    fn back(&mut self, _: Granularity) {}

    fn seek(&mut self, _: u64) {}

    fn run(&mut self, _: u64) -> u64 {
        0
    }

    fn run_until(&mut self, _: &Goal, _: u64) -> Reached {
        Reached::Never
    }

    fn choose(&mut self, _: Choice) -> bool {
        false
    }

    fn switch(&mut self, _: BranchId) {}
}

/// The engine itself.
pub struct Simulator;

impl Engine for Simulator {
    fn start(&self, scenario: Scenario, choices: BTreeMap<u64, Choice>) -> Box<dyn Run> {
        Box::new(Timeline::replaying(scenario, choices))
    }

    fn needs_library(&self, scenario: &Scenario) -> bool {
        world::needs_library(scenario)
    }

    fn fill_library(&self, file: String) {
        world::fill_library(file);
    }

    fn python2(&self, text: &str) -> Vec<Python2> {
        world::python2(text)
    }

    fn to_python3(&self, text: &str) -> String {
        world::to_python3(text)
    }
}

impl Run for Timeline {
    fn step(&self) -> u64 {
        self.step()
    }

    fn time(&self) -> Time {
        self.world().time()
    }

    fn picture(&self, language: Language, watches: &Watches, before: Option<&Picture>) -> Picture {
        Picture::take(self, language, watches, before)
    }

    fn choices(&self) -> BTreeMap<u64, Choice> {
        self.choices()
    }

    fn capture(&self) -> Vec<u8> {
        self.capture()
    }

    fn path(&self, host: HostId, socket: SocketId) -> Vec<(TcpState, TcpState)> {
        let change = |event: world::Event| match event.what {
            What::Kernel { host: h, note } if h == host && note.socket == Some(socket) => {
                match note.kind {
                    NoteKind::State { from, to, .. } => Some((from, to)),
                    _ => None,
                }
            }
            _ => None,
        };
        self.events(PATH_EVENTS).into_iter().filter_map(change).collect()
    }

    fn stands_at(&self, stops: &Stops<'_>) -> bool {
        // Line numbers that one can click are those of the program's own file.
        let own = |process: ProcessId, file: &str| {
            let program = self.scenario().programs.get(process.0 as usize);
            program.is_none_or(|program| program.file == file)
        };
        self.last_events().iter().any(|event| match &event.what {
            What::Line { task, file, line } => {
                let here = (task.process, *line);
                (stops.line == Some(here) || stops.breakpoints.contains(&here)) && own(here.0, file)
            }
            What::Called { call, .. } | What::Blocked { call, .. } => {
                stops.calls.contains(call_name(call))
            }
            _ => false,
        })
    }

    fn forward(&mut self, by: Granularity) -> bool {
        self.forward(by)
    }

    fn forward_over(&mut self, task: TaskId, out: bool) -> bool {
        self.forward_over(task, out)
    }

    fn back(&mut self, by: Granularity) {
        self.back(by);
    }

    fn seek(&mut self, step: u64) {
        self.seek(step);
    }

    fn run(&mut self, steps: u64) -> u64 {
        self.run(steps)
    }

    fn run_until(&mut self, goal: &Goal, steps: u64) -> Reached {
        self.run_until(goal, steps)
    }

    fn choose(&mut self, choice: Choice) -> bool {
        self.choose(choice)
    }

    fn switch(&mut self, branch: BranchId) {
        self.switch(branch);
    }
}
