//! A socket: what every family has in common, and the body of its protocol.

use std::collections::{BTreeSet, VecDeque};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use crate::address::{Endpoint, Family};
use crate::linux::{
    IPPROTO_TCP, SO_RCVLOWAT, SOL_SOCKET, TCP_DEFER_ACCEPT, TCP_LINGER2, TCP_QUICKACK, TCP_SYNCNT,
    TCP_USER_TIMEOUT,
};
use crate::multicast::Interface;
use crate::snapshot::{SocketId, TcpState};
use crate::tcp::{Connection, Keepalive, Limits};
use crate::unix::Unix;
use crate::{Duration, Errno, Pid};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Stream,
    Datagram,
    /// `SOCK_SEQPACKET`: datagrams over a connection, for Unix sockets.
    Packets,
}

/// Where a socket's `connect` stands (Linux's `socket_state`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Phase {
    Unconnected,
    Connecting,
    Connected,
    /// Shut down while connecting: good for nothing but `close`.
    Disconnecting,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Socket {
    pub id: SocketId,
    pub family: Family,
    pub kind: Kind,
    pub phase: Phase,
    pub local: Option<Endpoint>,
    pub peer: Option<Endpoint>,
    /// `bind` chose the port, so it stays when the connection is over.
    pub bound: bool,
    /// The ephemeral port of an attempt to connect that failed: `getsockname` goes on telling it.
    pub stale_port: u16,
    /// The process that made it.
    pub owner: Pid,
    /// Some open file description refers to it.
    pub attached: bool,
    /// The listener whose queues hold it.
    pub parent: Option<SocketId>,
    pub options: Options,
    pub error: Option<Errno>,
    pub read_shut: bool,
    pub write_shut: bool,
    pub protocol: Protocol,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Protocol {
    Tcp(Tcp),
    Udp(DatagramQueue),
    Unix(Unix),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Tcp {
    Idle,
    Listener(Listener),
    Connection(Box<Connection>),
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Listener {
    pub backlog: usize,
    pub syn_queue: BTreeSet<SocketId>,
    pub accept_queue: VecDeque<SocketId>,
}

/// Datagrams that wait for `recvfrom`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct DatagramQueue {
    pub waiting: VecDeque<(Endpoint, Arc<Vec<u8>>)>,
    /// Octets in all, and the bookkeeping that Linux charges for each.
    pub used: usize,
}

/// What `setsockopt` sets; `None` where Linux's default is kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Options {
    pub reuse_address: bool,
    pub reuse_port: bool,
    pub broadcast: bool,
    pub keepalive: bool,
    pub linger: Option<Duration>,
    pub nodelay: bool,
    pub cork: bool,
    pub v6only: bool,
    /// As `getsockopt` tells them: Linux doubles what was set.
    pub send_buffer: Option<i32>,
    pub receive_buffer: Option<i32>,
    pub send_timeout: Option<Duration>,
    pub receive_timeout: Option<Duration>,
    pub keep_idle_s: i32,
    pub keep_interval_s: i32,
    pub keep_count: i32,
    /// Multicast groups joined, and where.
    pub groups: BTreeSet<(IpAddr, Interface)>,
    /// IP_MULTICAST_IF: the address of the interface by which multicasts leave.
    pub multicast_source: Option<Ipv4Addr>,
    /// Integer options that are stored and told, and change nothing here: (level, name) to value.
    pub stored: std::collections::BTreeMap<(i32, i32), i32>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            reuse_address: false,
            reuse_port: false,
            broadcast: false,
            keepalive: false,
            linger: None,
            nodelay: false,
            cork: false,
            v6only: false,
            send_buffer: None,
            receive_buffer: None,
            send_timeout: None,
            receive_timeout: None,
            keep_idle_s: 7200,
            keep_interval_s: 75,
            keep_count: 9,
            groups: BTreeSet::new(),
            multicast_source: None,
            stored: Default::default(),
        }
    }
}

impl Options {
    /// TCP_QUICKACK turned off, or TCP_DEFER_ACCEPT, before `connect`: the ACK that completes the
    /// handshake waits for data to ride on.
    pub fn answers_late(&self) -> bool {
        let tcp = |name| self.stored.get(&(IPPROTO_TCP, name)).copied();
        tcp(TCP_QUICKACK) == Some(0) || tcp(TCP_DEFER_ACCEPT).unwrap_or(0) > 0
    }

