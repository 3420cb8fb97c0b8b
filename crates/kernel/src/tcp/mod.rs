//! TCP (RFC 9293): one connection as plain data, fed with calls, segments and expired clocks.
//!
//! A connection knows nothing of descriptors, other sockets or tasks. What it wants done leaves
//! through [`Out`]; its deadlines are data ([`Deadlines`]) that the kernel mirrors into its timers.
//!
//! Deliberately not here: urgent data, SACK, timestamps, ECN, fast open.

pub(crate) mod close;
pub(crate) mod congestion;
pub(crate) mod input;
pub(crate) mod output;
pub(crate) mod receiver;
pub(crate) mod rtt;
pub(crate) mod sender;
pub(crate) mod seq;
pub mod state;
pub(crate) mod timeout;

use crate::packet::Segment;
use crate::snapshot::TcpState;
use crate::timer::Deadlines;
use crate::{Duration, Errno, NoteKind, Time};
use receiver::Receiver;
use sender::Sender;
use seq::Seq;
use state::Event;

/// SYN, SYN,ACK and data retries before giving up (`tcp_syn_retries`, `tcp_synack_retries`,
/// `tcp_retries2`, and what Linux allows orphans).
pub(crate) const SYN_RETRIES: u32 = 6;
pub(crate) const SYN_ACK_RETRIES: u32 = 5;
pub(crate) const DATA_RETRIES: u32 = 15;
pub(crate) const ORPHAN_RETRIES: u32 = 8;
pub(crate) const TIME_WAIT: Duration = Duration::from_secs(60);
pub(crate) const FIN_WAIT2: Duration = Duration::from_secs(60);
pub(crate) const DELAYED_ACK: Duration = Duration::from_millis(40);
/// `TCP_DELACK_MAX`.
pub(crate) const LATE_ANSWER: Duration = Duration::from_millis(200);
/// The scale that Linux's default buffers give.
pub(crate) const WINDOW_SCALE: u8 = 7;

/// What a connection asks for while it handles one thing.
#[derive(Debug, Default)]
pub(crate) struct Out {
    pub now: Time,
    pub segments: Vec<Segment>,
    pub notes: Vec<NoteKind>,
    /// Who waits to read (or for an end), who waits to write (or for a beginning).
    pub readable: bool,
    pub writable: bool,
    /// The peer's end came: who watches for a change of state hears of it.
    pub hang_up: bool,
    /// For SO_ERROR and the call that waits.
    pub error: Option<Errno>,
}

impl Out {
    pub fn at(now: Time) -> Out {
        Out { now, ..Out::default() }
    }
}

/// What the socket's options and the route decide about a new connection.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Terms {
    pub local_port: u16,
    pub peer_port: u16,
    pub iss: u32,
    /// The MSS that our side of the route allows.
    pub mss: u16,
    pub send_capacity: usize,
    pub receive_capacity: usize,
    pub window_scale: u8,
    pub nodelay: bool,
    pub answers_late: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Connection {
    pub state: TcpState,
    pub local_port: u16,
    pub peer_port: u16,
    /// Announced in our SYN.
    pub mss: u16,
    pub offered_scale: u8,
    /// The peer's SYN carried the window scale option.
    pub peer_scales: bool,
    pub receive_capacity: usize,
    /// The ACK of the peer's SYN,ACK waits for data to ride on.
    pub answers_late: bool,
    pub send: Sender,
    /// Exists once the peer's SYN is here.
    pub receive: Option<Receiver>,
    pub deadlines: Deadlines,
    /// What of them the kernel's timers know.
    pub armed: Deadlines,
    /// No program has it open: nobody will read what arrives.
    pub orphan: bool,
    /// It came from a listener (so a retry limit of its own, and silence if it fails).
    pub passive: bool,
    /// SHUT_RD was asked for.
    pub read_shut: bool,
    pub keepalive: Option<Keepalive>,
    pub limits: Limits,
    /// When the SYN left, or what is sent now was first sent again, or the window first probed.
    pub stalled_since: Time,
    /// When the peer was last heard.
    pub heard: Time,
    /// When a segment outside the window was last answered.
    pub answered_stray: Option<Time>,
}

/// How long a connection waits for its peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Limits {
    /// TCP_SYNCNT.
    pub syn_retries: u32,
    /// TCP_USER_TIMEOUT.
    pub user_timeout: Option<Duration>,
    /// TCP_LINGER2; `None`: an orphan does not wait at all.
    pub fin_wait2: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { syn_retries: SYN_RETRIES, user_timeout: None, fin_wait2: Some(FIN_WAIT2) }
    }
}

