//! All access to the browser: storage, network, clipboard, timers, frames, keys, the document.
//!
//! Nothing here knows what the page is about. Every handle stops what it stands for when it is
//! dropped. A browser that refuses something (private mode, no clipboard) is not an error that
//! matters: such calls answer `None` or `false`.

mod file;
mod panic;
mod socket;

pub use file::{chosen_file, on_drop, save};
pub use panic::show_panics;
pub use socket::{Socket, SocketEvent};

use std::cell::Cell;
use std::rc::Rc;

use gloo::events::EventListenerOptions;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Document, Element, KeyboardEvent, Response, ScrollIntoViewOptions, ScrollLogicalPosition,
    Window,
};

fn window() -> Window {
    web_sys::window().expect("the page runs in a window")
}

fn document() -> Document {
    window().document().expect("a window has a document")
}

/// What was stored under this key, if anything.
pub fn stored(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

/// Remembers a value; false when the browser has no room or no permission.
pub fn store(key: &str, value: &str) -> bool {
    window().local_storage().ok().flatten().is_some_and(|s| s.set_item(key, value).is_ok())
}

pub fn forget(key: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.remove_item(key);
    }
}

/// A fetched text, and whether our own server sent it (a static file host has no `/ws/…`).
pub struct Fetched {
    pub text: String,
    pub served: bool,
}

/// Fetches a text relative to the page's address, never from a stale cache. The error is for people.
pub async fn fetch(path: &str) -> Result<Fetched, String> {
    let response = JsFuture::from(window().fetch_with_str(path)).await.map_err(|e| plain(&e))?;
    let response: Response = response.dyn_into().map_err(|e| plain(&e))?;
    if !response.ok() {
        return Err(format!("{path}: HTTP {} {}", response.status(), response.status_text()));
    }
    let server = response.headers().get("server").ok().flatten().unwrap_or_default();
    let text =
        JsFuture::from(response.text().map_err(|e| plain(&e))?).await.map_err(|e| plain(&e))?;
    Ok(Fetched {
        text: text.as_string().unwrap_or_default(),
        served: server.starts_with("socket-playground"),
    })
}

fn plain(error: &JsValue) -> String {
    error
        .dyn_ref::<js_sys::Error>()
        .map_or_else(|| format!("{error:?}"), |e| String::from(e.message()))
}

/// Puts a text on the clipboard.
pub async fn copy(text: &str) -> bool {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
    if clipboard.map_or(true, |c| c.is_undefined()) {
        return false;
    }
    JsFuture::from(window().navigator().clipboard().write_text(text)).await.is_ok()
}

/// The page's whole address, and the part of it after `?` in the fragment.
pub fn address() -> (String, String) {
    let href = window().location().href().unwrap_or_default();
    let query = href
        .split_once('#')
        .and_then(|(_, f)| f.split_once('?'))
        .map_or("", |(_, q)| q)
        .to_string();
    (href, query)
}

/// The address up to the fragment.
pub fn base_address() -> String {
    let (href, _) = address();
    href.split('#').next().unwrap_or_default().to_string()
}

/// Whether the panes stand side by side: the style sheet's own question.
pub fn is_wide() -> bool {
    matches!(window().match_media("(min-width: 901px)"), Ok(Some(query)) if query.matches())
}

/// Replaces the fragment without a new history entry and without waking the router.
pub fn replace_fragment(fragment: &str) {
    if let Ok(history) = window().history() {
        let state = history.state().unwrap_or(JsValue::NULL);
        let _ = history.replace_state_with_url(
            &state,
            "",
            Some(&format!("{}#{fragment}", base_address())),
        );
    }
}

pub fn reload() {
    let _ = window().location().reload();
}

/// Milliseconds of a monotonic clock.
pub fn now_ms() -> f64 {
    window().performance().map_or(0.0, |p| p.now())
}

/// "zh-CN" and the like.
pub fn preferred_language() -> String {
    window().navigator().language().unwrap_or_default()
}

/// Sets an attribute of the root element (`lang`, `data-theme`).
pub fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute(name, value);
    }
}

pub fn set_title(title: &str) {
    document().set_title(title);
}

/// What the shell says under a name: `<meta name="…" content="…">`.
pub fn meta(name: &str) -> Option<String> {
    let element = document().query_selector(&format!("meta[name={name}]")).ok()??;
    element.get_attribute("content")
}

/// A pending call; dropped, it never happens.
pub use gloo::timers::callback::Timeout;

/// Calls `f` once after `ms` milliseconds.
pub fn after(ms: u32, f: impl FnOnce() + 'static) -> Timeout {
    Timeout::new(ms, f)
}

/// A pending animation frame; dropped, it never happens.
pub use gloo::render::AnimationFrame as Frame;

/// Calls `f` before the next repaint.
pub fn next_frame(f: impl FnOnce() + 'static) -> Frame {
    gloo::render::request_animation_frame(move |_| f())
}

/// A listener; dropped, it no longer listens.
pub use gloo::events::EventListener as Listener;

/// Calls `f` for each event of that name anywhere on the page; `f` may prevent what the browser would do.
fn listen(name: &'static str, f: impl FnMut(&web_sys::Event) + 'static) -> Listener {
    let options = EventListenerOptions::enable_prevent_default();
    Listener::new_with_options(&window(), name, options, f)
}

