//! Tasks that sleep in `epoll_wait`, `select`, `poll`, `read` and `write`: who is woken, and what holds
//! a file open.

mod net;

use kernel::abi::PollFd;
use kernel::*;
use net::*;

const IN: u32 = 1;
const ET: u32 = 1 << 31;

fn add(net: &mut Net, epoll: Fd, fd: Fd, events: u32) {
    let call = Syscall::EpollCtl { epoll, op: 1, fd, events, data: fd.0 as u64 };
    net.done(SERVER, call).unwrap();
}

fn wait(epoll: Fd) -> Syscall {
    Syscall::EpollWait { epoll, max_events: 10, timeout: None }
}

fn pair(net: &mut Net) -> (Fd, Fd) {
    match net.done(SERVER, Syscall::Socketpair { family: 1, kind: 1, protocol: 0 }) {
        Ok(Reply::Pair(a, b)) => (a, b),
        other => panic!("{other:?}"),
    }
}

fn pipe(net: &mut Net) -> (Fd, Fd) {
    match net.done(SERVER, Syscall::Pipe { flags: 0 }) {
        Ok(Reply::Pair(r, w)) => (r, w),
        other => panic!("{other:?}"),
    }
}

fn write(net: &mut Net, fd: Fd, data: &[u8]) -> Outcome {
    net.call(SERVER, 1, Syscall::Write { fd, data: data.to_vec() })
}

fn woken(net: &mut Net) -> Vec<u32> {
    std::mem::take(&mut net.woken).into_iter().map(|(_, task)| task.pid.0).collect()
}

/// Another thread of the process closes it.
fn close(net: &mut Net, pid: u32, fd: Fd) {
    let task = Task { pid: Pid(pid), tid: Tid(9) };
    net.kernels[SERVER].syscall(net.now, task, Syscall::Close { fd });
    net.drain(SERVER);
}

fn told(fd: Fd) -> Outcome {
    Outcome::Done(Ok(Reply::Events(vec![EpollEvent { events: IN, data: fd.0 as u64 }])))
}

fn asleep(outcome: Outcome) {
    assert!(matches!(outcome, Outcome::Blocked(_)), "{outcome:?}");
}

/// A host with the processes 1 to 4, which share what process 1 had open when it forked.
fn forked(net: &mut Net) {
    (2..5).for_each(|child| net.kernels[SERVER].fork(Pid(1), Pid(child)));
}

#[test]
fn one_event_wakes_one_of_those_that_wait_and_the_next_if_it_stays() {
    for (mode, then) in [(0, vec![3]), (ET, vec![])] {
        let mut net = Net::new(link(1), 1);
        let (a, b) = pair(&mut net);
        let epoll = net.fd(SERVER, Syscall::EpollCreate { flags: 0 });
        add(&mut net, epoll, a, IN | mode);
        forked(&mut net);
        asleep(net.call(SERVER, 2, wait(epoll)));
        asleep(net.call(SERVER, 3, wait(epoll)));
        write(&mut net, b, b"x");
        assert_eq!(woken(&mut net), [2]);
        assert_eq!(net.resume(SERVER, 2), told(a));
        assert_eq!(woken(&mut net), then, "level-triggered, it is still there for the next");
    }
}

#[test]
fn what_one_consumed_the_other_goes_on_waiting_for() {
    let mut net = Net::new(link(1), 1);
    let (a, b) = pair(&mut net);
    let epoll = net.fd(SERVER, Syscall::EpollCreate { flags: 0 });
    add(&mut net, epoll, a, IN);
    forked(&mut net);
    asleep(net.call(SERVER, 2, wait(epoll)));
    write(&mut net, b, b"x");
    assert_eq!(woken(&mut net), [2]);
    let read = Syscall::Read { fd: a, len: 9 };
    assert_eq!(net.done(SERVER, read), Ok(Reply::Data(b"x".to_vec())));
    asleep(net.resume(SERVER, 2));
    write(&mut net, b, b"y");
    assert_eq!(woken(&mut net), [2]);
}

#[test]
fn epoll_wait_gives_up_at_its_deadline() {
    let mut net = Net::new(link(1), 1);
    let epoll = net.fd(SERVER, Syscall::EpollCreate { flags: 0 });
    let timeout = Some(Duration::from_millis(250));
    asleep(net.call(SERVER, 1, Syscall::EpollWait { epoll, max_events: 1, timeout }));
    let timers = net.kernels[SERVER].timers();
    assert_eq!(timers.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["epoll_wait timeout"]);
    net.run(249);
    assert_eq!(woken(&mut net), []);
    net.run(1);
    assert_eq!(woken(&mut net), [1]);
    assert_eq!(net.resume(SERVER, 1), Outcome::Done(Ok(Reply::Events(vec![]))));
}

