//! English.

use kernel::{BlockReason, Errno, Note, NoteKind, PacketId, Reply, Syscall};

use super::Narrator;
use super::strace::{call_text, result_text};
use crate::choice::Choice;
use crate::event::{Awaited, What};
use crate::goal::call_name;
use crate::ladder::packet_label;

pub(super) fn event(n: &Narrator<'_>, what: &What) -> String {
    match what {
        What::Started { process } => format!("{} starts.", n.process(*process)),
        What::Line { task, file, line } => {
            let text = n.source_line(task.process, file, *line);
            match text.is_empty() {
                true => format!("{} comes to line {line} of {file}.", n.task(*task)),
                false => format!("{} comes to line {line}: {text}", n.task(*task)),
            }
        }
        What::Paused { task } => format!("{} is still busy with one line.", n.task(*task)),
        What::Called { task, call, result } => {
            format!("{}: {} = {}", n.task(*task), call_text(call), result_text(result))
        }
        What::Blocked { task, call, .. } => {
            format!("{}: {} blocks.", n.task(*task), call_text(call))
        }
        What::Finished { task, call, result } => {
            format!(
                "{}: {} wakes and returns {}",
                n.task(*task),
                call_text(call),
                result_text(result)
            )
        }
        What::Sleeping { task, until } => {
            format!("{} sleeps until {:.3} s.", n.task(*task), until.0 as f64 / 1e9)
        }
        What::Waits { task, on, .. } => format!("{} waits in {}.", n.task(*task), on.call_name()),
        What::Awake { task } => {
            format!("{} wakes up; another thread has the turn.", n.task(*task))
        }
        What::Deadlock { tasks, cycle: true } => {
            let chain: Vec<String> = (0..tasks.len())
                .map(|at| {
                    let next = tasks[(at + 1) % tasks.len()];
                    format!("{} waits for {}", n.task(tasks[at]), n.task(next))
                })
                .collect();
            format!("Deadlock: {}. None of them can go on.", chain.join(", and "))
        }
        What::Deadlock { tasks, .. } => {
            let names: Vec<String> = tasks.iter().map(|task| n.task(*task)).collect();
            format!("Deadlock: nobody is left to wake {}.", names.join(", "))
        }
        What::Forked { task, child } => format!(
            "{} forks: {} is a copy of it that shares its open files.",
            n.task(*task),
            n.process(*child)
        ),
        What::Reaped { task, child, code } => format!(
            "{} learns that {} has ended with status {code}: it is no longer a zombie.",
            n.task(*task),
            n.process(*child)
        ),
        What::Signalled { process, signal } => {
            format!("{} gets {}.", n.process(*process), super::signal_name(*signal))
        }
        What::ThreadStarted { task } => format!("{} starts.", n.task(*task)),
        What::ThreadEnded { task } => format!("{} has ended.", n.task(*task)),
        What::WaitingForInput { process } => {
            format!("{} waits for a line to be typed.", n.process(*process))
        }
        What::Typed { process, line: Some(line) } => {
            format!("Someone types {line:?} at {}.", n.process(*process))
        }
        What::Typed { process, line: None } => {
            format!("Someone ends the input of {} (Ctrl-D).", n.process(*process))
        }
        What::Interrupted { process } => {
            format!("Someone presses Ctrl-C at {}.", n.process(*process))
        }
        What::Printed { process, text, .. } => {
            format!("{} prints {:?}.", n.process(*process), super::short(text))
        }
        What::Sent { from, to, content, .. } => {
            format!("{} sends {} to {}.", n.host(*from), packet_label(content), n.host(*to))
        }
        What::Delivered { to, content, .. } => {
            format!("{} arrives at {}.", packet_label(content), n.host(*to))
        }
        What::Dropped { by_hand, content, .. } => match by_hand {
            true => format!("You drop {} on its way.", packet_label(content)),
            false => format!("The network loses {}.", packet_label(content)),
        },
        What::Duplicated { .. } => "You put a second copy of a packet on the wire.".to_owned(),
        What::Delayed { until, .. } => {
            format!("You hold a packet back until {:.3} s.", until.0 as f64 / 1e9)
        }
        What::Unroutable { from, content } => {
            format!(
                "{} sends {} to {}, an address that nobody has.",
                n.host(*from),
                packet_label(content),
                content.destination
            )
        }
        What::TimerExpired { host, name } => {
            format!("On {}, a timer goes off: {name}.", n.host(*host))
        }
        What::Kernel { host, note } => match self::note(note) {
            Some(text) => format!("{}: {text}", n.host(*host)),
            None => String::new(),
        },
        What::Ended { process, code } => match code {
            0 => format!("{} has ended.", n.process(*process)),
            code => format!("{} has ended with exit status {code}.", n.process(*process)),
        },
    }
}

