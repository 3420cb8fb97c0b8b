//! All that the page draws of one instant, in pieces that are shared with the picture before when
//! they have not changed, so that comparing and not redrawing them is cheap.

use std::rc::Rc;

use world::ladder::LadderPacket;
use world::timeline::{BranchView, Mark, MarkKind};
use world::view::{ChoiceView, HostView, ProcessView};
use world::{HostId, Language, ProcessId, Scenario, Sentence, Time, Timeline, opening};

use crate::engine::Watches;

/// The ladder draws no more packets than this.
pub const PACKETS: usize = 200;
/// The scrub track and the trace show no more marks than this.
pub const MARKS: usize = 400;

#[derive(Clone, PartialEq)]
pub struct Picture {
    pub step: u64,
    pub explored: u64,
    pub time: Time,
    pub quiet: bool,
    pub hosts: Vec<Rc<HostView>>,
    pub processes: Vec<Rc<ProcessView>>,
    pub choices: Rc<Vec<ChoiceView>>,
    pub sentence: Rc<Sentence>,
    pub packets: Vec<Rc<LadderPacket>>,
    pub marks: Rc<Vec<Mark>>,
    pub branches: Rc<Vec<BranchView>>,
    pub watches: Rc<Vec<Watch>>,
}

/// An expression that the reader asked for, and its value at this instant or why it has none.
#[derive(Clone, PartialEq)]
pub struct Watch {
    pub process: ProcessId,
    pub expression: String,
    pub value: Result<String, String>,
}

impl Picture {
    /// Of a scenario in which nothing has happened: what a new timeline's picture shows, without one.
    pub fn opening(scenario: &Scenario, language: Language) -> Picture {
        let view = opening::view(scenario, language);
        Picture {
            step: view.step,
            explored: 0,
            time: view.time,
            quiet: view.quiet,
            hosts: view.hosts.into_iter().map(Rc::new).collect(),
            processes: view.processes.into_iter().map(Rc::new).collect(),
            choices: Rc::new(view.choices),
            sentence: Rc::new(view.sentence),
            packets: Vec::new(),
            marks: Rc::default(),
            branches: Rc::new(opening::branches(language)),
            watches: Rc::default(),
        }
    }

    pub fn take(
        timeline: &Timeline,
        language: Language,
        watches: &Watches,
        before: Option<&Picture>,
    ) -> Picture {
        let view = timeline.view(language);
        let watch = |(process, expression): (&ProcessId, &String)| {
            let thread = view.processes.iter().find(|p| p.id == *process)?.threads.first()?;
            // Names mean what they mean in the program's own file, not in a library module it is in.
            let own = thread.frames.iter().rposition(|f| !f.file.starts_with('/')).unwrap_or(0);
            let value = timeline.evaluate(*process, own, expression);
            Some(Watch { process: *process, expression: expression.clone(), value })
        };
        let watches: Vec<Watch> = watches.iter().filter_map(watch).collect();
        Picture {
            step: timeline.step(),
            explored: timeline.explored(),
            time: view.time,
            quiet: view.quiet,
            hosts: share_all(view.hosts, before.map_or(&[], |b| &b.hosts)),
            processes: share_all(view.processes, before.map_or(&[], |b| &b.processes)),
            choices: share(view.choices, before.map(|b| &b.choices)),
            sentence: share(view.sentence, before.map(|b| &b.sentence)),
            packets: share_all(timeline.ladder(PACKETS), before.map_or(&[], |b| &b.packets)),
            marks: share(timeline.marks(MARKS, language), before.map(|b| &b.marks)),
            watches: share(watches, before.map(|b| &b.watches)),
            branches: share(timeline.branches(language), before.map(|b| &b.branches)),
        }
    }

    /// The process that the step from `before` to here was about, if it was about one.
    pub fn acting(&self, before: &Picture) -> Option<ProcessId> {
        let changed =
            |p: &&Rc<ProcessView>| before.process(p.id).is_none_or(|old| !Rc::ptr_eq(old, p));
        let mut all = self.processes.iter().filter(changed);
        match (all.next(), all.next()) {
            (Some(only), None) => Some(only.id),
            (None, _) => None,
            // After a run, the one that was heard of last.
            _ => self.marks.iter().rfind(|mark| mark.step <= self.step).and_then(|mark| match mark
                .kind
            {
                MarkKind::Syscall(process)
                | MarkKind::Blocked(process)
                | MarkKind::Printed(process)
                | MarkKind::Ended(process) => Some(process),
                _ => None,
            }),
        }
    }

    pub fn host(&self, id: HostId) -> Option<&Rc<HostView>> {
        self.hosts.iter().find(|h| h.id == id)
    }

    pub fn process(&self, id: ProcessId) -> Option<&Rc<ProcessView>> {
        self.processes.iter().find(|p| p.id == id)
    }
}

fn share<T: PartialEq>(new: T, old: Option<&Rc<T>>) -> Rc<T> {
    match old {
        Some(old) if **old == new => old.clone(),
        _ => Rc::new(new),
    }
}

fn share_all<T: PartialEq>(new: Vec<T>, old: &[Rc<T>]) -> Vec<Rc<T>> {
    new.into_iter().enumerate().map(|(i, item)| share(item, old.get(i))).collect()
}
