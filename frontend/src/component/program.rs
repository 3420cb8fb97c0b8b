//! One running program: its code, what it printed, its variables; and the editor of its files.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use world::view::{ProcessView, Status, ThreadView};
use world::{Scenario, TaskId};
use yew::prelude::*;

use super::code::{Code, Current};
use super::console::Console;
use super::icon::{Drawn, Icon};
use super::variables::Variables;
use crate::format;
use crate::highlight::{self, Line};
use crate::picture::Watch;
use crate::preference::use_words;
use crate::session::{Action, SOURCE_BYTES};
use crate::words::{Words, fill};
use crate::{browser, browser::indent, part};

/// A file as it runs, coloured once.
#[derive(PartialEq)]
pub struct SourceFile {
    pub name: String,
    pub text: String,
    pub lines: Rc<Vec<Rc<Line>>>,
}

/// Each program's files, its own first.
pub fn source_files(scenario: &Scenario) -> Vec<Rc<Vec<SourceFile>>> {
    let file = |name: &str, text: &str| SourceFile {
        name: name.to_string(),
        text: text.to_string(),
        lines: Rc::new(
            highlight::highlight(text.trim_end_matches('\n')).into_iter().map(Rc::new).collect(),
        ),
    };
    let files = |p: &world::Program| {
        let own = std::iter::once(file(&p.file, &p.source));
        Rc::new(own.chain(p.files.iter().map(|(name, text)| file(name, text))).collect::<Vec<_>>())
    };
    scenario.programs.iter().map(files).collect()
}

#[derive(Properties, PartialEq)]
pub struct ProgramCardProps {
    pub process: Rc<ProcessView>,
    /// "server.py (1000)", if that forked it.
    pub parent: Option<String>,
    pub before: Option<Rc<ProcessView>>,
    pub files: Rc<Vec<SourceFile>>,
    /// Files that the reader has changed, with their new text, run or not.
    pub edits: Rc<Vec<(String, String)>>,
    pub breakpoints: Vec<u32>,
    pub watch: Option<Watch>,
    /// The lesson is about its variables.
    pub roomy: bool,
    pub act: Callback<Action>,
}

#[component]
pub fn ProgramCard(props: &ProgramCardProps) -> Html {
    let words = use_words();
    let editing = use_state(|| false);
    // The thread that the reader looks at; else the one whose turn it is.
    let thread = use_state(|| None::<u32>);
    let tab = use_state(|| None::<String>);
    let ProgramCardProps { process, before, files, edits, act, .. } = props;
    let shown_thread = shown_thread(&process.threads, *thread);
    let earlier = before.as_ref().and_then(|b| {
        b.threads.iter().find(|t| shown_thread.is_some_and(|s| s.thread == t.thread))
    });
    // The file of the innermost frame that one of our files has, unless the reader looks elsewhere.
    let at = shown_thread
        .and_then(|t| t.frames.iter().rev().find(|f| files.iter().any(|s| s.name == f.file)));
    let name = (*tab).clone().or(at.map(|f| f.file.clone()));
    let file = files.iter().find(|f| Some(&f.name) == name.as_ref()).or(files.first());
    let test_name = format::test_name(&process.name);
    let Some(file) = file else { return html! {} };
    let edited = edits.iter().find(|(n, _)| *n == file.name).map(|(_, text)| text.as_str());
    let head = html! {
        <header class="program-head">
            <h3 title={process.command.clone()}>{ &process.name }if edited.is_some() { <em title={words.edited}>{ " *" }<span class="unseen">{ words.edited }</span></em> }</h3>
            if let Some(parent) = &props.parent { <small class="muted">{ fill(words.child_of, &[&process.pid, parent]) }</small> }
            if process.zombie { <span class="pill failed" title={words.zombie_about}>{ words.zombie }</span> }
            <StatusPill status={process.status.clone()} />
            <span class="grow" />
            { tools(props, words, &test_name, file, edited.is_some(), &editing, shown_thread) }
        </header>
    };
    let tabs = (files.len() > 1).then(|| file_tabs(files, &file.name, &tab));
    let body = if *editing {
        editor(words, file, edited.unwrap_or(&file.text), &test_name, act)
    } else {
        let current = shown_thread
            .filter(|_| is_alive(&process.status))
            .and_then(|t| current_in(t, &file.name));
        let process_id = process.id;
        let pick = act.reform(move |(line, stop): (u32, bool)| match stop {
            true => Action::ToggleBreakpoint((process_id, line)),
            false => Action::RunToLine((process_id, line)),
        });
        html! {
            <Code
                name={test_name.clone()}
                lines={file.lines.clone()}
                {current}
                callers={shown_thread.map_or_else(Vec::new, |t| callers_in(t, &file.name))}
                breakpoints={props.breakpoints.clone()}
                own={file.name == files[0].name}
                {pick}
            />
        }
    };
    html! {
        <article class={classes!("program", props.roomy.then_some("roomy"))} data-process={process.id.0.to_string()} aria-label={process.command.clone()}>
            { head }
            { tabs.unwrap_or_default() }
            if let Some(text) = edited { <Python2Note name={test_name.clone()} file={file.name.clone()} text={text.to_string()} act={act.clone()} /> }
            { body }
            if process.threads.len() > 1 {
                <ThreadTabs threads={Rc::new(process.threads.clone())} shown={shown_thread.map_or(0, |t| t.thread)} choose={let thread = thread.clone(); Callback::from(move |id: u32| thread.set((*thread != Some(id)).then_some(id)))} pinned={thread.is_some()} />
            }
            <div class="program-foot">
                if !*editing {
                <Variables
                    name={test_name.clone()}
                    frames={Rc::new(shown_thread.map_or_else(Vec::new, |t| t.frames.clone()))}
                    before={Rc::new(earlier.map_or_else(Vec::new, |t| t.frames.clone()))}
                    fresh={earlier.is_some()}
                >
                    <WatchField name={test_name.clone()} process={process.id} watch={props.watch.clone()} act={act.clone()} />
                </Variables>
                }
                <Console process={process.clone()} name={test_name} act={act.clone()} />
            </div>
        </article>
    }
}

