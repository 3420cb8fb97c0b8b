//! One socket inside the kernel: addresses, state, buffers, queues and, on request, all its variables.

use std::rc::Rc;

use world::snapshot::{SocketView, TcpState, TcpView};
use yew::prelude::*;

use super::buffer_bar::BufferBar;
use super::fold::use_fold;
use super::queue::Queue;
use crate::format;
use crate::preference::use_words;
use crate::words::{Words, fill};

#[derive(Properties)]
pub struct SocketCardProps {
    pub host: String,
    pub socket: Rc<SocketView>,
    pub before: Option<Rc<SocketView>>,
    /// Whether there was an earlier instant to compare with.
    pub fresh: bool,
    pub descriptors: Vec<String>,
    /// (name, time that remains)
    pub timers: Vec<(String, String)>,
    pub open: bool,
    pub toggle: Callback<()>,
}

/// The callback is a new one at each drawing but does the same: it does not count.
impl PartialEq for SocketCardProps {
    fn eq(&self, other: &Self) -> bool {
        (&self.socket, &self.before, self.fresh, self.open)
            == (&other.socket, &other.before, other.fresh, other.open)
            && (&self.host, &self.descriptors, &self.timers)
                == (&other.host, &other.descriptors, &other.timers)
    }
}

#[component]
pub fn SocketCard(props: &SocketCardProps) -> Html {
    let words = use_words();
    let SocketCardProps { socket, before, fresh, descriptors, timers, open, toggle, .. } = props;
    let before = before.as_deref();
    let state = socket.tcp.as_ref().map(|t| t.state);
    let changed = |differs: fn(&SocketView, &SocketView) -> bool| {
        *fresh && before.is_some_and(|b| differs(b, socket))
    };
    let new = *fresh && before.is_none();
    let state_changed = *fresh && before.is_some_and(|b| b.tcp.as_ref().map(|t| t.state) != state);
    let id = socket.id.0;
    let address = |a: &Option<world::Address>, none: &'static str| match a {
        Some(a) => html! { <code>{ format::address(a) }</code> },
        None => html! { <em class="muted">{ none }</em> },
    };
    html! {
        <article
            class={classes!("socket", new.then_some("new"), socket.orphan.then_some("orphan"), open.then_some("open"))}
            data-testid={format!("socket-{}-{id}", format::test_name(&props.host))}
            data-state={state.map_or("", TcpState::name)}
        >
            <header>
                <b class="protocol">{ &socket.protocol }</b>
                <span class="descriptor">
                    if socket.orphan { { words.orphan } } else { { descriptors.join(", ") } }
                    <small>{ format!(" #{id}") }</small>
                </span>
                if let Some(state) = state {
                    <button class={classes!("state", state_class(state), state_changed.then_some("changed"))} aria-expanded={open.to_string()} title={words.state_diagram} onclick={toggle.reform(|_| ())}>
                        if state_changed { <span aria-hidden="true">{ "● " }</span> }
                        { state.name() }
                    </button>
                }
            </header>
            <p class="addresses">
                { address(&socket.local, words.unbound) }
                if socket.listener.is_none() { <span aria-hidden="true">{ " ⇄ " }</span>{ address(&socket.peer, words.unconnected) } }
            </p>
            if let Some(error) = socket.error { <p class="pending">{ words.pending_error }{ ": " }<code>{ format!("{error:?}") }</code></p> }
            if let Some(listener) = &socket.listener {
                if socket.tcp.is_some() { <Queue title={words.syn_queue} class="syn" waiting={listener.syn_queue.clone()} limit={listener.backlog} extra=0 changed={changed(|b, s| b.listener.as_ref().map(|l| &l.syn_queue) != s.listener.as_ref().map(|l| &l.syn_queue))} /> }
                <Queue title={words.accept_queue} class="accept" waiting={listener.accept_queue.clone()} limit={listener.backlog} extra=1 changed={changed(|b, s| b.listener.as_ref().map(|l| &l.accept_queue) != s.listener.as_ref().map(|l| &l.accept_queue))} />
            } else if has_buffers(socket) {
                if socket.tcp.is_some() || socket.send_buffer.capacity > 0 { <BufferBar title={words.send_buffer} buffer={socket.send_buffer.clone()} changed={changed(|b, s| b.send_buffer != s.send_buffer)} /> }
                <BufferBar title={words.receive_buffer} buffer={socket.receive_buffer.clone()} changed={changed(|b, s| b.receive_buffer != s.receive_buffer)} />
            }
            if socket.datagrams > 0 { <p class="muted">{ fill(words.datagrams, &[&socket.datagrams]) }</p> }
            if !timers.is_empty() {
                <ul class="timers" aria-label={words.timers}>
                    { for timers.iter().map(|(name, left)| html! { <li><span aria-hidden="true">{ "◔ " }</span>{ timer(words, name) }<b>{ left }</b></li> }) }
                </ul>
            }
            if !socket.options.is_empty() {
                <p class="options" aria-label={words.options}>{ for socket.options.iter().map(|(n, v)| html! { <code>{ format!("{n}={v}") }</code> }) }</p>
            }
            if socket.tcp.is_some() && socket.listener.is_none() { <ControlBlock socket={socket.clone()} before={props.before.clone()} /> }
        </article>
    }
}

