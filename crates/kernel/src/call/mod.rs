//! System calls: dispatch, and the one way in which a call sleeps, goes on and gives up.
//!
//! A call that may sleep is a [`Call`] with its progress. An attempt either answers or says what it
//! waits for; whether the task then sleeps, or gets `EAGAIN` and its like, is decided here alone.

mod accept;
mod bind;
mod connect;
mod name;
mod open;
mod option;
mod poll;
mod shutdown;
mod transfer;

pub(crate) use poll::flag;
pub(crate) use transfer::{data_reply, wait_for_data, wait_for_room};

use std::sync::Arc;

use crate::fd::DescriptionId;
use crate::host::Kernel;
use crate::linux::MSG_DONTWAIT;
use crate::snapshot::SocketId;
use crate::timer::Timer;
use crate::wait::{Call, Interest, Sleeper};
use crate::{BlockReason, Duration, Errno, Fd, Outcome, Pid, Reply, Syscall, Task, Time};

/// What an attempt came to.
pub(crate) type Attempt = Result<Reply, Stop>;

pub(crate) enum Stop {
    Error(Errno),
    /// It cannot go on before something changes.
    Wait(BlockReason, Vec<(SocketId, Interest)>),
}

impl From<Errno> for Stop {
    fn from(errno: Errno) -> Stop {
        Stop::Error(errno)
    }
}

/// A descriptor, its description and its socket.
pub(crate) type Target = (Fd, DescriptionId, SocketId);

/// Larger requests are cut, as Linux cuts them at 2 GiB: nothing here needs more.
const TRANSFER_MAX: usize = 1 << 24;

impl Kernel {
    pub(crate) fn begin(&mut self, now: Time, task: Task, call: Syscall) -> Outcome {
        match self.sleeper_for(now, task, &call) {
            Ok(Some(sleeper)) => self.attempt(now, task, sleeper),
            Ok(None) => Outcome::Done(self.immediate(now, task.pid, call)),
            Err(errno) => Outcome::Done(Err(errno)),
        }
    }

    /// The calls that never sleep.
    fn immediate(&mut self, now: Time, pid: Pid, call: Syscall) -> Result<Reply, Errno> {
        match call {
            Syscall::Socket { family, kind, protocol } => self.socket(pid, family, kind, protocol),
            Syscall::Socketpair { family, kind, protocol } => {
                self.socketpair(pid, family, kind, protocol)
            }
            Syscall::Bind { fd, address } => self.bind(pid, fd, &address),
            Syscall::Listen { fd, backlog } => self.listen(pid, fd, backlog),
            Syscall::Shutdown { fd, how } => self.shutdown(now, pid, fd, how),
            Syscall::Dup { fd } => self.files.dup(pid, fd).map(Reply::Fd),
            Syscall::GetSockName { fd } => self.getsockname(pid, fd),
            Syscall::GetPeerName { fd } => self.getpeername(pid, fd),
            Syscall::SetSockOpt { fd, level, name, value } => {
                self.setsockopt(now, pid, fd, level, name, &value)
            }
            Syscall::GetSockOpt { fd, level, name, len } => {
                self.getsockopt(pid, fd, level, name, len)
            }
            Syscall::SetNonblocking { fd, on } => {
                let id = self.files.resolve(pid, fd)?;
                self.files.get_mut(id).nonblocking = on;
                Ok(Reply::Done)
            }
            Syscall::Unlink { path } => self.unlink(&path),
            Syscall::Close { fd } => self.close(now, pid, fd),
            // The rest can sleep and was dealt with before.
            _ => Err(Errno::EINVAL),
        }
    }

    /// The calls that may sleep, ready for their first attempt.
    fn sleeper_for(
        &mut self,
        now: Time,
        task: Task,
        call: &Syscall,
    ) -> Result<Option<Sleeper>, Errno> {
        let (fd, call) = match call.clone() {
            Syscall::Poll { fds, timeout } => {
                let deadline = timeout.map(|span| now + span);
                return Ok(Some(Sleeper::new(Call::Poll { fds }, None, deadline)));
            }
            Syscall::Close { fd } => return self.lingering_close(now, task.pid, fd),
            Syscall::Accept { fd, flags } => (fd, Call::Accept { flags }),
            Syscall::Connect { fd, address } => {
                let (_, id) = self.files.socket(task.pid, fd)?;
                (fd, Call::Connect { begun: self.begin_connect(now, id, &address)? })
            }
            Syscall::Send { fd, data, flags } => {
                (fd, Call::Send { data: Arc::new(data), to: None, copied: 0, flags })
            }
            Syscall::SendTo { fd, data, flags, address } => {
                (fd, Call::Send { data: Arc::new(data), to: Some(address), copied: 0, flags })
            }
            Syscall::Recv { fd, len, flags } => (fd, receive(len, flags, false)),
            Syscall::RecvFrom { fd, len, flags } => (fd, receive(len, flags, true)),
            _ => return Ok(None),
        };
        let (description, socket) = self.files.socket(task.pid, fd)?;
        let deadline = self.own_timeout(socket, &call).map(|span| now + span);
        Ok(Some(Sleeper::new(call, Some((fd, description, socket)), deadline)))
    }

