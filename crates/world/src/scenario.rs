//! What a world is made from: hosts, network, programs and who types what. A lesson or a command line
//! produces one; editing code on the page changes one.

use std::net::IpAddr;

use kernel::{Duration, LinkConfig, NetworkConfig};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Scenario {
    pub hosts: Vec<HostSpec>,
    pub network: NetworkConfig,
    pub programs: Vec<Program>,
    /// `time.time()` at the start: seconds since 1970.
    pub start_date: u64,
    /// What executing one line costs.
    pub line_cost: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HostSpec {
    pub name: String,
    pub addresses: Vec<IpAddr>,
    /// Whether its programs may bind ports below 1024.
    pub root: bool,
}

/// One process that the scenario starts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Program {
    /// Unique in the scenario: "client.py", or "client.py 2" for a second one.
    pub name: String,
    /// Index into [`Scenario::hosts`].
    pub host: usize,
    /// The file it runs; `argv[0]`.
    pub file: String,
    pub arguments: Vec<String>,
    pub source: String,
    /// Other files of its folder, which `import` can find: (name, text).
    pub files: Vec<(String, String)>,
    pub start: Start,
    pub typing: Typing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Start {
    /// As soon as all programs of a lower order have blocked, ended or run for 50 ms.
    Order(u32),
    /// At this time after the simulation began.
    At(Duration),
    /// Only when the learner says so.
    ByHand,
}

/// What a person types at a program's console, a line each time it waits for one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Typing {
    pub lines: Vec<String>,
    /// After the last line: end of file (`true`), or wait for the learner.
    pub then_end_of_file: bool,
    /// Between the program's asking and the answer.
    pub delay: Duration,
}

/// 2026-01-01 00:00:00 UTC.
pub const DEFAULT_START_DATE: u64 = 1_767_225_600;

impl Default for Scenario {
    fn default() -> Self {
        Scenario {
            hosts: Vec::new(),
            network: default_network(),
            programs: Vec::new(),
            start_date: DEFAULT_START_DATE,
            line_cost: Duration::from_micros(10),
        }
    }
}

/// 1 ms between hosts, 20 µs on loopback, nothing lost.
pub fn default_network() -> NetworkConfig {
    let link = LinkConfig::with_latency(Duration::from_millis(1));
    let loopback = LinkConfig { latency: Duration::from_micros(20), mtu: 65535, ..link.clone() };
    NetworkConfig { link, loopback, between: Vec::new(), seed: 1 }
}