fn is_alive(status: &Status) -> bool {
    !matches!(status, Status::NotStarted | Status::Exited { .. })
}

/// Where the thread stands in this file.
fn current_in(thread: &ThreadView, file: &str) -> Option<Current> {
    let frame = thread.frames.iter().rev().find(|f| f.file == file)?;
    let innermost = thread.frames.last().is_some_and(|last| std::ptr::eq(last, frame));
    Some(Current {
        line: frame.line,
        columns: frame.columns,
        waits: innermost && !frame.at_line_start,
    })
}

/// Lines of this file that wait for a function to return.
fn callers_in(thread: &ThreadView, file: &str) -> Vec<u32> {
    let mut frames: Vec<u32> =
        thread.frames.iter().filter(|f| f.file == file).map(|f| f.line).collect();
    frames.pop();
    frames
}

fn tools(
    props: &ProgramCardProps,
    words: &'static Words,
    test_name: &str,
    file: &SourceFile,
    edited: bool,
    editing: &UseStateHandle<bool>,
    thread: Option<&ThreadView>,
) -> Html {
    let act = &props.act;
    let task = TaskId { process: props.process.id, thread: thread.map_or(0, |t| t.thread) };
    let small = |icon: Icon, word: &'static str, test: &str, action: Action| {
        html! {
            <button class="button quiet small square" title={word} data-testid={format!("{test}-{test_name}")} onclick={act.reform(move |_| action.clone())}>
                <Drawn {icon} /><span class="unseen">{ word }</span>
            </button>
        }
    };
    let id = props.process.id;
    let toggle = {
        let editing = editing.clone();
        Callback::from(move |_| editing.set(!*editing))
    };
    let rerun = {
        let (editing, act) = (editing.clone(), act.clone());
        Callback::from(move |_| {
            editing.set(false);
            act.emit(Action::Rerun);
        })
    };
    let reset = {
        let (act, name) = (act.clone(), file.name.clone());
        Callback::from(move |_| act.emit(Action::Reset { file: name.clone() }))
    };
    let waiting = props.process.status == Status::NotStarted;
    html! {
        <>
            if edited {
                <button class="button quiet small" data-testid={format!("reset-{test_name}")} onclick={reset}>{ words.reset }</button>
            }
            if edited || **editing {
                <button class="button small go" data-testid={format!("run-{test_name}")} title={words.run_hint} onclick={rerun}>{ words.run }</button>
            }
            <button class="button quiet small" data-testid={format!("edit-{test_name}")} aria-pressed={editing.to_string()} onclick={toggle}>
                { if **editing { words.done } else { words.edit } }
            </button>
            if waiting {
                <button class="button quiet small" onclick={act.reform(move |_| Action::Choose(world::Choice::Start(id)))}>{ words.start_this }</button>
            } else if is_alive(&props.process.status) && !**editing {
                <span class="group">
                    { small(Icon::Step, words.step_this, "step-only", Action::StepOnly(id)) }
                    { small(Icon::Over, words.step_over, "step-over", Action::StepOver(task)) }
                    if thread.is_some_and(|t| t.frames.len() > 1) { { small(Icon::Out, words.step_out, "step-out", Action::StepOut(task)) } }
                </span>
            }
        </>
    }
}

