//! Sequence numbers (RFC 9293, section 3.4): points on a circle of 2³².
//!
//! Only what means something compiles: a point plus a length is a point, two points have a distance,
//! and one can be before the other. There is no `Ord` (on a circle "before" is not transitive), no
//! sum of two points, no comparison with a length.

use std::ops::{Add, AddAssign};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Seq(u32);

impl Seq {
    pub const fn new(raw: u32) -> Seq {
        Seq(raw)
    }

    /// As on the wire.
    pub const fn raw(self) -> u32 {
        self.0
    }

    /// True when `self` lies in the half circle behind `other`.
    pub fn before(self, other: Seq) -> bool {
        (self.0.wrapping_sub(other.0) as i32) < 0
    }

    pub fn after(self, other: Seq) -> bool {
        other.before(self)
    }

    /// The octets from `earlier` to here; 0 when `earlier` is in truth later.
    pub fn since(self, earlier: Seq) -> u32 {
        if self.before(earlier) { 0 } else { self.0.wrapping_sub(earlier.0) }
    }

    /// The point `count` octets behind.
    pub fn back(self, count: u32) -> Seq {
        Seq(self.0.wrapping_sub(count))
    }

    pub fn later(self, other: Seq) -> Seq {
        if self.before(other) { other } else { self }
    }
}

impl Add<u32> for Seq {
    type Output = Seq;
    fn add(self, octets: u32) -> Seq {
        Seq(self.0.wrapping_add(octets))
    }
}

impl AddAssign<u32> for Seq {
    fn add_assign(&mut self, octets: u32) {
        *self = *self + octets;
    }
}

#[cfg(test)]
mod tests {
    use super::Seq;

    #[test]
    fn order_and_distance_on_the_circle() {
        const MAX: u32 = u32::MAX;
        //     a        b        a before b   b since a
        let cases = [
            (0, 0, false, 0),
            (0, 1, true, 1),
            (1, 0, false, 0),
            (MAX, 0, true, 1),
            (MAX - 9, 10, true, 20),
            (10, MAX - 9, false, 0),
            (0, 0x7fff_ffff, true, 0x7fff_ffff),
        ];
        for (a, b, before, since) in cases {
            let (a, b) = (Seq::new(a), Seq::new(b));
            assert_eq!(a.before(b), before, "{a:?} before {b:?}");
            assert_eq!(b.since(a), since, "{b:?} since {a:?}");
        }
        assert_eq!((Seq::new(MAX) + 2).raw(), 1);
        assert_eq!(Seq::new(1).back(3).raw(), MAX - 1);
    }
}
