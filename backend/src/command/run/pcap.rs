//! The packets of a run, kept until its end and written as a capture file.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use world::capture::{Captured, pcapng};
use world::{Event, HostId, Packet, PacketId, Time, What, World};

/// Packets kept, and their octets: what comes after is not in the file.
const MOST_PACKETS: usize = 1_000_000;
const MOST_OCTETS: usize = 256 << 20;

#[derive(Default)]
pub struct Recorder {
    sent: Vec<Sent>,
    in_flight: BTreeMap<PacketId, usize>,
    octets: usize,
}

struct Sent {
    at: Time,
    from: HostId,
    to: HostId,
    packet: Box<Packet>,
    lost: bool,
}

impl Recorder {
    pub fn take(&mut self, events: &[Event]) {
        for event in events {
            match &event.what {
                What::Sent { packet, from, to, content } if self.has_room() => {
                    self.in_flight.insert(*packet, self.sent.len());
                    self.octets += length(content);
                    let (from, to, packet) = (*from, *to, content.clone());
                    self.sent.push(Sent { at: event.time, from, to, packet, lost: false });
                }
                What::Delivered { packet, .. } => {
                    self.in_flight.remove(packet);
                }
                What::Dropped { packet, .. } => {
                    if let Some(index) = self.in_flight.remove(packet) {
                        self.sent[index].lost = true;
                    }
                }
                _ => {}
            }
        }
    }

    fn has_room(&self) -> bool {
        self.sent.len() < MOST_PACKETS && self.octets < MOST_OCTETS
    }

    /// Writes the file; errors name it.
    pub fn write(&self, world: &World, file: &Path) -> io::Result<()> {
        let packets = self.sent.iter().map(|sent| Captured {
            at: sent.at,
            from: sent.from,
            to: sent.to,
            packet: &sent.packet,
            lost: sent.lost,
        });
        if !self.has_room() {
            eprintln!("{}: only the first {} packets are in it", file.display(), self.sent.len());
        }
        let named = |error| io::Error::other(format!("{}: {error}", file.display()));
        fs::write(file, pcapng(world.scenario(), packets)).map_err(named)
    }
}

/// About as many octets as the packet has on the wire.
fn length(packet: &Packet) -> usize {
    use world::packet::Body;
    const HEADERS: usize = 100;
    HEADERS
        + match &packet.body {
            Body::Tcp(segment) => segment.payload.len(),
            Body::Udp(datagram) => datagram.payload.len(),
            Body::Icmp(_) => 0,
        }
}
