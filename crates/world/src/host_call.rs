//! What a program asks of its host, translated both ways: Python values to system calls, replies and
//! errnos to Python values and exceptions.

use std::net::{Ipv4Addr, Ipv6Addr};

use kernel::abi::PollFd;
use kernel::{Address, Duration, Errno, Fd, Reply, Syscall, Time};
use python::{Data, HostError, HostFunction, HostModule};

const AF_UNIX: i64 = 1;
const AF_INET: i64 = 2;
const AF_INET6: i64 = 10;

/// The functions that suspend a program, by module. The socket ones are one system call each.
pub(crate) const HOST_MODULES: &[HostModule] = &[
    HostModule {
        name: "_socket_calls",
        functions: &[
            "socket",
            "socketpair",
            "bind",
            "listen",
            "accept",
            "connect",
            "send",
            "sendto",
            "recv",
            "recvfrom",
            "shutdown",
            "close",
            "dup",
            "getsockname",
            "getpeername",
            "setsockopt",
            "getsockopt",
            "setnonblocking",
            "poll",
            "select",
            "epoll_create",
            "epoll_ctl",
            "epoll_wait",
            "pipe",
            "read",
            "write",
            "dup2",
            "unlink",
        ],
    },
    HostModule {
        name: "_clock",
        functions: &["time_ns", "monotonic_ns", "sleep_ns", "sleep_until_ns"],
    },
    HostModule {
        name: "_process",
        functions: &[
            "fork",
            "waitpid",
            "exit",
            "getppid",
            "kill",
            "handle",
            "alarm",
            "exec",
            "descriptors",
        ],
    },
    HostModule {
        name: "_disk",
        functions: &["read", "write", "stat", "list", "remove", "mkdir", "rmdir", "rename"],
    },
    HostModule { name: "_console", functions: &["readline"] },
    HostModule { name: "_scheduler", functions: &["wait", "wake", "name_thread", "native_id"] },
    HostModule { name: "_host", functions: &["name", "getpid", "resolve", "reverse"] },
];

/// A host call, understood.
#[derive(Debug)]
pub(crate) enum Request {
    Syscall(Syscall),
    Date,
    Monotonic,
    Sleep(Duration),
    ReadLine,
    /// Until another thread wakes this one by the number; the word says what stands behind it.
    Wait {
        number: i64,
        word: String,
        holder: u32,
        until: Option<Time>,
    },
    Wake(i64),
    NameThread(String),
    NativeId,
    SleepUntil(Time),
    Fork,
    WaitPid {
        pid: i64,
        options: i64,
    },
    Exit(i32),
    /// Another program in this process: its arguments, the first its file, and its text.
    Exec {
        argv: Vec<String>,
        source: String,
    },
    ParentId,
    /// As `/proc/self/fd` lists them.
    Descriptors,
    Kill {
        pid: i64,
        signal: i32,
    },
    /// What to do about a signal: 0 default, 1 ignore, 2 call the program's handler.
    Handle {
        signal: i32,
        how: i64,
    },
    Alarm {
        after: Duration,
        interval: Duration,
    },
    File(FileRequest),
    HostName,
    ProcessId,
    /// Addresses of a host name; "" for any name is not asked.
    Resolve(String),
    /// The name of a host by its address.
    Reverse(String),
}

/// What a program asks of its host's disk.
#[derive(Debug)]
pub(crate) enum FileRequest {
    Read(String),
    Write(String, Vec<u8>),
    Stat(String),
    List(String),
    Remove(String),
    MakeFolder(String),
    RemoveFolder(String),
    Rename(String, String),
}

/// Understands a call. The library's own source makes these calls, so a mismatch is rare; it is a
/// `TypeError` in the program all the same, never a panic.
pub(crate) fn understand(function: HostFunction, arguments: &[Data]) -> Result<Request, HostError> {
    let module = &HOST_MODULES[usize::from(function.module)];
    let name = module.functions[usize::from(function.function)];
    let request = match module.name {
        "_socket_calls" => syscall(name, arguments).map(Request::Syscall),
        "_disk" => file(name, arguments).map(Request::File),
        _ => other(name, arguments),
    };
    request.ok_or_else(|| HostError {
        class: "TypeError".to_owned(),
        arguments: vec![Data::Str(format!("{}.{name}(): bad arguments", module.name))],
    })
}

