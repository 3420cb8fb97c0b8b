//! The network between hosts: what a link does to packets.

mod net;

use kernel::packet::{Body, Datagram};
use kernel::*;
use net::link;

fn wire(link: LinkConfig, between: Vec<LinkBetween>) -> Wire {
    let addresses = ["10.0.0.1", "10.0.0.2", "10.0.0.3"].map(|ip| vec![ip.parse().unwrap()]);
    let loopback = self::link(0);
    Wire::new(NetworkConfig { link, loopback, between, seed: 1 }, addresses.to_vec())
}

/// A datagram whose frame has so many octets.
fn packet(to: &str, frame: usize) -> Packet {
    let datagram =
        Datagram { source_port: 1, destination_port: 2, payload: vec![0; frame - 14 - 20 - 8] };
    Packet {
        source: "10.0.0.1".parse().unwrap(),
        destination: to.parse().unwrap(),
        body: Body::Udp(datagram),
    }
}

/// When each of several packets sent at once arrives, in microseconds; `None` if it is lost.
fn arrivals(wire: &mut Wire, now: Time, count: usize, frame: usize) -> Vec<Option<u64>> {
    let sent: Vec<PacketId> = (0..count)
        .flat_map(|_| wire.transmit(now, HostId(0), packet("10.0.0.2", frame), 0))
        .collect();
    let arrival = |id: PacketId| {
        let flight = wire.take(id).unwrap();
        (flight.fate == Fate::Deliver).then_some(flight.due.0 / 1_000)
    };
    sent.into_iter().map(arrival).collect()
}

#[test]
fn packets_wait_for_those_before_them() {
    // 1250 octets are 10,000 bits: 10 ms at 1 Mbit/s.
    let config = LinkConfig { bandwidth: Some(1_000_000), ..link(1) };
    let mut wire = wire(config, Vec::new());
    let got = arrivals(&mut wire, Time::ZERO, 3, 1250);
    assert_eq!(got, [Some(11_000), Some(21_000), Some(31_000)]);
    let later = Time::ZERO + Duration::from_millis(100);
    assert_eq!(arrivals(&mut wire, later, 1, 1250), [Some(111_000)], "the link is free again");
}

#[test]
fn what_finds_no_place_in_the_queue_is_lost() {
    let config = LinkConfig { bandwidth: Some(1_000_000), queue: 3_750, ..link(1) };
    let mut wire = wire(config, Vec::new());
    let got = arrivals(&mut wire, Time::ZERO, 5, 1250);
    assert_eq!(got, [Some(11_000), Some(21_000), Some(31_000), None, None]);
}

#[test]
fn nothing_gets_through_an_outage() {
    let at = |ms| Time::ZERO + Duration::from_millis(ms);
    let outages = vec![Outage { from: at(10), to: at(20) }];
    let mut wire = wire(LinkConfig { outages, ..link(1) }, Vec::new());
    let table = [(0, true), (8, true), (9, false), (10, false), (19, false), (20, true)];
    for (sent, arrives) in table {
        let got = arrivals(&mut wire, at(sent), 1, 100);
        assert_eq!(got, [arrives.then_some(sent * 1_000 + 1_000)], "sent at {sent} ms");
    }
}

#[test]
fn a_link_may_differ_from_the_others() {
    let hosts = (HostId(1), HostId(0));
    let mut wire = wire(link(1), vec![LinkBetween { hosts, link: link(250) }]);
    assert_eq!(arrivals(&mut wire, Time::ZERO, 1, 100), [Some(250_000)]);
    let other = wire.transmit(Time::ZERO, HostId(0), packet("10.0.0.3", 100), 0)[0];
    assert_eq!(wire.get(other).unwrap().due.0, 1_000_000);
}

#[test]
fn a_long_datagram_is_lost_with_any_of_its_fragments() {
    let lost = |frame: usize| {
        let mut wire = wire(LinkConfig { loss_ppm: 100_000, ..link(1) }, Vec::new());
        arrivals(&mut wire, Time::ZERO, 2_000, frame).iter().filter(|got| got.is_none()).count()
    };
    let (one, ten) = (lost(1_000), lost(14_000));
    assert!((150..250).contains(&one), "{one} of 2000 at 10 %");
    assert!((1_200..1_400).contains(&ten), "{ten} of 2000: 1 - 0.9¹⁰ is 65 %");
}
