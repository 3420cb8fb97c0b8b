//! `view: server accept-queue` in the front matter: what the page brings to the fore from the start.

use world::Scenario;

use crate::attribute::Attribute;
use crate::document::SourceSpan;
use crate::report::{Report, quoted, suggest};

/// A lesson may bring as many things to the fore.
pub const MAX_VIEWS: usize = 4;

/// The parts of a host's kernel that can be named.
const PARTS: &[&str] =
    &["accept-queue", "buffers", "descriptors", "epoll", "ports", "state", "syn-queue", "timers"];
const OF_PROGRAM: &[&str] = &["variables", "watch"];

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View {
    /// A part of a host's kernel: "accept-queue", "state", …
    Kernel { host: usize, part: &'static str },
    /// A program's variables.
    Variables { program: usize },
    /// An expression beside a program's variables.
    Watch { program: usize, expression: String },
    /// The events as sentences in place of the wire.
    Trace,
}

/// What a lesson's `view` lines name, and where.
pub fn resolve(
    lines: &[Attribute],
    scenario: &Scenario,
    report: &mut Report,
) -> Vec<(View, SourceSpan)> {
    let mut views = Vec::new();
    for line in lines {
        match view(&line.value, scenario) {
            Ok(_) if views.len() == MAX_VIEWS => {
                let what = format!("There are more than {MAX_VIEWS} views.");
                report.add(line.offset, what, "Name those that matter most.");
                break;
            }
            Ok(view) => views.push((view, report.span(line.offset))),
            Err((what, instead)) => report.add(line.offset, what, instead),
        }
    }
    views
}

fn view(value: &str, scenario: &Scenario) -> Result<View, (String, String)> {
    if value == "trace" {
        return Ok(View::Trace);
    }
    let hosts = || scenario.hosts.iter().map(|host| host.name.as_str());
    let programs = || scenario.programs.iter().map(|program| program.name.as_str());
    if let Some(host) = hosts().position(|name| first_word(value) == name) {
        let part = after(value, first_word(value));
        let known = PARTS.iter().find(|known| **known == part);
        return match known {
            Some(part) => Ok(View::Kernel { host, part }),
            None => Err((
                format!("{} is not a part of a host that can be shown.", quoted(part)),
                suggest(part, PARTS.iter().copied()),
            )),
        };
    }
    // A program's name may have blanks in it; the longest one that fits is meant.
    let named = programs().enumerate().filter(|(_, name)| begins_with(value, name));
    let Some((program, name)) = named.max_by_key(|(_, name)| name.len()) else {
        let what = format!("{} is no host and no program.", quoted(first_word(value)));
        return Err((what, suggest(first_word(value), hosts().chain(programs()))));
    };
    let what = after(value, name);
    match (what, what.strip_prefix("watch ").map(str::trim)) {
        ("variables", _) => Ok(View::Variables { program }),
        (_, Some(expression)) if !expression.is_empty() => {
            Ok(View::Watch { program, expression: expression.to_owned() })
        }
        ("watch", _) => Err((
            "Nothing says what to watch.".to_owned(),
            format!("Write an expression: view: {name} watch len(clients)."),
        )),
        _ => Err((
            format!("{} is not something of a program that can be shown.", quoted(what)),
            suggest(first_word(what), OF_PROGRAM.iter().copied()),
        )),
    }
}

fn first_word(value: &str) -> &str {
    value.split_whitespace().next().unwrap_or("")
}

fn begins_with(value: &str, name: &str) -> bool {
    value.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

fn after<'v>(value: &'v str, name: &str) -> &'v str {
    value[name.len()..].trim()
}
