//! One packet of the ladder diagram: an arrow that slants by the time it takes, with its flags and
//! numbers along it.

use std::rc::Rc;

use world::ladder::{LadderEnd, LadderPacket};
use world::{PacketId, Time};
use yew::prelude::*;

use crate::format;
use crate::preference::use_words;
use crate::session::Action;
use crate::words::{Words, fill};

/// Where the arrow begins and would end, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub from: (f64, f64),
    pub to: (f64, f64),
}

impl Place {
    /// The point a share of the way along.
    fn along(self, share: f64) -> (f64, f64) {
        let between = |a: f64, b: f64| a + (b - a) * share;
        (between(self.from.0, self.to.0), between(self.from.1, self.to.1))
    }

    /// Whether a label half way along this arrow would cover that of another.
    pub fn is_labelled_over(self, other: Place) -> bool {
        let ((x, y), (other_x, other_y)) = (self.along(0.5), other.along(0.5));
        (x - other_x).abs() < LABEL.0 && (y - other_y).abs() < LABEL.1
    }

    /// How the label is turned so that it lies along the shaft and is never upside down, in degrees.
    fn slope(self) -> f64 {
        let (dx, dy) = (self.to.0 - self.from.0, self.to.1 - self.from.1);
        if dx < 0.0 { (-dy).atan2(-dx).to_degrees() } else { dy.atan2(dx).to_degrees() }
    }
}

/// About the width and height of a label, in pixels.
const LABEL: (f64, f64) = (120.0, 12.0);

#[derive(Properties, PartialEq)]
pub struct ArrowProps {
    pub packet: Rc<LadderPacket>,
    pub place: Place,
    /// Whether there is no room for the label half way: then its first word stands at the sender.
    pub crowded: bool,
    /// The sender's colour.
    pub hue: usize,
    /// The instant, for a packet that is still moving; always the same for one that is not.
    pub now: Time,
    pub chosen: bool,
    pub choose: Callback<Option<PacketId>>,
    pub act: Callback<Action>,
}

#[component]
pub fn Arrow(props: &ArrowProps) -> Html {
    let words = use_words();
    let ArrowProps { packet, place, crowded, hue, chosen, choose, act, now } = props;
    let id = packet.id;
    let (end, reach) = progress(packet, *now);
    let tip = place.along(reach);
    let toggle = {
        let (choose, open) = (choose.clone(), *chosen);
        Callback::from(move |()| choose.emit((!open).then_some(id)))
    };
    let onkeydown = {
        let toggle = toggle.clone();
        Callback::from(move |event: KeyboardEvent| {
            if matches!(event.key().as_str(), "Enter" | " ") {
                event.prevent_default();
                toggle.emit(());
            }
        })
    };
    let title = spoken(words, packet);
    let class = classes!(
        "packet",
        end,
        format!("hue-{hue}"),
        chosen.then_some("chosen"),
        packet.retransmission.then_some("again")
    );
    html! {
        <g {class} data-testid={format!("packet-{}", id.0)} data-label={packet.label.clone()} data-end={end}
            role="button" tabindex="0" aria-label={title.clone()} aria-pressed={chosen.to_string()}
            onclick={toggle.reform(|_| ())} {onkeydown}>
            <title>{ title }</title>
            { line("hit", place.from, place.to, None) }
            if end == "in-flight" { { line("ahead", tip, place.to, None) } }
            { line("shaft", place.from, tip, (end != "dropped").then(|| format!("url(#head-{hue})"))) }
            if end == "dropped" { <text class="cross" x={px(tip.0)} y={px(tip.1 + 5.0)} text-anchor="middle">{ "✕" }</text> }
            { label(packet, *place, *crowded) }
            { seek_dot(words.go_to_sent, place.from, packet.sent_step, act) }
            if let LadderEnd::Delivered { step, .. } | LadderEnd::Dropped { step, .. } = packet.end {
                { seek_dot(words.go_to_end, tip, step, act) }
            }
        </g>
    }
}

