//! Calendar time in UTC: `time.gmtime`, `strftime`, `asctime`, `mktime`.
//!
//! Days are counted in the proleptic Gregorian calendar. The only locale is C, the only zone UTC.

use super::{Result, overflow_error, value_error};
use std::fmt::Write;

/// A `struct_time`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    pub year: i64,
    /// 1..=12
    pub month: i64,
    pub day: i64,
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
    /// Monday is 0.
    pub weekday: i64,
    /// 1..=366
    pub yearday: i64,
    pub dst: i64,
}

const DAY_S: i64 = 86_400;
const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Days from 1970-01-01 to the given date; any month and day are carried over.
pub fn days_from_date(year: i64, month: i64, day: i64) -> i64 {
    let months = year * 12 + month - 1;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12));
    // Years that start in March put the leap day last.
    let (year, month) = if month < 2 { (year - 1, month + 10) } else { (year, month - 2) };
    let before = year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    before + (month * 153 + 2) / 5 + day - 1 - 719_468
}

/// Year, month and day of a count of days since 1970-01-01.
pub fn date_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day + 2) / 153;
    let date = day - (153 * month + 2) / 5 + 1;
    let year = era * 400 + year_of_era + i64::from(month >= 10);
    (year, if month < 10 { month + 3 } else { month - 9 }, date)
}

/// `time.gmtime(seconds)`.
pub fn gmtime(seconds: i64) -> Result<Moment> {
    let days = seconds.div_euclid(DAY_S);
    let (year, month, day) =
        if days.unsigned_abs() < 1 << 40 { date_from_days(days) } else { (i64::MAX, 1, 1) };
    if i32::try_from(year - 1900).is_err() {
        return overflow_error("timestamp out of range for platform time_t");
    }
    let of_day = seconds.rem_euclid(DAY_S);
    Ok(Moment {
        year,
        month,
        day,
        hour: of_day / 3600,
        minute: of_day / 60 % 60,
        second: of_day % 60,
        weekday: (days + 3).rem_euclid(7),
        yearday: days - days_from_date(year, 1, 1) + 1,
        dst: 0,
    })
}

/// Inverse of [`gmtime`] (`calendar.timegm`, and `time.mktime` in UTC): fields out of range carry over.
pub fn timegm(moment: &Moment) -> i64 {
    let days = days_from_date(moment.year, moment.month, moment.day);
    days * DAY_S + moment.hour * 3600 + moment.minute * 60 + moment.second
}

/// `time.asctime(moment)`.
pub fn asctime(moment: &Moment) -> String {
    let Moment { year, day, hour, minute, second, .. } = moment;
    let weekday = &WEEKDAYS[index(moment.weekday, 7)][..3];
    let month = &MONTHS[index(moment.month - 1, 12)][..3];
    format!("{weekday} {month} {day:2} {hour:02}:{minute:02}:{second:02} {year}")
}

fn index(value: i64, length: i64) -> usize {
    value.rem_euclid(length) as usize
}

/// The checks that `strftime` and `asctime` make of a tuple's fields; a zero month, day or yearday is
/// taken as the first.
pub fn checked(moment: &Moment) -> Result<Moment> {
    let mut moment = *moment;
    for (field, lowest, highest, message) in [
        (&mut moment.month, 1, 12, "month out of range"),
        (&mut moment.day, 1, 31, "day of month out of range"),
        (&mut moment.yearday, 1, 366, "day of year out of range"),
    ] {
        if *field == 0 {
            *field = lowest;
        }
        if !(lowest..=highest).contains(field) {
            return value_error(message);
        }
    }
    for (field, highest, message) in [
        (moment.hour, 23, "hour out of range"),
        (moment.minute, 59, "minute out of range"),
        (moment.second, 61, "seconds out of range"),
    ] {
        if !(0..=highest).contains(&field) {
            return value_error(message);
        }
    }
    if moment.weekday < -1 {
        return value_error("day of week out of range");
    }
    moment.weekday = moment.weekday.rem_euclid(7);
    Ok(moment)
}

/// `time.strftime(format, moment)` in the C locale, zone UTC, with glibc's flags `-`, `_`, `0`, `^`.
pub fn strftime(format: &str, moment: &Moment) -> Result<String> {
    let moment = checked(moment)?;
    let mut out = String::new();
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let directive = &rest[at + 1..];
        let flags = directive.len() - directive.trim_start_matches(['-', '_', '0', '^', '#']).len();
        let code = directive[flags..].chars().next();
        let end = flags + code.map_or(0, char::len_utf8);
        let piece = code.and_then(|code| expand(code, &moment)).transpose()?;
        match piece {
            Some(piece) => out.push_str(&piece.flagged(&directive[..flags])),
            None => out.push_str(&rest[at..=at + end]),
        }
        rest = &directive[end..];
    }
    out.push_str(rest);
    Ok(out)
}

