//! One run of the scenario: the learner's choices, checkpoints, and what was recorded on the way.

use std::collections::BTreeMap;

use super::Timeline;
use super::log::Log;
use crate::choice::Choice;
use crate::event::Event;
use crate::narrate::{Language, Narrator, first_branch};
use crate::world::World;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BranchId(pub u32);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchView {
    pub id: BranchId,
    pub parent: Option<BranchId>,
    /// The step of the parent after which it differs.
    pub from_step: u64,
    /// How far it has been explored.
    pub length: u64,
    /// The choice that made it, in words.
    pub label: String,
    pub current: bool,
}

impl BranchView {
    /// Of a timeline in which nothing has happened.
    pub(crate) fn first(language: Language) -> BranchView {
        BranchView {
            id: BranchId(0),
            parent: None,
            from_step: 0,
            length: 0,
            label: first_branch(language),
            current: true,
        }
    }
}

/// A branch is whole in itself: it shares checkpoints with its parent by copy-on-write, not by
/// reference, so that forgetting one branch never harms another.
#[derive(Clone)]
pub(super) struct Branch {
    pub id: BranchId,
    pub parent: Option<BranchId>,
    pub from_step: u64,
    /// The learner's choices, by the step that they made.
    pub choices: BTreeMap<u64, Choice>,
    pub explored: u64,
    pub log: Log,
    /// With the bytes of its programs.
    checkpoints: BTreeMap<u64, (World, u64)>,
    interval: u64,
    /// Steps from the last checkpoint to the next: the interval, or more where programs copy much after
    /// each.
    gap: u64,
    /// Bytes that the programs had copied at the last checkpoint.
    copied: u64,
    /// Where the cursor stood when another branch was chosen.
    left_at: u64,
}

/// Branches kept; past it the oldest one that nothing grew from is let go.
const MOST_BRANCHES: usize = 40;
const MOST_CHECKPOINTS: usize = 160;
/// Past this many bytes of all checkpoints' programs, counted as if nothing were shared, there are fewer…
const MOST_BYTES: u64 = 256 << 20;
/// …but not fewer than these.
const LEAST_CHECKPOINTS: usize = 16;
/// Small, because the first steps are dear to replay: programs start and import their modules there.
const FIRST_INTERVAL: u64 = 8;

/// A step may have so many bytes copied because of the checkpoint before it: copying them takes about a
/// tenth of the time that the step itself takes.
const COPIED_A_STEP: u64 = 40;
/// However dear: a page replays so many steps well within the 50 ms that going back may take.
const LONGEST_GAP: u64 = 10_000;

impl Branch {
    pub fn root(world: World) -> Branch {
        Branch {
            id: BranchId(0),
            parent: None,
            from_step: 0,
            choices: BTreeMap::new(),
            explored: 0,
            log: Log::default(),
            checkpoints: BTreeMap::from([(0, (world, 0))]),
            interval: FIRST_INTERVAL,
            gap: FIRST_INTERVAL,
            copied: 0,
            left_at: 0,
        }
    }

    /// A new branch that has this one's past up to `step`.
    fn fork(&self, id: BranchId, step: u64) -> Branch {
        Branch {
            id,
            parent: Some(self.id),
            from_step: step,
            choices: self
                .choices
                .range(..=step)
                .map(|(at, choice)| (*at, choice.clone()))
                .collect(),
            explored: step,
            log: self.log.until(step),
            checkpoints: self
                .checkpoints
                .range(..=step)
                .map(|(at, checkpoint)| (*at, checkpoint.clone()))
                .collect(),
            interval: self.interval,
            gap: self.gap,
            copied: self.copied,
            left_at: step,
        }
    }

    pub fn choice_at(&self, step: u64) -> Option<&Choice> {
        self.choices.get(&step)
    }

    /// The learner's first choice at `step` or later.
    pub fn next_choice(&self, step: u64) -> Option<(u64, &Choice)> {
        self.choices.range(step..).next().map(|(at, choice)| (*at, choice))
    }

    pub fn checkpoint_interval(&self) -> u64 {
        self.gap
    }

