//! What the clocks of a connection do when they go off: retransmission (RFC 6298, section 5.4 on),
//! zero-window probes (RFC 9293, section 3.8.6.1), delayed ACK, keepalive, TIME_WAIT.

use super::rtt::RTO_MAX;
use super::state::Event;
use super::{Connection, DATA_RETRIES, ORPHAN_RETRIES, Out, SYN_ACK_RETRIES, SYN_RETRIES};
use crate::packet::Flags;
use crate::snapshot::TcpState;
use crate::timer::Clock;
use crate::{Duration, Errno, NoteKind};

impl Connection {
    pub fn on_clock(&mut self, clock: Clock, out: &mut Out) {
        self.deadlines.clear(clock);
        match clock {
            Clock::Retransmission => self.on_retransmission(out),
            Clock::Persist => self.on_persist(out),
            Clock::DelayedAck => self.on_delayed_ack(out),
            Clock::Keepalive => self.on_keepalive(out),
            Clock::FinWait2 | Clock::TimeWait => self.fail(Event::Timeout, None, out),
        }
    }

    fn on_retransmission(&mut self, out: &mut Out) {
        if self.send.retransmits >= self.retries() {
            let error = if self.passive && self.state == TcpState::SynReceived {
                None
            } else {
                Some(Errno::ETIMEDOUT)
            };
            return self.fail(Event::Timeout, error, out);
        }
        let first = self.send.retransmits == 0;
        self.send.retransmits += 1;
        // Karn: a segment sent twice is not timed.
        self.send.timed = None;
        self.send.rtt.back_off();
        match self.state {
            TcpState::SynSent | TcpState::SynReceived => {
                self.note_retransmit(out);
                self.send_syn(out);
            }
            _ => {
                let (in_flight, mss) = (self.send.in_flight(), self.send.mss);
                self.send.congestion.on_timeout(in_flight, first, mss);
                self.send.resend = Some(self.send.una).filter(|at| at.before(self.send.nxt));
                self.note_retransmit(out);
                self.output(out);
            }
        }
    }

    fn retries(&self) -> u32 {
        match self.state {
            TcpState::SynSent => SYN_RETRIES,
            TcpState::SynReceived => SYN_ACK_RETRIES,
            _ if self.orphan => ORPHAN_RETRIES,
            _ => DATA_RETRIES,
        }
    }

    /// Tells that the first unacknowledged segment goes out again.
    pub(super) fn note_retransmit(&self, out: &mut Out) {
        let send = &self.send;
        let sent = send.fin_sent.unwrap_or(send.nxt).since(send.data_start());
        out.notes.push(NoteKind::Retransmit {
            seq: send.una.raw(),
            len: sent.min(send.segment_size()) as usize,
            attempt: send.retransmits.max(1),
            rto: send.rtt.rto(),
        });
    }

    pub(super) fn probe_interval(&self) -> Duration {
        let backed_off = self.send.rtt.rto().0.saturating_mul(1 << self.send.probes.min(16));
        Duration(backed_off.min(RTO_MAX.0))
    }

    /// The window has no room for what waits. If it has some room, send so much; else ask with an
    /// old sequence number, which the peer answers with its window.
    fn on_persist(&mut self, out: &mut Out) {
        if self.send.probes_unanswered >= self.retries() {
            return self.fail(Event::Timeout, Some(Errno::ETIMEDOUT), out);
        }
        self.send.probes += 1;
        self.send.probes_unanswered += 1;
        let fits = self.send.wnd.min(self.send.unsent());
        if fits > 0 {
            self.send_partial(fits, out);
        } else {
            let seq = self.send.una.back(1);
            let probe = self.segment(seq, Flags { ack: true, ..Flags::default() }, Vec::new());
            out.segments.push(probe);
        }
        let probes = self.send.probes;
        self.output(out);
        self.send.probes = if self.send.in_flight() == 0 { probes } else { 0 };
        if self.deadlines.get(Clock::Persist).is_some() {
            self.deadlines.set(Clock::Persist, out.now + self.probe_interval());
        }
    }

    fn on_delayed_ack(&mut self, out: &mut Out) {
        if let Some(receive) = &mut self.receive
            && receive.ack.pending != super::receiver::Pending::Nothing
        {
            // The answer we waited for did not come.
            receive.ack.interactive = false;
            self.send_ack(out);
        }
    }

    /// RFC 9293, section 3.8.4.
    fn on_keepalive(&mut self, out: &mut Out) {
        let Some(mut keepalive) = self.keepalive else { return };
        let idle_until = self.heard + keepalive.idle;
        if out.now < idle_until {
            keepalive.sent = 0;
            self.deadlines.set(Clock::Keepalive, idle_until);
        } else if self.send.in_flight() > 0 {
            // The retransmission clock is already asking.
            self.deadlines.set(Clock::Keepalive, out.now + keepalive.idle);
        } else if keepalive.sent >= keepalive.count {
            self.send_rst(out);
            return self.fail(Event::Timeout, Some(Errno::ETIMEDOUT), out);
        } else {
            keepalive.sent += 1;
            let seq = self.send.una.back(1);
            let probe = self.segment(seq, Flags { ack: true, ..Flags::default() }, Vec::new());
            out.segments.push(probe);
            self.deadlines.set(Clock::Keepalive, out.now + keepalive.interval);
        }
        self.keepalive = Some(keepalive);
    }
}
