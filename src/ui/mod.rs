//! READ ONLY. The state drawn into a frame.

pub mod shell;
