//! Runs one Python program without sockets: `cargo run -p python --example run -- FILE [ARGUMENTS]`.
//! With `--lines` first, prints the line events instead of the output, as `tests` compare them.

use python::{Budget, Config, Data, Effect, HostModule, Limits, Stream, ThreadId, Vm};
use std::io::{BufRead, Write};

const HOST: &[HostModule] = &[HostModule { name: "_console", functions: &["readline"] }];

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let lines = arguments.first().is_some_and(|first| first == "--lines");
    if lines {
        arguments.remove(0);
    }
    let Some(path) = arguments.first().cloned() else {
        eprintln!("usage: run [--lines] FILE [ARGUMENTS]");
        std::process::exit(2);
    };
    let source = std::fs::read_to_string(&path).unwrap_or_else(|error| {
        eprintln!("{path}: {error}");
        std::process::exit(2);
    });
    let mut vm = Vm::new(Config {
        argv: arguments,
        files: neighbours(&path),
        path,
        source,
        library: &[],
        host_modules: HOST,
        limits: Limits::default(),
        seed: 1,
    });
    std::process::exit(if lines { trace(&mut vm) } else { run(&mut vm) });
}

fn run(vm: &mut Vm) -> i32 {
    let budget = Budget { lines: u64::MAX, instructions_per_line: u64::MAX };
    let mut ready = vec![ThreadId(0)];
    loop {
        let thread = ready[0];
        let code = step(vm, thread, budget, &mut ready);
        if let Some(code) = code {
            return code;
        }
    }
}

fn step(vm: &mut Vm, thread: ThreadId, budget: Budget, ready: &mut Vec<ThreadId>) -> Option<i32> {
    match vm.run(thread, budget).effect {
        Effect::Print { stream: Stream::Stdout, text } => {
            print!("{text}");
            let _ = std::io::stdout().flush();
        }
        Effect::Print { stream: Stream::Stderr, text } => eprint!("{text}"),
        Effect::HostCall { .. } => {
            let mut line = String::new();
            let _ = std::io::stdin().lock().read_line(&mut line);
            vm.reply(thread, Ok(Data::Str(line)));
        }
        Effect::Exit { code } => return Some(code),
        Effect::Spawn { thread } => ready.insert(0, thread),
        Effect::ThreadEnd => ready.retain(|known| *known != thread),
        Effect::Line | Effect::Paused => {}
    }
    None
}

fn trace(vm: &mut Vm) -> i32 {
    let budget = Budget { lines: 1, instructions_per_line: 1_000_000 };
    let mut events = Vec::new();
    let mut note = |vm: &Vm| {
        if let Some(frame) = vm.frames(ThreadId(0)).last() {
            let name = frame.function.rsplit('.').next().unwrap_or_default().to_string();
            let name = if name == "<module>" { String::new() } else { name + ":" };
            events.push(format!("{name}{}", frame.line));
        }
    };
    note(vm);
    let mut ready = vec![ThreadId(0)];
    let code = loop {
        let stop = vm.run(ThreadId(0), budget);
        match stop.effect {
            Effect::Line => note(vm),
            Effect::Exit { code } => break code,
            Effect::HostCall { .. } => vm.reply(ThreadId(0), Ok(Data::Str(String::new()))),
            _ => {}
        }
        ready.truncate(1);
    };
    println!("{}", events.join(" "));
    code
}

/// The other programs of the same folder, which `import` finds.
fn neighbours(path: &str) -> Vec<(String, String)> {
    let folder =
        std::path::Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(std::path::Path::new("."));
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<(String, String)> = entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let text =
                name.ends_with(".py").then(|| std::fs::read_to_string(entry.path()).ok())??;
            Some((name, text))
        })
        .collect();
    files.sort();
    files
}
