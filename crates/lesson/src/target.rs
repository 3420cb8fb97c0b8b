//! Link targets that run the simulation: `run:server.py/blocks/accept#2`, as tabled at
//! [`world::Goal`].

use world::Goal;
use world::goal::{Point, SEGMENTS};
use world::snapshot::TcpState;

use crate::report::{quoted, suggest};
use crate::value;

const VERBS: &[&str] =
    &["starts", "blocks", "line", "calls", "prints", "ends", "state", "sends", "receives"];

/// The calls that `blocks` and `calls` can name.
const CALLS: &[&str] = &[
    "accept",
    "acquire",
    "bind",
    "close",
    "connect",
    "dup",
    "dup2",
    "epoll_create1",
    "epoll_ctl",
    "epoll_wait",
    "getpeername",
    "getsockname",
    "getsockopt",
    "input",
    "ioctl",
    "join",
    "listen",
    "pipe2",
    "poll",
    "queue",
    "read",
    "recv",
    "recvfrom",
    "select",
    "send",
    "sendto",
    "setsockopt",
    "shutdown",
    "sleep",
    "socket",
    "socketpair",
    "unlink",
    "wait",
    "waitpid",
    "write",
];

/// What is wrong, and what to write instead.
pub type Wrong = (String, String);

/// Parses what stands behind `run:`. Names of programs and hosts are looked up later, by [`resolve`].
pub fn parse(target: &str) -> Result<Goal, Wrong> {
    let (path, occurrence) = match target.rsplit_once('#') {
        None => (target, 1),
        Some((path, count)) => match count.parse() {
            Ok(count @ 1..=1_000_000) => (path, count),
            _ => {
                let what = format!("#{} is not a count.", quoted(count));
                return Err((what, "Write #2 for the second time, #3 for the third.".into()));
            }
        },
    };
    let words: Vec<&str> = path.split('/').collect();
    Ok(Goal { point: point(&words)?, occurrence })
}

fn point(words: &[&str]) -> Result<Point, Wrong> {
    match *words {
        ["start"] => Ok(Point::Start),
        ["end"] => Ok(Point::End),
        ["time", seconds] => match value::seconds(seconds) {
            Some(time) => Ok(Point::Time(time.0)),
            None => Err((
                format!("{} is not a time.", quoted(seconds)),
                "Write seconds since the start, such as run:time/1.5.".into(),
            )),
        },
        [actor, verb, ref rest @ ..] if !actor.is_empty() => action(actor, verb, rest),
        _ => Err((
            format!("run:{} is not a point of a run.", quoted(&words.join("/"))),
            "Write run:PROGRAM/blocks/accept, run:HOST/sends/SYN, run:start or run:end.".into(),
        )),
    }
}

fn action(actor: &str, verb: &str, rest: &[&str]) -> Result<Point, Wrong> {
    let program = actor.to_owned();
    let host = actor.to_owned();
    match (verb, rest) {
        ("starts", []) => Ok(Point::Starts { program }),
        ("blocks", []) => Ok(Point::Blocks { program, call: None }),
        ("blocks", [call]) => {
            Ok(Point::Blocks { program, call: Some(known("call", call, CALLS)?) })
        }
        ("line", [line]) => match line.parse() {
            Ok(line @ 1..) => Ok(Point::Line { program, line }),
            _ => {
                let what = format!("{} is not a line number.", quoted(line));
                Err((what, format!("Write run:{actor}/line/7.")))
            }
        },
        ("calls", [call]) => Ok(Point::Calls { program, call: known("call", call, CALLS)? }),
        ("prints", []) => Ok(Point::Prints { program }),
        ("ends", []) => Ok(Point::Ends { program }),
        ("state", [name]) => {
            let names = || TcpState::ALL.iter().map(|state| state.name());
            match TcpState::ALL.iter().find(|state| state.name() == *name) {
                Some(&state) => Ok(Point::State { host, state }),
                None => {
                    Err((format!("{} is not a TCP state.", quoted(name)), suggest(name, names())))
                }
            }
        }
        ("sends", [segment]) => {
            Ok(Point::Sends { host, segment: known("segment", segment, &SEGMENTS)? })
        }
        ("receives", [segment]) => {
            Ok(Point::Receives { host, segment: known("segment", segment, &SEGMENTS)? })
        }
        _ if VERBS.contains(&verb) => Err((
            format!("run:{actor}/{verb} has the wrong number of parts."),
            format!("Write {}.", example(actor, verb)),
        )),
        _ => Err((
            format!("{} is not something that a run can be waited for to do.", quoted(verb)),
            suggest(verb, VERBS.iter().copied()),
        )),
    }
}

fn known(kind: &str, word: &str, list: &[&str]) -> Result<String, Wrong> {
    if list.contains(&word) {
        return Ok(word.to_owned());
    }
    Err((format!("{} is not a {kind}.", quoted(word)), suggest(word, list.iter().copied())))
}

fn example(actor: &str, verb: &str) -> String {
    let rest = match verb {
        "blocks" => " or run:PROGRAM/blocks/accept",
        "line" => "/7",
        "calls" => "/send",
        "state" => "/ESTABLISHED",
        "sends" | "receives" => "/SYN,ACK",
        _ => "",
    };
    format!("run:{actor}/{verb}{rest}")
}

/// Whether the goal's program, line or host exist.
pub fn resolve(goal: &Goal, scenario: &world::Scenario) -> Result<(), Wrong> {
    let programs = || scenario.programs.iter().map(|program| program.name.as_str());
    let program = |name: &str| match scenario.programs.iter().find(|p| p.name == name) {
        Some(program) => Ok(program),
        None => Err((format!("There is no program {}.", quoted(name)), suggest(name, programs()))),
    };
    match &goal.point {
        Point::Start | Point::End | Point::Time(_) => Ok(()),
        Point::Line { program: name, line } => {
            let lines: Vec<&str> = program(name)?.source.lines().collect();
            let text = lines.get(*line as usize - 1).map(|text| text.trim());
            match text {
                None => {
                    let what = format!("{name} has no line {line}.");
                    Err((what, format!("Its lines are 1 to {}.", lines.len())))
                }
                Some(text) if text.is_empty() || text.starts_with('#') => {
                    let what = format!("Nothing is run in line {line} of {name}.");
                    Err((what, "Name the next line that holds a statement.".into()))
                }
                Some(_) => Ok(()),
            }
        }
        Point::Starts { program: name }
        | Point::Blocks { program: name, .. }
        | Point::Calls { program: name, .. }
        | Point::Prints { program: name }
        | Point::Ends { program: name } => program(name).map(|_| ()),
        Point::State { host, .. } | Point::Sends { host, .. } | Point::Receives { host, .. } => {
            if scenario.hosts.iter().any(|h| h.name == *host) {
                return Ok(());
            }
            let hosts = scenario.hosts.iter().map(|host| host.name.as_str());
            Err((format!("There is no host {}.", quoted(host)), suggest(host, hosts)))
        }
    }
}
