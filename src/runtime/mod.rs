//! IMPURE and thin. The outside: terminal, engine, files, shells.

pub mod pty;
pub mod witness;
//! IMPURE and thin.

pub mod engine;
