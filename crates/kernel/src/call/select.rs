//! `select(2)`: which of three sets of descriptors are ready.

use super::{Attempt, Stop};
use crate::fd::File;
use crate::host::Kernel;
use crate::linux::*;
use crate::wait::{Interest, Select};
use crate::{BlockReason, Errno, Fd, Pid, Reply, Time};

/// What makes a descriptor of each set ready (`POLLIN_SET`, `POLLOUT_SET`, `POLLEX_SET`).
const READABLE: i16 = READ | POLLRDBAND | POLLHUP | POLLERR;
const WRITABLE: i16 = WRITE | POLLWRBAND | POLLERR;
const EXCEPTIONAL: i16 = POLLPRI;

impl Kernel {
    /// Errors: `EBADF` for a descriptor that is not open.
    pub(super) fn begin_select(&self, pid: Pid, sets: &Select) -> Result<(), Errno> {
        let mut all = sets.read.iter().chain(&sets.write).chain(&sets.except);
        all.try_for_each(|fd| self.files.resolve(pid, *fd).map(drop))
    }

    pub(super) fn try_select(&self, pid: Pid, sets: &Select, until: Option<Time>) -> Attempt {
        let file = |fd: &Fd| Some(self.files.get(self.files.resolve(pid, *fd).ok()?).file);
        let ready = |fds: &[Fd], events: i16| -> Vec<Fd> {
            // One that was closed meanwhile counts as ready.
            let is_ready = |fd: &&Fd| file(fd).is_none_or(|it| self.readiness(it) & events != 0);
            fds.iter().filter(is_ready).copied().collect()
        };
        let read = ready(&sets.read, READABLE);
        let write = ready(&sets.write, WRITABLE);
        let except = ready(&sets.except, EXCEPTIONAL);
        if !(read.is_empty() && write.is_empty() && except.is_empty()) {
            return Ok(Reply::Selected { read, write, except });
        }
        let asked = [(&sets.read, READABLE), (&sets.write, WRITABLE), (&sets.except, EXCEPTIONAL)];
        let mut watching: Vec<(File, Interest)> = Vec::new();
        let mut fds: Vec<Fd> = Vec::new();
        for (set, events) in asked {
            for fd in set {
                watching.extend(file(fd).map(|it| (it, Interest::selecting(events))));
                fds.push(*fd);
            }
        }
        fds.sort();
        fds.dedup();
        Err(Stop::Wait(BlockReason::NotReady { fds, until }, watching))
    }
}
