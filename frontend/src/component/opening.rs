//! The places that need the fetched part, and what is seen of them until it is here.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::own_file::OwnFile;
use crate::app::Changes;
use crate::course::{Index, text_in};
use crate::part::{self, Draw};
use crate::preference::{use_preferences, use_words};

/// Where a lesson is shown: one of the course, the free playground, or a file of the reader's own.
#[derive(Clone, PartialEq)]
pub enum Place {
    Lesson { id: String, index: Index, changes: Changes },
    Play,
    Own { own: Option<OwnFile>, open: Callback<OwnFile> },
}

#[derive(Properties, PartialEq)]
pub struct OpeningProps {
    pub place: Place,
}

enum Part {
    Coming,
    Here(Draw),
    Failed,
}

#[component]
pub fn Opening(props: &OpeningProps) -> Html {
    let words = use_words();
    let attempt = use_state(|| 0u32);
    let part = use_state(|| part::here().map_or(Part::Coming, Part::Here));
    {
        let part = part.clone();
        use_effect_with(*attempt, move |_| {
            if matches!(*part, Part::Here(_)) {
                return;
            }
            spawn_local(async move {
                part.set(part::fetch().await.map_or(Part::Failed, Part::Here));
            });
        });
    }
    let again = {
        let part = part.clone();
        Callback::from(move |_: MouseEvent| {
            part.set(Part::Coming);
            attempt.set(attempt.wrapping_add(1));
        })
    };
    match &*part {
        Part::Here(draw) => draw(&props.place),
        Part::Coming => html! {
            <main id="main" class="sheet opening" tabindex="-1">
                <Announced place={props.place.clone()} />
                <p class="muted" role="status">{ words.loading }</p>
            </main>
        },
        Part::Failed => html! {
            <div class="trouble" role="alert" data-testid="part-failed">
                <p>{ words.part_failed }</p>
                <button class="button" data-testid="part-again" onclick={again}>{ words.try_again }</button>
            </div>
        },
    }
}

/// What the course's index says of a lesson.
#[component]
fn Announced(props: &OpeningProps) -> Html {
    let language = use_preferences().language;
    let Place::Lesson { id, index, .. } = &props.place else { return html! {} };
    let entry = index.course().and_then(|c| c.lessons.iter().find(|e| e.id == *id));
    let Some(entry) = entry else { return html! {} };
    let (written, title, summary) = text_in(entry, language);
    html! {
        <div lang={written.to_string()}>
            <h1>{ title }</h1>
            <p class="lead">{ summary }</p>
        </div>
    }
}
