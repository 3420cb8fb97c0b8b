//! From command lines and files to a scenario.

use std::collections::BTreeMap;
use std::fs;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};

use world::{HostSpec, Program, Scenario, Start, Typing};

use super::options::Options;
use super::words;
use crate::command::check::read_lesson;
use crate::command::{Failure, cannot_read};

/// The longest file that is read, in bytes.
const MOST_BYTES: u64 = 1 << 20;
/// How deep packages are looked for below a program's folder.
const DEEPEST_PACKAGE: usize = 4;

/// The most other files of a program's folder.
const MOST_FILES: usize = 200;
/// Beside Python's own: files that programs read.
const DATA: &[&str] = &["txt", "csv", "json", "html", "ini", "cfg", "toml"];

/// The scenario, and the command line of each of its programs.
pub fn build(options: &Options) -> Result<(Scenario, Vec<String>), Failure> {
    let (mut scenario, commands) = match options.commands.as_slice() {
        [only] if only.ends_with(".md") => from_lesson(Path::new(only), options)?,
        _ if options.variation.is_some() => {
            return Err(Failure::Usage("--variation: name the lesson that has it".into()));
        }
        commands => (from_commands(commands)?, commands.to_vec()),
    };
    for (number, file) in &options.stdin {
        let Some(program) = scenario.programs.get_mut(number - 1) else {
            let file = file.display();
            let what = format!("--stdin {number}={file}: there is no program {number}");
            return Err(Failure::Usage(what));
        };
        program.typing = typing(&read(file)?);
    }
    set_network(&mut scenario, options);
    Ok((scenario, commands))
}

fn set_network(scenario: &mut Scenario, options: &Options) {
    let network = &mut scenario.network;
    network.seed = options.seed.unwrap_or(network.seed);
    for link in [&mut network.link, &mut network.loopback] {
        link.latency = options.latency.unwrap_or(link.latency);
        link.loss_ppm = options.loss_ppm.unwrap_or(link.loss_ppm);
        link.bandwidth = options.bandwidth.or(link.bandwidth);
        link.outages = options.outages.clone().unwrap_or(std::mem::take(&mut link.outages));
    }
}

fn from_lesson(path: &Path, options: &Options) -> Result<(Scenario, Vec<String>), Failure> {
    let lesson = read_lesson(path)?.map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Failure::Failed(format!("the lesson has problems:\n{}", lines.join("\n")))
    })?;
    let mut scenario = lesson.scenario;
    if let Some(name) = &options.variation {
        let Some(varied) = lesson.variations.iter().find(|one| one.name == *name) else {
            let known: Vec<&str> = lesson.variations.iter().map(|one| one.name.as_str()).collect();
            let known = if known.is_empty() { "none".into() } else { known.join(", ") };
            let what = format!("--variation {name}: the lesson has {known}");
            return Err(Failure::Usage(what));
        };
        scenario.clone_from(&varied.scenario);
    }
    let command = |program: &Program| {
        let words = std::iter::once(&program.file).chain(&program.arguments);
        words.map(String::as_str).collect::<Vec<_>>().join(" ")
    };
    let commands = scenario.programs.iter().map(command).collect();
    Ok((scenario, commands))
}

fn from_commands(commands: &[String]) -> Result<Scenario, Failure> {
    let mut scenario = Scenario::default();
    let mut used: BTreeMap<String, usize> = BTreeMap::new();
    for (index, command) in commands.iter().enumerate() {
        let wrong = |what: String| Failure::Usage(format!("run: {command:?}: {what}"));
        let parsed = Command::parse(command).map_err(wrong)?;
        let host = host_index(&mut scenario.hosts, parsed.host).map_err(wrong)?;
        let path = Path::new(&parsed.file);
        let base = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let count = used.entry(base.clone()).or_default();
        *count += 1;
        let name = if *count == 1 { base } else { format!("{base} {count}") };
        scenario.programs.push(Program {
            name,
            host,
            source: read(path)?,
            files: siblings(path),
            file: parsed.file,
            arguments: parsed.arguments,
            start: Start::Order(index as u32),
            typing: Typing::default(),
        });
    }
    Ok(scenario)
}

/// A host's name and address.
type Place = (String, IpAddr);

/// A command line taken apart.
#[derive(Debug, PartialEq, Eq)]
struct Command {
    host: Option<Place>,
    file: String,
    arguments: Vec<String>,
}

