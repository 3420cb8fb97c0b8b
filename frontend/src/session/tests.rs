//! Sittings as dialogues: what the reader does, and what the picture then says.

use super::*;
use crate::engine::Simulator;

const PROGRAM: &str = "\
import time

def double(n):
    result = n * 2
    return result

for i in range(3):
    print(double(i))
time.sleep(5)
print('over')
";

fn sitting(source: &str) -> Session {
    let lesson = lesson::parse("play.md", include_str!("../play/play.md")).expect("a lesson");
    let mut scenario = lesson.scenario;
    scenario.programs.truncate(1);
    scenario.programs[0].source = source.to_string();
    scenario.programs[0].file = "p.py".to_string();
    Session::new(Some(&Simulator), scenario, Edits::new(), Language::English)
}

/// Lets what is under way come to its end.
fn finish(session: &mut Session) {
    while *session.activity() != Activity::Idle {
        session.work(&|| false);
    }
    session.look();
}

fn run(session: &mut Session, action: Action) {
    session.apply(action);
    finish(session);
}

fn printed(session: &Session) -> String {
    session.picture().0.processes[0].console.iter().map(|piece| piece.text.as_str()).collect()
}

fn line(session: &Session) -> u32 {
    let process = &session.picture().0.processes[0];
    process.threads[0].frames.last().map_or(0, |frame| frame.line)
}

fn task(session: &Session) -> TaskId {
    TaskId { process: session.picture().0.processes[0].id, thread: 0 }
}

#[test]
fn steps_go_there_and_back() {
    let mut session = sitting(PROGRAM);
    let mut seen = vec![session.picture().0.clone()];
    for _ in 0..12 {
        session.apply(Action::Step);
        seen.push(session.picture().0.clone());
    }
    for earlier in seen.iter().rev().skip(1) {
        session.apply(Action::Back);
        let now = session.picture().0;
        assert_eq!((now.step, now.time), (earlier.step, earlier.time));
        assert!(now.processes == earlier.processes, "step {} is not what it was", now.step);
    }
}

#[test]
fn over_and_out_pass_the_lines_of_a_function() {
    let mut session = sitting(PROGRAM);
    let process = task(&session).process;
    run(&mut session, Action::RunToLine((process, 8)));
    session.apply(Action::StepOver(task(&session)));
    assert_eq!((line(&session), printed(&session).as_str()), (7, "0\n"));
    run(&mut session, Action::RunToLine((process, 4)));
    session.apply(Action::StepOut(task(&session)));
    assert_eq!((line(&session), printed(&session).as_str()), (7, "0\n2\n"));
}

#[test]
fn system_calls_stop_a_run_and_a_play() {
    let program =
        "import socket\ns = socket.socket()\ns.bind(('', 5000))\ns.listen()\nprint('over')\n";
    let mut session = sitting(program);
    session.apply(Action::ToggleCall("bind"));
    session.apply(Action::ToggleCall("listen"));
    run(&mut session, Action::ToEnd);
    assert_eq!(line(&session), 3);
    session.apply(Action::ToggleCall("bind"));
    session.apply(Action::Grain(Grain::Syscall));
    session.apply(Action::TogglePlay);
    finish(&mut session);
    assert_eq!((line(&session), session.notice()), (4, None));
    session.apply(Action::ToggleCall("listen"));
    session.apply(Action::ToStart);
    run(&mut session, Action::ToEnd);
    assert_eq!(printed(&session), "over\n");
}

#[test]
fn breakpoints_stop_a_run() {
    let mut session = sitting(PROGRAM);
    let process = task(&session).process;
    session.apply(Action::ToggleBreakpoint((process, 5)));
    for result in ["0", "2", "4"] {
        run(&mut session, Action::ToEnd);
        assert_eq!(line(&session), 5);
        session.apply(Action::Watch { process, expression: "result".to_string() });
        assert_eq!(session.picture().0.watches[0].value.as_deref(), Ok(result));
    }
    run(&mut session, Action::ToEnd);
    assert_eq!(session.notice(), Some(Notice::Ended));
    assert!(printed(&session).ends_with("over\n"));
    // What a program leaves can still be looked at.
    session.apply(Action::Watch { process, expression: "i * 10".to_string() });
    assert_eq!(session.picture().0.watches[0].value.as_deref(), Ok("20"));
    let frames = &session.picture().0.processes[0].threads[0].frames;
    assert!(frames[0].variables.iter().any(|v| v.name == "i" && v.value.text == "2"));
}

#[test]
fn edits_run_and_are_taken_back() {
    let mut session = sitting(PROGRAM);
    let file = "p.py".to_string();
    session.apply(Action::Edit { file: file.clone(), text: "print('mine')\n".to_string() });
    assert!(session.is_edited(&file));
    run(&mut session, Action::Rerun);
    assert_eq!(printed(&session), "mine\n");
    session.apply(Action::Reset { file: file.clone() });
    assert!(!session.is_edited(&file));
    assert_eq!(session.picture().0.step, 0);
    // The lesson's own text typed again is no edit.
    session.apply(Action::Edit { file: file.clone(), text: PROGRAM.to_string() });
    assert!(!session.is_edited(&file));
}

