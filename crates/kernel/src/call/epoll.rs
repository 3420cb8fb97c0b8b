//! `epoll_create1(2)`, `epoll_ctl(2)`, `epoll_wait(2)`.

use super::{Attempt, Stop};
use crate::epoll::Item;
use crate::fd::File;
use crate::host::Kernel;
use crate::linux::*;
use crate::snapshot::EpollId;
use crate::wait::Interest;
use crate::{BlockReason, Errno, Fd, Pid, Reply, Time};

/// What may be asked for together with EPOLLEXCLUSIVE.
const EXCLUSIVE_OK: u32 = POLLIN as u32
    | POLLOUT as u32
    | POLLERR as u32
    | POLLHUP as u32
    | EPOLLWAKEUP
    | EPOLLET
    | EPOLLEXCLUSIVE;

/// Descriptors named in the reason to wait.
const NAMED_MAX: usize = 64;

impl Kernel {
    pub(super) fn epoll_create(&mut self, pid: Pid, flags: i32) -> Result<Reply, Errno> {
        if flags & !SOCK_CLOEXEC != 0 {
            return Err(Errno::EINVAL);
        }
        self.files.lowest_free(pid)?;
        let id = self.epolls.create();
        self.files.open(pid, File::Epoll(id), false).map(Reply::Fd)
    }

    /// Errors, in Linux's order: `EBADF`; `EINVAL` (the set itself, not a set, EPOLLEXCLUSIVE where
    /// it cannot be, an unknown `op`); `ELOOP`; `EEXIST`, `ENOENT`.
    pub(super) fn epoll_ctl(
        &mut self,
        pid: Pid,
        epoll: Fd,
        op: i32,
        fd: Fd,
        (events, data): (u32, u64),
    ) -> Result<Reply, Errno> {
        let set = self.files.resolve(pid, epoll)?;
        let description = self.files.resolve(pid, fd)?;
        let file = self.files.get(description).file;
        let File::Epoll(id) = self.files.get(set).file else { return Err(Errno::EINVAL) };
        let exclusive = op != EPOLL_CTL_DEL && events & EPOLLEXCLUSIVE != 0;
        let nested = matches!(file, File::Epoll(_));
        if set == description
            || (exclusive && (op != EPOLL_CTL_ADD || nested || events & !EXCLUSIVE_OK != 0))
        {
            return Err(Errno::EINVAL);
        }
        let key = (fd, description);
        let events = events | POLLERR as u32 | POLLHUP as u32;
        match op {
            EPOLL_CTL_ADD => {
                if let File::Epoll(inner) = file {
                    self.epolls.check_nesting(id, inner)?;
                }
                self.epolls.add(id, key, Item { file, events, data, turn: None })?;
                self.queue_if_ready(id, key);
            }
            EPOLL_CTL_MOD => {
                self.epolls.modify(id, key, events, data)?;
                self.queue_if_ready(id, key);
            }
            EPOLL_CTL_DEL => self.epolls.delete(id, key)?,
            _ => return Err(Errno::EINVAL),
        }
        Ok(Reply::Done)
    }

    pub(super) fn try_epoll_wait(
        &mut self,
        epoll: EpollId,
        most: usize,
        until: Option<Time>,
    ) -> Attempt {
        let events = self.take_events(epoll, most);
        let set = File::Epoll(epoll);
        if !events.is_empty() {
            // What stays in the list is for the next who waits.
            if self.readiness(set) != 0 {
                self.wake_sleepers(set, READ);
            }
            return Ok(Reply::Events(events));
        }
        let interest = self.epolls.get(epoll).map(|epoll| epoll.interest.iter());
        let fds = interest.into_iter().flatten().take(NAMED_MAX).map(|((fd, _), _)| *fd).collect();
        let watching = vec![(set, Interest::READABLE.exclusively())];
        Err(Stop::Wait(BlockReason::NotReady { fds, until }, watching))
    }
}
