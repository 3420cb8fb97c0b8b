//! "Who goes next?": everything that could happen, for the reader to choose from.

use std::rc::Rc;

use world::view::ChoiceView;
use yew::prelude::*;

use super::fold::use_fold;
use crate::format;
use crate::preference::use_words;
use crate::session::Action;

/// More choices than this are not listed.
const LISTED: usize = 40;

#[derive(Properties, PartialEq)]
pub struct ChoicesProps {
    pub choices: Rc<Vec<ChoiceView>>,
    pub act: Callback<Action>,
}

#[component]
pub fn Choices(props: &ChoicesProps) -> Html {
    let words = use_words();
    let (open, ontoggle) = use_fold();
    let entry = |(i, choice): (usize, &ChoiceView)| {
        let picked = choice.choice.clone();
        html! {
            <li key={i}>
                <button onclick={props.act.reform(move |_| Action::Choose(picked.clone()))}>
                    <span>{ &choice.label }</span>
                    if i == 0 && choice.due.is_some() { <small>{ words.by_itself }</small> }
                    if let Some(due) = choice.due { <small class="clock">{ format::time(due) }</small> }
                </button>
            </li>
        }
    };
    html! {
        <details class="menu" name="timeline-menu" {ontoggle}>
            <summary class="button quiet small" data-testid="choices">{ words.next_up }<span class="count">{ props.choices.len() }</span></summary>
            <div class="popup">
                <p class="muted">{ if props.choices.is_empty() { words.nothing_next } else { words.next_about } }</p>
                <ol>{ for props.choices.iter().take(LISTED).enumerate().filter(|_| open).map(entry) }</ol>
                if props.choices.len() > LISTED { <p class="muted">{ format!("… +{}", props.choices.len() - LISTED) }</p> }
            </div>
        </details>
    }
}
