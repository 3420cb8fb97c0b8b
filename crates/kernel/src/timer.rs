//! Pending timers: who waits for what until when. A timer is data; what its expiry does is decided
//! by the owner's `match`.
//!
//! Invariant: the three maps hold the same timers; each [`Timer`] is pending at most once.

use std::net::IpAddr;

use crate::map::Map;
use crate::snapshot::SocketId;
use crate::{Task, Time, TimerId};

/// What a connection can wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Clock {
    Retransmission,
    /// The peer's window is zero: probe it.
    Persist,
    DelayedAck,
    Keepalive,
    /// An orphan does not wait for the peer's FIN for ever.
    FinWait2,
    TimeWait,
}

impl Clock {
    pub const ALL: [Clock; 6] = [
        Clock::Retransmission,
        Clock::Persist,
        Clock::DelayedAck,
        Clock::Keepalive,
        Clock::FinWait2,
        Clock::TimeWait,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Clock::Retransmission => "retransmission",
            Clock::Persist => "zero-window probe",
            Clock::DelayedAck => "delayed ACK",
            Clock::Keepalive => "keepalive",
            Clock::FinWait2 => "FIN_WAIT2",
            Clock::TimeWait => "TIME_WAIT",
        }
    }
}

/// A connection's own deadlines, one a clock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Deadlines([Option<Time>; Clock::ALL.len()]);

impl Deadlines {
    pub fn get(&self, clock: Clock) -> Option<Time> {
        self.0[clock as usize]
    }

    pub fn set(&mut self, clock: Clock, at: Time) {
        self.0[clock as usize] = Some(at);
    }

    pub fn clear(&mut self, clock: Clock) {
        self.0[clock as usize] = None;
    }

    pub fn clear_all(&mut self) {
        *self = Deadlines::default();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Timer {
    Socket(SocketId, Clock),
    /// A blocked call's own timeout.
    Call(Task),
    /// Nobody says that this address is his.
    Neighbour(IpAddr),
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Timers {
    issued: u64,
    by_deadline: Map<(Time, TimerId), ()>,
    by_timer: Map<Timer, (Time, TimerId)>,
    by_id: Map<TimerId, Timer>,
}

impl Timers {
    /// Makes `timer` due at `deadline`, or not at all. A timer whose deadline moves gets a new id.
    pub fn set(&mut self, timer: Timer, deadline: Option<Time>) {
        if self.by_timer.get(&timer).map(|&(at, _)| at) == deadline {
            return;
        }
        if let Some((at, id)) = self.by_timer.remove(&timer) {
            self.by_deadline.remove(&(at, id));
            self.by_id.remove(&id);
        }
        if let Some(at) = deadline {
            self.issued += 1;
            let id = TimerId(self.issued);
            self.by_timer.insert(timer, (at, id));
            self.by_deadline.insert((at, id), ());
            self.by_id.insert(id, timer);
        }
    }

    /// Takes a timer that goes off.
    pub fn take(&mut self, id: TimerId) -> Option<Timer> {
        let timer = *self.by_id.get(&id)?;
        self.set(timer, None);
        Some(timer)
    }

    pub fn get(&self, id: TimerId) -> Option<(Time, Timer)> {
        let timer = *self.by_id.get(&id)?;
        self.by_timer.get(&timer).map(|&(at, _)| (at, timer))
    }

    pub fn first(&self) -> Option<(Time, TimerId)> {
        self.by_deadline.first().map(|(due, ())| *due)
    }

    /// By deadline.
    pub fn iter(&self) -> impl Iterator<Item = (Time, TimerId, Timer)> + '_ {
        let due = self.by_deadline.iter().map(|(due, ())| *due);
        due.filter_map(|(at, id)| Some((at, id, *self.by_id.get(&id)?)))
    }
}
