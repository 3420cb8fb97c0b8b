//! Congestion control: slow start, congestion avoidance and fast retransmit (RFC 5681), with
//! NewReno's answer to partial acknowledgments (RFC 6582). Counted in octets.
//!
//! Deliberately not here: CUBIC, SACK, pacing, tail-loss probes, which Linux uses besides.

use super::seq::Seq;

/// Linux's initial window, in segments (RFC 6928).
const INITIAL_SEGMENTS: u32 = 10;
const DUPLICATES: u32 = 3;
/// No simulated link holds more, and sums of it stay far from overflowing.
const CWND_MAX: u32 = 1 << 28;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Congestion {
    pub cwnd: u32,
    pub ssthresh: u32,
    duplicates: u32,
    /// In fast recovery until everything before this point is acknowledged.
    recover: Option<Seq>,
}

/// What an acknowledgment asks the sender to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Advice {
    GoOn,
    /// Send the first unacknowledged segment again.
    Retransmit,
}

impl Congestion {
    pub fn new(mss: u32) -> Congestion {
        Congestion {
            cwnd: INITIAL_SEGMENTS * mss,
            ssthresh: u32::MAX,
            duplicates: 0,
            recover: None,
        }
    }

    /// `acked` new octets, up to `una`, were acknowledged.
    pub fn on_new_ack(&mut self, acked: u32, una: Seq, mss: u32) -> Advice {
        self.duplicates = 0;
        match self.recover {
            // RFC 6582, section 3.2, step 3: a partial acknowledgment shows the next hole.
            Some(point) if una.before(point) => {
                self.cwnd = self.cwnd.saturating_sub(acked).max(mss) + mss;
                return Advice::Retransmit;
            }
            Some(_) => {
                self.recover = None;
                self.cwnd = self.ssthresh.max(mss);
            }
            None if self.cwnd < self.ssthresh => self.cwnd += acked,
            None => {
                self.cwnd +=
                    (u64::from(mss) * u64::from(acked) / u64::from(self.cwnd)).max(1) as u32
            }
        }
        self.cwnd = self.cwnd.min(CWND_MAX);
        Advice::GoOn
    }

    /// RFC 5681, section 3.2: the third duplicate means a lost segment.
    pub fn on_duplicate_ack(&mut self, in_flight: u32, nxt: Seq, mss: u32) -> Advice {
        if self.recover.is_some() {
            self.cwnd = (self.cwnd + mss).min(CWND_MAX);
            return Advice::GoOn;
        }
        self.duplicates += 1;
        if self.duplicates < DUPLICATES {
            return Advice::GoOn;
        }
        self.ssthresh = (in_flight / 2).max(2 * mss);
        self.cwnd = self.ssthresh + DUPLICATES * mss;
        self.recover = Some(nxt);
        Advice::Retransmit
    }

    /// Section 3.1: after a timeout, start again with one segment.
    pub fn on_timeout(&mut self, in_flight: u32, first: bool, mss: u32) {
        if first {
            self.ssthresh = (in_flight / 2).max(2 * mss);
        }
        self.cwnd = mss;
        self.duplicates = 0;
        self.recover = None;
    }
}
