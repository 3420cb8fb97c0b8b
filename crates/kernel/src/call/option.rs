//! `getsockopt(2)` and `setsockopt(2)` (socket(7), tcp(7), ip(7)).
//!
//! Options that act are fields of [`crate::socket::Options`]; the others that programs set are
//! stored, and told again when asked for: `stored`.

use super::stored::{store, stored, within};
use crate::address::Family;
use crate::host::Kernel;
use crate::linux::*;
use crate::snapshot::TcpState;
use crate::socket::{Kind, Options, Protocol, Socket};
use crate::tcp::Connection;
use crate::{Duration, Errno, Fd, Pid, Reply, Time};

const RENO: &[u8] = b"reno";
const DEVICES: [&str; 2] = ["lo", "eth0"];
/// `struct ip6_mtuinfo`.
const PATH_MTU_LENGTH: usize = 32;
/// The first user that is not the system's own.
const ORDINARY_USER: i32 = 1000;

/// `SOCK_MIN_RCVBUF`, `SOCK_MIN_SNDBUF`, and twice `net.core.rmem_max` and `wmem_max`.
const RECEIVE_BUFFER_MIN: i32 = 2304;
const SEND_BUFFER_MIN: i32 = 4608;
const BUFFER_MAX: i32 = 212_992;

