//! The TCP state machine as one table (RFC 9293, section 3.3.2, figure 5). The kernel executes it
//! and diagrams are drawn from it; there is no other place where a connection changes its state.

use serde::Serialize;

use crate::snapshot::TcpState::{self, *};

/// What moves a connection from one state to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Event {
    /// `listen()`.
    PassiveOpen,
    /// `connect()`: a SYN goes out.
    ActiveOpen,
    /// A SYN without an acceptable ACK: it opens a connection at a listener, or both sides call at
    /// once.
    RcvSyn,
    /// The answer to our SYN.
    RcvSynAck,
    /// The peer acknowledges our SYN.
    RcvAckOfSyn,
    /// `close()` or `shutdown(SHUT_WR)`: a FIN goes out after the last data.
    Close,
    RcvFin,
    RcvAckOfFin,
    RcvRst,
    /// `close()` with unread data or a zero linger time: a RST goes out.
    Abort,
    /// Nobody answered in time, or the quiet time is over.
    Timeout,
}

impl Event {
    /// In RFC words.
    pub fn words(self) -> &'static str {
        match self {
            Event::PassiveOpen => "passive open",
            Event::ActiveOpen => "active open",
            Event::RcvSyn => "rcv SYN",
            Event::RcvSynAck => "rcv SYN,ACK",
            Event::RcvAckOfSyn => "rcv ACK of SYN",
            Event::Close => "close",
            Event::RcvFin => "rcv FIN",
            Event::RcvAckOfFin => "rcv ACK of FIN",
            Event::RcvRst => "rcv RST",
            Event::Abort => "abort",
            Event::Timeout => "timeout",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Transition {
    pub from: TcpState,
    pub event: Event,
    pub to: TcpState,
}

const fn on(from: TcpState, event: Event, to: TcpState) -> Transition {
    Transition { from, event, to }
}

/// Every transition there is. A FIN that also acknowledges our FIN is two events, the ACK first.
pub const TRANSITIONS: &[Transition] = &[
    // Opening.
    on(Closed, Event::PassiveOpen, Listen),
    on(Closed, Event::ActiveOpen, SynSent),
    on(Listen, Event::RcvSyn, SynReceived),
    on(SynSent, Event::RcvSyn, SynReceived),
    on(SynSent, Event::RcvSynAck, Established),
    on(SynReceived, Event::RcvAckOfSyn, Established),
    // Closing first.
    on(SynReceived, Event::Close, FinWait1),
    on(Established, Event::Close, FinWait1),
    on(FinWait1, Event::RcvAckOfFin, FinWait2),
    on(FinWait1, Event::RcvFin, Closing),
    on(FinWait2, Event::RcvFin, TimeWait),
    on(Closing, Event::RcvAckOfFin, TimeWait),
    on(TimeWait, Event::Timeout, Closed),
    // Closing second.
    on(Established, Event::RcvFin, CloseWait),
    on(CloseWait, Event::Close, LastAck),
    on(LastAck, Event::RcvAckOfFin, Closed),
    // Giving up before there is a connection.
    on(Listen, Event::Close, Closed),
    on(SynSent, Event::Close, Closed),
    // The peer resets.
    on(SynSent, Event::RcvRst, Closed),
    on(SynReceived, Event::RcvRst, Closed),
    on(Established, Event::RcvRst, Closed),
    on(FinWait1, Event::RcvRst, Closed),
    on(FinWait2, Event::RcvRst, Closed),
    on(CloseWait, Event::RcvRst, Closed),
    on(Closing, Event::RcvRst, Closed),
    on(LastAck, Event::RcvRst, Closed),
    on(TimeWait, Event::RcvRst, Closed),
    // We reset.
    on(SynSent, Event::Abort, Closed),
    on(SynReceived, Event::Abort, Closed),
    on(Established, Event::Abort, Closed),
    on(FinWait1, Event::Abort, Closed),
    on(FinWait2, Event::Abort, Closed),
    on(CloseWait, Event::Abort, Closed),
    on(Closing, Event::Abort, Closed),
    on(LastAck, Event::Abort, Closed),
    on(TimeWait, Event::Abort, Closed),
    // Nobody answers.
    on(SynSent, Event::Timeout, Closed),
    on(SynReceived, Event::Timeout, Closed),
    on(Established, Event::Timeout, Closed),
    on(FinWait1, Event::Timeout, Closed),
    on(FinWait2, Event::Timeout, Closed),
    on(CloseWait, Event::Timeout, Closed),
    on(Closing, Event::Timeout, Closed),
    on(LastAck, Event::Timeout, Closed),
];

/// Where `event` leads from `from`; `None` if it means nothing there.
pub fn next(from: TcpState, event: Event) -> Option<TcpState> {
    TRANSITIONS.iter().find(|t| t.from == from && t.event == event).map(|t| t.to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_rows_contradict_and_every_state_is_reachable_and_left() {
        for (i, row) in TRANSITIONS.iter().enumerate() {
            let twin = TRANSITIONS[..i].iter().find(|t| (t.from, t.event) == (row.from, row.event));
            assert_eq!(twin, None, "{row:?}");
        }
        for state in TcpState::ALL {
            assert!(TRANSITIONS.iter().any(|t| t.to == state), "{state:?} is never entered");
            assert!(TRANSITIONS.iter().any(|t| t.from == state), "{state:?} is never left");
        }
    }

    #[test]
    fn whole_lives() {
        let lives: &[(&str, &[Event], &[TcpState])] = &[
            (
                "client that closes first",
                &[
                    Event::ActiveOpen,
                    Event::RcvSynAck,
                    Event::Close,
                    Event::RcvAckOfFin,
                    Event::RcvFin,
                    Event::Timeout,
                ],
                &[SynSent, Established, FinWait1, FinWait2, TimeWait, Closed],
            ),
            (
                "server's child that closes second",
                &[
                    Event::PassiveOpen,
                    Event::RcvSyn,
                    Event::RcvAckOfSyn,
                    Event::RcvFin,
                    Event::Close,
                    Event::RcvAckOfFin,
                ],
                &[Listen, SynReceived, Established, CloseWait, LastAck, Closed],
            ),
            (
                "both close at once",
                &[
                    Event::ActiveOpen,
                    Event::RcvSyn,
                    Event::RcvAckOfSyn,
                    Event::Close,
                    Event::RcvFin,
                    Event::RcvAckOfFin,
                ],
                &[SynSent, SynReceived, Established, FinWait1, Closing, TimeWait],
            ),
        ];
        for (name, events, expected) in lives {
            let mut state = Closed;
            for (event, to) in events.iter().zip(*expected) {
                let from = state;
                state =
                    next(from, *event).unwrap_or_else(|| panic!("{name}: {event:?} in {from:?}"));
                assert_eq!(state, *to, "{name}: {event:?} in {from:?}");
            }
        }
    }
}
