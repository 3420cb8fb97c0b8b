//! Tasks asleep in a call: which call, how far it got, what it waits for.
//!
//! Invariant: a task sleeps in at most one call; each socket's list of waiters names only tasks that
//! sleep; a task that was told to wake is not told again until it has been resumed.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::abi::PollFd;
use crate::fd::DescriptionId;
use crate::linux::{POLLERR, POLLHUP};
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
    /// For `poll`: the events asked for. It is woken only if one of them holds.
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
}

/// A call that can sleep, with its progress.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Call {
    Accept {
        flags: i32,
    },
    /// `begun` by this very call, not by an earlier one.
    Connect {
        begun: bool,
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
    Linger,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Sleeper {
    pub call: Call,
    /// The descriptor's number, its description (pinned) and socket; none for `poll`.
    pub on: Option<(Fd, DescriptionId, SocketId)>,
    pub deadline: Option<Time>,
    /// The deadline went by.
    pub expired: bool,
    /// It slept already, so its description is pinned.
    pub pinned: bool,
    pub watching: Vec<(SocketId, Interest)>,
    woken: bool,
}

impl Sleeper {
    pub fn new(
        call: Call,
        on: Option<(Fd, DescriptionId, SocketId)>,
        deadline: Option<Time>,
    ) -> Sleeper {
        Sleeper {
            call,
            on,
            deadline,
            expired: false,
            pinned: false,
            watching: Vec::new(),
            woken: false,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Sleepers {
    by_task: BTreeMap<Task, Sleeper>,
    /// In the order of falling asleep.
    waiters: BTreeMap<SocketId, Vec<(Task, Interest)>>,
}

impl Sleepers {
    pub fn put(&mut self, task: Task, mut sleeper: Sleeper) {
        sleeper.woken = false;
        for (socket, interest) in &sleeper.watching {
            self.waiters.entry(*socket).or_default().push((task, *interest));
        }
        self.by_task.insert(task, sleeper);
    }

    pub fn take(&mut self, task: Task) -> Option<Sleeper> {
        let sleeper = self.by_task.remove(&task)?;
        for (socket, _) in &sleeper.watching {
            if let Some(waiters) = self.waiters.get_mut(socket) {
                waiters.retain(|(waiter, _)| *waiter != task);
                if waiters.is_empty() {
                    self.waiters.remove(socket);
                }
            }
        }
        Some(sleeper)
    }

    /// The tasks that a change of this socket wakes; `ready` are the `POLL*` bits that hold now.
    pub fn wake(
        &mut self,
        socket: SocketId,
        readable: bool,
        writable: bool,
        ready: i16,
    ) -> Vec<Task> {
        let mut woken = Vec::new();
        let mut served = false;
        for (task, interest) in self.waiters.get(&socket).into_iter().flatten() {
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

    /// The tasks asleep in a `poll` that asks about a descriptor for which `concerned` holds.
    pub fn wake_polls(&mut self, concerned: impl Fn(crate::Pid, &PollFd) -> bool) -> Vec<Task> {
        let mut woken = Vec::new();
        for (task, sleeper) in &mut self.by_task {
            let Call::Poll { fds } = &sleeper.call else { continue };
            if !sleeper.woken && fds.iter().any(|asked| concerned(task.pid, asked)) {
                sleeper.woken = true;
                woken.push(*task);
            }
        }
        woken
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
            Call::Linger => "linger",
        };
        (sleeper.on.map(|(_, _, socket)| socket), name)
    }

    pub fn tasks_of(&self, pid: crate::Pid) -> Vec<Task> {
        self.by_task.keys().filter(|task| task.pid == pid).copied().collect()
    }
}
