//! The built page: files of one folder, or those that were built into the executable.
//!
//! A file comes with its compressed siblings (`name.br`, `name.gz`); which one is sent is negotiated.
//! Nothing outside the folder is ever read: paths arrive checked by [`crate::http`], and a symbolic
//! link that leads out of the folder is not followed.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::http::{Answer, Body, Request, Status};

#[cfg(feature = "embed")]
mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

/// The largest file that is served, in bytes.
const MOST_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// Where the page's files come from.
#[derive(Clone, Debug)]
pub enum Site {
    /// A folder, canonical.
    Folder(PathBuf),
    /// Files by name, sorted.
    Embedded(&'static [(&'static str, &'static [u8])]),
}

impl Site {
    /// The page in a folder.
    pub fn folder(folder: &Path) -> std::io::Result<Site> {
        folder.canonicalize().map(Site::Folder)
    }

    /// The page inside this executable, if it was built with one.
    pub fn embedded() -> Option<Site> {
        #[cfg(feature = "embed")]
        return Some(Site::Embedded(embedded::FILES));
        #[cfg(not(feature = "embed"))]
        None
    }

    /// A file by its path without the leading slash.
    pub fn read(&self, name: &str) -> Option<Body> {
        match self {
            Site::Folder(folder) => read_inside(folder, name).map(Body::Owned),
            Site::Embedded(files) => {
                let at = files.binary_search_by_key(&name, |(name, _)| name).ok()?;
                Some(Body::Borrowed(files[at].1))
            }
        }
    }

    /// Answers a GET or HEAD for a file, `/` being `index.html`.
    pub fn answer(&self, request: &Request) -> Answer {
        let name = match &request.path[1..] {
            "" => "index.html",
            name => name,
        };
        for (coding, suffix) in preferred_codings(request) {
            let Some(body) = self.read(&format!("{name}{suffix}")) else { continue };
            return file_answer(request, name, coding, body);
        }
        if name == "index.html" {
            let text = "The page is not built yet: run `cargo xtask build`, or name its folder with --dist.";
            return Answer::text(Status::NOT_FOUND, text);
        }
        Answer::text(Status::NOT_FOUND, "There is nothing here by that name.")
    }
}

/// Codings the client accepts, best first: smallest first among equals; plain last.
fn preferred_codings(request: &Request) -> Vec<(Option<&'static str>, &'static str)> {
    let mut codings = vec![
        (request.accepts_encoding("br"), Some("br"), ".br"),
        (request.accepts_encoding("gzip"), Some("gzip"), ".gz"),
    ];
    codings.retain(|(quality, ..)| *quality > 0);
    codings.sort_by_key(|(quality, ..)| std::cmp::Reverse(*quality));
    let mut codings: Vec<_> =
        codings.into_iter().map(|(_, coding, suffix)| (coding, suffix)).collect();
    codings.push((None, ""));
    codings
}

fn file_answer(request: &Request, name: &str, coding: Option<&'static str>, body: Body) -> Answer {
    let tag = entity_tag(&body, coding);
    let caching = if is_hashed(name) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let fresh = request.header("if-none-match").is_some_and(|tags| {
        tags.split(',').any(|other| {
            let other = other.trim();
            other == "*" || other.strip_prefix("W/").unwrap_or(other) == tag
        })
    });
    let mut answer = if fresh {
        Answer::empty(Status::NOT_MODIFIED)
    } else {
        Answer::new(Status::OK, content_type(name), body)
    };
    if let (Some(coding), false) = (coding, fresh) {
        answer = answer.with("Content-Encoding", coding);
    }
    answer.with("Vary", "Accept-Encoding").with("Cache-Control", caching).with("ETag", tag)
}

fn entity_tag(body: &[u8], coding: Option<&str>) -> String {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    coding.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

/// Whether the build put a hash of the content into the name: `page-0f3a9c21.wasm`, `page.0f3a9c21.js`.
pub fn is_hashed(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let mut parts = file.split(['-', '.', '_']);
    parts.next();
    let mut parts: Vec<&str> = parts.collect();
    parts.pop();
    parts.iter().any(|part| {
        part.len() >= 8
            && part.bytes().all(|byte| byte.is_ascii_hexdigit())
            && part.bytes().any(|byte| byte.is_ascii_digit())
    })
}

/// The media type for a file's name.
pub fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "md" => "text/markdown; charset=utf-8",
        "txt" | "py" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// Reads a regular file inside `folder` (canonical); `None` for anything else.
pub fn read_inside(folder: &Path, name: &str) -> Option<Vec<u8>> {
    let path = folder.join(name).canonicalize().ok()?;
    if !path.starts_with(folder) {
        return None;
    }
    let metadata = fs::metadata(&path).ok()?;
    if !metadata.is_file() || metadata.len() > MOST_FILE_BYTES {
        return None;
    }
    fs::read(path).ok()
}
