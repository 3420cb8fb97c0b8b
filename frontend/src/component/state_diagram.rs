//! The TCP state diagram, drawn from the table that the kernel executes, with the socket's state lit.

use std::rc::Rc;

use world::snapshot::{SocketView, TcpState};
use world::state::{TRANSITIONS, TcpEvent, Transition};
use yew::prelude::*;

use super::icon::{Drawn, Icon};
use super::socket_card::state_class;
use crate::preference::use_words;
use crate::words::fill;

const WIDTH: f64 = 104.0;
const HEIGHT: f64 = 30.0;

#[derive(Properties)]
pub struct StateDiagramProps {
    pub socket: Rc<SocketView>,
    /// The changes of state so far.
    pub path: Vec<(TcpState, TcpState)>,
    pub close: Callback<()>,
}

/// Of the socket only the state is drawn.
impl PartialEq for StateDiagramProps {
    fn eq(&self, other: &Self) -> bool {
        let key = |s: &SocketView| (s.id, s.tcp.as_ref().map(|t| t.state));
        key(&self.socket) == key(&other.socket) && self.path == other.path
    }
}

#[component]
pub fn StateDiagram(props: &StateDiagramProps) -> Html {
    let words = use_words();
    let state = props.socket.tcp.as_ref().map_or(TcpState::Closed, |t| t.state);
    let title = fill(words.show_diagram, &[&format!("#{}", props.socket.id.0)]);
    html! {
        <section class="drawer state-diagram" data-testid="state-diagram" data-state={state.name()} aria-label={title.clone()}>
            <header>
                <h4>{ &title }</h4>
                <span class="grow" />
                <button class="button quiet small square" onclick={props.close.reform(|_| ())}><Drawn icon={Icon::Close} /><span class="unseen">{ words.close }</span></button>
            </header>
            <svg viewBox="0 0 460 460" role="img" aria-label={format!("{title}: {}", state.name())}>
                <defs>
                    <marker id="edge-head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 1 10 5 0 9z" class="edge-head" /></marker>
                    <marker id="edge-head-lit" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 1 10 5 0 9z" class="edge-head lit" /></marker>
                </defs>
                { for TRANSITIONS.iter().filter(|t| !is_giving_up(t)).map(|t| edge(t, state, props.path.contains(&(t.from, t.to)))) }
                { for TcpState::ALL.iter().map(|s| node(*s, *s == state, was_in(&props.path, *s))) }
            </svg>
            <p class="muted">{ words.path_so_far }{ ": " }{ spelled(&props.path, state) }</p>
            <p class="muted">{ giving_up(state) }</p>
        </section>
    }
}

/// Resets, aborts and timeouts lead home from nearly everywhere: told in words, not drawn.
fn is_giving_up(transition: &Transition) -> bool {
    let sudden = matches!(transition.event, TcpEvent::RcvRst | TcpEvent::Abort | TcpEvent::Timeout);
    let quiet_time_over =
        transition.from == TcpState::TimeWait && transition.event == TcpEvent::Timeout;
    sudden && transition.to == TcpState::Closed && !quiet_time_over
}

fn giving_up(state: TcpState) -> String {
    let mine = TRANSITIONS.iter().filter(|t| t.from == state && is_giving_up(t));
    let events: Vec<&str> = mine.map(|t| t.event.words()).collect();
    if events.is_empty() {
        String::new()
    } else {
        format!("{} → CLOSED: {}", state.name(), events.join(", "))
    }
}

fn was_in(path: &[(TcpState, TcpState)], state: TcpState) -> bool {
    path.iter().any(|(from, to)| *from == state || *to == state)
}

/// "CLOSED → SYN_SENT → ESTABLISHED"
fn spelled(path: &[(TcpState, TcpState)], state: TcpState) -> String {
    let first = path.first().map_or(state, |(from, _)| *from);
    let names = std::iter::once(first).chain(path.iter().map(|(_, to)| *to)).map(TcpState::name);
    names.collect::<Vec<_>>().join(" → ")
}

/// Centre of a state's box.
fn place(state: TcpState) -> (f64, f64) {
    match state {
        TcpState::Closed => (230.0, 22.0),
        TcpState::Listen => (130.0, 92.0),
        TcpState::SynReceived => (60.0, 160.0),
        TcpState::SynSent => (370.0, 160.0),
        TcpState::Established => (215.0, 228.0),
        TcpState::FinWait1 => (60.0, 296.0),
        TcpState::CloseWait => (370.0, 296.0),
        TcpState::FinWait2 => (60.0, 372.0),
        TcpState::Closing => (215.0, 372.0),
        TcpState::LastAck => (370.0, 372.0),
        TcpState::TimeWait => (215.0, 440.0),
    }
}

