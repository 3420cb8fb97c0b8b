//! UDP between hosts, and what the wire does with packets that have no or many destinations.

mod net;

use kernel::*;
use net::*;

fn udp(net: &mut Net, host: usize, port: u16) -> Fd {
    let fd = net.fd(host, Syscall::Socket { family: 2, kind: 2, protocol: 0 });
    net.done(host, Syscall::Bind { fd, address: inet("0.0.0.0", port) }).unwrap();
    fd
}

fn send_to(fd: Fd, data: &[u8], ip: &str, port: u16) -> Syscall {
    Syscall::SendTo { fd, data: data.to_vec(), flags: 0, address: inet(ip, port) }
}

fn broadcast(net: &mut Net, host: usize, fd: Fd) {
    let value = 1i32.to_le_bytes().to_vec();
    net.done(host, Syscall::SetSockOpt { fd, level: 1, name: linux::SO_BROADCAST, value }).unwrap();
}

#[test]
fn a_datagram_and_its_answer() {
    let mut net = Net::new(link(1), 1);
    let (server, client) = (udp(&mut net, SERVER, 7788), udp(&mut net, CLIENT, 9000));
    net.done(CLIENT, send_to(client, b"ping", "10.0.0.1", 7788)).unwrap();
    net.run(5);
    let question = net.done(SERVER, Syscall::RecvFrom { fd: server, len: 99, flags: 0 });
    let from = Some(inet("10.0.0.2", 9000));
    assert_eq!(question, Ok(Reply::From { data: b"ping".to_vec(), address: from }));
}

#[test]
fn a_broadcast_reaches_every_host_that_listens() {
    let mut net = Net::new(link(1), 1);
    let (server, client) = (udp(&mut net, SERVER, 7788), udp(&mut net, CLIENT, 7788));
    let call = send_to(client, b"who?", "10.0.0.255", 7788);
    assert_eq!(net.done(CLIENT, call.clone()), Err(Errno::EACCES));
    broadcast(&mut net, CLIENT, client);
    assert_eq!(net.done(CLIENT, call), Ok(Reply::Count(4)));
    net.run(5);
    for (host, fd) in [(SERVER, server), (CLIENT, client)] {
        let got = net.done(host, Syscall::Recv { fd, len: 99, flags: 0 });
        assert_eq!(got, Ok(Reply::Data(b"who?".to_vec())), "host {host}");
    }
    // Where nobody listens, nobody answers.
    net.done(CLIENT, send_to(client, b"any?", "255.255.255.255", 1)).unwrap();
    net.run(5);
    assert_eq!(net.wire.next_due(), None);
}

#[test]
fn so_reuseport_shares_senders_out() {
    // On Linux, too: whoever writes is heard by one and always the same, and both have some to hear.
    let mut net = Net::new(link(1), 1);
    let sharing = |net: &mut Net, kind: i32| {
        let fd = net.fd(SERVER, Syscall::Socket { family: 2, kind, protocol: 0 });
        let value = 1i32.to_le_bytes().to_vec();
        let set = Syscall::SetSockOpt { fd, level: 1, name: linux::SO_REUSEPORT, value };
        net.done(SERVER, set).unwrap();
        net.done(SERVER, Syscall::Bind { fd, address: inet("0.0.0.0", 7788) }).unwrap();
        fd
    };
    let servers = [sharing(&mut net, 2), sharing(&mut net, 2)];
    let clients: Vec<Fd> = (0..16).map(|i| udp(&mut net, CLIENT, 9000 + i)).collect();
    let mut heard = [Vec::new(), Vec::new()];
    for _ in 0..2 {
        for client in &clients {
            net.done(CLIENT, send_to(*client, b"x", "10.0.0.1", 7788)).unwrap();
        }
    }
    net.run(5);
    for (server, heard) in servers.into_iter().zip(&mut heard) {
        let recv = Syscall::RecvFrom { fd: server, len: 9, flags: linux::MSG_DONTWAIT };
        while let Ok(Reply::From { address, .. }) = net.done(SERVER, recv.clone()) {
            heard.push(format!("{address:?}"));
        }
        heard.sort();
    }
    assert_eq!(heard[0].len() + heard[1].len(), 32);
    for heard in heard {
        assert!(heard.len() >= 8, "{heard:?}");
        assert!(heard.chunks(2).all(|twice| twice.len() == 2 && twice[0] == twice[1]), "{heard:?}");
    }
    // Connections are shared out in the same way.
    let servers = [sharing(&mut net, 1), sharing(&mut net, 1)];
    for fd in servers {
        net.done(SERVER, Syscall::Listen { fd, backlog: 20 }).unwrap();
    }
    for pid in 1..=16 {
        let fd = net
            .fd(CLIENT, Syscall::Socket { family: 2, kind: 1 | linux::SOCK_NONBLOCK, protocol: 0 });
        let connect = Syscall::Connect { fd, address: inet("10.0.0.1", 7788) };
        assert_eq!(net.done(CLIENT, connect), Err(Errno::EINPROGRESS), "{pid}");
    }
    net.run(20);
    let waiting: Vec<usize> = net.kernels[SERVER]
        .snapshot()
        .sockets
        .iter()
        .filter_map(|socket| Some(socket.listener.as_ref()?.accept_queue.len()))
        .collect();
    assert_eq!(waiting.iter().sum::<usize>(), 16);
    assert!(waiting.iter().all(|count| *count >= 4), "{waiting:?}");
}

