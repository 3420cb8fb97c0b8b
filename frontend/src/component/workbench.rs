//! The bench of one lesson: holds the [`Session`], does what it asks of the browser (frames, timers,
//! storage), and lays out the panes.

use std::rc::Rc;

use lesson::{Lesson, View};
use world::{HostId, Language, PacketId, ProcessId};
use yew::html::Scope;
use yew::prelude::*;

use super::fore::{self, Fore};
use super::help::Help;
use super::kernel_pane::{Chosen, KernelPane, Owner};
use super::own_lesson::OWN;
use super::program::{ProgramCard, SourceFile, source_files};
use super::prose::Prose;
use super::sentence_bar::SentenceBar;
use super::state_diagram::{Ends, StateDiagram};
use super::timeline_bar::TimelineBar;
use super::trace::Trace;
use super::wire::WirePane;
use crate::address::Shared;
use crate::browser::{self, Frame, Listener, Timeout};
use crate::course;
use crate::engine::Engine;
use crate::format;
use crate::part;
use crate::picture::Picture;
use crate::session::{Action, Activity, Edits, Session};
use crate::words::{Words, fill};

/// A slice of a long run, in milliseconds: leaves half a frame for drawing.
const SLICE_MS: f64 = 8.0;
/// While running, how often the picture is taken anew.
const LOOK_MS: f64 = 120.0;
/// Actions that may wait for the engine or the library; what is asked beyond them is forgotten.
const MOST_WAITING: usize = 32;

#[derive(Properties, PartialEq)]
pub struct WorkbenchProps {
    pub lesson: Rc<Lesson>,
    pub language: Language,
    /// Id and title of the lesson to read after this one.
    #[prop_or_default]
    pub next: Option<(String, String)>,
}

pub enum Message {
    Act(Action),
    Work,
    ChooseSocket(Option<Chosen>),
    ChoosePacket(Option<PacketId>),
    Pane(Pane),
    ToggleLesson,
    ToggleTrace,
    ToggleHelp,
    Escape,
    Share,
    Capture,
    /// Runs one of the lesson's variations, or goes back to the lesson's own programs.
    Vary(Option<usize>),
    Shared(Option<String>),
    /// Somebody is there: the engine will be wanted.
    Stir,
    EngineCame(Option<&'static dyn Engine>),
    LibraryCame,
}

/// On a small screen one pane is seen at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    Lesson,
    Host(HostId),
    Wire,
}

pub struct Workbench {
    session: Session,
    sources: Vec<Rc<Vec<SourceFile>>>,
    socket: Option<Chosen>,
    packet: Option<PacketId>,
    pane: Pane,
    lesson_shown: bool,
    trace_shown: bool,
    help_shown: bool,
    /// What "share" came to: an empty text when the address was copied, else the address.
    shared: Option<String>,
    /// Which of the lesson's variations runs, if one does.
    variation: Option<usize>,
    fore: Fore,
    /// Whose program was last brought into sight, where not all of them are.
    acting: Option<ProcessId>,
    /// While the engine or the Python library is being fetched: what to do when it has come.
    waiting: Option<Vec<Action>>,
    /// The engine could not be fetched: what would have been done.
    stuck: Option<Vec<Action>>,
    last_look: f64,
    frame: Option<Frame>,
    timeout: Option<Timeout>,
    /// Made once, so that a pane whose data are the same is not drawn again for their sake.
    calls: Calls,
    _keys: Listener,
    _signs: Option<[Listener; 4]>,
}

struct Calls {
    act: Callback<Action>,
    choose_socket: Callback<Option<Chosen>>,
    choose_packet: Callback<Option<PacketId>>,
    toggle_lesson: Callback<()>,
    toggle_help: Callback<()>,
    share: Callback<()>,
    capture: Callback<()>,
    vary: Callback<Option<usize>>,
}

impl Calls {
    fn new(link: &Scope<Workbench>) -> Calls {
        Calls {
            act: link.callback(Message::Act),
            choose_socket: link.callback(Message::ChooseSocket),
            choose_packet: link.callback(Message::ChoosePacket),
            toggle_lesson: link.callback(|()| Message::ToggleLesson),
            toggle_help: link.callback(|()| Message::ToggleHelp),
            share: link.callback(|()| Message::Share),
            capture: link.callback(|()| Message::Capture),
            vary: link.callback(Message::Vary),
        }
    }
}

impl Component for Workbench {
    type Message = Message;
    type Properties = WorkbenchProps;

