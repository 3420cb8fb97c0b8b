//! `docs/python.md` lists the modules and built-in names that there are: held against the interpreter.
//! `BLESS=1` rewrites the lists.

use python::{Budget, Config, Effect, Limits, ThreadId, Vm};
use std::path::Path;

#[test]
fn the_lists_are_complete() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/python.md");
    let text = std::fs::read_to_string(&path).expect("docs/python.md is there");
    let builtins = "import builtins\n\
        print(', '.join(f'`{n}`' for n in sorted(dir(builtins)) if n[0] != '_'), end='')";
    let modules: Vec<String> = python::modules().iter().map(|name| format!("`{name}`")).collect();
    let mut expected = replaced(&text, "modules", &modules.join(", "));
    expected = replaced(&expected, "builtins", &printed(builtins));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, expected).expect("docs/python.md is writable");
        return;
    }
    assert!(text == expected, "BLESS=1 rewrites the lists of docs/python.md");
}

/// The text with what stands between the marks of that name wrapped and put in place.
fn replaced(text: &str, mark: &str, list: &str) -> String {
    let (start, end) = (format!("<!-- {mark} -->\n"), format!("<!-- /{mark} -->"));
    let from = text.find(&start).expect("the mark is there") + start.len();
    let to = text.find(&end).expect("the end mark is there");
    let mut lines = vec![String::new()];
    for word in list.split(' ') {
        let line = lines.last_mut().expect("there is one");
        if line.len() + word.len() > 100 {
            lines.push(word.into());
        } else {
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
    }
    format!("{}{}\n{}", &text[..from], lines.join("\n"), &text[to..])
}

fn printed(program: &str) -> String {
    let mut vm = Vm::new(Config {
        argv: vec!["list.py".into()],
        path: "list.py".into(),
        source: program.into(),
        files: Vec::new(),
        library: &[],
        host_modules: &[],
        limits: Limits::default(),
        seed: 0,
    });
    let mut out = String::new();
    loop {
        let budget = Budget { lines: 10_000, instructions_per_line: 1_000_000 };
        match vm.run(ThreadId(0), budget).effect {
            Effect::Print { text, .. } => out.push_str(&text),
            Effect::Exit { code } => {
                assert_eq!(code, 0, "{out}");
                return out;
            }
            other => panic!("stopped at {other:?}"),
        }
    }
}
