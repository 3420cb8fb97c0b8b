//! The call stack with each frame's variables; what changed is marked by a sign and by weight.

use std::collections::BTreeMap;
use std::rc::Rc;

use world::{FrameView, ValueView};
use yew::prelude::*;

use crate::preference::use_words;
use crate::words::{Words, fill};

/// More frames (of a deep recursion) than this are not drawn.
const FRAMES: usize = 12;

#[derive(Properties, PartialEq)]
pub struct VariablesProps {
    pub name: String,
    /// Outermost first.
    pub frames: Rc<Vec<FrameView>>,
    pub before: Rc<Vec<FrameView>>,
    /// Whether there was an earlier instant to compare with.
    pub fresh: bool,
    /// What stands below the variables.
    #[prop_or_default]
    pub children: Html,
}

#[component]
pub fn Variables(props: &VariablesProps) -> Html {
    let words = use_words();
    let names = shared_names(&props.frames);
    let empty = props.frames.iter().all(|f| f.variables.iter().all(|v| is_furniture(f, &v.value)));
    let frames = props.frames.iter().enumerate().rev().take(FRAMES);
    let hidden = props.frames.len().saturating_sub(FRAMES);
    html! {
        <details class="variables" open=true aria-label={words.variables} data-testid={format!("variables-{}", props.name)}>
            <summary><h4>{ words.variables }</h4></summary>
            <div class="frames" tabindex="0">
                if empty { <em class="muted">{ words.no_variables }</em> }
                <>{ for frames.map(|(depth, f)| frame(words, props, depth, f, &names)) }</>
                if hidden > 0 { <em class="muted">{ format!("… +{hidden}") }</em> }
            </div>
            { props.children.clone() }
        </details>
    }
}

/// Identities that more than one variable refers to, with the name that comes first.
fn shared_names(frames: &[FrameView]) -> BTreeMap<u32, (String, usize)> {
    let mut names: BTreeMap<u32, (String, usize)> = BTreeMap::new();
    for variable in frames.iter().flat_map(|f| &f.variables) {
        if let Some(identity) = variable.value.identity {
            names.entry(identity).or_insert_with(|| (variable.name.clone(), 0)).1 += 1;
        }
    }
    names.retain(|_, (_, count)| *count > 1);
    names
}

fn frame(
    words: &'static Words,
    props: &VariablesProps,
    depth: usize,
    frame: &FrameView,
    names: &BTreeMap<u32, (String, usize)>,
) -> Html {
    let before = props.before.get(depth).filter(|b| b.function == frame.function);
    let old = |name: &str| {
        before.and_then(|b| b.variables.iter().find(|v| v.name == name)).map(|v| &v.value)
    };
    let alone = props.frames.len() == 1;
    if alone && frame.variables.is_empty() {
        return html! {};
    }
    html! {
        <div class="frame" key={depth}>
            if !alone { <h5>{ &frame.function }<small>{ format!("{}:{}", frame.file, frame.line) }</small></h5> }
            <dl>
                { for frame.variables.iter().filter(|v| !is_furniture(frame, &v.value)).map(|v| {
                    let mark = match old(&v.name) {
                        _ if !props.fresh => None,
                        Some(value) if *value == v.value => None,
                        Some(_) => Some(words.changed),
                        None => Some(words.new),
                    };
                    let alias = v.value.identity.and_then(|i| names.get(&i)).filter(|(first, _)| *first != v.name);
                    row(words, &v.name, &v.value, mark, alias.map(|(first, _)| first.as_str()))
                }) }
            </dl>
        </div>
    }
}

/// Whether the attributes say anything that the text does not: a socket's `fd` is in both.
fn tells_more(value: &ValueView) -> bool {
    value.attributes.iter().any(|(name, _)| !value.text.contains(&format!("{name}=")))
}

/// "fd=3 family=2": the first few, without the underscore that makes some of them private.
fn attributes(value: &ValueView) -> String {
    let shown = value.attributes.iter().take(4);
    shown
        .map(|(name, text)| format!("{}={text}", name.trim_start_matches('_')))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Imports and definitions are no news beside the code that has them.
fn is_furniture(frame: &FrameView, value: &ValueView) -> bool {
    let kinds = ["module", "function", "builtin_function_or_method", "type"];
    frame.function == "<module>" && kinds.contains(&value.type_name.as_str())
}

fn row(
    words: &'static Words,
    name: &str,
    value: &ValueView,
    mark: Option<&'static str>,
    alias: Option<&str>,
) -> Html {
    html! {
        <div class={classes!("variable", mark.is_some().then_some("changed"))} key={name.to_string()}>
            <dt>{ name.to_string() }</dt>
            <dd>
                <span class="value" title={value.type_name.clone()}>{ &value.text }</span>
                if let Some(first) = alias { <small class="alias" title={fill(words.same_object, &[&first])}>{ format!("≡ {first}") }</small> }
                if let Some(mark) = mark { <small class="mark"><span aria-hidden="true">{ "●" }</span>{ " " }{ mark }</small> }
                if tells_more(value) { <small class="attributes">{ attributes(value) }</small> }
            </dd>
        </div>
    }
}