impl Kernel {
    /// Errors: `EINVAL` for a short value or a bad one, `ENOPROTOOPT`, `EDOM`, `EACCES`.
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
        let root = self.config.root;
        let socket = self.sockets.get_mut(id);
        if !knows_level(socket, level) {
            let other = if socket.is_tcp() { Errno::ENOPROTOOPT } else { Errno::EOPNOTSUPP };
            return Err(if matches!(socket.protocol, Protocol::Unix(_)) {
                other
            } else {
                Errno::ENOPROTOOPT
            });
        }
        if (level, name) == (IPPROTO_TCP, TCP_CONGESTION) && socket.is_tcp() {
            // Reno is the only one there is.
            let known = value.strip_suffix(b"\0").unwrap_or(value) == RENO;
            return if known { Ok(Reply::Done) } else { Err(Errno::ENOENT) };
        }
        match (level, name) {
            (IPPROTO_IP, IP_ADD_MEMBERSHIP | IP_DROP_MEMBERSHIP) => {
                return self.change_membership(id, name == IP_ADD_MEMBERSHIP, value);
            }
            (IPPROTO_IPV6, IPV6_JOIN_GROUP | IPV6_LEAVE_GROUP) => {
                return self.change_membership_v6(id, name == IPV6_JOIN_GROUP, value);
            }
            (IPPROTO_IP, IP_MULTICAST_IF) => return self.set_multicast_source(id, value),
            (IPPROTO_IP, IP_OPTIONS) => return set_ip_options(socket, value),
            (SOL_SOCKET, SO_BINDTODEVICE) => return bind_to_device(socket, value),
            _ => {}
        }
        let number = int(value).ok_or(Errno::EINVAL)?;
        let on = number != 0;
        let tcp = socket.is_tcp();
        let idle_state = socket.local.is_none();
        let options = &mut socket.options;
        match (level, name) {
            (SOL_SOCKET, SO_REUSEADDR) => options.reuse_address = on,
            (SOL_SOCKET, SO_REUSEPORT) if on && socket.family == Family::Unix => {
                return Err(Errno::EOPNOTSUPP);
            }
            (SOL_SOCKET, SO_REUSEPORT) => options.reuse_port = on,
            (SOL_SOCKET, SO_BROADCAST) => options.broadcast = on,
            (SOL_SOCKET, SO_KEEPALIVE) => {
                options.keepalive = on;
                self.apply_keepalive(now, id);
            }
            (SOL_SOCKET, SO_SNDBUF) => {
                let doubled = buffer_size(number);
                options.send_buffer = Some(doubled.max(SEND_BUFFER_MIN));
                if let Some(connection) = socket.connection_mut() {
                    connection.send.capacity = doubled.max(SEND_BUFFER_MIN) as usize;
                }
            }
            (SOL_SOCKET, SO_RCVBUF) => {
                let doubled = buffer_size(number).max(RECEIVE_BUFFER_MIN);
                options.receive_buffer = Some(doubled);
                if let Some(receive) = socket.connection_mut().and_then(|c| c.receive.as_mut()) {
                    receive.capacity = doubled as usize / 2;
                }
            }
            (SOL_SOCKET, SO_LINGER) => {
                options.linger = linger(value)?;
                if let Some(span) = options.linger {
                    let seconds = (span.0 / 1_000_000_000) as i32;
                    options.stored.insert((level, name), seconds);
                }
            }
            (SOL_SOCKET, SO_PASSCRED | SO_PASSSEC) if socket.family != Family::Unix => {
                return Err(Errno::EOPNOTSUPP);
            }
            (IPPROTO_IPV6, IPV6_MULTICAST_IF) if tcp => return Err(Errno::ENOPROTOOPT),
            (IPPROTO_IPV6, IPV6_MULTICAST_IF) if !(0..=2).contains(&number) => {
                return Err(Errno::ENODEV);
            }
            (IPPROTO_IPV6, IPV6_HOPOPTS | IPV6_RTHDRDSTOPTS | IPV6_DSTOPTS) if !root => {
                return Err(Errno::EPERM);
            }
            (IPPROTO_IPV6, IPV6_RTHDR | IPV6_PKTINFO) => return Err(Errno::EINVAL),
            (SOL_SOCKET, SO_RCVLOWAT) => {
                let value = if number < 0 { i32::MAX } else { number };
                store(options, (level, name), value, root)?;
                self.wake(id, true, false);
            }
            (SOL_SOCKET, SO_RCVTIMEO) => options.receive_timeout = timeval(value)?,
            (SOL_SOCKET, SO_SNDTIMEO) => options.send_timeout = timeval(value)?,
            (SOL_SOCKET, SO_PRIORITY) if !root && !(0..=6).contains(&number) => {
                return Err(Errno::EPERM);
            }
            (SOL_SOCKET, SO_DEBUG) if on && !root => return Err(Errno::EACCES),
            (
                SOL_SOCKET,
                SO_TYPE | SO_ERROR | SO_ACCEPTCONN | SO_PROTOCOL | SO_DOMAIN | SO_SNDLOWAT,
            ) => {
                return Err(Errno::ENOPROTOOPT);
            }
            (IPPROTO_TCP, TCP_NODELAY) if tcp => {
                options.nodelay = on;
                self.with_connection(now, id, |connection, out| {
                    connection.send.nodelay = on;
                    connection.output(out);
                });
            }
            (IPPROTO_TCP, TCP_CORK) if tcp => {
                options.cork = on;
                self.with_connection(now, id, |connection, out| {
                    connection.send.cork = on;
                    connection.output(out);
                });
            }
            (IPPROTO_TCP, TCP_QUICKACK) if tcp => {
                store(options, (level, name), number, root)?;
                self.with_connection(now, id, |connection, out| connection.set_quickack(on, out));
            }
            (IPPROTO_TCP, TCP_KEEPIDLE) if tcp => {
                options.keep_idle_s = within(number, 1, 32_767)?;
                self.apply_keepalive(now, id);
            }
            (IPPROTO_TCP, TCP_KEEPINTVL) if tcp => {
                options.keep_interval_s = within(number, 1, 32_767)?;
                self.apply_keepalive(now, id);
            }
            (IPPROTO_TCP, TCP_KEEPCNT) if tcp => {
                options.keep_count = within(number, 1, 127)?;
                self.apply_keepalive(now, id);
            }
            (IPPROTO_TCP, TCP_MAXSEG) if tcp => {
                if number == 0 {
                    options.stored.remove(&(level, name));
                } else {
                    options.stored.insert((level, name), within(number, 88, 32_767)?);
                }
            }
            (IPPROTO_IPV6, IPV6_V6ONLY) => {
                if !idle_state {
                    return Err(Errno::EINVAL);
                }
                options.v6only = on;
            }
            (IPPROTO_IP, IP_MULTICAST_TTL) if tcp => return Err(Errno::EINVAL),
            (IPPROTO_IPV6, IPV6_MULTICAST_HOPS) if tcp => return Err(Errno::ENOPROTOOPT),
            _ => {
                store(options, (level, name), number, root)?;
                let limits = options.limits();
                if let Some(connection) = socket.connection_mut() {
                    connection.limits = limits;
                }
            }
        }
        Ok(Reply::Done)
    }

    fn apply_keepalive(&mut self, now: Time, id: crate::snapshot::SocketId) {
        let options = &self.sockets.get(id).options;
        let settings = options.keepalive.then(|| options.keepalive_settings());
        self.with_connection(now, id, |connection, out| connection.set_keepalive(settings, out));
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
        let socket = self.sockets.get_mut(id);
        if !knows_level(socket, level) {
            return Err(Errno::EOPNOTSUPP);
        }
        let mut value = match (level, name) {
            (SOL_SOCKET, SO_LINGER) => {
                let linger = socket.options.linger;
                let stored = socket.options.stored.get(&(level, name));
                let seconds = stored.copied().unwrap_or(0);
                [i32::from(linger.is_some()).to_le_bytes(), seconds.to_le_bytes()].concat()
            }
            (SOL_SOCKET, SO_RCVTIMEO) => timeval_bytes(socket.options.receive_timeout),
            (SOL_SOCKET, SO_SNDTIMEO) => timeval_bytes(socket.options.send_timeout),
            (SOL_SOCKET, SO_ERROR) => {
                socket.error.take().map_or(0, |errno| errno.0).to_le_bytes().to_vec()
            }
            (IPPROTO_TCP, TCP_CONGESTION) if socket.is_tcp() => {
                let mut name = RENO.to_vec();
                name.resize(16, 0);
                name
            }
            (SOL_SOCKET, SO_PASSCRED | SO_PASSSEC) if socket.family != Family::Unix => {
                return Err(Errno::EOPNOTSUPP);
            }
            (SOL_SOCKET, SO_PEERCRED) => peer_credentials(socket, self.config.root),
            (SOL_SOCKET, SO_BINDTODEVICE) => match socket.options.stored.get(&(level, name)) {
                Some(&device) => [DEVICES[device as usize].as_bytes(), b"\0"].concat(),
                None => Vec::new(),
            },
            (IPPROTO_IP, IP_MULTICAST_IF) => {
                let source = socket.options.multicast_source;
                source.unwrap_or(std::net::Ipv4Addr::UNSPECIFIED).octets().to_vec()
            }
            (IPPROTO_IP, IP_OPTIONS) => {
                let octets = socket.options.stored.get(&(level, name));
                octets.map_or(Vec::new(), |octets| octets.to_le_bytes().to_vec())
            }
            (IPPROTO_IPV6, IPV6_HOPOPTS | IPV6_RTHDRDSTOPTS | IPV6_DSTOPTS | IPV6_RTHDR) => {
                Vec::new()
            }
            (IPPROTO_IPV6, IPV6_PATHMTU) if len < PATH_MTU_LENGTH => return Err(Errno::EINVAL),
            (IPPROTO_IPV6, IPV6_PATHMTU) => return Err(Errno::ENOTCONN),
            (IPPROTO_TCP, TCP_INFO) if socket.is_tcp() => tcp_info(socket),
            _ => number_option(socket, level, name)?.to_le_bytes().to_vec(),
        };
        value.truncate(len);
        Ok(Reply::Option(value))
    }
}

