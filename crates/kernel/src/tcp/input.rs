//! A segment arrives (RFC 9293, section 3.10.7), with the checks of RFC 5961 as Linux makes them.

use super::congestion::Advice;
use super::receiver::{Pending, Receiver};
use super::seq::Seq;
use super::state::Event;
use super::{Connection, Out, TIME_WAIT};
use crate::packet::{Flags, Segment};
use crate::snapshot::TcpState;
use crate::timer::Clock;
use crate::{Duration, Errno, NoteKind};

/// What a host without the option is assumed to take (RFC 9293, section 3.7.1).
const MSS_DEFAULT: u16 = 536;
/// Smaller announcements are not believed (Linux's `TCP_MIN_SND_MSS`).
const MSS_MIN: u16 = 48;
/// RFC 7323, section 2.3.
const WINDOW_SCALE_MAX: u8 = 14;

/// How often stray ACKs are answered.
const STRAY_INTERVAL: Duration = Duration::from_millis(500);

impl Connection {
    pub fn on_segment(&mut self, segment: &Segment, out: &mut Out) {
        self.heard = out.now;
        match self.state {
            TcpState::Closed | TcpState::Listen => {}
            TcpState::SynSent => self.in_syn_sent(segment, out),
            _ => self.in_synchronized(segment, out),
        }
    }

    /// What the peer's SYN tells: its first number, MSS and window scale.
    pub(super) fn take_syn(&mut self, syn: &Segment) {
        let window = self.initial_window();
        self.peer_scales = syn.window_scale.is_some();
        let scale = if self.peer_scales { self.offered_scale } else { 0 };
        let capacity = self.receive_capacity;
        let irs = Seq::new(syn.seq);
        self.receive = Some(Receiver::new(irs, window, scale, capacity, u32::from(self.mss)));
        let theirs = syn.mss.unwrap_or(MSS_DEFAULT).max(MSS_MIN);
        self.send.mss = u32::from(theirs.min(self.mss));
        self.send.congestion = super::congestion::Congestion::new(self.send.mss);
        self.send.scale = syn.window_scale.unwrap_or(0).min(WINDOW_SCALE_MAX);
        self.send.wnd = u32::from(syn.window);
        self.send.wnd_max = self.send.wnd;
        self.send.wl1 = irs;
        self.send.wl2 = Seq::new(syn.ack);
    }

    /// Section 3.10.7.3.
    fn in_syn_sent(&mut self, segment: &Segment, out: &mut Out) {
        let ack = Seq::new(segment.ack);
        let flags = segment.flags;
        let acceptable = flags.ack && ack.after(self.send.una) && !ack.after(self.send.nxt);
        if flags.ack && !acceptable {
            if !flags.rst {
                out.segments.push(reset_answering(segment));
            }
            return ignore(out, "its ACK does not answer our SYN");
        }
        if flags.rst {
            if acceptable {
                out.notes.push(NoteKind::Reset);
                self.fail(Event::RcvRst, Some(Errno::ECONNREFUSED), out);
            }
            return;
        }
        if !flags.syn {
            return ignore(out, "neither SYN nor RST while connecting");
        }
        self.take_syn(segment);
        if !flags.ack {
            // Both sides called at once.
            self.transit(Event::RcvSyn, out);
            return self.send_syn(out);
        }
        self.send.acknowledge(ack);
        self.measure(ack, out);
        self.send.retransmits = 0;
        self.deadlines.clear(Clock::Retransmission);
        self.transit(Event::RcvSynAck, out);
        self.on_established(out);
        self.output(out);
        if out.segments.iter().any(|s| s.flags.ack) {
            return;
        }
        match &mut self.receive {
            Some(receive) if self.answers_late => {
                receive.ack.pending = Pending::Delayed;
                self.deadlines.set(Clock::DelayedAck, out.now + super::LATE_ANSWER);
            }
            _ => self.send_ack(out),
        }
    }

    fn on_established(&mut self, out: &mut Out) {
        self.send.small_end = self.send.una;
        if let Some(keepalive) = self.keepalive {
            self.deadlines.set(Clock::Keepalive, out.now + keepalive.idle);
        }
        out.readable = true;
        out.writable = true;
    }

    /// An ICMP error answered one of our segments: it ends the opening of a connection, no more.
    pub fn on_unreachable(&mut self, error: Errno, out: &mut Out) {
        if self.state == TcpState::SynSent {
            self.fail(Event::Timeout, Some(error), out);
        }
    }