#[test]
fn of_exclusive_watchers_one_is_woken_of_others_all() {
    for (exclusive, expected) in [(1 << 28, vec![2]), (0, vec![2, 3])] {
        let mut net = Net::new(link(1), 1);
        let listener = net.listening(80 + 7000, 5);
        forked(&mut net);
        let mut sets = Vec::new();
        for child in [2, 3] {
            let create = Syscall::EpollCreate { flags: 0 };
            let Outcome::Done(Ok(Reply::Fd(epoll))) = net.call(SERVER, child, create) else {
                panic!()
            };
            let events = IN | exclusive;
            let add = Syscall::EpollCtl { epoll, op: 1, fd: listener, events, data: 0 };
            assert_eq!(net.call(SERVER, child, add), Outcome::Done(Ok(Reply::Done)));
            asleep(net.call(SERVER, child, wait(epoll)));
            sets.push(epoll);
        }
        let client = net.fd(CLIENT, Syscall::Socket { family: 2, kind: 1, protocol: 0 });
        let address = inet("10.0.0.1", 7080);
        asleep(net.call(CLIENT, 1, Syscall::Connect { fd: client, address }));
        net.run(5);
        let server: Vec<u32> =
            net.woken.iter().filter(|(host, _)| *host == SERVER).map(|(_, t)| t.pid.0).collect();
        assert_eq!(server, expected);
    }
}

#[test]
fn interest_lives_as_long_as_any_process_has_the_description_open() {
    let mut net = Net::new(link(1), 1);
    let (a, b) = pair(&mut net);
    let epoll = net.fd(SERVER, Syscall::EpollCreate { flags: 0 });
    add(&mut net, epoll, a, IN);
    forked(&mut net);
    write(&mut net, b, b"x");
    for pid in 1..5 {
        assert_eq!(net.call(SERVER, 1, wait(epoll)), told(a));
        close(&mut net, pid, a);
    }
    asleep(net.call(SERVER, 1, wait(epoll)));
    let sets = net.kernels[SERVER].snapshot().epolls;
    assert_eq!((sets.len(), sets[0].interest.len(), sets[0].ready.len()), (1, 0, 0));
}

#[test]
fn the_snapshot_shows_interest_and_ready_list() {
    let mut net = Net::new(link(1), 1);
    let ((a, b), (r, w)) = (pair(&mut net), pipe(&mut net));
    let epoll = net.fd(SERVER, Syscall::EpollCreate { flags: 0 });
    add(&mut net, epoll, a, IN | ET);
    add(&mut net, epoll, r, IN);
    write(&mut net, w, b"hello");
    write(&mut net, b, b"x");
    let snapshot = net.kernels[SERVER].snapshot();
    let set = &snapshot.epolls[0];
    assert_eq!(set.interest.iter().map(|item| item.fd).collect::<Vec<_>>(), [a, r]);
    assert_eq!(set.interest[0].events & (IN | ET), IN | ET);
    assert_eq!(set.ready, [r, a]);
    assert_eq!(snapshot.pipes[0].buffer.head, b"hello");
    net.call(SERVER, 1, wait(epoll));
    assert_eq!(
        net.kernels[SERVER].snapshot().epolls[0].ready,
        [r],
        "what is told by its edge leaves"
    );
}

#[test]
fn a_sleeping_poll_holds_its_files_open() {
    let poll =
        |fd| Syscall::Poll { fds: vec![PollFd { fd, events: 1, revents: 0 }], timeout: None };
    let select =
        |fd| Syscall::Select { read: vec![fd], write: vec![], except: vec![], timeout: None };
    let both: [fn(Fd) -> Syscall; 2] = [poll, select];
    for asks in both {
        let mut net = Net::new(link(1), 1);
        let (a, b) = pair(&mut net);
        net.kernels[SERVER].fork(Pid(1), Pid(2));
        close(&mut net, 1, b);
        // Two threads of process 2: one sleeps, the other closes what it sleeps on.
        asleep(net.call(SERVER, 2, asks(b)));
        close(&mut net, 2, b);
        assert_eq!(woken(&mut net), []);
        let peek = Syscall::Recv { fd: a, len: 1, flags: 0x42 };
        assert_eq!(net.done(SERVER, peek.clone()), Err(Errno::EAGAIN), "b is still open");
        // A signal ends the call; then b is closed indeed.
        net.kernels[SERVER].interrupt(net.now, task(2));
        assert_eq!(net.done(SERVER, peek), Ok(Reply::Data(vec![])));
    }
}

