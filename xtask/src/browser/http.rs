//! One HTTP request to a server on this machine, and its answer. Bounded in time and size.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, bail};

const TIMEOUT: Duration = Duration::from_secs(120);
const MOST_BYTES: u64 = 64 * 1024 * 1024;

pub struct Answer {
    pub status: u16,
    /// In the order they came, names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Asks `127.0.0.1:port`. `headers` are whole lines without their line ends.
pub fn request(
    port: u16,
    method: &str,
    path: &str,
    headers: &[&str],
    body: &[u8],
) -> Result<Answer> {
    let mut stream =
        TcpStream::connect(("127.0.0.1", port)).with_context(|| format!("port {port}"))?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_nodelay(true)?;
    let mut head =
        format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n");
    if method == "POST" {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    for header in headers {
        head.push_str(header);
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    let mut message = head.into_bytes();
    message.extend_from_slice(body);
    stream.write_all(&message)?;
    read_answer(BufReader::new(stream)).with_context(|| format!("answer to {method} {path}"))
}

/// A GET whose answer must be 200.
pub fn get(port: u16, path: &str) -> Result<Vec<u8>> {
    let answer = request(port, "GET", path, &[], b"")?;
    if answer.status != 200 {
        bail!("GET {path}: status {}", answer.status);
    }
    Ok(answer.body)
}

fn read_answer(mut reader: impl BufRead) -> Result<Answer> {
    let status_line = read_line(&mut reader)?;
    let status = status_line.split(' ').nth(1).and_then(|code| code.parse().ok());
    let Some(status) = status else { bail!("not an HTTP answer: {status_line:?}") };
    let mut headers = Vec::new();
    loop {
        let line = read_line(&mut reader)?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').context("a header without a colon")?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_string()));
    }
    let mut answer = Answer { status, headers, body: Vec::new() };
    let length = answer.header("content-length").and_then(|text| text.parse().ok());
    reader.take(length.unwrap_or(MOST_BYTES).min(MOST_BYTES)).read_to_end(&mut answer.body)?;
    if length.is_some_and(|length| length != answer.body.len() as u64) {
        bail!("the answer ended after {} bytes", answer.body.len());
    }
    Ok(answer)
}

fn read_line(reader: &mut impl BufRead) -> Result<String> {
    let mut line = Vec::new();
    reader.take(64 * 1024).read_until(b'\n', &mut line)?;
    Ok(String::from_utf8(line)?.trim_end().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers() {
        let answer =
            read_answer(&b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhello"[..]).unwrap();
        assert_eq!((answer.status, answer.body.as_slice()), (200, &b"he"[..]));
        let answer = read_answer(&b"HTTP/1.1 404 Not Found\r\nX: y\r\n\r\nrest"[..]).unwrap();
        assert_eq!(
            (answer.status, answer.header("x"), answer.body.as_slice()),
            (404, Some("y"), &b"rest"[..])
        );
        assert!(read_answer(&b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello"[..]).is_err());
        assert!(read_answer(&b"SSH-2.0-x\r\n\r\n"[..]).is_err());
    }
}
