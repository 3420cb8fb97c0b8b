//! The retransmission timeout (RFC 6298), with Linux's bounds: first 1 s, then at least 200 ms more
//! than the smoothed round-trip time, at most 120 s.

use crate::Duration;

pub(crate) const RTO_MIN: Duration = Duration::from_millis(200);
pub(crate) const RTO_INITIAL: Duration = Duration::from_secs(1);
pub(crate) const RTO_MAX: Duration = Duration::from_secs(120);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Rtt {
    /// Smoothed round-trip time and its variation, once measured.
    estimate: Option<(u64, u64)>,
    rto: Duration,
}

impl Rtt {
    pub fn new() -> Rtt {
        Rtt { estimate: None, rto: RTO_INITIAL }
    }

    pub fn rto(&self) -> Duration {
        self.rto
    }

    pub fn srtt(&self) -> Option<Duration> {
        self.estimate.map(|(srtt, _)| Duration(srtt))
    }

    /// A new measurement R (section 2). Linux keeps the variation's share at 200 ms or more.
    pub fn sample(&mut self, measured: Duration) {
        let r = measured.0;
        let (srtt, rttvar) = match self.estimate {
            None => (r, r / 2),
            Some((srtt, rttvar)) => {
                (srtt - srtt / 8 + r / 8, rttvar - rttvar / 4 + srtt.abs_diff(r) / 4)
            }
        };
        self.estimate = Some((srtt, rttvar));
        let rto = srtt.saturating_add(rttvar.saturating_mul(4).max(RTO_MIN.0));
        self.rto = Duration(rto.min(RTO_MAX.0));
    }

    /// Section 5.5: the timer went off, so wait twice as long.
    pub fn back_off(&mut self) {
        self.rto = Duration(self.rto.0.saturating_mul(2).min(RTO_MAX.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rto_follows_the_measurements() {
        let ms = Duration::from_millis;
        let mut rtt = Rtt::new();
        assert_eq!(rtt.rto(), ms(1000));
        rtt.sample(ms(2));
        assert_eq!((rtt.srtt(), rtt.rto()), (Some(ms(2)), ms(202)));
        rtt.sample(ms(402));
        // srtt = 7/8·2 + 1/8·402 = 52; rttvar = 3/4·1 + 1/4·400 = 100.75
        assert_eq!((rtt.srtt(), rtt.rto()), (Some(ms(52)), Duration(455_000_000)));
        rtt.back_off();
        assert_eq!(rtt.rto(), ms(910));
        (0..20).for_each(|_| rtt.back_off());
        assert_eq!(rtt.rto(), RTO_MAX);
    }
}