    /// Takes note of the step or steps that led to `world`, if they were new.
    pub fn record(&mut self, world: &World, events: &[Event]) {
        let step = world.steps();
        if step <= self.explored {
            return;
        }
        self.log.record(events.iter().filter(|event| event.step > self.explored));
        self.explored = step;
        let last = self.checkpoints.last_key_value().map_or(0, |(at, _)| *at);
        if step >= last + self.gap {
            self.checkpoints.insert(step, (world.clone(), world.heap_bytes()));
            self.thin();
            let copied = world.copied_bytes();
            let dear = copied.saturating_sub(self.copied) / COPIED_A_STEP;
            self.copied = copied;
            self.gap = dear.min(LONGEST_GAP).max(self.interval);
        }
    }

    /// Keeps the number and the size of checkpoints bounded: every other one goes, and the gap doubles.
    fn thin(&mut self) {
        let bytes = self.checkpoints.values().map(|(_, bytes)| bytes).sum::<u64>();
        let too_big = bytes > MOST_BYTES && self.checkpoints.len() > LEAST_CHECKPOINTS;
        if self.checkpoints.len() <= MOST_CHECKPOINTS && !too_big {
            return;
        }
        let mut keep = true;
        self.checkpoints.retain(|step, _| {
            keep = !keep;
            *step == 0 || keep
        });
        self.interval *= 2;
    }

    fn checkpoint(&self, step: u64) -> (u64, World) {
        let (at, (world, _)) =
            self.checkpoints.range(..=step).next_back().expect("step 0 is always a checkpoint");
        (*at, world.clone())
    }
}

impl Timeline {
    pub(super) fn branch(&self) -> &Branch {
        &self.branches[self.current]
    }

    pub(super) fn branch_mut(&mut self) -> &mut Branch {
        &mut self.branches[self.current]
    }

    /// The latest checkpoint at or before `step`.
    pub(super) fn checkpoint(&self, step: u64) -> (u64, World) {
        self.branch().checkpoint(step)
    }

    /// Leaves the current branch at `step` for a new one.
    pub(super) fn grow_branch(&mut self, step: u64) {
        let id = BranchId(self.next_branch);
        self.next_branch += 1;
        self.branch_mut().left_at = step;
        let branch = self.branch().fork(id, step);
        self.branches.push(branch);
        self.current = self.branches.len() - 1;
        self.forget_old_branches();
    }

    fn forget_old_branches(&mut self) {
        if self.branches.len() <= MOST_BRANCHES {
            return;
        }
        let ids: Vec<BranchId> = self.branches.iter().map(|branch| branch.id).collect();
        let oldest_leaf = (1..self.branches.len()).find(|index| {
            *index != self.current
                && !self.branches.iter().any(|branch| branch.parent == Some(ids[*index]))
        });
        if let Some(index) = oldest_leaf {
            self.branches.remove(index);
            if self.current > index {
                self.current -= 1;
            }
        }
    }

    /// All branches, oldest first; at most 40 are kept.
    pub fn branches(&self, language: Language) -> Vec<BranchView> {
        let narrator = Narrator::new(&self.world, language);
        self.branches
            .iter()
            .enumerate()
            .map(|(index, branch)| BranchView {
                id: branch.id,
                parent: branch.parent,
                from_step: branch.from_step,
                length: branch.explored,
                label: match branch.choice_at(branch.from_step + 1) {
                    Some(choice) if branch.parent.is_some() => {
                        narrator.choice_by_log(choice, &branch.log)
                    }
                    _ => first_branch(language),
                },
                current: index == self.current,
            })
            .collect()
    }

    /// Shows another branch, where it was left. Unknown ids change nothing.
    pub fn switch(&mut self, id: BranchId) {
        let Some(index) = self.branches.iter().position(|branch| branch.id == id) else { return };
        if index == self.current {
            return;
        }
        let left_at = self.step();
        self.branch_mut().left_at = left_at;
        self.current = index;
        self.search = None;
        let step = self.branch().left_at;
        // The world at the cursor belongs to the other branch: start from a checkpoint of this one.
        self.world = self.checkpoint(0).1;
        self.last.clear();
        self.seek(step);
    }
}