fn has_buffers(socket: &SocketView) -> bool {
    socket.tcp.as_ref().is_none_or(|t| !matches!(t.state, TcpState::Closed | TcpState::SynSent))
        || socket.send_buffer.used + socket.receive_buffer.used > 0
}

/// Three families of states, told apart by shape as well as by colour in the style sheet.
pub fn state_class(state: TcpState) -> &'static str {
    match state {
        TcpState::Closed | TcpState::TimeWait => "past",
        TcpState::Listen => "listens",
        TcpState::SynSent | TcpState::SynReceived => "opening",
        TcpState::Established => "stands",
        TcpState::FinWait1
        | TcpState::FinWait2
        | TcpState::CloseWait
        | TcpState::Closing
        | TcpState::LastAck => "closing",
    }
}

#[derive(Properties, PartialEq)]
struct ControlBlockProps {
    socket: Rc<SocketView>,
    before: Option<Rc<SocketView>>,
}

/// RFC 9293's variables, folded away until asked for.
#[component]
fn ControlBlock(props: &ControlBlockProps) -> Html {
    let words = use_words();
    let (open, ontoggle) = use_fold();
    let before = props.before.as_ref().and_then(|b| b.tcp.as_ref());
    let tcp = props.socket.tcp.as_ref().filter(|_| open);
    html! {
        <details class="control" {ontoggle}>
            <summary>{ words.sequence }</summary>
            { tcp.map_or_else(Html::default, |tcp| variables(words, tcp, before)) }
        </details>
    }
}

/// Numbers relative to the initial ones.
fn variables(words: &'static Words, tcp: &TcpView, before: Option<&TcpView>) -> Html {
    let row = |name: &'static str, value: &dyn Fn(&TcpView) -> String| {
        let now = value(tcp);
        let differs = before.is_some_and(|b| value(b) != now);
        html! { <div class={classes!(differs.then_some("changed"))}><dt>{ name }</dt><dd>{ now }{ if differs { " ●" } else { "" } }</dd></div> }
    };
    let received = |t: &TcpView, n: u32| {
        if t.irs == 0 && t.rcv_nxt == 0 { "—".into() } else { n.wrapping_sub(t.irs).to_string() }
    };
    html! {
        <>
            <dl>
                { row("ISS", &|t| t.iss.to_string()) }
                { row("SND.UNA", &|t| t.snd_una.wrapping_sub(t.iss).to_string()) }
                { row("SND.NXT", &|t| t.snd_nxt.wrapping_sub(t.iss).to_string()) }
                { row("SND.WND", &|t| t.snd_wnd.to_string()) }
                { row("IRS", &|t| if t.irs == 0 && t.rcv_nxt == 0 { "—".into() } else { t.irs.to_string() }) }
                { row("RCV.NXT", &|t| received(t, t.rcv_nxt)) }
                { row("RCV.WND", &|t| t.rcv_wnd.to_string()) }
                { row("MSS", &|t| t.mss.to_string()) }
                { row("cwnd", &|t| t.cwnd.to_string()) }
                { row("ssthresh", &|t| if t.ssthresh > 1 << 30 { "∞".into() } else { t.ssthresh.to_string() }) }
                { row("RTO", &|t| format!("{} ms", t.rto_ms)) }
                { row("SRTT", &|t| t.srtt_ms.map_or("—".into(), |ms| format!("{ms} ms"))) }
                { row("retransmits", &|t| t.retransmits.to_string()) }
            </dl>
            if !tcp.reassembly.is_empty() {
                <p>{ words.out_of_order }{ ": " }{ for tcp.reassembly.iter().take(8).map(|(seq, len)| html! {
                    <code>{ format!("{}+{len} ", seq.wrapping_sub(tcp.irs)) }</code>
                }) }</p>
            }
        </>
    }
}

/// A timer's name; those that are states keep it in every language.
fn timer<'n>(words: &'static Words, name: &'n str) -> &'n str {
    match name {
        "retransmission" => words.retransmission,
        "zero-window probe" => words.window_probe,
        "delayed ACK" => words.delayed_ack,
        "keepalive" => words.keepalive,
        name => name,
    }
}
