//! A request's head: parsed, checked and bounded. What is refused is refused with the answer to send.

use super::{Answer, Status};

/// The longest request head, in bytes.
pub const MOST_HEAD_BYTES: usize = 16 * 1024;
/// The most header fields of a request.
pub const MOST_HEADERS: usize = 64;

/// A request without a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// HEAD instead of GET.
    pub head_only: bool,
    /// Decoded, beginning with `/`, without its query; see [`decode_path`] for what it cannot hold.
    pub path: String,
    /// Names in lower case.
    headers: Vec<(String, String)>,
    /// Whether the client will send another request on this connection.
    pub keep_alive: bool,
}

impl Request {
    /// The first field of this (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// Whether a comma-separated field holds this word, in any case.
    pub fn header_has(&self, name: &str, word: &str) -> bool {
        self.headers
            .iter()
            .filter(|(other, _)| other == name)
            .flat_map(|(_, value)| value.split(','))
            .any(|item| item.trim().eq_ignore_ascii_case(word))
    }

    /// The quality (0 to 1000) that Accept-Encoding gives a coding (RFC 9110 section 12.5.3).
    pub fn accepts_encoding(&self, coding: &str) -> u16 {
        let mut any = 0;
        let fields = self.headers.iter().filter(|(name, _)| name == "accept-encoding");
        for item in fields.flat_map(|(_, value)| value.split(',')) {
            let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
            let quality = quality(parameters);
            if name.trim().eq_ignore_ascii_case(coding) {
                return quality;
            }
            if name.trim() == "*" {
                any = quality;
            }
        }
        any
    }
}

/// `q=0.5` as 500; 1000 when it is absent, 0 when it is not a number.
fn quality(parameters: &str) -> u16 {
    let weight = parameters.split(';').find_map(|parameter| parameter.trim().strip_prefix("q="));
    let Some(weight) = weight else { return 1000 };
    let weight: f32 = weight.trim().parse().unwrap_or(0.0);
    (weight.clamp(0.0, 1.0) * 1000.0) as u16
}

/// The length of the request head that `bytes` begins with; `None` while it is incomplete.
pub fn head_length(bytes: &[u8]) -> Result<Option<usize>, Answer> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    match httparse::Request::new(&mut headers).parse(bytes) {
        Ok(httparse::Status::Complete(length)) if length <= MOST_HEAD_BYTES => Ok(Some(length)),
        Ok(httparse::Status::Partial) if bytes.len() < MOST_HEAD_BYTES => Ok(None),
        Ok(_) => {
            Err(too_large(&format!("The request's head is longer than {MOST_HEAD_BYTES} bytes.")))
        }
        Err(error) => Err(malformed(error)),
    }
}

/// Parses a complete head.
pub fn parse(head: &[u8]) -> Result<Request, Answer> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    match parsed.parse(head) {
        Ok(httparse::Status::Complete(_)) => {}
        Ok(httparse::Status::Partial) => return Err(bad("The request's head is incomplete.")),
        Err(error) => return Err(malformed(error)),
    }
    let is_1_1 = parsed.version == Some(1);
    let headers = text_headers(parsed.headers)?;
    let method = parsed.method.unwrap_or_default();
    let target = parsed.path.unwrap_or_default();
    let mut request =
        Request { head_only: method == "HEAD", path: String::new(), headers, keep_alive: is_1_1 };
    check_host(&request, is_1_1)?;
    check_body(&request)?;
    if !matches!(method, "GET" | "HEAD") {
        let text = format!("This server answers GET and HEAD, not {}.", shorten(method));
        return Err(Answer::text(Status::METHOD_NOT_ALLOWED, &text).with("Allow", "GET, HEAD"));
    }
    request.path = decode_path(target)?;
    if request.header_has("connection", "close") {
        request.keep_alive = false;
    }
    Ok(request)
}

fn text_headers(headers: &[httparse::Header<'_>]) -> Result<Vec<(String, String)>, Answer> {
    headers
        .iter()
        .map(|header| {
            let value = std::str::from_utf8(header.value)
                .map_err(|_| bad(&format!("The header {} is not text.", shorten(header.name))))?;
            Ok((header.name.to_ascii_lowercase(), value.trim().to_string()))
        })
        .collect()
}

/// RFC 9112 section 3.2: exactly one Host in HTTP/1.1.
fn check_host(request: &Request, is_1_1: bool) -> Result<(), Answer> {
    match request.headers.iter().filter(|(name, _)| name == "host").count() {
        1 => Ok(()),
        0 if !is_1_1 => Ok(()),
        0 => Err(bad("A request needs a Host header.")),
        _ => Err(bad("A request has one Host header.")),
    }
}

fn check_body(request: &Request) -> Result<(), Answer> {
    let empty = request.header("content-length").is_none_or(|length| length == "0");
    if empty && request.header("transfer-encoding").is_none() {
        return Ok(());
    }
    Err(Answer::text(Status::CONTENT_TOO_LARGE, "This server takes no request bodies."))
}

/// The path of a request target (RFC 9112 section 3.2), percent-decoded. Every segment is a plain
/// name: not `.` or `..`, no hidden file, no separator of any system, no control character. What such
/// a path names lies inside the folder it is looked up in.
fn decode_path(target: &str) -> Result<String, Answer> {
    let path = match target.strip_prefix("http://") {
        Some(rest) => rest.find('/').map_or("/", |slash| &rest[slash..]),
        None => target,
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    if !path.starts_with('/') {
        return Err(bad("A request target begins with a slash."));
    }
    let path = percent_decode(path).ok_or_else(|| bad("The request target is not UTF-8 text."))?;
    let plain = |segment: &str| {
        !segment.starts_with('.')
            && !segment.contains(|c: char| {
                c.is_control() || matches!(c, '\\' | ':' | '*' | '"' | '<' | '>' | '|')
            })
    };
    if !path.split('/').all(plain) || path.contains("//") {
        return Err(Answer::text(Status::NOT_FOUND, "There is nothing here by that name."));
    }
    Ok(path)
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let high = (rest.next()? as char).to_digit(16)?;
        let low = (rest.next()? as char).to_digit(16)?;
        bytes.push((high * 16 + low) as u8);
    }
    String::from_utf8(bytes).ok()
}

fn malformed(error: httparse::Error) -> Answer {
    match error {
        httparse::Error::TooManyHeaders => {
            too_large(&format!("The request has more than {MOST_HEADERS} headers."))
        }
        httparse::Error::Version => {
            Answer::text(Status::VERSION_NOT_SUPPORTED, "This server speaks HTTP/1.1.")
        }
        error => bad(&format!("The request is not HTTP: {error}.")),
    }
}

fn bad(text: &str) -> Answer {
    Answer::text(Status::BAD_REQUEST, text)
}

fn too_large(text: &str) -> Answer {
    Answer::text(Status::HEADERS_TOO_LARGE, text)
}

fn shorten(word: &str) -> &str {
    word.get(..32).unwrap_or(word)
}
