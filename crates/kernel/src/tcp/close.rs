//! The ways a connection ends (RFC 9293, sections 3.6 and 3.10.4): FIN both ways, RST, the waiting
//! states after the program is gone.

use super::state::Event;
use super::{Connection, Out, TIME_WAIT};
use crate::snapshot::TcpState;
use crate::timer::Clock;

impl Connection {
    /// `shutdown(SHUT_WR)`, and the orderly part of `close`: a FIN follows the buffered octets.
    pub fn finish(&mut self, out: &mut Out) {
        if !self.transit(Event::Close, out) {
            return;
        }
        out.writable = true;
        if self.state == TcpState::Closed {
            self.deadlines.clear_all();
            out.readable = true;
            return;
        }
        self.send.fin_wanted = true;
        self.send.cork = false;
        self.output(out);
    }

    /// The last descriptor is gone. Unread octets, or a zero linger time, turn the FIN into a RST
    /// (RFC 9293, section 3.10.4; RFC 2525, section 2.17).
    pub fn abandon(&mut self, abort: bool, out: &mut Out) {
        self.orphan = true;
        if abort || self.readable_len() > 0 {
            return self.abort(out);
        }
        if let Some(receive) = &mut self.receive {
            receive.ranges.clear();
        }
        self.finish(out);
        if self.state == TcpState::FinWait2 && self.deadlines.get(Clock::FinWait2).is_none() {
            self.await_fin(out);
        }
    }

    /// Nobody has it open, and only the peer's FIN is missing: it is waited for, or not (TCP_LINGER2).
    fn await_fin(&mut self, out: &mut Out) {
        match self.limits.fin_wait2 {
            Some(span) => self.deadlines.set(Clock::FinWait2, out.now + span),
            None => self.abort(out),
        }
    }

    /// The peer has everything, our FIN included.
    pub fn all_acknowledged(&self) -> bool {
        self.state == TcpState::Closed || self.send.fin_acked()
    }

    /// RFC 9293, section 3.10.5, ABORT.
    pub fn abort(&mut self, out: &mut Out) {
        use TcpState::*;
        if matches!(self.state, SynReceived | Established | FinWait1 | FinWait2 | CloseWait) {
            self.send_rst(out);
        }
        self.fail(Event::Abort, None, out);
    }

    pub(super) fn on_fin_acked(&mut self, out: &mut Out) {
        if !self.transit(Event::RcvAckOfFin, out) {
            return;
        }
        // A close that lingers waits for this.
        out.writable = true;
        match self.state {
            TcpState::FinWait2 if self.orphan => self.await_fin(out),
            TcpState::TimeWait => self.enter_time_wait(out),
            TcpState::Closed => {
                self.deadlines.clear_all();
                out.readable = true;
            }
            _ => {}
        }
    }

    pub(super) fn enter_time_wait(&mut self, out: &mut Out) {
        self.deadlines.clear_all();
        self.deadlines.set(Clock::TimeWait, out.now + TIME_WAIT);
        out.writable = true;
    }
}
