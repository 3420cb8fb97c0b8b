//! Scenarios that several tests run.

use std::net::IpAddr;

use world::{HostSpec, Program, Scenario, Start, Typing};

/// A server that answers each message in capitals until its client leaves, and a client that
/// types three lines.
pub const SERVER: &str = "\
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.bind(('', 6666))
s.listen(5)
while True:
    conn, addr = s.accept()
    print('connected:', addr[0])
    while True:
        data = conn.recv(1024)
        if not data:
            break
        conn.sendall(data.upper())
    conn.close()
    print('bye')
";

pub const CLIENT: &str = "\
import socket

s = socket.socket()
s.connect(('10.0.0.1', 6666))
while True:
    line = input('> ')
    if not line:
        break
    s.sendall(line.encode())
    print(s.recv(1024).decode())
s.close()
";

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

/// The capitals server and its client, with three lines typed.
pub fn capitals() -> Scenario {
    let server = program("server.py", 0, 1, SERVER);
    let mut client = program("client.py", 1, 2, CLIENT);
    client.typing = Typing {
        lines: ["one", "two", ""].map(str::to_owned).to_vec(),
        then_end_of_file: false,
        delay: world::Duration::from_millis(500),
    };
    two_hosts(vec![server, client])
}
