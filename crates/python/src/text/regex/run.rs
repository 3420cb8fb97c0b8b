//! The matcher: a backtracking walk over the program.

use super::Spans;
use super::parse::{cases, class_contains, flag};
use super::program::{Program, Step};
use crate::text::{Result, error};

/// Steps of one search; beyond it the pattern is taken to run for ever.
const MOST_STEPS: u64 = 20_000_000;
/// Places to go back to; beyond it memory would fill.
const MOST_BACKTRACKS: usize = 2_000_000;
const UNSET: usize = usize::MAX;

/// What is matched.
pub enum Text<'a> {
    /// Bytes, or a str of ASCII characters.
    Bytes(&'a [u8]),
    Chars(Vec<char>),
}

impl Text<'_> {
    pub fn of(text: &str) -> Text<'_> {
        if text.is_ascii() {
            Text::Bytes(text.as_bytes())
        } else {
            Text::Chars(text.chars().collect())
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Text::Bytes(bytes) => bytes.len(),
            Text::Chars(chars) => chars.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn get(&self, at: usize) -> Option<char> {
        match self {
            Text::Bytes(bytes) => bytes.get(at).map(|&byte| char::from(byte)),
            Text::Chars(chars) => chars.get(at).copied(),
        }
    }
}

/// Where a match may begin and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Anywhere.
    Search,
    /// At the start.
    Match,
    /// From the start to the end.
    Full,
}

enum Undo {
    /// Go on at this step and position.
    Try(usize, usize),
    /// Give a slot its old value back.
    Slot(usize, usize),
}

struct Runner<'a> {
    program: &'a Program,
    text: &'a Text<'a>,
    end: usize,
    slots: Vec<usize>,
    undo: Vec<Undo>,
    steps: u64,
}

/// The first match; one that is empty at `empty_not_at` does not count.
pub(super) fn find(
    program: &Program,
    text: &Text,
    start: usize,
    end: usize,
    mode: Mode,
    empty_not_at: Option<usize>,
) -> Result<Option<Spans>> {
    let end = end.min(text.len());
    let mut runner =
        Runner { program, text, end, slots: Vec::new(), undo: Vec::new(), steps: MOST_STEPS };
    // A pattern that begins with a plain character can only match where that stands.
    let first = match program.steps.get(1) {
        Some(Step::Char(c, flags)) if flags & flag::IGNORE_CASE == 0 => Some(*c),
        _ => None,
    };
    let last = if mode == Mode::Search { end } else { start };
    for at in start..=last.min(end) {
        if first.is_some_and(|first| text.get(at) != Some(first)) {
            continue;
        }
        runner.slots.clear();
        runner.slots.resize(program.slots, UNSET);
        runner.undo.clear();
        let accept = |at: usize, from: usize| {
            (mode != Mode::Full || at == end) && (at != from || empty_not_at != Some(at))
        };
        if runner.run(0, at, &accept)?.is_some() {
            return Ok(Some(runner.spans()));
        }
    }
    Ok(None)
}

