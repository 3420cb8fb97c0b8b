//! `serve`: the page, the lessons and the live echo on one address.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use super::{Failure, option};
use crate::lessons::Lessons;
use crate::server::{Limits, Server, sources};
use crate::site::Site;
use crate::socket::Listener;

const HELP: &str = "\
Serves the page, the lessons (read anew when they change) and the live echo.

Usage: socket-playground serve [--port N] [--bind ADDRESS] [--dist DIR] [--lessons DIR]

  --port N         the port (8080; 0: any that is free)
  --bind ADDRESS   the address to listen on (127.0.0.1: this machine only)
  --dist DIR       the built page (what is built in, or else dist)
  --lessons DIR    the lessons (those that are built in, or else the folder lessons)
";

struct Options {
    port: u16,
    bind: IpAddr,
    dist: Option<PathBuf>,
    lessons: Option<PathBuf>,
}

pub fn serve(parser: lexopt::Parser) -> Result<ExitCode, Failure> {
    let Some(options) = parse(parser)? else {
        print!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    };
    let (site, source) = sources(site(&options)?, lessons(&options)?);
    let listener = Listener::bind(options.bind, options.port)
        .map_err(|error| Failure::Failed(cannot_listen(&options, &error)))?;
    let address = listener.local().map_err(|error| Failure::Failed(error.to_string()))?;
    println!("Socket Playground: http://{address}");
    Arc::new(Server::new(site, source, Limits::default())).serve(&listener);
    Ok(ExitCode::SUCCESS)
}

/// `None` when help was asked for.
fn parse(mut parser: lexopt::Parser) -> Result<Option<Options>, Failure> {
    use lexopt::prelude::*;
    let mut options =
        Options { port: 8080, bind: Ipv4Addr::LOCALHOST.into(), dist: None, lessons: None };
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => return Ok(None),
            Long("port") => options.port = option(&mut parser, "port", port)?,
            Long("bind") => options.bind = option(&mut parser, "bind", address)?,
            Long("dist") => options.dist = Some(parser.value()?.into()),
            Long("lessons") => options.lessons = Some(parser.value()?.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Some(options))
}

fn port(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| "a port is a number from 0 to 65535".into())
}

fn address(text: &str) -> Result<IpAddr, String> {
    text.parse().map_err(|_| "write an address, such as 127.0.0.1 or 0.0.0.0".into())
}

fn site(options: &Options) -> Result<Site, Failure> {
    let folder = match &options.dist {
        Some(folder) => folder,
        None => match Site::embedded() {
            Some(site) => return Ok(site),
            None => Path::new("dist"),
        },
    };
    Site::folder(folder).map_err(|error| {
        let folder = folder.display();
        Failure::Failed(format!(
            "the page's folder {folder} cannot be read ({error}): run `cargo xtask build`, or name it with --dist"
        ))
    })
}

/// `None` when the page brings its own.
fn lessons(options: &Options) -> Result<Option<Lessons>, Failure> {
    let built_in = options.dist.is_none().then(Site::embedded).flatten();
    let folder = match &options.lessons {
        Some(folder) => folder,
        None if built_in.is_none() && Path::new("lessons").is_dir() => Path::new("lessons"),
        None => return Ok(None),
    };
    Lessons::new(folder).map(Some).map_err(|error| {
        Failure::Failed(format!("the lessons' folder {} cannot be read: {error}", folder.display()))
    })
}

fn cannot_listen(options: &Options, error: &io::Error) -> String {
    let Options { bind, port, .. } = options;
    match error.kind() {
        io::ErrorKind::AddrInUse => format!(
            "port {port} of {bind} is taken by another program: stop that one, or choose another with --port (0: any that is free)"
        ),
        io::ErrorKind::PermissionDenied => {
            format!("this user may not listen on port {port}: choose one above 1023 with --port")
        }
        io::ErrorKind::AddrNotAvailable => {
            format!("{bind} is not an address of this machine: choose another with --bind")
        }
        _ => format!("cannot listen on port {port} of {bind}: {error}"),
    }
}
