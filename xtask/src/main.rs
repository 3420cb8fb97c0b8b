//! `cargo xtask`: builds the page and the server, serves, tests and measures them.
//!
//! It is compiled before anything else on a fresh machine, so it depends on little, and on no crate
//! of the product: what it needs from one it asks of an executable.

mod bench;
mod bind;
mod browser;
mod browser_test;
mod compress;
mod digest;
mod dist;
mod page;
mod policy;
mod screenshots;
mod serve;
mod site;
mod test;
mod tool;
mod workspace;

use anyhow::{Result, bail};
use lexopt::prelude::*;

use site::Site;
use workspace::Workspace;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  serve [--port N]     build everything and serve the page on http://127.0.0.1:8080
  build                leave the static site in dist/ and the server in target/release/
  dist                 leave one executable with page and lessons inside it in target/release/
  test                 format, lints, all tests, the page in a real browser
  bench [--built | --python]
                       what the page weighs and how quickly it answers, beside its budget, and how
                       fast Python programs run beside other Pythons; --built measures what was
                       built last, --python only the programs
  browser [NAME]       only the browser tests whose names hold NAME, on what was built last
  digests              only the comparison of native and WebAssembly worlds
  screenshots DIR [--only LESSON] [--quick] [--static]
                       pictures of what was built last: both widths, themes and languages
";

fn main() {
    if let Err(error) = run() {
        eprintln!("xtask: {error:#}");
        std::process::exit(1);
    }
}

fn run() -> Result<()> {
    let mut arguments = lexopt::Parser::from_env();
    let workspace = Workspace::find()?;
    let Some(command) = arguments.next()? else { bail!("which command?\n\n{USAGE}") };
    match command {
        Value(name) => run_command(&name.to_string_lossy(), &mut arguments, &workspace),
        Long("help") | Short('h') => {
            print!("{USAGE}");
            Ok(())
        }
        other => Err(other.unexpected().into()),
    }
}

fn run_command(name: &str, arguments: &mut lexopt::Parser, workspace: &Workspace) -> Result<()> {
    match name {
        "serve" => serve::serve(workspace, port_option(arguments)?),
        "build" => with_nothing_more(arguments).and_then(|()| dist::build(workspace)),
        "dist" => with_nothing_more(arguments).and_then(|()| dist::embed(workspace)),
        "test" => with_nothing_more(arguments).and_then(|()| test::test(workspace)),
        "bench" => bench(workspace, arguments),
        "digests" => with_nothing_more(arguments).and_then(|()| test::digests(workspace)),
        "browser" => browser_tests(workspace, arguments),
        "screenshots" => take_screenshots(workspace, arguments),
        other => bail!("there is no command “{other}”\n\n{USAGE}"),
    }
}

fn with_nothing_more(arguments: &mut lexopt::Parser) -> Result<()> {
    match arguments.next()? {
        Some(argument) => Err(argument.unexpected().into()),
        None => Ok(()),
    }
}

fn bench(workspace: &Workspace, arguments: &mut lexopt::Parser) -> Result<()> {
    let (mut built, mut python) = (false, false);
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("built") => built = true,
            Long("python") => python = true,
            other => return Err(other.unexpected().into()),
        }
    }
    if python { bench::python(workspace) } else { bench::bench(workspace, built) }
}

fn port_option(arguments: &mut lexopt::Parser) -> Result<u16> {
    let mut port = serve::DEFAULT_PORT;
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("port") | Short('p') => port = arguments.value()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(port)
}

fn browser_tests(workspace: &Workspace, arguments: &mut lexopt::Parser) -> Result<()> {
    let filter = match arguments.next()? {
        None => String::new(),
        Some(Value(filter)) => filter.to_string_lossy().into_owned(),
        Some(other) => return Err(other.unexpected().into()),
    };
    let counts = browser_test::run(workspace, &filter, true)?;
    if counts.failed > 0 {
        bail!("{} browser tests failed", counts.failed);
    }
    Ok(())
}

fn take_screenshots(workspace: &Workspace, arguments: &mut lexopt::Parser) -> Result<()> {
    let (mut folder, mut only, mut quick, mut from_files) = (None, None, false, false);
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(path) if folder.is_none() => folder = Some(path.into()),
            Long("only") => only = Some(arguments.value()?.to_string_lossy().into_owned()),
            Long("quick") => quick = true,
            Long("static") => from_files = true,
            other => return Err(other.unexpected().into()),
        }
    }
    let Some(folder) = folder else { bail!("screenshots: which folder?\n\n{USAGE}") };
    let site = if from_files { Site::static_files(workspace)? } else { Site::served(workspace)? };
    screenshots::take(site.port, &site.lessons()?, &screenshots::Options { folder, only, quick })
}
