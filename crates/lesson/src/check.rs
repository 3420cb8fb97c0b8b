//! Runs a lesson and says what its text promises but its run does not keep.

use world::goal::Point;
use world::view::{ConsoleKind, ProcessView, Status, WorldView};
use world::{Choice, Goal, Language, Reached, Timeline};

use crate::SourceSpan;
use crate::document::{Lesson, ProgramSource};
use crate::problem::Problem;
use crate::report::{self, quoted};
use crate::varied;
use crate::view::View;

/// A lesson is to be stepped by a person: past this many steps it is not one.
pub const MAX_STEPS: u64 = 200_000;

/// Runs a parsed lesson: every program compiles, none ends in an exception that its `raises` does not
/// name, the run comes to rest, and every point that the text links to is reached. Returns what is
/// not so.
pub fn check(lesson: &Lesson) -> Vec<Problem> {
    if lesson.scenario.programs.is_empty() {
        return Vec::new();
    }
    let mut timeline = Timeline::new(lesson.scenario.clone());
    let mut problems = Vec::new();
    if !comes_to_its_end(&mut timeline, lesson) {
        let what = format!("The run does not come to rest within {MAX_STEPS} steps.");
        let span = lesson.sources.first().map_or(TOP, |source| source.span);
        problems.push(report::problem(&lesson.file, span, what, ENDLESS));
    }
    let view = timeline.view(Language::English);
    for (index, process) in view.processes.iter().enumerate().take(lesson.sources.len()) {
        problems.extend(ending(lesson, process, index));
    }
    let mut unseen: Vec<&(View, SourceSpan)> = lesson.views.iter().collect();
    for link in &lesson.run_links {
        let what = match timeline.run_until(&link.goal, MAX_STEPS) {
            Reached::Yes => {
                unseen.retain(|(view, _)| !shows(&timeline, view));
                continue;
            }
            Reached::Never => format!("The run never comes to {}.", link.target),
            Reached::NotYet => format!("The run does not come to {} in time.", link.target),
        };
        problems.push(report::problem(&lesson.file, link.span, what, UNREACHED));
    }
    problems.extend(unseen.into_iter().map(|(_, span)| {
        let what = "At none of the points that the text links to is this to be seen.";
        report::problem(&lesson.file, *span, what, "Name another view, or link to where it is.")
    }));
    for variation in &lesson.variations {
        problems.extend(varied::check(lesson, variation));
    }
    problems.sort();
    problems.dedup();
    problems
}

/// Whether a view has something to show at this instant.
fn shows(timeline: &Timeline, view: &View) -> bool {
    let WorldView { hosts, processes, .. } = timeline.view(Language::English);
    match view {
        View::Trace | View::Variables { .. } => true,
        View::Watch { program, expression } => {
            let Some(process) = processes.get(*program) else { return false };
            let Some(thread) = process.threads.first() else { return false };
            let own = thread.frames.iter().rposition(|frame| !frame.file.starts_with('/'));
            timeline.evaluate(process.id, own.unwrap_or(0), expression).is_ok()
        }
        View::Kernel { host, part } => {
            let Some(host) = hosts.get(*host) else { return false };
            let sockets = &host.kernel.sockets;
            match *part {
                "descriptors" => !host.kernel.processes.is_empty(),
                "epoll" => !host.kernel.epolls.is_empty(),
                "timers" => !host.kernel.timers.is_empty(),
                "state" => sockets.iter().any(|socket| socket.tcp.is_some()),
                "accept-queue" | "syn-queue" => sockets.iter().any(|s| s.listener.is_some()),
                _ => !sockets.is_empty(),
            }
        }
    }
}

const TOP: SourceSpan = SourceSpan { line: 1, column: 1 };
const ENDLESS: &str =
    "Let every program end or wait for something, or say when to stop: stop: 20s.";
pub const UNREACHED: &str =
    "Run the lesson with --trace (and --variation NAME), and name a point that it passes.";

/// Runs to the time that the lesson gives, or else until everything is at rest.
pub fn comes_to_its_end(timeline: &mut Timeline, lesson: &Lesson) -> bool {
    let Some(stop) = lesson.stop else { return comes_to_rest(timeline) };
    let goal = Goal { point: Point::Time(stop.0), occurrence: 1 };
    timeline.run_until(&goal, MAX_STEPS) != Reached::NotYet
}

/// Runs to the end. Programs that wait for the learner to start them are started when everything else
/// is at rest.
fn comes_to_rest(timeline: &mut Timeline) -> bool {
    loop {
        timeline.run(MAX_STEPS);
        if !timeline.ended() {
            return false;
        }
        let processes = timeline.view(Language::English).processes;
        let by_hand = processes.iter().find(|process| process.status == Status::NotStarted);
        if !by_hand.is_some_and(|process| timeline.choose(Choice::Start(process.id))) {
            return true;
        }
    }
}

/// What is wrong with how the process of the scenario's program `index` ended.
fn ending(lesson: &Lesson, process: &ProcessView, index: usize) -> Option<Problem> {
    let source: &ProgramSource = &lesson.sources[index];
    let raised = raised(process, &lesson.scenario.programs[index].file);
    let class = raised.as_ref().map(|traceback| traceback.class.as_str());
    if class == source.raises.as_deref() {
        return None;
    }
    let name = &process.name;
    let Some(traceback) = &raised else {
        let expected = source.raises.as_deref().unwrap_or_default();
        let what = format!("{name} does not end in {expected}.");
        return Some(report::problem(&lesson.file, source.span, what, "Remove raises=."));
    };
    let line = source.span.line + traceback.line.unwrap_or(1).max(1) - 1;
    let what = format!("{name} ends in an exception: {}.", quoted_long(&traceback.message));
    let instead = match class {
        Some("Unsupported") => "Write it differently: this is not simulated.".to_owned(),
        Some("SyntaxError" | "IndentationError") => "Correct the program.".to_owned(),
        class => format!("Correct the program, or write raises={}.", class.unwrap_or_default()),
    };
    Some(report::problem(&lesson.file, SourceSpan { line, column: 1 }, what, instead))
}

pub fn quoted_long(message: &str) -> String {
    if message.chars().count() <= 200 { message.to_owned() } else { quoted(message) }
}

pub struct Traceback {
    pub class: String,
    /// `ConnectionRefusedError: [Errno 111] Connection refused`.
    pub message: String,
    /// The innermost line in the program's own file.
    line: Option<usize>,
}

/// The traceback that a process ended in, if it did.
pub fn raised(process: &ProcessView, file: &str) -> Option<Traceback> {
    let Status::Exited { code } = process.status else { return None };
    if code == 0 {
        return None;
    }
    let pieces = process.console.iter().filter(|piece| piece.kind == ConsoleKind::Error);
    let errors: String = pieces.map(|piece| piece.text.as_str()).collect();
    let message = errors.lines().rev().find(|line| is_exception(line))?;
    let class = message.split(':').next().unwrap_or(message);
    let class = class.rsplit('.').next().unwrap_or(class);
    let line = errors.lines().rev().find_map(|line| {
        let (path, after) = line.trim_start().strip_prefix("File \"")?.split_once("\", line ")?;
        path.ends_with(file).then(|| after.split(',').next()?.trim().parse().ok()).flatten()
    });
    Some(Traceback { class: class.to_owned(), message: message.to_owned(), line })
}

/// The unindented last line of a traceback begins with a class's name.
fn is_exception(line: &str) -> bool {
    let name = line.split(':').next().unwrap_or(line);
    let first = name.chars().next();
    first.is_some_and(|c| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'))
}
