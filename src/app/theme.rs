//! Which colours are painted: chosen at the start, changed by a key. How they look is `ui::theme`'s.

use clap::ValueEnum;

use crate::text::Message;

/// A set of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Theme {
    /// The terminal's own sixteen colours
    #[default]
    Terminal,
    /// For a white background: no yellow, nothing dim
    Light,
    /// High contrast for a projector: white on black, bold, bright
    Projector,
}

impl Theme {
    /// In the order in which the key goes through them.
    pub const ALL: [Self; 3] = [Self::Terminal, Self::Light, Self::Projector];

    /// Its name, as the configuration and `--theme` have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Light => "light",
            Self::Projector => "projector",
        }
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Terminal => Self::Light,
            Self::Light => Self::Projector,
            Self::Projector => Self::Terminal,
        }
    }

    /// What is said when it is chosen.
    pub fn words(self) -> Message {
        match self {
            Self::Terminal => Message::new("theme-terminal"),
            Self::Light => Message::new("theme-light"),
            Self::Projector => Message::new("theme-projector"),
        }
    }
}
