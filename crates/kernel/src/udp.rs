//! UDP (RFC 768, udp(7)): datagrams, whole or not at all.

use std::net::IpAddr;
use std::sync::Arc;

use crate::address::Endpoint;
use crate::call::{Attempt, Target, data_reply, wait_for_data};
use crate::host::{Effect, Kernel, NoteKind};
use crate::linux::{MSG_PEEK, MSG_TRUNC};
use crate::packet::{Body, Datagram, Icmp, Packet};
use crate::snapshot::SocketId;
use crate::socket::{Phase, Protocol};
use crate::{Address, Errno, Reply};

/// The largest payload: a packet's 65535 octets less the IP and UDP headers.
const PAYLOAD_MAX: usize = 65_507;
/// `net.core.rmem_default`.
const RECEIVE_BUFFER: usize = 212_992;

impl Kernel {
    /// Errors: `EDESTADDRREQ`, `EMSGSIZE`, `EACCES` for broadcast without SO_BROADCAST, `EINVAL` for
    /// port 0, `ENETUNREACH`, and an error that ICMP left (`ECONNREFUSED`).
    pub(crate) fn send_datagram(
        &mut self,
        id: SocketId,
        data: &[u8],
        to: Option<&Address>,
    ) -> Attempt {
        // Linux binds it even if nothing can be sent.
        self.autobind(id)?;
        let socket = self.sockets.get(id);
        if data.len() > usize::from(u16::MAX) {
            return Err(Errno::EMSGSIZE.into());
        }
        let to = match to {
            Some(address) => {
                let to = socket.family.endpoint(address)?;
                if to.port == 0 {
                    return Err(Errno::EINVAL.into());
                }
                to
            }
            None => socket.peer.ok_or(Errno::EDESTADDRREQ)?,
        };
        let peer = self.real_peer(to);
        let source = self.datagram_source(id, peer)?;
        if data.len() > PAYLOAD_MAX {
            return Err(Errno::EMSGSIZE.into());
        }
        let socket = self.sockets.get_mut(id);
        socket.take_error()?;
        if socket.write_shut {
            return Err(Errno::EPIPE.into());
        }
        let local = socket.local.expect("bound above");
        // A socket bound to a group or a broadcast address only receives there.
        let ip = if self.config.owns(local.ip) { local.ip } else { source };
        let datagram = Datagram {
            source_port: local.port,
            destination_port: peer.port,
            payload: data.to_vec(),
        };
        if !peer.ip.is_multicast() || self.send_multicast(id, ip, peer.ip, &datagram) {
            let body = Body::Udp(datagram);
            self.effects.push(Effect::Transmit(Packet { source: ip, destination: peer.ip, body }));
        }
        // It has left the send buffer, an edge for who watches (`sock_wfree`).
        self.wake(id, false, true);
        Ok(Reply::Count(data.len()))
    }

    fn datagram_source(&self, id: SocketId, peer: Endpoint) -> Result<IpAddr, Errno> {
        let socket = self.sockets.get(id);
        if socket.options.v6only && peer.ip.is_ipv4() {
            return Err(Errno::ENETUNREACH);
        }
        let broadcast =
            self.config.broadcasts(peer.ip) || peer.ip == IpAddr::V4(std::net::Ipv4Addr::BROADCAST);
        if broadcast && !socket.options.broadcast {
            return Err(Errno::EACCES);
        }
        if self.config.owns(peer.ip) {
            return self.config.source_for(peer.ip);
        }
        if let Some(source) = socket.options.multicast_source
            && peer.ip.is_multicast()
        {
            return Ok(source.into());
        }
        match socket.local {
            // A socket bound to loopback reaches nothing else.
            Some(local) if local.ip.is_loopback() => Err(Errno::EINVAL),
            _ => self.config.source_for(peer.ip),
        }
    }

    pub(crate) fn connect_udp(&mut self, id: SocketId, to: Endpoint) -> Result<(), Errno> {
        let peer = self.real_peer(to);
        self.autobind(id)?;
        let source = self.datagram_source(id, peer)?;
        let socket = self.sockets.get_mut(id);
        socket.peer = Some(peer);
        socket.phase = Phase::Connected;
        if let Some(local) = &mut socket.local
            && local.ip.is_unspecified()
        {
            local.ip = source;
        }
        Ok(())
    }

