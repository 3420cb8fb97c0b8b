//! The receiving half of a connection: putting octets in order, the window, when to acknowledge.
//!
//! Invariant: `nxt ≤ edge`, and the edge never moves back (RFC 9293, section 3.8.6: no shrinking);
//! `ranges` are disjoint, in order, not touching, all ahead of `nxt` and within the window, so they
//! never hold more than the window does.

use std::sync::Arc;

use super::seq::Seq;
use crate::Time;
use crate::buffer::ByteQueue;

/// Linux acknowledges the first segments of a connection at once, at most so many.
const QUICK_ACKS_MAX: u32 = 16;
/// What it takes the peer's segments to be before it has seen any (`tcp_initialize_rcv_mss`).
const SEGMENT_GUESS: u32 = 536;
const SEGMENT_MIN: u32 = 88;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Receiver {
    pub irs: Seq,
    pub nxt: Seq,
    /// The right edge of the window as advertised.
    pub edge: Seq,
    /// Our window scale.
    pub scale: u8,
    pub buffer: ByteQueue,
    pub capacity: usize,
    /// Octets that arrived ahead of their turn.
    pub ranges: Vec<(Seq, Arc<Vec<u8>>)>,
    /// Where the peer's FIN stands.
    pub fin: Option<Seq>,
    /// The FIN's turn has come.
    pub fin_received: bool,
    pub ack: AckPolicy,
}

/// When the next acknowledgment is due (RFC 9293, section 3.8.6.3; Linux's quick-ACK and ping-pong
/// modes).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct AckPolicy {
    pub pending: Pending,
    /// Everything before this is acknowledged.
    pub acked: Seq,
    /// So many more segments get their ACK at once.
    pub quick: u32,
    /// The program answers what it reads: an ACK can ride on the answer.
    pub interactive: bool,
    pub last_data: Option<Time>,
    /// The size of the peer's full segments, as far as seen.
    pub segment: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Pending {
    Nothing,
    Delayed,
    Now,
}

/// What a segment brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Brought {
    /// Octets that became readable.
    pub octets: usize,
    /// Octets put aside because something before them is missing.
    pub ahead: usize,
    /// The FIN's turn came.
    pub fin: bool,
}

impl Receiver {
    pub fn new(irs: Seq, window: u32, scale: u8, capacity: usize, mss: u32) -> Receiver {
        let nxt = irs + 1;
        let segment = mss.min(SEGMENT_GUESS).min(window / 2).max(SEGMENT_MIN);
        let quick = (window / (2 * segment)).clamp(2, QUICK_ACKS_MAX);
        Receiver {
            irs,
            nxt,
            edge: nxt + window,
            scale,
            buffer: ByteQueue::default(),
            capacity,
            ranges: Vec::new(),
            fin: None,
            fin_received: false,
            ack: AckPolicy {
                pending: Pending::Nothing,
                acked: nxt,
                quick,
                interactive: false,
                last_data: None,
                segment,
            },
        }
    }

    /// The window as it stands, in octets.
    pub fn window(&self) -> u32 {
        self.edge.since(self.nxt)
    }

    /// RFC 9293, section 3.10.7.4, first check: some part of the segment lies in the window.
    pub fn accepts(&self, seq: Seq, len: u32) -> bool {
        let within = |at: Seq| !at.before(self.nxt) && at.before(self.edge);
        match (len, self.window()) {
            (0, 0) => seq == self.nxt,
            (0, _) => within(seq),
            (_, 0) => false,
            _ => within(seq) || within(seq + (len - 1)),
        }
    }

    /// Takes the octets (and FIN) of an acceptable segment.
    pub fn take_in(&mut self, seq: Seq, payload: &[u8], fin: bool) -> Brought {
        let mut brought = Brought::default();
        if fin {
            let at = seq + payload.len() as u32;
            if !at.after(self.edge) {
                self.fin = Some(at);
            }
        }
        let skip = self.nxt.since(seq) as usize;
        let end = self.edge.since(seq) as usize;
        if let Some(fresh) = payload.get(skip.min(payload.len())..end.min(payload.len()))
            && !fresh.is_empty()
        {
            let at = seq.later(self.nxt);
            if at == self.nxt {
                self.buffer.push(fresh);
                self.nxt += fresh.len() as u32;
                brought.octets = fresh.len() + self.join();
            } else {
                self.put_aside(at, fresh);
                brought.ahead = fresh.len();
            }
        }
        if self.fin == Some(self.nxt) && !self.fin_received {
            self.fin_received = true;
            self.nxt += 1;
            self.edge = self.edge.later(self.nxt);
            brought.fin = true;
        }
        brought
    }

    /// Moves waiting ranges whose turn has come into the buffer; returns their octets.
    fn join(&mut self) -> usize {
        let mut joined = 0;
        while let Some((at, octets)) = self.ranges.first().filter(|(at, _)| !at.after(self.nxt)) {
            let fresh = &octets[(self.nxt.since(*at) as usize).min(octets.len())..];
            self.buffer.push(fresh);
            self.nxt += fresh.len() as u32;
            joined += fresh.len();
            self.ranges.remove(0);
        }
        joined
    }

