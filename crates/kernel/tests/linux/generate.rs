//! Dialogues that nobody wrote, each named by its seed.

use crate::Script;

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
pub fn script(seed: u64) -> Script {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let (kind, places): (&str, &[&str]) = match dice.below(11) {
        0 | 1 => ("udp", &["lo1:7001", "lo2:7001", "lo1:7002", "0.0.0.0:7003"]),
        2 => ("unix", &["one", "two"]),
        3 => ("unixdgram", &["one", "two"]),
        4 => ("seqpacket", &["one", "two"]),
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
    let with_epoll = dice.below(3) == 0;
    let with_pipe = dice.below(8) == 0;
    let with_fork = dice.below(8) == 0;
    if with_epoll {
        script.push("epoll e".to_string());
    }
    if with_pipe {
        script.push("pipe r w".to_string());
    }
    for line in opening {
        if dice.below(12) > 0 {
            script.push(line);
        }
        if dice.below(15) == 0 {
            let option = dice.pick(&["SO_REUSEADDR", "SO_REUSEPORT", "SO_KEEPALIVE"]);
            script.push(format!("set l {option} 1"));
        }
    }
    if with_fork {
        script.push("fork p".to_string());
    }
    for _ in 0..6 + dice.below(14) {
        let mut line = match dice.below(10) {
            0..=2 if with_epoll => epoll_line(&mut dice),
            3 if with_pipe => pipe_line(&mut dice),
            _ => line(&mut dice, kind, places),
        };
        // Events tell numbers, which only the process that registered them can name.
        let registers = ["add", "mod", "del", "wait"].iter().any(|verb| line.starts_with(verb));
        if with_fork && !registers && dice.below(3) == 0 {
            line = format!("p:{line}");
        }
        script.push(line);
    }
    script.iter().map(|line| line.split(' ').map(str::to_string).collect()).collect()
}

fn line(dice: &mut Dice, kind: &str, places: &[&str]) -> String {
    let who = dice.pick(&["l", "c", "c", "c", "s", "s", "s", "d", "t"]);
    let new = dice.pick(&["d", "t", "s"]);
    let place = dice.pick(places);
    let word = dice.pick(&["x", "hello", "abcdefgh"]);
    let len = dice.pick(&["1", "4", "99"]);
    match dice.below(40) {
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
        31 => format!("get {who} {}", dice.pick(&["SO_ERROR", "SO_ACCEPTCONN", "SO_TYPE"])),
        32 if dice.below(3) == 0 => format!("linger {who} 1 0"),
        32 => format!("dup {who} {new}"),
        33 => {
            format!("set {who} {} 1", dice.pick(&["SO_REUSEADDR", "SO_KEEPALIVE", "SO_BROADCAST"]))
        }
        34 => format!("read {who} {len}"),
        35 => format!("write {who} {word}"),
        36 => format!("select {who},{new} {new},{who} {who}"),
        37 => format!("recv {who} {len} {}", dice.pick(&["WAITALL", "PEEK", "DONTWAIT"])),
        38 if kind.starts_with("unix") || kind == "seqpacket" => format!("pair {who} {new} {kind}"),
        38 => format!("set {who} TCP_NODELAY 1"),
        _ => format!("set {who} SO_REUSEADDR 1"),
    }
}

fn epoll_line(dice: &mut Dice) -> String {
    let who = dice.pick(&["l", "c", "c", "s", "s", "d", "t", "r", "w"]);
    let events =
        dice.pick(&["IN", "IN+OUT", "IN+ET", "IN+OUT+ET", "IN+OUT+RDHUP+ET", "IN+ONESHOT", "0"]);
    match dice.below(10) {
        0..=3 => format!("add e {who} {events}"),
        4 => format!("mod e {who} {events}"),
        5 => format!("del e {who}"),
        _ => "wait e".to_string(),
    }
}

fn pipe_line(dice: &mut Dice) -> String {
    match dice.below(8) {
        0 => "write w x".to_string(),
        1 => format!("writen w {}", dice.pick(&["5000", "65536", "3000", "100000"])),
        2 => format!("count r {}", dice.pick(&["1", "4096", "70000"])),
        3 => format!("poll {}", dice.pick(&["r", "w"])),
        4 => "select r,w r,w -".to_string(),
        5 => format!("close {}", dice.pick(&["r", "w"])),
        6 => "dup w v".to_string(),
        _ => "write w hello".to_string(),
    }
}

/// Equal, but for the order in which one call tells of several events: over Linux's loopback an
/// answer arrives while the call that caused it is not over yet.
pub fn same(linux: &[String], ours: &[String]) -> bool {
    let sorted = |answer: &String| {
        let mut words: Vec<String> = answer.split(' ').map(str::to_string).collect();
        words.sort();
        words
    };
    linux.iter().map(sorted).eq(ours.iter().map(sorted))
}
