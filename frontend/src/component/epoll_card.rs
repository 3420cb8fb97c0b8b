//! An epoll set: what it watches, and what waits to be told.

use world::snapshot::{EpollView, InterestView};
use yew::prelude::*;

use crate::preference::use_words;

/// More watched descriptors than this are told as a number.
const ITEMS: usize = 40;

/// The bits of `epoll_ctl(2)` that a program sets, with their names there.
const BITS: [(u32, &str); 8] = [
    (0x001, "IN"),
    (0x002, "PRI"),
    (0x004, "OUT"),
    (0x2000, "RDHUP"),
    (1 << 28, "EXCLUSIVE"),
    (1 << 29, "WAKEUP"),
    (1 << 30, "ONESHOT"),
    (1 << 31, "ET"),
];

#[derive(Properties, PartialEq)]
pub struct EpollCardProps {
    pub epoll: EpollView,
    pub before: Option<EpollView>,
    /// "server.py fd 4"
    pub descriptors: Vec<String>,
}

#[component]
pub fn EpollCard(props: &EpollCardProps) -> Html {
    let words = use_words();
    let EpollCardProps { epoll, before, descriptors } = props;
    let watched = |item: &InterestView| {
        let ready = epoll.ready.contains(&item.fd);
        let new = before.as_ref().is_some_and(|b| !b.interest.contains(item));
        html! {
            <li key={item.fd.0} class={classes!(new.then_some("changed"), ready.then_some("ready"))}>
                <b>{ item.fd.0 }</b><span>{ names(item.events) }</span>
                if ready { <span class="tick" aria-label={words.ready_list}>{ "✓" }</span> }
            </li>
        }
    };
    let changed = before.as_ref().is_some_and(|b| b.ready != epoll.ready);
    html! {
        <article class="socket epoll" data-testid={format!("epoll-{}", epoll.id.0)}>
            <header>
                <b class="protocol">{ "epoll" }</b>
                <span class="descriptor">{ descriptors.join(", ") }<small>{ format!(" #{}", epoll.id.0) }</small></span>
            </header>
            <h5>{ words.interest_list }<span class="count">{ epoll.interest.len() }</span></h5>
            if epoll.interest.is_empty() { <p class="muted">{ words.nothing_watched }</p> }
            <ul class="watched">
                <>{ for epoll.interest.iter().take(ITEMS).map(watched) }</>
                if epoll.interest.len() > ITEMS { <li class="muted">{ format!("+{}", epoll.interest.len() - ITEMS) }</li> }
            </ul>
            <h5 class={classes!(changed.then_some("changed"))}>{ words.ready_list }<span class="count">{ epoll.ready.len() }</span></h5>
            if epoll.ready.is_empty() {
                <p class="muted">{ words.nothing_ready }</p>
            } else {
                <ol class="watched">
                    { for epoll.ready.iter().take(ITEMS).map(|fd| html! { <li key={fd.0} class="ready"><b>{ fd.0 }</b></li> }) }
                </ol>
            }
        </article>
    }
}

/// "IN|ET"
fn names(events: u32) -> String {
    let set: Vec<&str> =
        BITS.iter().filter(|(bit, _)| events & bit != 0).map(|(_, name)| *name).collect();
    set.join("|")
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn events_have_their_names() {
        assert_eq!(names(0x001 | 0x2000 | 1 << 31), "IN|RDHUP|ET");
        assert_eq!(names(0), "");
    }
}
