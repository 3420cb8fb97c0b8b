//! Multicast (ip(7), RFC 1112): which groups a socket has joined, which datagrams it gets, and how its
//! own go out.
//!
//! As on Linux, a host takes what is sent to a group if any of its sockets has joined it there, and then
//! every socket bound to the port gets it, joined or not (`IP_MULTICAST_ALL`).
//!
//! Deliberately not here: IGMP and MLD (the network hands every host everything), source filters.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::Errno;
use crate::address::Endpoint;
use crate::host::{Kernel, NoteKind};
use crate::linux::*;
use crate::packet::Datagram;
use crate::snapshot::SocketId;
use crate::socket::Options;

/// `net.ipv4.igmp_max_memberships`.
const GROUPS_MAX: usize = 20;
/// `struct ip_mreq` and `ip_mreqn`, `struct ipv6_mreq`.
const REQUEST: usize = 8;
const REQUEST_WITH_INDEX: usize = 12;
const REQUEST_V6: usize = 20;

/// Where a group is joined or sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Interface {
    Loopback,
    Link,
}

impl Kernel {
    /// IP_ADD_MEMBERSHIP, IP_DROP_MEMBERSHIP.
    ///
    /// Errors: `EPROTO` for TCP, `EINVAL`, `ENODEV`, `EADDRINUSE`, `EADDRNOTAVAIL`, `ENOBUFS`.
    pub(crate) fn change_membership(
        &mut self,
        id: SocketId,
        join: bool,
        value: &[u8],
    ) -> Result<(), Errno> {
        if self.sockets.get(id).is_tcp() {
            return Err(Errno::EPROTO);
        }
        if value.len() < REQUEST {
            return Err(Errno::EINVAL);
        }
        let (group, address) = (ipv4(value), ipv4(&value[4..]));
        let index = match value.get(REQUEST..REQUEST_WITH_INDEX) {
            Some(index) => i32::from_le_bytes(index.try_into().expect("four octets")),
            None => 0,
        };
        if !group.is_multicast() {
            return Err(if join { Errno::EINVAL } else { Errno::EADDRNOTAVAIL });
        }
        let interface = match (index, address) {
            (0, Ipv4Addr::UNSPECIFIED) => self.default_interface(),
            (0, address) => self.interface_of(address.into()),
            (index, _) => self.interface_numbered(index),
        };
        self.join_or_leave(id, join, group.into(), interface)
    }

    /// IPV6_JOIN_GROUP, IPV6_LEAVE_GROUP.
    pub(crate) fn change_membership_v6(
        &mut self,
        id: SocketId,
        join: bool,
        value: &[u8],
    ) -> Result<(), Errno> {
        let Some(value) = value.get(..REQUEST_V6) else { return Err(Errno::EINVAL) };
        if self.sockets.get(id).is_tcp() {
            return Err(Errno::EPROTO);
        }
        let group: [u8; 16] = value[..16].try_into().expect("sixteen octets");
        let index = i32::from_le_bytes(value[16..].try_into().expect("four octets"));
        let group = Ipv6Addr::from(group);
        if !group.is_multicast() {
            return Err(Errno::EINVAL);
        }
        let interface = match index {
            0 => self.default_interface(),
            index => self.interface_numbered(index),
        };
        self.join_or_leave(id, join, group.into(), interface)
    }

    fn join_or_leave(
        &mut self,
        id: SocketId,
        join: bool,
        group: IpAddr,
        interface: Option<Interface>,
    ) -> Result<(), Errno> {
        let key = (group, interface.ok_or(Errno::ENODEV)?);
        let groups = &mut self.sockets.get_mut(id).options.groups;
        match join {
            true if groups.contains(&key) => Err(Errno::EADDRINUSE),
            true if groups.len() >= GROUPS_MAX => Err(Errno::ENOBUFS),
            true => {
                groups.insert(key);
                Ok(())
            }
            false if groups.remove(&key) => Ok(()),
            false => Err(Errno::EADDRNOTAVAIL),
        }
    }

