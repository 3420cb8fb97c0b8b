//! Each process's descriptor table: number → open file.

use std::rc::Rc;

use world::snapshot::{FdEntry, FdTable, FileView, SocketView};
use world::view::HostView;
use yew::prelude::*;

use super::kernel_pane::Owner;
use crate::format;
use crate::preference::use_words;
use crate::words::{Words, fill};

/// More descriptors of one process than this are not drawn.
const ENTRIES: usize = 64;

#[derive(Properties, PartialEq)]
pub struct FdTablesProps {
    pub host: Rc<HostView>,
    pub before: Option<Rc<HostView>>,
    pub owners: Vec<Owner>,
}

#[component]
pub fn FdTables(props: &FdTablesProps) -> Html {
    let words = use_words();
    let tables = &props.host.kernel.processes;
    html! {
        <section class="descriptors" data-testid={format!("fd-table-{}", format::test_name(&props.host.name))}>
            <h4>{ words.descriptors }</h4>
            <>{ for tables.iter().map(|t| table(words, props, t)) }</>
        </section>
    }
}

fn table(words: &'static Words, props: &FdTablesProps, table: &FdTable) -> Html {
    let owner = props.owners.iter().find(|o| o.pid == table.pid.0);
    let before =
        props.before.as_ref().map(|b| b.kernel.processes.iter().find(|t| t.pid == table.pid));
    let is_new = |e: &FdEntry| {
        before.is_some_and(|b| {
            b.is_none_or(|b| !b.entries.iter().any(|o| o.fd == e.fd && o.file == e.file))
        })
    };
    let sockets = &props.host.kernel.sockets;
    let (terminal, others): (Vec<&FdEntry>, Vec<&FdEntry>) =
        table.entries.iter().partition(|e| e.file == FileView::Terminal);
    let numbers: Vec<String> = terminal.iter().map(|e| e.fd.0.to_string()).collect();
    let shown = others.iter().take(ENTRIES);
    html! {
        <div class="fd-table" key={table.pid.0}>
            if props.host.kernel.processes.len() > 1 {
                <h5>{ owner.map_or_else(|| format!("pid {}", table.pid.0), |o| o.name.clone()) }</h5>
            }
            <ul>
                if !numbers.is_empty() { <li class="terminal"><b>{ numbers.join(" ") }</b><span>{ words.terminal }</span></li> }
                <>{ for shown.map(|e| entry(words, e, sockets, is_new(e))) }</>
                if others.len() > ENTRIES { <li class="muted">{ format!("… +{}", others.len() - ENTRIES) }</li> }
            </ul>
        </div>
    }
}

fn entry(words: &'static Words, entry: &FdEntry, sockets: &[SocketView], new: bool) -> Html {
    let target = match entry.file {
        FileView::Terminal => words.terminal.to_string(),
        FileView::Socket(id) => sockets
            .iter()
            .find(|s| s.id == id)
            .map_or_else(String::new, |s| format!("{} #{}", s.protocol, id.0)),
        FileView::PipeReader(id) => fill(words.pipe_reads, &[&id.0]),
        FileView::PipeWriter(id) => fill(words.pipe_writes, &[&id.0]),
        FileView::Epoll(id) => format!("epoll #{}", id.0),
    };
    html! {
        <li key={entry.fd.0} class={classes!(new.then_some("changed"))}>
            <b>{ entry.fd.0 }</b>
            <span>{ target }</span>
            if entry.references > 1 { <small>{ fill(words.shared_by, &[&entry.references]) }</small> }
            if entry.nonblocking { <small>{ words.nonblocking }</small> }
            if new { <small class="mark"><span aria-hidden="true">{ "●" }</span>{ " " }{ words.new }</small> }
        </li>
    }
}
