//! The program's own sentences, from the Fluent files under `assets/locales`.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use super::Message;

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Lang {
    /// French.
    Fr,
    /// English.
    #[default]
    En,
}

impl Lang {
    /// French for a French locale name (`fr_FR.UTF-8`, `fr-CA`), else English.
    pub fn of_locale(name: &str) -> Self {
        let language = name.split(['_', '-', '.', '@']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("fr") { Self::Fr } else { Self::En }
    }
}

type Bundle = FluentBundle<FluentResource>;

/// The files of a language, one a room of the program, each read when a sentence of it is first asked for: a screen says
/// a small part of what there is to say, and what has been read takes ten times the room of its text. Those that every
/// screen needs come first. A sentence refers to those of its own file alone.
macro_rules! rooms {
    ($language:literal) => {
        rooms!(
            $language: "app", "lab", "learn", "shell", "engine", "stale", "home", "diagnose", "reset", "terminal",
            "explain", "docker", "report", "doctor", "class", "notes", "author"
        )
    };
    ($language:literal: $($room:literal),+) => {
        [$(LazyLock::new(|| {
            bundle($language, include_str!(concat!("../../assets/locales/", $room, ".", $language, ".ftl")))
        })),+]
    };
}

static FRENCH: [LazyLock<Bundle>; 17] = rooms!("fr");
static ENGLISH: [LazyLock<Bundle>; 17] = rooms!("en");

fn bundle(language: &str, source: &str) -> Bundle {
    let id: LanguageIdentifier = language.parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![id]);
    bundle.set_use_isolating(false);
    // A broken entry is left out here and reported by the test that reads every sentence.
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
    bundle.add_resource_overriding(resource);
    bundle
}

/// The sentence in `lang`; the id itself where there is none.
pub fn render(message: &Message, lang: Lang) -> String {
    let rooms = match lang {
        Lang::Fr => &FRENCH,
        Lang::En => &ENGLISH,
    };
    let found = rooms.iter().find_map(|bundle| Some((bundle, bundle.get_message(&message.id)?.value()?)));
    let Some((bundle, pattern)) = found else { return message.id.to_string() };
    let args: FluentArgs<'_> = message.args.iter().map(|(name, value)| (name.as_ref(), value.as_str())).collect();
    bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
}
