//! The live echo, against real sockets: what a page asks, and what it is told.

mod common;

use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use common::{connect, serve};
use socket_playground::echo;
use socket_playground::server::Limits;
use tungstenite::client::IntoClientRequest;
use tungstenite::{Message, WebSocket};
use world::live::{Ask, Real, Side, Told};

struct Page(WebSocket<TcpStream>);

impl Page {
    fn open(address: SocketAddr) -> Page {
        let mut request = format!("ws://{address}/ws/echo").into_client_request().unwrap();
        request.headers_mut().insert("Origin", format!("http://{address}").parse().unwrap());
        Page(tungstenite::client(request, connect(address)).unwrap().0)
    }

    fn ask(&mut self, ask: &Ask) -> bool {
        self.0.send(Message::text(serde_json::to_string(ask).unwrap())).is_ok()
    }

    fn send(&mut self, data: &[u8]) -> bool {
        self.ask(&Ask::Send { data: data.to_vec() })
    }

    /// The next thing that is told; `None` when the session is over.
    fn hear(&mut self) -> Option<Told> {
        match self.0.read() {
            Ok(Message::Text(text)) => Some(serde_json::from_str(&text).unwrap()),
            _ => None,
        }
    }

    /// What is told until the server has nothing more to say for a while.
    fn hear_all(&mut self) -> Vec<Told> {
        let patience = Some(Duration::from_millis(300));
        self.0.get_ref().set_read_timeout(patience).unwrap();
        std::iter::from_fn(|| self.hear()).collect()
    }
}

/// A story, one line each; in Linux with the state that the kernel told. Whether a FIN is
/// acknowledged at once is a matter of delayed ACKs: FIN_WAIT1 and FIN_WAIT2 are one here.
fn story(told: &[Told], side: Side) -> Vec<String> {
    let line = |told: &Told| {
        let what = match &told.what {
            Real::Connected { .. } => "connected".to_string(),
            Real::Sent { asked, sent, .. } => format!("sent {sent} of {asked}"),
            Real::Received { data, .. } => format!("received {}", String::from_utf8_lossy(data)),
            Real::EndOfStream { .. } => "end of stream".to_string(),
            Real::Shutdown => "shutdown".to_string(),
            Real::Closed => "closed".to_string(),
            Real::Failed { call, .. } => format!("{call} failed"),
            Real::Limit { message } => message.clone(),
        };
        let state =
            told.tcp_info.as_ref().map_or("-", |info| info.state.trim_end_matches(['1', '2']));
        if cfg!(target_os = "linux") { format!("{what} [{state}]") } else { what }
    };
    told.iter().filter(|told| told.side == side).map(line).collect()
}

fn check(told: &[Told], side: Side, expected: &[&str]) {
    let story = story(told, side);
    let expected: Vec<&str> = expected
        .iter()
        .map(|line| if cfg!(target_os = "linux") { line } else { line.split(" [").next().unwrap() })
        .collect();
    assert_eq!(story, expected, "{side:?}");
}

fn with(echo: echo::Limits) -> Limits {
    Limits { echo, ..Limits::default() }
}

#[test]
fn bytes_go_there_and_back() {
    let (address, _folder) = serve(Limits::default());
    let mut page = Page::open(address);
    assert!(page.send(b"hello"));
    let told = page.hear_all();
    check(
        &told,
        Side::Client,
        &["connected [ESTABLISHED]", "sent 5 of 5 [ESTABLISHED]", "received hello [ESTABLISHED]"],
    );
    check(
        &told,
        Side::Server,
        &["connected [ESTABLISHED]", "received hello [ESTABLISHED]", "sent 5 of 5 [ESTABLISHED]"],
    );
    // The two ends name each other, and time goes forward.
    let ends: Vec<(String, String)> = told
        .iter()
        .filter_map(|told| match &told.what {
            Real::Connected { local, peer, .. } => Some((local.clone(), peer.clone())),
            _ => None,
        })
        .collect();
    assert_eq!(ends[0].0, ends[1].1);
    assert_eq!(ends[0].1, ends[1].0);
    assert!(ends.iter().all(|(local, _)| local.starts_with("127.0.0.1:")), "{ends:?}");
    assert!(told.is_sorted_by_key(|told| told.at_us));
}

