//! Fenced `variation` blocks: the lesson's programs with a few lines changed, to be run at a click.
//!
//! ````text
//! ```variation name=no-answer title="The client that never reads" until=client.py/ends raises="server.py BrokenPipeError"
//! client.py:
//! - reply = s.recv(1024)
//! + reply = b''
//! network: loss=20%
//! args client.py: 10.0.0.1 7
//! ```
//! ````
//!
//! The lines of a change are compared exactly; two spaces mark those that only say where it is.

use world::goal::Point;
use world::{Goal, Scenario};

use crate::attribute::{Attribute, check_keys};
use crate::body::Fence;
use crate::document::{Change, Mark, Variation};
use crate::report::{Report, quoted, suggest};
use crate::{body, front, program, target};

pub const MAX_VARIATIONS: usize = 16;
/// All variations of a lesson together change at most so much: each holds the programs anew.
const MAX_BYTES: usize = 4 << 20;

const KEYS: &[&str] =
    &["name", "title", "on", "until", "prints", "never", "raises", "reaches", "misses", "chance"];
const TRANSLATION_KEYS: &[&str] = &["name", "title"];
const SETTINGS: &[&str] = &["network", "loopback", "line", "args", "typing", "delay", "start"];

/// Makes the variations of a lesson whose scenario stands.
pub fn finish(fences: &[Fence], scenario: &Scenario, report: &mut Report) -> Vec<Variation> {
    let mut variations: Vec<Variation> = Vec::new();
    let mut bytes = 0;
    for fence in fences {
        let variation = variation(fence, scenario, &variations, report);
        bytes += variation.scenario.programs.iter().map(|p| p.source.len()).sum::<usize>();
        if variations.iter().any(|other| other.name == variation.name) {
            let what = format!("There are two variations called {}.", quoted(&variation.name));
            report.add(fence.offset, what, "Give each its own name.");
        }
        if variations.len() == MAX_VARIATIONS || bytes > MAX_BYTES {
            let what =
                format!("There are more than {MAX_VARIATIONS} variations, or too long ones.");
            report.add(fence.offset, what, "Leave some out.");
            break;
        }
        variations.push(variation);
    }
    variations
}

fn variation(
    fence: &Fence,
    original: &Scenario,
    before: &[Variation],
    report: &mut Report,
) -> Variation {
    check_keys(&fence.attributes, KEYS, report);
    let name = name(fence, report);
    let title = title(fence, report);
    let on = on(fence, before, report);
    let mut scenario = on.map_or(original, |on| &before[on].scenario).clone();
    let (changes, settings) = edits(fence, &mut scenario, report);
    if changes.is_empty() && settings.is_empty() {
        let what = "This variation changes nothing.";
        report.add(
            fence.offset,
            what,
            "Write FILE: and below it - the line as it is, + as it is to be.",
        );
    }
    Variation {
        name,
        title,
        on,
        changes,
        settings,
        goal: goal(fence, &scenario, report),
        prints: listed(fence.value("prints")),
        never: listed(fence.value("never")),
        raises: raises(fence, &scenario, report),
        reaches: points(fence, "reaches", &scenario, report),
        misses: points(fence, "misses", &scenario, report),
        chance: chance(fence, report),
        scenario,
        span: report.span(fence.offset),
    }
}

fn name(fence: &Fence, report: &mut Report) -> String {
    let name = fence.value("name").unwrap_or_default();
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if name.is_empty() || name.len() > 60 || !name.bytes().all(fits) {
        let what = "The variation needs a name of small letters, digits and hyphens.";
        report.add(
            fence.offset,
            what,
            "Write ```variation name=no-reuse title=\"Without the option\".",
        );
    }
    name.to_owned()
}

fn title(fence: &Fence, report: &mut Report) -> String {
    let title = fence.value("title").unwrap_or_default().trim();
    if title.is_empty() || title.chars().count() > 120 {
        let what = "The variation needs a title of at most 120 characters.";
        report.add(fence.offset, what, "Write title=\"…\": it stands on the button that runs it.");
    }
    title.chars().take(120).collect()
}

