//! Digests of a lesson's run at many instants.

use std::fmt::Write;

use world::{Language, Timeline};

/// A lesson that runs for ever is followed this far.
const MOST_STEPS: u64 = 20_000;
/// Digests a lesson: early steps are those that differ first.
const INSTANTS: u64 = 40;

/// One line an instant, "id step digest", and one for what the page would show at the end. The lesson
/// is run once forwards, then replayed from the middle: both must be the same world.
pub fn of_lesson(file: &str, text: &str) -> String {
    let lesson = match lesson::parse(file, text) {
        Ok(lesson) => lesson,
        Err(problems) => {
            return problems
                .iter()
                .fold(String::new(), |all, problem| all + &format!("{problem}\n"));
        }
    };
    let mut timeline = Timeline::new(lesson.scenario);
    let mut length = 0;
    while length < MOST_STEPS && timeline.run(1) == 1 {
        length += 1;
    }
    let mut lines = String::new();
    for instant in (0..=INSTANTS).map(|n| length * n / INSTANTS).rev() {
        timeline.seek(instant);
        let _ = writeln!(lines, "{file} {instant} {:016x}", timeline.digest());
    }
    timeline.seek(length);
    let shown = format!("{:?}", timeline.view(Language::English));
    let _ = writeln!(lines, "{file} shown {:016x}", world::digest::digest(&shown));
    lines
}

/// All lessons of a folder, in the order of their names.
#[cfg(not(target_arch = "wasm32"))]
pub fn of_folder(folder: &str) -> std::io::Result<String> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // Translations take their programs from the original.
        if name.matches('.').count() == 1 && name.ends_with(".md") && name != "README.md" {
            files.push((name, std::fs::read_to_string(entry.path())?));
        }
    }
    files.sort();
    Ok(files.iter().map(|(name, text)| of_lesson(name, text)).collect())
}
