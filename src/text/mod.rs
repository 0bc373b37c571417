//! PURE. Words for people: messages in the chosen language, and text from outside made harmless.

mod locale;
pub mod markdown;
mod message;
pub mod number;
mod plain;
pub mod sanitise;
pub mod sgr;
pub mod whole;

pub use locale::{Lang, render};
pub use message::Message;
pub use plain::plain;
