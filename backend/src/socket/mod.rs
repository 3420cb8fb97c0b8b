//! Every real socket of the server: listening, connecting, waiting, and asking the kernel.
//!
//! No call in here waits for longer than the deadline or the timeout that it was given.

#[cfg_attr(not(target_os = "linux"), path = "no_tcp_info.rs")]
mod tcp_info;

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::AsFd;

pub use tcp_info::Observer;

/// A listening TCP socket.
pub struct Listener(TcpListener);

impl Listener {
    /// `socket`, `bind` and `listen`; port 0 lets the system choose one.
    pub fn bind(ip: IpAddr, port: u16) -> io::Result<Listener> {
        TcpListener::bind((ip, port)).map(Listener)
    }

    pub fn local(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }

    /// Waits for a connection from anyone.
    pub fn accept(&self) -> io::Result<Connection> {
        let (stream, _) = self.0.accept()?;
        // Answers are written whole: waiting to fill a segment only delays them.
        stream.set_nodelay(true)?;
        Ok(Connection { stream, deadline: None })
    }
}

/// A connection to a browser: reading and writing fail with `TimedOut` once its deadline has passed,
/// however slowly the peer drips.
pub struct Connection {
    stream: TcpStream,
    deadline: Option<Instant>,
}

impl Connection {
    /// From now on, for all reads and writes together.
    pub fn set_deadline(&mut self, from_now: Duration) {
        self.deadline = Some(Instant::now() + from_now);
    }

    /// Reads and writes fail with `WouldBlock` instead of waiting. Deadlines then play no part.
    pub fn set_nonblocking(&mut self, on: bool) -> io::Result<()> {
        self.deadline = None;
        self.stream.set_nonblocking(on)
    }

    /// Says that nothing more will come (FIN) and reads what the peer still sends, so that closing
    /// does not reset the connection before the peer has read its answer (RFC 9112 section 9.6).
    pub fn close_gracefully(mut self) {
        const MOST: usize = 256 * 1024;
        if self.stream.shutdown(Shutdown::Write).is_err() {
            return;
        }
        self.set_deadline(Duration::from_secs(1));
        let mut scratch = [0; 4096];
        let mut read = 0;
        while let Ok(count @ 1..) = self.read(&mut scratch) {
            read += count;
            if read > MOST {
                return;
            }
        }
    }

    /// Time left for one call; `None` is for ever.
    fn remaining(&self) -> io::Result<Option<Duration>> {
        let Some(deadline) = self.deadline else { return Ok(None) };
        match deadline.checked_duration_since(Instant::now()) {
            Some(left) if !left.is_zero() => Ok(Some(left)),
            _ => Err(io::ErrorKind::TimedOut.into()),
        }
    }
}

impl Read for Connection {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let timeout = self.remaining()?;
        self.stream.set_read_timeout(timeout)?;
        self.stream.read(buffer)
    }
}

impl Write for Connection {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let timeout = self.remaining()?;
        self.stream.set_write_timeout(timeout)?;
        self.stream.write(data)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// One side of a real connection on the loopback interface; no call on it waits.
pub struct Peer {
    stream: TcpStream,
    pub local: SocketAddr,
    pub remote: SocketAddr,
}

/// How long a loopback connection may take to be made: far longer than it ever does.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

impl Peer {
    fn new(stream: TcpStream) -> io::Result<Peer> {
        stream.set_nonblocking(true)?;
        // Each `send` the learner asks for should be seen on its own.
        stream.set_nodelay(true)?;
        Ok(Peer { local: stream.local_addr()?, remote: stream.peer_addr()?, stream })
    }

    /// `connect` to a listener of this executable.
    pub fn connect(listener: &EchoListener) -> io::Result<Peer> {
        Peer::new(TcpStream::connect_timeout(&listener.local()?, CONNECT_TIMEOUT)?)
    }

    pub fn send(&self, data: &[u8]) -> io::Result<usize> {
        (&self.stream).write(data)
    }

    pub fn recv(&self, buffer: &mut [u8]) -> io::Result<usize> {
        (&self.stream).read(buffer)
    }

    /// `shutdown(SHUT_WR)`.
    pub fn shutdown(&self) -> io::Result<()> {
        self.stream.shutdown(Shutdown::Write)
    }

    /// `SO_LINGER` with 0 seconds and `close`: the kernel answers with RST (socket(7)).
    pub fn abort(self) -> io::Result<()> {
        rustix::net::sockopt::set_socket_linger(&self.stream, Some(Duration::ZERO))?;
        Ok(())
    }
}

/// The listening socket of an echo server, on 127.0.0.1 and a port that the system chose.
pub struct EchoListener(TcpListener);

impl EchoListener {
    pub fn new() -> io::Result<EchoListener> {
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map(EchoListener)
    }

    pub fn local(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }

    /// The connection that `client` made. Others, which any process of this machine could make, are
    /// closed.
    pub fn accept(&self, client: &Peer) -> io::Result<Peer> {
        const STRANGERS: usize = 16;
        self.0.set_nonblocking(true)?;
        for _ in 0..STRANGERS {
            wait(&[(&self.0, Interest::READ)], CONNECT_TIMEOUT)?;
            let (stream, from) = self.0.accept()?;
            if from == client.local {
                return Peer::new(stream);
            }
        }
        Err(io::ErrorKind::ConnectionAborted.into())
    }
}

/// What to wait for on one socket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Interest {
    pub read: bool,
    pub write: bool,
}

impl Interest {
    pub const READ: Interest = Interest { read: true, write: false };
    pub const WRITE: Interest = Interest { read: false, write: true };
}

/// A socket that can be waited for.
pub trait Pollable {
    fn poll_fd(&self, flags: PollFlags) -> PollFd<'_>;
}

impl<T: AsFd> Pollable for T {
    fn poll_fd(&self, flags: PollFlags) -> PollFd<'_> {
        PollFd::new(self, flags)
    }
}

impl AsFd for Connection {
    fn as_fd(&self) -> rustix::fd::BorrowedFd<'_> {
        self.stream.as_fd()
    }
}

impl AsFd for Peer {
    fn as_fd(&self) -> rustix::fd::BorrowedFd<'_> {
        self.stream.as_fd()
    }
}

/// `poll`: waits until one of the sockets is ready, or the time is over. A hangup or an error counts
/// as readable and writable, so that the next call reports it.
pub fn wait(sockets: &[(&dyn Pollable, Interest)], timeout: Duration) -> io::Result<Vec<Interest>> {
    let mut fds: Vec<PollFd<'_>> = sockets
        .iter()
        .map(|(socket, interest)| {
            let mut flags = PollFlags::empty();
            flags.set(PollFlags::IN, interest.read);
            flags.set(PollFlags::OUT, interest.write);
            socket.poll_fd(flags)
        })
        .collect();
    let timeout = Timespec { tv_sec: timeout.as_secs() as _, tv_nsec: timeout.subsec_nanos() as _ };
    match poll(&mut fds, Some(&timeout)) {
        Ok(_) | Err(rustix::io::Errno::INTR) => {}
        Err(error) => return Err(error.into()),
    }
    let trouble = PollFlags::ERR | PollFlags::HUP | PollFlags::NVAL;
    Ok(fds
        .iter()
        .map(|fd| {
            let ready = fd.revents();
            let broken = ready.intersects(trouble);
            Interest {
                read: broken || ready.contains(PollFlags::IN),
                write: broken || ready.contains(PollFlags::OUT),
            }
        })
        .collect())
}
