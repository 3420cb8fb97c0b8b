//! Tables that are searched as one types: the rows that have all the words stay, each under its heading.

use std::rc::Rc;

use lesson::{Block, Inline, Lesson, plain_text};
use world::Goal;
use yew::prelude::*;

use super::prose::Pen;
use crate::browser;
use crate::preference::use_words;
use crate::session::Action;
use crate::words::fill;

#[derive(Properties, PartialEq)]
pub struct SearchBoxProps {
    /// What is looked for.
    pub label: String,
    pub blocks: Rc<Vec<Block>>,
    pub lesson: Rc<Lesson>,
    pub reached: Vec<Goal>,
    pub act: Callback<Action>,
}

#[component]
pub fn SearchBox(props: &SearchBoxProps) -> Html {
    let words = use_words();
    let wanted = use_state(String::new);
    let SearchBoxProps { label, blocks, lesson, reached, act } = props;
    let pen = Pen { lesson, reached, act, vary: None };
    let oninput = {
        let wanted = wanted.clone();
        Callback::from(move |event: InputEvent| {
            wanted.set(browser::value_of(&event));
        })
    };
    let (shown, count) = found(blocks, &wanted);
    let told = match (wanted.trim(), count) {
        ("", _) => fill(words.entries, &[&count]),
        (text, 0) => fill(words.no_entry, &[&text]),
        _ => fill(words.entries_found, &[&count]),
    };
    html! {
        <div class="search">
            <label><span>{ label.as_str() }</span><input type="search" data-testid="search" value={(*wanted).clone()} {oninput} autocomplete="off" spellcheck="false" /></label>
            <p role="status" data-testid="found">{ told }</p>
            { if wanted.trim().is_empty() { pen.blocks(blocks) } else { html! { <>{ for shown.iter().map(|one| html! {
                <>
                    if let Some(heading) = one.heading { { pen.blocks(std::slice::from_ref(heading)) } }
                    { pen.table(one.head, one.rows.iter().copied()) }
                </>
            }) }</> } } }
        </div>
    }
}

type Row = Vec<Vec<Inline>>;

/// What is left of a table, and the heading that it stands under.
struct Found<'b> {
    heading: Option<&'b Block>,
    head: &'b [Vec<Inline>],
    rows: Vec<&'b Row>,
}

/// The rows that have each of the words, in themselves or in their heading; and their number.
fn found<'b>(blocks: &'b [Block], wanted: &str) -> (Vec<Found<'b>>, usize) {
    let wanted = wanted.to_lowercase();
    let wanted: Vec<&str> = wanted.split_whitespace().collect();
    let mut heading = None;
    let mut shown: Vec<Found> = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { .. } => heading = Some(block),
            Block::Table { head, rows } => {
                let above = match heading {
                    Some(Block::Heading { content, .. }) => plain_text(content).to_lowercase(),
                    _ => String::new(),
                };
                let has = |row: &&Row| {
                    let cells: Vec<String> = row.iter().map(|cell| plain_text(cell)).collect();
                    let text = cells.join(" ").to_lowercase();
                    wanted.iter().all(|word| text.contains(word) || above.contains(word))
                };
                let rows: Vec<&Row> = rows.iter().filter(has).collect();
                if !rows.is_empty() {
                    shown.push(Found { heading, head, rows });
                }
            }
            _ => {}
        }
    }
    let count = shown.iter().map(|one| one.rows.len()).sum();
    (shown, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_all_the_words() {
        let text = |text: &str| vec![Inline::Text(text.into())];
        let heading =
            |words: &str| Block::Heading { level: 3, id: String::new(), content: text(words) };
        let row = |call: &str, what: &str| vec![vec![Inline::Code(call.into())], text(what)];
        let table = |rows: Vec<Row>| Block::Table { head: vec![text("call"), text("what")], rows };
        let blocks = [
            heading("Streams"),
            table(vec![row("send", "hands over bytes"), row("recv", "takes bytes out")]),
            heading("Datagrams 数据报"),
            table(vec![row("sendto", "sends one")]),
        ];
        let names = |wanted: &str| {
            let (shown, count) = found(&blocks, wanted);
            let rows = shown.iter().flat_map(|one| &one.rows);
            let names: Vec<String> = rows.map(|row| plain_text(&row[0])).collect();
            assert_eq!(names.len(), count);
            names.join(" ")
        };
        let table = [
            ("", "send recv sendto"),
            ("SEND", "send sendto"),
            ("bytes out", "recv"),
            ("out bytes", "recv"),
            ("datagrams", "sendto"),
            ("数据报", "sendto"),
            ("send 数据报", "sendto"),
            ("nothing", ""),
        ];
        for (wanted, expected) in table {
            assert_eq!(names(wanted), expected, "{wanted}");
        }
    }
}
