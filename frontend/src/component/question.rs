//! A question to think about before stepping on: choose, and see why.

use std::rc::Rc;

use lesson::{Lesson, Question};
use yew::prelude::*;

use super::prose::Pen;
use crate::preference::use_words;

#[derive(Properties)]
pub struct QuestionBoxProps {
    pub question: Question,
    pub lesson: Rc<Lesson>,
}

/// The lesson is there for drawing only.
impl PartialEq for QuestionBoxProps {
    fn eq(&self, other: &Self) -> bool {
        self.question == other.question
    }
}

#[component]
pub fn QuestionBox(props: &QuestionBoxProps) -> Html {
    let words = use_words();
    let chosen = use_state(|| None::<usize>);
    let nothing = Callback::noop();
    let pen = Pen { lesson: &props.lesson, reached: &[], act: &nothing, vary: None };
    let option = |(i, (right, answer, why)): (
        usize,
        &(bool, Vec<lesson::Inline>, Vec<lesson::Inline>),
    )| {
        let state = chosen.clone();
        let picked = *chosen == Some(i);
        let verdict = picked.then_some(if *right { "right" } else { "wrong" });
        html! {
            <li class={classes!(verdict)}>
                <button aria-pressed={picked.to_string()} onclick={move |_| state.set(Some(i))}>
                    <span class="sign" aria-hidden="true">{ match verdict { Some("right") => "✓", Some(_) => "✕", None => "○" } }</span>
                    <span>{ pen.inlines(answer) }</span>
                </button>
                if picked {
                    <p role="status"><strong>{ if *right { words.right } else { words.wrong } }</strong>{ " " }{ pen.inlines(why) }</p>
                }
            </li>
        }
    };
    html! {
        <section class="question" aria-label={words.question}>
            <h4>{ words.question }</h4>
            <p>{ pen.inlines(&props.question.prompt) }</p>
            <ul>{ for props.question.options.iter().enumerate().map(option) }</ul>
        </section>
    }
}
