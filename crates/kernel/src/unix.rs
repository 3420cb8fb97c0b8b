//! Unix domain sockets (unix(7)): both ends live on one host, so data goes straight into the peer's
//! queue and no packet is made.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::address::Family;
use crate::buffer::ByteQueue;
use crate::call::{Attempt, Stop, Target, data_reply, flag, wait_for_data, wait_for_room};
use crate::fd::File;
use crate::host::{Kernel, NoteKind};
use crate::linux::*;
use crate::snapshot::SocketId;
use crate::socket::{Kind, Socket};
use crate::udp::charge;
use crate::wait::Interest;
use crate::{Address, BlockReason, Errno, Fd, Reply};

/// What a queue holds before its senders wait: Linux's default buffer (`net.core.wmem_default`).
pub(crate) const CAPACITY: usize = 212_992;

/// Most datagrams that wait in one queue (`net.unix.max_dgram_qlen`).
pub(crate) const DATAGRAMS_MAX: usize = 10;

/// The longest path that fits a `sockaddr_un`.
const PATH_MAX: usize = 107;

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Unix {
    /// The bound name; `None` when unnamed.
    pub path: Option<String>,
    pub role: Role,
    /// The name of a peer that is gone.
    pub last_peer: Option<String>,
    /// Whose process the peer was when they were connected.
    pub peer_owner: Option<crate::Pid>,
    /// The listener whose queue has no place yet.
    pub connecting: Option<SocketId>,
    /// Stream octets to read.
    pub incoming: ByteQueue,
    /// Datagrams to read, with their sender's name.
    pub datagrams: VecDeque<(String, Arc<Vec<u8>>)>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    #[default]
    Idle,
    Listener {
        backlog: usize,
        waiting: VecDeque<SocketId>,
    },
    /// The peer may be gone already: then its id finds nothing.
    Connected(SocketId),
}

impl Unix {
    pub fn peer(&self) -> Option<SocketId> {
        match self.role {
            Role::Connected(peer) => Some(peer),
            _ => None,
        }
    }
}

/// A datagram socket that is connected hears only its peer.
fn accepts_from(there: &Socket, sender: SocketId) -> bool {
    let peer = there.unix().and_then(|unix| unix.peer());
    there.kind != Kind::Datagram || peer.is_none_or(|peer| peer == sender)
}

/// No more datagrams from this sender: a number of them from strangers, a buffer full from a peer.
fn is_full(there: &Unix, sender: SocketId) -> bool {
    if there.peer() != Some(sender) {
        return there.datagrams.len() > DATAGRAMS_MAX;
    }
    let charged: usize = there.datagrams.iter().map(|(_, octets)| charge(octets.len())).sum();
    charged >= CAPACITY
}

impl Kernel {
    pub(crate) fn unix_peer_address(&self, unix: &Unix) -> Address {
        Address::Unix { path: self.unix_peer_path(unix).unwrap_or_default() }
    }

    fn unix_peer_path(&self, unix: &Unix) -> Option<String> {
        match unix.peer().and_then(|peer| self.sockets.find(peer)?.unix()) {
            Some(peer) => peer.path.clone(),
            None => unix.last_peer.clone(),
        }
    }

    /// Errors: `EAFNOSUPPORT`, `EINVAL` if already bound, `EADDRINUSE` if the path exists.
    pub(crate) fn bind_unix(&mut self, id: SocketId, address: &Address) -> Result<Reply, Errno> {
        let Address::Unix { path } = address else { return Err(Errno::EINVAL) };
        if path.len() > PATH_MAX {
            return Err(Errno::EINVAL);
        }
        if self.paths.contains_key(path) {
            return Err(Errno::EADDRINUSE);
        }
        let unix = self.unix_mut(id)?;
        if unix.path.is_some() {
            return Err(Errno::EINVAL);
        }
        if path.is_empty() {
            return Err(Errno::EINVAL);
        }
        unix.path = Some(path.clone());
        self.paths.insert(path.clone(), id);
        Ok(Reply::Done)
    }

