//! PURE. The screen's state machine.

pub mod shell;
