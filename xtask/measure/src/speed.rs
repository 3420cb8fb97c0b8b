//! How fast the simulation is, natively.

use std::hint::black_box;
use std::time::{Duration, Instant};

use world::{HostSpec, Language, Program, Scenario, Start, Timeline, Typing};

const RUN_STEPS: u64 = 100_000;
const SEEKS: u64 = 200;

const LOOP: &str = "\
n = 0
total = 0
while True:
    n += 1
    if n % 3 == 0:
        total = total + n
";

const SERVER: &str = "\
import socket
server = socket.socket()
server.bind(('', 6666))
server.listen(5)
conn, address = server.accept()
while True:
    data = conn.recv(1024)
    conn.sendall(data.upper())
";

const CLIENT: &str = "\
import socket
client = socket.socket()
client.connect(('10.0.0.1', 6666))
while True:
    client.sendall(b'hello, kernel')
    data = client.recv(1024)
";

/// One line a measurement: name, value, unit, budget if it has one.
pub fn print() {
    let line = seconds(|| {
        let mut timeline = Timeline::new(endless_loop());
        black_box(timeline.run(RUN_STEPS));
    });
    report(
        "world steps, a program that computes",
        RUN_STEPS as f64 / line.as_secs_f64(),
        "steps/s",
        None,
    );
    report("interpreter, one line", line.as_nanos() as f64 / RUN_STEPS as f64, "ns", None);

    let mut conversation = Timeline::new(conversation());
    let begin = Instant::now();
    let steps = conversation.run(RUN_STEPS);
    report(
        "world steps, a conversation over TCP",
        steps as f64 / begin.elapsed().as_secs_f64(),
        "steps/s",
        None,
    );
    let clone = quantiles(1000, |_| drop(black_box(conversation.world().clone())));
    report("cloning a world (a checkpoint), p95", clone.p95_us(), "µs", None);
    let view = quantiles(200, |_| drop(black_box(conversation.view(Language::English))));
    report("viewing a world, p95", view.p95_us(), "µs", None);

    for (name, mut timeline) in
        [("a conversation", conversation), ("a program that computes", ran(endless_loop()))]
    {
        let end = timeline.explored();
        // A full-period walk: every part of the run, in no order.
        let seek = quantiles(SEEKS, |n| timeline.seek((n * 61_803 + 7) % (end + 1)));
        for (quantile, value) in
            [("p50", seek.p50_us()), ("p95", seek.p95_us()), ("max", seek.max_us())]
        {
            report(
                &format!("seek in {end} steps of {name}, {quantile}"),
                value / 1000.0,
                "ms",
                None,
            );
        }
    }
}

pub fn report(name: &str, value: f64, unit: &str, budget: Option<f64>) {
    let budget = budget.map_or(String::new(), |budget| budget.to_string());
    println!("{name}\t{value:.2}\t{unit}\t{budget}");
}

fn ran(scenario: Scenario) -> Timeline {
    let mut timeline = Timeline::new(scenario);
    timeline.run(RUN_STEPS);
    timeline
}

fn seconds(act: impl FnOnce()) -> Duration {
    let begin = Instant::now();
    act();
    begin.elapsed()
}

pub struct Quantiles(Vec<Duration>);

pub fn quantiles(times: u64, mut act: impl FnMut(u64)) -> Quantiles {
    let mut all: Vec<Duration> = (0..times).map(|n| seconds(|| act(n))).collect();
    all.sort();
    Quantiles(all)
}

impl Quantiles {
    fn p50_us(&self) -> f64 {
        self.at(0.5)
    }

    pub fn p95_us(&self) -> f64 {
        self.at(0.95)
    }

    fn max_us(&self) -> f64 {
        self.at(1.0)
    }

    fn at(&self, part: f64) -> f64 {
        let index = (self.0.len() as f64 * part) as usize;
        self.0[index.min(self.0.len() - 1)].as_nanos() as f64 / 1000.0
    }
}

fn endless_loop() -> Scenario {
    Scenario {
        hosts: vec![host("client", [10, 0, 0, 2])],
        programs: vec![program("loop.py", 0, 1, LOOP)],
        ..Scenario::default()
    }
}

fn conversation() -> Scenario {
    Scenario {
        hosts: vec![host("client", [10, 0, 0, 2]), host("server", [10, 0, 0, 1])],
        programs: vec![program("server.py", 1, 1, SERVER), program("client.py", 0, 2, CLIENT)],
        ..Scenario::default()
    }
}

pub fn host(name: &str, address: [u8; 4]) -> HostSpec {
    HostSpec { name: name.to_string(), addresses: vec![address.into()], root: false }
}

fn program(name: &str, host: usize, order: u32, source: &str) -> Program {
    Program {
        name: name.to_string(),
        host,
        file: name.to_string(),
        arguments: Vec::new(),
        source: source.to_string(),
        files: Vec::new(),
        start: Start::Order(order),
        typing: Typing::default(),
    }
}
