//! `run`: Python programs, or a lesson, over the simulated kernel and network.

mod options;
mod output;
mod pcap;
mod scenario;
mod words;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;
use std::rc::Rc;

use world::{Event, Language, Scenario, Time, World, view::Status};

use super::Failure;
use options::Options;
use output::Output;
use pcap::Recorder;

const HELP: &str = "\
Runs Python programs over the simulated kernel and network.

Usage: socket-playground run COMMAND… [option…]
       socket-playground run LESSON.md [option…]

A COMMAND is a file and its arguments, in one word of the shell's: \"client.py 127.0.0.1 6666\". It
starts when those before it have blocked or ended. All run on one host, unless a host stands before
the file: \"client@10.0.0.2:client.py 10.0.0.1 6666\".

  --variation NAME one of the lesson's, in place of the lesson itself
  --stdin N=FILE   what is typed at the Nth program, a line each time it asks; then end of file
  --latency TIME   how long a packet travels: 250us, 1ms, 2s
  --loss PERCENT   how many packets are lost: 5%
  --bandwidth N    how many bits go over a link in a second: 56kbit, 1Mbit
  --outage TIMES   when nothing gets through: 2s..4s, or several: 2s..4s,10s..11s
  --seed N         which packets those are
  --until SECONDS  stop at this virtual time
  --trace          print every event as a sentence, with its virtual time
  --json           print what came of it as JSON
  --pcap FILE      write every packet into FILE, for Wireshark

Exit status: 0 when every program ended or waits for something that cannot come; 1 when a file cannot
be read; 2 for a wrong command line; 3 when the run was stopped by --until or by a bound.
";

/// The bounds of one run.
#[derive(Clone, Copy)]
struct Bounds {
    steps: u64,
    /// Bytes printed by all programs, or of the trace.
    output: usize,
}

const BOUNDS: Bounds = Bounds { steps: 10_000_000, output: 16 << 20 };
/// Steps taken between two looks at the bounds.
const SLICE: u64 = 1_000;

/// Why a run was stopped before its end.
#[derive(Clone, Copy)]
enum Stopped {
    Until(f64),
    Steps(u64),
    Output(usize),
}

impl Stopped {
    fn sentence(self) -> String {
        match self {
            Stopped::Until(seconds) => format!("Stopped at {seconds} s, as --until says."),
            Stopped::Steps(most) => format!("Stopped after {most} steps, the most of one run."),
            Stopped::Output(most) => {
                format!("Stopped after {most} bytes of output, the most of one run.")
            }
        }
    }
}

pub fn run(parser: lexopt::Parser) -> Result<ExitCode, Failure> {
    let Some(options) = Options::parse(parser)? else {
        print!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    };
    let (scenario, commands) = scenario::build(&options)?;
    let names = scenario.programs.iter().map(|program| program.name.clone()).collect();
    let mut output = Output::new(commands, names, &options);
    let mut out = BufWriter::new(io::stdout().lock());
    let result = execute(scenario, &options, BOUNDS, &mut output, &mut out);
    match result.and_then(|code| out.flush().map(|()| code)) {
        Ok(code) => Ok(code),
        // The reader has gone (`| head`): there is nobody left to tell.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(Failure::Failed(format!("cannot write: {error}"))),
    }
}

fn execute(
    scenario: Scenario,
    options: &Options,
    bounds: Bounds,
    output: &mut Output,
    out: &mut impl Write,
) -> io::Result<ExitCode> {
    let mut world = World::new(Rc::new(scenario));
    let mut events = Vec::new();
    let mut recorder = options.pcap.is_some().then(Recorder::default);
    let stopped = loop {
        if let Some(stopped) = stop(&world, options, bounds, output) {
            break Some(stopped);
        }
        if !advance(&mut world, options, &mut events) {
            break None;
        }
        output.take(&world, &events, out)?;
        if let Some(recorder) = &mut recorder {
            recorder.take(&events);
        }
        events.clear();
    };
    if let (Some(recorder), Some(file)) = (recorder, &options.pcap) {
        recorder.write(&world, file)?;
    }
    output.finish(&world, stopped, out)?;
    Ok(ExitCode::from(if stopped.is_some() { 3 } else { 0 }))
}