fn file_tabs(files: &[SourceFile], shown: &str, tab: &UseStateHandle<Option<String>>) -> Html {
    let one = |file: &SourceFile| {
        let (tab, name) = (tab.clone(), file.name.clone());
        let selected = (file.name == shown).to_string();
        html! { <button role="tab" aria-selected={selected} onclick={move |_| tab.set(Some(name.clone()))}>{ &file.name }</button> }
    };
    html! { <div class="tabs" role="tablist">{ for files.iter().map(one) }</div> }
}

/// The thread that the reader chose, if it lives; else the one that runs or ran last; else the first.
fn shown_thread(threads: &[ThreadView], chosen: Option<u32>) -> Option<&ThreadView> {
    let chosen = threads.iter().find(|t| Some(t.thread) == chosen);
    chosen.or(threads.iter().find(|t| t.has_turn)).or(threads.first())
}

#[derive(Properties, PartialEq)]
struct ThreadTabsProps {
    threads: Rc<Vec<ThreadView>>,
    shown: u32,
    /// The reader holds on to the shown one; else the tabs follow the turn.
    pinned: bool,
    choose: Callback<u32>,
}

/// The threads of a process, each with what it is doing.
#[component]
fn ThreadTabs(props: &ThreadTabsProps) -> Html {
    let words = use_words();
    let one = |view: &ThreadView| {
        let id = view.thread;
        let shown = id == props.shown;
        let name = if view.name.is_empty() { words.main_thread } else { view.name.as_str() };
        html! {
            <button key={id} role="tab" aria-selected={shown.to_string()} class={classes!((shown && props.pinned).then_some("pinned"))} onclick={props.choose.reform(move |_| id)}>
                { name }
                <StatusPill status={view.status.clone()} brief=true />
                if view.has_turn { <small class="mark" title={words.has_turn}><span aria-hidden="true">{ "▸" }</span><span class="unseen">{ words.has_turn }</span></small> }
            </button>
        }
    };
    html! { <div class="tabs threads" role="tablist" aria-label={words.threads} data-testid="threads">{ for props.threads.iter().map(one) }</div> }
}

fn editor(
    words: &'static Words,
    file: &SourceFile,
    text: &str,
    test_name: &str,
    act: &Callback<Action>,
) -> Html {
    let edit = {
        let (act, name) = (act.clone(), file.name.clone());
        Callback::from(move |text: String| act.emit(Action::Edit { file: name.clone(), text }))
    };
    let oninput = edit.reform(|e: InputEvent| browser::value_of(&e));
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        // Tab indents; Escape first lets a keyboard user leave, as everywhere.
        if event.key() == "Tab" && !event.shift_key() {
            event.prevent_default();
            if let Some(area) = event.target_dyn_into::<web_sys::HtmlTextAreaElement>() {
                edit.emit(indent(&area));
            }
        }
    });
    html! {
        <textarea
            class="editor"
            data-testid={format!("editor-{test_name}")}
            aria-label={fill(words.editor_label, &[&file.name])}
            rows={(text.lines().count() + 2).clamp(8, 40).to_string()}
            maxlength={SOURCE_BYTES.to_string()}
            spellcheck="false"
            autocapitalize="off"
            autocomplete="off"
            wrap="off"
            value={text.to_string()}
            {oninput}
            {onkeydown}
        />
    }
}

