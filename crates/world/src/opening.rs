//! What there is to see of a scenario before anything has happened, without making its world: a page can
//! be drawn, and read, while the simulator is yet to come.

use kernel::snapshot::Snapshot;
use kernel::{HostId, Time};

use crate::choice::Choice;
use crate::narrate::{self, Language, Sentence};
use crate::process::ProcessId;
use crate::scenario::{Program, Scenario, Start};
use crate::timeline::BranchView;
use crate::view::{ChoiceView, HostView, ProcessView, Status, WorldView, command};
use crate::world::FIRST_PID;

/// Equal to [`crate::Timeline::view`] of a new timeline of this scenario.
pub fn view(scenario: &Scenario, language: Language) -> WorldView {
    let mut choices: Vec<ChoiceView> = scenario
        .programs
        .iter()
        .zip(0..)
        .map(|(program, index)| ChoiceView {
            choice: Choice::Start(ProcessId(index)),
            label: narrate::start(language, &program.name),
            due: due(scenario, program),
        })
        .collect();
    choices.sort_by_key(|choice| (choice.due.is_none(), choice.due));
    WorldView {
        step: 0,
        time: Time::ZERO,
        hosts: scenario
            .hosts
            .iter()
            .zip(0..)
            .map(|(host, index)| HostView {
                id: HostId(index),
                name: host.name.clone(),
                addresses: host.addresses.iter().map(ToString::to_string).collect(),
                kernel: Snapshot::default(),
            })
            .collect(),
        processes: scenario
            .programs
            .iter()
            .zip(0..)
            .map(|(program, index)| process(scenario, program, index))
            .collect(),
        quiet: choices.iter().all(|choice| choice.due.is_none()),
        choices,
        sentence: Sentence { what: narrate::beginning(language), why: String::new() },
    }
}

/// Equal to [`crate::Timeline::branches`] of a new timeline.
pub fn branches(language: Language) -> Vec<BranchView> {
    vec![BranchView::first(language)]
}

fn process(scenario: &Scenario, program: &Program, index: u32) -> ProcessView {
    let host = if program.host < scenario.hosts.len() { program.host } else { 0 };
    ProcessView {
        id: ProcessId(index),
        host: HostId(host as u32),
        name: program.name.clone(),
        parent: None,
        terminal: ProcessId(index),
        zombie: false,
        pid: FIRST_PID + index,
        command: command(program),
        status: Status::NotStarted,
        threads: Vec::new(),
        watches_terminal: false,
        console: Vec::new(),
        console_dropped: 0,
    }
}

/// When the policy would start it: at once, unless it waits for its time, for others, or for the learner.
fn due(scenario: &Scenario, program: &Program) -> Option<Time> {
    match program.start {
        Start::ByHand => None,
        Start::At(after) => Some(Time::ZERO + after),
        Start::Order(order) => {
            let before = |p: &Program| matches!(p.start, Start::Order(theirs) if theirs < order);
            (!scenario.programs.iter().any(before)).then_some(Time::ZERO)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{HostSpec, Typing};
    use crate::timeline::Timeline;
    use kernel::Duration;

    fn program(name: &str, host: usize, start: Start) -> Program {
        Program {
            name: name.to_string(),
            host,
            file: "p.py".to_string(),
            arguments: vec!["10.0.0.1".to_string()],
            source: "print(1)\n".to_string(),
            files: Vec::new(),
            start,
            typing: Typing::default(),
        }
    }

    #[test]
    fn the_opening_is_what_a_new_timeline_shows() {
        let at = |ms| Start::At(Duration::from_millis(ms));
        let starts: [&[Start]; 6] = [
            &[],
            &[Start::ByHand],
            &[Start::Order(1), Start::Order(0), Start::Order(1), Start::Order(2)],
            &[at(5), at(0), Start::ByHand, Start::Order(3)],
            &[Start::ByHand, at(1), at(1)],
            &[Start::Order(7), at(0)],
        ];
        let host = |n: u8| HostSpec {
            name: format!("host{n}"),
            addresses: vec![[10, 0, 0, n].into(), [127, 0, 0, 1].into()],
            root: false,
        };
        for starts in starts {
            for language in [Language::English, Language::Chinese] {
                let programs = starts
                    .iter()
                    .enumerate()
                    // A host that is not there counts as the first.
                    .map(|(i, start)| program(&format!("p{i}.py"), i % 4, *start))
                    .collect();
                let hosts = (1..=3).map(host).collect();
                let scenario = Scenario { hosts, programs, ..Scenario::default() };
                let timeline = Timeline::new(scenario.clone());
                assert_eq!(view(&scenario, language), timeline.view(language));
                assert_eq!(branches(language), timeline.branches(language));
            }
        }
    }
}
