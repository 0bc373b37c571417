//! PURE. The state machine: a message in, effects out.

pub mod build;
pub mod commands;
pub mod config;
pub mod editor;
pub mod effect;
pub mod explained;
pub mod help;
pub mod images;
pub mod keymap;
pub mod labs;
pub mod layout;
pub mod learn;
pub mod lens;
pub mod log;
pub mod msg;
pub mod plain;
pub mod present;
pub mod reset;
pub mod shell;
pub mod stale;
pub mod state;
pub mod steps;
pub mod theme;
pub mod update;
