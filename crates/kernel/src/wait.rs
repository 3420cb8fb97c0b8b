//! Tasks asleep in a call: which call, how far it got, what it waits for.
//!
//! Invariant: a task sleeps in at most one call; each file's list of waiters names only tasks that
//! sleep; a task that was told to wake is not told again until it has been resumed.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::abi::PollFd;
use crate::fd::{DescriptionId, File};
use crate::linux::{POLLERR, POLLHUP, READ, WRITE};
use crate::snapshot::SocketId;
use crate::{Fd, Task, Time};

/// What a sleeper wants to hear about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Interest {
    /// Data, a connection to accept, an end.
    pub readable: bool,
    /// Room, an established connection.
    pub writable: bool,
    /// One event serves one of these sleepers, the first (`accept`).
    pub exclusive: bool,
    /// For `poll` and `select`: the events asked for. It is woken only if one of them holds.
    pub events: i16,
}

impl Interest {
    pub const READABLE: Interest =
        Interest { readable: true, writable: false, exclusive: false, events: 0 };
    pub const WRITABLE: Interest =
        Interest { readable: false, writable: true, exclusive: false, events: 0 };
    pub const EITHER: Interest =
        Interest { readable: true, writable: true, exclusive: false, events: 0 };

    pub fn exclusively(self) -> Interest {
        Interest { exclusive: true, ..self }
    }

    pub fn polling(events: i16) -> Interest {
        Interest { events: events | POLLERR | POLLHUP, ..Interest::EITHER }
    }

    pub fn selecting(events: i16) -> Interest {
        Interest { events, ..Interest::EITHER }
    }
}

/// The three sets of `select`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Select {
    pub read: Vec<Fd>,
    pub write: Vec<Fd>,
    pub except: Vec<Fd>,
}

/// A call that can sleep, with its progress.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Call {
    Accept {
        flags: i32,
    },
    /// What it says if it must not wait.
    Connect {
        otherwise: crate::Errno,
    },
    Send {
        data: Arc<Vec<u8>>,
        to: Option<crate::Address>,
        copied: usize,
        flags: i32,
    },
    Recv {
        len: usize,
        flags: i32,
        got: Vec<u8>,
        with_address: bool,
    },
    Poll {
        fds: Vec<PollFd>,
    },
    Select(Arc<Select>),
    EpollWait {
        max_events: usize,
    },
    Linger,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Sleeper {
    pub call: Call,
    /// The descriptor's number, its description and file; none for `poll` and `select`.
    pub on: Option<(Fd, DescriptionId, File)>,
    pub deadline: Option<Time>,
    /// The deadline went by.
    pub expired: bool,
    /// Descriptions that stay open while it sleeps, once it has slept.
    pub pins: Vec<DescriptionId>,
    pub watching: Vec<(File, Interest)>,
    woken: bool,
}

impl Sleeper {
    pub fn new(
        call: Call,
        on: Option<(Fd, DescriptionId, File)>,
        deadline: Option<Time>,
    ) -> Sleeper {
        Sleeper {
            call,
            on,
            deadline,
            expired: false,
            pins: Vec::new(),
            watching: Vec::new(),
            woken: false,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Sleepers {
    by_task: BTreeMap<Task, Sleeper>,
    /// In the order of falling asleep.
    waiters: BTreeMap<File, Vec<(Task, Interest)>>,
}

impl Sleepers {
    pub fn put(&mut self, task: Task, mut sleeper: Sleeper) {
        sleeper.woken = false;
        for (file, interest) in &sleeper.watching {
            self.waiters.entry(*file).or_default().push((task, *interest));
        }
        self.by_task.insert(task, sleeper);
    }

    pub fn take(&mut self, task: Task) -> Option<Sleeper> {
        let sleeper = self.by_task.remove(&task)?;
        for (file, _) in &sleeper.watching {
            if let Some(waiters) = self.waiters.get_mut(file) {
                waiters.retain(|(waiter, _)| *waiter != task);
                if waiters.is_empty() {
                    self.waiters.remove(file);
                }
            }
        }
        Some(sleeper)
    }

    /// The tasks that a change of this file wakes: `key` is what changed, `ready` what holds now, as
    /// `POLL*` bits.
    pub fn wake(&mut self, file: File, key: i16, ready: i16) -> Vec<Task> {
        let (readable, writable) = (key & READ != 0, key & WRITE != 0);
        let mut woken = Vec::new();
        let mut served = false;
        for (task, interest) in self.waiters.get(&file).into_iter().flatten() {
            let concerned = if interest.events != 0 {
                ready & interest.events != 0
            } else {
                (readable && interest.readable) || (writable && interest.writable)
            };
            let sleeper = self.by_task.get_mut(task).expect("waiters sleep");
            if !concerned || sleeper.woken || (interest.exclusive && served) {
                continue;
            }
            served |= interest.exclusive;
            sleeper.woken = true;
            woken.push(*task);
        }
        woken
    }

    pub fn anyone_on(&self, file: File) -> bool {
        self.waiters.contains_key(&file)
    }

    /// The task's deadline went by; true if it has to be woken for that.
    pub fn expire(&mut self, task: Task) -> bool {
        let Some(sleeper) = self.by_task.get_mut(&task) else { return false };
        sleeper.expired = true;
        !std::mem::replace(&mut sleeper.woken, true)
    }

    /// For people: the socket and the name of the call.
    pub fn describe(&self, task: Task) -> (Option<SocketId>, &'static str) {
        let Some(sleeper) = self.by_task.get(&task) else { return (None, "call") };
        let name = match sleeper.call {
            Call::Accept { .. } => "accept",
            Call::Connect { .. } => "connect",
            Call::Send { .. } => "send",
            Call::Recv { .. } => "recv",
            Call::Poll { .. } => "poll",
            Call::Select(_) => "select",
            Call::EpollWait { .. } => "epoll_wait",
            Call::Linger => "linger",
        };
        let socket = match sleeper.on {
            Some((_, _, File::Socket(socket))) => Some(socket),
            _ => None,
        };
        (socket, name)
    }

    pub fn tasks_of(&self, pid: crate::Pid) -> Vec<Task> {
        self.by_task.keys().filter(|task| task.pid == pid).copied().collect()
    }
}
