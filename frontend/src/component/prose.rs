//! A lesson's text. Its run-links are buttons that take the simulation to a point, and tell when
//! they have been there.

use std::rc::Rc;

use lesson::{Block, Inline, Lesson, Mark};
use world::Goal;
use yew::prelude::*;
use yew_router::prelude::*;

use super::question::QuestionBox;
use super::search::SearchBox;
use crate::highlight;
use crate::preference::use_words;
use crate::route::Route;
use crate::session::Action;

const CLOSING: &str = ".,;:!?)”’，。；：！？）、";

#[derive(Properties, PartialEq)]
pub struct ProseProps {
    pub lesson: Rc<Lesson>,
    pub reached: Rc<Vec<Goal>>,
    /// Id and title of the lesson to read after this one.
    pub next: Option<(String, String)>,
    pub act: Callback<Action>,
    /// Runs one of the lesson's variations.
    pub vary: Callback<Option<usize>>,
    /// The variation that runs.
    pub varied: Option<usize>,
}

#[component]
pub fn Prose(props: &ProseProps) -> Html {
    let words = use_words();
    let ProseProps { lesson, reached, act, vary, .. } = props;
    let pen = Pen { lesson, reached, act, vary: Some((vary, props.varied)) };
    let starts_with_title =
        matches!(props.lesson.body.first(), Some(Block::Heading { level: 1, .. }));
    html! {
        <div class="prose" lang={props.lesson.language.clone()}>
            if !starts_with_title { <h1>{ &props.lesson.title }</h1> }
            { pen.blocks(&props.lesson.body) }
            if let Some((id, title)) = &props.next {
                <p class="next">
                    <Link<Route> to={Route::Lesson { id: id.clone() }}>{ words.next }{ ": " }{ title }{ " →" }</Link<Route>>
                </p>
            }
        </div>
    }
}

/// What drawing any piece of prose needs.
#[derive(Clone, Copy)]
pub struct Pen<'a> {
    pub lesson: &'a Lesson,
    pub reached: &'a [Goal],
    pub act: &'a Callback<Action>,
    /// What runs a variation, and which one runs; nothing where there can be none.
    pub vary: Option<(&'a Callback<Option<usize>>, Option<usize>)>,
}

