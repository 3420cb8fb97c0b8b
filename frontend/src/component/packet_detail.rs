//! One packet: its header fields, its payload in hex and text, and its two ends in time.

use std::rc::Rc;

use world::ladder::{LadderEnd, LadderPacket};
use yew::prelude::*;

use super::icon::{Drawn, Icon};
use crate::format;
use crate::preference::use_words;
use crate::session::Action;
use crate::words::fill;

/// More of a payload than this is not drawn.
const BYTES: usize = 1024;

#[derive(Properties)]
pub struct PacketDetailProps {
    pub packet: Rc<LadderPacket>,
    pub close: Callback<()>,
    pub act: Callback<Action>,
}

/// The callbacks are new ones at each drawing but do the same: they do not count.
impl PartialEq for PacketDetailProps {
    fn eq(&self, other: &Self) -> bool {
        self.packet == other.packet
    }
}

#[component]
pub fn PacketDetail(props: &PacketDetailProps) -> Html {
    let words = use_words();
    let packet = &props.packet;
    let sent = packet.sent_step;
    let end = match packet.end {
        LadderEnd::InFlight { .. } => None,
        LadderEnd::Delivered { step, .. } | LadderEnd::Dropped { step, .. } => Some(step),
    };
    let shown = &packet.payload[..packet.payload.len().min(BYTES)];
    html! {
        <section class="drawer packet-detail" data-testid="packet-detail" aria-label={packet.label.clone()}>
            <header>
                <h4>{ &packet.protocol }{ " " }{ &packet.label }</h4>
                if packet.retransmission { <span class="pill waits">{ words.retransmission }</span> }
                <span class="grow" />
                <button class="button quiet small square" onclick={props.close.reform(|_| ())}><Drawn icon={Icon::Close} /><span class="unseen">{ words.close }</span></button>
            </header>
            <p class="muted">{ fill(words.sent_at, &[&format::time(packet.sent_at), &sent]) }</p>
            <p class="actions">
                <button class="button quiet small" onclick={props.act.reform(move |_| Action::Seek(sent))}>{ words.go_to_sent }</button>
                if let Some(step) = end {
                    <button class="button quiet small" onclick={props.act.reform(move |_| Action::Seek(step))}>{ words.go_to_end }</button>
                }
            </p>
            <h5>{ words.header }</h5>
            <dl class="fields">
                { for packet.fields.iter().map(|(name, value)| html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> }) }
            </dl>
            <h5>{ words.payload }{ " · " }{ fill(words.bytes, &[&packet.length]) }</h5>
            if shown.is_empty() {
                <p class="muted">{ words.no_payload }</p>
            } else {
                <table class="hex">
                    { for format::hex_rows(shown).into_iter().map(|(offset, hex, text)| html! {
                        <tr><th>{ offset }</th><td>{ hex }</td><td class="text">{ text }</td></tr>
                    }) }
                </table>
                if packet.payload.len() > BYTES { <p class="muted">{ format!("… +{}", packet.payload.len() - BYTES) }</p> }
            }
        </section>
    }
}
