//! The life of a connection between two hosts, as calls and packets.

mod net;

use kernel::*;
use net::*;

#[test]
fn a_whole_life() {
    let mut net = Net::new(link(1), 1);
    let (c, s, listener) = net.connected(6666);
    assert_eq!(net.states(SERVER), ["LISTEN", "ESTABLISHED"]);
    assert_eq!(
        net.done(CLIENT, Syscall::Send { fd: c, data: b"hello".to_vec(), flags: 0 }),
        Ok(Reply::Count(5))
    );
    let blocked = net.call(SERVER, 1, Syscall::Recv { fd: s, len: 100, flags: 0 });
    assert_eq!(blocked, Outcome::Blocked(BlockReason::ReceiveBufferEmpty { fd: s, wanted: 1 }));
    net.run(10);
    assert_eq!(net.woken.pop(), Some((SERVER, task(1))));
    assert_eq!(net.resume(SERVER, 1), Outcome::Done(Ok(Reply::Data(b"hello".to_vec()))));
    net.done(CLIENT, Syscall::Close { fd: c }).unwrap();
    net.run(50);
    assert_eq!(net.states(CLIENT), ["FIN_WAIT2"]);
    assert_eq!(net.states(SERVER), ["LISTEN", "CLOSE_WAIT"]);
    assert_eq!(
        net.done(SERVER, Syscall::Recv { fd: s, len: 9, flags: 0 }),
        Ok(Reply::Data(vec![]))
    );
    net.done(SERVER, Syscall::Close { fd: s }).unwrap();
    net.run(50);
    assert_eq!(net.states(CLIENT), ["TIME_WAIT"], "{}", net.tail());
    assert_eq!(net.states(SERVER), ["LISTEN"]);
    net.run(60_000);
    assert_eq!(net.states(CLIENT), [""; 0]);
    net.done(SERVER, Syscall::Close { fd: listener }).unwrap();
    assert_eq!(net.kernels[SERVER].snapshot().sockets, vec![]);
    assert_eq!(net.kernels[SERVER].next_deadline(), None);
    assert_eq!(net.kernels[CLIENT].next_deadline(), None);
}

fn poll(fd: Fd, events: i16) -> Syscall {
    Syscall::Poll { fds: vec![abi::PollFd { fd, events, revents: 0 }], timeout: None }
}

#[test]
fn poll_wakes_only_for_what_was_asked() {
    let (input, output) = (linux::POLLIN, linux::POLLOUT);
    let mut net = Net::new(link(1), 2);
    let (c, s, _) = net.connected(6666);
    // The client cannot write any more; its poll for room must not wake for data.
    net.done(CLIENT, Syscall::SetNonblocking { fd: c, on: true }).unwrap();
    while net.done(CLIENT, Syscall::Send { fd: c, data: vec![0; 9000], flags: 0 }).is_ok() {
        net.run(10);
    }
    assert!(matches!(net.call(CLIENT, 1, poll(c, output)), Outcome::Blocked(_)));
    net.done(SERVER, Syscall::Send { fd: s, data: b"data".to_vec(), flags: 0 }).unwrap();
    net.run(50);
    assert_eq!(net.woken, [], "{}", net.tail());
    // Once the server reads, it does.
    for _ in 0..20 {
        net.done(SERVER, Syscall::Recv { fd: s, len: 60_000, flags: 0x40 }).ok();
        net.run(10);
    }
    assert_eq!(net.woken, [(CLIENT, task(1))]);
    let Outcome::Done(Ok(Reply::Ready(ready))) = net.resume(CLIENT, 1) else { panic!() };
    assert_eq!(ready, [abi::PollFd { fd: c, events: output, revents: output }]);
    // A hang-up is told to whoever polls, for whatever.
    assert_eq!(
        net.done(CLIENT, poll(c, input)),
        Ok(Reply::Ready(vec![abi::PollFd { fd: c, events: input, revents: input }]))
    );
    net.done(CLIENT, Syscall::Recv { fd: c, len: 100, flags: 0 }).unwrap();
    net.woken.clear();
    assert!(matches!(net.call(CLIENT, 1, poll(c, input)), Outcome::Blocked(_)));
    net.done(SERVER, Syscall::Close { fd: s }).unwrap();
    net.run(10);
    assert_eq!(net.woken, [(CLIENT, task(1))]);
}

