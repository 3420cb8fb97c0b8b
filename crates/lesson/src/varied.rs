//! Runs a variation and says what its fence promises but its run does not keep; and whether all that it
//! promises would be so without its change as well, for then it shows nothing.

use world::goal::Point;
use world::view::ProcessView;
use world::{Goal, Language, Reached, Scenario, Timeline};

use crate::check::{MAX_STEPS, UNREACHED, comes_to_its_end, quoted_long, raised};
use crate::document::{Lesson, Variation};
use crate::problem::Problem;
use crate::report;

/// What is wrong, and what to write instead.
type Broken = (String, String);

pub fn check(lesson: &Lesson, variation: &Variation) -> Vec<Problem> {
    let mut broken = broken(lesson, variation, &variation.scenario);
    if broken.is_empty() && states_nothing(variation) {
        broken.push(("nothing says what comes of it.".into(), STATE.into()));
    } else if broken.is_empty()
        && self::broken(lesson, variation, without(lesson, variation)).is_empty()
    {
        broken.push((
            "all that it states is so without its change as well.".into(),
            STATE_MORE.into(),
        ));
    }
    let problem = |(what, instead): Broken| {
        let what = format!("Variation {}: {what}", variation.name);
        report::problem(&lesson.file, variation.span, what, instead)
    };
    broken.into_iter().map(problem).collect()
}

/// What the variation changes.
fn without<'l>(lesson: &'l Lesson, variation: &Variation) -> &'l Scenario {
    let on = variation.on.and_then(|on| lesson.variations.get(on));
    on.map_or(&lesson.scenario, |on| &on.scenario)
}

/// What this run does not keep of the variation's promises.
fn broken(lesson: &Lesson, variation: &Variation, scenario: &Scenario) -> Vec<Broken> {
    let mut timeline = Timeline::new(scenario.clone());
    let mut broken = Vec::new();
    let mut add = |what: String, instead: &str| broken.push((what, instead.to_owned()));
    if variation.goal.point == Point::End {
        // As after a click: nobody starts what starts by hand.
        let ended = match lesson.stop {
            Some(_) => comes_to_its_end(&mut timeline, lesson),
            None => {
                timeline.run(MAX_STEPS);
                timeline.ended()
            }
        };
        if !ended {
            add(format!("it does not come to rest within {MAX_STEPS} steps."), "Write until=….");
        }
    } else if timeline.run_until(&variation.goal, MAX_STEPS) != Reached::Yes {
        add("it never comes to the point that it should run until.".into(), UNREACHED);
    }
    let steps = timeline.step();
    let processes = timeline.view(Language::English).processes;
    for text in &variation.prints {
        if !processes.iter().any(|process| printed(process).contains(text)) {
            add(format!("no program prints {}.", on_one_line(text)), "Correct prints=.");
        }
    }
    for text in &variation.never {
        if let Some(process) = processes.iter().find(|process| printed(process).contains(text)) {
            let what = format!("{} prints {}.", process.name, on_one_line(text));
            add(what, "Correct never=.");
        }
    }
    for (process, program) in processes.iter().zip(&scenario.programs) {
        let expected = variation.raises.iter().find(|(name, _)| *name == process.name);
        let expected = expected.map(|(_, class)| class.as_str());
        let name = &process.name;
        match (raised(process, &program.file), expected) {
            (None, None) => {}
            (Some(traceback), Some(class)) if traceback.class == class => {}
            (Some(traceback), _) => {
                let what = format!("{name} ends in {}.", quoted_long(&traceback.message));
                add(what, &format!("Write raises=\"{name} {}\".", traceback.class));
            }
            (None, Some(class)) => {
                add(format!("{name} does not end in {class}."), "Correct raises=.");
            }
        }
    }
    let mut comes = |goal: &Goal| timeline.run_until(goal, steps) == Reached::Yes;
    for (text, goal) in &variation.reaches {
        if !comes(goal) {
            add(format!("it does not come to {text}."), UNREACHED);
        }
    }
    for (text, goal) in &variation.misses {
        if comes(goal) {
            add(format!("it comes to {text}."), "Correct misses=.");
        }
    }
    broken
}

/// That it comes to rest, and that something is *not* so, would be true of many mistakes as well.
fn states_nothing(variation: &Variation) -> bool {
    let Variation { goal, prints, raises, reaches, .. } = variation;
    goal.point == Point::End && prints.is_empty() && raises.is_empty() && reaches.is_empty()
}

fn printed(process: &ProcessView) -> String {
    process.console.iter().map(|piece| piece.text.as_str()).collect()
}

/// As the lesson has it.
fn on_one_line(text: &str) -> String {
    quoted_long(&text.replace('\n', "\\n"))
}

const STATE: &str =
    "Write prints=\"…\", raises=\"PROGRAM EXCEPTION\", reaches=\"POINT\" or until=POINT.";
const STATE_MORE: &str =
    "Add what is different: prints=, never=, raises=, or points in reaches= and misses=.";
