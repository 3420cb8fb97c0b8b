//! Nothing that a program or the wire does makes a kernel panic, hang or grow without bound, and
//! the same inputs make the same kernel.

mod net;

use kernel::abi::PollFd;
use kernel::packet::{Body, Datagram, Flags, Icmp, Segment};
use kernel::*;
use net::*;
use proptest::prelude::*;

/// Raw numbers from which one input is made.
type Dice = (u8, u8, u16, u32);

fn address(kind: u8, port: u16) -> Address {
    let port = [0, 1, 7001, 7002, 40_000][usize::from(port) % 5];
    match kind % 8 {
        0 => inet("127.0.0.1", port),
        1 => inet("10.0.0.1", port),
        2 => inet("10.0.0.2", port),
        3 => inet("0.0.0.0", port),
        4 => inet("255.255.255.255", port),
        5 => inet("224.0.0.1", port),
        6 => Address::Inet6 { ip: "::1".parse().unwrap(), port, flowinfo: 0, scope_id: 0 },
        _ => Address::Unix { path: ["", "a", "b"][usize::from(port) % 3].to_string() },
    }
}

fn call((kind, a, b, c): Dice) -> Syscall {
    let fd = Fd(i32::from(a % 12));
    let (small, wild) = (i32::from(b % 4), c as i32);
    let address = || address(b as u8, c as u16);
    let data = || vec![a; [0, 1, 100, 70_000][usize::from(b % 4)]];
    let len = [0, 1, 1000, usize::MAX][c as usize % 4];
    let flags = [0, 2, 0x40, 0x100, 0x102, 1, wild][c as usize % 7];
    let (level, name) = ([1, 6, 0, 41, wild][usize::from(b % 5)], i32::from(b % 40));
    match kind % 34 {
        0 | 1 => Syscall::Socket {
            family: [2, 2, 10, 1, wild][c as usize % 5],
            kind: [1, 1, 2, 5][usize::from(b % 4)],
            protocol: 0,
        },
        2 => Syscall::Socketpair { family: 1, kind: [1, 2, 5, 5][usize::from(b % 4)], protocol: 0 },
        3 => Syscall::Bind { fd, address: address() },
        4 | 5 => Syscall::Listen { fd, backlog: [0, 1, 5, wild][c as usize % 4] },
        6 | 7 => Syscall::Accept { fd, flags: if b == 9 { wild } else { 0 } },
        8 | 9 => Syscall::Connect { fd, address: address() },
        10 | 11 => Syscall::Send { fd, data: data(), flags },
        12 => Syscall::SendTo { fd, data: data(), flags, address: address() },
        13 | 14 => Syscall::Recv { fd, len, flags },
        15 => Syscall::RecvFrom { fd, len, flags },
        16 => Syscall::Shutdown { fd, how: small },
        17 => Syscall::Close { fd },
        18 => Syscall::Dup { fd },
        19 => Syscall::GetPeerName { fd },
        20 => Syscall::SetSockOpt {
            fd,
            level,
            name,
            value: c.to_le_bytes().repeat(usize::from(b % 5)),
        },
        21 => Syscall::GetSockOpt { fd, level, name, len },
        22 => Syscall::SetNonblocking { fd, on: small > 1 },
        23 => Syscall::Pipe { flags: if b == 9 { wild } else { 0 } },
        24 => Syscall::Read { fd, len },
        25 => Syscall::Write { fd, data: data() },
        26 => Syscall::Dup2 { fd, to: Fd(small + 3) },
        27 => Syscall::EpollCreate { flags: 0 },
        28..=30 => {
            let events = [1, 4, 5, 1 << 31 | 5, 1 << 30 | 1, 1 << 28 | 1, c][c as usize % 7];
            let epoll = Fd(i32::from(b % 12));
            Syscall::EpollCtl { epoll, op: 1 + small % 4, fd, events, data: u64::from(c) }
        }
        31 => {
            let timeout = (c % 3 != 0).then_some(Duration(u64::from(c)));
            Syscall::EpollWait { epoll: fd, max_events: small, timeout }
        }
        32 => {
            let set = |from: i32| (0..small).map(|i| Fd(from + i)).collect();
            let timeout = (c % 3 != 0).then_some(Duration(u64::from(c)));
            Syscall::Select { read: set(fd.0), write: set(small), except: vec![fd], timeout }
        }
        _ => {
            let fds = (0..small).map(|i| PollFd { fd: Fd(fd.0 + i), events: b as i16, revents: 0 });
            let timeout = (c % 3 != 0).then_some(Duration(u64::from(c)));
            Syscall::Poll { fds: fds.collect(), timeout }
        }
    }
}

