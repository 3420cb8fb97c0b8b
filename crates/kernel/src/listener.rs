//! A listening socket's two queues, counted as Linux counts them (listen(2)).
//!
//! SYN queue: peers whose SYN was answered. Accept queue: handshakes completed, waiting for
//! `accept`. A full accept queue drops new SYNs and ignores the ACK that would complete a handshake;
//! both are sent again by the peer's and by our retransmission clock.
//!
//! Deliberately not here: SYN cookies. A full SYN queue drops, as with `tcp_syncookies=0`.

use crate::Time;
use crate::address::Endpoint;
use crate::host::{Kernel, NoteKind};
use crate::linux::{IPPROTO_TCP, TCP_DEFER_ACCEPT};
use crate::packet::Segment;
use crate::snapshot::{SocketId, TcpState};
use crate::socket::{Protocol, Tcp};
use crate::tcp::{Connection, Out};

/// `net.ipv4.tcp_max_syn_backlog` of a small machine.
pub(crate) const SYN_QUEUE_MAX: usize = 128;

impl Kernel {
    /// A SYN reached a listener: its child answers.
    pub(crate) fn on_syn(
        &mut self,
        now: Time,
        id: SocketId,
        to: Endpoint,
        from: Endpoint,
        syn: &Segment,
    ) {
        let parent = self.sockets.get(id);
        let Some(listener) = parent.listener() else { return };
        if listener.is_full() {
            let kind = NoteKind::AcceptOverflow {
                length: listener.accept_queue.len(),
                limit: listener.limit(),
            };
            return self.note(Some(id), kind);
        }
        if listener.syn_queue.len() >= SYN_QUEUE_MAX
            || self.sockets.len() >= crate::table::SOCKETS_MAX
        {
            let why = "the SYN queue is full: the SYN is dropped".to_string();
            return self.note(Some(id), NoteKind::Ignored { why });
        }
        let (family, kind, options) = (parent.family, parent.kind, parent.options.clone());
        let terms = self.terms(&options, to, from);
        let mut out = Out::at(now);
        let mut connection = Connection::answer(&terms, syn, &mut out);
        connection.limits = options.limits();
        connection.keepalive = options.keepalive.then(|| options.keepalive_settings());
        let child = self.sockets.create(family, kind);
        child.options = options;
        child.local = Some(to);
        child.peer = Some(from);
        child.attached = false;
        child.parent = Some(id);
        child.phase = crate::socket::Phase::Connected;
        child.protocol = Protocol::Tcp(Tcp::Connection(Box::new(connection)));
        let child = child.id;
        self.sockets.index_connection(child);
        self.sockets.hold_port(child);
        if let Some(listener) = self.sockets.get_mut(id).listener_mut() {
            listener.syn_queue.insert(child);
            let length = listener.syn_queue.len();
            self.note(Some(id), NoteKind::SynQueued { length, limit: SYN_QUEUE_MAX });
        }
        self.settle(child, out);
    }

    /// Would this segment complete a handshake that has no place in the accept queue? Then it is
    /// ignored, and told so.
    pub(crate) fn overflows(&mut self, child: SocketId, segment: &Segment) -> bool {
        let socket = self.sockets.get(child);
        let completes = segment.flags.ack && !segment.flags.rst && !segment.flags.syn;
        if socket.tcp_state() != Some(TcpState::SynReceived) || !completes {
            return false;
        }
        let Some(parent) = socket.parent else { return false };
        let Some(listener) = self.sockets.find(parent).and_then(|p| p.listener()) else {
            return false;
        };
        if !listener.is_full() {
            return false;
        }
        let (length, limit) = (listener.accept_queue.len(), listener.limit());
        self.note(Some(parent), NoteKind::AcceptOverflow { length, limit });
        true
    }

    /// TCP_DEFER_ACCEPT: an ACK without data does not complete the handshake, until the SYN,ACK was
    /// sent again as often as the option's time allows.
    pub(crate) fn defers(&mut self, child: SocketId, segment: &Segment) -> bool {
        let socket = self.sockets.get(child);
        let seconds = socket.options.stored.get(&(IPPROTO_TCP, TCP_DEFER_ACCEPT)).copied();
        let Some(seconds) = seconds.filter(|seconds| *seconds > 0) else { return false };
        let flags = segment.flags;
        let bare =
            segment.payload.is_empty() && flags.ack && !flags.rst && !flags.syn && !flags.fin;
        if !bare || socket.tcp_state() != Some(TcpState::SynReceived) {
            return false;
        }
        // Seconds are whole periods: 1, 3, 7 … for one, two, three.
        let allowed = (seconds + 1).ilog2();
        if socket.connection().is_none_or(|connection| connection.send.retransmits >= allowed) {
            return false;
        }
        let why = "TCP_DEFER_ACCEPT: the connection has to bring data".to_string();
        self.note(Some(child), NoteKind::Ignored { why });
        true
    }

    /// A child's handshake is complete: from the SYN queue to the accept queue.
    pub(crate) fn admit(&mut self, child: SocketId) {
        let Some(parent) = self.sockets.get(child).parent else { return };
        let Some(listener) = self.sockets.find_mut(parent).and_then(|p| p.listener_mut()) else {
            return;
        };
        if !listener.syn_queue.remove(&child) {
            return;
        }
        listener.accept_queue.push_back(child);
        let (length, limit) = (listener.accept_queue.len(), listener.limit());
        self.note(Some(parent), NoteKind::AcceptQueued { child, length, limit });
        self.wake(parent, true, false);
    }

    /// A child that failed before its handshake was complete leaves no trace.
    pub(crate) fn leave_syn_queue(&mut self, child: SocketId) {
        let Some(parent) = self.sockets.get(child).parent else { return };
        let Some(listener) = self.sockets.find_mut(parent).and_then(|p| p.listener_mut()) else {
            return;
        };
        if listener.syn_queue.remove(&child) {
            self.free(child);
        }
    }

    /// The first of the accept queue.
    pub(crate) fn take_accepted(&mut self, id: SocketId) -> Option<SocketId> {
        let listener = self.sockets.get_mut(id).listener_mut()?;
        let child = listener.accept_queue.pop_front()?;
        let (length, limit) = (listener.accept_queue.len(), listener.limit());
        let accepted = self.sockets.get_mut(child);
        accepted.parent = None;
        accepted.attached = true;
        self.note(Some(id), NoteKind::AcceptTaken { child, length, limit });
        Some(child)
    }

    /// The listener is closed: those that wait in its queues are refused with a RST.
    pub(crate) fn stop_listening(&mut self, now: Time, id: SocketId) {
        let socket = self.sockets.get_mut(id);
        let Protocol::Tcp(tcp) = &mut socket.protocol else { return };
        let Tcp::Listener(listener) = std::mem::replace(tcp, Tcp::Idle) else { return };
        self.sockets.forget_listener(id);
        let state = NoteKind::State {
            from: TcpState::Listen,
            to: TcpState::Closed,
            trigger: "close".into(),
        };
        self.note(Some(id), state);
        for child in listener.syn_queue {
            self.free(child);
        }
        for child in listener.accept_queue {
            self.sockets.get_mut(child).parent = None;
            self.with_connection(now, child, |connection, out| connection.abandon(true, out));
        }
        self.wake(id, true, true);
    }
}