fn node(state: TcpState, lit: bool, walked: bool) -> Html {
    let (x, y) = place(state);
    html! {
        <g class={classes!("node", state_class(state), lit.then_some("lit"), walked.then_some("walked"))}>
            <rect x={(x - WIDTH / 2.0).to_string()} y={(y - HEIGHT / 2.0).to_string()} width={WIDTH.to_string()} height={HEIGHT.to_string()} rx="8" />
            <text x={x.to_string()} y={(y + 4.5).to_string()} text-anchor="middle">{ if lit { "▸ " } else { "" } }{ state.name() }</text>
        </g>
    }
}

fn edge(transition: &Transition, state: TcpState, walked: bool) -> Html {
    let lit = transition.from == state;
    let (path, (x, y)) = route(transition);
    let marker = if lit || walked { "url(#edge-head-lit)" } else { "url(#edge-head)" };
    html! {
        <g class={classes!("edge", lit.then_some("lit"), walked.then_some("walked"))}>
            <path d={path} marker-end={marker} />
            <text x={format!("{x:.0}")} y={format!("{y:.0}")} text-anchor="middle">{ transition.event.words() }</text>
        </g>
    }
}

/// The curve of a transition and where its label stands.
fn route(transition: &Transition) -> (String, (f64, f64)) {
    let (from, to) = (place(transition.from), place(transition.to));
    // The two ways home run along the right edge.
    if transition.to == TcpState::Closed
        && matches!(transition.from, TcpState::LastAck | TcpState::TimeWait)
    {
        let last_ack = transition.from == TcpState::LastAck;
        let x = if last_ack { 440.0 } else { 452.0 };
        let start = from.0 + WIDTH / 2.0;
        let (top, end) = (to.1, to.0 + WIDTH / 2.0);
        let label = if last_ack { (388.0, from.1 + 29.0) } else { (330.0, from.1 - 6.0) };
        return (format!("M{start} {} H{x} V{top} H{end}", from.1), label);
    }
    let bend = if TRANSITIONS.iter().any(|t| t.from == transition.to && t.to == transition.from) {
        26.0
    } else {
        0.0
    };
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy).max(1.0);
    let middle =
        ((from.0 + to.0) / 2.0 - dy / length * bend, (from.1 + to.1) / 2.0 + dx / length * bend);
    let (a, b) = (border(from, middle), border(to, middle));
    let path =
        format!("M{:.0} {:.0} Q{:.0} {:.0} {:.0} {:.0}", a.0, a.1, middle.0, middle.1, b.0, b.1);
    // A bent edge carries its label on its outer side, so that it does not cover the way back.
    let (out_x, out_y) = (-dy / length * bend / 46.0 * 20.0, dx / length * bend / 46.0 * 9.0);
    let label = (
        (a.0 + 2.0 * middle.0 + b.0) / 4.0 + out_x,
        (a.1 + 2.0 * middle.1 + b.1) / 4.0 + 4.0 + out_y,
    );
    (path, label)
}

/// Where the line from a box's centre towards `target` leaves the box.
fn border(centre: (f64, f64), target: (f64, f64)) -> (f64, f64) {
    let (dx, dy) = (target.0 - centre.0, target.1 - centre.1);
    let across = if dx == 0.0 { f64::INFINITY } else { (WIDTH / 2.0 + 2.0) / dx.abs() };
    let down = if dy == 0.0 { f64::INFINITY } else { (HEIGHT / 2.0 + 2.0) / dy.abs() };
    let share = across.min(down).min(1.0);
    (centre.0 + dx * share, centre.1 + dy * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_states_share_a_place_and_all_are_inside() {
        for (i, a) in TcpState::ALL.iter().enumerate() {
            let (x, y) = place(*a);
            assert!(
                (WIDTH / 2.0..=460.0 - WIDTH / 2.0).contains(&x)
                    && (HEIGHT / 2.0..=460.0 - HEIGHT / 2.0).contains(&y),
                "{a:?}"
            );
            for b in &TcpState::ALL[..i] {
                let (p, q) = place(*b);
                assert!((x - p).abs() > WIDTH || (y - q).abs() > HEIGHT, "{a:?} over {b:?}");
            }
        }
    }

    #[test]
    fn lines_end_at_borders() {
        assert_eq!(border((100.0, 100.0), (300.0, 100.0)), (154.0, 100.0));
        assert_eq!(border((100.0, 100.0), (100.0, 0.0)), (100.0, 83.0));
    }
}