fn number_option(socket: &Socket, level: i32, name: i32) -> Result<i32, Errno> {
    let options: &Options = &socket.options;
    let tcp = socket.is_tcp();
    Ok(match (level, name) {
        (SOL_SOCKET, SO_REUSEADDR) => options.reuse_address.into(),
        (SOL_SOCKET, SO_REUSEPORT) => options.reuse_port.into(),
        (SOL_SOCKET, SO_BROADCAST) => options.broadcast.into(),
        (SOL_SOCKET, SO_KEEPALIVE) => options.keepalive.into(),
        (SOL_SOCKET, SO_TYPE) => match socket.kind {
            Kind::Stream => SOCK_STREAM,
            Kind::Datagram => SOCK_DGRAM,
            Kind::Packets => SOCK_SEQPACKET,
        },
        (SOL_SOCKET, SO_DOMAIN) => socket.family.number(),
        (SOL_SOCKET, SO_PROTOCOL) => match socket.protocol {
            Protocol::Tcp(_) => IPPROTO_TCP,
            Protocol::Udp(_) => IPPROTO_UDP,
            Protocol::Unix(_) => 0,
        },
        (SOL_SOCKET, SO_ACCEPTCONN) => listens(socket).into(),
        (SOL_SOCKET, SO_SNDBUF) => options.send_buffer.unwrap_or_else(|| send_buffer(socket)),
        (SOL_SOCKET, SO_RCVBUF) => {
            options.receive_buffer.unwrap_or(if tcp { 131_072 } else { 212_992 })
        }
        (SOL_SOCKET, SO_SNDLOWAT) => 1,
        (IPPROTO_TCP, TCP_NODELAY) if tcp => options.nodelay.into(),
        (IPPROTO_TCP, TCP_CORK) if tcp => options.cork.into(),
        (IPPROTO_TCP, TCP_KEEPIDLE) if tcp => options.keep_idle_s,
        (IPPROTO_TCP, TCP_KEEPINTVL) if tcp => options.keep_interval_s,
        (IPPROTO_TCP, TCP_KEEPCNT) if tcp => options.keep_count,
        (IPPROTO_TCP, TCP_MAXSEG) if tcp => match socket.connection() {
            Some(connection) => connection.send.segment_size() as i32,
            None => options.stored.get(&(level, name)).copied().unwrap_or(536),
        },
        (IPPROTO_TCP, TCP_QUICKACK) if tcp => {
            match socket.connection().and_then(|connection| connection.receive.as_ref()) {
                Some(receive) => (!receive.ack.interactive).into(),
                None => stored(options, level, name)?,
            }
        }
        (IPPROTO_IPV6, IPV6_V6ONLY) => options.v6only.into(),
        _ => stored(options, level, name)?,
    })
}

