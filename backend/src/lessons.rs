//! The lesson folder: its files read afresh, the course's index, and which files changed since one
//! last looked.
//!
//! There is no watcher: whoever asks makes the folder be looked at, at most every 300 ms.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use crate::site::{Site, read_inside};

/// The most lesson files of a course.
pub const MOST_FILES: usize = 2_000;
/// The longest lesson file, in bytes.
pub const MOST_BYTES: u64 = 1024 * 1024;
/// How often the folder is looked at, at most.
const LOOK_EVERY: Duration = Duration::from_millis(300);

/// What tells one version of a file from another.
type Stamp = (Option<SystemTime>, u64);

/// A folder of lessons.
pub struct Lessons {
    /// Canonical.
    folder: PathBuf,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    looked_at: Option<Instant>,
    stamps: BTreeMap<String, Stamp>,
    /// Raised whenever a look finds a change.
    version: u64,
    /// The version that a file's last change made.
    changed: BTreeMap<String, u64>,
    /// The index's text and the version it belongs to.
    index: Option<(u64, String)>,
}

impl Lessons {
    pub fn new(folder: &Path) -> std::io::Result<Lessons> {
        let lessons = Lessons { folder: folder.canonicalize()?, seen: Mutex::new(Seen::default()) };
        drop(lessons.look());
        Ok(lessons)
    }

    /// A lesson's text, by its file's name.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        if !is_lesson(name) {
            return None;
        }
        read_inside(&self.folder, name)
    }

    /// The course's index as JSON: a [`lesson::Course`].
    pub fn index(&self) -> String {
        let mut seen = self.look();
        if let Some((version, index)) = &seen.index
            && *version == seen.version
        {
            return index.clone();
        }
        let names: Vec<String> = seen.stamps.keys().cloned().collect();
        let index = index_json(&self.texts(&names));
        seen.index = Some((seen.version, index.clone()));
        index
    }

    /// The version that [`Lessons::changed_since`] starts from.
    pub fn version(&self) -> u64 {
        self.look().version
    }

    /// The files that changed, came or went after `version`, which becomes the present one.
    pub fn changed_since(&self, version: &mut u64) -> Vec<String> {
        let seen = self.look();
        let after = std::mem::replace(version, seen.version);
        seen.changed.iter().filter(|(_, at)| **at > after).map(|(name, _)| name.clone()).collect()
    }

    fn texts(&self, names: &[String]) -> Vec<(String, String)> {
        names
            .iter()
            .filter_map(|name| {
                let bytes = read_inside(&self.folder, name)?;
                Some((name.clone(), String::from_utf8_lossy(&bytes).into_owned()))
            })
            .collect()
    }

    fn look(&self) -> MutexGuard<'_, Seen> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if seen.looked_at.is_none_or(|then| now.duration_since(then) >= LOOK_EVERY) {
            let stamps = stamps(&self.folder);
            let first = seen.looked_at.is_none();
            seen.looked_at = Some(now);
            if stamps != seen.stamps {
                seen.update(stamps, first);
            }
        }
        seen
    }
}

impl Seen {
    fn update(&mut self, stamps: BTreeMap<String, Stamp>, first: bool) {
        self.version += 1;
        let before = std::mem::replace(&mut self.stamps, stamps);
        if first {
            return;
        }
        let names = before.keys().chain(self.stamps.keys());
        let changed = names.filter(|name| before.get(*name) != self.stamps.get(*name));
        self.changed.extend(changed.map(|name| (name.clone(), self.version)));
        // Names come and go; only so many are remembered, the latest first.
        while self.changed.len() > 2 * MOST_FILES {
            let Some(oldest) =
                self.changed.iter().min_by_key(|(_, at)| **at).map(|(name, _)| name.clone())
            else {
                return;
            };
            self.changed.remove(&oldest);
        }
    }
}

/// Whether a file of this name is a lesson: `name.md` or `name.zh.md`, the guide for authors aside.
pub fn is_lesson(name: &str) -> bool {
    name.ends_with(".md")
        && !name.starts_with('.')
        && !name.contains(['/', '\\'])
        && !name.eq_ignore_ascii_case("README.md")
}

/// The course's index, from its files' names and texts.
pub fn index_json(files: &[(String, String)]) -> String {
    serde_json::to_string(&lesson::course(files)).unwrap_or_default()
}

/// Reads all lesson files of a folder, sorted by name.
pub fn read_folder(folder: &Path) -> std::io::Result<Vec<(String, String)>> {
    fs::read_dir(folder)?;
    stamps(folder)
        .into_keys()
        .map(|name| {
            let bytes = fs::read(folder.join(&name))?;
            Ok((name, String::from_utf8_lossy(&bytes).into_owned()))
        })
        .collect()
}

fn stamps(folder: &Path) -> BTreeMap<String, Stamp> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let metadata = fs::metadata(entry.path()).ok()?;
            let fits = is_lesson(&name) && metadata.is_file() && metadata.len() <= MOST_BYTES;
            fits.then(|| (name, (metadata.modified().ok(), metadata.len())))
        })
        .take(MOST_FILES)
        .collect()
}

/// The lessons as the server has them: in a folder, or as files of the page.
pub enum Source {
    Folder(Lessons),
    Site(Site),
}

impl Source {
    /// A file below `/lessons/`.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        match self {
            Source::Folder(lessons) if name == "index.json" => Some(lessons.index().into_bytes()),
            Source::Folder(lessons) => lessons.read(name),
            Source::Site(site) => {
                site.read(&format!("lessons/{name}")).map(|body| body.into_owned())
            }
        }
    }
}
