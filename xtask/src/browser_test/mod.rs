//! The browser tests: the real page in Chromium, as a student would use it.
//!
//! Each test gets a browser with an empty profile, and fails on any error in its console.
//!
//! | module | what it does |
//! |---|---|
//! | [`lesson`] | stepping, going back, branches, guided points |
//! | [`program`] | editing, tracebacks, endless loops, consoles |
//! | [`live`] | real bytes through the server's echo |
//! | [`shell`] | the list, languages, narrow windows, files without the server |

mod lesson;
mod live;
mod program;
mod shell;

pub use lesson::settle;

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::browser::driver::Driver;
use crate::browser::page::Page;
use crate::site::Site;
use crate::tool::BrowserTools;
use crate::workspace::Workspace;

/// What a test is given.
pub struct Stage<'a> {
    driver: &'a Driver,
    /// The site as served by the server.
    served: &'a Site,
    /// The site as served by any file server.
    files: &'a Site,
    pages: std::cell::RefCell<Vec<String>>,
    /// Where pictures are left for a person to look at.
    pictures: PathBuf,
}

impl Stage<'_> {
    /// Opens an address in a new browser, runs `act`, and fails if the console complained.
    fn visit(&self, route: &str, act: impl FnOnce(&Page) -> Result<()>) -> Result<()> {
        self.visit_at(self.served.port, route, act)
    }

    /// As [`Stage::visit`], where the console is expected to name this and nothing else.
    fn visit_expecting(
        &self,
        complaint: &str,
        route: &str,
        act: impl FnOnce(&Page) -> Result<()>,
    ) -> Result<()> {
        let page = Page::open(self.driver, self.served.port, route)?;
        self.conclude(&page, act(&page), |text| text.contains(complaint))
    }

    fn visit_at(
        &self,
        port: u16,
        route: &str,
        act: impl FnOnce(&Page) -> Result<()>,
    ) -> Result<()> {
        let page = Page::open(self.driver, port, route)?;
        self.conclude(&page, act(&page), |_| false)
    }

    fn conclude(
        &self,
        page: &Page,
        result: Result<()>,
        expected: impl Fn(&str) -> bool,
    ) -> Result<()> {
        if result.is_err()
            && let Ok(picture) = page.session.screenshot()
        {
            self.pages.borrow_mut().push(picture);
        }
        let complaints: Vec<String> =
            page.complaints()?.into_iter().filter(|complaint| !expected(complaint)).collect();
        let said = format!("the console says:\n    {}", complaints.join("\n    "));
        match result {
            Err(error) if !complaints.is_empty() => Err(error.context(said)),
            Err(error) => Err(error),
            Ok(()) if !complaints.is_empty() => bail!(said),
            Ok(()) => Ok(()),
        }
    }
}

type Test = fn(&Stage) -> Result<()>;

fn all() -> Vec<(&'static str, Test)> {
    [lesson::TESTS, program::TESTS, live::TESTS, shell::TESTS].concat()
}

/// Counts, as cargo's own tests give them.
#[derive(Default)]
pub struct Counts {
    pub passed: usize,
    pub failed: usize,
    pub skipped: usize,
}

/// Runs the tests whose names hold `filter`. Where the tools are missing, they are skipped, or fail
/// when `must_run`.
pub fn run(workspace: &Workspace, filter: &str, must_run: bool) -> Result<Counts> {
    let tests: Vec<_> = all().into_iter().filter(|(name, _)| name.contains(filter)).collect();
    let mut counts = Counts::default();
    println!("\nrunning {} browser tests", tests.len());
    let tools = match BrowserTools::find() {
        Ok(tools) => tools,
        Err(error) if must_run => return Err(error),
        Err(error) => {
            println!("browser tests skipped: {error}");
            counts.skipped = tests.len();
            return Ok(finish(counts));
        }
    };
    let driver = Driver::start(&tools)?;
    let (served, files) = (Site::served(workspace)?, Site::static_files(workspace)?);
    let stage = Stage {
        driver: &driver,
        served: &served,
        files: &files,
        pages: Default::default(),
        pictures: workspace.scratch(),
    };
    for (name, test) in tests {
        let start = Instant::now();
        let result = test(&stage);
        let seconds = start.elapsed().as_secs_f32();
        match result {
            Ok(()) => {
                counts.passed += 1;
                println!("test browser::{name} ... ok ({seconds:.1} s)");
            }
            Err(error) => {
                counts.failed += 1;
                println!("test browser::{name} ... FAILED ({seconds:.1} s)\n    {error:#}");
                keep_picture(name, &stage);
            }
        }
    }
    Ok(finish(counts))
}

fn finish(counts: Counts) -> Counts {
    let result = if counts.failed == 0 { "ok" } else { "FAILED" };
    println!(
        "\ntest result: {result}. {} passed; {} failed; {} ignored; 0 measured; 0 filtered out",
        counts.passed, counts.failed, counts.skipped
    );
    counts
}

/// Leaves what the page looked like when the test failed.
fn keep_picture(name: &str, stage: &Stage) {
    let Some(picture) = stage.pages.borrow_mut().pop() else { return };
    let file = stage.pictures.join("failed").join(format!("{}.png", name.replace("::", "-")));
    if write_picture(&file, &picture).is_ok() {
        println!("    the page then: {}", file.display());
    }
}

/// Writes a picture that came as base64.
fn write_picture(file: &Path, picture: &str) -> Result<()> {
    std::fs::create_dir_all(file.parent().context("a picture has a folder")?)?;
    std::fs::write(file, crate::screenshots::decode_base64(picture))
        .with_context(|| format!("writing {}", file.display()))
}
