//! The same lessons run natively and in WebAssembly, and must be the same worlds at every instant.

use std::env::consts::EXE_EXTENSION;
use std::ffi::OsStr;
use std::fs;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde_json::json;

use crate::bind;
use crate::browser::driver::Driver;
use crate::browser::static_server::StaticServer;
use crate::tool::{self, BrowserTools};
use crate::workspace::{Workspace, shown};

/// Compares; the number of digests that agree.
pub fn compare(workspace: &Workspace, tools: &BrowserTools) -> Result<usize> {
    // With the whole workspace, so that its crates are compiled as for the tests, not once more.
    workspace.cargo(&["build", "--workspace", "--bin", "measure"])?;
    let native = measure(workspace, &["digests".as_ref(), workspace.lessons().as_ref()])?;
    ensure!(!native.is_empty(), "there are no lessons to compare");
    let mut wasm = String::new();
    let folder = build(workspace)?;
    fs::write(folder.join("library.txt"), measure(workspace, &["library".as_ref()])?)?;
    let server = StaticServer::start(&folder, 0)?;
    let driver = Driver::start(tools)?;
    let session = driver.session()?;
    session.navigate(&format!("http://127.0.0.1:{}/", server.port))?;
    let mut files: Vec<&str> = native.lines().filter_map(|line| line.split(' ').next()).collect();
    files.dedup();
    for file in files {
        let path = workspace.lessons().join(file);
        let text =
            fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        let script = "const done = arguments[arguments.length - 1];\
            import('./page.js').then(async module => {\
                await module.default({module_or_path: './page_bg.wasm'});\
                if (!window.filled) window.filled = module.fill_library(await (await fetch('./library.txt')).text());\
                done(module.digests(arguments[0], arguments[1]));\
            }).catch(error => done(`failed: ${error}`))";
        let lines = session.execute_async(script, json!([file, text]))?;
        wasm.push_str(lines.as_str().unwrap_or_default());
    }
    if let Some((native, wasm)) =
        native.lines().zip(wasm.lines()).find(|(native, wasm)| native != wasm)
    {
        bail!("natively “{native}”, in WebAssembly “{wasm}”");
    }
    ensure!(native == wasm, "one of them has fewer lines:\n{native}\n---\n{wasm}");
    Ok(native.lines().count())
}

fn measure(workspace: &Workspace, arguments: &[&OsStr]) -> Result<String> {
    let program = workspace.target.join("debug").join("measure").with_extension(EXE_EXTENSION);
    let mut command = Command::new(program);
    let output = command
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("could not start {}", shown(&command)))?;
    ensure!(output.status.success(), "{} failed ({})", shown(&command), output.status);
    Ok(String::from_utf8(output.stdout)?)
}

/// A folder with the WebAssembly, its script and an empty page.
pub fn build(workspace: &Workspace) -> Result<std::path::PathBuf> {
    tool::ensure_wasm_target()?;
    workspace.cargo(&[
        "build",
        "-p",
        "measure",
        // With the page, so that what both are made of is compiled once.
        "-p",
        "frontend",
        "--target",
        "wasm32-unknown-unknown",
        "--profile",
        "page",
    ])?;
    let folder = workspace.scratch().join("measure");
    bind::whole(&workspace.target.join("wasm32-unknown-unknown/page/measure.wasm"), &folder)?;
    fs::write(folder.join("index.html"), "<!doctype html><title>digests</title>")?;
    Ok(folder)
}
