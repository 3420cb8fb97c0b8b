//! `bench`: what the page weighs and how quickly it answers, beside its budget.

mod peers;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::browser::driver::Driver;
use crate::browser::page::Page;
use crate::browser_test::settle;
use crate::dist;
use crate::site::Site;
use crate::tool::BrowserTools;
use crate::workspace::Workspace;

/// First load: all that is transferred until the page stands, compressed, in KB of 1000 bytes.
const LOAD_BUDGET_KB: f64 = 450.0;
/// One step, click to paint, at the 95th percentile: one frame of 60 Hz.
const STEP_BUDGET_MS: f64 = 16.0;
/// Seeking anywhere in a run of this many steps.
const SEEK_BUDGET_MS: f64 = 50.0;
const SEEK_STEPS: u64 = 100_000;

struct Row {
    name: String,
    value: f64,
    unit: String,
    budget: Option<f64>,
}

/// Builds what it measures first, unless `built`.
pub fn bench(workspace: &Workspace, built: bool) -> Result<()> {
    if !built {
        dist::build(workspace)?;
    }
    print_heading();
    match BrowserTools::find() {
        Ok(tools) => in_browser(workspace, &tools)?,
        Err(error) => println!("the page was not measured: {error}"),
    }
    print(&native(workspace)?);
    beside_other_pythons(workspace)
}

/// Python programs beside other Pythons, and nothing else.
pub fn python(workspace: &Workspace) -> Result<()> {
    workspace.cargo(&["build", "--release", "-p", "measure"])?;
    print_heading();
    beside_other_pythons(workspace)
}

fn beside_other_pythons(workspace: &Workspace) -> Result<()> {
    print(&peers::natively(workspace)?);
    match peers::in_wasm(workspace) {
        Ok(rows) => print(&rows),
        Err(error) => println!("no comparison in WebAssembly: {error:#}"),
    }
    Ok(())
}

fn native(workspace: &Workspace) -> Result<Vec<Row>> {
    let mut command =
        workspace.cargo_command(&["run", "--release", "-p", "measure", "--", "speed"]);
    let output =
        command.stderr(std::process::Stdio::inherit()).output().context("cargo run -p measure")?;
    anyhow::ensure!(output.status.success(), "measure speed failed ({})", output.status);
    let text = String::from_utf8(output.stdout)?;
    let rows = text.lines().filter_map(|line| {
        let mut fields = line.split('\t');
        let (name, value, unit) = (fields.next()?, fields.next()?.parse().ok()?, fields.next()?);
        let budget = fields.next().and_then(|budget| budget.parse().ok());
        Some(Row { name: format!("natively: {name}"), value, unit: unit.to_string(), budget })
    });
    Ok(rows.collect())
}

fn in_browser(workspace: &Workspace, tools: &BrowserTools) -> Result<()> {
    let driver = Driver::start(tools)?;
    let site = Site::served(workspace)?;
    for (name, route, last) in [
        ("list", "/", "lesson-link-five-calls"),
        ("timestamp lesson", "/lesson/timestamp-server", "step"),
    ] {
        let page = Page::open(&driver, site.port, route)?;
        page.wait_for(last)?;
        std::thread::sleep(std::time::Duration::from_secs(1));
        let row = |what: &str, bytes: f64, budget| Row {
            name: format!("first load, {name}, {what}"),
            value: bytes / 1000.0,
            unit: "KB".into(),
            budget,
        };
        print(&[
            row("transferred", sum_of_answers(&page, "transferSize")?, Some(LOAD_BUDGET_KB)),
            row("unpacked", sum_of_answers(&page, "decodedBodySize")?, None),
        ]);
        if last == "step" {
            page.click(last)?;
            page.wait("a step", || Ok(page.cursor()?.0 > 0))?;
            print(&[row("and its first step", sum_of_answers(&page, "transferSize")?, None)]);
        }
    }
    let page = Page::open(&driver, site.port, "/lesson/timestamp-server")?;
    print(&quantiles("one step, click to paint", step_times(&page)?, STEP_BUDGET_MS));
    let page = Page::open(&driver, site.port, "/lesson/five-calls")?;
    let (steps, times) = seek_times(&page)?;
    print(&quantiles(&format!("seek in a run of {steps} steps, to paint"), times, SEEK_BUDGET_MS));
    Ok(())
}

