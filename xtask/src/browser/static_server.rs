//! The site from a server that knows nothing but files, as any web host would serve it: no
//! WebSocket, no compression, no lessons but those in the folder.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};

/// Serves until the program ends.
pub struct StaticServer {
    pub port: u16,
}

impl StaticServer {
    /// `port` 0 takes any that is free.
    pub fn start(folder: &Path, port: u16) -> Result<StaticServer> {
        let listener =
            TcpListener::bind(("127.0.0.1", port)).with_context(|| format!("port {port}"))?;
        let port = listener.local_addr()?.port();
        let folder: Arc<Path> = folder.into();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let folder = folder.clone();
                // A browser opens connections it does not use at once: each needs a thread.
                std::thread::spawn(move || answer(stream, &folder).ok());
            }
        });
        Ok(StaticServer { port })
    }
}

fn answer(mut stream: TcpStream, folder: &Path) -> Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().context("no request")??;
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let found = path_of(&request, folder).and_then(|path| {
        let kind = media_type(&path);
        std::fs::read(&path).ok().map(|content| (kind, content))
    });
    let (status, kind, body) = match found {
        Some((kind, body)) => ("200 OK", kind, body),
        None => ("404 Not Found", "text/plain", b"not found\n".to_vec()),
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    stream.write_all(&body)?;
    Ok(())
}

/// The file that a request line asks for; none for anything but a plain GET inside the folder.
fn path_of(request: &str, folder: &Path) -> Option<PathBuf> {
    let path = request.strip_prefix("GET /")?.split([' ', '?']).next()?;
    if path.split('/').any(|part| part == "..") {
        return None;
    }
    Some(folder.join(if path.is_empty() { "index.html" } else { path }))
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("md") => "text/markdown; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        let folder = Path::new("/site");
        for (request, path) in [
            ("GET / HTTP/1.1", Some("/site/index.html")),
            ("GET /lessons/a.md?x HTTP/1.1", Some("/site/lessons/a.md")),
            ("GET /../etc/passwd HTTP/1.1", None),
            ("GET /a/../../etc/passwd HTTP/1.1", None),
            ("POST / HTTP/1.1", None),
        ] {
            assert_eq!(path_of(request, folder), path.map(PathBuf::from), "{request}");
        }
    }
}
