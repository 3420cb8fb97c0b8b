//! A program that runs on a host: its interpreter, its tasks, its console.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use kernel::{BlockReason, Duration, HostId, Pid, Syscall, Time};
use python::{Data, HostFunction, Vm};
use serde::{Deserialize, Serialize};

use crate::event::Awaited;
use crate::view::{ConsoleKind, ConsolePiece};

/// A process of the world, in the order of creation: first the scenario's programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ProcessId(pub u32);

/// A thread of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TaskId {
    pub process: ProcessId,
    pub thread: u32,
}

/// A process, from before its start until after its end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Process {
    pub id: ProcessId,
    pub host: HostId,
    pub pid: Pid,
    pub name: String,
    /// Index of its program in the scenario.
    pub program: usize,
    /// The process that forked it, while that is alive.
    pub parent: Option<ProcessId>,
    /// Made by `fork`, not by the scenario.
    pub forked: bool,
    /// Its end has been told to its parent, or will be told to nobody.
    pub reaped: bool,
    /// The process at whose console it reads.
    pub terminal: ProcessId,
    pub signals: Signals,
    pub phase: Phase,
    pub tasks: BTreeMap<u32, Task>,
    pub turn: Turn,
    pub console: Console,
    pub input: Input,
    /// When it started, and whether it has blocked, slept or ended since: programs of a higher start
    /// order wait for that.
    pub started_at: Time,
    pub settled: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Phase {
    NotStarted,
    Alive(Box<Vm>),
    /// The interpreter is kept, so that the last frames and variables can still be looked at.
    Ended {
        code: i32,
        last: Box<Vm>,
    },
}

/// Whose turn it is among the threads of a process: CPython's global interpreter lock. One thread at a
/// time runs Python code; it hands the turn on when it waits, or after a while if others want it.
///
/// Invariant: a thread holds the turn if and only if some thread is ready; the ready ones that do not
/// hold it are in the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Turn {
    pub holder: Option<u32>,
    pub until: Time,
    pub queue: VecDeque<u32>,
}

impl Turn {
    /// `sys.getswitchinterval()`.
    pub const LENGTH: Duration = Duration::from_millis(5);
}

/// A thread as the scheduler sees it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Task {
    /// "Thread-1 (serve)"; empty for the main thread.
    pub name: String,
    pub state: TaskState,
    /// The step at which it came to its present line: the cause of the calls that the line makes.
    pub line_step: u64,
    /// The host call that it waits in.
    pub pending: Option<Pending>,
    /// The step that made it able to go on: a delivered packet, a timer.
    pub woken_by: Option<u64>,
}

/// A host call as the program made it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pending(pub Rc<(HostFunction, Vec<Data>)>);

impl Eq for Pending {}

impl std::hash::Hash for Pending {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.0.hash(state);
    }
}

/// What a process does about signals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Signals {
    /// Those not left to their default.
    pub handling: BTreeMap<i32, Handling>,
    /// `alarm(2)`: when SIGALRM comes, and how often after that.
    pub alarm: Option<Time>,
    pub interval: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Handling {
    Ignore,
    /// A Python function handles it.
    Call,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum TaskState {
    /// May run from this time on.
    Ready {
        at: Time,
    },
    /// Asleep in a system call.
    Blocked {
        call: Rc<Syscall>,
        reason: BlockReason,
    },
    /// Its call may be able to go on: the kernel decides when it is resumed.
    Woken {
        at: Time,
        call: Rc<Syscall>,
        reason: BlockReason,
    },
    Sleeping {
        until: Time,
    },
    /// Until another thread wakes it by this number, or the time comes.
    Waiting {
        number: i64,
        on: Awaited,
        until: Option<Time>,
        since: u64,
    },
    /// Waits for a line of input; a scripted typist answers at `typed_at`.
    Input {
        typed_at: Option<Time>,
    },
    Ended,
}

impl Process {
    /// The interpreter, once started; after the end, as it stood then.
    pub fn vm(&self) -> Option<&Vm> {
        match &self.phase {
            Phase::NotStarted => None,
            Phase::Alive(vm) | Phase::Ended { last: vm, .. } => Some(vm),
        }
    }

    pub fn alive(&mut self) -> Option<&mut Vm> {
        match &mut self.phase {
            Phase::Alive(vm) => Some(vm),
            Phase::NotStarted | Phase::Ended { .. } => None,
        }
    }

    pub fn is_alive(&self) -> bool {
        matches!(self.phase, Phase::Alive(_))
    }

    /// Whether every task waits for something.
    pub fn is_waiting(&self) -> bool {
        self.tasks
            .values()
            .all(|task| !matches!(task.state, TaskState::Ready { .. } | TaskState::Woken { .. }))
    }
}

/// What was printed and typed. Bounded: the oldest pieces are let go and counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Console {
    pieces: Rc<VecDeque<ConsolePiece>>,
    bytes: usize,
    pub dropped: usize,
}

impl Console {
    const MOST_PIECES: usize = 2_000;
    const MOST_BYTES: usize = 512 << 10;

    pub fn push(&mut self, kind: ConsoleKind, text: &str) {
        let pieces = Rc::make_mut(&mut self.pieces);
        let kept = tail(text, Self::MOST_BYTES / 2);
        self.bytes += kept.len();
        pieces.push_back(ConsolePiece { kind, text: kept.to_owned() });
        while pieces.len() > Self::MOST_PIECES || self.bytes > Self::MOST_BYTES {
            let Some(oldest) = pieces.pop_front() else { break };
            self.bytes -= oldest.text.len();
            self.dropped += 1;
        }
    }

    pub fn pieces(&self) -> impl Iterator<Item = &ConsolePiece> {
        self.pieces.iter()
    }
}

/// The last `most` bytes of a text, cut at a character.
fn tail(text: &str, most: usize) -> &str {
    let mut from = text.len().saturating_sub(most);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..]
}

/// What a person has typed and the program has not read, and how much of the script is used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Input {
    /// `None` is end of file.
    pub lines: VecDeque<Option<String>>,
    pub script_used: usize,
    pub script_ended: bool,
}

impl Input {
    /// Lines that may wait unread; typing more is refused.
    pub const MOST_LINES: usize = 1_000;
    /// Characters in one typed line.
    pub const MOST_CHARACTERS: usize = 10_000;
}
