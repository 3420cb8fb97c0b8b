//! `accept4(2)`.

use super::{Attempt, Stop, Target};
use crate::address::Endpoint;
use crate::fd::File;
use crate::host::Kernel;
use crate::linux::{SOCK_CLOEXEC, SOCK_NONBLOCK};
use crate::socket::{Kind, Protocol};
use crate::wait::Interest;
use crate::{BlockReason, Errno, Pid, Reply};

impl Kernel {
    pub(super) fn try_accept(&mut self, pid: Pid, (fd, _, id): Target, flags: i32) -> Attempt {
        if flags & !(SOCK_NONBLOCK | SOCK_CLOEXEC) != 0 {
            return Err(Errno::EINVAL.into());
        }
        self.files.lowest_free(pid)?;
        let socket = self.sockets.get(id);
        if socket.kind == Kind::Datagram {
            return Err(Errno::EOPNOTSUPP.into());
        }
        let taken = match &socket.protocol {
            Protocol::Unix(_) => self.take_accepted_unix(id)?,
            _ if socket.listener().is_none() => return Err(Errno::EINVAL.into()),
            _ => self.take_accepted(id),
        };
        let Some(child) = taken else {
            let interest = Interest::READABLE.exclusively();
            let watching = vec![(File::Socket(id), interest)];
            return Err(Stop::Wait(BlockReason::AcceptQueueEmpty { fd }, watching));
        };
        let socket = self.sockets.get(child);
        let address = match (&socket.protocol, socket.peer) {
            (Protocol::Unix(unix), _) => self.unix_peer_address(unix),
            (_, Some(peer)) => socket.family.address(peer),
            (_, None) => socket.family.address(Endpoint { ip: socket.family.wildcard(), port: 0 }),
        };
        let nonblocking = flags & SOCK_NONBLOCK != 0;
        let fd = self.files.open(pid, File::Socket(child), nonblocking)?;
        Ok(Reply::Accepted { fd, address })
    }
}
