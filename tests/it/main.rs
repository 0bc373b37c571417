//! The fast tests: no engine, no terminal, no clock.

mod architecture;
mod content;
mod dockerignore;
mod judge;
mod locale;
mod parse;
mod sanitise;
mod shell;
mod worlds;
