//! Broken and hostile programs: whatever the text, the machine neither panics nor runs past its budget,
//! and a copy of it made at any stop goes on to the same end.
//!
//! `FUZZ=1000000 cargo test --release -p python --test fuzz -- --nocapture` tries more than the few hundred of
//! every run and says how far it is; `SEED=2` tries others, `FROM=4711 FUZZ=1` one alone.

use python::{Budget, Config, Data, Effect, Limits, ThreadId, Vm};
use std::path::Path;

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

fn corpus() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the fixtures are there")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .collect();
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect()
}

/// Pieces that a mutation puts in.
const PIECES: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    ",",
    ".",
    "=",
    "==",
    "\n",
    "\n    ",
    "  ",
    "\t",
    "'",
    "\"",
    "'''",
    "\\",
    "#",
    "*",
    "**",
    "@",
    "->",
    ":=",
    "lambda: ",
    "yield ",
    "await ",
    "not ",
    "f'{",
    "{x!r:>{",
    "0x",
    "1e999",
    "10**100",
    "'a' * 10**9",
    "[0] * 10**9",
    "raise",
    "return",
    "break",
    "continue",
    "del x",
    "global x",
    "nonlocal x",
    "try:",
    "except:",
    "finally:",
    "with x as y:",
    "for x in x:",
    "while True:",
    "class A(A):",
    "def f(*a, **k):",
    "import sys",
    "from x import *",
    "self",
    "super()",
    "__class__",
    "None",
    "True",
    "x",
    "print(x)",
    "é",
    "中",
    "\u{0}",
    "\r\n",
    "match x:\n  case [a, *b]:\n   ",
    "async def f():",
    "sys.exit(3)",
    "f()",
    "x.y",
    "x[y]",
    "x[1:2]",
    "x if y else z",
    "0",
    "-1",
    "1.5",
    "b'x'",
    "%",
    "<<",
    ">>",
    "//",
    "sys.setrecursionlimit(5)",
    "exec('x')",
    "locals()",
    "x = x, x",
    "x += x",
    "[x for x in x]",
];

fn mutate(random: &mut Random, corpus: &[String]) -> String {
    let whole = &corpus[random.below(corpus.len())];
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    // A stretch of a program, so that later faults are reached too.
    let start = random.below(lines.len());
    let end = (start + 1 + random.below(25)).min(lines.len());
    let mut text: String =
        if random.below(3) == 0 { lines.concat() } else { lines[start..end].concat() };
    for _ in 0..1 + random.below(4) {
        let places: Vec<usize> =
            text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let at = places[random.below(places.len())];
        match random.below(4) {
            0 => {
                let to = places
                    [(places.partition_point(|p| *p < at) + random.below(9)).min(places.len() - 1)];
                text.replace_range(at..to.max(at), "");
            }
            1 => {
                text.insert_str(at, &PIECES[random.below(PIECES.len())].repeat(1 + random.below(3)))
            }
            2 => text.insert_str(at, PIECES[random.below(PIECES.len())]),
            _ => {
                let other = &corpus[random.below(corpus.len())];
                let other: Vec<&str> = other.split_inclusive('\n').collect();
                let from = random.below(other.len());
                text.insert_str(at, &other[from..(from + 2).min(other.len())].concat());
            }
        }
    }
    text
}

fn start(source: &str) -> Vm {
    Vm::new(Config {
        argv: vec!["fuzz.py".into()],
        path: "fuzz.py".into(),
        source: source.into(),
        files: Vec::new(),
        library: &[],
        host_modules: &[],
        limits: Limits { heap_bytes: 16 << 20, recursion: 200 },
        seed: 1,
    })
}

/// As much as a mutated program may do before it is stopped: what is wrong is seen in the first lines or never,
/// and a million programs have to end within two hours.
const SHORT: Budget = Budget { lines: 40, instructions_per_line: 2_000 };

/// Runs for a bounded time; what was printed and how it ended.
fn run(vm: &mut Vm, output: &mut String, stops: usize, budget: Budget) -> Option<i32> {
    for _ in 0..stops {
        let stop = vm.run(ThreadId(0), budget);
        match stop.effect {
            Effect::Print { text, .. } => output.push_str(&text),
            Effect::HostCall { .. } => vm.reply(ThreadId(0), Ok(Data::None)),
            Effect::Exit { code } => return Some(code),
            _ => {}
        }
        // Looking is part of it.
        let _ = (vm.frames(ThreadId(0)), vm.position(ThreadId(0)));
    }
    None
}

fn try_one(source: &str) {
    let mut vm = start(source);
    let mut output = String::new();
    let ended = run(&mut vm, &mut output, 3, SHORT);
    if ended.is_none() {
        let mut copy = vm.clone();
        assert!(copy == vm, "a copy differs at once");
        let (mut here, mut there) = (String::new(), String::new());
        let ends = (run(&mut vm, &mut here, 20, SHORT), run(&mut copy, &mut there, 20, SHORT));
        assert_eq!(ends.0, ends.1, "a copy ends differently");
        assert_eq!(here, there, "a copy prints something else");
        assert!(copy == vm, "a copy ends elsewhere");
    }
}