/// What became of the packet, and how far along its way it is drawn.
fn progress(packet: &LadderPacket, now: Time) -> (&'static str, f64) {
    match packet.end {
        LadderEnd::Delivered { .. } => ("delivered", 1.0),
        LadderEnd::Dropped { .. } => ("dropped", 0.62),
        LadderEnd::InFlight { due } => {
            let gone = now.since(packet.sent_at).0 as f64;
            let whole = due.since(packet.sent_at).0.max(1) as f64;
            ("in-flight", (gone / whole).clamp(0.22, 0.92))
        }
    }
}

fn px(pixels: f64) -> String {
    format!("{pixels:.1}")
}

fn line(class: &'static str, from: (f64, f64), to: (f64, f64), marker: Option<String>) -> Html {
    html! { <line {class} x1={px(from.0)} y1={px(from.1)} x2={px(to.0)} y2={px(to.1)} marker-end={marker} /> }
}

fn label(packet: &LadderPacket, place: Place, crowded: bool) -> Html {
    let (x, y) = place.along(if crowded { 0.2 } else { 0.5 });
    let turn = format!("rotate({:.2} {} {})", place.slope(), px(x), px(y));
    html! {
        <text class="label" x={px(x)} y={px(y - 5.0)} text-anchor="middle" transform={turn}>
            <tspan class="flags">{ &packet.label }</tspan>
            if !crowded { <tspan class="numbers">{ numbers(packet) }</tspan> }
        </text>
    }
}

/// " seq 1 ack 1 len 5", as far as it applies.
fn numbers(packet: &LadderPacket) -> String {
    let mut out = String::new();
    if let Some(seq) = packet.seq {
        out.push_str(&format!(" seq {seq}"));
    }
    if let Some(ack) = packet.ack {
        out.push_str(&format!(" ack {ack}"));
    }
    if packet.length > 0 {
        out.push_str(&format!(" len {}", packet.length));
    }
    out
}

fn spoken(words: &'static Words, packet: &LadderPacket) -> String {
    let end = match packet.end {
        LadderEnd::InFlight { .. } => words.in_flight,
        LadderEnd::Delivered { .. } => words.delivered,
        LadderEnd::Dropped { .. } => words.dropped,
    };
    let again =
        if packet.retransmission { format!(", {}", words.retransmission) } else { String::new() };
    let sent = fill(words.sent_at, &[&format::time(packet.sent_at), &packet.sent_step]);
    let LadderPacket { protocol, label, source, destination, .. } = packet;
    format!("{protocol} {label}{}, {source} → {destination}, {end}{again}. {sent}", numbers(packet))
}

fn seek_dot(title: &'static str, at: (f64, f64), step: u64, act: &Callback<Action>) -> Html {
    let onclick = act.reform(move |event: MouseEvent| {
        event.stop_propagation();
        Action::Seek(step)
    });
    html! { <circle class="seek" cx={px(at.0)} cy={px(at.1)} r="6" {onclick}><title>{ title }</title></circle> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_a_burst_are_told_apart() {
        let at = |y: f64| Place { from: (0.0, y), to: (200.0, y + 30.0) };
        assert!(at(15.0).is_labelled_over(at(10.0)));
        assert!(!at(30.0).is_labelled_over(at(10.0)));
        let elsewhere = Place { from: (300.0, 15.0), to: (500.0, 45.0) };
        assert!(!elsewhere.is_labelled_over(at(10.0)));
    }

    #[test]
    fn labels_are_never_upside_down() {
        let slope = |x: f64, y: f64| Place { from: (0.0, 0.0), to: (x, y) }.slope().round();
        let table =
            [((10.0, 10.0), 45.0), ((-10.0, 10.0), -45.0), ((10.0, 0.0), 0.0), ((-10.0, 0.0), 0.0)];
        for ((x, y), expected) in table {
            assert_eq!(slope(x, y), expected, "{x} {y}");
        }
    }
}
