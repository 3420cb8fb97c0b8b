//! A packet as the bytes that an Ethernet card would see, with its checksums.

use std::net::IpAddr;

use etherparse::{
    EtherType, Ethernet2Header, Icmpv4Header, Icmpv4Type, Icmpv6Header, Icmpv6Type, IpNumber,
    Ipv4Header, Ipv6Header, TcpHeader, TcpOptionElement, UdpHeader, icmpv4, icmpv6,
};
use kernel::HostId;
use kernel::packet::{Body, Datagram, Icmp, Packet, Segment};

/// Linux's default (`net.ipv4.ip_default_ttl`).
const TTL: u8 = 64;
/// Of the packet that caused it, an ICMP message repeats so much that the whole fits 576 octets
/// (RFC 1812, section 4.3.2.3).
const QUOTED_MAX: usize = 548;

/// The whole frame from one host to another. What does not fit a packet's length field is cut off, as
/// no such packet exists.
pub(super) fn encode(packet: &Packet, from: HostId, to: HostId) -> Vec<u8> {
    let loopback = from == to;
    let destination = match packet.destination {
        _ if loopback => [0; 6],
        IpAddr::V4(ip) if ip.is_multicast() => {
            let [_, b, c, d] = ip.octets();
            [0x01, 0x00, 0x5e, b & 0x7f, c, d]
        }
        IpAddr::V6(ip) if ip.is_multicast() => {
            let octets = ip.octets();
            [0x33, 0x33, octets[12], octets[13], octets[14], octets[15]]
        }
        _ => card(to),
    };
    let header = Ethernet2Header {
        source: if loopback { [0; 6] } else { card(from) },
        destination,
        ether_type: if packet.source.is_ipv4() { EtherType::IPV4 } else { EtherType::IPV6 },
    };
    let mut frame = header.to_bytes().to_vec();
    frame.extend(ip(packet));
    frame
}

/// A card's address: locally administered, with the host's number.
fn card(host: HostId) -> [u8; 6] {
    let [a, b, c, d] = host.0.to_be_bytes();
    [2, 0, a, b, c, d]
}

/// The IP packet.
fn ip(packet: &Packet) -> Vec<u8> {
    let (number, body) = match &packet.body {
        Body::Tcp(segment) => (IpNumber::TCP, tcp(packet, segment)),
        Body::Udp(datagram) => (IpNumber::UDP, udp(packet, datagram)),
        Body::Icmp(message) if packet.source.is_ipv4() => (IpNumber::ICMP, icmp4(message)),
        Body::Icmp(message) => (IpNumber::IPV6_ICMP, icmp6(packet, message)),
    };
    let mut bytes = match (packet.source, packet.destination) {
        (IpAddr::V4(source), IpAddr::V4(destination)) => {
            let longest = u16::MAX as usize - Ipv4Header::MIN_LEN;
            let mut header = Ipv4Header {
                total_len: (body.len().min(longest) + Ipv4Header::MIN_LEN) as u16,
                time_to_live: TTL,
                protocol: number,
                source: source.octets(),
                destination: destination.octets(),
                dont_fragment: true,
                ..Ipv4Header::default()
            };
            header.header_checksum = header.calc_header_checksum();
            header.to_bytes().to_vec()
        }
        _ => {
            let header = Ipv6Header {
                payload_length: body.len().min(u16::MAX as usize) as u16,
                next_header: number,
                hop_limit: TTL,
                source: octets16(packet.source),
                destination: octets16(packet.destination),
                ..Ipv6Header::default()
            };
            header.to_bytes().to_vec()
        }
    };
    bytes.extend(body);
    bytes
}

fn octets16(ip: IpAddr) -> [u8; 16] {
    match ip {
        IpAddr::V4(ip) => ip.to_ipv6_mapped().octets(),
        IpAddr::V6(ip) => ip.octets(),
    }
}

fn tcp(packet: &Packet, segment: &Segment) -> Vec<u8> {
    let mut header =
        TcpHeader::new(segment.source_port, segment.destination_port, segment.seq, segment.window);
    let flags = segment.flags;
    header.acknowledgment_number = if flags.ack { segment.ack } else { 0 };
    header.syn = flags.syn;
    header.ack = flags.ack;
    header.fin = flags.fin;
    header.rst = flags.rst;
    header.psh = flags.psh;
    let mut options = Vec::new();
    options.extend(segment.mss.map(TcpOptionElement::MaximumSegmentSize));
    if let Some(shift) = segment.window_scale {
        options.extend([TcpOptionElement::Noop, TcpOptionElement::WindowScale(shift)]);
    }
    // Seven octets at most, of the forty there is room for.
    let _ = header.set_options(&options);
    let data = &segment.payload;
    header.checksum = match (packet.source, packet.destination) {
        (IpAddr::V4(source), IpAddr::V4(destination)) => {
            header.calc_checksum_ipv4_raw(source.octets(), destination.octets(), data)
        }
        (source, destination) => {
            header.calc_checksum_ipv6_raw(octets16(source), octets16(destination), data)
        }
    }
    .unwrap_or(0);
    let mut bytes = header.to_bytes().to_vec();
    bytes.extend(data);
    bytes
}

