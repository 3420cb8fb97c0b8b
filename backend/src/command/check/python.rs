//! `check --with-python`: the programs of lessons and of their variations under `python3`, over real
//! sockets, each host a network namespace. What they print there they also print in the simulation.
//!
//! Each case runs in a process and network namespace of its own, which ends with everything in it when its
//! time is over. The script inside it is `python.py`; what it is told is a [`Case`].
//!
//! The real network is quick and loses nothing: a variation about loss or delay is not compared, nor one that
//! says of itself that its outcome is left to chance.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use lesson::{Lesson, Problem, SourceSpan};
use serde::{Deserialize, Serialize};
use world::Scenario;

use super::outcome::{self, Outcome};

const SCRIPT: &str = include_str!("python.py");
/// Real time for one case.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long after that the script may take to tell what came of it.
const GRACE: Duration = Duration::from_secs(10);
/// Cases at a time, most of which sleep.
const AT_A_TIME: usize = 10;
/// A case that differed beside others is run so often by itself: on a busy machine what happens at once may
/// come in another order.
const ATTEMPTS: usize = 4;
const UNSHARE: [&str; 4] = ["-rnmpf", "--kill-child", "--mount-proc", "--"];

/// What the script is told.
#[derive(Serialize)]
struct Case<'a> {
    scenario: &'a Scenario,
    outcome: &'a Outcome,
    /// Whether programs that start by hand are started when all else rests.
    by_hand: bool,
    /// Whether programs of one start order start one after the other, each when those before it rest.
    in_turn: bool,
    patience_seconds: u64,
}

/// One difference, as the script tells it.
#[derive(Deserialize)]
struct Difference {
    program: usize,
    what: String,
}

/// A lesson, or one of its variations.
struct Task<'l> {
    lesson: &'l Lesson,
    variation: Option<usize>,
}

impl Task<'_> {
    fn scenario(&self) -> &Scenario {
        match self.variation {
            Some(index) => &self.lesson.variations[index].scenario,
            None => &self.lesson.scenario,
        }
    }

    /// Whether the real thing must come out the same.
    fn possible(&self) -> bool {
        let Some(index) = self.variation else { return true };
        let variation = &self.lesson.variations[index];
        !variation.chance && variation.scenario.network == self.lesson.scenario.network
    }

    fn problem(&self, difference: &Difference) -> Problem {
        let Difference { program, what } = difference;
        let lesson = self.lesson;
        let (span, of): (SourceSpan, String) = match self.variation {
            Some(index) => {
                let variation = &lesson.variations[index];
                (variation.span, format!("Variation {}: ", variation.name))
            }
            None => (lesson.sources[*program].span, String::new()),
        };
        let name = &lesson.scenario.programs[*program].name;
        Problem {
            file: lesson.file.clone(),
            line: span.line,
            column: span.column,
            what: format!("{of}{name} {what}."),
            instead: "Write the program so that it does the same in both.".to_owned(),
        }
    }
}

/// Compares all of them; says what differs, and on the standard error what could not be compared.
pub fn check(lessons: &[Lesson]) -> Vec<Problem> {
    let python = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    if let Err(why) = possible_here(&python) {
        eprintln!("not compared with Python: {why}");
        return Vec::new();
    }
    let mut known = BTreeMap::new();
    let mut tasks = Vec::new();
    for lesson in lessons.iter().filter(|lesson| !lesson.scenario.programs.is_empty()) {
        if let Some(package) = missing(&lesson.scenario, &python, &mut known) {
            eprintln!("{} is not compared with Python, which has no {package} here", lesson.file);
            continue;
        }
        let all = std::iter::once(None).chain((0..lesson.variations.len()).map(Some));
        let all = all.map(|variation| Task { lesson, variation });
        tasks.extend(all.filter(Task::possible));
    }
    let differ = side_by_side(&tasks, &python);
    let problems = differ.into_iter().flat_map(|task| by_itself(task, &python)).collect();
    eprintln!("{} runs compared with Python", tasks.len());
    problems
}

