//! The same dialogues of calls on Linux and here.
//!
//! `cases.txt` holds the dialogues with Linux's recorded answers; the kernel has to give the same,
//! and where python3 and Linux are at hand, the recording is checked against them too. With `BLESS=1`
//! the answers are recorded anew, and `docs/conformance.md` is written from them.

mod dialogue;
mod document;
mod generate;
mod host;
mod linux;
#[path = "../net/mod.rs"]
mod net;

use dialogue::{Dialogue, read};
use host::Host;

pub type Script = Vec<Vec<String>>;

fn cases() -> Vec<Dialogue> {
    read(&std::fs::read_to_string(dialogue::FILE).expect("the cases"))
}

fn blessing() -> bool {
    std::env::var_os("BLESS").is_some()
}

fn ask_kernel(script: &[Vec<String>]) -> Vec<String> {
    let mut host = Host::new();
    script.iter().map(|words| host.run(words)).collect()
}

fn report(problems: Vec<String>) {
    assert!(problems.is_empty(), "{} differ:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn the_kernel_answers_as_recorded() {
    let mut problems = Vec::new();
    for dialogue in cases() {
        for (line, answer) in dialogue.lines.iter().zip(ask_kernel(&dialogue.script())) {
            if answer != *line.expected_here() {
                let words = line.words.join(" ");
                let expected = line.expected_here();
                problems
                    .push(format!("{}: {words}: {answer}, expected {expected}", dialogue.title));
            }
        }
    }
    report(problems);
}

#[test]
fn linux_answers_as_recorded() {
    let dialogues = cases();
    let scripts: Vec<Script> = dialogues.iter().map(Dialogue::script).collect();
    let Some(answers) = linux::ask(&scripts) else { return };
    if blessing() {
        return dialogue::record(dialogues, answers);
    }
    let mut problems = Vec::new();
    for (dialogue, answers) in dialogues.iter().zip(answers) {
        for (line, answer) in dialogue.lines.iter().zip(answers) {
            if answer != line.linux {
                let (words, recorded) = (line.words.join(" "), &line.linux);
                problems.push(format!("{}: {words}: {answer}, not {recorded}", dialogue.title));
            }
        }
    }
    report(problems);
}

#[test]
fn the_document_tells_what_the_cases_do() {
    let text = document::write(&cases());
    if blessing() {
        return std::fs::write(document::FILE, text).expect("the document is written");
    }
    let written = std::fs::read_to_string(document::FILE).unwrap_or_default();
    assert!(written == text, "docs/conformance.md is out of date: run this with BLESS=1");
}

#[test]
fn there_are_many_cases_and_no_two_of_a_name() {
    let mut titles: Vec<String> = cases().into_iter().map(|dialogue| dialogue.title).collect();
    let count = titles.len();
    titles.sort();
    titles.dedup();
    assert!(titles.len() == count && count >= 300, "{count} cases, {} names", titles.len());
}

/// The shortest script that still differs, by leaving lines out. Linux is asked again each time,
/// since a busy machine may once answer too late.
fn shrink(mut script: Script) -> Option<String> {
    let differs = |script: &Script| {
        let ours = ask_kernel(script);
        let linux = linux::ask(&[script.clone(), script.clone(), script.clone()])?;
        let all = linux.iter().all(|answers| !generate::same(answers, &ours));
        all.then(|| (ours, linux[0].clone()))
    };
    let mut shown = differs(&script)?;
    let mut at = 0;
    while at < script.len() {
        let mut shorter = script.clone();
        shorter.remove(at);
        match differs(&shorter) {
            Some(answers) => (script, shown) = (shorter, answers),
            None => at += 1,
        }
    }
    let lines = script.iter().zip(shown.0.iter().zip(&shown.1)).map(|(words, (ours, linux))| {
        let mark = if ours == linux { String::new() } else { format!("   BUT HERE {ours}") };
        format!("{:24}= {linux}{mark}", words.join(" "))
    });
    Some(lines.collect::<Vec<_>>().join("\n"))
}

/// Scripts that nobody wrote. `LINUX_SCRIPTS=first..end` asks for others than the usual few.
#[test]
fn generated_dialogues_agree() {
    const AT_ONCE: u64 = 250;
    let range = std::env::var("LINUX_SCRIPTS").unwrap_or("0..40".to_string());
    let (first, end) = range.split_once("..").expect("first..end");
    let (mut first, end): (u64, u64) = (first.parse().unwrap(), end.parse().unwrap());
    let mut problems = Vec::new();
    while first < end {
        let next = end.min(first + AT_ONCE);
        let scripts: Vec<Script> = (first..next).map(generate::script).collect();
        let Some(answers) = linux::ask(&scripts) else { return };
        for (seed, (script, linux)) in (first..next).zip(scripts.into_iter().zip(answers)) {
            if !generate::same(&linux, &ask_kernel(&script)) && problems.len() < 8 {
                problems.extend(shrink(script).map(|text| format!("\n(seed {seed})\n{text}")));
            }
        }
        first = next;
    }
    report(problems);
}
