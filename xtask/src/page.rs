//! The page: compiled for wasm32, bound with wasm-bindgen, and laid out as a static site whose file
//! names carry their content's hash.
//!
//! The shell, `index.html`, says `{{script}}`, `{{wasm}}`, `{{style}}` and `{{library}}` where those names
//! belong. All addresses in it are relative, so the site works from any folder of any static file server.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::compress::hash;
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
    let bound = bind(&wasm, &workspace.scratch().join("bound"))?;
    let style = style(&workspace.root.join("frontend/style"))?;
    let shell =
        fs::read_to_string(workspace.root.join("index.html")).context("reading index.html")?;
    assemble(&shell, bound, style, library)
}

/// Names the parts by their content and puts the names into the shell.
fn assemble(shell: &str, bound: Site, style: String, library: Vec<u8>) -> Result<Site> {
    let mut site = Site::new();
    let mut names = BTreeMap::from([
        ("{{style}}", format!("page-{}.css", hash(style.as_bytes()))),
        ("{{library}}", format!("library-{}.txt", hash(&library))),
    ]);
    site.insert(names["{{style}}"].clone(), style.into_bytes());
    site.insert(names["{{library}}"].clone(), library);
    for (path, content) in bound {
        let name = match path.as_str() {
            "page.js" => {
                let name = format!("page-{}.js", hash(&content));
                names.insert("{{script}}", name.clone());
                name
            }
            "page_bg.wasm" => {
                let name = format!("page-{}.wasm", hash(&content));
                names.insert("{{wasm}}", name.clone());
                name
            }
            _ => path,
        };
        site.insert(name, content);
    }
    let mut shell = shell.to_string();
    for placeholder in ["{{script}}", "{{wasm}}", "{{style}}", "{{library}}"] {
        let Some(name) = names.get(placeholder) else {
            bail!("wasm-bindgen gave no file for {placeholder}")
        };
        if !shell.contains(placeholder) {
            bail!("index.html has no {placeholder}: the page would not load that file");
        }
        shell = shell.replace(placeholder, name);
    }
    site.insert("index.html".to_string(), shell.into_bytes());
    Ok(site)
}

/// Runs wasm-bindgen, unless `folder` holds what it made of the same input.
pub fn bind(wasm: &Path, folder: &Path) -> Result<Site> {
    let input = fs::read(wasm).with_context(|| format!("reading {}", wasm.display()))?;
    let stamp = folder.with_extension("stamp");
    let key = hash(&input);
    if fs::read_to_string(&stamp).ok().as_deref() != Some(key.as_str()) {
        if folder.exists() {
            fs::remove_dir_all(folder).with_context(|| format!("removing {}", folder.display()))?;
        }
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        wasm_bindgen_cli_support::Bindgen::new()
            .input_path(wasm)
            .out_name("page")
            .web(true)?
            .typescript(false)
            .omit_default_module_path(true)
            .remove_name_section(true)
            .remove_producers_section(true)
            .generate(folder)
            .context("wasm-bindgen")?;
        fs::write(&stamp, &key).with_context(|| format!("writing {}", stamp.display()))?;
    }
    let mut site = Site::new();
    read_folder(folder, "", &mut site)?;
    Ok(site)
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
        Site::from([("page.js".into(), b"js".to_vec()), ("page_bg.wasm".into(), b"wasm".to_vec())])
    }

    fn made(shell: &str, style: &str) -> Result<Site> {
        assemble(shell, bound(), style.to_string(), b"library".to_vec())
    }

    #[test]
    fn the_shell_names_files_by_their_content() {
        let shell = "{{style}} {{script}} {{wasm}} {{script}} {{library}}";
        let site = made(shell, "a{}").unwrap();
        let named = String::from_utf8(site["index.html"].clone()).unwrap();
        for name in named.split(' ') {
            assert!(site.contains_key(name), "{name} is named but not there");
        }
        let other = made(shell, "b{}").unwrap();
        assert_ne!(other["index.html"], site["index.html"]);
    }

    #[test]
    fn a_shell_without_a_placeholder_is_refused() {
        let error = made("{{style}} {{script}}", "").unwrap_err();
        assert_eq!(
            error.to_string(),
            "index.html has no {{wasm}}: the page would not load that file"
        );
    }
}
