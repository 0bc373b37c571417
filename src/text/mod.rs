//! PURE. Words for people: messages in the chosen language, and text from outside made harmless.

mod locale;
mod message;
pub mod markdown;
pub mod sanitise;
mod sgr;

pub use locale::{Lang, render};
pub use message::Message;
