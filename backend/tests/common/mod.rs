//! A server of the library's own, on a port of its own, over a folder made for the test.
#![allow(dead_code)] // Each test file uses a part.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use socket_playground::lessons::Lessons;
use socket_playground::server::{Limits, Server, sources};
use socket_playground::site::Site;
use socket_playground::socket::Listener;

/// A folder that is removed when dropped.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("socket-playground-test-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Folder(path.canonicalize().unwrap())
    }

    /// Writes a file, and the folders it is in.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub const LESSON: &str = "---\ntitle: A title\nsummary: A summary.\n---\n\nText.\n";

/// A small built page, a lesson, and a file outside of both.
pub fn page() -> Folder {
    let folder = Folder::new();
    folder.write("secret.txt", "secret");
    folder.write("dist/index.html", "<h1>page</h1>\n");
    folder.write("dist/page-0f3a9c21.wasm", "plain wasm");
    folder.write("dist/page-0f3a9c21.wasm.br", "brotli");
    folder.write("dist/page-0f3a9c21.wasm.gz", "gzip");
    folder.write("dist/.hidden", "hidden");
    folder.write("dist/style/deep.css", "h1 {}");
    folder.write("lessons/one.md", LESSON);
    #[cfg(unix)]
    std::os::unix::fs::symlink("../secret.txt", folder.path().join("dist/link.txt")).unwrap();
    folder
}

/// Serves [`page`] until the test process ends.
pub fn serve(limits: Limits) -> (SocketAddr, Folder) {
    let folder = page();
    let site = Site::folder(&folder.path().join("dist")).unwrap();
    let lessons = Lessons::new(&folder.path().join("lessons")).unwrap();
    let (site, source) = sources(site, Some(lessons));
    let listener = Listener::bind(Ipv4Addr::LOCALHOST.into(), 0).unwrap();
    let address = listener.local().unwrap();
    let server = Arc::new(Server::new(site, source, limits));
    thread::spawn(move || server.serve(&listener));
    (address, folder)
}

pub fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.set_write_timeout(Some(Duration::from_secs(10))).unwrap();
    stream
}

/// Everything until the server closes.
pub fn read_all(mut stream: &TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Sends bytes, says that nothing more comes, and reads all answers.
pub fn ask(address: SocketAddr, bytes: &[u8]) -> String {
    let stream = connect(address);
    // The server may refuse, and close, before it has read everything.
    let _ = (&stream).write_all(bytes);
    let _ = stream.shutdown(std::net::Shutdown::Write);
    read_all(&stream)
}

/// A GET of HTTP/1.1 whose answer ends the connection.
pub fn get(address: SocketAddr, path: &str) -> String {
    ask(address, format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes())
}

pub fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

/// The originals that have programs.
pub fn lessons_with_programs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lessons");
    let entries = fs::read_dir(folder).unwrap();
    let mut lessons: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let original = lesson::file_name(&name).is_some_and(|(_, language)| language == "en");
            original && fs::read_to_string(path).unwrap().contains("host=")
        })
        .collect();
    lessons.sort();
    assert!(lessons.len() > 30, "the lessons are beside backend/");
    lessons
}
