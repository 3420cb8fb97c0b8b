//! The network between hosts: packets in flight, each with the time it is due and the fate that the
//! seeded policy chose for it. Who makes that fate come true is the caller: the policy, or a learner
//! who drops, delays or duplicates a packet by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::address::{is_broadcast, same_network};
use crate::packet::{Body, Icmp};
use crate::rng::Rng;
use crate::{Duration, Packet, PacketId, Time};

/// A host of the simulation, in the order of the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct HostId(pub u32);

/// How a link treats packets. Probabilities are in parts per million.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LinkConfig {
    pub latency: Duration,
    /// Up to this much is added to the latency, evenly distributed.
    pub jitter: Duration,
    pub loss_ppm: u32,
    pub duplicate_ppm: u32,
    /// Largest IP packet, in bytes. A longer datagram travels in fragments, and is lost with any.
    pub mtu: u16,
    /// In bits per second, each way: a packet waits until those before it have left. `None`: no wait.
    #[serde(default)]
    pub bandwidth: Option<u64>,
    /// Octets that may wait so; a packet that finds no place is lost.
    #[serde(default = "queue_default")]
    pub queue: u32,
    /// Nothing gets through in these times.
    #[serde(default)]
    pub outages: Vec<Outage>,
}

impl LinkConfig {
    /// A link that only takes time.
    pub fn with_latency(latency: Duration) -> LinkConfig {
        LinkConfig {
            latency,
            jitter: Duration::ZERO,
            loss_ppm: 0,
            duplicate_ppm: 0,
            mtu: 1500,
            bandwidth: None,
            queue: queue_default(),
            outages: Vec::new(),
        }
    }

    fn is_down(&self, at: Time) -> bool {
        self.outages.iter().any(|outage| (outage.from..outage.to).contains(&at))
    }
}

/// About a hundred full packets.
fn queue_default() -> u32 {
    150_000
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Outage {
    pub from: Time,
    pub to: Time,
}

/// The link between two hosts, where it differs from the others.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LinkBetween {
    pub hosts: (HostId, HostId),
    pub link: LinkConfig,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct NetworkConfig {
    /// Between any two hosts.
    pub link: LinkConfig,
    /// From a host to itself.
    pub loopback: LinkConfig,
    /// Links that differ.
    #[serde(default)]
    pub between: Vec<LinkBetween>,
    pub seed: u64,
}

impl NetworkConfig {
    fn link(&self, from: HostId, to: HostId) -> &LinkConfig {
        let joins = |(a, b): (HostId, HostId)| (a, b) == (from, to) || (b, a) == (from, to);
        match self.between.iter().find(|one| joins(one.hosts)) {
            _ if from == to => &self.loopback,
            Some(one) => &one.link,
            None => &self.link,
        }
    }
}

/// What the policy will do with a packet when it is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Fate {
    Deliver,
    Drop,
}

/// A packet on its way.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct InFlight {
    pub id: PacketId,
    pub packet: Packet,
    pub from: HostId,
    pub to: HostId,
    pub sent_at: Time,
    pub due: Time,
    pub fate: Fate,
    /// The caller's id of the event that sent it.
    pub cause: u64,
}

/// More packets than this at once on the wire, and new ones are lost: a run cannot fill memory.
pub const IN_FLIGHT_MAX: usize = 100_000;
/// And so many octets of payload.
pub const IN_FLIGHT_OCTETS_MAX: usize = 64 << 20;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Wire {
    config: NetworkConfig,
    addresses: Vec<Vec<IpAddr>>,
    rng: Rng,
    issued: u64,
    packets: BTreeMap<PacketId, Arc<InFlight>>,
    by_due: BTreeSet<(Time, PacketId)>,
    /// Payload on the wire.
    octets: usize,
    /// When the last packet sent from one host to another is due: a link without jitter keeps order.
    last_due: BTreeMap<(HostId, HostId), Time>,
    /// When the last packet that waits for its turn will have left, each way of a link.
    free_at: BTreeMap<(HostId, HostId), Time>,
}

impl Wire {
    /// `addresses[i]` are the addresses of host `i`.
    pub fn new(config: NetworkConfig, addresses: Vec<Vec<IpAddr>>) -> Wire {
        Wire {
            rng: Rng::new(config.seed ^ 0x7769_7265),
            config,
            addresses,
            issued: 0,
            packets: BTreeMap::new(),
            by_due: BTreeSet::new(),
            octets: 0,
            last_due: BTreeMap::new(),
            free_at: BTreeMap::new(),
        }
    }

    /// Puts a packet on the wire; returns the ids now in flight because of it (none if it has no
    /// destination, several for a duplicate or a broadcast).
    pub fn transmit(
        &mut self,
        now: Time,
        from: HostId,
        packet: Packet,
        cause: u64,
    ) -> Vec<PacketId> {
        let mut ids = Vec::new();
        for to in self.destinations(from, packet.destination) {
            let link = self.config.link(from, to);
            let (latency, jitter) = (link.latency, link.jitter);
            let (loss, twice) = (link.loss_ppm, link.duplicate_ppm);
            let fragments = ip_length(&packet).div_ceil(usize::from(link.mtu).max(576));
            let lost = (0..fragments).fold(false, |lost, _| self.rng.chance(loss) || lost);
            let leaves = self.leaves(now, from, to, &packet);
            let copies = if self.rng.chance(twice) { 2 } else { 1 };
            for _ in 0..copies {
                if self.is_full() {
                    return ids;
                }
                let delay = Duration(self.rng.below(jitter.0.saturating_add(1)));
                let due = match leaves {
                    Some(at) => self.in_order(from, to, at + latency + delay, jitter),
                    None => now,
                };
                let link = self.config.link(from, to);
                let down = link.is_down(now) || link.is_down(due);
                let fate =
                    if lost || down || leaves.is_none() { Fate::Drop } else { Fate::Deliver };
                let packet = packet.clone();
                ids.push(self.put(InFlight {
                    id: PacketId(0),
                    packet,
                    from,
                    to,
                    sent_at: now,
                    due,
                    fate,
                    cause,
                }));
            }
        }
        ids
    }

