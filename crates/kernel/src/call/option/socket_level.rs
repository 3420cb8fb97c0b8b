//! `SOL_SOCKET` (socket(7), unix(7)).

use super::stored::{store, stored};
use super::value::{int, linger, octets, timeval, timeval_octets};
use crate::address::Family;
use crate::host::Kernel;
use crate::linux::*;
use crate::snapshot::SocketId;
use crate::socket::{Kind, Protocol, Socket};
use crate::unix::Role;
use crate::{Errno, Time};

/// `SOCK_MIN_RCVBUF`, `SOCK_MIN_SNDBUF`, and twice `net.core.rmem_max` and `wmem_max`.
const RECEIVE_BUFFER_MIN: i32 = 2304;
const SEND_BUFFER_MIN: i32 = 4608;
const BUFFER_MAX: i32 = 212_992;
const DEVICES: [&str; 2] = ["lo", "eth0"];
/// The first user that is not the system's own.
const ORDINARY_USER: i32 = 1000;

impl Kernel {
    pub(super) fn set_socket_option(
        &mut self,
        now: Time,
        id: SocketId,
        name: i32,
        value: &[u8],
    ) -> Result<(), Errno> {
        let root = self.config.root;
        let socket = self.sockets.get_mut(id);
        if name == SO_BINDTODEVICE {
            return bind_to_device(socket, value);
        }
        let number = int(value)?;
        let on = number != 0;
        let unix = socket.family == Family::Unix;
        let options = &mut socket.options;
        match name {
            SO_REUSEADDR => options.reuse_address = on,
            SO_REUSEPORT if on && unix => return Err(Errno::EOPNOTSUPP),
            SO_REUSEPORT => options.reuse_port = on,
            SO_BROADCAST => options.broadcast = on,
            SO_KEEPALIVE => {
                options.keepalive = on;
                self.apply_keepalive(now, id);
            }
            SO_SNDBUF => set_send_buffer(socket, number),
            SO_RCVBUF => set_receive_buffer(socket, number),
            SO_LINGER => {
                options.linger = linger(value)?;
                if let Some(span) = options.linger {
                    let seconds = (span.0 / 1_000_000_000) as i32;
                    options.stored.insert((SOL_SOCKET, name), seconds);
                }
            }
            SO_PASSCRED | SO_PASSSEC if !unix => return Err(Errno::EOPNOTSUPP),
            SO_RCVLOWAT => {
                let value = if number < 0 { i32::MAX } else { number };
                store(options, (SOL_SOCKET, name), value, root)?;
                self.wake(id, true, false);
            }
            SO_RCVTIMEO => options.receive_timeout = timeval(value)?,
            SO_SNDTIMEO => options.send_timeout = timeval(value)?,
            SO_PRIORITY if !root && !(0..=6).contains(&number) => return Err(Errno::EPERM),
            SO_DEBUG if on && !root => return Err(Errno::EACCES),
            _ => store(options, (SOL_SOCKET, name), number, root)?,
        }
        Ok(())
    }
}

pub(super) fn get(socket: &mut Socket, name: i32, root: bool) -> Result<Vec<u8>, Errno> {
    let unix = socket.family == Family::Unix;
    let options = &socket.options;
    Ok(match name {
        SO_REUSEADDR => octets(options.reuse_address),
        SO_REUSEPORT => octets(options.reuse_port),
        SO_BROADCAST => octets(options.broadcast),
        SO_KEEPALIVE => octets(options.keepalive),
        SO_LINGER => {
            let seconds = options.stored.get(&(SOL_SOCKET, name)).copied().unwrap_or(0);
            [octets(options.linger.is_some()), octets(seconds)].concat()
        }
        SO_RCVTIMEO => timeval_octets(options.receive_timeout),
        SO_SNDTIMEO => timeval_octets(options.send_timeout),
        SO_ERROR => octets(socket.error.take().map_or(0, |errno| errno.0)),
        SO_TYPE => octets(match socket.kind {
            Kind::Stream => SOCK_STREAM,
            Kind::Datagram => SOCK_DGRAM,
            Kind::Packets => SOCK_SEQPACKET,
        }),
        SO_DOMAIN => octets(socket.family.number()),
        SO_PROTOCOL => octets(match socket.protocol {
            Protocol::Tcp(_) => IPPROTO_TCP,
            Protocol::Udp(_) => IPPROTO_UDP,
            Protocol::Unix(_) => 0,
        }),
        SO_ACCEPTCONN => octets(listens(socket)),
        SO_SNDBUF => octets(options.send_buffer.unwrap_or_else(|| send_buffer(socket))),
        SO_RCVBUF => {
            let usual = if socket.is_tcp() { 131_072 } else { 212_992 };
            octets(options.receive_buffer.unwrap_or(usual))
        }
        SO_SNDLOWAT => octets(1),
        SO_PASSCRED | SO_PASSSEC if !unix => return Err(Errno::EOPNOTSUPP),
        SO_PEERCRED => peer_credentials(socket, root),
        SO_BINDTODEVICE => match options.stored.get(&(SOL_SOCKET, name)) {
            Some(&device) => [DEVICES[device as usize].as_bytes(), b"\0"].concat(),
            None => Vec::new(),
        },
        _ => octets(stored(options, SOL_SOCKET, name)?),
    })
}

fn set_send_buffer(socket: &mut Socket, wanted: i32) {
    let size = doubled(wanted).max(SEND_BUFFER_MIN);
    socket.options.send_buffer = Some(size);
    if let Some(connection) = socket.connection_mut() {
        connection.send.capacity = size as usize;
    }
}

fn set_receive_buffer(socket: &mut Socket, wanted: i32) {
    let size = doubled(wanted).max(RECEIVE_BUFFER_MIN);
    socket.options.receive_buffer = Some(size);
    if let Some(receive) = socket.connection_mut().and_then(|c| c.receive.as_mut()) {
        receive.capacity = size as usize / 2;
    }
}

/// Twice what was asked for; a negative number counts as a huge one.
fn doubled(wanted: i32) -> i32 {
    let asked = if wanted < 0 { BUFFER_MAX } else { wanted.min(BUFFER_MAX) };
    asked * 2
}

fn send_buffer(socket: &Socket) -> i32 {
    match (&socket.protocol, socket.connection()) {
        (_, Some(connection)) => connection.send.capacity as i32,
        (Protocol::Tcp(_), None) => 16_384,
        _ => 212_992,
    }
}

/// A network interface by its name; none to undo it. What arrives by another one is not kept from
/// the socket: a host here has one link.
fn bind_to_device(socket: &mut Socket, value: &[u8]) -> Result<(), Errno> {
    let name = value.split(|octet| *octet == 0).next().unwrap_or_default();
    let key = (SOL_SOCKET, SO_BINDTODEVICE);
    if name.is_empty() {
        socket.options.stored.remove(&key);
        return Ok(());
    }
    let device = DEVICES.iter().position(|device| device.as_bytes() == name);
    socket.options.stored.insert(key, device.ok_or(Errno::ENODEV)? as i32);
    Ok(())
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
        Protocol::Unix(unix) => matches!(unix.role, Role::Listener { .. }),
        _ => socket.listener().is_some(),
    }
}
