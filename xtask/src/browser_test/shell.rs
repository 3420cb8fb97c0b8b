//! The page around the lessons: the list, languages, narrow windows, files without the server.

use anyhow::{Result, ensure};
use serde_json::json;

use super::lesson::{FIVE_CALLS, settle};
use super::{Stage, Test};
use crate::browser::page::Page;

pub const TESTS: &[(&str, Test)] = &[
    ("shell::speaks_chinese", speaks_chinese),
    ("shell::works_from_files_alone", works_from_files_alone),
    ("shell::a_file_of_ones_own_opens", a_file_of_ones_own_opens),
    ("shell::fits_a_phone", fits_a_phone),
    ("shell::an_unknown_address_is_answered", an_unknown_address_is_answered),
    ("shell::every_control_has_a_name", every_control_has_a_name),
    ("shell::the_engine_comes_when_somebody_stirs", the_engine_comes_when_somebody_stirs),
    ("shell::an_engine_that_does_not_come_is_told", an_engine_that_does_not_come_is_told),
    ("shell::the_list_does_without_the_workbench", the_list_does_without_the_workbench),
    ("shell::a_lessons_address_asks_for_all_at_once", a_lessons_address_asks_for_all_at_once),
    ("shell::a_part_that_does_not_come_is_told", a_part_that_does_not_come_is_told),
];

fn speaks_chinese(stage: &Stage) -> Result<()> {
    stage.visit(FIVE_CALLS, |page| {
        page.wait_for("step")?;
        let english = page.text("sentence")?;
        page.click("language")?;
        page.wait("Chinese", || {
            let text = page.session.execute("return document.body.innerText", json!([]))?;
            Ok(text.as_str().is_some_and(|text| text.contains("套接字")))
        })?;
        page.click("step")?;
        ensure!(page.text("sentence")? != english, "the sentence is still English");
        page.session.reload()?;
        page.wait_for("step")?;
        let language = page.session.execute("return document.documentElement.lang", json!([]))?;
        ensure!(
            language.as_str().is_some_and(|tag| tag.starts_with("zh")),
            "the language was forgotten: {language}"
        );
        Ok(())
    })
}

/// A lesson file is dropped onto the page; then one with a mistake.
fn a_file_of_ones_own_opens(stage: &Stage) -> Result<()> {
    let drop = "const transfer = new DataTransfer();\
                transfer.items.add(new File([arguments[0]], 'mine.md'));\
                window.dispatchEvent(new DragEvent('drop', {dataTransfer: transfer, cancelable: true}))";
    let lesson = "---\ntitle: Mine\nsummary: My own.\nhost: a 10.0.0.1\n---\n\n\
                  ```python name=own.py host=a\nprint('my own')\n```\n";
    stage.visit_at(stage.files.port, "/", |page| {
        page.session.execute(drop, json!([lesson]))?;
        page.wait_for("code-own.py")?;
        page.wait_for_text("code-own.py", "my own")?;
        page.click("to-end")?;
        page.wait_for_text("console-own.py", "my own")?;
        page.session.execute(drop, json!([lesson.replace("host=a\n", "host=b\n")]))?;
        page.wait("the problem's place", || {
            let text = page.session.execute("return document.body.innerText", json!([]))?;
            Ok(text.as_str().is_some_and(|text| text.contains("mine.md:7:")))
        })
    })
}

fn works_from_files_alone(stage: &Stage) -> Result<()> {
    stage.visit_at(stage.files.port, "/", |page| {
        page.wait_for("lesson-link-five-calls")?;
        page.click_in("lesson-link-five-calls", "a")?;
        page.wait_for("step")?;
        page.click("to-end")?;
        settle(page)?;
        ensure!(page.cursor()?.0 > 20, "the lesson did not run");
        page.session.reload()?;
        page.wait_for("step")
    })
}

fn fits_a_phone(stage: &Stage) -> Result<()> {
    for route in ["/", FIVE_CALLS, "/play", "/live"] {
        stage.visit(route, |page| {
            page.resize(390, 844)?;
            page.session.reload()?;
            page.wait_for("language")?;
            std::thread::sleep(std::time::Duration::from_millis(300));
            let wide =
                page.session.execute("return document.documentElement.scrollWidth", json!([]))?;
            ensure!(
                wide.as_u64().is_some_and(|wide| wide <= 390),
                "{route} is {wide} px wide on a phone of 390"
            );
            Ok(())
        })?;
    }
    Ok(())
}

fn an_unknown_address_is_answered(stage: &Stage) -> Result<()> {
    // A browser notes by itself that a lesson file was not there.
    for route in ["/nonsense", "/lesson/no-such-lesson", "/lesson/..%2Fsecret"] {
        stage.visit_expecting("Failed to load resource", route, |page| {
            page.wait("a word on it", || {
                let text = page.session.execute("return document.body.innerText", json!([]))?;
                Ok(text.as_str().is_some_and(|text| {
                    ["no such page", "Could not load"].iter().any(|part| text.contains(part))
                }))
            })
        })?;
    }
    Ok(())
}

