//! What is answered to which bytes.

mod common;

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use common::{Folder, ask, body, connect, get, read_all, serve};
use proptest::prelude::*;
use socket_playground::http;
use socket_playground::server::Limits;

/// Request bytes, and what the answer holds: the status line first.
#[test]
fn requests_and_answers() {
    let long = "x".repeat(20_000);
    let many: String = (0..80).map(|number| format!("X-{number}: 1\r\n")).collect();
    let head = "GET / HTTP/1.1\r\nHost: x\r\n";
    let wasm = "GET /page-0f3a9c21.wasm HTTP/1.0\r\n";
    let table: &[(String, &[&str])] = &[
        (
            format!("{head}\r\n"),
            &[
                "HTTP/1.1 200 OK",
                "Content-Type: text/html; charset=utf-8",
                "Cache-Control: no-cache",
                "Connection: keep-alive",
                "Content-Length: 14",
                "\r\n\r\n<h1>page</h1>\n",
            ],
        ),
        (format!("{head}Connection: close\r\n\r\n"), &["HTTP/1.1 200 OK", "Connection: close"]),
        ("GET / HTTP/1.0\r\n\r\n".into(), &["HTTP/1.1 200 OK", "Connection: close"]),
        ("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n".into(), &["HTTP/1.1 200 OK", "Content-Length: 14"]),
        ("GET /?query=1#part HTTP/1.0\r\n\r\n".into(), &["HTTP/1.1 200 OK", "<h1>page</h1>"]),
        ("GET http://x/index.html HTTP/1.1\r\nHost: x\r\n\r\n".into(), &["HTTP/1.1 200 OK"]),
        ("GET /%69ndex.html HTTP/1.0\r\n\r\n".into(), &["HTTP/1.1 200 OK", "<h1>page</h1>"]),
        ("GET /style/deep.css HTTP/1.0\r\n\r\n".into(), &["200 OK", "text/css; charset=utf-8"]),
        (
            format!("{wasm}\r\n"),
            &[
                "HTTP/1.1 200 OK",
                "Content-Type: application/wasm",
                "Cache-Control: public, max-age=31536000, immutable",
                "Vary: Accept-Encoding",
                "\r\n\r\nplain wasm",
            ],
        ),
        (
            format!("{wasm}Accept-Encoding: gzip, br\r\n\r\n"),
            &["Content-Encoding: br", "Content-Type: application/wasm", "\r\n\r\nbrotli"],
        ),
        (
            format!("{wasm}Accept-Encoding: gzip\r\n\r\n"),
            &["Content-Encoding: gzip", "\r\n\r\ngzip"],
        ),
        (format!("{wasm}Accept-Encoding: br;q=0.1, gzip\r\n\r\n"), &["Content-Encoding: gzip"]),
        (format!("{wasm}Accept-Encoding: br;q=0, gzip;q=0\r\n\r\n"), &["\r\n\r\nplain wasm"]),
        (format!("{wasm}Accept-Encoding: *\r\n\r\n"), &["Content-Encoding: br"]),
        ("GET /lessons/one.md HTTP/1.0\r\n\r\n".into(), &["200 OK", "text/markdown", "A title"]),
        (
            "GET /lessons/index.json HTTP/1.0\r\n\r\n".into(),
            &["200 OK", "Content-Type: application/json", r#""id":"one""#],
        ),
        (
            "GET /lessons/two.md HTTP/1.0\r\n\r\n".into(),
            &["404 Not Found", "no lesson of that name"],
        ),
        ("GET /nothing HTTP/1.0\r\n\r\n".into(), &["HTTP/1.1 404 Not Found", "nothing here"]),
        ("GET /style HTTP/1.0\r\n\r\n".into(), &["HTTP/1.1 404 Not Found"]),
        (
            "POST / HTTP/1.1\r\nHost: x\r\n\r\n".into(),
            &["405 Method Not Allowed", "Allow: GET, HEAD"],
        ),
        ("BREW / HTTP/1.1\r\nHost: x\r\n\r\n".into(), &["405 Method Not Allowed", "not BREW"]),
        (
            format!("{head}Content-Length: 5\r\n\r\nhello"),
            &["413 Content Too Large", "no request bodies"],
        ),
        (format!("{head}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), &["413 Content Too Large"]),
        (
            format!("{head}X: {long}\r\n\r\n"),
            &["431 Request Header Fields Too Large", "16384 bytes"],
        ),
        (format!("{head}{many}\r\n"), &["431 Request Header Fields Too Large", "64 headers"]),
        ("GET / HTTP/1.1\r\n\r\n".into(), &["400 Bad Request", "needs a Host"]),
        (format!("{head}Host: y\r\n\r\n"), &["400 Bad Request", "one Host"]),
        ("GET / HTTP/2.0\r\nHost: x\r\n\r\n".into(), &["505 HTTP Version Not Supported"]),
        ("GET index.html HTTP/1.0\r\n\r\n".into(), &["400 Bad Request", "begins with a slash"]),
        ("GET /%ff HTTP/1.0\r\n\r\n".into(), &["400 Bad Request", "not UTF-8"]),
        ("GET /%4 HTTP/1.0\r\n\r\n".into(), &["400 Bad Request"]),
        (
            "GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n".into(),
            &["400 Bad Request", "not HTTP"],
        ),
        ("\u{16}\u{3}\u{1} TLS hello\r\n\r\n".into(), &["400 Bad Request", "not HTTP"]),
        (
            "GET /ws/echo HTTP/1.1\r\nHost: x\r\n\r\n".into(),
            &["426 Upgrade Required", "Upgrade: websocket"],
        ),
        ("GET /ws/other HTTP/1.1\r\nHost: x\r\n\r\n".into(), &["404 Not Found"]),
    ];
    let (address, _folder) = serve(Limits::default());
    for (request, expected) in table {
        let answer = ask(address, request.as_bytes());
        let shown: String = request.chars().take(80).collect();
        assert!(answer.starts_with("HTTP/1.1 "), "{shown:?} got {answer:?}");
        for part in *expected {
            assert!(answer.contains(part), "{shown:?} lacks {part:?} in:\n{answer}");
        }
    }
}

/// Lessons are read when asked for: no compressed file lies beside them.
#[test]
fn lessons_are_compressed_for_who_takes_it() {
    let (address, folder) = serve(Limits::default());
    let text = common::LESSON.to_string() + &"Much the same again. ".repeat(100);
    folder.write("lessons/one.md", &text);
    let ask = |coding: &str| {
        let mut stream = connect(address);
        let request = format!("GET /lessons/one.md HTTP/1.0\r\nAccept-Encoding: {coding}\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
        let body = answer.split_off(end);
        (String::from_utf8(answer).unwrap(), body)
    };
    let (head, body) = ask("br, gzip");
    assert!(head.contains("Content-Encoding: gzip\r\n"), "{head}");
    assert!(head.contains("Vary: Accept-Encoding\r\n"), "{head}");
    assert!(body.len() < text.len() / 4, "{} bytes", body.len());
    let mut unpacked = String::new();
    flate2::read::GzDecoder::new(&*body).read_to_string(&mut unpacked).unwrap();
    assert_eq!(unpacked, text);
    for coding in ["br", "gzip;q=0", "identity"] {
        let (head, body) = ask(coding);
        assert!(!head.contains("Content-Encoding"), "{head}");
        assert_eq!(body, text.as_bytes());
    }
}

#[test]
fn a_head_has_no_body() {
    let (address, _folder) = serve(Limits::default());
    let answer = ask(address, b"HEAD / HTTP/1.0\r\n\r\n");
    assert_eq!(body(&answer), "");
}

#[test]
fn nothing_outside_the_page_is_read() {
    let (address, _folder) = serve(Limits::default());
    let paths = [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/..%5csecret.txt",
        "/style/../../secret.txt",
        "//secret.txt",
        "/./index.html",
        "/.hidden",
        "/link.txt",
        "/index.html%00.css",
        "/lessons/../secret.txt",
        "/lessons/%2e%2e%2fsecret.txt",
        "/lessons/..%5c..%5csecret.txt",
        "/c:/secret.txt",
    ];
    for path in paths {
        let answer = get(address, path);
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
        assert!(!answer.contains("secret"), "{path}: {answer}");
    }
}

#[test]
fn an_unchanged_file_is_not_sent_again() {
    let (address, folder) = serve(Limits::default());
    let tag = |answer: &str| {
        let at = answer.find("ETag: ").unwrap() + 6;
        answer[at..].split("\r\n").next().unwrap().to_string()
    };
    let first = tag(&get(address, "/index.html"));
    let again = |tag: &str| {
        ask(address, format!("GET / HTTP/1.0\r\nIf-None-Match: \"x\", W/{tag}\r\n\r\n").as_bytes())
    };
    let answer = again(&first);
    assert!(answer.starts_with("HTTP/1.1 304 Not Modified"), "{answer}");
    assert_eq!(body(&answer), "");
    folder.write("dist/index.html", "changed");
    let answer = again(&first);
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("changed"), "{answer}");
    assert_ne!(tag(&answer), first);
}

#[test]
fn requests_follow_each_other_on_one_connection() {
    let (address, _folder) = serve(Limits { requests: 3, ..Limits::default() });
    let one = "GET /style/deep.css HTTP/1.1\r\nHost: x\r\n\r\n";
    let answers = ask(address, one.repeat(5).as_bytes());
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 3, "three requests are the most");
    assert_eq!(answers.matches("Connection: close").count(), 1, "the last says so");
    // A request may arrive in any pieces.
    let stream = connect(address);
    for byte in one.replace("Host", "Connection: close\r\nHost").bytes() {
        (&stream).write_all(&[byte]).unwrap();
    }
    assert!(read_all(&stream).ends_with("h1 {}"));
}

#[test]
fn a_page_that_is_not_built_says_what_to_do() {
    let empty = Folder::new();
    let site = socket_playground::site::Site::folder(empty.path()).unwrap();
    let request = http::parse(b"GET / HTTP/1.0\r\n\r\n").unwrap();
    let answer = site.answer(&request);
    assert_eq!(answer.status.0, 404);
    assert!(String::from_utf8_lossy(&answer.body).contains("cargo xtask build"));
}

#[test]
fn slow_requests_are_given_up() {
    let limits = Limits {
        head: Duration::from_millis(300),
        idle: Duration::from_millis(300),
        ..Limits::default()
    };
    let (address, _folder) = serve(limits);
    let begun = Instant::now();
    // Nothing at all: closed without a word.
    assert_eq!(read_all(&connect(address)), "");
    // A byte now and then does not buy more time.
    let stream = connect(address);
    for byte in b"GET / HTTP/1.1\r\nHost: x\r\nX-Padding: 0123456789" {
        std::thread::sleep(Duration::from_millis(20));
        if (&stream).write_all(&[*byte]).is_err() {
            break;
        }
    }
    let answer = read_all(&stream);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408 Request Timeout"), "{answer}");
    // A kept connection that stays silent is closed.
    let stream = connect(address);
    (&stream).write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    assert!(read_all(&stream).starts_with("HTTP/1.1 200"));
    assert!(begun.elapsed() < Duration::from_secs(8), "took {:?}", begun.elapsed());
}

#[test]
fn a_reader_that_does_not_read_loses_its_place() {
    let limits = Limits {
        connections: 1,
        refusals: 0,
        answer: Duration::from_millis(300),
        ..Limits::default()
    };
    let (address, folder) = serve(limits);
    folder.write("dist/large.bin", vec![b'x'; 32 << 20]);
    let stream = connect(address);
    (&stream).write_all(b"GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let begun = Instant::now();
    while !get(address, "/").starts_with("HTTP/1.1 200") {
        assert!(begun.elapsed() < Duration::from_secs(8), "the place is never given up");
        std::thread::sleep(Duration::from_millis(50));
    }
    drop(stream);
}

#[test]
fn too_many_connections_are_told_so() {
    let (address, _folder) = serve(Limits { connections: 2, refusals: 2, ..Limits::default() });
    let waiting = [connect(address), connect(address)];
    for stream in &waiting {
        (&*stream).write_all(b"GET / HTTP/1.1\r\n").unwrap();
    }
    std::thread::sleep(Duration::from_millis(100));
    let answer = get(address, "/");
    assert!(answer.starts_with("HTTP/1.1 503 Service Unavailable"), "{answer}");
    assert!(answer.contains("2 connections") && answer.contains("Retry-After"), "{answer}");
    drop(waiting);
    std::thread::sleep(Duration::from_millis(100));
    assert!(get(address, "/").starts_with("HTTP/1.1 200"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the bytes, they are a request, refused, or wanting more.
    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        if let Ok(Some(length)) = http::head_length(&bytes) {
            prop_assert!(length <= bytes.len());
            let _ = http::parse(&bytes[..length]);
        }
        let _ = http::parse(&bytes);
    }

    /// A path that is accepted holds plain names only.
    #[test]
    fn any_path_stays_inside(path in "/([a-z%./\\\\:0-9]|%2e|%2f|%5c|%00|\\.\\.){0,20}") {
        if let Ok(request) = http::parse(format!("GET {path} HTTP/1.0\r\n\r\n").as_bytes()) {
            let inside = std::path::Path::new(&request.path[1..]);
            let plain = inside.components().all(|part| matches!(part, std::path::Component::Normal(_)));
            prop_assert!(plain && !request.path.contains(['\\', '\0', ':']), "{:?}", request.path);
        }
    }

    /// Header lines of any kind.
    #[test]
    fn any_headers_are_answered(
        lines in proptest::collection::vec("(Host|Connection|Accept-Encoding|If-None-Match|Upgrade|Content-Length)?:? ?[ -~é\t]{0,40}", 0..12)
    ) {
        let request = format!("GET / HTTP/1.1\r\nHost: x\r\n{}\r\n\r\n", lines.join("\r\n"));
        if let Ok(request) = http::parse(request.as_bytes()) {
            prop_assert!(request.accepts_encoding("br") <= 1000);
        }
    }
}

#[test]
fn garbage_over_tcp_is_answered_or_closed() {
    let (address, _folder) = serve(Limits::default());
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for case in 0..64 {
        let bytes: Vec<u8> = (0..case * 7)
            .map(|_| {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                random as u8
            })
            .collect();
        let answer = ask(address, &bytes);
        assert!(
            answer.is_empty()
                || answer.starts_with("HTTP/1.1 4")
                || answer.starts_with("HTTP/1.1 5"),
            "{answer}"
        );
    }
    assert!(get(address, "/").starts_with("HTTP/1.1 200"), "the server lives");
}
