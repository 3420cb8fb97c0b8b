//! The page's addresses, after the `#`: they work from any static file host.

use yew_router::prelude::*;

#[derive(Clone, Debug, PartialEq, Routable)]
pub enum Route {
    #[at("/")]
    Home,
    #[at("/lesson/:id")]
    Lesson { id: String },
    /// A lesson file of the reader's own.
    #[at("/own")]
    Own,
    #[at("/play")]
    Play,
    #[at("/live")]
    Live,
    #[not_found]
    #[at("/404")]
    NotFound,
}
