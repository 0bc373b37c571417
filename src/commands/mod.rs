//! What runs without the screen.

pub mod check;
pub mod demo;
pub mod docker;
pub mod doctor;
pub mod explain;
pub mod hook;
pub mod lint;
pub mod report;
pub mod reset;
pub mod simulate;
