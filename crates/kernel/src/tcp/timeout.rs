//! What the clocks of a connection do when they go off: retransmission (RFC 6298, section 5.4 on),
//! zero-window probes (RFC 9293, section 3.8.6.1), delayed ACK, keepalive, TIME_WAIT.

use super::rtt::RTO_MAX;
use super::state::Event;
use super::{Connection, DATA_RETRIES, Keepalive, ORPHAN_RETRIES, Out, SYN_ACK_RETRIES};
use crate::packet::Flags;
use crate::snapshot::TcpState;
use crate::timer::Clock;
use crate::{Duration, Errno, NoteKind, Time};

/// So many SYNs more go out a second apart before the time doubles (`tcp_syn_linear_timeouts`).
const SYN_LINEAR_TIMEOUTS: u32 = 4;
/// Linux's clocks go off no sooner.
const JIFFY: Duration = Duration::from_millis(1);

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
        if self.is_out_of_patience(out.now) {
            let error = if self.passive && self.state == TcpState::SynReceived {
                None
            } else {
                Some(Errno::ETIMEDOUT)
            };
            return self.fail(Event::Timeout, error, out);
        }
        let first = self.send.retransmits == 0;
        self.send.retransmits += 1;
        if first && self.state != TcpState::SynSent {
            self.stalled_since = out.now;
        }
        // Karn: a segment sent twice is not timed.
        self.send.timed = None;
        if self.state != TcpState::SynSent || self.send.retransmits > SYN_LINEAR_TIMEOUTS {
            self.send.rtt.back_off();
        }
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
        self.hasten(Clock::Retransmission, out);
    }

    /// A number of retries, or the time that TCP_USER_TIMEOUT sets in its place. Linux turns the
    /// number of SYNs into a time as well.
    fn is_out_of_patience(&self, now: Time) -> bool {
        let stalled = now.since(self.stalled_since);
        match (self.limits.user_timeout, self.state) {
            _ if self.send.retransmits == 0 => false,
            (Some(patience), _) => stalled >= patience,
            (None, TcpState::SynSent) => stalled >= self.limits.syn_patience(),
            (None, _) => self.send.retransmits >= self.retries(),
        }
    }

    /// A clock goes off no later than TCP_USER_TIMEOUT ends.
    fn hasten(&mut self, clock: Clock, out: &Out) {
        let end = self.limits.user_timeout.map(|patience| self.stalled_since + patience);
        if let (Some(end), Some(next)) = (end, self.deadlines.get(clock)) {
            self.deadlines.set(clock, next.min(end.max(out.now + JIFFY)));
        }
    }

    fn retries(&self) -> u32 {
        match self.state {
            TcpState::SynReceived => SYN_ACK_RETRIES,
            _ if self.orphan => ORPHAN_RETRIES,
            _ => DATA_RETRIES,
        }
    }

    /// Tells that the first unacknowledged segment goes out again.
    fn note_retransmit(&self, out: &mut Out) {
        let send = &self.send;
        out.notes.push(NoteKind::Retransmit {
            seq: send.una.raw(),
            len: self.first_unacknowledged(),
            attempt: send.retransmits.max(1),
            rto: send.rtt.rto(),
        });
    }

    /// The octets of the first segment that is not acknowledged.
    pub(super) fn first_unacknowledged(&self) -> usize {
        let send = &self.send;
        let sent = send.fin_sent.unwrap_or(send.nxt).since(send.data_start());
        sent.min(send.segment_size()) as usize
    }

    pub(super) fn probe_interval(&self) -> Duration {
        let backed_off = self.send.rtt.rto().0.saturating_mul(1 << self.send.probes.min(16));
        Duration(backed_off.min(RTO_MAX.0))
    }

    /// The window has no room for what waits. If it has some room, send so much; else ask with an
    /// old sequence number, which the peer answers with its window.
    fn on_persist(&mut self, out: &mut Out) {
        if self.send.probes == 0 {
            self.stalled_since = out.now;
        }
        let stalled = out.now.since(self.stalled_since);
        let patience = self.limits.user_timeout.is_none_or(|patience| stalled < patience);
        if !patience || self.send.probes_unanswered >= self.retries() {
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
            self.hasten(Clock::Persist, out);
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
        } else if self.has_waited_long_enough(keepalive, out.now) {
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

    /// TCP_USER_TIMEOUT, or so many probes without an answer.
    fn has_waited_long_enough(&self, keepalive: Keepalive, now: Time) -> bool {
        match self.limits.user_timeout {
            Some(patience) => keepalive.sent > 0 && now.since(self.heard) >= patience,
            None => keepalive.sent >= keepalive.count,
        }
    }
}
