//! Values of options as C lays them out on x86-64.

use crate::{Duration, Errno};

/// Errors: `EINVAL` for fewer than four octets.
pub(super) fn int(value: &[u8]) -> Result<i32, Errno> {
    let octets = value.get(..4).ok_or(Errno::EINVAL)?;
    Ok(i32::from_le_bytes(octets.try_into().expect("four octets")))
}

pub(super) fn octets(number: impl Into<i32>) -> Vec<u8> {
    number.into().to_le_bytes().to_vec()
}

/// `struct linger`: on or off, seconds.
pub(super) fn linger(value: &[u8]) -> Result<Option<Duration>, Errno> {
    let seconds = int(value.get(4..).unwrap_or_default())?;
    Ok((int(value)? != 0).then(|| Duration::from_secs(seconds.max(0) as u64)))
}

/// `struct timeval`; zero means no timeout.
///
/// Errors: `EINVAL`, `EDOM`.
pub(super) fn timeval(value: &[u8]) -> Result<Option<Duration>, Errno> {
    let long = |at: usize| {
        let bytes = value.get(at..at + 8)?;
        Some(i64::from_le_bytes(bytes.try_into().ok()?))
    };
    let (seconds, micros) = long(0).zip(long(8)).ok_or(Errno::EINVAL)?;
    if !(0..1_000_000).contains(&micros) {
        return Err(Errno::EDOM);
    }
    let micros = seconds.max(0).saturating_mul(1_000_000).saturating_add(micros) as u64;
    Ok((micros > 0).then(|| Duration::from_micros(micros)))
}

pub(super) fn timeval_octets(span: Option<Duration>) -> Vec<u8> {
    let micros = span.map_or(0, |span| (span.0 / 1000) as i64);
    [(micros / 1_000_000).to_le_bytes(), (micros % 1_000_000).to_le_bytes()].concat()
}
