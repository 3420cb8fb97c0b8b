//! The wire: the ladder diagram, what is in flight and can be meddled with, and one packet's detail.

use std::rc::Rc;

use world::ladder::{LadderEnd, LadderPacket};
use world::{Choice, Duration, HostId, PacketId, Time};
use yew::prelude::*;

use super::ladder::Ladder;
use super::packet_detail::PacketDetail;
use crate::format;
use crate::picture::PACKETS;
use crate::preference::use_words;
use crate::session::Action;
use crate::words::{Words, fill};

/// How much longer "delay" holds a packet back.
const DELAY: Duration = Duration::from_millis(500);
/// More packets in flight than this are not listed.
const LISTED: usize = 12;

#[derive(Properties, PartialEq)]
pub struct WirePaneProps {
    pub hosts: Vec<(HostId, String)>,
    /// On a small screen: whether this pane is the one in sight. It is measured anew when it comes.
    pub shown: bool,
    /// Whether the state diagram stands below it.
    pub shared: bool,
    pub packets: Rc<Vec<Rc<LadderPacket>>>,
    pub now: Time,
    pub chosen: Option<PacketId>,
    pub choose: Callback<Option<PacketId>>,
    pub act: Callback<Action>,
}

#[component]
pub fn WirePane(props: &WirePaneProps) -> Html {
    let words = use_words();
    let WirePaneProps { hosts, shown, shared, packets, now, chosen, choose, act } = props;
    let in_flight = packets.iter().filter(|p| matches!(p.end, LadderEnd::InFlight { .. }));
    let detail = chosen.and_then(|id| packets.iter().find(|p| p.id == id));
    html! {
        <>
            if packets.len() >= PACKETS { <p class="muted note">{ fill(words.newest, &[&PACKETS]) }</p> }
            <Ladder hosts={hosts.clone()} shown={*shown} shared={*shared} packets={packets.clone()} now={*now} chosen={*chosen} choose={choose.clone()} act={act.clone()} />
            <section class="in-flight" aria-label={words.in_flight}>
                <h4>{ words.in_flight }</h4>
                <ul>
                    { for in_flight.take(LISTED).map(|p| meddle(words, p, *now, hosts, act)) }
                </ul>
            </section>
            if let Some(packet) = detail {
                <PacketDetail packet={packet.clone()} close={choose.reform(|()| None)} act={act.clone()} />
            }
        </>
    }
}

/// A packet in flight, and what the reader, being the network, can do to it.
fn meddle(
    words: &'static Words,
    packet: &Rc<LadderPacket>,
    now: Time,
    hosts: &[(HostId, String)],
    act: &Callback<Action>,
) -> Html {
    let id = packet.id;
    let LadderEnd::InFlight { due } = packet.end else { return html! {} };
    let name =
        |id: HostId| hosts.iter().find(|(h, _)| *h == id).map_or("?", |(_, name)| name.as_str());
    let button = |word: &'static str, test: Option<&str>, choice: Choice| {
        let onclick = act.reform(move |_| Action::Choose(choice.clone()));
        let label = format!("{word}: {}", packet.label);
        let testid = test.map(|t| format!("{t}-{}", id.0));
        html! { <button class="button quiet small" data-testid={testid} aria-label={label} {onclick}>{ word }</button> }
    };
    html! {
        <li key={id.0}>
            <span class="what">
                <b>{ &packet.label }</b>
                <small>{ format!("{} → {} · ", name(packet.from), name(packet.to)) }{ fill(words.arrives_in, &[&format::span(due.since(now).0)]) }</small>
            </span>
            <span class="actions">
                { button(words.deliver, Some("deliver"), Choice::Deliver(id)) }
                { button(words.drop, Some("drop"), Choice::Drop(id)) }
                { button(words.delay, Some("delay"), Choice::Delay(id, DELAY)) }
                { button(words.duplicate, Some("duplicate"), Choice::Duplicate(id)) }
            </span>
        </li>
    }
}