#[test]
#[cfg(target_os = "linux")]
fn the_kernel_tells_of_the_connection() {
    let (address, _folder) = serve(Limits::default());
    let mut page = Page::open(address);
    page.send(b"hello");
    let told = page.hear_all();
    let info = told.last().unwrap().tcp_info.clone().unwrap();
    assert!((1..10_000_000).contains(&info.rtt_us), "{info:?}");
    assert!(info.snd_mss > 500 && info.snd_cwnd > 0, "{info:?}");
    assert!(info.rto_us >= 200_000, "Linux never waits less: {info:?}");
}

#[test]
fn half_a_connection_is_closed() {
    let (address, _folder) = serve(Limits::default());
    let mut page = Page::open(address);
    page.send(b"last words");
    page.hear_all();
    page.ask(&Ask::Shutdown);
    let told = page.hear_all();
    check(&told, Side::Client, &["shutdown [FIN_WAIT]", "end of stream [TIME_WAIT]"]);
    check(&told, Side::Server, &["end of stream [CLOSE_WAIT]", "closed [-]"]);
    page.send(b"more");
    check(&page.hear_all(), Side::Client, &["send failed [TIME_WAIT]"]);
    page.ask(&Ask::Close);
    check(&page.hear_all(), Side::Client, &["closed [TIME_WAIT]"]);
    assert!(page.hear().is_none(), "both are closed: the session is over");
}

#[test]
fn a_close_ends_the_session() {
    let (address, _folder) = serve(Limits::default());
    let mut page = Page::open(address);
    page.hear_all();
    page.ask(&Ask::Close);
    let told = page.hear_all();
    check(&told, Side::Client, &["closed [FIN_WAIT]"]);
    check(&told, Side::Server, &["end of stream [CLOSE_WAIT]", "closed [-]"]);
}

#[test]
fn an_abort_resets_the_other_side() {
    let (address, _folder) = serve(Limits::default());
    let mut page = Page::open(address);
    page.hear_all();
    page.ask(&Ask::Abort);
    let told = page.hear_all();
    check(&told, Side::Client, &["closed [-]"]);
    check(&told, Side::Server, &["recv failed [-]", "closed [-]"]);
    let failed = told.iter().find_map(|told| match &told.what {
        Real::Failed { call, errno, message } => Some((call.clone(), *errno, message.clone())),
        _ => None,
    });
    if cfg!(target_os = "linux") {
        assert_eq!(
            failed.unwrap(),
            ("recv".into(), 104, "ECONNRESET: Connection reset by peer".into())
        );
    }
}

#[test]
fn what_is_asked_after_the_end_fails() {
    let (address, _folder) = serve(Limits::default());
    let mut page = Page::open(address);
    page.hear_all();
    // Both in one go: the second finds the socket closed.
    page.ask(&Ask::Close);
    page.ask(&Ask::Shutdown);
    let told = page.hear_all();
    let shown = story(&told, Side::Client).join("\n");
    assert!(shown.starts_with("closed"), "{shown}");
    assert!(told.len() <= 4, "{told:?}");
}

#[test]
fn sessions_do_not_meet() {
    let (address, _folder) = serve(Limits::default());
    let mut pages: Vec<Page> = (0..8).map(|_| Page::open(address)).collect();
    for (number, page) in pages.iter_mut().enumerate() {
        page.send(format!("page {number}").as_bytes());
    }
    for (number, page) in pages.iter_mut().enumerate() {
        let told = page.hear_all();
        let story = story(&told, Side::Client).join("\n");
        assert!(story.contains(&format!("received page {number}")), "{story}");
    }
}

