//! Going through time: the buttons, the grain of a step, the track, what could happen next, branches.

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use super::branches::Branches;
use super::choices::Choices;
use super::icon::{Drawn, Icon};
use super::scrub::Scrub;
use super::stops::Stops;
use crate::browser;
use crate::format;
use crate::picture::Picture;
use crate::preference::use_words;
use crate::session::{Action, Activity, Grain, Speed};
use crate::words::{Words, fill};

#[derive(Properties, PartialEq)]
pub struct TimelineBarProps {
    pub picture: Rc<Picture>,
    pub activity: Activity,
    pub grain: Grain,
    pub speed: Speed,
    /// System calls at which runs stop.
    pub stops: Rc<BTreeSet<&'static str>>,
    pub act: Callback<Action>,
    pub lesson_shown: bool,
    pub toggle_lesson: Callback<()>,
    pub toggle_help: Callback<()>,
    /// Nothing where there is no address to share.
    pub share: Option<Callback<()>>,
    pub capture: Callback<()>,
}

#[component]
pub fn TimelineBar(props: &TimelineBarProps) -> Html {
    let words = use_words();
    let TimelineBarProps { picture, activity, act, .. } = props;
    let running = matches!(activity, Activity::Running { .. });
    let playing = *activity == Activity::Playing;
    let button = |test: &'static str, word: &'static str, icon: Icon, action: Action, off: bool| {
        html! {
            <button class="button square" data-testid={test} title={word} aria-label={word} disabled={off} onclick={act.reform(move |_| action.clone())}><Drawn {icon} /></button>
        }
    };
    let (play_word, play_icon) =
        if playing { (words.pause, Icon::Pause) } else { (words.play, Icon::Play) };
    html! {
        <div class="timeline">
            <div class="controls">
                <div class="group" role="group">
                    { button("to-start", words.to_start, Icon::ToStart, Action::ToStart, picture.step == 0) }
                    { button("back", words.back, Icon::Back, Action::Back, picture.step == 0) }
                    <button class="button primary" data-testid="step" onclick={act.reform(|_| Action::Step)}><Drawn icon={Icon::Step} />{ words.step }</button>
                    { button("play", play_word, play_icon, Action::TogglePlay, running) }
                    if running || playing {
                        { button("stop", words.stop, Icon::Stop, Action::Stop, false) }
                    }
                    { button("to-end", words.to_end, Icon::ToEnd, Action::ToEnd, running) }
                </div>
                { grains(words, props) }
                { speeds(words, props) }
                <span class="cursor" data-testid="cursor">{ format!("{} / {}", picture.step, picture.explored) }</span>
                if let Activity::Running { taken, .. } = activity {
                    <span class="progress" role="status">{ fill(words.running, &[&format::count(*taken)]) }</span>
                }
                <span class="grow" />
                <Stops calls={props.stops.clone()} act={act.clone()} />
                <Choices choices={picture.choices.clone()} act={act.clone()} />
                <Branches branches={picture.branches.clone()} act={act.clone()} />
                if let Some(share) = &props.share {
                    <button data-testid="share" class="button quiet small wide-only" title={words.share} onclick={share.reform(|_| ())}><Drawn icon={Icon::Share} />{ words.share }</button>
                }
                <button class="button quiet small wide-only" data-testid="capture" title={words.capture} disabled={picture.packets.is_empty()} onclick={props.capture.reform(|_| ())}><Drawn icon={Icon::Save} />{ words.capture_short }</button>
                <button class="button quiet square wide-only" aria-pressed={props.lesson_shown.to_string()} title={if props.lesson_shown { words.hide_lesson } else { words.show_lesson }} aria-label={if props.lesson_shown { words.hide_lesson } else { words.show_lesson }} onclick={props.toggle_lesson.reform(|_| ())}><Drawn icon={Icon::Panel} /></button>
                <button class="button quiet square" data-testid="help" title={words.help} aria-label={words.help} onclick={props.toggle_help.reform(|_| ())}><Drawn icon={Icon::Help} /></button>
            </div>
            <Scrub picture={picture.clone()} act={act.clone()} />
        </div>
    }
}

fn grains(words: &'static Words, props: &TimelineBarProps) -> Html {
    let one = |grain: Grain| {
        let word = match grain {
            Grain::EveryLine => words.by_every_line,
            Grain::Line => words.by_line,
            Grain::Syscall => words.by_syscall,
            Grain::Packet => words.by_packet,
        };
        html! {
            <button data-testid={format!("granularity-{}", grain.name())} aria-pressed={(props.grain == grain).to_string()} onclick={props.act.reform(move |_| Action::Grain(grain))}>{ word }</button>
        }
    };
    html! { <div class="segments" role="group" aria-label={words.granularity} title={words.granularity}>{ for Grain::ALL.map(one) }</div> }
}

fn speeds(words: &'static Words, props: &TimelineBarProps) -> Html {
    let onchange = props.act.reform(|event: Event| {
        let value = browser::value_of(&event);
        Action::Speed(Speed::ALL.into_iter().find(|s| s.name() == value).unwrap_or(Speed::Normal))
    });
    let word = |speed| match speed {
        Speed::Slow => words.slow,
        Speed::Normal => words.normal,
        Speed::Fast => words.fast,
        Speed::Fastest => words.fastest,
    };
    html! {
        <select class="button quiet small wide-only" aria-label={words.speed} title={words.speed} {onchange}>
            { for Speed::ALL.map(|s| html! { <option value={s.name()} selected={s == props.speed}>{ word(s) }</option> }) }
        </select>
    }
}
