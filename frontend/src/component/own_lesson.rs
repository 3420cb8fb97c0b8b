//! A lesson file of the reader's own, dropped onto the page or chosen: shown as one of the course, or as the
//! list of its problems. It stays in this page; no server sees it.

use std::rc::Rc;

use lesson::{Lesson, Problem};
use yew::prelude::*;
use yew_router::prelude::*;

use super::problems::Problems;
use super::workbench::Workbench;
use crate::browser;
use crate::preference::{use_preferences, use_words};
use crate::route::Route;
use crate::words::fill;

/// A larger file is not read: no lesson comes near.
const MOST_BYTES: u32 = 1 << 20;

#[derive(Clone, PartialEq)]
pub enum Own {
    Lesson(Rc<Lesson>),
    Problems(Vec<Problem>),
    TooLarge { name: String, bytes: u32 },
}

impl Own {
    fn read(name: &str, bytes: u32, text: Option<&str>) -> Own {
        let Some(text) = text else {
            return Own::TooLarge { name: name.to_string(), bytes };
        };
        match lesson::parse(name, text) {
            Ok(mut lesson) => {
                // Its edits are not those of a lesson of the course that has the same name.
                lesson.id.insert_str(0, OWN);
                Own::Lesson(Rc::new(lesson))
            }
            Err(problems) => Own::Problems(problems),
        }
    }
}

/// Begins the id of every such lesson.
pub const OWN: &str = "own/";

#[derive(Properties, PartialEq)]
pub struct DropZoneProps {
    pub open: Callback<Own>,
}

/// Takes files that are dropped anywhere on the page.
#[component]
pub fn DropZone(props: &DropZoneProps) -> Html {
    let navigator = use_navigator();
    let open = props.open.clone();
    use_effect_with((), move |()| {
        let drops = browser::on_drop(MOST_BYTES, move |name, bytes, text| {
            open.emit(Own::read(&name, bytes, text.as_deref()));
            if let Some(navigator) = &navigator {
                navigator.push(&Route::Own);
            }
        });
        move || drop(drops)
    });
    html! {}
}

/// The button that opens a file.
#[component]
pub fn OpenFile(props: &DropZoneProps) -> Html {
    let words = use_words();
    let navigator = use_navigator();
    let open = props.open.clone();
    let onchange = Callback::from(move |event: Event| {
        let (open, navigator) = (open.clone(), navigator.clone());
        browser::chosen_file(&event, MOST_BYTES, move |name, bytes, text| {
            open.emit(Own::read(&name, bytes, text.as_deref()));
            if let Some(navigator) = &navigator {
                navigator.push(&Route::Own);
            }
        });
    });
    html! {
        <label class="open-file" title={words.open_file_hint}>
            <span class="button quiet">{ words.open_file }</span>
            <input type="file" class="unseen" accept=".md,text/markdown" data-testid="open-file" {onchange} />
            <small class="muted">{ words.open_file_hint }</small>
        </label>
    }
}

#[derive(Properties, PartialEq)]
pub struct OwnLessonProps {
    pub own: Option<Own>,
    pub open: Callback<Own>,
}

#[component]
pub fn OwnLesson(props: &OwnLessonProps) -> Html {
    let words = use_words();
    let language = use_preferences().language;
    let page = |inner: Html| {
        html! {
            <main id="main" class="sheet" tabindex="-1">
                { inner }
                <p><OpenFile open={props.open.clone()} /></p>
                <Link<Route> to={Route::Home} classes="button">{ words.to_lessons }</Link<Route>>
            </main>
        }
    };
    match &props.own {
        Some(Own::Lesson(lesson)) => {
            html! { <Workbench key={lesson.id.clone()} lesson={lesson.clone()} {language} /> }
        }
        Some(Own::Problems(problems)) => page(html! { <Problems problems={problems.clone()} /> }),
        Some(Own::TooLarge { name, bytes }) => {
            page(html! { <p role="alert">{ fill(words.file_too_large, &[name, bytes]) }</p> })
        }
        None => page(html! {}),
    }
}
