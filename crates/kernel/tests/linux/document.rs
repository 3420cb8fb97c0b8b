//! `docs/conformance.md`, written from the cases.

use std::collections::BTreeMap;

use crate::dialogue::{Dialogue, Line};

pub const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/conformance.md");

const HEAD: &str = "\
# What Linux does, and what the simulated kernel does

Written by `BLESS=1 cargo test -p kernel --test linux` from the dialogues in
`crates/kernel/tests/linux/cases.txt`; do not edit it. Each row is one dialogue of system calls that a
Linux 6.18 answered, and the simulated kernel answers: `call → answer`, in order. \"The same\" means every
answer is the same, character by character. The test suite repeats every dialogue on the simulation
and, where it runs on Linux, on the real kernel too; and it compares generated dialogues that nobody
wrote.

How to read a script: all sockets are non-blocking unless `block` says otherwise; `lo1`, `lo2` … are
addresses of 127.0.0.0/8; ports 70xx stand for free ones, *odd*, *even* and *any* for ephemeral ones;
`poll`, `wait` (epoll) and `select` tell what is ready without waiting; `state` is the number of
TCP_INFO; `p:send c x` is made by the process that `fork p` started; *sleeps* is a call that does not
return.
";

pub fn write(cases: &[Dialogue]) -> String {
    let mut topics: BTreeMap<&str, Vec<&Dialogue>> = BTreeMap::new();
    for case in cases {
        let topic = case.title.split_once(':').map_or("other", |(topic, _)| topic);
        topics.entry(topic).or_default().push(case);
    }
    let lines: usize = cases.iter().map(|case| case.lines.len()).sum();
    let divergent = cases.iter().filter(|case| case.lines.iter().any(diverges)).count();
    let mut text = format!("{HEAD}\n{} behaviours, {lines} calls; ", cases.len());
    text += &match divergent {
        0 => "no known divergence.\n".to_string(),
        1 => "one behaviour diverges, knowingly.\n".to_string(),
        _ => format!("{divergent} behaviours diverge, knowingly.\n"),
    };
    text += "\n## Known divergences\n\n";
    text += include_str!("divergences.md");
    for (topic, cases) in topics {
        text += &format!("\n## {topic}\n\n");
        text += "| behaviour | script, and what Linux answers | here |\n|---|---|---|\n";
        cases.into_iter().for_each(|case| text += &row(case));
    }
    text
}

fn diverges(line: &Line) -> bool {
    line.divergence.is_some()
}

fn row(case: &Dialogue) -> String {
    let behaviour = case.title.split_once(": ").map_or(case.title.as_str(), |(_, rest)| rest);
    let call = |line: &Line| format!("{} → {}", line.words.join(" "), line.linux);
    let script: Vec<String> = case.lines.iter().map(call).collect();
    let here: Vec<String> = case
        .lines
        .iter()
        .filter_map(|line| {
            let divergence = line.divergence.as_ref()?;
            let words = line.words.join(" ");
            Some(format!("`{words}` → `{}`: {}", divergence.here, divergence.reason))
        })
        .collect();
    let here = if here.is_empty() { "the same".to_string() } else { here.join("; ") };
    format!("| {behaviour} | `{}` | {here} |\n", script.join("; ").replace('|', "\\|"))
}
