//! The same programs under `python3`, over real loopback sockets, and in the simulation: both print
//! the same, clock and ports aside.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A server and clients that talk to it one after another.
struct Case {
    /// A lesson, or `programs`.
    from: &'static str,
    port: u16,
    server: Run,
    clients: &'static [Run],
}

/// A program, its arguments, and what is typed at it.
struct Run {
    file: &'static str,
    arguments: &'static [&'static str],
    typed: &'static str,
}

const CASES: &[Case] = &[
    // Row 2: the time on each message, until an empty line.
    Case {
        from: "timestamp-server.md",
        port: 21567,
        server: Run { file: "server.py", arguments: &[], typed: "" },
        clients: &[
            Run {
                file: "client.py",
                arguments: &["127.0.0.1"],
                typed: "hello\nhow late is it?\n\n",
            },
            Run { file: "client.py", arguments: &[], typed: "again\n\n" },
        ],
    },
    // Row 6: capitals, a connection for every message.
    Case {
        from: "capitals-server.md",
        port: 6666,
        server: Run { file: "server.py", arguments: &[], typed: "" },
        clients: &[
            Run { file: "client.py", arguments: &["127.0.0.1", "hello"], typed: "" },
            Run { file: "client.py", arguments: &["127.0.0.1", "sockets are doors"], typed: "" },
            Run { file: "client.py", arguments: &[], typed: "" },
        ],
    },
    // Row 19: one shot.
    Case {
        from: "five-calls.md",
        port: 7788,
        server: Run { file: "server.py", arguments: &[], typed: "" },
        clients: &[Run { file: "client.py", arguments: &[], typed: "Hello, server\n" }],
    },
    // Row 20: both sides type in turn; one client, then the next.
    Case {
        from: "programs",
        port: 7789,
        server: Run {
            file: "chat_server.py",
            arguments: &[],
            typed: "good day\nnot bad\nyou again?\n",
        },
        clients: &[
            Run {
                file: "chat_client.py",
                arguments: &["127.0.0.1"],
                typed: "hello\nhow are you?\n\n",
            },
            Run { file: "chat_client.py", arguments: &[], typed: "it's me\n\n" },
        ],
    },
    // Row 4: socketserver, a connection for every message.
    Case {
        from: "programs/rows",
        port: 21568,
        server: Run { file: "row04_server.py", arguments: &[], typed: "" },
        clients: &[
            Run { file: "ask_client.py", arguments: &["21568"], typed: "one\ntwo\nthree\n" },
            Run { file: "ask_client.py", arguments: &["21568"], typed: "again\n" },
        ],
    },
    // Row 5: Twisted, where it is installed.
    Case {
        from: "programs/rows",
        port: 7797,
        server: Run { file: "row05_server.py", arguments: &[], typed: "" },
        clients: &[
            Run { file: "row05_client.py", arguments: &[], typed: "hello\nonce more\n\n" },
            Run { file: "row05_client.py", arguments: &[], typed: "\n" },
        ],
    },
    // Row 10: a web server, asked by http.client and urllib.
    Case {
        from: "programs/rows",
        port: 8081,
        server: Run { file: "row10_server.py", arguments: &[], typed: "" },
        clients: &[Run { file: "row10_client.py", arguments: &[], typed: "" }],
    },
    // Row 13: a thread for every client.
    Case {
        from: "programs/rows",
        port: 8009,
        server: Run { file: "row13_server.py", arguments: &[], typed: "" },
        clients: &[
            Run { file: "row13_client.py", arguments: &[], typed: "0\nwhat\nexit\n" },
            Run { file: "row13_client.py", arguments: &[], typed: "exit\n" },
        ],
    },
    // Row 23: a process for every client.
    Case {
        from: "programs/rows",
        port: 7790,
        server: Run { file: "row23_server.py", arguments: &[], typed: "" },
        clients: &[
            Run { file: "talk_client.py", arguments: &["7790"], typed: "hello\nworld\n" },
            Run { file: "talk_client.py", arguments: &["7790"], typed: "again\n" },
        ],
    },
    // Row 24: a thread for every client, by hand.
    Case {
        from: "programs/rows",
        port: 7791,
        server: Run { file: "row24_server.py", arguments: &[], typed: "" },
        clients: &[
            Run { file: "talk_client.py", arguments: &["7791"], typed: "hello\nworld\n" },
            Run { file: "talk_client.py", arguments: &["7791"], typed: "again\n" },
        ],
    },
    // Row 25: polling non-blocking sockets.
    Case {
        from: "programs/rows",
        port: 7792,
        server: Run { file: "row25_server.py", arguments: &[], typed: "" },
        clients: &[Run { file: "row25_client.py", arguments: &[], typed: "" }],
    },
    // Row 26: select over sockets and the keyboard.
    Case {
        from: "programs/rows",
        port: 7793,
        server: Run { file: "row26_server.py", arguments: &[], typed: "typed\n" },
        clients: &[
            Run { file: "talk_client.py", arguments: &["7793"], typed: "hello\nworld\n" },
            Run { file: "talk_client.py", arguments: &["7793"], typed: "again\n" },
        ],
    },
    // Row 27: select with a queue for every client.
    Case {
        from: "programs/rows",
        port: 9998,
        server: Run { file: "row27_server.py", arguments: &[], typed: "" },
        clients: &[
            Run { file: "talk_client.py", arguments: &["9998"], typed: "hello\nworld\n" },
            Run { file: "talk_client.py", arguments: &["9998"], typed: "again\n" },
        ],
    },
    // Row 28: epoll, edge-triggered.
    Case {
        from: "programs/rows",
        port: 7794,
        server: Run { file: "row28_server.py", arguments: &[], typed: "" },
        clients: &[
            Run { file: "talk_client.py", arguments: &["7794"], typed: "hello\nworld\n" },
            Run { file: "talk_client.py", arguments: &["7794"], typed: "again\n" },
        ],
    },
    // Row 33: gevent, where it is installed.
    Case {
        from: "programs/rows",
        port: 7798,
        server: Run { file: "row33_server.py", arguments: &[], typed: "" },
        clients: &[
            Run { file: "talk_client.py", arguments: &["7798"], typed: "hello\nworld\n" },
            Run { file: "talk_client.py", arguments: &["7798"], typed: "again\n" },
        ],
    },
    // asyncio's streams.
    Case {
        from: "programs/rows",
        port: 7796,
        server: Run { file: "asyncio_server.py", arguments: &[], typed: "" },
        clients: &[
            Run { file: "talk_client.py", arguments: &["7796"], typed: "hello\nworld\n" },
            Run { file: "talk_client.py", arguments: &["7796"], typed: "again\n" },
        ],
    },
    // selectors.
    Case {
        from: "programs/rows",
        port: 7799,
        server: Run { file: "selectors_server.py", arguments: &[], typed: "" },
        clients: &[
            Run { file: "talk_client.py", arguments: &["7799"], typed: "hello\nworld\n" },
            Run { file: "talk_client.py", arguments: &["7799"], typed: "again\n" },
        ],
    },
];

