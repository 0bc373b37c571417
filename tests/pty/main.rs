//! Real programs in a pseudo-terminal: shells with the witness, and the binary itself. No test sleeps.

mod harness;
mod hooks;
