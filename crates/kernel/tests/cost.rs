//! What a kernel with many connections costs: printed, and held to a wide bound.

mod net;

use std::time::Instant;

use kernel::*;
use net::*;

/// One listener, `count` clients connected and accepted, one message each way.
fn busy(count: usize) -> Net {
    let mut net = Net::new(link(1), 1);
    net.kernels[CLIENT].create_process(Pid(1));
    let listener = net.listening(7001, 4000);
    for i in 0..count {
        let pid = 2 + (i / 1000) as u32;
        if i % 1000 == 0 {
            net.kernels[CLIENT].create_process(Pid(pid));
            net.kernels[SERVER].create_process(Pid(pid));
        }
        let Outcome::Done(Ok(Reply::Fd(fd))) =
            net.call(CLIENT, pid, Syscall::Socket { family: 2, kind: 1, protocol: 0 })
        else {
            panic!("no descriptor");
        };
        net.call(CLIENT, pid, Syscall::SetNonblocking { fd, on: true });
        net.call(CLIENT, pid, Syscall::Connect { fd, address: inet("10.0.0.1", 7001) });
        net.run(5);
        net.call(CLIENT, pid, Syscall::Send { fd, data: b"hello, world".to_vec(), flags: 0 });
        if i < 900 {
            net.done(SERVER, Syscall::Accept { fd: listener, flags: 0 }).unwrap();
        }
    }
    net.run(100);
    net
}

#[test]
fn a_checkpoint_of_a_thousand_connections_is_cheap() {
    for count in [100, 1000, 3000] {
        let start = Instant::now();
        let net = busy(count);
        let built = start.elapsed();
        // The best of many: another program may have the machine meanwhile.
        let clone = |_| {
            let start = Instant::now();
            let copy = net.kernels[SERVER].clone();
            (start.elapsed(), copy)
        };
        let copies: Vec<_> = (0..50).map(clone).collect();
        let each = copies.iter().map(|(took, _)| *took).min().unwrap();
        println!("{count} connections: built in {built:?}, clone {each:?}");
        assert!(each.as_millis() < 20, "a checkpoint takes {each:?}");
    }
}

/// Clients that each send messages and wait for their echo, against servers that wait in `epoll_wait`
/// and serve up to a thousand of them each.
struct Echo {
    net: Net,
    /// By process: epoll set, listener.
    servers: Vec<(Fd, Fd)>,
    /// By client: its descriptor, and how many calls it has made.
    clients: Vec<(Fd, usize)>,
}

const MESSAGES: usize = 10;
const PER_SERVER: usize = 1000;

impl Echo {
    fn new(count: usize) -> Echo {
        let mut echo = Echo { net: Net::new(link(1), 1), servers: vec![], clients: vec![] };
        for server in 0..count.div_ceil(PER_SERVER) {
            let pid = 10 + server as u32;
            echo.net.kernels[SERVER].create_process(Pid(pid));
            echo.net.kernels[CLIENT].create_process(Pid(pid));
            let listener = echo.fd(pid, Syscall::Socket { family: 2, kind: 1, protocol: 0 });
            let address = inet("0.0.0.0", 7001 + server as u16);
            echo.net.call(SERVER, pid, Syscall::Bind { fd: listener, address });
            echo.net.call(SERVER, pid, Syscall::Listen { fd: listener, backlog: 4096 });
            let epoll = echo.fd(pid, Syscall::EpollCreate { flags: 0 });
            echo.servers.push((epoll, listener));
            echo.watch(server, listener);
            echo.serve(server, None);
        }
        for client in 0..count {
            let call = Syscall::Socket { family: 2, kind: 1, protocol: 0 };
            let Outcome::Done(Ok(Reply::Fd(fd))) = echo.call_client(client, call) else {
                panic!("no descriptor");
            };
            echo.clients.push((fd, 0));
        }
        echo
    }

    fn fd(&mut self, pid: u32, call: Syscall) -> Fd {
        match self.net.call(SERVER, pid, call) {
            Outcome::Done(Ok(Reply::Fd(fd) | Reply::Accepted { fd, .. })) => fd,
            other => panic!("{other:?}"),
        }
    }

    fn watch(&mut self, server: usize, fd: Fd) {
        let epoll = self.servers[server].0;
        let call = Syscall::EpollCtl { epoll, op: 1, fd, events: 1, data: fd.0 as u64 };
        self.net.call(SERVER, 10 + server as u32, call);
    }

    /// Serves what is ready until nothing is.
    fn serve(&mut self, server: usize, mut outcome: Option<Outcome>) {
        let (pid, (epoll, listener)) = (10 + server as u32, self.servers[server]);
        loop {
            let wait = Syscall::EpollWait { epoll, max_events: 1023, timeout: None };
            let outcome = outcome.take().unwrap_or_else(|| self.net.call(SERVER, pid, wait));
            let Outcome::Done(Ok(Reply::Events(events))) = outcome else { return };
            for event in events {
                let fd = Fd(event.data as i32);
                if fd == listener {
                    let connection = self.fd(pid, Syscall::Accept { fd, flags: 0 });
                    self.watch(server, connection);
                    continue;
                }
                let recv = Syscall::Recv { fd, len: 1000, flags: 0 };
                match self.net.call(SERVER, pid, recv) {
                    Outcome::Done(Ok(Reply::Data(data))) if !data.is_empty() => {
                        self.net.call(SERVER, pid, Syscall::Send { fd, data, flags: 0 });
                    }
                    _ => drop(self.net.call(SERVER, pid, Syscall::Close { fd })),
                }
            }
        }
    }

