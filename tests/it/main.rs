//! The fast tests: no terminal, no engine.

mod shell;
