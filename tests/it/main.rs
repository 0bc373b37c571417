//! The fast tests: no engine, no terminal, no clock.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests read files and may panic"
)]

mod architecture;
mod bench;
mod cards;
mod class;
mod class_grid;
mod clock;
mod content;
mod diagnose;
mod docker;
mod dockerfile;
mod dockerignore;
mod doctor;
mod editor;
mod engine;
mod explain;
mod files;
mod guide;
mod home;
mod journeys;
mod judge;
mod labs;
mod layout;
mod learn;
mod library;
mod limits;
mod lint;
mod locale;
mod markdown;
mod notes;
mod observe;
mod parse;
mod plain;
mod practice;
mod present;
mod progress;
mod proof;
mod properties;
mod readme;
mod report;
mod reset;
mod sanitise;
mod schema;
mod screens;
mod shared;
mod shell;
mod simulated {
    mod build;
    mod images;
    mod kept;
    mod python;
    mod server;
    mod shell;
}
mod stale;
mod steps;
mod store;
#[path = "../pty/table.rs"]
mod table;
mod worlds;