#[test]
fn nobody_there_is_told_by_icmp() {
    let mut net = Net::new(link(1), 1);
    let client = udp(&mut net, CLIENT, 9000);
    net.done(CLIENT, Syscall::Connect { fd: client, address: inet("10.0.0.1", 5) }).unwrap();
    net.done(CLIENT, Syscall::Send { fd: client, data: b"x".to_vec(), flags: 0 }).unwrap();
    let recv = Syscall::Recv { fd: client, len: 9, flags: 0 };
    assert!(matches!(net.call(CLIENT, 1, recv), Outcome::Blocked(_)));
    net.run(5);
    assert_eq!(net.woken, [(CLIENT, task(1))]);
    assert_eq!(net.resume(CLIENT, 1), Outcome::Done(Err(Errno::ECONNREFUSED)));
}

#[test]
fn a_full_receive_buffer_drops() {
    let mut net = Net::new(link(1), 1);
    let (server, client) = (udp(&mut net, SERVER, 7788), udp(&mut net, CLIENT, 9000));
    for _ in 0..1000 {
        net.done(CLIENT, send_to(client, b"x", "10.0.0.1", 7788)).unwrap();
    }
    net.run(5);
    let snapshot = net.kernels[SERVER].snapshot();
    // As many as Linux 6.18 keeps.
    assert_eq!(snapshot.sockets[0].datagrams, 256);
    let _ = server;
}

#[test]
fn an_address_that_no_host_has() {
    let mut net = Net::new(link(1), 1);
    let packet = |destination: &str| Packet {
        source: "10.0.0.1".parse().unwrap(),
        destination: destination.parse().unwrap(),
        body: kernel::packet::Body::Udp(kernel::packet::Datagram {
            source_port: 1,
            destination_port: 2,
            payload: vec![],
        }),
    };
    assert_eq!(net.wire.transmit(Time::ZERO, HostId(0), packet("10.0.0.9"), 0), vec![]);
    assert_eq!(net.wire.transmit(Time::ZERO, HostId(0), packet("127.0.0.1"), 0).len(), 1);
    assert_eq!(net.wire.in_flight().next().map(|packet| packet.to), Some(HostId(0)));
}

#[test]
fn packets_keep_their_order_without_jitter_and_obey_a_hand() {
    let mut net = Net::new(link(5), 1);
    let (server, client) = (udp(&mut net, SERVER, 7788), udp(&mut net, CLIENT, 9000));
    for word in ["a", "b", "c"] {
        net.done(CLIENT, send_to(client, word.as_bytes(), "10.0.0.1", 7788)).unwrap();
    }
    let ids: Vec<PacketId> = net.wire.in_flight().map(|packet| packet.id).collect();
    assert!(net.wire.delay(ids[0], Duration::from_millis(3)));
    assert!(net.wire.take(ids[1]).is_some());
    assert!(net.wire.duplicate(ids[2], Duration::from_millis(1)).is_some());
    assert!(!net.wire.delay(ids[1], Duration::ZERO));
    net.run(20);
    let mut got = String::new();
    for _ in 0..3 {
        let Ok(Reply::Data(data)) =
            net.done(SERVER, Syscall::Recv { fd: server, len: 9, flags: 0 })
        else {
            panic!("no datagram")
        };
        got += std::str::from_utf8(&data).unwrap();
    }
    assert_eq!(got, "cca");
}

fn join(net: &mut Net, host: usize, fd: Fd, group: [u8; 4]) {
    let value = [group, [0; 4]].concat();
    let name = linux::IP_ADD_MEMBERSHIP;
    net.done(host, Syscall::SetSockOpt { fd, level: 0, name, value }).unwrap();
}

/// Linux 6.18, two network namespaces: the last column is what its hosts received.
#[test]
fn a_multicast_goes_as_far_as_its_options_say() {
    const GROUP: [u8; 4] = [239, 1, 2, 3];
    let table = [
        // IP_MULTICAST_LOOP, IP_MULTICAST_TTL: the sender's host, the other host
        (1, 1, true, true),
        (0, 1, false, true),
        (1, 0, true, false),
        (0, 0, false, false),
    ];
    let mut net = Net::new(link(1), 1);
    let (other, own) = (udp(&mut net, SERVER, 7001), udp(&mut net, CLIENT, 7001));
    let sender = udp(&mut net, CLIENT, 7002);
    let receive = |net: &mut Net, host, fd| {
        let call = Syscall::RecvFrom { fd, len: 9, flags: linux::MSG_DONTWAIT };
        net.done(host, call)
    };
    for joined in [false, true] {
        for (loops, hops, here, there) in table {
            for (name, value) in
                [(linux::IP_MULTICAST_LOOP, loops), (linux::IP_MULTICAST_TTL, hops)]
            {
                let value = i32::to_le_bytes(value).to_vec();
                let fd = sender;
                net.done(CLIENT, Syscall::SetSockOpt { fd, level: 0, name, value }).unwrap();
            }
            net.done(CLIENT, send_to(sender, b"x", "239.1.2.3", 7001)).unwrap();
            net.run(5);
            for (host, fd, gets) in [(CLIENT, own, here), (SERVER, other, there)] {
                let from = Some(inet("10.0.0.2", 7002));
                let expected = match joined && gets {
                    true => Ok(Reply::From { data: b"x".to_vec(), address: from }),
                    false => Err(Errno::EAGAIN),
                };
                let what = (joined, loops, hops, host);
                assert_eq!(receive(&mut net, host, fd), expected, "{what:?}");
            }
        }
        if !joined {
            join(&mut net, SERVER, other, GROUP);
            join(&mut net, CLIENT, own, GROUP);
        }
    }
}