#[test]
fn one_connection_wakes_one_of_those_that_accept() {
    let mut net = Net::new(link(1), 3);
    let listener = net.listening(6666, 5);
    let accept = Syscall::Accept { fd: listener, flags: 0 };
    net.kernels[SERVER].fork(Pid(1), Pid(2));
    assert!(matches!(net.call(SERVER, 1, accept.clone()), Outcome::Blocked(_)));
    assert!(matches!(net.call(SERVER, 2, accept), Outcome::Blocked(_)));
    let client = net.fd(CLIENT, Syscall::Socket { family: 2, kind: 1, protocol: 0 });
    net.call(CLIENT, 1, Syscall::Connect { fd: client, address: inet("10.0.0.1", 6666) });
    net.run(20);
    let server: Vec<_> = net.woken.iter().filter(|(host, _)| *host == SERVER).collect();
    assert_eq!(server, [&(SERVER, task(1))]);
    // A signal takes the first away before it could accept: the second is told.
    net.woken.clear();
    net.kernels[SERVER].interrupt(net.now, task(1));
    net.drain(SERVER);
    assert_eq!(net.woken, [(SERVER, task(2))]);
    assert!(matches!(net.resume(SERVER, 2), Outcome::Done(Ok(Reply::Accepted { .. }))));
}

#[test]
fn poll_gives_up_at_its_deadline() {
    let mut net = Net::new(link(1), 4);
    let (_, s, _) = net.connected(6666);
    let fds = vec![abi::PollFd { fd: s, events: linux::POLLIN, revents: 0 }];
    let timeout = Some(Duration::from_millis(250));
    assert!(matches!(net.call(SERVER, 1, Syscall::Poll { fds, timeout }), Outcome::Blocked(_)));
    net.run(249);
    assert_eq!(net.woken, []);
    net.run(1);
    assert_eq!(net.woken, [(SERVER, task(1))]);
    assert_eq!(net.resume(SERVER, 1), Outcome::Done(Ok(Reply::Ready(vec![]))));
}

#[test]
fn a_forked_child_shares_the_connection() {
    let mut net = Net::new(link(1), 5);
    let (c, s, _) = net.connected(6666);
    net.kernels[SERVER].fork(Pid(1), Pid(2));
    // The parent closes its copy: nothing happens on the wire.
    net.done(SERVER, Syscall::Close { fd: s }).unwrap();
    net.run(50);
    assert_eq!(net.states(CLIENT), ["ESTABLISHED"]);
    // The child exits: its descriptors close, and the client reads the end.
    net.kernels[SERVER].exit_process(net.now, Pid(2));
    net.drain(SERVER);
    net.run(50);
    assert_eq!(net.states(CLIENT), ["CLOSE_WAIT"]);
    assert_eq!(
        net.done(CLIENT, Syscall::Recv { fd: c, len: 1, flags: 0 }),
        Ok(Reply::Data(vec![]))
    );
}

#[test]
fn a_process_has_1024_descriptors() {
    let mut net = Net::new(link(1), 6);
    let socket = Syscall::Socket { family: 2, kind: 2, protocol: 0 };
    for expected in 3..1024 {
        assert_eq!(net.fd(SERVER, socket.clone()), Fd(expected));
    }
    assert_eq!(net.done(SERVER, socket.clone()), Err(Errno::EMFILE));
    net.done(SERVER, Syscall::Close { fd: Fd(500) }).unwrap();
    assert_eq!(net.fd(SERVER, socket), Fd(500));
}

