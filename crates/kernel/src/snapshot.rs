//! One plain, printable picture of a host's socket layer: it serves tests, the command line and the
//! page alike.

use serde::{Deserialize, Serialize};

use crate::host::TimerView;
use crate::{Address, Fd, Pid};

/// A socket inside its kernel; never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SocketId(pub u32);

/// A pipe inside its kernel; never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PipeId(pub u32);

/// An epoll set inside its kernel; never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EpollId(pub u32);

/// RFC 9293, section 3.3.2; Linux's spelling in [`TcpState::name`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TcpState {
    Closed,
    Listen,
    SynSent,
    SynReceived,
    Established,
    FinWait1,
    FinWait2,
    CloseWait,
    Closing,
    LastAck,
    TimeWait,
}

impl TcpState {
    pub const ALL: [TcpState; 11] = [
        TcpState::Closed,
        TcpState::Listen,
        TcpState::SynSent,
        TcpState::SynReceived,
        TcpState::Established,
        TcpState::FinWait1,
        TcpState::FinWait2,
        TcpState::CloseWait,
        TcpState::Closing,
        TcpState::LastAck,
        TcpState::TimeWait,
    ];

    /// As Linux's TCP_INFO and `ss` name it.
    pub fn name(self) -> &'static str {
        match self {
            TcpState::Closed => "CLOSED",
            TcpState::Listen => "LISTEN",
            TcpState::SynSent => "SYN_SENT",
            TcpState::SynReceived => "SYN_RECV",
            TcpState::Established => "ESTABLISHED",
            TcpState::FinWait1 => "FIN_WAIT1",
            TcpState::FinWait2 => "FIN_WAIT2",
            TcpState::CloseWait => "CLOSE_WAIT",
            TcpState::Closing => "CLOSING",
            TcpState::LastAck => "LAST_ACK",
            TcpState::TimeWait => "TIME_WAIT",
        }
    }
}

/// One host at one instant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    pub processes: Vec<FdTable>,
    /// All sockets, orphans and TIME_WAIT included, by id.
    pub sockets: Vec<SocketView>,
    pub pipes: Vec<PipeView>,
    pub epolls: Vec<EpollView>,
    pub timers: Vec<TimerView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FdTable {
    pub pid: Pid,
    pub entries: Vec<FdEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FdEntry {
    pub fd: Fd,
    pub file: FileView,
    /// `None` for what is no socket.
    pub socket: Option<SocketId>,
    /// How many descriptors, in all processes, share the open file description.
    pub references: usize,
    pub nonblocking: bool,
}

/// What a descriptor leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileView {
    Terminal,
    Socket(SocketId),
    PipeReader(PipeId),
    PipeWriter(PipeId),
    Epoll(EpollId),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PipeView {
    pub id: PipeId,
    pub buffer: BufferView,
}

/// An epoll set: what it watches, and what waits to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EpollView {
    pub id: EpollId,
    /// By descriptor number.
    pub interest: Vec<InterestView>,
    /// Descriptor numbers in the order in which `epoll_wait` looks at them.
    pub ready: Vec<Fd>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterestView {
    /// As it was when registered.
    pub fd: Fd,
    pub file: FileView,
    /// `EPOLL*` bits; only the modes are left of a one-shot item that was told.
    pub events: u32,
    pub data: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SocketView {
    pub id: SocketId,
    /// "TCP", "UDP", "UNIX stream", "UNIX datagram", with "6" appended for IPv6.
    pub protocol: String,
    pub local: Option<Address>,
    pub peer: Option<Address>,
    /// No descriptor refers to it any more.
    pub orphan: bool,
    /// Bytes that `recv` would find.
    pub receive_buffer: BufferView,
    /// Bytes accepted from `send` and not yet acknowledged.
    pub send_buffer: BufferView,
    /// Datagrams waiting, for UDP and Unix datagram sockets.
    pub datagrams: usize,
    /// Options that differ from their defaults: ("SO_REUSEADDR", "1").
    pub options: Vec<(String, String)>,
    pub tcp: Option<TcpView>,
    pub listener: Option<ListenerView>,
    /// A pending SO_ERROR.
    pub error: Option<crate::Errno>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BufferView {
    pub used: usize,
    pub capacity: usize,
    /// The first bytes of it, at most 64.
    pub head: Vec<u8>,
}

/// The transmission control block of a connection (RFC 9293, section 3.3.1), sequence numbers raw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TcpView {
    pub state: TcpState,
    pub iss: u32,
    pub snd_una: u32,
    pub snd_nxt: u32,
    /// Bytes, scaled.
    pub snd_wnd: u32,
    pub irs: u32,
    pub rcv_nxt: u32,
    pub rcv_wnd: u32,
    pub mss: u16,
    pub cwnd: u32,
    pub ssthresh: u32,
    pub rto_ms: u64,
    pub srtt_ms: Option<u64>,
    pub retransmits: u32,
    /// Out-of-order ranges waiting: (seq, length).
    pub reassembly: Vec<(u32, usize)>,
    /// "retransmission" and its deadline, and the like, are in [`Snapshot::timers`].
    pub fin_sent: bool,
    pub fin_received: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListenerView {
    pub backlog: usize,
    /// Peers whose SYN has been answered and not yet acknowledged.
    pub syn_queue: Vec<(SocketId, Address)>,
    /// Completed connections that no accept has taken.
    pub accept_queue: Vec<(SocketId, Address)>,
}
