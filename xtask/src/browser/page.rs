//! The playground's page, by the names that its elements carry in `data-testid`.

use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, bail};
use serde_json::{Value, json};

use super::driver::{Driver, Element, Session};

/// How long anything on the page may take to appear.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Page {
    pub session: Session,
    port: u16,
}

impl Page {
    /// A fresh browser on the site at this port, at an address such as `/lesson/five-calls`.
    pub fn open(driver: &Driver, port: u16, route: &str) -> Result<Page> {
        let page = Page { session: driver.session()?, port };
        page.go(route)?;
        Ok(page)
    }

    /// Goes to another address of the same site, and waits until the page stands.
    pub fn go(&self, route: &str) -> Result<()> {
        self.session.navigate(&format!("http://127.0.0.1:{}/#{route}", self.port))?;
        self.wait_for("language")
    }

    /// The first element of that name.
    pub fn find(&self, name: &str) -> Result<Element> {
        let found = self.session.find(&selector(name))?;
        found.ok_or_else(|| anyhow!("there is no “{name}” on the page"))
    }

    pub fn has(&self, name: &str) -> Result<bool> {
        Ok(self.session.find(&selector(name))?.is_some())
    }

    pub fn wait_for(&self, name: &str) -> Result<()> {
        self.wait(&format!("“{name}” to appear"), || self.has(name))
    }

    pub fn click(&self, name: &str) -> Result<()> {
        let element = self.find(name)?;
        self.session
            .click(&element)
            .map_err(|error| error.context(format!("clicking “{name}”")))?;
        self.done()
    }

    /// Presses a key, wherever the focus is.
    pub fn press(&self, key: &str) -> Result<()> {
        self.session.press(key)?;
        self.done()
    }

    /// Waits until what was asked for is done: the first time, the engine that does it has yet to come.
    fn done(&self) -> Result<()> {
        self.wait("the engine to come", || Ok(!self.has("coming")?))
    }

    /// Clicks what a selector finds inside an element.
    pub fn click_in(&self, name: &str, css: &str) -> Result<()> {
        let found = self.session.find(&format!("{} {css}", selector(name)))?;
        let element = found.ok_or_else(|| anyhow!("“{name}” holds no {css}"))?;
        self.session
            .click(&element)
            .map_err(|error| error.context(format!("clicking {css} in “{name}”")))?;
        self.done()
    }

    /// The text of an element as it can be read.
    pub fn text(&self, name: &str) -> Result<String> {
        let script = "const e = document.querySelector(arguments[0]); return e && e.innerText";
        let text = self.session.execute(script, json!([selector(name)]))?;
        text.as_str().map(str::to_string).ok_or_else(|| anyhow!("there is no “{name}” on the page"))
    }

    pub fn attribute(&self, name: &str, attribute: &str) -> Result<Option<String>> {
        let script = "const e = document.querySelector(arguments[0]); return e && e.getAttribute(arguments[1])";
        let value = self.session.execute(script, json!([selector(name), attribute]))?;
        Ok(value.as_str().map(str::to_string))
    }

    /// An attribute of every element whose name begins so, in the order of the document.
    pub fn attributes(&self, prefix: &str, attribute: &str) -> Result<Vec<String>> {
        let script = "return [...document.querySelectorAll(`[data-testid^=\"${arguments[0]}\"]`)]\
                      .map(e => e.getAttribute(arguments[1]) ?? '')";
        let values = self.session.execute(script, json!([prefix, attribute]))?;
        Ok(values
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|v| v.as_str().map(str::to_string))
            .collect())
    }

    /// Puts a text in place of what a field holds, as if it were pasted there.
    pub fn fill(&self, name: &str, text: &str) -> Result<()> {
        let script = "const e = document.querySelector(arguments[0]); e.focus(); e.select();\
                      return document.execCommand('insertText', false, arguments[1])";
        let done = self.session.execute(script, json!([selector(name), text]))?;
        if done != Value::Bool(true) {
            bail!("could not type into “{name}”");
        }
        Ok(())
    }

    /// Presses keys into an element; "\u{E007}" is Enter.
    pub fn keys(&self, name: &str, keys: &str) -> Result<()> {
        let element = self.find(name)?;
        self.session.type_into(&element, keys)
    }

    /// Waits until something holds; an error that says what never happened.
    pub fn wait(&self, what: &str, mut holds: impl FnMut() -> Result<bool>) -> Result<()> {
        let start = Instant::now();
        while !holds()? {
            if start.elapsed() > PATIENCE {
                bail!("waited {} s for {what}", PATIENCE.as_secs());
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        Ok(())
    }

    pub fn wait_for_text(&self, name: &str, part: &str) -> Result<()> {
        let mut seen = String::new();
        self.wait(&format!("“{name}” to say {part:?}"), || {
            seen = self.text(name)?;
            Ok(seen.contains(part))
        })
        .map_err(|error| error.context(format!("“{name}” says {seen:?}")))
    }

    /// The cursor: (step, explored).
    pub fn cursor(&self) -> Result<(u64, u64)> {
        let text = self.text("cursor")?;
        let numbers: Vec<u64> = text
            .split('/')
            .filter_map(|part| {
                part.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok()
            })
            .collect();
        match numbers[..] {
            [step, explored] => Ok((step, explored)),
            _ => bail!("the cursor says {text:?}"),
        }
    }

    /// The window's size in CSS pixels, whatever the screen.
    pub fn resize(&self, width: u32, height: u32) -> Result<()> {
        let mobile = width < 600;
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile});
        self.session.devtools("Emulation.setDeviceMetricsOverride", metrics).map(drop)
    }

    /// What the system says to prefer: dark colours; and always no motion.
    pub fn prefer(&self, dark: bool) -> Result<()> {
        let scheme = if dark { "dark" } else { "light" };
        let features = json!({"features": [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"}]});
        self.session.devtools("Emulation.setEmulatedMedia", features).map(drop)
    }

    /// Complaints in the console: errors, and warnings of panics.
    pub fn complaints(&self) -> Result<Vec<String>> {
        let entries = self.session.console()?;
        Ok(entries
            .into_iter()
            .filter(|(level, _)| level == "SEVERE")
            .map(|(_, message)| message)
            .collect())
    }
}

fn selector(name: &str) -> String {
    format!("[data-testid=\"{name}\"]")
}
