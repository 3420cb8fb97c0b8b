//! Many clients of servers that wait by epoll: what they cost in time and memory, and what a checkpoint
//! of a world costs that holds so many connections.

use std::hint::black_box;
use std::rc::Rc;
use std::time::Instant;

use world::{Language, Program, Scenario, Start, Timeline, Typing, World};

use crate::speed::{host, quantiles, report};

/// Clients of one server: half of what a process may have open.
const PER_SERVER: usize = 500;
const MOST_STEPS: u64 = 1 << 40;
/// Steps between two looks at the events, which are thrown away.
const SLICE: u64 = 1000;
/// Stretches of as many steps for the cost of a checkpoint.
const TURNS: u64 = 160;
const FIRST_PORT: usize = 7000;

const SERVER: &str = "\
import select
import socket
import sys

listener = socket.socket()
listener.bind(('', int(sys.argv[1])))
listener.listen(100)
epoll = select.epoll()
epoll.register(listener.fileno(), select.EPOLLIN)
connections = {}
while True:
    for fd, event in epoll.poll():
        if fd == listener.fileno():
            connection, address = listener.accept()
            connections[connection.fileno()] = connection
            epoll.register(connection.fileno(), select.EPOLLIN)
            continue
        data = connections[fd].recv(1000)
        if data:
            connections[fd].send(data)
        else:
            epoll.unregister(fd)
            connections.pop(fd).close()
";

const CONNECT: &str = "\
import socket
import sys

clients = []
for number in range(int(sys.argv[2])):
    client = socket.socket()
    client.connect(('10.0.0.1', int(sys.argv[1])))
    clients.append(client)
";

const TALK: &str = "\
for message in range(10):
    for client in clients:
        client.send(b'hello, server')
    for client in clients:
        assert client.recv(1000) == b'hello, server'
for client in clients:
    client.close()
print('done')
";

/// Waits at its terminal, for ever.
const STAY: &str = "input()\n";

pub fn print() {
    let before = resident();
    let mut world = World::new(Rc::new(scenario(1000, &format!("{CONNECT}{STAY}"))));
    advance(&mut world, MOST_STEPS);
    if let (Some(before), Some(after)) = (before, resident()) {
        let megabytes = after.saturating_sub(before) as f64 / 1e6;
        let name = "memory of a world with 1000 connections, its interpreters included";
        report(name, megabytes, "MB", Some(64.0));
    }
    checkpoint(world.steps());
    drop(world);
    [100, 1000, 5000].into_iter().for_each(talk);
}

/// What a checkpoint costs while 1000 clients talk, all connected after so many steps: the copy, what the
/// thousand steps after it have to copy because it shares all with them, and letting go of it. Those steps
/// are taken with and without one, in turns.
fn checkpoint(connected: u64) {
    let mut world = World::new(Rc::new(scenario(1000, &format!("{CONNECT}{TALK}"))));
    advance(&mut world, connected);
    let clone = quantiles(1000, |_| drop(black_box(world.clone())));
    report("copying a world of 1000 connections, p95", clone.p95_us(), "µs", None);
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for turn in 0..TURNS {
        let begin = Instant::now();
        let checkpoint = (turn % 2 == 0).then(|| world.clone());
        advance(&mut world, SLICE);
        let shares = checkpoint.is_some();
        drop(black_box(checkpoint));
        let took = begin.elapsed().as_secs_f64() * 1e6;
        if shares { with.push(took) } else { without.push(took) }
    }
    assert_eq!(world.steps(), connected + TURNS * SLICE, "they have not talked to the end");
    let cost = lower_quartile(with) - lower_quartile(without);
    let name = "checkpoint of 1000 connections, with what 1000 steps copy because of it";
    report(name, cost, "µs", Some(1000.0));
}

/// Of what else the machine does, little.
fn lower_quartile(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 4]
}

/// By policy, for at most so many steps; what happens is not kept.
fn advance(world: &mut World, mut most: u64) {
    let mut events = Vec::new();
    while most > 0 {
        let slice = SLICE.min(most);
        if world.advance(slice, &mut events) < slice {
            return;
        }
        most -= slice;
        events.clear();
    }
}

/// Runs so many clients to the end.
pub fn talk(count: usize) {
    let begin = Instant::now();
    let mut timeline = Timeline::new(scenario(count, &format!("{CONNECT}{TALK}")));
    timeline.run(MOST_STEPS);
    let took = begin.elapsed().as_secs_f64();
    let processes = timeline.view(Language::English).processes;
    let done = processes
        .iter()
        .filter(|process| process.console.iter().any(|piece| piece.text.contains("done")));
    assert_eq!(done.count(), count.div_ceil(PER_SERVER), "every client has talked");
    let budget = (count == 1000).then_some(3.0);
    report(&format!("{count} clients of epoll servers, 10 messages each"), took, "s", budget);
    let each = took * 1e6 / count as f64;
    report(&format!("the same, for each of the {count}"), each, "µs", None);
}

fn scenario(count: usize, client: &str) -> Scenario {
    let mut programs = Vec::new();
    for server in 0..count.div_ceil(PER_SERVER) {
        let (port, clients) = (FIRST_PORT + server, PER_SERVER.min(count - server * PER_SERVER));
        programs.push(program("server.py", 1, 1, SERVER, vec![port.to_string()]));
        let arguments = vec![port.to_string(), clients.to_string()];
        programs.push(program("client.py", 0, 2, client, arguments));
    }
    Scenario {
        hosts: vec![host("client", [10, 0, 0, 2]), host("server", [10, 0, 0, 1])],
        programs,
        ..Scenario::default()
    }
}

fn program(file: &str, host: usize, order: u32, source: &str, arguments: Vec<String>) -> Program {
    Program {
        name: format!("{file} {}", arguments[0]),
        host,
        file: file.to_string(),
        arguments,
        source: source.to_string(),
        files: Vec::new(),
        start: Start::Order(order),
        typing: Typing::default(),
    }
}

/// Octets of this process in memory, where Linux tells them.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok()? * 1024)
}
