//! `build` and `dist`: the static site on disk, the server's executable, and both in one file.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::compress::compressed;
use crate::page::{self, Site, read_folder};
use crate::workspace::{Workspace, shown};

/// Smaller files are sent as they are.
const WORTH_COMPRESSING: usize = 512;

/// The static site in `dist/` and the server in `target/release/`.
pub fn build(workspace: &Workspace) -> Result<()> {
    build_server(workspace)?;
    build_site(workspace)?;
    println!("site:   {}", workspace.dist.display());
    println!("server: {}", workspace.server().display());
    Ok(())
}

/// One executable that holds the page and the lessons.
pub fn embed(workspace: &Workspace) -> Result<()> {
    build_server(workspace)?;
    build_site(workspace)?;
    let mut command = workspace.cargo_command(&[
        "build",
        "--release",
        "-p",
        "socket-playground",
        "--features",
        "embed",
    ]);
    command.env("PLAYGROUND_DIST", &workspace.dist);
    crate::workspace::run(command)?;
    println!("one executable: {}", workspace.server().display());
    Ok(())
}

pub fn build_server(workspace: &Workspace) -> Result<()> {
    workspace.cargo(&["build", "--release", "-p", "socket-playground"])
}

/// Builds the site and makes `dist/` hold exactly it. Needs the server, which writes the index.
pub fn build_site(workspace: &Workspace) -> Result<()> {
    let library = told_by_server(workspace, &["library".as_ref()])?;
    let mut site = page::build(workspace, library)?;
    add_lessons(workspace, &mut site)?;
    add_compressed(workspace, &mut site)?;
    write(&workspace.dist, &site)
}

fn add_lessons(workspace: &Workspace, site: &mut Site) -> Result<()> {
    let mut files = Site::new();
    read_folder(&workspace.lessons(), "lessons/", &mut files)?;
    site.extend(files.into_iter().filter(|(name, _)| name.ends_with(".md")));
    let index = told_by_server(workspace, &["index".as_ref(), workspace.lessons().as_ref()])?;
    site.insert("lessons/index.json".to_string(), index);
    Ok(())
}

/// What the server's executable prints.
fn told_by_server(workspace: &Workspace, arguments: &[&OsStr]) -> Result<Vec<u8>> {
    let mut command = std::process::Command::new(workspace.server());
    command.args(arguments);
    let output =
        command.output().with_context(|| format!("could not start {}", shown(&command)))?;
    if !output.status.success() {
        bail!("{} failed: {}", shown(&command), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(output.stdout)
}

fn add_compressed(workspace: &Workspace, site: &mut Site) -> Result<()> {
    let cache = workspace.scratch().join("compressed");
    fs::create_dir_all(&cache).with_context(|| format!("making {}", cache.display()))?;
    let mut packed = Site::new();
    for (name, content) in site.iter().filter(|(_, content)| content.len() >= WORTH_COMPRESSING) {
        let forms = compressed(content, &cache)?;
        packed.insert(format!("{name}.br"), forms.brotli);
        packed.insert(format!("{name}.gz"), forms.gzip);
    }
    site.append(&mut packed);
    Ok(())
}

/// Makes the folder hold these files and no others; what is already right is not touched.
fn write(folder: &Path, site: &Site) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let mut present = Site::new();
    read_folder(folder, "", &mut present)?;
    for (name, content) in site {
        if present.get(name) == Some(content) {
            continue;
        }
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).with_context(|| format!("making {}", parent.display()))?;
        }
        fs::write(&path, content).with_context(|| format!("writing {}", path.display()))?;
    }
    for name in present.keys().filter(|name| !site.contains_key(*name)) {
        let path = folder.join(name);
        fs::remove_file(&path).with_context(|| format!("removing {}", path.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_holds_exactly_the_site() {
        let folder = std::env::temp_dir().join(format!("playground-dist-{}", std::process::id()));
        let old = Site::from([("old.js".into(), vec![1]), ("lessons/a.md".into(), vec![2])]);
        let new = Site::from([("new.js".into(), vec![3]), ("lessons/a.md".into(), vec![4])]);
        write(&folder, &old).unwrap();
        write(&folder, &new).unwrap();
        let mut found = Site::new();
        read_folder(&folder, "", &mut found).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(found, new);
    }
}
