//! PURE. What a lab is, what has been observed, and when a task is done.

pub mod class;
pub mod diagnose;
pub mod dockerfile;
pub mod dockerignore;
pub mod doctor;
pub mod explain;
mod expression;
pub mod history;
pub mod judge;
pub mod layers;
pub mod lint;
pub mod made;
pub mod model;
pub mod parse;
pub mod progress;
pub mod proof;
pub mod reference;
pub mod report;
pub mod reset;
pub mod shell;
pub mod stale;
pub mod transcript;
pub mod wants;
pub mod world;