    /// The name goes; a socket bound to it lives on, unreachable (unix(7)).
    pub(crate) fn unlink(&mut self, path: &str) -> Result<Reply, Errno> {
        self.paths.remove(path).map(|_| Reply::Done).ok_or(Errno::ENOENT)
    }

    /// Whether this is the name of a Unix socket, as it was bound.
    pub fn is_socket(&self, path: &str) -> bool {
        self.paths.contains_key(path)
    }

    pub(crate) fn listen_unix(&mut self, id: SocketId, wanted: usize) -> Result<Reply, Errno> {
        let unix = self.unix_mut(id)?;
        match &mut unix.role {
            _ if unix.path.is_none() => return Err(Errno::EINVAL),
            Role::Listener { backlog, .. } => *backlog = wanted,
            Role::Idle => unix.role = Role::Listener { backlog: wanted, waiting: VecDeque::new() },
            Role::Connected(_) => return Err(Errno::EINVAL),
        }
        Ok(Reply::Done)
    }

    /// Errors: `ENOENT`, `ECONNREFUSED` (nobody listens), `EPROTOTYPE`, `EISCONN`, `EINVAL`.
    pub(crate) fn connect_unix(&mut self, id: SocketId, address: &Address) -> Result<bool, Errno> {
        let Address::Unix { path } = address else { return Err(Errno::EINVAL) };
        let target = self.find_path(path)?;
        let (socket, there) = (self.sockets.get(id), self.sockets.get(target));
        if socket.kind != there.kind {
            return Err(Errno::EPROTOTYPE);
        }
        if socket.kind == Kind::Datagram {
            if !accepts_from(there, id) {
                return Err(Errno::EPERM);
            }
            let unix = self.unix_mut(id)?;
            let left = unix.peer().filter(|old| *old != target);
            // What the old peer sent is not for the new conversation.
            let lost = left.is_some() && !unix.datagrams.is_empty();
            if left.is_some() {
                unix.datagrams.clear();
            }
            unix.role = Role::Connected(target);
            // It is called so even when it is gone.
            unix.last_peer = Some(path.clone());
            if let Some(old) = left.filter(|_| lost) {
                self.tell_of_loss(old, id);
            }
            return Ok(false);
        }
        // Whether it may connect at all is asked only when there is room for it.
        self.unix_mut(id)?.connecting = Some(target);
        Ok(true)
    }

    /// Its peer went elsewhere with datagrams of its unread (`unix_dgram_disconnected`).
    fn tell_of_loss(&mut self, id: SocketId, gone: SocketId) {
        let Some(socket) = self.sockets.find_mut(id) else { return };
        if socket.unix().and_then(|unix| unix.peer()) == Some(gone) {
            socket.error = Some(Errno::ECONNRESET);
            self.wake(id, true, true);
        }
    }

    /// The socket bound to a path; a path whose socket is gone refuses.
    fn find_path(&self, path: &str) -> Result<SocketId, Errno> {
        let id = *self.paths.get(path).ok_or(Errno::ENOENT)?;
        self.sockets.find(id).map(|_| id).ok_or(Errno::ECONNREFUSED)
    }

    /// A Unix connection is made at once, unless the listener's queue is full.
    pub(crate) fn try_connect_unix(&mut self, fd: Fd, id: SocketId) -> Attempt {
        let Some(target) = self.unix_mut(id)?.connecting else { return Ok(Reply::Done) };
        let listener = self.sockets.find(target).and_then(|there| there.unix());
        let Some(Role::Listener { backlog, waiting }) = listener.map(|unix| &unix.role) else {
            self.unix_mut(id)?.connecting = None;
            return Err(Errno::ECONNREFUSED.into());
        };
        if self.sockets.get(target).read_shut {
            self.unix_mut(id)?.connecting = None;
            return Err(Errno::ECONNREFUSED.into());
        }
        if waiting.len() > *backlog {
            let interest = Interest::WRITABLE.exclusively();
            let watching = vec![(File::Socket(target), interest)];
            return Err(Stop::Wait(BlockReason::Handshake { fd }, watching));
        }
        let path = listener.and_then(|unix| unix.path.clone());
        let unix = self.unix_mut(id)?;
        match unix.role {
            Role::Idle => {}
            Role::Connected(_) | Role::Listener { .. } => {
                unix.connecting = None;
                let connected = matches!(unix.role, Role::Connected(_));
                return Err(if connected { Errno::EISCONN } else { Errno::EINVAL }.into());
            }
        }
        let (kind, owner) = (self.sockets.get(id).kind, self.sockets.get(target).owner);
        let child = self.sockets.create(Family::Unix, kind);
        child.owner = owner;
        child.attached = false;
        child.parent = Some(target);
        let child = child.id;
        self.pair_unix(id, child);
        self.unix_mut(child)?.path = path;
        self.unix_mut(id)?.connecting = None;
        if let Role::Listener { waiting, backlog } = &mut self.unix_mut(target)?.role {
            waiting.push_back(child);
            let (length, limit) = (waiting.len(), *backlog + 1);
            self.note(Some(target), NoteKind::AcceptQueued { child, length, limit });
        }
        self.wake(target, true, false);
        Ok(Reply::Done)
    }

