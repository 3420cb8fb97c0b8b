//! A program's text with line numbers, the line it stands at, and stops.

use std::rc::Rc;

use yew::prelude::*;

use crate::browser;
use crate::highlight::{Kind, Line};
use crate::preference::use_words;
use crate::words::{Words, fill};

/// Lines that are compared and drawn together: each line by itself would cost more to compare than to draw.
const GROUP: usize = 5;

/// Where a program stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Current {
    /// 1-based.
    pub line: u32,
    /// The expression under way: columns in characters, half-open.
    pub columns: Option<(u32, u32)>,
    /// Inside the line (in a call that waits), not before it.
    pub waits: bool,
}

#[derive(Properties, PartialEq)]
pub struct CodeProps {
    pub name: String,
    pub lines: Rc<Vec<Rc<Line>>>,
    pub current: Option<Current>,
    pub callers: Vec<u32>,
    pub breakpoints: Vec<u32>,
    /// The program's own file: only there do line numbers work.
    pub own: bool,
    /// A line number was chosen: run there (`false`) or set a breakpoint (`true`).
    pub pick: Callback<(u32, bool)>,
}

#[component]
pub fn Code(props: &CodeProps) -> Html {
    let words = use_words();
    let list = use_node_ref();
    {
        let (list, line) = (list.clone(), props.current.map(|c| c.line));
        use_effect_with((line, props.lines.len()), move |&(line, count)| {
            // Only with the next frame have the panes below taken their new heights.
            let frame = line.map(|line| browser::next_frame(move || show_line(&list, line, count)));
            move || drop(frame)
        });
    }
    let line_of = |n: u32| n.to_string();
    html! {
        <div class="code" data-testid={format!("code-{}", props.name)} ref={list} tabindex="0" role="group" aria-label={props.name.clone()} title={if props.own { words.line_hint } else { "" }}>
            if let Some(current) = props.current {
                <span class="unseen" data-testid={format!("current-line-{}", props.name)} data-line={line_of(current.line)}>{ line_of(current.line) }</span>
            }
            <>{ for (0..props.lines.len()).step_by(GROUP).map(|first| {
                let numbers = first as u32 + 1..=(first + GROUP) as u32;
                let here = |lines: &[u32]| lines.iter().copied().filter(|n| numbers.contains(n)).collect::<Vec<_>>();
                html! {
                    <Lines
                        key={first}
                        {first}
                        lines={props.lines.clone()}
                        current={props.current.filter(|c| numbers.contains(&c.line))}
                        callers={here(&props.callers)}
                        stops={if props.own { here(&props.breakpoints) } else { Vec::new() }}
                        own={props.own}
                        pick={props.pick.clone()}
                    />
                }
            }) }</>
        </div>
    }
}

/// Scrolls so that the line is seen with two lines around it.
fn show_line(list: &NodeRef, line: u32, count: usize) {
    if let Some(element) = list.cast::<web_sys::Element>() {
        let height = element.scroll_height() / count.max(1) as i32;
        browser::keep_in_sight(
            &element,
            line as i32 * height - height / 2,
            2 * height + height / 2,
        );
    }
}

#[derive(Properties)]
struct LinesProps {
    /// Where the group begins.
    first: usize,
    /// All of the file.
    lines: Rc<Vec<Rc<Line>>>,
    current: Option<Current>,
    callers: Vec<u32>,
    stops: Vec<u32>,
    own: bool,
    pick: Callback<(u32, bool)>,
}

/// The callback is a new one at each drawing but does the same: it does not count.
impl PartialEq for LinesProps {
    fn eq(&self, other: &Self) -> bool {
        (self.first, self.current, self.own) == (other.first, other.current, other.own)
            && (&self.callers, &self.stops) == (&other.callers, &other.stops)
            && self.lines == other.lines
    }
}

/// A few lines, drawn anew when something changes in one of them.
#[component]
fn Lines(props: &LinesProps) -> Html {
    let words = use_words();
    let lines = props.lines.iter().enumerate().skip(props.first).take(GROUP);
    html! { <>{ for lines.map(|(i, line)| code_line(words, props, i as u32 + 1, line)) }</> }
}

fn code_line(words: &'static Words, props: &LinesProps, number: u32, line: &Line) -> Html {
    let current = props.current.filter(|c| c.line == number);
    let (caller, stop) = (props.callers.contains(&number), props.stops.contains(&number));
    let onclick = props.pick.reform(move |e: MouseEvent| (number, e.shift_key()));
    let class = classes!(
        "line",
        current.map(|c| if c.waits { "current waits" } else { "current" }),
        caller.then_some("caller"),
        stop.then_some("stop"),
    );
    let label = fill(if stop { words.breakpoint } else { words.run_to_line }, &[&number]);
    html! {
        <div {class}>
            if props.own {
                <button class="number" tabindex="-1" aria-label={label} {onclick}>{ number }</button>
            } else {
                <span class="number">{ number }</span>
            }
            <span class="arrow" aria-hidden="true">{ if current.is_some() { "▸" } else if caller { "▹" } else { "" } }</span>
            <code>{ pieces(line, current.and_then(|c| c.columns)) }</code>
        </div>
    }
}

/// The coloured pieces, with the expression under way underlined.
fn pieces(line: &Line, columns: Option<(u32, u32)>) -> Html {
    let mut column = 0;
    let mut out = Vec::new();
    for (kind, text) in line {
        for (inside, part) in cut(text, column, columns) {
            out.push(piece(*kind, inside, part));
        }
        column += text.chars().count() as u32;
    }
    html! { <>{ for out }{ "\n" }</> }
}

fn piece(kind: Kind, inside: bool, text: &str) -> Html {
    let text = text.to_string();
    if kind == Kind::Plain && !inside {
        return html! { { text } };
    }
    html! { <span class={classes!(kind.class(), inside.then_some("now"))}>{ text }</span> }
}

/// Cuts a piece that starts at `column` where the marked columns begin and end.
fn cut(text: &str, column: u32, columns: Option<(u32, u32)>) -> Vec<(bool, &str)> {
    let Some((from, to)) = columns else { return vec![(false, text)] };
    let byte = |target: u32| {
        let skip = target.saturating_sub(column) as usize;
        text.char_indices().nth(skip).map_or(text.len(), |(i, _)| i)
    };
    let (a, b) = (byte(from), byte(to).max(byte(from)));
    let parts = [(false, &text[..a]), (true, &text[a..b]), (false, &text[b..])];
    parts.into_iter().filter(|(_, part)| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts() {
        /// Where the text begins, the columns marked, and the parts expected.
        type Case = (u32, Option<(u32, u32)>, &'static [(bool, &'static str)]);
        let table: [Case; 5] = [
            (0, None, &[(false, "abcé")]),
            (0, Some((1, 2)), &[(false, "a"), (true, "b"), (false, "cé")]),
            (4, Some((0, 6)), &[(true, "ab"), (false, "cé")]),
            (0, Some((3, 9)), &[(false, "abc"), (true, "é")]),
            (0, Some((9, 12)), &[(false, "abcé")]),
        ];
        for (column, columns, expected) in table {
            assert_eq!(cut("abcé", column, columns), expected, "{column} {columns:?}");
        }
    }
}
