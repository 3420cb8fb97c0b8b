//! Programs: edited, broken, endless, typed into.

use anyhow::{Result, bail, ensure};

use super::lesson::{FIVE_CALLS, TIMESTAMP, settle};
use super::{Stage, Test};
use crate::browser::page::Page;

pub const TESTS: &[(&str, Test)] = &[
    ("program::an_edit_runs", an_edit_runs),
    ("program::an_import_fetches_the_library", an_import_fetches_the_library),
    ("program::an_expression_is_watched", an_expression_is_watched),
    ("program::threads_are_stepped_over_the_library", threads_are_stepped_over_the_library),
    ("program::python_2_is_told_and_changed", python_2_is_told_and_changed),
    ("program::an_edit_outlives_a_reload", an_edit_outlives_a_reload),
    ("program::a_broken_program_shows_its_traceback", a_broken_program_shows_its_traceback),
    ("program::a_syntax_error_is_shown_like_cpython", a_syntax_error_is_shown_like_cpython),
    ("program::an_endless_loop_can_be_stopped", an_endless_loop_can_be_stopped),
    ("program::a_console_can_be_typed_into", a_console_can_be_typed_into),
];

const ENTER: &str = "\u{E007}";

fn an_edit_runs(stage: &Stage) -> Result<()> {
    stage.visit(FIVE_CALLS, |page| {
        edit(page, "client.py", "print('six times seven is', 6 * 7)\n")?;
        page.click("to-end")?;
        page.wait_for_text("console-client.py", "six times seven is 42")?;
        page.click("reset-client.py")?;
        page.wait_for_text("code-client.py", "connect")
    })
}

fn an_import_fetches_the_library(stage: &Stage) -> Result<()> {
    stage.visit(FIVE_CALLS, |page| {
        edit(page, "client.py", "import json\nprint(json.dumps({'fetched': [1, None]}))\n")?;
        page.click("to-end")?;
        page.wait_for_text("console-client.py", "{\"fetched\": [1, null]}")?;
        // The edit is kept, and the next visit needs the library from the start.
        page.session.reload()?;
        page.wait_for("step")?;
        page.click("to-end")?;
        page.wait_for_text("console-client.py", "{\"fetched\": [1, null]}")
    })
}

fn an_expression_is_watched(stage: &Stage) -> Result<()> {
    stage.visit(FIVE_CALLS, |page| {
        edit(
            page,
            "client.py",
            "words = []\nfor i in range(3):\n    words.append(i)\nprint(words)\n",
        )?;
        page.fill("watch-client.py", "len(words) * 100")?;
        page.click("to-end")?;
        page.wait_for_text("variables-client.py", "= 300")?;
        page.click("to-start")?;
        settle(page)?;
        let shown = page.text("variables-client.py")?;
        ensure!(!shown.contains("= 300"), "the value does not follow the run: {shown}");
        Ok(())
    })
}

fn threads_are_stepped_over_the_library(stage: &Stage) -> Result<()> {
    let program = "import threading\n\ndef work():\n    print('in a thread')\n\n\
                   thread = threading.Thread(target=work)\nthread.start()\nthread.join()\nprint('joined')\n";
    stage.visit(FIVE_CALLS, |page| {
        edit(page, "client.py", program)?;
        page.click("to-start")?;
        let mut threads = false;
        for _ in 0..60 {
            page.click("step")?;
            threads |= page.has("threads")?;
            let said = page.text("sentence")?;
            ensure!(!said.contains("/usr/lib/"), "a step stopped in the library: {said}");
            if page.text("console-client.py")?.contains("in a thread") {
                ensure!(threads, "the thread was not to be seen");
                return Ok(());
            }
        }
        bail!("sixty steps did not come to the thread's line")
    })
}

fn python_2_is_told_and_changed(stage: &Stage) -> Result<()> {
    stage.visit(FIVE_CALLS, |page| {
        edit(page, "client.py", "name = 'reader'\nprint 'hello,', name\n")?;
        page.wait_for_text("python2-client.py", "line 2")?;
        page.click_in("python2-client.py", "button")?;
        page.click("run-client.py")?;
        page.wait_for_text("console-client.py", "hello, reader")
    })
}

fn an_edit_outlives_a_reload(stage: &Stage) -> Result<()> {
    stage.visit(FIVE_CALLS, |page| {
        edit(page, "client.py", "print('kept')\n")?;
        page.session.reload()?;
        page.wait_for("step")?;
        page.wait_for_text("code-client.py", "kept")
    })
}

fn a_broken_program_shows_its_traceback(stage: &Stage) -> Result<()> {
    stage.visit(FIVE_CALLS, |page| {
        edit(page, "client.py", "def divide(a, b):\n    return a / b\n\ndivide(1, 0)\n")?;
        page.click("to-end")?;
        page.wait_for_text("console-client.py", "ZeroDivisionError: division by zero")?;
        let console = page.text("console-client.py")?;
        for line in [
            "Traceback (most recent call last):",
            "line 4, in <module>",
            "line 2, in divide",
            "return a / b",
        ] {
            ensure!(console.contains(line), "the traceback lacks {line:?}:\n{console}");
        }
        Ok(())
    })
}

fn a_syntax_error_is_shown_like_cpython(stage: &Stage) -> Result<()> {
    stage.visit(FIVE_CALLS, |page| {
        edit(page, "client.py", "import socket\nif True\n    print(1)\n")?;
        page.click("to-end")?;
        page.wait_for_text("console-client.py", "SyntaxError: ")?;
        let console = page.text("console-client.py")?;
        for line in ["line 2", "    if True", "           ^"] {
            ensure!(console.contains(line), "the message lacks {line:?}:\n{console}");
        }
        Ok(())
    })
}

fn an_endless_loop_can_be_stopped(stage: &Stage) -> Result<()> {
    stage.visit(FIVE_CALLS, |page| {
        edit(page, "client.py", "n = 0\nwhile True:\n    n += 1\n")?;
        page.click("to-end")?;
        page.wait_for("stop")?;
        page.wait("a few thousand steps", || Ok(page.cursor()?.1 > 3000))?;
        page.click("stop")?;
        settle(page)?;
        let (step, explored) = page.cursor()?;
        ensure!(explored > 3000, "the trace was not kept: {explored}");
        page.click("back")?;
        ensure!(page.cursor()?.0 < step, "one cannot go back from where it was stopped");
        Ok(())
    })
}

fn a_console_can_be_typed_into(stage: &Stage) -> Result<()> {
    stage.visit(TIMESTAMP, |page| {
        // The lesson's own typing answers first; then it is the reader's turn.
        edit(page, "client.py", "while True:\n    print('hello,', input('name? '))\n")?;
        page.click("to-end")?;
        page.wait_for("input-client.py")?;
        settle(page)?;
        page.keys("input-client.py", &format!("Ada{ENTER}"))?;
        page.wait("the step to be taken", || Ok(page.attribute("step", "disabled")?.is_none()))?;
        page.click("to-end")?;
        page.wait_for_text("console-client.py", "hello, Ada")?;
        page.wait_for("input-client.py")
    })
}

/// Puts a new text in place of a program's and runs it.
fn edit(page: &Page, name: &str, text: &str) -> Result<()> {
    page.wait_for("step")?;
    page.click(&format!("edit-{name}"))?;
    page.wait_for(&format!("editor-{name}"))?;
    page.fill(&format!("editor-{name}"), text)?;
    page.click(&format!("run-{name}"))?;
    page.wait_for(&format!("code-{name}"))
}
