//! A lesson file of the reader's own: dropped onto the page, or chosen. It stays in this page; no server sees it.

use std::rc::Rc;

use yew::prelude::*;
use yew_router::prelude::*;

use crate::browser;
use crate::preference::use_words;
use crate::route::Route;

/// A larger file is not read: no lesson comes near.
const MOST_BYTES: u32 = 1 << 20;

/// A file as it was given, not yet looked into.
#[derive(Clone, PartialEq)]
pub struct OwnFile {
    pub name: Rc<str>,
    pub bytes: u32,
    /// None when the file is too large for a lesson.
    pub text: Option<Rc<str>>,
}

#[derive(Properties, PartialEq)]
pub struct OwnFileProps {
    pub open: Callback<OwnFile>,
}

/// Gives the file to the page, which then shows it.
#[hook]
fn use_opened(
    open: &Callback<OwnFile>,
) -> impl Fn(String, u32, Option<String>) + Clone + use<> + 'static {
    let (open, navigator) = (open.clone(), use_navigator());
    move |name: String, bytes: u32, text: Option<String>| {
        open.emit(OwnFile { name: name.into(), bytes, text: text.map(Into::into) });
        if let Some(navigator) = &navigator {
            navigator.push(&Route::Own);
        }
    }
}

/// Takes files that are dropped anywhere on the page.
#[component]
pub fn DropZone(props: &OwnFileProps) -> Html {
    let opened = use_opened(&props.open);
    use_effect_with((), move |()| {
        let drops = browser::on_drop(MOST_BYTES, opened);
        move || drop(drops)
    });
    html! {}
}

/// The button that opens a file.
#[component]
pub fn OpenFile(props: &OwnFileProps) -> Html {
    let words = use_words();
    let opened = use_opened(&props.open);
    let onchange = Callback::from(move |event: Event| {
        browser::chosen_file(&event, MOST_BYTES, opened.clone());
    });
    html! {
        <label class="open-file" title={words.open_file_hint}>
            <span class="button quiet">{ words.open_file }</span>
            <input type="file" class="unseen" accept=".md,text/markdown" data-testid="open-file" {onchange} />
            <small class="muted">{ words.open_file_hint }</small>
        </label>
    }
}
