//! Where runs stop besides lines: the system calls that the reader wants to see.

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use crate::preference::use_words;
use crate::session::Action;

/// Those that lessons are about, in the order in which programs make them.
const CALLS: &[&str] = &[
    "socket",
    "bind",
    "listen",
    "connect",
    "accept",
    "send",
    "recv",
    "sendto",
    "recvfrom",
    "shutdown",
    "close",
    "setsockopt",
    "select",
    "poll",
    "epoll_wait",
];

#[derive(Properties, PartialEq)]
pub struct StopsProps {
    pub calls: Rc<BTreeSet<&'static str>>,
    pub act: Callback<Action>,
}

#[component]
pub fn Stops(props: &StopsProps) -> Html {
    let words = use_words();
    let entry = |call: &'static str| {
        html! {
            <label key={call}>
                <input type="checkbox" data-testid={format!("stop-at-{call}")} checked={props.calls.contains(call)} onchange={props.act.reform(move |_| Action::ToggleCall(call))} />
                <code>{ call }</code>
            </label>
        }
    };
    html! {
        <details class="menu wide-only" name="timeline-menu">
            <summary class="button quiet small" data-testid="stops">
                { words.stops }
                if !props.calls.is_empty() { <span class="count">{ props.calls.len() }</span> }
            </summary>
            <div class="popup">
                <p class="muted">{ words.stops_about }</p>
                <div class="stops" role="group" aria-label={words.stops}>{ for CALLS.iter().copied().map(entry) }</div>
            </div>
        </details>
    }
}
