//! `getsockopt(2)` and `setsockopt(2)`: one file a level (socket(7), tcp(7), ip(7) and ipv6(7)).
//!
//! Options that act are fields of [`crate::socket::Options`]; the others that programs set are
//! stored, and told again when asked for: `stored`. Values are octets, as C lays them out: `value`.

mod ip_level;
mod socket_level;
mod stored;
mod tcp_level;
mod value;

use crate::address::Family;
use crate::host::Kernel;
use crate::linux::*;
use crate::socket::{Protocol, Socket};
use crate::{Errno, Fd, Pid, Reply, Time};

impl Kernel {
    /// Errors: `EINVAL` for a short value or a bad one, `ENOPROTOOPT`, `EDOM`, `EACCES`, `EPERM`.
    pub(super) fn setsockopt(
        &mut self,
        now: Time,
        pid: Pid,
        fd: Fd,
        level: i32,
        name: i32,
        value: &[u8],
    ) -> Result<Reply, Errno> {
        let (_, id) = self.files.socket(pid, fd)?;
        let socket = self.sockets.get(id);
        if !knows_level(socket, level) {
            let unix = matches!(socket.protocol, Protocol::Unix(_));
            return Err(if unix { Errno::EOPNOTSUPP } else { Errno::ENOPROTOOPT });
        }
        match level {
            SOL_SOCKET => self.set_socket_option(now, id, name, value),
            IPPROTO_TCP => self.set_tcp_option(now, id, name, value),
            IPPROTO_IP => self.set_ip_option(id, name, value),
            IPPROTO_IPV6 => self.set_ipv6_option(id, name, value),
            _ => Err(Errno::ENOPROTOOPT),
        }?;
        Ok(Reply::Done)
    }

    /// Errors: `ENOPROTOOPT`, `EOPNOTSUPP`, `EINVAL`.
    pub(super) fn getsockopt(
        &mut self,
        pid: Pid,
        fd: Fd,
        level: i32,
        name: i32,
        len: usize,
    ) -> Result<Reply, Errno> {
        let (_, id) = self.files.socket(pid, fd)?;
        let root = self.config.root;
        let socket = self.sockets.get_mut(id);
        if !knows_level(socket, level) {
            return Err(Errno::EOPNOTSUPP);
        }
        let mut value = match level {
            SOL_SOCKET => socket_level::get(socket, name, root)?,
            IPPROTO_TCP => tcp_level::get(socket, name)?,
            IPPROTO_IP => ip_level::get(socket, name)?,
            IPPROTO_IPV6 => ip_level::get_v6(socket, name, len)?,
            _ => return Err(Errno::ENOPROTOOPT),
        };
        value.truncate(len);
        Ok(Reply::Option(value))
    }
}

fn knows_level(socket: &Socket, level: i32) -> bool {
    match level {
        SOL_SOCKET => true,
        IPPROTO_TCP => socket.is_tcp(),
        IPPROTO_UDP => matches!(socket.protocol, Protocol::Udp(_)),
        IPPROTO_IP => socket.family != Family::Unix,
        IPPROTO_IPV6 => socket.family == Family::Inet6,
        _ => false,
    }
}
