//! The server and the command line of Socket Playground.
//!
//! | module | what it does |
//! |---|---|
//! | [`command`] | the command line: `serve`, `run`, `check`, `index` |
//! | [`server`] | accepts connections and answers each on a thread of its own, never more than a fixed number |
//! | [`http`] | requests and answers as data: parsing, headers, negotiation |
//! | [`site`] | the built page, from a folder or from the executable |
//! | [`lessons`] | the lesson folder, read afresh, and what changed in it |
//! | [`websocket`] | the upgrade and its origin check |
//! | [`echo`] | real bytes through a real TCP connection, told to the page |
//! | [`socket`] | every real socket: nothing else in this crate makes, opens or asks one |
//!
//! Whatever a peer sends is bounded in bytes, time and number, and each bound answers with its number.
//!
//! Deliberately not here: TLS, an async runtime, any connection to elsewhere.

pub mod command;
pub mod echo;
pub mod http;
pub mod lessons;
pub mod server;
pub mod site;
pub mod socket;
pub mod websocket;

pub use command::main;