    fn create(ctx: &Context<Self>) -> Self {
        let WorkbenchProps { lesson, language, .. } = ctx.props();
        let shared = Shared::read(&browser::address().1);
        let chosen = shared.variation.and_then(|index| lesson.variations.get(index));
        let scenario = chosen.map_or(&lesson.scenario, |variation| &variation.scenario).clone();
        let edits = match chosen {
            None if shared.edits.is_empty() => load_edits(&lesson.id),
            _ => shared.edits,
        };
        let mut session = Session::new(part::engine_here(), scenario, edits, *language)
            .with_choices(shared.choices)
            .with_stop(lesson.stop);
        if shared.step > 0 {
            ctx.link().send_message(Message::Act(Action::RunToStep(shared.step)));
        }
        let signs = (session.awaits_engine() && !lesson.scenario.programs.is_empty()).then(|| {
            let link = ctx.link().clone();
            browser::on_first_sign(move || link.send_message(Message::Stir))
        });
        let link = ctx.link().clone();
        let keys = browser::on_key(move |event| {
            let message = message_of_key(&event.key());
            let mine = message.is_some();
            if let Some(message) = message {
                link.send_message(message);
            }
            mine
        });
        Workbench {
            fore: Fore::begin(lesson, &mut session),
            acting: None,
            sources: source_files(session.scenario()),
            waiting: fetch_library(ctx, &session, Vec::new()),
            stuck: None,
            variation: shared.variation.filter(|_| chosen.is_some()),
            session,
            socket: None,
            packet: None,
            pane: Pane::Lesson,
            lesson_shown: true,
            trace_shown: lesson.views.iter().any(|(view, _)| *view == View::Trace),
            help_shown: false,
            shared: None,
            last_look: 0.0,
            frame: None,
            timeout: None,
            calls: Calls::new(ctx.link()),
            _keys: keys,
            _signs: signs,
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &WorkbenchProps) -> bool {
        let WorkbenchProps { lesson, language, .. } = ctx.props();
        if lesson.scenario != old.lesson.scenario {
            let edits = load_edits(&lesson.id);
            self.variation = None;
            let engine = part::engine_here();
            self.begin(ctx, Session::new(engine, lesson.scenario.clone(), edits, *language));
        } else if *language != old.language {
            self.session.apply(Action::Language(*language));
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Act(action) => self.act(ctx, action),
            Message::Work => return self.work(ctx),
            Message::ChooseSocket(socket) => self.socket = socket,
            Message::ChoosePacket(packet) => self.packet = packet,
            Message::Pane(pane) => {
                self.pane = pane;
                self.fore.again(&ctx.props().lesson);
            }
            Message::ToggleLesson => self.lesson_shown = !self.lesson_shown,
            Message::ToggleTrace => self.trace_shown = !self.trace_shown,
            Message::ToggleHelp => self.help_shown = !self.help_shown,
            Message::Escape => self.escape(ctx),
            Message::Share => self.share(ctx),
            Message::Capture => {
                let id = &ctx.props().lesson.id;
                let name = format!("{}.pcapng", id.strip_prefix(OWN).unwrap_or(id));
                browser::save(&name, "application/x-pcapng", &self.session.capture());
            }
            Message::Vary(variation) => self.vary(ctx, variation),
            Message::Shared(outcome) => self.shared = outcome,
            Message::Stir => {
                let actions = self.stuck.take().unwrap_or_default();
                return self.stir(ctx, actions);
            }
            Message::EngineCame(None) => self.stuck = self.waiting.take(),
            Message::EngineCame(Some(engine)) => {
                if self.session.awaits_engine() {
                    self.session.power(engine);
                }
                let actions = self.waiting.take().unwrap_or_default();
                if self.session.needs_library() {
                    self.waiting = fetch_library(ctx, &self.session, actions);
                } else {
                    self.catch_up(ctx, actions);
                }
            }
            Message::LibraryCame => {
                let actions = self.waiting.take().unwrap_or_default();
                self.catch_up(ctx, actions);
            }
        }
        true
    }

    fn rendered(&mut self, ctx: &Context<Self>, _first: bool) {
        let (now, before) = self.session.picture();
        if now.hosts.len() > 2 || now.processes.len() > now.hosts.len() {
            let acting = now.acting(before).or(self.acting);
            if acting != self.acting {
                self.acting = acting;
                let id = acting.map_or(0, |process| process.0);
                browser::bring(&format!(".program[data-process='{id}']"));
            }
        }
        if let Some(socket) = self.fore.follow(&ctx.props().lesson, now) {
            ctx.link().send_message(Message::ChooseSocket(Some(socket)));
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let words = Words::of(ctx.props().language);
        let (now, _) = self.session.picture();
        let act = self.calls.act.clone();
        let marked = |pane: Pane| if self.pane == pane { "pane shown" } else { "pane" };
        let hosts =
            now.hosts.iter().map(|h| self.host_column(ctx, now, h.id, marked(Pane::Host(h.id))));
        let mut columns: Vec<Html> = hosts.collect();
        let wire = self.wire_column(ctx, words, marked(Pane::Wire));
        columns.insert(if columns.len() == 2 { 1 } else { columns.len() }, wire);
        let reading = ctx.props().lesson.scenario.programs.is_empty();
        let classes = classes!(
            "bench",
            (!self.lesson_shown).then_some("no-lesson"),
            reading.then_some("reading")
        );
        html! {
            <main id="main" class={classes} tabindex="-1" onclick={|e: MouseEvent| browser::close_menu(Some(&e))} data-hosts={now.hosts.len().to_string()} style={format!("--hosts:{}", now.hosts.len())} data-lesson={ctx.props().lesson.id.clone()}>
                { self.tabs(ctx, words, now) }
                <section class={classes!("prose-pane", marked(Pane::Lesson))} tabindex="0" aria-label={words.lesson}>
                    { self.variation_note(ctx, words) }
                    <Prose lesson={ctx.props().lesson.clone()} reached={Rc::new(self.session.reached().to_vec())} next={ctx.props().next.clone()} act={act.clone()} vary={self.calls.vary.clone()} varied={self.variation} />
                </section>
                <div class="stage">{ for columns }</div>
                <footer class="time">
                    <TimelineBar
                        picture={now.clone()}
                        activity={self.session.activity().clone()}
                        grain={self.session.grain}
                        speed={self.session.speed}
                        stops={self.session.call_stops()}
                        act={act.clone()}
                        lesson_shown={self.lesson_shown}
                        toggle_lesson={self.calls.toggle_lesson.clone()}
                        toggle_help={self.calls.toggle_help.clone()}
                        share={(!ctx.props().lesson.id.starts_with(OWN)).then(|| self.calls.share.clone())}
                        capture={self.calls.capture.clone()}
                    />
                    <SentenceBar sentence={now.sentence.clone()} time={now.time} at_start={now.step == 0} notice={self.session.notice()} coming={self.waiting.as_ref().is_some_and(|waiting| !waiting.is_empty())} />
                </footer>
                if self.help_shown { <Help close={self.calls.toggle_help.clone()} /> }
                { self.shared_note(ctx, words) }
                { self.stuck_note(ctx, words) }
            </main>
        }
    }
}

impl Workbench {
    /// Does it, at once or when the engine and the library modules that the programs import are here.
    fn act(&mut self, ctx: &Context<Self>, action: Action) {
        if !action.stirs() {
            self.act_now(ctx, action);
        } else if let Some(waiting) = &mut self.waiting {
            waiting.extend((waiting.len() < MOST_WAITING).then_some(action));
        } else if self.session.awaits_engine() {
            self.stir(ctx, vec![action]);
        } else if action == Action::Rerun && self.session.needs_library() {
            self.waiting = fetch_library(ctx, &self.session, vec![action]);
        } else {
            self.act_now(ctx, action);
        }
    }

    /// Fetches the engine, unless it is here or on its way; then `actions` are done.
    fn stir(&mut self, ctx: &Context<Self>, actions: Vec<Action>) -> bool {
        if !self.session.awaits_engine() || self.waiting.is_some() {
            return false;
        }
        self.waiting = Some(actions);
        self.stuck = None;
        let link = ctx.link().clone();
        wasm_bindgen_futures::spawn_local(async move {
            link.send_message(Message::EngineCame(part::fetch_engine().await));
        });
        true
    }

    /// Does what has waited.
    fn catch_up(&mut self, ctx: &Context<Self>, actions: Vec<Action>) {
        for action in actions {
            self.act_now(ctx, action);
        }
    }

    fn act_now(&mut self, ctx: &Context<Self>, action: Action) {
        let saves = matches!(action, Action::Edit { .. } | Action::Reset { .. });
        let restarts = matches!(action, Action::Rerun | Action::Reset { .. });
        if matches!(action, Action::RunTo(_)) {
            self.fore.again(&ctx.props().lesson);
        }
        self.session.apply(action);
        if saves && self.variation.is_none() {
            save_edits(&ctx.props().lesson.id, self.session.edits());
        }
        if restarts {
            self.sources = source_files(self.session.scenario());
            self.socket = None;
            self.packet = None;
        }
        self.shared = None;
        self.go_on(ctx);
    }

    /// Puts another session in the place of the present one; the reader's pace stays.
    fn begin(&mut self, ctx: &Context<Self>, session: Session) {
        let mut session = session.with_stop(ctx.props().lesson.stop);
        session.keep_pace(&self.session);
        self.fore = Fore::begin(&ctx.props().lesson, &mut session);
        self.session = session;
        self.sources = source_files(self.session.scenario());
        match &mut self.waiting {
            Some(waiting) if self.session.awaits_engine() => waiting.clear(),
            waiting => *waiting = fetch_library(ctx, &self.session, Vec::new()),
        }
        self.socket = None;
        self.packet = None;
        self.go_on(ctx);
    }

    /// Runs a variation, or the lesson's own programs with the reader's edits again.
    fn vary(&mut self, ctx: &Context<Self>, variation: Option<usize>) {
        let WorkbenchProps { lesson, language, .. } = ctx.props();
        let chosen = variation.and_then(|index| lesson.variations.get(index));
        self.variation = variation.filter(|_| chosen.is_some());
        let engine = part::engine_here();
        match chosen {
            Some(chosen) => {
                let (scenario, edits) = (chosen.scenario.clone(), Edits::new());
                self.begin(ctx, Session::new(engine, scenario, edits, *language));
                self.act(ctx, Action::RunTo(chosen.goal.clone()));
            }
            None => {
                let edits = load_edits(&lesson.id);
                let scenario = lesson.scenario.clone();
                self.begin(ctx, Session::new(engine, scenario, edits, *language));
            }
        }
    }

    fn variation_note(&self, ctx: &Context<Self>, words: &'static Words) -> Html {
        let lesson = &ctx.props().lesson;
        let Some(variation) = self.variation.and_then(|index| lesson.variations.get(index)) else {
            return html! {};
        };
        html! {
            <p class="varied" role="status">
                { fill(words.variation_shown, &[&variation.title]) }{ " " }
                <button class="button small" data-testid="leave-variation" onclick={ctx.link().callback(|_| Message::Vary(None))}>{ words.variation_leave }</button>
            </p>
        }
    }

    /// One slice of what is under way; true when there is something new to draw.
    fn work(&mut self, ctx: &Context<Self>) -> bool {
        let began = browser::now_ms();
        self.session.work(&|| browser::now_ms() - began > SLICE_MS);
        let running = matches!(self.session.activity(), Activity::Running { .. });
        let due = !running || began - self.last_look > LOOK_MS;
        if due {
            self.last_look = began;
            self.session.look();
        }
        self.go_on(ctx);
        due
    }

    /// Arranges for the next slice, if there is one.
    fn go_on(&mut self, ctx: &Context<Self>) {
        let link = ctx.link().clone();
        let again = move || link.send_message(Message::Work);
        (self.frame, self.timeout) = match self.session.activity() {
            Activity::Idle => (None, None),
            Activity::Playing => (None, Some(browser::after(self.session.speed.pause_ms(), again))),
            Activity::Running { .. } => (Some(browser::next_frame(again)), None),
        };
    }

    /// Closes the uppermost thing that is open; with nothing open, stops a run.
    fn escape(&mut self, ctx: &Context<Self>) {
        browser::close_menu(None);
        if self.help_shown {
            self.help_shown = false;
        } else if self.shared.take().is_some()
            || self.packet.take().is_some()
            || self.socket.take().is_some()
        {
        } else {
            self.act(ctx, Action::Stop);
        }
    }

    fn share(&mut self, ctx: &Context<Self>) {
        let (now, _) = self.session.picture();
        let shared = Shared {
            step: now.step,
            variation: self.variation,
            edits: self.session.edits().clone(),
            choices: self.session.choices(),
        };
        let query = shared.write();
        let lesson = &ctx.props().lesson;
        let path = if lesson.id == "play" {
            "/play".to_string()
        } else {
            format!("/lesson/{}", lesson.id)
        };
        let fragment = if query.is_empty() { path } else { format!("{path}?{query}") };
        let address = format!("{}#{fragment}", browser::base_address());
        browser::replace_fragment(&fragment);
        let link = ctx.link().clone();
        wasm_bindgen_futures::spawn_local(async move {
            let copied = browser::copy(&address).await;
            link.send_message(Message::Shared(Some(if copied { String::new() } else { address })));
        });
    }

    fn shared_note(&self, ctx: &Context<Self>, words: &'static Words) -> Html {
        let Some(address) = &self.shared else { return html! {} };
        html! {
            <div class="toast" role="status">
                if address.is_empty() { { words.shared } } else { { words.share_failed } <input readonly=true value={address.clone()} aria-label={words.share} /> }
                <button class="button quiet" onclick={ctx.link().callback(|_| Message::Shared(None))}>{ words.close }</button>
            </div>
        }
    }

    fn stuck_note(&self, ctx: &Context<Self>, words: &'static Words) -> Html {
        if self.stuck.is_none() {
            return html! {};
        }
        html! {
            <div class="toast" role="alert" data-testid="engine-failed">
                { words.engine_failed }
                <button class="button" data-testid="engine-again" onclick={ctx.link().callback(|_| Message::Stir)}>{ words.try_again }</button>
            </div>
        }
    }

    fn tabs(&self, ctx: &Context<Self>, words: &'static Words, now: &Picture) -> Html {
        let tab = |pane: Pane, word: String| {
            let chosen = self.pane == pane;
            let onclick = ctx.link().callback(move |_| Message::Pane(pane));
            html! { <button role="tab" aria-selected={chosen.to_string()} {onclick}>{ word }</button> }
        };
        html! {
            <div class="pane-tabs" role="tablist">
                { tab(Pane::Lesson, words.lesson.into()) }
                { for now.hosts.iter().map(|h| tab(Pane::Host(h.id), h.name.clone())) }
                { tab(Pane::Wire, words.wire.into()) }
            </div>
        }
    }

    fn host_column(
        &self,
        ctx: &Context<Self>,
        now: &Picture,
        id: HostId,
        class: &'static str,
    ) -> Html {
        let lesson = &ctx.props().lesson;
        let Some(host) = now.host(id) else { return html! {} };
        let (_, before) = self.session.picture();
        let act = self.calls.act.clone();
        let processes: Vec<_> = now.processes.iter().filter(|p| p.host == id).collect();
        let owners: Vec<Owner> =
            processes.iter().map(|p| Owner { pid: p.pid, name: p.name.clone() }).collect();
        let chosen = self.socket.filter(|c| c.host == id);
        let at = now.hosts.iter().position(|h| h.id == id).unwrap_or(0);
        let (hue, about) = (at % 4, fore::is_about_kernel(lesson, at));
        let card = |process: &&Rc<world::view::ProcessView>| {
            let files = self.files_of(process);
            let stops = self
                .session
                .breakpoints()
                .iter()
                .filter(|(p, _)| *p == process.id)
                .map(|(_, l)| *l);
            let edits: Vec<(String, String)> = files
                .iter()
                .filter(|f| self.session.is_edited(&f.name))
                .map(|f| (f.name.clone(), self.session.source(&f.name, &f.text).to_string()))
                .collect();
            html! {
                <ProgramCard
                    key={process.id.0}
                    process={Rc::clone(process)}
                    parent={process.parent.and_then(|p| now.process(p)).map(|p| format!("{} ({})", p.name, p.pid))}
                    before={before.process(process.id).cloned()}
                    {files}
                    edits={Rc::new(edits)}
                    breakpoints={stops.collect::<Vec<u32>>()}
                    roomy={fore::is_about_variables(lesson, process.id.0 as usize)}
                    watch={now.watches.iter().find(|w| w.process == process.id).cloned()}
                    act={act.clone()}
                />
            }
        };
        html! {
            <section key={format!("host-{}", id.0)} class={classes!("host", class, format!("hue-{hue}"), about.then_some("about-kernel"))} data-host={host.name.clone()} aria-label={host.name.clone()}>
                <h2 class="host-name"><span>{ &host.name }</span><code>{ host.addresses.join("  ") }</code></h2>
                <div class="programs">{ for processes.iter().map(card) }</div>
                <KernelPane
                    host={host.clone()}
                    before={before.host(id).cloned()}
                    {owners}
                    now={if host.kernel.timers.is_empty() { world::Time::ZERO } else { now.time }}
                    {chosen}
                    choose={self.calls.choose_socket.clone()}
                />
            </section>
        }
    }

    /// The files of a process: its program's, or for a forked child those of the program it runs.
    fn files_of(&self, process: &world::view::ProcessView) -> Rc<Vec<SourceFile>> {
        let own = self.sources.get(process.id.0 as usize);
        let runs = || {
            let file = &process.threads.first()?.frames.first()?.file;
            self.sources.iter().find(|files| files.iter().any(|f| f.name == *file))
        };
        own.or_else(runs).cloned().unwrap_or_default()
    }

    fn wire_column(&self, ctx: &Context<Self>, words: &'static Words, class: &'static str) -> Html {
        let (now, _) = self.session.picture();
        let act = self.calls.act.clone();
        let toggle = ctx.link().callback(|_| Message::ToggleTrace);
        let hosts: Vec<(HostId, String)> =
            now.hosts.iter().map(|h| (h.id, h.name.clone())).collect();
        html! {
            <div key="wire" class="between">
            <section class={classes!("wire", class)} aria-label={words.wire}>
                <h2 class="host-name">
                    <span>{ words.wire }</span>
                    <button class="button quiet small" aria-pressed={self.trace_shown.to_string()} onclick={toggle} data-testid="trace-toggle">
                        { if self.trace_shown { words.diagram } else { words.trace } }
                    </button>
                    <code title={words.real_time}>{ format::time(now.time) }</code>
                </h2>
                if self.trace_shown {
                    <Trace marks={now.marks.clone()} step={now.step} {act} />
                } else {
                    <WirePane
                        {hosts}
                        shown={self.pane == Pane::Wire}
                        shared={self.socket.is_some()}
                        packets={Rc::new(now.packets.clone())}
                        now={now.time}
                        chosen={self.packet}
                        choose={self.calls.choose_packet.clone()}
                        {act}
                    />
                }
            </section>
            { self.state_diagram(now) }
            </div>
        }
    }

    /// Of the chosen socket, beside what its states come from: the packets.
    fn state_diagram(&self, now: &Picture) -> Html {
        let Some(Chosen { host, socket: id }) = self.socket else { return html! {} };
        let Some(at) = now.hosts.iter().position(|h| h.id == host) else { return html! {} };
        let sockets = &now.hosts[at].kernel.sockets;
        let Some(socket) = sockets.iter().find(|s| s.id == id) else { return html! {} };
        let close = self.calls.choose_socket.reform(|()| None);
        html! { <StateDiagram ends={Ends::of(&now.hosts, at, socket)} path={self.session.path(host, id)} {close} /> }
    }
}

fn message_of_key(key: &str) -> Option<Message> {
    Some(match key {
        "ArrowRight" | "n" => Message::Act(Action::Step),
        "ArrowLeft" | "p" => Message::Act(Action::Back),
        "ArrowUp" => Message::Act(Action::Coarser),
        "ArrowDown" => Message::Act(Action::Finer),
        " " => Message::Act(Action::TogglePlay),
        "Home" => Message::Act(Action::ToStart),
        "End" => Message::Act(Action::ToEnd),
        "t" => Message::ToggleTrace,
        "l" => Message::ToggleLesson,
        "?" => Message::ToggleHelp,
        "Escape" => Message::Escape,
        _ => return None,
    })
}

/// Fetches the library if the programs need it: then `waiting` is what to do when it has come. Should it
/// not come, the programs go on all the same, and the import that fails says so.
fn fetch_library(
    ctx: &Context<Workbench>,
    session: &Session,
    waiting: Vec<Action>,
) -> Option<Vec<Action>> {
    let engine = part::engine_here().filter(|_| session.needs_library())?;
    let link = ctx.link().clone();
    wasm_bindgen_futures::spawn_local(async move {
        course::load_library(engine).await;
        link.send_message(Message::LibraryCame);
    });
    Some(waiting)
}

fn load_edits(lesson: &str) -> Edits {
    let stored = browser::stored(&format!("edits/{lesson}")).unwrap_or_default();
    serde_json::from_str(&stored).unwrap_or_default()
}

fn save_edits(lesson: &str, edits: &Edits) {
    let key = format!("edits/{lesson}");
    match serde_json::to_string(edits) {
        Ok(json) if !edits.is_empty() => {
            browser::store(&key, &json);
        }
        _ => browser::forget(&key),
    }
}