impl Limits {
    /// How long so many SYNs would take if the time between them doubled from the first on, up to
    /// two minutes (Linux's `tcp_model_timeout`).
    fn syn_patience(&self) -> Duration {
        const DOUBLINGS: u32 = 6;
        let doubled = (2 << self.syn_retries.min(DOUBLINGS)) - 1;
        let constant = u64::from(self.syn_retries.saturating_sub(DOUBLINGS)) * 120;
        Duration::from_secs(doubled + constant)
    }
}

/// SO_KEEPALIVE with TCP_KEEPIDLE, TCP_KEEPINTVL and TCP_KEEPCNT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Keepalive {
    pub idle: Duration,
    pub interval: Duration,
    pub count: u32,
    pub sent: u32,
}

impl Connection {
    fn new(terms: &Terms, state: TcpState, now: Time) -> Connection {
        let mut send = Sender::new(Seq::new(terms.iss), u32::from(terms.mss), terms.send_capacity);
        send.nodelay = terms.nodelay;
        Connection {
            state,
            local_port: terms.local_port,
            peer_port: terms.peer_port,
            mss: terms.mss,
            offered_scale: terms.window_scale,
            peer_scales: false,
            receive_capacity: terms.receive_capacity,
            answers_late: terms.answers_late,
            send,
            receive: None,
            deadlines: Deadlines::default(),
            armed: Deadlines::default(),
            orphan: false,
            passive: false,
            read_shut: false,
            keepalive: None,
            limits: Limits::default(),
            stalled_since: now,
            heard: now,
            answered_stray: None,
        }
    }

    /// RFC 9293, section 3.10.1, active OPEN: a SYN goes out.
    pub fn connect(terms: &Terms, out: &mut Out) -> Connection {
        let mut connection = Connection::new(terms, TcpState::Closed, out.now);
        connection.transit(Event::ActiveOpen, out);
        connection.send.nxt = connection.send.iss + 1;
        connection.send.small_end = connection.send.nxt;
        connection.send_syn(out);
        connection
    }

    /// Section 3.10.7.2: a SYN reached a listener; its child answers SYN,ACK.
    pub fn answer(terms: &Terms, syn: &Segment, out: &mut Out) -> Connection {
        let mut connection = Connection::new(terms, TcpState::Listen, out.now);
        connection.passive = true;
        connection.take_syn(syn);
        connection.transit(Event::RcvSyn, out);
        connection.send.nxt = connection.send.iss + 1;
        connection.send.small_end = connection.send.nxt;
        connection.send_syn(out);
        connection
    }

    /// The only way to another state: by the table. False if the event means nothing here.
    pub fn transit(&mut self, event: Event, out: &mut Out) -> bool {
        let Some(to) = state::next(self.state, event) else { return false };
        let from = std::mem::replace(&mut self.state, to);
        out.notes.push(NoteKind::State { from, to, trigger: event.words().to_string() });
        true
    }

    /// The first window we announce: whole segments in what an unscaled field can say.
    fn initial_window(&self) -> u32 {
        let most = self.receive_capacity.min(65_535) as u32;
        let mss = u32::from(self.mss);
        if most > mss { most / mss * mss } else { most }
    }

    /// Accepts octets into the send buffer and sends what may be sent; returns how many it took.
    pub fn write(&mut self, data: &[u8], out: &mut Out) -> usize {
        let taken = data.len().min(self.send.room());
        self.send.buffer.push(&data[..taken]);
        self.output(out);
        taken
    }

    /// Takes (or, peeking, copies) up to `len` octets; may tell the peer about the freed window.
    pub fn read(&mut self, len: usize, peek: bool, out: &mut Out) -> Vec<u8> {
        let Some(receive) = &mut self.receive else { return Vec::new() };
        if peek {
            return receive.buffer.copy(0, len);
        }
        let data = receive.buffer.take(len);
        if !data.is_empty()
            && !receive.fin_received
            && receive.window_update_due(u32::from(self.mss))
        {
            self.send_ack(out);
        }
        data
    }

    /// Octets held in its buffers.
    pub fn memory(&self) -> usize {
        self.send.buffer.len() + self.readable_len()
    }

    pub fn readable_len(&self) -> usize {
        self.receive.as_ref().map_or(0, |receive| receive.buffer.len())
    }

    pub fn fin_received(&self) -> bool {
        self.receive.as_ref().is_some_and(|receive| receive.fin_received)
    }

    /// The handshake is done and our FIN not asked for.
    pub fn can_write(&self) -> bool {
        matches!(self.state, TcpState::Established | TcpState::CloseWait) && !self.send.fin_wanted
    }

    /// The connection failed or ended at once: nothing more is sent, waiting calls hear of it.
    fn fail(&mut self, event: Event, error: Option<Errno>, out: &mut Out) {
        self.transit(event, out);
        self.deadlines.clear_all();
        self.send.buffer.clear();
        if let Some(receive) = &mut self.receive {
            receive.ranges.clear();
        }
        out.error = error;
        out.readable = true;
        out.writable = true;
    }
}
