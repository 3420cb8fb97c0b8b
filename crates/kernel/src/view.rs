//! Making the [`Snapshot`]: every number that a page or a test may want to see, nothing computed
//! that the kernel does not go by.

use crate::address::Family;
use crate::epoll::{Epoll, Item, Key};
use crate::fd::File;
use crate::host::Kernel;
use crate::pipe::{PAGE, PAGES_MAX, Pipe};
use crate::snapshot::*;
use crate::socket::{Kind, Listener, Options, Protocol, Socket, Tcp};
use crate::tcp::Connection;
use crate::unix::{CAPACITY, Role};
use crate::{Address, Duration};

const HEAD: usize = 64;

pub(crate) fn snapshot(kernel: &Kernel) -> Snapshot {
    Snapshot {
        processes: tables(kernel),
        sockets: kernel.sockets.iter().map(|socket| view(kernel, socket)).collect(),
        pipes: kernel.pipes.iter().map(pipe).collect(),
        epolls: kernel.epolls.iter().map(epoll).collect(),
        timers: kernel.timers(),
    }
}

fn tables(kernel: &Kernel) -> Vec<FdTable> {
    let table = |(pid, entries): (_, _)| FdTable { pid, entries };
    let tables = kernel.files.tables().map(|(pid, entries)| {
        let entry = |(fd, description): (_, &crate::fd::Description)| FdEntry {
            fd,
            file: file(description.file),
            socket: match description.file {
                File::Socket(id) => Some(id),
                _ => None,
            },
            references: description.references,
            nonblocking: description.nonblocking,
        };
        table((pid, entries.map(entry).collect()))
    });
    tables.collect()
}

fn file(file: File) -> FileView {
    match file {
        File::Terminal(_) => FileView::Terminal,
        File::Socket(id) => FileView::Socket(id),
        File::PipeReader(id) => FileView::PipeReader(id),
        File::PipeWriter(id) => FileView::PipeWriter(id),
        File::Epoll(id) => FileView::Epoll(id),
    }
}

fn pipe((id, pipe): (PipeId, &Pipe)) -> PipeView {
    let capacity = PAGE * PAGES_MAX;
    PipeView { id, buffer: BufferView { used: pipe.len(), capacity, head: pipe.head(HEAD) } }
}

fn epoll((id, epoll): (EpollId, &Epoll)) -> EpollView {
    let item = |(key, item): (&Key, &Item)| InterestView {
        fd: key.0,
        file: file(item.file),
        events: item.events,
        data: item.data,
    };
    let interest = epoll.interest.iter().map(item).collect();
    EpollView { id, interest, ready: epoll.ready.iter().map(|(_, key)| key.0).collect() }
}

fn view(kernel: &Kernel, socket: &Socket) -> SocketView {
    let family = socket.family;
    let (mut local, mut peer) =
        (socket.local.map(|at| family.address(at)), socket.peer.map(|at| family.address(at)));
    if let Protocol::Unix(unix) = &socket.protocol {
        local = unix.path.clone().map(|path| Address::Unix { path });
        peer = unix.peer().map(|_| kernel.unix_peer_address(unix));
    }
    SocketView {
        id: socket.id,
        protocol: protocol(socket),
        local,
        peer,
        orphan: !socket.attached && socket.parent.is_none(),
        receive_buffer: receive_buffer(socket),
        send_buffer: send_buffer(socket),
        datagrams: match &socket.protocol {
            Protocol::Udp(queue) => queue.waiting.len(),
            Protocol::Unix(unix) => unix.datagrams.len(),
            Protocol::Tcp(_) => 0,
        },
        options: options(&socket.options),
        tcp: socket.tcp_state().map(|state| match socket.connection() {
            Some(connection) => tcp(connection),
            None => without_connection(state),
        }),
        listener: listener(kernel, socket),
        error: socket.error,
    }
}

fn protocol(socket: &Socket) -> String {
    let name = match (socket.family, socket.kind) {
        (Family::Unix, Kind::Stream) => "UNIX stream",
        (Family::Unix, Kind::Datagram) => "UNIX datagram",
        (Family::Unix, Kind::Packets) => "UNIX packets",
        (Family::Inet, Kind::Stream) => "TCP",
        (Family::Inet, _) => "UDP",
        (Family::Inet6, Kind::Stream) => "TCP6",
        (Family::Inet6, _) => "UDP6",
    };
    name.to_string()
}

fn receive_buffer(socket: &Socket) -> BufferView {
    match &socket.protocol {
        Protocol::Tcp(Tcp::Connection(connection)) => match &connection.receive {
            Some(receive) => BufferView {
                used: receive.buffer.len(),
                capacity: receive.capacity,
                head: receive.buffer.copy(0, HEAD),
            },
            None => BufferView { capacity: connection.receive_capacity, ..BufferView::default() },
        },
        Protocol::Tcp(_) => BufferView::default(),
        Protocol::Udp(queue) => BufferView {
            used: queue.waiting.iter().map(|(_, octets)| octets.len()).sum(),
            capacity: socket.options.receive_buffer.map_or(212_992, |bytes| bytes as usize),
            head: head(queue.waiting.front().map(|(_, octets)| octets.as_slice())),
        },
        Protocol::Unix(unix) if socket.kind != Kind::Stream => BufferView {
            used: unix.datagrams.iter().map(|(_, octets)| octets.len()).sum(),
            capacity: CAPACITY,
            head: head(unix.datagrams.front().map(|(_, octets)| octets.as_slice())),
        },
        Protocol::Unix(unix) => BufferView {
            used: unix.incoming.len(),
            capacity: CAPACITY,
            head: unix.incoming.copy(0, HEAD),
        },
    }
}

