//! soleil, a terminal companion for a Docker lab.
pub mod lab;
pub mod text;