    /// TCP_SYNCNT, TCP_USER_TIMEOUT and TCP_LINGER2.
    pub fn limits(&self) -> Limits {
        let tcp = |name| self.stored.get(&(IPPROTO_TCP, name)).copied();
        let default = Limits::default();
        let milliseconds = tcp(TCP_USER_TIMEOUT).filter(|ms| *ms > 0);
        Limits {
            syn_retries: tcp(TCP_SYNCNT).map_or(default.syn_retries, |count| count.max(1) as u32),
            user_timeout: milliseconds.map(|ms| Duration::from_millis(ms as u64)),
            fin_wait2: tcp(TCP_LINGER2).map_or(default.fin_wait2, |seconds| {
                u64::try_from(seconds).ok().map(Duration::from_secs)
            }),
        }
    }

    pub fn keepalive_settings(&self) -> Keepalive {
        let seconds = |s: i32| Duration::from_secs(s.max(1) as u64);
        Keepalive {
            idle: seconds(self.keep_idle_s),
            interval: seconds(self.keep_interval_s),
            count: self.keep_count.max(1) as u32,
            sent: 0,
        }
    }
}

impl Socket {
    pub fn new(id: SocketId, family: Family, kind: Kind) -> Socket {
        let protocol = match (family, kind) {
            (Family::Unix, _) => Protocol::Unix(Unix::default()),
            (_, Kind::Stream) => Protocol::Tcp(Tcp::Idle),
            (_, Kind::Datagram | Kind::Packets) => Protocol::Udp(DatagramQueue::default()),
        };
        Socket {
            id,
            family,
            kind,
            phase: Phase::Unconnected,
            local: None,
            peer: None,
            bound: false,
            stale_port: 0,
            owner: Pid(0),
            attached: true,
            parent: None,
            options: Options::default(),
            error: None,
            read_shut: false,
            write_shut: false,
            protocol,
        }
    }

    pub fn connection(&self) -> Option<&Connection> {
        match &self.protocol {
            Protocol::Tcp(Tcp::Connection(connection)) => Some(connection),
            _ => None,
        }
    }

    pub fn connection_mut(&mut self) -> Option<&mut Connection> {
        match &mut self.protocol {
            Protocol::Tcp(Tcp::Connection(connection)) => Some(connection),
            _ => None,
        }
    }

    pub fn listener(&self) -> Option<&Listener> {
        match &self.protocol {
            Protocol::Tcp(Tcp::Listener(listener)) => Some(listener),
            _ => None,
        }
    }

    pub fn listener_mut(&mut self) -> Option<&mut Listener> {
        match &mut self.protocol {
            Protocol::Tcp(Tcp::Listener(listener)) => Some(listener),
            _ => None,
        }
    }

    pub fn unix(&self) -> Option<&Unix> {
        match &self.protocol {
            Protocol::Unix(unix) => Some(unix),
            _ => None,
        }
    }

    pub fn unix_mut(&mut self) -> Option<&mut Unix> {
        match &mut self.protocol {
            Protocol::Unix(unix) => Some(unix),
            _ => None,
        }
    }

    pub fn is_tcp(&self) -> bool {
        matches!(self.protocol, Protocol::Tcp(_))
    }

    /// SO_RCVLOWAT: fewer octets do not end a wait.
    pub fn receive_least(&self) -> usize {
        let stored = self.options.stored.get(&(SOL_SOCKET, SO_RCVLOWAT));
        stored.map_or(1, |least| (*least).max(1) as usize)
    }

    pub fn tcp_state(&self) -> Option<TcpState> {
        match &self.protocol {
            Protocol::Tcp(Tcp::Idle) => Some(TcpState::Closed),
            Protocol::Tcp(Tcp::Listener(_)) => Some(TcpState::Listen),
            Protocol::Tcp(Tcp::Connection(connection)) => Some(connection.state),
            _ => None,
        }
    }

    /// Reading a pending error clears it (`SO_ERROR`, and every call that reports it).
    pub fn take_error(&mut self) -> Result<(), Errno> {
        self.error.take().map_or(Ok(()), Err)
    }
}

impl Listener {
    /// Linux counts so: a backlog of n lets n + 1 connections wait.
    pub fn is_full(&self) -> bool {
        self.accept_queue.len() > self.backlog
    }

    /// How many connections may wait.
    pub fn limit(&self) -> usize {
        self.backlog + 1
    }
}
