//! The TCP state diagram, drawn from the table that the kernel executes, with the socket's state lit.

use std::rc::Rc;

use world::snapshot::{SocketId, SocketView, TcpState};
use world::state::{TRANSITIONS, TcpEvent, Transition};
use world::view::HostView;
use yew::prelude::*;

use super::icon::{Drawn, Icon};
use super::socket_card::state_class;
use crate::preference::use_words;
use crate::words::fill;

/// The drawing, and a box in it.
const SIZE: (f64, f64) = (364.0, 378.0);
const WIDTH: f64 = 96.0;
const HEIGHT: f64 = 26.0;

/// A socket of a host.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    pub host: String,
    /// The host's colour.
    pub hue: usize,
    pub socket: SocketId,
    pub state: TcpState,
}

/// A connection's two ends, as far as both exist: of the sockets only this is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Ends {
    pub here: End,
    pub there: Option<End>,
}

impl Ends {
    /// Of a socket of the host at this place in the list.
    pub fn of(hosts: &[Rc<HostView>], at: usize, socket: &SocketView) -> Ends {
        let end = |at: usize, socket: &SocketView| End {
            host: hosts[at].name.clone(),
            hue: at % 4,
            socket: socket.id,
            state: socket.tcp.as_ref().map_or(TcpState::Closed, |t| t.state),
        };
        let is_peer = |other: &&SocketView| {
            other.tcp.is_some()
                && socket.peer.is_some()
                && (&other.local, &other.peer) == (&socket.peer, &socket.local)
        };
        let there = hosts.iter().enumerate().find_map(|(at, host)| {
            host.kernel.sockets.iter().find(is_peer).map(|peer| end(at, peer))
        });
        Ends { here: end(at, socket), there }
    }
}

#[derive(Properties, PartialEq)]
pub struct StateDiagramProps {
    pub ends: Ends,
    /// The changes of state so far.
    pub path: Vec<(TcpState, TcpState)>,
    pub close: Callback<()>,
}

#[component]
pub fn StateDiagram(props: &StateDiagramProps) -> Html {
    let words = use_words();
    let StateDiagramProps { ends: Ends { here, there }, path, close } = props;
    let state = here.state;
    let title = fill(words.show_diagram, &[&format!("{} #{}", here.host, here.socket.0)]);
    let (width, height) = SIZE;
    html! {
        <section class="drawer state-diagram" data-testid="state-diagram" data-state={state.name()} aria-label={title.clone()}>
            <header>
                <h4>{ &title }</h4>
                <span class="grow" />
                <button class="button quiet small square" onclick={close.reform(|_| ())}><Drawn icon={Icon::Close} /><span class="unseen">{ words.close }</span></button>
            </header>
            <svg viewBox={format!("0 0 {width} {height}")} role="img" aria-label={format!("{title}: {}", state.name())}>
                <defs>
                    <marker id="edge-head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 1 10 5 0 9z" class="edge-head" /></marker>
                    <marker id="edge-head-lit" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 1 10 5 0 9z" class="edge-head lit" /></marker>
                </defs>
                <>{ for TRANSITIONS.iter().filter(|t| !is_giving_up(t)).map(|t| edge(t, state, path.contains(&(t.from, t.to)))) }</>
                { for there.iter().map(ring) }
                <>{ for TcpState::ALL.iter().map(|s| node(*s, *s == state, was_in(path, *s))) }</>
            </svg>
            if let Some(End { host, hue, socket, state }) = there {
                <p class={format!("other-end hue-{hue}")}><i></i>{ format!("{host} #{}: {}", socket.0, state.name()) }</p>
            }
            <p class="muted">{ words.path_so_far }{ ": " }{ spelled(path, state) }</p>
            <p class="muted">{ giving_up(state) }</p>
        </section>
    }
}

/// Round the state of the socket at the connection's other end.
fn ring(end: &End) -> Html {
    let (x, y) = place(end.state);
    let (width, height) = (WIDTH + 10.0, HEIGHT + 10.0);
    html! {
        <rect class={format!("other-end hue-{}", end.hue)} x={(x - width / 2.0).to_string()} y={(y - height / 2.0).to_string()} width={width.to_string()} height={height.to_string()} rx="11" />
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
        TcpState::Closed => (190.0, 20.0),
        TcpState::Listen => (92.0, 79.0),
        TcpState::SynReceived => (54.0, 135.0),
        TcpState::SynSent => (294.0, 135.0),
        TcpState::Established => (172.0, 191.0),
        TcpState::FinWait1 => (50.0, 247.0),
        TcpState::CloseWait => (294.0, 247.0),
        TcpState::FinWait2 => (50.0, 303.0),
        TcpState::Closing => (180.0, 303.0),
        TcpState::LastAck => (296.0, 303.0),
        TcpState::TimeWait => (180.0, 358.0),
    }
}

fn node(state: TcpState, lit: bool, walked: bool) -> Html {
    let (x, y) = place(state);
    html! {
        <g class={classes!("node", state_class(state), lit.then_some("lit"), walked.then_some("walked"))}>
            <rect x={(x - WIDTH / 2.0).to_string()} y={(y - HEIGHT / 2.0).to_string()} width={WIDTH.to_string()} height={HEIGHT.to_string()} rx="8" />
            <text x={x.to_string()} y={(y + 4.0).to_string()} text-anchor="middle">{ if lit { "▸ " } else { "" } }{ state.name() }</text>
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
        let x = if last_ack { 351.0 } else { 359.0 };
        let start = from.0 + WIDTH / 2.0;
        let (top, end) = (to.1, to.0 + WIDTH / 2.0);
        let label = if last_ack { (302.0, from.1 + 26.0) } else { (290.0, from.1 - 5.0) };
        return (format!("M{start} {} H{x} V{top} H{end}", from.1), label);
    }
    let bend = if TRANSITIONS.iter().any(|t| t.from == transition.to && t.to == transition.from) {
        20.0
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
    let (out_x, out_y) = (-dy / length * bend * 0.43, dx / length * bend * 0.2);
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
                (WIDTH / 2.0..=SIZE.0 - WIDTH / 2.0).contains(&x)
                    && (HEIGHT / 2.0..=SIZE.1 - HEIGHT / 2.0).contains(&y),
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
        assert_eq!(border((100.0, 100.0), (300.0, 100.0)), (150.0, 100.0));
        assert_eq!(border((100.0, 100.0), (100.0, 0.0)), (100.0, 85.0));
    }
}