#[test]
fn poll_hears_of_a_typed_line() {
    let mut net = Net::new(link(1), 7);
    let listener = net.listening(6666, 5);
    let asked = |fd| abi::PollFd { fd, events: linux::POLLIN, revents: 0 };
    let fds = vec![asked(Fd(0)), asked(listener)];
    assert!(matches!(
        net.call(SERVER, 1, Syscall::Poll { fds: fds.clone(), timeout: None }),
        Outcome::Blocked(_)
    ));
    net.kernels[SERVER].set_terminal_input(Pid(1), true);
    net.drain(SERVER);
    assert_eq!(net.woken, [(SERVER, task(1))]);
    let ready = abi::PollFd { revents: linux::POLLIN, ..fds[0] };
    assert_eq!(net.resume(SERVER, 1), Outcome::Done(Ok(Reply::Ready(vec![ready]))));
    net.kernels[SERVER].set_terminal_input(Pid(1), false);
    assert!(matches!(
        net.call(SERVER, 1, Syscall::Poll { fds, timeout: None }),
        Outcome::Blocked(_)
    ));
}

/// Milliseconds until the client's call returns, and what it says.
fn waits(net: &mut Net) -> (u64, Errno) {
    let begin = net.now;
    while net.woken.is_empty() {
        assert!(net.step(Time(u64::MAX)), "waits for ever");
    }
    match net.resume(CLIENT, 1) {
        Outcome::Done(Err(errno)) => (net.now.since(begin).0 / 1_000_000, errno),
        other => panic!("{other:?}"),
    }
}

fn set_tcp(net: &mut Net, fd: Fd, name: i32, value: i32) {
    let value = value.to_le_bytes().to_vec();
    net.done(CLIENT, Syscall::SetSockOpt { fd, level: 6, name, value }).unwrap();
}

/// The server's host takes what arrives and says nothing.
fn fall_silent(net: &mut Net) {
    net.kernels[SERVER] = Kernel::new(HostConfig {
        name: "other".into(),
        addresses: vec!["10.9.9.9".parse().unwrap()],
        root: false,
        mtu: 1500,
        seed: 1,
    });
}

const SYNCNT: i32 = 7;
const LINGER2: i32 = 8;
const USER_TIMEOUT: i32 = 18;

/// tcp(7): TCP_SYNCNT, TCP_USER_TIMEOUT, and what holds without them. Linux 6.18, with a host that
/// answers ARP and nothing else, took 134.9 s (its clocks are late by some per cent), 3.07 s, 19.5 s,
/// 1.05 s, 1.54 s, 5.04 s.
#[test]
fn a_syn_that_nobody_answers() {
    let table: [(&[(i32, i32)], u64); 6] = [
        (&[], 131_000),
        (&[(SYNCNT, 1)], 3_000),
        (&[(SYNCNT, 3)], 19_000),
        (&[(USER_TIMEOUT, 500)], 1_001),
        (&[(USER_TIMEOUT, 1_500)], 1_500),
        (&[(USER_TIMEOUT, 5_000), (SYNCNT, 1)], 5_000),
    ];
    for (options, milliseconds) in table {
        let mut net = Net::new(link(1), 1);
        fall_silent(&mut net);
        let fd = net.fd(CLIENT, Syscall::Socket { family: 2, kind: 1, protocol: 0 });
        options.iter().for_each(|(name, value)| set_tcp(&mut net, fd, *name, *value));
        let connect = Syscall::Connect { fd, address: inet("10.0.0.1", 80) };
        assert!(matches!(net.call(CLIENT, 1, connect), Outcome::Blocked(_)));
        assert_eq!(waits(&mut net), (milliseconds, Errno::ETIMEDOUT), "{options:?}");
    }
}

/// From the first time that data are sent again, one retransmission timeout after the first. Linux
/// 6.18 took 0.72 s, 2.24 s, 20.22 s.
#[test]
fn data_that_nobody_acknowledges() {
    for (timeout, milliseconds) in [(500, 702), (2_000, 2_202), (20_000, 20_202), (0, 924_000)] {
        let mut net = Net::new(link(1), 1);
        let (fd, _, _) = net.connected(7001);
        fall_silent(&mut net);
        set_tcp(&mut net, fd, USER_TIMEOUT, timeout);
        net.done(CLIENT, Syscall::Send { fd, data: vec![7; 10], flags: 0 }).unwrap();
        let recv = Syscall::Recv { fd, len: 1, flags: 0 };
        assert!(matches!(net.call(CLIENT, 1, recv), Outcome::Blocked(_)));
        let (waited, errno) = waits(&mut net);
        assert_eq!(errno, Errno::ETIMEDOUT, "{timeout}");
        assert!(waited.abs_diff(milliseconds) * 100 <= milliseconds, "{timeout}: {waited} ms");
    }
}

