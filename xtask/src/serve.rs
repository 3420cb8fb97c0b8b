//! `serve`: builds everything, then is the server.

use std::process::Command;

use anyhow::Result;

use crate::dist;
use crate::workspace::{Workspace, run};

pub const DEFAULT_PORT: u16 = 8080;

pub fn serve(workspace: &Workspace, port: u16) -> Result<()> {
    dist::build_server(workspace)?;
    dist::build_site(workspace)?;
    run(server_command(workspace, port))
}

/// The server over `dist/` and the repository's lessons.
pub fn server_command(workspace: &Workspace, port: u16) -> Command {
    let mut command = Command::new(workspace.server());
    command
        .args(["serve", "--port", &port.to_string(), "--dist"])
        .arg(&workspace.dist)
        .arg("--lessons")
        .arg(workspace.lessons());
    command
}
