//! The list of lessons, by tag if one is chosen.

use std::collections::BTreeMap;

use lesson::{Course, CourseEntry};
use wasm_bindgen_futures::spawn_local;
use world::Language;
use yew::prelude::*;
use yew_router::prelude::*;

use super::own_file::{OpenFile, OwnFile};
use super::problems::Problems;
use crate::browser;
use crate::course::{Index, text_in};
use crate::part;
use crate::preference::{language_code, use_preferences, use_words};
use crate::route::Route;
use crate::words::{Words, fill};

/// A tag of fewer lessons than this is not offered as a filter.
const SHARED: usize = 3;

#[derive(Properties, PartialEq)]
pub struct HomeProps {
    pub index: Index,
    pub retry: Callback<()>,
    pub open: Callback<OwnFile>,
}

#[component]
pub fn Home(props: &HomeProps) -> Html {
    let words = use_words();
    use_effect_with(words.title, |title| browser::set_title(title));
    // Whoever stirs here is about to open a lesson: what it needs comes meanwhile.
    use_effect_with((), |()| {
        let signs = browser::on_first_sign(|| {
            spawn_local(async {
                part::fetch().await;
            });
        });
        move || drop(signs)
    });
    let body = match &props.index {
        Index::Loading => html! { <p class="muted" role="status">{ words.loading }</p> },
        Index::Failed(error) => html! {
            <div class="trouble" role="alert">
                <p>{ fill(words.could_not_load, &[error]) }</p>
                <button class="button" onclick={props.retry.reform(|_| ())}>{ words.try_again }</button>
            </div>
        },
        Index::Ready { course, .. } => html! { <LessonList course={(**course).clone()} /> },
    };
    html! {
        <main id="main" class="sheet home" tabindex="-1">
            <div class="hero">
                <h1>{ words.title }</h1>
                <p>{ words.tagline }</p>
                { picture() }
            </div>
            { body }
            <p><OpenFile open={props.open.clone()} /></p>
        </main>
    }
}

/// Two lifelines and three segments: what the page is about, at a glance.
fn picture() -> Html {
    html! {
        <svg class="hero-picture" viewBox="0 0 240 120" aria-hidden="true">
            <path class="rail" d="M30 6v108M210 6v108" />
            <path class="go" d="M30 18 208 38" /><path class="go head" d="M202 33l7 5-8 4z" />
            <path class="come" d="M210 48 32 68" /><path class="come head" d="M39 63l-8 5 8 4z" />
            <path class="go" d="M30 78 208 98" /><path class="go head" d="M202 93l7 5-8 4z" />
            <g class="names"><text x="100" y="22">{ "SYN" }</text><text x="92" y="52">{ "SYN,ACK" }</text><text x="100" y="82">{ "ACK" }</text></g>
        </svg>
    }
}

#[derive(Properties, PartialEq)]
struct LessonListProps {
    course: Course,
}

#[component]
fn LessonList(props: &LessonListProps) -> Html {
    let words = use_words();
    let language = use_preferences().language;
    let chosen = use_state(|| None::<String>);
    let tags = common_tags(&props.course.lessons);
    let tag_button = |tag: Option<&String>| {
        let (tag, state) = (tag.cloned(), chosen.clone());
        let pressed = (*state == tag).to_string();
        let word = tag.clone().unwrap_or_else(|| words.all.to_string());
        html! { <button class="tag" aria-pressed={pressed} onclick={move |_| state.set(tag.clone())}>{ word }</button> }
    };
    html! {
        <>
            if tags.len() > 1 {
                <div class="tags">{ tag_button(None) }{ for tags.into_iter().map(|t| tag_button(Some(t))) }</div>
            }
            { for in_parts(&props.course.lessons, |e| chosen.as_ref().is_none_or(|t| e.tags.contains(t))).into_iter().map(|(part, entries)| html! {
                <section key={part.map_or("", |p| p.id.as_str()).to_string()}>
                    if let Some(part) = part { { part_heading(part, language) } }
                    <ol class="lessons">{ for entries.into_iter().map(|(number, entry)| card(number, entry, &props.course, language, words)) }</ol>
                </section>
            }) }
            <Problems problems={props.course.problems.clone()} />
        </>
    }
}

/// Tags that several lessons share, in the order of the alphabet: the others are no help in choosing.
fn common_tags(lessons: &[CourseEntry]) -> Vec<&String> {
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    for tag in lessons.iter().flat_map(|entry| &entry.tags) {
        *counts.entry(tag).or_default() += 1;
    }
    counts.into_iter().filter(|(_, count)| *count >= SHARED).map(|(tag, _)| tag).collect()
}

