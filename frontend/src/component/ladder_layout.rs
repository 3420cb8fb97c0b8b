//! Where everything in the ladder diagram stands, in pixels.

use std::collections::BTreeMap;
use std::rc::Rc;

use world::ladder::{LadderEnd, LadderPacket};
use world::{HostId, Time};

/// Above the first instant, for the names.
const TOP: i32 = 40;
const BOTTOM: i32 = 46;
/// Left of the first lifeline, for the times; right of the last, for half a name.
const LEFT: f64 = 74.0;
const RIGHT: f64 = 44.0;
/// Two ends of connections within one host need at least this much room between them.
const APART: f64 = 90.0;
/// Of more ends of one host than this, those that were heard of last have lifelines.
const ENDS: usize = 4;

#[derive(Debug, PartialEq)]
pub struct Layout {
    pub lines: Vec<Lifeline>,
    pub instants: BTreeMap<Time, i32>,
    pub width: f64,
    pub height: i32,
}

#[derive(Debug, PartialEq)]
pub struct Lifeline {
    /// Index into the hosts.
    pub host: usize,
    /// The end of a connection within one host; `None` for the whole host.
    pub end: Option<String>,
    pub x: f64,
}

impl Layout {
    /// `width` is what the pane offers; many lifelines may need more.
    pub fn new(
        hosts: &[(HostId, String)],
        packets: &[Rc<LadderPacket>],
        now: Time,
        width: f64,
    ) -> Layout {
        let ends = lifelines(hosts, packets);
        let spans = ends.len().saturating_sub(1) as f64;
        let width = width.max(LEFT + RIGHT + spans * APART);
        let x = |i: usize| {
            let inner = width - LEFT - RIGHT;
            if spans == 0.0 { LEFT + inner / 2.0 } else { LEFT + inner * i as f64 / spans }
        };
        let line = |(i, (host, end))| Lifeline { host, end, x: x(i) };
        let (instants, height) = instants(packets, now);
        Layout { lines: ends.into_iter().enumerate().map(line).collect(), instants, width, height }
    }

    /// The lifeline of one end of a packet.
    pub fn x(&self, hosts: &[(HostId, String)], host: HostId, other: HostId, end: &str) -> f64 {
        let on_host = |l: &&Lifeline| hosts.get(l.host).is_some_and(|(id, _)| *id == host);
        let wanted = |l: &&Lifeline| {
            if host == other { l.end.as_deref() == Some(end) } else { l.end.is_none() }
        };
        let exact = self.lines.iter().filter(on_host).find(wanted);
        exact.or_else(|| self.lines.iter().find(on_host)).map_or(LEFT, |l| l.x)
    }

    /// Whether both of a packet's ends have lifelines.
    pub fn has(&self, packet: &LadderPacket) -> bool {
        let drawn = |end: &str| self.lines.iter().any(|l| l.end.as_deref() == Some(end));
        packet.from != packet.to
            || within(packet) && (drawn(&packet.source) && drawn(&packet.destination))
    }

    pub fn y(&self, time: Time) -> i32 {
        self.instants.range(..=time).next_back().map_or(TOP, |(_, y)| *y)
    }
}

/// A lifeline for each host; where both ends of a connection are on one host, one for each end.
fn lifelines(
    hosts: &[(HostId, String)],
    packets: &[Rc<LadderPacket>],
) -> Vec<(usize, Option<String>)> {
    let mut lines = Vec::new();
    for (index, (host, _)) in hosts.iter().enumerate() {
        let mut inner: Vec<&String> = Vec::new();
        for packet in packets.iter().rev().filter(|p| p.from == *host && within(p)) {
            for end in [&packet.destination, &packet.source] {
                if !inner.contains(&end) && inner.len() < ENDS {
                    inner.push(end);
                }
            }
        }
        inner.reverse();
        let has_ends = inner.len() > 1;
        if !has_ends || packets.iter().any(|p| (p.from == *host) != (p.to == *host)) {
            lines.push((index, None));
        }
        if has_ends {
            lines.extend(inner.into_iter().map(|end| (index, Some(end.clone()))));
        }
    }
    lines
}

/// A conversation of a host with itself. (The copy of a broadcast that comes back to its sender is none.)
fn within(packet: &LadderPacket) -> bool {
    packet.from == packet.to && !packet.destination.starts_with("255.255.255.255")
}

