//! The same dialogues of calls on Linux and here.
//!
//! `linux/cases.txt` holds the dialogues with Linux's recorded answers; the kernel has to give the
//! same, and where python3 and Linux are at hand, the recording is checked against them too.

mod net;

use std::collections::BTreeMap;
use std::io::Write;
use std::net::IpAddr;
use std::process::{Command, Stdio};

use kernel::abi::PollFd;
use kernel::*;
use net::Net;

struct Dialogue {
    title: String,
    lines: Vec<(Vec<String>, String)>,
}

fn dialogues(text: &str) -> Vec<Dialogue> {
    let mut all: Vec<Dialogue> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("# ")) {
        if let Some(title) = line.strip_prefix("## ") {
            all.push(Dialogue { title: title.to_string(), lines: Vec::new() });
        } else {
            let (command, answer) = line.split_once('=').expect("command = answer");
            let words = command.split_whitespace().map(str::to_string).collect();
            all.last_mut().expect("a title first").lines.push((words, answer.trim().to_string()));
        }
    }
    all
}

/// One host whose sockets have names.
struct Host {
    net: Net,
    fds: BTreeMap<String, Fd>,
    kinds: BTreeMap<String, (i32, i32)>,
    /// Names under which descriptors were given to an epoll set.
    registered: BTreeMap<u64, String>,
}

const KINDS: &[(&str, i32, i32)] = &[
    ("tcp", 2, 1),
    ("udp", 2, 2),
    ("tcp6", 10, 1),
    ("udp6", 10, 2),
    ("unix", 1, 1),
    ("unixdgram", 1, 2),
];

impl Host {
    fn new() -> Host {
        Host {
            net: Net::new(net::link(1), 7),
            fds: BTreeMap::new(),
            kinds: BTreeMap::new(),
            registered: BTreeMap::new(),
        }
    }

    fn run(&mut self, words: &[String]) -> String {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let answer = match self.call(&words) {
            Ok(answer) => answer,
            Err(errno) => errno.name().to_string(),
        };
        self.net.run(2);
        answer
    }

    fn kind(word: &str) -> (i32, i32) {
        let (_, family, kind) = KINDS.iter().find(|(name, ..)| *name == word).expect("a kind");
        (*family, *kind)
    }

    fn keep(&mut self, name: &str, fd: Fd, kind: (i32, i32)) -> Result<String, Errno> {
        self.net.done(0, Syscall::SetNonblocking { fd, on: true })?;
        // As in Python, a name that gets another socket lets go of the one it had.
        if let Some(old) = self.fds.insert(name.to_string(), fd).filter(|old| *old != Fd(-1)) {
            self.net.done(0, Syscall::Close { fd: old })?;
        }
        self.kinds.insert(name.to_string(), kind);
        Ok("ok".to_string())
    }

    fn address(&self, name: &str, word: &str) -> Address {
        if self.kinds[name].0 == 1 {
            return Address::Unix { path: word.to_string() };
        }
        let (ip, port) = word.rsplit_once(':').unwrap();
        let port = port.parse().unwrap();
        let ip = ip.strip_prefix("lo").map_or(ip.to_string(), |n| format!("127.1.1.{n}"));
        match ip.parse().unwrap() {
            IpAddr::V4(ip) => Address::Inet { ip, port },
            IpAddr::V6(ip) => Address::Inet6 { ip, port, flowinfo: 0, scope_id: 0 },
        }
    }

    fn show(address: Option<Address>, kind: (i32, i32)) -> String {
        let (ip, port) = match address {
            None => return "none".to_string(),
            Some(Address::Unix { path }) if path.is_empty() => return "unnamed".to_string(),
            Some(Address::Unix { path }) => return path,
            Some(Address::Inet { ip, port }) => (ip.to_string(), port),
            Some(Address::Inet6 { ip, port, .. }) => (ip.to_string(), port),
        };
        let ip = ip.strip_prefix("127.1.1.").map_or(ip.clone(), |n| format!("lo{n}"));
        match port {
            32_768.. if kind.1 == 2 => format!("{ip}:any"),
            32_768.. if port % 2 == 1 => format!("{ip}:odd"),
            32_768.. => format!("{ip}:even"),
            _ => format!("{ip}:{port}"),
        }
    }

