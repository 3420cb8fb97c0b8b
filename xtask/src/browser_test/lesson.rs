//! Lessons: stepping, going back, branches, guided points.

use std::path::Path;

use anyhow::{Result, ensure};
use serde_json::json;

use super::{Stage, Test};
use crate::browser::page::Page;

pub const TESTS: &[(&str, Test)] = &[
    ("lesson::opens_from_the_list", opens_from_the_list),
    ("lesson::steps_to_established", steps_to_established),
    ("lesson::goes_back_to_what_it_showed", goes_back_to_what_it_showed),
    ("lesson::is_worked_by_keyboard", is_worked_by_keyboard),
    ("lesson::a_step_keeps_what_stays", a_step_keeps_what_stays),
    ("lesson::seeks_by_the_track", seeks_by_the_track),
    ("lesson::a_dropped_packet_makes_a_branch", a_dropped_packet_makes_a_branch),
    ("lesson::a_run_stops_at_a_system_call", a_run_stops_at_a_system_call),
    ("lesson::a_variation_runs_and_is_left", a_variation_runs_and_is_left),
    ("lesson::packets_are_saved", packets_are_saved),
    ("lesson::every_guided_point_is_reached", every_guided_point_is_reached),
];

/// The lesson of the course whose programs listen, connect, talk and close.
pub const TIMESTAMP: &str = "/lesson/timestamp-server";
pub const FIVE_CALLS: &str = "/lesson/five-calls";

fn opens_from_the_list(stage: &Stage) -> Result<()> {
    stage.visit("/", |page| {
        page.wait_for("lesson-link-timestamp-server")?;
        page.click_in("lesson-link-timestamp-server", "a")?;
        page.wait_for("step")?;
        page.wait_for_text("code-server.py", "listen")?;
        page.wait_for_text("code-client.py", "connect")?;
        ensure!(page.cursor()?.0 == 0, "the lesson does not begin at its beginning");
        Ok(())
    })
}

fn steps_to_established(stage: &Stage) -> Result<()> {
    stage.visit(TIMESTAMP, |page| {
        page.wait_for("step")?;
        page.click("granularity-syscall")?;
        let states = || page.attributes("socket-", "data-state");
        step_until(page, "a listening socket", || {
            Ok(states()?.iter().any(|state| state == "LISTEN"))
        })?;
        page.click("granularity-packet")?;
        step_until(page, "both ends established", || {
            Ok(states()?.iter().filter(|state| *state == "ESTABLISHED").count() == 2)
        })?;
        let server = page.text("kernel-server")?;
        for part in ["LISTEN", "ESTABLISHED", "21567"] {
            ensure!(server.contains(part), "the server's kernel does not say {part}: {server}");
        }
        ensure!(
            page.text("kernel-client")?.contains("ESTABLISHED"),
            "the client's kernel is silent"
        );
        let labels = page.attributes("packet-", "data-label")?.join("\n");
        ensure!(labels.contains("SYN"), "the ladder shows no SYN: {labels}");
        ensure!(!page.text("sentence")?.trim().is_empty(), "nothing says what just happened");
        Ok(())
    })
}

/// A packet more, or a diagram opened, does not have the page make anew what stands beside it.
fn a_step_keeps_what_stays(stage: &Stage) -> Result<()> {
    const MARK: &str = "const all = document.querySelectorAll('.ladder .packet, .ladder defs, .kernel-scroll');\
                        for (const element of all) element.marked = true; return all.length";
    const MARKED: &str = "return [...document.querySelectorAll('.ladder .packet, .ladder defs, .kernel-scroll')]\
                          .filter(element => element.marked).length";
    stage.visit(TIMESTAMP, |page| {
        page.wait_for("step")?;
        page.click("granularity-packet")?;
        let packets = |least: usize| {
            step_until(page, &format!("{least} packets"), || {
                Ok(page.attributes("packet-", "data-end")?.len() >= least)
            })
        };
        packets(4)?;
        let marked = page.session.execute(MARK, json!([]))?;
        ensure!(marked.as_u64() >= Some(7), "only {marked} things to keep");
        packets(8)?;
        page.session.execute("document.querySelector('button.state').click()", json!([]))?;
        settle(page)?;
        let kept = page.session.execute(MARKED, json!([]))?;
        ensure!(kept == marked, "of {marked} things that stay, {kept} are the same as before");
        Ok(())
    })
}

