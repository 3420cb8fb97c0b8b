//! All sockets of a host and the ways to find one: by id, by the connection's four-tuple, by the
//! port it holds.
//!
//! Invariant: the indexes name only sockets that exist; a socket holds at most one port.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use crate::address::{Endpoint, Family};
use crate::map::Map;
use crate::snapshot::SocketId;
use crate::socket::{Kind, Socket};

/// Every socket costs memory that a program could ask for without end.
pub(crate) const SOCKETS_MAX: usize = 65_536;

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Sockets {
    issued: u32,
    by_id: Map<SocketId, Arc<Socket>>,
    /// (local, peer) of every TCP connection that segments can reach.
    connections: Map<(Endpoint, Endpoint), SocketId>,
    /// Who holds a port.
    ports: Map<(Kind, u16, SocketId), ()>,
    listeners: BTreeMap<u16, BTreeSet<SocketId>>,
}

impl Sockets {
    pub fn create(&mut self, family: Family, kind: Kind) -> &mut Socket {
        self.issued += 1;
        let id = SocketId(self.issued);
        let new = || Arc::new(Socket::new(id, family, kind));
        Arc::make_mut(self.by_id.get_or_insert_with(id, new))
    }

    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    pub fn find(&self, id: SocketId) -> Option<&Socket> {
        self.by_id.get(&id).map(Arc::as_ref)
    }

    pub fn find_mut(&mut self, id: SocketId) -> Option<&mut Socket> {
        self.by_id.get_mut(&id).map(Arc::make_mut)
    }

    /// For ids that descriptors and queues hold: they keep the socket in the table.
    pub fn get(&self, id: SocketId) -> &Socket {
        self.find(id).expect("a socket that is referred to exists")
    }

    pub fn get_mut(&mut self, id: SocketId) -> &mut Socket {
        self.find_mut(id).expect("a socket that is referred to exists")
    }

    pub fn iter(&self) -> impl Iterator<Item = &Socket> {
        self.by_id.iter().map(|(_, socket)| &**socket)
    }

    pub fn remove(&mut self, id: SocketId) {
        self.forget_connection(id);
        self.forget_listener(id);
        self.release_port(id);
        self.by_id.remove(&id);
    }

    /// Makes the socket hold its local port.
    pub fn hold_port(&mut self, id: SocketId) {
        let socket = self.get(id);
        if let Some(local) = socket.local {
            self.ports.insert((socket.kind, local.port, id), ());
        }
    }

    pub fn release_port(&mut self, id: SocketId) {
        let Some(socket) = self.find(id) else { return };
        if let Some(local) = socket.local {
            let key = (socket.kind, local.port, id);
            self.ports.remove(&key);
        }
    }

    pub fn port_holders(&self, kind: Kind, port: u16) -> impl Iterator<Item = &Socket> {
        let holders = self.ports.from((kind, port, SocketId(0))).map(|(key, ())| *key);
        let same = holders.take_while(move |key| (key.0, key.1) == (kind, port));
        same.map(|(_, _, id)| self.get(id))
    }

    pub fn port_is_free(&self, kind: Kind, port: u16) -> bool {
        self.port_holders(kind, port).next().is_none()
    }

    pub fn index_connection(&mut self, id: SocketId) {
        let socket = self.get(id);
        if let (Some(local), Some(peer)) = (socket.local, socket.peer) {
            self.connections.insert((local, peer), id);
        }
    }

    pub fn forget_connection(&mut self, id: SocketId) {
        let Some(socket) = self.find(id) else { return };
        if let (Some(local), Some(peer)) = (socket.local, socket.peer)
            && self.connections.get(&(local, peer)) == Some(&id)
        {
            self.connections.remove(&(local, peer));
        }
    }

    pub fn find_connection(&self, local: Endpoint, peer: Endpoint) -> Option<SocketId> {
        self.connections.get(&(local, peer)).copied()
    }

    pub fn index_listener(&mut self, id: SocketId) {
        if let Some(local) = self.get(id).local {
            self.listeners.entry(local.port).or_default().insert(id);
        }
    }

