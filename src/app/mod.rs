//! PURE. The state machine behind the screen.

pub mod build;
pub mod shell;
