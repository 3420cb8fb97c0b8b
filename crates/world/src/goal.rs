//! Named points of a run: "until server.py blocks in accept".

use kernel::packet::Body;
use kernel::snapshot::TcpState;
use kernel::{Packet, Syscall};
use serde::{Deserialize, Serialize};

/// A point that a link in a lesson, or a button, runs to. Written in lessons as a link target:
///
/// | target | reached when |
/// |---|---|
/// | `run:server.py/starts` | the program has started |
/// | `run:server.py/blocks` | it waits in any call, for input or asleep |
/// | `run:server.py/blocks/accept` | it waits in that call (`input` and `sleep` count as calls) |
/// | `run:client.py/line/7` | it stands before line 7 |
/// | `run:client.py/calls/send` | it has just made that system call |
/// | `run:client.py/prints` | it has just printed something |
/// | `run:client.py/ends` | it has ended |
/// | `run:server/state/ESTABLISHED` | a socket of host `server` has just entered that state |
/// | `run:server/sends/SYN,ACK` | host `server` has just sent such a segment (also `data`, `ACK`, `FIN`, `RST`) |
/// | `run:server/receives/SYN` | such a segment has just arrived there |
/// | `run:time/1.5` | virtual time has reached 1.5 seconds |
/// | `run:end` | nothing more can happen |
/// | `run:start` | back to the beginning |
///
/// Any of them may end in `#2`: the second time it happens, counted from the start of the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    pub point: Point,
    /// 1-based.
    pub occurrence: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Point {
    Start,
    End,
    /// Nanoseconds since the start.
    Time(u64),
    Starts {
        program: String,
    },
    Blocks {
        program: String,
        call: Option<String>,
    },
    Line {
        program: String,
        line: u32,
    },
    Calls {
        program: String,
        call: String,
    },
    Prints {
        program: String,
    },
    Ends {
        program: String,
    },
    State {
        host: String,
        state: TcpState,
    },
    Sends {
        host: String,
        segment: String,
    },
    Receives {
        host: String,
        segment: String,
    },
}

/// How a run towards a goal came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reached {
    Yes,
    /// The run ended (or waits for the learner) first.
    Never,
    /// The step budget ran out first; calling again goes on.
    NotYet,
}

/// The name of a system call as `strace` shows it.
pub fn call_name(call: &Syscall) -> &'static str {
    match call {
        Syscall::Socket { .. } => "socket",
        Syscall::Socketpair { .. } => "socketpair",
        Syscall::Bind { .. } => "bind",
        Syscall::Listen { .. } => "listen",
        Syscall::Accept { .. } => "accept",
        Syscall::Connect { .. } => "connect",
        Syscall::Send { .. } => "send",
        Syscall::SendTo { .. } => "sendto",
        Syscall::Recv { .. } => "recv",
        Syscall::RecvFrom { .. } => "recvfrom",
        Syscall::Shutdown { .. } => "shutdown",
        Syscall::Close { .. } => "close",
        Syscall::Dup { .. } => "dup",
        Syscall::Dup2 { .. } => "dup2",
        Syscall::GetSockName { .. } => "getsockname",
        Syscall::GetPeerName { .. } => "getpeername",
        Syscall::SetSockOpt { .. } => "setsockopt",
        Syscall::GetSockOpt { .. } => "getsockopt",
        Syscall::SetNonblocking { .. } => "ioctl",
        Syscall::Poll { .. } => "poll",
        Syscall::Select { .. } => "select",
        Syscall::EpollCreate { .. } => "epoll_create1",
        Syscall::EpollCtl { .. } => "epoll_ctl",
        Syscall::EpollWait { .. } => "epoll_wait",
        Syscall::Pipe { .. } => "pipe2",
        Syscall::Read { .. } => "read",
        Syscall::Write { .. } => "write",
        Syscall::Unlink { .. } => "unlink",
    }
}

/// Whether a packet is what a link target calls it: `data` has a payload, `UDP` and `ICMP` are their
/// protocols, flags are compared as a set (`SYN,ACK`), except that `ACK` alone means an empty one,
/// and that `FIN` and `RST` do not ask about `ACK`.
pub fn segment_matches(packet: &Packet, segment: &str) -> bool {
    let tcp = match &packet.body {
        Body::Tcp(tcp) => tcp,
        Body::Udp(datagram) => {
            return segment == "UDP" || (segment == "data" && !datagram.payload.is_empty());
        }
        Body::Icmp(_) => return segment == "ICMP",
    };
    let flags = tcp.flags;
    match segment {
        "data" => !tcp.payload.is_empty(),
        "SYN" => flags.syn && !flags.ack,
        "SYN,ACK" => flags.syn && flags.ack,
        "FIN" => flags.fin,
        "RST" => flags.rst,
        "ACK" => flags.ack && !flags.syn && !flags.fin && !flags.rst && tcp.payload.is_empty(),
        _ => false,
    }
}

/// What [`segment_matches`] understands.
pub const SEGMENTS: [&str; 8] = ["SYN", "SYN,ACK", "ACK", "data", "FIN", "RST", "UDP", "ICMP"];