/// All of them, several at a time: those that differ.
fn side_by_side<'t, 'l>(tasks: &'t [Task<'l>], python: &OsString) -> Vec<&'t Task<'l>> {
    let next = AtomicUsize::new(0);
    let differ = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                while let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if !compare(task, python, false).is_empty() {
                        differ.lock().unwrap_or_else(|e| e.into_inner()).push(task);
                    }
                }
            });
        }
    });
    differ.into_inner().unwrap_or_else(|e| e.into_inner())
}

/// With the machine to itself, until it does the same once. Which of two programs started at the same time comes
/// first is not determined: every other time they start in turn, as in the simulation.
fn by_itself(task: &Task, python: &OsString) -> Vec<Problem> {
    let mut told = Vec::new();
    for attempt in 0..ATTEMPTS {
        told = compare(task, python, attempt % 2 == 0);
        if told.is_empty() {
            break;
        }
    }
    told.iter().map(|difference| task.problem(difference)).collect()
}

/// Needs Linux's namespaces, and the right to make them.
fn possible_here(python: &OsString) -> Result<(), String> {
    let tried = Command::new("unshare").args(UNSHARE).args(["ip", "link"]).output();
    if !tried.is_ok_and(|output| output.status.success()) {
        return Err("no network namespaces can be made here with unshare and ip".to_owned());
    }
    let version = Command::new(python).arg("--version").output();
    let found = version.is_ok_and(|output| output.status.success());
    if found { Ok(()) } else { Err(format!("there is no {}", python.to_string_lossy())) }
}

/// The first package outside Python's own library that the programs import and that is not installed.
fn missing(
    scenario: &Scenario,
    python: &OsString,
    known: &mut BTreeMap<&'static str, bool>,
) -> Option<&'static str> {
    let imports = |package: &str| {
        let lines = scenario.programs.iter().flat_map(|program| program.source.lines());
        lines.into_iter().any(|line| {
            let mut words = line.split([' ', '.', ',']);
            matches!(words.next(), Some("import" | "from")) && words.next() == Some(package)
        })
    };
    let mut has = |package: &'static str| {
        *known.entry(package).or_insert_with(|| {
            let import = format!("import {package}");
            let tried = Command::new(python).args(["-c", &import]).output();
            tried.is_ok_and(|output| output.status.success())
        })
    };
    ["greenlet", "gevent", "twisted"].into_iter().find(|package| imports(package) && !has(package))
}

fn compare(task: &Task, python: &OsString, in_turn: bool) -> Vec<Difference> {
    let goal = task.variation.map(|index| &task.lesson.variations[index].goal);
    let outcome = outcome::of(task.scenario(), goal, task.lesson.stop);
    let case = Case {
        scenario: task.scenario(),
        outcome: &outcome,
        by_hand: goal.is_none(),
        in_turn,
        patience_seconds: PATIENCE.as_secs(),
    };
    real(&case, python).unwrap_or_else(|what| vec![Difference { program: 0, what }])
}

fn real(case: &Case, python: &OsString) -> Result<Vec<Difference>, String> {
    let mut child = Command::new("unshare")
        .args(UNSHARE)
        .arg(python)
        .args(["-c", SCRIPT])
        .env("PYTHON", python)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot be run under Python: {error}"))?;
    let mut told = [String::new(), String::new()];
    let streams: [Option<Box<dyn Read + Send>>; 2] = [
        child.stdout.take().map(|stream| Box::new(stream) as _),
        child.stderr.take().map(|stream| Box::new(stream) as _),
    ];
    let text = serde_json::to_vec(case).unwrap_or_default();
    let fed = child.stdin.take().map(|mut stdin| stdin.write_all(&text));
    thread::scope(|scope| {
        for (stream, told) in streams.into_iter().zip(&mut told) {
            scope.spawn(move || stream.map(|mut stream| stream.read_to_string(told)));
        }
        end_in_time(&mut child, PATIENCE + GRACE);
    });
    let [told, errors] = told;
    serde_json::from_str(&told).map_err(|_| {
        let last = errors.trim().lines().last().unwrap_or("it took too long").to_owned();
        format!("cannot be run under Python: {last} ({fed:?})")
    })
}

/// Waits for its end, or ends it: with `--kill-child`, all that it has started as well.
fn end_in_time(child: &mut Child, patience: Duration) {
    let until = Instant::now() + patience;
    while Instant::now() < until {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    let _ = child.wait();
}