#[test]
fn mutated_programs_neither_panic_nor_run_away() {
    let asked = |name| std::env::var(name).ok().and_then(|n| n.parse::<u64>().ok());
    let (count, seed) = (asked("FUZZ").unwrap_or(300), asked("SEED").unwrap_or(1));
    let from = asked("FROM").unwrap_or(0);
    let corpus = corpus();
    // As little stack as the page has.
    let small = std::thread::Builder::new().stack_size(1 << 20);
    let work = move || {
        for number in from..from + count {
            // Each program follows from its number alone.
            let mut random = Random(Random(seed).next() ^ Random(number).next());
            let source = mutate(&mut random, &corpus);
            let outcome = std::panic::catch_unwind(|| try_one(&source));
            assert!(outcome.is_ok(), "program {number} of seed {seed} panicked:\n{source}");
            if (number + 1) % 10_000 == 0 {
                eprintln!("{} programs of seed {seed} done", number + 1);
            }
        }
    };
    small.spawn(work).expect("a thread starts").join().expect("no program panics");
}

#[test]
fn nesting_is_an_error_not_an_overflow() {
    let deep = [
        "(".repeat(50_000),
        "[".repeat(90) + &"]".repeat(90),
        "x = ".to_string() + &"(".repeat(99) + "1" + &")".repeat(99),
        "x = ".to_string() + &"-".repeat(100_000) + "1",
        "x = ".to_string() + &"not ".repeat(50_000) + "1",
        "x = 1".to_string() + &" + 1".repeat(100_000),
        "x = a".to_string() + &".a".repeat(100_000),
        "x = a".to_string() + &"()".repeat(100_000),
        "x = a".to_string() + &"[0]".repeat(100_000),
        "x = ".to_string() + &"lambda: ".repeat(50_000) + "1",
        "x = ".to_string() + &"1 if 1 else ".repeat(50_000) + "1",
        "x = 2".to_string() + &" ** 2".repeat(50_000),
        "x = ".to_string() + &"await ".repeat(50_000) + "1",
        "x = 1".to_string() + &" < 1".repeat(100_000),
        "x = 1".to_string() + &" and 1".repeat(100_000),
        (0..500).map(|depth| " ".repeat(depth) + "if 1:\n").collect(),
        (0..500).map(|depth| " ".repeat(depth) + "def f():\n").collect(),
        "f'".to_string() + &"{".repeat(10_000),
        "f\"{".to_string() + &"f'{".repeat(10_000),
        "if 1: pass\n".to_string() + &"elif 1: pass\n".repeat(20_000),
        "x = ".to_string() + &"[x for x in ".repeat(3_000),
        "match 1:\n case ".to_string() + &"[".repeat(5_000),
        "match 1:\n case ".to_string() + &"1 | ".repeat(20_000) + "1: pass",
        "@a\n".repeat(20_000) + "def f(): pass",
        "x = ".to_string() + &"y = ".repeat(50_000) + "1",
        "with ".to_string() + &"a, ".repeat(20_000) + "a: pass",
        "x = [".to_string() + &"1, ".repeat(200_000) + "]",
        "x".to_string() + &"x".repeat(1 << 20),
        "try:\n pass\n".to_string() + &"except A:\n pass\n".repeat(20_000),
    ];
    let small = std::thread::Builder::new().stack_size(1 << 20);
    let work = move || {
        for source in &deep {
            try_one(source);
        }
    };
    small.spawn(work).expect("a thread starts").join().expect("no program overflows the stack");
}

#[test]
fn recursion_and_memory_end_in_pythons_errors() {
    let cases = [
        ("def f(): f()\nf()", "RecursionError: maximum recursion depth exceeded"),
        ("x = [0]\nwhile True: x += x", "MemoryError"),
        ("x = 'ab'\nwhile True: x += x", "MemoryError"),
        ("x = {}\ni = 0\nwhile True:\n  x[i] = str(i) * 1000\n  i += 1", "MemoryError"),
        (
            "x = []\nx.append(x)\nprint(x == [x])\nx = []\nfor i in range(5000): x = [x]\nrepr(x)",
            "RecursionError",
        ),
        ("print(len(str(10 ** 5000)))", "ValueError: Exceeds the limit (4300 digits)"),
        ("'a' * 10 ** 10", "MemoryError"),
        ("list(range(10 ** 12))", "MemoryError"),
        ("10 ** 10 ** 10", "MemoryError"),
        ("1 << 10 ** 12", "MemoryError"),
        ("class A:\n  def __repr__(self): return repr(self)\nrepr(A())", "RecursionError"),
        ("class A:\n  def __eq__(self, o): return self == o\nA() == A()", "RecursionError"),
    ];
    for (source, expected) in cases {
        let mut vm = start(source);
        let mut output = String::new();
        let budget = Budget { lines: 40, instructions_per_line: 20_000 };
        let code = run(&mut vm, &mut output, 20_000, budget);
        assert!(output.contains(expected), "{source}\ngave {code:?}:\n{output}");
    }
}
