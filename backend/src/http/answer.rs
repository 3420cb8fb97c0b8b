//! An answer: status, headers and body, and its bytes.

use std::borrow::Cow;
use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::Request;

pub type Body = Cow<'static, [u8]>;

/// A status code with its reason phrase (RFC 9110 section 15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status(pub u16, pub &'static str);

impl Status {
    pub const SWITCHING: Status = Status(101, "Switching Protocols");
    pub const OK: Status = Status(200, "OK");
    pub const NOT_MODIFIED: Status = Status(304, "Not Modified");
    pub const BAD_REQUEST: Status = Status(400, "Bad Request");
    pub const FORBIDDEN: Status = Status(403, "Forbidden");
    pub const NOT_FOUND: Status = Status(404, "Not Found");
    pub const METHOD_NOT_ALLOWED: Status = Status(405, "Method Not Allowed");
    pub const REQUEST_TIMEOUT: Status = Status(408, "Request Timeout");
    pub const CONTENT_TOO_LARGE: Status = Status(413, "Content Too Large");
    pub const UPGRADE_REQUIRED: Status = Status(426, "Upgrade Required");
    pub const HEADERS_TOO_LARGE: Status = Status(431, "Request Header Fields Too Large");
    pub const INTERNAL: Status = Status(500, "Internal Server Error");
    pub const UNAVAILABLE: Status = Status(503, "Service Unavailable");
    pub const VERSION_NOT_SUPPORTED: Status = Status(505, "HTTP Version Not Supported");
}

/// What is sent back for a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: Status,
    headers: Vec<(&'static str, String)>,
    pub body: Body,
}

impl Answer {
    pub fn new(status: Status, content_type: &str, body: Body) -> Answer {
        let headers = vec![
            ("Content-Type", content_type.to_string()),
            ("X-Content-Type-Options", "nosniff".to_string()),
            // By this the page knows that it may open /ws/…
            ("Server", "socket-playground".to_string()),
        ];
        Answer { status, headers, body }
    }

    /// A sentence for a person.
    pub fn text(status: Status, text: &str) -> Answer {
        Answer::new(status, "text/plain; charset=utf-8", format!("{text}\n").into_bytes().into())
            .with("Cache-Control", "no-store")
    }

    /// An answer without content: 101 or 304.
    pub fn empty(status: Status) -> Answer {
        Answer { status, headers: Vec::new(), body: Body::Borrowed(&[]) }
    }

    /// With its body compressed, if the client takes that: for what is made when asked for, and so has no
    /// compressed file beside it.
    pub fn compressed(mut self, request: &Request) -> Answer {
        if request.accepts_encoding("gzip") > 0 {
            let mut encoder =
                GzEncoder::new(Vec::with_capacity(self.body.len() / 2), Compression::default());
            if encoder.write_all(&self.body).is_ok()
                && let Ok(smaller) = encoder.finish()
                && smaller.len() < self.body.len()
            {
                self.body = smaller.into();
                self = self.with("Content-Encoding", "gzip");
            }
        }
        self.with("Vary", "Accept-Encoding")
    }

    /// Adds a header. The value is the server's own: it holds no line break.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Answer {
        let value = value.into();
        debug_assert!(!value.contains(['\r', '\n']));
        self.headers.push((name, value));
        self
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| *other == name).map(|(_, value)| value.as_str())
    }

    /// The status line and headers, to the empty line.
    pub fn head(&self, keep_alive: bool) -> Vec<u8> {
        let Status(code, reason) = self.status;
        let mut head = format!("HTTP/1.1 {code} {reason}\r\n");
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if code != Status::SWITCHING.0 {
            if code != Status::NOT_MODIFIED.0 {
                head.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
            }
            head.push_str(if keep_alive {
                "Connection: keep-alive\r\n"
            } else {
                "Connection: close\r\n"
            });
        }
        head.push_str("\r\n");
        head.into_bytes()
    }

    /// Sends the answer; without its body when only the head was asked for.
    pub fn write(&self, to: &mut impl Write, head_only: bool, keep_alive: bool) -> io::Result<()> {
        let mut bytes = self.head(keep_alive);
        if head_only || self.body.len() > 16 * 1024 {
            to.write_all(&bytes)?;
        } else {
            // One segment for a small answer.
            bytes.extend_from_slice(&self.body);
            return to.write_all(&bytes);
        }
        if head_only { Ok(()) } else { to.write_all(&self.body) }
    }
}
