//! `socket(2)`, `socketpair(2)`, `close(2)`.

use crate::address::Family;
use crate::fd::{File, Released};
use crate::host::Kernel;
use crate::linux::*;
use crate::snapshot::SocketId;
use crate::socket::{Kind, Protocol, Tcp};
use crate::table::SOCKETS_MAX;
use crate::tcp::Connection;
use crate::unix::Role;
use crate::wait::{Call, Interest, Sleeper};
use crate::{BlockReason, Errno, Fd, Pid, Reply, Time};

use super::{Attempt, Stop, Target};

impl Kernel {
    pub(super) fn socket(
        &mut self,
        pid: Pid,
        family: i32,
        kind: i32,
        protocol: i32,
    ) -> Result<Reply, Errno> {
        let (family, wanted) = check(family, kind, protocol)?;
        self.files.lowest_free(pid)?;
        let id = self.create_socket(family, wanted)?;
        self.sockets.get_mut(id).owner = pid;
        self.files.open(pid, File::Socket(id), kind & SOCK_NONBLOCK != 0).map(Reply::Fd)
    }

    /// Two connected Unix sockets.
    ///
    /// Errors: those of `socket`; `EOPNOTSUPP` for families that have no pairs.
    pub(super) fn socketpair(
        &mut self,
        pid: Pid,
        family: i32,
        kind: i32,
        protocol: i32,
    ) -> Result<Reply, Errno> {
        let (family, wanted) = check(family, kind, protocol)?;
        if family != Family::Unix {
            return Err(Errno::EOPNOTSUPP);
        }
        self.files.lowest_free(pid)?;
        let (a, b) = (self.create_socket(family, wanted)?, self.create_socket(family, wanted)?);
        self.sockets.get_mut(a).owner = pid;
        self.sockets.get_mut(b).owner = pid;
        self.pair_unix(a, b);
        let nonblocking = kind & SOCK_NONBLOCK != 0;
        let first = self.files.open(pid, File::Socket(a), nonblocking)?;
        match self.files.open(pid, File::Socket(b), nonblocking) {
            Ok(second) => Ok(Reply::Pair(first, second)),
            Err(errno) => {
                let _ = self.files.close(pid, first);
                self.free(a);
                self.free(b);
                Err(errno)
            }
        }
    }

    fn create_socket(&mut self, family: Family, kind: Kind) -> Result<SocketId, Errno> {
        if self.sockets.len() >= SOCKETS_MAX {
            return Err(Errno::ENFILE);
        }
        Ok(self.sockets.create(family, kind).id)
    }

    pub(super) fn close(&mut self, now: Time, pid: Pid, fd: Fd) -> Result<Reply, Errno> {
        if let Some(file) = self.files.close(pid, fd)? {
            self.release(now, file);
        }
        Ok(Reply::Done)
    }

    /// The last reference to an open file is gone.
    pub(crate) fn release(&mut self, now: Time, (description, file): Released) {
        self.forget_interest(description, file);
        match file {
            File::Socket(id) => self.release_socket(now, id),
            File::PipeReader(_) | File::PipeWriter(_) => self.release_pipe_end(file),
            File::Epoll(id) => self.epolls.remove(id),
            File::Terminal(_) => {}
        }
    }

    fn release_socket(&mut self, now: Time, id: SocketId) {
        let socket = self.sockets.get_mut(id);
        socket.attached = false;
        let abort = socket.options.linger == Some(crate::Duration::ZERO);
        match &socket.protocol {
            Protocol::Tcp(Tcp::Listener(_)) => {
                self.stop_listening(now, id);
                self.free(id);
            }
            Protocol::Tcp(Tcp::Connection(_)) => {
                self.with_connection(now, id, |connection, out| connection.abandon(abort, out));
            }
            Protocol::Tcp(Tcp::Idle) | Protocol::Udp(_) => self.free(id),
            Protocol::Unix(_) => self.release_unix(id),
        }
    }

