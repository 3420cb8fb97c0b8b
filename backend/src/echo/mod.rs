//! The live echo: a WebSocket is given a real TCP connection to a real echo server of its own, both in
//! this process, and is told everything that the two sockets do.
//!
//! One thread serves a session: it waits for the WebSocket and both sockets at once, so nothing is
//! shared and no order is lost. While the page does not read what it is told, nothing more is read
//! from the sockets: TCP's own flow control holds the rest back, and memory stays bounded.

mod allowance;
mod session;

use std::time::Duration;

use tungstenite::Message;
use tungstenite::protocol::WebSocket;
use world::live::{Real, Side, Told};

use crate::socket::Connection;

/// The bounds of live sessions; each is told to the page when it is met.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Sessions at a time.
    pub sessions: usize,
    /// Bytes of one send.
    pub send_bytes: usize,
    /// Bytes that a page may send in all.
    pub total_bytes: usize,
    /// Requests a second, on average over the burst.
    pub asks_per_second: u32,
    /// Requests at once.
    pub burst: u32,
    /// Without a word from the page.
    pub idle: Duration,
    /// For the page to take what it is told.
    pub stalled: Duration,
    /// Of a whole session.
    pub session: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            sessions: 32,
            send_bytes: 16 * 1024,
            total_bytes: 1024 * 1024,
            asks_per_second: 20,
            burst: 40,
            idle: Duration::from_secs(300),
            stalled: Duration::from_secs(20),
            session: Duration::from_secs(3600),
        }
    }
}

/// Serves one page until either side has enough.
pub fn run(socket: WebSocket<Connection>, limits: &Limits) {
    if let Some(socket) = session::Session::new(socket, limits).run() {
        part(socket);
    }
}

/// Tells a page that there are too many sessions.
pub fn refuse(mut socket: WebSocket<Connection>, most: usize) {
    let message =
        format!("This server has {most} live connections, the most it takes. Try again soon.");
    let told = Told { at_us: 0, side: Side::Relay, what: Real::Limit { message }, tcp_info: None };
    socket.get_mut().set_deadline(Duration::from_secs(5));
    if socket.send(Message::text(json(&told))).is_ok() {
        part(socket);
    }
}

/// The closing handshake of the WebSocket.
fn part(mut socket: WebSocket<Connection>) {
    if socket.get_mut().set_nonblocking(false).is_err() {
        return;
    }
    socket.get_mut().set_deadline(Duration::from_secs(2));
    let mut result = socket.close(None);
    // What the page still says is read, so that closing does not cut off what it was told.
    for _ in 0..1_000 {
        if result.is_err() {
            return;
        }
        result = socket.read().map(drop);
    }
}

fn json(told: &Told) -> String {
    // Plain data: it cannot fail.
    serde_json::to_string(told).unwrap_or_default()
}
