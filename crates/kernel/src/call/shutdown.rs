//! `shutdown(2)`.

use crate::host::Kernel;
use crate::linux::{SHUT_RD, SHUT_RDWR, SHUT_WR};
use crate::snapshot::TcpState;
use crate::socket::{Phase, Protocol, Tcp};
use crate::tcp::Connection;
use crate::{Errno, Fd, Pid, Reply, Time};

impl Kernel {
    /// Errors: `EINVAL`, `ENOTCONN`.
    pub(super) fn shutdown(
        &mut self,
        now: Time,
        pid: Pid,
        fd: Fd,
        how: i32,
    ) -> Result<Reply, Errno> {
        let (_, id) = self.files.socket(pid, fd)?;
        if !matches!(how, SHUT_RD | SHUT_WR | SHUT_RDWR) {
            return Err(Errno::EINVAL);
        }
        let (read, write) = (how != SHUT_WR, how != SHUT_RD);
        let socket = self.sockets.get_mut(id);
        match &socket.protocol {
            Protocol::Unix(_) => return self.shutdown_unix(id, read, write),
            Protocol::Udp(_) if socket.peer.is_some() => {}
            Protocol::Udp(_) | Protocol::Tcp(Tcp::Idle) => {
                // Linux refuses, and marks the directions shut all the same.
                socket.read_shut |= read;
                socket.write_shut |= write;
                self.wake(id, true, true);
                return Err(Errno::ENOTCONN);
            }
            Protocol::Tcp(Tcp::Listener(_)) => {
                if read {
                    self.stop_listening(now, id);
                    self.back_to_idle(id);
                }
                return Ok(Reply::Done);
            }
            Protocol::Tcp(Tcp::Connection(connection)) => match connection.state {
                TcpState::Closed | TcpState::TimeWait => {
                    if socket.phase == Phase::Connecting {
                        socket.phase = Phase::Disconnecting;
                    }
                    return Err(Errno::ENOTCONN);
                }
                TcpState::SynSent => {
                    self.back_to_idle(id);
                    let socket = self.sockets.get_mut(id);
                    socket.phase = Phase::Unconnected;
                    // `tcp_disconnect`.
                    socket.error = Some(Errno::ECONNRESET);
                    self.wake(id, true, true);
                    return Ok(Reply::Done);
                }
                _ => {}
            },
        }
        socket.phase = Phase::Connected;
        socket.read_shut |= read;
        socket.write_shut |= write;
        if socket.is_tcp() {
            self.with_connection(now, id, |connection: &mut Connection, out| {
                connection.read_shut |= read;
                if write {
                    connection.finish(out);
                }
            });
        }
        self.wake(id, read, write);
        Ok(Reply::Done)
    }
}