/// Programs that need no other: the module that they need, if not every python3 has it, and whether the
/// order of lines is left to the scheduler.
const ALONE: &[(&str, Option<&str>, bool)] = &[
    ("threads.py", None, true),
    ("queues.py", None, true),
    ("processes.py", None, true),
    ("multiprocess.py", None, true),
    ("readiness.py", None, false),
    ("socketservers.py", None, false),
    ("contexts.py", None, false),
    ("shelves.py", None, false),
    ("subprocesses.py", None, false),
    ("connections.py", None, false),
    ("let_go.py", None, false),
    ("coroutines.py", None, false),
    ("web.py", None, false),
    ("disk.py", None, false),
    ("logs.py", None, false),
    ("managed.py", None, false),
    ("chats.py", None, false),
    ("pickles.py", None, false),
    ("greenlets.py", Some("greenlet"), false),
    ("hub.py", Some("gevent"), false),
    ("reactor.py", Some("twisted"), false),
];

/// For a server to listen, or a client to end.
const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn the_simulation_prints_what_cpython_prints() {
    if Command::new("python3").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "python3 is missing: apt-get install python3");
        eprintln!("skipped: there is no python3 here");
        return;
    }
    // One after another: each has a port of its own, which nothing else may use at the time.
    for case in CASES {
        let folder = Folder::with_programs(case);
        if let Some(module) = needed(case.server.file)
            && !has_module(module)
        {
            eprintln!("left out {}: this python3 has no {module}", case.server.file);
            continue;
        }
        let real = case.run_for_real(&folder.0);
        let simulated = case.simulate(&folder.0);
        for (index, (real, simulated)) in real.iter().zip(&simulated).enumerate() {
            let what = format!("{}, {}, program {}", case.from, case.server.file, index + 1);
            let shown = |(out, errors): &Printed| match case.is_row() {
                true => (sorted(out), sorted(errors)),
                false => (out.clone(), errors.clone()),
            };
            let (simulated, expected) = (shown(simulated), shown(real));
            assert_eq!(
                simulated, expected,
                "{what}: the simulation (left) is not as CPython (right)"
            );
            assert!(!real.0.is_empty(), "{what} prints nothing: the comparison is empty");
        }
        assert_eq!(real.len(), simulated.len());
    }
}

