//! The keys, and the one idea that explains the page.

use yew::prelude::*;

use crate::browser;
use crate::preference::use_words;

#[derive(Properties, PartialEq)]
pub struct HelpProps {
    pub close: Callback<()>,
}

#[component]
pub fn Help(props: &HelpProps) -> Html {
    let words = use_words();
    use_effect_with((), |()| browser::focus_id("help-close"));
    let keys: [(&str, &str); 9] = [
        ("→  n", words.key_step),
        ("←  p", words.key_back),
        ("↑  ↓", words.key_coarser),
        ("Space", words.key_play),
        ("Home  End", words.key_ends),
        ("t", words.key_trace),
        ("l", words.key_lesson),
        ("?", words.key_help),
        ("Esc", words.key_escape),
    ];
    html! {
        <div class="veil" onclick={props.close.reform(|_| ())}>
            <div class="help" role="dialog" aria-modal="true" aria-labelledby="help-title" onclick={|e: MouseEvent| e.stop_propagation()}>
                <h2 id="help-title">{ words.help }</h2>
                <p>{ words.help_intro }</p>
                <h3>{ words.keys }</h3>
                <dl>
                    { for keys.iter().map(|(keys, what)| html! {
                        <div><dt>{ for keys.split("  ").map(|k| html! { <kbd>{ k }</kbd> }) }</dt><dd>{ *what }</dd></div>
                    }) }
                </dl>
                <p>{ words.touch }</p>
                <button id="help-close" class="button" onclick={props.close.reform(|_| ())}>{ words.close }</button>
            </div>
        </div>
    }
}
