//! The page: compiled for wasm32, bound with wasm-bindgen, and laid out as a static site whose file
//! names carry their content's hash.
//!
//! The shell, `index.html`, says `{{script}}`, `{{wasm}}`, `{{style}}`, `{{library}}`, `{{parts}}` and, for each
//! part, `{{NAME}}` where those names belong, and `{{policy}}` (see [`crate::policy`]). All addresses in it are relative, so the site works from any
//! folder of any static file server.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use crate::bind;
use crate::compress::hash;
use crate::policy;
use crate::tool;
use crate::workspace::Workspace;

/// Files of the site: path below its root, with `/`, and content.
pub type Site = BTreeMap<String, Vec<u8>>;

/// Compiles the page and returns its files: shell, script, WebAssembly, style, and the Python library
/// modules that it fetches when a program imports one.
pub fn build(workspace: &Workspace, library: Vec<u8>) -> Result<Site> {
    tool::ensure_wasm_target()?;
    workspace.cargo(&[
        "build",
        "-p",
        "frontend",
        "--target",
        "wasm32-unknown-unknown",
        "--profile",
        "page",
    ])?;
    let wasm = workspace.target.join("wasm32-unknown-unknown/page/frontend.wasm");
    let bound = bind::in_parts(&wasm, &workspace.scratch().join("bound"))?;
    let style = style(&workspace.root.join("frontend/style"))?;
    let shell =
        fs::read_to_string(workspace.root.join("index.html")).context("reading index.html")?;
    assemble(&shell, bound, style, library)
}

/// Names the files by their content, and puts the names where the scripts and the shell speak of them.
fn assemble(shell: &str, mut bound: Site, style: String, library: Vec<u8>) -> Result<Site> {
    let mut site = Site::new();
    let mut names = BTreeMap::from([
        ("{{style}}".to_string(), format!("page-{}.css", hash(style.as_bytes()))),
        ("{{library}}".to_string(), format!("library-{}.txt", hash(&library))),
    ]);
    site.insert(names["{{style}}"].clone(), style.into_bytes());
    site.insert(names["{{library}}"].clone(), library);
    let mut script = |name: &str| -> Result<String> {
        let content = bound.remove(name).with_context(|| format!("there is no {name}"))?;
        String::from_utf8(content).with_context(|| format!("{name} is not UTF-8"))
    };
    let (mut page, mut parts) = (script("page.js")?, script("parts.js")?);
    for (path, content) in bound {
        let name = match path.strip_suffix(".wasm") {
            Some("page_bg") => {
                let name = format!("page-{}.wasm", hash(&content));
                names.insert("{{wasm}}".to_string(), name.clone());
                name
            }
            Some(part) => {
                let part = match part.strip_prefix("split_") {
                    Some(part) => part,
                    // What more than one part needs; numbered by the splitter.
                    None if part.starts_with("chunk_") => "shared",
                    None => part,
                };
                let name = format!("{part}-{}.wasm", hash(&content));
                parts = renamed(&parts, &format!("\"./{path}\""), &format!("\"./{name}\""))?;
                names.insert(format!("{{{{{part}}}}}"), name.clone());
                name
            }
            None => path,
        };
        site.insert(name, content);
    }
    // Each names the other, so they share a hash.
    let key = hash(format!("{page}{parts}").as_bytes());
    for (placeholder, stem) in [("{{script}}", "page"), ("{{parts}}", "parts")] {
        names.insert(placeholder.to_string(), format!("{stem}-{key}.js"));
        let (old, new) = (format!("from \"./{stem}.js\""), format!("from \"./{stem}-{key}.js\""));
        let script = if stem == "page" { &mut parts } else { &mut page };
        *script = renamed(script, &old, &new)?;
    }
    site.insert(names["{{script}}"].clone(), page.into_bytes());
    site.insert(names["{{parts}}"].clone(), parts.into_bytes());
    let mut shell = shell.to_string();
    for (placeholder, name) in &names {
        if !shell.contains(placeholder) {
            bail!("index.html has no {placeholder}: the page would not load that file");
        }
        shell = shell.replace(placeholder, name);
    }
    site.insert("index.html".to_string(), policy::put_into(&shell)?.into_bytes());
    Ok(site)
}

/// The script with one file's name for another; an error if it does not name the file.
fn renamed(script: &str, old: &str, new: &str) -> Result<String> {
    ensure!(script.contains(old), "a script should say {old}");
    Ok(script.replace(old, new))
}

/// All stylesheets in the order of their names.
fn style(folder: &Path) -> Result<String> {
    let mut sheets = Site::new();
    if folder.is_dir() {
        read_folder(folder, "", &mut sheets)?;
    }
    let mut all = String::new();
    for (name, content) in sheets.iter().filter(|(name, _)| name.ends_with(".css")) {
        let text = std::str::from_utf8(content).with_context(|| format!("{name} is not UTF-8"))?;
        all.push_str(text);
        all.push('\n');
    }
    Ok(all)
}

/// Reads all files below a folder.
pub fn read_folder(folder: &Path, prefix: &str, site: &mut Site) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_folder(&entry.path(), &format!("{name}/"), site)?;
        } else {
            let content = fs::read(entry.path())
                .with_context(|| format!("reading {}", entry.path().display()))?;
            site.insert(name, content);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound() -> Site {
        let files = [
            ("page.js", "import * as parts from \"./parts.js\";"),
            ("page_bg.wasm", "first"),
            ("parts.js", "import { initSync } from \"./page.js\"; fetch(\"./split_late.wasm\")"),
            ("split_late.wasm", "second"),
        ];
        files.into_iter().map(|(name, text)| (name.to_string(), text.into())).collect()
    }

    const SHELL: &str =
        "{{style}} {{script}} {{wasm}} {{script}} {{library}} {{parts}} {{late}}\n{{policy}}";

    fn made(shell: &str, style: &str) -> Result<Site> {
        assemble(shell, bound(), style.to_string(), b"library".to_vec())
    }

    #[test]
    fn the_shell_names_files_by_their_content() {
        let site = made(SHELL, "a{}").unwrap();
        let named = String::from_utf8(site["index.html"].clone()).unwrap();
        for name in named.lines().next().unwrap().split(' ') {
            assert!(site.contains_key(name), "{name} is named but not there");
        }
        let other = made(SHELL, "b{}").unwrap();
        assert_ne!(other["index.html"], site["index.html"]);
    }

    #[test]
    fn a_shell_without_a_placeholder_is_refused() {
        let error = made(&SHELL.replace("{{wasm}}", ""), "").unwrap_err();
        assert_eq!(
            error.to_string(),
            "index.html has no {{wasm}}: the page would not load that file"
        );
    }

    #[test]
    fn the_scripts_name_files_that_are_there() {
        let site = made(SHELL, "").unwrap();
        let scripts = site.iter().filter(|(name, _)| name.ends_with(".js"));
        let mut named = 0;
        for (script, text) in scripts {
            for word in String::from_utf8_lossy(text).split('"').skip(1).step_by(2) {
                let name = word.strip_prefix("./").unwrap();
                assert!(site.contains_key(name), "{script} names {name}, which is not there");
                named += 1;
            }
        }
        assert_eq!(named, 3);
        let mut changed = bound();
        changed.insert("split_late.wasm".into(), b"other".to_vec());
        let other = assemble(SHELL, changed, String::new(), b"library".to_vec()).unwrap();
        let names =
            |site: &Site| site.keys().filter(|n| n.ends_with(".js")).cloned().collect::<Vec<_>>();
        assert_ne!(
            names(&site),
            names(&other),
            "a script that names another part has another name"
        );
    }
}