fn instants(packets: &[Rc<LadderPacket>], now: Time) -> (BTreeMap<Time, i32>, i32) {
    let mut times: BTreeMap<Time, i32> = BTreeMap::new();
    times.insert(now, 0);
    for packet in packets {
        times.insert(packet.sent_at, 0);
        if let LadderEnd::Delivered { at, .. } | LadderEnd::Dropped { at, .. } = packet.end {
            times.insert(at, 0);
        }
    }
    let (mut y, mut previous) = (TOP, None::<Time>);
    for (time, place) in &mut times {
        if let Some(previous) = previous {
            y += gap(time.since(previous).0);
        }
        *place = y;
        previous = Some(*time);
    }
    (times, y + BOTTOM)
}

/// Pixels between two instants: grows with the logarithm of the span.
fn gap(nanoseconds: u64) -> i32 {
    match nanoseconds {
        0..50_000 => 16,
        50_000..2_000_000 => 34,
        2_000_000..500_000_000 => 44,
        _ => 58,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use world::PacketId;

    fn packet(id: u64, from: u32, to: u32, sent: u64, at: u64) -> Rc<LadderPacket> {
        Rc::new(LadderPacket {
            id: PacketId(id),
            from: HostId(from as _),
            to: HostId(to as _),
            source: "127.0.0.1:40000".into(),
            destination: "127.0.0.1:80".into(),
            protocol: "TCP".into(),
            label: "SYN".into(),
            seq: Some(0),
            ack: None,
            length: 0,
            payload: Vec::new(),
            sent_at: Time(sent),
            sent_step: 1,
            end: LadderEnd::Delivered { at: Time(at), step: 2 },
            fields: Vec::new(),
            retransmission: false,
        })
    }

    fn hosts(count: u32) -> Vec<(HostId, String)> {
        (0..count).map(|i| (HostId(i as _), format!("h{i}"))).collect()
    }

    #[test]
    fn later_is_lower_and_a_long_wait_takes_more_room() {
        let layout =
            Layout::new(&hosts(2), &[packet(1, 0, 1, 0, 1_000_000)], Time(60_000_000_000), 400.0);
        let y: Vec<i32> = layout.instants.values().copied().collect();
        assert_eq!(y, [40, 74, 132]);
        assert_eq!(layout.y(Time(30_000_000_000)), 74);
    }

    #[test]
    fn both_ends_on_one_host_get_lifelines_of_their_own() {
        let layout = Layout::new(&hosts(1), &[packet(1, 0, 0, 0, 20_000)], Time(0), 400.0);
        let ends: Vec<_> = layout.lines.iter().map(|l| l.end.as_deref()).collect();
        assert_eq!(ends, [Some("127.0.0.1:40000"), Some("127.0.0.1:80")]);
        let all = hosts(1);
        let left = layout.x(&all, all[0].0, all[0].0, "127.0.0.1:40000");
        let right = layout.x(&all, all[0].0, all[0].0, "127.0.0.1:80");
        assert!(left < right, "{left} {right}");
    }

    #[test]
    fn of_many_ends_those_of_the_last_packets_are_drawn() {
        let one = |id: u64| {
            let mut one = packet(id, 0, 0, id, id + 1);
            let it = Rc::make_mut(&mut one);
            it.source = format!("127.0.0.1:{}", 40_000 + id);
            it.destination = format!("127.0.0.1:{}", 80 + id);
            one
        };
        let packets: Vec<_> = (0..5).map(one).collect();
        let layout = Layout::new(&hosts(1), &packets, Time(0), 400.0);
        let ends: Vec<_> = layout.lines.iter().filter_map(|l| l.end.as_deref()).collect();
        assert_eq!(ends, ["127.0.0.1:40003", "127.0.0.1:83", "127.0.0.1:40004", "127.0.0.1:84"]);
        let drawn: Vec<bool> = packets.iter().map(|packet| layout.has(packet)).collect();
        assert_eq!(drawn, [false, false, false, true, true]);
    }

    #[test]
    fn hosts_stand_side_by_side() {
        let layout = Layout::new(&hosts(3), &[], Time(0), 400.0);
        let x: Vec<f64> = layout.lines.iter().map(|l| l.x).collect();
        assert_eq!(x, [74.0, 215.0, 356.0]);
    }
}
