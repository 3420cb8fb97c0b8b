//! The chromedriver process and its sessions.
//!
//! Both end when dropped: the session's Chromium, then chromedriver, then the empty profile folder
//! that the session was given.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};

use super::http;
use crate::tool::BrowserTools;

/// The key under which WebDriver wraps an element's reference (W3C WebDriver 12.1).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

pub struct Driver {
    process: Child,
    port: u16,
    chromium: PathBuf,
}

impl Driver {
    pub fn start(tools: &BrowserTools) -> Result<Driver> {
        let mut process = Command::new(&tools.chromedriver)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("could not start {}", tools.chromedriver.display()))?;
        let output = BufReader::new(process.stdout.take().context("chromedriver's output")?);
        let mut port = None;
        for line in output.lines() {
            // "ChromeDriver was started successfully on port 40123."
            if let Some((_, rest)) = line?.split_once("successfully on port ") {
                port = rest.trim_end_matches('.').parse().ok();
                break;
            }
        }
        let Some(port) = port else {
            process.kill().ok();
            process.wait().ok();
            bail!("chromedriver ended without saying its port");
        };
        Ok(Driver { process, port, chromium: tools.chromium.clone() })
    }

    /// A new Chromium with an empty profile.
    pub fn session(&self) -> Result<Session> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let profile = std::env::temp_dir()
            .join(format!("playground-profile-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&profile)
            .with_context(|| format!("making {}", profile.display()))?;
        let user_data = format!("--user-data-dir={}", profile.display());
        let body = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {
                "binary": self.chromium,
                // No sandbox: containers and root cannot have one, and only our own page is opened.
                "args": ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync",
                    "--no-first-run", "--hide-scrollbars", "--lang=en-US", "--window-size=1440,900", user_data],
            },
            "goog:loggingPrefs": {"browser": "ALL"},
            "timeouts": {"script": 60_000, "pageLoad": 60_000},
        }}});
        let value = call(self.port, "POST", "/session", &body).context("starting Chromium")?;
        let id = value["sessionId"].as_str().context("a session without id")?;
        Ok(Session { port: self.port, path: format!("/session/{id}"), profile })
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

pub struct Session {
    port: u16,
    path: String,
    profile: PathBuf,
}

/// A reference to an element of the document.
pub struct Element(String);

impl Session {
    pub fn navigate(&self, url: &str) -> Result<()> {
        self.post("/url", json!({"url": url})).map(drop)
    }

    pub fn reload(&self) -> Result<()> {
        self.post("/refresh", json!({})).map(drop)
    }

    /// Runs a function body in the page; `arguments` are its arguments, its `return` the value.
    pub fn execute(&self, script: &str, arguments: Value) -> Result<Value> {
        self.post("/execute/sync", json!({"script": script, "args": arguments}))
    }

    /// As [`Session::execute`]; the value is what the page gives to the function in its last argument.
    pub fn execute_async(&self, script: &str, arguments: Value) -> Result<Value> {
        self.post("/execute/async", json!({"script": script, "args": arguments}))
    }

    pub fn find(&self, css: &str) -> Result<Option<Element>> {
        let found = self.post("/elements", json!({"using": "css selector", "value": css}))?;
        Ok(found[0][ELEMENT].as_str().map(|id| Element(id.to_string())))
    }

    /// A click as a person would make it: scrolled to, and refused when something covers it.
    pub fn click(&self, element: &Element) -> Result<()> {
        self.post(&format!("/element/{}/click", element.0), json!({})).map(drop)
    }

    /// Types into an element.
    pub fn type_into(&self, element: &Element, text: &str) -> Result<()> {
        self.post(&format!("/element/{}/value", element.0), json!({"text": text})).map(drop)
    }

    /// Presses and releases a key of the keyboard, wherever the focus is.
    pub fn press(&self, key: &str) -> Result<()> {
        let actions = json!({"actions": [{"type": "key", "id": "keyboard", "actions": [
            {"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]}]});
        self.post("/actions", actions).map(drop)
    }

    /// A picture of the window: PNG, in base64.
    pub fn screenshot(&self) -> Result<String> {
        let value = call(self.port, "GET", &format!("{}/screenshot", self.path), &Value::Null)?;
        Ok(value.as_str().context("a screenshot that is no text")?.to_string())
    }

    /// A command of the Chrome DevTools Protocol.
    pub fn devtools(&self, command: &str, parameters: Value) -> Result<Value> {
        self.post("/goog/cdp/execute", json!({"cmd": command, "params": parameters}))
    }

    /// What the console has been told since the last call: (level, message).
    pub fn console(&self) -> Result<Vec<(String, String)>> {
        let entries = self.post("/se/log", json!({"type": "browser"}))?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
        Ok(entries
            .as_array()
            .into_iter()
            .flatten()
            .map(|entry| (text(&entry["level"]), text(&entry["message"])))
            .collect())
    }

    fn post(&self, path: &str, body: Value) -> Result<Value> {
        call(self.port, "POST", &format!("{}{path}", self.path), &body)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        call(self.port, "DELETE", &self.path, &Value::Null).ok();
        std::fs::remove_dir_all(&self.profile).ok();
    }
}

/// One WebDriver command; its value, or the error that the driver named.
fn call(port: u16, method: &str, path: &str, body: &Value) -> Result<Value> {
    let text = if body.is_null() { String::new() } else { body.to_string() };
    let answer =
        http::request(port, method, path, &["Content-Type: application/json"], text.as_bytes())?;
    let mut value: Value =
        serde_json::from_slice(&answer.body).context("an answer that is no JSON")?;
    let value = value["value"].take();
    if answer.status == 200 {
        return Ok(value);
    }
    let message = value["message"].as_str().unwrap_or_default();
    // The driver's own stack follows the first line; it says nothing about the page.
    let first = message.lines().next().unwrap_or_default();
    Err(anyhow!("{}: {first}", value["error"].as_str().unwrap_or("error")))
}
