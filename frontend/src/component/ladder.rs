//! The ladder (sequence) diagram: a lifeline for each host, or for each end where both are on one
//! host; an arrow for each packet, slanted by the time it takes.
//!
//! Time runs downwards, but not to scale: instants are laid out in order, a long wait takes a little
//! more room than a short one. So a handshake and a minute's silence fit on one page.

use std::rc::Rc;

use world::ladder::{LadderEnd, LadderPacket};
use world::{HostId, PacketId, Time};
use yew::prelude::*;

use super::arrow::{Arrow, Place};
use super::ladder_layout::{Layout, Lifeline};
use crate::browser;
use crate::format;
use crate::preference::use_words;
use crate::session::Action;

/// Before the pane has been measured.
const WIDTH: f64 = 340.0;
const LEAST_HEIGHT: i32 = 180;
/// How far down a packet's arrival is drawn while nobody knows what else happens before it.
const FLIGHT: i32 = 34;

#[derive(Properties, PartialEq)]
pub struct LadderProps {
    pub hosts: Vec<(HostId, String)>,
    /// Whether it is in sight: measured anew when it comes.
    pub shown: bool,
    /// Whether the state diagram takes part of its height: the instant is brought in sight anew.
    pub shared: bool,
    pub packets: Rc<Vec<Rc<LadderPacket>>>,
    pub now: Time,
    pub chosen: Option<PacketId>,
    pub choose: Callback<Option<PacketId>>,
    pub act: Callback<Action>,
}

#[component]
pub fn Ladder(props: &LadderProps) -> Html {
    let words = use_words();
    let scroller = use_node_ref();
    let width = use_pane_width(&scroller);
    let LadderProps { hosts, packets, now, chosen, choose, act, .. } = props;
    let layout = Layout::new(hosts, packets, *now, width);
    let height = layout.height.max(LEAST_HEIGHT);
    let now_y = layout.y(*now);
    {
        let scroller = scroller.clone();
        use_effect_with((now_y, packets.len(), props.shared), move |(y, ..)| {
            if let Some(element) = scroller.cast::<web_sys::Element>() {
                browser::keep_in_sight(&element, *y, 70);
            }
        });
    }
    let mut last_label: Option<Place> = None;
    let arrow = |packet: &Rc<LadderPacket>| {
        let place = place(&layout, hosts, packet);
        let crowded = last_label.is_some_and(|last| place.is_labelled_over(last));
        if !crowded {
            last_label = Some(place);
        }
        html! {
            <Arrow key={packet.id.0} packet={packet.clone()} {place} {crowded} hue={hue(hosts, packet.from)}
                now={moving(packet, *now)} chosen={*chosen == Some(packet.id)} choose={choose.clone()} act={act.clone()} />
        }
    };
    html! {
        <div class="ladder" ref={scroller} tabindex="0" role="group" aria-label={words.wire}>
            if packets.is_empty() { <p class="muted none-yet">{ words.no_packets }</p> }
            <svg width={format!("{:.0}", layout.width)} height={height.to_string()} role="presentation">
                { heads() }
                <>{ for layout.lines.iter().enumerate().map(|(i, line)| lifeline(i, line, hosts, height)) }</>
                { time_labels(&layout) }
                <line class="now-line" x1="0" x2={layout.width.to_string()} y1={now_y.to_string()} y2={now_y.to_string()} />
                <>{ for packets.iter().filter(|packet| layout.has(packet)).map(arrow) }</>
            </svg>
        </div>
    }
}

/// The pane's inner width in pixels; measured after each drawing, drawn anew when it has changed.
#[hook]
fn use_pane_width(pane: &NodeRef) -> f64 {
    let width = use_state_eq(|| WIDTH);
    let (state, pane) = (width.clone(), pane.clone());
    use_effect(move || {
        if let Some(element) = pane.cast::<web_sys::Element>().filter(|e| e.client_width() > 0) {
            state.set(f64::from(element.client_width()));
        }
    });
    *width
}

fn hue(hosts: &[(HostId, String)], host: HostId) -> usize {
    hosts.iter().position(|(id, _)| *id == host).unwrap_or(0) % 4
}

fn place(layout: &Layout, hosts: &[(HostId, String)], packet: &LadderPacket) -> Place {
    let top = layout.y(packet.sent_at);
    let end = match packet.end {
        LadderEnd::InFlight { .. } => top + FLIGHT,
        // One lost at once still shows which way it was going.
        LadderEnd::Dropped { at, .. } => layout.y(at).max(top + FLIGHT),
        LadderEnd::Delivered { at, .. } => layout.y(at).max(top + 10),
    };
    let from = layout.x(hosts, packet.from, packet.to, &packet.source);
    let to = layout.x(hosts, packet.to, packet.from, &packet.destination);
    Place { from: (from, f64::from(top)), to: (to, f64::from(end)) }
}

/// The instant, for a packet that is still moving; the same for ever for one that has arrived.
fn moving(packet: &LadderPacket, now: Time) -> Time {
    if matches!(packet.end, LadderEnd::InFlight { .. }) { now } else { Time::ZERO }
}

/// Arrow heads in the hosts' colours.
fn heads() -> Html {
    html! {
        <defs>
            { for (0..4).map(|hue| html! {
                <marker id={format!("head-{hue}")} class={format!("hue-{hue}")} viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
                    <path d="M0 1 10 5 0 9z" class="arrow-head" />
                </marker>
            }) }
        </defs>
    }
}

fn lifeline(index: usize, line: &Lifeline, hosts: &[(HostId, String)], height: i32) -> Html {
    let x = format!("{:.1}", line.x);
    let name = hosts.get(line.host).map_or("", |(_, name)| name.as_str());
    let port = line
        .end
        .as_ref()
        .map(|end| end.rsplit_once(':').map_or(end.clone(), |(_, port)| format!(":{port}")));
    html! {
        <g key={index} class={format!("hue-{}", line.host % 4)}>
            <line class="lifeline" x1={x.clone()} x2={x.clone()} y1="26" y2={height.to_string()} />
            <text class="lifeline-name" {x} y="18" text-anchor="middle">{ port.unwrap_or_else(|| name.to_string()) }</text>
        </g>
    }
}

/// A label for each instant that has room for one.
fn time_labels(layout: &Layout) -> Html {
    let mut last = 0;
    let mut out = Vec::new();
    for (time, y) in &layout.instants {
        if *y - last >= 24 {
            out.push(html! { <text key={time.0} class="time-label" x="4" y={(y + 3).to_string()}>{ format::time(*time) }</text> });
            last = *y;
        }
    }
    html! { <>{ for out }</> }
}
