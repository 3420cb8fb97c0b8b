//! `screenshots`: pictures of the page at desktop and phone width, light and dark, in both languages.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::json;

use crate::browser::driver::Driver;
use crate::browser::page::Page;
use crate::tool::BrowserTools;

const SIZES: [(&str, u32, u32); 2] = [("desktop", 1440, 900), ("phone", 390, 844)];

pub struct Options {
    pub folder: PathBuf,
    /// Only lessons whose id holds this.
    pub only: Option<String>,
    /// Only the desktop, light, in English.
    pub quick: bool,
}

/// Takes all pictures of the site served at `port`.
pub fn take(port: u16, lessons: &[String], options: &Options) -> Result<()> {
    fs::create_dir_all(&options.folder)
        .with_context(|| format!("making {}", options.folder.display()))?;
    let driver = Driver::start(&BrowserTools::find()?)?;
    let lessons: Vec<&String> = lessons
        .iter()
        .filter(|id| options.only.as_ref().is_none_or(|part| id.contains(part)))
        .collect();
    for (size, width, height) in SIZES {
        for theme in ["light", "dark"] {
            for language in ["en", "zh"] {
                let usual = (size, theme, language) == ("desktop", "light", "en");
                if options.quick && !usual {
                    continue;
                }
                let page = Page::open(&driver, port, "/")?;
                page.resize(width, height)?;
                page.prefer(theme == "dark")?;
                // Under the name that the page remembers it by.
                page.session
                    .execute("localStorage.setItem('language', arguments[0])", json!([language]))?;
                page.session.reload()?;
                let album = Album {
                    page: &page,
                    folder: &options.folder,
                    suffix: format!("{size}-{theme}-{language}"),
                };
                album.take_all(&lessons)?;
            }
        }
    }
    Ok(())
}

/// Pictures of one look of the page.
struct Album<'a> {
    page: &'a Page,
    folder: &'a Path,
    suffix: String,
}

impl Album<'_> {
    fn take_all(&self, lessons: &[&String]) -> Result<()> {
        self.visit("list", "/")?;
        self.visit("live", "/live")?;
        self.visit("play", "/play")?;
        for id in lessons {
            if let Err(error) = self.lesson(id) {
                eprintln!("{id}-{}: {error:#}", self.suffix);
            }
        }
        Ok(())
    }

    fn visit(&self, name: &str, route: &str) -> Result<()> {
        self.page.go(route)?;
        self.settle()?;
        self.picture(name)
    }

    /// A lesson at its start, in its middle and at its end.
    fn lesson(&self, id: &str) -> Result<()> {
        let page = self.page;
        page.go(&format!("/lesson/{id}"))?;
        page.wait_for("step")?;
        self.settle()?;
        self.picture(&format!("{id}-1-start"))?;
        page.click("to-end")?;
        self.settle()?;
        self.picture(&format!("{id}-3-end"))?;
        let script = "const e = document.querySelector('[data-testid=scrub]'); const input = e.matches('input') ? e : e.querySelector('input');\
                      if (!input) return; input.value = Math.round((Number(input.min) + Number(input.max)) * 0.6);\
                      input.dispatchEvent(new Event('input', {bubbles: true})); input.dispatchEvent(new Event('change', {bubbles: true}))";
        page.session.execute(script, json!([]))?;
        self.settle()?;
        self.picture(&format!("{id}-2-middle"))
    }

    /// Waits until nothing has changed on the page for a moment.
    fn settle(&self) -> Result<()> {
        let script = "const done = arguments[arguments.length - 1]; let last = performance.now(); const start = last;\
                      const observer = new MutationObserver(() => last = performance.now());\
                      observer.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});\
                      const look = () => { const now = performance.now();\
                        if (now - last > 250 || now - start > 5000) { observer.disconnect(); done(null) } else setTimeout(look, 50) };\
                      look()";
        self.page.session.execute_async(script, json!([])).map(drop)
    }

    fn picture(&self, name: &str) -> Result<()> {
        let file = self.folder.join(format!("{name}-{}.png", self.suffix));
        let png = decode_base64(&self.page.session.screenshot()?);
        fs::write(&file, png).with_context(|| format!("writing {}", file.display()))?;
        for complaint in self.page.complaints()? {
            eprintln!("{}: console: {complaint}", file.display());
        }
        println!("{}", file.display());
        Ok(())
    }
}

/// RFC 4648 base64; anything else in the text is passed over.
pub fn decode_base64(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for character in text.bytes() {
        let six = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = (bits << 6 | u32::from(six)) & 0xff_ffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64() {
        // RFC 4648 section 10.
        for (text, bytes) in
            [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYmFy", "foobar")]
        {
            assert_eq!(decode_base64(text), bytes.as_bytes(), "{text}");
        }
    }
}