    /// The hosts that a packet reaches: the sender itself for loopback, all others for a broadcast,
    /// nobody for an address that no host has.
    fn destinations(&self, from: HostId, ip: IpAddr) -> Vec<HostId> {
        let hosts = || (0u32..).map(HostId).zip(&self.addresses);
        if ip.is_loopback() {
            return vec![from];
        }
        if let Some((owner, _)) = hosts().find(|(_, own)| own.contains(&ip)) {
            return vec![owner];
        }
        if !is_broadcast(ip) && !ip.is_multicast() {
            return Vec::new();
        }
        let general = ip == IpAddr::V4(std::net::Ipv4Addr::BROADCAST) || ip.is_multicast();
        hosts()
            // What a host sends to a group comes back to it inside its kernel.
            .filter(|(host, _)| *host != from || !ip.is_multicast())
            .filter(|(_, own)| general || own.iter().any(|own| same_network(*own, ip)))
            .map(|(host, _)| host)
            .collect()
    }

    /// When the packet's last octet is on the link; `None` if too much waits before it.
    fn leaves(&mut self, now: Time, from: HostId, to: HostId, packet: &Packet) -> Option<Time> {
        let link = self.config.link(from, to);
        let Some(bandwidth) = link.bandwidth.map(|bits| bits.max(1)) else { return Some(now) };
        let octets = FRAME_HEADER + ip_length(packet) as u64;
        let free_at = self.free_at.entry((from, to)).or_default();
        let waits = free_at.since(now).0;
        let waiting = u128::from(waits) * u128::from(bandwidth) / 8_000_000_000;
        if waits > 0 && waiting + u128::from(octets) > u128::from(link.queue) {
            return None;
        }
        let takes = u128::from(octets) * 8_000_000_000 / u128::from(bandwidth);
        *free_at = now.max(*free_at) + Duration(u64::try_from(takes).unwrap_or(u64::MAX));
        Some(*free_at)
    }

    fn in_order(&mut self, from: HostId, to: HostId, due: Time, jitter: Duration) -> Time {
        let last = self.last_due.entry((from, to)).or_default();
        let due = if jitter == Duration::ZERO { due.max(*last) } else { due };
        *last = due.max(*last);
        due
    }

    fn is_full(&self) -> bool {
        self.packets.len() >= IN_FLIGHT_MAX || self.octets >= IN_FLIGHT_OCTETS_MAX
    }

    fn put(&mut self, mut in_flight: InFlight) -> PacketId {
        self.issued += 1;
        let id = PacketId(self.issued);
        in_flight.id = id;
        self.by_due.insert((in_flight.due, id));
        self.octets += payload_len(&in_flight.packet);
        self.packets.insert(id, Arc::new(in_flight));
        id
    }

    /// The packet that is due first, ties in the order of sending. Logarithmic.
    pub fn next_due(&self) -> Option<(Time, PacketId)> {
        self.by_due.first().copied()
    }

    /// In the order of sending.
    pub fn in_flight(&self) -> impl Iterator<Item = &InFlight> {
        self.packets.values().map(Arc::as_ref)
    }

    pub fn get(&self, id: PacketId) -> Option<&InFlight> {
        self.packets.get(&id).map(Arc::as_ref)
    }

    /// Takes a packet off the wire: to deliver it to its host, or to drop it.
    pub fn take(&mut self, id: PacketId) -> Option<InFlight> {
        let taken = self.packets.remove(&id)?;
        self.by_due.remove(&(taken.due, id));
        self.octets -= payload_len(&taken.packet);
        Some(Arc::unwrap_or_clone(taken))
    }

    /// A second copy, due `after` the first.
    pub fn duplicate(&mut self, id: PacketId, after: Duration) -> Option<PacketId> {
        if self.is_full() {
            return None;
        }
        let mut copy = InFlight::clone(self.packets.get(&id)?);
        copy.due = copy.due + after;
        Some(self.put(copy))
    }

    /// Puts off a packet's arrival.
    pub fn delay(&mut self, id: PacketId, by: Duration) -> bool {
        let Some(packet) = self.packets.get_mut(&id) else { return false };
        self.by_due.remove(&(packet.due, id));
        let packet = Arc::make_mut(packet);
        packet.due = packet.due + by;
        self.by_due.insert((packet.due, id));
        true
    }
}

/// Ethernet's header.
const FRAME_HEADER: u64 = 14;

/// An IP packet's length with its headers, in octets.
fn ip_length(packet: &Packet) -> usize {
    let ip = if packet.source.is_ipv4() { 20 } else { 40 };
    ip + match &packet.body {
        Body::Tcp(segment) => {
            let mss = if segment.mss.is_some() { 4 } else { 0 };
            let scale = if segment.window_scale.is_some() { 4 } else { 0 };
            20 + mss + scale + segment.payload.len()
        }
        Body::Udp(datagram) => 8 + datagram.payload.len(),
        Body::Icmp(_) => 8 + (ip + 8 + payload_len(packet)).min(548),
    }
}

fn payload_len(packet: &Packet) -> usize {
    match &packet.body {
        Body::Tcp(segment) => segment.payload.len(),
        Body::Udp(datagram) => datagram.payload.len(),
        Body::Icmp(Icmp::PortUnreachable { original } | Icmp::HostUnreachable { original }) => {
            payload_len(original)
        }
    }
}