    /// IP_MULTICAST_IF: `struct in_addr`, `ip_mreq` or `ip_mreqn`.
    ///
    /// Errors: `EINVAL`, `EADDRNOTAVAIL`.
    pub(crate) fn set_multicast_source(&mut self, id: SocketId, value: &[u8]) -> Result<(), Errno> {
        if self.sockets.get(id).is_tcp() || value.len() < 4 {
            return Err(Errno::EINVAL);
        }
        let address = ipv4(if value.len() < REQUEST { value } else { &value[4..] });
        if !address.is_unspecified() && !self.config.owns(address.into()) {
            return Err(Errno::EADDRNOTAVAIL);
        }
        let known = (!address.is_unspecified()).then_some(address);
        self.sockets.get_mut(id).options.multicast_source = known;
        Ok(())
    }

    fn default_interface(&self) -> Option<Interface> {
        (!self.config.addresses.is_empty()).then_some(Interface::Link)
    }

    fn interface_of(&self, address: IpAddr) -> Option<Interface> {
        match address.is_loopback() {
            true => Some(Interface::Loopback),
            false => self.config.owns(address).then_some(Interface::Link),
        }
    }

    fn interface_numbered(&self, index: i32) -> Option<Interface> {
        match index {
            1 => Some(Interface::Loopback),
            2 => self.default_interface(),
            _ => None,
        }
    }

    /// Does the host take what is sent to the group there?
    fn is_member(&self, group: IpAddr, interface: Interface) -> bool {
        let always =
            [IpAddr::V4(Ipv4Addr::new(224, 0, 0, 1)), "ff02::1".parse().expect("an address")];
        let joined = |options: &Options| options.groups.contains(&(group, interface));
        always.contains(&group) || self.sockets.iter().any(|socket| joined(&socket.options))
    }

    pub(crate) fn receive_multicast(&mut self, source: IpAddr, group: IpAddr, datagram: &Datagram) {
        let interface = if source.is_loopback() { Interface::Loopback } else { Interface::Link };
        if !self.is_member(group, interface) {
            let why = format!("no program of this host has joined {group}");
            return self.note(None, NoteKind::Ignored { why });
        }
        let to = Endpoint::new(group, datagram.destination_port);
        let from = Endpoint::new(source, datagram.source_port);
        for id in self.sockets.find_all_udp(to, from) {
            let options = &self.sockets.get(id).options;
            if options.groups.contains(&(group, interface)) || options.takes_all_groups(group) {
                self.enqueue(id, from, &datagram.payload);
            }
        }
    }

    /// The copy that stays here, and whether one goes onto the link: by IP_MULTICAST_LOOP and
    /// IP_MULTICAST_TTL. What goes out by loopback comes back in any case.
    pub(crate) fn send_multicast(
        &mut self,
        id: SocketId,
        source: IpAddr,
        group: IpAddr,
        datagram: &Datagram,
    ) -> bool {
        let options = &self.sockets.get(id).options;
        let number = |level, name| options.stored.get(&(level, name)).copied().unwrap_or(1);
        let (loops, hops) = match group {
            IpAddr::V4(_) => (IP_MULTICAST_LOOP, IP_MULTICAST_TTL),
            IpAddr::V6(_) => (IPV6_MULTICAST_LOOP, IPV6_MULTICAST_HOPS),
        };
        let level = if group.is_ipv4() { IPPROTO_IP } else { IPPROTO_IPV6 };
        let (loops, hops) = (number(level, loops) != 0, number(level, hops));
        let interface = self.interface_of(source);
        if interface == Some(Interface::Loopback)
            || (loops && self.is_member(group, Interface::Link))
        {
            self.receive_multicast(source, group, datagram);
        }
        interface == Some(Interface::Link) && hops > 0
    }
}

impl Options {
    /// IP_MULTICAST_ALL, IPV6_MULTICAST_ALL: on unless turned off.
    fn takes_all_groups(&self, group: IpAddr) -> bool {
        let key = match group {
            IpAddr::V4(_) => (IPPROTO_IP, IP_MULTICAST_ALL),
            IpAddr::V6(_) => (IPPROTO_IPV6, IPV6_MULTICAST_ALL),
        };
        self.stored.get(&key).is_none_or(|on| *on != 0)
    }
}

fn ipv4(octets: &[u8]) -> Ipv4Addr {
    Ipv4Addr::new(octets[0], octets[1], octets[2], octets[3])
}