/// `one|two`, where `\n` is the end of a line.
fn listed(text: Option<&str>) -> Vec<String> {
    let one = |text: &str| text.replace("\\n", "\n");
    text.map(|text| text.split('|').map(one).collect()).unwrap_or_default()
}

/// Where a click runs to: the end, if nothing else is said.
fn goal(fence: &Fence, scenario: &Scenario, report: &mut Report) -> Goal {
    let until = fence.get("until");
    let goal = until.and_then(|until| point(&until.value, until.offset, scenario, report));
    goal.unwrap_or(Goal { point: Point::End, occurrence: 1 })
}

/// `client/sends/SYN#2|time/3`.
fn points(
    fence: &Fence,
    key: &str,
    scenario: &Scenario,
    report: &mut Report,
) -> Vec<(String, Goal)> {
    let Some(attribute) = fence.get(key) else { return Vec::new() };
    let words = attribute.value.split('|').map(str::trim);
    let one = |word: &str| Some((word.into(), point(word, attribute.offset, scenario, report)?));
    words.filter_map(one).collect()
}

fn point(word: &str, at: usize, scenario: &Scenario, report: &mut Report) -> Option<Goal> {
    let target = word.strip_prefix("run:").unwrap_or(word);
    let goal = target::parse(&body::percent_decoded(target));
    match goal.and_then(|goal| target::resolve(&goal, scenario).map(|()| goal)) {
        Ok(goal) => Some(goal),
        Err((what, instead)) => {
            report.add(at, what, instead);
            None
        }
    }
}

/// The variation above on which this one builds.
fn on(fence: &Fence, before: &[Variation], report: &mut Report) -> Option<usize> {
    let attribute = fence.get("on")?;
    let found = before.iter().position(|variation| variation.name == attribute.value);
    if found.is_none() {
        let what = format!("No variation above is called {}.", quoted(&attribute.value));
        let names = before.iter().map(|variation| variation.name.as_str());
        report.add(attribute.offset, what, suggest(&attribute.value, names));
    }
    found
}

/// `raises="server.py BrokenPipeError|client.py OSError"`.
fn raises(fence: &Fence, scenario: &Scenario, report: &mut Report) -> Vec<(String, String)> {
    let mut raises = Vec::new();
    let Some(attribute) = fence.get("raises") else { return raises };
    for one in attribute.value.split('|') {
        match one.trim().rsplit_once(' ') {
            Some((name, class)) if program_named(scenario, name).is_some() => {
                raises.push((name.to_owned(), class.to_owned()));
            }
            _ => {
                let what = format!("{} does not say which program raises what.", quoted(one));
                report.add(attribute.offset, what, "Write raises=\"client.py TimeoutError\".");
            }
        }
    }
    raises
}

/// `chance=yes`: really, it depends on who is quicker.
fn chance(fence: &Fence, report: &mut Report) -> bool {
    let Some(attribute) = fence.get("chance") else { return false };
    if attribute.value != "yes" {
        let what = format!("chance={} means nothing.", attribute.value);
        report.add(attribute.offset, what, "Write chance=yes, or leave it out.");
    }
    true
}

fn program_named(scenario: &Scenario, name: &str) -> Option<usize> {
    scenario.programs.iter().position(|program| program.name == name)
}

