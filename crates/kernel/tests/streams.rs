//! Whatever the wire does, every byte of every stream arrives once and in order, both sides come to
//! an end, and no timer is left behind.

mod net;

use kernel::*;
use net::*;
use proptest::prelude::*;

/// A program that sends `chunks`, shuts its side down, reads to the end, and closes.
struct Program {
    host: usize,
    fd: Fd,
    chunks: Vec<Vec<u8>>,
    read_size: usize,
    received: Vec<u8>,
    at: Stage,
    asleep: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    Connect,
    Send(usize),
    Read,
    Over,
}

impl Program {
    /// Makes calls until one sleeps.
    fn run(&mut self, net: &mut Net, mut outcome: Option<Outcome>) {
        self.asleep = false;
        while self.at != Stage::Over {
            let result = match outcome.take() {
                Some(Outcome::Done(result)) => result,
                Some(Outcome::Blocked(_)) => {
                    self.asleep = true;
                    return;
                }
                None => {
                    outcome = Some(net.call(self.host, 1, self.next_call()));
                    continue;
                }
            };
            self.take(net, result);
        }
    }

    fn next_call(&self) -> Syscall {
        let fd = self.fd;
        match self.at {
            Stage::Connect => Syscall::Connect { fd, address: inet("10.0.0.1", 6666) },
            Stage::Send(i) => Syscall::Send { fd, data: self.chunks[i].clone(), flags: 0 },
            Stage::Read => Syscall::Recv { fd, len: self.read_size, flags: 0 },
            Stage::Over => unreachable!(),
        }
    }

    fn take(&mut self, net: &mut Net, result: Result<Reply, Errno>) {
        let result =
            result.unwrap_or_else(|e| panic!("{} in {:?}\n{}", e.name(), self.at, net.tail()));
        match (self.at, result) {
            (Stage::Connect, _) => self.at = Stage::Send(0),
            (Stage::Send(i), Reply::Count(count)) => {
                assert_eq!(count, self.chunks[i].len(), "{}", net.tail());
                self.at = Stage::Send(i + 1);
            }
            (Stage::Read, Reply::Data(data)) if data.is_empty() => {
                net.done(self.host, Syscall::Close { fd: self.fd }).unwrap();
                self.at = Stage::Over;
            }
            (Stage::Read, Reply::Data(data)) => self.received.extend(data),
            other => panic!("{other:?}"),
        }
        if self.at == Stage::Send(self.chunks.len()) {
            net.done(self.host, Syscall::Shutdown { fd: self.fd, how: 1 }).unwrap();
            self.at = Stage::Read;
        }
    }
}

fn exchange(link: LinkConfig, seed: u64, sends: [Vec<Vec<u8>>; 2], read_size: usize) {
    let mut net = Net::new(link, seed);
    let listener = net.listening(6666, 5);
    let client = net.fd(CLIENT, Syscall::Socket { family: 2, kind: 1, protocol: 0 });
    let expected = [sends[1].concat(), sends[0].concat()];
    let [from_server, from_client] = sends;
    let program = |host, fd, chunks, at| Program {
        host,
        fd,
        chunks,
        read_size,
        received: vec![],
        at,
        asleep: false,
    };
    let mut client = program(CLIENT, client, from_client, Stage::Connect);
    client.run(&mut net, None);
    let mut accept = Some(net.call(SERVER, 1, Syscall::Accept { fd: listener, flags: 0 }));
    let mut server: Option<Program> = None;
    let end = Time(3_600_000_000_000);
    let mut steps = 0;
    while client.at != Stage::Over || server.as_ref().is_none_or(|s| s.at != Stage::Over) {
        assert!(net.step(end), "stuck: {:?} {:?}\n{}", client.at, server.map(|s| s.at), net.tail());
        steps += 1;
        assert!(steps < 1_000_000, "never ends\n{}", net.tail());
        for (host, _) in std::mem::take(&mut net.woken) {
            let outcome = net.resume(host, 1);
            match (host, &mut server) {
                (CLIENT, _) => client.run(&mut net, Some(outcome)),
                (_, Some(server)) => server.run(&mut net, Some(outcome)),
                (_, None) => accept = Some(outcome),
            }
        }
        if let (Some(Outcome::Done(Ok(Reply::Accepted { fd, .. }))), None) = (&accept, &server) {
            let mut started = program(SERVER, *fd, from_server.clone(), Stage::Send(0));
            if started.chunks.is_empty() {
                net.done(SERVER, Syscall::Shutdown { fd: *fd, how: 1 }).unwrap();
                started.at = Stage::Read;
            }
            started.run(&mut net, None);
            server = Some(started);
        }
    }
    let got = server.unwrap().received;
    assert!(got == expected[0], "server got {} bytes of {}", got.len(), expected[0].len());
    assert!(
        client.received == expected[1],
        "client got {} bytes of {}",
        client.received.len(),
        expected[1].len()
    );
    net.run(600_000);
    for host in [SERVER, CLIENT] {
        assert_eq!(net.kernels[host].next_deadline(), None, "{}", net.tail());
        let left = net.kernels[host].snapshot().sockets.len();
        assert_eq!(left, if host == SERVER { 1 } else { 0 }, "{}", net.tail());
    }
    assert_eq!(net.wire.next_due(), None);
}

/// Sizes of a program's sends: both programs send all before they read, so all of it has to fit the
/// buffers on the way, of which a sleeping sender fills two thirds.
fn sizes() -> impl Strategy<Value = Vec<usize>> {
    let size = prop_oneof![4 => 1usize..100, 3 => 100usize..5_000, 1 => 5_000usize..90_000];
    prop::collection::vec(size, 1..6)
        .prop_filter("fits the buffers", |sizes| sizes.iter().sum::<usize>() < 115_000)
}

fn chunks(sizes: &[usize], salt: usize) -> Vec<Vec<u8>> {
    sizes.iter().map(|size| (0..*size).map(|i| (i / 7 + size + salt) as u8).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, max_shrink_iters: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_byte_once_and_in_order(
        seed in any::<u64>(),
        loss in 0u32..150_000,
        duplicate in 0u32..150_000,
        jitter_ms in prop_oneof![Just(0u64), 1u64..30],
        latency in 0u64..50,
        from_server in sizes(),
        from_client in sizes(),
        read_size in prop_oneof![Just(1usize), 1usize..500, 1_000usize..100_000],
        bandwidth in prop_oneof![3 => Just(None), 1 => (100_000u64..100_000_000).prop_map(Some)],
        queue in 5_000u32..200_000,
        outage in prop_oneof![2 => Just(None), 1 => (0u64..500, 1u64..10_000).prop_map(Some)],
    ) {
        let outage = outage.map(|(from, length)| Outage {
            from: Time::ZERO + Duration::from_millis(from),
            to: Time::ZERO + Duration::from_millis(from + length),
        });
        let link = LinkConfig {
            bandwidth,
            queue,
            outages: outage.into_iter().collect(),
            jitter: Duration::from_millis(jitter_ms),
            // Together they could use up the retries of a connection that no program has open.
            loss_ppm: if outage.is_some() { loss / 10 } else { loss },
            duplicate_ppm: duplicate,
            ..link(latency)
        };
        exchange(link, seed, [chunks(&from_server, 0), chunks(&from_client, 1)], read_size);
    }
}
