//! Between the wire and the sockets: arriving packets find their socket, and what a connection asks
//! for ([`Out`]) becomes packets, timers, notes and wake-ups.

use crate::address::Endpoint;
use crate::fd::File;
use crate::host::{Effect, Kernel, NoteKind};
use crate::linux::{IPPROTO_TCP, POLLHUP, TCP_MAXSEG};
use crate::packet::{Body, Icmp, Packet, Segment};
use crate::snapshot::{SocketId, TcpState};
use crate::socket::{Options, Phase};
use crate::tcp::input::reset_answering;
use crate::tcp::seq::Seq;
use crate::tcp::{Connection, Out, Terms, WINDOW_SCALE};
use crate::timer::{Clock, Timer};
use crate::{Errno, TcpEvent, Time};

/// Linux's SO_SNDBUF of a connection over Ethernet, and over loopback.
pub(crate) const SEND_BUFFER: usize = 87_040;
pub(crate) const SEND_BUFFER_LOOPBACK: usize = 2_626_560;

impl Kernel {
    pub(crate) fn receive_packet(&mut self, now: Time, packet: Packet) {
        let here = self.config.owns(packet.destination)
            || self.config.broadcasts(packet.destination)
            || packet.destination.is_multicast();
        if !here {
            let why = format!("{} is not an address of this host", packet.destination);
            return self.note(None, NoteKind::Ignored { why });
        }
        let Packet { source, destination, body } = packet;
        match body {
            Body::Tcp(segment) => self.receive_segment(now, source, destination, &segment),
            Body::Udp(datagram) => self.receive_datagram(source, destination, datagram),
            Body::Icmp(icmp) => self.receive_icmp(now, icmp),
        }
    }

    fn receive_segment(
        &mut self,
        now: Time,
        source: std::net::IpAddr,
        destination: std::net::IpAddr,
        segment: &Segment,
    ) {
        if !self.config.owns(destination) {
            return;
        }
        let to = Endpoint::new(destination, segment.destination_port);
        let from = Endpoint::new(source, segment.source_port);
        if let Some(id) = self.sockets.find_connection(to, from)
            && !self.makes_way(id, segment)
        {
            if !self.overflows(id, segment) && !self.defers(id, segment) {
                self.with_connection(now, id, |connection, out| {
                    connection.on_segment(segment, out)
                });
            }
            return;
        }
        let opens = segment.flags.syn && !segment.flags.ack && !segment.flags.rst;
        match self.sockets.find_listener(to, from) {
            Some(id) if opens => self.on_syn(now, id, to, from, segment),
            Some(_) if segment.flags.rst => {}
            listener => self.refuse(listener, to, from, segment),
        }
    }

    /// No socket wants it: a RST answers, unless it is one (RFC 9293, section 3.10.7.1).
    fn refuse(
        &mut self,
        listener: Option<SocketId>,
        to: Endpoint,
        from: Endpoint,
        segment: &Segment,
    ) {
        if segment.flags.rst {
            let why = "a RST for a connection that is gone".to_string();
            return self.note(None, NoteKind::Ignored { why });
        }
        let why = match listener {
            Some(_) => format!("no connection from port {} exists", from.port),
            None if segment.flags.syn => format!("nothing listens on port {}", to.port),
            None => format!("no connection to port {} exists", to.port),
        };
        self.note(listener, NoteKind::Refused { why });
        let body = Body::Tcp(reset_answering(segment));
        self.effects.push(Effect::Transmit(Packet { source: to.ip, destination: from.ip, body }));
    }

    /// A new SYN ends an old connection's quiet time early when its number is beyond all that the
    /// old one used (RFC 9293, section 3.6.1; RFC 1122, section 4.2.2.13).
    fn makes_way(&mut self, id: SocketId, segment: &Segment) -> bool {
        let Some(connection) = self.sockets.get(id).connection() else { return false };
        let beyond =
            connection.receive.as_ref().is_some_and(|r| Seq::new(segment.seq).after(r.nxt));
        let opens = segment.flags.syn && !segment.flags.ack && !segment.flags.rst;
        if connection.state != TcpState::TimeWait || !opens || !beyond {
            return false;
        }
        let mut out = Out::default();
        if let Some(connection) = self.sockets.get_mut(id).connection_mut() {
            connection.deadlines.clear_all();
            connection.transit(TcpEvent::Timeout, &mut out);
        }
        self.settle(id, out);
        true
    }

