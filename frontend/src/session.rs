//! One sitting at a lesson: its run, the reader's changes to the programs, and what is under way. A
//! functional core: [`Session::apply`] and [`Session::work`] change it, [`Session::picture`] says what to
//! draw. It knows no browser, so that it can be tested natively.
//!
//! Until there is an engine, the session shows how its scenario opens, and nothing can happen in it.
//!
//! Invariant: the picture always shows the run's cursor; long work happens only in
//! [`Session::work`], a slice at a time, and can be stopped between any two.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use world::snapshot::{SocketId, TcpState};
use world::{
    BranchId, Choice, Duration, Goal, Granularity, HostId, Language, ProcessId, Reached, Scenario,
    TaskId, Time,
};

use crate::engine::{Breakpoint, Engine, Opening, Run, Stops, Watches};
use crate::picture::Picture;

/// A run without a goal pauses after this many steps, in case nobody is looking.
const PATIENCE_STEPS: u64 = 100_000_000;
/// A search for a goal gives up after this many.
const GOAL_STEPS: u64 = 5_000_000;
/// How many steps are taken between two looks at the clock.
const BATCH_STEPS: u64 = 64;
/// A longer program is cut: nothing a course needs comes near.
pub const SOURCE_BYTES: usize = 100_000;

/// The reader's changes: file name → text.
pub type Edits = BTreeMap<String, String>;

/// How far one press of "step" goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// Lines of library modules too.
    EveryLine,
    Line,
    Syscall,
    Packet,
}

impl Grain {
    pub const ALL: [Grain; 4] = [Grain::EveryLine, Grain::Line, Grain::Syscall, Grain::Packet];

    pub fn name(self) -> &'static str {
        match self {
            Grain::EveryLine => "every-line",
            Grain::Line => "line",
            Grain::Syscall => "syscall",
            Grain::Packet => "packet",
        }
    }

    fn granularity(self) -> Granularity {
        match self {
            Grain::EveryLine => Granularity::EveryLine(None),
            Grain::Line => Granularity::Line(None),
            Grain::Syscall => Granularity::Syscall,
            Grain::Packet => Granularity::Packet,
        }
    }

    pub fn coarser(self) -> Grain {
        Grain::ALL.into_iter().rev().take_while(|g| *g != self).last().unwrap_or(self)
    }

    pub fn finer(self) -> Grain {
        Grain::ALL.into_iter().take_while(|g| *g != self).last().unwrap_or(self)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speed {
    Slow,
    Normal,
    Fast,
    Fastest,
}

impl Speed {
    pub const ALL: [Speed; 4] = [Speed::Slow, Speed::Normal, Speed::Fast, Speed::Fastest];

    pub fn name(self) -> &'static str {
        match self {
            Speed::Slow => "slow",
            Speed::Normal => "normal",
            Speed::Fast => "fast",
            Speed::Fastest => "fastest",
        }
    }

    /// Milliseconds between two steps of "play".
    pub fn pause_ms(self) -> u32 {
        match self {
            Speed::Slow => 1500,
            Speed::Normal => 600,
            Speed::Fast => 150,
            Speed::Fastest => 30,
        }
    }
}

/// Where a run goes.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    End,
    Goal(Goal),
    Line(Breakpoint),
    Step(u64),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Activity {
    Idle,
    /// A step every so often.
    Playing,
    /// As fast as it goes, towards a target.
    Running {
        target: Target,
        taken: u64,
    },
}

