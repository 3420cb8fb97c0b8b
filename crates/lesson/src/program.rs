//! The fences that make up the scenario: programs, files that they import, second processes, and
//! what is typed at them.

use world::{HostSpec, Program, Scenario, Start, Typing};

use crate::attribute::{Attribute, check_keys};
use crate::body::Fence;
use crate::document::{Block, ProgramSource, Variation};
use crate::report::{Report, quoted, suggest};
use crate::{value, variation};

pub const MAX_PROGRAMS: usize = 32;
pub const MAX_FILES: usize = 32;
pub const MAX_TYPED_LINES: usize = 1000;

const PROGRAM_KEYS: &[&str] =
    &["name", "host", "order", "start", "args", "typing", "then", "delay", "raises"];
const RUN_KEYS: &[&str] =
    &["name", "file", "host", "order", "start", "args", "typing", "then", "delay", "raises"];
const TYPING_KEYS: &[&str] = &["for", "then", "delay"];

/// Collects fences as the prose is read, and makes programs of them at the end.
#[derive(Default)]
pub struct Programs {
    fences: Vec<Fence>,
    typing: Vec<Fence>,
    variations: Vec<Fence>,
    files: Vec<(String, String)>,
}

impl Programs {
    /// Takes a fence if it belongs to the scenario; says what stands in the prose.
    pub fn take(&mut self, fence: Fence, report: &mut Report) -> Option<Block> {
        let is_program = fence.get("host").is_some();
        let block = match fence.language.as_str() {
            "run" | "typing" => None,
            "variation" => Some(Block::Variation { variation: self.variations.len() }),
            _ if is_program => Some(Block::Program { program: self.fences.len() }),
            _ => Some(Block::Code { language: fence.language.clone(), text: fence.text.clone() }),
        };
        let plain = !is_program && fence.get("name").is_none();
        if plain && !matches!(fence.language.as_str(), "run" | "typing" | "variation") {
            check_keys(&fence.attributes, PROGRAM_KEYS, report);
            if let Some(first) = fence.attributes.first() {
                let what = format!("{} is given, but the block has no name.", first.key);
                report.add(
                    first.offset,
                    what,
                    "Write name=FILE.py host=HOST to make it a program.",
                );
            }
            return block;
        }
        if fence.nested {
            let what = "A program stands inside a list or a quotation.";
            report.add(fence.offset, what, "Begin its fence at the margin.");
            return None;
        }
        match fence.language.as_str() {
            "typing" => self.typing.push(fence),
            "variation" => self.variations.push(fence),
            "run" => self.push(fence, report),
            "python" if is_program => self.push(fence, report),
            _ if is_program => {
                let what = format!("A host runs Python, not {}.", quoted(&fence.language));
                report.add(fence.offset, what, "Write ```python name=… host=….");
                self.push(fence, report);
            }
            _ => self.file(&fence, report),
        }
        block
    }

    fn push(&mut self, fence: Fence, report: &mut Report) {
        if self.fences.len() == MAX_PROGRAMS {
            let what = format!("There are more than {MAX_PROGRAMS} programs.");
            report.add(fence.offset, what, "Leave some out.");
        }
        self.fences.push(fence);
    }

    /// A file that programs can import.
    fn file(&mut self, fence: &Fence, report: &mut Report) {
        check_keys(&fence.attributes, &["name"], report);
        let Some(name) = fence.name(report) else { return };
        if self.files.iter().any(|(other, _)| *other == name) {
            let what = format!("There are two files called {name}.");
            report.add(fence.offset, what, "Give each its own name.");
        } else if self.files.len() == MAX_FILES {
            let what = format!("There are more than {MAX_FILES} files.");
            report.add(fence.offset, what, "Leave some out.");
        } else {
            self.files.push((name, fence.text.clone()));
        }
    }

    /// Puts the programs into `scenario`, whose hosts stand. Returns what else is known of each, the
    /// importable files, and the variations on it all.
    pub fn finish(
        self,
        scenario: &mut Scenario,
        report: &mut Report,
    ) -> (Vec<ProgramSource>, Vec<(String, String)>, Vec<Variation>) {
        let mut sources = Vec::new();
        for (index, fence) in self.fences.iter().enumerate().take(MAX_PROGRAMS) {
            let (program, source) = self.program(index, fence, scenario, report);
            if scenario.programs.iter().any(|other| other.name == program.name) {
                let what = format!("There are two programs called {}.", quoted(&program.name));
                report.add(
                    fence.offset,
                    what,
                    "Give each its own name; start a file twice with ```run.",
                );
            }
            scenario.programs.push(program);
            sources.push(source);
        }
        for fence in &self.typing {
            typed_below(fence, &mut scenario.programs, report);
        }
        let variations = variation::finish(&self.variations, scenario, report);
        (sources, self.files, variations)
    }