fn file(name: &str, arguments: &[Data]) -> Option<FileRequest> {
    Some(match (name, arguments) {
        ("read", [Data::Str(path)]) => FileRequest::Read(path.clone()),
        ("write", [Data::Str(path), Data::Bytes(content)]) => {
            FileRequest::Write(path.clone(), content.clone())
        }
        ("stat", [Data::Str(path)]) => FileRequest::Stat(path.clone()),
        ("list", [Data::Str(path)]) => FileRequest::List(path.clone()),
        ("remove", [Data::Str(path)]) => FileRequest::Remove(path.clone()),
        ("mkdir", [Data::Str(path)]) => FileRequest::MakeFolder(path.clone()),
        ("rmdir", [Data::Str(path)]) => FileRequest::RemoveFolder(path.clone()),
        ("rename", [Data::Str(from), Data::Str(to)]) => {
            FileRequest::Rename(from.clone(), to.clone())
        }
        _ => return None,
    })
}

fn other(name: &str, arguments: &[Data]) -> Option<Request> {
    Some(match (name, arguments) {
        ("time_ns", []) => Request::Date,
        ("monotonic_ns", []) => Request::Monotonic,
        ("sleep_ns", [ns]) => Request::Sleep(Duration(u64::try_from(int(ns)?).ok()?)),
        ("readline", _) => Request::ReadLine,
        ("wait", [number, Data::Str(word), holder, until]) => Request::Wait {
            number: int(number)?,
            word: word.clone(),
            holder: u32::try_from(int(holder)?).ok()?,
            until: match until {
                Data::None => None,
                ns => Some(Time(u64::try_from(int(ns)?).ok()?)),
            },
        },
        ("wake", [number]) => Request::Wake(int(number)?),
        ("name_thread", [Data::Str(name)]) => Request::NameThread(name.clone()),
        ("native_id", []) => Request::NativeId,
        ("sleep_until_ns", [ns]) => Request::SleepUntil(Time(u64::try_from(int(ns)?).ok()?)),
        ("fork", []) => Request::Fork,
        ("waitpid", [pid, options]) => Request::WaitPid { pid: int(pid)?, options: int(options)? },
        ("exit", [code]) => Request::Exit((int(code)? & 0xff) as i32),
        ("exec", [Data::List(argv), Data::Str(source)]) => Request::Exec {
            argv: argv.iter().map(text).collect::<Option<_>>()?,
            source: source.clone(),
        },
        ("getppid", []) => Request::ParentId,
        ("descriptors", []) => Request::Descriptors,
        ("kill", [pid, signal]) => Request::Kill { pid: int(pid)?, signal: int32(signal)? },
        ("handle", [signal, how]) => Request::Handle { signal: int32(signal)?, how: int(how)? },
        ("alarm", [after, interval]) => Request::Alarm {
            after: span(after)?.unwrap_or_default(),
            interval: span(interval)?.unwrap_or_default(),
        },
        ("name", []) => Request::HostName,
        ("getpid", []) => Request::ProcessId,
        ("resolve", [Data::Str(host)]) => Request::Resolve(host.clone()),
        ("reverse", [Data::Str(host)]) => Request::Reverse(host.clone()),
        _ => return None,
    })
}

