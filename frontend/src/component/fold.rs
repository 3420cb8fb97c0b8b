//! What can be unfolded is drawn when it is: closed, it would cost each step as much as if it were seen.

use yew::prelude::*;

use crate::browser;

/// Whether a `<details>` is open, and the `ontoggle` that it needs for this to be so.
#[hook]
pub fn use_fold() -> (bool, Callback<Event>) {
    let open = use_state_eq(|| false);
    let setter = open.setter();
    (*open, use_callback((), move |event: Event, ()| setter.set(browser::is_open(&event))))
}
