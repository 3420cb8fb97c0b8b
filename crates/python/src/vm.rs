//! The machine: threads of frames over one heap.

use crate::control::Control;
use crate::dict::Dict;
use crate::heap::Heap;
use crate::host::{Budget, Config, Data, Effect, HostError, HostFunction, Stop};
use crate::interp::Loaded;
use crate::namespace::Namespace;
use crate::symbol::Interner;
use crate::thread::{Question, Thread, ThreadState};
use crate::value::{Ref, Sym, Value};
use crate::view::{FrameView, ValueView};
use std::hash::{Hash, Hasher};
use std::rc::Rc;

/// A thread of one process; the main thread is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThreadId(pub u32);

/// A process: its threads, its heap, its modules. `Clone` is cheap (copy-on-write pages).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Vm {
    pub(crate) heap: Heap,
    pub(crate) symbols: Interner,
    pub(crate) codes: Codes,
    /// Threads that have not ended.
    pub(crate) threads: Vec<Thread>,
    /// The thread being run; empty between runs.
    pub(crate) cur: Thread,
    pub(crate) builtins: Ref,
    pub(crate) prelude: Ref,
    pub(crate) modules: Namespace,
    /// Values that nothing else holds but that must stay: interned strings and the like.
    pub(crate) empty_str: Value,
    pub(crate) empty_bytes: Value,
    pub(crate) empty_tuple: Value,
    /// Behind an `Rc`, as they are many and a clone seldom adds to them.
    pub(crate) name_strings: Rc<Vec<Value>>,
    pub(crate) environment: Environment,
    /// Answers that the built-in being called may use.
    pub(crate) asked: Asked,
    pub(crate) answers: Vec<(Question, Value)>,
    /// The effect behind [`Control::Stop`].
    pub(crate) stop: Stopping,
    pub(crate) next_thread: u32,
    pub(crate) exit: Option<i32>,
    pub(crate) random: u64,
    pub(crate) recursion_limit: u32,
    pub(crate) next_collection: u64,
    /// Live instances whose class has `__del__`, and whether one may have lost its last reference.
    pub(crate) finalisable: Vec<Ref>,
    pub(crate) witnesses: Rc<crate::witness::Witnesses>,
    pub(crate) suspect: bool,
    /// Which of them, and of the links that keep them alive; none for all.
    pub(crate) suspects: Vec<Ref>,
    /// Objects let go of since all links were looked at.
    pub(crate) drops: u32,
    pub(crate) cache: Cache,
    pub(crate) copied: Copied,
    pub(crate) lines_left: u64,
    pub(crate) steps_left: u64,
    pub(crate) steps_per_line: u64,
}

/// All code ever loaded, in order of loading; compared by number, as the order follows from the run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Codes(pub(crate) Rc<Vec<Rc<Loaded>>>);

impl PartialEq for Codes {
    fn eq(&self, other: &Codes) -> bool {
        self.0.len() == other.0.len()
    }
}

impl Eq for Codes {}

impl Hash for Codes {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.len() as u64).hash(state);
    }
}

/// What the host gave at the start; not part of the comparison.
#[derive(Clone, Debug)]
pub(crate) struct Environment(pub(crate) Rc<Config>);

impl PartialEq for Environment {
    fn eq(&self, _: &Environment) -> bool {
        true
    }
}

impl Eq for Environment {}

impl Hash for Environment {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Stopping(pub(crate) Option<Box<Effect>>);

impl PartialEq for Stopping {
    fn eq(&self, other: &Stopping) -> bool {
        self.0 == other.0
    }
}

impl Eq for Stopping {}

impl Hash for Stopping {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.is_some().hash(state);
    }
}

const CACHE: usize = 1024;

/// Where names were found in classes; forgotten whenever a class changes. Never compared or cloned.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    entries: Vec<(Ref, Sym, Option<Value>)>,
}

impl Cache {
    fn place(class: Ref, name: Sym) -> usize {
        (class.0.wrapping_mul(31) ^ name.0.wrapping_mul(0x9E37_79B1) >> 5) as usize % CACHE
    }

    #[inline]
    pub fn get(&self, class: Ref, name: Sym) -> Option<Option<Value>> {
        let entry = self.entries.get(Cache::place(class, name))?;
        (entry.0 == class && entry.1 == name).then_some(entry.2)
    }

    pub fn put(&mut self, class: Ref, name: Sym, value: Option<Value>) {
        if self.entries.is_empty() {
            self.entries.resize(CACHE, (Ref(u32::MAX), Sym(u32::MAX), None));
        }
        self.entries[Cache::place(class, name)] = (class, name, value);
    }

    pub fn forget(&mut self) {
        self.entries.clear();
    }
}

/// How many of the answers were taken in order since a built-in was called again. Never compared.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked(pub(crate) std::cell::Cell<usize>);

impl PartialEq for Asked {
    fn eq(&self, _: &Asked) -> bool {
        true
    }
}

impl Eq for Asked {}