    fn call(&mut self, words: &[&str]) -> Result<String, Errno> {
        let number = |i: usize| words[i].parse::<i32>().unwrap();
        match words[0] {
            "socket" => {
                let (family, kind) = Self::kind(words[2]);
                let Reply::Fd(fd) =
                    self.net.done(0, Syscall::Socket { family, kind, protocol: 0 })?
                else {
                    unreachable!()
                };
                return self.keep(words[1], fd, (family, kind));
            }
            "pair" => {
                let (family, kind) = Self::kind(words[3]);
                let Reply::Pair(a, b) =
                    self.net.done(0, Syscall::Socketpair { family, kind, protocol: 0 })?
                else {
                    unreachable!()
                };
                self.keep(words[1], a, (family, kind))?;
                return self.keep(words[2], b, (family, kind));
            }
            "pipe" => {
                let Reply::Pair(a, b) = self.net.done(0, Syscall::Pipe { flags: 0 })? else {
                    unreachable!()
                };
                self.keep(words[1], a, (0, 0))?;
                return self.keep(words[2], b, (0, 0));
            }
            "epoll" => {
                let fd = self.net.fd(0, Syscall::EpollCreate { flags: 0 });
                return self.keep(words[1], fd, (0, 0));
            }
            "select" => return self.select(&words[1..]),
            "unlink" => {
                self.net.done(0, Syscall::Unlink { path: words[1].to_string() })?;
                return Ok("ok".to_string());
            }
            _ => {}
        }
        let Some(&fd) = self.fds.get(words[1]) else { return Ok("no socket".to_string()) };
        if fd == Fd(-1) {
            return Err(Errno::EBADF);
        }
        let kind = self.kinds[words[1]];
        let len = |i: usize| words[i].parse::<usize>().unwrap();
        let data = |i: usize| words[i].as_bytes().to_vec();
        let call = match words[0] {
            "bind" => Syscall::Bind { fd, address: self.address(words[1], words[2]) },
            "listen" => Syscall::Listen { fd, backlog: number(2) },
            "connect" => Syscall::Connect { fd, address: self.address(words[1], words[2]) },
            "accept" => Syscall::Accept { fd, flags: 0 },
            "send" => Syscall::Send { fd, data: data(2), flags: 0 },
            "fill" => Syscall::Send { fd, data: vec![0; len(2)], flags: 0 },
            "sendto" => {
                let address = self.address(words[1], words[3]);
                Syscall::SendTo { fd, data: data(2), flags: 0, address }
            }
            "recv" => Syscall::Recv { fd, len: len(2), flags: 0 },
            "peek" => Syscall::Recv { fd, len: len(2), flags: 2 },
            "recvfrom" => Syscall::RecvFrom { fd, len: len(2), flags: 0 },
            "shutdown" => {
                let how = ["rd", "wr", "rdwr"].iter().position(|how| *how == words[2]);
                Syscall::Shutdown { fd, how: how.unwrap() as i32 }
            }
            "close" => Syscall::Close { fd },
            "dup" => Syscall::Dup { fd },
            "name" => Syscall::GetSockName { fd },
            "peer" => Syscall::GetPeerName { fd },
            "set" => Syscall::SetSockOpt {
                fd,
                level: number(2),
                name: number(3),
                value: number(4).to_le_bytes().to_vec(),
            },
            "linger" => Syscall::SetSockOpt {
                fd,
                level: 1,
                name: 13,
                value: [number(2).to_le_bytes(), number(3).to_le_bytes()].concat(),
            },
            "get" => Syscall::GetSockOpt { fd, level: number(2), name: number(3), len: 4 },
            "state" => Syscall::GetSockOpt { fd, level: 6, name: 11, len: 1 },
            "poll" => {
                let fds = vec![PollFd { fd, events: 1 | 4 | 0x2000, revents: 0 }];
                Syscall::Poll { fds, timeout: Some(Duration::ZERO) }
            }
            "add" | "mod" | "del" => {
                let Some(&target) = self.fds.get(words[2]) else {
                    return Ok("no socket".to_string());
                };
                if target == Fd(-1) {
                    return Err(Errno::EBADF);
                }
                let op = ["add", "del", "mod"].iter().position(|op| *op == words[0]).unwrap();
                let events = words.get(3).map_or(0, |words| bits(words));
                let data = target.0 as u64;
                if op != 1 {
                    self.registered.insert(data, words[2].to_string());
                }
                Syscall::EpollCtl { epoll: fd, op: op as i32 + 1, fd: target, events, data }
            }
            "wait" => Syscall::EpollWait {
                epoll: fd,
                max_events: if words.len() > 2 { number(2) } else { 1023 },
                timeout: Some(Duration::ZERO),
            },
            "read" | "count" => Syscall::Read { fd, len: len(2) },
            "write" => Syscall::Write { fd, data: data(2) },
            "writen" => Syscall::Write { fd, data: vec![0; len(2)] },
            "dup2" => match self.fds.get(words[2]) {
                Some(&to) => Syscall::Dup2 { fd, to },
                None => return Ok("no socket".to_string()),
            },
            other => panic!("unknown command {other}"),
        };
        if words[0] == "close" {
            self.fds.insert(words[1].to_string(), Fd(-1));
        }
        Ok(match self.net.done(0, call)? {
            Reply::Done => "ok".to_string(),
            Reply::Fd(_) if words[0] == "dup2" => {
                self.kinds.insert(words[2].to_string(), kind);
                "ok".to_string()
            }
            Reply::Fd(copy) => self.keep(words[2], copy, kind)?,
            Reply::Accepted { fd, address } => {
                self.keep(words[2], fd, kind)?;
                Self::show(Some(address), kind)
            }
            Reply::Count(count) => count.to_string(),
            Reply::Data(data) if words[0] == "count" => data.len().to_string(),
            Reply::Data(data) => format!("'{}'", String::from_utf8_lossy(&data)),
            Reply::From { data, address } => {
                format!("'{}' {}", String::from_utf8_lossy(&data), Self::show(address, kind))
            }
            Reply::Address(address) => Self::show(Some(address), kind),
            Reply::Option(value) if value.len() == 1 => value[0].to_string(),
            Reply::Option(value) => i32::from_le_bytes(value.try_into().unwrap()).to_string(),
            Reply::Ready(fds) => events(fds.first().map_or(0, |fd| fd.revents)),
            Reply::Events(told) if told.is_empty() => "nothing".to_string(),
            Reply::Events(told) => {
                let one = |it: &EpollEvent| {
                    format!("{}:{}", self.registered[&it.data], events(it.events as i16))
                };
                told.iter().map(one).collect::<Vec<_>>().join(" ")
            }
            other => format!("{other:?}"),
        })
    }

