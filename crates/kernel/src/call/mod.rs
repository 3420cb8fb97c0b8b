//! System calls: dispatch, and the one way in which a call sleeps, goes on and gives up.
//!
//! A call that may sleep is a [`Call`] with its progress. An attempt either answers or says what it
//! waits for; whether the task then sleeps, or gets `EAGAIN` and its like, is decided here alone.

mod accept;
mod bind;
mod connect;
mod epoll;
mod name;
mod open;
mod option;
mod poll;
mod select;
mod shutdown;
mod transfer;

pub(crate) use poll::flag;
pub(crate) use transfer::{data_reply, wait_for_data, wait_for_room};

use std::sync::Arc;

use crate::fd::{DescriptionId, File};
use crate::host::Kernel;
use crate::linux::MSG_DONTWAIT;
use crate::snapshot::SocketId;
use crate::timer::Timer;
use crate::wait::{Call, Interest, Select, Sleeper};
use crate::{Address, BlockReason, Duration, Errno, Fd, Outcome, Pid, Reply, Syscall, Task, Time};

/// What an attempt came to.
pub(crate) type Attempt = Result<Reply, Stop>;

pub(crate) enum Stop {
    Error(Errno),
    /// It cannot go on before something changes.
    Wait(BlockReason, Vec<(File, Interest)>),
}

impl From<Errno> for Stop {
    fn from(errno: Errno) -> Stop {
        Stop::Error(errno)
    }
}

/// What the first step of a call came to.
enum Begun {
    MaySleep(Sleeper),
    Answered(Reply),
}

/// A descriptor, its description and its socket.
pub(crate) type Target = (Fd, DescriptionId, SocketId);

/// Larger requests are cut, as Linux cuts them at 2 GiB: nothing here needs more.
const TRANSFER_MAX: usize = 1 << 24;

impl Kernel {
    pub(crate) fn begin(&mut self, now: Time, task: Task, call: Syscall) -> Outcome {
        match self.first_step(now, task.pid, call) {
            Ok(Begun::MaySleep(sleeper)) => self.attempt(now, task, sleeper),
            Ok(Begun::Answered(reply)) => Outcome::Done(Ok(reply)),
            Err(errno) => Outcome::Done(Err(errno)),
        }
    }

