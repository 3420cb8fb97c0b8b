//! `IPPROTO_IP` and `IPPROTO_IPV6` (ip(7), ipv6(7)).

use std::net::Ipv4Addr;

use super::stored::{store, stored};
use super::value::{int, octets};
use crate::Errno;
use crate::host::Kernel;
use crate::linux::*;
use crate::snapshot::SocketId;
use crate::socket::Socket;

/// `struct ip6_mtuinfo`.
const PATH_MTU_LENGTH: usize = 32;
/// Loopback, and the link.
const LAST_INTERFACE: i32 = 2;

impl Kernel {
    pub(super) fn set_ip_option(
        &mut self,
        id: SocketId,
        name: i32,
        value: &[u8],
    ) -> Result<(), Errno> {
        let root = self.config.root;
        let socket = self.sockets.get_mut(id);
        match name {
            IP_ADD_MEMBERSHIP => return self.change_membership(id, true, value),
            IP_DROP_MEMBERSHIP => return self.change_membership(id, false, value),
            IP_MULTICAST_IF => return self.set_multicast_source(id, value),
            IP_OPTIONS => return set_header_options(socket, value),
            _ => {}
        }
        let number = int(value)?;
        if name == IP_MULTICAST_TTL && socket.is_tcp() {
            return Err(Errno::EINVAL);
        }
        let number = if name == IP_TOS { traffic_class(socket, number) } else { number };
        store(&mut socket.options, (IPPROTO_IP, name), number, root)
    }

    pub(super) fn set_ipv6_option(
        &mut self,
        id: SocketId,
        name: i32,
        value: &[u8],
    ) -> Result<(), Errno> {
        let root = self.config.root;
        let socket = self.sockets.get_mut(id);
        match name {
            IPV6_JOIN_GROUP => return self.change_membership_v6(id, true, value),
            IPV6_LEAVE_GROUP => return self.change_membership_v6(id, false, value),
            _ => {}
        }
        let number = int(value)?;
        match name {
            IPV6_V6ONLY if socket.local.is_some() => return Err(Errno::EINVAL),
            IPV6_V6ONLY => {
                socket.options.v6only = number != 0;
                return Ok(());
            }
            IPV6_MULTICAST_IF | IPV6_MULTICAST_HOPS if socket.is_tcp() => {
                return Err(Errno::ENOPROTOOPT);
            }
            IPV6_MULTICAST_IF if !(0..=LAST_INTERFACE).contains(&number) => {
                return Err(Errno::ENODEV);
            }
            IPV6_HOPOPTS | IPV6_RTHDRDSTOPTS | IPV6_DSTOPTS if !root => return Err(Errno::EPERM),
            IPV6_RTHDR | IPV6_PKTINFO => return Err(Errno::EINVAL),
            _ => {}
        }
        // -1 stands for the default.
        let is_class = name == IPV6_TCLASS && number != -1;
        let number = if is_class { traffic_class(socket, number) } else { number };
        store(&mut socket.options, (IPPROTO_IPV6, name), number, root)
    }
}

/// In a stream the two lowest bits belong to TCP (explicit congestion notification, RFC 3168).
fn traffic_class(socket: &Socket, octet: i32) -> i32 {
    const ECN: i32 = 3;
    if socket.is_tcp() { octet & !ECN } else { octet }
}

pub(super) fn get(socket: &Socket, name: i32) -> Result<Vec<u8>, Errno> {
    let options = &socket.options;
    Ok(match name {
        IP_MULTICAST_IF => {
            options.multicast_source.unwrap_or(Ipv4Addr::UNSPECIFIED).octets().to_vec()
        }
        IP_OPTIONS => {
            let header = options.stored.get(&(IPPROTO_IP, name));
            header.map_or(Vec::new(), |header| octets(*header))
        }
        _ => octets(stored(options, IPPROTO_IP, name)?),
    })
}

pub(super) fn get_v6(socket: &Socket, name: i32, len: usize) -> Result<Vec<u8>, Errno> {
    Ok(match name {
        IPV6_V6ONLY => octets(socket.options.v6only),
        IPV6_HOPOPTS | IPV6_RTHDRDSTOPTS | IPV6_DSTOPTS | IPV6_RTHDR => Vec::new(),
        IPV6_PATHMTU if len < PATH_MTU_LENGTH => return Err(Errno::EINVAL),
        IPV6_PATHMTU => return Err(Errno::ENOTCONN),
        _ => octets(stored(&socket.options, IPPROTO_IPV6, name)?),
    })
}

/// The options of IP's own header (RFC 791, section 3.1), of which only "no operation" and the end are
/// known here: packets carry none.
fn set_header_options(socket: &mut Socket, value: &[u8]) -> Result<(), Errno> {
    const LONGEST: usize = 4;
    const NO_OPERATION: u8 = 1;
    if value.len() > LONGEST || value.iter().any(|octet| *octet > NO_OPERATION) {
        return Err(Errno::EINVAL);
    }
    let mut header = [0; LONGEST];
    header[..value.len()].copy_from_slice(value);
    socket.options.stored.insert((IPPROTO_IP, IP_OPTIONS), i32::from_le_bytes(header));
    Ok(())
}
