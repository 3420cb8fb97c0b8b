//! One live session: the WebSocket, the client socket that acts for the page, and the echo server's.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use kernel::Errno;
use tungstenite::protocol::WebSocket;
use tungstenite::{Error, Message};
use world::live::{Ask, Real, Side, Told};

use super::{Limits, allowance::Allowance, json};
use crate::socket::{Connection, EchoListener, Interest, Observer, Peer, Pollable, wait};
use crate::websocket::{MOST_MESSAGE_BYTES, would_block};

/// Bytes of one `recv`, on both sides.
const RECV_BYTES: usize = 4096;

pub struct Session<'a> {
    page: Page,
    limits: &'a Limits,
    started: Instant,
    observer: Observer,
    allowance: Allowance,
    /// Bytes the page may still send.
    budget: usize,
    client: End,
    server: End,
    /// What the echo server has received and not yet sent back.
    echo: Vec<u8>,
    /// When the page last asked for something.
    asked_at: Instant,
}

/// Why a session ends.
enum Over {
    /// All is said: the closing handshake is due.
    Finished,
    /// The page is gone, or takes nothing more.
    Gone,
}

impl<'a> Session<'a> {
    pub fn new(socket: WebSocket<Connection>, limits: &'a Limits) -> Session<'a> {
        let now = Instant::now();
        Session {
            page: Page { socket, unsent_since: None, unread: true },
            limits,
            started: now,
            observer: Observer::new(),
            allowance: Allowance::new(limits.asks_per_second, limits.burst, now),
            budget: limits.total_bytes,
            client: End::default(),
            server: End::default(),
            echo: Vec::new(),
            asked_at: now,
        }
    }

    /// Runs to the end; the WebSocket comes back if its closing handshake is due.
    pub fn run(mut self) -> Option<WebSocket<Connection>> {
        self.page.socket.get_mut().set_nonblocking(true).ok()?;
        let mut result = self.open();
        while result.is_ok() {
            result = self.turn();
        }
        match result {
            Err(Over::Gone) => None,
            _ => Some(self.page.socket),
        }
    }

    /// Makes the connection, both ends of it.
    fn open(&mut self) -> Result<(), Over> {
        let listener = match EchoListener::new() {
            Ok(listener) => listener,
            Err(error) => return self.give_up(Side::Server, "listen", &error),
        };
        let before = Instant::now();
        match Peer::connect(&listener) {
            Ok(peer) => self.client.open(peer),
            Err(error) => return self.give_up(Side::Client, "connect", &error),
        }
        self.tell_connected(Side::Client, before)?;
        let before = Instant::now();
        let client = self.client.peer.as_ref().ok_or(Over::Finished)?;
        match listener.accept(client) {
            Ok(peer) => self.server.open(peer),
            Err(error) => return self.give_up(Side::Server, "accept", &error),
        }
        self.tell_connected(Side::Server, before)
    }

    fn tell_connected(&mut self, side: Side, before: Instant) -> Result<(), Over> {
        let took_us = micros(before);
        let (local, peer) = self.end(side).addresses.ok_or(Over::Finished)?;
        self.tell(
            side,
            Real::Connected { local: local.to_string(), peer: peer.to_string(), took_us },
        )
    }

    /// Waits until something can be done, and does it.
    fn turn(&mut self) -> Result<(), Over> {
        self.page.flush()?;
        if let Some(since) = self.page.unsent_since {
            return self.wait_for_page(since);
        }
        if self.client.peer.is_none() && self.server.peer.is_none() {
            return Err(Over::Finished);
        }
        let ready = self.wait()?;
        if ready.page {
            self.hear()?;
        }
        if ready.client {
            self.receive(Side::Client)?;
        }
        if ready.server {
            if self.echo.is_empty() { self.receive(Side::Server)? } else { self.send_back()? }
        }
        Ok(())
    }

    /// Nothing is read from anywhere while the page does not take what it was told.
    fn wait_for_page(&self, since: Instant) -> Result<(), Over> {
        let left = self.limits.stalled.checked_sub(since.elapsed()).ok_or(Over::Gone)?;
        let page = self.page.socket.get_ref();
        wait(&[(page, Interest::WRITE)], left).map(drop).map_err(|_| Over::Gone)
    }

    fn wait(&mut self) -> Result<Ready, Over> {
        let left = self.time_left()?;
        let timeout = if self.page.unread { Duration::ZERO } else { left };
        let mut sockets: Vec<(&dyn Pollable, Interest)> =
            vec![(self.page.socket.get_ref(), Interest::READ)];
        let mut ready = Ready::default();
        let client = self.client.peer.as_ref().filter(|_| !self.client.ended);
        if let Some(peer) = client {
            sockets.push((peer, Interest::READ));
        }
        if let Some(peer) = &self.server.peer {
            let interest = if self.echo.is_empty() { Interest::READ } else { Interest::WRITE };
            sockets.push((peer, interest));
        }
        let states = wait(&sockets, timeout).map_err(|_| Over::Gone)?;
        let mut states = states.into_iter().map(|state| state.read || state.write);
        ready.page = states.next().unwrap_or(false) || self.page.unread;
        ready.client = client.is_some() && states.next().unwrap_or(false);
        ready.server = states.next().unwrap_or(false);
        Ok(ready)
    }

    /// Until the next limit of time; an error when one is met.
    fn time_left(&mut self) -> Result<Duration, Over> {
        let (idle, session) = (self.limits.idle, self.limits.session);
        let Some(idle_left) = idle.checked_sub(self.asked_at.elapsed()) else {
            return self.end_by_limit(format!("Nothing was asked for {} s.", idle.as_secs_f32()));
        };
        let Some(session_left) = session.checked_sub(self.started.elapsed()) else {
            return self
                .end_by_limit(format!("A live connection may last {} s.", session.as_secs_f32()));
        };
        Ok(idle_left.min(session_left))
    }

    /// Reads one message of the page.
    fn hear(&mut self) -> Result<(), Over> {
        let message = match self.page.socket.read() {
            Ok(message) => message,
            Err(error) if would_block(&error) => {
                self.page.unread = false;
                return Ok(());
            }
            Err(Error::Capacity(_)) => {
                return self.end_by_limit(format!(
                    "A message to the server may have {MOST_MESSAGE_BYTES} bytes."
                ));
            }
            Err(_) => return Err(Over::Gone),
        };
        self.page.unread = true;
        if message.is_close() {
            return Ok(());
        }
        if !self.allowance.take(Instant::now()) {
            let most = self.limits.asks_per_second;
            return self.end_by_limit(format!("The server takes {most} messages a second."));
        }
        if !message.is_text() && !message.is_binary() {
            return Ok(());
        }
        self.asked_at = Instant::now();
        match serde_json::from_slice(&message.into_data()) {
            Ok(ask) => self.ask(ask),
            Err(_) => self.end_by_limit("The message is none that the server knows.".into()),
        }
    }

    fn ask(&mut self, ask: Ask) -> Result<(), Over> {
        let Some(peer) = self.client.peer.take() else {
            let call = match ask {
                Ask::Send { .. } => "send",
                Ask::Shutdown => "shutdown",
                Ask::Close | Ask::Abort => "close",
            };
            let error = io::Error::from_raw_os_error(Errno::EBADF.0);
            return self.tell_failed(Side::Client, call, &error);
        };
        match ask {
            Ask::Send { data } => {
                self.client.peer = Some(peer);
                self.send(&data)
            }
            Ask::Shutdown => {
                let result = peer.shutdown();
                self.client.peer = Some(peer);
                match result {
                    Ok(()) => self.tell(Side::Client, Real::Shutdown),
                    Err(error) => self.tell_failed(Side::Client, "shutdown", &error),
                }
            }
            Ask::Close => {
                drop(peer);
                self.tell(Side::Client, Real::Closed)
            }
            Ask::Abort => match peer.abort() {
                Ok(()) => self.tell(Side::Client, Real::Closed),
                Err(error) => self.tell_failed(Side::Client, "close", &error),
            },
        }
    }

    /// One `send` of the client.
    fn send(&mut self, data: &[u8]) -> Result<(), Over> {
        if data.len() > self.limits.send_bytes {
            let message = format!("One send may have {} bytes.", self.limits.send_bytes);
            return self.tell(Side::Relay, Real::Limit { message });
        }
        if data.len() > self.budget {
            return self.end_by_limit(format!(
                "One live connection may send {} bytes in all.",
                self.limits.total_bytes
            ));
        }
        let Some(peer) = &self.client.peer else { return Ok(()) };
        let before = Instant::now();
        match peer.send(data) {
            Ok(sent) => {
                let took_us = micros(before);
                self.budget = self.budget.saturating_sub(sent);
                self.tell(Side::Client, Real::Sent { asked: data.len(), sent, took_us })
            }
            Err(error) => self.tell_failed(Side::Client, "send", &error),
        }
    }

    /// One `recv`.
    fn receive(&mut self, side: Side) -> Result<(), Over> {
        let Some(peer) = &self.end(side).peer else { return Ok(()) };
        let mut buffer = [0; RECV_BYTES];
        let before = Instant::now();
        let result = peer.recv(&mut buffer);
        let took_us = micros(before);
        match result {
            Ok(0) => {
                self.end(side).ended = true;
                self.tell(side, Real::EndOfStream { took_us })?;
                self.close_server(side)
            }
            Ok(count) => {
                let data = buffer[..count].to_vec();
                if side == Side::Server {
                    self.echo.extend_from_slice(&data);
                }
                self.tell(side, Real::Received { data, took_us })?;
                if side == Side::Server { self.send_back() } else { Ok(()) }
            }
            Err(error) if is_nothing(&error) => Ok(()),
            Err(error) => {
                self.end(side).ended = true;
                self.tell_failed(side, "recv", &error)?;
                self.close_server(side)
            }
        }
    }

    /// The echo server's `send` of what it has received.
    fn send_back(&mut self) -> Result<(), Over> {
        let Some(peer) = &self.server.peer else { return Ok(()) };
        let before = Instant::now();
        let asked = self.echo.len();
        match peer.send(&self.echo) {
            Ok(sent) => {
                let took_us = micros(before);
                self.echo.drain(..sent);
                self.tell(Side::Server, Real::Sent { asked, sent, took_us })
            }
            Err(error) if is_nothing(&error) => Ok(()),
            Err(error) => {
                self.tell_failed(Side::Server, "send", &error)?;
                self.close_server(Side::Server)
            }
        }
    }

    /// An echo server closes when its client has; a client waits for the page to say so.
    fn close_server(&mut self, side: Side) -> Result<(), Over> {
        if side == Side::Server && self.server.peer.take().is_some() {
            self.echo.clear();
            return self.tell(Side::Server, Real::Closed);
        }
        Ok(())
    }

    fn end(&mut self, side: Side) -> &mut End {
        if side == Side::Server { &mut self.server } else { &mut self.client }
    }

    fn tell(&mut self, side: Side, what: Real) -> Result<(), Over> {
        let at_us = micros(self.started);
        let addresses = if side == Side::Relay { None } else { self.end(side).addresses };
        let tcp_info = addresses.and_then(|(local, remote)| self.observer.look(local, remote));
        self.page.say(json(&Told { at_us, side, what, tcp_info }))
    }

    fn tell_failed(&mut self, side: Side, call: &str, error: &io::Error) -> Result<(), Over> {
        self.tell(side, failed(call, error))
    }

    /// The connection could not be made.
    fn give_up(&mut self, side: Side, call: &str, error: &io::Error) -> Result<(), Over> {
        self.tell_failed(side, call, error)?;
        Err(Over::Finished)
    }

    fn end_by_limit<T>(&mut self, message: String) -> Result<T, Over> {
        self.tell(Side::Relay, Real::Limit { message })?;
        Err(Over::Finished)
    }
}

/// One end of the TCP connection.
#[derive(Default)]
struct End {
    /// Its socket, while it is open.
    peer: Option<Peer>,
    /// Local and remote address, which outlive it.
    addresses: Option<(SocketAddr, SocketAddr)>,
    /// Nothing more will be received.
    ended: bool,
}

impl End {
    fn open(&mut self, peer: Peer) {
        self.addresses = Some((peer.local, peer.remote));
        self.peer = Some(peer);
    }
}

/// Which sockets have something to do.
#[derive(Default)]
struct Ready {
    page: bool,
    client: bool,
    server: bool,
}

/// The WebSocket, with what is known of its buffers.
struct Page {
    socket: WebSocket<Connection>,
    /// Since when something is waiting to be taken.
    unsent_since: Option<Instant>,
    /// A message may be in its read buffer, where `poll` does not see it.
    unread: bool,
}

impl Page {
    fn say(&mut self, text: String) -> Result<(), Over> {
        let result = self.socket.write(Message::text(text));
        self.note(result)
    }

    fn flush(&mut self) -> Result<(), Over> {
        let result = self.socket.flush();
        self.note(result)
    }

    fn note(&mut self, result: tungstenite::Result<()>) -> Result<(), Over> {
        match result {
            Ok(()) => self.unsent_since = None,
            Err(error) if would_block(&error) => {
                self.unsent_since.get_or_insert_with(Instant::now);
            }
            Err(_) => return Err(Over::Gone),
        }
        Ok(())
    }
}

fn micros(since: Instant) -> u64 {
    since.elapsed().as_micros().try_into().unwrap_or(u64::MAX)
}

fn is_nothing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}

/// Name, number and text of an error of this system.
fn failed(call: &str, error: &io::Error) -> Real {
    let errno = error.raw_os_error().unwrap_or(0);
    let known = Errno::ALL.iter().find(|known| cfg!(target_os = "linux") && known.0 == errno);
    let message = match known {
        Some(known) => format!("{}: {}", known.name(), known.message()),
        None => error.to_string(),
    };
    Real::Failed { call: call.to_string(), errno, message }
}
