//! With the feature `embed`: lists the files of the built page (folder `PLAYGROUND_DIST`) in a table
//! that `site` compiles in. Without it: nothing.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-env-changed=PLAYGROUND_DIST");
    println!("cargo:rerun-if-changed=build.rs");
    if env::var_os("CARGO_FEATURE_EMBED").is_none() {
        return Ok(());
    }
    let dist = env::var_os("PLAYGROUND_DIST").map(PathBuf::from).ok_or_else(|| {
        io::Error::other("feature `embed`: set PLAYGROUND_DIST to the folder of the built page")
    })?;
    let dist = dist.canonicalize()?;
    let mut files = Vec::new();
    list(&dist, "", &mut files)?;
    // `site` looks a name up by halving.
    files.sort();
    let mut table = String::from("pub static FILES: &[(&str, &[u8])] = &[\n");
    for (name, path) in &files {
        table.push_str(&format!("    ({name:?}, include_bytes!({:?})),\n", path.to_string_lossy()));
    }
    table.push_str("];\n");
    let out = env::var_os("OUT_DIR").map(PathBuf::from).ok_or(io::ErrorKind::NotFound)?;
    fs::write(out.join("embedded.rs"), table)
}

/// All files of a folder: the name that the page knows each by, and its path.
fn list(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    println!("cargo:rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let path = entry.path();
        if path.is_dir() {
            list(&path, &format!("{name}/"), files)?;
        } else {
            files.push((name, path));
        }
    }
    Ok(())
}
