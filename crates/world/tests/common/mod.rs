//! Scenarios that several tests run.

use std::net::IpAddr;

use world::{HostSpec, Program, Scenario, Start, Typing};

pub fn program(name: &str, host: usize, order: u32, source: &str) -> Program {
    Program {
        name: name.to_owned(),
        host,
        file: name.to_owned(),
        arguments: Vec::new(),
        source: source.to_owned(),
        files: Vec::new(),
        start: Start::Order(order),
        typing: Typing::default(),
    }
}

pub fn two_hosts(programs: Vec<Program>) -> Scenario {
    let host = |name: &str, last: u8| HostSpec {
        name: name.to_owned(),
        addresses: vec![IpAddr::from([10, 0, 0, last])],
        root: false,
    };
    Scenario { hosts: vec![host("server", 1), host("client", 2)], programs, ..Scenario::default() }
}
