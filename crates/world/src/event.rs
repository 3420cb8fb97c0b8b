//! What happened, and because of what.

use kernel::{BlockReason, Errno, HostId, Note, Packet, PacketId, Reply, Syscall, Time};
use serde::{Deserialize, Serialize};

use crate::process::{ProcessId, TaskId};

/// One thing that happened. A step may cause several; they share its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Steps are counted from 1; step 0 is the untouched beginning.
    pub step: u64,
    pub time: Time,
    /// The step that led to this one: the line for a system call, the call for a packet, the packet
    /// for a wake-up.
    pub cause: Option<u64>,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    Started {
        process: ProcessId,
    },
    /// The task now stands before this line.
    Line {
        task: TaskId,
        file: String,
        line: u32,
    },
    /// The line's instruction budget ran out; the task is still inside it.
    Paused {
        task: TaskId,
    },
    /// A system call that was answered at once.
    Called {
        task: TaskId,
        call: Syscall,
        result: Result<Reply, Errno>,
    },
    /// A system call that has to wait.
    Blocked {
        task: TaskId,
        call: Syscall,
        reason: BlockReason,
    },
    /// A system call that had to wait and is answered now.
    Finished {
        task: TaskId,
        call: Syscall,
        result: Result<Reply, Errno>,
    },
    Sleeping {
        task: TaskId,
        until: Time,
    },
    /// The task waits for another one of its process.
    Waits {
        task: TaskId,
        on: Awaited,
        until: Option<Time>,
    },
    /// Its time has come, or what it waited for; it has to wait for its turn among the threads.
    Awake {
        task: TaskId,
    },
    Forked {
        task: TaskId,
        child: ProcessId,
    },
    /// `waitpid` told a process that its child has ended.
    Reaped {
        task: TaskId,
        child: ProcessId,
        code: i32,
    },
    Signalled {
        process: ProcessId,
        signal: i32,
    },
    /// These tasks wait, and nobody is left who could wake them. In a cycle each waits for the next.
    Deadlock {
        tasks: Vec<TaskId>,
        cycle: bool,
    },
    ThreadStarted {
        task: TaskId,
    },
    ThreadEnded {
        task: TaskId,
    },
    WaitingForInput {
        process: ProcessId,
    },
    /// A line was typed; `None` is end of file.
    Typed {
        process: ProcessId,
        line: Option<String>,
    },
    /// Ctrl-C.
    Interrupted {
        process: ProcessId,
    },
    Printed {
        process: ProcessId,
        error: bool,
        text: String,
    },
    Sent {
        packet: PacketId,
        from: HostId,
        to: HostId,
        content: Box<Packet>,
    },
    Delivered {
        packet: PacketId,
        to: HostId,
        content: Box<Packet>,
    },
    /// Lost by the network, or dropped by hand.
    Dropped {
        packet: PacketId,
        by_hand: bool,
        content: Box<Packet>,
    },
    Duplicated {
        packet: PacketId,
        copy: PacketId,
    },
    Delayed {
        packet: PacketId,
        until: Time,
    },
    TimerExpired {
        host: HostId,
        name: String,
    },
    Kernel {
        host: HostId,
        note: Note,
    },
    Ended {
        process: ProcessId,
        code: i32,
    },
    /// A packet for an address that no host has: it goes nowhere.
    Unroutable {
        from: HostId,
        content: Box<Packet>,
    },
}

/// What a thread may wait for that is not a system call.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Awaited {
    Lock {
        holder: TaskId,
    },
    /// `Thread.join`.
    Thread {
        thread: TaskId,
    },
    Condition,
    Event,
    Semaphore,
    Barrier,
    Queue,
    /// `waitpid`; -1 for any child.
    Child {
        pid: i64,
    },
}

impl Awaited {
    /// From the library's word for it, and the holder of the lock that stands for it.
    pub(crate) fn from_word(word: &str, holder: TaskId) -> Awaited {
        match word {
            "thread" => Awaited::Thread { thread: holder },
            "condition" => Awaited::Condition,
            "event" => Awaited::Event,
            "semaphore" => Awaited::Semaphore,
            "barrier" => Awaited::Barrier,
            "queue" => Awaited::Queue,
            _ => Awaited::Lock { holder },
        }
    }

    /// The method that waits: "acquire", "join".
    pub fn call_name(&self) -> &'static str {
        match self {
            Awaited::Lock { .. } | Awaited::Semaphore => "acquire",
            Awaited::Thread { .. } => "join",
            Awaited::Condition | Awaited::Event | Awaited::Barrier => "wait",
            Awaited::Queue => "queue",
            Awaited::Child { .. } => "waitpid",
        }
    }

    /// Who alone can end the wait, if it is known.
    pub(crate) fn holder(&self) -> Option<TaskId> {
        match self {
            Awaited::Lock { holder } => Some(*holder),
            Awaited::Thread { thread } => Some(*thread),
            _ => None,
        }
    }
}
