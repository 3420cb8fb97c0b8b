//! The machine at work: the instruction loop and what instructions need.

mod access;
mod attribute;
mod call;
mod class;
mod collect;
mod compare;
mod deliver;
mod evaluate;
mod exception;
mod finalise;
mod generator;
mod import;
pub(crate) mod iterate;
mod join;
mod load;
mod memory;
mod native;
mod operation;
mod operator;
mod pattern;
mod run;
mod set_order;
mod stack;
mod start;
mod subscript;
mod template;
mod text_of;
mod traceback;
mod unpack;
mod view;

pub use load::Loaded;
pub use native::OPERATIONS;
pub use operator::int_value;
pub use start::{base_vm, core_modules};
