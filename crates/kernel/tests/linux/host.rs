//! A simulated host that understands the words of the cases.

use std::collections::BTreeMap;
use std::net::IpAddr;

use kernel::abi::PollFd;
use kernel::*;

use crate::net::{self, Net, task};

/// One host whose sockets have names.
pub struct Host {
    net: Net,
    /// The process that makes the next call, and those there are.
    pid: u32,
    processes: BTreeMap<String, u32>,
    fds: BTreeMap<u32, BTreeMap<String, Fd>>,
    kinds: BTreeMap<String, (i32, i32)>,
    /// Names under which descriptors were given to an epoll set.
    registered: BTreeMap<u64, String>,
}

/// How long a call may sleep before it counts as one that does not return.
const PATIENCE: Duration = Duration::from_millis(150);
/// Stands for that.
const SLEEPS: Errno = Errno(-1);

const KINDS: &[(&str, i32, i32)] = &[
    ("tcp", 2, 1),
    ("udp", 2, 2),
    ("tcp6", 10, 1),
    ("udp6", 10, 2),
    ("unix", 1, 1),
    ("unixdgram", 1, 2),
    ("seqpacket", 1, 5),
];

impl Host {
    pub fn new() -> Host {
        Host {
            net: Net::new(net::link(1), 7),
            pid: 1,
            processes: BTreeMap::new(),
            fds: BTreeMap::from([(1, BTreeMap::new())]),
            kinds: BTreeMap::new(),
            registered: BTreeMap::new(),
        }
    }

    pub fn run(&mut self, words: &[String]) -> String {
        let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
        self.pid = 1;
        if let Some((process, verb)) = words[0].split_once(':') {
            let Some(&pid) = self.processes.get(process) else { return "no process".to_string() };
            self.pid = pid;
            words[0] = verb;
        }
        let answer = match self.call(&words) {
            Ok(answer) => answer,
            Err(SLEEPS) => "sleeps".to_string(),
            Err(errno) => errno.name().to_string(),
        };
        self.net.run(2);
        answer
    }

    fn fds(&self) -> &BTreeMap<String, Fd> {
        &self.fds[&self.pid]
    }

    fn fds_mut(&mut self) -> &mut BTreeMap<String, Fd> {
        self.fds.get_mut(&self.pid).expect("a process")
    }

    /// Makes a call; one that sleeps gets a little time.
    fn done(&mut self, call: Syscall) -> Result<Reply, Errno> {
        let mut outcome = self.net.call(0, self.pid, call);
        let until = self.net.now + PATIENCE;
        loop {
            match outcome {
                Outcome::Done(result) => return result,
                Outcome::Blocked(_) => {}
            }
            let us = (0, task(self.pid));
            while !self.net.woken.contains(&us) {
                if !self.net.step(until) {
                    self.net.kernels[0].interrupt(self.net.now, us.1);
                    return Err(SLEEPS);
                }
            }
            self.net.woken.clear();
            outcome = self.net.resume(0, self.pid);
        }
    }

    fn kind(word: &str) -> (i32, i32) {
        let (_, family, kind) = KINDS.iter().find(|(name, ..)| *name == word).expect("a kind");
        (*family, *kind)
    }