fn goes_back_to_what_it_showed(stage: &Stage) -> Result<()> {
    stage.visit(FIVE_CALLS, |page| {
        page.wait_for("step")?;
        let mut shown = vec![instant(page)?];
        for _ in 0..25 {
            page.click("step")?;
            shown.push(instant(page)?);
        }
        ensure!(shown[0] != shown[25], "25 steps changed nothing");
        for earlier in shown.iter().rev().skip(1) {
            page.click("back")?;
            let now = instant(page)?;
            ensure!(now == *earlier, "going back shows\n{now}\ninstead of\n{earlier}");
        }
        // And forwards again: the same once more.
        for later in &shown[1..] {
            page.click("step")?;
            let now = instant(page)?;
            ensure!(now == *later, "stepping again shows\n{now}\ninstead of\n{later}");
        }
        Ok(())
    })
}

fn is_worked_by_keyboard(stage: &Stage) -> Result<()> {
    const RIGHT: &str = "\u{E014}";
    const LEFT: &str = "\u{E012}";
    const END: &str = "\u{E010}";
    const HOME: &str = "\u{E011}";
    stage.visit(FIVE_CALLS, |page| {
        page.wait_for("step")?;
        page.press(RIGHT)?;
        page.wait("→ to step", || Ok(page.cursor()?.0 > 0))?;
        let first = page.cursor()?.0;
        page.press(RIGHT)?;
        page.wait("→ to step again", || Ok(page.cursor()?.0 > first))?;
        let there = page.cursor()?.0;
        page.press(LEFT)?;
        page.wait("← to go back", || Ok(page.cursor()?.0 < there))?;
        page.press(END)?;
        page.wait("End to run to the end", || Ok(page.cursor()?.0 > there))?;
        settle(page)?;
        page.press(HOME)?;
        page.wait("Home to go to the start", || Ok(page.cursor()?.0 == 0))
    })
}

fn seeks_by_the_track(stage: &Stage) -> Result<()> {
    stage.visit(FIVE_CALLS, |page| {
        page.wait_for("step")?;
        page.click("to-end")?;
        settle(page)?;
        let (end, explored) = page.cursor()?;
        ensure!(end == explored && end > 20, "the end is at {end} of {explored}");
        for to in [end / 2, end / 3, end, 0, 1] {
            scrub(page, to)?;
            page.wait(&format!("the cursor to stand at {to}"), || {
                Ok(page.cursor()? == (to, explored))
            })?;
        }
        Ok(())
    })
}

fn a_dropped_packet_makes_a_branch(stage: &Stage) -> Result<()> {
    stage.visit(FIVE_CALLS, |page| {
        page.wait_for("step")?;
        page.click("to-end")?;
        settle(page)?;
        page.click("to-start")?;
        page.click("granularity-packet")?;
        step_until(page, "a packet in flight", || Ok(in_flight(page)?.is_some()))?;
        let packet = in_flight(page)?.unwrap_or_default();
        // In a picture: what is under the pointer may be the arrow's own shape.
        let drop = format!("drop-{packet}");
        if !page.has(&drop)? {
            page.session.execute(
                "document.querySelector(arguments[0]).dispatchEvent(new MouseEvent('click', {bubbles: true}))",
                json!([format!("[data-testid=\"packet-{packet}\"]")]),
            )?;
            page.wait_for(&drop)?;
        }
        let script = "document.querySelector(arguments[0]).dispatchEvent(new MouseEvent('click', {bubbles: true}))";
        page.session.execute(script, json!([format!("[data-testid=\"{drop}\"]")]))?;
        page.wait("the packet to be lost", || {
            Ok(page.attribute(&format!("packet-{packet}"), "data-end")?.as_deref() == Some("dropped"))
        })?;
        page.wait("a second branch", || Ok(page.attributes("branch-", "data-testid")?.len() >= 2))?;
        page.click("to-end")?;
        settle(page)?;
        // Lost, sent again, and all is well in the end.
        ensure!(page.text("kernel-server")?.contains("LISTEN") || page.cursor()?.0 > 0, "the run did not go on");
        // The address that is shared has the loss in it: opened anew, the packet is lost again.
        let (step, _) = page.cursor()?;
        page.click("share")?;
        let script = "return location.hash";
        page.wait("a shared address", || {
            Ok(page.session.execute(script, json!([]))?.as_str().is_some_and(|hash| hash.contains("choices=")))
        })?;
        page.session.execute("location.reload()", json!([]))?;
        page.wait("the same run", || Ok(page.has("cursor")? && page.cursor()?.0 == step))?;
        settle(page)?;
        let end = page.attribute(&format!("packet-{packet}"), "data-end")?;
        ensure!(end.as_deref() == Some("dropped"), "the packet's end is {end:?} after a reload");
        Ok(())
    })
}

