//! The options of `run`.

use std::path::PathBuf;

use world::{Duration, Outage};

use crate::command::{Failure, option};

#[derive(Debug, Default)]
pub struct Options {
    /// Command lines, or one lesson.
    pub commands: Vec<String>,
    /// (1-based program, file).
    pub stdin: Vec<(usize, PathBuf)>,
    pub latency: Option<Duration>,
    /// In parts per million.
    pub loss_ppm: Option<u32>,
    /// In bits per second.
    pub bandwidth: Option<u64>,
    pub outages: Option<Vec<Outage>>,
    pub seed: Option<u64>,
    /// In seconds.
    pub until: Option<f64>,
    pub trace: bool,
    pub json: bool,
    /// One of the lesson's.
    pub variation: Option<String>,
    /// Where the packets go.
    pub pcap: Option<PathBuf>,
}

/// The most programs of one run.
const MOST_PROGRAMS: usize = 1_000;

impl Options {
    /// `None` when help was asked for.
    pub fn parse(mut parser: lexopt::Parser) -> Result<Option<Options>, Failure> {
        use lexopt::prelude::*;
        let mut options = Options::default();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("help") | Short('h') => return Ok(None),
                Long("stdin") => options.stdin.push(option(&mut parser, "stdin", typed)?),
                Long("latency") => {
                    options.latency = Some(option(&mut parser, "latency", duration)?);
                }
                Long("loss") => options.loss_ppm = Some(option(&mut parser, "loss", percent)?),
                Long("bandwidth") => {
                    options.bandwidth = Some(option(&mut parser, "bandwidth", bandwidth)?);
                }
                Long("outage") => options.outages = Some(option(&mut parser, "outage", outages)?),
                Long("seed") => options.seed = Some(option(&mut parser, "seed", seed)?),
                Long("until") => options.until = Some(option(&mut parser, "until", until)?),
                Long("trace") => options.trace = true,
                Long("variation") => options.variation = Some(parser.value()?.string()?),
                Long("json") => options.json = true,
                Long("pcap") => options.pcap = Some(parser.value()?.into()),
                Value(command) => options.commands.push(command.string()?),
                other => return Err(other.unexpected().into()),
            }
        }
        if options.commands.is_empty() {
            return Err(Failure::Usage("run: name a program, or a lesson".into()));
        }
        if options.commands.len() > MOST_PROGRAMS {
            return Err(Failure::Usage(format!("run: at most {MOST_PROGRAMS} programs")));
        }
        Ok(Some(options))
    }
}

/// `2=lines.txt`.
fn typed(text: &str) -> Result<(usize, PathBuf), String> {
    let parsed = text.split_once('=').and_then(|(number, file)| {
        let number = number.parse().ok().filter(|number| *number > 0)?;
        (!file.is_empty()).then(|| (number, file.into()))
    });
    parsed.ok_or_else(|| "write the program's number and a file: --stdin 2=lines.txt".into())
}

/// `250us`, `1ms`, `0.5s`: at most an hour.
fn duration(text: &str) -> Result<Duration, String> {
    let units = [("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9)];
    let nanoseconds = units.iter().find_map(|(unit, scale)| {
        let number: f64 = text.strip_suffix(unit)?.trim_end().parse().ok()?;
        Some(number * scale)
    });
    match nanoseconds {
        Some(ns) if (0.0..=3600e9).contains(&ns) => Ok(Duration(ns as u64)),
        Some(_) => Err("a time between 0 and an hour".into()),
        None => Err("write a time with its unit: 250us, 1ms, 2s".into()),
    }
}

/// `5%` in parts per million.
fn percent(text: &str) -> Result<u32, String> {
    let number: Option<f64> =
        text.strip_suffix('%').and_then(|number| number.trim_end().parse().ok());
    match number {
        Some(percent) if (0.0..=100.0).contains(&percent) => {
            Ok((percent * 10_000.0).round() as u32)
        }
        _ => Err("write a percentage between 0% and 100%".into()),
    }
}

fn bandwidth(text: &str) -> Result<u64, String> {
    lesson::value::bandwidth(text).ok_or_else(|| "write bits per second: 56kbit, 1Mbit".into())
}

fn outages(text: &str) -> Result<Vec<Outage>, String> {
    lesson::value::outages(text).ok_or_else(|| "write from when to when: 2s..4s".into())
}

fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "write a whole number, 0 or more".into())
}

fn until(text: &str) -> Result<f64, String> {
    match text.trim_end_matches('s').parse() {
        Ok(seconds) if (0.0..=1e9).contains(&seconds) => Ok(seconds),
        _ => Err("write a number of seconds: --until 2.5".into()),
    }
}

#[cfg(test)]
mod test {
    use super::*;

    #[test]
    fn durations_have_units() {
        let cases = [
            ("1ms", Some(1_000_000)),
            ("250us", Some(250_000)),
            ("0.5s", Some(500_000_000)),
            ("0s", Some(0)),
            ("1", None),
            ("-1ms", None),
            ("NaNms", None),
            ("2h", None),
            ("1e99s", None),
        ];
        for (text, expected) in cases {
            assert_eq!(duration(text).ok().map(|span| span.0), expected, "{text}");
        }
    }

    #[test]
    fn percentages_have_a_sign() {
        let cases = [
            ("5%", Some(50_000)),
            ("0.1%", Some(1_000)),
            ("100%", Some(1_000_000)),
            ("101%", None),
            ("5", None),
            ("%", None),
            ("-5%", None),
        ];
        for (text, expected) in cases {
            assert_eq!(percent(text).ok(), expected, "{text}");
        }
    }
}