    /// Section 3.10.7.4, its checks in their order.
    fn in_synchronized(&mut self, segment: &Segment, out: &mut Out) {
        let seq = Seq::new(segment.seq);
        let flags = segment.flags;
        let len = segment.payload.len() as u32 + u32::from(flags.fin) + u32::from(flags.syn);
        let receive = self.receive.as_ref().expect("a synchronized state has the peer's SYN");
        let repeated_syn = flags.syn && seq == receive.irs && self.state == TcpState::SynReceived;
        let rcv_nxt = receive.nxt;

        // First, the sequence number.
        if repeated_syn && !flags.ack {
            out.notes.push(NoteKind::Ignored {
                why: "the SYN again: our SYN,ACK goes out again".into(),
            });
            return self.send_syn(out);
        }
        if !receive.accepts(seq, len) && !repeated_syn {
            return self.on_unacceptable(segment, out);
        }
        // Second, RST: exact, or else challenged (RFC 5961, section 3.2).
        if flags.rst {
            if seq == rcv_nxt {
                return self.on_reset(out);
            }
            return self.challenge(out);
        }
        // Fourth, SYN: never accepted here (RFC 5961, section 4.2).
        if flags.syn && !repeated_syn {
            return self.challenge(out);
        }
        // Fifth, ACK.
        if !flags.ack || !self.on_ack(segment, out) {
            return;
        }
        if repeated_syn {
            return self.send_ack(out);
        }
        // Seventh and eighth, data and FIN.
        self.on_data(segment, out);
        if self.state != TcpState::Closed {
            self.output(out);
            self.acknowledge_if_due(out);
        }
    }

    fn on_unacceptable(&mut self, segment: &Segment, out: &mut Out) {
        if segment.flags.rst {
            return ignore(out, "a RST outside the window");
        }
        if self.state == TcpState::TimeWait && segment.flags.fin {
            // Our last ACK was lost: the quiet time starts again.
            self.deadlines.set(Clock::TimeWait, out.now + TIME_WAIT);
        }
        ignore(out, "outside the window or already here: an ACK tells what is expected");
        // A probe or repeated segment may still acknowledge what we sent.
        if segment.flags.ack && self.state != TcpState::SynReceived {
            if !self.on_ack(segment, out) || self.state == TcpState::Closed {
                return;
            }
            self.output(out);
        }
        let stray = segment.payload.is_empty() && !segment.flags.syn && !segment.flags.fin;
        if stray { self.answer_stray(out) } else { self.send_ack(out) }
    }

    /// Two sides that answer each other's stray ACKs would never stop, so not every one is answered
    /// (`tcp_invalid_ratelimit`).
    fn answer_stray(&mut self, out: &mut Out) {
        let recent = self.answered_stray.is_some_and(|at| out.now.since(at) < STRAY_INTERVAL);
        if !recent {
            self.answered_stray = Some(out.now);
            self.send_ack(out);
        }
    }

    fn challenge(&mut self, out: &mut Out) {
        ignore(out, "its number is not the one expected: challenged with an ACK");
        self.answer_stray(out);
    }

    fn on_reset(&mut self, out: &mut Out) {
        let error = match self.state {
            TcpState::SynReceived if self.passive => None,
            TcpState::SynReceived => Some(Errno::ECONNREFUSED),
            TcpState::CloseWait => Some(Errno::EPIPE),
            TcpState::TimeWait => None,
            _ => Some(Errno::ECONNRESET),
        };
        out.notes.push(NoteKind::Reset);
        self.fail(Event::RcvRst, error, out);
    }

    /// False when the segment is to be dropped.
    fn on_ack(&mut self, segment: &Segment, out: &mut Out) -> bool {
        let (seq, ack) = (Seq::new(segment.seq), Seq::new(segment.ack));
        if self.state == TcpState::SynReceived {
            if !ack.after(self.send.una) || ack.after(self.send.nxt) {
                out.segments.push(reset_answering(segment));
                return false;
            }
            self.transit(Event::RcvAckOfSyn, out);
            self.send.acknowledge(ack);
            self.measure(ack, out);
            self.send.retransmits = 0;
            self.deadlines.clear(Clock::Retransmission);
            self.take_window(segment);
            self.on_established(out);
            return true;
        }
        if ack.after(self.send.nxt) {
            ignore(out, "it acknowledges what was never sent");
            self.answer_stray(out);
            return false;
        }
        if ack.before(self.send.una) {
            return true;
        }
        self.send.probes_unanswered = 0;
        let old_window = self.send.wnd;
        let newest =
            self.send.wl1.before(seq) || (self.send.wl1 == seq && !ack.before(self.send.wl2));
        if newest || ack.after(self.send.una) {
            self.take_window(segment);
        }
        if ack.after(self.send.una) {
            self.on_new_ack(ack, out);
        } else if segment.payload.is_empty()
            && !segment.flags.fin
            && self.send.wnd == old_window
            && self.send.in_flight() > 0
            && self.send.resend.is_none()
        {
            self.on_duplicate_ack(out);
        }
        true
    }

    fn take_window(&mut self, segment: &Segment) {
        self.send.wnd = u32::from(segment.window) << self.send.scale;
        self.send.wnd_max = self.send.wnd_max.max(self.send.wnd);
        self.send.wl1 = Seq::new(segment.seq);
        self.send.wl2 = Seq::new(segment.ack);
        if self.send.wnd > 0 {
            self.send.probes = 0;
        }
    }

