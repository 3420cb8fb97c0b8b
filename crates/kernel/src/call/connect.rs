//! `connect(2)`.

use super::{Attempt, Stop, Target};
use crate::address::{Endpoint, Family};
use crate::fd::File;
use crate::host::Kernel;
use crate::snapshot::{SocketId, TcpState};
use crate::socket::{Phase, Protocol, Tcp};
use crate::tcp::{Connection, Out};
use crate::wait::Interest;
use crate::{Address, BlockReason, Errno, Reply, Time};

impl Kernel {
    /// What `connect` does once, before it waits; says whether it began a connection.
    pub(super) fn begin_connect(
        &mut self,
        now: Time,
        id: SocketId,
        address: &Address,
    ) -> Result<bool, Errno> {
        let socket = self.sockets.get(id);
        if socket.family == Family::Unix {
            return self.connect_unix(id, address);
        }
        let to = socket.family.endpoint(address)?;
        match (&socket.protocol, socket.phase) {
            (Protocol::Udp(_), _) => self.connect_udp(id, to).map(|()| false),
            (_, Phase::Connected) => Err(Errno::EISCONN),
            (_, Phase::Connecting) => Ok(false),
            (_, Phase::Disconnecting) => Err(Errno::EINVAL),
            (Protocol::Tcp(Tcp::Idle), Phase::Unconnected) => {
                self.active_open(now, id, to).map(|()| true)
            }
            _ => Err(Errno::EISCONN),
        }
    }

    fn active_open(&mut self, now: Time, id: SocketId, to: Endpoint) -> Result<(), Errno> {
        let peer = self.real_peer(to);
        if self.config.broadcasts(peer.ip) || peer.ip.is_multicast() {
            return Err(Errno::ENETUNREACH);
        }
        let socket = self.sockets.get(id);
        if socket.options.v6only && peer.ip.is_ipv4() {
            return Err(Errno::ENETUNREACH);
        }
        let bound = socket.local;
        let source = match bound {
            // Bound to a broadcast address, it still speaks with one of its own.
            Some(local) if self.config.owns(local.ip) => local.ip,
            _ => self.config.source_for(peer.ip)?,
        };
        let port = match bound {
            Some(local) => local.port,
            None => {
                let any = Endpoint { ip: source, port: 0 };
                self.free_port(id, any, 0).ok_or(Errno::EADDRNOTAVAIL)?
            }
        };
        let local = Endpoint { ip: source, port };
        if self.sockets.find_connection(local, peer).is_some() {
            return Err(Errno::EADDRNOTAVAIL);
        }
        let options = self.sockets.get(id).options.clone();
        let terms = self.terms(&options, local, peer);
        let mut out = Out::at(now);
        let mut connection = Connection::connect(&terms, &mut out);
        connection.limits = options.limits();
        connection.keepalive = options.keepalive.then(|| options.keepalive_settings());
        let socket = self.sockets.get_mut(id);
        socket.peer = Some(peer);
        socket.phase = Phase::Connecting;
        socket.error = None;
        socket.protocol = Protocol::Tcp(Tcp::Connection(Box::new(connection)));
        self.take_port(id, local);
        self.sockets.index_connection(id);
        self.settle(id, out);
        Ok(())
    }

    /// The wildcard as a destination means this host.
    pub(crate) fn real_peer(&self, to: Endpoint) -> Endpoint {
        let ip = match to.ip {
            ip if !ip.is_unspecified() => ip,
            std::net::IpAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            std::net::IpAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        };
        Endpoint { ip, ..to }
    }

    pub(super) fn try_connect(&mut self, (fd, _, id): Target) -> Attempt {
        let socket = self.sockets.get_mut(id);
        if let Protocol::Unix(_) = socket.protocol {
            return self.try_connect_unix(fd, id);
        }
        match socket.tcp_state() {
            None => Ok(Reply::Done),
            Some(TcpState::SynSent | TcpState::SynReceived) => {
                let interest = Interest::WRITABLE;
                Err(Stop::Wait(BlockReason::Handshake { fd }, vec![(File::Socket(id), interest)]))
            }
            Some(TcpState::Closed) => {
                let error = socket.error.take().unwrap_or(Errno::ECONNABORTED);
                self.back_to_idle(id);
                Err(error.into())
            }
            Some(_) => {
                socket.phase = Phase::Connected;
                Ok(Reply::Done)
            }
        }
    }
}
