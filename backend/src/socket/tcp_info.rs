//! What the kernel knows of a TCP connection: `struct tcp_info` and the queue lengths.
//!
//! Asked through sock_diag(7) by the two addresses, not through `getsockopt(TCP_INFO)`: it is the same
//! structure, and it can still be asked once the socket is closed and only the kernel's half of the
//! connection is left (FIN_WAIT2, TIME_WAIT).

use std::net::SocketAddr;

use rustix::fd::OwnedFd;
use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, netlink, recv, sendto,
    socket_with,
};
use world::live::TcpInfo;

/// Asks the kernel about connections.
pub struct Observer(Option<OwnedFd>);

impl Default for Observer {
    fn default() -> Self {
        Observer::new()
    }
}

impl Observer {
    /// An observer that cannot open its netlink socket knows nothing, and is no error.
    pub fn new() -> Observer {
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        let protocol = Some(netlink::SOCK_DIAG);
        Observer(socket_with(AddressFamily::NETLINK, SocketType::DGRAM, flags, protocol).ok())
    }

    /// The connection between these two addresses, seen from `local`; `None` if the kernel has
    /// none any more.
    pub fn look(&self, local: SocketAddr, remote: SocketAddr) -> Option<TcpInfo> {
        let netlink = self.0.as_ref()?;
        let kernel = netlink::SocketAddrNetlink::new(0, 0);
        sendto(netlink, &request(local, remote)?, SendFlags::empty(), &kernel).ok()?;
        // The kernel has answered before `sendto` returns.
        let mut buffer = [0; 4096];
        let (length, _) = recv(netlink, &mut buffer[..], RecvFlags::empty()).ok()?;
        parse(buffer.get(..length)?, remote.port())
    }
}

const SOCK_DIAG_BY_FAMILY: u16 = 20;
const INET_DIAG_INFO: u16 = 2;
const NLM_F_REQUEST: u16 = 1;
const NETLINK_HEADER: usize = 16;
const INET_DIAG_MSG: usize = 72;

/// `struct nlmsghdr` and `struct inet_diag_req_v2` for one IPv4 connection.
fn request(local: SocketAddr, remote: SocketAddr) -> Option<Vec<u8>> {
    const AF_INET: u8 = 2;
    const IPPROTO_TCP: u8 = 6;
    const LENGTH: u32 = 16 + 56;
    let (SocketAddr::V4(local), SocketAddr::V4(remote)) = (local, remote) else { return None };
    let mut message = Vec::with_capacity(LENGTH as usize);
    message.extend(LENGTH.to_ne_bytes());
    message.extend(SOCK_DIAG_BY_FAMILY.to_ne_bytes());
    message.extend(NLM_F_REQUEST.to_ne_bytes());
    message.extend([0; 8]);
    message.extend([AF_INET, IPPROTO_TCP, 1 << (INET_DIAG_INFO - 1), 0]);
    message.extend(u32::MAX.to_ne_bytes());
    message.extend(local.port().to_be_bytes());
    message.extend(remote.port().to_be_bytes());
    for ip in [local.ip(), remote.ip()] {
        message.extend(ip.octets());
        message.extend([0; 12]);
    }
    // Any interface, no cookie.
    message.extend(0u32.to_ne_bytes());
    message.extend([0xff; 8]);
    Some(message)
}

/// `struct inet_diag_msg` and, where the kernel still has a whole socket, `struct tcp_info`.
fn parse(message: &[u8], remote_port: u16) -> Option<TcpInfo> {
    let kind = u16::from_ne_bytes(message.get(4..6)?.try_into().ok()?);
    let diag = message.get(NETLINK_HEADER..NETLINK_HEADER + INET_DIAG_MSG)?;
    // Without a connection the kernel would answer with the listening socket of that port.
    let port = u16::from_be_bytes(diag.get(6..8)?.try_into().ok()?);
    if kind != SOCK_DIAG_BY_FAMILY || port != remote_port {
        return None;
    }
    let info = attribute(&message[NETLINK_HEADER + INET_DIAG_MSG..], INET_DIAG_INFO);
    let field = |at: usize| info.and_then(|info| word(info, at)).unwrap_or(0);
    Some(TcpInfo {
        state: state_name(diag[1])?.to_string(),
        rto_us: field(8),
        snd_mss: field(16),
        rcv_mss: field(20),
        unacked: field(24),
        rtt_us: field(68),
        snd_cwnd: field(80),
        retransmits: field(100),
        receive_queue: word(diag, 56)?,
        send_queue: word(diag, 60)?,
    })
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_ne_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// The payload of one `struct nlattr`.
fn attribute(mut bytes: &[u8], wanted: u16) -> Option<&[u8]> {
    loop {
        let length = usize::from(u16::from_ne_bytes(bytes.get(..2)?.try_into().ok()?));
        let kind = u16::from_ne_bytes(bytes.get(2..4)?.try_into().ok()?);
        let payload = bytes.get(4..length)?;
        if kind == wanted {
            return Some(payload);
        }
        bytes = bytes.get(length.next_multiple_of(4)..)?;
    }
}

/// The numbers of `enum` in Linux's include/net/tcp_states.h, in the names of RFC 9293.
fn state_name(number: u8) -> Option<&'static str> {
    const NAMES: [&str; 12] = [
        "ESTABLISHED",
        "SYN_SENT",
        "SYN_RECEIVED",
        "FIN_WAIT1",
        "FIN_WAIT2",
        "TIME_WAIT",
        "CLOSED",
        "CLOSE_WAIT",
        "LAST_ACK",
        "LISTEN",
        "CLOSING",
        "SYN_RECEIVED",
    ];
    NAMES.get(usize::from(number).checked_sub(1)?).copied()
}
