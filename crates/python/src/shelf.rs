//! Library modules whose text is not in the executable: the page fetches them, all in one file, when a
//! program first imports one. Built with the feature `embedded`, the executable holds every text and the
//! shelf stays empty.
//!
//! Invariant: the shelf is filled at most once and its texts are those that `embedded` would hold, so that
//! what a program does does not depend on where a module came from.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::host::LibraryModule;

static SHELF: OnceLock<BTreeMap<&'static str, &'static str>> = OnceLock::new();

/// Ends a module's name in the file, and its text.
const AFTER_NAME: char = '\u{1f}';
const AFTER_TEXT: char = '\u{1e}';

pub(crate) fn text(name: &str) -> Option<&'static str> {
    SHELF.get()?.get(name).copied()
}

/// The file that [`fill`] reads: the modules' names and texts.
pub fn file<'a>(modules: impl Iterator<Item = &'a LibraryModule>) -> String {
    let mut file = String::new();
    for module in modules {
        if let Some(text) = module.text() {
            file.extend([module.name, &AFTER_NAME.to_string(), text, &AFTER_TEXT.to_string()]);
        }
    }
    file
}

/// Puts a fetched file's modules on the shelf; false if it is no such file. The text stays for good.
pub fn fill(file: String) -> bool {
    let records = |file: &'static str| -> Option<BTreeMap<&'static str, &'static str>> {
        file.split_terminator(AFTER_TEXT).map(|record| record.split_once(AFTER_NAME)).collect()
    };
    match records(file.leak()) {
        Some(modules) if !modules.is_empty() => {
            SHELF.get_or_init(|| modules);
            true
        }
        _ => false,
    }
}

/// Whether a text may import a module whose text is not here. A line that holds the word `import` and the
/// module's name counts, even in a comment: a fetch too many does no harm.
pub fn is_wanted<'a>(text: &str, mut modules: impl Iterator<Item = &'a LibraryModule>) -> bool {
    let imports: Vec<&str> = text.lines().filter(|line| line.contains("import")).collect();
    !imports.is_empty()
        && modules.any(|module| {
            module.text().is_none()
                && imports.iter().any(|line| has_word(line, first_part(module.name)))
        })
}

fn first_part(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

fn has_word(line: &str, word: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|part| part == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::ModuleKind;

    fn module(name: &'static str, source: Option<&'static str>) -> LibraryModule {
        LibraryModule { name, source, kind: ModuleKind::Library }
    }

    #[test]
    fn imports_are_seen_in_any_form() {
        let modules = [module("far.off", None), module("near", Some("x = 1"))];
        for (text, wanted) in [
            ("import far", true),
            ("if x: import near, far.off as f", true),
            ("from far import off", true),
            ("__import__('far')", true),
            ("import near", false),
            ("import farther", false),
            ("far = 1", false),
        ] {
            assert_eq!(is_wanted(text, modules.iter()), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_packed_is_found_again() {
        assert!(!fill("not a library".to_string()));
        let packed = file([module("packed_away", Some("x = 1\n"))].iter());
        assert!(fill(packed));
        assert_eq!(module("packed_away", None).text(), Some("x = 1\n"));
    }
}