fn a_run_stops_at_a_system_call(stage: &Stage) -> Result<()> {
    stage.visit(FIVE_CALLS, |page| {
        page.wait_for("stops")?;
        page.click("stops")?;
        page.click("stop-at-listen")?;
        page.click("stops")?;
        page.click("to-end")?;
        settle(page)?;
        ensure!(page.text("kernel-server")?.contains("LISTEN"), "listen was not made");
        let (step, explored) = page.cursor()?;
        ensure!(step == explored, "the run went on behind the cursor");
        page.click("to-end")?;
        settle(page)?;
        ensure!(page.cursor()?.0 > step, "the run does not go on");
        Ok(())
    })
}

fn a_variation_runs_and_is_left(stage: &Stage) -> Result<()> {
    stage.visit("/lesson/framing", |page| {
        page.wait_for("variation-one-recv")?;
        page.click_in("variation-one-recv", "button")?;
        page.wait_for("leave-variation")?;
        settle(page)?;
        page.wait_for_text("code-server.py", "a part is missing")?;
        ensure!(page.cursor()?.0 > 0, "the variation does not run");
        page.click("leave-variation")?;
        page.wait("the lesson's own program", || {
            Ok(!page.text("code-server.py")?.contains("a part is missing"))
        })
    })
}

fn packets_are_saved(stage: &Stage) -> Result<()> {
    // The page hands the browser a blob; its first bytes are read in the place of a file.
    let listen = "window.saved = []; const make = URL.createObjectURL;\
                  URL.createObjectURL = blob => { blob.arrayBuffer().then(b => window.saved = [...new Uint8Array(b)]); return make(blob) }";
    stage.visit(FIVE_CALLS, |page| {
        page.wait_for("step")?;
        page.session.execute(listen, json!([]))?;
        page.click("to-end")?;
        settle(page)?;
        page.click("capture")?;
        page.wait("a capture", || {
            let bytes = page.session.execute("return window.saved.length", json!([]))?;
            Ok(bytes.as_u64().is_some_and(|n| n > 500))
        })?;
        let magic = page.session.execute("return window.saved.slice(0, 4)", json!([]))?;
        ensure!(magic == json!([0x0a, 0x0d, 0x0d, 0x0a]), "no pcapng file: {magic}");
        Ok(())
    })
}

fn every_guided_point_is_reached(stage: &Stage) -> Result<()> {
    let lessons = stage.served.lessons()?;
    ensure!(!lessons.is_empty(), "the course has no lessons");
    // One browser for all: starting one takes longer than most lessons do.
    stage.visit("/", |page| {
        for id in lessons {
            let open = page.go(&format!("/lesson/{id}")).and_then(|()| stands(page, &id));
            let picture = stage.pictures.join(format!("lessons/{id}.png"));
            open.and_then(|()| guided_run(page, &picture))
                .map_err(|error| error.context(format!("lesson {id}")))?;
        }
        println!("pictures of the lessons: {}", stage.pictures.join("lessons").display());
        Ok(())
    })
}

/// Waits until the page shows that lesson and no longer the one before.
fn stands(page: &Page, id: &str) -> Result<()> {
    let script = "return document.querySelector('main')?.dataset.lesson === arguments[0]";
    page.wait(&format!("the lesson {id}"), || {
        Ok(page.session.execute(script, json!([id]))? == json!(true))
    })
}

