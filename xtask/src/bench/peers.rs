//! How fast Python programs run beside other Pythons: natively beside CPython, in WebAssembly beside
//! MicroPython, and beside Skulpt in JavaScript. Only here are those needed: npm fetches them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::Row;
use crate::digest;
use crate::tool;
use crate::workspace::{Workspace, run, shown};

const PEERS: &[&str] = &["@micropython/micropython-webassembly-pyscript@1.27.0", "skulpt@1.2.0"];
const ROUNDS: usize = 3;
/// Natively a program is repeated, or it would end before a clock could tell.
const REPEATED: usize = 10;
/// At most this many times as long as CPython.
const CPYTHON_BUDGET: f64 = 4.0;
/// At least as fast as MicroPython.
const MICROPYTHON_BUDGET: f64 = 1.0;

/// Seconds that CPython takes for a program, its own start left out.
const TIMED: &str = "import sys, time\nsource = open(sys.argv[1]).read()\nbegin = time.perf_counter()\n\
    exec(compile(source, 'program.py', 'exec'), {'__name__': '__main__'})\n\
    print(time.perf_counter() - begin, file=sys.stderr)\n";

fn programs(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let folder = workspace.root.join("xtask/measure/programs");
    let entries = fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut programs: Vec<PathBuf> =
        entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    programs.sort();
    Ok(programs)
}

/// Ratios of time to CPython's; lower is better.
pub fn natively(workspace: &Workspace) -> Result<Vec<Row>> {
    let ours = workspace.executable("release", "measure");
    fs::create_dir_all(workspace.scratch())?;
    let mut rows = Vec::new();
    for program in programs(workspace)? {
        let source = fs::read_to_string(&program)?.repeat(REPEATED);
        let repeated = workspace.scratch().join("repeated.py");
        fs::write(&repeated, source)?;
        let ours = best(|| {
            let mut command = Command::new(&ours);
            command.arg("program").arg(&repeated);
            command
        })?;
        let theirs = best(|| {
            let mut command = Command::new("python3");
            command.args(["-c", TIMED]).arg(&repeated);
            command
        })?;
        rows.push(Row {
            name: format!("natively: {}, time beside CPython's", name(&program)),
            value: ours / theirs,
            unit: "×".into(),
            budget: Some(CPYTHON_BUDGET),
        });
    }
    Ok(rows)
}

fn name(program: &Path) -> String {
    program.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The least seconds of some runs of a command that tells them on standard error.
fn best(command: impl Fn() -> Command) -> Result<f64> {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let mut command = command();
        let output =
            command.output().with_context(|| format!("could not start {}", shown(&command)))?;
        let told = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "{} failed: {told}", shown(&command));
        best = best.min(told.trim().parse().with_context(|| format!("“{told}” are no seconds"))?);
    }
    Ok(best)
}

/// Ratios of time to MicroPython's and Skulpt's; lower is better.
pub fn in_wasm(workspace: &Workspace) -> Result<Vec<Row>> {
    for tool in ["node", "npm"] {
        ensure!(
            tool::find(tool).is_some(),
            "{tool} is missing (Debian: apt-get install nodejs npm)"
        );
    }
    let ours = digest::build(workspace)?;
    let peers = workspace.scratch().join("peers");
    fs::create_dir_all(&peers)?;
    fs::write(peers.join("package.json"), "{\"private\": true}")?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--silent", "--no-audit", "--no-fund"]).args(PEERS).current_dir(&peers);
    run(npm)?;
    let script = workspace.root.join("xtask/src/bench/peers.mjs");
    let mut node = Command::new("node");
    node.arg(script).arg(&ours).arg(&peers).args(programs(workspace)?);
    let output = node.output().context("could not start node")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(ratios(&String::from_utf8(output.stdout)?))
}

/// From lines of program, implementation and milliseconds; what failed is told and left out.
fn ratios(told: &str) -> Vec<Row> {
    let mut times: BTreeMap<&str, BTreeMap<&str, f64>> = BTreeMap::new();
    for line in told.lines() {
        let mut fields = line.split('\t');
        let (Some(program), Some(implementation), Some(time)) =
            (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        match time.parse() {
            Ok(time) => {
                times.entry(program).or_default().insert(implementation, time);
            }
            Err(_) => println!("{program} under {implementation} {time}"),
        }
    }
    let mut rows = Vec::new();
    for (program, times) in times {
        let Some(ours) = times.get("Socket Playground") else { continue };
        for (peer, budget) in [("MicroPython", Some(MICROPYTHON_BUDGET)), ("Skulpt", None)] {
            let Some(theirs) = times.get(peer) else { continue };
            rows.push(Row {
                name: format!("in WebAssembly: {program}, {ours} ms, beside {peer}'s"),
                value: ours / theirs,
                unit: "×".into(),
                budget,
            });
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_become_ratios() {
        let told =
            "loops\tSocket Playground\t50.0\nloops\tMicroPython\t100.0\nloops\tSkulpt\tfailed: x\n";
        let rows = ratios(told);
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].name, "in WebAssembly: loops, 50 ms, beside MicroPython's");
        assert_eq!(rows[0].value, 0.5);
    }
}