/// Calls `f` once, when somebody first moves, scrolls, touches or presses anything.
pub fn on_first_sign(f: impl FnOnce() + 'static) -> [Listener; 4] {
    let f = Rc::new(Cell::new(Some(f)));
    ["pointermove", "wheel", "touchstart", "keydown"].map(|name| {
        let f = f.clone();
        Listener::once(&window(), name, move |_| {
            if let Some(f) = f.take() {
                f();
            }
        })
    })
}

/// Calls `f` for each key pressed while nobody types into a field; true means "it was mine".
pub fn on_key(f: impl Fn(&KeyboardEvent) -> bool + 'static) -> Listener {
    listen("keydown", move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        if plain && !is_typing(event) && f(event) {
            event.prevent_default();
        }
    })
}

/// Whether the key goes into a text field, or works a control that has keys of its own.
fn is_typing(event: &KeyboardEvent) -> bool {
    let Some(element) = event.target().and_then(|t| t.dyn_into::<Element>().ok()) else {
        return false;
    };
    let own_keys = match event.key().as_str() {
        " " | "Enter" => "input, textarea, select, button, a, summary, [role=button]",
        // A scrolling box in focus scrolls with these.
        "ArrowUp" | "ArrowDown" | "Home" | "End" => "input, textarea, select, [tabindex='0']",
        _ => "input, textarea, select",
    };
    element.closest(own_keys).ok().flatten().is_some()
}

/// Scrolls the nearest scrolling box so that the element is seen, moving as little as can be.
pub fn reveal(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    options.set_inline(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Opens the first element that the selector finds, if it can be, and scrolls it into sight. False when
/// there is none.
pub fn bring(selector: &str) -> bool {
    let Ok(Some(element)) = document().query_selector(selector) else { return false };
    if element.tag_name() == "DETAILS" {
        let _ = element.set_attribute("open", "");
    }
    reveal(&element);
    true
}

/// Scrolls a box to `top` pixels, or to its end.
pub fn scroll_to(element: &Element, top: Option<i32>) {
    element.set_scroll_top(top.unwrap_or_else(|| element.scroll_height()));
}

/// Keeps `y` (pixels from the box's inner top) in sight.
pub fn keep_in_sight(element: &Element, y: i32, margin: i32) {
    let (top, height) = (element.scroll_top(), element.client_height());
    if y + margin > top + height {
        element.set_scroll_top(y + margin - height);
    } else if y - margin < top {
        element.set_scroll_top((y - margin).max(0));
    }
}

/// Whether the `<details>` that an event came from is open.
pub fn is_open(event: &web_sys::Event) -> bool {
    let element = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    element.is_some_and(|e| e.has_attribute("open"))
}

/// Where in the element a mouse event happened: 0 at its left edge, 1 at its right.
pub fn fraction_across(event: &web_sys::MouseEvent) -> f64 {
    let Some(element) = event.current_target().and_then(|t| t.dyn_into::<Element>().ok()) else {
        return 0.0;
    };
    let bounds = element.get_bounding_client_rect();
    if bounds.width() <= 0.0 {
        0.0
    } else {
        ((f64::from(event.client_x()) - bounds.left()) / bounds.width()).clamp(0.0, 1.0)
    }
}

/// The value of the field that an event came from.
pub fn value_of(event: &web_sys::Event) -> String {
    let Some(target) = event.target() else { return String::new() };
    if let Some(field) = target.dyn_ref::<web_sys::HtmlInputElement>() {
        return field.value();
    }
    if let Some(field) = target.dyn_ref::<web_sys::HtmlTextAreaElement>() {
        return field.value();
    }
    target.dyn_ref::<web_sys::HtmlSelectElement>().map(|field| field.value()).unwrap_or_default()
}

pub fn set_value(element: &web_sys::HtmlInputElement, value: &str) {
    element.set_value(value);
}

pub fn focus(element: &web_sys::HtmlElement) {
    let _ = element.focus();
}

/// In a textarea: puts four spaces where the caret stands and returns the new text.
pub fn indent(area: &web_sys::HtmlTextAreaElement) -> String {
    let at = area.selection_start().ok().flatten().unwrap_or(0);
    let end = area.selection_end().ok().flatten().unwrap_or(at);
    let _ = area.set_range_text_with_start_and_end("    ", at, end);
    let _ = area.set_selection_range(at + 4, at + 4);
    area.value()
}

/// Closes the open menu (`details.menu`; at most one is open), unless the event happened in it.
pub fn close_menu(event: Option<&web_sys::Event>) {
    let Ok(Some(menu)) = document().query_selector("details.menu[open]") else { return };
    let target = event.and_then(|e| e.target()?.dyn_into::<Element>().ok());
    if !target.is_some_and(|t| menu.contains(Some(&t))) {
        let _ = menu.remove_attribute("open");
    }
}

/// Puts the focus on the element of that id.
pub fn focus_id(id: &str) {
    if let Some(element) =
        document().get_element_by_id(id).and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok())
    {
        focus(&element);
    }
}
