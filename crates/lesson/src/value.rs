//! Small values that authors write: durations, shares, dates, `key=value` words.

use world::{Duration, Outage, Time};

/// `10us`, `1.5ms`, `2s`, `1min`: exact, at most a day.
pub fn duration(text: &str) -> Option<Duration> {
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let nanoseconds = match &text[digits..] {
        "ns" => 1,
        "us" | "µs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "min" => 60_000_000_000,
        _ => return None,
    };
    let value = decimal(&text[..digits], nanoseconds)?;
    (value <= 86_400_000_000_000).then_some(Duration(value))
}

/// Seconds since the start as a plain decimal number: `1.5`.
pub fn seconds(text: &str) -> Option<Time> {
    decimal(text, 1_000_000_000).map(Time)
}

/// `5%` or `0.1%`, in parts per million.
pub fn parts_per_million(text: &str) -> Option<u32> {
    let share = decimal(text.strip_suffix('%')?, 10_000)?;
    (share <= 1_000_000).then_some(share as u32)
}

/// `56kbit`, `1.5Mbit`, `1Gbit/s`: bits per second, at least one.
pub fn bandwidth(text: &str) -> Option<u64> {
    let text = text.strip_suffix("/s").unwrap_or(text).strip_suffix("bit")?;
    let (number, unit) = match text.char_indices().next_back()? {
        (at, 'k') => (&text[..at], 1_000),
        (at, 'M') => (&text[..at], 1_000_000),
        (at, 'G') => (&text[..at], 1_000_000_000),
        _ => (text, 1),
    };
    decimal(number, unit).filter(|bits| *bits > 0)
}

/// `2s..4s`, or several: `2s..4s,10s..11s`. Times since the start, each end behind its beginning.
pub fn outages(text: &str) -> Option<Vec<Outage>> {
    const MOST: usize = 20;
    let one = |text: &str| {
        let (from, to) = text.split_once("..")?;
        let (from, to) = (Time(duration(from)?.0), Time(duration(to)?.0));
        (from < to).then_some(Outage { from, to })
    };
    let all: Option<Vec<Outage>> = text.split(',').map(one).collect();
    all.filter(|all| all.len() <= MOST)
}

/// `number × unit`, without rounding through floating point; digits below one unit's part are cut.
fn decimal(number: &str, unit: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) || whole.len() > 12 || fraction.len() > 9 {
        return None;
    }
    let scale = 10u64.pow(fraction.len() as u32);
    let parts = u128::from(fraction.parse::<u64>().ok()?) * u128::from(unit) / u128::from(scale);
    let whole = u128::from(whole.parse::<u64>().ok()?) * u128::from(unit);
    u64::try_from(whole + parts).ok()
}

/// `2026-01-01 09:00:00`, UTC, from 1970 to 2999: seconds since 1970.
pub fn date(text: &str) -> Option<u64> {
    let (day, time) = text.split_once([' ', 'T'])?;
    let [year, month, day] = numbers(day, '-')?;
    let [hour, minute, second] = numbers(time.trim().trim_end_matches('Z'), ':')?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let february = if leap { 29 } else { 28 };
    let months = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let length = *months.get(month.checked_sub(1)? as usize)?;
    let in_range = (1970..3000).contains(&year)
        && (1..=length).contains(&day)
        && (hour < 24 && minute < 60 && second < 60);
    let leap_days = |year: u64| year / 4 - year / 100 + year / 400;
    in_range.then(|| {
        let years = (year - 1970) * 365 + leap_days(year - 1) - leap_days(1969);
        let days = years + months[..month as usize - 1].iter().sum::<u64>() + day - 1;
        days * 86_400 + hour * 3_600 + minute * 60 + second
    })
}

fn numbers(text: &str, separator: char) -> Option<[u64; 3]> {
    let mut parts = text.split(separator).map(|part| {
        let digits = part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
        if digits { part.parse().ok() } else { None }
    });
    let numbers = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, nanoseconds) in [
            ("10us", Some(10_000)),
            ("10µs", Some(10_000)),
            ("1.5ms", Some(1_500_000)),
            ("0s", Some(0)),
            ("2min", Some(120_000_000_000)),
            ("1441min", None),
            ("5", None),
            ("ms", None),
            ("-1s", None),
            ("1.s", None),
            ("99999999999999999999s", None),
        ] {
            assert_eq!(duration(text).map(|d| d.0), nanoseconds, "{text}");
        }
    }

    #[test]
    fn shares() {
        for (text, ppm) in [
            ("0%", Some(0)),
            ("5%", Some(50_000)),
            ("0.1%", Some(1_000)),
            ("100%", Some(1_000_000)),
            ("101%", None),
            ("5", None),
        ] {
            assert_eq!(parts_per_million(text), ppm, "{text}");
        }
    }

    #[test]
    fn bandwidths() {
        for (text, bits) in [
            ("56kbit", Some(56_000)),
            ("1.5Mbit", Some(1_500_000)),
            ("1Gbit/s", Some(1_000_000_000)),
            ("300bit", Some(300)),
            ("0kbit", None),
            ("0.0001bit", None),
            ("1MB", None),
            ("kbit", None),
            ("-1kbit", None),
            ("é", None),
            ("ébit", None),
            ("1", None),
        ] {
            assert_eq!(bandwidth(text), bits, "{text}");
        }
    }

    #[test]
    fn times_without_a_network() {
        for (text, seconds) in [
            ("2s..4s", Some(vec![(2, 4)])),
            ("0s..1s,1min..2min", Some(vec![(0, 1), (60, 120)])),
            ("4s..2s", None),
            ("2s..2s", None),
            ("2s", None),
            ("2..4", None),
            ("2s..4s,", None),
            ("", None),
        ] {
            let seconds = seconds.map(|all| {
                let at = |seconds: u64| Time(seconds * 1_000_000_000);
                all.into_iter().map(|(from, to)| Outage { from: at(from), to: at(to) }).collect()
            });
            assert_eq!(outages(text), seconds, "{text}");
        }
        assert_eq!(outages(&["1s..2s"; 21].join(",")), None);
    }

    #[test]
    fn dates() {
        for (text, seconds) in [
            ("1970-01-01 00:00:00", Some(0)),
            ("2026-01-01 00:00:00", Some(1_767_225_600)),
            ("2024-02-29 12:30:01", Some(1_709_209_801)),
            ("2000-03-01T00:00:00Z", Some(951_868_800)),
            ("2025-02-29 00:00:00", None),
            ("2026-13-01 00:00:00", None),
            ("2026-00-01 00:00:00", None),
            ("2026-01-01", None),
            ("2026-01-01 24:00:00", None),
        ] {
            assert_eq!(date(text), seconds, "{text}");
        }
    }
}
