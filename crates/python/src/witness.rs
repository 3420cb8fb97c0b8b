//! Why an object with a finaliser is still alive: the chain of holders found at the last mark.
//!
//! Invariant: as long as every link of the chain still holds the next, the object is reachable and
//! nothing needs to be searched.

use crate::value::Ref;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holder {
    /// A slot of a thread's stack.
    Stack {
        thread: u32,
        slot: u32,
    },
    /// Some other root: checked by a full mark only.
    Root,
    Object(Ref),
}
