//! The quick tests: no engine, no terminal, no sleep.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "tests read files and may panic"
)]

mod dockerfile;
mod judge;
mod observe;
mod progress;
mod worlds;