    pub(crate) fn receive_datagram(
        &mut self,
        source: IpAddr,
        destination: IpAddr,
        datagram: Datagram,
    ) {
        let to = Endpoint::new(destination, datagram.destination_port);
        let from = Endpoint::new(source, datagram.source_port);
        if destination.is_multicast() {
            return self.receive_multicast(source, destination, &datagram);
        }
        if !self.config.owns(destination) {
            for id in self.sockets.find_all_udp(to, from) {
                self.enqueue(id, from, &datagram.payload);
            }
            return;
        }
        match self.sockets.find_udp(to, from) {
            Some(id) => self.enqueue(id, from, &datagram.payload),
            None => {
                let why = format!("no socket is bound to UDP port {}", to.port);
                self.note(None, NoteKind::Refused { why });
                let original = Packet { source, destination, body: Body::Udp(datagram) };
                let body = Body::Icmp(Icmp::PortUnreachable { original: Box::new(original) });
                let answer = Packet { source: destination, destination: source, body };
                self.effects.push(Effect::Transmit(answer));
            }
        }
    }

    pub(crate) fn enqueue(&mut self, id: SocketId, from: Endpoint, payload: &[u8]) {
        let socket = self.sockets.get_mut(id);
        let capacity = socket.options.receive_buffer.map_or(RECEIVE_BUFFER, |bytes| bytes as usize);
        let Protocol::Udp(queue) = &mut socket.protocol else { return };
        if queue.used > 0 && queue.used + charge(payload.len()) > capacity {
            let why = "the receive buffer is full: the datagram is dropped".to_string();
            return self.note(Some(id), NoteKind::Ignored { why });
        }
        queue.waiting.push_back((from, Arc::new(payload.to_vec())));
        queue.used += charge(payload.len());
        let buffered = queue.waiting.iter().map(|(_, octets)| octets.len()).sum();
        self.note(Some(id), NoteKind::Received { bytes: payload.len(), buffered });
        self.wake(id, true, false);
    }

    pub(crate) fn receive_udp(
        &mut self,
        (fd, description, id): Target,
        len: usize,
        flags: i32,
        with_address: bool,
    ) -> Attempt {
        let socket = self.sockets.get_mut(id);
        socket.take_error()?;
        let (family, read_shut) = (socket.family, socket.read_shut);
        let Protocol::Udp(queue) = &mut socket.protocol else { return Err(Errno::ENOTSOCK.into()) };
        let Some((from, octets)) = queue.waiting.front().cloned() else {
            if read_shut && self.would_sleep(description, flags) {
                return Ok(data_reply(Vec::new(), None, with_address));
            }
            return Err(wait_for_data(fd, id));
        };
        if flags & MSG_PEEK == 0 {
            queue.waiting.pop_front();
            queue.used -= charge(octets.len());
        }
        // What does not fit is lost.
        let mut data = octets[..len.min(octets.len())].to_vec();
        if flags & MSG_TRUNC != 0 {
            // The true length; CPython then shows so many octets.
            data.resize(octets.len(), 0);
        }
        Ok(data_reply(data, Some(family.address(from)), with_address))
    }

    /// Only a connected socket hears of it (udp(7)).
    pub(crate) fn on_udp_unreachable(&mut self, local: Endpoint, peer: Endpoint, error: Errno) {
        if let Some(id) = self.sockets.find_udp(local, peer)
            && self.sockets.get(id).peer == Some(peer)
        {
            self.sockets.get_mut(id).error = Some(error);
            self.note(
                Some(id),
                NoteKind::Refused { why: format!("nobody receives on port {}", peer.port) },
            );
            self.wake(id, true, true);
        }
    }
}

/// What Linux charges a receive buffer for a datagram (`skb->truesize`): the descriptor, and the
/// memory block that holds headers, octets and the block's own trailer.
pub(crate) fn charge(octets: usize) -> usize {
    const DESCRIPTOR: usize = 256;
    const HEADERS: usize = 44;
    const TRAILER: usize = 320;
    const SMALL_BLOCK: usize = 576;
    let needed = octets + HEADERS + TRAILER;
    DESCRIPTOR + if needed <= SMALL_BLOCK { SMALL_BLOCK } else { needed.next_power_of_two() }
}

#[cfg(test)]
mod tests {
    #[test]
    fn as_many_datagrams_wait_as_on_linux() {
        // Datagram size, and how many of 1000 sent Linux 6.18 kept in its default 212992 octets.
        for (size, kept) in [(1, 256), (100, 256), (1000, 92), (3000, 48)] {
            assert_eq!(super::RECEIVE_BUFFER / super::charge(size), kept, "{size}");
        }
    }
}
