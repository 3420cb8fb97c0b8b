//! Every lesson's programs under `python3` with real sockets, each host a network namespace, and in the
//! simulation: both print the same. The comparison itself is `lessons_as_cpython.py`.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What the script says when namespaces cannot be made here.
const SKIPPED: i32 = 77;

// In real time, with real pauses: minutes.
#[test]
#[ignore = "takes minutes: cargo test -p socket-playground --test lessons_as_cpython -- --ignored"]
fn lessons_print_what_they_print_under_cpython() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let lessons = lessons(&root.join("../lessons"));
    assert!(lessons.len() > 30, "the lessons are beside backend/");
    let output = Command::new("python3")
        .arg(root.join("tests/lessons_as_cpython.py"))
        .arg(env!("CARGO_BIN_EXE_socket-playground"))
        .args(&lessons)
        .output();
    let Ok(output) = output else {
        eprintln!("skipped: there is no python3 here");
        return;
    };
    let told = String::from_utf8_lossy(&output.stdout);
    if output.status.code() == Some(SKIPPED) {
        eprintln!("skipped: {}", told.trim());
        return;
    }
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
}

/// The originals that have programs.
fn lessons(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut lessons: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let original = lesson::file_name(&name).is_some_and(|(_, language)| language == "en");
            original && std::fs::read_to_string(path).unwrap().contains("host=")
        })
        .collect();
    lessons.sort();
    lessons
}
