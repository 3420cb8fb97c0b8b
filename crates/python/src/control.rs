//! How an operation ends when it does not simply give a value.

use crate::host::{Data, Effect, HostFunction};
use crate::text::TextError;
use crate::thread::{Question, Ret};
use crate::value::{Ref, Sym, Value};

pub type Res<T = Value> = Result<T, Control>;

#[derive(Clone, Debug)]
pub enum Control {
    /// An exception object.
    Raise(Ref),
    /// An exception still to be made.
    Fault(Box<Fault>),
    /// The result is that of this call, which may run Python code.
    Tail(Box<Tail>),
    /// Python code has to answer this; then the same built-in is called again.
    Ask(Box<Question>),
    /// A generator is to be resumed, and its next value is the result.
    Resume(Box<Resume>),
    /// The result is an attribute of an object.
    Attribute(Box<Attribute>),
    /// An attribute is set, or deleted when the value is undefined; the result is `None`.
    SetAttribute(Box<Attribute>),
    /// As the two above, without the class's hooks.
    PlainGet(Box<Attribute>),
    PlainSet(Box<Attribute>),
    /// A class makes an instance, without its metaclass's say.
    Construct(Box<Tail>),
    /// A module is to be imported; the result is `None` or the module.
    Import(String),
    /// Another stack of frames of this thread goes on.
    Switch(Box<Switch>),
    /// The host has to answer.
    Host(Box<(HostFunction, Vec<Data>)>),
    /// The result is `None`, and the thread stops with this effect.
    Effect(Box<Effect>),
    /// Everything is in place; the thread stops with the effect set aside.
    Stop,
    /// An exception raised again: the frame that raises it adds no traceback entry.
    Reraise(Ref),
    /// The iterator is exhausted: StopIteration without a value, not yet an object.
    Exhausted,
}

#[derive(Clone, Debug)]
pub struct Fault {
    pub class: &'static str,
    pub message: String,
    /// Arguments other than the message alone.
    pub arguments: Option<Vec<Value>>,
    pub attributes: Vec<(Sym, Value)>,
    pub unicode: Option<Box<crate::text::UnicodeFault>>,
}

#[derive(Clone, Debug)]
pub struct Tail {
    pub callable: Value,
    pub arguments: Vec<Value>,
    pub names: Vec<Sym>,
    /// What to do with the result instead of what the caller would.
    pub ret: Option<Ret>,
}

#[derive(Clone, Debug)]
pub struct Resume {
    pub generator: Ref,
    pub input: Input,
    pub ret: Option<Ret>,
}

#[derive(Clone, Debug)]
pub struct Attribute {
    pub object: Value,
    pub name: Sym,
    pub value: Value,
    pub ret: Option<Ret>,
}

#[derive(Clone, Debug)]
pub struct Switch {
    /// Where the present stack is kept, and the one that goes on.
    pub from: Ref,
    pub to: Ref,
    pub input: Input,
}

#[derive(Clone, Debug)]
pub enum Input {
    Send(Value),
    Throw(Ref),
}

pub fn fault<T>(class: &'static str, message: impl Into<String>) -> Res<T> {
    Err(raise(class, message))
}

pub fn raise(class: &'static str, message: impl Into<String>) -> Control {
    Control::Fault(Box::new(Fault {
        class,
        message: message.into(),
        arguments: None,
        attributes: Vec::new(),
        unicode: None,
    }))
}

pub fn raise_with(class: &'static str, arguments: Vec<Value>) -> Control {
    Control::Fault(Box::new(Fault {
        class,
        message: String::new(),
        arguments: Some(arguments),
        attributes: Vec::new(),
        unicode: None,
    }))
}

pub fn type_error<T>(message: impl Into<String>) -> Res<T> {
    fault("TypeError", message)
}

pub fn value_error<T>(message: impl Into<String>) -> Res<T> {
    fault("ValueError", message)
}

/// A construct or attribute outside the subset.
pub fn unsupported<T>(what: &str, instead: &str) -> Res<T> {
    fault(
        "Unsupported",
        format!("{what} is not part of the playground's Python. Instead: {instead}."),
    )
}

pub fn tail<T>(callable: Value, arguments: Vec<Value>) -> Res<T> {
    Err(Control::Tail(Box::new(Tail { callable, arguments, names: Vec::new(), ret: None })))
}

pub fn tail_ret<T>(callable: Value, arguments: Vec<Value>, ret: Ret) -> Res<T> {
    Err(Control::Tail(Box::new(Tail { callable, arguments, names: Vec::new(), ret: Some(ret) })))
}

impl From<TextError> for Control {
    fn from(error: TextError) -> Control {
        let TextError { class, message, unicode } = error;
        let arguments = (message.is_empty() && unicode.is_none()).then(Vec::new);
        Control::Fault(Box::new(Fault {
            class,
            message,
            arguments,
            attributes: Vec::new(),
            unicode,
        }))
    }
}
