//! Threads and processes: what waits is said, what locks up is found, what forks shares its files.

mod common;

use common::{program, two_hosts};
use world::event::What;
use world::{Language, Scenario, World};

fn run(source: &str) -> (World, Vec<world::Event>) {
    let scenario: Scenario = two_hosts(vec![program("a.py", 0, 1, source)]);
    let mut world = World::new(std::rc::Rc::new(scenario));
    let mut events = Vec::new();
    assert!(world.advance(100_000, &mut events) < 100_000, "the program does not come to rest");
    (world, events)
}

fn printed(world: &World) -> String {
    let view = world.view(Language::English);
    let pieces = view.processes.iter().flat_map(|process| &process.console);
    pieces.map(|piece| piece.text.as_str()).collect()
}

#[test]
fn two_threads_that_hold_what_the_other_wants_are_a_deadlock() {
    let (world, events) = run("\
import threading, time
a, b = threading.Lock(), threading.Lock()
def take(first, second):
    with first:
        time.sleep(0.01)
        with second:
            print('never')
threading.Thread(target=take, args=(a, b)).start()
threading.Thread(target=take, args=(b, a)).start()
");
    let found = events.iter().any(
        |event| matches!(&event.what, What::Deadlock { tasks, cycle: true } if tasks.len() == 2),
    );
    assert!(found, "no deadlock was told");
    let view = world.view(Language::English);
    let threads = &view.processes[0].threads;
    let waits: Vec<String> = threads.iter().map(|thread| format!("{:?}", thread.status)).collect();
    assert!(waits[1].contains("the lock is held by a.py Thread-2 (take)"), "{waits:?}");
    assert!(view.quiet);
}

#[test]
fn a_child_shares_its_parent_s_files_and_is_a_zombie_until_it_is_waited_for() {
    let (world, events) = run("\
import os, time
r, w = os.pipe()
if os.fork() == 0:
    os.write(w, b'from the child')
    os._exit(3)
time.sleep(1)
print(os.read(r, 100))
print(os.wait()[1] >> 8)
");
    assert_eq!(printed(&world), "b'from the child'\n3\n");
    let at = |wanted: fn(&What) -> bool| {
        events.iter().position(|event| wanted(&event.what)).expect("it happened")
    };
    let forked = at(|what| matches!(what, What::Forked { .. }));
    let ended = at(|what| matches!(what, What::Ended { code: 3, .. }));
    let reaped = at(|what| matches!(what, What::Reaped { code: 3, .. }));
    assert!(forked < ended && ended < reaped);
    let view = world.view(Language::English);
    assert_eq!(view.processes.len(), 2);
    assert_eq!(view.processes[1].terminal, view.processes[0].id);
    assert!(!view.processes[1].zombie);
}