    pub fn forget_listener(&mut self, id: SocketId) {
        let Some(local) = self.find(id).and_then(|socket| socket.local) else { return };
        if let Some(there) = self.listeners.get_mut(&local.port) {
            there.remove(&id);
            if there.is_empty() {
                self.listeners.remove(&local.port);
            }
        }
    }

    /// The listener for segments from `from` to `to`: one bound to that address before one bound to all.
    pub fn find_listener(&self, to: Endpoint, from: Endpoint) -> Option<SocketId> {
        let there = self.listeners.get(&to.port)?;
        let matching = || there.iter().filter_map(|id| Some((score(self.get(*id), to.ip)?, *id)));
        let best = matching().max_by_key(|&(score, id)| (score, std::cmp::Reverse(id)))?;
        Some(self.shared_out(best, matching, to, from))
    }

    /// Among sockets that fit equally well and share their port by SO_REUSEPORT, a hash of the four numbers of a
    /// conversation chooses: the same conversation always comes to the same one (socket(7)).
    fn shared_out<I: Iterator<Item = (u8, SocketId)>>(
        &self,
        best: (u8, SocketId),
        matching: impl Fn() -> I,
        to: Endpoint,
        from: Endpoint,
    ) -> SocketId {
        let shares = |id: SocketId| self.get(id).options.reuse_port;
        let equal = || matching().filter(|&(score, id)| score == best.0 && shares(id));
        let count = equal().count() as u64;
        if count < 2 || !shares(best.1) {
            return best.1;
        }
        let share = conversation_hash(to, from) % count;
        equal().nth(share as usize).map_or(best.1, |(_, id)| id)
    }

    /// The UDP socket for a datagram from `from` to `to`: the connected one first.
    pub fn find_udp(&self, to: Endpoint, from: Endpoint) -> Option<SocketId> {
        let matching = || {
            self.port_holders(Kind::Datagram, to.port).filter_map(|socket| {
                if socket.peer.is_some_and(|peer| peer != from) {
                    return None;
                }
                let score = score(socket, to.ip)? + if socket.peer.is_some() { 4 } else { 0 };
                Some((score, socket.id))
            })
        };
        // Among equals Linux takes the one bound last.
        let best = matching().max()?;
        Some(self.shared_out(best, matching, to, from))
    }

    /// Every UDP socket that a broadcast or multicast datagram reaches.
    pub fn find_all_udp(&self, to: Endpoint, from: Endpoint) -> Vec<SocketId> {
        self.port_holders(Kind::Datagram, to.port)
            .filter(|socket| socket.peer.is_none_or(|peer| peer == from))
            .filter(|socket| score(socket, to.ip).is_some())
            .map(|socket| socket.id)
            .collect()
    }
}

/// The hash of splitmix64 over addresses and ports.
fn conversation_hash(to: Endpoint, from: Endpoint) -> u64 {
    let number = |ip: IpAddr| match ip {
        IpAddr::V4(ip) => u64::from(ip.to_bits()),
        IpAddr::V6(ip) => (ip.to_bits() >> 64) as u64 ^ ip.to_bits() as u64,
    };
    let ports = u64::from(to.port) << 16 | u64::from(from.port);
    [number(to.ip), number(from.ip), ports].into_iter().fold(0, |hash: u64, word| {
        let mixed = (hash ^ word).wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    })
}

/// How well a socket's local address fits packets to `ip`; `None` if not at all.
fn score(socket: &Socket, ip: IpAddr) -> Option<u8> {
    let local = socket.local?;
    let same_family = u8::from((socket.family == Family::Inet6) == ip.is_ipv6());
    if local.ip == ip {
        return Some(2 + same_family);
    }
    if !local.ip.is_unspecified() {
        return None;
    }
    let reachable = match (local.ip, ip) {
        (IpAddr::V4(_), IpAddr::V4(_)) | (IpAddr::V6(_), IpAddr::V6(_)) => true,
        (IpAddr::V6(_), IpAddr::V4(_)) => !socket.options.v6only,
        (IpAddr::V4(_), IpAddr::V6(_)) => false,
    };
    reachable.then_some(same_family)
}