impl Command {
    /// `file args…` or `name@address:file args…`.
    fn parse(line: &str) -> Result<Command, String> {
        let mut words = words::split(line)?.into_iter().peekable();
        let first = words.next().ok_or("name a Python file")?;
        let (host, file) = match host_prefix(&first)? {
            Some((host, file)) => (Some(host), file.to_string()),
            None => (None, first),
        };
        if file.is_empty() {
            return Err("name a Python file".into());
        }
        Ok(Command { host, file, arguments: words.collect() })
    }
}

/// `client@10.0.0.2:` before a file. Addresses of IPv6 stand in brackets.
fn host_prefix(word: &str) -> Result<Option<(Place, &str)>, String> {
    let Some((name, rest)) = word.split_once('@') else { return Ok(None) };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if name.is_empty() || !name.chars().all(plain) {
        return Ok(None);
    }
    let (address, file) = match rest.strip_prefix('[') {
        Some(rest) => rest.split_once("]:").unwrap_or((rest, "")),
        None => rest.split_once(':').unwrap_or((rest, "")),
    };
    let address = address
        .parse()
        .map_err(|_| format!("{address} is not an address: write name@10.0.0.2:file.py"))?;
    Ok(Some(((name.to_string(), address), file)))
}

/// The host of that name and address, made when it is new.
fn host_index(hosts: &mut Vec<HostSpec>, host: Option<Place>) -> Result<usize, String> {
    let (name, address) = host.unwrap_or(("localhost".into(), Ipv4Addr::LOCALHOST.into()));
    for (index, known) in hosts.iter_mut().enumerate() {
        match (known.name == name, known.addresses.contains(&address)) {
            (true, true) => return Ok(index),
            (true, false) => {
                known.addresses.push(address);
                return Ok(index);
            }
            (false, true) => return Err(format!("{address} is {}'s address already", known.name)),
            (false, false) => {}
        }
    }
    hosts.push(HostSpec { name, addresses: vec![address], root: false });
    Ok(hosts.len() - 1)
}

fn read(path: &Path) -> Result<String, Failure> {
    let bytes = bounded(path).map_err(|error| cannot_read(path, &error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn bounded(path: &Path) -> std::io::Result<Vec<u8>> {
    if fs::metadata(path)?.len() > MOST_BYTES {
        return Err(std::io::Error::other(format!("it is longer than {MOST_BYTES} bytes")));
    }
    fs::read(path)
}

/// The other Python files of its folder and of the packages in it, which `import` can find, and the
/// folder's files of data.
fn siblings(program: &Path) -> Vec<(String, String)> {
    let folder = match program.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let mut files = Vec::new();
    collect(folder, "", &mut files);
    files.retain(|(name, _)| program.file_name().is_none_or(|own| own != name.as_str()));
    files
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    // Modules before packages: a large folder beside them costs none of them their place.
    paths.sort_by_key(|path| (path.is_dir(), path.clone()));
    for path in paths {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let name = format!("{prefix}{name}");
        if files.len() == MOST_FILES {
            return;
        }
        let extension = path.extension().and_then(|extension| extension.to_str());
        let is_data = prefix.is_empty() && extension.is_some_and(|known| DATA.contains(&known));
        if extension == Some("py") || is_data {
            let text = bounded(&path).ok().and_then(|text| String::from_utf8(text).ok());
            files.extend(text.map(|text| (name, text)));
        } else if name.matches('/').count() < DEEPEST_PACKAGE
            && !name.contains(['.', '-'])
            && path.is_dir()
        {
            collect(&path, &format!("{name}/"), files);
        }
    }
}

fn typing(text: &str) -> Typing {
    Typing {
        lines: text.lines().map(str::to_string).collect(),
        then_end_of_file: true,
        ..Typing::default()
    }
}

#[cfg(test)]
mod test {
    use super::*;

    #[test]
    fn a_command_may_name_its_host() {
        let table = [
            ("server.py", "- server.py []"),
            ("client.py 127.0.0.1 6666", "- client.py [127.0.0.1 6666]"),
            ("client@10.0.0.2:client.py x", "client 10.0.0.2 client.py [x]"),
            ("c@[fd00::2]:dir/c.py", "c fd00::2 dir/c.py []"),
            ("me@home.py", "home.py is not an address: write name@10.0.0.2:file.py"),
            ("a@10.0.0.1:", "name a Python file"),
            ("", "name a Python file"),
            ("'open", "a ' that is not closed"),
        ];
        for (line, expected) in table {
            let got = match Command::parse(line) {
                Err(error) => error,
                Ok(command) => {
                    let host = command.host.map_or("-".into(), |(name, ip)| format!("{name} {ip}"));
                    format!("{host} {} [{}]", command.file, command.arguments.join(" "))
                }
            };
            assert_eq!(got, expected, "{line}");
        }
    }
}
