//! Everything that is tested without an engine, without a terminal and without a sleep.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "tests read files and may panic"
)]

mod content;
mod dockerfile;
mod judge;
mod observe;
mod parse;
mod progress;
mod worlds;
