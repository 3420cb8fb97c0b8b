//! The frame around every page: preferences, the course's index, the router.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::component::home::Home;
use crate::component::live::Live;
use crate::component::not_found::NotFound;
use crate::component::opening::{Opening, Place};
use crate::component::own_file::{DropZone, OwnFile};
use crate::component::top_bar::TopBar;
use crate::course::{self, Index};
use crate::preference::Preferences;
use crate::route::Route;

/// Names of lesson files that the server saw change, newest last, with a running number.
#[derive(Clone, Default, PartialEq)]
pub struct Changes {
    pub number: u32,
    pub files: Rc<Vec<String>>,
}

#[component]
pub fn App() -> Html {
    let preferences = use_state(Preferences::load);
    let index = use_state(|| Index::Loading);
    let changes = use_state(Changes::default);
    let own = use_state(|| None::<OwnFile>);
    let open = {
        let own = own.clone();
        Callback::from(move |opened| own.set(Some(opened)))
    };
    let load = {
        let index = index.clone();
        Callback::from(move |()| {
            let index = index.clone();
            spawn_local(async move { index.set(course::load_index().await) });
        })
    };
    {
        let load = load.clone();
        use_effect_with((), move |()| load.emit(()));
    }
    let on_change = {
        let (changes, load) = (changes.clone(), load.clone());
        Callback::from(move |files| {
            changes.set(Changes { number: changes.number.wrapping_add(1), files: Rc::new(files) });
            load.emit(());
        })
    };
    course::use_lesson_changes(index.served(), on_change);
    let prefer = {
        let preferences = preferences.clone();
        Callback::from(move |new: Preferences| {
            new.apply();
            preferences.set(new);
        })
    };
    let page = {
        let (index, changes) = ((*index).clone(), (*changes).clone());
        let (own, open) = ((*own).clone(), open.clone());
        move |route: Route| match route {
            Route::Home => {
                html! { <Home index={index.clone()} retry={load.clone()} open={open.clone()} /> }
            }
            Route::Own => opening(Place::Own { own: own.clone(), open: open.clone() }),
            Route::Lesson { id } => {
                opening(Place::Lesson { id, index: index.clone(), changes: changes.clone() })
            }
            Route::Play => opening(Place::Play),
            Route::Live => html! { <Live index={index.clone()} /> },
            Route::NotFound => html! { <NotFound /> },
        }
    };
    html! {
        <ContextProvider<Preferences> context={*preferences}>
            <HashRouter>
                <TopBar index={(*index).clone()} {prefer} />
                <DropZone {open} />
                <Switch<Route> render={page} />
            </HashRouter>
        </ContextProvider<Preferences>>
    }
}

fn opening(place: Place) -> Html {
    html! { <Opening {place} /> }
}
