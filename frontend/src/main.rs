//! Socket Playground's page: lessons beside programs that run, step by step, on a simulated kernel
//! and network.
//!
//! Functional core, imperative shell: [`session`] decides, [`browser`] alone touches the browser,
//! and the components draw plain `PartialEq` data. No component reads a `World`.

mod address;
mod app;
mod browser;
mod component;
mod course;
mod engine;
mod format;
mod highlight;
mod part;
mod picture;
mod preference;
mod route;
mod session;
mod words;

fn main() {
    let preferences = preference::Preferences::load();
    preferences.apply();
    let words = words::Words::of(preferences.language);
    browser::show_panics(words.panic_title, words.panic_advice, words.panic_reload);
    yew::Renderer::<app::App>::new().render();
}
