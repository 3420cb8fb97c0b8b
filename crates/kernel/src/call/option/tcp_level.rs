//! `IPPROTO_TCP` (tcp(7)).

use super::stored::{store, stored, within};
use super::value::{int, octets};
use crate::host::Kernel;
use crate::linux::*;
use crate::snapshot::{SocketId, TcpState};
use crate::socket::Socket;
use crate::tcp::{Connection, Keepalive, Out};
use crate::timer::Clock;
use crate::{Errno, Time};

/// Reno is the only one there is.
const RENO: &[u8] = b"reno";
/// `TCP_CA_NAME_MAX`.
const CONGESTION_NAME: usize = 16;

impl Kernel {
    pub(super) fn set_tcp_option(
        &mut self,
        now: Time,
        id: SocketId,
        name: i32,
        value: &[u8],
    ) -> Result<(), Errno> {
        if name == TCP_CONGESTION {
            let known = value.strip_suffix(b"\0").unwrap_or(value) == RENO;
            return if known { Ok(()) } else { Err(Errno::ENOENT) };
        }
        let number = int(value)?;
        let on = number != 0;
        let options = &mut self.sockets.get_mut(id).options;
        match name {
            TCP_NODELAY => {
                options.nodelay = on;
                self.with_connection(now, id, |connection, out| {
                    connection.send.nodelay = on;
                    connection.output(out);
                });
            }
            TCP_CORK => {
                options.cork = on;
                self.with_connection(now, id, |connection, out| {
                    connection.send.cork = on;
                    connection.output(out);
                });
            }
            TCP_QUICKACK => {
                options.stored.insert((IPPROTO_TCP, name), on.into());
                self.with_connection(now, id, |connection, out| connection.set_quickack(on, out));
            }
            TCP_KEEPIDLE => {
                options.keep_idle_s = within(number, 1, 32_767)?;
                self.apply_keepalive(now, id);
            }
            TCP_KEEPINTVL => {
                options.keep_interval_s = within(number, 1, 32_767)?;
                self.apply_keepalive(now, id);
            }
            TCP_KEEPCNT => {
                options.keep_count = within(number, 1, 127)?;
                self.apply_keepalive(now, id);
            }
            TCP_MAXSEG if number == 0 => drop(options.stored.remove(&(IPPROTO_TCP, name))),
            TCP_MAXSEG => {
                options.stored.insert((IPPROTO_TCP, name), within(number, 88, 32_767)?);
            }
            _ => self.store_limit(id, name, number)?,
        }
        Ok(())
    }

    /// TCP_SYNCNT, TCP_USER_TIMEOUT and TCP_LINGER2 hold from now on; the others are only told again.
    fn store_limit(&mut self, id: SocketId, name: i32, number: i32) -> Result<(), Errno> {
        let root = self.config.root;
        let socket = self.sockets.get_mut(id);
        store(&mut socket.options, (IPPROTO_TCP, name), number, root)?;
        let limits = socket.options.limits();
        if let Some(connection) = socket.connection_mut() {
            connection.limits = limits;
        }
        Ok(())
    }

    pub(super) fn apply_keepalive(&mut self, now: Time, id: SocketId) {
        let options = &self.sockets.get(id).options;
        let settings = options.keepalive.then(|| options.keepalive_settings());
        self.with_connection(now, id, |connection, out| connection.set_keepalive(settings, out));
    }
}

pub(super) fn get(socket: &Socket, name: i32) -> Result<Vec<u8>, Errno> {
    let options = &socket.options;
    let connection = socket.connection();
    let told = |name| stored(options, IPPROTO_TCP, name);
    Ok(match name {
        TCP_CONGESTION => {
            let mut name = RENO.to_vec();
            name.resize(CONGESTION_NAME, 0);
            name
        }
        TCP_INFO => tcp_info(socket),
        TCP_NODELAY => octets(options.nodelay),
        TCP_CORK => octets(options.cork),
        TCP_KEEPIDLE => octets(options.keep_idle_s),
        TCP_KEEPINTVL => octets(options.keep_interval_s),
        TCP_KEEPCNT => octets(options.keep_count),
        TCP_MAXSEG => octets(match connection {
            Some(connection) => connection.send.segment_size() as i32,
            None => options.stored.get(&(IPPROTO_TCP, name)).copied().unwrap_or(536),
        }),
        TCP_QUICKACK => match connection.and_then(|connection| connection.receive.as_ref()) {
            Some(receive) => octets(!receive.ack.interactive),
            None => octets(told(name)?),
        },
        _ => octets(told(name)?),
    })
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

impl Connection {
    fn set_keepalive(&mut self, settings: Option<Keepalive>, out: &mut Out) {
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
