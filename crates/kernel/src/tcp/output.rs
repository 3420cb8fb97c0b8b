//! Sending (RFC 9293, sections 3.7 and 3.8): cutting the stream into segments as far as the window,
//! the congestion window and Nagle's rule allow.

use super::receiver::Pending;
use super::seq::Seq;
use super::{Connection, Out};
use crate::packet::{Flags, Segment};
use crate::snapshot::TcpState;
use crate::timer::Clock;

/// A part of the stream that may be sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    seq: Seq,
    len: u32,
    fin: bool,
}

impl Connection {
    /// Sends everything that may be sent now, then sets the clocks that watch over it.
    pub fn output(&mut self, out: &mut Out) {
        if self.sends_data() {
            while let Some(piece) = self.next_resend() {
                self.send.resend = Some(piece.seq + piece.len + u32::from(piece.fin))
                    .filter(|at| at.before(self.send.nxt));
                self.emit(piece, out);
            }
            while self.send.resend.is_none() {
                let Some(piece) = self.next_new() else { break };
                self.send_new(piece, out);
            }
        }
        self.watch(out);
    }

    fn sends_data(&self) -> bool {
        use TcpState::*;
        matches!(self.state, Established | CloseWait | FinWait1 | Closing | LastAck)
    }

    /// After a loss: the next octets to send again. The first ones always may go.
    fn next_resend(&self) -> Option<Piece> {
        let send = &self.send;
        let seq = send.resend?;
        let data_end = send.fin_sent.unwrap_or(send.nxt);
        let len = data_end.since(seq).min(send.segment_size());
        let allowed = send.una + send.wnd.min(send.congestion.cwnd);
        if seq != send.una && (seq + len).after(allowed) {
            return None;
        }
        Some(Piece { seq, len, fin: send.fin_sent == Some(seq + len) })
    }

    /// Never-sent octets, or the FIN, if nothing forbids sending them.
    fn next_new(&self) -> Option<Piece> {
        let send = &self.send;
        if !send.has_unsent() {
            return None;
        }
        let (unsent, size) = (send.unsent(), send.segment_size());
        let len = unsent.min(size);
        let fin = send.fin_wanted && len == unsent;
        let in_flight = send.in_flight();
        // The peer's window holds for the FIN as well.
        if in_flight + len + u32::from(fin) > send.wnd {
            let without_fin = fin && len > 0 && in_flight + len <= send.wnd;
            return without_fin.then_some(Piece { seq: send.nxt, len, fin: false });
        }
        if len > 0 && in_flight > 0 && in_flight + len > send.congestion.cwnd {
            return None;
        }
        // Nagle, as Minshall changed it: one small segment in flight at a time. The last goes at once.
        let small = len < size && !fin;
        if small && (send.cork || (!send.nodelay && send.small_end.after(send.una))) {
            return None;
        }
        Some(Piece { seq: send.nxt, len, fin })
    }

    fn send_new(&mut self, piece: Piece, out: &mut Out) {
        let end = piece.seq + piece.len + u32::from(piece.fin);
        if piece.len > 0 && piece.len < self.send.segment_size() {
            self.send.small_end = piece.seq + piece.len;
        }
        if piece.fin {
            self.send.fin_sent = Some(piece.seq + piece.len);
        }
        self.send.nxt = end;
        if self.send.timed.is_none() {
            self.send.timed = Some((end, out.now));
        }
        self.emit(piece, out);
    }

    /// Sends the first unacknowledged segment again, whatever the windows say.
    pub(super) fn emit_first(&mut self, out: &mut Out) {
        let send = &self.send;
        let data_end = send.fin_sent.unwrap_or(send.nxt);
        let len = data_end.since(send.una).min(send.segment_size());
        let piece = Piece { seq: send.una, len, fin: send.fin_sent == Some(send.una + len) };
        self.emit(piece, out);
    }

    /// As much as a small window takes (the probe's reason to be).
    pub(super) fn send_partial(&mut self, len: u32, out: &mut Out) {
        self.send_new(Piece { seq: self.send.nxt, len, fin: false }, out);
    }

    fn emit(&mut self, piece: Piece, out: &mut Out) {
        let offset = piece.seq.since(self.send.data_start()) as usize;
        let payload = self.send.buffer.copy(offset, piece.len as usize);
        let last = piece.seq + piece.len == self.send.data_end();
        let flags =
            Flags { ack: true, fin: piece.fin, psh: piece.len > 0 && last, ..Flags::default() };
        if piece.len > 0
            && let Some(receive) = &mut self.receive
        {
            let recent =
                receive.ack.last_data.is_some_and(|at| out.now.since(at) < super::DELAYED_ACK);
            receive.ack.interactive |= recent;
        }
        let segment = self.segment(piece.seq, flags, payload);
        out.segments.push(segment);
    }

