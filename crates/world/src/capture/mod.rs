//! The packets of a run as a pcapng file (draft-ietf-opsawg-pcapng), for Wireshark and its relatives.
//!
//! Each packet stands in it once, at the time when it was sent, under the interface it went through:
//! the network between the hosts, or a host's own loopback. A packet that was lost says so in its
//! comment. What no host could receive is not in it: it never got onto a link.

mod frame;

use kernel::{HostId, Packet, Time};

use crate::scenario::Scenario;

/// A packet that went onto a link.
#[derive(Clone, Debug)]
pub struct Captured<'a> {
    pub at: Time,
    pub from: HostId,
    pub to: HostId,
    pub packet: &'a Packet,
    pub lost: bool,
}

const SECTION_HEADER: u32 = 0x0a0d_0d0a;
const INTERFACE_DESCRIPTION: u32 = 1;
const ENHANCED_PACKET: u32 = 6;
const BYTE_ORDER: u32 = 0x1a2b_3c4d;
const LINKTYPE_ETHERNET: u16 = 1;
/// Options: a comment, an interface's name, the resolution of its times.
const COMMENT: u16 = 1;
const IF_NAME: u16 = 2;
const IF_TSRESOL: u16 = 9;
/// Times in units of 10⁻⁹ s.
const NANOSECONDS: u8 = 9;

/// Writes a capture file.
pub fn pcapng<'a>(scenario: &Scenario, packets: impl IntoIterator<Item = Captured<'a>>) -> Vec<u8> {
    let mut file = Vec::new();
    // Version 1.0; the section's length is not told.
    let header = [&BYTE_ORDER.to_le_bytes()[..], &[1, 0, 0, 0], &[0xff; 8]].concat();
    block(&mut file, SECTION_HEADER, header);
    interface(&mut file, "network");
    for host in &scenario.hosts {
        interface(&mut file, &format!("loopback of {}", host.name));
    }
    for captured in packets {
        let through = if captured.from == captured.to { captured.to.0 + 1 } else { 0 };
        let at = scenario.start_date.saturating_mul(1_000_000_000).saturating_add(captured.at.0);
        let frame = frame::encode(captured.packet, captured.from, captured.to);
        let length = (frame.len() as u32).to_le_bytes();
        let mut body = through.to_le_bytes().to_vec();
        body.extend(((at >> 32) as u32).to_le_bytes());
        body.extend((at as u32).to_le_bytes());
        body.extend([length, length].concat());
        body.extend(frame);
        pad(&mut body);
        if captured.lost {
            option(&mut body, COMMENT, b"lost on the way");
            option(&mut body, 0, b"");
        }
        block(&mut file, ENHANCED_PACKET, body);
    }
    file
}

fn interface(file: &mut Vec<u8>, name: &str) {
    let mut body = LINKTYPE_ETHERNET.to_le_bytes().to_vec();
    // Reserved; and packets are never cut.
    body.extend([0; 6]);
    option(&mut body, IF_NAME, name.as_bytes());
    option(&mut body, IF_TSRESOL, &[NANOSECONDS]);
    option(&mut body, 0, b"");
    block(file, INTERFACE_DESCRIPTION, body);
}

/// A block says its length before and after its body.
fn block(file: &mut Vec<u8>, kind: u32, body: Vec<u8>) {
    let length = (body.len() as u32 + 12).to_le_bytes();
    file.extend(kind.to_le_bytes());
    file.extend(length);
    file.extend(body);
    file.extend(length);
}

/// Code 0 without a value ends the list.
fn option(body: &mut Vec<u8>, code: u16, value: &[u8]) {
    body.extend(code.to_le_bytes());
    body.extend((value.len() as u16).to_le_bytes());
    body.extend(value);
    pad(body);
}

fn pad(body: &mut Vec<u8>) {
    body.resize(body.len().next_multiple_of(4), 0);
}
