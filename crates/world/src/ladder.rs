//! The ladder (sequence) diagram of all packets of a run, up to an instant.

use std::collections::BTreeMap;
use std::net::IpAddr;

use kernel::packet::{Body, Icmp, Segment};
use kernel::{HostId, Packet, PacketId, Time};
use serde::{Deserialize, Serialize};

/// One arrow of the diagram.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LadderPacket {
    pub id: PacketId,
    pub from: HostId,
    pub to: HostId,
    /// "10.0.0.2:40000".
    pub source: String,
    pub destination: String,
    /// "TCP", "UDP", "ICMP".
    pub protocol: String,
    /// "SYN", "PSH,ACK", "datagram", "port unreachable" …
    pub label: String,
    /// Sequence and acknowledgement number relative to the connection's initial ones.
    pub seq: Option<u32>,
    pub ack: Option<u32>,
    /// Payload bytes.
    pub length: usize,
    pub payload: Vec<u8>,
    pub sent_at: Time,
    pub sent_step: u64,
    pub end: LadderEnd,
    /// Each header field with its value, for the detail pane: ("Sequence number", "0 (raw 3735928559)").
    pub fields: Vec<(String, String)>,
    /// A segment that was sent before.
    pub retransmission: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LadderEnd {
    InFlight { due: Time },
    Delivered { at: Time, step: u64 },
    Dropped { at: Time, step: u64 },
}

/// A packet as the timeline remembers it.
#[derive(Clone, Debug)]
pub(crate) struct PacketRecord {
    pub id: PacketId,
    pub from: HostId,
    pub to: HostId,
    pub content: Box<Packet>,
    pub relative: Relative,
    pub sent: (u64, Time),
    pub end: Option<(u64, Time)>,
    pub dropped: bool,
}

/// A segment's place in its connection.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Relative {
    pub seq: Option<u32>,
    pub ack: Option<u32>,
    pub retransmission: bool,
}

/// Initial sequence numbers of the connections seen, and how far each side has sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbering {
    directions: BTreeMap<Direction, Progress>,
}

type Direction = (IpAddr, u16, IpAddr, u16);

#[derive(Clone, Copy, Debug)]
struct Progress {
    iss: u32,
    /// One past the last sequence number sent, relative to `iss`.
    sent: u32,
}

impl Numbering {
    /// Takes note of a packet, in the order of sending.
    pub fn see(&mut self, packet: &Packet) -> Relative {
        let Body::Tcp(segment) = &packet.body else { return Relative::default() };
        let ours: Direction =
            (packet.source, segment.source_port, packet.destination, segment.destination_port);
        let theirs: Direction = (ours.2, ours.3, ours.0, ours.1);
        let known = self.directions.get(&ours).copied();
        let begins = segment.flags.syn && known.is_none_or(|known| known.iss != segment.seq);
        let progress = match known {
            Some(known) if !begins => Some(known),
            _ if segment.flags.syn => Some(Progress { iss: segment.seq, sent: 0 }),
            _ => None,
        };
        let mut relative = Relative::default();
        if let Some(mut progress) = progress {
            let seq = segment.seq.wrapping_sub(progress.iss);
            let length = sequence_length(segment);
            let end = seq.wrapping_add(length);
            relative.seq = Some(seq);
            relative.retransmission = length > 0 && end <= progress.sent;
            progress.sent = progress.sent.max(end);
            self.directions.insert(ours, progress);
        }
        if segment.flags.ack {
            relative.ack =
                self.directions.get(&theirs).map(|peer| segment.ack.wrapping_sub(peer.iss));
        }
        relative
    }
}

/// SYN and FIN take a sequence number each (RFC 9293, section 3.4).
fn sequence_length(segment: &Segment) -> u32 {
    segment.payload.len() as u32 + u32::from(segment.flags.syn) + u32::from(segment.flags.fin)
}

impl PacketRecord {
    pub fn view(&self, end: LadderEnd) -> LadderPacket {
        let packet = &self.content;
        let (protocol, ports, payload) = match &packet.body {
            Body::Tcp(tcp) => {
                ("TCP", Some((tcp.source_port, tcp.destination_port)), &tcp.payload[..])
            }
            Body::Udp(udp) => {
                ("UDP", Some((udp.source_port, udp.destination_port)), &udp.payload[..])
            }
            Body::Icmp(_) => ("ICMP", None, &[][..]),
        };
        let with_port = |ip: IpAddr, port: Option<u16>| match port {
            Some(port) => std::net::SocketAddr::new(ip, port).to_string(),
            None => ip.to_string(),
        };
        LadderPacket {
            id: self.id,
            from: self.from,
            to: self.to,
            source: with_port(packet.source, ports.map(|ports| ports.0)),
            destination: with_port(packet.destination, ports.map(|ports| ports.1)),
            protocol: protocol.to_owned(),
            label: packet_label(packet),
            seq: self.relative.seq,
            ack: self.relative.ack,
            length: payload.len(),
            payload: payload.to_vec(),
            sent_at: self.sent.1,
            sent_step: self.sent.0,
            end,
            fields: fields(packet, self.relative),
            retransmission: self.relative.retransmission,
        }
    }
}

/// What an arrow is called: its flags, or what it is.
pub(crate) fn packet_label(packet: &Packet) -> String {
    match &packet.body {
        Body::Tcp(segment) => segment.flags.to_string(),
        Body::Udp(_) => "datagram".to_owned(),
        Body::Icmp(Icmp::PortUnreachable { .. }) => "port unreachable".to_owned(),
        Body::Icmp(_) => "host unreachable".to_owned(),
    }
}

fn fields(packet: &Packet, relative: Relative) -> Vec<(String, String)> {
    let mut fields = vec![
        ("Source address".to_owned(), packet.source.to_string()),
        ("Destination address".to_owned(), packet.destination.to_string()),
    ];
    let mut add = |name: &str, value: String| fields.push((name.to_owned(), value));
    let number = |relative: Option<u32>, raw: u32| match relative {
        Some(relative) => format!("{relative} (raw {raw})"),
        None => format!("raw {raw}"),
    };
    match &packet.body {
        Body::Tcp(tcp) => {
            add("Source port", tcp.source_port.to_string());
            add("Destination port", tcp.destination_port.to_string());
            add("Sequence number", number(relative.seq, tcp.seq));
            if tcp.flags.ack {
                add("Acknowledgment number", number(relative.ack, tcp.ack));
            }
            add("Flags", tcp.flags.to_string());
            add("Window", tcp.window.to_string());
            if let Some(mss) = tcp.mss {
                add("Option: maximum segment size", format!("{mss} bytes"));
            }
            if let Some(shift) = tcp.window_scale {
                add(
                    "Option: window scale",
                    format!("{shift} (multiply by {})", 1u32 << shift.min(14)),
                );
            }
            add("Payload", format!("{} bytes", tcp.payload.len()));
        }
        Body::Udp(udp) => {
            add("Source port", udp.source_port.to_string());
            add("Destination port", udp.destination_port.to_string());
            add("Length", format!("{} bytes", udp.payload.len() + 8));
        }
        Body::Icmp(message) => {
            let (name, code, original) = match message {
                Icmp::PortUnreachable { original } => ("Port unreachable", 3, original),
                Icmp::HostUnreachable { original } => ("Host unreachable", 1, original),
            };
            add("Type", "3 (Destination unreachable)".to_owned());
            add("Code", format!("{code} ({name})"));
            add("About", format!("{} to {}", packet_label(original), original.destination));
        }
    }
    fields
}
