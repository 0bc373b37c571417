//! IMPURE. What runs without the screen.

pub mod hook;
