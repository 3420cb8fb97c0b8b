//! The system-call ABI: plain data, so that the simulated kernel and a real one can answer the same
//! [`Syscall`], and a script of them can be recorded, replayed and compared.
//!
//! Numbers (families, types, flags, levels, options) are Linux's own, unchecked here: rejecting a
//! bad one with the right errno is the kernel's business.

use std::net::{Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};

use crate::{Duration, Errno, Time};

/// A process id, unique on its host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Pid(pub u32);

/// A thread id within its process; the main thread is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Tid(pub u32);

/// The unit that makes calls and blocks: a thread of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Task {
    pub pid: Pid,
    pub tid: Tid,
}

/// A file descriptor number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fd(pub i32);

/// A socket address as calls carry it (`struct sockaddr`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Address {
    Inet {
        ip: Ipv4Addr,
        port: u16,
    },
    Inet6 {
        ip: Ipv6Addr,
        port: u16,
        flowinfo: u32,
        scope_id: u32,
    },
    /// A Unix domain path; empty when unnamed.
    Unix {
        path: String,
    },
}

/// One descriptor of a `poll(2)` call; `events` and `revents` are `POLL*` bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PollFd {
    pub fd: Fd,
    pub events: i16,
    pub revents: i16,
}

/// One event of `epoll_wait`; `events` are `EPOLL*` bits, `data` is what `EPOLL_CTL_ADD` gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct EpollEvent {
    pub events: u32,
    pub data: u64,
}

/// A system call with its arguments, in the words of its man page (section 2).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Syscall {
    Socket {
        family: i32,
        kind: i32,
        protocol: i32,
    },
    Socketpair {
        family: i32,
        kind: i32,
        protocol: i32,
    },
    Bind {
        fd: Fd,
        address: Address,
    },
    Listen {
        fd: Fd,
        backlog: i32,
    },
    /// `accept4`; `flags` may hold `SOCK_NONBLOCK`.
    Accept {
        fd: Fd,
        flags: i32,
    },
    Connect {
        fd: Fd,
        address: Address,
    },
    Send {
        fd: Fd,
        data: Vec<u8>,
        flags: i32,
    },
    SendTo {
        fd: Fd,
        data: Vec<u8>,
        flags: i32,
        address: Address,
    },
    /// At most `len` bytes.
    Recv {
        fd: Fd,
        len: usize,
        flags: i32,
    },
    RecvFrom {
        fd: Fd,
        len: usize,
        flags: i32,
    },
    Shutdown {
        fd: Fd,
        how: i32,
    },
    Close {
        fd: Fd,
    },
    Dup {
        fd: Fd,
    },
    Dup2 {
        fd: Fd,
        to: Fd,
    },
    GetSockName {
        fd: Fd,
    },
    GetPeerName {
        fd: Fd,
    },
    SetSockOpt {
        fd: Fd,
        level: i32,
        name: i32,
        value: Vec<u8>,
    },
    GetSockOpt {
        fd: Fd,
        level: i32,
        name: i32,
        len: usize,
    },
    /// `ioctl(fd, FIONBIO, on)`.
    SetNonblocking {
        fd: Fd,
        on: bool,
    },
    /// `None` waits for ever.
    Poll {
        fds: Vec<PollFd>,
        timeout: Option<Duration>,
    },
    /// `select(2)`; `None` waits for ever. A descriptor above 1023 is the caller's to refuse.
    Select {
        read: Vec<Fd>,
        write: Vec<Fd>,
        except: Vec<Fd>,
        timeout: Option<Duration>,
    },
    /// `epoll_create1`.
    EpollCreate {
        flags: i32,
    },
    /// `op` is `EPOLL_CTL_*`, `events` are `EPOLL*` bits; `data` comes back with each event.
    EpollCtl {
        epoll: Fd,
        op: i32,
        fd: Fd,
        events: u32,
        data: u64,
    },
    /// `None` waits for ever.
    EpollWait {
        epoll: Fd,
        max_events: i32,
        timeout: Option<Duration>,
    },
    /// `pipe2`; `flags` may hold `O_NONBLOCK`.
    Pipe {
        flags: i32,
    },
    /// At most `len` bytes, from a pipe or a socket. What a terminal gives is the caller's business.
    Read {
        fd: Fd,
        len: usize,
    },
    Write {
        fd: Fd,
        data: Vec<u8>,
    },
    /// `unlink` of a Unix socket's path.
    Unlink {
        path: String,
    },
}

/// What a successful call returns.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Reply {
    Done,
    Fd(Fd),
    Pair(Fd, Fd),
    Accepted { fd: Fd, address: Address },
    Count(usize),
    Data(Vec<u8>),
    From { data: Vec<u8>, address: Option<Address> },
    Address(Address),
    Option(Vec<u8>),
    Ready(Vec<PollFd>),
    Selected { read: Vec<Fd>, write: Vec<Fd>, except: Vec<Fd> },
    Events(Vec<EpollEvent>),
}

/// What a call came to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Outcome {
    Done(Result<Reply, Errno>),
    /// The task sleeps inside the call; [`crate::Effect::Wake`] says when to resume it.
    Blocked(BlockReason),
}

/// Why a task sleeps in a call: a reason one can show.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BlockReason {
    /// `accept`: no completed connection waits in the accept queue.
    AcceptQueueEmpty { fd: Fd },
    /// `connect`: the handshake is not finished.
    Handshake { fd: Fd },
    /// `recv`: nothing to read yet. (`wanted` bytes at least, for `MSG_WAITALL`.)
    ReceiveBufferEmpty { fd: Fd, wanted: usize },
    /// `send`: the send buffer is full; `copied` of `total` bytes are in it or past it.
    SendBufferFull { fd: Fd, copied: usize, total: usize },
    /// `poll`, `select`, `epoll_wait`: none of these descriptors is ready.
    NotReady { fds: Vec<Fd>, until: Option<Time> },
    /// `close` with `SO_LINGER`.
    Linger { fd: Fd },
}
