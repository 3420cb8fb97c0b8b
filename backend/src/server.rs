//! The server: accepts connections, gives each a thread, and answers its requests.
//!
//! The number of threads is bounded, and so is the time a peer may take for anything.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tungstenite::Message;
use tungstenite::protocol::WebSocket;

use crate::echo;
use crate::http::{self, Answer, Request, Status};
use crate::lessons::{Lessons, Source};
use crate::site::{Site, content_type};
use crate::socket::{Connection, Listener};
use crate::websocket;

/// The bounds of the server.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Connections at a time; further ones are told so (503).
    pub connections: usize,
    /// Connections beyond that which are still told so, rather than dropped.
    pub refusals: usize,
    /// For a request's head to arrive in full.
    pub head: Duration,
    /// For the next request to begin, on a connection that is kept.
    pub idle: Duration,
    /// For an answer to be taken by the client.
    pub answer: Duration,
    /// Requests on one connection.
    pub requests: usize,
    /// A page that follows the lessons is asked this often whether it is still there; it is let go
    /// after three times this without a sign.
    pub follower: Duration,
    pub echo: echo::Limits,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connections: 128,
            refusals: 16,
            head: Duration::from_secs(10),
            idle: Duration::from_secs(30),
            answer: Duration::from_secs(60),
            requests: 1_000,
            follower: Duration::from_secs(30),
            echo: echo::Limits::default(),
        }
    }
}

/// Everything that the threads share.
pub struct Server {
    pub site: Site,
    pub lessons: Source,
    pub limits: Limits,
    connections: Gauge,
    echoes: Gauge,
}

impl Server {
    pub fn new(site: Site, lessons: Source, limits: Limits) -> Server {
        Server { site, lessons, limits, connections: Gauge::default(), echoes: Gauge::default() }
    }

    /// Accepts connections for ever.
    pub fn serve(self: Arc<Self>, listener: &Listener) {
        loop {
            match listener.accept() {
                Ok(connection) => self.start(connection),
                // Out of descriptors, or a connection that was gone before it was accepted: both pass.
                Err(_) => thread::sleep(Duration::from_millis(20)),
            }
        }
    }

    fn start(self: &Arc<Self>, connection: Connection) {
        let most = self.limits.connections + self.limits.refusals;
        let Some(place) = self.connections.enter(most) else { return };
        let server = Arc::clone(self);
        // If no thread can be had, the connection is dropped with the closure.
        let _ = thread::Builder::new().name("connection".into()).spawn(move || {
            let crowded = place.number > server.limits.connections;
            server.converse(connection, crowded);
            drop(place);
        });
    }

    /// All requests of one connection.
    fn converse(&self, mut connection: Connection, crowded: bool) {
        let mut received = Vec::new();
        for number in 1..=self.limits.requests {
            let patience = if number == 1 { self.limits.head } else { self.limits.idle };
            let request = match self.next_request(&mut connection, &mut received, patience) {
                Ok(Some(request)) => request,
                Ok(None) => return,
                Err(refusal) => return self.part(connection, &refusal, false),
            };
            if crowded {
                return self.part(connection, &self.busy(), request.head_only);
            }
            if request.path.starts_with("/ws/") {
                return self.converse_by_websocket(connection, &request, received);
            }
            let answer = self.answer(&request);
            let keep = request.keep_alive && number < self.limits.requests;
            if !keep {
                return self.part(connection, &answer, request.head_only);
            }
            connection.set_deadline(self.limits.answer);
            if answer.write(&mut connection, request.head_only, true).is_err() {
                return;
            }
        }
    }

    /// The last answer of a connection.
    fn part(&self, mut connection: Connection, answer: &Answer, head_only: bool) {
        connection.set_deadline(self.limits.answer);
        if answer.write(&mut connection, head_only, false).is_ok() {
            connection.close_gracefully();
        }
    }

    fn busy(&self) -> Answer {
        let most = self.limits.connections;
        let text =
            format!("This server has {most} connections, the most it takes. Try again soon.");
        Answer::text(Status::UNAVAILABLE, &text).with("Retry-After", "5")
    }