    fn program(
        &self,
        index: usize,
        fence: &Fence,
        scenario: &Scenario,
        report: &mut Report,
    ) -> (Program, ProgramSource) {
        let second = fence.language == "run";
        check_keys(&fence.attributes, if second { RUN_KEYS } else { PROGRAM_KEYS }, report);
        let name = fence.name(report).unwrap_or_else(|| format!("program {}", index + 1));
        let original = if second { self.runs(fence, report) } else { Some(fence) };
        let text = original.map(|original| original.text.clone()).unwrap_or_default();
        let file = match original {
            Some(original) => original.value("name").unwrap_or(&name).to_owned(),
            None => name.clone(),
        };
        if text.trim().is_empty() && !second {
            let what = format!("{name} is empty.");
            report.add(fence.offset, what, "Write the program between the fences.");
        }
        let program = Program {
            name,
            host: host(fence, original, &scenario.hosts, report),
            file,
            arguments: arguments(fence.value("args").unwrap_or("")),
            source: text,
            files: self.files.clone(),
            start: start(fence, index, report),
            typing: typing(fence, report),
        };
        let range =
            original.map_or(fence.text_range.clone(), |original| original.text_range.clone());
        let source = ProgramSource {
            span: report.span(range.start),
            raises: fence.value("raises").map(str::to_owned),
        };
        (program, source)
    }

    /// The program fence whose file a `run` fence starts again.
    fn runs(&self, fence: &Fence, report: &mut Report) -> Option<&Fence> {
        if !fence.text.trim().is_empty() {
            let what = "A run block has no text of its own.";
            report.add(fence.text_range.start, what, "Leave it empty: it starts the file again.");
        }
        let candidates = || self.fences.iter().filter(|other| other.language != "run");
        let names = || candidates().filter_map(|other| other.value("name"));
        let Some(file) = fence.get("file") else {
            let what = "This run block does not say which file to run.";
            report.add(fence.offset, what, "Write ```run name=\"client.py 2\" file=client.py.");
            return None;
        };
        let found = candidates().find(|other| other.value("name") == Some(&file.value));
        if found.is_none() {
            let what = format!("There is no program {}.", quoted(&file.value));
            report.add(file.offset, what, suggest(&file.value, names()));
        }
        found
    }
}

impl Fence {
    pub fn get(&self, key: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.key == key)
    }

    pub fn value(&self, key: &str) -> Option<&str> {
        self.get(key).map(|attribute| attribute.value.as_str())
    }

    /// A name that fits into a link target and a traceback.
    fn name(&self, report: &mut Report) -> Option<String> {
        let Some(name) = self.get("name") else {
            let what = "The program has no name.";
            report.add(self.offset, what, "Write name=FILE.py.");
            return None;
        };
        let bad = |c: char| c.is_control() || matches!(c, '/' | '\\' | '#' | '|' | '"');
        let text = &name.value;
        let fits = (1..=60).contains(&text.chars().count());
        if !fits || text.contains(bad) || text.trim() != text {
            let what = format!("{} cannot be a file's name.", quoted(text));
            report.add(name.offset, what, "Write at most 60 characters without / \\ # |.");
        }
        Some(text.clone())
    }
}

/// The host that a fence names, or (for a second process) the one its file runs on.
fn host(fence: &Fence, original: Option<&Fence>, hosts: &[HostSpec], report: &mut Report) -> usize {
    let Some(name) = fence.get("host").or_else(|| original?.get("host")) else { return 0 };
    hosts.iter().position(|host| host.name == name.value).unwrap_or_else(|| {
        let what = format!("There is no host {}.", quoted(&name.value));
        let known = suggest(&name.value, hosts.iter().map(|host| host.name.as_str()));
        report.add(name.offset, what, format!("{known} Add others with host: NAME ADDRESS."));
        0
    })
}

/// Splits at blanks; '…' keeps blanks inside one argument.
fn arguments(text: &str) -> Vec<String> {
    let mut arguments = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (argument, tail) = match rest.strip_prefix('\'') {
            Some(open) => open.split_once('\'').unwrap_or((open, "")),
            None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
        };
        arguments.push(argument.to_owned());
        rest = tail.trim_start();
    }
    arguments
}

/// Programs without an order start one after another, as they stand in the lesson.
fn start(fence: &Fence, index: usize, report: &mut Report) -> Start {
    let in_turn = Start::Order(index as u32 + 1);
    match (fence.get("order"), fence.get("start")) {
        (None, None) => in_turn,
        (Some(_), Some(start)) => {
            report.add(start.offset, "Both order and start are given.", "Keep one of the two.");
            in_turn
        }
        (Some(order), None) => match order.value.parse() {
            Ok(order) => Start::Order(order),
            Err(_) => {
                let what = format!("{} is not an order.", quoted(&order.value));
                report.add(order.offset, what, "Write a whole number: order=2.");
                in_turn
            }
        },
        (None, Some(start)) => start_at(start, report).unwrap_or(in_turn),
    }
}

fn start_at(start: &Attribute, report: &mut Report) -> Option<Start> {
    if start.value == "by-hand" {
        return Some(Start::ByHand);
    }
    let time = value::duration(&start.value);
    if time.is_none() {
        let what = format!("{} is not a time to start at.", quoted(&start.value));
        report.add(start.offset, what, "Write start=2s or start=by-hand.");
    }
    time.map(Start::At)
}

