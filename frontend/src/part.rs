//! The parts of the page that are fetched when first needed: lessons and their workbench; and the engine that
//! runs the programs in it.
//!
//! The build splits the WebAssembly at the functions marked here: what can be reached through one of them alone
//! becomes a file of its own. So the list of lessons has little to wait for, and nothing outside [`draw`] may name a
//! lesson or a session; and a lesson can be read before the simulator is here, which nothing but [`Simulator`]
//! may call.

use std::cell::Cell;

use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::prelude::*;

use crate::component::lesson_page::{FreePlay, LessonPage};
use crate::component::opening::Place;
use crate::component::own_lesson::OwnLesson;
use crate::engine::{Engine, Simulator};

/// Draws a place that needs the workbench.
pub type Draw = fn(&Place) -> Html;

thread_local! {
    static WORKBENCH: Cell<Option<Draw>> = const { Cell::new(None) };
    static ENGINE: Cell<Option<&'static dyn Engine>> = const { Cell::new(None) };
}

/// What draws, if the workbench is here already.
pub fn here() -> Option<Draw> {
    WORKBENCH.get()
}

/// Fetches the workbench, unless it is here; the browser's console says why it could not be had. Asked again, it
/// tries again.
pub async fn fetch() -> Option<Draw> {
    if WORKBENCH.get().is_none() {
        WORKBENCH.set(workbench().await.ok());
    }
    WORKBENCH.get()
}

/// What runs programs, if it is here already.
pub fn engine_here() -> Option<&'static dyn Engine> {
    ENGINE.get()
}

/// Fetches the engine, as [`fetch`] does the workbench.
pub async fn fetch_engine() -> Option<&'static dyn Engine> {
    if ENGINE.get().is_none() {
        ENGINE.set(engine().await.ok());
    }
    ENGINE.get()
}

#[wasm_split(workbench, fallible)]
fn workbench() -> Result<Draw, SplitLoaderError> {
    Ok(draw)
}

#[wasm_split(engine, fallible)]
fn engine() -> Result<&'static dyn Engine, SplitLoaderError> {
    Ok(&Simulator)
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