fn udp(packet: &Packet, datagram: &Datagram) -> Vec<u8> {
    let data = &datagram.payload;
    let mut header = UdpHeader {
        source_port: datagram.source_port,
        destination_port: datagram.destination_port,
        length: (data.len() + UdpHeader::LEN).min(u16::MAX as usize) as u16,
        checksum: 0,
    };
    header.checksum = match (packet.source, packet.destination) {
        (IpAddr::V4(source), IpAddr::V4(destination)) => {
            header.calc_checksum_ipv4_raw(source.octets(), destination.octets(), data)
        }
        (source, destination) => {
            header.calc_checksum_ipv6_raw(octets16(source), octets16(destination), data)
        }
    }
    .unwrap_or(0);
    let mut bytes = header.to_bytes().to_vec();
    bytes.extend(data);
    bytes
}

/// The start of the packet that an ICMP message is about.
fn quoted(original: &Packet) -> Vec<u8> {
    let mut bytes = ip(original);
    bytes.truncate(QUOTED_MAX);
    bytes
}

fn icmp4(message: &Icmp) -> Vec<u8> {
    use icmpv4::DestUnreachableHeader::{Host, Port};
    let (code, original) = match message {
        Icmp::PortUnreachable { original } => (Port, original),
        Icmp::HostUnreachable { original } => (Host, original),
    };
    let data = quoted(original);
    let header = Icmpv4Header::with_checksum(Icmpv4Type::DestinationUnreachable(code), &data);
    let mut bytes = header.to_bytes().to_vec();
    bytes.extend(data);
    bytes
}

fn icmp6(packet: &Packet, message: &Icmp) -> Vec<u8> {
    use icmpv6::DestUnreachableCode::{Address, Port};
    let (code, original) = match message {
        Icmp::PortUnreachable { original } => (Port, original),
        Icmp::HostUnreachable { original } => (Address, original),
    };
    let data = quoted(original);
    let (source, destination) = (octets16(packet.source), octets16(packet.destination));
    let kind = Icmpv6Type::DestinationUnreachable(code);
    let Ok(header) = Icmpv6Header::with_checksum(kind, source, destination, &data) else {
        return Vec::new();
    };
    let mut bytes = header.to_bytes().to_vec();
    bytes.extend(data);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::packet::Flags;

    /// RFC 1071: over sound octets, checksum included, the sum is all ones.
    fn sum(parts: &[&[u8]]) -> u16 {
        let octets = parts.concat();
        let pairs =
            octets.chunks(2).map(|p| u32::from(p[0]) << 8 | u32::from(*p.get(1).unwrap_or(&0)));
        let total = pairs.fold(0u32, |sum, pair| {
            let sum = sum + pair;
            (sum & 0xffff) + (sum >> 16)
        });
        total as u16
    }

    fn packets(source: &str, destination: &str) -> Vec<(u8, Packet)> {
        let packet = |body| Packet {
            source: source.parse().unwrap(),
            destination: destination.parse().unwrap(),
            body,
        };
        let flags = Flags { syn: true, ack: true, ..Flags::default() };
        let segment = |payload: &[u8], options: bool| Segment {
            source_port: 50_000,
            destination_port: 80,
            seq: 0xfedc_ba98,
            ack: 1,
            flags,
            window: 65_535,
            mss: options.then_some(1460),
            window_scale: options.then_some(7),
            payload: payload.to_vec(),
        };
        let datagram =
            Datagram { source_port: 1, destination_port: 65_535, payload: b"odd".to_vec() };
        let original = Box::new(packet(Body::Udp(datagram.clone())));
        let icmp = if source.contains(':') { 58 } else { 1 };
        vec![
            (6, packet(Body::Tcp(segment(b"", true)))),
            (6, packet(Body::Tcp(segment(b"hello, world", false)))),
            (17, packet(Body::Udp(datagram))),
            (icmp, packet(Body::Icmp(Icmp::PortUnreachable { original: original.clone() }))),
            (icmp, packet(Body::Icmp(Icmp::HostUnreachable { original }))),
        ]
    }

    #[test]
    fn checksums_are_right() {
        for (number, packet) in packets("10.0.0.1", "192.168.7.9") {
            let frame = encode(&packet, HostId(0), HostId(1));
            let (header, body) = frame[14..].split_at(20);
            assert_eq!(sum(&[header]), 0xffff, "{packet:?}");
            assert_eq!(usize::from(u16::from_be_bytes([header[2], header[3]])), frame.len() - 14);
            assert_eq!(header[9], number);
            let length = (body.len() as u16).to_be_bytes();
            let pseudo = [&header[12..20], &[0, number], &length].concat();
            let pseudo = if number == 1 { Vec::new() } else { pseudo };
            assert_eq!(sum(&[&pseudo, body]), 0xffff, "{packet:?}");
        }
        for (number, packet) in packets("fd00::1", "::1") {
            let frame = encode(&packet, HostId(0), HostId(0));
            let (header, body) = frame[14..].split_at(40);
            assert_eq!(usize::from(u16::from_be_bytes([header[4], header[5]])), body.len());
            let length = (body.len() as u32).to_be_bytes();
            let pseudo = [&header[8..40], &length, &[0, 0, 0, number]].concat();
            assert_eq!(sum(&[&pseudo, body]), 0xffff, "{packet:?}");
        }
    }

    #[test]
    fn cards_have_addresses() {
        let (_, packet) = packets("10.0.0.1", "10.0.0.2").remove(0);
        let frame = encode(&packet, HostId(0), HostId(1));
        assert_eq!(frame[..14], [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 8, 0]);
        let (_, group) = packets("10.0.0.1", "239.129.2.3").remove(2);
        assert_eq!(encode(&group, HostId(0), HostId(1))[..6], [1, 0, 0x5e, 1, 2, 3]);
    }
}
