//! soleil, a terminal companion for a Docker lab.
pub mod app;
pub mod lab;
pub mod runtime;
pub mod text;
