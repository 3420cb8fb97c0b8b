//! The runs so far: each choice made after going back began one.

use std::rc::Rc;

use world::timeline::BranchView;
use yew::prelude::*;

use crate::preference::use_words;
use crate::session::Action;
use crate::words::fill;

#[derive(Properties, PartialEq)]
pub struct BranchesProps {
    pub branches: Rc<Vec<BranchView>>,
    pub act: Callback<Action>,
}

#[component]
pub fn Branches(props: &BranchesProps) -> Html {
    let words = use_words();
    if props.branches.len() < 2 {
        return html! {};
    }
    let depth = |branch: &BranchView| {
        let mut depth = 0;
        let mut parent = branch.parent;
        while let Some(found) =
            parent.and_then(|id| props.branches.iter().find(|b| b.id == id)).filter(|_| depth < 8)
        {
            depth += 1;
            parent = found.parent;
        }
        depth
    };
    let entry = |branch: &BranchView| {
        let id = branch.id;
        let name = if branch.parent.is_none() {
            words.main_branch.to_string()
        } else {
            branch.label.clone()
        };
        html! {
            <li key={id.0} style={format!("margin-left:{}em", depth(branch))}>
                <button data-testid={format!("branch-{}", id.0)} aria-current={branch.current.then_some("true")} onclick={props.act.reform(move |_| Action::Switch(id))}>
                    <span>{ if branch.current { "● " } else { "○ " } }{ name }</span>
                    if branch.parent.is_some() { <small>{ fill(words.from_step, &[&branch.from_step]) }</small> }
                    <small>{ fill(words.steps, &[&branch.length]) }</small>
                </button>
            </li>
        }
    };
    html! {
        <details class="menu" name="timeline-menu">
            <summary class="button quiet small" data-testid="branches">{ words.branches }<span class="count">{ props.branches.len() }</span></summary>
            <div class="popup">
                <p class="muted">{ words.branches_about }</p>
                <ol>{ for props.branches.iter().map(entry) }</ol>
            </div>
        </details>
    }
}
