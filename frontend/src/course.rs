//! Fetching the course: its index once, a lesson when it is opened, and the server's word that a
//! file has changed.

use std::cell::Cell;
use std::rc::Rc;

use lesson::{Course, Lesson, Problem};
use world::Language;
use yew::prelude::*;

use crate::browser::{self, Socket, SocketEvent};
use crate::engine::Engine;
use crate::preference::language_code;

/// The index, as far as it is known.
#[derive(Clone, PartialEq)]
pub enum Index {
    Loading,
    Ready {
        course: Rc<Course>,
        /// The page comes from our own server, which has `/ws/…`.
        served: bool,
    },
    Failed(String),
}

impl Index {
    pub fn course(&self) -> Option<&Rc<Course>> {
        match self {
            Index::Ready { course, .. } => Some(course),
            _ => None,
        }
    }

    pub fn served(&self) -> bool {
        matches!(self, Index::Ready { served: true, .. })
    }
}

pub async fn load_index() -> Index {
    let read = browser::fetch("lessons/index.json").await.and_then(|fetched| {
        let course: Course =
            serde_json::from_str(&fetched.text).map_err(|e| format!("lessons/index.json: {e}"))?;
        Ok((course, fetched.served))
    });
    match read {
        Ok((course, served)) => Index::Ready { course: Rc::new(course), served },
        Err(error) => Index::Failed(error),
    }
}

/// Why a lesson cannot be shown.
#[derive(Clone, PartialEq)]
pub enum Trouble {
    Fetch(String),
    Problems(Vec<Problem>),
}

/// The lesson in the wanted language if the course has it, else as it was written first.
pub async fn load_lesson(course: &Course, id: &str, language: Language) -> Result<Lesson, Trouble> {
    let file = format!("{id}.md");
    let text = fetch_lesson_file(&file).await?;
    let original = lesson::parse(&file, &text).map_err(Trouble::Problems)?;
    let code = language_code(language);
    let translated = course
        .lessons
        .iter()
        .any(|e| e.id == id && e.texts.iter().skip(1).any(|(l, ..)| l == code));
    if original.language == code || !translated {
        return Ok(original);
    }
    let file = format!("{id}.{code}.md");
    let text = fetch_lesson_file(&file).await?;
    lesson::parse_translation(&original, &file, &text).map_err(Trouble::Problems)
}

async fn fetch_lesson_file(file: &str) -> Result<String, Trouble> {
    browser::fetch(&format!("lessons/{file}")).await.map(|f| f.text).map_err(Trouble::Fetch)
}

/// Fetches the Python library modules that programs may import; nothing comes of it if they cannot be had.
pub async fn load_library(engine: &dyn Engine) {
    let Some(file) = browser::meta("library") else { return };
    if let Ok(fetched) = browser::fetch(&file).await {
        engine.fill_library(fetched.text);
    }
}

/// Title and summary in the wanted language, else the original's, with its language code.
pub fn text_in(entry: &lesson::CourseEntry, language: Language) -> (&str, &str, &str) {
    let code = language_code(language);
    let wanted = entry.texts.iter().find(|(l, ..)| l == code).or(entry.texts.first());
    wanted.map_or(("", entry.id.as_str(), ""), |(l, t, s)| (l.as_str(), t.as_str(), s.as_str()))
}

#[derive(serde::Deserialize)]
struct Changed {
    changed: Vec<String>,
}

/// Calls `changed` with the names of lesson files that change, while the page is served by our own
/// server. Reconnects after the server was restarted.
#[hook]
pub fn use_lesson_changes(served: bool, changed: Callback<Vec<String>>) {
    let attempt = use_state(|| 0u32);
    use_effect_with((served, *attempt), move |&(served, number)| {
        let socket = served.then(|| follow(changed, attempt, number));
        move || drop(socket)
    });
}

/// Dropped together: the socket and the pending attempt to open the next one.
type Following = (Option<Socket>, Rc<Cell<Option<browser::Timeout>>>);

fn follow(changed: Callback<Vec<String>>, attempt: UseStateHandle<u32>, number: u32) -> Following {
    let retry = Rc::new(Cell::new(None));
    let pending = retry.clone();
    let tell = move |event| match event {
        SocketEvent::Text(text) => {
            if let Ok(message) = serde_json::from_str::<Changed>(&text) {
                changed.emit(message.changed);
            }
        }
        SocketEvent::Closed(_) => {
            let attempt = attempt.clone();
            pending.set(Some(browser::after(3_000, move || attempt.set(number.wrapping_add(1)))));
        }
        SocketEvent::Opened => {}
    };
    (Socket::open("ws/lessons", tell).ok(), retry)
}