    pub(crate) fn take_accepted_unix(&mut self, id: SocketId) -> Result<Option<SocketId>, Errno> {
        let Role::Listener { waiting, backlog } = &mut self.unix_mut(id)?.role else {
            return Err(Errno::EINVAL);
        };
        let Some(child) = waiting.pop_front() else { return Ok(None) };
        let (length, limit) = (waiting.len(), *backlog + 1);
        self.note(Some(id), NoteKind::AcceptTaken { child, length, limit });
        let accepted = self.sockets.get_mut(child);
        accepted.parent = None;
        accepted.attached = true;
        self.wake(id, false, true);
        Ok(Some(child))
    }

    pub(crate) fn send_unix(
        &mut self,
        (fd, _, id): Target,
        data: &[u8],
        to: Option<&Address>,
        copied: &mut usize,
    ) -> Attempt {
        let socket = self.sockets.get(id);
        let (kind, shut) = (socket.kind, socket.write_shut);
        let peer = socket.unix().and_then(|unix| unix.peer());
        if kind == Kind::Datagram {
            self.sockets.get_mut(id).take_error()?;
            if shut {
                return Err(Errno::EPIPE.into());
            }
            let target = match (to, peer) {
                (Some(Address::Unix { path }), _) => self.find_path(path)?,
                (Some(_), _) => return Err(Errno::EINVAL.into()),
                (None, Some(peer)) => peer,
                (None, None) => {
                    // The datagram was made before it had nowhere to go: its buffer is free again.
                    self.wake(id, false, true);
                    return Err(Errno::ENOTCONN.into());
                }
            };
            return self.send_unix_datagram(fd, id, target, data);
        }
        if kind == Kind::Packets {
            self.sockets.get_mut(id).take_error()?;
            let peer = peer.ok_or(Errno::ENOTCONN)?;
            if shut || self.sockets.find(peer).is_none() {
                return Err(Errno::EPIPE.into());
            }
            return self.send_unix_datagram(fd, id, peer, data);
        }
        if to.is_some() {
            return Err(if peer.is_some() { Errno::EISCONN } else { Errno::EOPNOTSUPP }.into());
        }
        let peer = peer.ok_or(Errno::ENOTCONN)?;
        let broken = shut || self.sockets.find(peer).is_none_or(|there| there.read_shut);
        if broken {
            return if *copied > 0 { Ok(Reply::Count(*copied)) } else { Err(Errno::EPIPE.into()) };
        }
        self.sockets.get_mut(id).take_error()?;
        let incoming = &mut self.unix_mut(peer)?.incoming;
        let room = CAPACITY.saturating_sub(incoming.len());
        let rest = &data[*copied..];
        let taken = room.min(rest.len());
        incoming.push(&rest[..taken]);
        let buffered = incoming.len();
        *copied += taken;
        if taken > 0 {
            self.note(Some(peer), NoteKind::Received { bytes: taken, buffered });
            self.wake(peer, true, false);
        }
        if *copied == data.len() {
            return Ok(Reply::Count(*copied));
        }
        Err(wait_for_room(fd, peer, *copied, data.len()))
    }