#[test]
fn a_run_without_end_is_stopped_and_kept() {
    let mut session = sitting("n = 0\nwhile True:\n    n += 1\n");
    session.apply(Action::ToEnd);
    for _ in 0..3 {
        session.work(&|| true);
    }
    assert!(matches!(session.activity(), Activity::Running { .. }));
    session.apply(Action::Stop);
    assert_eq!(*session.activity(), Activity::Idle);
    let step = session.picture().0.step;
    assert!(step > 100, "{step}");
    session.apply(Action::Back);
    assert!(session.picture().0.step < step);
}

#[test]
fn an_answer_sets_a_run_going_again_but_not_a_step() {
    let mut session = sitting("a = input()\nb = input()\nprint(a + b)\nc = input()\n");
    let process = task(&session).process;
    let answer = |text: &str| Action::Choose(Choice::Type(process, text.to_string()));
    run(&mut session, Action::ToEnd);
    run(&mut session, answer("x"));
    run(&mut session, answer("y"));
    assert!(printed(&session).ends_with("xy\n"), "{}", printed(&session));
    session.apply(Action::ToStart);
    session.apply(Action::Step);
    session.apply(Action::Step);
    let before = line(&session);
    run(&mut session, answer("z"));
    assert_eq!((line(&session), session.activity()), (before, &Activity::Idle));
}

#[test]
fn a_run_of_programs_that_never_rest_stops_where_the_lesson_says() {
    let source = "import time\nwhile True:\n    time.sleep(0.5)\n";
    let mut session = sitting(source).with_stop(Some(Duration::from_millis(5_000)));
    for seconds in [5, 10] {
        run(&mut session, Action::ToEnd);
        assert_eq!(session.notice(), Some(Notice::GoesOn));
        let time = session.picture().0.time.0;
        let late = time.checked_sub(seconds * 1_000_000_000).expect("it stops no earlier");
        assert!(late < 600_000_000, "it stops at {time} ns");
    }
}

#[test]
fn a_goal_that_never_comes_is_told() {
    let mut session = sitting("print(1)\n");
    let point = world::goal::Point::Line { program: "p.py".to_string(), line: 9 };
    run(&mut session, Action::RunTo(Goal { point, occurrence: 1 }));
    assert_eq!(session.notice(), Some(Notice::NotReached));
    assert!(session.reached().is_empty());
}

#[test]
fn grains_have_neighbours() {
    for (grain, finer, coarser) in [
        (Grain::EveryLine, Grain::EveryLine, Grain::Line),
        (Grain::Line, Grain::EveryLine, Grain::Syscall),
        (Grain::Syscall, Grain::Line, Grain::Packet),
        (Grain::Packet, Grain::Syscall, Grain::Packet),
    ] {
        assert_eq!((grain.finer(), grain.coarser()), (finer, coarser), "{grain:?}");
    }
}

#[test]
fn without_an_engine_a_session_shows_how_it_opens_and_goes_on_when_one_comes() {
    let lesson = lesson::parse("play.md", include_str!("../play/play.md")).expect("a lesson");
    for language in [Language::English, Language::Chinese] {
        let new = |engine| Session::new(engine, lesson.scenario.clone(), Edits::new(), language);
        let (mut session, mut other) = (new(None), new(Some(&Simulator as &dyn Engine)));
        assert!(session.awaits_engine() && !other.awaits_engine());
        assert!(session.picture().0 == other.picture().0, "another opening");
        // Nothing happens, but it can be set up.
        let file = lesson.scenario.programs[0].file.clone();
        let edit = Action::Edit { file, text: "print('edited')\n".to_string() };
        for action in [Action::Grain(Grain::Syscall), edit, Action::ToEnd] {
            session.apply(action.clone());
            other.apply(action);
        }
        finish(&mut session);
        assert_eq!(session.picture().0.step, 0);
        session.power(&Simulator);
        for session in [&mut session, &mut other] {
            session.apply(Action::Rerun);
            finish(session);
        }
        assert!(session.picture().0 == other.picture().0, "another run");
        assert_eq!(session.grain, Grain::Syscall);
        assert!(printed(&session).contains("edited"));
    }
}

#[test]
fn choices_that_were_shared_wait_for_the_engine() {
    let lesson = lesson::parse("play.md", include_str!("../play/play.md")).expect("a lesson");
    let second = ProcessId(1);
    let choices = BTreeMap::from([(1, Choice::Start(second))]);
    let session = Session::new(None, lesson.scenario, Edits::new(), Language::English);
    let mut session = session.with_choices(choices.clone());
    session.power(&Simulator);
    session.apply(Action::Step);
    assert_eq!(session.choices(), choices);
    assert!(session.picture().0.sentence.what.contains("client.py"));
}
