//! Slices and ranges over indices.

use super::{Result, value_error};
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

/// A slice made concrete for one length: `length` indices from `start` by `step`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slice {
    pub start: i64,
    /// As `slice.indices` gives it; may be -1 when stepping down.
    pub stop: i64,
    pub step: i64,
    pub length: i64,
}

impl Slice {
    /// `slice(start, stop, step).indices(length)`; ValueError on a zero step. Callers clamp big ints to i64.
    pub fn resolve(
        start: Option<i64>,
        stop: Option<i64>,
        step: Option<i64>,
        length: usize,
    ) -> Result<Slice> {
        let step = step.unwrap_or(1).max(-i64::MAX);
        if step == 0 {
            return value_error("slice step cannot be zero");
        }
        let length = length as i64;
        let (lowest, highest) = if step < 0 { (-1, length - 1) } else { (0, length) };
        let adjust = |index: Option<i64>, default: i64| match index {
            None => default,
            Some(i) if i < 0 => i.saturating_add(length).max(lowest),
            Some(i) => i.min(highest),
        };
        let (first, last) = if step < 0 { (highest, lowest) } else { (lowest, highest) };
        let (start, stop) = (adjust(start, first), adjust(stop, last));
        let length = range_length(start, stop, step) as i64;
        Ok(Slice { start, stop, step, length })
    }

    /// The selected indices in order.
    pub fn indices(self) -> impl DoubleEndedIterator<Item = usize> {
        (0..self.length).map(move |i| (self.start + i * self.step) as usize)
    }
}

/// An index that may be negative; `None` when out of range.
pub fn index(i: i64, length: usize) -> Option<usize> {
    let from_start = if i < 0 { i.checked_add(length as i64)? } else { i };
    usize::try_from(from_start).ok().filter(|&at| at < length)
}

/// `start`/`end` arguments of `find`, `count`, `startswith`: `end` is clamped to `0..=length`, `start`
/// may lie beyond (then nothing is found, not even the empty string).
pub fn bounds(start: Option<i64>, end: Option<i64>, length: usize) -> (usize, usize) {
    let length = length as i64;
    let adjust = |i: i64| if i < 0 { i.saturating_add(length).max(0) } else { i };
    let start = adjust(start.unwrap_or(0));
    let end = adjust(end.unwrap_or(length)).min(length);
    (start.min(length + 1) as usize, end as usize)
}

/// Clamps a big int to i64.
pub fn clamp(n: &BigInt) -> i64 {
    n.to_i64().unwrap_or(if n.is_negative() { i64::MIN } else { i64::MAX })
}

/// `len(range(start, stop, step))`, step not zero.
pub fn range_length(start: i64, stop: i64, step: i64) -> u64 {
    let (low, high) = if step > 0 { (start, stop) } else { (stop, start) };
    if low >= high {
        return 0;
    }
    (high.abs_diff(low) - 1) / step.unsigned_abs() + 1
}

/// `value in range(start, stop, step)`.
pub fn range_contains(start: i64, stop: i64, step: i64, value: i64) -> bool {
    let inside =
        if step > 0 { start <= value && value < stop } else { stop < value && value <= start };
    inside && value.abs_diff(start).is_multiple_of(step.unsigned_abs())
}