/// Sets what a variation gives anew: `args`, `typing`, `delay` or `start`.
pub fn vary(program: &mut Program, setting: &Attribute, report: &mut Report) {
    match setting.key.as_str() {
        "args" => program.arguments = arguments(&setting.value),
        "typing" => program.typing.lines = typed(&setting.value),
        "delay" => delay(setting, &mut program.typing, report),
        _ => program.start = start_at(setting, report).unwrap_or(program.start),
    }
}

/// `typing="one|two|"`: two lines and an empty one.
fn typing(fence: &Fence, report: &mut Report) -> Typing {
    let mut typing = Typing::default();
    if let Some(lines) = fence.value("typing") {
        typing.lines = typed(lines);
    }
    typing_manner(fence, &mut typing, report);
    typing
}

fn typed(lines: &str) -> Vec<String> {
    lines.split('|').take(MAX_TYPED_LINES).map(str::to_owned).collect()
}

fn typing_manner(fence: &Fence, typing: &mut Typing, report: &mut Report) {
    if let Some(then) = fence.get("then") {
        match then.value.as_str() {
            "wait" => typing.then_end_of_file = false,
            "eof" => typing.then_end_of_file = true,
            other => {
                let what = format!("{} cannot follow the last line.", quoted(other));
                report.add(then.offset, what, "Write then=wait (for the learner) or then=eof.");
            }
        }
    }
    if let Some(given) = fence.get("delay") {
        delay(given, typing, report);
    }
}

fn delay(given: &Attribute, typing: &mut Typing, report: &mut Report) {
    match value::duration(&given.value) {
        Some(time) => typing.delay = time,
        None => {
            let what = format!("{} is not a duration.", quoted(&given.value));
            report.add(given.offset, what, "Write delay=500ms.");
        }
    }
}

/// A `typing` fence: what is typed at one program, a line each.
fn typed_below(fence: &Fence, programs: &mut [Program], report: &mut Report) {
    check_keys(&fence.attributes, TYPING_KEYS, report);
    let Some(target) = fence.get("for") else {
        let what = "This typing block does not say who is typed at.";
        report.add(fence.offset, what, "Write ```typing for=client.py.");
        return;
    };
    let names = programs.iter().map(|program| program.name.as_str());
    let missing = suggest(&target.value, names);
    let Some(program) = programs.iter_mut().find(|program| program.name == target.value) else {
        let what = format!("There is no program {}.", quoted(&target.value));
        report.add(target.offset, what, missing);
        return;
    };
    if !program.typing.lines.is_empty() {
        let what = format!("What is typed at {} is given twice.", program.name);
        report.add(fence.offset, what, "Keep one of the two.");
    }
    if fence.text.lines().count() > MAX_TYPED_LINES {
        let what = format!("More than {MAX_TYPED_LINES} lines are typed.");
        report.add(fence.offset, what, "Leave some out.");
    }
    program.typing.lines = fence.text.lines().take(MAX_TYPED_LINES).map(str::to_owned).collect();
    typing_manner(fence, &mut program.typing, report);
}

/// Where a translation's fence finds its text: a program or a file of the original.
pub fn translated(
    fence: Fence,
    original: &crate::Lesson,
    seen: &mut Vec<String>,
    variations: &mut Vec<Variation>,
    report: &mut Report,
) -> Option<Block> {
    if fence.language == "variation" {
        let found = variation::translated(&fence, &original.variations, variations, report);
        return found.map(|variation| Block::Variation { variation });
    }
    if fence.language == "run" || fence.language == "typing" {
        let what = format!("A {} block does not belong in a translation.", fence.language);
        report.add(fence.offset, what, "Remove it: it is taken from the original.");
        return None;
    }
    let Some(name) = fence.get("name") else {
        return Some(Block::Code { language: fence.language, text: fence.text });
    };
    for attribute in fence.attributes.iter().filter(|a| a.key != "name") {
        let what = format!("{} does not belong in a translation.", quoted(&attribute.key));
        report.add(attribute.offset, what, "Remove it: it is taken from the original.");
    }
    if !fence.text.trim().is_empty() {
        let what = format!("The text of {} is taken from the original.", name.value);
        report.add(fence.text_range.start, what, "Leave the block empty.");
    }
    seen.push(name.value.clone());
    let programs = &original.scenario.programs;
    if let Some(program) = programs.iter().position(|program| program.name == name.value) {
        return Some(Block::Program { program });
    }
    if let Some((_, text)) = original.files.iter().find(|(file, _)| *file == name.value) {
        return Some(Block::Code { language: fence.language, text: text.clone() });
    }
    let what = format!("The original has no program {}.", quoted(&name.value));
    report.add(name.offset, what, suggest(&name.value, names(original)));
    None
}

/// The names that a translation's fences have to repeat.
pub fn names(original: &crate::Lesson) -> impl Iterator<Item = &str> {
    let programs = original.scenario.programs.iter();
    let written = programs.filter(|program| program.name == program.file);
    written
        .map(|program| program.name.as_str())
        .chain(original.files.iter().map(|(f, _)| f.as_str()))
}
