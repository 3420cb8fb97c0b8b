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