fn head(octets: Option<&[u8]>) -> Vec<u8> {
    octets.map_or(Vec::new(), |octets| octets[..octets.len().min(HEAD)].to_vec())
}

fn send_buffer(socket: &Socket) -> BufferView {
    socket.connection().map_or(BufferView::default(), |connection| BufferView {
        used: connection.send.buffer.len(),
        capacity: connection.send.capacity,
        head: connection.send.buffer.copy(0, HEAD),
    })
}

fn options(options: &Options) -> Vec<(String, String)> {
    let defaults = Options::default();
    let seconds = |span: Option<Duration>| span.map(|span| format!("{} s", span.as_secs_f64()));
    let flag = |on: bool| on.then(|| "1".to_string());
    let differs = |value: i32, default: i32| (value != default).then(|| value.to_string());
    let all = [
        ("SO_REUSEADDR", flag(options.reuse_address)),
        ("SO_REUSEPORT", flag(options.reuse_port)),
        ("SO_BROADCAST", flag(options.broadcast)),
        ("SO_KEEPALIVE", flag(options.keepalive)),
        ("SO_LINGER", seconds(options.linger)),
        ("SO_SNDBUF", options.send_buffer.map(|bytes| bytes.to_string())),
        ("SO_RCVBUF", options.receive_buffer.map(|bytes| bytes.to_string())),
        ("SO_SNDTIMEO", seconds(options.send_timeout)),
        ("SO_RCVTIMEO", seconds(options.receive_timeout)),
        ("TCP_NODELAY", flag(options.nodelay)),
        ("TCP_CORK", flag(options.cork)),
        ("TCP_KEEPIDLE", differs(options.keep_idle_s, defaults.keep_idle_s)),
        ("TCP_KEEPINTVL", differs(options.keep_interval_s, defaults.keep_interval_s)),
        ("TCP_KEEPCNT", differs(options.keep_count, defaults.keep_count)),
        ("IPV6_V6ONLY", flag(options.v6only)),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name.to_string(), value?))).collect()
}

fn without_connection(state: TcpState) -> TcpView {
    TcpView {
        state,
        iss: 0,
        snd_una: 0,
        snd_nxt: 0,
        snd_wnd: 0,
        irs: 0,
        rcv_nxt: 0,
        rcv_wnd: 0,
        mss: 0,
        cwnd: 0,
        ssthresh: 0,
        rto_ms: 0,
        srtt_ms: None,
        retransmits: 0,
        reassembly: Vec::new(),
        fin_sent: false,
        fin_received: false,
    }
}

fn tcp(connection: &Connection) -> TcpView {
    let milliseconds = |span: Duration| span.0 / 1_000_000;
    let (send, receive) = (&connection.send, connection.receive.as_ref());
    TcpView {
        state: connection.state,
        iss: send.iss.raw(),
        snd_una: send.una.raw(),
        snd_nxt: send.nxt.raw(),
        snd_wnd: send.wnd,
        irs: receive.map_or(0, |receive| receive.irs.raw()),
        rcv_nxt: receive.map_or(0, |receive| receive.nxt.raw()),
        rcv_wnd: receive.map_or(0, |receive| receive.window()),
        mss: send.mss as u16,
        cwnd: send.congestion.cwnd,
        ssthresh: send.congestion.ssthresh,
        rto_ms: milliseconds(send.rtt.rto()),
        srtt_ms: send.rtt.srtt().map(milliseconds),
        retransmits: send.retransmits,
        reassembly: receive.map_or(Vec::new(), |receive| {
            receive.ranges.iter().map(|(at, octets)| (at.raw(), octets.len())).collect()
        }),
        fin_sent: send.fin_sent.is_some(),
        fin_received: connection.fin_received(),
    }
}

fn listener(kernel: &Kernel, socket: &Socket) -> Option<ListenerView> {
    let named = |id: &SocketId| {
        let child = kernel.sockets.get(*id);
        let address = match (&child.protocol, child.peer) {
            (Protocol::Unix(unix), _) => kernel.unix_peer_address(unix),
            (_, Some(peer)) => child.family.address(peer),
            (_, None) => Address::Unix { path: String::new() },
        };
        (*id, address)
    };
    if let Some(Listener { backlog, syn_queue, accept_queue }) = socket.listener() {
        return Some(ListenerView {
            backlog: *backlog,
            syn_queue: syn_queue.iter().map(named).collect(),
            accept_queue: accept_queue.iter().map(named).collect(),
        });
    }
    let Role::Listener { backlog, waiting } = &socket.unix()?.role else { return None };
    let accept_queue = waiting.iter().map(named).collect();
    Some(ListenerView { backlog: *backlog, syn_queue: Vec::new(), accept_queue })
}
