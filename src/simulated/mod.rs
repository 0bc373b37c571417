//! The practice engine: the Engine API without an engine. It runs no container, it knows what one would have printed.
//!
//! It stands alone and imports none of the other rooms. All of it is pure but `server`, which speaks HTTP:
//!
//! ```text
//! root  <-  image  <-  catalogue  <-  machine  <-  process, command, python  <-  build  <-  server
//! ```

pub mod build;
pub mod catalogue;
pub mod command;
pub mod image;
pub mod machine;
pub mod packages;
pub mod process;
pub mod python;
pub mod root;
pub mod server;
pub mod terminal;
