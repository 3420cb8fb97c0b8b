//! The bar on top: where one is, the neighbouring lessons, language, theme.

use world::Language;
use yew::prelude::*;
use yew_router::prelude::*;

use super::icon::{Drawn, Icon};
use crate::browser;
use crate::course::{Index, text_in};
use crate::preference::{Preferences, Theme, use_preferences, use_words};
use crate::route::Route;

#[derive(Properties, PartialEq)]
pub struct TopBarProps {
    pub index: Index,
    pub prefer: Callback<Preferences>,
}

#[component]
pub fn TopBar(props: &TopBarProps) -> Html {
    let words = use_words();
    let route = use_route::<Route>().unwrap_or(Route::Home);
    let here = |r: Route| if r == route { Some("page") } else { None };
    html! {
        <header class="top">
            <a class="skip" href="#main" onclick={skip()}>{ words.skip }</a>
            <Link<Route> to={Route::Home} classes="brand">
                <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
                    <rect width="32" height="32" rx="7" class="brand-box" />
                    <path d="M9 6v20M23 6v20" class="brand-rails" />
                    <path d="M9 10l14 5M23 18L9 23" class="brand-wires" />
                </svg>
                <span>{ words.title }</span>
            </Link<Route>>
            <Neighbours index={props.index.clone()} route={route.clone()} />
            <nav class="places">
                <span aria-current={here(Route::Home)}><Link<Route> to={Route::Home}>{ words.lessons }</Link<Route>></span>
                <span aria-current={here(Route::Play)}><Link<Route> to={Route::Play}>{ words.play_free }</Link<Route>></span>
                <span aria-current={here(Route::Live)}><Link<Route> to={Route::Live}>{ words.live }</Link<Route>></span>
            </nav>
            <Choosers prefer={props.prefer.clone()} />
        </header>
    }
}

/// "Skip" must not change the address: the router owns the fragment.
fn skip() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        browser::focus_id("main");
    })
}

#[derive(Properties, PartialEq)]
struct NeighboursProps {
    index: Index,
    route: Route,
}

/// ◂ this lesson's title ▸
#[component]
fn Neighbours(props: &NeighboursProps) -> Html {
    let words = use_words();
    let language = use_preferences().language;
    let Route::Lesson { id } = &props.route else { return html! { <span class="grow" /> } };
    let Some(course) = props.index.course() else { return html! { <span class="grow" /> } };
    let Some(at) = course.lessons.iter().position(|e| e.id == *id) else {
        return html! { <span class="grow" /> };
    };
    let link = |entry: Option<&lesson::CourseEntry>, icon: Icon, word: &'static str| match entry {
        Some(entry) => {
            let title = format!("{word}: {}", text_in(entry, language).1);
            html! {
                <span {title}>
                    <Link<Route> to={Route::Lesson { id: entry.id.clone() }} classes="button quiet square">
                        <Drawn {icon} /><span class="unseen">{ word }</span>
                    </Link<Route>>
                </span>
            }
        }
        None => {
            html! { <span class="button quiet square off" aria-hidden="true"><Drawn {icon} /></span> }
        }
    };
    html! {
        <div class="neighbours grow">
            { link(at.checked_sub(1).and_then(|i| course.lessons.get(i)), Icon::Previous, words.previous) }
            <span class="here">{ text_in(&course.lessons[at], language).1 }</span>
            { link(course.lessons.get(at + 1), Icon::Next, words.next) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ChoosersProps {
    prefer: Callback<Preferences>,
}

#[component]
fn Choosers(props: &ChoosersProps) -> Html {
    let words = use_words();
    let now = use_preferences();
    let other = match now.language {
        Language::English => Language::Chinese,
        Language::Chinese => Language::English,
    };
    let language = props.prefer.reform(move |_: MouseEvent| Preferences { language: other, ..now });
    let theme = props.prefer.reform(move |event: Event| {
        let value = browser::value_of(&event);
        let theme = Theme::ALL.into_iter().find(|t| t.name() == value).unwrap_or(Theme::Auto);
        Preferences { theme, ..now }
    });
    let name = |theme| match theme {
        Theme::Auto => words.theme_auto,
        Theme::Light => words.theme_light,
        Theme::Dark => words.theme_dark,
    };
    html! {
        <div class="choosers">
            <button class="button quiet" data-testid="language" title={words.language} onclick={language}>
                <span class={classes!((now.language == Language::English).then_some("on"))}>{ "EN" }</span>
                { "/" }
                <span class={classes!((now.language == Language::Chinese).then_some("on"))}>{ "中文" }</span>
            </button>
            <select class="button quiet" data-testid="theme" aria-label={words.theme} title={words.theme} onchange={theme}>
                { for Theme::ALL.into_iter().map(|t| html! {
                    <option value={t.name()} selected={t == now.theme}>{ name(t) }</option>
                }) }
            </select>
        </div>
    }
}
