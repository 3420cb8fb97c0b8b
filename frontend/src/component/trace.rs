//! The run as a list of lines: the alternative to the pictures, for reading aloud and for searching.

use std::rc::Rc;

use world::timeline::Mark;
use yew::prelude::*;

use crate::browser;
use crate::format;
use crate::preference::use_words;
use crate::session::Action;

#[derive(Properties, PartialEq)]
pub struct TraceProps {
    pub marks: Rc<Vec<Mark>>,
    pub step: u64,
    pub act: Callback<Action>,
}

#[component]
pub fn Trace(props: &TraceProps) -> Html {
    let words = use_words();
    let here = use_node_ref();
    let current = props.marks.iter().rposition(|m| m.step <= props.step);
    {
        let here = here.clone();
        use_effect_with(current, move |_| {
            if let Some(element) = here.cast::<web_sys::Element>() {
                browser::reveal(&element);
            }
        });
    }
    html! {
        <div class="trace" tabindex="0">
            <p class="muted note">{ words.trace_about }</p>
            <ol data-testid="trace">
                { for props.marks.iter().enumerate().map(|(i, mark)| {
                    let step = mark.step;
                    let is_here = Some(i) == current;
                    html! {
                        <li key={i} ref={if is_here { here.clone() } else { NodeRef::default() }}
                            class={classes!((mark.step > props.step).then_some("later"))} aria-current={is_here.then_some("step")}>
                            <button onclick={props.act.reform(move |_| Action::Seek(step))}>
                                <span class="clock">{ format::time(mark.time) }</span><span>{ &mark.label }</span>
                            </button>
                        </li>
                    }
                }) }
            </ol>
        </div>
    }
}
