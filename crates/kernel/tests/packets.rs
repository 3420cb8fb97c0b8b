//! TCP as dialogues of calls and packets with a scripted peer (`packets/dialogues.txt`).

use kernel::packet::{Body, Flags, Segment};
use kernel::*;

const TASK: Task = Task { pid: Pid(1), tid: Tid(0) };
const HOST: &str = "10.0.0.1";
const PEER: &str = "10.0.0.2";

struct Stage {
    kernel: Kernel,
    now: Time,
    sent: Vec<(Time, Segment)>,
    woken: bool,
    /// Our initial number towards each port of the peer, and our port.
    iss: std::collections::BTreeMap<u16, (u32, u16)>,
    /// Where the peer's numbers begin.
    irs: u32,
}

impl Stage {
    fn new() -> Stage {
        let addresses = vec![HOST.parse().unwrap()];
        let config = HostConfig { name: "host".into(), addresses, root: true, mtu: 1500, seed: 5 };
        let mut kernel = Kernel::new(config);
        kernel.create_process(Pid(1));
        let iss = Default::default();
        Stage { kernel, now: Time::ZERO, sent: vec![], woken: false, iss, irs: 5_000 }
    }

    fn drain(&mut self) {
        for effect in self.kernel.drain() {
            match effect {
                Effect::Transmit(Packet { body: Body::Tcp(segment), .. }) => {
                    if segment.flags.syn {
                        self.iss
                            .insert(segment.destination_port, (segment.seq, segment.source_port));
                    }
                    self.sent.push((self.now, segment));
                }
                Effect::Wake(_) => self.woken = true,
                _ => {}
            }
        }
    }

    fn call(&mut self, call: Syscall) -> String {
        let outcome = self.kernel.syscall(self.now, TASK, call);
        self.drain();
        tell(outcome)
    }

    /// Lets timers go off until `until`, or until something was sent if `until` is none.
    fn wait(&mut self, until: Option<Time>) {
        while let Some((at, timer)) = self.kernel.next_deadline() {
            if until.is_some_and(|until| at > until) || (until.is_none() && !self.sent.is_empty()) {
                break;
            }
            self.now = self.now.max(at);
            self.kernel.expire(self.now, timer);
            self.drain();
        }
        self.now = until.unwrap_or(self.now);
    }

    /// The numbers of the connection with the peer's port, as the kernel counts them.
    fn base(&self, port: u16) -> (u32, u16) {
        self.iss.get(&port).copied().unwrap_or((0, 80))
    }

    fn deliver(&mut self, port: u16, words: &[&str]) {
        let (iss, ours) = self.base(port);
        let number = |i: usize| words.get(i).map_or(0, |word| word.parse().unwrap());
        let field = |name| field(words, name);
        let flags = flags(words[0]);
        let segment = Segment {
            source_port: port,
            destination_port: ours,
            seq: self.irs.wrapping_add(number(1)),
            ack: if flags.ack { iss.wrapping_add(number(2)) } else { 0 },
            flags,
            window: field("win").unwrap_or(65_535) as u16,
            mss: flags.syn.then(|| field("mss").unwrap_or(1460) as u16),
            window_scale: field("ws").map(|scale| scale as u8).or(flags.syn.then_some(0)),
            payload: vec![b'p'; field("len").unwrap_or(0) as usize],
        };
        let (source, destination) = (PEER.parse().unwrap(), HOST.parse().unwrap());
        self.kernel.deliver(self.now, Packet { source, destination, body: Body::Tcp(segment) });
        self.drain();
    }

    /// What of the next packet sent differs from the words.
    fn expect(&mut self, words: &[&str]) -> Result<(), String> {
        self.wait(None);
        if self.sent.is_empty() {
            return Err("nothing was sent".to_string());
        }
        let (at, segment) = self.sent.remove(0);
        let (iss, _) = self.base(segment.destination_port);
        let from_iss = |seq: u32| seq.wrapping_sub(iss);
        let from_irs = |ack: u32| ack.wrapping_sub(self.irs);
        let mut expected = words.to_vec();
        let mut shown = vec![segment.flags.to_string(), from_iss(segment.seq).to_string()];
        if expected.get(2).is_some_and(|word| word.parse::<u32>().is_ok()) {
            shown.push(from_irs(segment.ack).to_string());
        }
        let fields = [
            ("len", Some(segment.payload.len() as u32)),
            ("win", Some(u32::from(segment.window))),
            ("mss", segment.mss.map(u32::from)),
            ("ws", segment.window_scale.map(u32::from)),
        ];
        if let Some(place) = expected.iter().position(|word| *word == "at") {
            let ms = at.0 / 1_000_000;
            if expected[place + 1] != ms.to_string() {
                return Err(format!("{} was sent at {ms}", shown.join(" ")));
            }
            expected.truncate(place);
        }
        for word in expected.iter().filter_map(|word| word.split_once('=')) {
            let value =
                fields.iter().find(|(name, _)| *name == word.0).and_then(|(_, value)| *value);
            shown.push(format!(
                "{}={}",
                word.0,
                value.map_or("none".to_string(), |v| v.to_string())
            ));
        }
        if shown.join(" ") == expected.join(" ") { Ok(()) } else { Err(shown.join(" ")) }
    }

    fn state(&self, word: &str) -> String {
        let snapshot = self.kernel.snapshot();
        let socket = match word.strip_suffix('s') {
            // The n-th socket made, counted from descriptor 3 on, as if each had one.
            Some(n) => {
                let id = n.parse::<u32>().unwrap() - 2;
                snapshot.sockets.iter().find(|socket| socket.id.0 == id)
            }
            None => {
                let fd = Fd(word.parse().unwrap());
                let entry = snapshot.processes[0].entries.iter().find(|entry| entry.fd == fd);
                let id = entry.and_then(|entry| entry.socket);
                snapshot.sockets.iter().find(|socket| Some(socket.id) == id)
            }
        };
        let tcp = socket.and_then(|socket| socket.tcp.as_ref());
        tcp.map_or("gone".to_string(), |tcp| tcp.state.name().to_string())
    }

