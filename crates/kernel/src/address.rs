//! Endpoints inside the kernel, and how calls' addresses map to them.
//!
//! Invariant: an IPv4 address is always held as IPv4, also by an IPv6 socket, which shows it to its
//! program as `::ffff:a.b.c.d`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::{Address, Errno};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Endpoint {
    pub ip: IpAddr,
    pub port: u16,
}

impl Endpoint {
    pub fn new(ip: IpAddr, port: u16) -> Endpoint {
        Endpoint { ip: ip.to_canonical(), port }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Family {
    Unix,
    Inet,
    Inet6,
}

impl Family {
    pub fn number(self) -> i32 {
        match self {
            Family::Unix => crate::linux::AF_UNIX,
            Family::Inet => crate::linux::AF_INET,
            Family::Inet6 => crate::linux::AF_INET6,
        }
    }

    pub fn wildcard(self) -> IpAddr {
        match self {
            Family::Inet6 => Ipv6Addr::UNSPECIFIED.into(),
            _ => Ipv4Addr::UNSPECIFIED.into(),
        }
    }

    /// The endpoint that a call's address names, for a socket of this family.
    ///
    /// Errors: `EINVAL` for a shorter `sockaddr` than the family's, `EAFNOSUPPORT` for a family that
    /// does not fit (ip(7), ipv6(7)).
    pub fn endpoint(self, address: &Address) -> Result<Endpoint, Errno> {
        match (self, address) {
            (Family::Inet, Address::Inet { ip, port }) => Ok(Endpoint::new((*ip).into(), *port)),
            (Family::Inet6, Address::Inet6 { ip, port, .. }) => {
                Ok(Endpoint::new((*ip).into(), *port))
            }
            // A sockaddr_in is too short for IPv6; a short Unix name for either.
            (Family::Inet6, Address::Inet { .. }) => Err(Errno::EINVAL),
            _ => Err(Errno::EAFNOSUPPORT),
        }
    }

    pub fn address(self, endpoint: Endpoint) -> Address {
        let port = endpoint.port;
        match (self, endpoint.ip) {
            (Family::Inet6, IpAddr::V4(ip)) if ip.is_unspecified() => {
                inet6(Ipv6Addr::UNSPECIFIED, port)
            }
            (Family::Inet6, IpAddr::V4(ip)) => inet6(ip.to_ipv6_mapped(), port),
            (_, IpAddr::V6(ip)) => inet6(ip, port),
            (_, IpAddr::V4(ip)) => Address::Inet { ip, port },
        }
    }
}

fn inet6(ip: Ipv6Addr, port: u16) -> Address {
    Address::Inet6 { ip, port, flowinfo: 0, scope_id: 0 }
}

/// 255.255.255.255, or the last address of a /24: hosts here live in such networks.
pub(crate) fn is_broadcast(ip: IpAddr) -> bool {
    matches!(ip, IpAddr::V4(v4) if v4.is_broadcast() || (v4.octets()[3] == 255 && !v4.is_loopback() && !v4.is_multicast()))
}

/// The same /24 or /64.
pub(crate) fn same_network(a: IpAddr, b: IpAddr) -> bool {
    match (a, b) {
        (IpAddr::V4(a), IpAddr::V4(b)) => a.octets()[..3] == b.octets()[..3],
        (IpAddr::V6(a), IpAddr::V6(b)) => a.segments()[..4] == b.segments()[..4],
        _ => false,
    }
}
