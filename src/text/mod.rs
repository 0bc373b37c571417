//! PURE. Words for people: messages in the chosen language, and text from outside made harmless.

mod locale;
mod message;
mod sgr;
pub mod sanitise;

pub use locale::{Lang, render};
pub use message::Message;
