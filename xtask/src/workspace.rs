//! Where things are, and how to run cargo.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

pub struct Workspace {
    /// The repository.
    pub root: PathBuf,
    /// Cargo's target folder: `target/` or what `CARGO_TARGET_DIR` says.
    pub target: PathBuf,
    /// The static site.
    pub dist: PathBuf,
}

impl Workspace {
    pub fn find() -> Result<Workspace> {
        let here = std::env::current_dir().context("the current folder")?;
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask's folder has no parent")?
            .to_path_buf();
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => here.join(folder),
            None => root.join("target"),
        };
        let dist = match std::env::var_os("PLAYGROUND_DIST") {
            Some(folder) => here.join(folder),
            None => root.join("dist"),
        };
        Ok(Workspace { root, target, dist })
    }

    /// The server's executable, once built.
    pub fn server(&self) -> PathBuf {
        self.executable("release", "socket-playground")
    }

    pub fn executable(&self, profile: &str, name: &str) -> PathBuf {
        self.target.join(profile).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// Files of xtask's own that may be thrown away.
    pub fn scratch(&self) -> PathBuf {
        self.target.join("xtask")
    }

    pub fn lessons(&self) -> PathBuf {
        self.root.join("lessons")
    }

    /// Runs cargo in the repository; an error when it fails.
    pub fn cargo(&self, arguments: &[&str]) -> Result<()> {
        run(self.cargo_command(arguments))
    }

    pub fn cargo_command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments).current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        command
    }
}

/// Runs a command with this program's output; an error when it fails.
pub fn run(mut command: Command) -> Result<()> {
    let status =
        command.status().with_context(|| format!("could not start {}", shown(&command)))?;
    if !status.success() {
        bail!("{} failed ({status})", shown(&command));
    }
    Ok(())
}

/// The command as one would type it.
pub fn shown(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let mut text = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for argument in command.get_args() {
        text.push(' ');
        text.push_str(&argument.to_string_lossy());
    }
    text
}
