//! What travels on the wire: decoded headers and payload. Real bytes with checksums are made from
//! these when a capture is written.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// Identifies one packet on the wire; a duplicate gets an id of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PacketId(pub u64);

/// An IP packet.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Packet {
    pub source: IpAddr,
    pub destination: IpAddr,
    pub body: Body,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Body {
    Tcp(Segment),
    Udp(Datagram),
    Icmp(Icmp),
}

/// A TCP segment (RFC 9293, section 3.1). Sequence numbers are the raw 32-bit ones.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Segment {
    pub source_port: u16,
    pub destination_port: u16,
    pub seq: u32,
    /// Meaningful when `flags.ack`.
    pub ack: u32,
    pub flags: Flags,
    /// As on the wire: unscaled on a SYN, else to be shifted by the sender's window scale.
    pub window: u16,
    /// Maximum segment size option, in bytes; on a SYN only.
    pub mss: Option<u16>,
    /// Window scale option, a shift count; on a SYN only.
    pub window_scale: Option<u8>,
    pub payload: Vec<u8>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Flags {
    pub syn: bool,
    pub ack: bool,
    pub fin: bool,
    pub rst: bool,
    pub psh: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Datagram {
    pub source_port: u16,
    pub destination_port: u16,
    pub payload: Vec<u8>,
}

/// The ICMP messages a socket can notice.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Icmp {
    /// Destination unreachable; `original` is the packet that caused it.
    PortUnreachable {
        original: Box<Packet>,
    },
    HostUnreachable {
        original: Box<Packet>,
    },
}

impl std::fmt::Display for Flags {
    /// As networking texts write them: `SYN`, `SYN,ACK`, `PSH,ACK`, `FIN,ACK`, `RST`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = [
            (self.syn, "SYN"),
            (self.fin, "FIN"),
            (self.rst, "RST"),
            (self.psh, "PSH"),
            (self.ack, "ACK"),
        ];
        let set: Vec<&str> = names.iter().filter(|(on, _)| *on).map(|(_, name)| *name).collect();
        f.write_str(&set.join(","))
    }
}