    /// `close` sleeps only for SO_LINGER with a time: until everything sent is acknowledged.
    pub(super) fn lingering_close(
        &mut self,
        now: Time,
        pid: Pid,
        fd: Fd,
    ) -> Result<Option<Sleeper>, Errno> {
        let id = self.files.resolve(pid, fd)?;
        let description = self.files.get(id);
        let File::Socket(socket) = description.file else { return Ok(None) };
        let linger = self.sockets.get(socket).options.linger.filter(|span| span.0 > 0);
        let last = description.references == 1 && description.pins == 0;
        let (Some(span), true, Some(connection)) =
            (linger, last, self.sockets.get(socket).connection())
        else {
            return Ok(None);
        };
        if connection.readable_len() > 0 {
            return Ok(None);
        }
        self.files.pin(id);
        self.files.close(pid, fd)?;
        self.with_connection(now, socket, Connection::finish);
        let on = (fd, id, File::Socket(socket));
        let mut sleeper = Sleeper::new(Call::Linger, Some(on), Some(now + span));
        sleeper.pins.push(id);
        Ok(Some(sleeper))
    }

    pub(super) fn try_linger(&mut self, (fd, _, id): Target) -> Attempt {
        let drained = self.sockets.get(id).connection().is_none_or(Connection::all_acknowledged);
        if drained {
            return Ok(Reply::Done);
        }
        let interest = Interest::EITHER;
        Err(Stop::Wait(BlockReason::Linger { fd }, vec![(File::Socket(id), interest)]))
    }

    /// Makes two Unix sockets each other's peer.
    pub(crate) fn pair_unix(&mut self, a: SocketId, b: SocketId) {
        for (one, other) in [(a, b), (b, a)] {
            let owner = self.sockets.get(other).owner;
            let socket = self.sockets.get_mut(one);
            socket.phase = crate::socket::Phase::Connected;
            if let Protocol::Unix(unix) = &mut socket.protocol {
                unix.role = Role::Connected(other);
                unix.peer_owner = Some(owner);
            }
        }
    }
}

/// Errors: `EAFNOSUPPORT`, `EINVAL`, `EPROTONOSUPPORT`, `ESOCKTNOSUPPORT`, `EPERM` (socket(2)).
fn check(family: i32, kind: i32, protocol: i32) -> Result<(Family, Kind), Errno> {
    if kind & !(0xf | SOCK_NONBLOCK | SOCK_CLOEXEC) != 0 {
        return Err(Errno::EINVAL);
    }
    let kind = kind & 0xf;
    if !(0..=45).contains(&family) {
        return Err(Errno::EAFNOSUPPORT);
    }
    if kind > 10 {
        return Err(Errno::EINVAL);
    }
    match family {
        AF_UNIX if protocol != 0 && protocol != AF_UNIX => Err(Errno::EPROTONOSUPPORT),
        AF_UNIX => match kind {
            SOCK_STREAM => Ok((Family::Unix, Kind::Stream)),
            SOCK_DGRAM | SOCK_RAW => Ok((Family::Unix, Kind::Datagram)),
            SOCK_SEQPACKET => Ok((Family::Unix, Kind::Packets)),
            _ => Err(Errno::ESOCKTNOSUPPORT),
        },
        AF_INET | AF_INET6 => {
            let family = if family == AF_INET { Family::Inet } else { Family::Inet6 };
            match (kind, protocol) {
                (_, protocol) if !(0..256).contains(&protocol) => Err(Errno::EINVAL),
                (SOCK_STREAM, 0 | IPPROTO_TCP) => Ok((family, Kind::Stream)),
                (SOCK_DGRAM, 0 | IPPROTO_UDP) => Ok((family, Kind::Datagram)),
                (SOCK_STREAM | SOCK_DGRAM, _) => Err(Errno::EPROTONOSUPPORT),
                (SOCK_RAW, 0) => Err(Errno::EPROTONOSUPPORT),
                (SOCK_RAW, _) => Err(Errno::EPERM),
                _ => Err(Errno::ESOCKTNOSUPPORT),
            }
        }
        _ => Err(Errno::EAFNOSUPPORT),
    }
}
