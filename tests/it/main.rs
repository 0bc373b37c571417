//! Everything that is tested without an engine and without a terminal.
mod content;
mod parse;