impl Pen<'_> {
    pub fn blocks(self, blocks: &[Block]) -> Html {
        html! { <>{ for blocks.iter().map(|b| self.block(b)) }</> }
    }

    fn block(self, block: &Block) -> Html {
        match block {
            Block::Heading { level, id, content } => {
                let tag = match level {
                    1 => "h1",
                    2 => "h2",
                    3 => "h3",
                    _ => "h4",
                };
                html! { <@{tag} id={format!("text-{id}")}>{ self.inlines(content) }</@> }
            }
            Block::Paragraph(content) => html! { <p>{ self.inlines(content) }</p> },
            Block::List { ordered_from: Some(start), items } => {
                html! { <ol start={start.to_string()}>{ for items.iter().map(|i| self.item(i)) }</ol> }
            }
            Block::List { ordered_from: None, items } => {
                html! { <ul>{ for items.iter().map(|i| self.item(i)) }</ul> }
            }
            Block::Quote(inner) => html! { <blockquote>{ self.blocks(inner) }</blockquote> },
            Block::Table { head, rows } => self.table(head, rows.iter()),
            Block::Search { label, blocks } => html! {
                <SearchBox label={label.clone()} blocks={Rc::new(blocks.clone())} lesson={Rc::new(self.lesson.clone())} reached={self.reached.to_vec()} act={self.act.clone()} />
            },
            Block::Program { program } => self.program(*program),
            Block::Code { language, text } => listing(language, text),
            Block::Question(question) => {
                html! { <QuestionBox question={question.clone()} lesson={Rc::new(self.lesson.clone())} /> }
            }
            Block::Variation { variation } => self.variation(*variation),
            Block::Rule => html! { <hr /> },
        }
    }

    pub fn table<'r>(
        self,
        head: &[Vec<Inline>],
        rows: impl Iterator<Item = &'r Vec<Vec<Inline>>>,
    ) -> Html {
        html! {
            <div class="table-box" tabindex="0">
                <table>
                    <thead><tr>{ for head.iter().map(|c| html! { <th>{ self.inlines(c) }</th> }) }</tr></thead>
                    <tbody>
                        { for rows.map(|r| html! { <tr>{ for r.iter().map(|c| html! { <td>{ self.inlines(c) }</td> }) }</tr> }) }
                    </tbody>
                </table>
            </div>
        }
    }

    /// A list item; one that is a single paragraph is drawn without the paragraph's space.
    fn item(self, blocks: &[Block]) -> Html {
        match blocks {
            [Block::Paragraph(content)] => html! { <li>{ self.inlines(content) }</li> },
            _ => html! { <li>{ self.blocks(blocks) }</li> },
        }
    }

    /// The programs run in the columns beside the text; here they can be read in their place.
    fn program(self, index: usize) -> Html {
        let Some(program) = self.lesson.scenario.programs.get(index) else { return html! {} };
        html! {
            <details class="program-text" id={format!("program-{index}")}>
                <summary><code>{ &program.name }</code></summary>
                { listing("python", &program.source) }
            </details>
        }
    }

    /// What is changed, and the button that runs it so.
    fn variation(self, index: usize) -> Html {
        let (Some(variation), Some((vary, varied))) =
            (self.lesson.variations.get(index), self.vary)
        else {
            return html! {};
        };
        let runs = varied == Some(index);
        let line = |(mark, text): &(Mark, String)| {
            let (class, sign) = match mark {
                Mark::Kept => ("kept", " "),
                Mark::Removed => ("removed", "-"),
                Mark::Added => ("added", "+"),
            };
            html! { <span {class}>{ format!("{sign} {text}\n") }</span> }
        };
        html! {
            <div class="variation" data-testid={format!("variation-{}", variation.name)}>
                { variation.on.and_then(|on| self.lesson.variations.get(on)).map(|on| html! { <p>{ &on.title }{ " +" }</p> }) }
                { for variation.changes.iter().map(|change| html! {
                    <figure>
                        <figcaption><code>{ format!("{}:{}", change.file, change.line) }</code></figcaption>
                        <pre class="listing diff" tabindex="0"><code>{ for change.lines.iter().map(line) }</code></pre>
                    </figure>
                }) }
                { for variation.settings.iter().map(|setting| html! { <p><code>{ setting }</code></p> }) }
                <button class="button" data-testid="run-variation" aria-pressed={runs.to_string()} onclick={vary.reform(move |_| Some(index))}>{ "▶ " }{ &variation.title }</button>
            </div>
        }
    }

    /// A mark that ends a phrase stays with the button before it: no line begins with a comma.
    pub fn inlines(self, content: &[Inline]) -> Html {
        let mut skip = 0;
        let pieces = content.iter().enumerate().map(|(i, inline)| {
            let mark = match (inline, content.get(i + 1)) {
                (Inline::Run { .. }, Some(Inline::Text(next))) => {
                    next.chars().next().filter(|c| CLOSING.contains(*c))
                }
                _ => None,
            };
            let text_from = std::mem::replace(&mut skip, mark.map_or(0, char::len_utf8));
            match (inline, mark) {
                (Inline::Text(text), _) => html! { { &text[text_from..] } },
                (_, Some(mark)) => {
                    html! { <span class="held">{ self.inline(inline) }{ mark }</span> }
                }
                _ => self.inline(inline),
            }
        });
        html! { <>{ for pieces }</> }
    }

    fn inline(self, inline: &Inline) -> Html {
        match inline {
            Inline::Text(text) => html! { { text } },
            Inline::Code(text) => html! { <code>{ text }</code> },
            Inline::Emphasis(inner) => html! { <em>{ self.inlines(inner) }</em> },
            Inline::Strong(inner) => html! { <strong>{ self.inlines(inner) }</strong> },
            Inline::Run { goal, content } => {
                let reached = self.reached.contains(goal);
                let goal = goal.clone();
                html! {
                    <span class="run-link" role="button" tabindex="0" data-testid="run-link" data-reached={reached.to_string()}
                        onclick={self.act.reform({ let goal = goal.clone(); move |_| Action::RunTo(goal.clone()) })} onkeydown={pressed(self.act.reform(move |()| Action::RunTo(goal.clone())))}>
                        <span class="sign" aria-hidden="true">{ if reached { "✓" } else { "▶" } }</span>
                        { self.inlines(content) }
                    </span>
                }
            }
            Inline::LessonLink { id, content } => {
                html! { <Link<Route> to={Route::Lesson { id: id.clone() }}>{ self.inlines(content) }</Link<Route>> }
            }
            Inline::Link { url, content } => {
                html! { <a href={url.clone()} target="_blank" rel="noopener noreferrer">{ self.inlines(content) }</a> }
            }
            Inline::LineBreak => html! { <br /> },
        }
    }
}

/// Code in the text, coloured if it is Python.
fn listing(language: &str, text: &str) -> Html {
    let text = text.trim_end_matches('\n');
    if !matches!(language, "python" | "py") {
        return html! { <pre class="listing" tabindex="0"><code>{ text }</code></pre> };
    }
    let lines = highlight::highlight(text);
    html! {
        <pre class="listing" tabindex="0"><code>
            { for lines.iter().map(|line| html! {
                <>{ for line.iter().map(|(kind, text)| html! { <span class={kind.class()}>{ text }</span> }) }{ "\n" }</>
            }) }
        </code></pre>
    }
}

/// A run-link is no `<button>`, which could not be broken between two lines; its keys are a button's.
fn pressed(run: Callback<()>) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            run.emit(());
        }
    })
}
