//! Front matter: the `key: value` lines between two `---` at the top of a lesson.

use std::net::IpAddr;

use world::{Duration, HostSpec, LinkConfig, Scenario};

use crate::attribute::{self, Attribute};
use crate::document::SourceSpan;
use crate::report::{Report, quoted, suggest};
use crate::value;

const KEYS: &[&str] = &[
    "title",
    "summary",
    "order",
    "part",
    "builds-on",
    "tags",
    "host",
    "network",
    "loopback",
    "date",
    "line",
    "stop",
    "view",
];
const TRANSLATION_KEYS: &[&str] = &["title", "summary", "tags"];

pub const MAX_HOSTS: usize = 16;

/// Where a lesson without an order stands: behind those that have one.
pub const NO_ORDER: u32 = 1_000_000;

pub struct Front {
    pub title: String,
    pub summary: String,
    pub order: u32,
    pub tags: Vec<String>,
    /// The name of the part, without `part-`.
    pub part: Option<String>,
    /// Ids of lessons, and where they are named.
    pub builds_on: Vec<(String, SourceSpan)>,
    pub part_span: SourceSpan,
    /// See [`crate::Lesson::stop`].
    pub stop: Option<Duration>,
    /// The `view` lines, for [`crate::view::resolve`].
    pub views: Vec<Attribute>,
    /// Hosts, network, date and line cost; no programs yet.
    pub scenario: Scenario,
    /// Where the prose begins, in bytes.
    pub end: usize,
}

/// Reads the front matter; what is missing or wrong is reported, and the rest is used.
pub fn parse(translation: bool, report: &mut Report) -> Front {
    let mut front = Front {
        title: String::new(),
        summary: String::new(),
        order: NO_ORDER,
        tags: Vec::new(),
        part: None,
        builds_on: Vec::new(),
        part_span: SourceSpan::default(),
        stop: None,
        views: Vec::new(),
        scenario: Scenario::default(),
        end: 0,
    };
    let known = if translation { TRANSLATION_KEYS } else { KEYS };
    let lines = entries(&mut front.end, report);
    for (i, line) in lines.iter().enumerate() {
        if !known.contains(&line.key.as_str()) {
            unknown(line, known, report);
        } else if !matches!(line.key.as_str(), "host" | "view")
            && lines[..i].iter().any(|other| other.key == line.key)
        {
            let what = format!("{} is given twice.", line.key);
            report.add(line.offset, what, "Keep one of the two lines.");
        } else {
            set(&mut front, line, report);
        }
    }
    for (name, value) in [("title", &front.title), ("summary", &front.summary)] {
        if value.is_empty() {
            let what = format!("The lesson has no {name}.");
            report.add(0, what, format!("Write {name}: … between the two --- lines at the top."));
        }
    }
    if front.scenario.hosts.is_empty() {
        front.scenario.hosts = default_hosts();
    }
    front
}

/// What a lesson has that names no host: the client on the left, the server on the right.
fn default_hosts() -> Vec<HostSpec> {
    let host = |name: &str, last| HostSpec {
        name: name.to_owned(),
        addresses: vec![IpAddr::from([10, 0, 0, last])],
        root: false,
    };
    vec![host("client", 2), host("server", 1)]
}

/// The `key: value` lines, as attributes whose offset is the key's; `end` is set behind the closing
/// `---`.
fn entries(end: &mut usize, report: &mut Report) -> Vec<Attribute> {
    let text = report.text();
    let mut offset = 0;
    let mut entries = Vec::new();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let start = offset;
        offset += line.len();
        let content = line.trim_end();
        match (number, content) {
            (0, "---") => {}
            (0, _) => {
                report.add(
                    0,
                    "The lesson does not begin with front matter.",
                    "Begin with a line ---, then title: … and summary: …, then a line ---.",
                );
                return entries;
            }
            (_, "---") => {
                *end = offset;
                return entries;
            }
            (_, content) if content.is_empty() || content.starts_with('#') => {}
            (_, content) => match content.split_once(':') {
                Some((key, value)) => entries.push(Attribute {
                    key: key.trim().to_owned(),
                    value: value.trim().to_owned(),
                    offset: start,
                }),
                None => report.add(start, "This line has no colon.", "Write key: value."),
            },
        }
    }
    *end = text.len();
    report.add(0, "The front matter is never closed.", "End it with a line ---.");
    entries
}