    /// An ICMP error reaches the socket that caused it (ip(7), RFC 1122, section 4.2.3.9: only a
    /// connection that is being opened fails by it).
    fn receive_icmp(&mut self, now: Time, icmp: Icmp) {
        let (original, error) = match icmp {
            Icmp::PortUnreachable { original } => (original, Errno::ECONNREFUSED),
            Icmp::HostUnreachable { original } => (original, Errno::EHOSTUNREACH),
        };
        let Packet { source, destination, body } = *original;
        match body {
            Body::Tcp(segment) => {
                let local = Endpoint::new(source, segment.source_port);
                let peer = Endpoint::new(destination, segment.destination_port);
                if let Some(id) = self.sockets.find_connection(local, peer) {
                    self.with_connection(now, id, |connection, out| {
                        connection.on_unreachable(error, out)
                    });
                }
            }
            Body::Udp(datagram) => {
                let local = Endpoint::new(source, datagram.source_port);
                let peer = Endpoint::new(destination, datagram.destination_port);
                // Linux tells of nothing else, unless asked to by IP_RECVERR, which Python does not know.
                if error == Errno::ECONNREFUSED {
                    self.on_udp_unreachable(local, peer, error);
                }
            }
            Body::Icmp(_) => {}
        }
    }

    /// What the options and the route decide about a connection from `local` to `peer`.
    pub(crate) fn terms(&mut self, options: &Options, local: Endpoint, peer: Endpoint) -> Terms {
        let local_route = self.config.owns(peer.ip);
        let wished = options.stored.get(&(IPPROTO_TCP, TCP_MAXSEG)).map_or(u16::MAX, |n| *n as u16);
        let mss = self.config.mss_to(peer.ip).min(wished);
        let default_send = if local_route { SEND_BUFFER_LOOPBACK } else { SEND_BUFFER };
        let whole_segments = 65_535 / usize::from(mss) * usize::from(mss);
        let (receive_capacity, window_scale) = match options.receive_buffer {
            // Half of SO_RCVBUF is for payload (tcp_adv_win_scale).
            Some(bytes) => {
                let payload = (bytes as u32 / 2).max(1);
                (payload as usize, payload.ilog2().saturating_sub(15).min(14) as u8)
            }
            None => (whole_segments, WINDOW_SCALE),
        };
        Terms {
            local_port: local.port,
            peer_port: peer.port,
            iss: self.rng.next_u32(),
            mss,
            send_capacity: options.send_buffer.map_or(default_send, |bytes| bytes as usize),
            receive_capacity,
            window_scale,
            nodelay: options.nodelay,
            answers_late: options.answers_late(),
        }
    }

    /// Does something to a connection and carries out what it asks for.
    pub(crate) fn with_connection<R>(
        &mut self,
        now: Time,
        id: SocketId,
        act: impl FnOnce(&mut Connection, &mut Out) -> R,
    ) -> Option<R> {
        let mut out = Out::at(now);
        let connection = self.sockets.find_mut(id)?.connection_mut()?;
        let before = connection.memory();
        let result = act(connection, &mut out);
        self.tcp_memory = self.tcp_memory + connection.memory() - before;
        self.settle(id, out);
        Some(result)
    }

    /// Carries out what a connection asked for, then sees whether it began or ended.
    pub(crate) fn settle(&mut self, id: SocketId, out: Out) {
        let socket = self.sockets.get_mut(id);
        if out.error.is_some() {
            socket.error = out.error;
        }
        let (Some(local), Some(peer)) = (socket.local, socket.peer) else { return };
        let Some(connection) = socket.connection() else { return };
        let (state, orphan) = (connection.state, connection.orphan);
        if connection.armed != connection.deadlines {
            for clock in Clock::ALL {
                self.timers.set(Timer::Socket(id, clock), connection.deadlines.get(clock));
            }
            if let Some(connection) = self.sockets.get_mut(id).connection_mut() {
                connection.armed = connection.deadlines.clone();
            }
        }
        for kind in out.notes {
            self.note(Some(id), kind);
        }
        for segment in out.segments {
            let body = Body::Tcp(segment);
            let packet = Packet { source: local.ip, destination: peer.ip, body };
            self.effects.push(Effect::Transmit(packet));
        }
        self.wake(id, out.readable, out.writable);
        if out.hang_up {
            self.wake_epolls(File::Socket(id), POLLHUP);
        }
        match state {
            TcpState::Closed => self.on_closed(id, orphan),
            TcpState::SynSent | TcpState::SynReceived => {}
            _ => self.admit(id),
        }
    }