    /// What a call does once, before it may wait.
    fn first_step(&mut self, now: Time, pid: Pid, call: Syscall) -> Result<Begun, Errno> {
        Ok(match call {
            Syscall::Poll { .. } | Syscall::Select { .. } | Syscall::EpollWait { .. } => {
                Begun::MaySleep(self.watcher(now, pid, call)?)
            }
            Syscall::Read { fd, len } => {
                match self.reader_or_writer(now, pid, fd, receive(len, 0, false))? {
                    Some(sleeper) => Begun::MaySleep(sleeper),
                    None => Begun::Answered(Reply::Data(Vec::new())),
                }
            }
            Syscall::Write { fd, data } => {
                match self.reader_or_writer(now, pid, fd, send(data, None, 0))? {
                    Some(sleeper) => Begun::MaySleep(sleeper),
                    None => Begun::Answered(Reply::Count(0)),
                }
            }
            Syscall::Close { fd } => match self.lingering_close(now, pid, fd)? {
                Some(sleeper) => Begun::MaySleep(sleeper),
                None => Begun::Answered(self.close(now, pid, fd)?),
            },
            Syscall::Accept { .. }
            | Syscall::Connect { .. }
            | Syscall::Send { .. }
            | Syscall::SendTo { .. }
            | Syscall::Recv { .. }
            | Syscall::RecvFrom { .. } => Begun::MaySleep(self.on_one_socket(now, pid, call)?),
            call => Begun::Answered(self.immediate(now, pid, call)?),
        })
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
            Syscall::Dup2 { fd, to } => {
                if let Some(file) = self.files.dup_to(pid, fd, to)? {
                    self.release(now, file);
                }
                Ok(Reply::Fd(to))
            }
            Syscall::Pipe { flags } => self.create_pipe(pid, flags),
            Syscall::EpollCreate { flags } => self.epoll_create(pid, flags),
            Syscall::EpollCtl { epoll, op, fd, events, data } => {
                self.epoll_ctl(pid, epoll, op, fd, (events, data))
            }
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
            // The rest can sleep and was dealt with before.
            _ => Err(Errno::EINVAL),
        }
    }

    /// The calls that watch many files.
    fn watcher(&mut self, now: Time, pid: Pid, call: Syscall) -> Result<Sleeper, Errno> {
        let due = |timeout: Option<Duration>| timeout.map(|span| now + span);
        match call {
            Syscall::Poll { fds, timeout } => {
                Ok(Sleeper::new(Call::Poll { fds }, None, due(timeout)))
            }
            Syscall::Select { read, write, except, timeout } => {
                let sets = Select { read, write, except };
                self.begin_select(pid, &sets)?;
                Ok(Sleeper::new(Call::Select(Arc::new(sets)), None, due(timeout)))
            }
            Syscall::EpollWait { epoll, max_events, timeout } => {
                let most = usize::try_from(max_events).ok().filter(|most| *most > 0);
                let max_events = most.ok_or(Errno::EINVAL)?;
                let id = self.files.resolve(pid, epoll)?;
                let file = self.files.get(id).file;
                let File::Epoll(_) = file else { return Err(Errno::EINVAL) };
                let call = Call::EpollWait { max_events };
                Ok(Sleeper::new(call, Some((epoll, id, file)), due(timeout)))
            }
            _ => Err(Errno::EINVAL),
        }
    }

    /// The calls that wait for one socket.
    fn on_one_socket(&mut self, now: Time, pid: Pid, call: Syscall) -> Result<Sleeper, Errno> {
        let (fd, call) = match call {
            Syscall::Accept { fd, flags } => (fd, Call::Accept { flags }),
            Syscall::Connect { fd, address } => {
                let (_, id) = self.files.socket(pid, fd)?;
                let begun = self.begin_connect(now, id, &address)?;
                let otherwise = match begun {
                    _ if self.sockets.get(id).unix().is_some() => Errno::EAGAIN,
                    true => Errno::EINPROGRESS,
                    false => Errno::EALREADY,
                };
                (fd, Call::Connect { otherwise })
            }
            Syscall::Send { fd, data, flags } => (fd, send(data, None, flags)),
            Syscall::SendTo { fd, data, flags, address } => (fd, send(data, Some(address), flags)),
            Syscall::Recv { fd, len, flags } => (fd, receive(len, flags, false)),
            Syscall::RecvFrom { fd, len, flags } => (fd, receive(len, flags, true)),
            _ => return Err(Errno::EINVAL),
        };
        let (description, socket) = self.files.socket(pid, fd)?;
        let deadline = self.own_timeout(socket, &call).map(|span| now + span);
        Ok(Sleeper::new(call, Some((fd, description, File::Socket(socket))), deadline))
    }

    /// `read(2)` and `write(2)`: on a socket they are `recv` and `send` without flags.
    ///
    /// Errors: `EBADF` also for the wrong end of a pipe, `EINVAL` for what has no octets.
    fn reader_or_writer(
        &self,
        now: Time,
        pid: Pid,
        fd: Fd,
        call: Call,
    ) -> Result<Option<Sleeper>, Errno> {
        let description = self.files.resolve(pid, fd)?;
        let file = self.files.get(description).file;
        let reads = matches!(call, Call::Recv { .. });
        let nothing = matches!(call, Call::Recv { len: 0, .. });
        let deadline = match file {
            // A socket is not even asked for nothing.
            File::Socket(_) if nothing => return Ok(None),
            File::Socket(socket) => self.own_timeout(socket, &call).map(|span| now + span),
            File::PipeReader(_) if reads => None,
            File::PipeWriter(_) if !reads => None,
            File::PipeReader(_) | File::PipeWriter(_) => return Err(Errno::EBADF),
            File::Epoll(_) | File::Terminal(_) => return Err(Errno::EINVAL),
        };
        Ok(Some(Sleeper::new(call, Some((fd, description, file)), deadline)))
    }

    /// SO_RCVTIMEO and SO_SNDTIMEO.
    fn own_timeout(&self, socket: SocketId, call: &Call) -> Option<Duration> {
        let options = &self.sockets.get(socket).options;
        match call {
            Call::Accept { .. } | Call::Recv { .. } => options.receive_timeout,
            Call::Connect { .. } | Call::Send { .. } => options.send_timeout,
            Call::Poll { .. } | Call::Select(_) | Call::EpollWait { .. } | Call::Linger => None,
        }
    }

    /// Goes on with a call as far as it can.
    pub(crate) fn attempt(&mut self, now: Time, task: Task, mut sleeper: Sleeper) -> Outcome {
        let until = sleeper.deadline;
        let result = match (sleeper.on, &mut sleeper.call) {
            (None, Call::Poll { fds }) => self.try_poll(task.pid, fds, until),
            (None, Call::Select(sets)) => self.try_select(task.pid, sets, until),
            (Some((fd, description, File::Socket(id))), call) => {
                self.attempt_on_socket(now, task.pid, (fd, description, id), call)
            }
            (Some((_, _, File::Epoll(id))), Call::EpollWait { max_events }) => {
                self.try_epoll_wait(id, *max_events, until)
            }
            (Some((fd, _, File::PipeReader(id))), Call::Recv { len, .. }) => {
                self.try_read_pipe(fd, id, *len)
            }
            (Some((fd, _, File::PipeWriter(id))), Call::Send { data, copied, .. }) => {
                self.try_write_pipe(fd, id, data, copied)
            }
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

    fn attempt_on_socket(&mut self, now: Time, pid: Pid, on: Target, call: &mut Call) -> Attempt {
        match call {
            Call::Accept { flags } => self.try_accept(pid, on, *flags),
            Call::Connect { .. } => self.try_connect(on),
            Call::Send { data, to, copied, flags } => {
                self.try_send(now, on, data, to.as_ref(), copied, *flags)
            }
            Call::Recv { len, flags, got, with_address } => {
                self.try_receive(now, on, *len, *flags, got, *with_address)
            }
            Call::Linger => self.try_linger(on),
            Call::Poll { .. } | Call::Select(_) | Call::EpollWait { .. } => {
                Err(Stop::Error(Errno::EINVAL))
            }
        }
    }

    fn may_sleep(&self, sleeper: &Sleeper) -> bool {
        let Some((_, description, _)) = sleeper.on else { return true };
        let dont_wait = match sleeper.call {
            Call::Send { flags, .. } | Call::Recv { flags, .. } => flags & MSG_DONTWAIT != 0,
            _ => false,
        };
        let always = matches!(sleeper.call, Call::Linger | Call::EpollWait { .. });
        always || !(dont_wait || self.files.get(description).nonblocking)
    }

    /// A datagram socket that was shut down tells its end only to a reader that would sleep.
    pub(crate) fn would_sleep(&self, description: DescriptionId, flags: i32) -> bool {
        flags & MSG_DONTWAIT == 0 && !self.files.get(description).nonblocking
    }

    fn fall_asleep(&mut self, task: Task, mut sleeper: Sleeper) {
        if sleeper.pins.is_empty() {
            sleeper.pins = self.descriptions_of(task.pid, &sleeper);
            sleeper.pins.iter().for_each(|id| self.files.pin(*id));
        }
        self.timers.set(Timer::Call(task), sleeper.deadline);
        self.sleepers.put(task, sleeper);
    }

    /// The call is over: what held its file open for it lets go.
    pub(crate) fn finish_sleep(&mut self, now: Time, task: Task, sleeper: &Sleeper) {
        self.timers.set(Timer::Call(task), None);
        for description in &sleeper.pins {
            if let Some(file) = self.files.unpin(*description) {
                self.release(now, file);
            }
        }
    }

    /// The descriptions that a sleeping call holds open.
    fn descriptions_of(&self, pid: Pid, sleeper: &Sleeper) -> Vec<DescriptionId> {
        let resolve = |fd: &Fd| self.files.resolve(pid, *fd).ok();
        match (&sleeper.on, &sleeper.call) {
            (Some((_, description, _)), _) => vec![*description],
            (None, Call::Poll { fds }) => fds.iter().filter_map(|one| resolve(&one.fd)).collect(),
            (None, Call::Select(sets)) => {
                let all = sets.read.iter().chain(&sets.write).chain(&sets.except);
                all.filter_map(resolve).collect()
            }
            (None, _) => Vec::new(),
        }
    }
}

fn send(data: Vec<u8>, to: Option<Address>, flags: i32) -> Call {
    Call::Send { data: Arc::new(data), to, copied: 0, flags }
}

fn receive(len: usize, flags: i32, with_address: bool) -> Call {
    Call::Recv { len: len.min(TRANSFER_MAX), flags, got: Vec::new(), with_address }
}

/// What a call that must not wait any longer returns.
fn give_up(call: &mut Call) -> Result<Reply, Errno> {
    match call {
        Call::Connect { otherwise } => Err(*otherwise),
        Call::Send { copied, .. } if *copied > 0 => Ok(Reply::Count(*copied)),
        Call::Recv { got, with_address, .. } if !got.is_empty() => {
            Ok(transfer::data_reply(std::mem::take(got), None, *with_address))
        }
        Call::Poll { .. } => Ok(Reply::Ready(Vec::new())),
        Call::Select(_) => {
            Ok(Reply::Selected { read: Vec::new(), write: Vec::new(), except: Vec::new() })
        }
        Call::EpollWait { .. } => Ok(Reply::Events(Vec::new())),
        Call::Linger => Ok(Reply::Done),
        Call::Accept { .. } | Call::Send { .. } | Call::Recv { .. } => Err(Errno::EAGAIN),
    }
}