#[test]
fn programs_on_their_own_print_what_cpython_prints() {
    if Command::new("python3").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "python3 is missing: apt-get install python3");
        eprintln!("skipped: there is no python3 here");
        return;
    }
    let programs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs/alone");
    for (file, module, any_order) in ALONE {
        if let Some(module) = module
            && !has_module(module)
        {
            eprintln!("left out {file}: this python3 has no {module}");
            continue;
        }
        let folder = std::env::temp_dir();
        let folder =
            Folder(folder.join(format!("socket-playground-{}-{file}", std::process::id())));
        fs::create_dir_all(&folder.0).unwrap();
        fs::copy(programs.join(file), folder.0.join(file)).unwrap();
        let run = Run { file, arguments: &[], typed: "" };
        let mut real = run.start(&folder.0);
        wait_until("the program to end", || matches!(real.0.try_wait(), Ok(Some(_))));
        let real = real.printed();
        let simulated = simulate(&folder.0, &[&run], false).remove(0);
        let lines = |text: &str| {
            let mut lines: Vec<String> = places_left_out(text).lines().map(String::from).collect();
            if *any_order {
                lines.sort();
            }
            lines
        };
        assert!(!real.0.is_empty(), "{file} prints nothing: the comparison is empty");
        assert_eq!(
            lines(&simulated.0),
            lines(&real.0),
            "{file}: simulated (left), CPython (right)"
        );
        assert_eq!(
            lines(&simulated.1),
            lines(&real.1),
            "{file}: simulated (left), CPython (right)"
        );
    }
}

/// A traceback without folders, and without the line numbers of the library's own files.
fn places_left_out(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let place = line.strip_prefix("  File \"").and_then(|rest| rest.split_once("\", line "));
        match place {
            Some((path, rest)) => {
                let is_library = path.contains("/lib/python3");
                let name = path.rsplit('/').next().unwrap_or(path);
                let name = if is_library { "library" } else { name };
                let rest = rest.split_once(", in ").filter(|_| is_library).map_or(rest, |(_, f)| f);
                out.push_str(&format!("  File {name}, {rest}\n"));
            }
            None => out.push_str(&format!("{line}\n")),
        }
    }
    out
}

/// The module beyond the standard library that a row's programs need.
fn needed(file: &str) -> Option<&'static str> {
    match file {
        "row05_server.py" => Some("twisted"),
        "row33_server.py" => Some("gevent"),
        _ => None,
    }
}

fn has_module(module: &str) -> bool {
    let import = Command::new("python3").args(["-c", &format!("import {module}")]).output();
    import.is_ok_and(|output| output.status.success())
}

/// Standard output and standard error, without clock and ports.
type Printed = (String, String);

fn sorted(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines.join("\n")
}

impl Case {
    /// Servers for several clients at once: these come one after another in reality and side by side in
    /// the simulation, so the lines may come in another order. Those that poll have no end.
    fn is_row(&self) -> bool {
        self.from == "programs/rows"
    }

    fn run_for_real(&self, folder: &Path) -> Vec<Printed> {
        wait_until("the port to be free", || !is_listening(self.port));
        let mut server = self.server.start(folder);
        wait_until("the server to listen", || is_listening(self.port));
        let mut printed = Vec::new();
        for client in self.clients {
            let mut running = client.start(folder);
            wait_until("the client to end", || matches!(running.0.try_wait(), Ok(Some(_))));
            printed.push(running.printed());
        }
        // A server without end has come back to accept; the others are given the time to end.
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_millis(300)
            && matches!(server.0.try_wait(), Ok(None))
        {
            std::thread::sleep(Duration::from_millis(10));
        }
        printed.insert(0, server.printed());
        printed
    }

    fn simulate(&self, folder: &Path) -> Vec<Printed> {
        let runs: Vec<&Run> = std::iter::once(&self.server).chain(self.clients).collect();
        simulate(folder, &runs, self.is_row())
    }
}

/// What each of the programs prints in the simulation, with the processes that it forks.
fn simulate(folder: &Path, runs: &[&Run], endless: bool) -> Vec<Printed> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_socket-playground"));
    command.arg("run").arg("--json").current_dir(folder);
    if endless {
        command.args(["--until", "5"]);
    }
    for (index, run) in runs.iter().enumerate() {
        let words: Vec<String> = run.arguments.iter().map(|word| format!("'{word}'")).collect();
        command.arg(format!("{} {}", run.file, words.join(" ")));
        let typed = format!("typed-{index}.txt");
        fs::write(folder.join(&typed), run.typed).unwrap();
        command.arg("--stdin").arg(format!("{}={typed}", index + 1));
    }
    let output = command.output().unwrap();
    let code = output.status.code();
    assert!(matches!(code, Some(0 | 3)), "{}", String::from_utf8_lossy(&output.stderr));
    let result: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |process: &serde_json::Value, stream: &str| plain(process[stream].as_str().unwrap());
    let processes = result["processes"].as_array().unwrap().iter().take(runs.len());
    processes.map(|process| (text(process, "stdout"), text(process, "stderr"))).collect()
}

