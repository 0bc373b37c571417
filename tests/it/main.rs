//! The fast tests: no engine, no terminal, no clock.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "tests read files and may panic"
)]

mod architecture;
mod content;
mod dockerfile;
mod dockerignore;
mod engine;
mod judge;
mod locale;
mod observe;
mod parse;
mod progress;
mod sanitise;
mod shell;
mod steps;
mod worlds;
