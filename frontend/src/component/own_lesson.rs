//! A lesson file of the reader's own, shown as one of the course, or as the list of its problems.

use std::rc::Rc;

use lesson::{Lesson, Problem};
use yew::prelude::*;
use yew_router::prelude::*;

use super::own_file::{OpenFile, OwnFile};
use super::problems::Problems;
use super::workbench::Workbench;
use crate::preference::{use_preferences, use_words};
use crate::route::Route;
use crate::words::fill;

/// Begins the id of every such lesson.
pub const OWN: &str = "own/";

enum Read {
    Nothing,
    Lesson(Rc<Lesson>),
    Problems(Vec<Problem>),
    TooLarge { name: Rc<str>, bytes: u32 },
}

fn read(own: &Option<OwnFile>) -> Read {
    let Some(OwnFile { name, bytes, text }) = own else { return Read::Nothing };
    let Some(text) = text else {
        return Read::TooLarge { name: name.clone(), bytes: *bytes };
    };
    match lesson::parse(name, text) {
        Ok(mut lesson) => {
            // Its edits are not those of a lesson of the course that has the same name.
            lesson.id.insert_str(0, OWN);
            Read::Lesson(Rc::new(lesson))
        }
        Err(problems) => Read::Problems(problems),
    }
}

#[derive(Properties, PartialEq)]
pub struct OwnLessonProps {
    pub own: Option<OwnFile>,
    pub open: Callback<OwnFile>,
}

#[component]
pub fn OwnLesson(props: &OwnLessonProps) -> Html {
    let words = use_words();
    let language = use_preferences().language;
    let own = use_memo(props.own.clone(), read);
    let page = |inner: Html| {
        html! {
            <main id="main" class="sheet" tabindex="-1">
                { inner }
                <p><OpenFile open={props.open.clone()} /></p>
                <Link<Route> to={Route::Home} classes="button">{ words.to_lessons }</Link<Route>>
            </main>
        }
    };
    match &*own {
        Read::Lesson(lesson) => {
            html! { <Workbench key={lesson.id.clone()} lesson={lesson.clone()} {language} /> }
        }
        Read::Problems(problems) => page(html! { <Problems problems={problems.clone()} /> }),
        Read::TooLarge { name, bytes } => {
            page(html! { <p role="alert">{ fill(words.file_too_large, &[name, bytes]) }</p> })
        }
        Read::Nothing => page(html! {}),
    }
}
