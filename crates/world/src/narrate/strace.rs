//! System calls as `strace` writes them, shortened: `bind(3, 0.0.0.0:21567) = 0`.

use kernel::{Address, Errno, Reply, Syscall};

use crate::goal::call_name;

/// A call with its arguments.
pub(super) fn call_text(call: &Syscall) -> String {
    let arguments = match call {
        Syscall::Socket { family, kind, .. } | Syscall::Socketpair { family, kind, .. } => {
            format!("{}, {}", family_name(*family), kind_name(*kind))
        }
        Syscall::Bind { fd, address } | Syscall::Connect { fd, address } => {
            format!("{}, {}", fd.0, address_text(address))
        }
        Syscall::Dup2 { fd, to } => format!("{}, {}", fd.0, to.0),
        Syscall::Listen { fd, backlog } => format!("{}, {backlog}", fd.0),
        Syscall::Send { fd, data, .. } | Syscall::Write { fd, data } => {
            format!("{}, {}", fd.0, bytes_text(data))
        }
        Syscall::SendTo { fd, data, address, .. } => {
            format!("{}, {}, {}", fd.0, bytes_text(data), address_text(address))
        }
        Syscall::Recv { fd, len, .. }
        | Syscall::RecvFrom { fd, len, .. }
        | Syscall::Read { fd, len } => {
            format!("{}, {len}", fd.0)
        }
        Syscall::Shutdown { fd, how } => {
            let how = match how {
                0 => "SHUT_RD",
                1 => "SHUT_WR",
                2 => "SHUT_RDWR",
                _ => "?",
            };
            format!("{}, {how}", fd.0)
        }
        Syscall::Accept { fd, .. }
        | Syscall::Close { fd }
        | Syscall::Dup { fd }
        | Syscall::GetSockName { fd }
        | Syscall::GetPeerName { fd } => fd.0.to_string(),
        Syscall::SetSockOpt { fd, level, name, value } => {
            format!("{}, {level}, {name}, {value:?}", fd.0)
        }
        Syscall::GetSockOpt { fd, level, name, .. } => format!("{}, {level}, {name}", fd.0),
        Syscall::SetNonblocking { fd, on } => format!("{}, FIONBIO, {}", fd.0, u8::from(*on)),
        Syscall::Poll { fds, timeout } => {
            let fds: Vec<String> = fds.iter().take(8).map(|one| one.fd.0.to_string()).collect();
            format!("[{}], {}", fds.join(", "), timeout_text(*timeout))
        }
        Syscall::Select { read, write, except, timeout } => {
            let sets = [read, write, except].map(|set| fds_text(set)).join(", ");
            format!("{sets}, {}", timeout_text(*timeout))
        }
        Syscall::EpollCreate { flags } => match flags {
            0 => "0".to_owned(),
            _ => "EPOLL_CLOEXEC".to_owned(),
        },
        Syscall::EpollCtl { epoll, op, fd, events, .. } => match op {
            1 => format!("{}, EPOLL_CTL_ADD, {}, {}", epoll.0, fd.0, events_text(*events)),
            2 => format!("{}, EPOLL_CTL_DEL, {}", epoll.0, fd.0),
            3 => format!("{}, EPOLL_CTL_MOD, {}, {}", epoll.0, fd.0, events_text(*events)),
            _ => format!("{}, {op}, {}", epoll.0, fd.0),
        },
        Syscall::EpollWait { epoll, max_events, timeout } => {
            format!("{}, {max_events}, {}", epoll.0, timeout_text(*timeout))
        }
        Syscall::Pipe { flags } => match flags {
            0 => "0".to_owned(),
            _ if flags & 0o4000 != 0 => "O_NONBLOCK".to_owned(),
            _ => "O_CLOEXEC".to_owned(),
        },
        Syscall::Unlink { path } => format!("{path:?}"),
    };
    format!("{}({arguments})", call_name(call))
}

