//! The fast tests: no engine, no terminal, no clock.

mod content;
mod parse;
mod shell;
mod dockerignore;
mod sanitise;
