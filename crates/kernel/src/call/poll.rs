//! `poll(2)`: what each descriptor is ready for, by Linux's exact conditions.

use super::{Attempt, Stop};
use crate::abi::PollFd;
use crate::fd::File;
use crate::host::Kernel;
use crate::linux::*;
use crate::snapshot::TcpState;
use crate::socket::{Protocol, Socket, Tcp};
use crate::wait::Interest;
use crate::{BlockReason, Errno, Pid, Reply, Time};

impl Kernel {
    pub(super) fn try_poll(&self, pid: Pid, fds: &[PollFd], until: Option<Time>) -> Attempt {
        if fds.len() > OPEN_MAX as usize {
            return Err(Errno::EINVAL.into());
        }
        let answered =
            fds.iter().map(|asked| PollFd { revents: self.poll_one(pid, asked), ..*asked });
        let ready: Vec<PollFd> = answered.filter(|answer| answer.revents != 0).collect();
        if !ready.is_empty() {
            return Ok(Reply::Ready(ready));
        }
        let watching = fds.iter().filter_map(|asked| {
            let id = self.files.resolve(pid, asked.fd).ok()?;
            Some((self.files.get(id).file, Interest::polling(asked.events)))
        });
        let reason =
            BlockReason::NotReady { fds: fds.iter().map(|asked| asked.fd).collect(), until };
        Err(Stop::Wait(reason, watching.collect()))
    }

    fn poll_one(&self, pid: Pid, asked: &PollFd) -> i16 {
        if asked.fd.0 < 0 {
            return 0;
        }
        let Ok(description) = self.files.resolve(pid, asked.fd) else { return POLLNVAL };
        self.readiness(self.files.get(description).file) & (asked.events | POLLERR | POLLHUP)
    }

    /// All `POLL*` bits that hold for a file now.
    pub(crate) fn readiness(&self, file: File) -> i16 {
        match file {
            File::Terminal(owner) => WRITE | flag(self.typed.contains(&owner), READ),
            File::Socket(id) => self.sockets.find(id).map_or(0, |it| self.socket_readiness(it)),
            File::PipeReader(id) => self.pipes.reader_readiness(id),
            File::PipeWriter(id) => self.pipes.writer_readiness(id),
            File::Epoll(id) => flag(self.has_ready_events(id), READ),
        }
    }

    fn socket_readiness(&self, socket: &Socket) -> i16 {
        let error = if socket.error.is_some() { POLLERR } else { 0 };
        error
            | match &socket.protocol {
                Protocol::Tcp(tcp) => tcp_readiness(socket, tcp),
                Protocol::Udp(queue) => {
                    let readable = !queue.waiting.is_empty() || socket.read_shut;
                    let both = socket.read_shut && socket.write_shut;
                    flag(readable, READ)
                        | flag(both, POLLHUP)
                        | flag(socket.read_shut, POLLRDHUP)
                        | WRITE
                }
                Protocol::Unix(unix) => self.unix_readiness(socket, unix),
            }
    }
}

pub(crate) fn flag(on: bool, bits: i16) -> i16 {
    if on { bits } else { 0 }
}

/// `tcp_poll`.
fn tcp_readiness(socket: &Socket, tcp: &Tcp) -> i16 {
    let connection = match tcp {
        // A socket that never connected counts as hung up, and as writable.
        Tcp::Idle => return POLLHUP | WRITE | flag(socket.read_shut, READ | POLLRDHUP),
        Tcp::Listener(listener) => return flag(!listener.accept_queue.is_empty(), READ),
        Tcp::Connection(connection) => connection,
    };
    let over = matches!(connection.state, TcpState::Closed | TcpState::TimeWait);
    let no_more = over || connection.fin_received() || socket.read_shut;
    let sent_all = over || connection.send.fin_wanted || socket.write_shut;
    if matches!(connection.state, TcpState::SynSent | TcpState::SynReceived) {
        return 0;
    }
    let enough = connection.readable_len() >= socket.receive_least();
    flag(enough || no_more, READ)
        | flag(no_more, POLLRDHUP)
        | flag(no_more && sent_all, POLLHUP)
        | flag(sent_all || connection.send.has_good_room(), WRITE)
}