/// A few steps; false when nothing can happen any more.
fn advance(world: &mut World, options: &Options, events: &mut Vec<Event>) -> bool {
    if !options.trace && options.until.is_none() {
        return world.advance(SLICE, events) > 0;
    }
    world.policy().is_some_and(|choice| world.step(choice, events))
}

/// Whether to stop now.
fn stop(world: &World, options: &Options, bounds: Bounds, output: &Output) -> Option<Stopped> {
    if world.steps() >= bounds.steps {
        return Some(Stopped::Steps(bounds.steps));
    }
    if output.bytes() >= bounds.output {
        return Some(Stopped::Output(bounds.output));
    }
    let seconds = options.until?;
    let until = Time((seconds * 1e9) as u64);
    let next = world.policy()?;
    let due = world.choices().into_iter().find(|(choice, _)| *choice == next)?.1?;
    (due > until).then_some(Stopped::Until(seconds))
}

/// How a program stands at the end, in words.
fn standing(status: &Status, stopped: bool) -> String {
    match status {
        Status::Exited { code } => format!("exited {code}"),
        Status::Blocked { call, why } => {
            let why = why.strip_prefix(&format!("{call} waits: ")).unwrap_or(why);
            format!("blocked in {call}: {why}")
        }
        Status::WaitingForInput => "waits for a line to be typed".to_string(),
        Status::NotStarted => "not started".to_string(),
        Status::Sleeping { until } => format!("asleep until {} s", seconds(*until)),
        Status::Running if stopped => "stopped".to_string(),
        Status::Running => "running".to_string(),
    }
}

fn seconds(time: Time) -> f64 {
    time.since(Time::ZERO).as_secs_f64()
}

fn view(world: &World) -> world::view::WorldView {
    world.view(Language::English)
}

#[cfg(test)]
mod test {
    use super::*;
    use world::{HostSpec, Program, Start, Typing};

    fn print(source: &str, trace: bool, bounds: Bounds) -> String {
        let host = HostSpec { name: "localhost".into(), addresses: Vec::new(), root: false };
        let program = Program {
            name: "a.py".into(),
            host: 0,
            file: "a.py".into(),
            arguments: Vec::new(),
            source: source.into(),
            files: Vec::new(),
            start: Start::Order(0),
            typing: Typing::default(),
        };
        let scenario =
            Scenario { hosts: vec![host], programs: vec![program], ..Scenario::default() };
        let options = Options { trace, ..Options::default() };
        let mut output = Output::new(vec!["a.py".into()], vec!["a.py".into()], &options);
        let mut out = Vec::new();
        execute(scenario, &options, bounds, &mut output, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_run_without_end_is_stopped() {
        let endless = "while True:\n    pass\n";
        let loud = "while True:\n    print('x' * 1000)\n";
        let steps = Bounds { steps: 5_000, ..BOUNDS };
        let little = Bounds { output: 20_000, ..BOUNDS };
        let table = [
            (endless, false, steps, "Stopped after 5000 steps, the most of one run.\n"),
            (endless, true, steps, "Stopped after 5000 steps, the most of one run.\n"),
            (endless, true, little, "Stopped after 20000 bytes of output, the most of one run.\n"),
            (loud, false, little, "Stopped after 20000 bytes of output, the most of one run.\n"),
        ];
        for (source, trace, bounds, expected) in table {
            let printed = print(source, trace, bounds);
            assert!(printed.ends_with(&format!("a.py ─ stopped\n{expected}")), "{printed}");
            assert!(printed.len() < 2_000_000, "{} bytes", printed.len());
        }
    }
}
