//! A socket buffer as a bar: how full, and its first bytes.

use world::snapshot::BufferView;
use yew::prelude::*;

use crate::format;
use crate::preference::use_words;
use crate::words::fill;

#[derive(Properties, PartialEq)]
pub struct BufferBarProps {
    pub title: &'static str,
    pub buffer: BufferView,
    pub changed: bool,
}

#[component]
pub fn BufferBar(props: &BufferBarProps) -> Html {
    let words = use_words();
    let BufferView { used, capacity, ref head } = props.buffer;
    let share = if capacity == 0 { 0.0 } else { used as f64 / capacity as f64 * 100.0 };
    // A few bytes of many kilobytes would be invisible: anything at all is at least a sliver.
    let width = if used == 0 { 0.0 } else { share.clamp(3.0, 100.0) };
    let numbers = fill(words.of, &[&format::count(used as u64), &format::count(capacity as u64)]);
    html! {
        <div class={classes!("buffer", props.changed.then_some("changed"))}>
            <span class="title">{ props.title }</span>
            <span class="numbers">{ numbers }</span>
            <div class="bar" role="meter" aria-label={props.title} aria-valuemin="0" aria-valuenow={used.to_string()} aria-valuemax={capacity.to_string()}>
                <div class={classes!((share >= 100.0).then_some("full"))} style={format!("width:{width:.1}%")} />
            </div>
            if used > 0 && !head.is_empty() {
                <code class="bytes">{ format::readable(head) }{ if used > head.len() { "…" } else { "" } }</code>
            }
        </div>
    }
}