#[test]
fn select_sleeps_until_one_of_its_sets_is_ready() {
    let mut net = Net::new(link(1), 1);
    let ((r, w), (a, _b)) = (pipe(&mut net), pair(&mut net));
    let select = Syscall::Select { read: vec![a, r], write: vec![], except: vec![], timeout: None };
    forked(&mut net);
    asleep(net.call(SERVER, 2, select));
    write(&mut net, w, b"x");
    assert_eq!(woken(&mut net), [2]);
    let reply = Reply::Selected { read: vec![r], write: vec![], except: vec![] };
    assert_eq!(net.resume(SERVER, 2), Outcome::Done(Ok(reply)));
}

#[test]
fn a_reader_sleeps_until_the_last_writer_is_gone() {
    let mut net = Net::new(link(1), 1);
    let (r, w) = pipe(&mut net);
    forked(&mut net);
    let read = Syscall::Read { fd: r, len: 9 };
    asleep(net.call(SERVER, 2, read.clone()));
    write(&mut net, w, b"hi");
    assert_eq!(woken(&mut net), [2]);
    assert_eq!(net.resume(SERVER, 2), Outcome::Done(Ok(Reply::Data(b"hi".to_vec()))));
    asleep(net.call(SERVER, 2, read));
    for pid in [2, 3, 1] {
        close(&mut net, pid, w);
        assert_eq!(woken(&mut net), []);
    }
    net.kernels[SERVER].exit_process(Time::ZERO, Pid(4));
    net.drain(SERVER);
    assert_eq!(woken(&mut net), [2]);
    assert_eq!(net.resume(SERVER, 2), Outcome::Done(Ok(Reply::Data(vec![]))));
}

#[test]
fn a_writer_sleeps_until_all_is_written() {
    let mut net = Net::new(link(1), 1);
    let (r, w) = pipe(&mut net);
    forked(&mut net);
    let data: Vec<u8> = (0..150_000u32).map(|i| (i / 7) as u8).collect();
    let mut writer = net.call(SERVER, 2, Syscall::Write { fd: w, data: data.clone() });
    let mut got = Vec::new();
    while got.len() < data.len() {
        if writer != Outcome::Done(Ok(Reply::Count(data.len()))) {
            assert!(matches!(writer, Outcome::Blocked(BlockReason::SendBufferFull { .. })));
        }
        match net.done(SERVER, Syscall::Read { fd: r, len: 10_000 }) {
            Ok(Reply::Data(octets)) => got.extend(octets),
            other => panic!("{other:?}"),
        }
        if woken(&mut net) == [2] {
            writer = net.resume(SERVER, 2);
        }
    }
    assert!(got == data);
    assert_eq!(writer, Outcome::Done(Ok(Reply::Count(data.len()))));
}

#[test]
fn a_writer_whose_reader_goes_gets_what_it_wrote_or_epipe() {
    let mut net = Net::new(link(1), 1);
    let (r, w) = pipe(&mut net);
    forked(&mut net);
    asleep(net.call(SERVER, 2, Syscall::Write { fd: w, data: vec![0; 70_000] }));
    for pid in 1..5 {
        close(&mut net, pid, r);
    }
    assert_eq!(woken(&mut net), [2]);
    assert_eq!(net.resume(SERVER, 2), Outcome::Done(Ok(Reply::Count(65_536))));
    assert_eq!(write(&mut net, w, b"x"), Outcome::Done(Err(Errno::EPIPE)));
}

#[test]
fn a_typed_line_is_an_event_for_epoll_and_select() {
    let mut net = Net::new(link(1), 1);
    let epoll = net.fd(SERVER, Syscall::EpollCreate { flags: 0 });
    add(&mut net, epoll, Fd(0), IN);
    asleep(net.call(SERVER, 1, wait(epoll)));
    net.kernels[SERVER].set_terminal_input(Pid(1), true);
    net.drain(SERVER);
    assert_eq!(woken(&mut net), [1]);
    assert_eq!(net.resume(SERVER, 1), told(Fd(0)));
    net.kernels[SERVER].set_terminal_input(Pid(1), false);
    let read = vec![Fd(0)];
    let select = Syscall::Select { read, write: vec![], except: vec![], timeout: None };
    asleep(net.call(SERVER, 1, select));
}