/// Bytes of all answers so far: `transferSize`, headers included, or `decodedBodySize`.
fn sum_of_answers(page: &Page, size: &str) -> Result<f64> {
    let script = "return ['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))\
                  .reduce((sum, entry) => sum + entry[arguments[0]], 0)";
    page.session.execute(script, json!([size]))?.as_f64().context("no sizes of answers")
}

/// Times in ms of actions on the page, from just before the event to just after the frame that
/// shows its effect. The clock starts where a browser delivers input, at the start of a frame, so
/// that waiting for the screen's next refresh is not counted.
const TIMED: &str = "
    const [kind, count] = arguments, done = arguments[arguments.length - 1];
    const named = name => document.querySelector(`[data-testid='${name}']`);
    const [cursor, button] = ['cursor', 'step'].map(named), shown = () => cursor.textContent;
    const track = () => { const e = named('scrub'); return e.matches('input') ? e : e.querySelector('input') };
    const actions = {
        step: () => button.click(),
        seek: number => {
            const input = track(), end = Number(input.max);
            input.value = (number * 61803 + 7) % end;
            for (const type of ['input', 'change']) input.dispatchEvent(new Event(type, {bubbles: true}));
        },
    };
    const times = [];
    const next = () => {
        if (times.length == count) return done(times);
        requestAnimationFrame(() => {
            const before = shown(), start = performance.now();
            actions[kind](times.length);
            let frames = 0;
            const look = () => {
                const channel = new MessageChannel();
                channel.port1.onmessage = () => {
                    if (shown() != before) { times.push(performance.now() - start); next() }
                    else if (++frames > 120) done(times);
                    else requestAnimationFrame(look);
                };
                channel.port2.postMessage(null);
            };
            look();
        });
    };
    next();";

fn timed(page: &Page, kind: &str, count: u64) -> Result<Vec<f64>> {
    let times = page.session.execute_async(TIMED, json!([kind, count]))?;
    Ok(times.as_array().into_iter().flatten().filter_map(Value::as_f64).collect())
}

fn step_times(page: &Page) -> Result<Vec<f64>> {
    page.wait_for("step")?;
    // Once through, so that the browser has compiled what it will run.
    timed(page, "step", 60)?;
    let mut times = Vec::new();
    for grain in ["line", "syscall", "packet"] {
        page.click("to-start")?;
        page.click(&format!("granularity-{grain}"))?;
        times.extend(timed(page, "step", 60)?);
    }
    Ok(times)
}

fn seek_times(page: &Page) -> Result<(u64, Vec<f64>)> {
    page.wait_for("step")?;
    page.click("edit-client.py")?;
    page.wait_for("editor-client.py")?;
    page.fill("editor-client.py", "n = 0\nwhile True:\n    n += 1\n    m = n * n\n")?;
    page.click("run-client.py")?;
    page.wait_for("to-end")?;
    page.click("to-end")?;
    page.wait("a long run", || Ok(page.cursor()?.1 >= SEEK_STEPS))?;
    if page.has("stop")? {
        page.click("stop")?;
    }
    settle(page)?;
    Ok((page.cursor()?.1, timed(page, "seek", 100)?))
}

fn quantiles(name: &str, mut times: Vec<f64>, budget: f64) -> Vec<Row> {
    times.sort_by(f64::total_cmp);
    let at = |part: f64| {
        times
            .get(((times.len() as f64 * part) as usize).min(times.len().saturating_sub(1)))
            .copied()
    };
    [("p50", 0.5), ("p95", 0.95), ("max", 1.0)]
        .into_iter()
        .filter_map(|(quantile, part)| {
            // A single worst case is told, and held to nothing: other programs run here too.
            let budget = (quantile != "max").then_some(budget);
            Some(Row {
                name: format!("{name}, {quantile} of {}", times.len()),
                value: at(part)?,
                unit: "ms".into(),
                budget,
            })
        })
        .collect()
}

fn print_heading() {
    println!("\n{:<64} {:>14} {:<8} {:>10}", "measured", "value", "unit", "budget");
}

fn print(rows: &[Row]) {
    for row in rows {
        let budget = match row.budget {
            Some(budget) if row.value > budget => format!("{budget:>10}  over"),
            Some(budget) => format!("{budget:>10}"),
            None => String::new(),
        };
        println!("{:<64} {:>14.2} {:<8} {budget}", row.name, row.value, row.unit);
    }
}
