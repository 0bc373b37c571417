//! A terminal companion for a Docker lab.
//!
//! ```text
//!  🌞 2/5 soleil - II. Images                               docker 20.10.24    the count, always
//! ┌ Étapes ───────────────────┐┌>Éditeur ─────────────────────────────────┐
//! │ Images publiques          ││ app.py  Dockerfile *                     │   upper pane: editor,
//! │ 🌞 Récupérer des images   ││  1 FROM debian                           │   images or log, at first
//! │ ○  Lancer un conteneur …  ││  2 RUN apt update && apt install -y …    │   what the step is about
//! └───────────────────────────┘└──────────────────────────────────────────┘
//! ┌ À faire ──────────────────┐┌ Terminal ────────────────────────────────┐
//! │ ✓ Python 3.11             ││ me@lab:~$ docker pull mysql:8            │   a real shell, with
//! │ · MySQL 5.7               ││ …                                        │   its witness
//! │   → mysql:8 est là, …     ││                                          │
//! └───────────────────────────┘└──────────────────────────────────────────┘
//!  F1 Aide F2 Étapes F3 Éditeur F4 Images F5 Construire F6 Lancer …            keys, or a notice
//! ```
//!
//! The rooms, from the innermost: `text` (words), `lab` (what is true), `app` (what is shown), `ui` (how it looks):
//! all pure, facts and time come in as arguments. `runtime` and `commands` do the I/O and see everything. Imports
//! only point inwards; `clippy.toml` fences the pure rooms and `tests/it/architecture.rs` holds the directions.

pub mod app;
pub mod cli;
pub mod commands;
pub mod lab;
pub mod runtime;
pub mod simulated;
pub mod text;
pub mod ui;