    fn select(&mut self, words: &[&str]) -> Result<String, Errno> {
        let names = |word: &str| -> Vec<String> {
            word.split(',').filter(|name| *name != "-").map(str::to_string).collect()
        };
        let asked = [names(words[0]), names(words[1]), names(words[2])];
        if asked.iter().flatten().any(|name| !self.fds.contains_key(name)) {
            return Ok("no socket".to_string());
        }
        let [read, write, except] =
            asked.each_ref().map(|names| names.iter().map(|name| self.fds[name]).collect());
        let call = Syscall::Select { read, write, except, timeout: Some(Duration::ZERO) };
        let Reply::Selected { read, write, except } = self.net.done(0, call)? else {
            unreachable!()
        };
        let told = asked.iter().zip([read, write, except]).map(|(names, ready)| {
            let there: Vec<&str> = names
                .iter()
                .filter(|n| ready.contains(&self.fds[*n]))
                .map(String::as_str)
                .collect();
            if there.is_empty() { "-".to_string() } else { there.join(",") }
        });
        Ok(told.collect::<Vec<_>>().join(" "))
    }
}

/// "IN+ET" as `EPOLL*` bits.
fn bits(words: &str) -> u32 {
    let value = |word| match word {
        "IN" => 1,
        "OUT" => 4,
        "ERR" => 8,
        "HUP" => 16,
        "RDHUP" => 0x2000,
        "ET" => 1 << 31,
        "ONESHOT" => 1 << 30,
        "EXCLUSIVE" => 1 << 28,
        "0" => 0,
        other => panic!("unknown event {other}"),
    };
    words.split('+').map(value).sum()
}

