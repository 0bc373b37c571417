//! IMPURE and thin.

pub mod engine;