fn syscall(name: &str, arguments: &[Data]) -> Option<Syscall> {
    Some(match (name, arguments) {
        ("socket", [family, kind, protocol]) => Syscall::Socket {
            family: int32(family)?,
            kind: int32(kind)?,
            protocol: int32(protocol)?,
        },
        ("socketpair", [family, kind, protocol]) => Syscall::Socketpair {
            family: int32(family)?,
            kind: int32(kind)?,
            protocol: int32(protocol)?,
        },
        ("bind", [fd, to]) => Syscall::Bind { fd: descriptor(fd)?, address: address(to)? },
        ("listen", [fd, backlog]) => {
            Syscall::Listen { fd: descriptor(fd)?, backlog: int32(backlog)? }
        }
        ("accept", [fd, flags]) => Syscall::Accept { fd: descriptor(fd)?, flags: int32(flags)? },
        ("connect", [fd, to]) => Syscall::Connect { fd: descriptor(fd)?, address: address(to)? },
        ("send", [fd, Data::Bytes(data), flags]) => {
            Syscall::Send { fd: descriptor(fd)?, data: data.clone(), flags: int32(flags)? }
        }
        ("sendto", [fd, Data::Bytes(data), flags, to]) => Syscall::SendTo {
            fd: descriptor(fd)?,
            data: data.clone(),
            flags: int32(flags)?,
            address: address(to)?,
        },
        ("recv", [fd, len, flags]) => {
            Syscall::Recv { fd: descriptor(fd)?, len: length(len)?, flags: int32(flags)? }
        }
        ("recvfrom", [fd, len, flags]) => {
            Syscall::RecvFrom { fd: descriptor(fd)?, len: length(len)?, flags: int32(flags)? }
        }
        ("shutdown", [fd, how]) => Syscall::Shutdown { fd: descriptor(fd)?, how: int32(how)? },
        ("close", [fd]) => Syscall::Close { fd: descriptor(fd)? },
        ("dup", [fd]) => Syscall::Dup { fd: descriptor(fd)? },
        ("getsockname", [fd]) => Syscall::GetSockName { fd: descriptor(fd)? },
        ("getpeername", [fd]) => Syscall::GetPeerName { fd: descriptor(fd)? },
        ("setsockopt", [fd, level, name, Data::Bytes(value)]) => Syscall::SetSockOpt {
            fd: descriptor(fd)?,
            level: int32(level)?,
            name: int32(name)?,
            value: value.clone(),
        },
        ("getsockopt", [fd, level, name, len]) => Syscall::GetSockOpt {
            fd: descriptor(fd)?,
            level: int32(level)?,
            name: int32(name)?,
            len: length(len)?,
        },
        ("setnonblocking", [fd, Data::Bool(on)]) => {
            Syscall::SetNonblocking { fd: descriptor(fd)?, on: *on }
        }
        ("poll", [Data::List(fds), timeout]) => Syscall::Poll {
            fds: fds.iter().map(poll_fd).collect::<Option<_>>()?,
            timeout: span(timeout)?,
        },
        ("select", [read, write, except, timeout]) => Syscall::Select {
            read: descriptors(read)?,
            write: descriptors(write)?,
            except: descriptors(except)?,
            timeout: span(timeout)?,
        },
        ("epoll_create", [flags]) => Syscall::EpollCreate { flags: int32(flags)? },
        ("epoll_ctl", [epoll, op, fd, events]) => {
            let fd = descriptor(fd)?;
            Syscall::EpollCtl {
                epoll: descriptor(epoll)?,
                op: int32(op)?,
                fd,
                events: u32::try_from(int(events)?).ok()?,
                // As CPython does: an event brings back the descriptor's number.
                data: u64::try_from(fd.0).unwrap_or(0),
            }
        }
        ("epoll_wait", [epoll, most, timeout]) => Syscall::EpollWait {
            epoll: descriptor(epoll)?,
            max_events: int32(most)?,
            timeout: span(timeout)?,
        },
        ("pipe", [flags]) => Syscall::Pipe { flags: int32(flags)? },
        ("read", [fd, len]) => Syscall::Read { fd: descriptor(fd)?, len: length(len)? },
        ("write", [fd, Data::Bytes(data)]) => {
            Syscall::Write { fd: descriptor(fd)?, data: data.clone() }
        }
        ("dup2", [fd, to]) => Syscall::Dup2 { fd: descriptor(fd)?, to: descriptor(to)? },
        ("unlink", [Data::Str(path)]) => Syscall::Unlink { path: path.clone() },
        _ => return None,
    })
}

fn text(data: &Data) -> Option<String> {
    match data {
        Data::Str(text) => Some(text.clone()),
        _ => None,
    }
}

fn int(data: &Data) -> Option<i64> {
    match data {
        Data::Int(number) => Some(*number),
        Data::Bool(on) => Some(i64::from(*on)),
        _ => None,
    }
}

/// Nanoseconds; `None` waits for ever.
fn span(data: &Data) -> Option<Option<Duration>> {
    Some(match data {
        Data::None => None,
        ns => Some(Duration(u64::try_from(int(ns)?).ok()?)),
    })
}

fn descriptors(data: &Data) -> Option<Vec<Fd>> {
    let Data::List(fds) = data else { return None };
    fds.iter().map(descriptor).collect()
}

fn int32(data: &Data) -> Option<i32> {
    i32::try_from(int(data)?).ok()
}

fn descriptor(data: &Data) -> Option<Fd> {
    int32(data).map(Fd)
}

