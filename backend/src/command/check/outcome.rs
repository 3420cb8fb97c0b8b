//! What the programs of a scenario print in the simulation, and how they end: as far as a real run can
//! be held against it.

use std::rc::Rc;

use serde::Serialize;
use world::goal::Point;
use world::view::Status;
use world::{Choice, Duration, Event, Goal, Language, Reached, Scenario, Timeline, What, World};

/// A real run is watched about so long; what happens later in the simulation it need not have done.
const WATCHED: Duration = Duration(10_000_000_000);
/// How far the simulation is followed beyond that.
const MAX_STEPS: u64 = 400_000;
const SLICE: u64 = 500;

/// A real run has printed at least what stands in `early` and at most what stands in `late`.
#[derive(Serialize)]
pub struct Outcome {
    pub early: Vec<Printed>,
    pub late: Vec<Printed>,
}

/// By one program and the processes that it forked.
#[derive(Clone, Default, Serialize)]
pub struct Printed {
    pub stdout: String,
    pub stderr: String,
    /// Its exit status, if it has ended.
    pub exit: Option<i32>,
    /// Who of a family prints first is not determined.
    pub forks: bool,
}

/// Follows the simulation to the goal or as long as a real run is watched; and on to its rest. Without a
/// goal, what starts by hand is started when all else is at rest, as `check` does.
pub fn of(scenario: &Scenario, goal: Option<&Goal>, stop: Option<Duration>) -> Outcome {
    let watched =
        Goal { point: Point::Time(stop.map_or(WATCHED.0, |s| s.0.min(WATCHED.0))), occurrence: 1 };
    let goals = goal.into_iter().chain(std::iter::once(&watched));
    let steps = goals.filter_map(|goal| steps_to(scenario, goal)).min();
    let mut world = World::new(Rc::new(scenario.clone()));
    let mut printed = vec![Printed::default(); scenario.programs.len()];
    let by_hand = goal.is_none();
    go_on(&mut world, steps.unwrap_or(MAX_STEPS), by_hand, &mut printed);
    let early = standing(&world, &printed);
    if steps.is_some() {
        go_on(&mut world, MAX_STEPS, by_hand, &mut printed);
    }
    Outcome { early, late: standing(&world, &printed) }
}

/// `None` where the run rests without having been there.
fn steps_to(scenario: &Scenario, goal: &Goal) -> Option<u64> {
    if goal.point == Point::End {
        return None;
    }
    let mut timeline = Timeline::new(scenario.clone());
    (timeline.run_until(goal, MAX_STEPS) != Reached::Never).then(|| timeline.step())
}

/// Up to this step, or until nothing happens any more.
fn go_on(world: &mut World, until: u64, by_hand: bool, printed: &mut [Printed]) {
    while world.steps() < until {
        let mut events: Vec<Event> = Vec::new();
        if world.advance(SLICE.min(until - world.steps()), &mut events) == 0 {
            if !by_hand {
                return;
            }
            let processes = world.view(Language::English).processes;
            let Some(waiting) = processes.iter().find(|p| p.status == Status::NotStarted) else {
                return;
            };
            world.step(Choice::Start(waiting.id), &mut events);
        }
        for event in events {
            if let What::Printed { process, error, text } = event.what {
                let terminal = world.terminal(process).0 as usize;
                if let Some(printed) = printed.get_mut(terminal) {
                    printed.forks |= terminal != process.0 as usize;
                    let stream = if error { &mut printed.stderr } else { &mut printed.stdout };
                    stream.push_str(&text);
                }
            }
        }
    }
}

fn standing(world: &World, printed: &[Printed]) -> Vec<Printed> {
    let processes = world.view(Language::English).processes;
    let with_exit = |(printed, process): (&Printed, &world::view::ProcessView)| Printed {
        exit: match process.status {
            Status::Exited { code } => Some(code),
            _ => None,
        },
        ..printed.clone()
    };
    printed.iter().zip(&processes).map(with_exit).collect()
}