    /// Reads the next request's head; `None` when the client is done. `received` keeps what came
    /// behind it.
    fn next_request(
        &self,
        connection: &mut Connection,
        received: &mut Vec<u8>,
        patience: Duration,
    ) -> Result<Option<Request>, Answer> {
        connection.set_deadline(patience);
        let mut chunk = [0; 4096];
        loop {
            // Only a line's end can complete a head.
            if received.contains(&b'\n')
                && let Some(length) = http::head_length(received)?
            {
                let head: Vec<u8> = received.drain(..length).collect();
                return http::parse(&head).map(Some);
            }
            if received.len() >= http::MOST_HEAD_BYTES {
                let text =
                    format!("The request's head is longer than {} bytes.", http::MOST_HEAD_BYTES);
                return Err(Answer::text(Status::HEADERS_TOO_LARGE, &text));
            }
            let begun = !received.is_empty();
            match connection.read(&mut chunk) {
                Ok(0) => return Ok(None),
                Ok(count) => received.extend_from_slice(&chunk[..count]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if begun && is_timeout(&error) => {
                    let text =
                        format!("The request did not arrive within {} s.", patience.as_secs());
                    return Err(Answer::text(Status::REQUEST_TIMEOUT, &text));
                }
                Err(_) => return Ok(None),
            }
            if !begun {
                connection.set_deadline(self.limits.head);
            }
        }
    }

    fn answer(&self, request: &Request) -> Answer {
        let Some(name) = request.path.strip_prefix("/lessons/") else {
            return self.site.answer(request);
        };
        if let Source::Site(site) = &self.lessons {
            return site.answer(request);
        }
        match self.lessons.read(name) {
            Some(body) => Answer::new(Status::OK, content_type(name), body.into())
                .with("Cache-Control", "no-cache")
                .compressed(request),
            None => Answer::text(Status::NOT_FOUND, "There is no lesson of that name."),
        }
    }

    fn converse_by_websocket(&self, mut connection: Connection, request: &Request, early: Vec<u8>) {
        let serve: fn(&Server, WebSocket<Connection>) = match request.path.as_str() {
            "/ws/echo" => Server::echo,
            "/ws/lessons" => Server::follow_lessons,
            _ => {
                let answer = Answer::text(Status::NOT_FOUND, "There is no WebSocket of that name.");
                return self.part(connection, &answer, request.head_only);
            }
        };
        connection.set_deadline(self.limits.answer);
        match websocket::upgrade(request) {
            Ok(answer) => {
                if answer.write(&mut connection, false, true).is_ok() {
                    serve(self, websocket::open(connection, early));
                }
            }
            Err(refusal) => self.part(connection, &refusal, request.head_only),
        }
    }

    fn echo(&self, socket: WebSocket<Connection>) {
        let most = self.limits.echo.sessions;
        let place = self.echoes.enter(most);
        if place.is_some() {
            echo::run(socket, &self.limits.echo)
        } else {
            echo::refuse(socket, most)
        }
    }

    /// Tells a page which lessons change, until it goes away.
    fn follow_lessons(&self, mut socket: WebSocket<Connection>) {
        const LOOK_EVERY: Duration = Duration::from_millis(400);
        let mut heard_at = Instant::now();
        let mut asked_at = heard_at;
        let mut version = match &self.lessons {
            Source::Folder(lessons) => lessons.version(),
            Source::Site(_) => 0,
        };
        loop {
            socket.get_mut().set_deadline(LOOK_EVERY);
            match socket.read() {
                // A page has nothing to say here.
                Ok(message) if message.is_text() || message.is_binary() => return,
                Ok(_) => {
                    heard_at = Instant::now();
                    continue;
                }
                Err(error) if websocket::would_block(&error) => {}
                Err(_) => return,
            }
            if heard_at.elapsed() > 3 * self.limits.follower {
                return;
            }
            if asked_at.elapsed() > self.limits.follower {
                asked_at = Instant::now();
                socket.get_mut().set_deadline(self.limits.answer);
                if socket.send(Message::Ping(Default::default())).is_err() {
                    return;
                }
            }
            let changed = match &self.lessons {
                Source::Folder(lessons) => lessons.changed_since(&mut version),
                Source::Site(_) => continue,
            };
            if changed.is_empty() {
                continue;
            }
            let text = serde_json::json!({ "changed": changed }).to_string();
            socket.get_mut().set_deadline(self.limits.answer);
            if socket.send(Message::text(text)).is_err() {
                return;
            }
        }
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock)
}

/// A site and lessons from a page's folder or the executable, and a lessons folder where there is one.
pub fn sources(site: Site, lessons: Option<Lessons>) -> (Site, Source) {
    let source = lessons.map_or_else(|| Source::Site(site.clone()), Source::Folder);
    (site, source)
}

/// Counts those who are inside.
#[derive(Clone, Default)]
struct Gauge(Arc<AtomicUsize>);

/// A place inside, given up when dropped.
struct Place {
    /// How many were inside, counting this one.
    number: usize,
    gauge: Gauge,
}

impl Gauge {
    fn enter(&self, most: usize) -> Option<Place> {
        let before = self.0.fetch_add(1, Ordering::Relaxed);
        // Dropping the place takes the count back.
        let place = Place { number: before + 1, gauge: self.clone() };
        (before < most).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.gauge.0.fetch_sub(1, Ordering::Relaxed);
    }
}
