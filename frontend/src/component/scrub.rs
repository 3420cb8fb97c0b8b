//! The track of the run: a row for each program and one for the wire, with a mark for all that is
//! worth finding again; and a slider to any step.

use std::rc::Rc;

use world::ProcessId;
use world::timeline::{Mark, MarkKind};
use yew::prelude::*;

use crate::browser;
use crate::picture::Picture;
use crate::preference::use_words;
use crate::session::Action;
use crate::words::{Words, fill};

const ROW: i32 = 14;
/// More programs than this share the last row.
const ROWS: usize = 4;

#[derive(Properties, PartialEq)]
pub struct ScrubProps {
    pub picture: Rc<Picture>,
    pub act: Callback<Action>,
}

#[component]
pub fn Scrub(props: &ScrubProps) -> Html {
    let words = use_words();
    let picture = &props.picture;
    let rows = rows(words, picture);
    let length = picture.explored.max(1);
    let oninput = props
        .act
        .reform(|event: InputEvent| Action::Seek(browser::value_of(&event).parse().unwrap_or(0)));
    let across = props.act.reform(move |event: MouseEvent| {
        Action::Seek((browser::fraction_across(&event) * length as f64).round() as u64)
    });
    let height = ROW * rows.len() as i32;
    let at = |step: u64| format!("{:.3}%", step as f64 / length as f64 * 100.0);
    html! {
        <div class="scrub">
            <div class="row-names" aria-hidden="true">
                { for rows.iter().map(|row| html! { <span class={row.class.clone()} title={row.name.clone()}>{ &row.name }</span> }) }
            </div>
            <div class="track">
                <div class="rows">
                <svg width="100%" height={height.to_string()} onclick={across} aria-hidden="true">
                    { for (0..rows.len()).map(|i| {
                        let y = (ROW * i as i32 + ROW / 2).to_string();
                        html! { <line class="rail" x1="0" x2="100%" y1={y.clone()} y2={y} /> }
                    }) }
                    <Marks marks={picture.marks.clone()} rows={rows.iter().map(|r| r.process).collect::<Vec<_>>()} {length} act={props.act.clone()} />
                </svg>
                // Beside the marks, not among them: it moves at each step, and they need not be painted for that.
                <div class="cursor-line" style={format!("left:{}", at(picture.step))} />
                </div>
                <input type="range" data-testid="scrub" min="0" max={picture.explored.to_string()} value={picture.step.to_string()} aria-label={words.scrub}
                    aria-valuetext={fill(words.of, &[&picture.step, &picture.explored])} {oninput} />
            </div>
        </div>
    }
}

struct Row {
    name: String,
    class: String,
    /// `None`: the wire.
    process: Option<ProcessId>,
}

fn rows(words: &'static Words, picture: &Picture) -> Vec<Row> {
    let hue = |host| picture.hosts.iter().position(|h| h.id == host).unwrap_or(0) % 4;
    let program = |p: &Rc<world::view::ProcessView>| Row {
        name: p.name.clone(),
        class: format!("hue-{}", hue(p.host)),
        process: Some(p.id),
    };
    let mut rows: Vec<Row> = picture.processes.iter().take(ROWS).map(program).collect();
    rows.push(Row { name: words.wire.to_string(), class: String::new(), process: None });
    rows
}

#[derive(Properties)]
struct MarksProps {
    marks: Rc<Vec<Mark>>,
    rows: Vec<Option<ProcessId>>,
    length: u64,
    act: Callback<Action>,
}

impl PartialEq for MarksProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.marks, &other.marks)
            && self.rows == other.rows
            && self.length == other.length
    }
}

#[component]
fn Marks(props: &MarksProps) -> Html {
    html! { <>{ for props.marks.iter().enumerate().map(|(i, mark)| draw(i, mark, props)) }</> }
}

fn draw(index: usize, mark: &Mark, props: &MarksProps) -> Html {
    let (process, class, shape) = match mark.kind {
        MarkKind::Syscall(p) => (Some(p), "call", "M-1-4h2v8h-2z"),
        MarkKind::Blocked(p) => (Some(p), "blocked", "M-3-3h2v6h-2zM1-3h2v6h-2z"),
        MarkKind::Printed(p) => {
            (Some(p), "printed", "M-3.5 0a3.500 3.500 0 1 0 7 0a3.500 3.500 0 1 0-7 0")
        }
        MarkKind::Ended(p) => (Some(p), "ended", "M-3.500-3.500h7v7h-7z"),
        MarkKind::Packet(_) => (None, "sent", "M-3-3.500 4 0-3 3.500z"),
        MarkKind::Dropped => (
            None,
            "lost",
            "M-4-2.500-2.500-4 0-1.500 2.500-4 4-2.500 1.500 0 4 2.500 2.500 4 0 1.500-2.500 4-4 2.500-1.500 0z",
        ),
        MarkKind::Choice => {
            (None, "choice", "M0-5 1.500-1.500 5 0 1.500 1.500 0 5-1.500 1.500-5 0-1.500-1.500z")
        }
    };
    let last_program = props.rows.len().saturating_sub(2);
    let row = match process {
        Some(_) => props.rows.iter().position(|r| *r == process).unwrap_or(last_program),
        None => props.rows.len() - 1,
    };
    let x = mark.step as f64 / props.length as f64 * 100.0;
    let step = mark.step;
    let onclick = props.act.reform(move |event: MouseEvent| {
        event.stop_propagation();
        Action::Seek(step)
    });
    // A nested svg carries the percentage; paths know only pixels.
    html! {
        <svg key={index} class={classes!("mark", class)} x={format!("{x:.3}%")} y={(ROW * row as i32 + ROW / 2).to_string()} overflow="visible">
            <path d={shape} {onclick}><title>{ &mark.label }</title></path>
        </svg>
    }
}
