//! A real Chromium, driven through chromedriver's WebDriver interface (W3C WebDriver, plain HTTP and
//! JSON on loopback).
//!
//! | module | what it does |
//! |---|---|
//! | [`http`] | one request, one answer |
//! | [`driver`] | the chromedriver process and its sessions |
//! | [`page`] | the playground's page by its `data-testid` names |
//! | [`static_server`] | the site from a server that knows nothing but files |

pub mod driver;
pub mod http;
pub mod page;
pub mod static_server;