    fn keep(&mut self, name: &str, fd: Fd, kind: (i32, i32)) -> Result<String, Errno> {
        self.done(Syscall::SetNonblocking { fd, on: true })?;
        // As in Python, a name that gets another socket lets go of the one it had.
        if let Some(old) = self.fds_mut().insert(name.to_string(), fd).filter(|old| *old != Fd(-1))
        {
            self.done(Syscall::Close { fd: old })?;
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
                let Reply::Fd(fd) = self.done(Syscall::Socket { family, kind, protocol: 0 })?
                else {
                    unreachable!()
                };
                return self.keep(words[1], fd, (family, kind));
            }
            "pair" => {
                let (family, kind) = Self::kind(words[3]);
                let Reply::Pair(a, b) =
                    self.done(Syscall::Socketpair { family, kind, protocol: 0 })?
                else {
                    unreachable!()
                };
                self.keep(words[1], a, (family, kind))?;
                return self.keep(words[2], b, (family, kind));
            }
            "pipe" => {
                let Reply::Pair(a, b) = self.done(Syscall::Pipe { flags: 0 })? else {
                    unreachable!()
                };
                self.keep(words[1], a, (0, 0))?;
                return self.keep(words[2], b, (0, 0));
            }
            "epoll" => {
                let fd = match self.done(Syscall::EpollCreate { flags: 0 })? {
                    Reply::Fd(fd) => fd,
                    other => panic!("{other:?}"),
                };
                return self.keep(words[1], fd, (0, 0));
            }
            "select" => return self.select(&words[1..]),
            "fork" => {
                let child = 2 + self.processes.len() as u32;
                self.net.kernels[0].fork(Pid(self.pid), Pid(child));
                self.processes.insert(words[1].to_string(), child);
                self.fds.insert(child, self.fds().clone());
                return Ok("ok".to_string());
            }
            "exit" => {
                let pid = self.processes.remove(words[1]).expect("a process");
                self.net.kernels[0].exit_process(self.net.now, Pid(pid));
                self.net.drain(0);
                return Ok("ok".to_string());
            }
            "unlink" => {
                self.done(Syscall::Unlink { path: words[1].to_string() })?;
                return Ok("ok".to_string());
            }
            _ => {}
        }
        let Some(&fd) = self.fds().get(words[1]) else { return Ok("no socket".to_string()) };
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
            "send" => Syscall::Send { fd, data: data(2), flags: message_flags(words.get(3)) },
            "fill" => Syscall::Send { fd, data: vec![0; len(2)], flags: 0 },
            "sendto" => {
                let address = self.address(words[1], words[3]);
                Syscall::SendTo { fd, data: data(2), flags: 0, address }
            }
            "recv" => Syscall::Recv { fd, len: len(2), flags: message_flags(words.get(3)) },
            "block" => Syscall::SetNonblocking { fd, on: false },
            "rcvtimeo" | "sndtimeo" => Syscall::SetSockOpt {
                fd,
                level: 1,
                name: if words[0] == "rcvtimeo" { 20 } else { 21 },
                value: [0i64.to_le_bytes(), (i64::from(number(2)) * 1000).to_le_bytes()].concat(),
            },
            "sendn" => Syscall::Send { fd, data: vec![0; len(2)], flags: 0 },
            "recvn" => Syscall::Recv { fd, len: len(2), flags: message_flags(words.get(3)) },
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
            "set" => {
                let (level, name) = option(words[2]);
                let value = number(3).to_le_bytes().to_vec();
                Syscall::SetSockOpt { fd, level, name, value }
            }
            "setshort" => {
                let (level, name) = option(words[2]);
                Syscall::SetSockOpt { fd, level, name, value: vec![1] }
            }
            "join" | "leave" => membership(fd, words),
            "via" => Syscall::SetSockOpt { fd, level: 0, name: 32, value: ipv4(words[2]) },
            "device" => {
                Syscall::SetSockOpt { fd, level: 1, name: 25, value: words[2].as_bytes().to_vec() }
            }
            "linger" => Syscall::SetSockOpt {
                fd,
                level: 1,
                name: 13,
                value: [number(2).to_le_bytes(), number(3).to_le_bytes()].concat(),
            },
            "get" => {
                let (level, name) = option(words[2]);
                Syscall::GetSockOpt { fd, level, name, len: 4 }
            }
            "getraw" => {
                let (level, name) = option(words[2]);
                Syscall::GetSockOpt { fd, level, name, len: len(3) }
            }
            "state" => Syscall::GetSockOpt { fd, level: 6, name: 11, len: 1 },
            "poll" => {
                let fds = vec![PollFd { fd, events: 1 | 4 | 0x2000, revents: 0 }];
                Syscall::Poll { fds, timeout: Some(Duration::ZERO) }
            }
            "add" | "mod" | "del" => {
                let Some(&target) = self.fds().get(words[2]) else {
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
            "dup2" => match self.fds().get(words[2]) {
                Some(&to) => Syscall::Dup2 { fd, to },
                None => return Ok("no socket".to_string()),
            },
            other => panic!("unknown command {other}"),
        };
        if words[0] == "close" {
            self.fds_mut().insert(words[1].to_string(), Fd(-1));
        }
        Ok(match self.done(call)? {
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
            Reply::Data(data) if matches!(words[0], "count" | "recvn") => data.len().to_string(),
            Reply::Data(data) => format!("'{}'", String::from_utf8_lossy(&data)),
            Reply::From { data, address } => {
                format!("'{}' {}", String::from_utf8_lossy(&data), Self::show(address, kind))
            }
            Reply::Address(address) => Self::show(Some(address), kind),
            Reply::Option(value) if words[0] == "getraw" => {
                value.iter().map(|octet| format!("{octet:02x}")).collect::<Vec<_>>().join("")
            }
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
        if asked.iter().flatten().any(|name| !self.fds().contains_key(name)) {
            return Ok("no socket".to_string());
        }
        let [read, write, except] =
            asked.each_ref().map(|names| names.iter().map(|name| self.fds()[name]).collect());
        let call = Syscall::Select { read, write, except, timeout: Some(Duration::ZERO) };
        let Reply::Selected { read, write, except } = self.done(call)? else { unreachable!() };
        let told = asked.iter().zip([read, write, except]).map(|(names, ready)| {
            let there: Vec<&str> = names
                .iter()
                .filter(|n| ready.contains(&self.fds()[*n]))
                .map(String::as_str)
                .collect();
            if there.is_empty() { "-".to_string() } else { there.join(",") }
        });
        Ok(told.collect::<Vec<_>>().join(" "))
    }
}

/// "PEEK+WAITALL" as `MSG_*` bits.
fn message_flags(words: Option<&&str>) -> i32 {
    let value = |word: &str| match word {
        "OOB" => 0x1,
        "PEEK" => 0x2,
        "TRUNC" => 0x20,
        "DONTWAIT" => 0x40,
        "WAITALL" => 0x100,
        "NOSIGNAL" => 0x4000,
        "MORE" => 0x8000,
        other => panic!("unknown flag {other}"),
    };
    words.map_or(0, |words| words.split('+').map(value).sum())
}

/// Level and number of an option by its name, or as "level/number".
fn ipv4(word: &str) -> Vec<u8> {
    let ip = word.strip_prefix("lo").map_or(word.to_string(), |n| format!("127.1.1.{n}"));
    ip.parse::<std::net::Ipv4Addr>().unwrap().octets().to_vec()
}

/// `join u 224.1.2.3 lo1`, `join u ff02::7 1`.
fn membership(fd: Fd, words: &[&str]) -> Syscall {
    let join = words[0] == "join";
    match words[2].parse().unwrap() {
        IpAddr::V4(_) => {
            let value = [ipv4(words[2]), ipv4(words.get(3).unwrap_or(&"0.0.0.0"))].concat();
            Syscall::SetSockOpt { fd, level: 0, name: if join { 35 } else { 36 }, value }
        }
        IpAddr::V6(group) => {
            let index: i32 = words.get(3).map_or(0, |index| index.parse().unwrap());
            let value = [&group.octets()[..], &index.to_le_bytes()].concat();
            Syscall::SetSockOpt { fd, level: 41, name: if join { 20 } else { 21 }, value }
        }
    }
}

fn option(name: &str) -> (i32, i32) {
    if let Some((level, number)) = name.split_once('/') {
        return (level.parse().unwrap(), number.parse().unwrap());
    }
    let level = match name.split_once('_').unwrap().0 {
        "SO" => 1,
        "TCP" => 6,
        "IP" => 0,
        _ => 41,
    };
    let number = OPTIONS.iter().find(|(known, _)| *known == name);
    (level, number.unwrap_or_else(|| panic!("unknown option {name}")).1)
}

/// As Python's socket module names them on Linux.
const OPTIONS: &[(&str, i32)] = &[
    ("IPV6_CHECKSUM", 7),
    ("IPV6_DONTFRAG", 62),
    ("IPV6_DSTOPTS", 59),
    ("IPV6_HOPLIMIT", 52),
    ("IPV6_HOPOPTS", 54),
    ("IPV6_JOIN_GROUP", 20),
    ("IPV6_LEAVE_GROUP", 21),
    ("IPV6_MULTICAST_HOPS", 18),
    ("IPV6_MULTICAST_IF", 17),
    ("IPV6_MULTICAST_LOOP", 19),
    ("IPV6_NEXTHOP", 9),
    ("IPV6_PATHMTU", 61),
    ("IPV6_PKTINFO", 50),
    ("IPV6_RECVDSTOPTS", 58),
    ("IPV6_RECVHOPLIMIT", 51),
    ("IPV6_RECVHOPOPTS", 53),
    ("IPV6_RECVPATHMTU", 60),
    ("IPV6_RECVPKTINFO", 49),
    ("IPV6_RECVRTHDR", 56),
    ("IPV6_RECVTCLASS", 66),
    ("IPV6_RTHDR", 57),
    ("IPV6_RTHDRDSTOPTS", 55),
    ("IPV6_TCLASS", 67),
    ("IPV6_UNICAST_HOPS", 16),
    ("IPV6_V6ONLY", 26),
    ("IP_ADD_MEMBERSHIP", 35),
    ("IP_BIND_ADDRESS_NO_PORT", 24),
    ("IP_DROP_MEMBERSHIP", 36),
    ("IP_HDRINCL", 3),
    ("IP_MULTICAST_IF", 32),
    ("IP_MULTICAST_LOOP", 34),
    ("IP_MULTICAST_TTL", 33),
    ("IP_OPTIONS", 4),
    ("IP_RECVOPTS", 6),
    ("IP_RECVRETOPTS", 7),
    ("IP_RECVTOS", 13),
    ("IP_RETOPTS", 7),
    ("IP_TOS", 1),
    ("IP_TRANSPARENT", 19),
    ("IP_TTL", 2),
    ("SO_ACCEPTCONN", 30),
    ("SO_BINDTODEVICE", 25),
    ("SO_BROADCAST", 6),
    ("SO_DEBUG", 1),
    ("SO_DOMAIN", 39),
    ("SO_DONTROUTE", 5),
    ("SO_ERROR", 4),
    ("SO_INCOMING_CPU", 49),
    ("SO_KEEPALIVE", 9),
    ("SO_LINGER", 13),
    ("SO_MARK", 36),
    ("SO_OOBINLINE", 10),
    ("SO_PASSCRED", 16),
    ("SO_PASSSEC", 34),
    ("SO_PEERCRED", 17),
    ("SO_PEERSEC", 31),
    ("SO_PRIORITY", 12),
    ("SO_PROTOCOL", 38),
    ("SO_RCVBUF", 8),
    ("SO_RCVLOWAT", 18),
    ("SO_RCVTIMEO", 20),
    ("SO_REUSEADDR", 2),
    ("SO_REUSEPORT", 15),
    ("SO_SNDBUF", 7),
    ("SO_SNDLOWAT", 19),
    ("SO_SNDTIMEO", 21),
    ("SO_TYPE", 3),
    ("TCP_CONGESTION", 13),
    ("TCP_CORK", 3),
    ("TCP_DEFER_ACCEPT", 9),
    ("TCP_FASTOPEN", 23),
    ("TCP_INFO", 11),
    ("TCP_KEEPCNT", 6),
    ("TCP_KEEPIDLE", 4),
    ("TCP_KEEPINTVL", 5),
    ("TCP_LINGER2", 8),
    ("TCP_MAXSEG", 2),
    ("TCP_NODELAY", 1),
    ("TCP_NOTSENT_LOWAT", 25),
    ("TCP_QUICKACK", 12),
    ("TCP_SYNCNT", 7),
    ("TCP_USER_TIMEOUT", 18),
    ("TCP_WINDOW_CLAMP", 10),
];

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
