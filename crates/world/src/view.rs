//! The world as plain `PartialEq` data for people: what the page draws and the command line prints.
//! The page never reads a `World`.

use kernel::snapshot::Snapshot;
use kernel::{BlockReason, Fd, HostId, Time};
use python::FrameView;
use serde::{Deserialize, Serialize};

use crate::choice::Choice;
use crate::event::Event;
use crate::goal::call_name;
use crate::narrate::{Language, Narrator, Sentence};
use crate::process::{Phase, Process, ProcessId, Task, TaskState};
use crate::scenario::Program;
use crate::world::World;

/// One instant. Cheap to make: only what is on screen is rendered to text.
#[derive(Clone, Debug, PartialEq)]
pub struct WorldView {
    pub step: u64,
    pub time: Time,
    pub hosts: Vec<HostView>,
    pub processes: Vec<ProcessView>,
    /// What can happen next, the policy's choice first, each with words for a person.
    pub choices: Vec<ChoiceView>,
    /// What the last step was, and why things stand as they do.
    pub sentence: Sentence,
    /// Nothing can happen any more without the learner.
    pub quiet: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct HostView {
    pub id: HostId,
    pub name: String,
    pub addresses: Vec<String>,
    pub kernel: Snapshot,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ProcessView {
    pub id: ProcessId,
    pub host: HostId,
    /// "server.py".
    pub name: String,
    /// The process that forked it.
    pub parent: Option<ProcessId>,
    /// The process at whose terminal it reads and prints: itself, unless it was forked.
    pub terminal: ProcessId,
    /// It has ended, and its parent has not asked for its exit status.
    pub zombie: bool,
    /// The kernel's process id: key into [`Snapshot::processes`].
    pub pid: u32,
    /// "python3 client.py 10.0.0.1 6666".
    pub command: String,
    pub status: Status,
    pub threads: Vec<ThreadView>,
    /// `select` or a relative waits for a typed line among other things.
    pub watches_terminal: bool,
    /// Newest last; at most 500 pieces are shown.
    pub console: Vec<ConsolePiece>,
    /// How many older pieces were let go.
    pub console_dropped: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ThreadView {
    pub thread: u32,
    /// "Thread-1 (serve)"; empty for the main thread.
    pub name: String,
    /// Whether it is this thread's turn to run Python code; of the ready ones, one has it.
    pub has_turn: bool,
    pub status: Status,
    /// Outermost first.
    pub frames: Vec<FrameView>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Status {
    NotStarted,
    Running,
    /// In a system call: its name ("accept"), and a sentence that says what it waits for.
    Blocked {
        call: String,
        why: String,
    },
    Sleeping {
        until: Time,
    },
    WaitingForInput,
    Exited {
        code: i32,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ConsolePiece {
    pub kind: ConsoleKind,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ConsoleKind {
    Out,
    Error,
    Typed,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceView {
    pub choice: Choice,
    /// "Deliver SYN to server", "Let client.py run line 7".
    pub label: String,
    /// When the policy would let it happen.
    pub due: Option<Time>,
}

/// Pieces of console shown.
const MOST_PIECES: usize = 500;

impl World {
    /// The world as it stands, without a timeline; its sentence says nothing of what came before.
    pub fn view(&self, language: Language) -> WorldView {
        of(self, &[], language)
    }
}

/// The view of a world whose last step was `last`.
pub(crate) fn of(world: &World, last: &[Event], language: Language) -> WorldView {
    let narrator = Narrator::new(world, language);
    let policy = world.policy();
    WorldView {
        step: world.steps(),
        time: world.time(),
        hosts: world
            .scenario()
            .hosts
            .iter()
            .enumerate()
            .map(|(index, host)| HostView {
                id: HostId(index as u32),
                name: host.name.clone(),
                addresses: host.addresses.iter().map(ToString::to_string).collect(),
                kernel: world.kernel(HostId(index as u32)).snapshot(),
            })
            .collect(),
        processes: world
            .processes()
            .map(|process| process_view(world, process, &narrator))
            .collect(),
        choices: world
            .choices()
            .into_iter()
            .map(|(choice, due)| ChoiceView { label: narrator.choice(&choice), choice, due })
            .collect(),
        sentence: narrator.sentence(last),
        quiet: policy.is_none(),
    }
}

fn process_view(world: &World, process: &Process, narrator: &Narrator<'_>) -> ProcessView {
    let program = &world.scenario().programs[process.program];
    let threads: Vec<ThreadView> = process
        .tasks
        .iter()
        .filter(|(thread, task)| **thread == 0 || task.state != TaskState::Ended)
        .map(|(thread, task)| ThreadView {
            thread: *thread,
            name: task.name.clone(),
            has_turn: process.turn.holder == Some(*thread),
            status: task_status(&task.state, narrator),
            frames: process.vm().map_or_else(Vec::new, |vm| vm.frames(python::ThreadId(*thread))),
        })
        .collect();
    let status = match &process.phase {
        Phase::NotStarted => Status::NotStarted,
        Phase::Ended { code, .. } => Status::Exited { code: *code },
        Phase::Alive(_) => threads.first().map_or(Status::Running, |main| main.status.clone()),
    };
    let pieces: Vec<ConsolePiece> = process.console.pieces().cloned().collect();
    let hidden = pieces.len().saturating_sub(MOST_PIECES);
    ProcessView {
        id: process.id,
        host: process.host,
        name: process.name.clone(),
        parent: process.parent,
        terminal: process.terminal,
        zombie: process.forked && !process.reaped && matches!(process.phase, Phase::Ended { .. }),
        pid: process.pid.0,
        command: command(program),
        status,
        threads,
        watches_terminal: process.tasks.values().any(watches_terminal),
        console: pieces[hidden..].to_vec(),
        console_dropped: process.console.dropped + hidden,
    }
}

/// "python3 client.py 10.0.0.1 6666".
pub(crate) fn command(program: &Program) -> String {
    let mut command = format!("python3 {}", program.file);
    for argument in &program.arguments {
        command.push(' ');
        command.push_str(argument);
    }
    command
}

fn watches_terminal(task: &Task) -> bool {
    matches!(&task.state, TaskState::Blocked { reason: BlockReason::NotReady { fds, .. }, .. } if fds.contains(&Fd(0)))
}

fn task_status(state: &TaskState, narrator: &Narrator<'_>) -> Status {
    match state {
        TaskState::Ready { .. } => Status::Running,
        TaskState::Blocked { call, reason } | TaskState::Woken { call, reason, .. } => {
            Status::Blocked { call: call_name(call).to_owned(), why: narrator.reason(reason) }
        }
        TaskState::Sleeping { until } => Status::Sleeping { until: *until },
        TaskState::Waiting { on, .. } => {
            Status::Blocked { call: on.call_name().to_owned(), why: narrator.awaited(on) }
        }
        TaskState::Input { .. } => Status::WaitingForInput,
        TaskState::Ended => Status::Exited { code: 0 },
    }
}
