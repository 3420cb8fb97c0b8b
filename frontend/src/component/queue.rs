//! A listener's queue as slots: who waits, how many places are left.

use world::Address;
use world::snapshot::SocketId;
use yew::prelude::*;

use crate::format;
use crate::preference::use_words;
use crate::words::fill;

/// More free places than this are told as a number.
const SLOTS: usize = 8;

#[derive(Properties, PartialEq)]
pub struct QueueProps {
    pub title: &'static str,
    /// "syn" or "accept".
    pub class: &'static str,
    pub waiting: Vec<(SocketId, Address)>,
    pub limit: usize,
    /// Places beyond the limit that the kernel fills all the same.
    pub extra: usize,
    pub changed: bool,
}

#[component]
pub fn Queue(props: &QueueProps) -> Html {
    let words = use_words();
    let length = props.waiting.len();
    let free = (props.limit + props.extra).saturating_sub(length);
    let drawn_free = free.min(SLOTS.saturating_sub(length.min(SLOTS)));
    html! {
        <div class={classes!("queue", props.class, props.changed.then_some("changed"))}>
            <span class="title">{ props.title }</span>
            <span class="numbers" title={if props.extra > 0 { words.one_more } else { "" }}>{ fill(words.of, &[&length, &props.limit]) }</span>
            <ol class="slots" aria-label={props.title}>
                <>{ for props.waiting.iter().take(SLOTS).map(|(id, peer)| html! {
                    <li class="taken" key={id.0} title={format!("#{}", id.0)}>{ format::address(peer) }</li>
                }) }</>
                if length > SLOTS { <li class="taken">{ format!("+{}", length - SLOTS) }</li> }
                <>{ for (0..drawn_free).map(|i| html! { <li class="free" key={i} title={words.free}></li> }) }</>
                if free > drawn_free { <li class="more">{ format!("+{}", free - drawn_free) }</li> }
            </ol>
        </div>
    }
}