/// What a call returned.
pub(super) fn result_text(result: &Result<Reply, Errno>) -> String {
    match result {
        Err(errno) => format!("-1 {} ({})", errno.name(), errno.message()),
        Ok(Reply::Done) => "0".to_owned(),
        Ok(Reply::Fd(fd)) => fd.0.to_string(),
        Ok(Reply::Pair(one, other)) => format!("[{}, {}]", one.0, other.0),
        Ok(Reply::Accepted { fd, address }) => format!("{}, {}", fd.0, address_text(address)),
        Ok(Reply::Count(count)) => count.to_string(),
        Ok(Reply::Data(data)) => bytes_text(data),
        Ok(Reply::From { data, address: Some(address) }) => {
            format!("{}, {}", bytes_text(data), address_text(address))
        }
        Ok(Reply::From { data, address: None }) => bytes_text(data),
        Ok(Reply::Address(address)) => address_text(address),
        Ok(Reply::Option(value)) => format!("{value:?}"),
        Ok(Reply::Selected { read, write, except }) => {
            [read, write, except].map(|set| fds_text(set)).join(", ")
        }
        Ok(Reply::Events(events)) => {
            let one = |event: &kernel::EpollEvent| {
                format!("{} {}", event.data, events_text(event.events))
            };
            let shown: Vec<String> = events.iter().take(8).map(one).collect();
            format!("{}, [{}]", events.len(), shown.join(", "))
        }
        Ok(Reply::Ready(fds)) => {
            let ready = fds.iter().filter(|one| one.revents != 0).take(8);
            let fds: Vec<String> = ready.map(|one| one.fd.0.to_string()).collect();
            format!("[{}]", fds.join(", "))
        }
    }
}

fn timeout_text(timeout: Option<kernel::Duration>) -> String {
    timeout.map_or("-1".to_owned(), |span| format!("{} ms", span.0 / 1_000_000))
}

fn fds_text(fds: &[kernel::Fd]) -> String {
    let shown: Vec<String> = fds.iter().take(8).map(|fd| fd.0.to_string()).collect();
    format!("[{}]", shown.join(" "))
}

/// `EPOLLIN|EPOLLET`.
fn events_text(events: u32) -> String {
    const NAMES: [(u32, &str); 10] = [
        (0x1, "EPOLLIN"),
        (0x2, "EPOLLPRI"),
        (0x4, "EPOLLOUT"),
        (0x8, "EPOLLERR"),
        (0x10, "EPOLLHUP"),
        (0x2000, "EPOLLRDHUP"),
        (1 << 28, "EPOLLEXCLUSIVE"),
        (1 << 29, "EPOLLWAKEUP"),
        (1 << 30, "EPOLLONESHOT"),
        (1 << 31, "EPOLLET"),
    ];
    let set: Vec<&str> =
        NAMES.iter().filter(|(bit, _)| events & bit != 0).map(|(_, name)| *name).collect();
    if set.is_empty() { "0".to_owned() } else { set.join("|") }
}

/// `10.0.0.1:80`, `[::1]:80`, a quoted path.
pub(crate) fn address_text(address: &Address) -> String {
    match address {
        Address::Inet { ip, port } => format!("{ip}:{port}"),
        Address::Inet6 { ip, port, .. } => format!("[{ip}]:{port}"),
        Address::Unix { path } => format!("{path:?}"),
    }
}

/// Bytes as Python writes them, cut after 40.
fn bytes_text(data: &[u8]) -> String {
    const SHOWN: usize = 40;
    let shown: String =
        data.iter().take(SHOWN).flat_map(|byte| byte.escape_ascii()).map(char::from).collect();
    let more = if data.len() > SHOWN { format!("… {} bytes", data.len()) } else { String::new() };
    format!("b\"{shown}\"{more}")
}

fn family_name(family: i32) -> &'static str {
    match family {
        1 => "AF_UNIX",
        2 => "AF_INET",
        10 => "AF_INET6",
        _ => "AF_?",
    }
}

fn kind_name(kind: i32) -> &'static str {
    /// `SOCK_NONBLOCK | SOCK_CLOEXEC` (socket(2)).
    const FLAGS: i32 = 0o4000 | 0o2000000;
    match kind & !FLAGS {
        1 => "SOCK_STREAM",
        2 => "SOCK_DGRAM",
        3 => "SOCK_RAW",
        5 => "SOCK_SEQPACKET",
        _ => "SOCK_?",
    }
}