/// A buffer length; beyond 1 GiB nothing changes, since no buffer is that large.
fn length(data: &Data) -> Option<usize> {
    Some(int(data)?.clamp(0, 1 << 30) as usize)
}

fn poll_fd(data: &Data) -> Option<PollFd> {
    match data {
        Data::Tuple(pair) => match pair.as_slice() {
            [fd, events] => Some(PollFd {
                fd: descriptor(fd)?,
                events: i16::try_from(int(events)?).ok()?,
                revents: 0,
            }),
            _ => None,
        },
        _ => None,
    }
}

/// `(family, …)` as the library passes addresses.
fn address(data: &Data) -> Option<Address> {
    let Data::Tuple(parts) = data else { return None };
    Some(match parts.as_slice() {
        [Data::Int(AF_INET), Data::Str(ip), Data::Int(port)] => {
            Address::Inet { ip: ip.parse::<Ipv4Addr>().ok()?, port: u16::try_from(*port).ok()? }
        }
        [Data::Int(AF_INET6), Data::Str(ip), Data::Int(port), flowinfo, scope_id] => {
            Address::Inet6 {
                ip: ip.parse::<Ipv6Addr>().ok()?,
                port: u16::try_from(*port).ok()?,
                flowinfo: u32::try_from(int(flowinfo)?).ok()?,
                scope_id: u32::try_from(int(scope_id)?).ok()?,
            }
        }
        [Data::Int(AF_UNIX), Data::Str(path)] => Address::Unix { path: path.clone() },
        _ => return None,
    })
}

fn address_data(address: Address) -> Data {
    Data::Tuple(match address {
        Address::Inet { ip, port } => {
            vec![Data::Int(AF_INET), Data::Str(ip.to_string()), Data::Int(port.into())]
        }
        Address::Inet6 { ip, port, flowinfo, scope_id } => vec![
            Data::Int(AF_INET6),
            Data::Str(ip.to_string()),
            Data::Int(port.into()),
            Data::Int(flowinfo.into()),
            Data::Int(scope_id.into()),
        ],
        Address::Unix { path } => vec![Data::Int(AF_UNIX), Data::Str(path)],
    })
}

/// The Python value of a successful call.
pub(crate) fn reply_data(reply: Reply) -> Data {
    let fd = |fd: Fd| Data::Int(fd.0.into());
    match reply {
        Reply::Done => Data::None,
        Reply::Fd(number) => fd(number),
        Reply::Pair(one, other) => Data::Tuple(vec![fd(one), fd(other)]),
        Reply::Accepted { fd: number, address } => {
            Data::Tuple(vec![fd(number), address_data(address)])
        }
        Reply::Count(count) => Data::Int(count as i64),
        Reply::Data(bytes) | Reply::Option(bytes) => Data::Bytes(bytes),
        Reply::From { data, address } => {
            Data::Tuple(vec![Data::Bytes(data), address.map_or(Data::None, address_data)])
        }
        Reply::Address(address) => address_data(address),
        Reply::Selected { read, write, except } => {
            let list = |fds: Vec<Fd>| Data::List(fds.into_iter().map(fd).collect());
            Data::Tuple(vec![list(read), list(write), list(except)])
        }
        Reply::Events(events) => Data::List(
            events
                .into_iter()
                .map(|one| {
                    Data::Tuple(vec![Data::Int(one.data as i64), Data::Int(one.events.into())])
                })
                .collect(),
        ),
        Reply::Ready(fds) => Data::List(
            fds.into_iter()
                .map(|one| Data::Tuple(vec![fd(one.fd), Data::Int(one.revents.into())]))
                .collect(),
        ),
    }
}

/// `OSError(errno, strerror)`, from which Python makes `ConnectionRefusedError` and the like.
pub(crate) fn errno_exception(errno: Errno) -> HostError {
    HostError {
        class: "OSError".to_owned(),
        arguments: vec![Data::Int(errno.0.into()), Data::Str(message(errno).to_owned())],
    }
}

/// `strerror(3)`, for what the kernel's socket layer never answers too.
fn message(errno: Errno) -> &'static str {
    match errno.0 {
        2 => "No such file or directory",
        3 => "No such process",
        10 => "No child processes",
        17 => "File exists",
        20 => "Not a directory",
        21 => "Is a directory",
        28 => "No space left on device",
        36 => "File name too long",
        39 => "Directory not empty",
        _ => errno.message(),
    }
}
