//! What a program printed and what was typed; typing when it asks.

use std::rc::Rc;

use world::view::{ConsoleKind, ConsolePiece, ProcessView, Status};
use world::{Choice, ProcessId};
use yew::prelude::*;

use crate::browser;
use crate::preference::use_words;
use crate::session::Action;
use crate::words::{Words, fill};

/// More pieces than this are not drawn.
const PIECES: usize = 500;
/// Longer lines cannot be typed.
const LINE_CHARACTERS: usize = 4000;

#[derive(Properties, PartialEq)]
pub struct ConsoleProps {
    pub process: Rc<ProcessView>,
    pub name: String,
    pub act: Callback<Action>,
}

#[component]
pub fn Console(props: &ConsoleProps) -> Html {
    let words = use_words();
    let output = use_node_ref();
    let process = &props.process;
    {
        let output = output.clone();
        let length = (
            process.console_dropped + process.console.len(),
            process.console.last().map(|p| p.text.len()),
        );
        use_effect_with(length, move |_| {
            if let Some(element) = output.cast::<web_sys::Element>() {
                browser::scroll_to(&element, None);
            }
        });
    }
    let hidden = process.console.len().saturating_sub(PIECES);
    let dropped = process.console_dropped + hidden;
    let waits = process.status == Status::WaitingForInput;
    let page = web_page(&process.console);
    html! {
        <section class={classes!("console", waits.then_some("asks"))} aria-label={words.console}>
            <header><h4>{ words.console }</h4><span class="grow" />{ signals(words, process, &props.act) }</header>
            <pre ref={output} data-testid={format!("console-{}", props.name)} tabindex="0" role="log">
                if dropped > 0 { <em>{ fill(words.console_dropped, &[&dropped]) }{ "\n" }</em> }
                <>{ for (dropped..).zip(&process.console[hidden..]).map(piece) }</>
                if process.console.is_empty() { <em class="muted">{ words.console_empty }</em> }
            </pre>
            if let Some(page) = page {
                // A sandbox without permissions: no scripts, no forms, no way out.
                <iframe class="web-page" sandbox="" title={words.web_page} data-testid={format!("web-page-{}", props.name)} srcdoc={page} />
            }
            if waits || process.watches_terminal { <Typing id={process.id} name={props.name.clone()} act={props.act.clone()} /> }
        </section>
    }
}

/// The HTML that a program printed last, as a browser would be given it.
fn web_page(console: &[ConsolePiece]) -> Option<AttrValue> {
    let printed = console.iter().filter(|p| p.kind == ConsoleKind::Out);
    let text: String = printed.map(|p| p.text.as_str()).collect();
    let lower = text.to_ascii_lowercase();
    let html = lower.rfind("<html")?;
    // A document type belongs to the page if nothing but space stands between.
    let start = lower[..html]
        .rfind("<!doctype html>")
        .filter(|at| lower[at + "<!doctype html>".len()..html].trim().is_empty())
        .unwrap_or(html);
    let end = lower[start..].find("</html>").map_or(text.len(), |at| start + at + "</html>".len());
    Some(AttrValue::from(text[start..end].to_string()))
}

/// Ctrl-D and Ctrl-C, which need no line to be asked for.
fn signals(words: &'static Words, process: &ProcessView, act: &Callback<Action>) -> Html {
    let id = process.id;
    let waits = process.status == Status::WaitingForInput;
    let alive = !matches!(process.status, Status::NotStarted | Status::Exited { .. });
    let end = act.reform(move |_| Action::Choose(Choice::EndOfInput(id)));
    let interrupt = act.reform(move |_| Action::Choose(Choice::Interrupt(id)));
    html! {
        <>
            if waits { <button class="button quiet small" title={words.end_of_input} aria-label={words.end_of_input} onclick={end}>{ "^D" }</button> }
            if alive { <button class="button quiet small" title={words.interrupt} aria-label={words.interrupt} onclick={interrupt}>{ "^C" }</button> }
        </>
    }
}

fn piece((number, piece): (usize, &ConsolePiece)) -> Html {
    let class = match piece.kind {
        ConsoleKind::Out => "out",
        ConsoleKind::Error => "err",
        ConsoleKind::Typed => "typed",
    };
    html! { <span key={number} {class}>{ &piece.text }</span> }
}

#[derive(Properties, PartialEq)]
struct TypingProps {
    id: ProcessId,
    name: String,
    act: Callback<Action>,
}

/// The line that the program waits for.
#[component]
fn Typing(props: &TypingProps) -> Html {
    let words = use_words();
    let input = use_node_ref();
    let TypingProps { id, ref act, .. } = *props;
    let onkeydown = {
        let (act, input) = (act.clone(), input.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some(field) = input.cast::<web_sys::HtmlInputElement>() else { return };
            let choice = match (event.key().as_str(), event.ctrl_key()) {
                ("Enter", _) if !event.is_composing() => Choice::Type(id, field.value()),
                ("d", true) if field.value().is_empty() => Choice::EndOfInput(id),
                _ => return,
            };
            event.prevent_default();
            browser::set_value(&field, "");
            act.emit(Action::Choose(choice));
        })
    };
    html! {
        <div class="typing">
            <span class="prompt" aria-hidden="true">{ "›" }</span>
            <input
                ref={input}
                data-testid={format!("input-{}", props.name)}
                placeholder={words.type_here}
                aria-label={words.type_here}
                maxlength={LINE_CHARACTERS.to_string()}
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                {onkeydown}
            />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_page_that_was_printed_is_shown() {
        let out = |text: &str| ConsolePiece { kind: ConsoleKind::Out, text: text.to_string() };
        let typed = ConsolePiece { kind: ConsoleKind::Typed, text: "<html>".into() };
        for (pieces, page) in [
            (
                vec![out("HTTP/1.1 200 OK\n\n<html><p>one"), out("</p></html>\nbye")],
                Some("<html><p>one</p></html>"),
            ),
            (
                vec![out("<!DOCTYPE html><html>old</html>"), out("<HTML>new</HTML>")],
                Some("<HTML>new</HTML>"),
            ),
            (vec![out("a < b"), typed], None),
        ] {
            assert_eq!(web_page(&pieces).as_deref(), page);
        }
    }
}