/// The options of IP's own header (RFC 791, section 3.1), of which only "no operation" and the end are
/// known here: packets carry none.
fn set_ip_options(socket: &mut Socket, value: &[u8]) -> Result<Reply, Errno> {
    const LONGEST: usize = 4;
    const NO_OPERATION: u8 = 1;
    if value.len() > LONGEST || value.iter().any(|octet| *octet > NO_OPERATION) {
        return Err(Errno::EINVAL);
    }
    let mut octets = [0; LONGEST];
    octets[..value.len()].copy_from_slice(value);
    socket.options.stored.insert((IPPROTO_IP, IP_OPTIONS), i32::from_le_bytes(octets));
    Ok(Reply::Done)
}

/// A network interface by its name; none to undo it. What arrives by another one is not kept from
/// the socket: a host here has one link.
fn bind_to_device(socket: &mut Socket, value: &[u8]) -> Result<Reply, Errno> {
    let name = value.split(|octet| *octet == 0).next().unwrap_or_default();
    let key = (SOL_SOCKET, SO_BINDTODEVICE);
    if name.is_empty() {
        socket.options.stored.remove(&key);
        return Ok(Reply::Done);
    }
    let device = DEVICES.iter().position(|device| device.as_bytes() == name);
    socket.options.stored.insert(key, device.ok_or(Errno::ENODEV)? as i32);
    Ok(Reply::Done)
}

/// `struct ucred`: process, user and group of a Unix socket's peer when they were connected.
fn peer_credentials(socket: &Socket, root: bool) -> Vec<u8> {
    let user = if root { 0 } else { ORDINARY_USER };
    let (pid, user) = match socket.unix().and_then(|unix| unix.peer_owner) {
        Some(pid) => (pid.0 as i32, user),
        None => (0, -1),
    };
    [pid, user, user].map(i32::to_le_bytes).concat()
}