fn every_control_has_a_name(stage: &Stage) -> Result<()> {
    for route in ["/", FIVE_CALLS, "/live", "/play"] {
        stage.visit(route, |page| {
            std::thread::sleep(std::time::Duration::from_millis(500));
            let script = "return [...document.querySelectorAll('button, a[href], input, textarea, select')]\
                .filter(e => !(e.textContent?.trim() || e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') ||\
                               e.title || e.labels?.length || e.closest('label')))\
                .map(e => e.outerHTML.slice(0, 120))";
            let nameless = page.session.execute(script, json!([]))?;
            ensure!(nameless.as_array().is_some_and(Vec::is_empty), "{route}: without a name: {nameless}");
            Ok(())
        })?;
    }
    Ok(())
}

/// Who asked for a part, if anyone has: the shell by a "link", or the script by a "fetch".
fn asked_for(page: &Page, part: &str) -> Result<Option<String>> {
    let script = "return performance.getEntriesByType('resource')\
                  .find(entry => entry.name.includes(`/${arguments[0]}-`))?.initiatorType";
    Ok(page.session.execute(script, json!([part]))?.as_str().map(str::to_string))
}

fn stir(page: &Page) -> Result<()> {
    page.session.execute("window.dispatchEvent(new PointerEvent('pointermove'))", json!([]))?;
    Ok(())
}

/// It comes when somebody stirs, while they look at the list.
fn the_list_does_without_the_workbench(stage: &Stage) -> Result<()> {
    stage.visit("/", |page| {
        page.wait_for("lesson-link-five-calls")?;
        ensure!(asked_for(page, "workbench")?.is_none(), "the list waited for the workbench");
        stir(page)?;
        page.wait("the workbench to be fetched ahead", || {
            Ok(asked_for(page, "workbench")?.as_deref() == Some("fetch"))
        })
    })
}

fn a_lessons_address_asks_for_all_at_once(stage: &Stage) -> Result<()> {
    for site in [stage.served, stage.files] {
        stage.visit_at(site.port, FIVE_CALLS, |page| {
            page.wait_for("step")?;
            for part in ["workbench", "shared"] {
                let by = asked_for(page, part)?;
                ensure!(by.as_deref() == Some("link"), "{part} was asked for by {by:?}");
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// A lesson can be read, and shows how it opens, without it.
fn the_engine_comes_when_somebody_stirs(stage: &Stage) -> Result<()> {
    stage.visit(FIVE_CALLS, |page| {
        page.wait_for("step")?;
        ensure!(page.text("sentence")?.contains("Nothing has happened yet"), "the opening differs");
        ensure!(asked_for(page, "engine")?.is_none(), "the lesson waited for the engine");
        stir(page)?;
        page.wait("the engine to be fetched ahead", || {
            Ok(asked_for(page, "engine")?.as_deref() == Some("fetch"))
        })?;
        // Before it is here, perhaps; then the step is made when it has come.
        page.click("step")?;
        page.wait("the step", || Ok(page.text("sentence")?.contains("server.py starts")))
    })?;
    stage.visit(&format!("{FIVE_CALLS}?step=9"), |page| {
        page.wait("the step that the address names", || Ok(page.cursor()?.0 == 9))?;
        let by = asked_for(page, "engine")?;
        ensure!(by.as_deref() == Some("link"), "the engine was asked for by {by:?}");
        Ok(())
    })
}

fn an_engine_that_does_not_come_is_told(stage: &Stage) -> Result<()> {
    stage.visit_expecting("Failed to ", FIVE_CALLS, |page| {
        page.wait_for("step")?;
        page.session.devtools("Network.enable", json!({}))?;
        page.session.devtools("Network.setBlockedURLs", json!({"urls": ["*/engine-*"]}))?;
        page.click("step")?;
        page.wait_for("engine-failed")?;
        page.session.devtools("Network.setBlockedURLs", json!({"urls": []}))?;
        page.click("engine-again")?;
        page.wait("the step that was asked for", || Ok(page.cursor()?.0 > 0))?;
        ensure!(!page.has("engine-failed")?, "the notice stays");
        Ok(())
    })
}

fn a_part_that_does_not_come_is_told(stage: &Stage) -> Result<()> {
    // The browser notes it, and so does what fetches.
    stage.visit_expecting("Failed to ", "/", |page| {
        page.wait_for("lesson-link-five-calls")?;
        page.session.devtools("Network.enable", json!({}))?;
        page.session.devtools("Network.setBlockedURLs", json!({"urls": ["*/workbench-*"]}))?;
        page.click_in("lesson-link-five-calls", "a")?;
        page.wait_for("part-failed")?;
        ensure!(page.has("language")?, "the top bar went");
        page.session.devtools("Network.setBlockedURLs", json!({"urls": []}))?;
        page.click("part-again")?;
        page.wait_for("step")
    })
}
