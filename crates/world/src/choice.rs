//! What can happen next.

use kernel::{Duration, HostId, PacketId, TimerId};
use serde::{Deserialize, Serialize};

use crate::process::{ProcessId, TaskId};

/// One thing that could happen next; [`crate::World::step`] makes it happen.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Choice {
    /// Start a program that has not started.
    Start(ProcessId),
    /// Let a task run: to its next line, or through its next system call.
    Run(TaskId),
    Deliver(PacketId),
    Drop(PacketId),
    /// Put a second copy of a packet on the wire.
    Duplicate(PacketId),
    /// Hold a packet back for longer.
    Delay(PacketId, Duration),
    /// Let a kernel timer go off.
    Expire(HostId, TimerId),
    /// Type a line (without its newline) at a program's console.
    Type(ProcessId, String),
    /// Ctrl-D.
    EndOfInput(ProcessId),
    /// Ctrl-C: KeyboardInterrupt.
    Interrupt(ProcessId),
    /// `kill -9`.
    Kill(ProcessId),
    /// A signal by its number.
    Signal(ProcessId, i32),
}
