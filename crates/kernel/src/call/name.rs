//! `getsockname(2)` and `getpeername(2)`.

use crate::address::Endpoint;
use crate::host::Kernel;
use crate::snapshot::TcpState;
use crate::socket::Protocol;
use crate::{Address, Errno, Fd, Pid, Reply};

impl Kernel {
    pub(super) fn getsockname(&mut self, pid: Pid, fd: Fd) -> Result<Reply, Errno> {
        let (_, id) = self.files.socket(pid, fd)?;
        let socket = self.sockets.get(id);
        if let Protocol::Unix(unix) = &socket.protocol {
            let path = unix.path.clone().unwrap_or_default();
            return Ok(Reply::Address(Address::Unix { path }));
        }
        let unbound = Endpoint { ip: socket.family.wildcard(), port: socket.stale_port };
        Ok(Reply::Address(socket.family.address(socket.local.unwrap_or(unbound))))
    }

    pub(super) fn getpeername(&mut self, pid: Pid, fd: Fd) -> Result<Reply, Errno> {
        let (_, id) = self.files.socket(pid, fd)?;
        let socket = self.sockets.get(id);
        if let Protocol::Unix(unix) = &socket.protocol {
            unix.peer().ok_or(Errno::ENOTCONN)?;
            return Ok(Reply::Address(self.unix_peer_address(unix)));
        }
        let gone = matches!(
            socket.tcp_state(),
            Some(TcpState::Closed | TcpState::Listen | TcpState::SynSent | TcpState::TimeWait)
        );
        match socket.peer {
            Some(peer) if !gone && peer.port != 0 => {
                Ok(Reply::Address(socket.family.address(peer)))
            }
            _ => Err(Errno::ENOTCONN),
        }
    }
}
