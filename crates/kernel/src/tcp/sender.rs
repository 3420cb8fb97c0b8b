//! The sending half of a connection (RFC 9293, section 3.3.1): what is sent, acknowledged, allowed.
//!
//! Invariant: `iss < una ≤ nxt` once our SYN is acknowledged; the buffer holds the octets from `una`
//! on; `resend`, if set, lies in `una..nxt`.

use super::congestion::Congestion;
use super::rtt::Rtt;
use super::seq::Seq;
use crate::Time;
use crate::buffer::ByteQueue;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Sender {
    pub iss: Seq,
    /// Oldest unacknowledged.
    pub una: Seq,
    /// Next never sent yet.
    pub nxt: Seq,
    /// After a loss: what to send again next.
    pub resend: Option<Seq>,
    /// The peer's window in octets, and the segment that told it (RFC's WL1 and WL2).
    pub wnd: u32,
    pub wl1: Seq,
    pub wl2: Seq,
    /// The largest window the peer ever offered.
    pub wnd_max: u32,
    /// The peer's window scale.
    pub scale: u8,
    /// The largest payload the peer takes.
    pub mss: u32,
    pub buffer: ByteQueue,
    /// Octets the buffer takes in all.
    pub capacity: usize,
    /// A FIN follows the buffered octets.
    pub fin_wanted: bool,
    /// Where it went out.
    pub fin_sent: Option<Seq>,
    /// The end of the last segment shorter than the MSS (for Nagle's rule as Minshall changed it).
    pub small_end: Seq,
    /// The segment whose round trip is being timed: its end, and when it left.
    pub timed: Option<(Seq, Time)>,
    pub rtt: Rtt,
    pub congestion: Congestion,
    /// Timeouts in a row without progress.
    pub retransmits: u32,
    /// Window probes in a row: each waits longer.
    pub probes: u32,
    /// How many of them nothing answered: a peer that answers may keep its window shut for ever.
    pub probes_unanswered: u32,
    /// TCP_NODELAY.
    pub nodelay: bool,
    /// TCP_CORK.
    pub cork: bool,
}

impl Sender {
    pub fn new(iss: Seq, mss: u32, capacity: usize) -> Sender {
        Sender {
            iss,
            una: iss,
            nxt: iss,
            resend: None,
            wnd: 0,
            wl1: Seq::new(0),
            wl2: Seq::new(0),
            wnd_max: 0,
            scale: 0,
            mss,
            buffer: ByteQueue::default(),
            capacity,
            fin_wanted: false,
            fin_sent: None,
            small_end: iss,
            timed: None,
            rtt: Rtt::new(),
            congestion: Congestion::new(mss),
            retransmits: 0,
            probes: 0,
            probes_unanswered: 0,
            nodelay: false,
            cork: false,
        }
    }

    /// Where the buffer's first octet stands.
    pub fn data_start(&self) -> Seq {
        if self.una == self.iss { self.iss + 1 } else { self.una }
    }

    /// Behind the buffer's last octet.
    pub fn data_end(&self) -> Seq {
        self.data_start() + self.buffer.len() as u32
    }

    /// Octets (SYN and FIN count one each) out and not acknowledged.
    pub fn in_flight(&self) -> u32 {
        self.nxt.since(self.una)
    }

    /// Octets never sent yet.
    pub fn unsent(&self) -> u32 {
        if self.fin_sent.is_some() { 0 } else { self.data_end().since(self.nxt) }
    }

    /// Something waits to be sent for the first time: octets or the FIN.
    pub fn has_unsent(&self) -> bool {
        self.unsent() > 0 || (self.fin_wanted && self.fin_sent.is_none())
    }

    pub fn fin_acked(&self) -> bool {
        self.fin_sent.is_some_and(|fin| self.una.after(fin))
    }

    pub fn room(&self) -> usize {
        self.capacity.saturating_sub(self.buffer.len())
    }

    /// What `poll` and sleeping senders go by: a third of the buffer is free (Linux's
    /// `sk_stream_is_writeable`).
    pub fn has_good_room(&self) -> bool {
        self.room() >= self.buffer.len() / 2 && self.room() > 0
    }

    /// The payload of a full segment: never more than half of the largest window seen, so that a
    /// sender cannot be stuck before a window smaller than its segments (RFC 9293, section 3.8.6.2.1).
    pub fn segment_size(&self) -> u32 {
        const DEFAULT_MSS: u32 = 536;
        let bound = if self.wnd_max > DEFAULT_MSS { self.wnd_max / 2 } else { self.wnd_max };
        if bound == 0 { self.mss } else { self.mss.min(bound.max(48)) }
    }

    /// Drops what `ack` covers; returns the data octets among it.
    pub fn acknowledge(&mut self, ack: Seq) -> u32 {
        let mut octets = ack.since(self.una);
        if self.una == self.iss && octets > 0 {
            octets -= 1;
        }
        let data = octets.min(self.buffer.len() as u32);
        self.buffer.discard(data as usize);
        self.una = ack;
        self.resend = self.resend.map(|at| at.later(ack)).filter(|at| at.before(self.nxt));
        data
    }
}