/// What a call that was answered means.
pub(super) fn meaning(call: &Syscall, result: &Result<Reply, Errno>) -> String {
    match (call, result) {
        (_, Err(errno)) => error(call, *errno),
        (Syscall::Socket { .. }, Ok(Reply::Fd(fd))) => {
            format!("A new socket; descriptor {} stands for it. It has no address yet.", fd.0)
        }
        (Syscall::Bind { fd, .. }, _) => format!("Descriptor {} now has a local address.", fd.0),
        (Syscall::Listen { .. }, _) => {
            "The socket becomes a listener: from now on the kernel itself answers connection requests.".to_owned()
        }
        (Syscall::Accept { fd, .. }, Ok(Reply::Accepted { fd: new, .. })) => format!(
            "A finished connection is taken out of the accept queue. It is a second socket, descriptor {}; descriptor {} goes on listening.",
            new.0, fd.0
        ),
        (Syscall::Connect { .. }, _) => "The connection is established.".to_owned(),
        (Syscall::Send { data, .. }, Ok(Reply::Count(count))) if *count < data.len() => format!(
            "Only {count} of {} bytes fitted into the send buffer.", data.len()
        ),
        (Syscall::Send { .. }, _) => {
            "The bytes are in the kernel's send buffer; send does not wait until they have arrived.".to_owned()
        }
        (Syscall::Recv { .. }, Ok(Reply::Data(data))) if data.is_empty() => {
            "No bytes and no waiting: the peer has closed its side.".to_owned()
        }
        (Syscall::Recv { .. }, Ok(Reply::Data(data))) => {
            format!("{} bytes leave the receive buffer.", data.len())
        }
        (Syscall::Close { fd }, _) => format!("Descriptor {} is free again.", fd.0),
        (Syscall::Shutdown { how: 1, .. }, _) => {
            "No more will be sent; the other direction stays open (half-close).".to_owned()
        }
        _ => String::new(),
    }
}

fn error(call: &Syscall, errno: Errno) -> String {
    let why = match (call, errno) {
        (_, Errno::ECONNREFUSED) => "Nobody listens at that address: the answer was a RST.",
        (Syscall::Bind { .. }, Errno::EADDRINUSE) => {
            "Another socket has that address, or a connection of it is still in TIME_WAIT."
        }
        (Syscall::Bind { .. }, Errno::EACCES) => "Ports below 1024 are for root.",
        (Syscall::Bind { .. }, Errno::EADDRNOTAVAIL) => "This host has no such address.",
        (_, Errno::EAGAIN) => "It would have to wait, and the socket is non-blocking.",
        (_, Errno::EINPROGRESS) => {
            "The handshake has begun; the socket is non-blocking, so connect does not wait for it."
        }
        (_, Errno::EPIPE) => {
            "This side can send no more: the peer reset the connection, or it was shut down."
        }
        (_, Errno::ECONNRESET) => "The peer answered with a RST: the connection is gone.",
        (_, Errno::ENOTCONN) => "The socket has no peer.",
        (_, Errno::EBADF) => "No such descriptor is open.",
        (_, Errno::ETIMEDOUT) => "Nothing answered, however often the kernel tried.",
        _ => return format!("{} fails: {}.", call_name(call), errno.message()),
    };
    why.to_owned()
}

pub(super) fn reason(reason: &BlockReason) -> String {
    match reason {
        BlockReason::AcceptQueueEmpty { .. } => {
            "accept waits: the accept queue is empty; no client has finished its handshake."
                .to_owned()
        }
        BlockReason::Handshake { .. } => {
            "connect waits: the three-way handshake is not finished.".to_owned()
        }
        BlockReason::ReceiveBufferEmpty { wanted, .. } if *wanted > 1 => {
            format!("recv waits: fewer than {wanted} bytes have arrived.")
        }
        BlockReason::ReceiveBufferEmpty { .. } => {
            "recv waits: the receive buffer is empty.".to_owned()
        }
        BlockReason::SendBufferFull { copied, total, .. } => format!(
            "send waits: the send buffer is full ({copied} of {total} bytes copied); room comes when the peer acknowledges."
        ),
        BlockReason::NotReady { fds, .. } if fds.is_empty() => {
            "It watches no descriptor: it waits until its time is up.".to_owned()
        }
        BlockReason::NotReady { fds, .. } => {
            let fds: Vec<String> = fds.iter().take(8).map(|fd| fd.0.to_string()).collect();
            format!("It waits until one of these descriptors is ready: {}.", fds.join(", "))
        }
        BlockReason::Linger { .. } => {
            "close waits (SO_LINGER): the last bytes are not yet acknowledged.".to_owned()
        }
    }
}