fn limit_of(told: &[Told]) -> &str {
    told.iter()
        .find_map(|told| match &told.what {
            Real::Limit { message } => Some(message.as_str()),
            _ => None,
        })
        .unwrap_or_else(|| panic!("no limit in {told:?}"))
}

#[test]
fn every_limit_is_told_with_its_number() {
    let limits = echo::Limits { send_bytes: 10, total_bytes: 25, ..echo::Limits::default() };
    let (address, _folder) = serve(with(limits));
    let mut page = Page::open(address);
    page.hear_all();
    page.send(b"01234567890");
    assert_eq!(limit_of(&page.hear_all()), "One send may have 10 bytes.");
    // That was refused and no more; the whole is what ends a session.
    for _ in 0..2 {
        page.send(b"0123456789");
        assert!(page.hear_all().len() >= 4);
    }
    page.send(b"012345");
    assert_eq!(limit_of(&page.hear_all()), "One live connection may send 25 bytes in all.");
    assert!(page.hear().is_none());

    let limits = echo::Limits { asks_per_second: 1, burst: 3, ..echo::Limits::default() };
    let (address, _folder) = serve(with(limits));
    let mut page = Page::open(address);
    for _ in 0..5 {
        page.send(b"x");
    }
    assert_eq!(limit_of(&page.hear_all()), "The server takes 1 messages a second.");

    let limits = echo::Limits { idle: Duration::from_millis(200), ..echo::Limits::default() };
    let (address, _folder) = serve(with(limits));
    assert_eq!(limit_of(&Page::open(address).hear_all()), "Nothing was asked for 0.2 s.");

    let limits = echo::Limits { session: Duration::from_millis(200), ..echo::Limits::default() };
    let (address, _folder) = serve(with(limits));
    assert_eq!(limit_of(&Page::open(address).hear_all()), "A live connection may last 0.2 s.");

    let (address, _folder) = serve(Limits::default());
    let mut page = Page::open(address);
    page.0.send(Message::text("x".repeat(200_000))).unwrap();
    assert_eq!(limit_of(&page.hear_all()), "A message to the server may have 131072 bytes.");

    let mut page = Page::open(address);
    page.0.send(Message::text("{\"type\":\"fly\"}")).unwrap();
    assert_eq!(limit_of(&page.hear_all()), "The message is none that the server knows.");
}

#[test]
fn sessions_are_counted() {
    let limits = echo::Limits { sessions: 2, ..echo::Limits::default() };
    let (address, _folder) = serve(with(limits));
    let mut pages = [Page::open(address), Page::open(address)];
    assert!(pages.iter_mut().all(|page| page.hear().is_some()));
    let told = Page::open(address).hear_all();
    assert!(limit_of(&told).starts_with("This server has 2 live connections"), "{told:?}");
    let [first, _second] = pages;
    drop(first);
    thread::sleep(Duration::from_millis(200));
    assert!(matches!(Page::open(address).hear().unwrap().what, Real::Connected { .. }));
}

#[test]
fn a_page_that_does_not_read_is_dropped() {
    let limits = echo::Limits {
        total_bytes: usize::MAX,
        asks_per_second: 1_000_000,
        burst: 1_000_000,
        stalled: Duration::from_millis(500),
        ..echo::Limits::default()
    };
    let (address, _folder) = serve(with(limits));
    let mut page = Page::open(address);
    page.0.get_ref().set_write_timeout(Some(Duration::from_secs(5))).unwrap();
    let begun = Instant::now();
    let data = [7; 4096];
    let mut sent = 0;
    while page.send(&data) {
        sent += 1;
        assert!(begun.elapsed() < Duration::from_secs(20), "still taken after {sent} sends");
    }
    assert!(begun.elapsed() < Duration::from_secs(20));
    // The server is as it was.
    let mut other = Page::open(address);
    other.send(b"hello");
    assert!(story(&other.hear_all(), Side::Client).join("\n").contains("received hello"));
}
