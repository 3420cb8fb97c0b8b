//! One Python program, run as in the page: its history is kept all the while.

use world::{HostSpec, Language, Program, Scenario, Start, Timeline, Typing};

/// A program that runs on and on is stopped here.
const MOST_STEPS: u64 = 50_000_000;

/// Runs a program to its end; what it printed.
pub fn run(source: &str) -> String {
    let mut timeline = Timeline::new(scenario(source));
    timeline.run(MOST_STEPS);
    let view = timeline.view(Language::English);
    view.processes[0].console.iter().map(|piece| piece.text.as_str()).collect()
}

fn scenario(source: &str) -> Scenario {
    let host =
        HostSpec { name: "host".to_string(), addresses: vec![[10, 0, 0, 1].into()], root: false };
    let program = Program {
        name: "program.py".to_string(),
        host: 0,
        file: "program.py".to_string(),
        arguments: Vec::new(),
        source: source.to_string(),
        files: Vec::new(),
        start: Start::Order(1),
        typing: Typing::default(),
    };
    Scenario { hosts: vec![host], programs: vec![program], ..Scenario::default() }
}
