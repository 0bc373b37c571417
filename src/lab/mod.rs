//! PURE. What a lab is, what has been observed, and when a task is done.

pub mod dockerignore;
pub mod model;
pub mod reference;
pub mod world;