impl Run {
    fn start(&self, folder: &Path) -> Running {
        // A file of its own: the server reads on while its clients come and go.
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let typed = folder.join(format!("stdin-{}.txt", NEXT.fetch_add(1, Ordering::Relaxed)));
        fs::write(&typed, self.typed).unwrap();
        let child = Command::new("python3")
            .arg("-u")
            .arg(self.file)
            .args(self.arguments)
            .current_dir(folder)
            .stdin(fs::File::open(typed).unwrap())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Running(child)
    }
}

/// A real process, ended with the test whatever happens.
struct Running(Child);

impl Running {
    fn printed(&mut self) -> Printed {
        let _ = self.0.kill();
        let _ = self.0.wait();
        let (mut stdout, mut stderr) = (String::new(), String::new());
        self.0.stdout.take().unwrap().read_to_string(&mut stdout).unwrap();
        self.0.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        (plain(&stdout), plain(&stderr))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Without clock (`Thu Jan  1 09:00:00 2026`) and without ports that the system chose.
fn plain(text: &str) -> String {
    const DAYS: [&str; 7] = ["Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun "];
    const CLOCK: usize = "Thu Jan  1 09:00:00 2026".len();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let is_clock = DAYS.iter().any(|day| rest.starts_with(day)) && rest.is_char_boundary(CLOCK);
        let (shown, length) = match rest[..digits].parse::<u32>() {
            _ if is_clock && rest.len() >= CLOCK => ("CLOCK", CLOCK),
            Ok(32768..=60999) => ("PORT", digits),
            Ok(_) => (&rest[..digits], digits),
            Err(_) => (&rest[..c.len_utf8()], c.len_utf8()),
        };
        plain.push_str(shown);
        rest = &rest[length..];
    }
    plain
}

#[test]
fn clock_and_ports_are_left_out() {
    let table = [
        ("[Thu Jan  1 09:00:00 2026] hello", "[CLOCK] hello"),
        ("('127.0.0.1', 53814)", "('127.0.0.1', PORT)"),
        ("port 6666, 2026, 123456", "port 6666, 2026, 123456"),
        ("Thu", "Thu"),
        ("你好 40000", "你好 PORT"),
    ];
    for (text, expected) in table {
        assert_eq!(plain(text), expected);
    }
}

fn wait_until(what: &str, mut ready: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !ready() {
        assert!(begun.elapsed() < PATIENCE, "{PATIENCE:?} were not enough for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Whether some process listens on this port: asked of the kernel, for a connection would be a client.
#[cfg(target_os = "linux")]
fn is_listening(port: u16) -> bool {
    const LISTEN: &str = "0A";
    let ending = format!(":{port:04X}");
    fs::read_to_string("/proc/net/tcp").unwrap().lines().skip(1).any(|line| {
        let mut fields = line.split_whitespace().skip(1);
        let local = fields.next().unwrap_or_default();
        local.ends_with(&ending) && fields.nth(1) == Some(LISTEN)
    })
}

/// Elsewhere a moment has to do.
#[cfg(not(target_os = "linux"))]
fn is_listening(_port: u16) -> bool {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    std::thread::sleep(Duration::from_millis(500));
    // First whether it is free, then whether the server has come.
    ASKED.fetch_add(1, Ordering::Relaxed) % 2 == 1
}

/// A folder with a case's programs, removed when dropped.
struct Folder(PathBuf);

impl Folder {
    fn with_programs(case: &Case) -> Folder {
        let name = format!("socket-playground-cpython-{}-{}", std::process::id(), case.port);
        let folder = Folder(std::env::temp_dir().join(name));
        fs::create_dir_all(&folder.0).unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for (name, text) in programs(root, case) {
            fs::write(folder.0.join(name), text).unwrap();
        }
        folder
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn programs(root: &Path, case: &Case) -> Vec<(String, String)> {
    if !case.from.ends_with(".md") {
        let folder = root.join("tests").join(case.from);
        let files = [case.server.file, case.clients[0].file];
        return files
            .map(|file| (file.to_string(), fs::read_to_string(folder.join(file)).unwrap()))
            .to_vec();
    }
    let text = fs::read_to_string(root.join("../lessons").join(case.from)).unwrap();
    let lesson = lesson::parse(case.from, &text).unwrap();
    lesson.scenario.programs.into_iter().map(|program| (program.file, program.source)).collect()
}