enum Expanded {
    Text(String),
    /// A number, its usual width and fill.
    Number(i64, usize, char),
}

impl Expanded {
    fn flagged(self, flags: &str) -> String {
        match self {
            Expanded::Text(text) if flags.contains('^') => text.to_uppercase(),
            Expanded::Text(text) => text,
            Expanded::Number(value, width, usual) => {
                let fill = match flags.chars().last() {
                    Some('-') => return value.to_string(),
                    Some('_') => ' ',
                    Some('0') => '0',
                    _ => usual,
                };
                let digits = value.to_string();
                let padding = std::iter::repeat_n(fill, width.saturating_sub(digits.len()));
                padding.chain(digits.chars()).collect()
            }
        }
    }
}

fn expand(code: char, m: &Moment) -> Option<Result<Expanded>> {
    let two = |value: i64| Expanded::Number(value, 2, '0');
    let blank = |value: i64| Expanded::Number(value, 2, ' ');
    let text = |text: &str| Expanded::Text(text.to_string());
    let all = |format: &str| strftime(format, m).map(Expanded::Text);
    let hour12 = (m.hour + 11) % 12 + 1;
    let sunday_first = (m.weekday + 1) % 7;
    Some(Ok(match code {
        'a' => text(&WEEKDAYS[index(m.weekday, 7)][..3]),
        'A' => text(WEEKDAYS[index(m.weekday, 7)]),
        'b' | 'h' => text(&MONTHS[index(m.month - 1, 12)][..3]),
        'B' => text(MONTHS[index(m.month - 1, 12)]),
        'c' => return Some(all("%a %b %e %H:%M:%S %Y")),
        'C' => two(m.year.div_euclid(100)),
        'd' => two(m.day),
        'D' | 'x' => return Some(all("%m/%d/%y")),
        'e' => blank(m.day),
        'F' => return Some(all("%Y-%m-%d")),
        'g' => two(iso_week(m).0.rem_euclid(100)),
        'G' => Expanded::Number(iso_week(m).0, 1, '0'),
        'H' => two(m.hour),
        'I' => two(hour12),
        'j' => Expanded::Number(m.yearday, 3, '0'),
        'k' => blank(m.hour),
        'l' => blank(hour12),
        'm' => two(m.month),
        'M' => two(m.minute),
        'n' => text("\n"),
        'p' => text(if m.hour < 12 { "AM" } else { "PM" }),
        'P' => text(if m.hour < 12 { "am" } else { "pm" }),
        'r' => return Some(all("%I:%M:%S %p")),
        'R' => return Some(all("%H:%M")),
        's' => Expanded::Number(timegm(m), 1, '0'),
        'S' => two(m.second),
        't' => text("\t"),
        'T' | 'X' => return Some(all("%H:%M:%S")),
        'u' => Expanded::Number((m.weekday).rem_euclid(7) + 1, 1, '0'),
        'U' => two((m.yearday - 1 + 7 - sunday_first) / 7),
        'V' => two(iso_week(m).1),
        'w' => Expanded::Number(sunday_first, 1, '0'),
        'W' => two((m.yearday - 1 + 7 - m.weekday) / 7),
        'y' => two(m.year.rem_euclid(100)),
        'Y' => Expanded::Number(m.year, 1, '0'),
        'z' => text("+0000"),
        'Z' => text("UTC"),
        '%' => text("%"),
        _ => return None,
    }))
}

/// ISO 8601 year and week: week 1 holds the year's first Thursday.
fn iso_week(m: &Moment) -> (i64, i64) {
    let thursday = m.yearday - 1 + 3 - m.weekday;
    let length = |year: i64| days_from_date(year + 1, 1, 1) - days_from_date(year, 1, 1);
    if thursday < 0 {
        (m.year - 1, (thursday + length(m.year - 1)) / 7 + 1)
    } else if thursday >= length(m.year) {
        (m.year + 1, 1)
    } else {
        (m.year, thursday / 7 + 1)
    }
}

/// `2024-01-05T10:11:12` of a count of seconds, as `datetime.isoformat` writes it.
pub fn iso(seconds: i64) -> Result<String> {
    let Moment { year, month, day, hour, minute, second, .. } = gmtime(seconds)?;
    let mut out = String::new();
    let _ = write!(out, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    Ok(out)
}
