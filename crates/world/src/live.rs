//! What the page and the server say to each other on `/ws/echo`: JSON, one message a frame.

use serde::{Deserialize, Serialize};

/// From the page. The TCP connection to the echo server is made when the WebSocket opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Ask {
    /// Send these bytes with one `send` call.
    Send { data: Vec<u8> },
    /// `shutdown(SHUT_WR)`.
    Shutdown,
    /// `close`.
    Close,
    /// `SO_LINGER` 0 and `close`: a RST.
    Abort,
}

/// From the server: one thing that a real socket did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Microseconds since the WebSocket opened.
    pub at_us: u64,
    pub side: Side,
    pub what: Real,
    /// The kernel's view of that side's socket just after, where the system can tell (Linux).
    pub tcp_info: Option<TcpInfo>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The relay's socket: it acts for the page.
    Client,
    /// The echo server's socket.
    Server,
    /// The relay itself: limits and refusals.
    Relay,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Real {
    /// `connect` returned (client) or `accept` did (server).
    Connected {
        local: String,
        peer: String,
        took_us: u64,
    },
    Sent {
        asked: usize,
        sent: usize,
        took_us: u64,
    },
    Received {
        data: Vec<u8>,
        took_us: u64,
    },
    /// `recv` returned 0 bytes: the peer sent its FIN.
    EndOfStream {
        took_us: u64,
    },
    Shutdown,
    Closed,
    /// An error of the real kernel: name, number and text.
    Failed {
        call: String,
        errno: i32,
        message: String,
    },
    /// A limit of the relay was met; the text says which and what it is.
    Limit {
        message: String,
    },
}

/// Some fields of `struct tcp_info` (tcp(7)), and the queue lengths that `ss` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TcpInfo {
    /// "ESTABLISHED", "FIN_WAIT2", …
    pub state: String,
    pub rtt_us: u32,
    pub snd_mss: u32,
    pub rcv_mss: u32,
    pub snd_cwnd: u32,
    pub unacked: u32,
    pub retransmits: u32,
    pub rto_us: u32,
    /// Bytes that have arrived and not been read.
    #[serde(default)]
    pub receive_queue: u32,
    /// Bytes sent or waiting to be, and not acknowledged.
    #[serde(default)]
    pub send_queue: u32,
}
