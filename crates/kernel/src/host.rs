//! One host: its processes' descriptor tables and its sockets.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::epoll::Epolls;
use crate::fd::{File, Files};
use crate::linux::{POLLERR, POLLHUP, READ, WRITE};
use crate::pipe::Pipes;
use crate::rng::Rng;
use crate::snapshot::{Snapshot, SocketId, TcpState};
use crate::table::Sockets;
use crate::timer::{Timer, Timers};
use crate::wait::Sleepers;
use crate::{Duration, Outcome, Packet, Pid, Syscall, Task, Time};

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HostConfig {
    pub name: String,
    /// Besides 127.0.0.1 and ::1, which every host has.
    pub addresses: Vec<IpAddr>,
    /// May bind ports below 1024.
    pub root: bool,
    pub mtu: u16,
    pub seed: u64,
}

/// What the kernel asks of its caller after a mutation, in order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Hand this packet to the wire.
    Transmit(Packet),
    /// The task's blocked call may be able to go on: use [`Kernel::resume`].
    Wake(Task),
    /// Something worth telling a person.
    Note(Note),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Note {
    pub socket: Option<SocketId>,
    pub kind: NoteKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum NoteKind {
    /// `trigger` in RFC words: "passive open", "rcv SYN,ACK", "close", "timeout" …
    State {
        from: TcpState,
        to: TcpState,
        trigger: String,
    },
    /// A SYN waits in the listener's SYN queue, now `length` long.
    SynQueued {
        length: usize,
        limit: usize,
    },
    /// A completed connection waits in the accept queue, now `length` long.
    AcceptQueued {
        child: SocketId,
        length: usize,
        limit: usize,
    },
    /// `accept` took it out.
    AcceptTaken {
        child: SocketId,
        length: usize,
        limit: usize,
    },
    /// The accept queue was full: the segment was ignored.
    AcceptOverflow {
        length: usize,
        limit: usize,
    },
    /// `bytes` entered the receive buffer, now `buffered`.
    Received {
        bytes: usize,
        buffered: usize,
    },
    /// `bytes` were acknowledged and left the send buffer, now `buffered`.
    Acknowledged {
        bytes: usize,
        buffered: usize,
    },
    /// A segment was sent again; `attempt` counts from 1, the next timeout is `rto`.
    Retransmit {
        seq: u32,
        len: usize,
        attempt: u32,
        rto: Duration,
    },
    /// Repeated acknowledgments show that a segment is missing: it was sent again at once.
    FastRetransmit {
        seq: u32,
        len: usize,
    },
    /// A segment arrived ahead of its turn and waits for the gap to be filled.
    OutOfOrder {
        seq: u32,
        len: usize,
    },
    /// A segment or datagram was ignored, and why.
    Ignored {
        why: String,
    },
    /// No socket wanted it: a RST or an ICMP answers.
    Refused {
        why: String,
    },
    /// The peer's FIN: reads will return b'' once the buffer is empty.
    PeerClosed,
    Reset,
    /// The socket left the kernel.
    Freed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TimerId(pub u64);

/// A pending timer, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimerView {
    pub id: TimerId,
    pub socket: Option<SocketId>,
    /// "retransmission", "TIME_WAIT", "delayed ACK", "poll timeout" …
    pub name: String,
    pub deadline: Time,
}

/// A host's socket layer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Kernel {
    pub(crate) config: Arc<HostConfig>,
    pub(crate) rng: Rng,
    pub(crate) files: Files,
    pub(crate) sockets: Sockets,
    /// Octets in the buffers of all connections.
    pub(crate) tcp_memory: usize,
    pub(crate) timers: Timers,
    pub(crate) sleepers: Sleepers,
    pub(crate) pipes: Pipes,
    pub(crate) epolls: Epolls,
    /// What waits for an address's owner to answer.
    pub(crate) neighbours: BTreeMap<IpAddr, Vec<Packet>>,
    /// Terminals on which a typed line waits, by the process they were opened for.
    pub(crate) typed: BTreeSet<Pid>,
    /// Unix sockets' names.
    pub(crate) paths: BTreeMap<String, SocketId>,
    pub(crate) effects: Vec<Effect>,
}

impl Kernel {
    pub fn new(config: HostConfig) -> Kernel {
        Kernel {
            rng: Rng::new(config.seed),
            config: Arc::new(config),
            files: Files::default(),
            sockets: Sockets::default(),
            tcp_memory: 0,
            timers: Timers::default(),
            sleepers: Sleepers::default(),
            pipes: Pipes::default(),
            epolls: Epolls::default(),
            neighbours: BTreeMap::new(),
            typed: BTreeSet::new(),
            paths: BTreeMap::new(),
            effects: Vec::new(),
        }
    }

    /// Gives a new process its descriptor table, with 0, 1 and 2 open on a terminal.
    pub fn create_process(&mut self, pid: Pid) {
        self.files.create_table(pid);
    }

    /// `fork(2)`: the child's table refers to the same open file descriptions.
    pub fn fork(&mut self, parent: Pid, child: Pid) {
        self.files.fork_table(parent, child);
    }

    /// The process is gone: closes its descriptors as `exit(2)` does.
    pub fn exit_process(&mut self, now: Time, pid: Pid) {
        for task in self.sleepers.tasks_of(pid) {
            self.interrupt(now, task);
        }
        for fd in self.files.open_fds(pid) {
            if let Ok(Some(file)) = self.files.close(pid, fd) {
                self.release(now, file);
            }
        }
        self.files.remove_table(pid);
    }

