//! Opens a lesson (or the free playground) and keeps it up to date while its files change.

use std::rc::Rc;

use lesson::{Lesson, Problem};
use wasm_bindgen_futures::spawn_local;
use world::Language;
use yew::prelude::*;
use yew_router::prelude::*;

use super::problems::Problems;
use super::workbench::Workbench;
use crate::app::Changes;
use crate::browser;
use crate::course::{self, Index, Trouble};
use crate::preference::{use_preferences, use_words};
use crate::route::Route;
use crate::words::{Words, fill};

#[derive(Properties, PartialEq)]
pub struct LessonPageProps {
    pub id: String,
    pub index: Index,
    pub changes: Changes,
}

#[component]
pub fn LessonPage(props: &LessonPageProps) -> Html {
    let words = use_words();
    let language = use_preferences().language;
    let lesson = use_state(|| None::<Rc<Lesson>>);
    let trouble = use_state(|| None::<Trouble>);
    // A change of other files leaves the number alone, so that nothing is fetched again.
    let version = use_mut_ref(|| 0u32);
    let mine = |file: &String| file.split('.').next() == Some(props.id.as_str());
    if props.changes.files.iter().any(mine) {
        *version.borrow_mut() = props.changes.number;
    }
    let version = *version.borrow();
    let course = props.index.course().cloned();
    {
        let (lesson, trouble) = (lesson.clone(), trouble.clone());
        let wanted = (props.id.clone(), language, version, course.is_some());
        use_effect_with(wanted, move |(id, language, ..)| {
            let (id, language) = (id.clone(), *language);
            spawn_local(async move {
                let Some(course) = course else { return };
                match course::load_lesson(&course, &id, language).await {
                    Ok(loaded) => {
                        browser::set_title(&loaded.title);
                        lesson.set(Some(Rc::new(loaded)));
                        trouble.set(None);
                    }
                    Err(error) => trouble.set(Some(error)),
                }
            });
        });
    }
    let next = props.index.course().and_then(|course| {
        let at = course.lessons.iter().position(|e| e.id == props.id)?;
        let entry = course.lessons.get(at + 1)?;
        Some((entry.id.clone(), course::text_in(entry, language).1.to_string()))
    });
    let shown = match (&*lesson, &props.index) {
        (Some(lesson), _) => html! { <Workbench lesson={lesson.clone()} {language} {next} /> },
        (None, Index::Failed(error)) => {
            html! { <p role="alert">{ fill(words.could_not_load, &[error]) }</p> }
        }
        (None, _) if trouble.is_none() => {
            html! { <p class="muted loading" role="status">{ words.loading }</p> }
        }
        (None, _) => html! {},
    };
    html! {
        <>
            { trouble.as_ref().map(|t| tell(t, words)) }
            { shown }
        </>
    }
}

fn tell(trouble: &Trouble, words: &Words) -> Html {
    match trouble {
        Trouble::Problems(problems) => html! { <Problems problems={problems.clone()} /> },
        Trouble::Fetch(error) => html! {
            <div class="trouble" role="alert">
                <p>{ fill(words.could_not_load, &[error]) }</p>
                <Link<Route> to={Route::Home} classes="button">{ words.to_lessons }</Link<Route>>
            </div>
        },
    }
}

/// Two hosts, two small programs, and nobody who explains: a lesson that the page carries itself.
#[component]
pub fn FreePlay() -> Html {
    let language = use_preferences().language;
    let lesson = use_memo(language, |language| free_play(*language).map(Rc::new));
    match &*lesson {
        Ok(lesson) => html! { <Workbench lesson={lesson.clone()} {language} /> },
        Err(problems) => html! { <Problems problems={problems.clone()} /> },
    }
}

fn free_play(language: Language) -> Result<Lesson, Vec<Problem>> {
    let original = lesson::parse("play.md", include_str!("../play/play.md"))?;
    match language {
        Language::English => Ok(original),
        Language::Chinese => {
            lesson::parse_translation(&original, "play.zh.md", include_str!("../play/play.zh.md"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_play_is_a_good_lesson() {
        for language in [Language::English, Language::Chinese] {
            let lesson = free_play(language).unwrap_or_else(|problems| panic!("{problems:?}"));
            assert_eq!(lesson.scenario.programs.len(), 2);
        }
    }
}
