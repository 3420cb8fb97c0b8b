//! A small world for tests: hosts with a kernel each, the wire between them, and programs that are
//! scripts of calls.
#![allow(dead_code)]

use kernel::*;
use std::collections::VecDeque;
use std::net::IpAddr;

pub const SERVER: usize = 0;
pub const CLIENT: usize = 1;

pub struct Net {
    pub now: Time,
    pub kernels: Vec<Kernel>,
    pub wire: Wire,
    /// Tasks that the kernels asked to wake.
    pub woken: Vec<(usize, Task)>,
    /// Everything that happened, in words.
    pub log: VecDeque<String>,
}

pub fn task(pid: u32) -> Task {
    Task { pid: Pid(pid), tid: Tid(0) }
}

pub fn link(latency_ms: u64) -> LinkConfig {
    LinkConfig::with_latency(Duration::from_millis(latency_ms))
}

pub fn inet(ip: &str, port: u16) -> Address {
    Address::Inet { ip: ip.parse().unwrap(), port }
}

impl Net {
    /// Two hosts, 10.0.0.1 (the server) and 10.0.0.2 (the client), with a process 1 on each.
    pub fn new(link: LinkConfig, seed: u64) -> Net {
        let addresses: Vec<Vec<IpAddr>> =
            ["10.0.0.1", "10.0.0.2"].map(|ip| vec![ip.parse().unwrap()]).to_vec();
        let config = |i: usize| HostConfig {
            name: format!("host{i}"),
            addresses: addresses[i].clone(),
            root: false,
            mtu: link.mtu,
            seed: seed + i as u64,
        };
        let mut kernels: Vec<Kernel> = (0..2).map(|i| Kernel::new(config(i))).collect();
        kernels.iter_mut().for_each(|kernel| kernel.create_process(Pid(1)));
        let loopback =
            LinkConfig { latency: Duration::from_micros(50), mtu: 65_535, ..self::link(0) };
        let wire =
            Wire::new(NetworkConfig { link, loopback, between: Vec::new(), seed }, addresses);
        Net { now: Time::ZERO, kernels, wire, woken: Vec::new(), log: VecDeque::new() }
    }

    pub fn call(&mut self, host: usize, pid: u32, call: Syscall) -> Outcome {
        let outcome = self.kernels[host].syscall(self.now, task(pid), call);
        self.drain(host);
        outcome
    }

    pub fn done(&mut self, host: usize, call: Syscall) -> Result<Reply, Errno> {
        match self.call(host, 1, call.clone()) {
            Outcome::Done(result) => result,
            Outcome::Blocked(reason) => panic!("{call:?} sleeps: {reason:?}"),
        }
    }

    pub fn fd(&mut self, host: usize, call: Syscall) -> Fd {
        match self.done(host, call) {
            Ok(Reply::Fd(fd) | Reply::Accepted { fd, .. }) => fd,
            other => panic!("no descriptor: {other:?}"),
        }
    }

    pub fn resume(&mut self, host: usize, pid: u32) -> Outcome {
        let outcome = self.kernels[host].resume(self.now, task(pid));
        self.drain(host);
        outcome
    }

    pub fn drain(&mut self, host: usize) {
        for effect in self.kernels[host].drain() {
            match effect {
                Effect::Transmit(packet) => {
                    self.tell(format!("h{host} > {}", show(&packet)));
                    let from = HostId(host as u32);
                    if self.wire.transmit(self.now, from, packet.clone(), 0).is_empty() {
                        self.kernels[host].unanswered(self.now, packet);
                    }
                }
                Effect::Wake(task) => self.woken.push((host, task)),
                Effect::Note(note) => self.tell(format!("   h{host} {:?}", note.kind)),
            }
        }
    }

    /// The next packet or timer; false when nothing is left before `until`.
    pub fn step(&mut self, until: Time) -> bool {
        let packet = self.wire.next_due().map(|(at, id)| (at, 0, id.0));
        let timers = (0..self.kernels.len())
            .filter_map(|i| self.kernels[i].next_deadline().map(|(at, id)| (at, i + 1, id.0)));
        let Some((at, what, id)) = packet.into_iter().chain(timers).min() else { return false };
        if at > until {
            return false;
        }
        self.now = self.now.max(at);
        if what == 0 {
            let in_flight = self.wire.take(PacketId(id)).unwrap();
            if in_flight.fate == Fate::Deliver {
                let host = in_flight.to.0 as usize;
                self.kernels[host].deliver(self.now, in_flight.packet);
                self.drain(host);
            } else {
                self.tell(format!("lost {}", show(&in_flight.packet)));
            }
        } else {
            self.kernels[what - 1].expire(self.now, TimerId(id));
            self.drain(what - 1);
        }
        true
    }

    /// Runs packets and timers until `ms` of virtual time later.
    pub fn run(&mut self, ms: u64) {
        let until = self.now + Duration::from_millis(ms);
        let mut steps = 0;
        while self.step(until) {
            steps += 1;
            assert!(steps < 5_000, "the network never comes to rest:\n{}", self.tail());
        }
        self.now = until;
    }

    fn tell(&mut self, what: String) {
        if self.log.len() == 80 {
            self.log.pop_front();
        }
        self.log.push_back(format!("{:>8} ms {what}", self.now.0 / 1_000_000));
    }

    pub fn tail(&self) -> String {
        self.log.iter().map(|line| format!("{line}\n")).collect()
    }

    pub fn states(&self, host: usize) -> Vec<&'static str> {
        let sockets = self.kernels[host].snapshot().sockets;
        sockets.iter().filter_map(|s| s.tcp.as_ref()).map(|tcp| tcp.state.name()).collect()
    }

    pub fn listening(&mut self, port: u16, backlog: i32) -> Fd {
        let fd = self.fd(SERVER, Syscall::Socket { family: 2, kind: 1, protocol: 0 });
        self.done(SERVER, Syscall::Bind { fd, address: inet("0.0.0.0", port) }).unwrap();
        self.done(SERVER, Syscall::Listen { fd, backlog }).unwrap();
        fd
    }

    /// A connection, from the client's descriptor to the server's.
    pub fn connected(&mut self, port: u16) -> (Fd, Fd, Fd) {
        let listener = self.listening(port, 5);
        let client = self.fd(CLIENT, Syscall::Socket { family: 2, kind: 1, protocol: 0 });
        let address = inet("10.0.0.1", port);
        assert!(matches!(
            self.call(CLIENT, 1, Syscall::Connect { fd: client, address }),
            Outcome::Blocked(_)
        ));
        self.run(20);
        assert_eq!(self.woken.pop(), Some((CLIENT, task(1))), "{}", self.tail());
        assert_eq!(self.resume(CLIENT, 1), Outcome::Done(Ok(Reply::Done)));
        let server = self.fd(SERVER, Syscall::Accept { fd: listener, flags: 0 });
        (client, server, listener)
    }
}

pub fn show(packet: &Packet) -> String {
    match &packet.body {
        kernel::packet::Body::Tcp(s) => format!(
            "{}:{}>{} {} seq={} ack={} win={} len={}",
            packet.destination,
            s.source_port,
            s.destination_port,
            s.flags,
            s.seq,
            s.ack,
            s.window,
            s.payload.len()
        ),
        other => format!("{other:?}"),
    }
}