    fn line(&mut self, line: &str) -> Result<(), String> {
        let (line, expected) = match line.rsplit_once(" = ") {
            Some((line, expected)) => (line, Some(expected)),
            None => (line.strip_suffix(" =").unwrap_or(line), None),
        };
        let words: Vec<&str> = line.split_whitespace().collect();
        let fd = || Fd(words[1].parse().unwrap());
        let number = |i: usize| words[i].parse::<i32>().unwrap();
        let set = |level, name, value: &[i32]| Syscall::SetSockOpt {
            fd: fd(),
            level,
            name,
            value: value.iter().flat_map(|word| word.to_le_bytes()).collect(),
        };
        let port = |i: usize| words[i].parse().unwrap();
        let here = |port| Address::Inet { ip: HOST.parse().unwrap(), port };
        let call = match words[0] {
            "<" => {
                self.deliver(1000, &words[1..]);
                return Ok(());
            }
            "from" => {
                self.deliver(port(1), &words[3..]);
                return Ok(());
            }
            ">" => return self.expect(&words[1..]),
            "quiet" => {
                self.wait(Some(self.now + Duration::from_millis(number(1) as u64)));
                let sent =
                    self.sent.first().map(|(at, s)| format!("{} at {}", s.flags, at.0 / 1_000_000));
                return sent.map_or(Ok(()), Err);
            }
            "state" => {
                let state = self.state(words[1]);
                return if state == words[2] { Ok(()) } else { Err(state) };
            }
            "wakes" => {
                let woken = std::mem::take(&mut self.woken);
                if expected.is_none() {
                    return if woken { Err("it wakes".to_string()) } else { Ok(()) };
                }
                if !woken {
                    return Err("it still sleeps".to_string());
                }
                let answer = tell(self.kernel.resume(self.now, TASK));
                self.drain();
                return if Some(answer.as_str()) == expected { Ok(()) } else { Err(answer) };
            }
            "established" => {
                for line in [
                    "socket = 3",
                    "bind 3 80 = ok",
                    "listen 3 5 = ok",
                    "< SYN 0 0",
                    "> SYN,ACK 0 1",
                ] {
                    self.line(line)?;
                }
                self.now = self.now + Duration::from_millis(10);
                self.line("< ACK 1 1")?;
                return self.line("accept 3 = 4");
            }
            "socket" => Syscall::Socket { family: 2, kind: 1, protocol: 0 },
            "bind" => Syscall::Bind { fd: fd(), address: here(port(2)) },
            "listen" => Syscall::Listen { fd: fd(), backlog: number(2) },
            "accept" => Syscall::Accept { fd: fd(), flags: 0 },
            "connect" => {
                let address = Address::Inet { ip: PEER.parse().unwrap(), port: 1000 };
                Syscall::Connect { fd: fd(), address }
            }
            "send" => Syscall::Send { fd: fd(), data: vec![b's'; number(2) as usize], flags: 0 },
            "recv" => Syscall::Recv { fd: fd(), len: number(2) as usize, flags: 0 },
            "shutdown" => Syscall::Shutdown { fd: fd(), how: 1 },
            "close" => Syscall::Close { fd: fd() },
            "nodelay" => set(6, 1, &[1]),
            "linger" => set(1, 13, &[1, number(2)]),
            "keepalive" => {
                for (name, value) in [(4, number(2)), (5, number(3)), (6, number(4))] {
                    self.call(set(6, name, &[value]));
                }
                set(1, 9, &[1])
            }
            other => panic!("unknown command {other}"),
        };
        let answer = self.call(call);
        match expected {
            Some(expected) if expected != answer => Err(answer),
            _ => Ok(()),
        }
    }
}

fn tell(outcome: Outcome) -> String {
    match outcome {
        Outcome::Blocked(_) => "sleeps".to_string(),
        Outcome::Done(Err(errno)) => errno.name().to_string(),
        Outcome::Done(Ok(Reply::Fd(fd) | Reply::Accepted { fd, .. })) => fd.0.to_string(),
        Outcome::Done(Ok(Reply::Count(count))) => count.to_string(),
        Outcome::Done(Ok(Reply::Data(data))) => data.len().to_string(),
        Outcome::Done(Ok(_)) => "ok".to_string(),
    }
}

fn flags(word: &str) -> Flags {
    let has = |name| word.split(',').any(|flag| flag == name);
    Flags { syn: has("SYN"), ack: has("ACK"), fin: has("FIN"), rst: has("RST"), psh: has("PSH") }
}

fn field(words: &[&str], name: &str) -> Option<u32> {
    words.iter().filter_map(|word| word.split_once('=')).find(|(n, _)| *n == name)?.1.parse().ok()
}

#[test]
fn dialogues() {
    let mut problems = Vec::new();
    let mut stage = Stage::new();
    let (mut title, mut failed) = ("", false);
    for line in include_str!("packets/dialogues.txt").lines() {
        if let Some(next) = line.strip_prefix("## ") {
            (title, failed, stage) = (next, false, Stage::new());
        } else if !line.is_empty()
            && !line.starts_with('#')
            && !failed
            && let Err(answer) = stage.line(line)
        {
            problems.push(format!("{title}:\n    {line}\n    but: {answer}"));
            failed = true;
        }
    }
    assert!(problems.is_empty(), "{} dialogues fail:\n{}", problems.len(), problems.join("\n"));
}