fn unknown(line: &Attribute, known: &[&str], report: &mut Report) {
    if KEYS.contains(&line.key.as_str()) {
        let what = format!("{} does not belong in a translation.", line.key);
        report.add(line.offset, what, "Remove it: it is taken from the original.");
    } else {
        let what = format!("There is no key {}.", quoted(&line.key));
        report.add(line.offset, what, suggest(&line.key, known.iter().copied()));
    }
}

fn set(front: &mut Front, line: &Attribute, report: &mut Report) {
    let value = line.value.as_str();
    let scenario = &mut front.scenario;
    match line.key.as_str() {
        "title" => front.title = bounded(line, 120, report),
        "summary" => front.summary = bounded(line, 400, report),
        "order" => match value.parse() {
            Ok(order) if order < NO_ORDER => front.order = order,
            _ => wrong(line, "a whole number below a million", "order: 20", report),
        },
        "tags" => {
            let tags = value.split([',', '，']).map(str::trim).filter(|tag| !tag.is_empty());
            front.tags = tags.take(20).map(str::to_owned).collect();
        }
        "part" => {
            front.part = Some(value.to_owned());
            front.part_span = report.span(line.offset);
        }
        "stop" => match value::duration(value) {
            Some(time) => front.stop = Some(time),
            None => wrong(line, "a duration", "stop: 20s", report),
        },
        "view" => front.views.push(line.clone()),
        "builds-on" => front.builds_on = ids(line, report),
        "host" => host(&mut scenario.hosts, line, report),
        "date" => match value::date(value) {
            Some(date) => scenario.start_date = date,
            None => wrong(line, "a date and time (UTC)", "date: 2026-01-01 09:00:00", report),
        },
        _ => set_scenario(scenario, line, report),
    }
}

/// `builds-on: five-calls, chat`.
fn ids(line: &Attribute, report: &mut Report) -> Vec<(String, SourceSpan)> {
    let span = report.span(line.offset);
    let ids = line.value.split([',', '，']).map(str::trim).filter(|id| !id.is_empty());
    ids.take(10).map(|id| (id.strip_suffix(".md").unwrap_or(id).to_owned(), span)).collect()
}

/// The keys that a variation can set as well.
pub fn set_scenario(scenario: &mut Scenario, line: &Attribute, report: &mut Report) {
    let value = line.value.as_str();
    match line.key.as_str() {
        "network" => network(scenario, line, report),
        "loopback" => {
            link(&mut scenario.network.loopback, words(line, report), report);
        }
        "line" => match value::duration(value) {
            Some(cost) => scenario.line_cost = cost,
            None => wrong(line, "a duration", "line: 10us", report),
        },
        _ => {}
    }
}

fn wrong(line: &Attribute, kind: &str, example: &str, report: &mut Report) {
    let what = format!("{} is not {kind}.", quoted(&line.value));
    report.add(line.offset, what, format!("Write for example {example}."));
}

fn bounded(line: &Attribute, most: usize, report: &mut Report) -> String {
    if line.value.chars().count() > most {
        let what = format!("This {} is longer than {most} characters.", line.key);
        report.add(line.offset, what, "Shorten it: it stands in the list of lessons.");
    }
    line.value.clone()
}

fn words(line: &Attribute, report: &mut Report) -> Vec<Attribute> {
    let text = report.text();
    let line_text = text[line.offset..].lines().next().unwrap_or("");
    let colon = line_text.find(':').map_or(line_text.len(), |at| at + 1);
    attribute::split(line_text[colon..].trim_end(), line.offset + colon, report)
}

