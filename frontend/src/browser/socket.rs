//! A WebSocket to the server that the page came from. Closed when dropped.

use wasm_bindgen::prelude::*;
use web_sys::{CloseEvent, MessageEvent, WebSocket};

#[derive(Clone, Debug, PartialEq)]
pub enum SocketEvent {
    Opened,
    Text(String),
    /// The connection is over, with the server's reason, if it gave one.
    Closed(String),
}

pub struct Socket {
    inner: WebSocket,
    _closures: Closures,
}

/// What the browser calls; they must live as long as the socket.
type Closures =
    (Closure<dyn FnMut()>, Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut(CloseEvent)>);

impl Socket {
    /// Opens `path` ("ws/echo") beside the page.
    pub fn open(
        path: &str,
        tell: impl Fn(SocketEvent) + Clone + 'static,
    ) -> Result<Socket, String> {
        let page = super::base_address();
        let folder = page.rsplit_once('/').map_or(page.as_str(), |(folder, _)| folder);
        let address = format!("{}/{path}", folder.replacen("http", "ws", 1));
        let inner = WebSocket::new(&address).map_err(|e| super::plain(&e))?;
        let opened = Closure::<dyn FnMut()>::new({
            let tell = tell.clone();
            move || tell(SocketEvent::Opened)
        });
        let message = Closure::<dyn FnMut(MessageEvent)>::new({
            let tell = tell.clone();
            move |event: MessageEvent| {
                if let Some(text) = event.data().as_string() {
                    tell(SocketEvent::Text(text));
                }
            }
        });
        let closed = Closure::<dyn FnMut(CloseEvent)>::new(move |event: CloseEvent| {
            tell(SocketEvent::Closed(event.reason()))
        });
        inner.set_onopen(Some(opened.as_ref().unchecked_ref()));
        inner.set_onmessage(Some(message.as_ref().unchecked_ref()));
        inner.set_onclose(Some(closed.as_ref().unchecked_ref()));
        Ok(Socket { inner, _closures: (opened, message, closed) })
    }

    /// False when the connection is not open.
    pub fn send(&self, text: &str) -> bool {
        self.inner.ready_state() == WebSocket::OPEN && self.inner.send_with_str(text).is_ok()
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.inner.set_onopen(None);
        self.inner.set_onmessage(None);
        self.inner.set_onclose(None);
        let _ = self.inner.close();
    }
}
