//! An address that leads nowhere.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::preference::use_words;
use crate::route::Route;

#[component]
pub fn NotFound() -> Html {
    let words = use_words();
    html! {
        <main id="main" class="sheet" tabindex="-1">
            <p>{ words.not_found }</p>
            <p><Link<Route> to={Route::Home} classes="button">{ words.to_lessons }</Link<Route>></p>
        </main>
    }
}