impl Runner<'_> {
    fn spans(&self) -> Spans {
        let span = |group: usize| {
            let (from, to) = (self.slots[2 * group], self.slots[2 * group + 1]);
            (from != UNSET && to != UNSET).then_some((from, to))
        };
        (0..=self.program.groups).map(span).collect()
    }

    fn get(&self, at: usize) -> Option<char> {
        if at < self.end { self.text.get(at) } else { None }
    }

    fn set_slot(&mut self, slot: usize, value: usize) {
        self.undo.push(Undo::Slot(slot, self.slots[slot]));
        self.slots[slot] = value;
    }

    /// Takes back everything done since the undo list was `floor` long, up to the next place to try.
    fn back(&mut self, floor: usize) -> Option<(usize, usize)> {
        while self.undo.len() > floor {
            match self.undo.pop()? {
                Undo::Try(step, at) => return Some((step, at)),
                Undo::Slot(slot, old) => self.slots[slot] = old,
            }
        }
        None
    }

    /// Forgets the places to try since `floor`, but not how to take the slots back.
    fn commit(&mut self, floor: usize) {
        let kept: Vec<Undo> =
            self.undo.drain(floor..).filter(|undo| matches!(undo, Undo::Slot(..))).collect();
        self.undo.extend(kept);
    }

    /// Runs from `step` to a `Match` that `accept` takes; gives the position there.
    fn run(
        &mut self,
        step: usize,
        at: usize,
        accept: &dyn Fn(usize, usize) -> bool,
    ) -> Result<Option<usize>> {
        let (floor, from) = (self.undo.len(), at);
        let (mut step, mut at) = (step, at);
        loop {
            self.steps -= 1;
            if self.steps == 0 || self.undo.len() > MOST_BACKTRACKS {
                return error(
                    "RuntimeError",
                    "this regular expression takes too many steps on this text",
                );
            }
            let next = match &self.program.steps[step] {
                Step::Match if accept(at, from) => return Ok(Some(at)),
                Step::Match => None,
                other => {
                    let other = other.clone_small();
                    self.advance(&other, step, at)?
                }
            };
            match next.or_else(|| self.back(floor)) {
                Some((next_step, next_at)) => (step, at) = (next_step, next_at),
                None => return Ok(None),
            }
        }
    }

    /// One step: where to go on, or `None` when it does not fit.
    fn advance(&mut self, small: &Small, step: usize, at: usize) -> Result<Option<(usize, usize)>> {
        let on = |fits: bool| fits.then_some((step + 1, at + 1));
        Ok(match *small {
            Small::Consume => match (self.get(at), &self.program.steps[step]) {
                (None, _) => None,
                (Some(c), Step::Char(wanted, flags)) => on(same(c, *wanted, *flags)),
                (Some(c), Step::Any(flags)) => on(c != '\n' || flags & flag::DOT_ALL != 0),
                (Some(c), Step::Set(set, flags)) => on(set.contains(c, *flags)),
                _ => None,
            },
            Small::At(kind, flags) => self.assert(kind, flags, at).then_some((step + 1, at)),
            Small::Split(first, second) => {
                self.undo.push(Undo::Try(second, at));
                Some((first, at))
            }
            Small::Jump(to) => Some((to, at)),
            Small::Save(slot) => {
                self.set_slot(slot, at);
                Some((step + 1, at))
            }
            Small::Progress(slot, exit) => {
                Some((if self.slots[slot] == at { exit } else { step + 1 }, at))
            }
            Small::BackReference(group, flags) => {
                self.refer(group, flags, at).map(|at| (step + 1, at))
            }
            Small::Look { back, behind, negate, end } => {
                let Some(from) = at.checked_sub(back) else {
                    return Ok(negate.then_some((end, at)));
                };
                let floor = self.undo.len();
                let fits = |stop: usize, _: usize| !behind || stop == at;
                let found = self.run(step + 1, from, &fits)?.is_some();
                if negate {
                    while self.back(floor).is_some() {}
                } else {
                    self.commit(floor);
                }
                (found != negate).then_some((end, at))
            }
            Small::Atomic(end) => {
                let floor = self.undo.len();
                let stop = self.run(step + 1, at, &|_, _| true)?;
                self.commit(floor);
                stop.map(|stop| (end, stop))
            }
            Small::Conditional(group, no) => {
                let matched = self.slots[2 * group + 1] != UNSET;
                Some((if matched { step + 1 } else { no }, at))
            }
        })
    }

    fn assert(&self, kind: char, flags: u32, at: usize) -> bool {
        let multi = flags & flag::MULTI_LINE != 0;
        let word = |c: Option<char>| c.is_some_and(|c| class_contains('w', c, flags));
        let before = at.checked_sub(1).and_then(|at| self.get(at));
        match kind {
            'A' => at == 0,
            'Z' => at == self.end,
            '^' => at == 0 || multi && before == Some('\n'),
            '$' => {
                at == self.end
                    || at + 1 == self.end && self.get(at) == Some('\n')
                    || multi && self.get(at) == Some('\n')
            }
            'b' => word(before) != word(self.get(at)),
            _ => word(before) == word(self.get(at)) && (self.end != 0),
        }
    }

    fn refer(&self, group: usize, flags: u32, at: usize) -> Option<usize> {
        let (from, to) = (self.slots[2 * group], self.slots[2 * group + 1]);
        if from == UNSET || to == UNSET {
            return None;
        }
        let fits = (from..to).enumerate().all(|(i, place)| {
            matches!((self.text.get(place), self.get(at + i)), (Some(a), Some(b)) if same(a, b, flags))
        });
        fits.then_some(at + to - from)
    }
}

/// A step without what only consuming steps carry, so that the walk can change itself while it looks.
#[derive(Clone, Copy)]
enum Small {
    Consume,
    At(char, u32),
    Split(usize, usize),
    Jump(usize),
    Save(usize),
    Progress(usize, usize),
    BackReference(usize, u32),
    Look { back: usize, behind: bool, negate: bool, end: usize },
    Atomic(usize),
    Conditional(usize, usize),
}

impl Step {
    fn clone_small(&self) -> Small {
        match *self {
            Step::Char(..) | Step::Any(_) | Step::Set(..) | Step::Match => Small::Consume,
            Step::At(kind, flags) => Small::At(kind, flags),
            Step::Split(first, second) => Small::Split(first, second),
            Step::Jump(to) => Small::Jump(to),
            Step::Save(slot) | Step::Mark(slot) => Small::Save(slot),
            Step::Progress(slot, exit) => Small::Progress(slot, exit),
            Step::BackReference(group, flags) => Small::BackReference(group, flags),
            Step::Look { back, behind, negate, end } => Small::Look { back, behind, negate, end },
            Step::Atomic(end) => Small::Atomic(end),
            Step::Conditional(group, no) => Small::Conditional(group, no),
        }
    }
}

fn same(a: char, b: char, flags: u32) -> bool {
    a == b
        || flags & flag::IGNORE_CASE != 0 && {
            let cases_of_b = cases(b, flags);
            cases(a, flags).iter().any(|c| cases_of_b.contains(c))
        }
}