/// Applies the body of the fence; returns what changed in the files, and the other lines as written.
fn edits(
    fence: &Fence,
    scenario: &mut Scenario,
    report: &mut Report,
) -> (Vec<Change>, Vec<String>) {
    let mut changes: Vec<Change> = Vec::new();
    let mut settings = Vec::new();
    let mut offset = fence.text_range.start;
    let mut file = only_file(scenario);
    let mut lines: Vec<(Mark, String)> = Vec::new();
    let mut began = offset;
    let text = report.text();
    for raw in text[fence.text_range.clone()].split_inclusive('\n').chain(std::iter::once("\n")) {
        let at = offset;
        offset += raw.len();
        let line = raw.trim_end();
        if let Some(marked) = marked(line) {
            if lines.is_empty() {
                began = at;
            }
            lines.push(marked);
            continue;
        }
        if !lines.is_empty() {
            let taken = std::mem::take(&mut lines);
            changes.extend(change(file.as_deref(), taken, began, scenario, report));
        }
        if line.is_empty() {
            continue;
        }
        let key = line.split([' ', ':']).next().unwrap_or_default();
        match line.strip_suffix(':').filter(|_| !SETTINGS.contains(&key)) {
            Some(name) => file = Some(known_file(name, at, scenario, report)),
            None => {
                if setting(line, at, scenario, report) {
                    settings.push(line.to_owned());
                }
            }
        }
    }
    (changes, settings)
}

fn marked(line: &str) -> Option<(Mark, String)> {
    let mark = match line.as_bytes().first()? {
        b'-' => Mark::Removed,
        b'+' => Mark::Added,
        b' ' => Mark::Kept,
        _ => return None,
    };
    let rest = &line[1..];
    Some((mark, rest.strip_prefix(' ').unwrap_or(rest).to_owned()))
}

/// A lesson of one file need not name it.
fn only_file(scenario: &Scenario) -> Option<String> {
    let mut files = files(scenario);
    let first = files.next()?;
    let only = files.all(|other| other == first);
    only.then(|| first.to_owned())
}

fn files(scenario: &Scenario) -> impl Iterator<Item = &str> {
    let own = scenario.programs.iter().map(|program| program.file.as_str());
    let imported = scenario.programs.first().into_iter().flat_map(|p| &p.files);
    own.chain(imported.map(|(name, _)| name.as_str()))
}

fn known_file(name: &str, at: usize, scenario: &Scenario, report: &mut Report) -> String {
    if !files(scenario).any(|file| file == name) {
        let what = format!("There is no file {} to change.", quoted(name));
        report.add(at, what, suggest(name, files(scenario)));
    }
    name.to_owned()
}

fn change(
    file: Option<&str>,
    lines: Vec<(Mark, String)>,
    at: usize,
    scenario: &mut Scenario,
    report: &mut Report,
) -> Option<Change> {
    let Some(file) = file else {
        let what = "This change does not say in which file it is.";
        report.add(at, what, "Write a line with the file's name and a colon above it.");
        return None;
    };
    let text = text_of(scenario, file)?.to_owned();
    match changed(&text, &lines) {
        Ok((line, text)) => {
            set_text(scenario, file, &text);
            Some(Change { file: file.to_owned(), line, lines })
        }
        Err(places) => {
            let old = |(mark, _): &&(Mark, String)| *mark != Mark::Added;
            let (what, instead) = match lines.iter().find(old) {
                None => ("Nothing says where these lines belong.".to_owned(), WHERE),
                Some((_, line)) if places == 0 => {
                    (format!("{file} does not have {} here.", quoted(line)), EXACTLY)
                }
                Some((_, line)) => {
                    (format!("{file} has {} in {places} places.", quoted(line)), WHERE)
                }
            };
            report.add(at, what, instead);
            None
        }
    }
}

const EXACTLY: &str = "Write the line after “- ” exactly as it stands, its indentation included.";
const WHERE: &str = "Write the line before them, too, after two spaces.";