    fn task(client: usize) -> Task {
        let (pid, tid) = (10 + (client / PER_SERVER) as u32, (client % PER_SERVER) as u32);
        Task { pid: Pid(pid), tid: Tid(tid) }
    }

    fn call_client(&mut self, client: usize, call: Syscall) -> Outcome {
        let now = self.net.now;
        let outcome = self.net.kernels[CLIENT].syscall(now, Self::task(client), call);
        self.net.drain(CLIENT);
        outcome
    }

    /// Makes the client's calls until one sleeps: connect, then send and recv in turn, then close.
    fn go_on(&mut self, client: usize, mut outcome: Option<Outcome>) {
        loop {
            let (fd, made) = self.clients[client];
            let address = inet("10.0.0.1", 7001 + (client / PER_SERVER) as u16);
            let call = match made {
                0 => Syscall::Connect { fd, address },
                made if made > 2 * MESSAGES + 1 => return,
                made if made > 2 * MESSAGES => Syscall::Close { fd },
                made if made % 2 == 1 => Syscall::Send { fd, data: vec![7; 100], flags: 0 },
                _ => Syscall::Recv { fd, len: 1000, flags: 0 },
            };
            match outcome.take().unwrap_or_else(|| self.call_client(client, call)) {
                Outcome::Done(result) => assert!(result.is_ok(), "{result:?}"),
                Outcome::Blocked(_) => return,
            }
            self.clients[client].1 += 1;
        }
    }

    /// So many packets and timers until then, and what the programs make of them.
    fn steps(&mut self, most: usize, until: Time) {
        for _ in 0..most {
            if !self.net.step(until) {
                return;
            }
            for (host, task) in std::mem::take(&mut self.net.woken) {
                let outcome = self.net.kernels[host].resume(self.net.now, task);
                self.net.drain(host);
                let place = (task.pid.0 - 10) as usize;
                match host {
                    SERVER => self.serve(place, Some(outcome)),
                    _ => self.go_on(place * PER_SERVER + task.tid.0 as usize, Some(outcome)),
                }
            }
        }
    }

    fn run(&mut self) {
        // One after the other: a thousand at once would not fit the SYN queue.
        for client in 0..self.clients.len() {
            self.go_on(client, None);
            let next = self.net.now + Duration::from_micros(50);
            self.steps(usize::MAX, next);
            self.net.now = next;
        }
        let busy = |echo: &Echo| echo.clients.iter().any(|(_, made)| *made <= 2 * MESSAGES + 1);
        while busy(self) {
            // Looking at all clients takes time too: not after every packet.
            self.steps(1000, Time(30_000_000_000));
            let next = self.net.wire.next_due();
            assert!(next.is_some() || !busy(self), "everybody waits: {:?}", self.clients[0]);
        }
    }
}

#[test]
fn an_epoll_server_costs_by_its_clients() {
    // Five times as many only where optimisation makes it quick.
    let counts: &[usize] = if cfg!(debug_assertions) { &[100, 1000] } else { &[100, 1000, 5000] };
    for &count in counts {
        let start = Instant::now();
        let mut echo = Echo::new(count);
        echo.run();
        let took = start.elapsed();
        println!(
            "{count} clients, {MESSAGES} messages each: {took:?}, {:?} a client",
            took / count as u32
        );
        assert!(took.as_secs() < 60, "{count} clients take {took:?}");
    }
}

/// A program that opens connections to itself and fills them all: the host's memory stays bounded.
#[test]
fn filled_connections_do_not_fill_memory() {
    let mut net = Net::new(link(1), 1);
    let listener = net.listening(7001, 200);
    let mut accepted = 0;
    for _ in 0..30 {
        let fd = net.fd(SERVER, Syscall::Socket { family: 2, kind: 1, protocol: 0 });
        net.done(SERVER, Syscall::SetNonblocking { fd, on: true }).unwrap();
        let address = inet("127.0.0.1", 7001);
        assert_eq!(net.done(SERVER, Syscall::Connect { fd, address }), Err(Errno::EINPROGRESS));
        net.run(5);
        for _ in 0..40 {
            let send = Syscall::Send { fd, data: vec![0; 100_000], flags: 0 };
            if let Ok(Reply::Count(count)) = net.done(SERVER, send) {
                accepted += count;
            }
            net.run(1);
        }
    }
    assert!(accepted > 60 << 20 && accepted < 80 << 20, "{accepted}");
    let views = net.kernels[SERVER].snapshot().sockets;
    let held: usize = views.iter().map(|s| s.receive_buffer.used + s.send_buffer.used).sum();
    assert!(held < 80 << 20, "{held}");
    net.done(SERVER, Syscall::Close { fd: listener }).unwrap();
}
