//! The real story as two lanes: what the client's socket did on the left, the server's on the right,
//! with the microsecond between them.

use std::rc::Rc;

use world::live::{Real, Side, TcpInfo, Told};
use yew::prelude::*;

use crate::browser;
use crate::format;
use crate::preference::use_words;
use crate::words::{Words, fill};

#[derive(Properties, PartialEq)]
pub struct LiveLogProps {
    pub told: Rc<Vec<Told>>,
}

#[component]
pub fn LiveLog(props: &LiveLogProps) -> Html {
    let words = use_words();
    let list = use_node_ref();
    {
        let list = list.clone();
        use_effect_with(props.told.len(), move |_| {
            if let Some(element) = list.cast::<web_sys::Element>() {
                browser::scroll_to(&element, None);
            }
        });
    }
    html! {
        <div class="live-log" data-testid="live-log" role="log" tabindex="0" ref={list}>
            <div class="lanes-head"><span class="hue-0">{ words.live_client }</span><span>{ words.real_time }</span><span class="hue-1">{ words.live_server }</span></div>
            if props.told.is_empty() { <p class="muted">{ words.live_empty }</p> }
            <ol>{ for props.told.iter().map(|told| entry(words, told)) }</ol>
        </div>
    }
}

fn entry(words: &'static Words, told: &Told) -> Html {
    let (lane, hue) = match told.side {
        Side::Client => ("client", "hue-0"),
        Side::Server => ("server", "hue-1"),
        Side::Relay => ("relay", ""),
    };
    let (title, detail, took) = describe(words, told.side, &told.what);
    let bad = matches!(told.what, Real::Failed { .. } | Real::Limit { .. });
    html! {
        <li class={classes!(lane, hue, bad.then_some("bad"))}>
            <time>{ fill(words.took, &[&format::count(told.at_us)]) }</time>
            <div class="told">
                <b>{ title }</b>
                if !detail.is_empty() { <code>{ detail }</code> }
                if let Some(took) = took { <small>{ "◔ " }{ fill(words.took, &[&format::count(took)]) }</small> }
                if let Some(info) = &told.tcp_info { { tcp_info(info) } }
            </div>
        </li>
    }
}

/// What happened, with which bytes, and how long the call took.
fn describe(words: &'static Words, side: Side, what: &Real) -> (String, String, Option<u64>) {
    match what {
        Real::Connected { local, peer, took_us } => {
            let call = if side == Side::Server { "accept" } else { "connect" };
            (call.into(), format!("{local} ⇄ {peer}"), Some(*took_us))
        }
        Real::Sent { asked, sent, took_us } => {
            ("send".into(), fill(words.limits, &[sent, asked]), Some(*took_us))
        }
        Real::Received { data, took_us } => (
            "recv".into(),
            format!("{} · {}", fill(words.bytes, &[&data.len()]), shortened(data)),
            Some(*took_us),
        ),
        Real::EndOfStream { took_us } => {
            ("recv".into(), words.end_of_stream.into(), Some(*took_us))
        }
        Real::Shutdown => ("shutdown(SHUT_WR)".into(), String::new(), None),
        Real::Closed => ("close".into(), String::new(), None),
        Real::Failed { call, errno, message } => {
            (call.clone(), format!("[Errno {errno}] {message}"), None)
        }
        Real::Limit { message } => (words.relay.into(), message.clone(), None),
    }
}

fn shortened(data: &[u8]) -> String {
    let head = format::readable(&data[..data.len().min(64)]);
    if data.len() > 64 { format!("{head}…") } else { head }
}

fn tcp_info(info: &TcpInfo) -> Html {
    // A socket in TIME_WAIT is a small stump: the kernel keeps its state and no measurements.
    let measured = info.rto_us > 0;
    let numbers = [
        ("RTT", format!("{} µs", info.rtt_us)),
        ("cwnd", info.snd_cwnd.to_string()),
        ("MSS", info.snd_mss.to_string()),
        ("RTO", format!("{} ms", info.rto_us / 1000)),
    ];
    // These are worth a word only when there is something in them.
    let counts = [
        ("unacked", info.unacked),
        ("retransmits", info.retransmits),
        ("Recv-Q", info.receive_queue),
        ("Send-Q", info.send_queue),
    ];
    let counts = counts.into_iter().filter(|(_, n)| *n > 0).map(|(name, n)| (name, n.to_string()));
    let text: Vec<String> = numbers
        .into_iter()
        .filter(|_| measured)
        .chain(counts)
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    let text = text.join(" · ");
    html! { <small class="tcp-info" title="TCP_INFO"><span class="state">{ &info.state }</span>{ " " }{ text }</small> }
}