pub(super) fn awaited(n: &Narrator<'_>, on: &Awaited) -> String {
    match on {
        Awaited::Lock { holder } => {
            format!("acquire waits: the lock is held by {}.", n.task(*holder))
        }
        Awaited::Thread { thread } => format!("join waits: {} has not ended.", n.task(*thread)),
        Awaited::Condition => "wait waits: no other thread has called notify.".to_owned(),
        Awaited::Event => "wait waits: the event is not set.".to_owned(),
        Awaited::Semaphore => "acquire waits: the semaphore stands at zero.".to_owned(),
        Awaited::Barrier => "wait waits: not all threads have come to the barrier.".to_owned(),
        Awaited::Child { .. } => "waitpid waits: no child has ended.".to_owned(),
        Awaited::Queue => "The queue waits: it is empty for get, or full for put.".to_owned(),
    }
}

pub(super) fn note(note: &Note) -> Option<String> {
    Some(match &note.kind {
        NoteKind::State { from, to, .. } => format!("{} → {}.", from.name(), to.name()),
        NoteKind::SynQueued { length, .. } => {
            format!("The half-open connection waits in the SYN queue ({length}).")
        }
        NoteKind::AcceptQueued { length, limit, .. } => {
            format!("The connection waits in the accept queue ({length} of {limit} places taken).")
        }
        NoteKind::AcceptOverflow { length, limit } => {
            format!(
                "The accept queue is full ({length} of {limit} places taken): the segment is ignored."
            )
        }
        NoteKind::Received { bytes, buffered } => {
            format!("{bytes} bytes enter the receive buffer, which now holds {buffered}.")
        }
        NoteKind::Acknowledged { bytes, .. } => {
            format!("{bytes} bytes are acknowledged and leave the send buffer.")
        }
        NoteKind::Retransmit { attempt, rto, .. } => format!(
            "Not acknowledged in time: sent again (attempt {attempt}); the next wait is {} ms.",
            rto.0 / 1_000_000
        ),
        NoteKind::FastRetransmit { len, .. } => format!(
            "Repeated acknowledgments show a gap: the {len} bytes that are missing are sent again at once (fast retransmit)."
        ),
        NoteKind::OutOfOrder { len, .. } => {
            format!("{len} bytes came ahead of their turn and wait for the gap to be filled.")
        }
        NoteKind::Ignored { why } => format!("Ignored: {why}."),
        NoteKind::Refused { why } => format!("Refused: {why}."),
        NoteKind::PeerClosed => "The peer will send no more (FIN).".to_owned(),
        NoteKind::Reset => "The connection is reset.".to_owned(),
        NoteKind::Freed => "The kernel forgets the socket.".to_owned(),
        NoteKind::AcceptTaken { .. } => return None,
    })
}

pub(super) fn choice(
    n: &Narrator<'_>,
    choice: &Choice,
    packet: &dyn Fn(&PacketId) -> String,
) -> String {
    match choice {
        Choice::Start(id) => super::start(super::Language::English, &n.process(*id)),
        Choice::Run(id) => format!("Let {} run", n.task(*id)),
        Choice::Deliver(id) => format!("Deliver {}", packet(id)),
        Choice::Drop(id) => format!("Drop {}", packet(id)),
        Choice::Duplicate(id) => format!("Duplicate {}", packet(id)),
        Choice::Delay(id, by) => format!("Delay {} by {} ms", packet(id), by.0 / 1_000_000),
        Choice::Expire(host, _) => format!("Let a timer of {} go off", n.host(*host)),
        Choice::Type(id, line) => format!("Type {line:?} at {}", n.process(*id)),
        Choice::EndOfInput(id) => format!("End the input of {}", n.process(*id)),
        Choice::Interrupt(id) => format!("Ctrl-C at {}", n.process(*id)),
        Choice::Signal(id, signal) => {
            format!("{} to {}", super::signal_name(*signal), n.process(*id))
        }
        Choice::Kill(id) => format!("Kill {}", n.process(*id)),
    }
}
