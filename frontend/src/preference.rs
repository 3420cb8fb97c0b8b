//! Language and theme: chosen once, remembered, handed down as a context.

use world::Language;
use yew::prelude::*;

use crate::browser;
use crate::words::Words;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    /// Its name in storage and in the style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preferences {
    pub language: Language,
    pub theme: Theme,
}

impl Preferences {
    /// What was chosen before, or else what the browser asks for.
    pub fn load() -> Preferences {
        let language = browser::stored("language").unwrap_or_else(browser::preferred_language);
        let theme = browser::stored("theme").unwrap_or_default();
        Preferences {
            language: if language.starts_with("zh") {
                Language::Chinese
            } else {
                Language::English
            },
            theme: Theme::ALL.into_iter().find(|t| t.name() == theme).unwrap_or(Theme::Auto),
        }
    }

    /// Remembers them and dresses the document accordingly.
    pub fn apply(self) {
        browser::store("language", language_code(self.language));
        browser::store("theme", self.theme.name());
        let tag = if self.language == Language::Chinese { "zh-CN" } else { "en" };
        browser::set_root_attribute("lang", tag);
        browser::set_root_attribute("data-theme", self.theme.name());
    }
}

/// As in lesson files' names.
pub fn language_code(language: Language) -> &'static str {
    match language {
        Language::English => "en",
        Language::Chinese => "zh",
    }
}

#[hook]
pub fn use_preferences() -> Preferences {
    use_context::<Preferences>()
        .unwrap_or(Preferences { language: Language::English, theme: Theme::Auto })
}

#[hook]
pub fn use_words() -> &'static Words {
    Words::of(use_preferences().language)
}
