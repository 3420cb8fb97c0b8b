//! The Live tab: bytes through a real kernel, by way of the server's relay.

use std::rc::Rc;

use world::live::{Ask, Told};
use yew::prelude::*;

use super::live_log::LiveLog;
use crate::browser::{self, Socket, SocketEvent};
use crate::course::Index;
use crate::format;
use crate::preference::use_words;
use crate::words::{Words, fill};

/// Older entries of the story than this are let go.
const TOLD: usize = 500;

#[derive(Properties, PartialEq)]
pub struct LiveProps {
    pub index: Index,
}

#[component]
pub fn Live(props: &LiveProps) -> Html {
    let words = use_words();
    use_effect_with(words.live, |title| browser::set_title(title));
    html! {
        <main id="main" class="sheet live" tabindex="-1">
            <h1>{ words.live }</h1>
            <p class="lead">{ words.live_about }</p>
            { match &props.index {
                Index::Loading => html! { <p class="muted" role="status">{ words.loading }</p> },
                Index::Ready { served: true, .. } => html! { <Console {words} /> },
                _ => html! {
                    <div class="needs-server" data-testid="live-needs-server">
                        <p>{ words.live_needs_server }</p>
                        <pre>{ "cargo xtask serve" }</pre>
                    </div>
                },
            } }
        </main>
    }
}

#[derive(Properties)]
struct ConsoleProps {
    words: &'static Words,
}

impl PartialEq for ConsoleProps {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.words, other.words)
    }
}

enum Message {
    Connect,
    Event(SocketEvent),
    Ask(Ask),
    Typed(String),
    Bytes(bool),
    Newline(bool),
    Send,
}

#[derive(Clone, Copy, PartialEq)]
enum Line {
    Idle,
    Connecting,
    Open,
}

/// Holds the WebSocket, and so the real connection.
struct Console {
    socket: Option<Socket>,
    line: Line,
    told: Rc<Vec<Told>>,
    over: Option<String>,
    typed: String,
    as_bytes: bool,
    newline: bool,
    trouble: Option<&'static str>,
}

impl Component for Console {
    type Message = Message;
    type Properties = ConsoleProps;

    fn create(_: &Context<Self>) -> Self {
        Console {
            socket: None,
            line: Line::Idle,
            told: Rc::default(),
            over: None,
            typed: String::new(),
            as_bytes: false,
            newline: false,
            trouble: None,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Connect => self.connect(ctx),
            Message::Event(event) => self.hear(event),
            Message::Ask(ask) => self.ask(&ask),
            Message::Typed(text) => self.typed = text,
            Message::Bytes(on) => self.as_bytes = on,
            Message::Newline(on) => self.newline = on,
            Message::Send => self.send(ctx.props().words),
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let words = ctx.props().words;
        let state = match self.line {
            Line::Idle => ("over", words.disconnected),
            Line::Connecting => ("waits", words.connecting),
            Line::Open => ("runs", words.connected),
        };
        html! {
            <>
                <div class="live-controls">
                    <button class="button primary" data-testid="live-connect" disabled={self.line != Line::Idle} onclick={ctx.link().callback(|_| Message::Connect)}>{ words.connect }</button>
                    <span class={classes!("pill", state.0)} role="status">{ state.1 }</span>
                    <span class="grow" />
                    { self.button(ctx, "live-shutdown", words.half_close, Ask::Shutdown) }
                    { self.button(ctx, "live-close", words.close_socket, Ask::Close) }
                    { self.button(ctx, "live-abort", words.abort, Ask::Abort) }
                </div>
                { self.form(ctx, words) }
                if let Some(trouble) = self.trouble { <p class="notice" role="alert">{ trouble }</p> }
                <LiveLog told={self.told.clone()} />
                if let Some(reason) = &self.over {
                    <p class="muted" role="status">{ if reason.is_empty() { words.connection_over.to_string() } else { fill(words.connection_over_why, &[reason]) } }</p>
                }
            </>
        }
    }
}

impl Console {
    fn button(
        &self,
        ctx: &Context<Self>,
        test: &'static str,
        word: &'static str,
        ask: Ask,
    ) -> Html {
        let onclick = ctx.link().callback(move |_| Message::Ask(ask.clone()));
        html! { <button class="button" data-testid={test} disabled={self.line != Line::Open} {onclick}>{ word }</button> }
    }

    fn form(&self, ctx: &Context<Self>, words: &'static Words) -> Html {
        let onsubmit = ctx.link().callback(|event: SubmitEvent| {
            event.prevent_default();
            Message::Send
        });
        let oninput = ctx.link().callback(|e: InputEvent| Message::Typed(browser::value_of(&e)));
        let (bytes, newline) = (self.as_bytes, self.newline);
        html! {
            <form class="live-form" {onsubmit}>
                <input data-testid="live-input" value={self.typed.clone()} aria-label={words.what_to_send} placeholder={words.what_to_send} maxlength="65536" autocomplete="off" {oninput} />
                <div class="segments" role="group">
                    <button type="button" aria-pressed={(!bytes).to_string()} onclick={ctx.link().callback(|_| Message::Bytes(false))}>{ words.as_text }</button>
                    <button type="button" aria-pressed={bytes.to_string()} onclick={ctx.link().callback(|_| Message::Bytes(true))}>{ words.as_bytes }</button>
                </div>
                <label><input type="checkbox" checked={newline} disabled={bytes} onchange={ctx.link().callback(move |_| Message::Newline(!newline))} />{ words.add_newline }</label>
                <button class="button go" data-testid="live-send" disabled={self.line != Line::Open}>{ words.send }</button>
            </form>
        }
    }

    fn connect(&mut self, ctx: &Context<Self>) {
        let link = ctx.link().clone();
        self.told = Rc::default();
        self.over = None;
        self.trouble = None;
        match Socket::open("ws/echo", move |event| link.send_message(Message::Event(event))) {
            Ok(socket) => {
                self.socket = Some(socket);
                self.line = Line::Connecting;
            }
            Err(error) => self.over = Some(error),
        }
    }

    fn hear(&mut self, event: SocketEvent) {
        match event {
            SocketEvent::Opened => self.line = Line::Open,
            SocketEvent::Text(text) => {
                if let Ok(told) = serde_json::from_str::<Told>(&text) {
                    let all = Rc::make_mut(&mut self.told);
                    if all.len() >= TOLD {
                        all.remove(0);
                    }
                    // The two sides report from threads of their own: order by the clock.
                    let place = all.partition_point(|t| t.at_us <= told.at_us);
                    all.insert(place, told);
                }
            }
            SocketEvent::Closed(reason) => {
                self.line = Line::Idle;
                self.socket = None;
                self.over = Some(reason);
            }
        }
    }

    fn ask(&mut self, ask: &Ask) {
        let Ok(text) = serde_json::to_string(ask) else { return };
        if !self.socket.as_ref().is_some_and(|s| s.send(&text)) {
            self.line = Line::Idle;
        }
    }

    fn send(&mut self, words: &'static Words) {
        let bytes = if self.as_bytes {
            format::parse_hex(&self.typed)
        } else {
            Some(self.typed.clone().into_bytes())
        };
        let Some(mut data) = bytes else {
            self.trouble = Some(words.bad_hex);
            return;
        };
        self.trouble = None;
        if self.newline && !self.as_bytes {
            data.push(b'\n');
        }
        self.ask(&Ask::Send { data });
        self.typed.clear();
    }
}
