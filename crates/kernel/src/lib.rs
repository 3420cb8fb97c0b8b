//! One host's socket layer, and the wire between hosts.
//!
//! The contract, as in any sans-I/O stack: **one mutation, then drain**. A caller makes exactly one
//! of [`Kernel::syscall`], [`Kernel::resume`], [`Kernel::deliver`], [`Kernel::expire`] (or a process
//! operation), each with the present virtual [`Time`], and then takes everything from
//! [`Kernel::drain`]: packets for the wire, tasks to wake, notes for people.
//!
//! A call that has to wait returns [`Outcome::Blocked`] with the reason. The kernel remembers it,
//! with its progress (bytes already copied, deadline). When something that it waits for changed, the
//! kernel emits [`Effect::Wake`]; the caller then uses [`Kernel::resume`], which goes on with the
//! call and answers `Done` or `Blocked` again.
//!
//! Inside, a descriptor leads to an open file description (`fd`), that to a socket (`table`,
//! `socket`), that to its protocol: `tcp`, `udp` or `unix`. Calls are in `call`; `wait` keeps those
//! that sleep. `inet` takes packets to their sockets and carries out what a connection asks for.
//! Nothing but [`TRANSITIONS`] moves a connection from one state to another.
//!
//! Where a program could tell this kernel from Linux:
//!
//! - Congestion control is Reno, not CUBIC; there are no selective acknowledgments, timestamps or
//!   tail-loss probes, so losses are repaired later than on Linux.
//! - Buffers do not grow by themselves: 64 KB to receive, 85 KB to send (2.5 MB over loopback).
//! - A FIN is acknowledged at once, where Linux may wait up to 40 ms.
//! - A full SYN queue drops SYNs, as Linux does with `tcp_syncookies=0`.
//! - Netlink, packet, raw and sequenced-packet sockets are refused as if not compiled in.
//! - `SO_SNDBUF` and `SO_RCVBUF` count payload, not Linux's bookkeeping.
//!
//! Deliberately not here: Python, pages, files, threads, a wall clock, randomness without a seed.

pub mod abi;
mod address;
mod buffer;
mod call;
mod epoll;
pub mod errno;
mod fd;
pub mod host;
mod inet;
pub mod linux;
mod listener;
mod map;
mod multicast;
mod neighbour;
pub mod packet;
mod pipe;
mod rng;
mod route;
pub mod snapshot;
mod socket;
mod table;
mod tcp;
pub mod time;
mod timer;
mod udp;
mod unix;
mod view;
mod wait;
pub mod wire;

pub use abi::{Address, BlockReason, EpollEvent, Fd, Outcome, Pid, Reply, Syscall, Task, Tid};
pub use errno::Errno;
pub use host::{Effect, HostConfig, Kernel, Note, NoteKind, TimerId, TimerView};
pub use packet::{Packet, PacketId};
pub use tcp::state::{Event as TcpEvent, TRANSITIONS, Transition};
pub use time::{Duration, Time};
pub use wire::{Fate, HostId, InFlight, LinkBetween, LinkConfig, NetworkConfig, Outage, Wire};
