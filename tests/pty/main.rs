//! Real programs in a pseudo-terminal: shells with the witness, and the binary itself. No test sleeps.
#![allow(
    missing_docs,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "tests start programs and may panic"
)]

mod author;
mod class;
mod disk;
mod docker;
mod doctor;
mod documents;
mod fake;
mod faults;
mod harness;
mod home;
mod hooks;
mod hostile;
mod learn;
mod notes;
mod pictures;
mod reset;
mod screen;
mod signals;
mod simulated;
mod student;
mod table;
mod terminals;
