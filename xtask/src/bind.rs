//! From the linker's WebAssembly to what a browser loads: bound with wasm-bindgen; the page also split into parts.
//!
//! A function marked with `#[wasm_split(NAME)]` begins the part NAME: all that is reached through it alone goes
//! there. What splits needs the linker's relocations (`--emit-relocs`), so it comes before wasm-bindgen.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};

use crate::compress::hash;
use crate::page::{Site, read_folder};

/// Binds, unless `folder` holds what was made of the same input: `page.js` and `page_bg.wasm`.
pub fn whole(wasm: &Path, folder: &Path) -> Result<Site> {
    remembered(wasm, folder, || bindgen(wasm, folder, false))
}

/// As [`whole`], after splitting: the parts' `NAME.wasm` as well, and `parts.js`, which fetches them.
pub fn in_parts(wasm: &Path, folder: &Path) -> Result<Site> {
    remembered(wasm, folder, || {
        let first = folder.with_extension("first.wasm");
        split(wasm, folder, &first)?;
        bindgen(&first, folder, true)
    })
}

/// What is in the folder, made anew if it was made of something else.
fn remembered(wasm: &Path, folder: &Path, make: impl FnOnce() -> Result<()>) -> Result<Site> {
    let input = fs::read(wasm).with_context(|| format!("reading {}", wasm.display()))?;
    let stamp = folder.with_extension("stamp");
    let key = hash(&input);
    if fs::read_to_string(&stamp).ok().as_deref() != Some(key.as_str()) {
        if folder.exists() {
            fs::remove_dir_all(folder).with_context(|| format!("removing {}", folder.display()))?;
        }
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        make()?;
        fs::write(&stamp, &key).with_context(|| format!("writing {}", stamp.display()))?;
    }
    let mut site = Site::new();
    read_folder(folder, "", &mut site)?;
    Ok(site)
}

/// With the table of functions exported, if parts are to reach it.
fn bindgen(wasm: &Path, folder: &Path, table: bool) -> Result<()> {
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(wasm)
        .out_name("page")
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .keep_lld_exports(table)
        .generate(folder)
        .context("wasm-bindgen")
}

fn split(wasm: &Path, folder: &Path, first: &Path) -> Result<()> {
    let input = fs::read(wasm).with_context(|| format!("reading {}", wasm.display()))?;
    let mut options = wasm_split_cli_support::Options::new(&input);
    options.output_dir = folder;
    options.main_out_path = first;
    options.main_module = "./page.js";
    options.link_name = "./parts.js";
    let parts = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("splitting {}: {error:#}", wasm.display()))?
        .split_modules;
    ensure!(!parts.is_empty(), "the page is of one piece: does nothing begin a part?");
    for part in &parts {
        slim(part)?;
    }
    let script = folder.join("parts.js");
    let text = fs::read_to_string(&script).context("what the splitter wrote")?;
    fs::write(&script, lenient(&text)?).with_context(|| format!("writing {}", script.display()))
}

/// The splitter's script refuses a part that a web host sends as anything but `application/wasm`. wasm-bindgen's
/// takes it all the same, and so shall this one.
fn lenient(script: &str) -> Result<String> {
    let strict = "WebAssembly.instantiateStreaming(src, imports)";
    ensure!(script.contains(strict), "the splitter's script no longer says {strict}");
    Ok(script.replace(strict, "instantiate(src, imports)") + include_str!("instantiate.js"))
}

/// Encodes a part anew: without names, and without the room that the linker leaves in each number.
fn slim(part: &PathBuf) -> Result<()> {
    let mut module = walrus::ModuleConfig::new()
        .generate_name_section(false)
        .generate_producers_section(false)
        .parse_file(part)
        .with_context(|| format!("reading {}", part.display()))?;
    walrus::passes::gc::run(&mut module);
    module.emit_wasm_file(part).with_context(|| format!("writing {}", part.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_taken_whatever_its_type() {
        let script = "const part = WebAssembly.instantiateStreaming(src, imports);";
        let lenient = lenient(script).unwrap();
        assert!(lenient.starts_with("const part = instantiate(src, imports);"), "{lenient}");
        assert!(lenient.contains("async function instantiate("), "{lenient}");
        assert!(super::lenient("another script").is_err());
    }
}
