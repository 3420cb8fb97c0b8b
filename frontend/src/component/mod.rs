//! What the page is drawn with: one component a file, drawn from plain data.
//!
//! A list that grows and shrinks among siblings is a fragment of its own, with keys: `<>{ for … }</>`. Yew pairs
//! children without keys by their place, so one more of them would have all that stand beside it made anew.

pub mod arrow;
pub mod branches;
pub mod buffer_bar;
pub mod choices;
pub mod code;
pub mod console;
pub mod epoll_card;
mod fd_table;
mod fold;
pub mod fore;
pub mod help;
pub mod home;
pub mod icon;
pub mod kernel_pane;
pub mod ladder;
pub mod ladder_layout;
pub mod lesson_page;
pub mod live;
pub mod live_log;
pub mod not_found;
pub mod opening;
pub mod own_file;
pub mod own_lesson;
pub mod packet_detail;
pub mod problems;
pub mod program;
pub mod prose;
pub mod question;
pub mod queue;
pub mod scrub;
pub mod search;
pub mod sentence_bar;
pub mod socket_card;
pub mod state_diagram;
pub mod stops;
pub mod timeline_bar;
pub mod top_bar;
pub mod trace;
pub mod variables;
pub mod wire;
pub mod workbench;
