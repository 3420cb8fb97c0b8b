//! A host's files: a small tree in memory, filled with the programs' folder.
//!
//! Bounded: past the bound writing fails with ENOSPC, as on a full disk.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use kernel::Errno;

use crate::host_call::FileRequest;
use crate::scenario::Scenario;

/// The folder in which every program runs.
pub(crate) const HOME: &str = "/home/student";
const MOST_BYTES: usize = 16 << 20;
const MOST_FILES: usize = 2_000;
const LONGEST_PATH: usize = 4_096;

const ENOENT: Errno = Errno(2);
const EEXIST: Errno = Errno(17);
const ENOTDIR: Errno = Errno(20);
const EISDIR: Errno = Errno(21);
const ENOSPC: Errno = Errno(28);
const ENAMETOOLONG: Errno = Errno(36);
const ENOTEMPTY: Errno = Errno(39);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Disk {
    files: BTreeMap<String, Rc<Vec<u8>>>,
    folders: BTreeSet<String>,
}

impl Disk {
    /// Each host's disk: the programs that run there and the files beside them.
    pub fn of_scenario(scenario: &Scenario) -> Vec<Disk> {
        let folders = ["/", "/home", HOME, "/tmp"];
        let empty = Disk {
            files: BTreeMap::new(),
            folders: folders.iter().map(|folder| (*folder).to_owned()).collect(),
        };
        let mut disks = vec![empty; scenario.hosts.len()];
        for program in &scenario.programs {
            let host = if program.host < disks.len() { program.host } else { 0 };
            let Some(disk) = disks.get_mut(host) else { continue };
            let folder = program.file.rsplit_once('/').map_or("", |(folder, _)| folder);
            let beside = program.files.iter().map(|(name, text)| (join(folder, name), text));
            for (name, text) in beside.chain([(program.file.clone(), &program.source)]) {
                let path = absolute(&name);
                disk.make_folders(&path);
                disk.files.insert(path, Rc::new(text.as_bytes().to_vec()));
            }
        }
        disks
    }

    fn make_folders(&mut self, path: &str) {
        for (at, _) in path.match_indices('/').skip(1) {
            self.folders.insert(path[..at].to_owned());
        }
    }

    pub fn read(&self, path: &str) -> Result<&Rc<Vec<u8>>, Errno> {
        let path = absolute(path);
        match self.files.get(&path) {
            Some(content) => Ok(content),
            None if self.folders.contains(&path) => Err(EISDIR),
            None => Err(self.missing(&path)),
        }
    }

    /// Whether it is a folder, and its size.
    pub fn stat(&self, path: &str) -> Result<(bool, i64), Errno> {
        let path = absolute(path);
        match self.files.get(&path) {
            Some(content) => Ok((false, content.len() as i64)),
            None if self.folders.contains(&path) => Ok((true, 4096)),
            None => Err(self.missing(&path)),
        }
    }

    pub fn list(&self, path: &str) -> Result<Vec<String>, Errno> {
        let path = absolute(path);
        if self.files.contains_key(&path) {
            return Err(ENOTDIR);
        }
        if !self.folders.contains(&path) {
            return Err(self.missing(&path));
        }
        let prefix = if path == "/" { path } else { format!("{path}/") };
        let names = self.files.keys().chain(&self.folders);
        let names = names.filter_map(|name| name.strip_prefix(&prefix));
        let names = names.filter(|name| !name.is_empty() && !name.contains('/'));
        Ok(names.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect())
    }

    /// What it means that nothing is at a path.
    fn missing(&self, path: &str) -> Errno {
        let parent = parent(path);
        if self.files.contains_key(parent) { ENOTDIR } else { ENOENT }
    }

    pub fn change(&mut self, request: FileRequest) -> Result<(), Errno> {
        match request {
            FileRequest::Write(path, content) => self.write(&absolute(&path), content),
            FileRequest::Remove(path) => {
                let path = absolute(&path);
                match self.files.remove(&path) {
                    Some(_) => Ok(()),
                    None if self.folders.contains(&path) => Err(EISDIR),
                    None => Err(self.missing(&path)),
                }
            }
            FileRequest::MakeFolder(path) => {
                let path = absolute(&path);
                if self.files.contains_key(&path) || self.folders.contains(&path) {
                    return Err(EEXIST);
                }
                self.check_parent(&path)?;
                self.folders.insert(path);
                Ok(())
            }
            FileRequest::RemoveFolder(path) => {
                if !self.list(&path)?.is_empty() {
                    return Err(ENOTEMPTY);
                }
                self.folders.remove(&absolute(&path));
                Ok(())
            }
            FileRequest::Rename(from, to) => {
                let content = Rc::clone(self.read(&from)?);
                let to = absolute(&to);
                if self.folders.contains(&to) {
                    return Err(EISDIR);
                }
                self.check_parent(&to)?;
                self.files.remove(&absolute(&from));
                self.files.insert(to, content);
                Ok(())
            }
            FileRequest::Read(_) | FileRequest::Stat(_) | FileRequest::List(_) => Ok(()),
        }
    }

    fn check_parent(&self, path: &str) -> Result<(), Errno> {
        if path.len() > LONGEST_PATH {
            return Err(ENAMETOOLONG);
        }
        if self.files.len() + self.folders.len() >= MOST_FILES {
            return Err(ENOSPC);
        }
        let parent = parent(path);
        match self.folders.contains(parent) {
            true => Ok(()),
            false if self.files.contains_key(parent) => Err(ENOTDIR),
            false => Err(ENOENT),
        }
    }

    fn write(&mut self, path: &str, content: Vec<u8>) -> Result<(), Errno> {
        if self.folders.contains(path) {
            return Err(EISDIR);
        }
        if !self.files.contains_key(path) {
            self.check_parent(path)?;
        }
        let others = self.files.iter().filter(|(name, _)| *name != path);
        let used: usize = others.map(|(_, content)| content.len()).sum();
        if used + content.len() > MOST_BYTES {
            return Err(ENOSPC);
        }
        self.files.insert(path.to_owned(), Rc::new(content));
        Ok(())
    }
}

fn parent(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some(("", _)) | None => "/",
        Some((parent, _)) => parent,
    }
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The path from the root, without `.` and `..`.
fn absolute(path: &str) -> String {
    let whole = if path.starts_with('/') { path.to_owned() } else { format!("{HOME}/{path}") };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}
