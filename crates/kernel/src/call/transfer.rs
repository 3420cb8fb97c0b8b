//! `send(2)`, `sendto(2)`, `recv(2)`, `recvfrom(2)`.

use super::{Attempt, Stop, Target};
use crate::fd::File;
use crate::host::Kernel;
use crate::linux::{MSG_OOB, MSG_PEEK, MSG_TRUNC, MSG_WAITALL};
use crate::snapshot::{SocketId, TcpState};
use crate::socket::{Protocol, Socket, Tcp};
use crate::wait::Interest;
use crate::{Address, BlockReason, Errno, Fd, Reply, Time};

/// Octets that the buffers of a host's connections may hold together.
const TCP_MEMORY_MAX: usize = 64 << 20;

impl Kernel {
    pub(super) fn try_send(
        &mut self,
        now: Time,
        on: Target,
        data: &[u8],
        to: Option<&Address>,
        copied: &mut usize,
        flags: i32,
    ) -> Attempt {
        match &self.sockets.get(on.2).protocol {
            Protocol::Udp(_) if flags & MSG_OOB != 0 => Err(Errno::EOPNOTSUPP.into()),
            Protocol::Udp(_) => self.send_datagram(on.2, data, to),
            Protocol::Unix(_) => self.send_unix(on, data, to, copied),
            Protocol::Tcp(_) if flags & MSG_OOB != 0 => Err(Errno::EOPNOTSUPP.into()),
            Protocol::Tcp(_) => self.send_stream(now, on, data, copied),
        }
    }

    /// `tcp_sendmsg`: waits for the connection, then for room, until all is copied.
    fn send_stream(
        &mut self,
        now: Time,
        (fd, _, id): Target,
        data: &[u8],
        copied: &mut usize,
    ) -> Attempt {
        let socket = self.sockets.get_mut(id);
        let opening = matches!(socket.tcp_state(), Some(TcpState::SynSent | TcpState::SynReceived));
        if opening && socket.error.is_none() {
            let watching = vec![(File::Socket(id), Interest::WRITABLE)];
            return Err(Stop::Wait(BlockReason::Handshake { fd }, watching));
        }
        let open = socket.connection().is_some_and(|connection| connection.can_write());
        if !open || socket.error.is_some() || socket.write_shut {
            if *copied > 0 {
                return Ok(Reply::Count(*copied));
            }
            socket.take_error()?;
            return Err(Errno::EPIPE.into());
        }
        // Room appears again while earlier octets leave, so offer the rest until none is taken.
        while *copied < data.len() {
            let rest = &data[*copied..*copied + self.share(id).min(data.len() - *copied)];
            let taken = self
                .with_connection(now, id, |connection, out| connection.write(rest, out))
                .unwrap_or(0);
            *copied += taken;
            if taken == 0 {
                let reason = BlockReason::SendBufferFull { fd, copied: *copied, total: data.len() };
                return Err(Stop::Wait(reason, vec![(File::Socket(id), Interest::WRITABLE)]));
            }
        }
        Ok(Reply::Count(*copied))
    }

    /// How much more a connection may put into its buffer: all that fits, unless the host's
    /// connections together hold too much; then a page at a time, once the last is acknowledged
    /// (`net.ipv4.tcp_mem`).
    fn share(&self, id: SocketId) -> usize {
        let waiting = self.sockets.get(id).connection().map_or(0, |c| c.send.buffer.len());
        match (self.tcp_memory < TCP_MEMORY_MAX, waiting) {
            (true, _) => usize::MAX,
            (false, 0) => 4096,
            (false, _) => 0,
        }
    }

    pub(super) fn try_receive(
        &mut self,
        now: Time,
        on: Target,
        len: usize,
        flags: i32,
        got: &mut Vec<u8>,
        with_address: bool,
    ) -> Attempt {
        match &self.sockets.get(on.2).protocol {
            Protocol::Udp(_) => self.receive_udp(on, len, flags, with_address),
            Protocol::Unix(_) => self.receive_unix(on, len, flags, got, with_address),
            Protocol::Tcp(_) if flags & MSG_OOB != 0 => Err(Errno::EINVAL.into()),
            Protocol::Tcp(_) => self.receive_stream(now, on, len, flags, got, with_address),
        }
    }

