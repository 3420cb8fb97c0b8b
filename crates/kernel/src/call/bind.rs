//! `bind(2)` and `listen(2)`: who may hold which address and port.

use crate::address::{Endpoint, Family};
use crate::host::{Kernel, NoteKind};
use crate::linux::SOMAXCONN;
use crate::snapshot::{SocketId, TcpState};
use crate::socket::{Kind, Listener, Phase, Protocol, Socket, Tcp};
use crate::{Address, Errno, Fd, Pid, Reply, TcpEvent};

/// `net.ipv4.ip_local_port_range`.
const EPHEMERAL: std::ops::RangeInclusive<u16> = 32_768..=60_999;

impl Kernel {
    pub(super) fn bind(&mut self, pid: Pid, fd: Fd, address: &Address) -> Result<Reply, Errno> {
        let (_, id) = self.files.socket(pid, fd)?;
        let socket = self.sockets.get(id);
        if socket.family == Family::Unix {
            return self.bind_unix(id, address);
        }
        let wanted = socket.family.endpoint(address)?;
        if socket.options.v6only && wanted.ip.is_ipv4() {
            return Err(Errno::EINVAL);
        }
        if !self.config.may_bind(wanted.ip) {
            return Err(Errno::EADDRNOTAVAIL);
        }
        if (1..1024).contains(&wanted.port) && !self.config.root {
            return Err(Errno::EACCES);
        }
        // A connection that is over gave its ephemeral port back.
        let over = socket
            .connection()
            .is_some_and(|c| matches!(c.state, TcpState::Closed | TcpState::TimeWait));
        if socket.local.is_some() && (socket.bound || !over) {
            return Err(Errno::EINVAL);
        }
        let port = match wanted.port {
            0 => self.free_port(id, wanted, 1).ok_or(Errno::EADDRINUSE)?,
            _ if self.conflicts(id, wanted) => {
                // One that had an address keeps only its port (`__inet_bind`).
                let socket = self.sockets.get_mut(id);
                let anywhere = socket.family.wildcard();
                socket.local = socket.local.map(|local| Endpoint { ip: anywhere, ..local });
                return Err(Errno::EADDRINUSE);
            }
            port => port,
        };
        self.leave_time_wait_behind(id);
        self.take_port(id, Endpoint { ip: wanted.ip, port });
        self.sockets.get_mut(id).bound = true;
        Ok(Reply::Done)
    }

    pub(crate) fn take_port(&mut self, id: SocketId, local: Endpoint) {
        self.sockets.get_mut(id).local = Some(local);
        self.sockets.hold_port(id);
    }

    /// An ephemeral port; for TCP Linux gives `bind` odd ones (`parity` 1) and `connect` even ones
    /// first.
    pub(crate) fn free_port(&mut self, id: SocketId, wanted: Endpoint, parity: u16) -> Option<u16> {
        let (low, high) = (*EPHEMERAL.start(), *EPHEMERAL.end());
        let pairs = (high - low).div_ceil(2);
        let kind = self.sockets.get(id).kind;
        let start = self.rng.below(u64::from(pairs)) as u16;
        let parity = match kind {
            Kind::Stream | Kind::Packets => parity,
            Kind::Datagram => self.rng.below(2) as u16,
        };
        for parity in [parity, 1 - parity] {
            for step in 0..pairs {
                let port = low + (start + step) % pairs * 2 + parity;
                let local = Endpoint { port, ..wanted };
                if self.sockets.port_is_free(kind, port) && !self.conflicts(id, local) {
                    return Some(port);
                }
            }
        }
        None
    }

    /// Does another socket's hold on the port forbid ours? (`inet_csk_bind_conflict`.)
    fn conflicts(&self, id: SocketId, wanted: Endpoint) -> bool {
        let socket = self.sockets.get(id);
        self.sockets.port_holders(socket.kind, wanted.port).any(|other| {
            other.id != id
                && overlap(socket, wanted, other)
                && !both_reuse_address(socket, other)
                && !(socket.options.reuse_port && other.options.reuse_port)
        })
    }

    pub(super) fn listen(&mut self, pid: Pid, fd: Fd, backlog: i32) -> Result<Reply, Errno> {
        let (_, id) = self.files.socket(pid, fd)?;
        let backlog = if (0..SOMAXCONN).contains(&backlog) { backlog } else { SOMAXCONN } as usize;
        let socket = self.sockets.get_mut(id);
        if socket.kind == Kind::Datagram {
            return Err(Errno::EOPNOTSUPP);
        }
        match &mut socket.protocol {
            Protocol::Unix(_) => return self.listen_unix(id, backlog),
            Protocol::Tcp(Tcp::Listener(listener)) => {
                listener.backlog = backlog;
                return Ok(Reply::Done);
            }
            Protocol::Tcp(Tcp::Idle) if socket.phase == Phase::Unconnected => {}
            _ => return Err(Errno::EINVAL),
        }
        self.autobind(id)?;
        let local = self.sockets.get(id).local.expect("bound just now");
        if self.conflicts(id, local) {
            return Err(Errno::EADDRINUSE);
        }
        let listener = Listener { backlog, ..Listener::default() };
        self.sockets.get_mut(id).protocol = Protocol::Tcp(Tcp::Listener(listener));
        self.sockets.index_listener(id);
        let trigger = TcpEvent::PassiveOpen.words().to_string();
        let kind = NoteKind::State { from: TcpState::Closed, to: TcpState::Listen, trigger };
        self.note(Some(id), kind);
        self.wake(id, true, true);
        Ok(Reply::Done)
    }

    /// An unbound socket gets the wildcard address and an ephemeral port.
    pub(crate) fn autobind(&mut self, id: SocketId) -> Result<(), Errno> {
        let socket = self.sockets.get(id);
        if socket.local.is_some() {
            return Ok(());
        }
        let any = Endpoint { ip: socket.family.wildcard(), port: 0 };
        let port = self.free_port(id, any, 1).ok_or(Errno::EAGAIN)?;
        self.take_port(id, Endpoint { port, ..any });
        Ok(())
    }
}

fn overlap(socket: &Socket, wanted: Endpoint, other: &Socket) -> bool {
    let Some(held) = other.local else { return false };
    let covers = |wild: Endpoint, v6only: bool, ip: std::net::IpAddr| {
        wild.ip.is_unspecified()
            && (wild.ip.is_ipv4() == ip.is_ipv4() || (wild.ip.is_ipv6() && !v6only))
    };
    wanted.ip == held.ip
        || covers(wanted, socket.options.v6only, held.ip)
        || covers(held, other.options.v6only, wanted.ip)
}

/// SO_REUSEADDR on both lets them share, for TCP unless the other one listens (socket(7)).
fn both_reuse_address(socket: &Socket, other: &Socket) -> bool {
    socket.options.reuse_address && other.options.reuse_address && other.listener().is_none()
}
