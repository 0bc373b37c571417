//! What only a real engine can prove. Each test starts one of its own.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::let_underscore_future,
    reason = "tests start programs and may panic"
)]

mod bed;
mod build;
mod cheats;
mod conformance;
mod docker;
#[path = "../pty/doctor.rs"]
mod doctor;
mod endpoints;
mod faults;
#[path = "../pty/harness.rs"]
mod harness;
mod init;
mod killed;
mod lab;
mod present;
mod reset;
mod shared;
mod soak;
mod ssh;
#[path = "../pty/student.rs"]
mod student;
#[path = "../pty/table.rs"]
mod table;
mod watch;
mod watched;