/// A part's introduction, if there is one, and its chosen lessons with their numbers in the course.
type Part<'a> = (Option<&'a CourseEntry>, Vec<(usize, &'a CourseEntry)>);

/// The lessons by part, in the order of the course; a part of which nothing is chosen is left out.
fn in_parts(lessons: &[CourseEntry], chosen: impl Fn(&CourseEntry) -> bool) -> Vec<Part<'_>> {
    let introduces = |entry: &CourseEntry| entry.id.starts_with("part-");
    let mut parts: Vec<Part> = Vec::new();
    for (i, entry) in lessons.iter().filter(|e| !introduces(e)).enumerate() {
        let name = entry.part.as_ref().map(|part| format!("part-{part}"));
        let part = lessons.iter().find(|e| Some(&e.id) == name.as_ref());
        if parts.last().is_none_or(|(p, _)| p.map(|p| &p.id) != part.map(|p| &p.id)) {
            parts.push((part, Vec::new()));
        }
        if let Some((_, entries)) = parts.last_mut().filter(|_| chosen(entry)) {
            entries.push((i + 1, entry));
        }
    }
    parts.retain(|(_, entries)| !entries.is_empty());
    parts
}

fn part_heading(part: &CourseEntry, language: Language) -> Html {
    let (written, title, summary) = text_in(part, language);
    html! {
        <header class="part" lang={written.to_string()}>
            <h2><Link<Route> to={Route::Lesson { id: part.id.clone() }}>{ title }</Link<Route>></h2>
            <p>{ summary }</p>
        </header>
    }
}

fn card(
    number: usize,
    entry: &CourseEntry,
    course: &Course,
    language: Language,
    words: &Words,
) -> Html {
    let before =
        entry.builds_on.iter().filter_map(|id| course.lessons.iter().find(|e| e.id == *id));
    let before: Vec<&str> = before.map(|e| text_in(e, language).1).collect();
    let (written, title, summary) = text_in(entry, language);
    html! {
        <li key={entry.id.clone()} data-testid={format!("lesson-link-{}", entry.id)}>
            <Link<Route> to={Route::Lesson { id: entry.id.clone() }} classes="lesson-card">
                <span class="number">{ number }</span>
                <span class="text">
                    <strong lang={written.to_string()}>{ title }</strong>
                    <span lang={written.to_string()}>{ summary }</span>
                    <small>
                        <span>{ fill(words.minutes, &[&entry.minutes]) }</span>
                        if !before.is_empty() { <span>{ fill(words.builds_on, &[&before.join(", ")]) }</span> }
                        { for entry.tags.iter().map(|t| html! { <span class="tag-name">{ t }</span> }) }
                        if written != language_code(language) {
                            <span class="tag-name">{ fill(words.only_in, &[&written]) }</span>
                        }
                    </small>
                </span>
            </Link<Route>>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, part: Option<&str>, tags: &[&str]) -> CourseEntry {
        CourseEntry {
            id: id.to_string(),
            order: 0,
            tags: tags.iter().map(ToString::to_string).collect(),
            part: part.map(str::to_string),
            builds_on: Vec::new(),
            minutes: 5,
            texts: Vec::new(),
        }
    }

    #[test]
    fn lessons_stand_in_their_parts_with_their_numbers() {
        let lessons = [
            entry("part-a", None, &[]),
            entry("one", Some("a"), &["x"]),
            entry("two", Some("a"), &["x", "y"]),
            entry("part-b", None, &[]),
            entry("three", Some("b"), &["x"]),
            entry("four", None, &[]),
        ];
        let shape = |wanted: &str| -> Vec<(String, Vec<usize>)> {
            let parts =
                in_parts(&lessons, |e| wanted.is_empty() || e.tags.iter().any(|t| t == wanted));
            let name = |p: Option<&CourseEntry>| p.map_or(String::new(), |p| p.id.clone());
            parts.iter().map(|(p, e)| (name(*p), e.iter().map(|(n, _)| *n).collect())).collect()
        };
        let part = |name: &str, numbers: &[usize]| (name.to_string(), numbers.to_vec());
        assert_eq!(shape(""), [part("part-a", &[1, 2]), part("part-b", &[3]), part("", &[4])]);
        assert_eq!(shape("y"), [part("part-a", &[2])]);
        assert_eq!(common_tags(&lessons), ["x"]);
    }
}
