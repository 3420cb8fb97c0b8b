//! Packets for an address that nobody on the link has. Linux asks for its owner three times, a second
//! apart (ARP, neighbour discovery), then tells the packets' senders by ICMP, over loopback
//! (`ipv4_link_failure`). Only the failure is here: asking and answering take no time in this network.
//!
//! What lies outside the host's own networks goes to a router, and from there nothing is heard of it.

use std::net::IpAddr;

use crate::address::same_network;
use crate::host::{Effect, Kernel};
use crate::packet::{Body, Icmp, Packet};
use crate::timer::Timer;
use crate::{Duration, Time};

const PATIENCE: Duration = Duration::from_secs(3);
/// As many small packets as `unres_qlen_bytes` holds.
const QUEUE_MAX: usize = 100;
/// Addresses asked for at once.
const ADDRESSES_MAX: usize = 1024;

impl Kernel {
    /// The network found no host for this packet.
    pub fn unanswered(&mut self, now: Time, packet: Packet) {
        let address = packet.destination;
        let answers = matches!(packet.body, Body::Icmp(_));
        let near = self.config.addresses.iter().any(|own| same_network(*own, address));
        if answers || !near || self.config.broadcasts(address) {
            return;
        }
        if self.neighbours.len() >= ADDRESSES_MAX && !self.neighbours.contains_key(&address) {
            return;
        }
        let waiting = self.neighbours.entry(address).or_default();
        if waiting.is_empty() {
            self.timers.set(Timer::Neighbour(address), Some(now + PATIENCE));
        }
        if waiting.len() < QUEUE_MAX {
            waiting.push(packet);
        }
    }

    pub(crate) fn give_up_asking(&mut self, address: IpAddr) {
        for original in self.neighbours.remove(&address).unwrap_or_default() {
            let (source, original) = (original.source, Box::new(original));
            let body = Body::Icmp(Icmp::HostUnreachable { original });
            self.effects.push(Effect::Transmit(Packet { source, destination: source, body }));
        }
    }
}