    /// The connection is over. Its socket goes if nobody refers to it.
    fn on_closed(&mut self, id: SocketId, orphan: bool) {
        self.sockets.forget_connection(id);
        if orphan {
            return self.free(id);
        }
        if !self.sockets.get(id).bound {
            self.sockets.release_port(id);
        }
        self.leave_syn_queue(id);
    }

    /// The connection goes, and what its buffers held.
    fn forget_memory(&mut self, id: SocketId) {
        let connection = self.sockets.find(id).and_then(|socket| socket.connection());
        self.tcp_memory -= connection.map_or(0, Connection::memory);
    }

    /// Takes a socket out of the kernel.
    pub(crate) fn free(&mut self, id: SocketId) {
        self.forget_memory(id);
        for clock in Clock::ALL {
            self.timers.set(Timer::Socket(id, clock), None);
        }
        self.sockets.remove(id);
        self.note(Some(id), NoteKind::Freed);
    }

    /// A program may bind the socket of a connection in TIME_WAIT anew: the waiting goes on without it,
    /// as Linux's `inet_timewait_sock` does from the beginning.
    pub(crate) fn leave_time_wait_behind(&mut self, id: SocketId) {
        let socket = self.sockets.get(id);
        let Some(connection) = socket.connection().filter(|c| c.state == TcpState::TimeWait) else {
            return;
        };
        let mut rest = connection.clone();
        rest.orphan = true;
        rest.send.buffer.clear();
        if let Some(receive) = &mut rest.receive {
            receive.buffer.clear();
        }
        let (local, peer, options) = (socket.local, socket.peer, socket.options.clone());
        let (family, kind) = (socket.family, socket.kind);
        self.sockets.forget_connection(id);
        self.sockets.release_port(id);
        for clock in Clock::ALL {
            self.timers.set(Timer::Socket(id, clock), None);
        }
        let socket = self.sockets.get_mut(id);
        (socket.local, socket.peer) = (None, None);
        if let Some(connection) = socket.connection_mut() {
            connection.state = TcpState::Closed;
            connection.deadlines.clear_all();
            connection.armed.clear_all();
        }
        let waiting = self.sockets.create(family, kind);
        (waiting.local, waiting.peer, waiting.options) = (local, peer, options);
        (waiting.attached, waiting.phase) = (false, Phase::Connected);
        let waiting_id = waiting.id;
        for clock in Clock::ALL {
            self.timers.set(Timer::Socket(waiting_id, clock), rest.deadlines.get(clock));
        }
        let protocol = crate::socket::Protocol::Tcp(crate::socket::Tcp::Connection(Box::new(rest)));
        self.sockets.get_mut(waiting_id).protocol = protocol;
        self.sockets.index_connection(waiting_id);
        self.sockets.hold_port(waiting_id);
    }

    /// A failed `connect` leaves the socket as it was before, so that it can try again.
    pub(crate) fn back_to_idle(&mut self, id: SocketId) {
        self.forget_memory(id);
        self.sockets.forget_connection(id);
        for clock in Clock::ALL {
            self.timers.set(Timer::Socket(id, clock), None);
        }
        if !self.sockets.get(id).bound {
            self.sockets.release_port(id);
        }
        let socket = self.sockets.get_mut(id);
        socket.phase = Phase::Unconnected;
        (socket.read_shut, socket.write_shut) = (false, false);
        socket.peer = None;
        if !socket.bound {
            socket.stale_port = socket.local.take().map_or(0, |local| local.port);
        }
        socket.protocol = crate::socket::Protocol::Tcp(crate::socket::Tcp::Idle);
    }
}
