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
            script.push(format!(
                "set l {} 1",
                dice.pick(&["SO_REUSEADDR", "SO_REUSEPORT", "SO_KEEPALIVE"])
            ));
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
            31 => format!("get {who} {}", dice.pick(&["SO_ERROR", "SO_ACCEPTCONN", "SO_TYPE"])),
            32 if dice.below(3) == 0 => format!("linger {who} 1 0"),
            32 => format!("dup {who} {new}"),
            _ => format!("set {who} SO_REUSEADDR 1"),
        });
    }
    script.iter().map(|line| line.split(' ').map(str::to_string).collect()).collect()
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
