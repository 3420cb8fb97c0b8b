//! A world: hosts, the programs that run on them, and the wire between; the timeline over it; and
//! the views of it.
//!
//! A [`World`] is plain data: it can be cloned, compared, and stepped. Everything that is not
//! determined is a [`Choice`], made by the policy (the earliest in virtual time; seeded loss and
//! jitter) or by the learner. Nothing else decides anything, so a run is replayed from its start and
//! the learner's choices alone.
//!
//! Deliberately not here: Markdown, pages, real sockets, a clock.

pub mod capture;
pub mod choice;
pub mod digest;
mod disk;
pub mod event;
pub mod goal;
mod host_call;
pub mod ladder;
mod library;
pub mod live;
pub mod narrate;
pub mod opening;
mod process;
pub mod scenario;
pub mod timeline;
pub mod view;
mod world;

/// The TCP state machine that the kernel executes, and its notes of what it did, for diagrams.
pub mod state {
    pub use kernel::{NoteKind, TRANSITIONS, TcpEvent, Transition};
}

pub use choice::Choice;
pub use event::{Awaited, Event, What};
pub use goal::{Goal, Reached, call_name};
pub use kernel::snapshot;
pub use kernel::{
    Address, BlockReason, Duration, Errno, HostId, LinkConfig, NetworkConfig, Outage, Packet,
    PacketId, Time, packet,
};
pub use library::{fill_library, library_file, needs_library};
pub use narrate::{Language, Sentence};
pub use process::{ProcessId, TaskId};
pub use python::{FrameView, Python2, ValueView, Variable, python2, to_python3};
pub use scenario::{HostSpec, Program, Scenario, Start, Typing};
pub use timeline::{BranchId, Granularity, Timeline};
pub use world::World;