fn events(bits: i16) -> String {
    let names = [("IN", 1), ("OUT", 4), ("ERR", 8), ("HUP", 16), ("NVAL", 32), ("RDHUP", 0x2000)];
    let set: Vec<&str> = names.iter().filter(|(_, bit)| bits & bit != 0).map(|(n, _)| *n).collect();
    if set.is_empty() { "nothing".to_string() } else { set.join("+") }
}

/// What this machine's Linux answers; `None` where it cannot be asked.
fn ask_linux(cases: &[Vec<Vec<String>>]) -> Option<Vec<Vec<String>>> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/linux/run.py");
    let mut python = Command::new("python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    python.stdin.take()?.write_all(serde_json::to_string(cases).unwrap().as_bytes()).ok()?;
    let output = python.wait_with_output().ok()?;
    assert!(output.status.success(), "the runner failed");
    Some(serde_json::from_slice(&output.stdout).expect("the runner prints JSON"))
}

fn report(problems: Vec<String>) {
    assert!(problems.is_empty(), "{} differ:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn the_kernel_answers_as_recorded() {
    let mut problems = Vec::new();
    for dialogue in dialogues(include_str!("linux/cases.txt")) {
        let mut host = Host::new();
        for (words, expected) in &dialogue.lines {
            let answer = host.run(words);
            if answer != *expected {
                problems.push(format!(
                    "{}: {}: {answer}, Linux {expected}",
                    dialogue.title,
                    words.join(" ")
                ));
            }
        }
    }
    report(problems);
}

#[test]
fn linux_answers_as_recorded() {
    let dialogues = dialogues(include_str!("linux/cases.txt"));
    let cases: Vec<Vec<Vec<String>>> = dialogues
        .iter()
        .map(|dialogue| dialogue.lines.iter().map(|(words, _)| words.clone()).collect())
        .collect();
    let Some(answers) = ask_linux(&cases) else { return };
    let mut problems = Vec::new();
    for (dialogue, answers) in dialogues.iter().zip(answers) {
        for ((words, expected), answer) in dialogue.lines.iter().zip(answers) {
            if answer != *expected {
                problems.push(format!(
                    "{}: {}: Linux {answer}, recorded {expected}",
                    dialogue.title,
                    words.join(" ")
                ));
            }
        }
    }
    report(problems);
}

/// A small generator of numbers, so that a script is named by its seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

/// A dialogue that begins as programs do and goes on at random.
fn generate(seed: u64) -> Vec<Vec<String>> {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let (kind, places): (&str, &[&str]) = match dice.below(8) {
        0 => ("udp", &["lo1:7001", "lo2:7001", "lo1:7002", "0.0.0.0:7003"]),
        1 => ("unix", &["one", "two"]),
        2 => ("unixdgram", &["one", "two"]),
        _ => ("tcp", &["lo1:7001", "lo1:7001", "lo1:7002", "lo2:7001"]),
    };
    let mut script: Vec<String> = Vec::new();
    let opening = [
        format!("socket l {kind}"),
        format!("bind l {}", places[0]),
        "listen l 1".to_string(),
        format!("socket c {kind}"),
        format!("connect c {}", places[0]),
        "accept l s".to_string(),
    ];
    for line in opening {
        if dice.below(12) > 0 {
            script.push(line);
        }
        if dice.below(15) == 0 {
            script.push(format!("set l 1 {} 1", dice.pick(&["2", "15", "9"])));
        }
    }
    for _ in 0..6 + dice.below(14) {
        let who = dice.pick(&["l", "c", "c", "c", "s", "s", "s", "d", "t"]);
        let new = dice.pick(&["d", "t", "s"]);
        let place = dice.pick(places);
        let word = dice.pick(&["x", "hello", "abcdefgh"]);
        let len = dice.pick(&["1", "4", "99"]);
        script.push(match dice.below(34) {
            0 => format!("socket {new} {kind}"),
            1 => format!("bind {who} {place}"),
            2 => format!("listen {who} {}", dice.pick(&["0", "1", "5"])),
            3 | 4 => format!("connect {who} {place}"),
            5 | 6 => format!("accept l {new}"),
            7..=12 => format!("send {who} {word}"),
            13 => format!("sendto {who} {word} {place}"),
            14..=18 => format!("recv {who} {len}"),
            19 => format!("recvfrom {who} {len}"),
            20 => format!("peek {who} {len}"),
            21 | 22 => format!("shutdown {who} {}", dice.pick(&["rd", "wr", "rdwr"])),
            23 | 24 => format!("close {who}"),
            25 => format!("name {who}"),
            26 => format!("peer {who}"),
            27..=30 => format!("poll {who}"),
            31 => format!("get {who} 1 {}", dice.pick(&["4", "30", "3"])),
            32 if dice.below(3) == 0 => format!("linger {who} 1 0"),
            32 => format!("dup {who} {new}"),
            _ => format!("set {who} 1 2 1"),
        });
    }
    script.iter().map(|line| line.split(' ').map(str::to_string).collect()).collect()
}

fn ask_kernel(script: &[Vec<String>]) -> Vec<String> {
    let mut host = Host::new();
    script.iter().map(|words| host.run(words)).collect()
}

/// The shortest script that still differs, by leaving lines out. Linux is asked again each time,
/// since a busy machine may once answer too late.
fn shrink(mut script: Vec<Vec<String>>) -> Option<String> {
    let differs = |script: &Vec<Vec<String>>| {
        let ours = ask_kernel(script);
        let linux = ask_linux(&[script.clone(), script.clone(), script.clone()])?;
        let all = linux.iter().all(|answers| *answers != ours);
        all.then(|| (ours, linux[0].clone()))
    };
    let mut shown = differs(&script)?;
    let mut at = 0;
    while at < script.len() {
        let mut shorter = script.clone();
        shorter.remove(at);
        match differs(&shorter) {
            Some(answers) => (script, shown) = (shorter, answers),
            None => at += 1,
        }
    }
    let lines = script.iter().zip(shown.0.iter().zip(&shown.1)).map(|(words, (ours, linux))| {
        let mark = if ours == linux { String::new() } else { format!("   BUT HERE {ours}") };
        format!("{:24}= {linux}{mark}", words.join(" "))
    });
    Some(lines.collect::<Vec<_>>().join("\n"))
}

/// Scripts that nobody wrote. `LINUX_SCRIPTS=first..end` asks for others than the usual few.
#[test]
fn generated_dialogues_agree() {
    let range = std::env::var("LINUX_SCRIPTS").unwrap_or("0..40".to_string());
    let (first, end) = range.split_once("..").expect("first..end");
    let scripts: Vec<_> = (first.parse().unwrap()..end.parse().unwrap()).map(generate).collect();
    let Some(answers) = ask_linux(&scripts) else { return };
    let mut problems = Vec::new();
    for (script, linux) in scripts.into_iter().zip(answers) {
        if ask_kernel(&script) != linux && problems.len() < 8 {
            problems.extend(shrink(script).map(|text| format!("\n{text}")));
        }
    }
    report(problems);
}