    /// Says whether a typed line waits on the process's terminal (its descriptor 0), so that `poll`
    /// can tell. Typing and reading themselves are the caller's business.
    pub fn set_terminal_input(&mut self, pid: Pid, waiting: bool) {
        let Ok(description) = self.files.resolve(pid, crate::Fd(0)) else { return };
        let File::Terminal(owner) = self.files.get(description).file else { return };
        if waiting {
            self.typed.insert(owner);
            self.wake_file(File::Terminal(owner), READ);
        } else {
            self.typed.remove(&owner);
        }
    }

    /// Makes a system call. A task that sleeps in another call abandons that one.
    pub fn syscall(&mut self, now: Time, task: Task, call: Syscall) -> Outcome {
        self.interrupt(now, task);
        self.begin(now, task, call)
    }

    /// Goes on with the task's blocked call after an [`Effect::Wake`]. A task that sleeps in no call
    /// gets `EINTR`.
    pub fn resume(&mut self, now: Time, task: Task) -> Outcome {
        match self.sleepers.take(task) {
            Some(sleeper) => self.attempt(now, task, sleeper),
            None => Outcome::Done(Err(crate::Errno::EINTR)),
        }
    }

    /// Abandons the task's blocked call, as a signal does; what was copied stays copied.
    pub fn interrupt(&mut self, now: Time, task: Task) {
        if let Some(sleeper) = self.sleepers.take(task) {
            self.finish_sleep(now, task, &sleeper);
            for (file, interest) in sleeper.watching {
                if interest.exclusive {
                    // It may have been woken for an event that it now leaves to the next in line.
                    self.wake_sleepers(file, READ | WRITE);
                }
            }
        }
    }

    pub fn deliver(&mut self, now: Time, packet: Packet) {
        self.receive_packet(now, packet);
    }

    /// Lets a timer go off, at its deadline or before it when a learner says so.
    pub fn expire(&mut self, now: Time, timer: TimerId) {
        match self.timers.take(timer) {
            Some(Timer::Socket(socket, clock)) => {
                self.with_connection(now, socket, |connection, out| {
                    connection.armed.clear(clock);
                    connection.on_clock(clock, out)
                });
            }
            Some(Timer::Call(task)) if self.sleepers.expire(task) => {
                self.effects.push(Effect::Wake(task));
            }
            Some(Timer::Neighbour(address)) => self.give_up_asking(address),
            Some(Timer::Call(_)) | None => {}
        }
    }

    /// The first deadline. Logarithmic.
    pub fn next_deadline(&self) -> Option<(Time, TimerId)> {
        self.timers.first()
    }

    pub fn timers(&self) -> Vec<TimerView> {
        self.timers
            .iter()
            .map(|(deadline, id, timer)| self.view_timer(deadline, id, timer))
            .collect()
    }

    /// A pending timer. Logarithmic.
    pub fn timer(&self, id: TimerId) -> Option<TimerView> {
        self.timers.get(id).map(|(deadline, timer)| self.view_timer(deadline, id, timer))
    }

    fn view_timer(&self, deadline: Time, id: TimerId, timer: Timer) -> TimerView {
        match timer {
            Timer::Socket(socket, clock) => {
                let name = clock.name().to_string();
                TimerView { id, socket: Some(socket), name, deadline }
            }
            Timer::Call(task) => {
                let (socket, name) = self.sleepers.describe(task);
                TimerView { id, socket, name: format!("{name} timeout"), deadline }
            }
            Timer::Neighbour(address) => {
                let name = format!("who has {address}?");
                TimerView { id, socket: None, name, deadline }
            }
        }
    }

    /// What the last mutation asks for. Empty until the next mutation.
    pub fn drain(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// A process's open descriptors, in order.
    pub fn open_fds(&self, pid: Pid) -> Vec<crate::Fd> {
        self.files.open_fds(pid)
    }

    pub fn snapshot(&self) -> Snapshot {
        crate::view::snapshot(self)
    }

    pub(crate) fn note(&mut self, socket: Option<SocketId>, kind: NoteKind) {
        self.effects.push(Effect::Note(Note { socket, kind }));
    }

    /// Tells the tasks that sleep on this socket and care. A change of both directions is one of state,
    /// which concerns whoever watches.
    pub(crate) fn wake(&mut self, socket: SocketId, readable: bool, writable: bool) {
        let state = if readable && writable { POLLHUP | POLLERR } else { 0 };
        let key = if readable { READ } else { 0 } | if writable { WRITE } else { 0 };
        self.wake_file(File::Socket(socket), key | state);
    }

    /// Something about the file changed; `key` says what, as `POLL*` bits.
    pub(crate) fn wake_file(&mut self, file: File, key: i16) {
        if key != 0 {
            self.wake_sleepers(file, key);
            self.wake_epolls(file, key);
        }
    }

    pub(crate) fn wake_sleepers(&mut self, file: File, key: i16) {
        if !self.sleepers.anyone_on(file) {
            return;
        }
        let ready = self.readiness(file);
        let woken = self.sleepers.wake(file, key, ready);
        self.effects.extend(woken.into_iter().map(Effect::Wake));
    }
}
