//! HTTP/1.1 as data: a request parsed from bytes, an answer made into bytes (RFC 9110, RFC 9112).
//!
//! Only what a page needs: GET and HEAD, no request bodies, and the upgrade to WebSocket.

mod answer;
mod request;

pub use answer::{Answer, Body, Status};
pub use request::{MOST_HEAD_BYTES, MOST_HEADERS, Request, head_length, parse};