/// `host: NAME ADDRESS… [root]`.
fn host(hosts: &mut Vec<HostSpec>, line: &Attribute, report: &mut Report) {
    let mut name = None;
    let mut addresses = Vec::new();
    let mut root = false;
    for word in words(line, report) {
        let text = if word.key.is_empty() { &word.value } else { &word.key };
        if name.is_none() {
            name = Some(word.value.clone());
            if !is_name(&word.value) {
                let what = format!("{} is not a host's name.", quoted(text));
                report.add(
                    word.offset,
                    what,
                    "Write letters, digits and hyphens: host: server 10.0.0.1.",
                );
            }
        } else if text == "root" {
            root = true;
        } else if let Ok(address) = text.parse::<IpAddr>() {
            let taken = hosts.iter().flat_map(|host| &host.addresses).chain(&addresses);
            if taken.into_iter().any(|other| *other == address) {
                report.add(
                    word.offset,
                    format!("{address} is given twice."),
                    "Give each host its own.",
                );
            } else if address.is_loopback() || address.is_unspecified() || address.is_multicast() {
                let what = format!("{address} cannot be a host's own address.");
                report.add(word.offset, what, "Write an address such as 10.0.0.3.");
            }
            addresses.push(address);
        } else {
            let what = format!("{} is neither an address nor the word root.", quoted(text));
            report.add(
                word.offset,
                what,
                "Write host: server 10.0.0.1, or host: server 10.0.0.1 root.",
            );
        }
    }
    let name = name.unwrap_or_default();
    if hosts.iter().any(|host| host.name == name) {
        let what = format!("There are two hosts called {}.", quoted(&name));
        report.add(line.offset, what, "Give each its own name.");
    }
    if name.is_empty() || addresses.is_empty() {
        report.add(
            line.offset,
            "A host needs a name and an address.",
            "Write host: server 10.0.0.1.",
        );
    }
    if hosts.len() == MAX_HOSTS {
        report.add(
            line.offset,
            format!("There are more than {MAX_HOSTS} hosts."),
            "Leave some out.",
        );
    } else {
        hosts.push(HostSpec { name, addresses, root });
    }
}

/// What hosts may be called: also a name that fits into a link target.
fn is_name(name: &str) -> bool {
    let fits = (1..=20).contains(&name.len());
    fits && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// A link's words and, for the network as a whole, its seed.
fn network(scenario: &mut Scenario, line: &Attribute, report: &mut Report) {
    let (seed, rest): (Vec<_>, Vec<_>) =
        words(line, report).into_iter().partition(|word| word.key == "seed");
    for word in seed {
        match word.value.parse() {
            Ok(seed) => scenario.network.seed = seed,
            Err(_) => {
                let what = format!("{} is not a seed.", quoted(&word.value));
                report.add(word.offset, what, "Write a whole number: seed=1.");
            }
        }
    }
    link(&mut scenario.network.link, rest, report);
}

fn link(link: &mut LinkConfig, words: Vec<Attribute>, report: &mut Report) {
    attribute::check_keys(
        &words,
        &["latency", "jitter", "loss", "duplicate", "mtu", "bandwidth", "outage", "seed"],
        report,
    );
    for word in words {
        let value = word.value.as_str();
        let (done, example) = match word.key.as_str() {
            "latency" => (put(&mut link.latency, value::duration(value)), "latency=1ms"),
            "jitter" => (put(&mut link.jitter, value::duration(value)), "jitter=0ms"),
            "loss" => (put(&mut link.loss_ppm, value::parts_per_million(value)), "loss=5%"),
            "duplicate" => {
                (put(&mut link.duplicate_ppm, value::parts_per_million(value)), "duplicate=0%")
            }
            "mtu" => (put(&mut link.mtu, mtu(value)), "mtu=1500"),
            "bandwidth" => {
                let bits = value::bandwidth(value).map(Some);
                (put(&mut link.bandwidth, bits), "bandwidth=1Mbit")
            }
            "outage" => (put(&mut link.outages, value::outages(value)), "outage=2s..4s"),
            _ => continue,
        };
        if !done {
            let what = format!("{} is not a value for {}.", quoted(value), word.key);
            report.add(word.offset, what, format!("Write for example {example}."));
        }
    }
}

/// RFC 791: every link carries 68 bytes.
fn mtu(text: &str) -> Option<u16> {
    text.parse().ok().filter(|mtu| *mtu >= 68)
}

fn put<T>(place: &mut T, value: Option<T>) -> bool {
    match value {
        Some(value) => {
            *place = value;
            true
        }
        None => false,
    }
}
