//! What is wrong with lesson files, place by place, for the one who writes them.

use lesson::Problem;
use yew::prelude::*;

use crate::preference::use_words;

#[derive(Properties, PartialEq)]
pub struct ProblemsProps {
    pub problems: Vec<Problem>,
}

#[component]
pub fn Problems(props: &ProblemsProps) -> Html {
    let words = use_words();
    if props.problems.is_empty() {
        return html! {};
    }
    html! {
        <section class="problems" data-testid="problems" role="alert">
            <h2>{ words.problems }</h2>
            <ul>
                { for props.problems.iter().map(|p| html! {
                    <li>
                        <code>{ format!("{}:{}:{}", p.file, p.line, p.column) }</code>
                        <span>{ &p.what }</span>
                        if !p.instead.is_empty() { <em>{ &p.instead }</em> }
                    </li>
                }) }
            </ul>
        </section>
    }
}
