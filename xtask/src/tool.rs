//! The tools that are not Rust crates: which are missing, and how to install them.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::workspace::run;

const WASM: &str = "wasm32-unknown-unknown";

/// Installs the wasm32 target when the toolchain lacks it.
pub fn ensure_wasm_target() -> Result<()> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(&rustc)
        .args(["--print", "target-libdir", "--target", WASM])
        .output()
        .context("could not start rustc")?;
    let folder = String::from_utf8_lossy(&output.stdout).trim().to_string();
    if output.status.success() && std::path::Path::new(&folder).is_dir() {
        return Ok(());
    }
    if find("rustup").is_none() {
        bail!(
            "the Rust target {WASM} is missing and there is no rustup to install it with.\n\
             Install rustup (https://rustup.rs), or your system's package for that target."
        );
    }
    eprintln!("xtask: installing the Rust target {WASM}");
    let mut command = Command::new("rustup");
    command.args(["target", "add", WASM]);
    run(command)
}

/// The path of a program, looked up as a shell would.
pub fn find(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
}

/// What the browser tests need.
pub struct BrowserTools {
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
}

impl BrowserTools {
    /// Both, or a text that names what is missing and the line that installs it.
    pub fn find() -> Result<BrowserTools> {
        let chromium = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
            .into_iter()
            .find_map(find);
        match (chromium, find("chromedriver")) {
            (Some(chromium), Some(chromedriver)) => Ok(BrowserTools { chromium, chromedriver }),
            (chromium, chromedriver) => {
                let missing: Vec<&str> =
                    [("chromium", chromium.is_none()), ("chromium-driver", chromedriver.is_none())]
                        .into_iter()
                        .filter_map(|(name, missing)| missing.then_some(name))
                        .collect();
                let missing = missing.join(" ");
                bail!("missing: {missing}. To install: sudo apt-get install {missing}")
            }
        }
    }
}
