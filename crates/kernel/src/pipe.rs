//! Pipes (pipe(7)): octets from a writer to a reader of the same host, in pages as Linux keeps them.
//!
//! A pipe has room for 16 pages. A write fills new pages, after it put the part that is no whole page
//! behind the last one if that has the room: so a write of up to a page is never split, and small
//! odd writes fill a pipe before 64 KiB are in it.
//!
//! Invariant: no page is empty; a pipe exists as long as one of its ends is open.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::call::{Attempt, Stop, data_reply, flag};
use crate::fd::File;
use crate::host::Kernel;
use crate::linux::*;
use crate::snapshot::PipeId;
use crate::wait::Interest;
use crate::{BlockReason, Errno, Fd, Pid, Reply};

pub(crate) const PAGE: usize = 4096;
pub(crate) const PAGES_MAX: usize = 16;

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Page {
    octets: Vec<u8>,
    /// How many of them were read.
    read: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Pipe {
    pages: VecDeque<Arc<Page>>,
    reader_gone: bool,
    writer_gone: bool,
}

impl Pipe {
    pub fn len(&self) -> usize {
        self.pages.iter().map(|page| page.octets.len() - page.read).sum()
    }

    /// The first octets, at most `most`.
    pub fn head(&self, most: usize) -> Vec<u8> {
        self.pages.iter().flat_map(|page| &page.octets[page.read..]).take(most).copied().collect()
    }

    fn is_full(&self) -> bool {
        self.pages.len() >= PAGES_MAX
    }

    /// Appends what fits of `data`, whose first octets are not in yet when `fresh`.
    fn push(&mut self, data: &[u8], fresh: bool) -> usize {
        let mut taken = 0;
        let odd = data.len() % PAGE;
        if fresh
            && odd > 0
            && let Some(last) = self.pages.back_mut()
            && last.octets.len() + odd <= PAGE
        {
            Arc::make_mut(last).octets.extend(&data[..odd]);
            taken = odd;
        }
        while taken < data.len() && !self.is_full() {
            let octets = data[taken..data.len().min(taken + PAGE)].to_vec();
            taken += octets.len();
            self.pages.push_back(Arc::new(Page { octets, read: 0 }));
        }
        taken
    }

    fn take(&mut self, len: usize) -> Vec<u8> {
        let mut data = Vec::new();
        while data.len() < len
            && let Some(first) = self.pages.front_mut()
        {
            let page = Arc::make_mut(first);
            let part = (len - data.len()).min(page.octets.len() - page.read);
            data.extend(&page.octets[page.read..page.read + part]);
            page.read += part;
            if page.read == page.octets.len() {
                self.pages.pop_front();
            }
        }
        data
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Pipes {
    issued: u32,
    by_id: BTreeMap<PipeId, Pipe>,
}

impl Pipes {
    pub fn iter(&self) -> impl Iterator<Item = (PipeId, &Pipe)> {
        self.by_id.iter().map(|(id, pipe)| (*id, pipe))
    }

    /// `pipe_poll` for each end.
    pub fn reader_readiness(&self, id: PipeId) -> i16 {
        let Some(pipe) = self.by_id.get(&id) else { return 0 };
        flag(!pipe.pages.is_empty(), READ) | flag(pipe.writer_gone, POLLHUP)
    }

    pub fn writer_readiness(&self, id: PipeId) -> i16 {
        let Some(pipe) = self.by_id.get(&id) else { return 0 };
        flag(!pipe.is_full(), WRITE) | flag(pipe.reader_gone, POLLERR)
    }
}

impl Kernel {
    /// Errors: `EINVAL` for unknown flags, `EMFILE`.
    pub(crate) fn create_pipe(&mut self, pid: Pid, flags: i32) -> Result<Reply, Errno> {
        if flags & !(SOCK_NONBLOCK | SOCK_CLOEXEC) != 0 {
            return Err(Errno::EINVAL);
        }
        self.pipes.issued += 1;
        let id = PipeId(self.pipes.issued);
        let nonblocking = flags & SOCK_NONBLOCK != 0;
        let reader = self.files.open(pid, File::PipeReader(id), nonblocking)?;
        match self.files.open(pid, File::PipeWriter(id), nonblocking) {
            Ok(writer) => {
                self.pipes.by_id.insert(id, Pipe::default());
                Ok(Reply::Pair(reader, writer))
            }
            Err(errno) => {
                self.files.close(pid, reader)?;
                Err(errno)
            }
        }
    }

    pub(crate) fn try_read_pipe(&mut self, fd: Fd, id: PipeId, len: usize) -> Attempt {
        let pipe = self.pipes.by_id.get_mut(&id).ok_or(Errno::EBADF)?;
        if pipe.pages.is_empty() && !pipe.writer_gone && len > 0 {
            let watching = vec![(File::PipeReader(id), Interest::READABLE)];
            return Err(Stop::Wait(BlockReason::ReceiveBufferEmpty { fd, wanted: 1 }, watching));
        }
        let was_full = pipe.is_full();
        let data = pipe.take(len);
        if was_full && !pipe.is_full() {
            self.wake_file(File::PipeWriter(id), WRITE);
        }
        Ok(data_reply(data, None, false))
    }

    /// Errors: `EPIPE` when nobody can read it any more.
    pub(crate) fn try_write_pipe(
        &mut self,
        fd: Fd,
        id: PipeId,
        data: &[u8],
        copied: &mut usize,
    ) -> Attempt {
        if data.is_empty() {
            return Ok(Reply::Count(0));
        }
        let pipe = self.pipes.by_id.get_mut(&id).ok_or(Errno::EBADF)?;
        if pipe.reader_gone {
            return if *copied > 0 { Ok(Reply::Count(*copied)) } else { Err(Errno::EPIPE.into()) };
        }
        let taken = pipe.push(&data[*copied..], *copied == 0);
        *copied += taken;
        if taken > 0 {
            self.wake_file(File::PipeReader(id), READ);
        }
        if *copied == data.len() {
            return Ok(Reply::Count(*copied));
        }
        let reason = BlockReason::SendBufferFull { fd, copied: *copied, total: data.len() };
        Err(Stop::Wait(reason, vec![(File::PipeWriter(id), Interest::WRITABLE)]))
    }

    /// The last descriptor of one end is gone: the other reads to the end, or gets EPIPE.
    pub(crate) fn release_pipe_end(&mut self, file: File) {
        let (File::PipeReader(id) | File::PipeWriter(id)) = file else { return };
        let Some(pipe) = self.pipes.by_id.get_mut(&id) else { return };
        let other = match file {
            File::PipeReader(_) => {
                pipe.reader_gone = true;
                File::PipeWriter(id)
            }
            _ => {
                pipe.writer_gone = true;
                File::PipeReader(id)
            }
        };
        if pipe.reader_gone && pipe.writer_gone {
            self.pipes.by_id.remove(&id);
        } else {
            self.wake_file(other, READ | WRITE | POLLERR | POLLHUP);
        }
    }
}
