//! The fast tests: no terminal, no engine.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod shell;