    /// A segment with our present acknowledgment and window: it counts as the ACK that was due.
    pub(super) fn segment(&mut self, seq: Seq, flags: Flags, payload: Vec<u8>) -> Segment {
        let (mut ack, mut window) = (0, 0);
        if let Some(receive) = &mut self.receive {
            let octets = receive.advance_window(u32::from(self.mss));
            window = (octets >> receive.scale).min(65_535) as u16;
            ack = receive.nxt.raw();
            receive.ack.acked = receive.nxt;
            receive.ack.pending = Pending::Nothing;
            self.deadlines.clear(Clock::DelayedAck);
        }
        Segment {
            source_port: self.local_port,
            destination_port: self.peer_port,
            seq: seq.raw(),
            ack,
            flags,
            window,
            mss: None,
            window_scale: None,
            payload,
        }
    }

    /// An ACK without data. Its number lies in the peer's window, so that the peer does not answer it
    /// in turn (Linux's `tcp_acceptable_seq`).
    pub(super) fn send_ack(&mut self, out: &mut Out) {
        let edge = self.send.una + self.send.wnd;
        let seq = if edge.before(self.send.nxt) { edge } else { self.send.nxt };
        let ack = self.segment(seq, Flags { ack: true, ..Flags::default() }, Vec::new());
        if let Some(receive) = &mut self.receive {
            receive.ack.quick = receive.ack.quick.saturating_sub(1);
        }
        out.segments.push(ack);
    }

    /// TCP_QUICKACK: whether an ACK waits for an answer to ride on. Setting it tells what is owed.
    pub fn set_quickack(&mut self, on: bool, out: &mut Out) {
        let Some(receive) = &mut self.receive else { return };
        receive.ack.interactive = !on;
        if on && receive.ack.pending == Pending::Delayed {
            self.send_ack(out);
        }
    }

    /// Our SYN, or SYN,ACK when the peer's SYN is here, for the first time or again.
    pub(super) fn send_syn(&mut self, out: &mut Out) {
        let flags = Flags { syn: true, ack: self.receive.is_some(), ..Flags::default() };
        let window = self.initial_window().min(65_535) as u16;
        // An answer offers scaling only if the peer's SYN did.
        let offered = (self.receive.is_none() || self.peer_scales).then_some(self.offered_scale);
        let ack = self.receive.as_ref().map_or(0, |receive| receive.nxt.raw());
        out.segments.push(Segment {
            source_port: self.local_port,
            destination_port: self.peer_port,
            seq: self.send.iss.raw(),
            ack,
            flags,
            window,
            mss: Some(self.mss),
            window_scale: offered,
            payload: Vec::new(),
        });
        if self.send.timed.is_none() && self.send.retransmits == 0 {
            self.send.timed = Some((self.send.nxt, out.now));
        }
        self.deadlines.set(Clock::Retransmission, out.now + self.send.rtt.rto());
    }

    /// RST for the present connection (RFC 9293, section 3.10.4, ABORT).
    pub(super) fn send_rst(&mut self, out: &mut Out) {
        let flags = Flags { rst: true, ack: self.receive.is_some(), ..Flags::default() };
        let mut rst = self.segment(self.send.nxt, flags, Vec::new());
        rst.window = 0;
        out.segments.push(rst);
    }

    /// RFC 6298, section 5.1, and the persist timer: something in flight is watched by the
    /// retransmission clock, something held back by the window alone by the probe's.
    fn watch(&mut self, out: &Out) {
        let outstanding = self.send.in_flight() > 0;
        if !outstanding {
            self.deadlines.clear(Clock::Retransmission);
        } else if self.deadlines.get(Clock::Retransmission).is_none() {
            self.deadlines.set(Clock::Retransmission, out.now + self.send.rtt.rto());
        }
        let held_back =
            self.sends_data() && !outstanding && self.send.has_unsent() && !self.send.cork;
        if !held_back {
            self.deadlines.clear(Clock::Persist);
            self.send.probes = 0;
        } else if self.deadlines.get(Clock::Persist).is_none() {
            self.deadlines.set(Clock::Persist, out.now + self.probe_interval());
        }
    }
}