/// Something to tell the reader besides what happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    Ended,
    NotReached,
    TooLong(u64),
    NotPossible,
    /// The programs never come to rest; what is worth seeing has happened.
    GoesOn,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    Step,
    StepOnly(ProcessId),
    /// Over the calls that a thread's line makes.
    StepOver(TaskId),
    /// Until a thread's function has returned.
    StepOut(TaskId),
    Back,
    ToStart,
    ToEnd,
    Seek(u64),
    RunTo(Goal),
    RunToLine(Breakpoint),
    RunToStep(u64),
    ToggleBreakpoint(Breakpoint),
    /// Stop at a system call by its name, or no longer.
    ToggleCall(&'static str),
    TogglePlay,
    Stop,
    Speed(Speed),
    Grain(Grain),
    Coarser,
    Finer,
    Choose(Choice),
    Switch(BranchId),
    /// The text of a file, not yet run.
    Edit {
        file: String,
        text: String,
    },
    /// Start again with the edits, and run.
    Rerun,
    /// Forget the edits of a file and start again.
    Reset {
        file: String,
    },
    Language(Language),
    /// The expression whose value is shown beside a program's variables; empty for none.
    Watch {
        process: ProcessId,
        expression: String,
    },
}

impl Action {
    /// Whether it needs the engine: all but what only sets up how the session goes on.
    pub fn stirs(&self) -> bool {
        !matches!(
            self,
            Action::ToStart
                | Action::ToggleBreakpoint(_)
                | Action::ToggleCall(_)
                | Action::Stop
                | Action::Speed(_)
                | Action::Grain(_)
                | Action::Coarser
                | Action::Finer
                | Action::Edit { .. }
                | Action::Reset { .. }
                | Action::Language(_)
                | Action::Watch { .. }
        )
    }
}

/// A longer expression is cut.
const WATCH_CHARACTERS: usize = 500;

pub struct Session {
    engine: Option<&'static dyn Engine>,
    original: Scenario,
    /// What runs: the original with edits.
    scenario: Scenario,
    run: Box<dyn Run>,
    language: Language,
    edits: Edits,
    /// The edits that the present run has.
    running_edits: Edits,
    pub grain: Grain,
    pub speed: Speed,
    activity: Activity,
    breakpoints: BTreeSet<Breakpoint>,
    /// Names of system calls at which runs stop.
    call_stops: Rc<BTreeSet<&'static str>>,
    reached: Vec<Goal>,
    watches: Watches,
    /// The last thing asked for was a run to the end, and it has come to wait for the reader.
    ran_out: bool,
    /// How long a run to the end goes on at most: for programs that never come to rest.
    stop: Option<Duration>,
    /// When the present run to the end stops, if it does.
    until: Option<Time>,
    notice: Option<Notice>,
    now: Rc<Picture>,
    before: Rc<Picture>,
}

impl Session {
    pub fn new(
        engine: Option<&'static dyn Engine>,
        original: Scenario,
        edits: Edits,
        language: Language,
    ) -> Session {
        let scenario = edited(&original, &edits);
        let run = start(engine, &scenario, BTreeMap::new());
        let now = Rc::new(run.picture(language, &Watches::new(), None));
        Session {
            engine,
            original,
            scenario,
            run,
            language,
            running_edits: edits.clone(),
            edits,
            grain: Grain::Line,
            speed: Speed::Normal,
            activity: Activity::Idle,
            breakpoints: BTreeSet::new(),
            call_stops: Rc::default(),
            reached: Vec::new(),
            watches: BTreeMap::new(),
            ran_out: false,
            stop: None,
            until: None,
            notice: None,
            before: now.clone(),
            now,
        }
    }

    /// Lets a run to the end stop at this time, and at each multiple of it.
    pub fn with_stop(self, stop: Option<Duration>) -> Session {
        Session { stop: stop.filter(|stop| stop.0 > 0), ..self }
    }

    /// How far, how fast and to which calls another session went.
    pub fn keep_pace(&mut self, other: &Session) {
        self.grain = other.grain;
        self.speed = other.speed;
        self.call_stops = other.call_stops.clone();
    }

    /// Starts again with choices that are made at their steps when those come.
    pub fn with_choices(self, choices: BTreeMap<u64, Choice>) -> Session {
        Session { run: start(self.engine, &self.scenario, choices), ..self }
    }