    /// `tcp_recvmsg`: what is there, else the end, else an error, else sleep.
    fn receive_stream(
        &mut self,
        now: Time,
        (fd, _, id): Target,
        len: usize,
        flags: i32,
        got: &mut Vec<u8>,
        with_address: bool,
    ) -> Attempt {
        let (peek, wait_all) = (flags & MSG_PEEK != 0, flags & MSG_WAITALL != 0);
        let discard = flags & MSG_TRUNC != 0;
        if len == 0 && self.sockets.get(id).listener().is_none() {
            return Ok(data_reply(Vec::new(), None, with_address));
        }
        let missing = len - got.len().min(len);
        let available = self.sockets.get(id).connection().map_or(0, |c| c.readable_len());
        // SO_RCVLOWAT octets are enough, and always what was asked for.
        let least = if wait_all { len } else { self.sockets.get(id).receive_least().min(len) };
        let enough = got.len() + available >= least;
        if available > 0 && (!peek || enough) {
            let mut data = self
                .with_connection(now, id, |connection, out| connection.read(missing, peek, out))
                .unwrap_or_default();
            if discard {
                data.fill(0);
            }
            got.extend(data);
            if enough {
                return Ok(data_reply(std::mem::take(got), None, with_address));
            }
        }
        match self.end_of_stream(id) {
            Ok(true) => {
                // With MSG_PEEK and MSG_WAITALL the octets before the end are still in the buffer.
                if peek && available > 0 {
                    let peeked = self.with_connection(now, id, |c, out| c.read(missing, true, out));
                    got.extend(peeked.unwrap_or_default());
                }
                Ok(data_reply(std::mem::take(got), None, with_address))
            }
            Ok(false) => {
                let wanted = least;
                Err(Stop::Wait(
                    BlockReason::ReceiveBufferEmpty { fd, wanted },
                    vec![(File::Socket(id), Interest::READABLE)],
                ))
            }
            Err(_) if !got.is_empty() => Ok(data_reply(std::mem::take(got), None, with_address)),
            Err(errno) => {
                self.sockets.get_mut(id).error = None;
                Err(errno.into())
            }
        }
    }

    /// True at the end of the stream, false if more may come.
    fn end_of_stream(&self, id: SocketId) -> Result<bool, Errno> {
        let socket = self.sockets.get(id);
        let Protocol::Tcp(Tcp::Connection(connection)) = &socket.protocol else {
            return not_connected(socket);
        };
        if connection.fin_received() {
            return Ok(true);
        }
        if let Some(error) = socket.error {
            return Err(error);
        }
        Ok(socket.read_shut || connection.state == TcpState::Closed)
    }
}

fn not_connected(socket: &Socket) -> Result<bool, Errno> {
    match socket.error {
        Some(error) => Err(error),
        None if socket.read_shut && socket.listener().is_none() => Ok(true),
        None => Err(Errno::ENOTCONN),
    }
}

pub(crate) fn data_reply(data: Vec<u8>, address: Option<Address>, with_address: bool) -> Reply {
    if with_address { Reply::From { data, address } } else { Reply::Data(data) }
}

/// The reason of a reader that found nothing.
pub(crate) fn wait_for_data(fd: Fd, id: SocketId) -> Stop {
    let watching = vec![(File::Socket(id), Interest::READABLE)];
    Stop::Wait(BlockReason::ReceiveBufferEmpty { fd, wanted: 1 }, watching)
}

/// The reason of a writer that found no room; `on` is the socket whose reader makes it.
pub(crate) fn wait_for_room(fd: Fd, on: SocketId, copied: usize, total: usize) -> Stop {
    let watching = vec![(File::Socket(on), Interest::WRITABLE)];
    Stop::Wait(BlockReason::SendBufferFull { fd, copied, total }, watching)
}