#[derive(Properties, PartialEq)]
struct Python2NoteProps {
    name: String,
    file: String,
    text: String,
    act: Callback<Action>,
}

/// What of an edited text is Python 2, its Python 3 form, and the button that changes what is mechanical.
#[component]
fn Python2Note(props: &Python2NoteProps) -> Html {
    let words = use_words();
    let found = use_state_eq(Vec::new);
    {
        let found = found.clone();
        use_effect_with(props.text.clone(), move |text| {
            let text = text.clone();
            spawn_local(async move {
                // A program that was changed is about to be run.
                if let Some(engine) = part::fetch_engine().await {
                    found.set(engine.python2(&text));
                }
            });
        });
    }
    let Some(first) = found.first() else { return html! {} };
    let change = {
        let (act, file, text) = (props.act.clone(), props.file.clone(), props.text.clone());
        Callback::from(move |_| {
            if let Some(engine) = part::engine_here() {
                act.emit(Action::Edit { file: file.clone(), text: engine.to_python3(&text) });
            }
        })
    };
    html! {
        <p class="varied" role="status" data-testid={format!("python2-{}", props.name)}>
            { fill(words.python2, &[&first.line, &first.construct, &first.instead]) }{ " " }
            if found.iter().any(|one| one.fix.is_some()) {
                <button class="button small" onclick={change}>{ words.to_python3 }</button>
            }
        </p>
    }
}

#[derive(Properties, PartialEq)]
struct WatchFieldProps {
    name: String,
    process: world::ProcessId,
    watch: Option<Watch>,
    act: Callback<Action>,
}

/// An expression, and its value at this instant.
#[component]
fn WatchField(props: &WatchFieldProps) -> Html {
    let words = use_words();
    let process = props.process;
    let oninput = props
        .act
        .reform(move |e: InputEvent| Action::Watch { process, expression: browser::value_of(&e) });
    let expression = props.watch.as_ref().map_or("", |w| w.expression.as_str()).to_string();
    html! {
        <p class="watch">
            <input aria-label={words.watch} title={words.watch_hint} placeholder={words.watch} data-testid={format!("watch-{}", props.name)} spellcheck="false" autocapitalize="off" autocomplete="off" value={expression} {oninput} />
            if let Some(watch) = &props.watch {
                <output class={classes!("value", watch.value.is_err().then_some("bad"))}>{ match &watch.value { Ok(text) => format!("= {text}"), Err(why) => why.clone() } }</output>
            }
        </p>
    }
}

#[derive(Properties, PartialEq)]
struct StatusPillProps {
    status: Status,
    /// Just the sign, and the call that it waits in.
    #[prop_or_default]
    brief: bool,
}

/// How the program is doing: a sign, a colour and words.
#[component]
fn StatusPill(props: &StatusPillProps) -> Html {
    let words = use_words();
    let (class, icon, text, why) = match &props.status {
        Status::NotStarted => ("idle", Icon::Circle, words.not_started.to_string(), String::new()),
        Status::Running => ("runs", Icon::Play, words.is_running.to_string(), String::new()),
        Status::Blocked { call, why } => {
            ("waits", Icon::Pause, fill(words.blocked_in, &[call]), why.clone())
        }
        Status::Sleeping { until } => {
            ("waits", Icon::Pause, fill(words.asleep, &[&format::time(*until)]), String::new())
        }
        Status::WaitingForInput => {
            ("asks", Icon::Keyboard, words.waiting_input.to_string(), String::new())
        }
        Status::Exited { code: 0 } => {
            ("over", Icon::Stop, fill(words.exited, &[&0]), String::new())
        }
        Status::Exited { code } => {
            ("failed", Icon::Cross, fill(words.exited, &[code]), String::new())
        }
    };
    if props.brief {
        let call =
            if let Status::Blocked { call, .. } = &props.status { call.as_str() } else { "" };
        let title = if why.is_empty() { text } else { why };
        return html! {
            <span class={classes!("pill", class)} title={title.clone()}><Drawn {icon} />{ call }<span class="unseen">{ title }</span></span>
        };
    }
    html! {
        <span class={classes!("pill", class)} title={why}><Drawn {icon} />{ text }</span>
    }
}
