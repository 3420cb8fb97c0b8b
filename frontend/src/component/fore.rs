//! What a lesson brings to the fore: its `view` lines, followed as soon as there is something to see. Once
//! only, for afterwards the reader decides.

use lesson::{Lesson, View};
use world::ProcessId;
use world::snapshot::{SocketView, TcpState};

use super::kernel_pane::Chosen;
use crate::browser;
use crate::picture::Picture;
use crate::session::{Action, Session};

/// Which of the lesson's views have been followed.
#[derive(Default)]
pub struct Fore {
    followed: Vec<usize>,
}

impl Fore {
    /// Sets up what needs no waiting, for a session that begins.
    pub fn begin(lesson: &Lesson, session: &mut Session) -> Fore {
        for (view, _) in &lesson.views {
            if let View::Watch { program, expression } = view {
                let process = ProcessId(*program as u32);
                session.apply(Action::Watch { process, expression: expression.clone() });
            }
        }
        Fore::default()
    }

    /// The reader has asked to be shown a point: what matters is brought into sight there once more.
    pub fn again(&mut self, lesson: &Lesson) {
        let is_state = |&index: &usize| {
            matches!(lesson.views.get(index), Some((View::Kernel { part: "state", .. }, _)))
        };
        self.followed.retain(is_state);
    }

    /// Scrolls to what has appeared; returns a socket whose state diagram is to be opened.
    pub fn follow(&mut self, lesson: &Lesson, now: &Picture) -> Option<Chosen> {
        let mut open = None;
        for (index, (view, _)) in lesson.views.iter().enumerate() {
            let View::Kernel { host, part } = view else { continue };
            let Some(host) = now.hosts.get(*host) else { continue };
            if self.followed.contains(&index) {
                continue;
            }
            if *part == "state" {
                // Not one that may yet become a listener.
                let connection = |s: &&SocketView| {
                    let state = s.tcp.as_ref().map(|t| t.state);
                    !matches!(state, None | Some(TcpState::Closed | TcpState::Listen))
                };
                let Some(socket) = host.kernel.sockets.iter().find(connection) else { continue };
                // On a small screen it would cover what is being stepped.
                open = browser::is_wide().then_some(Chosen { host: host.id, socket: socket.id });
            } else if !browser::bring(&format!(".host[data-host={}] {}", host.name, selector(part)))
            {
                continue;
            }
            self.followed.push(index);
        }
        open
    }
}

/// Whether the lesson is about what this host's kernel pane shows. The state diagram has a place of its own.
pub fn is_about_kernel(lesson: &Lesson, at: usize) -> bool {
    lesson.views.iter().any(
        |(view, _)| matches!(view, View::Kernel { host, part } if *host == at && *part != "state"),
    )
}

/// Whether the lesson is about this program's variables.
pub fn is_about_variables(lesson: &Lesson, at: usize) -> bool {
    lesson.views.iter().any(|(view, _)| match view {
        View::Variables { program } | View::Watch { program, .. } => *program == at,
        _ => false,
    })
}

fn selector(part: &str) -> &'static str {
    match part {
        "accept-queue" => ".queue.accept",
        "buffers" => ".buffer",
        "descriptors" => ".fd-table",
        "epoll" => ".epoll",
        "ports" => ".ports",
        "syn-queue" => ".queue.syn",
        _ => ".timers",
    }
}
