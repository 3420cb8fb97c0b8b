//! Which address is ours, which interface a packet leaves by, which source it carries (ip-route(8)).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::address::{is_broadcast, same_network};
use crate::{Errno, HostConfig};

/// The loopback interface's MTU; 20 octets of IP header and 20 of TCP leave Linux's MSS of 65495,
/// since a packet's length field ends at 65535.
const LOOPBACK_MTU: u32 = 65_536;

impl HostConfig {
    /// Packets to it come to this host: the whole of 127.0.0.0/8, ::1, and its own addresses.
    pub(crate) fn owns(&self, ip: IpAddr) -> bool {
        ip.is_loopback() || self.addresses.contains(&ip)
    }

    /// May a socket be bound to it? (The wildcard, broadcast and multicast too.)
    pub(crate) fn may_bind(&self, ip: IpAddr) -> bool {
        ip.is_unspecified() || self.owns(ip) || ip.is_multicast() || self.broadcasts(ip)
    }

    /// A broadcast address on one of the host's networks, or the general one.
    pub(crate) fn broadcasts(&self, ip: IpAddr) -> bool {
        is_broadcast(ip)
            && !self.owns(ip)
            && (ip == IpAddr::V4(Ipv4Addr::BROADCAST)
                || self.addresses.iter().any(|own| same_network(*own, ip)))
    }

    /// The source address for packets to `destination`.
    ///
    /// Errors: `ENETUNREACH` when no interface of that family leads anywhere.
    pub(crate) fn source_for(&self, destination: IpAddr) -> Result<IpAddr, Errno> {
        if destination.is_loopback() {
            return Ok(match destination {
                IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
                IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
            });
        }
        if self.owns(destination) {
            return Ok(destination);
        }
        let mut candidates =
            self.addresses.iter().copied().filter(|own| own.is_ipv4() == destination.is_ipv4());
        let first = candidates.clone().next();
        candidates.find(|own| same_network(*own, destination)).or(first).ok_or(Errno::ENETUNREACH)
    }

    /// The largest IP packet on the way to `destination`, in bytes.
    pub(crate) fn mtu_to(&self, destination: IpAddr) -> u32 {
        if self.owns(destination) { LOOPBACK_MTU } else { u32::from(self.mtu).max(576) }
    }

    /// The largest TCP payload on the way to `destination`.
    pub(crate) fn mss_to(&self, destination: IpAddr) -> u16 {
        let ip_header = if destination.is_ipv4() { 20 } else { 40 };
        let longest = self.mtu_to(destination).min(65_535 + u32::from(ip_header == 40) * 40);
        longest.saturating_sub(ip_header + 20).min(65_535) as u16
    }
}