/// Clicks every run-link in the order of the prose, runs to the end, and goes back. Leaves a picture of two
/// thirds of the way, where most is to be seen.
fn guided_run(page: &Page, picture: &Path) -> Result<()> {
    page.wait_for("step")?;
    let count = page.attributes("run-link", "data-testid")?.len();
    let reads = "return document.querySelector('main').classList.contains('reading')";
    if page.session.execute(reads, json!([]))? == json!(true) {
        ensure!(count == 0, "a text without programs has {count} guided points");
        return super::write_picture(picture, &page.session.screenshot()?);
    }
    for number in 0..count {
        let click = "const e = document.querySelectorAll('[data-testid=run-link]')[arguments[0]];\
                     e.scrollIntoView({block: 'center'}); e.click(); return e.innerText";
        let text = page.session.execute(click, json!([number]))?;
        page.wait(&format!("guided point {} ({text}) to be reached", number + 1), || {
            let reached = page.attributes("run-link", "data-reached")?;
            Ok(reached.get(number).is_some_and(|reached| reached == "true"))
        })?;
        if number == count * 2 / 3 {
            super::write_picture(picture, &page.session.screenshot()?)?;
        }
    }
    page.click("to-end")?;
    settle(page)?;
    ensure!(!page.has("problems")?, "the lesson has problems: {}", page.text("problems")?);
    for _ in 0..3 {
        page.click("back")?;
    }
    page.click("to-start")?;
    page.wait("the start", || Ok(page.cursor()?.0 == 0))
}

/// All that the page shows of one instant, without the marks of what has just changed: they tell
/// where one came from.
fn instant(page: &Page) -> Result<String> {
    let mut all = format!("step {}\n", page.cursor()?.0);
    for name in [
        "sentence",
        "kernel-client",
        "kernel-server",
        "variables-client.py",
        "variables-server.py",
        "console-client.py",
        "console-server.py",
    ] {
        // A program that has not started has no variables to show.
        if page.has(name)? {
            all.push_str(&page.text(name)?);
        }
        all.push('\n');
    }
    let lines = page.attributes("current-line-", "data-line")?;
    let packets = page.attributes("packet-", "data-end")?;
    // "● new" beside a variable goes; of "● CLOSE_WAIT" the state stays.
    let is_mark = |line: &str| {
        line.strip_prefix("● ").is_some_and(|word| word.starts_with(char::is_lowercase))
    };
    let all: Vec<&str> = all
        .lines()
        .filter(|line| !is_mark(line))
        .map(|line| line.trim_start_matches("● "))
        .collect();
    Ok(format!("{}\n{lines:?}\n{packets:?}", all.join("\n")))
}

/// Presses "step" until something holds.
pub fn step_until(page: &Page, what: &str, mut holds: impl FnMut() -> Result<bool>) -> Result<()> {
    for _ in 0..300 {
        if holds()? {
            return Ok(());
        }
        page.click("step")?;
    }
    anyhow::bail!("300 steps did not bring {what}")
}

/// Waits until a long run has come to rest.
pub fn settle(page: &Page) -> Result<()> {
    let mut last = None;
    page.wait("the run to end", || {
        let now = (page.cursor()?, page.has("stop")?);
        let still = !now.1 && last.as_ref() == Some(&now);
        last = Some(now);
        Ok(still)
    })
}

fn in_flight(page: &Page) -> Result<Option<String>> {
    let ends = page.attributes("packet-", "data-end")?;
    let names = page.attributes("packet-", "data-testid")?;
    Ok(names
        .iter()
        .zip(&ends)
        .find(|(_, end)| *end == "in-flight")
        .map(|(name, _)| name.trim_start_matches("packet-").to_string()))
}

/// Moves the track's handle.
pub fn scrub(page: &Page, step: u64) -> Result<()> {
    let script = "const e = document.querySelector('[data-testid=scrub]');\
                  const input = e.matches('input') ? e : e.querySelector('input');\
                  input.value = arguments[0];\
                  for (const type of ['input', 'change']) input.dispatchEvent(new Event(type, {bubbles: true}))";
    page.session.execute(script, json!([step])).map(drop)
}
