//! A running site for browsers to open: the real server, or nothing but files.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::browser::http;
use crate::browser::static_server::StaticServer;
use crate::serve::server_command;
use crate::workspace::Workspace;

/// Stops its server when dropped.
pub struct Site {
    pub port: u16,
    process: Option<Child>,
}

impl Site {
    /// `dist/` from the server, as `cargo xtask serve` has it.
    pub fn served(workspace: &Workspace) -> Result<Site> {
        let port = free_port()?;
        let mut process =
            server_command(workspace, port).stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
        let start = Instant::now();
        while http::get(port, "/").is_err() {
            if let Some(status) = process.try_wait()? {
                bail!("the server ended at once ({status})");
            }
            if start.elapsed() > Duration::from_secs(20) {
                process.kill().ok();
                process.wait().ok();
                bail!("the server did not answer within 20 s");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(Site { port, process: Some(process) })
    }

    /// `dist/` from a server of files.
    pub fn static_files(workspace: &Workspace) -> Result<Site> {
        let server = StaticServer::start(&workspace.dist, 0)?;
        Ok(Site { port: server.port, process: None })
    }

    /// The ids of the course's lessons, in its order.
    pub fn lessons(&self) -> Result<Vec<String>> {
        let index: serde_json::Value =
            serde_json::from_slice(&http::get(self.port, "/lessons/index.json")?)?;
        let ids: Vec<String> = index["lessons"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|lesson| lesson["id"].as_str().map(str::to_string))
            .collect();
        Ok(ids)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            process.kill().ok();
            process.wait().ok();
        }
    }
}

fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