/// The 1-based line of the change and the new text; or in how many places the old lines stand.
fn changed(text: &str, lines: &[(Mark, String)]) -> Result<(u32, String), usize> {
    let of = |unwanted: Mark| {
        let kept = lines.iter().filter(move |(mark, _)| *mark != unwanted);
        kept.map(|(_, line)| line.as_str()).collect::<Vec<_>>()
    };
    let (before, after) = (of(Mark::Added), of(Mark::Removed));
    if before.is_empty() {
        return Err(0);
    }
    let all: Vec<&str> = text.lines().collect();
    let mut places = all.windows(before.len()).enumerate().filter(|(_, w)| **w == before[..]);
    let (Some((at, _)), None) = (places.next(), places.next()) else {
        let places = all.windows(before.len()).filter(|w| **w == before[..]);
        return Err(places.count());
    };
    let new = all[..at].iter().chain(&after).chain(&all[at + before.len()..]);
    Ok((at as u32 + 1, new.flat_map(|line| [line, "\n"]).collect()))
}

fn text_of<'s>(scenario: &'s Scenario, file: &str) -> Option<&'s str> {
    let own = scenario.programs.iter().find(|p| p.file == file).map(|p| p.source.as_str());
    let first = scenario.programs.first()?;
    let imported = || first.files.iter().find(|(name, _)| name == file).map(|(_, t)| t.as_str());
    own.or_else(imported)
}

fn set_text(scenario: &mut Scenario, file: &str, text: &str) {
    for program in &mut scenario.programs {
        if program.file == file {
            text.clone_into(&mut program.source);
        }
        for (_, imported) in program.files.iter_mut().filter(|(name, _)| name == file) {
            text.clone_into(imported);
        }
    }
}

/// `network: loss=20%` or `args client.py: 10.0.0.1`; says whether it was understood.
fn setting(line: &str, at: usize, scenario: &mut Scenario, report: &mut Report) -> bool {
    let (head, value) = line.split_once(':').unwrap_or((line, ""));
    let (key, name) = head.split_once(' ').unwrap_or((head, ""));
    let value = Attribute { key: key.to_owned(), value: value.trim().to_owned(), offset: at };
    match (key, name) {
        ("network" | "loopback" | "line", "") => {
            front::set_scenario(scenario, &value, report);
            return true;
        }
        ("args" | "typing" | "delay" | "start", name) => {
            let Some(index) = program_named(scenario, name) else {
                let what = format!("There is no program {}.", quoted(name));
                let names = scenario.programs.iter().map(|program| program.name.as_str());
                report.add(at, what, suggest(name, names));
                return false;
            };
            program::vary(&mut scenario.programs[index], &value, report);
            return true;
        }
        _ => {}
    }
    let what = format!("{} is neither a change nor a setting.", quoted(line));
    report.add(at, what, suggest(key, SETTINGS.iter().copied()));
    false
}

/// A translation's fence: its own title over the original's changes.
pub fn translated(
    fence: &Fence,
    original: &[Variation],
    variations: &mut Vec<Variation>,
    report: &mut Report,
) -> Option<usize> {
    for attribute in &fence.attributes {
        if KEYS.contains(&attribute.key.as_str())
            && !TRANSLATION_KEYS.contains(&attribute.key.as_str())
        {
            let what = format!("{} does not belong in a translation.", quoted(&attribute.key));
            report.add(attribute.offset, what, "Remove it: it is taken from the original.");
        }
    }
    check_keys(&fence.attributes, KEYS, report);
    if !fence.text.trim().is_empty() {
        let what = "The changes are taken from the original.";
        report.add(fence.text_range.start, what, "Leave the block empty.");
    }
    let name = name(fence, report);
    let title = title(fence, report);
    let Some(found) = original.iter().find(|variation| variation.name == name) else {
        let what = format!("The original has no variation {}.", quoted(&name));
        let known = suggest(&name, original.iter().map(|variation| variation.name.as_str()));
        report.add(fence.offset, what, known);
        return None;
    };
    if variations.iter().any(|other| other.name == name) {
        let what = format!("The variation {name} stands here twice.");
        report.add(fence.offset, what, "Keep one of the two.");
    }
    variations.push(Variation { title, span: report.span(fence.offset), ..found.clone() });
    Some(variations.len() - 1)
}
