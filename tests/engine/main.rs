//! What only a real engine can prove. Each test starts one of its own.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests run commands and may panic"
)]

mod bed;
mod build;
#[path = "../pty/harness.rs"]
mod harness;
mod lab;
mod watch;
mod watched;
