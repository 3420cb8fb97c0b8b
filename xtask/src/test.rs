//! `test`: everything that must hold before a change is shared, in the order of what is quickest to
//! fail. All steps run, so that one run tells everything.

use std::time::Instant;

use anyhow::{Result, bail};

use crate::browser_test;
use crate::digest;
use crate::dist;
use crate::tool::BrowserTools;
use crate::workspace::Workspace;

type Step = (&'static str, fn(&Workspace) -> Result<()>);

const STEPS: &[Step] = &[
    ("format", format),
    ("lints", lints),
    ("tests", tests),
    ("site and server", site),
    ("the course", course),
    ("the same worlds natively and in WebAssembly", digests),
    ("browser tests", browser_tests),
];

pub fn test(workspace: &Workspace) -> Result<()> {
    let mut failed = Vec::new();
    for (name, step) in STEPS {
        println!("\n=== {name}");
        let start = Instant::now();
        if let Err(error) = step(workspace) {
            println!("=== {name}: FAILED: {error:#}");
            failed.push(*name);
        }
        println!("=== {name}: {:.0} s", start.elapsed().as_secs_f32());
    }
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    println!("\nall passed");
    Ok(())
}

fn format(workspace: &Workspace) -> Result<()> {
    workspace.cargo(&["fmt", "--all", "--check"])
}

fn lints(workspace: &Workspace) -> Result<()> {
    workspace.cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])
}

fn tests(workspace: &Workspace) -> Result<()> {
    workspace.cargo(&["test", "--workspace", "--no-fail-fast"])
}

fn site(workspace: &Workspace) -> Result<()> {
    dist::build(workspace)
}

/// Every lesson parsed, run to its end, its named points reached; its programs and those of its variations under
/// CPython over real sockets, where that can be had.
fn course(workspace: &Workspace) -> Result<()> {
    let mut command = std::process::Command::new(workspace.server());
    command.arg("check").arg(workspace.lessons()).arg("--with-python");
    crate::workspace::run(command)
}

pub fn digests(workspace: &Workspace) -> Result<()> {
    let tools = match BrowserTools::find() {
        Ok(tools) => tools,
        Err(error) if on_ci() => return Err(error),
        Err(error) => {
            println!("skipped: {error}");
            return Ok(());
        }
    };
    println!("{} digests agree", digest::compare(workspace, &tools)?);
    Ok(())
}

fn browser_tests(workspace: &Workspace) -> Result<()> {
    let counts = browser_test::run(workspace, "", on_ci())?;
    if counts.failed > 0 {
        bail!("{} failed", counts.failed);
    }
    Ok(())
}

/// Whether a missing tool is a failure (`CI=true`), or leaves something skipped.
pub fn on_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true")
}