/// A peer that answers every probe, and never reads.
#[test]
fn a_window_that_stays_shut() {
    let mut net = Net::new(link(1), 1);
    let (fd, _, _) = net.connected(7001);
    set_tcp(&mut net, fd, USER_TIMEOUT, 3_000);
    let send = Syscall::Send { fd, data: vec![7; 1 << 20], flags: 0 };
    assert!(matches!(net.call(CLIENT, 1, send), Outcome::Blocked(_)));
    let outcome = loop {
        assert!(net.step(Time(u64::MAX)), "waits for ever");
        if net.woken.pop().is_some()
            && let Outcome::Done(result) = net.resume(CLIENT, 1)
        {
            break result;
        }
    };
    assert!((3..5).contains(&(net.now.0 / 1_000_000_000)), "{:?}", net.now);
    // What was copied counts; the error is for the next call.
    assert!(matches!(outcome, Ok(Reply::Count(_))), "{outcome:?}");
    let again = net.done(CLIENT, Syscall::Send { fd, data: vec![7], flags: 0 });
    assert_eq!(again, Err(Errno::ETIMEDOUT));
}

/// Linux 6.18 keeps an orphan in FIN_WAIT2 for 60 s, 3.2 s, 1.1 s, not at all; the last one sends a RST.
#[test]
fn an_orphan_waits_for_the_fin_as_long_as_it_should() {
    for (linger2, seconds) in [(None, 60), (Some(3), 3), (Some(1), 1), (Some(0), 60), (Some(-1), 0)]
    {
        let mut net = Net::new(link(1), 1);
        let (fd, _, _) = net.connected(7001);
        if let Some(value) = linger2 {
            set_tcp(&mut net, fd, LINGER2, value);
        }
        let begin = net.now;
        net.done(CLIENT, Syscall::Close { fd }).unwrap();
        while !net.states(CLIENT).is_empty() {
            assert!(net.step(Time(u64::MAX)), "waits for ever");
        }
        assert_eq!(net.now.since(begin).0 / 1_000_000_000, seconds, "{linger2:?}");
        net.run(10);
        let reset = net.states(SERVER) == ["LISTEN", "CLOSED"];
        assert_eq!(reset, linger2 == Some(-1), "{linger2:?}: {:?}", net.states(SERVER));
    }
}

/// Linux 6.18 gave up after 3.05 s, again after as long, told every SYN that waited at once, and told
/// no datagram, were its socket connected or not.
#[test]
fn an_address_that_nobody_has() {
    let mut net = Net::new(link(1), 1);
    for _ in 0..2 {
        let fd = net.fd(CLIENT, Syscall::Socket { family: 2, kind: 1, protocol: 0 });
        let connect = Syscall::Connect { fd, address: inet("10.0.0.77", 80) };
        assert!(matches!(net.call(CLIENT, 1, connect), Outcome::Blocked(_)));
        assert_eq!(waits(&mut net), (3_000, Errno::EHOSTUNREACH));
        net.woken.clear();
    }
    // In another network, a router would have to say so.
    let fd = net.fd(CLIENT, Syscall::Socket { family: 2, kind: 1, protocol: 0 });
    let connect = Syscall::Connect { fd, address: inet("192.0.2.1", 80) };
    assert!(matches!(net.call(CLIENT, 1, connect), Outcome::Blocked(_)));
    assert_eq!(waits(&mut net), (131_000, Errno::ETIMEDOUT));
    net.woken.clear();
    let fd = net.fd(CLIENT, Syscall::Socket { family: 2, kind: 2, protocol: 0 });
    net.done(CLIENT, Syscall::Connect { fd, address: inet("10.0.0.78", 80) }).unwrap();
    for _ in 0..2 {
        let sent = net.done(CLIENT, Syscall::Send { fd, data: vec![7], flags: 0 });
        assert_eq!(sent, Ok(Reply::Count(1)));
        net.run(5_000);
    }
}