    fn on_new_ack(&mut self, ack: Seq, out: &mut Out) {
        let had_room = self.send.has_good_room();
        let octets = ack.since(self.send.una);
        let data = self.send.acknowledge(ack);
        if data > 0 {
            let buffered = self.send.buffer.len();
            out.notes.push(NoteKind::Acknowledged { bytes: data as usize, buffered });
        }
        self.measure(ack, out);
        self.send.retransmits = 0;
        self.deadlines.clear(Clock::Retransmission);
        let mss = self.send.mss;
        if self.send.congestion.on_new_ack(octets, ack, mss) == Advice::Retransmit {
            self.resend_first(out);
        }
        out.writable |= !had_room && self.send.has_good_room();
        if self.send.fin_acked() {
            self.on_fin_acked(out);
        }
    }

    fn on_duplicate_ack(&mut self, out: &mut Out) {
        let send = &mut self.send;
        let (in_flight, nxt, mss) = (send.in_flight(), send.nxt, send.mss);
        if send.congestion.on_duplicate_ack(in_flight, nxt, mss) == Advice::Retransmit {
            self.resend_first(out);
        }
    }

    /// Fast retransmit: only the segment at the hole goes again.
    fn resend_first(&mut self, out: &mut Out) {
        self.send.timed = None;
        if self.send.in_flight() > 0 {
            let (seq, len) = (self.send.una.raw(), self.first_unacknowledged());
            out.notes.push(NoteKind::FastRetransmit { seq, len });
            self.emit_first(out);
            self.deadlines.clear(Clock::Retransmission);
        }
    }

    /// RFC 6298: the timed segment came back.
    fn measure(&mut self, ack: Seq, out: &Out) {
        if let Some((end, sent_at)) = self.send.timed
            && !ack.before(end)
        {
            self.send.timed = None;
            self.send.rtt.sample(out.now.since(sent_at));
        }
    }

    fn on_data(&mut self, segment: &Segment, out: &mut Out) {
        use TcpState::*;
        if segment.payload.is_empty() && !segment.flags.fin {
            return;
        }
        if !matches!(self.state, Established | FinWait1 | FinWait2) {
            return ignore(out, "data after the peer's FIN");
        }
        let nobody_reads = self.orphan || (self.read_shut && self.state != Established);
        if nobody_reads && !segment.payload.is_empty() {
            out.notes.push(NoteKind::Refused { why: "data for a socket that is closed".into() });
            self.send_rst(out);
            return self.fail(Event::Abort, Some(Errno::ECONNRESET), out);
        }
        let seq = Seq::new(segment.seq);
        let receive = self.receive.as_mut().expect("a synchronized state has the peer's SYN");
        let brought = receive.take_in(seq, &segment.payload, segment.flags.fin);
        receive.schedule_ack(out.now, brought, segment.payload.len() as u32);
        if brought.octets > 0 {
            let buffered = receive.buffer.len();
            out.notes.push(NoteKind::Received { bytes: brought.octets, buffered });
            out.readable = true;
        }
        if brought.ahead > 0 {
            out.notes.push(NoteKind::OutOfOrder { seq: segment.seq, len: brought.ahead });
        }
        if brought.fin {
            self.on_fin(out);
        }
    }

    fn on_fin(&mut self, out: &mut Out) {
        out.notes.push(NoteKind::PeerClosed);
        out.readable = true;
        out.hang_up = true;
        if self.transit(Event::RcvFin, out) && self.state == TcpState::TimeWait {
            self.enter_time_wait(out);
        }
    }

    fn acknowledge_if_due(&mut self, out: &mut Out) {
        let Some(receive) = &self.receive else { return };
        match receive.ack.pending {
            Pending::Nothing => {}
            Pending::Now => self.send_ack(out),
            Pending::Delayed => {
                if self.deadlines.get(Clock::DelayedAck).is_none() {
                    self.deadlines.set(Clock::DelayedAck, out.now + super::DELAYED_ACK);
                }
            }
        }
    }
}

fn ignore(out: &mut Out, why: &str) {
    out.notes.push(NoteKind::Ignored { why: why.to_string() });
}

/// The RST for a segment that belongs to no connection (RFC 9293, section 3.10.7.1).
pub(crate) fn reset_answering(segment: &Segment) -> Segment {
    let len =
        segment.payload.len() as u32 + u32::from(segment.flags.syn) + u32::from(segment.flags.fin);
    let answers_ack = segment.flags.ack;
    Segment {
        source_port: segment.destination_port,
        destination_port: segment.source_port,
        seq: if answers_ack { segment.ack } else { 0 },
        ack: if answers_ack { 0 } else { segment.seq.wrapping_add(len) },
        flags: Flags { rst: true, ack: !answers_ack, ..Flags::default() },
        window: 0,
        mss: None,
        window_scale: None,
        payload: Vec::new(),
    }
}
