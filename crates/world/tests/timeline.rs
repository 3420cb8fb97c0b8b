//! Going back, seeking and branching give the same worlds as running straight on.

mod common;

use std::rc::Rc;

use common::{program, two_hosts};
use proptest::prelude::*;
use world::event::What;
use world::goal::Point;
use world::view::Status;
use world::{Choice, Goal, Granularity, Language, Reached, Scenario, Timeline, Typing, World};

/// A server that answers each message in capitals until its client leaves, and a client that
/// types three lines.
const SERVER: &str = "\
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.bind(('', 6666))
s.listen(5)
while True:
    conn, addr = s.accept()
    print('connected:', addr[0])
    while True:
        data = conn.recv(1024)
        if not data:
            break
        conn.sendall(data.upper())
    conn.close()
    print('bye')
";

const CLIENT: &str = "\
import socket

s = socket.socket()
s.connect(('10.0.0.1', 6666))
while True:
    line = input('> ')
    if not line:
        break
    s.sendall(line.encode())
    print(s.recv(1024).decode())
s.close()
";

/// The capitals server and its client, with three lines typed.
fn capitals() -> Scenario {
    let server = program("server.py", 0, 1, SERVER);
    let mut client = program("client.py", 1, 2, CLIENT);
    client.typing = Typing {
        lines: ["one", "two", ""].map(str::to_owned).to_vec(),
        then_end_of_file: false,
        delay: world::Duration::from_millis(500),
    };
    two_hosts(vec![server, client])
}

/// The digest after each step of a run, from step 0.
fn digests(timeline: &mut Timeline, most: u64) -> Vec<u64> {
    timeline.seek(0);
    let mut digests = vec![timeline.digest()];
    while timeline.step() < most && timeline.forward(Granularity::Event) {
        digests.push(timeline.digest());
    }
    digests
}

fn output(timeline: &Timeline, name: &str) -> String {
    let view = timeline.view(Language::English);
    let process = view.processes.iter().find(|process| process.name == name).unwrap();
    process.console.iter().map(|piece| piece.text.as_str()).collect()
}

fn goal(point: Point) -> Goal {
    Goal { point, occurrence: 1 }
}

fn run_to_end(timeline: &mut Timeline) {
    assert_eq!(timeline.run_until(&goal(Point::End), 1_000_000), Reached::Yes);
}

#[test]
fn programs_talk_to_each_other() {
    let mut timeline = Timeline::new(capitals());
    run_to_end(&mut timeline);
    assert_eq!(output(&timeline, "client.py"), "> one\nONE\n> two\nTWO\n> \n");
    assert_eq!(output(&timeline, "server.py"), "connected: 10.0.0.2\nbye\n");
    let view = timeline.view(Language::English);
    assert_eq!(view.processes[1].status, Status::Exited { code: 0 });
    assert!(
        matches!(&view.processes[0].status, Status::Blocked { call, .. } if call == "accept"),
        "{:?}",
        view.processes[0].status
    );
}

#[test]
fn seeking_to_any_step_gives_the_world_of_that_step() {
    let mut timeline = Timeline::new(capitals());
    let expected = digests(&mut timeline, 10_000);
    assert!(expected.len() > 80, "only {} steps", expected.len());
    for (step, digest) in expected.iter().enumerate().rev() {
        timeline.seek(step as u64);
        assert_eq!(timeline.step(), step as u64);
        assert_eq!(timeline.digest(), *digest, "seeking back to step {step}");
    }
    for step in (0..expected.len()).step_by(37) {
        timeline.seek(step as u64);
        assert_eq!(timeline.digest(), expected[step], "seeking forward to step {step}");
    }
}

/// Collections that grow while much garbage comes and goes.
const GROWING: &str = "\
text, data, items, table = '', bytearray(), [], {}
for i in range(1500):
    text += 'line %d, ' % i
    data += b'0123456789'
    items.append(text)
    table[text[-12:]] = [i] * 200
    if i % 100 == 0:
        table.clear()
print(len(text), len(data), len(items))
";

#[test]
fn what_checkpoints_share_changes_nothing() {
    let scenario = || two_hosts(vec![program("growing.py", 0, 1, GROWING)]);
    // Alone: nothing is shared, nothing copied.
    let mut alone = World::new(Rc::new(scenario()));
    let (mut expected, mut events) = (Vec::new(), Vec::new());
    while alone.advance(500, &mut events) > 0 {
        expected.push((alone.steps(), alone.digest()));
    }
    assert!(expected.len() > 15, "only {} stops", expected.len());
    let mut timeline = Timeline::new(scenario());
    run_to_end(&mut timeline);
    for (step, digest) in expected.iter().rev() {
        timeline.seek(*step);
        assert_eq!(timeline.digest(), *digest, "step {step}");
    }
}