    /// Keeps octets that are ahead of their turn, merged with what they touch.
    fn put_aside(&mut self, at: Seq, octets: &[u8]) {
        let end = |(start, held): &(Seq, Arc<Vec<u8>>)| *start + held.len() as u32;
        let new_end = at + octets.len() as u32;
        let first =
            self.ranges.iter().position(|r| !end(r).before(at)).unwrap_or(self.ranges.len());
        let touched = self.ranges[first..].iter().take_while(|r| !r.0.after(new_end)).count();
        let mut merged = (at, Vec::new());
        for (start, held) in self.ranges.drain(first..first + touched) {
            if start.before(merged.0) {
                merged = (start, held.to_vec());
            }
            extend(&mut merged, at, octets);
            extend(&mut merged, start, &held);
        }
        extend(&mut merged, at, octets);
        self.ranges.insert(first, (merged.0, Arc::new(merged.1)));
    }

    /// The window to advertise now. It grows only by worthwhile steps (RFC 9293, section 3.8.6.2.2),
    /// to a width that the scaled field can say exactly. In between, the field rounds it down.
    pub fn advance_window(&mut self, mss: u32) -> u32 {
        let free = self.capacity.saturating_sub(self.buffer.len()) as u32;
        if free >= mss.min(self.capacity as u32 / 2) {
            let step = (1u32 << self.scale) - 1;
            self.edge = self.edge.later(self.nxt + ((free + step) & !step));
        }
        self.window()
    }

    /// Reading freed so much that the peer should hear of it (Linux's `tcp_cleanup_rbuf`: the window
    /// would at least double).
    pub fn window_update_due(&self, mss: u32) -> bool {
        let free = self.capacity.saturating_sub(self.buffer.len()) as u32;
        free >= mss.min(self.capacity as u32 / 2) && free >= self.window().saturating_mul(2)
    }

    /// Decides when to acknowledge what a segment brought.
    pub fn schedule_ack(&mut self, now: Time, brought: Brought, len: u32) {
        self.ack.last_data = Some(now);
        self.ack.segment = self.ack.segment.max(len);
        let owed = self.nxt.since(self.ack.acked);
        let at_once = brought.fin
            || !self.ranges.is_empty()
            || owed > self.ack.segment
            || (self.ack.quick > 0 && !self.ack.interactive);
        let wanted = if at_once { Pending::Now } else { Pending::Delayed };
        if self.ack.pending != Pending::Now {
            self.ack.pending = wanted;
        }
    }
}

/// Appends to `held` whatever of `octets` (standing at `at`) lies behind its end.
fn extend(held: &mut (Seq, Vec<u8>), at: Seq, octets: &[u8]) {
    let end = held.0 + held.1.len() as u32;
    if let Some(fresh) = octets.get(end.since(at) as usize..) {
        held.1.extend_from_slice(fresh);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octets_come_out_in_order_whatever_the_order_of_arrival() {
        // Segments (offset, length) of one stream of 20 octets; what each makes readable.
        let dialogues: &[&[(u32, usize, usize)]] = &[
            &[(0, 5, 5), (5, 5, 5), (10, 10, 10)],
            &[(5, 5, 0), (10, 10, 0), (0, 5, 20)],
            &[(15, 5, 0), (5, 5, 0), (8, 9, 0), (0, 6, 20)],
            &[(4, 2, 0), (8, 2, 0), (12, 2, 0), (3, 12, 0), (0, 4, 15), (10, 10, 5)],
            &[(0, 5, 5), (0, 5, 0), (0, 10, 5), (2, 18, 10)],
        ];
        let stream: Vec<u8> = (0..20).collect();
        for irs in [0, u32::MAX - 7] {
            for dialogue in dialogues {
                let mut receiver = Receiver::new(Seq::new(irs), 1000, 0, 1000, 100);
                for &(offset, len, readable) in *dialogue {
                    let at = Seq::new(irs) + 1 + offset;
                    let octets = &stream[offset as usize..offset as usize + len];
                    assert_eq!(
                        receiver.take_in(at, octets, false).octets,
                        readable,
                        "{dialogue:?}"
                    );
                }
                assert_eq!(receiver.buffer.copy(0, 100), stream, "{dialogue:?}");
                assert_eq!(receiver.ranges, vec![]);
            }
        }
    }

    #[test]
    fn a_fin_waits_for_its_turn() {
        let mut receiver = Receiver::new(Seq::new(9), 100, 0, 100, 10);
        assert!(!receiver.take_in(Seq::new(12), b"cd", true).fin);
        assert!(receiver.take_in(Seq::new(10), b"ab", false).fin);
        assert_eq!(receiver.nxt.raw(), 15);
    }
}
