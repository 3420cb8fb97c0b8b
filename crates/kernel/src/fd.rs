//! File descriptors: a table a process, whose entries refer to shared open file descriptions
//! (open(2), dup(2), fork(2)).
//!
//! Invariant: `references` counts the table entries, in all processes, that name the description;
//! `pins` counts the calls asleep in it. Both at zero, it goes, and its socket is released.

use std::collections::BTreeMap;

use crate::linux::OPEN_MAX;
use crate::map::Map;
use crate::snapshot::{EpollId, PipeId, SocketId};
use crate::{Errno, Fd, Pid};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct DescriptionId(u32);

/// What a descriptor leads to, and what a call can wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum File {
    /// The terminal of the process that was started on it.
    Terminal(Pid),
    Socket(SocketId),
    PipeReader(PipeId),
    PipeWriter(PipeId),
    Epoll(EpollId),
}

/// A description that nothing refers to any more, and its file.
pub(crate) type Released = (DescriptionId, File);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Description {
    pub file: File,
    pub nonblocking: bool,
    pub references: usize,
    pub pins: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Files {
    issued: u32,
    descriptions: Map<DescriptionId, Description>,
    tables: BTreeMap<Pid, Map<i32, DescriptionId>>,
}

impl Files {
    /// A table with 0, 1 and 2 open on a terminal.
    pub fn create_table(&mut self, pid: Pid) {
        let terminal = self.describe(File::Terminal(pid), false);
        self.descriptions.get_mut(&terminal).expect("just made").references = 3;
        let mut table = Map::default();
        for fd in 0..3 {
            table.insert(fd, terminal);
        }
        self.tables.insert(pid, table);
    }

    pub fn fork_table(&mut self, parent: Pid, child: Pid) {
        let table = self.tables.get(&parent).cloned().unwrap_or_default();
        for (_, id) in table.iter() {
            self.descriptions
                .get_mut(id)
                .expect("tables name only descriptions that exist")
                .references += 1;
        }
        self.tables.insert(child, table);
    }

    fn describe(&mut self, file: File, nonblocking: bool) -> DescriptionId {
        self.issued += 1;
        let id = DescriptionId(self.issued);
        self.descriptions.insert(id, Description { file, nonblocking, references: 0, pins: 0 });
        id
    }

    /// Opens `file` on the lowest free number.
    ///
    /// Errors: `EMFILE`; `EBADF` for a process without a table.
    pub fn open(&mut self, pid: Pid, file: File, nonblocking: bool) -> Result<Fd, Errno> {
        let fd = self.lowest_free(pid)?;
        let id = self.describe(file, nonblocking);
        Ok(self.install(pid, fd, id))
    }

    pub fn dup(&mut self, pid: Pid, fd: Fd) -> Result<Fd, Errno> {
        let id = self.resolve(pid, fd)?;
        let copy = self.lowest_free(pid)?;
        Ok(self.install(pid, copy, id))
    }

    /// `dup2`: the copy gets this number; says what the number's old file releases.
    pub fn dup_to(&mut self, pid: Pid, fd: Fd, to: Fd) -> Result<Option<Released>, Errno> {
        let id = self.resolve(pid, fd)?;
        if !(0..OPEN_MAX).contains(&to.0) {
            return Err(Errno::EBADF);
        }
        if fd == to {
            return Ok(None);
        }
        let released = self.close(pid, to).unwrap_or_default();
        self.install(pid, to.0, id);
        Ok(released)
    }

    fn install(&mut self, pid: Pid, fd: i32, id: DescriptionId) -> Fd {
        self.get_mut(id).references += 1;
        self.tables.entry(pid).or_default().insert(fd, id);
        Fd(fd)
    }

    pub fn lowest_free(&self, pid: Pid) -> Result<i32, Errno> {
        let table = self.tables.get(&pid).ok_or(Errno::EBADF)?;
        let open = table.len() as i32;
        let free = if table.last().is_none_or(|(last, _)| *last < open) {
            open
        } else {
            let gap = table.iter().zip(0..).find(|((used, _), wanted)| **used != *wanted);
            gap.map_or(open, |(_, wanted)| wanted)
        };
        if free < OPEN_MAX { Ok(free) } else { Err(Errno::EMFILE) }
    }

    pub fn resolve(&self, pid: Pid, fd: Fd) -> Result<DescriptionId, Errno> {
        self.tables.get(&pid).and_then(|table| table.get(&fd.0)).copied().ok_or(Errno::EBADF)
    }

    /// The description and socket behind a descriptor.
    ///
    /// Errors: `EBADF`, `ENOTSOCK`.
    pub fn socket(&self, pid: Pid, fd: Fd) -> Result<(DescriptionId, SocketId), Errno> {
        let id = self.resolve(pid, fd)?;
        match self.get(id).file {
            File::Socket(socket) => Ok((id, socket)),
            _ => Err(Errno::ENOTSOCK),
        }
    }

    pub fn get(&self, id: DescriptionId) -> &Description {
        self.descriptions.get(&id).expect("a description that is referred to exists")
    }

    pub fn get_mut(&mut self, id: DescriptionId) -> &mut Description {
        self.descriptions.get_mut(&id).expect("a description that is referred to exists")
    }

    pub fn pin(&mut self, id: DescriptionId) {
        self.get_mut(id).pins += 1;
    }

    /// The call that slept in it is over; says what is released with it.
    pub fn unpin(&mut self, id: DescriptionId) -> Option<Released> {
        self.get_mut(id).pins -= 1;
        self.release_if_unused(id)
    }

    /// Removes a table entry; says what is released with it.
    pub fn close(&mut self, pid: Pid, fd: Fd) -> Result<Option<Released>, Errno> {
        let id = self.resolve(pid, fd)?;
        if let Some(table) = self.tables.get_mut(&pid) {
            table.remove(&fd.0);
        }
        self.get_mut(id).references -= 1;
        Ok(self.release_if_unused(id))
    }

    fn release_if_unused(&mut self, id: DescriptionId) -> Option<Released> {
        let description = self.get(id);
        if description.references > 0 || description.pins > 0 {
            return None;
        }
        self.descriptions.remove(&id).map(|description| (id, description.file))
    }

    pub fn remove_table(&mut self, pid: Pid) {
        self.tables.remove(&pid);
    }

    pub fn open_fds(&self, pid: Pid) -> Vec<Fd> {
        self.tables.get(&pid).into_iter().flat_map(Map::iter).map(|(fd, _)| Fd(*fd)).collect()
    }

    pub fn tables(&self) -> impl Iterator<Item = (Pid, impl Iterator<Item = (Fd, &Description)>)> {
        self.tables
            .iter()
            .map(|(pid, table)| (*pid, table.iter().map(|(fd, id)| (Fd(*fd), self.get(*id)))))
    }
}