#[test]
fn running_many_steps_at_once_is_running_them_one_by_one() {
    let mut timeline = Timeline::new(capitals());
    let expected = digests(&mut timeline, 10_000);
    for stride in [1, 2, 3, 7, 50, 1000] {
        let mut world = World::new(Rc::new(capitals()));
        let mut events = Vec::new();
        while world.advance(stride, &mut events) > 0 {
            assert_eq!(
                world.digest(),
                expected[world.steps() as usize],
                "step {} by {stride}",
                world.steps()
            );
        }
        assert_eq!(world.steps() as usize, expected.len() - 1);
    }
}

#[test]
fn stepping_back_undoes_stepping_forward_at_every_granularity() {
    for by in
        [Granularity::Line(None), Granularity::Syscall, Granularity::Packet, Granularity::Event]
    {
        let mut timeline = Timeline::new(capitals());
        let mut stops = vec![0];
        while timeline.forward(by) {
            if timeline.last_events().iter().all(|event| matches!(event.what, What::Line { .. }))
                || stops.last() != Some(&timeline.step())
            {
                stops.push(timeline.step());
            }
        }
        let last = stops.pop().unwrap();
        timeline.seek(last);
        while let Some(stop) = stops.pop() {
            assert!(timeline.back(by));
            assert_eq!(timeline.step(), stop, "{by:?}");
        }
        assert!(!timeline.back(by));
    }
}

#[test]
fn a_dropped_syn_is_sent_again_and_the_first_run_stays() {
    let mut timeline = Timeline::new(capitals());
    run_to_end(&mut timeline);
    let (first, first_end) = (timeline.digest(), timeline.step());
    let sent = goal(Point::Sends { host: "client".to_owned(), segment: "SYN".to_owned() });
    assert_eq!(timeline.run_until(&sent, 1_000_000), Reached::Yes);
    let drop = timeline
        .view(Language::English)
        .choices
        .into_iter()
        .find(|choice| matches!(choice.choice, Choice::Drop(_)))
        .unwrap();
    assert_eq!(drop.label, "Drop SYN");
    assert!(timeline.choose(drop.choice));
    run_to_end(&mut timeline);
    assert_eq!(output(&timeline, "client.py"), "> one\nONE\n> two\nTWO\n> \n");
    let syns = timeline.ladder(1000).into_iter().filter(|packet| packet.label == "SYN").count();
    assert_eq!(syns, 2, "the SYN is retransmitted");
    let branches = timeline.branches(Language::English);
    assert_eq!(branches.len(), 2);
    assert!(branches[1].current && branches[1].label == "Drop SYN");
    timeline.switch(branches[0].id);
    timeline.seek(first_end);
    assert_eq!(timeline.digest(), first);
}

#[test]
fn replayed_choices_that_cannot_be_made_count_as_absent() {
    let mut plain = Timeline::new(capitals());
    run_to_end(&mut plain);
    let impossible = Choice::Drop(world::PacketId(987_654));
    let mut timeline = Timeline::replaying(capitals(), [(3, impossible)].into());
    run_to_end(&mut timeline);
    assert_eq!(output(&timeline, "client.py"), output(&plain, "client.py"));
    assert_eq!(timeline.step(), plain.step());
}

#[test]
fn a_choice_made_otherwise_ends_the_replay() {
    let interrupt = |timeline: &Timeline| {
        let client = timeline
            .view(Language::English)
            .processes
            .iter()
            .find(|p| p.name == "client.py")
            .unwrap()
            .id;
        Choice::Interrupt(client)
    };
    let mut timeline = Timeline::new(capitals());
    timeline.run(60);
    let late = interrupt(&timeline);
    let mut timeline = Timeline::replaying(capitals(), [(61, late.clone())].into());
    timeline.run(40);
    assert!(timeline.choose(late.clone()));
    assert_eq!(timeline.choices(), [(41, late)].into());
    run_to_end(&mut timeline);
    assert_eq!(timeline.choices().len(), 1, "the later one belonged to another run");
}

