//! One host's kernel at this instant: descriptors, sockets, ports.

use std::rc::Rc;

use world::snapshot::{EpollView, FileView, PipeView, SocketId, SocketView};
use world::view::HostView;
use world::{HostId, Time};
use yew::prelude::*;

use super::buffer_bar::BufferBar;
use super::epoll_card::EpollCard;
use super::fd_table::FdTables;
use super::socket_card::SocketCard;
use crate::format;
use crate::preference::use_words;
use crate::words::fill;

/// More sockets than this are not drawn.
const SOCKETS: usize = 40;

/// A socket whose state diagram is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub host: HostId,
    pub socket: SocketId,
}

/// Whose descriptor table is whose.
#[derive(Clone, Debug, PartialEq)]
pub struct Owner {
    pub pid: u32,
    pub name: String,
}

#[derive(Properties, PartialEq)]
pub struct KernelPaneProps {
    pub host: Rc<HostView>,
    pub before: Option<Rc<HostView>>,
    pub owners: Vec<Owner>,
    /// The instant, for timers; zero when there is none.
    pub now: Time,
    pub chosen: Option<Chosen>,
    pub choose: Callback<Option<Chosen>>,
}

#[component]
pub fn KernelPane(props: &KernelPaneProps) -> Html {
    let words = use_words();
    let KernelPaneProps { host, before, owners, now, chosen, choose } = props;
    let sockets = &host.kernel.sockets;
    let earlier =
        |id: SocketId| before.as_ref().and_then(|b| b.kernel.sockets.iter().find(|s| s.id == id));
    let card = |socket: &SocketView| {
        let id = socket.id;
        let host_id = host.id;
        let open = chosen.is_some_and(|c| c.socket == id);
        let toggle =
            choose.reform(move |()| (!open).then_some(Chosen { host: host_id, socket: id }));
        html! {
            <SocketCard
                key={id.0}
                host={host.name.clone()}
                socket={Rc::new(socket.clone())}
                before={earlier(id).cloned().map(Rc::new)}
                fresh={before.is_some()}
                descriptors={descriptors(host, owners, |file| file == FileView::Socket(id))}
                timers={timers(host, id, *now)}
                {open}
                {toggle}
            />
        }
    };
    let epoll_card = |epoll: &EpollView| {
        let id = epoll.id;
        let earlier = before.as_ref().and_then(|b| b.kernel.epolls.iter().find(|e| e.id == id));
        let descriptors = descriptors(host, owners, |file| file == FileView::Epoll(id));
        html! { <EpollCard key={format!("epoll-{}", id.0)} epoll={epoll.clone()} before={earlier.cloned()} {descriptors} /> }
    };
    let pipe_card = |pipe: &PipeView| {
        let id = pipe.id;
        let earlier = before.as_ref().and_then(|b| b.kernel.pipes.iter().find(|p| p.id == id));
        let ends = descriptors(
            host,
            owners,
            |file| matches!(file, FileView::PipeReader(p) | FileView::PipeWriter(p) if p == id),
        );
        html! {
            <article key={format!("pipe-{}", id.0)} class="socket">
                <header><b class="protocol">{ fill(words.pipe, &[&id.0]) }</b><span class="descriptor">{ ends.join(", ") }</span></header>
                <BufferBar title={words.in_pipe} buffer={pipe.buffer.clone()} changed={earlier.is_some_and(|p| p.buffer != pipe.buffer)} />
            </article>
        }
    };
    html! {
        <section class="kernel" data-testid={format!("kernel-{}", format::test_name(&host.name))} aria-label={format!("{} · {}", words.kernel, host.name)}>
            <h3 class="kernel-name">{ words.kernel }</h3>
            <div class="kernel-scroll" tabindex="0">
                <FdTables host={host.clone()} before={before.clone()} owners={owners.clone()} />
                <div class="sockets">
                    <>{ for host.kernel.epolls.iter().take(SOCKETS).map(epoll_card) }</>
                    <>{ for host.kernel.pipes.iter().take(SOCKETS).map(pipe_card) }</>
                    if sockets.is_empty() { <p class="muted">{ words.no_sockets }</p> }
                    <>{ for sockets.iter().take(SOCKETS).map(card) }</>
                    if sockets.len() > SOCKETS { <p class="muted">{ format!("… +{}", sockets.len() - SOCKETS) }</p> }
                </div>
                <Ports host={host.clone()} />
            </div>
        </section>
    }
}

/// Which descriptors lead there: "client.py fd 3", or just "fd 3" where there is one program.
fn descriptors(host: &HostView, owners: &[Owner], leads: impl Fn(FileView) -> bool) -> Vec<String> {
    let alone = owners.len() <= 1;
    let mut found = Vec::new();
    for table in &host.kernel.processes {
        let owner = owners.iter().find(|o| o.pid == table.pid.0 && !alone);
        for entry in table.entries.iter().filter(|e| leads(e.file)) {
            found.push(match owner {
                Some(owner) => format!("{} fd {}", owner.name, entry.fd.0),
                None => format!("fd {}", entry.fd.0),
            });
        }
    }
    found
}

/// Each timer of a socket with the time that remains.
fn timers(host: &HostView, id: SocketId, now: Time) -> Vec<(String, String)> {
    let mine = host.kernel.timers.iter().filter(|t| t.socket == Some(id));
    mine.map(|t| (t.name.clone(), format::span(t.deadline.since(now).0))).collect()
}

#[derive(Properties, PartialEq)]
struct PortsProps {
    host: Rc<HostView>,
}

/// Which port belongs to which sockets, as `ss` would list them.
#[component]
fn Ports(props: &PortsProps) -> Html {
    let words = use_words();
    let mut rows: Vec<(u16, String, String, String)> = Vec::new();
    for socket in &props.host.kernel.sockets {
        if let Some(port) = socket.local.as_ref().and_then(format::port).filter(|p| *p != 0) {
            let peer = socket.peer.as_ref().map_or("—".to_string(), format::address);
            let state = socket.tcp.as_ref().map_or("", |t| t.state.name()).to_string();
            rows.push((port, socket.protocol.clone(), state, peer));
        }
    }
    rows.sort();
    if rows.is_empty() {
        return html! {};
    }
    html! {
        <details class="ports">
            <summary>{ words.ports }<span class="count">{ rows.len() }</span></summary>
            <table>
                <thead><tr><th>{ words.port }</th><th></th><th></th><th>{ words.peer }</th></tr></thead>
                <tbody>
                    { for rows.iter().take(SOCKETS).map(|(port, protocol, state, peer)| html! {
                        <tr><td>{ port }</td><td>{ protocol }</td><td>{ state }</td><td><code>{ peer }</code></td></tr>
                    }) }
                </tbody>
            </table>
        </details>
    }
}
