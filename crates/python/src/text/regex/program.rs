//! The tree as instructions for the matcher.

use super::parse::{FOREVER, Greed, Node, Parsed, Set, width};
use crate::text::{Result, error};

/// Longer programs (from `{1000}` of `{1000}`) are refused.
const LONGEST: usize = 100_000;

#[derive(Clone, Debug)]
pub(super) enum Step {
    Char(char, u32),
    Any(u32),
    Set(Box<Set>, u32),
    At(char, u32),
    /// Try the first place, then the second.
    Split(usize, usize),
    Jump(usize),
    /// Note the position in a slot: two for each group.
    Save(usize),
    /// Remember where a round of a loop began, in the loop's own slot.
    Mark(usize),
    /// Leave the loop for this step when the round since `Mark` took nothing: it would go round for ever.
    Progress(usize, usize),
    BackReference(usize, u32),
    /// Run the steps up to `end` on their own; `back` characters behind for a look-behind.
    Look {
        back: usize,
        behind: bool,
        negate: bool,
        end: usize,
    },
    /// Run the steps up to `end` on their own and go on from where they matched.
    Atomic(usize),
    /// Go on here when the group has matched, else there.
    Conditional(usize, usize),
    Match,
}

#[derive(Clone, Debug)]
pub(super) struct Program {
    pub steps: Vec<Step>,
    pub groups: usize,
    /// Slots of groups and, after them, of loops.
    pub slots: usize,
}

pub(super) fn compile(parsed: &Parsed) -> Result<Program> {
    let mut program =
        Program { steps: Vec::new(), groups: parsed.groups, slots: 2 * (parsed.groups + 1) };
    program.emit(Step::Save(0))?;
    program.node(&parsed.root)?;
    program.emit(Step::Save(1))?;
    program.emit(Step::Match)?;
    Ok(program)
}

impl Program {
    fn emit(&mut self, step: Step) -> Result<usize> {
        if self.steps.len() >= LONGEST {
            return error("MemoryError", "");
        }
        self.steps.push(step);
        Ok(self.steps.len() - 1)
    }

    fn here(&self) -> usize {
        self.steps.len()
    }

    fn node(&mut self, node: &Node) -> Result<()> {
        match node {
            Node::Empty => {}
            Node::Char(c, flags) => _ = self.emit(Step::Char(*c, *flags))?,
            Node::Any(flags) => _ = self.emit(Step::Any(*flags))?,
            Node::Set(set, flags) => _ = self.emit(Step::Set(Box::new(set.clone()), *flags))?,
            Node::At(kind, flags) => _ = self.emit(Step::At(*kind, *flags))?,
            Node::BackReference(group, flags) => {
                _ = self.emit(Step::BackReference(*group, *flags))?
            }
            Node::Concat(items) => items.iter().try_for_each(|item| self.node(item))?,
            Node::Either(branches) => self.either(branches)?,
            Node::Group(number, body) => {
                self.emit(Step::Save(2 * number))?;
                self.node(body)?;
                self.emit(Step::Save(2 * number + 1))?;
            }
            Node::Repeat { body, least, most, kind: Greed::Possessive } => {
                let start = self.emit(Step::Atomic(0))?;
                self.repeat(body, *least, *most, Greed::Greedy)?;
                self.close(start)?;
            }
            Node::Repeat { body, least, most, kind } => self.repeat(body, *least, *most, *kind)?,
            Node::Look { body, behind, negate } => {
                let back = if *behind { width(body).unwrap_or(0) } else { 0 };
                let step = Step::Look { back, behind: *behind, negate: *negate, end: 0 };
                let start = self.emit(step)?;
                self.node(body)?;
                self.close(start)?;
            }
            Node::Atomic(body) => {
                let start = self.emit(Step::Atomic(0))?;
                self.node(body)?;
                self.close(start)?;
            }
            Node::Conditional(group, yes, no) => {
                let test = self.emit(Step::Conditional(*group, 0))?;
                self.node(yes)?;
                let jump = self.emit(Step::Jump(0))?;
                self.steps[test] = Step::Conditional(*group, self.here());
                self.node(no)?;
                self.steps[jump] = Step::Jump(self.here());
            }
        }
        Ok(())
    }

    /// Ends the steps that run on their own since `start`.
    fn close(&mut self, start: usize) -> Result<()> {
        self.emit(Step::Match)?;
        let here = self.here();
        match &mut self.steps[start] {
            Step::Look { end, .. } | Step::Atomic(end) => *end = here,
            _ => {}
        }
        Ok(())
    }

    fn either(&mut self, branches: &[Node]) -> Result<()> {
        let mut jumps = Vec::new();
        for (i, branch) in branches.iter().enumerate() {
            if i + 1 == branches.len() {
                self.node(branch)?;
                break;
            }
            let split = self.emit(Step::Split(0, 0))?;
            self.node(branch)?;
            jumps.push(self.emit(Step::Jump(0))?);
            self.steps[split] = Step::Split(split + 1, self.here());
        }
        for jump in jumps {
            self.steps[jump] = Step::Jump(self.here());
        }
        Ok(())
    }

    fn repeat(&mut self, body: &Node, least: u32, most: u32, kind: Greed) -> Result<()> {
        for _ in 0..least {
            self.node(body)?;
        }
        if most == FOREVER {
            return self.forever(body, kind);
        }
        let mut splits = Vec::new();
        for _ in least..most {
            splits.push(self.emit(Step::Split(0, 0))?);
            self.node(body)?;
        }
        let end = self.here();
        for split in splits {
            self.steps[split] = branch(kind, split + 1, end);
        }
        Ok(())
    }

    fn forever(&mut self, body: &Node, kind: Greed) -> Result<()> {
        let can_be_empty = width(body).is_none_or(|width| width == 0);
        let slot = self.slots;
        let split = self.emit(Step::Split(0, 0))?;
        if can_be_empty {
            self.slots += 1;
            self.emit(Step::Mark(slot))?;
        }
        self.node(body)?;
        if can_be_empty {
            let exit = self.here() + 2;
            self.emit(Step::Progress(slot, exit))?;
        }
        self.emit(Step::Jump(split))?;
        self.steps[split] = branch(kind, split + 1, self.here());
        Ok(())
    }
}

/// Into the body first, or past it first.
fn branch(kind: Greed, body: usize, past: usize) -> Step {
    if kind == Greed::Lazy { Step::Split(past, body) } else { Step::Split(body, past) }
}