#[test]
fn typing_by_hand_and_interrupting() {
    let source = "name = input('name? ')\nprint('hello', name)\nwhile True:\n    pass\n";
    let mut timeline = Timeline::new(two_hosts(vec![program("ask.py", 0, 1, source)]));
    timeline.run(10_000);
    let id = timeline.view(Language::English).processes[0].id;
    assert_eq!(timeline.view(Language::English).processes[0].status, Status::WaitingForInput);
    assert!(timeline.choose(Choice::Type(id, "Ada".to_owned())));
    timeline.run(500);
    assert_eq!(output(&timeline, "ask.py"), "name? Ada\nhello Ada\n");
    assert!(timeline.choose(Choice::Interrupt(id)));
    timeline.run(500);
    let printed = output(&timeline, "ask.py");
    assert!(printed.ends_with("KeyboardInterrupt\n"), "{printed}");
    assert_eq!(timeline.view(Language::English).processes[0].status, Status::Exited { code: 130 });
}

#[test]
fn an_endless_loop_can_be_run_in_slices_and_looked_back_on() {
    let source = "n = 0\nwhile True:\n    n += 1\n";
    let mut timeline = Timeline::new(two_hosts(vec![program("loop.py", 0, 1, source)]));
    assert_eq!(timeline.run(100_000), 100_000);
    timeline.seek(60_001);
    let value = |timeline: &Timeline| {
        timeline.evaluate(world::ProcessId(0), 0, "n").unwrap().parse::<i64>().unwrap()
    };
    let middle = value(&timeline);
    timeline.seek(100_000);
    assert!(value(&timeline) > middle && middle > 10_000);
    assert!(!timeline.ended());
}

#[test]
fn named_points_are_reached_wherever_the_cursor_stands() {
    let blocked =
        |call: &str| Point::Blocks { program: "server.py".to_owned(), call: Some(call.to_owned()) };
    let mut timeline = Timeline::new(capitals());
    run_to_end(&mut timeline);
    for (point, occurrence, reached) in [
        (Point::Line { program: "server.py".to_owned(), line: 5 }, 1, Reached::Yes),
        (Point::Line { program: "server.py".to_owned(), line: 10 }, 3, Reached::Yes),
        (blocked("accept"), 1, Reached::Yes),
        (blocked("accept"), 2, Reached::Yes),
        (blocked("accept"), 3, Reached::Never),
        (Point::Ends { program: "client.py".to_owned() }, 1, Reached::Yes),
        (Point::Prints { program: "client.py".to_owned() }, 2, Reached::Yes),
        (Point::Receives { host: "server".to_owned(), segment: "FIN".to_owned() }, 1, Reached::Yes),
    ] {
        let goal = Goal { point, occurrence };
        assert_eq!(timeline.run_until(&goal, 1_000_000), reached, "{goal:?}");
    }
}

/// Whatever the learner chooses, replaying gives the same world.
fn wander(scenario: Scenario, picks: &[u16]) -> Timeline {
    let mut timeline = Timeline::new(scenario);
    for pick in picks {
        let choices = timeline.world().choices();
        if choices.is_empty() || pick % 3 == 0 {
            timeline.run(u64::from(*pick % 40));
        } else if pick % 7 == 0 {
            let step = timeline.step() * u64::from(*pick) / u64::from(u16::MAX);
            timeline.seek(step);
        } else {
            let (choice, _) = choices[usize::from(*pick) % choices.len()].clone();
            assert!(timeline.choose(choice.clone()), "{choice:?} was offered");
        }
    }
    timeline
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn any_learner_s_run_replays_to_the_same_world(picks in prop::collection::vec(any::<u16>(), 1..60)) {
        let mut timeline = wander(capitals(), &picks);
        let (step, digest) = (timeline.step(), timeline.digest());
        let explored = timeline.explored();
        timeline.seek(explored);
        timeline.seek(0);
        timeline.seek(step);
        prop_assert_eq!(timeline.digest(), digest);
        let again = wander(capitals(), &picks);
        prop_assert_eq!(again.digest(), digest);
        let mut replayed = Timeline::replaying(capitals(), timeline.choices());
        replayed.run(step);
        prop_assert_eq!((replayed.step(), replayed.digest()), (step, digest));
        for branch in timeline.branches(Language::Chinese) {
            timeline.switch(branch.id);
            prop_assert!(!timeline.view(Language::Chinese).hosts.is_empty());
        }
    }
}
