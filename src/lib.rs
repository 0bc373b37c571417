//! soleil, a terminal companion for a Docker lab.
pub mod app;
pub mod commands;
pub mod lab;
pub mod runtime;
pub mod text;
pub mod ui;
