//! The part of the page that is fetched when first needed: lessons, their workbench, and all that runs in it.
//!
//! The build splits the WebAssembly in two at the function marked here: what can be reached through it alone
//! becomes a file of its own, and that is nearly everything. So it stays small that the list of lessons waits
//! for; and nothing outside [`draw`] may name a lesson, a session or a world.

use std::cell::Cell;

use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::prelude::*;

use crate::component::lesson_page::{FreePlay, LessonPage};
use crate::component::opening::Place;
use crate::component::own_lesson::OwnLesson;

/// Draws a place that needs the part.
pub type Draw = fn(&Place) -> Html;

thread_local! {
    static FETCHED: Cell<Option<Draw>> = const { Cell::new(None) };
}

/// What draws, if the part is here already.
pub fn here() -> Option<Draw> {
    FETCHED.get()
}

/// Fetches the part, unless it is here; the browser's console says why it could not be had. Asked again, it tries again.
pub async fn fetch() -> Option<Draw> {
    if FETCHED.get().is_none() {
        FETCHED.set(workbench().await.ok());
    }
    FETCHED.get()
}

#[wasm_split(workbench, fallible)]
fn workbench() -> Result<Draw, SplitLoaderError> {
    Ok(draw)
}

fn draw(place: &Place) -> Html {
    match place.clone() {
        Place::Lesson { id, index, changes } => {
            html! { <LessonPage key={id.clone()} id={id.clone()} {index} {changes} /> }
        }
        Place::Play => html! { <FreePlay /> },
        Place::Own { own, open } => html! { <OwnLesson {own} {open} /> },
    }
}
