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
