//! From HTTP to WebSocket: the upgrade (RFC 6455 section 4.2), with its origin check.

use std::io;

use tungstenite::error::Error;
use tungstenite::handshake::derive_accept_key;
use tungstenite::protocol::{Role, WebSocket, WebSocketConfig};

use crate::http::{Answer, Request, Status};
use crate::socket::Connection;

/// The longest message a page may send, in bytes of JSON.
pub const MOST_MESSAGE_BYTES: usize = 128 * 1024;

/// The answer to an upgrade request: 101, or why not.
///
/// A page of another site may open WebSockets to any address, so the `Origin` that the browser sends
/// has to be this server's own (RFC 6455 section 10.2).
pub fn upgrade(request: &Request) -> Result<Answer, Answer> {
    let wanted = request.header_has("upgrade", "websocket")
        && request.header_has("connection", "upgrade")
        && request.header("sec-websocket-version") == Some("13");
    if !wanted {
        return Err(Answer::text(
            Status::UPGRADE_REQUIRED,
            "This address is for WebSocket, version 13.",
        )
        .with("Upgrade", "websocket")
        .with("Sec-WebSocket-Version", "13"));
    }
    if !same_origin(request) {
        let text = "Only this server's own page may connect: the Origin does not match the Host.";
        return Err(Answer::text(Status::FORBIDDEN, text));
    }
    let key = request.header("sec-websocket-key").unwrap_or_default();
    // 16 bytes in base64.
    if key.len() != 24 || !key.ends_with("==") {
        return Err(Answer::text(
            Status::BAD_REQUEST,
            "Sec-WebSocket-Key is not 16 bytes in base64.",
        ));
    }
    Ok(Answer::empty(Status::SWITCHING)
        .with("Upgrade", "websocket")
        .with("Connection", "Upgrade")
        .with("Sec-WebSocket-Accept", derive_accept_key(key.as_bytes())))
}

fn same_origin(request: &Request) -> bool {
    let (Some(origin), Some(host)) = (request.header("origin"), request.header("host")) else {
        return false;
    };
    let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host))
}

/// A WebSocket over a connection whose upgrade was answered; `early` is what the client sent behind
/// its request.
pub fn open(connection: Connection, early: Vec<u8>) -> WebSocket<Connection> {
    let config = WebSocketConfig::default()
        .read_buffer_size(8 * 1024)
        .write_buffer_size(0)
        .max_write_buffer_size(4 * 1024 * 1024)
        .max_message_size(Some(MOST_MESSAGE_BYTES))
        .max_frame_size(Some(MOST_MESSAGE_BYTES));
    WebSocket::from_partially_read(connection, early, Role::Server, Some(config))
}

/// Whether the call only would have had to wait.
pub fn would_block(error: &Error) -> bool {
    use io::ErrorKind::{TimedOut, WouldBlock};
    matches!(error, Error::Io(error) if matches!(error.kind(), WouldBlock | TimedOut))
}