    /// Whether nothing can happen yet.
    pub fn awaits_engine(&self) -> bool {
        self.engine.is_none()
    }

    /// The engine has come: what was set up begins.
    pub fn power(&mut self, engine: &'static dyn Engine) {
        self.engine = Some(engine);
        self.run = engine.start(self.scenario.clone(), self.run.choices());
        self.look();
    }

    /// The reader's choices so far, by step.
    pub fn choices(&self) -> BTreeMap<u64, Choice> {
        self.run.choices()
    }

    /// What to draw now, and what was drawn before the last change.
    pub fn picture(&self) -> (&Rc<Picture>, &Rc<Picture>) {
        (&self.now, &self.before)
    }

    pub fn activity(&self) -> &Activity {
        &self.activity
    }

    pub fn edits(&self) -> &Edits {
        &self.edits
    }

    pub fn notice(&self) -> Option<Notice> {
        self.notice
    }

    pub fn breakpoints(&self) -> &BTreeSet<Breakpoint> {
        &self.breakpoints
    }

    pub fn call_stops(&self) -> Rc<BTreeSet<&'static str>> {
        self.call_stops.clone()
    }

    /// The points of the prose that have been visited.
    pub fn reached(&self) -> &[Goal] {
        &self.reached
    }

    /// Programs as they run now, edits included.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Whether the programs, edits included, import library modules that have yet to be fetched.
    pub fn needs_library(&self) -> bool {
        let edited = || edited(&self.original, &self.edits);
        self.engine.is_some_and(|engine| engine.needs_library(&edited()))
    }

    /// The states that a socket has gone through so far, as (from, to).
    pub fn path(&self, host: HostId, socket: SocketId) -> Vec<(TcpState, TcpState)> {
        self.run.path(host, socket)
    }

    /// The packets so far, as a pcapng file.
    pub fn capture(&self) -> Vec<u8> {
        self.run.capture()
    }

    /// The text that the editor shows for a file.
    pub fn source<'a>(&'a self, file: &'a str, shown: &'a str) -> &'a str {
        self.edits.get(file).map_or(shown, String::as_str)
    }

    pub fn is_edited(&self, file: &str) -> bool {
        self.edits.contains_key(file)
    }

    pub fn apply(&mut self, action: Action) {
        self.notice = None;
        let ran_out = std::mem::take(&mut self.ran_out);
        match action {
            Action::Step => self.forward(self.grain.granularity()),
            Action::StepOnly(process) => self.forward(match self.grain {
                Grain::EveryLine => Granularity::EveryLine(Some(process)),
                _ => Granularity::Line(Some(process)),
            }),
            Action::StepOver(task) => self.forward_over(task, false),
            Action::StepOut(task) => self.forward_over(task, true),
            Action::Back => {
                self.activity = Activity::Idle;
                self.run.back(self.grain.granularity());
            }
            Action::ToStart => self.seek(0),
            Action::Seek(step) => self.seek(step),
            Action::ToEnd => self.start(Target::End),
            Action::RunTo(goal) => self.start(Target::Goal(goal)),
            Action::RunToLine(line) => self.start(Target::Line(line)),
            Action::RunToStep(step) => self.start(Target::Step(step)),
            Action::ToggleBreakpoint(line) => {
                if !self.breakpoints.remove(&line) {
                    self.breakpoints.insert(line);
                }
                return;
            }
            Action::ToggleCall(name) => {
                let stops = Rc::make_mut(&mut self.call_stops);
                if !stops.remove(name) {
                    stops.insert(name);
                }
                return;
            }
            Action::TogglePlay => {
                self.activity = if self.activity == Activity::Idle {
                    Activity::Playing
                } else {
                    Activity::Idle
                };
            }
            Action::Stop => self.activity = Activity::Idle,
            Action::Speed(speed) => {
                self.speed = speed;
                return;
            }
            Action::Grain(grain) => {
                self.grain = grain;
                return;
            }
            Action::Coarser => return self.grain = self.grain.coarser(),
            Action::Finer => return self.grain = self.grain.finer(),
            Action::Choose(choice) => {
                // A program that was run, not stepped, goes on when its question is answered.
                let answers = matches!(
                    choice,
                    Choice::Type(..) | Choice::EndOfInput(_) | Choice::Interrupt(_)
                );
                if !self.run.choose(choice) {
                    self.notice = Some(Notice::NotPossible);
                } else if answers && ran_out {
                    self.start(Target::End);
                }
            }
            Action::Switch(branch) => {
                self.activity = Activity::Idle;
                self.run.switch(branch);
            }
            Action::Edit { file, text } => {
                self.edit(file, text);
                return;
            }
            Action::Rerun => {
                self.restart();
                self.start(Target::End);
            }
            Action::Reset { file } => {
                self.edits.remove(&file);
                if self.running_edits.contains_key(&file) {
                    self.restart();
                }
            }
            Action::Language(language) => {
                self.language = language;
            }
            Action::Watch { process, expression } => {
                let cut: String = expression.chars().take(WATCH_CHARACTERS).collect();
                if cut.trim().is_empty() {
                    self.watches.remove(&process);
                } else {
                    self.watches.insert(process, cut);
                }
            }
        }
        self.look();
    }

    /// Goes on with what is under way until `time_is_up`. Call it once a frame while running, and
    /// once a pause while playing.
    pub fn work(&mut self, time_is_up: &dyn Fn() -> bool) {
        match self.activity.clone() {
            Activity::Idle => {}
            Activity::Playing => {
                self.forward(self.grain.granularity());
                if self.stands_at_stop(&Target::End) {
                    self.activity = Activity::Idle;
                }
            }
            Activity::Running { target, mut taken } => loop {
                match self.advance(&target) {
                    Some(notice) => {
                        self.ran_out = target == Target::End && notice == Some(Notice::Ended);
                        self.activity = Activity::Idle;
                        self.notice = notice;
                        break;
                    }
                    None => taken += BATCH_STEPS,
                }
                let patience =
                    if matches!(target, Target::Goal(_)) { GOAL_STEPS } else { PATIENCE_STEPS };
                if taken >= patience {
                    self.activity = Activity::Idle;
                    self.notice = Some(Notice::TooLong(taken));
                    break;
                }
                if time_is_up() {
                    self.activity = Activity::Running { target, taken };
                    break;
                }
            },
        }
    }

    /// Takes a new picture. Separate from [`Session::work`], which need not be seen at every slice.
    pub fn look(&mut self) {
        let now = self.run.picture(self.language, &self.watches, Some(&self.now));
        if now.step != self.now.step || now.time != self.now.time {
            self.before = self.now.clone();
        }
        self.now = Rc::new(now);
    }

    /// One batch towards a target; `Some` when it is over, with what there is to say.
    fn advance(&mut self, target: &Target) -> Option<Option<Notice>> {
        if let Target::Goal(goal) = target {
            return match self.run.run_until(goal, BATCH_STEPS) {
                Reached::Yes => {
                    if !self.reached.contains(goal) {
                        self.reached.push(goal.clone());
                    }
                    Some(None)
                }
                Reached::Never => Some(Some(Notice::NotReached)),
                Reached::NotYet => None,
            };
        }
        let until = self.until.filter(|_| *target == Target::End);
        let stops = !self.breakpoints.is_empty()
            || !self.call_stops.is_empty()
            || matches!(target, Target::Line(_));
        if !stops && until.is_none() {
            return self.advance_blindly(target);
        }
        for _ in 0..BATCH_STEPS {
            if matches!(target, Target::Step(step) if self.run.step() >= *step) {
                return Some(None);
            }
            if until.is_some_and(|until| self.run.time() >= until) {
                return Some(Some(Notice::GoesOn));
            }
            if !self.run.forward(Granularity::Event) {
                return Some(Some(if *target == Target::End {
                    Notice::Ended
                } else {
                    Notice::NotReached
                }));
            }
            if self.stands_at_stop(target) {
                return Some(None);
            }
        }
        None
    }

    /// The quick way, when no line on the way can be a stop.
    fn advance_blindly(&mut self, target: &Target) -> Option<Option<Notice>> {
        let left = match target {
            Target::Step(step) => step.saturating_sub(self.run.step()),
            _ => BATCH_STEPS,
        };
        if left == 0 {
            return Some(None);
        }
        let wanted = left.min(BATCH_STEPS);
        let over = self.run.run(wanted) < wanted;
        over.then_some((*target == Target::End).then_some(Notice::Ended))
    }

    fn stands_at_stop(&self, target: &Target) -> bool {
        self.run.stands_at(&Stops {
            breakpoints: &self.breakpoints,
            calls: &self.call_stops,
            line: match target {
                Target::Line(line) => Some(*line),
                _ => None,
            },
        })
    }

    fn forward(&mut self, by: Granularity) {
        if !self.run.forward(by) {
            self.activity = Activity::Idle;
            self.notice = Some(Notice::Ended);
        }
    }

    fn forward_over(&mut self, task: TaskId, out: bool) {
        self.activity = Activity::Idle;
        if !self.run.forward_over(task, out) {
            self.notice = Some(Notice::Ended);
        }
    }

    fn seek(&mut self, step: u64) {
        self.activity = Activity::Idle;
        self.run.seek(step);
    }

    fn start(&mut self, target: Target) {
        let now = self.run.time().0;
        self.until = self.stop.map(|stop| Time((now / stop.0 + 1) * stop.0));
        self.activity = Activity::Running { target, taken: 0 };
    }

    fn edit(&mut self, file: String, mut text: String) {
        let end = (0..=SOURCE_BYTES.min(text.len()))
            .rev()
            .find(|&i| text.is_char_boundary(i))
            .unwrap_or(0);
        text.truncate(end);
        if source_of(&self.original, &file) == Some(text.as_str()) {
            self.edits.remove(&file);
        } else {
            self.edits.insert(file, text);
        }
    }

    fn restart(&mut self) {
        self.scenario = edited(&self.original, &self.edits);
        self.run = start(self.engine, &self.scenario, BTreeMap::new());
        self.running_edits = self.edits.clone();
        self.reached.clear();
        self.activity = Activity::Idle;
    }
}

