//! The Live tab: real bytes through a real connection to the server's echo.

use anyhow::{Result, ensure};

use super::{Stage, Test};

pub const TESTS: &[(&str, Test)] = &[
    ("live::bytes_come_back", bytes_come_back),
    ("live::a_half_close_and_a_close_are_told", a_half_close_and_a_close_are_told),
    ("live::says_that_it_needs_the_server", says_that_it_needs_the_server),
];

fn bytes_come_back(stage: &Stage) -> Result<()> {
    stage.visit("/live", |page| {
        page.wait_for("live-connect")?;
        page.click("live-connect")?;
        page.wait_for_text("live-log", "127.0.0.1")?;
        page.fill("live-input", "ahoy, kernel")?;
        page.click("live-send")?;
        page.wait("the bytes to come back", || {
            Ok(page.text("live-log")?.matches("ahoy, kernel").count() >= 2)
        })?;
        if cfg!(target_os = "linux") {
            page.wait_for_text("live-log", "ESTABLISHED")?;
        }
        Ok(())
    })
}

fn a_half_close_and_a_close_are_told(stage: &Stage) -> Result<()> {
    stage.visit("/live", |page| {
        page.wait_for("live-connect")?;
        page.click("live-connect")?;
        page.wait_for_text("live-log", "127.0.0.1")?;
        page.click("live-shutdown")?;
        page.wait_for_text("live-log", "shutdown")?;
        page.click("live-close")?;
        page.wait_for_text("live-log", "close")
    })
}

fn says_that_it_needs_the_server(stage: &Stage) -> Result<()> {
    stage.visit_at(stage.files.port, "/live", |page| {
        page.wait("the page to explain", || {
            let text =
                page.session.execute("return document.body.innerText", serde_json::json!([]))?;
            Ok(text.as_str().is_some_and(|text| text.contains("cargo xtask serve")))
        })?;
        ensure!(
            !page.has("live-send")? || page.attribute("live-send", "disabled")?.is_some(),
            "one can send to nobody"
        );
        Ok(())
    })
}