impl Hash for Asked {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// Bytes of collections copied because a clone of the machine shared them. Never compared.
#[derive(Clone, Debug, Default)]
pub(crate) struct Copied(u64);

impl Copied {
    /// A collection to be written to, for this machine alone.
    #[inline]
    pub fn own<'a, T: Clone>(&mut self, shared: &'a mut Rc<Vec<T>>) -> &'a mut Vec<T> {
        if Rc::strong_count(shared) > 1 {
            self.0 += (shared.len() * size_of::<T>()) as u64;
        }
        Rc::make_mut(shared)
    }

    pub fn own_text<'a>(&mut self, shared: &'a mut Rc<String>) -> &'a mut String {
        if Rc::strong_count(shared) > 1 {
            self.0 += shared.len() as u64;
        }
        Rc::make_mut(shared)
    }

    pub fn own_dict<'a>(&mut self, shared: &'a mut Rc<Dict>) -> &'a mut Dict {
        if Rc::strong_count(shared) > 1 {
            self.0 += (shared.places() * 48) as u64;
        }
        Rc::make_mut(shared)
    }
}

impl PartialEq for Copied {
    fn eq(&self, _: &Copied) -> bool {
        true
    }
}

impl Eq for Copied {}

impl Hash for Copied {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl Clone for Cache {
    fn clone(&self) -> Cache {
        Cache::default()
    }
}

impl PartialEq for Cache {
    fn eq(&self, _: &Cache) -> bool {
        true
    }
}

impl Eq for Cache {}

impl Hash for Cache {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl Vm {
    /// Never fails: source that does not compile makes a process that prints CPython's
    /// `SyntaxError` text (or the `Unsupported` text) to stderr and exits with status 1.
    pub fn new(config: Config) -> Vm {
        let mut vm = crate::interp::base_vm();
        vm.configure(config);
        vm
    }

    /// Advances `thread` until the next effect. Must not be called while the thread waits for a reply.
    pub fn run(&mut self, thread: ThreadId, budget: Budget) -> Stop {
        let Some(at) = self.threads.iter().position(|known| known.id == thread.0) else {
            return Stop { lines: 0, effect: Effect::ThreadEnd };
        };
        self.cur = std::mem::take(&mut self.threads[at]);
        self.lines_left = budget.lines.max(1);
        self.steps_per_line = budget.instructions_per_line.max(1);
        self.steps_left = self.steps_per_line;
        let before = self.lines_left;
        let effect = self.run_current();
        let lines = before - self.lines_left;
        self.lines_left = 0;
        self.steps_left = 0;
        self.steps_per_line = 0;
        let ended = self.cur.state == ThreadState::Ended;
        self.threads[at] = std::mem::take(&mut self.cur);
        if ended {
            self.threads.remove(at);
        }
        Stop { lines, effect }
    }

    /// Answers the pending [`crate::Effect::HostCall`] of `thread`.
    pub fn reply(&mut self, thread: ThreadId, answer: Result<Data, HostError>) {
        self.reply_to(thread, answer);
    }

    /// Raises an exception (KeyboardInterrupt) in `thread` when it next runs; a pending host call is abandoned.
    pub fn interrupt(&mut self, thread: ThreadId, error: HostError) {
        self.interrupt_thread(thread, &error);
    }

    /// `fork(2)`: a copy in which only this thread is left, as the main one.
    pub fn fork(&self, thread: ThreadId) -> Vm {
        let mut child = self.clone();
        child.threads.retain(|known| known.id == thread.0);
        for only in &mut child.threads {
            only.id = 0;
            only.daemon = false;
        }
        child
    }

    /// The main thread calls the handler of a signal (`_on_signal` of the prelude) when it next runs.
    /// If it waits in this host call, it makes the call again afterwards.
    pub fn signal(&mut self, number: i64, pending: Option<(HostFunction, &[Data])>) {
        self.signal_main_thread(number, pending);
    }

    /// About how many bytes its objects take, rubbish not yet swept included.
    pub fn heap_bytes(&self) -> u64 {
        self.heap.survived + self.heap.allocated
    }

    /// About how many bytes it had to copy so far because a clone shared them.
    pub fn copied_bytes(&self) -> u64 {
        self.copied.0
    }

    /// Threads that have not ended, in the order of their creation.
    pub fn threads(&self) -> Vec<ThreadId> {
        self.threads.iter().map(Thread::id).collect()
    }

    /// Outermost first.
    pub fn frames(&self, thread: ThreadId) -> Vec<FrameView> {
        self.frame_views(thread)
    }

    /// File, line and depth where `thread` stands (its innermost visible frame), cheaply.
    pub fn position(&self, thread: ThreadId) -> Option<(String, u32, usize)> {
        self.thread_position(thread)
    }

    /// The value of a side-effect-free expression (names, attributes, indexing, literals, arithmetic,
    /// comparisons on built-in values) in the frame `depth` of `thread`; the error is a sentence.
    pub fn evaluate(
        &self,
        thread: ThreadId,
        depth: usize,
        expression: &str,
    ) -> Result<ValueView, String> {
        self.evaluate_expression(thread, depth, expression)
    }

    pub(crate) fn stop_with(&mut self, effect: Effect) -> Control {
        self.stop = Stopping(Some(Box::new(effect)));
        Control::Stop
    }
}
