//! What just happened, and why: the page's narrator, read out by screen readers.

use std::rc::Rc;

use world::{Sentence, Time};
use yew::prelude::*;

use crate::format;
use crate::preference::use_words;
use crate::session::Notice;
use crate::words::fill;

#[derive(Properties, PartialEq)]
pub struct SentenceBarProps {
    pub sentence: Rc<Sentence>,
    pub time: Time,
    pub at_start: bool,
    pub notice: Option<Notice>,
    /// Something was asked for, and waits for what is to do it.
    pub coming: bool,
}

#[component]
pub fn SentenceBar(props: &SentenceBarProps) -> Html {
    let words = use_words();
    let Sentence { what, why } = &*props.sentence;
    let what = if props.at_start && what.is_empty() { words.at_start } else { what.as_str() };
    let notice = props.notice.map(|notice| match notice {
        Notice::Ended => words.ended.to_string(),
        Notice::NotReached => words.not_reached.to_string(),
        Notice::TooLong(steps) => fill(words.too_long, &[&format::count(steps)]),
        Notice::NotPossible => words.not_possible.to_string(),
        Notice::GoesOn => words.goes_on.to_string(),
    });
    html! {
        <div class="sentence" data-testid="sentence" aria-live="polite" aria-atomic="true">
            <span class="clock">{ format::time(props.time) }</span>
            <p><strong>{ what.to_string() }</strong>{ " " }<span>{ why }</span></p>
            if props.coming { <p class="notice" data-testid="coming">{ words.engine_coming }</p> }
            if let Some(notice) = notice { <p class="notice">{ notice }</p> }
        </div>
    }
}
