//! The upgrade, garbage behind it, and lessons that change under an open page.

mod common;

use std::io::Write;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use common::{ask, body, connect, get, read_all, serve};
use socket_playground::server::Limits;
use tungstenite::client::IntoClientRequest;

fn upgrade(lines: &str) -> String {
    format!("GET /ws/echo HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n{lines}\r\n\r\n")
}

const GOOD: &str = "Origin: http://127.0.0.1:8080\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n\
                    Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

#[test]
fn an_upgrade_is_checked() {
    let (address, _folder) = serve(Limits::default());
    let without = |line: &str| {
        GOOD.split("\r\n").filter(|other| !other.starts_with(line)).collect::<Vec<_>>().join("\r\n")
    };
    let table = [
        (without("Origin"), "403 Forbidden"),
        (GOOD.replace("http://127.0.0.1:8080", "http://evil.example"), "403 Forbidden"),
        (GOOD.replace("http://127.0.0.1:8080", "http://127.0.0.1:9090"), "403 Forbidden"),
        (GOOD.replace("http://127.0.0.1:8080", "null"), "403 Forbidden"),
        (
            GOOD.replace("http://127.0.0.1:8080", "http://127.0.0.1:8080.evil.example"),
            "403 Forbidden",
        ),
        (without("Upgrade"), "426 Upgrade Required"),
        (without("Connection"), "426 Upgrade Required"),
        (GOOD.replace("Version: 13", "Version: 8"), "426 Upgrade Required"),
        (without("Sec-WebSocket-Key"), "400 Bad Request"),
        (GOOD.replace("==", "AA"), "400 Bad Request"),
    ];
    for (lines, expected) in table {
        let answer = ask(address, upgrade(&lines).as_bytes());
        assert!(answer.starts_with(&format!("HTTP/1.1 {expected}")), "{lines}\n{answer}");
    }
    // The example of RFC 6455 section 1.3.
    let answer = ask(address, upgrade(GOOD).as_bytes());
    assert!(answer.starts_with("HTTP/1.1 101 Switching Protocols"), "{answer}");
    assert!(answer.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "{answer}");
}

#[test]
fn garbage_behind_the_upgrade_ends_the_session() {
    let (address, _folder) = serve(Limits::default());
    let masked = |first: u8, length: u8| vec![first, 0x80 | length, 0, 0, 0, 0];
    let huge = [vec![0x82, 0xff], vec![0x7f; 8], vec![0; 4]].concat();
    let table: [(&str, Vec<u8>); 7] = [
        ("an unmasked frame", vec![0x81, 0x02, b'h', b'i']),
        ("a reserved opcode", masked(0x83, 0)),
        ("reserved bits", masked(0xf1, 0)),
        ("a frame of 2^63 bytes", huge),
        ("text that is not UTF-8", [masked(0x81, 2), vec![0xff, 0xff]].concat()),
        ("a continuation of nothing", masked(0x80, 0)),
        ("JSON that is no request", [masked(0x81, 2), b"{}".to_vec()].concat()),
    ];
    for (what, frame) in table {
        let stream = connect(address);
        (&stream).write_all(upgrade(GOOD).as_bytes()).unwrap();
        (&stream).write_all(&frame).unwrap();
        let begun = Instant::now();
        let heard = read_all(&stream);
        assert!(heard.starts_with("HTTP/1.1 101"), "{what}: {heard}");
        assert!(begun.elapsed() < Duration::from_secs(5), "{what}: not closed");
    }
    assert!(get(address, "/").starts_with("HTTP/1.1 200"), "the server lives");
}

#[test]
fn random_frames_never_hang_a_session() {
    let (address, _folder) = serve(Limits::default());
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    for case in 1..48 {
        let bytes: Vec<u8> = (0..case * 5)
            .map(|_| {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                random as u8
            })
            .collect();
        let stream = connect(address);
        (&stream).write_all(upgrade(GOOD).as_bytes()).unwrap();
        let _ = (&stream).write_all(&bytes);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let begun = Instant::now();
        read_all(&stream);
        assert!(begun.elapsed() < Duration::from_secs(5), "case {case}");
    }
}

fn follow(address: SocketAddr) -> tungstenite::WebSocket<std::net::TcpStream> {
    let mut request = format!("ws://{address}/ws/lessons").into_client_request().unwrap();
    request.headers_mut().insert("Origin", format!("http://{address}").parse().unwrap());
    tungstenite::client(request, connect(address)).unwrap().0
}

#[test]
fn an_open_page_hears_of_changed_lessons() {
    let (address, folder) = serve(Limits::default());
    let mut pages = [follow(address), follow(address)];
    std::thread::sleep(Duration::from_millis(500));
    let index = get(address, "/lessons/index.json");
    assert!(index.contains("A title"), "{index}");
    let lesson = folder.path().join("lessons/one.md");
    let begun = Instant::now();
    folder.write("lessons/one.md", common::LESSON.replace("A title", "Another title"));
    for page in &mut pages {
        let heard = page.read().unwrap().into_text().unwrap();
        assert_eq!(heard.as_str(), r#"{"changed":["one.md"]}"#);
    }
    assert!(begun.elapsed() < Duration::from_millis(1_500), "took {:?}", begun.elapsed());
    assert!(body(&get(address, "/lessons/one.md")).contains("Another title"));
    assert!(get(address, "/lessons/index.json").contains("Another title"));
    std::fs::remove_file(lesson).unwrap();
    folder.write("lessons/two.zh.md", "x");
    folder.write("lessons/notes.txt", "not a lesson");
    let mut names = Vec::new();
    while names.len() < 2 {
        let heard = pages[0].read().unwrap().into_text().unwrap();
        let heard: serde_json::Value = serde_json::from_str(&heard).unwrap();
        names.extend(heard["changed"].as_array().unwrap().clone());
    }
    names.sort_by_key(ToString::to_string);
    assert_eq!(names, ["one.md", "two.zh.md"]);
    assert!(get(address, "/lessons/one.md").starts_with("HTTP/1.1 404"));
}

#[test]
fn a_page_that_is_gone_is_let_go() {
    let follower = Duration::from_millis(300);
    let (address, _folder) = serve(Limits { follower, ..Limits::default() });
    // One answers pings by reading; the other never reads, as a machine that was switched off.
    let mut alive = follow(address);
    let gone = follow(address);
    let begun = Instant::now();
    alive.get_ref().set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    while begun.elapsed() < Duration::from_secs(3) {
        match alive.read() {
            Ok(message) => assert!(message.is_ping(), "{message:?}"),
            Err(tungstenite::Error::Io(error)) => {
                assert!(
                    matches!(
                        error.kind(),
                        std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                    ),
                    "{error}"
                );
            }
            Err(error) => panic!("the living page was let go: {error}"),
        }
    }
    let heard = read_all(gone.get_ref());
    assert!(begun.elapsed() < Duration::from_secs(6), "the other never was: {heard:?}");
}
