//! How often a page may ask: a token bucket.

use std::time::Instant;

/// Holds up to `burst` tokens and gains `per_second` of them each second.
#[derive(Clone, Debug)]
pub struct Allowance {
    tokens: f64,
    per_second: f64,
    burst: f64,
    at: Instant,
}

impl Allowance {
    pub fn new(per_second: u32, burst: u32, now: Instant) -> Allowance {
        let burst = f64::from(burst);
        Allowance { tokens: burst, per_second: f64::from(per_second), burst, at: now }
    }

    /// Takes a token; false when there is none.
    pub fn take(&mut self, now: Instant) -> bool {
        let gained = now.saturating_duration_since(self.at).as_secs_f64() * self.per_second;
        self.at = now;
        self.tokens = (self.tokens + gained).min(self.burst);
        let enough = self.tokens >= 1.0;
        if enough {
            self.tokens -= 1.0;
        }
        enough
    }
}

#[cfg(test)]
mod test {
    use super::*;
    use std::time::Duration;

    #[test]
    fn tokens_run_out_and_come_back() {
        let start = Instant::now();
        let mut allowance = Allowance::new(10, 3, start);
        let after = |ms| start + Duration::from_millis(ms);
        // (milliseconds, allowed)
        let asked = [
            (0, true),
            (0, true),
            (0, true),
            (0, false),
            (99, false),
            (101, true),
            (150, false),
            (10_000, true),
            (10_000, true),
            (10_000, true),
            (10_000, false),
        ];
        for (at, allowed) in asked {
            assert_eq!(allowance.take(after(at)), allowed, "at {at} ms");
        }
    }
}
