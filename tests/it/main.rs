//! The quick tests: no engine, no terminal, no sleep.
#![allow(missing_docs, clippy::disallowed_methods, reason = "tests read files")]

mod dockerfile;
mod judge;
mod progress;
mod worlds;