    /// SO_RCVTIMEO and SO_SNDTIMEO.
    fn own_timeout(&self, socket: SocketId, call: &Call) -> Option<Duration> {
        let options = &self.sockets.get(socket).options;
        match call {
            Call::Accept { .. } | Call::Recv { .. } => options.receive_timeout,
            Call::Connect { .. } | Call::Send { .. } => options.send_timeout,
            Call::Poll { .. } | Call::Linger => None,
        }
    }

    /// Goes on with a call as far as it can.
    pub(crate) fn attempt(&mut self, now: Time, task: Task, mut sleeper: Sleeper) -> Outcome {
        let result = match (sleeper.on, &mut sleeper.call) {
            (None, Call::Poll { fds }) => self.try_poll(task.pid, fds, sleeper.deadline),
            (Some(on), Call::Accept { flags }) => self.try_accept(task.pid, on, *flags),
            (Some(on), Call::Connect { .. }) => self.try_connect(on),
            (Some(on), Call::Send { data, to, copied, flags }) => {
                self.try_send(now, on, data, to.as_ref(), copied, *flags)
            }
            (Some(on), Call::Recv { len, flags, got, with_address }) => {
                self.try_receive(now, on, *len, *flags, got, *with_address)
            }
            (Some(on), Call::Linger) => self.try_linger(on),
            _ => Err(Stop::Error(Errno::EINVAL)),
        };
        let result = match result {
            Ok(reply) => Ok(reply),
            Err(Stop::Error(errno)) => Err(errno),
            Err(Stop::Wait(reason, watching)) => {
                let due = sleeper.expired || sleeper.deadline.is_some_and(|at| at <= now);
                if !due && self.may_sleep(&sleeper) {
                    sleeper.watching = watching;
                    self.fall_asleep(task, sleeper);
                    return Outcome::Blocked(reason);
                }
                give_up(&mut sleeper.call)
            }
        };
        self.finish_sleep(now, task, &sleeper);
        Outcome::Done(result)
    }

    fn may_sleep(&self, sleeper: &Sleeper) -> bool {
        let Some((_, description, _)) = sleeper.on else { return true };
        let dont_wait = match sleeper.call {
            Call::Send { flags, .. } | Call::Recv { flags, .. } => flags & MSG_DONTWAIT != 0,
            _ => false,
        };
        let lingers = matches!(sleeper.call, Call::Linger);
        lingers || !(dont_wait || self.files.get(description).nonblocking)
    }

    /// A datagram socket that was shut down tells its end only to a reader that would sleep.
    pub(crate) fn would_sleep(&self, description: DescriptionId, flags: i32) -> bool {
        flags & MSG_DONTWAIT == 0 && !self.files.get(description).nonblocking
    }

    fn fall_asleep(&mut self, task: Task, mut sleeper: Sleeper) {
        if let (Some((_, description, _)), false) = (sleeper.on, sleeper.pinned) {
            self.files.pin(description);
            sleeper.pinned = true;
        }
        self.timers.set(Timer::Call(task), sleeper.deadline);
        self.sleepers.put(task, sleeper);
    }

    /// The call is over: what held its file open for it lets go.
    pub(crate) fn finish_sleep(&mut self, now: Time, task: Task, sleeper: &Sleeper) {
        self.timers.set(Timer::Call(task), None);
        if let (Some((_, description, _)), true) = (sleeper.on, sleeper.pinned)
            && let Some(file) = self.files.unpin(description)
        {
            self.release(now, file);
        }
    }
}

fn receive(len: usize, flags: i32, with_address: bool) -> Call {
    Call::Recv { len: len.min(TRANSFER_MAX), flags, got: Vec::new(), with_address }
}

/// What a call that must not wait any longer returns.
fn give_up(call: &mut Call) -> Result<Reply, Errno> {
    match call {
        Call::Connect { begun: true } => Err(Errno::EINPROGRESS),
        Call::Connect { begun: false } => Err(Errno::EALREADY),
        Call::Send { copied, .. } if *copied > 0 => Ok(Reply::Count(*copied)),
        Call::Recv { got, with_address, .. } if !got.is_empty() => {
            Ok(transfer::data_reply(std::mem::take(got), None, *with_address))
        }
        Call::Poll { .. } => Ok(Reply::Ready(Vec::new())),
        Call::Linger => Ok(Reply::Done),
        Call::Accept { .. } | Call::Send { .. } | Call::Recv { .. } => Err(Errno::EAGAIN),
    }
}
