//! PURE. Words for people: messages in the chosen language, and text from outside made harmless.

mod locale;
pub mod markdown;
mod message;
mod plain;
pub mod sanitise;
mod sgr;
mod size;

pub use locale::{Lang, render};
pub use message::Message;
pub use plain::plain;
pub use size::size;
