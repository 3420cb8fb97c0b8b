//! The file of cases: titles, and lines of `command = Linux's answer`, where the kernel knowingly
//! answers otherwise followed by `  # here ANSWER: reason`.

use crate::Script;

pub const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/linux/cases.txt");

pub struct Dialogue {
    /// "topic: behaviour".
    pub title: String,
    pub lines: Vec<Line>,
}

pub struct Line {
    pub words: Vec<String>,
    pub linux: String,
    pub divergence: Option<Divergence>,
}

pub struct Divergence {
    pub here: String,
    pub reason: String,
}

impl Line {
    pub fn expected_here(&self) -> &String {
        self.divergence.as_ref().map_or(&self.linux, |divergence| &divergence.here)
    }
}

impl Dialogue {
    pub fn script(&self) -> Script {
        self.lines.iter().map(|line| line.words.clone()).collect()
    }
}

pub fn read(text: &str) -> Vec<Dialogue> {
    let mut all: Vec<Dialogue> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("# ")) {
        if let Some(title) = line.strip_prefix("## ") {
            all.push(Dialogue { title: title.to_string(), lines: Vec::new() });
        } else {
            all.last_mut().expect("a title first").lines.push(read_line(line));
        }
    }
    all
}

fn read_line(line: &str) -> Line {
    let (line, divergence) = match line.split_once(" # here ") {
        Some((line, rest)) => {
            let (here, reason) = rest.split_once(": ").expect("# here ANSWER: reason");
            (line, Some(Divergence { here: here.to_string(), reason: reason.to_string() }))
        }
        None => (line, None),
    };
    // A line without an answer waits for its recording.
    let (command, answer) = line.split_once(" =").unwrap_or((line, ""));
    let words = command.split_whitespace().map(str::to_string).collect();
    Line { words, linux: answer.trim().to_string(), divergence }
}

/// Writes the file anew with these answers.
pub fn record(dialogues: Vec<Dialogue>, answers: Vec<Vec<String>>) {
    let old = std::fs::read_to_string(FILE).expect("the cases");
    let mut text: String = old
        .lines()
        .take_while(|line| !line.starts_with("## "))
        .fold(String::new(), |text, line| text + line + "\n");
    text.truncate(text.trim_end().len());
    text.push('\n');
    for (dialogue, answers) in dialogues.iter().zip(answers) {
        text += &format!("\n## {}\n", dialogue.title);
        for (line, answer) in dialogue.lines.iter().zip(answers) {
            text += &format!("{:24} = {answer}", line.words.join(" "));
            if let Some(divergence) = &line.divergence {
                text += &format!("  # here {}: {}", divergence.here, divergence.reason);
            }
            text.push('\n');
        }
    }
    std::fs::write(FILE, text).expect("the cases are written");
}