/// The run of a scenario, or what stands for it until there is an engine.
fn start(
    engine: Option<&'static dyn Engine>,
    scenario: &Scenario,
    choices: BTreeMap<u64, Choice>,
) -> Box<dyn Run> {
    match engine {
        Some(engine) => engine.start(scenario.clone(), choices),
        None => Box::new(Opening { scenario: scenario.clone(), choices }),
    }
}

/// A file's text as the lesson has it.
fn source_of<'a>(scenario: &'a Scenario, file: &str) -> Option<&'a str> {
    let own = scenario.programs.iter().find(|p| p.file == file).map(|p| p.source.as_str());
    let helper = || scenario.programs.iter().flat_map(|p| &p.files).find(|(name, _)| name == file);
    own.or_else(|| helper().map(|(_, text)| text.as_str()))
}

/// The scenario with the reader's texts in place of the lesson's.
fn edited(scenario: &Scenario, edits: &Edits) -> Scenario {
    let mut scenario = scenario.clone();
    for program in &mut scenario.programs {
        if let Some(text) = edits.get(&program.file) {
            program.source.clone_from(text);
        }
        for (name, text) in &mut program.files {
            if let Some(edit) = edits.get(name) {
                text.clone_from(edit);
            }
        }
    }
    scenario
}

#[cfg(test)]
mod tests;