    fn send_unix_datagram(
        &mut self,
        fd: Fd,
        id: SocketId,
        target: SocketId,
        data: &[u8],
    ) -> Attempt {
        if data.len() > CAPACITY {
            return Err(Errno::EMSGSIZE.into());
        }
        let name =
            self.sockets.get(id).unix().and_then(|unix| unix.path.clone()).unwrap_or_default();
        let kind = self.sockets.get(id).kind;
        let Some(there) = self.sockets.find_mut(target) else {
            let unix = self.unix_mut(id)?;
            if unix.peer() == Some(target) {
                // The conversation is over, and what was left of it (`unix_dgram_disconnected`).
                unix.role = Role::Idle;
                unix.datagrams.clear();
            }
            return Err(Errno::ECONNREFUSED.into());
        };
        if there.kind != kind {
            return Err(Errno::EPROTOTYPE.into());
        }
        if !accepts_from(there, id) {
            return Err(Errno::EPERM.into());
        }
        if there.read_shut {
            return Err(Errno::EPIPE.into());
        }
        let Some(unix) = there.unix_mut() else { return Err(Errno::ECONNREFUSED.into()) };
        if is_full(unix, id) {
            return Err(wait_for_room(fd, target, 0, data.len()));
        }
        unix.datagrams.push_back((name, Arc::new(data.to_vec())));
        let buffered = unix.datagrams.iter().map(|(_, octets)| octets.len()).sum();
        self.note(Some(target), NoteKind::Received { bytes: data.len(), buffered });
        self.wake(target, true, false);
        Ok(Reply::Count(data.len()))
    }

    pub(crate) fn receive_unix(
        &mut self,
        (fd, description, id): Target,
        len: usize,
        flags: i32,
        got: &mut Vec<u8>,
        with_address: bool,
    ) -> Attempt {
        let socket = self.sockets.get_mut(id);
        let (kind, read_shut, error) = (socket.kind, socket.read_shut, socket.error);
        let unix = self.unix_mut(id)?;
        let peek = flags & MSG_PEEK != 0;
        if kind == Kind::Packets && unix.peer().is_none() {
            return Err(Errno::ENOTCONN.into());
        }
        if kind != Kind::Stream {
            let peer = unix.peer();
            let over = kind == Kind::Packets
                && (read_shut
                    || peer.is_some_and(|peer| {
                        self.sockets.find(peer).is_none_or(|there| there.write_shut)
                    }));
            self.sockets.get_mut(id).take_error()?;
            let unix = self.unix_mut(id)?;
            let Some((name, octets)) = unix.datagrams.front().cloned() else {
                let ended = over || (read_shut && self.would_sleep(description, flags));
                let nothing = || data_reply(Vec::new(), None, with_address);
                return if ended { Ok(nothing()) } else { Err(wait_for_data(fd, id)) };
            };
            if !peek {
                unix.datagrams.pop_front();
                let peer = unix.peer();
                self.tell_of_room(id, peer);
            }
            let from = (!name.is_empty()).then_some(Address::Unix { path: name });
            return Ok(data_reply(octets[..len.min(octets.len())].to_vec(), from, with_address));
        }
        let peer = unix.peer();
        if peer.is_none() {
            // What Linux says here, unlike for TCP.
            return Err(Errno::EINVAL.into());
        }
        let unix = self.sockets.get(id).unix().ok_or(Errno::EINVAL)?;
        let from = self.unix_peer_path(unix).map(|path| Address::Unix { path });
        let unix = self.unix_mut(id)?;
        let missing = len - got.len().min(len);
        let data = if peek { unix.incoming.copy(0, missing) } else { unix.incoming.take(missing) };
        let moved = !data.is_empty();
        got.extend(data);
        if moved && !peek {
            self.tell_of_room(id, peer);
        }
        let wait_all = flags & MSG_WAITALL != 0 && !peek;
        let ended = read_shut
            || peer.is_some_and(|p| self.sockets.find(p).is_none_or(|there| there.write_shut));
        if (!got.is_empty() && (!wait_all || got.len() >= len)) || (len == 0 && !ended) {
            return Ok(data_reply(std::mem::take(got), from, with_address));
        }
        if let Some(error) = error.filter(|_| got.is_empty()) {
            self.sockets.get_mut(id).error = None;
            return Err(error.into());
        }
        if ended {
            let from = from.filter(|_| !got.is_empty());
            return Ok(data_reply(std::mem::take(got), from, with_address));
        }
        Err(wait_for_data(fd, id))
    }