/// A packet that no honest peer sent. Numbers come near the real ones of `kernel`'s sockets.
fn packet((kind, a, b, c): Dice, kernel: &Kernel) -> Packet {
    let ip = |n: u8| {
        ["10.0.0.1", "10.0.0.2", "127.0.0.1", "9.9.9.9"][usize::from(n % 4)].parse().unwrap()
    };
    let port = |n: u16| [7001, 7002, 40_000, 1][usize::from(n % 4)];
    let sockets = kernel.snapshot().sockets;
    let victim = sockets.iter().cycle().skip(usize::from(b)).take(64).find_map(|s| {
        let (
            Some(Address::Inet { ip: local, port }),
            Some(Address::Inet { ip: peer, port: theirs }),
        ) = (&s.local, &s.peer)
        else {
            return None;
        };
        Some(((*local).into(), *port, (*peer).into(), *theirs, s.tcp.clone()?))
    });
    let (destination, destination_port, source, source_port, seq, ack) = match victim {
        Some((local, port, peer, theirs, tcp)) if kind % 4 != 0 => {
            let near = [0, 1, 100, 65_535, u32::MAX][c as usize % 5];
            (
                local,
                port,
                peer,
                theirs,
                tcp.rcv_nxt.wrapping_add(near),
                tcp.snd_nxt.wrapping_sub(u32::from(b % 3)),
            )
        }
        _ => (ip(a), port(b), ip(kind), port(c as u16), c, c.rotate_left(7)),
    };
    let bits = |i: u32| c >> i & 1 == 1;
    let segment = Segment {
        source_port,
        destination_port,
        seq,
        ack,
        flags: Flags {
            syn: bits(3) && bits(4),
            ack: !bits(5) || bits(6),
            fin: bits(7),
            rst: bits(8) && bits(9),
            psh: bits(10),
        },
        window: c as u16,
        mss: bits(11).then_some(b),
        window_scale: bits(12).then_some(a),
        payload: vec![7; usize::from(b % 2000)],
    };
    let body = match kind % 16 {
        1 => Body::Udp(Datagram {
            source_port,
            destination_port,
            payload: vec![1; usize::from(b % 2000)],
        }),
        2 | 3 => {
            let original = Box::new(Packet {
                source: destination,
                destination: source,
                body: Body::Tcp(segment),
            });
            Body::Icmp(if kind % 2 == 0 {
                Icmp::PortUnreachable { original }
            } else {
                Icmp::HostUnreachable { original }
            })
        }
        _ => Body::Tcp(segment),
    };
    Packet { source, destination, body }
}

fn play(script: &[(u8, Dice)]) -> Net {
    let mut net = Net::new(link(3), 3);
    // Some scripts begin with a connection, and a second process that shares it.
    if script.len().is_multiple_of(2) {
        net.connected(7001);
    }
    net.kernels[0].fork(Pid(1), Pid(2));
    net.kernels[1].fork(Pid(1), Pid(2));
    for (what, dice) in script {
        let (host, pid) = (usize::from(what >> 7), 1 + u32::from(what >> 6 & 1));
        match what % 16 {
            0..=8 => {
                net.call(host, pid, call(*dice));
            }
            9 | 10 => {
                let packet = packet(*dice, &net.kernels[host]);
                net.kernels[host].deliver(net.now, packet);
                net.drain(host);
            }
            11 => {
                let timers = net.kernels[host].timers();
                if let Some(timer) = timers.get(usize::from(dice.2) % timers.len().max(1)) {
                    net.kernels[host].expire(net.now, timer.id);
                    net.drain(host);
                }
            }
            12 => {
                for (host, task) in std::mem::take(&mut net.woken) {
                    net.resume(host, task.pid.0);
                }
            }
            13 => net.run(u64::from(dice.2) % 3000),
            14 if dice.2 % 50 == 0 => {
                net.kernels[host].exit_process(net.now, Pid(pid));
                net.drain(host);
                net.kernels[host].create_process(Pid(pid));
            }
            _ => {
                net.step(Time(u64::MAX));
            }
        }
    }
    net
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, max_shrink_iters: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn anything_goes(script in prop::collection::vec(any::<(u8, Dice)>(), 1..250)) {
        let net = play(&script);
        let again = play(&script);
        for (one, other) in net.kernels.iter().zip(&again.kernels) {
            prop_assert!(one == other, "the same inputs make another kernel");
            prop_assert!(one.clone() == *one);
            prop_assert!(one.snapshot().sockets.len() < 1000);
        }
    }

    /// Whatever happened, when all programs exit and the wire has settled, nothing is left.
    #[test]
    fn everything_ends(script in prop::collection::vec(any::<(u8, Dice)>(), 1..250)) {
        let mut net = play(&script);
        for host in [SERVER, CLIENT] {
            for pid in [1, 2] {
                net.kernels[host].exit_process(net.now, Pid(pid));
                net.drain(host);
            }
        }
        net.run(3_000_000);
        for kernel in &net.kernels {
            prop_assert_eq!(kernel.next_deadline(), None);
            let left = kernel.snapshot();
            prop_assert_eq!((left.sockets, left.pipes, left.epolls), (vec![], vec![], vec![]));
        }
    }
}