fn listens(socket: &Socket) -> bool {
    match &socket.protocol {
        Protocol::Unix(unix) => matches!(unix.role, crate::unix::Role::Listener { .. }),
        _ => socket.listener().is_some(),
    }
}

fn send_buffer(socket: &Socket) -> i32 {
    match (&socket.protocol, socket.connection()) {
        (_, Some(connection)) => connection.send.capacity as i32,
        (Protocol::Tcp(_), None) => 16_384,
        _ => 212_992,
    }
}

/// `struct tcp_info` as far as its first 24 octets, of which the state is the first.
fn tcp_info(socket: &Socket) -> Vec<u8> {
    let number: u8 = match socket.tcp_state().unwrap_or(TcpState::Closed) {
        TcpState::Established => 1,
        TcpState::SynSent => 2,
        TcpState::SynReceived => 3,
        TcpState::FinWait1 => 4,
        TcpState::FinWait2 => 5,
        // A program that still has the descriptor sees CLOSE: TIME_WAIT is the kernel's own.
        TcpState::TimeWait | TcpState::Closed => 7,
        TcpState::CloseWait => 8,
        TcpState::LastAck => 9,
        TcpState::Listen => 10,
        TcpState::Closing => 11,
    };
    let mut info = vec![0; 232];
    info[0] = number;
    if let Some(connection) = socket.connection() {
        info[2] = connection.send.retransmits.min(255) as u8;
        info[8..12].copy_from_slice(&((connection.send.rtt.rto().0 / 1000) as u32).to_le_bytes());
        info[16..20].copy_from_slice(&connection.send.mss.to_le_bytes());
    }
    info
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

/// Twice what was asked for; a negative number counts as a huge one.
fn buffer_size(number: i32) -> i32 {
    let asked = if number < 0 { BUFFER_MAX } else { number.min(BUFFER_MAX) };
    asked * 2
}

fn int(value: &[u8]) -> Option<i32> {
    Some(i32::from_le_bytes(value.get(..4)?.try_into().ok()?))
}

/// `struct linger`: on or off, seconds.
fn linger(value: &[u8]) -> Result<Option<Duration>, Errno> {
    let (on, seconds) = (int(value), value.get(4..).and_then(int));
    let (on, seconds) = on.zip(seconds).ok_or(Errno::EINVAL)?;
    Ok((on != 0).then(|| Duration::from_secs(seconds.max(0) as u64)))
}

/// `struct timeval`; zero means no timeout.
fn timeval(value: &[u8]) -> Result<Option<Duration>, Errno> {
    let long = |at: usize| {
        let bytes = value.get(at..at + 8)?;
        Some(i64::from_le_bytes(bytes.try_into().ok()?))
    };
    let (seconds, micros) = long(0).zip(long(8)).ok_or(Errno::EINVAL)?;
    if !(0..1_000_000).contains(&micros) {
        return Err(Errno::EDOM);
    }
    let micros = seconds.max(0).saturating_mul(1_000_000).saturating_add(micros) as u64;
    Ok((micros > 0).then(|| Duration::from_micros(micros)))
}

fn timeval_bytes(span: Option<Duration>) -> Vec<u8> {
    let micros = span.map_or(0, |span| (span.0 / 1000) as i64);
    [(micros / 1_000_000).to_le_bytes(), (micros % 1_000_000).to_le_bytes()].concat()
}

impl Connection {
    fn set_keepalive(
        &mut self,
        settings: Option<crate::tcp::Keepalive>,
        out: &mut crate::tcp::Out,
    ) {
        use crate::timer::Clock;
        self.keepalive = settings;
        match settings {
            Some(keepalive)
                if matches!(self.state, TcpState::Established | TcpState::CloseWait) =>
            {
                self.deadlines.set(Clock::Keepalive, out.now + keepalive.idle);
            }
            _ => self.deadlines.clear(Clock::Keepalive),
        }
    }
}