    /// Something was read: who sleeps in `send` waits on this socket, who polls on its own.
    fn tell_of_room(&mut self, id: SocketId, peer: Option<SocketId>) {
        self.wake(id, false, true);
        if let Some(peer) = peer {
            self.wake(peer, false, true);
        }
    }

    pub(crate) fn shutdown_unix(
        &mut self,
        id: SocketId,
        read: bool,
        write: bool,
    ) -> Result<Reply, Errno> {
        let socket = self.sockets.get_mut(id);
        socket.read_shut |= read;
        socket.write_shut |= write;
        let peer = socket.unix().and_then(|unix| unix.peer());
        self.wake(id, true, true);
        if let Some(peer) = peer {
            if let Some(there) =
                self.sockets.find_mut(peer).filter(|there| there.kind != Kind::Datagram)
            {
                // One end's writing is the other's reading.
                there.read_shut |= write;
                there.write_shut |= read;
            }
            self.wake(peer, true, true);
        }
        Ok(Reply::Done)
    }

    /// The last descriptor is gone: the peer reads to the end, or hears ECONNRESET if we left
    /// something unread (unix(7)).
    pub(crate) fn release_unix(&mut self, id: SocketId) {
        let Some(unix) = self.sockets.get(id).unix() else { return };
        let unread = !unix.incoming.is_empty() || !unix.datagrams.is_empty();
        let (role, path) = (unix.role.clone(), unix.path.clone());
        match role {
            Role::Idle => {}
            Role::Listener { waiting, .. } => {
                for child in waiting {
                    let peer = self.sockets.get(child).unix().and_then(|unix| unix.peer());
                    self.free(child);
                    self.hang_up(peer, path.clone(), true);
                }
            }
            Role::Connected(peer) => self.hang_up(Some(peer), path, unread),
        }
        self.free(id);
        self.wake(id, true, true);
    }

    fn hang_up(&mut self, peer: Option<SocketId>, path: Option<String>, reset: bool) {
        let Some(peer) = peer else { return };
        let Some(there) = self.sockets.find_mut(peer).filter(|there| there.kind != Kind::Datagram)
        else {
            return;
        };
        if reset {
            there.error = Some(Errno::ECONNRESET);
        }
        if let Some(unix) = there.unix_mut() {
            unix.last_peer = path;
        }
        self.note(Some(peer), NoteKind::PeerClosed);
        self.wake(peer, true, true);
    }

    pub(crate) fn unix_readiness(&self, socket: &Socket, unix: &Unix) -> i16 {
        let shut = flag(socket.read_shut, POLLRDHUP)
            | flag(socket.read_shut && socket.write_shut, POLLHUP);
        if let Role::Listener { waiting, .. } = &unix.role {
            return flag(!waiting.is_empty() || socket.read_shut, POLLIN | POLLRDNORM) | shut;
        }
        let there = unix.peer().and_then(|peer| self.sockets.find(peer));
        let stream = socket.kind != Kind::Datagram;
        let gone = stream && unix.peer().is_some() && there.is_none();
        let ended = gone || socket.read_shut;
        let readable = !unix.incoming.is_empty() || !unix.datagrams.is_empty() || ended;
        let full = there
            .and_then(|there| there.unix())
            .is_some_and(|peer| peer.incoming.len() > CAPACITY / 2 || is_full(peer, socket.id));
        let hung =
            gone || (socket.read_shut && socket.write_shut) || (stream && unix.peer().is_none());
        flag(readable, POLLIN | POLLRDNORM)
            | flag(ended, POLLRDHUP)
            | flag(hung, POLLHUP)
            | flag(!full, POLLOUT | POLLWRNORM)
    }

    fn unix_mut(&mut self, id: SocketId) -> Result<&mut Unix, Errno> {
        self.sockets.find_mut(id).and_then(|socket| socket.unix_mut()).ok_or(Errno::EINVAL)
    }
}
